import { CorrectionError } from '../errors.js';
import { hash } from '../findings/finding.js';
import { notAssignable } from '../findings/not-assignable.js';
import { BLANKS, isBlank } from '../layout/lines.js';
import { mentionsCopied } from './draft.js';
import type { Article, EffectivePolicy, Span, UnitMention } from '../types.js';

/**
 * Numbers of articles after a split: the first part keeps the number of the article, the others are its number × 1000 + 1, 2, …
 * (7 → 7, 7001, 7002). So the number of every other article stays, and withdrawing one split moves nobody else's numbers.
 */
const partNumber = (articleNumber: number, part: number): number =>
  part === 0 ? articleNumber : articleNumber * PARTS_BASE + part;

export const PARTS_BASE = 1_000;

const PARTS_MAX = 50;

/**
 * Cuts an article in front of each of the quoted words. Units, targets, deadlines and duties go to the part they are written in; where
 * only one part holds units, its block speaks for all of them, and so do deadlines of the block. Chapter and path are kept. Gives the parts.
 * Refuses with a CorrectionError: CORRECTION.UNKNOWN_WORDS (not in the article behind the cut before, or its very beginning),
 * CORRECTION.AMBIGUOUS_WORDS (more than once), CORRECTION.TOO_MANY_PARTS.
 */
export function splitArticle(policy: EffectivePolicy, article: Article, quotes: readonly string[], source: string): Article[] {
  if (quotes.length === 0 || quotes.length >= PARTS_MAX)
    throw new CorrectionError('CORRECTION.TOO_MANY_PARTS', { count: quotes.length + 1, max: PARTS_MAX });
  const { words, at } = placesOf(policy, article, source);
  const cuts = [0];
  for (const quote of quotes) {
    const wanted = withoutBlanks(quote);
    const found = wanted === '' ? -1 : words.indexOf(wanted);
    if (found <= cuts.at(-1)!)
      throw new CorrectionError('CORRECTION.UNKNOWN_WORDS', { words: quote, articleNumber: article.number });
    if (words.indexOf(wanted, found + 1) >= 0) throw new CorrectionError('CORRECTION.AMBIGUOUS_WORDS', { words: quote });
    cuts.push(found);
  }
  const parts = cuts.map((from, i): Article => {
    const to = cuts[i + 1] ?? words.length;
    return partOf(article, i, [at[from]!, at[to - 1]! + 1], textBetween(article.text, from, to));
  });
  shareUnits(article, parts);
  policy.articles.splice(policy.articles.indexOf(article), 1, ...parts);
  const holder = (span: Span) => parts.find((part) => span[0] < part.span[1]) ?? parts.at(-1)!;
  for (const finding of policy.findings) {
    if (finding.article === article.number) finding.article = holder(finding.span).number;
  }
  for (const body of policy.bodies) if (body.article === article.number) body.article = holder(body.span).number;
  return parts;
}

const withoutBlanks = (text: string): string => text.replace(BLANKS, '');

/** The words of an article without blanks, and the place of each character in the source. */
function placesOf(policy: EffectivePolicy, article: Article, source: string): { words: string; at: Int32Array } {
  const [from, to] = article.span;
  const at = new Int32Array(to - from);
  const words: string[] = [];
  let count = 0;
  const take = (start: number, end: number) => {
    for (let i = start; i < end; i += 1) if (!isBlank(source[i]!)) at[count++] = i;
    words.push(withoutBlanks(source.slice(start, end)));
  };
  let next = from;
  for (const [a, b] of policy.furniture) {
    if (a >= to || b <= from) continue;
    take(next, Math.max(next, a));
    next = Math.max(next, b);
  }
  take(next, Math.max(next, Math.min(to, source.length)));
  const all = words.join('');
  if (all !== withoutBlanks(article.text)) throw new TypeError('The source is not the text that was compiled.');
  return { words: all, at };
}

/** A range of `text` counted in written characters, blanks at its ends left out. */
function textBetween(text: string, from: number, to: number): string {
  let written = 0;
  let out = '';
  for (const char of text) {
    if (isBlank(char)) {
      if (written > from && written < to) out += char;
      continue;
    }
    if (written >= from && written < to) out += char;
    written += char.length;
  }
  return out.trim();
}

function partOf(article: Article, part: number, span: Span, text: string): Article {
  const inside = <T extends { span: Span }>(list: readonly T[]) =>
    list.filter((each) => each.span[0] >= span[0] && each.span[0] < span[1]);
  const { notAssignableReason: _reason, inferredLead: _inferred, ...rest } = article;
  return {
    ...rest,
    number: partNumber(article.number, part),
    numeral: part === 0 ? article.numeral : null,
    title: part === 0 ? article.title : null,
    text,
    span,
    leads: inside(article.leads),
    responsible: inside(article.responsible),
    officials: inside(article.officials),
    targets: inside(article.targets),
    deadlines: inside(article.deadlines),
    duties: inside(article.duties),
  };
}

