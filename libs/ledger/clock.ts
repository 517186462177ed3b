import type { Pool, PoolClient } from 'pg';
import { fill, type Bilingual } from '#config/messages.js';
import { againAfterDeadlock } from './transaction.js';

type Queryable = Pick<Pool | PoolClient, 'query'>;

/** The business clock as settings give it: business time = start + (real time − anchor) × rate. */
export interface ClockLine {
  /** Business instant at the real instant `anchor`. */
  readonly start: Date;
  /** Business seconds in one real second. */
  readonly rate: number;
  /** Real instant. */
  readonly anchor: Date;
  /** Business instant at which the clock is held from the beginning, see {@link holdAt}; left out: it runs. */
  readonly holdAt?: Date;
}

export interface BusinessClock {
  /** Business instant of the reading. */
  readonly now: Date;
  /** Business seconds in one real second. */
  readonly rate: number;
  /** Business instant that the clock does not pass; null: it runs. */
  readonly holdAt: Date | null;
  /** Whether settings have set it; a clock nobody set shows real time. */
  readonly set: boolean;
}

const messages = {
  'CLOCK.BACKWARDS': {
    zh: '业务时钟不能倒拨：已有记录，业务时间已到 {now}，而要求的是 {wanted}。请改用较晚的时间，或另用一个数据库。',
    en: 'The business clock cannot be set back: things are recorded and business time is {now}, while {wanted} is asked for. Choose a later time, or another database.',
  },
} satisfies Record<string, Bilingual>;

/** The business clock cannot be set as asked. `message` is Chinese first, then English. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
  constructor(
    readonly code: keyof typeof messages,
    readonly now: Date,
    readonly wanted: Date,
  ) {
    const { zh, en } = fill(messages[code], { now: now.toISOString(), wanted: wanted.toISOString() });
    super(`${zh}\n${en}`);
  }
}

/** Reads the one clock of all business time: the row of the database that `business_now()` reckons by. */
export async function readBusinessClock(db: Queryable): Promise<BusinessClock> {
  const { rows } = await db.query<BusinessClock>(
    'select business_now() as now, rate, hold_at as "holdAt", given_start is not null as set from business_clock',
  );
  return rows[0]!;
}

/**
 * Sets the clock by settings; needs the login that owns the tables: the application reads the clock only. The same start and rate as last time change nothing, so
 * that a later start of the system goes on where the clock is. Throws {@link ClockError} CLOCK.BACKWARDS when something is recorded already and the
 * new clock would show an earlier time: what is recorded later must not be dated earlier. Returns whether the clock was changed. A clock that was
 * held is released, unless the line says where it is held. Workflows that wait for something slept by the clock before: they are told.
 */
export async function setBusinessClock(db: Queryable, { start, rate, anchor, holdAt: hold }: ClockLine): Promise<boolean> {
  type Row = { now: Date; wanted: Date; same: boolean; allowed: boolean; changed: boolean };
  // one statement: nothing can be recorded between the question and the answer that the answer does not know of
  const { rows } = await againAfterDeadlock(() =>
    db.query<Row>(
      `with asked as (
       select business_now() as now, $1::timestamptz + (clock_timestamp() - $3::timestamptz) * $2::float8 as wanted,
         coalesce(given_start = $1 and given_rate = $2, false) as same, not exists (select 1 from event) as fresh
       from business_clock for update
     ), judged as (
       select *, fresh or wanted >= now as allowed from asked
     ), written as (
       update business_clock set business_anchor = $1, real_anchor = $3, rate = $2, hold_at = $4::timestamptz, given_start = $1, given_rate = $2
       from judged where not same and allowed
       returning 1
     ), told as (
       insert into wakeup (subject_id, kind, seq, urgent)
       select id, type, 1, true from subject, written where next_due is not null order by 1
       on conflict (subject_id) do update set seq = wakeup.seq + 1, urgent = true
       returning 1
     )
     select now, wanted, same, allowed, exists (select 1 from written) as changed,
       (select pg_notify('duban_wakeup', '') from told limit 1) from judged`,
      [start.toISOString(), rate, anchor.toISOString(), hold?.toISOString() ?? null],
    ),
  );
  const { now, wanted, same, allowed, changed } = rows[0]!;
  if (!same && !allowed) throw new ClockError('CLOCK.BACKWARDS', now, wanted);
  return changed;
}

/**
 * From now on the clock runs at its rate until `instant` and stands there; null lets it run without end. It never jumps: it goes on from the
 * business time that it shows. Needs the owner's login. Throws {@link ClockError} CLOCK.BACKWARDS for an instant that is past. Workflows sleep while the clock cannot reach
 * what they wait for, so those that it can reach now are told.
 */
export async function holdAt(db: Queryable, instant: Date | null): Promise<void> {
  const { rows } = await againAfterDeadlock(() =>
    db.query<{ now: Date; held: boolean }>(
      `with clock as (
       select business_now() as now from business_clock for update
     ), held as (
       update business_clock set business_anchor = clock.now, real_anchor = clock_timestamp(), hold_at = $1::timestamptz
       from clock where $1::timestamptz is null or $1::timestamptz >= clock.now
       returning 1
     ), told as (
       insert into wakeup (subject_id, kind, seq, urgent)
       select id, type, 1, true from subject, held where next_due <= coalesce($1::timestamptz, 'infinity') order by 1
       on conflict (subject_id) do update set seq = wakeup.seq + 1, urgent = true
       returning 1
     )
     select now, exists (select 1 from held) as held, (select pg_notify('duban_wakeup', '') from told limit 1) from clock`,
      [instant?.toISOString() ?? null],
    ),
  );
  const { now, held } = rows[0]!;
  if (!held) throw new ClockError('CLOCK.BACKWARDS', now, instant!);
}
