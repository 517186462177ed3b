import { expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { toldFull } from '../support/tmp-theatre.js';
it('tells', async () => {
  const seed = Number(process.env.SEED ?? 7);
  const first = await toldFull(seed);
  writeFileSync(`/tmp/w/h7-out/full-${seed}.json`, JSON.stringify(first));
  console.log(first.ms, first.acts, first.articles.map((a) => [a.numeral, a.stage, a.days.total, a.days.elapsed].join(' ')).join('\n'));
  expect(first.checklist.filter(({ times }) => times === 0).map(({ id }) => id)).toEqual([]);
  expect(first.verified.discrepancies).toEqual([]);
}, 880_000);
