import { describe, expect, it } from '@jest/globals';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { buildCalendar, isWorkday } from '#domain/calendar/calendar.js';
import { instantOf, timeOfDay } from '#domain/time.js';
import type { PlayArticle } from './cast.js';
import { Dice } from './dice.js';
import { OfficeTime } from './office-time.js';
import { Story, type OpenTask } from './story.js';

const time = new OfficeTime(buildCalendar(CN_2019_2026));
const dispatchedAt = instantOf('2021-03-01', 600, 480);
const units = Array.from({ length: 33 }, (_, i) => ({ code: `U${i}`, head: `u${i}`, handler: `u${i}-jbr` }));
const articles = Array.from({ length: 16 }, (_, i): PlayArticle => {
  const all = [i, i + 1, i + 2, i + 3, i + 17].map((n) => `U${n}`);
  const due = i < 4 ? '2022-06-30' : '2025-12-31';
  return { id: `a${i}`, number: i + 4, numeral: `（${i + 4}）`, title: '任务', leads: [all[0]!], units: all, due };
});
const storyOf = (seed: number) =>
  new Story({
    dice: new Dice(seed),
    time,
    articles,
    units,
    dispatchedAt,
    end: '2025-12-31',
    office: 'office',
    supervision: 'dcs',
    supervisionUnit: 'DCS',
  });

describe('the story of the play', () => {
  it('follows from its seed', () => {
    expect(storyOf(1).opening()).toEqual(storyOf(1).opening());
    expect(storyOf(1).plots).toEqual(storyOf(1).plots);
    expect(storyOf(2).opening()).not.toEqual(storyOf(1).opening());
  });

  it('deals each plot to another article', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { objection, rework, extension, suspension, planReturned, unfinished } = storyOf(seed).plots;
      const dealt = [objection.upheld, objection.reassigned, ...rework, extension, suspension, planReturned, unfinished];
      expect(new Set(dealt).size).toBe(8);
    }
  });

  it('lets people act on working days in office hours, no two units at one instant', () => {
    const story = storyOf(3);
    const errands = story.opening();
    expect(errands.length).toBeGreaterThan(33 * 58);
    for (const { at } of errands) {
      expect(isWorkday(time.calendar, time.dateOf(at))).toBe(true);
      const minute = timeOfDay(at, 480) / 60_000;
      expect(minute).toBeGreaterThanOrEqual(540);
      expect(minute).toBeLessThan(16 * 60 + 30);
    }
    const minutes = [...story.manners.values()].map((manner) => manner.minute);
    expect(new Set(minutes).size).toBe(33);
  });

  it('reports in the month unless the unit is late for it, and then some working days after the due date', () => {
    const story = storyOf(4);
    const late = [...story.manners].find(([, { kind }]) => kind === 'late')![0];
    const catchUps = story
      .opening()
      .filter((errand) => errand.kind === 'visit' && errand.unit === late && errand.purpose === 'catch-up');
    expect(catchUps.length).toBeGreaterThan(0);
    const cycles = [...new Set(story.opening().map(({ at }) => time.dateOf(at).slice(0, 7)))];
    const task = (cycle: string): OpenTask => ({
      articleId: 'a5',
      key: `report:${cycle}:${late}`,
      kind: 'report',
      unit: late,
      cycle,
      dueAt: new Date(time.reportDue(cycle)).toISOString(),
      stopped: false,
    });
    const visit = (purpose: 'report' | 'catch-up', at: number) => ({ kind: 'visit', unit: late, purpose, at }) as const;
    const waiting = cycles.filter((cycle) => {
      const at = time.at(`${cycle}-20`, 600);
      return story.visit(visit('report', at), [task(cycle)], at).length === 0;
    });
    expect(waiting).toHaveLength(catchUps.length);
    for (const [i, { at }] of catchUps.entries()) {
      expect(at).toBeGreaterThan(time.reportDue(waiting[i]!));
      const acts = story.visit(visit('catch-up', at), [task(waiting[i]!)], at);
      // by the head, or by the handler with the head's confirmation
      const head = late.toLowerCase();
      const byHandler = [
        { path: 'report', account: `${head}-jbr` },
        { path: 'confirm-report', account: head },
      ];
      expect(acts).toMatchObject(acts.length === 1 ? [{ path: 'report', account: head }] : byHandler);
    }
  });

  it('leaves alone what is suspended, and what is not to be done on this visit', () => {
    const story = storyOf(5);
    const task = { articleId: 'a5', key: 'k', unit: 'U5', cycle: null, dueAt: '2021-03-02T09:30:00Z' };
    const visit = { kind: 'visit', unit: 'U5', purpose: 'report', at: dispatchedAt } as const;
    expect(story.visit(visit, [{ ...task, kind: 'sign', stopped: false }], dispatchedAt)).toEqual([]);
    expect(story.visit({ ...visit, purpose: 'sign' }, [{ ...task, kind: 'sign', stopped: true }], dispatchedAt)).toEqual([]);
    expect(story.visit({ ...visit, purpose: 'sign' }, [{ ...task, kind: 'sign', stopped: false }], dispatchedAt)).toHaveLength(1);
  });
});
