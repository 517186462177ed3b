import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compile, readPolicyText } from './index.js';
import type { Article } from './types.js';

interface GoldItem {
  number: string | null;
  lead: string[];
  responsible: string[];
  lead_by_rule?: string[];
  hard?: boolean;
  optional?: boolean;
}

interface Gold {
  title: string;
  items: GoldItem[];
  equiv?: { gold: string[]; also: string[] }[];
}

const folder = new URL('../../test/fixtures/policies/', import.meta.url);
const names = fs
  .readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.replace('.txt', ''));

const norm = (text: string) => text.replace(/\s+/g, '').replaceAll('(', '（').replaceAll(')', '）');
const reading = (lead: string[], responsible: string[]) =>
  [...lead.map((u) => `L ${norm(u)}`), ...responsible.map((u) => `R ${norm(u)}`)].sort();
const found = (a: Article) =>
  reading(
    a.leads.map((u) => u.text),
    a.responsible.map((u) => u.text),
  );

/** The item as the gold has it, units joined where the compiler joined them and that is as good. */
function accepted(item: GoldItem, equiv: Gold['equiv'], article: Article): string[] {
  const gold = reading(item.lead, item.responsible);
  const texts = new Set(found(article));
  for (const { gold: apart, also } of equiv ?? []) {
    for (const role of ['L', 'R']) {
      const [from, to] = [apart.map((u) => `${role} ${norm(u)}`), also.map((u) => `${role} ${norm(u)}`)];
      if (from.every((u) => gold.includes(u)) && to.every((u) => texts.has(u)))
        return [...gold.filter((u) => !from.includes(u)), ...to].sort();
    }
  }
  return gold;
}

describe('documents with gold', () => {
  it.each(names)('%s', (name) => {
    const gold = JSON.parse(fs.readFileSync(new URL(`${name}.gold.json`, folder), 'utf8')) as Gold;
    const policy = compile(readPolicyText(fs.readFileSync(new URL(`${name}.txt`, folder))).text);
    const articles = policy.articles.filter((a) => a.leads.length + a.responsible.length > 0);
    expect(articles).toHaveLength(gold.items.length);
    gold.items.forEach((item, i) => {
      if (item.hard || item.optional) return;
      const article = articles[i]!;
      expect([article.numeral && norm(article.numeral), ...found(article)]).toEqual([
        item.number && norm(item.number),
        ...accepted(item, gold.equiv, article),
      ]);
      if (item.lead_by_rule) expect(article.inferredLead).toMatchObject({ text: item.lead_by_rule[0], rule: 'document' });
    });
    expect(norm(policy.title ?? '')).toBe(norm(gold.title));
  });
});
