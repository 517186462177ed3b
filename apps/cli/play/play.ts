import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection, ScheduleOverlapPolicy } from '@temporalio/client';
import pg from 'pg';
import { paperScheduleId } from '#contracts/workflows.js';
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
import { check, type Checked } from './check.js';
import { ClockKeeper, walkTo } from './clock-keeper.js';
import { Dice } from './dice.js';
import { Director } from './director.js';
import { draftedPapers, type PlayedPaper } from './drafts.js';
import { EDITIONS, type Edition } from './editions.js';
import { OfficeTime } from './office-time.js';
import { Players } from './players.js';
import { correctionsFor, VALIDITY } from './review.js';
import { SCENES } from './scenes/all.js';
import { NEW_ACCOUNTS } from './scenes/prologue.js';
import { Stage, type Cue } from './stage.js';
import { Story } from './story.js';
import { summarize, type ArticleSummary } from './summary.js';

export interface PlayOptions {
  readonly seed: number;
  readonly edition: Edition['name'];
  readonly daysPerSecond: number;
  /** How long what a scene tells stays before the next is told, in milliseconds. */
  readonly dwellMs: number;
  /** Last day that is played; left out: that of the edition. */
  readonly until?: DateString;
  /** Where the play is shown; undefined: nowhere. */
  readonly out: NodeJS.WriteStream | undefined;
  readonly signal: AbortSignal;
}

export interface PlayResult {
  readonly seed: number;
  readonly edition: Edition['name'];
  readonly until: DateString;
  readonly acts: number;
  /** Real milliseconds, without starting and stopping the system. */
  readonly ms: number;
  readonly articles: readonly ArticleSummary[];
  /** Every rung and kind of decision, how often it was seen, and what proves it. */
  readonly checklist: readonly Checked[];
  readonly papers: readonly PlayedPaper[];
  readonly verified: Verified;
}

const SECONDS_PER_DAY = 86_400;
const TASK_QUEUE = 'play';
/** Minutes of the day of the dispatch: corrections begin, dispatch. */
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
    // the play sets the clock to its beginning afterwards
    const clock = { start: new Date(PLAY_BEGINS - MS_PER_MINUTE).toISOString(), rate: rateOf(options) };
    stack = await startStack({
      dataDir,
      clock,
      signal,
      log,
      onPartDeath: 'stop',
      env: { LOG_LEVEL: 'warn', TEMPORAL_TASK_QUEUE: TASK_QUEUE },
    });
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

const rateOf = ({ daysPerSecond }: PlayOptions): number => daysPerSecond * SECONDS_PER_DAY;

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
  const { signal } = options;
  const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 4 });
  // nobody but the owner of the tables moves the clock
  const owner = new pg.Pool({ connectionString: stack.ownerUrl, max: 2 });
  for (const one of [pool, owner]) one.on('error', () => undefined);
  let keeper: ClockKeeper | undefined;
  let connection: Connection | undefined;
  try {
    // nothing is recorded yet, so the clock may be set to any time; it stands until the first act
    const start = new Date(PLAY_BEGINS);
    await setBusinessClock(owner, { start, rate: rateOf(options), anchor: new Date(), holdAt: start });
    const { passwords } = await loadDemonstration({ pool, apiUrl: stack.apiUrl, dataDir });
    connection = await Connection.connect({ address: stack.temporalAddress });
    const papers = new Client({ connection }).schedule.getHandle(paperScheduleId(TASK_QUEUE));
    const prompter = { draftPapers: async () => await papers.trigger(ScheduleOverlapPolicy.BUFFER_ONE) };
    keeper = await ClockKeeper.open(owner, stack.databaseUrl, prompter, signal);
    return await tell({ apiUrl: stack.apiUrl, pool, keeper, passwords }, options);
  } finally {
    await keeper?.close();
    await connection?.close();
    await Promise.all([pool.end(), owner.end()]);
  }
}

/** Everything begins when offices open on the first day of the first scene. */
export const PLAY_BEGINS = instantOf('2021-01-25', 8 * 60 + 30, CN_2019_2026.utcOffsetMinutes);

/** A system with the demonstration in it, whose clock stands at {@link PLAY_BEGINS}. */
export interface Theatre {
  readonly apiUrl: string;
  readonly pool: pg.Pool;
  readonly keeper: Pick<ClockKeeper, 'nextDue' | 'advanceTo' | 'settled'>;
  readonly passwords: ReadonlyMap<string, string>;
}

