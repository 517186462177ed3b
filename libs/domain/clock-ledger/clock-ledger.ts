import type { Calendar } from '../calendar/calendar.js';
import { workingDayMs, workingMs } from '../calendar/calendar.js';
import type { Instant } from '../time.js';

/** Who can own the clock of an article: the unit that has to act next, a reviewer, the leader, or a named suspension. */
export type ClockHolder = `unit:${string}` | 'office' | 'supervision' | 'leader' | `suspension:${string}`;

/** A stretch of time with one holder; open while `to` is missing. A ledger is a list of them without gaps, in order. */
export interface ClockSegment {
  readonly holder: string;
  readonly from: Instant;
  readonly to?: Instant;
}

export interface HolderTime {
  readonly holder: string;
  /** Milliseconds of office time. */
  readonly ms: number;
  /** The same in working days. */
  readonly days: number;
}

/**
 * Hands the clock to `holder` at an instant: closes the open segment and opens a new one. Null ends the ledger. The holder who
 * already has it keeps it, and segments without length vanish. The past of a ledger is not rewritten: an instant before the last
 * hand-over (two machines whose clocks differ) counts as that hand-over. Returns a new list; the given one stays as it is.
 */
export function turn(segments: readonly ClockSegment[], holder: string | null, at: Instant): ClockSegment[] {
  const last = segments.at(-1);
  const from = Math.max(at, last?.to ?? last?.from ?? at);
  if (last === undefined || last.to !== undefined) return holder === null ? [...segments] : append([...segments], holder, from);
  if (last.holder === holder) return [...segments];
  const past = segments.slice(0, -1);
  if (last.from < from) past.push({ holder: last.holder, from: last.from, to: from });
  return holder === null ? past : append(past, holder, from);
}

/** Opens a segment. When the one just closed at the same instant is the holder's own, that one goes on. */
function append(past: ClockSegment[], holder: string, at: Instant): ClockSegment[] {
  const last = past.at(-1);
  if (last !== undefined && last.holder === holder && last.to === at) {
    past[past.length - 1] = { holder, from: last.from };
  } else {
    past.push({ holder, from: at });
  }
  return past;
}

/** Who owns the clock now; undefined before the first hand-over and after the end. */
export function holderNow(segments: readonly ClockSegment[]): string | undefined {
  const last = segments.at(-1);
  return last !== undefined && last.to === undefined ? last.holder : undefined;
}

/**
 * Office time per holder up to `until`, in the order in which they first held the clock. Of a ledger without gaps the parts sum
 * exactly to the office time from its beginning to `until` (or to its end, when that is earlier).
 */
export function workingByHolder(segments: readonly ClockSegment[], until: Instant, cal: Calendar): HolderTime[] {
  const totals = new Map<string, number>();
  for (const segment of segments) {
    if (segment.from >= until) break;
    const to = Math.min(segment.to ?? until, until);
    totals.set(segment.holder, (totals.get(segment.holder) ?? 0) + workingMs(cal, segment.from, to));
  }
  const dayMs = workingDayMs(cal);
  return [...totals].map(([holder, ms]) => ({ holder, ms, days: ms / dayMs }));
}
