import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '#runtime/paths.js';
import { MESSAGES, messageOf } from './messages.js';

/** What a finding or a blocker of the library can be called; where its sources name such a code, people may come to read it. */
const CODE = /'((?:DISPATCH|OUTLINE|VALIDITY|UNIT|GROUP|ARTICLE|NOT_ASSIGNABLE|DOCUMENT)\.[A-Z_]+)'/g;

function codesOfTheSources(): string[] {
  const folder = path.join(packageRoot(), 'libs', 'document');
  const codes = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.spec.ts') || name.endsWith('messages.ts')) continue;
    for (const [, code] of readFileSync(path.join(folder, name), 'utf8').matchAll(CODE)) codes.add(code!);
  }
  return [...codes].sort();
}

describe('the words of findings and blockers', () => {
  it('are there for every code that the sources name', () => {
    const codes = codesOfTheSources();
    const expected = ['DISPATCH.GROUP_UNCONFIRMED', 'DISPATCH.NO_LEAD', 'DISPATCH.VALIDITY_MISSING', 'UNIT.UNRESOLVED'];
    expect(codes).toEqual(expect.arrayContaining(expected));
    expect(codes.filter((code) => !(code in MESSAGES))).toEqual([]);
  });

  it('are Chinese and English, with the same places', () => {
    const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const [code, { zh, en }] of Object.entries(MESSAGES)) {
      expect([code, zh]).toEqual([code, expect.stringMatching(/\p{Script=Han}/u)]);
      expect([code, en]).toEqual([code, expect.not.stringMatching(/\p{Script=Han}/u)]);
      expect([code, places(zh)]).toEqual([code, places(en)]);
    }
  });

  it('name what forbids the dispatch', () => {
    const params = { text: '各县（市、区）政府' };
    expect(messageOf('DISPATCH.GROUP_UNCONFIRMED', params)).toBe('“各县（市、区）政府”是一组单位，成员尚未确认，请先确认');
    expect(messageOf('DISPATCH.NO_LEAD', {}, 'en')).toBe('The article has no lead unit; name one first');
  });
});
