import { describe, expect, it } from '@jest/globals';
import type { AnyChange } from './change.js';
import { Memory } from './memory.js';

const changeOf = (id: string, position: number) =>
  ({
    id,
    type: 'article',
    state: { position },
    nextDue: 900,
    projection: { tasks: [] },
    result: { position, events: ['PartSigned'] },
  }) as unknown as AnyChange;

function remembering() {
  let real = 0;
  const memory = new Memory(() => real);
  const wrote = (id: string, position: number, now: number) =>
    memory.wrote(changeOf(id, position), { id, hash: `${id}${position}`, now });
  return { memory, wrote, pass: (ms: number) => (real += ms) };
}

describe('what was written last', () => {
  it('is known for the next act on the subject, at the instant of the last writing of all', () => {
    const { memory, wrote } = remembering();
    wrote('a', 3, 500);
    wrote('b', 1, 510);
    expect(memory.take('article', 'a')).toEqual({
      now: 510,
      position: 3,
      hash: 'a3',
      state: { position: 3 },
      nextDue: 900,
      earlier: null,
      earlierId: null,
      earlierFingerprint: null,
      remembered: true,
      projection: { tasks: [] },
    });
  });

  it('is known once, under its own kind, and only while the instant is the present', () => {
    const { memory, wrote, pass } = remembering();
    wrote('a', 3, 500);
    expect(memory.take('policy', 'a')).toBeUndefined();
    expect(memory.take('article', 'a')).toBeDefined();
    expect(memory.take('article', 'a')).toBeUndefined();
    wrote('a', 4, 510);
    pass(21);
    expect(memory.take('article', 'a')).toBeUndefined();
  });

  it('is not dated before the writing of the subject itself, in whatever order the answers came', () => {
    const { memory, wrote } = remembering();
    wrote('a', 3, 510);
    wrote('b', 1, 500);
    expect(memory.take('article', 'a')?.now).toBe(510);
  });

  it('makes room for what comes by forgetting what was written longest ago', () => {
    const { memory, wrote } = remembering();
    for (let i = 0; i < 2_000; i++) wrote(`s${i}`, 1, 500);
    wrote('s0', 2, 501);
    wrote('more', 1, 502);
    expect(memory.take('article', 's1')).toBeUndefined();
    expect(memory.take('article', 's0')?.position).toBe(2);
    expect(memory.take('article', 's2')).toBeDefined();
  });
});