function shareUnits(article: Article, parts: readonly Article[]): void {
  const holders = parts.filter((part) => part.leads.length + part.responsible.length > 0);
  // units written outside the article (at the end of its chapter) or in one block speak for every part
  const shared = holders.length <= 1;
  const common = article.deadlines.filter((d) => d.source !== 'text');
  const above = article.leads.filter(({ span }) => span[0] < article.span[0] || span[0] >= article.span[1]);
  for (const part of parts) {
    if (shared) {
      part.leads = mentionsCopied(article.leads);
      part.responsible = mentionsCopied(article.responsible);
      part.officials = article.officials.map((official) => ({ ...official }));
      part.deadlines = [...part.deadlines.filter((d) => d.source === 'text'), ...common.map((deadline) => ({ ...deadline }))];
    } else if (part.leads.length === 0) part.leads = mentionsCopied(above);
    settleUnits(part, article.inferredLead?.rule ?? 'first-listed');
  }
}

/** Makes an article assignable or not by the units it has, with the lead that their order tells. */
function settleUnits(article: Article, rule: 'document' | 'first-listed'): void {
  const first = article.responsible[0];
  delete article.inferredLead;
  delete article.notAssignableReason;
  if (article.leads.length === 0 && first && !first.isGroup)
    article.inferredLead = {
      text: first.text,
      rule,
      span: first.span,
      ...(first.unitCode !== undefined && { unitCode: first.unitCode }),
    };
  article.assignable = article.leads.length + article.responsible.length > 0;
  if (!article.assignable) article.notAssignableReason = notAssignable(article, false);
}

/**
 * Makes one article of several that stand one behind the other; it keeps the number, numeral and title of the first, and the others are
 * no longer there for later corrections. Units are united, one that leads is not responsible as well. Gives the article.
 * Refuses with a CorrectionError: CORRECTION.NOT_ADJACENT.
 */
export function mergeArticles(policy: EffectivePolicy, first: Article, others: readonly Article[]): Article {
  const start = policy.articles.indexOf(first);
  const all = policy.articles.slice(start, start + others.length + 1);
  if (others.length === 0 || others.some((article, i) => all[i + 1] !== article))
    throw new CorrectionError('CORRECTION.NOT_ADJACENT', { articleNumber: first.number });
  const united = (lists: readonly (readonly UnitMention[])[]) => {
    const out = new Map<string, UnitMention>();
    for (const mention of lists.flat()) if (!out.has(mention.text)) out.set(mention.text, mention);
    return [...out.values()];
  };
  const rule = all.find((article) => article.inferredLead)?.inferredLead?.rule ?? 'first-listed';
  const leads = united(all.map((article) => article.leads));
  const isLead = (mention: UnitMention) =>
    leads.some((lead) => lead.text === mention.text || (lead.unitCode !== undefined && lead.unitCode === mention.unitCode));
  const merged: Article = {
    ...first,
    span: [first.span[0], all.at(-1)!.span[1]],
    text: all.map((article) => article.text).join('\n'),
    leads,
    responsible: united(all.map((article) => article.responsible)).filter((mention) => !isLead(mention)),
    officials: all.flatMap((article) => article.officials),
    targets: all.flatMap((article) => article.targets),
    deadlines: all.flatMap((article) => article.deadlines),
    duties: all.flatMap((article) => article.duties),
  };
  settleUnits(merged, rule);
  policy.articles.splice(start, all.length, merged);
  const gone = new Set(others.map((article) => article.number));
  for (const finding of policy.findings)
    if (finding.article !== undefined && gone.has(finding.article)) finding.article = first.number;
  for (const body of policy.bodies) if (body.article !== null && gone.has(body.article)) body.article = first.number;
  settleMerged(policy, merged);
  return merged;
}

/** What a finding says of an article, checked again on the article as it is. */
function stillHolds(code: string, { leads, responsible, inferredLead, deadlines }: Article): boolean {
  switch (code) {
    case 'ARTICLE.NO_UNITS':
      return leads.length + responsible.length === 0;
    case 'ARTICLE.NO_LEAD':
      return leads.length === 0 && responsible.length > 0 && !inferredLead;
    case 'ARTICLE.LEAD_INFERRED':
      return leads.length === 0 && inferredLead !== undefined;
    case 'ARTICLE.SEVERAL_LEADS':
      return leads.length > 1;
    case 'ARTICLE.NO_DEADLINE':
      return !deadlines.some(({ due }) => due !== undefined);
    default:
      return code !== 'ARTICLE.LEAD_IS_RESPONSIBLE';
  }
}

/** The merger answers what no longer holds of the article and what is said of it twice; that several lead now is said anew. */
function settleMerged(policy: EffectivePolicy, merged: Article): void {
  const said = new Set<string>();
  for (const finding of policy.findings) {
    if (finding.article !== merged.number || finding.resolution || !finding.code.startsWith('ARTICLE.')) continue;
    if (!stillHolds(finding.code, merged) || said.has(finding.code)) finding.resolution = { by: 'correction' };
    else said.add(finding.code);
  }
  if (merged.leads.length < 2 || said.has('ARTICLE.SEVERAL_LEADS')) return;
  const units = merged.leads.map(({ text }) => text).join('、');
  policy.findings.push({
    id: `ARTICLE.SEVERAL_LEADS:${merged.number}:${hash(units)}`,
    code: 'ARTICLE.SEVERAL_LEADS',
    severity: 'info',
    span: merged.leads[0]!.span,
    article: merged.number,
    params: { count: merged.leads.length, units },
  });
}
