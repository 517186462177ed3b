import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { problemMessages } from './messages.js';
import { languageOf, problemOf } from './problem.js';
import { statusOf } from './status.js';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

/** Where codes are refused. A code is a literal given to one of these, or one of a union of codes. */
const REFUSING =
  /(?:refuse|Refused)\(\s*'([A-Z]+(?:\.[A-Z_]+)?)'|code: '([A-Z]+\.[A-Z_]+)'|code(?:: string)? = [^;]*?'([A-Z]+\.[A-Z_]+)'(?: : '([A-Z]+\.[A-Z_]+)')?/g;
/** What libs/document refuses with is a union of codes; its other codes are findings, which have words of their own. */
const UNION = /^\s*(?:\| )?'([A-Z]+\.[A-Z_]+)'/;

function refusedCodes(): Set<string> {
  const codes = new Set<string>();
  for (const folder of ['libs/domain', 'libs/ledger', 'apps/api']) {
    for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue;
      const source = readFileSync(path.join(root, folder, name), 'utf8');
      for (const match of source.matchAll(REFUSING)) for (const code of match.slice(1)) if (code) codes.add(code);
    }
  }
  const errors = readFileSync(path.join(root, 'libs/document/errors.ts'), 'utf8');
  for (const line of errors.split('\n').filter((text) => UNION.test(text)))
    for (const [, code] of line.matchAll(/'([A-Z]+\.[A-Z_]+)'/g)) codes.add(code!);
  return codes;
}

describe('the words of problems', () => {
  it('are there for every code that is refused anywhere, and for no other', () => {
    const codes = refusedCodes();
    const worded = Object.keys(problemMessages);
    expect([...codes].filter((code) => !worded.includes(code)).sort()).toEqual([]);
    expect(worded.filter((code) => !codes.has(code)).sort()).toEqual([]);
  });

  it('say the same places in both languages', () => {
    const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const { title, detail } of Object.values(problemMessages)) {
      expect(places(detail.zh)).toEqual(places(detail.en));
      expect(places(title.zh + title.en)).toEqual([]);
    }
  });

  it('have the parameters filled in, with instants as the time of Beijing and stages by their names', () => {
    const of = (code: string, params: object, language: 'zh' | 'en') => problemOf(code, { ...params }, language, 'urn:x').detail;
    expect(of('EXTENSION.TOO_LATE', { due: Date.UTC(2026, 0, 4, 9, 30) }, 'en')).toBe(
      'It was due on 2026-01-04 17:30; an extension is asked for before that.',
    );
    const stages = { stage: 'closing', wanted: ['planning', 'executing'] };
    expect(of('ARTICLE.WRONG_STAGE', stages, 'zh')).toBe('条款处于“申请销号”阶段，此项只能在“制定方案、办理”阶段办理。');
    expect(of('REPORT.BAD_PERCENT', {}, 'en')).toBe('Give a number from 0 to 100, not —.');
  });

  it.each([
    [undefined, 'zh'],
    ['en', 'en'],
    ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['fr, en;q=0.5', 'en'],
    ['en;q=0, zh', 'zh'],
    ['*', 'zh'],
    [';;;q=,', 'zh'],
  ])('are in the language of Accept-Language %s: %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});

describe('the status of a problem', () => {
  it.each([
    ['AUTH.SIGN_IN_NEEDED', 401],
    ['AUTH.NOT_YOUR_UNIT', 403],
    ['ARTICLE.UNKNOWN', 404],
    ['LEDGER.STALE_POSITION', 409],
    ['ARTICLE.WRONG_STAGE', 409],
    ['DOCUMENT.CLASSIFIED', 422],
    ['DOCUMENT.TOO_LARGE', 413],
    ['EXTENSION.BAD_DATE', 422],
    ['AUTH.TOO_MANY_ATTEMPTS', 429],
  ])('of %s is %i', (code, status) => expect(statusOf(code)).toBe(status));

  it('is no failure of the server for what a person did', () => {
    const failures = Object.keys(problemMessages).filter((code) => statusOf(code) >= 500);
    expect(failures).toEqual(['SERVICE.UNAVAILABLE', 'INTERNAL']);
  });
});
