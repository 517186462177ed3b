import { describe, expect, it } from '@jest/globals';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { buildCalendar, isWorkday } from '#domain/calendar/calendar.js';
import { instantOf, timeOfDay } from '#domain/time.js';
import { readDemonstration } from '../demo/accounts.js';
import type { PlayArticle } from './cast.js';
import { Dice } from './dice.js';
import type { ArticleNow, OpenTask } from './errands.js';
import { OfficeTime } from './office-time.js';
import { Story, type StoryOptions } from './story.js';

const time = new OfficeTime(buildCalendar(CN_2019_2026));
const dispatchedAt = instantOf('2021-03-01', 600, 480);
const demo = readDemonstration();
const units = demo.accounts
  .filter(({ roles }) => roles.includes('unit_head'))
  .map(({ unit }) => ({ code: unit!, head: unit!.toLowerCase(), handler: `${unit!.toLowerCase()}-jbr` }));
const codes = units.map(({ code }) => code);
const articles = Array.from({ length: 16 }, (_, i): PlayArticle => {
  const all = [i, i + 1, i + 2, i + 3, i + 17].map((n) => codes[n % codes.length]!);
  const due = i < 4 ? '2022-06-30' : '2025-12-31';
  return { id: `a${i}`, number: i + 4, numeral: `（${i + 4}）`, title: '任务', leads: [all[0]!], units: all, due };
});
const storyOf = (seed: number, more: Partial<StoryOptions> = {}) =>
  new Story({
    dice: new Dice(seed),
    time,
    articles,
    units,
    dispatchedAt,
    end: '2025-12-31',
    cycle: 'month',
    signs: new Set(),
    office: 'office',
    supervision: 'dcs',
    supervisionUnit: 'QY-DCS',
    ...more,
  });

describe('the routine of the play', () => {
  it('follows from its seed', () => {
    expect(storyOf(1).opening()).toEqual(storyOf(1).opening());
    expect(storyOf(1).plots).toEqual(storyOf(1).plots);
    expect(storyOf(2).opening()).not.toEqual(storyOf(1).opening());
  });

  it('has two silent units whatever the seed, and each of its plots on another article', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const story = storyOf(seed);
      expect(new Set(story.unitsThatAre('silent').map(({ code }) => code)).size).toBe(2);
      const { rework, unfinished } = story.plots;
      expect(new Set([...rework, unfinished]).size).toBe(3);
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
      expect(minute).toBeLessThan(17 * 60 + 30);
    }
    const minutes = [...story.manners.values()].map((manner) => manner.minute);
    expect(new Set(minutes).size).toBe(units.length);
  });

  it.each(['month', 'quarter'] as const)(
    'reports in the %s unless the unit is late for it, and then some working days after',
    (cycle) => {
      const story = storyOf(4, { cycle });
      const late = [...story.manners].find(([, { kind }]) => kind === 'late')![0];
      const catchUps = story
        .opening()
        .filter((errand) => errand.kind === 'visit' && errand.unit === late && errand.purpose === 'catch-up');
      expect(catchUps.length).toBeGreaterThan(0);
      const lasts = [...new Set(story.opening().map(({ at }) => time.dateOf(at).slice(0, 7)))]
        .filter((month) => month <= '2025-12' && (cycle === 'month' || Number(month.slice(5)) % 3 === 0))
        .map((month) => ({ month, id: cycle === 'month' ? month : `${month.slice(0, 4)}-Q${Number(month.slice(5)) / 3}` }));
      const task = ({ month, id }: (typeof lasts)[number]): OpenTask => ({
        articleId: 'a5',
        key: `report:${id}:${late}`,
        kind: 'report',
        unit: late,
        cycle: id,
        dueAt: new Date(time.reportDue(month)).toISOString(),
        stopped: false,
      });
      const visit = (purpose: 'report' | 'catch-up', at: number) => ({ kind: 'visit', unit: late, purpose, at }) as const;
      const waiting = lasts.filter((last) => {
        const at = time.at(`${last.month}-20`, 600);
        return story.visit(visit('report', at), [task(last)], at).length === 0;
      });
      expect(waiting).toHaveLength(catchUps.length);
      for (const [i, { at }] of catchUps.entries()) {
        expect(at).toBeGreaterThan(time.reportDue(waiting[i]!.month));
        const acts = story.visit(visit('catch-up', at), [task(waiting[i]!)], at);
        // by the head, or by the handler with the head's confirmation
        const head = late.toLowerCase();
        const byHandler = [
          { path: 'report', account: `${head}-jbr` },
          { path: 'confirm-report', account: head },
        ];
        expect(acts).toMatchObject(acts.length === 1 ? [{ path: 'report', account: head }] : byHandler);
      }
    },
  );

  it('leaves alone what is suspended, what a scene does, and what is not to be done on this visit', () => {
    const unit = articles[5]!.leads[0]!;
    const task = { articleId: 'a5', key: 'k', unit, cycle: null, dueAt: '2021-03-02T09:30:00Z' };
    const sign = { ...task, kind: 'sign', stopped: false };
    const visit = { kind: 'visit', unit, purpose: 'report', at: dispatchedAt } as const;
    const story = storyOf(5);
    expect(story.visit(visit, [sign], dispatchedAt)).toEqual([]);
    expect(story.visit({ ...visit, purpose: 'sign' }, [{ ...sign, stopped: true }], dispatchedAt)).toEqual([]);
    expect(story.visit({ ...visit, purpose: 'sign' }, [sign], dispatchedAt)).toHaveLength(1);
    const told = storyOf(5, { signs: new Set([`9 ${unit}`]) });
    expect(told.visit({ ...visit, purpose: 'sign' }, [sign], dispatchedAt)).toEqual([]);
  });

  it('completes the parts whose time has come, asks for the closing when none is left, and sends one article back as 不合格', () => {
    const story = storyOf(6);
    const [lead, ...others] = articles[2]!.units as [string, ...string[]];
    const part = (unit: string, end: object | null) => {
      return { unit, role: unit === lead ? 'lead' : 'responsible', signFrom: 1, signedAt: 2, end } as const;
    };
    const now = (end: object | null): ArticleNow => ({
      stage: 'executing',
      leads: [lead],
      verifier: 'QY-DCS',
      parts: [part(lead, null), ...others.map((unit) => part(unit, end))],
      suspensions: [],
      closing: { sample: [{ item: 'part:X', passed: null }] },
    });
    const at = time.at('2022-06-20', 600);
    const finish = { kind: 'finish', article: 'a2', at } as const;
    const { acts, next } = story.finish(finish, now(null));
    expect(acts.map(({ path, account }) => [path, account])).toEqual(
      others.map((unit) => ['complete-part', `${unit.toLowerCase()}-jbr`]),
    );
    expect(next).toMatchObject([{ kind: 'act', act: { path: 'request-closing', account: lead.toLowerCase() } }]);
    expect(story.finish({ ...finish, at: time.at('2022-03-01', 600) }, now(null)).acts).toEqual([]);
    // article 6 is the one that is sent back, once
    const verdicts = () => story.verdict('a2', now({}), at).map(({ path, body }) => [path, body['grade'] ?? body['passed']]);
    expect(verdicts()).toEqual([
      ['record-check', false],
      ['return-closing', 'unqualified'],
    ]);
    expect(verdicts()).toEqual([
      ['record-check', true],
      ['verify', 'qualified'],
    ]);
  });
});
