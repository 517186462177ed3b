import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { systemActor, type Actor } from '#domain/actor.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import { decideArticle } from '#domain/article/decide.js';
import type { ArticleEvent, RecordedEvent } from '#domain/article/events.js';
import { foldArticle } from '#domain/article/evolve.js';
import { recorded } from '#domain/article/recorded.js';
import type { ArticleState } from '#domain/article/state.js';
import { taskSlots, type Reckoning } from '#domain/article/tasks.js';
import type { DecisionContext, RefusalParams } from '#domain/decision.js';
import { articleRow, isoOf, nextDue, taskRows } from './article-subject.js';
import { chainHash } from './hash.js';
import { reckoningOf } from './rule-book.js';
import { inTransaction } from './transaction.js';
import { WRITE } from './write.sql.js';

export interface ArticleRequest {
  /** UUID of the article. */
  readonly id: string;
  readonly command: ArticleCommand;
  /** UUID given by the sender: the same one again returns the first result. */
  readonly commandId: string;
  readonly actor: Actor;
  /** The position that the sender has seen; left out: whatever it is. */
  readonly expectedPosition?: number;
}

export interface Result {
  readonly position: number;
  readonly events: readonly ArticleEvent['type'][];
}

export type Executed =
  | ({ readonly ok: true; readonly repeated: boolean } & Result)
  | { readonly ok: false; readonly code: string; readonly params: RefusalParams };

interface Loaded {
  readonly now: number;
  readonly position: number;
  readonly hash: string;
  readonly state: ArticleState | null;
  /** What the command of this id brought about, on whatever subject. */
  readonly earlier: Result | null;
  /** The subject of that command. */
  readonly earlierId: string | null;
}

interface Change {
  readonly loaded: Loaded;
  readonly request: ArticleRequest;
  readonly reckoning: Reckoning;
  readonly state: ArticleState;
  readonly events: readonly RecordedEvent[];
  readonly result: Result;
}

type Queryable = Pick<Pool | PoolClient, 'query'>;
type Refused = Extract<Executed, { ok: false }>;

/** Races lost before the subject is locked for one more try, which cannot lose. */
const OPTIMISTIC_TRIES = 3;

const LOAD = `
  select now.at as now, s.position, s.hash, s.state, c.result as earlier, c.subject_id as "earlierId"
  from (select business_now() as at) now left join subject s on s.id = $1 left join command c on c.id = $2
`;

/**
 * The only writer (architecture.md §1). A human act is two round trips: read, then one guarded statement that writes events, state, tasks and
 * wake-up together, or nothing.
 */
export class Ledger {
  constructor(private readonly pool: Pool) {}

  /**
   * Decides a command on an article and records what follows. Refuses with the codes of {@link decideArticle} and LEDGER.STALE_POSITION (the
   * sender saw an older state), LEDGER.UNKNOWN_RULES (a rule set or calendar that is not here), LEDGER.COMMAND_ID_TAKEN
   * (another article's command has this id).
   */
  async execute(request: ArticleRequest): Promise<Executed> {
    for (let attempt = 1; attempt <= OPTIMISTIC_TRIES; attempt++) {
      const outcome = await this.tryOnce(this.pool, request);
      if (outcome) return outcome;
    }
    return await inTransaction(this.pool, async (client) => {
      await client.query('select 1 from subject where id = $1 for update', [request.id]);
      const outcome = await this.tryOnce(client, request);
      if (!outcome) throw new Error(`article ${request.id} moved although it was locked`);
      return outcome;
    });
  }

  /**
   * Dispatches articles all or none, in one transaction. Returns the first refusal, with the article's id, if there is one; a repeated
   * dispatch is refused as ARTICLE.ALREADY_DISPATCHED.
   */
  async dispatch(
    requests: readonly ArticleRequest[],
  ): Promise<{ ok: true; articles: number } | (Refused & { readonly id: string })> {
    const now = await this.now();
    const changes: Change[] = [];
    for (const request of requests) {
      const change = decide({ now, position: 0, hash: request.id, state: null, earlier: null, earlierId: null }, request);
      if (!('state' in change))
        return change.ok ? { ok: false, code: 'ARTICLE.UNKNOWN', params: {}, id: request.id } : { ...change, id: request.id };
      changes.push(change);
    }
    return await inTransaction(this.pool, async (client) => {
      const written = new Set(await write(client, changes));
      const there = requests.find(({ id }) => !written.has(id));
      if (there) throw new AlreadyThere(there.id);
      return { ok: true as const, articles: written.size };
    }).catch((error: unknown) => {
      if (error instanceof AlreadyThere)
        return { ok: false as const, code: 'ARTICLE.ALREADY_DISPATCHED', params: {}, id: error.id };
      throw error;
    });
  }

  /**
   * Settles what is due on up to `limit` subjects in one transaction, the longest due first; those that somebody else is settling are passed
   * over. Every obligation takes effect once. Returns how many subjects were looked at and how many events were recorded.
   */
  async settleDue(limit: number): Promise<{ subjects: number; events: number }> {
    return await inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ id: string; now: Date; position: number; hash: string; state: ArticleState }>(
        `select s.id, now.at as now, s.position, s.hash, s.state
         from (select business_now() as at) now join subject s on s.next_due <= now.at
         order by s.next_due limit $1 for update of s skip locked`,
        [limit],
      );
      const changes = rows.flatMap(({ id, now, ...row }) => {
        const commandId = settleCommandId(id, row.position);
        const change = decide(
          { ...row, now: now.getTime(), earlier: null, earlierId: null },
          { id, commandId, actor: systemActor, command: { kind: 'settle' } },
        );
        return 'state' in change ? [change] : [];
      });
      await write(client, changes);
      return { subjects: rows.length, events: changes.reduce((sum, { events }) => sum + events.length, 0) };
    });
  }

  /** The business instant, UTC milliseconds. */
  async now(): Promise<number> {
    const { rows } = await this.pool.query<{ now: Date }>('select business_now() as now');
    return rows[0]!.now.getTime();
  }

  /** Undefined: the race was lost, or a repetition of the command came first; try again. */
  private async tryOnce(db: Queryable, request: ArticleRequest): Promise<Executed | undefined> {
    const change = decide(await load(db, request), request);
    if (!('state' in change)) return change;
    try {
      const written = await write(db, [change]);
      return written.length === 1 ? { ok: true, repeated: false, ...change.result } : undefined;
    } catch (error) {
      if (isRepetition(error)) return undefined;
      throw error;
    }
  }
}