/** Tells the whole story on a system that runs. Throws when something was refused that should not be, or the other way round. */
export async function tell({ apiUrl, pool, keeper, passwords }: Theatre, options: PlayOptions): Promise<PlayResult> {
  const { seed, daysPerSecond, edition: name, signal, out } = options;
  const edition = EDITIONS[name];
  const last = options.until ?? edition.until;
  const time = new OfficeTime(buildCalendar(CN_2019_2026));
  // what was due by the close of the last day shows as late a moment after it
  const until = time.closeOf(last) + MS_PER_MINUTE;
  const demo = readDemonstration();
  const password = randomUUID();
  const players = new Players(
    apiUrl,
    new Map([...passwords, ...NEW_ACCOUNTS.map((made) => [made.name, password] as const)]),
    seed,
  );
  const accounts = officesOf(demo);
  const policy = (await players.items<{ id: string }>(accounts.office, '/api/policies'))[0]!.id;
  const policies = new Set([policy]);
  const names = new Map([...demo.accounts, ...NEW_ACCOUNTS].map((account) => [account.name, account.displayName]));
  const screen: Screen = { out, seed, daysPerSecond, dwellMs: options.dwellMs, signal };
  const board = new Board(screen, pool, players, time, { policies, office: accounts.office, from: PLAY_BEGINS, until, names });
  const began = performance.now();
  try {
    const known = knownBefore({ policy, password, edition, demo });
    const dueOf = (article: number): DateString => edition.ownDates[article] ?? VALIDITY.to;
    const stage = new Stage({ players, time, known, dueOf, edition: name, speak: (spoken) => board.say(spoken), signal });
    await prologue(stage, edition, keeper);
    const articles = await reviewAndDispatch({ keeper, players, time, office: accounts.office, policy, edition });
    const units = unitsOf(demo);
    const dispatchedAt = momentOf(VALIDITY.from, DISPATCH, time);
    const dice = new Dice(seed);
    const signs = new Set(SCENES.flatMap((scene) => scene.signs ?? []));
    const story = new Story({
      dice,
      time,
      articles,
      units,
      dispatchedAt,
      end: VALIDITY.to,
      cycle: edition.cycle,
      signs,
      ...accounts,
    });
    for (const { id, number } of articles) known.set(`a${number}`, id);
    for (const [i, { code, head }] of story.unitsThatAre('silent').entries())
      known.set(`silent${i + 1}`, code).set(`silentHead${i + 1}`, head);
    known.set('late1', story.unitsThatAre('late')[0]!.code);
    const opening = [...story.opening(), ...stage.cues(SCENES)];
    const dateOf = (at: Instant): DateString => time.dateOf(at);
    const onStop = (at: Instant, acts: number) => board.show(at, acts);
    const acts = await new Director({
      story,
      stage,
      keeper,
      players,
      units,
      policies,
      told: new Set(SCENES.flatMap((scene) => scene.papers ?? [])),
      ...accounts,
      dateOf,
      opening,
      until,
      signal,
      onStop,
    }).play();
    await board.show(until, acts, true);
    const ms = performance.now() - began;
    const articleIds = (await players.board<BoardRow>(accounts.office, policies)).map(({ id }) => id);
    const summaries = await summarize(players, accounts.office, articleIds, until);
    const checklist = await check(pool, stage.witnesses, dateOf);
    const papers = await draftedPapers(pool);
    const verified = await verifyLedger(pool);
    return { seed, edition: name, until: last, acts, ms, articles: summaries, checklist, papers, verified };
  } finally {
    board.end();
  }
}

/** What every scene knows from the beginning. */
const knownBefore = (play: {
  readonly policy: string;
  readonly password: string;
  readonly edition: Edition;
  readonly demo: Demonstration;
}): Map<string, unknown> => {
  const { rules, ownDates } = play.edition;
  return new Map<string, unknown>([
    ['policy', play.policy],
    ['password', play.password],
    ['rules', rules],
    ['ruleSet', { id: rules.id, version: rules.version }],
    ['registry', play.demo.registry],
    ['ownDates', ownDates],
    ['text', play.demo.text],
  ]);
};

/** What happens before the dispatch, one scene after the other. */
async function prologue(stage: Stage, edition: Edition, keeper: Theatre['keeper']): Promise<void> {
  for (const first of stage.cues(edition.prologue)) {
    for (let cue: Cue | null = first; cue;) {
      await walkTo(keeper, cue.at);
      cue = (await stage.perform(cue)).next;
    }
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
  readonly keeper: Theatre['keeper'];
  readonly players: Players;
  readonly time: OfficeTime;
  readonly office: string;
  readonly policy: string;
  readonly edition: Edition;
}

/** The office corrects what forbids the dispatch, one correction a minute, and dispatches at ten. */
async function reviewAndDispatch({ keeper, players, time, office, policy, edition }: Review): Promise<PlayArticle[]> {
  const session = await players.as(office);
  const view = await session.request<{ policy: EffectivePolicy; blockers: Finding[] }>({
    method: 'GET',
    path: `/api/policies/${policy}`,
  });
  const corrections = correctionsFor(view.policy, view.blockers, readDemonstration().registry, edition.ownDates);
  for (const [i, correction] of corrections.entries()) {
    await walkTo(keeper, momentOf(VALIDITY.from, REVIEW + i, time));
    const path = `/api/policies/${policy}/corrections`;
    await session.request({ method: 'POST', path, body: { correction }, key: players.keyFor(policy) });
  }
  await walkTo(keeper, momentOf(VALIDITY.from, DISPATCH, time));
  const { id, version } = edition.rules;
  const body = { ruleSet: { id, version } };
  await session.request({ method: 'POST', path: `/api/policies/${policy}/dispatch`, body, key: players.keyFor(policy) });
  type Item = BoardRow & { number: number; leads: string[]; units: string[] };
  const items = await players.items<Item>(office, `/api/policies/${policy}/board?limit=200`);
  return items.map(({ id: article, number, numeral, title, leads, units }): PlayArticle => {
    return { id: article, number, numeral, title, leads, units, due: edition.ownDates[number] ?? VALIDITY.to };
  });
}
