import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { EffectivePolicy, Finding } from '#document/types.js';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { buildCalendar } from '#domain/calendar/calendar.js';
import { instantOf, MS_PER_MINUTE, type DateString, type Instant } from '#domain/time.js';
import { setBusinessClock } from '#ledger/clock.js';
import { verifyLedger, type Verified } from '#ledger/verify.js';
import { bilingual } from '#runtime/messages.js';
import { startStack, type Stack } from '#runtime/stack.js';
import { readDemonstration, type Demonstration } from '../demo/accounts.js';
import { loadDemonstration } from '../demo/load.js';
import { Board, type BoardRow, type Screen } from './board.js';
import type { PlayArticle, PlayUnit } from './cast.js';
import { ClockKeeper } from './clock-keeper.js';
import { Dice } from './dice.js';
import { Director } from './director.js';
import { OfficeTime } from './office-time.js';
import { Players } from './players.js';
import { correctionsFor, OWN_DATES, VALIDITY } from './review.js';
import { Story } from './story.js';
import { summarize, type ArticleSummary } from './summary.js';

export interface PlayOptions {
  readonly seed: number;
  readonly daysPerSecond: number;
  /** Last day that is played; at most the end of the policy's validity. */
  readonly until: DateString;
  /** Where the play is shown; undefined: nowhere. */
  readonly out: NodeJS.WriteStream | undefined;
  readonly signal: AbortSignal;
}

export interface PlayResult {
  readonly seed: number;
  readonly until: DateString;
  readonly acts: number;
  /** Real milliseconds, without starting and stopping the system. */
  readonly ms: number;
  readonly articles: readonly ArticleSummary[];
  readonly verified: Verified;
}

const SECONDS_PER_DAY = 86_400;
/** Minutes of the first day: offices open, corrections begin, dispatch. */
const OPENS = 8 * 60 + 30;
const REVIEW = 9 * 60;
const DISPATCH = 10 * 60;

/**
 * Plays the Qingyuan policy against a whole system of its own in a temporary folder, which is removed afterwards. Throws when the play cannot be
 * brought to its end, and an AbortError when it was interrupted.
 */
export async function play(options: PlayOptions): Promise<PlayResult> {
  const { signal, out } = options;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'duban-play-'));
  // PostgreSQL may run as another user and must be able to enter
  chmodSync(dataDir, 0o711);
  let stack: Stack | undefined;
  try {
    const log = (line: string): void => void out?.write(`  ${line}\n`);
    stack = await startStack({ dataDir, signal, log, onPartDeath: 'stop', env: { LOG_LEVEL: 'warn' } });
    const died = stack.ended.then((death) => {
      throw death ? new Error(bilingual('partDied', { ...death })) : signal.reason;
    });
    return await Promise.race([playOn(stack, dataDir, options), died]);
  } catch (error) {
    throw signal.aborted ? error : withLogs(error, dataDir);
  } finally {
    await stack?.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The reason, and where the logs are kept that say more. */
function withLogs(error: unknown, dataDir: string): Error {
  const reason = error instanceof Error ? error.message : String(error);
  const logs = path.join(dataDir, 'logs');
  if (!existsSync(logs)) return new Error(reason, { cause: error });
  const kept = mkdtempSync(path.join(tmpdir(), 'duban-play-logs-'));
  cpSync(logs, kept, { recursive: true });
  return new Error(`${reason}\n日志 logs: ${kept}`, { cause: error });
}

async function playOn(stack: Stack, dataDir: string, options: PlayOptions): Promise<PlayResult> {
  const { seed, daysPerSecond, until: last, signal, out } = options;
  const time = new OfficeTime(buildCalendar(CN_2019_2026));
  const start = momentOf(VALIDITY.from, OPENS, time);
  // what was due by the close of the last day shows as late a moment after it
  const until = time.closeOf(last) + MS_PER_MINUTE;
  const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 4 });
  pool.on('error', () => undefined);
  let keeper: ClockKeeper | undefined;
  let board: Board | undefined;
  try {
    // nothing is recorded yet, so the clock may be set to any time; it stands until the first act
    const clock = { start: new Date(start), rate: daysPerSecond * SECONDS_PER_DAY, anchor: new Date() };
    await setBusinessClock(pool, { ...clock, holdAt: new Date(start) });
    const { passwords } = await loadDemonstration({ pool, apiUrl: stack.apiUrl, dataDir });
    const demo = readDemonstration();
    keeper = await ClockKeeper.open(pool, stack.databaseUrl, signal);
    const players = new Players(stack.apiUrl, passwords, seed);
    const accounts = officesOf(demo);
    const began = performance.now();
    const { policy, articles } = await reviewAndDispatch({ keeper, players, time, office: accounts.office });
    const screen: Screen = { out, seed, daysPerSecond };
    board = new Board(screen, pool, players, time, { policy, office: accounts.office, from: start, until });
    const units = unitsOf(demo);
    const dispatchedAt = momentOf(VALIDITY.from, DISPATCH, time);
    const story = new Story({ dice: new Dice(seed), time, articles, units, dispatchedAt, end: VALIDITY.to, ...accounts });
    const shown = board;
    const director = new Director({ story, keeper, players, units, until, signal, onStop: (at, acts) => shown.show(at, acts) });
    const acts = await director.play();
    await board.show(until, acts, true);
    const ms = performance.now() - began;
    const ids = articles.map(({ id }) => id);
    const summaries = await summarize(players, accounts.office, ids);
    return { seed, until: last, acts, ms, articles: summaries, verified: await verifyLedger(pool) };
  } finally {
    board?.end();
    await keeper?.close();
    await pool.end();
  }
}

