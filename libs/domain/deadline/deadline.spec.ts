import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CN_2019_2026 } from '../calendar/built-in.js';
import type { CalendarData } from '../calendar/calendar.js';
import { buildCalendar } from '../calendar/calendar.js';
import type { Instant } from '../time.js';
import type { BudgetUnit, DeadlineBasis, DeadlineLedger, DerivationStep } from './deadline.js';
import { dueOf, NO_LEDGER } from './deadline.js';
import { Clerk } from '../../../test/support/clerk.js';

const cal = buildCalendar(CN_2019_2026);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Beijing time, `YYYY-MM-DD HH:MM`. */
const at = (text: string): Instant => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
const show = (instant: Instant): string => new Date(instant + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ');

const budget = (anchor: string, amount: number, unit: BudgetUnit = 'workday'): DeadlineBasis => ({
  kind: 'budget',
  anchor: at(anchor),
  amount,
  unit,
});
const fixed = (due: string, source: 'policy' | 'given' | 'report-cycle' = 'policy', setAt?: string): DeadlineBasis => ({
  kind: 'fixed',
  due: at(due),
  source,
  ...(setAt === undefined ? {} : { setAt: at(setAt) }),
});
const suspended = (from: string, to?: string) => ({ from: at(from), ...(to === undefined ? {} : { to: at(to) }) });
const extended = (id: string, granted: string, due: string, withdrawn?: string) => ({
  id,
  at: at(granted),
  due: at(due),
  ...(withdrawn === undefined ? {} : { withdrawnAt: at(withdrawn) }),
});
const ledger = (suspensions: DeadlineLedger['suspensions'], extensions: DeadlineLedger['extensions'] = []): DeadlineLedger => ({
  suspensions,
  extensions,
});
const dueText = (basis: DeadlineBasis, what: DeadlineLedger = NO_LEDGER): string => show(dueOf(basis, what, cal).due);

describe('a deadline that nothing happened to', () => {
  it('is counted from its anchor', () => {
    expect(dueText(budget('2025-03-03 10:00', 10))).toBe('2025-03-17 17:30');
    expect(dueText(budget('2025-01-24 10:00', 5))).toBe('2025-02-07 17:30');
    expect(dueText(budget('2025-03-03 10:00', 30, 'day'))).toBe('2025-04-02 17:30');
    expect(dueText(budget('2025-09-20 10:00', 15, 'day'))).toBe('2025-10-09 17:30');
    expect(dueText(budget('2025-10-01 10:00', 0))).toBe('2025-10-09 17:30');
  });

  it('is the fixed date, rolled when offices are closed', () => {
    expect(dueText(fixed('2025-12-31 17:30'))).toBe('2025-12-31 17:30');
    expect(dueText(fixed('2023-12-31 17:30'))).toBe('2024-01-02 17:30');
    expect(dueText(fixed('2025-10-05 17:30', 'report-cycle'))).toBe('2025-10-09 17:30');
    expect(dueText(fixed('2025-10-05 12:00', 'report-cycle'))).toBe('2025-10-09 17:30');
  });

  it('that was given as a date rolls, given as an hour it stands', () => {
    expect(dueText(fixed('2025-10-05 17:30', 'given'))).toBe('2025-10-09 17:30');
    expect(dueText(fixed('2025-10-05 12:01', 'given'))).toBe('2025-10-05 12:01');
    expect(dueText(fixed('2025-10-09 12:01', 'given'))).toBe('2025-10-09 12:01');
  });

  it.each([-1, 0.5, Number.NaN])('refuses a budget of %p', (amount) => {
    expect(() => dueOf(budget('2025-03-03 10:00', amount), NO_LEDGER, cal)).toThrow(RangeError);
  });
});

describe('a suspension', () => {
  const tenDays = budget('2025-03-03 10:00', 10); // Monday 17 March

  it('moves a budget of working days by working days: the day it began counts as used, the day of the resume does not', () => {
    expect(dueText(tenDays, ledger([suspended('2025-03-05 15:00', '2025-03-11 09:30')]))).toBe('2025-03-21 17:30'); // 6, 7, 10, 11
    expect(dueText(tenDays, ledger([suspended('2025-03-05 09:00', '2025-03-05 16:00')]))).toBe('2025-03-17 17:30');
    expect(dueText(tenDays, ledger([suspended('2025-03-07 18:00', '2025-03-09 12:00')]))).toBe('2025-03-17 17:30'); // a weekend
  });

  it('moves a budget of days and a fixed date by days, and rolls once at the end', () => {
    const days = budget('2025-03-03 10:00', 12, 'day'); // Saturday 15, rolled to Monday 17
    expect(dueText(days)).toBe('2025-03-17 17:30');
    expect(dueText(days, ledger([suspended('2025-03-05 10:00', '2025-03-06 10:00')]))).toBe('2025-03-17 17:30'); // 16, a Sunday
    expect(dueText(days, ledger([suspended('2025-03-05 10:00', '2025-03-08 10:00')]))).toBe('2025-03-18 17:30');
    expect(dueText(fixed('2025-12-31 17:30'), ledger([suspended('2025-03-05 10:00', '2025-03-06 10:00')]))).toBe(
      '2026-01-04 17:30',
    );
  });

  it('that began after the due date moves nothing', () => {
    expect(dueText(tenDays, ledger([suspended('2025-03-17 17:31', '2025-03-28 10:00')]))).toBe('2025-03-17 17:30');
    expect(dueText(tenDays, ledger([suspended('2025-03-17 17:30', '2025-03-28 10:00')]))).toBe('2025-03-17 17:30');
    // unless an earlier one had moved the date
    const both = [suspended('2025-03-18 10:00', '2025-03-20 10:00'), suspended('2025-03-05 10:00', '2025-03-07 10:00')];
    expect(dueText(tenDays, ledger(both))).toBe('2025-03-21 17:30');
  });

  it('before the anchor, or before a fixed date was set, does not count', () => {
    expect(dueText(tenDays, ledger([suspended('2025-02-10 10:00', '2025-03-03 09:00')]))).toBe('2025-03-17 17:30');
    expect(dueText(tenDays, ledger([suspended('2025-02-10 10:00', '2025-03-05 09:00')]))).toBe('2025-03-19 17:30'); // 4, 5
    expect(
      dueText(
        fixed('2025-06-30 17:30', 'given', '2025-03-03 10:00'),
        ledger([suspended('2025-02-10 10:00', '2025-03-04 09:00')]),
      ),
    ).toBe('2025-07-01 17:30');
    expect(dueText(fixed('2025-06-30 17:30'), ledger([suspended('2025-03-01 10:00', '2025-03-04 09:00')]))).toBe(
      '2025-07-03 17:30',
    );
  });

  it('never leaves a date that passed while the clock stood still', () => {
    // begun on the due day, resumed on a Saturday: Monday would have been its only whole day
    expect(dueText(tenDays, ledger([suspended('2025-03-17 10:00', '2025-03-22 10:00')]))).toBe('2025-03-24 17:30');
    expect(dueText(tenDays, ledger([suspended('2025-03-17 10:00', '2025-03-17 20:00')]))).toBe('2025-03-18 17:30');
    expect(dueText(tenDays, ledger([suspended('2025-03-17 10:00', '2025-03-17 16:00')]))).toBe('2025-03-17 17:30');
    expect(dueText(fixed('2025-03-17 12:00', 'given'), ledger([suspended('2025-03-17 10:00', '2025-03-17 16:00')]))).toBe(
      '2025-03-17 17:30',
    );
  });

  it('that begins when another ends goes on with it', () => {
    const backToBack = [suspended('2025-03-17 10:00', '2025-03-17 20:00'), suspended('2025-03-17 20:00', '2025-03-19 10:00')];
    expect(dueText(tenDays, ledger(backToBack))).toBe('2025-03-19 17:30');
    expect(dueText(tenDays, ledger([...backToBack].reverse()))).toBe('2025-03-19 17:30');
  });

  it('counts a day once, however many suspensions it lies in', () => {
    const overlapping = [suspended('2025-03-05 10:00', '2025-03-07 10:00'), suspended('2025-03-06 10:00', '2025-03-10 10:00')];
    expect(dueText(tenDays, ledger(overlapping))).toBe('2025-03-20 17:30'); // 6, 7, 10
    const within = [suspended('2025-03-05 10:00', '2025-03-11 10:00'), suspended('2025-03-06 10:00', '2025-03-07 10:00')];
    expect(dueText(tenDays, ledger(within))).toBe('2025-03-21 17:30');
  });

  it('that is open stops the clock', () => {
    const open = dueOf(tenDays, ledger([suspended('2025-03-05 10:00', '2025-03-06 10:00'), suspended('2025-03-10 10:00')]), cal);
    expect([show(open.due), show(open.original), open.stopped]).toEqual(['2025-03-18 17:30', '2025-03-17 17:30', true]);
    expect(open.derivation.steps.map((step) => (step.kind === 'suspension' ? step.effect : step.kind))).toEqual([
      'counted',
      'moved',
      'open',
    ]);
    const resumed = dueOf(
      tenDays,
      ledger([suspended('2025-03-05 10:00', '2025-03-06 10:00'), suspended('2025-03-10 10:00', '2025-03-11 10:00')]),
      cal,
    );
    expect([show(resumed.due), resumed.stopped]).toEqual(['2025-03-19 17:30', false]);
  });

  it('keeps an appointed hour', () => {
    expect(dueText(fixed('2025-03-17 12:00', 'given'), ledger([suspended('2025-03-10 10:00', '2025-03-12 16:00')]))).toBe(
      '2025-03-19 12:00',
    );
    expect(dueText(fixed('2025-03-17 12:00', 'given'), ledger([suspended('2025-03-06 10:00', '2025-03-11 16:00')]))).toBe(
      '2025-03-24 17:30',
    ); // Saturday 22
  });
});

describe('an extension', () => {
  const tenDays = budget('2025-03-03 10:00', 10); // Monday 17 March

  it('fixes a new date; the original is kept', () => {
    const result = dueOf(tenDays, ledger([], [extended('x', '2025-03-14 10:00', '2025-04-11 17:30')]), cal);
    expect([show(result.due), show(result.original)]).toEqual(['2025-04-11 17:30', '2025-03-17 17:30']);
    expect(dueText(tenDays, ledger([], [extended('x', '2025-03-14 10:00', '2025-04-12 17:30')]))).toBe('2025-04-14 17:30');
  });

  it('was granted knowing the suspensions before it; those after it add to it', () => {
    const before = suspended('2025-03-05 10:00', '2025-03-12 10:00');
    const after = suspended('2025-03-24 10:00', '2025-03-26 10:00');
    const granted = [extended('x', '2025-03-14 10:00', '2025-04-11 17:30')];
    expect(dueText(tenDays, ledger([before], granted))).toBe('2025-04-11 17:30');
    expect(dueText(tenDays, ledger([before, after], granted))).toBe('2025-04-15 17:30');
    // one that was under way: what was still to come was not known
    expect(dueText(tenDays, ledger([suspended('2025-03-13 10:00', '2025-03-18 10:00')], granted))).toBe('2025-04-15 17:30');
  });

  it('heals a lateness from its grant on', () => {
    const late = suspended('2025-03-20 10:00', '2025-03-25 10:00'); // after 17 March
    expect(dueText(tenDays, ledger([late], [extended('x', '2025-03-21 10:00', '2025-04-11 17:30')]))).toBe('2025-04-15 17:30'); // 24, 25
  });

  it('gives way to a later one, whatever date that has', () => {
    const first = extended('x', '2025-03-14 10:00', '2025-04-30 17:30');
    const second = extended('y', '2025-03-28 10:00', '2025-04-18 17:30');
    expect(dueText(tenDays, ledger([], [second, first]))).toBe('2025-04-18 17:30');
    const steps = dueOf(tenDays, ledger([], [second, first]), cal).derivation.steps;
    expect(steps.map((step) => (step.kind === 'extension' ? `${step.id} ${step.effect}` : step.kind))).toEqual([
      'counted',
      'x replaced',
      'y granted',
    ]);
  });

  it('gives way to a date that was fixed afterwards', () => {
    const rework = fixed('2025-04-18 17:30', 'given', '2025-04-02 10:00');
    expect(dueText(rework, ledger([], [extended('x', '2025-03-14 10:00', '2025-04-30 17:30')]))).toBe('2025-04-18 17:30');
    expect(dueText(rework, ledger([], [extended('x', '2025-04-09 10:00', '2025-04-30 17:30')]))).toBe('2025-04-30 17:30');
  });

  it('that was withdrawn counts as never granted', () => {
    const first = extended('x', '2025-03-14 10:00', '2025-04-11 17:30');
    const second = extended('y', '2025-03-28 10:00', '2025-04-18 17:30', '2025-04-01 10:00');
    expect(dueText(tenDays, ledger([], [first, second]))).toBe('2025-04-11 17:30');
    const withdrawn = extended('x', '2025-03-14 10:00', '2025-04-11 17:30', '2025-03-15 10:00');
    const suspension = suspended('2025-03-13 10:00', '2025-03-18 10:00');
    expect(dueText(tenDays, ledger([suspension], [withdrawn]))).toBe(dueText(tenDays, ledger([suspension])));
  });
});

describe('a derivation', () => {
  it('tells how the date was counted', () => {
    const result = dueOf(
      budget('2025-03-03 10:00', 12, 'day'),
      ledger(
        [
          suspended('2025-03-05 10:00', '2025-03-06 10:00'),
          suspended('2025-04-21 10:00', '2025-04-26 10:00'),
          suspended('2025-06-02 10:00'),
        ],
        [extended('x', '2025-03-14 10:00', '2025-04-27 17:30')],
      ),
      cal,
    );
    const tell = (step: DerivationStep): string => {
      if (step.kind === 'suspension') return `${step.effect} ${step.days} ${step.unit} → ${show(step.due)}`;
      return `${step.kind}${step.kind === 'extension' ? ` ${step.effect}` : ''} → ${show(step.due)}`;
    };
    expect(result.derivation.steps.map(tell)).toEqual([
      'counted → 2025-03-15 17:30',
      'rolled → 2025-03-17 17:30',
      'extension granted → 2025-04-27 17:30', // a Sunday that is worked
      'before-date 0 day → 2025-04-27 17:30',
      'moved 5 day → 2025-05-02 17:30',
      'rolled → 2025-05-06 17:30',
      'open 0 day → 2025-05-06 17:30',
    ]);
    expect(result.derivation).toMatchObject({
      anchor: at('2025-03-03 10:00'),
      amount: 12,
      unit: 'day',
      calendar: { id: 'cn-2019-2026', version: CN_2019_2026.version },
      provisional: false,
    });
    expect(result.derivation).not.toHaveProperty('fixed');
    expect(dueOf(fixed('2025-12-31 17:30'), NO_LEDGER, cal).derivation).toMatchObject({
      fixed: at('2025-12-31 17:30'),
      source: 'policy',
    });
  });

  it('says when a day beyond the known years was counted', () => {
    const isProvisional = (basis: DeadlineBasis, what = NO_LEDGER): boolean => dueOf(basis, what, cal).derivation.provisional;
    expect(isProvisional(budget('2026-12-16 10:00', 10))).toBe(false);
    expect(isProvisional(budget('2026-12-18 10:00', 10))).toBe(true);
    expect(isProvisional(budget('2018-12-28 10:00', 10))).toBe(true);
    expect(isProvisional(fixed('2026-12-31 17:30'))).toBe(false);
    expect(isProvisional(fixed('2028-12-31 17:30'))).toBe(true);
    expect(isProvisional(fixed('2026-12-31 17:30'), ledger([suspended('2026-12-01 10:00', '2026-12-02 10:00')]))).toBe(true);
  });

  it('says why a suspension added nothing', () => {
    const effects = (basis: DeadlineBasis, ...suspensions: DeadlineLedger['suspensions'][number][]): string[] =>
      dueOf(basis, ledger(suspensions), cal).derivation.steps.flatMap((step) =>
        step.kind === 'suspension' ? [`${step.effect} ${step.days}`] : [],
      );
    const tenDays = budget('2025-03-03 10:00', 10);
    expect(effects(tenDays, suspended('2025-02-03 10:00', '2025-03-03 10:00'))).toEqual(['before-date 0']);
    expect(effects(tenDays, suspended('2025-03-18 10:00', '2025-03-20 10:00'))).toEqual(['after-due 0']);
    expect(effects(tenDays, suspended('2025-03-05 10:00', '2025-03-05 11:00'))).toEqual(['moved 0']);
    expect(effects(tenDays, suspended('2025-03-18 10:00'))).toEqual(['open 0']);
    const rework = fixed('2025-06-30 17:30', 'given', '2025-03-03 10:00');
    expect(effects(rework, suspended('2025-02-03 10:00', '2025-03-03 10:00'))).toEqual(['before-date 0']);
    expect(dueOf(rework, NO_LEDGER, cal).derivation.setAt).toBe(at('2025-03-03 10:00'));
  });

  it('is plain data', () => {
    const result = dueOf(budget('2025-03-03 10:00', 12, 'day'), ledger([suspended('2025-03-05 10:00', '2025-03-06 10:00')]), cal);
    expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
    const open = dueOf(fixed('2025-12-31 17:30'), ledger([suspended('2025-03-05 10:00')]), cal);
    expect(JSON.parse(JSON.stringify(open))).toStrictEqual(open);
  });
});

describe('against a careful clerk', () => {
  const span = { from: at('2024-01-01 00:00'), to: at('2024-05-31 23:59') };
  // whole hours and the close of business, so that happenings often meet
  const moment = fc
    .tuple(fc.integer({ min: 0, max: 150 }), fc.constantFrom(0, 1, 8, 9, 10, 12, 16, 17.5, 17.5, 18, 23))
    .map(([day, hour]) => span.from + day * DAY + hour * HOUR);
  const source = fc.constantFrom('policy' as const, 'given' as const, 'report-cycle' as const);
  const basis: fc.Arbitrary<DeadlineBasis> = fc.oneof(
    fc.record({
      kind: fc.constant('budget' as const),
      anchor: moment,
      amount: fc.integer({ min: 0, max: 40 }),
      unit: fc.constantFrom('workday' as const, 'day' as const),
    }),
    fc.record({ kind: fc.constant('fixed' as const), due: moment, source, setAt: fc.option(moment, { nil: undefined }) }),
  );
  const suspension = fc.tuple(moment, fc.integer({ min: 0, max: 30 * 24 }), fc.boolean()).map(([from, hours, closed]) => ({
    from,
    ...(closed || hours % 3 > 0 ? { to: from + hours * HOUR } : {}),
  }));
  const extension = fc.tuple(moment, moment, fc.boolean(), fc.uuid()).map(([one, other, withdrawn, id]) => ({
    id,
    at: Math.min(one, other),
    due: Math.max(one, other) + HOUR,
    ...(withdrawn ? { withdrawnAt: Math.max(one, other) } : {}),
  }));
  const entries = fc.record({
    suspensions: fc.array(suspension, { maxLength: 5 }),
    extensions: fc.uniqueArray(extension, { maxLength: 3, selector: (granted) => granted.at }),
  });
  /** Calendars as they might be: many days off, many make-up days. */
  const calendar: fc.Arbitrary<CalendarData> = fc
    .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(0, 0.1, 0.4))
    .map(([seed, share]) => {
      let state = seed;
      const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
      const chosen = Array.from({ length: 366 }, (_, i) => new Date(Date.UTC(2024, 0, 1) + i * DAY)).filter(
        () => random() < share,
      );
      const weekend = (date: Date): boolean => [0, 6].includes(date.getUTCDay());
      const text = (date: Date): string => date.toISOString().slice(0, 10);
      return {
        ...CN_2019_2026,
        id: 'random',
        version: `${seed}`,
        knownFrom: 2024,
        knownTo: 2024,
        holidays: chosen.filter((date) => !weekend(date)).map(text),
        makeUpDays: chosen.filter(weekend).map(text),
      };
    });

  it('gives the same due instant', () => {
    fc.assert(
      fc.property(basis, entries, calendar, (of, what, data) => {
        expect(show(dueOf(of, what, buildCalendar(data)).due)).toBe(show(Clerk.due(of, what, data)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the same whatever the order in which things came to be known, on whatever calendar', () => {
    fc.assert(
      fc.property(basis, entries, fc.infiniteStream(fc.nat()), calendar, calendar, (of, what, numbers, early, late) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((entry) => ({ entry, key: numbers.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ entry }) => entry);
        // the past is reckoned on an early calendar with half the entries; nothing of that may stay
        dueOf(of, { suspensions: what.suspensions.slice(1), extensions: [] }, buildCalendar(early));
        const one = dueOf(of, what, buildCalendar(late));
        const other = dueOf(
          of,
          { suspensions: shuffled(what.suspensions), extensions: shuffled(what.extensions) },
          buildCalendar(late),
        );
        expect(other.due).toBe(one.due);
        expect(other.stopped).toBe(one.stopped);
        expect(other.original).toBe(dueOf(of, NO_LEDGER, buildCalendar(late)).due);
      }),
    );
  });

  it('gives the same with a withdrawn extension as without it, and with an open suspension but for the stopped clock', () => {
    fc.assert(
      fc.property(basis, entries, (of, what) => {
        const kept = { ...what, extensions: what.extensions.filter((granted) => granted.withdrawnAt === undefined) };
        expect(dueOf(of, kept, cal).due).toBe(dueOf(of, what, cal).due);
        const closed = { ...what, suspensions: what.suspensions.filter((one) => one.to !== undefined) };
        expect(dueOf(of, closed, cal).due).toBe(dueOf(of, what, cal).due);
        expect(dueOf(of, closed, cal).stopped).toBe(false);
        expect(dueOf(of, what, cal).stopped).toBe(what.suspensions.some((one) => one.to === undefined));
      }),
    );
  });

  it('leaves a unit as many working days as its budget has', () => {
    const amount = fc.integer({ min: 2, max: 40 });
    fc.assert(
      fc.property(
        moment,
        amount,
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 500 })), { maxLength: 4 }),
        (anchor, n, stops) => {
          const original = dueOf({ kind: 'budget', anchor, amount: n, unit: 'workday' }, NO_LEDGER, cal).due;
          // begun on a day before the original last one, so that every suspension counts
          const suspensions = stops.map(([share, hours]) => {
            const from = anchor + Math.floor(share * (original - DAY - anchor));
            return { from, to: from + hours * HOUR };
          });
          const { due } = dueOf({ kind: 'budget', anchor, amount: n, unit: 'workday' }, { suspensions, extensions: [] }, cal);
          let left = 0;
          for (let day = anchor + DAY; show(day).slice(0, 10) <= show(due).slice(0, 10); day += DAY) {
            const date = show(day).slice(0, 10);
            const weekend = [0, 6].includes(new Date(date).getUTCDay());
            const worked = weekend ? CN_2019_2026.makeUpDays.includes(date) : !CN_2019_2026.holidays.includes(date);
            const stood = suspensions.some(({ from, to }) => show(from).slice(0, 10) < date && date <= show(to).slice(0, 10));
            if (worked && !stood) left += 1;
          }
          expect(left).toBe(n);
        },
      ),
    );
  });

  it('derives in steps that end with the due instant', () => {
    fc.assert(
      fc.property(basis, entries, (of, what) => {
        const { due, derivation } = dueOf(of, what, cal);
        expect(derivation.steps.at(-1)!.due).toBe(due);
        expect(derivation.steps.filter((step) => step.kind === 'suspension')).toHaveLength(what.suspensions.length);
        expect(derivation.steps.filter((step) => step.kind === 'extension')).toHaveLength(what.extensions.length);
      }),
    );
  });
});
