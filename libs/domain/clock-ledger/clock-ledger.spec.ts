import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { buildCalendar, workingDayMs, workingMs } from '../calendar/calendar.js';
import type { ClockSegment } from './clock-ledger.js';
import { holderNow, turn, workingByHolder } from './clock-ledger.js';

const cal = buildCalendar(CN_2019_2026);
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

describe('turn', () => {
  it('hands the clock from one holder to the next', () => {
    const first = turn([], 'unit:KJJ', 100);
    const second = turn(first, 'office', 200);
    const ended = turn(second, null, 300);
    expect(first).toEqual([{ holder: 'unit:KJJ', from: 100 }]);
    expect(second).toEqual([
      { holder: 'unit:KJJ', from: 100, to: 200 },
      { holder: 'office', from: 200 },
    ]);
    expect(ended.at(-1)).toEqual({ holder: 'office', from: 200, to: 300 });
    expect([holderNow([]), holderNow(first), holderNow(second), holderNow(ended)]).toEqual([
      undefined,
      'unit:KJJ',
      'office',
      undefined,
    ]);
  });

  it('leaves the clock with whom it is', () => {
    const ledger = turn([], 'office', 100);
    expect(turn(ledger, 'office', 500)).toEqual(ledger);
    expect(turn([], null, 500)).toEqual([]);
    const ended = turn(ledger, null, 200);
    expect(turn(ended, null, 500)).toEqual(ended);
  });

  it('drops a holder who held it for no time, and then joins what belongs together', () => {
    const ledger = turn(turn(turn([], 'unit:A', 100), 'office', 200), 'supervision', 200);
    expect(ledger).toEqual([
      { holder: 'unit:A', from: 100, to: 200 },
      { holder: 'supervision', from: 200 },
    ]);
    expect(turn(ledger, 'unit:A', 200)).toEqual([{ holder: 'unit:A', from: 100 }]);
    expect(turn(turn([], 'unit:A', 100), null, 100)).toEqual([]);
    expect(turn(turn(turn([], 'unit:A', 100), null, 200), 'unit:A', 200)).toEqual([{ holder: 'unit:A', from: 100 }]);
  });

  it('does not rewrite the past when clocks differ', () => {
    const ledger = turn(turn([], 'unit:A', 100), 'office', 200);
    expect(turn(ledger, 'leader', 195)).toEqual(turn(ledger, 'leader', 200));
    expect(turn(turn(ledger, null, 300), 'leader', 250)).toEqual(turn(turn(ledger, null, 300), 'leader', 300));
  });

  it('leaves the given ledger as it was', () => {
    const ledger = Object.freeze([Object.freeze({ holder: 'unit:A', from: 100 })]) as readonly ClockSegment[];
    turn(ledger, 'office', 200);
    turn(ledger, null, 200);
    expect(ledger).toEqual([{ holder: 'unit:A', from: 100 }]);
  });
});

describe('office time by holder', () => {
  it('goes to who held the clock, suspensions by name', () => {
    const ledger: ClockSegment[] = [
      { holder: 'unit:A', from: at('2025-03-03 09:00'), to: at('2025-03-04 17:30') },
      { holder: 'suspension:funding', from: at('2025-03-04 17:30'), to: at('2025-03-10 09:00') },
      { holder: 'unit:A', from: at('2025-03-10 09:00'), to: at('2025-03-10 13:15') },
      { holder: 'office', from: at('2025-03-10 13:15') },
    ];
    expect(workingByHolder(ledger, at('2025-03-11 17:30'), cal).map(({ holder, days }) => [holder, days])).toEqual([
      ['unit:A', 2.5],
      ['suspension:funding', 3],
      ['office', 1.5],
    ]);
    // up to a moment in the past
    expect(workingByHolder(ledger, at('2025-03-04 09:00'), cal).map(({ holder, days }) => [holder, days])).toEqual([
      ['unit:A', 1],
    ]);
    expect(workingByHolder(ledger, at('2025-03-03 09:00'), cal)).toEqual([]);
    expect(workingByHolder([], at('2025-03-03 09:00'), cal)).toEqual([]);
  });

  const holder = fc.constantFrom('unit:A', 'unit:B', 'office', 'supervision', 'leader', 'suspension:litigation');
  const moment = fc.integer({ min: Date.UTC(2024, 6, 1), max: Date.UTC(2027, 3, 1) });

  it('sums exactly to the office time that has passed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(holder, moment), { minLength: 1, maxLength: 30 }), moment, (turns, until) => {
        const sorted = [...turns].sort((a, b) => a[1] - b[1]);
        const ledger = sorted.reduce<ClockSegment[]>((segments, [who, when]) => turn(segments, who, when), []);
        // one holder at every instant: no gap, no overlap, no length of nothing, no hand-over to oneself
        ledger.forEach((segment, i) => {
          const next = ledger[i + 1];
          expect(segment.to).toBe(next?.from);
          if (next !== undefined) expect(next.from > segment.from && next.holder !== segment.holder).toBe(true);
        });
        const start = sorted[0]![1];
        expect(ledger[0]!.from).toBe(start);
        const parts = workingByHolder(ledger, until, cal);
        const sum = parts.reduce((total, { ms }) => total + ms, 0);
        expect(sum).toBe(until > start ? workingMs(cal, start, until) : 0);
        for (const { ms, days } of parts) expect(days * workingDayMs(cal)).toBeCloseTo(ms, 3);
        expect(new Set(parts.map((part) => part.holder)).size).toBe(parts.length);
      }),
    );
  });
});
