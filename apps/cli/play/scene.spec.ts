import { describe, expect, it } from '@jest/globals';
import { isDate } from '#domain/time.js';
import { CHECKLIST } from './checklist.js';
import { EDITIONS } from './editions.js';
import { at, fill, type Memory, type Reckoner, type Step } from './scene.js';
import { SCENES } from './scenes/all.js';
import { ROUTINE_CASE } from './scenes/supervision.js';

const reckoner: Reckoner = {
  day: (offset) => `day ${offset}`,
  workday: (offset) => `workday ${offset}`,
  moment: (offset, minute) => `moment ${offset} ${minute}`,
  dueOf: (article, offset) => `due of ${article} ${offset}`,
};
const scenes = [...SCENES, ...EDITIONS.full.prologue, ...EDITIONS.short.prologue, ROUTINE_CASE];

describe('a scene', () => {
  it('fills in what it knows and what it reckons', () => {
    const memory: Memory = new Map<string, unknown>([
      ['case', 'c1'],
      ['items', [1]],
    ]);
    const body = {
      path: 'cases/{case}/open',
      whole: '{items}',
      due: ['{today+3}', '{work+5}', '{due11+28}'],
      at: '{time+2 09:30}',
      n: 4,
    };
    expect(fill(body, memory, reckoner)).toEqual({
      path: 'cases/c1/open',
      whole: [1],
      due: ['day 3', 'workday 5', 'due of 11 28'],
      at: 'moment 2 570',
      n: 4,
    });
    expect(() => fill('{nothing}', memory, reckoner)).toThrow('the scene knows no {nothing}');
  });

  it('finds its way in an answer', () => {
    const answer = {
      items: [
        { name: 'a', id: 1 },
        { name: 'b', id: 2 },
      ],
    };
    expect([at(answer, 'items.0.id'), at(answer, 'items.name=b.id'), at(answer, ''), at(answer, 'x.y')]).toEqual([
      1,
      2,
      answer,
      undefined,
    ]);
  });

  it('has a name of its own, a day in both plays, and something to say in both languages at every step', () => {
    expect(new Set(scenes.map(({ id }) => id)).size).toBe(new Set(scenes).size);
    const words = scenes.flatMap(({ title, steps }) => [title, ...steps.map(({ says }) => says)]);
    for (const [zh, en] of words) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).toMatch(/^[^\p{Script=Han}]+$/u);
    }
    for (const { on } of scenes) expect([on.full, on.short].every(isDate)).toBe(true);
    for (const { on } of SCENES) {
      expect(on.full <= EDITIONS.full.until).toBe(true);
      expect(on.short <= EDITIONS.short.until).toBe(true);
    }
  });

  it('proves what the checklist asks an answer for', () => {
    const steps: readonly Step[] = scenes.flatMap((scene) => scene.steps);
    // what the office sees on the board by routine
    const provable = new Set([...steps.flatMap(({ proves, refused }) => [proves?.item, refused]), 'light-yellow', 'light-green']);
    const wanted = CHECKLIST.flatMap(({ witness }) => (witness === undefined ? [] : [witness]));
    expect(wanted.filter((item) => !provable.has(item))).toEqual([]);
  });
});