class AlreadyThere extends Error {
  constructor(readonly id: string) {
    super(`article ${id} is dispatched already`);
  }
}

async function load(db: Queryable, { id, commandId }: ArticleRequest): Promise<Loaded> {
  type Row = { now: Date; position: number | null; hash: string | null; state: ArticleState | null } & Pick<
    Loaded,
    'earlier' | 'earlierId'
  >;
  const { rows } = await db.query<Row>({ name: 'ledger-load', text: LOAD, values: [id, commandId] });
  const row = rows[0]!;
  return { ...row, now: row.now.getTime(), position: row.position ?? 0, hash: row.hash ?? id };
}

/** What follows from the command: a change to be written, or an answer that needs no writing. */
function decide(loaded: Loaded, request: ArticleRequest): Change | Executed {
  // the id of another subject's command: its result would claim something that has not happened here
  if (loaded.earlierId !== null && loaded.earlierId !== request.id)
    return { ok: false, code: 'LEDGER.COMMAND_ID_TAKEN', params: { commandId: request.commandId } };
  if (loaded.earlier) return { ok: true, repeated: true, ...loaded.earlier };
  const { command, expectedPosition } = request;
  if (expectedPosition !== undefined && expectedPosition !== loaded.position) {
    return { ok: false, code: 'LEDGER.STALE_POSITION', params: { position: loaded.position, expected: expectedPosition } };
  }
  const frozen = loaded.state ?? (command.kind === 'dispatch' ? command : null);
  if (!frozen) return { ok: false, code: 'ARTICLE.UNKNOWN', params: { id: request.id } };
  const reckoning = reckoningOf(frozen);
  if (!reckoning)
    return {
      ok: false,
      code: 'LEDGER.UNKNOWN_RULES',
      params: { ruleSet: frozen.ruleSet.version, calendar: frozen.calendar.version },
    };
  const context: DecisionContext = { now: loaded.now, actor: request.actor, commandId: request.commandId, ...reckoning };
  const decision = decideArticle(loaded.state, command, context);
  if (!decision.ok) return decision;
  if (decision.events.length === 0) return { ok: true, repeated: false, position: loaded.position, events: [] };
  const events = decision.events.map((event) => recorded(event, context));
  const state = foldArticle(request.id, events, loaded.state)!;
  const result = { position: loaded.position + events.length, events: events.map(({ type }) => type) };
  return { loaded, request, reckoning, state, events, result };
}

/** Writes the changes whose subject is still where it was when they were decided; returns the ids of those. */
async function write(db: Queryable, changes: readonly Change[]): Promise<string[]> {
  if (changes.length === 0) return [];
  const chains = changes.map(chainOf);
  const values = [
    changes.map((change, i) => headOf(change, chains[i]!.hash)),
    chains.flatMap(({ rows }) => rows),
    changes.map(({ loaded, request, result }) => ({
      id: request.commandId,
      subject_id: request.id,
      position: result.position,
      result,
      at: isoOf(loaded.now),
    })),
    changes.flatMap(({ state, reckoning }) => taskRows(state, reckoning)),
    changes.flatMap(closedTasks),
    changes.map(({ state, reckoning }) => articleRow(state, reckoning)),
  ].map((rows) => JSON.stringify(rows));
  const { rows } = await db.query<{ id: string }>({ name: 'ledger-write', text: WRITE, values });
  return rows.map(({ id }) => id);
}

const headOf = ({ loaded, request, reckoning, state, result }: Change, hash: string) => ({
  id: request.id,
  type: 'article',
  expected: loaded.position,
  position: result.position,
  hash,
  state,
  next_due: isoOf(nextDue(state, reckoning)),
});

function chainOf({ loaded, request, events }: Change) {
  let { hash, position } = loaded;
  const rows = events.map(({ type, data, at, by }) => {
    position += 1;
    hash = chainHash(hash, { position, type, data, at, by });
    return {
      subject_id: request.id,
      position,
      type,
      data,
      at: isoOf(at),
      account: by.account,
      unit: by.unit,
      command_id: request.commandId,
      obligation: 'obligation' in data ? data.obligation : null,
      hash,
    };
  });
  return { hash, rows };
}

function closedTasks({ loaded, request, state }: Change) {
  if (!loaded.state) return [];
  const open = new Set(taskSlots(state).map(({ key }) => key));
  return taskSlots(loaded.state)
    .filter(({ key }) => !open.has(key))
    .map(({ key }) => ({ subject_id: request.id, key, at: isoOf(loaded.now) }));
}

/** Two of the same command at once: the second insert into `command` fails, and the next try finds the first one's result. */
const isRepetition = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && (error.constraint === 'command_pkey' || error.constraint === 'event_pkey');

/** The id of a settlement follows from what it settles on, so that trying again is the same command. */
function settleCommandId(id: string, position: number): string {
  const hex = createHash('sha256').update(`settle ${id} ${position}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