const momentOf = (date: DateString, minute: number, { calendar }: OfficeTime): Instant =>
  instantOf(date, minute, calendar.utcOffsetMinutes);

function officesOf({ accounts, supervision }: Demonstration) {
  const named = (role: 'coordination_office' | 'supervision_office') => accounts.find(({ roles }) => roles.includes(role))!.name;
  return { office: named('coordination_office'), supervision: named('supervision_office'), supervisionUnit: supervision };
}

function unitsOf({ accounts }: Demonstration): PlayUnit[] {
  const heads = accounts.filter(({ roles }) => roles.includes('unit_head'));
  return heads.map(({ name, unit }) => ({
    code: unit!,
    head: name,
    handler: accounts.find((other) => other.unit === unit && other.roles.length === 1 && other.roles[0] === 'handler')!.name,
  }));
}

interface Review {
  readonly keeper: ClockKeeper;
  readonly players: Players;
  readonly time: OfficeTime;
  readonly office: string;
}

/** The office corrects what forbids the dispatch, one correction a minute, and dispatches at ten. */
async function reviewAndDispatch({ keeper, players, time, office }: Review) {
  const session = await players.as(office);
  const { items } = await session.request<{ items: { id: string }[] }>({ method: 'GET', path: '/api/policies' });
  const policy = items[0]!.id;
  const view = await session.request<{ policy: EffectivePolicy; blockers: Finding[] }>({
    method: 'GET',
    path: `/api/policies/${policy}`,
  });
  const corrections = correctionsFor(view.policy, view.blockers, readDemonstration().registry);
  for (const [i, correction] of corrections.entries()) {
    await keeper.advanceTo(momentOf(VALIDITY.from, REVIEW + i, time));
    const path = `/api/policies/${policy}/corrections`;
    await session.request({ method: 'POST', path, body: { correction }, key: players.keyFor(policy) });
  }
  await keeper.advanceTo(momentOf(VALIDITY.from, DISPATCH, time));
  await session.request({ method: 'POST', path: `/api/policies/${policy}/dispatch`, body: {}, key: players.keyFor(policy) });
  type Item = BoardRow & { number: number; leads: string[]; units: string[] };
  const board = await session.request<{ items: Item[] }>({ method: 'GET', path: `/api/policies/${policy}/board?limit=200` });
  const articles = board.items.map(({ id, number, numeral, title, leads, units }): PlayArticle => {
    return { id, number, numeral, title, leads, units, due: OWN_DATES[number] ?? VALIDITY.to };
  });
  return { policy, articles };
}
