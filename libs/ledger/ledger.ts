import type { Pool, PoolClient, QueryConfig } from 'pg';
import { systemActor } from '#domain/actor.js';
import type { ApprovalCommand } from '#domain/approval/commands.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import type { AdoptionCommand } from '#domain/adoption/adoption.js';
import type { MeetingCommand } from '#domain/meeting/commands.js';
import type { CaseCommand } from '#domain/case/commands.js';
import type { PaperCommand } from '#domain/paper/paper.js';
import type { PolicyCommand } from '#domain/policy/commands.js';
import type { ToleranceCommand } from '#domain/tolerance/tolerance.js';
import type { Reckoning } from '#domain/article/tasks.js';
import type { RefusalParams } from '#domain/decision.js';
import type { SubjectKind } from '#contracts/workflows.js';
import { Announcer } from './announcer.js';
import { executeBatch, type BatchExecuted } from './batch.js';
import { decideChange, fingerprintOf, type AnyChange, type Executed, type Loaded, type Request, type Result } from './change.js';
import { Coalescer, GROUPS } from './coalescer.js';
import { derivedId } from './hash.js';
import { freshAt, load, type LoadKey } from './load.js';
import { Memory } from './memory.js';
import { RuleBook } from './rule-book.js';
import { subjectKinds, SUBJECTS } from './subjects/index.js';
import { ADOPTION } from './subjects/adoption.js';
import { APPROVAL } from './subjects/approval.js';
import { CASE } from './subjects/case.js';
import { ARTICLE } from './subjects/article.js';
import { MEETING } from './subjects/meeting.js';
import { PAPER } from './subjects/paper.js';
import { POLICY } from './subjects/policy.js';
import { TOLERANCE } from './subjects/tolerance.js';
import type { Subject, SubjectEvent } from './subjects/subject.js';
import { againAfterDeadlock, inTransaction, isDeadlock } from './transaction.js';
import { Turns } from './turns.js';
import { writeChanges, type Written } from './write.js';

export type { Executed } from './change.js';
export type ArticleRequest = Request<ArticleCommand>;
export type PolicyRequest = Request<PolicyCommand>;

type Queryable = Pick<Pool | PoolClient, 'query'>;
/** How many subjects were looked at, and how many events were recorded. */
export interface Settled {
  readonly subjects: number;
  readonly events: number;
}

type Refused = Extract<Executed, { ok: false }>;

export interface LedgerOptions {
  /** Notices are to be delivered to a channel outside; without one they wait in the units' lists only. */
  readonly deliverNotices?: boolean;
}

/** Races lost before the subject is locked for one more try, which cannot lose. */
const OPTIMISTIC_TRIES = 3;
const LOCKED_TRIES = 5;

const DUE_COLUMNS = 's.id, s.type, (select at from now) as now, s.position, s.hash, s.state from subject s';

/** The instant stands in a query of its own, so that the index of `next_due` is walked from the longest due on, however many there are. */
const DUE = `
  with now as materialized (select business_now() as at)
  select ${DUE_COLUMNS}
  where s.next_due <= (select least(at, $3::timestamptz) from now) and s.id <> all($2::uuid[])
  order by s.next_due limit $1 for update of s skip locked
`;

const DUE_ONE = `
  with now as materialized (select business_now() as at)
  select ${DUE_COLUMNS} where s.id = $1 and s.next_due <= (select at from now) for update of s skip locked
`;

type DueRow = { id: string; type: SubjectKind; now: Date; position: number; hash: string; state: object };

/**
 * The only writer (architecture.md §1). A human act is two round trips: read, then one guarded statement that writes events, state, tasks,
 * notices and wake-up together, or nothing.
 */
export class Ledger {
  readonly rules: RuleBook;
  /** Subjects whose rules are not known here: looking at them again and again would hold up those behind them. */
  private readonly unsettleable = new Set<string>();
  private readonly announcer: Announcer;
  private readonly turns = new Turns();
  private readonly memory = new Memory();
  private readonly loads: Coalescer<LoadKey, Loaded<unknown>>;
  /** A group is one statement, and that is for one kind of subject. */
  private readonly writes: ReadonlyMap<SubjectKind, Coalescer<AnyChange, boolean>>;

  constructor(
    private readonly pool: Pool,
    private readonly options: LedgerOptions = {},
  ) {
    this.rules = new RuleBook(pool);
    this.announcer = new Announcer(pool);
    this.loads = new Coalescer((keys) => load(pool, keys), GROUPS);
    this.writes = new Map(subjectKinds.map((kind) => [kind, new Coalescer((changes) => this.writeTogether(changes), GROUPS)]));
  }

  /**
   * Decides a command on an article and records what follows. Refuses with the codes of the domain's `decideArticle` and LEDGER.STALE_POSITION
   * (the sender saw an older state), LEDGER.UNKNOWN_RULES (a rule set or calendar that is not here), LEDGER.COMMAND_ID_TAKEN (another
   * subject's command has this id).
   */
  execute(request: ArticleRequest): Promise<Executed> {
    return this.run(ARTICLE, request);
  }

  /** The same for a policy, with the codes of `decidePolicy`. `along`: writes that belong to it, in the same transaction. */
  executePolicy(request: PolicyRequest, along?: (client: PoolClient) => Promise<void>): Promise<Executed> {
    return along ? this.runLocked(POLICY, request, along) : this.run(POLICY, request);
  }

  /** The same for an approval, with the codes of `decideApproval`, and those of what its decision brings about. */
  executeApproval(request: Request<ApprovalCommand>): Promise<Executed> {
    return this.run(APPROVAL, request);
  }

  /** The same for a meeting, with the codes of `decideMeeting`, and those of what its confirmed resolutions bring about. */
  executeMeeting(request: Request<MeetingCommand>): Promise<Executed> {
    return this.run(MEETING, request);
  }

  /** The same for a supervision case, with the codes of `decideCase`, and those of the article and the approvals that it brings about. */
  executeCase(request: Request<CaseCommand>): Promise<Executed> {
    return this.run(CASE, request);
  }

  /** The same for an application for error tolerance, with the codes of `decideTolerance` and of its case. */
  executeTolerance(request: Request<ToleranceCommand>): Promise<Executed> {
    return this.run(TOLERANCE, request);
  }

  /** The same for a list of dates that would move, with the codes of `decideAdoption`. */
  executeAdoption(request: Request<AdoptionCommand>): Promise<Executed> {
    return this.run(ADOPTION, request);
  }

  /** The same for a periodic paper, with the codes of `decidePaper`. */
  executePaper(request: Request<PaperCommand>): Promise<Executed> {
    return this.run(PAPER, request);
  }

  /**
   * Dispatches articles all or none, in one transaction, together with the act of their policy where one is given. Returns the first refusal,
   * with the article's id, if there is one. A repeated dispatch of a policy returns its first result and writes nothing.
   */
  async dispatch(
    articles: readonly ArticleRequest[],
    policy?: PolicyRequest,
  ): Promise<{ ok: true; articles: number; policy?: Executed } | (Refused & { readonly id: string })> {
    const now = await this.now();
    const changes: AnyChange[] = [];
    for (const request of articles) {
      const change = await decideChange(ARTICLE, freshAt(now, request.id), request, this.rules);
      if (!('state' in change))
        return change.ok ? { ok: false, code: 'ARTICLE.UNKNOWN', params: {}, id: request.id } : { ...change, id: request.id };
      changes.push(change);
    }
    const writeArticles = async (client: PoolClient) => {
      const written = new Set((await this.write(client, changes)).map(({ id }) => id));
      const there = articles.find(({ id }) => !written.has(id));
      if (there) throw new Refusal('ARTICLE.ALREADY_DISPATCHED', {}, there.id);
    };
    try {
      if (policy) {
        const executed = await this.runLocked(POLICY, policy, writeArticles);
        if (!executed.ok) return { ...executed, id: policy.id };
        this.announcer.committed(articles.length);
        return { ok: true, articles: articles.length, policy: executed };
      }
      await inTransaction(this.pool, writeArticles);
      this.announcer.committed(articles.length);
      return { ok: true, articles: articles.length };
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, code: error.code, params: error.params, id: error.id };
      throw error;
    }
  }

  /** Carries out several acts on articles, all or none; see {@link executeBatch}. Refuses as {@link execute}, with the article's id. */
  async executeAll(requests: readonly ArticleRequest[]): Promise<BatchExecuted> {
    const executed = await executeBatch(this.pool, requests, async (client, request) => {
      const outcome = await this.tryOnce(ARTICLE, request, client);
      return outcome === 'several subjects' ? undefined : outcome;
    });
    if (executed.ok) this.announcer.committed(requests.length);
    return executed;
  }

  /**
   * Settles what is due on up to `limit` subjects in one transaction, the longest due first; those that somebody else is settling are passed over.
   * `dueBy`: only what was due at that business instant already. Every obligation takes effect once. Returns how many subjects were looked at, and
   * how many events were recorded.
   */
  async settleDue(limit: number, dueBy: number | null = null): Promise<Settled> {
    return await this.settleRows({
      name: 'ledger-due',
      text: DUE,
      values: [limit, [...this.unsettleable], dueBy === null ? 'infinity' : new Date(dueBy).toISOString()],
    });
  }

  /** The same for what is due on this subject. */
  async settleOne(id: string): Promise<Settled> {
    if (this.unsettleable.has(id)) return { subjects: 0, events: 0 };
    return await this.settleRows({ name: 'ledger-due-one', text: DUE_ONE, values: [id] });
  }

  private async settleRows(due: QueryConfig): Promise<Settled> {
    const settled = await againAfterDeadlock(() => this.settleOnce(due));
    if (settled.events > 0) this.announcer.committed(settled.subjects);
    return settled;
  }

  private settleOnce(due: QueryConfig): Promise<Settled> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<DueRow>(due);
      const changes: AnyChange[] = [];
      for (const { id, type, now, ...row } of rows) {
        const loaded = { ...row, now: now.getTime(), nextDue: null, earlier: null, earlierId: null, earlierFingerprint: null };
        const commandId = derivedId('settle', id, row.position);
        const subject = SUBJECTS[type];
        const request = { id, commandId, actor: systemActor, command: subject.settle };
        const change = await decideChange(subject, loaded, request, this.rules);
        if ('state' in change) changes.push(change);
        else if (!change.ok) this.unsettleable.add(id);
      }
      await this.write(client, changes);
      for (const change of changes) await this.follow(client, change);
      return { subjects: rows.length, events: changes.reduce((sum, { events }) => sum + events.length, 0) };
    });
  }

  /**
   * What the command of this id brought about on the subject, where it was this account's and recorded an event of this type; undefined: there is
   * no such command. Refuses LEDGER.COMMAND_ID_TAKEN when it was another's, or something else.
   */
  async earlierResult(id: string, commandId: string, account: string, event: string): Promise<Executed | undefined> {
    const { rows } = await this.pool.query<{ result: Result; same: boolean }>(
      `select c.result, c.subject_id = $2 and exists (
         select 1 from event e where e.subject_id = $2 and e.command_id = $1 and e.account = $3 and e.type = $4
       ) as same
       from command c where c.id = $1`,
      [commandId, id, account, event],
    );
    const [row] = rows;
    if (!row) return undefined;
    if (!row.same) return { ok: false, code: 'LEDGER.COMMAND_ID_TAKEN', params: { commandId } };
    return { ok: true, repeated: true, ...row.result };
  }

  /** The business instant, UTC milliseconds. */
  async now(): Promise<number> {
    const { rows } = await this.pool.query<{ now: Date }>('select business_now() as now');
    return rows[0]!.now.getTime();
  }

  private async run<State, Command, Event extends SubjectEvent>(
    subject: Subject<State, Command, Event>,
    request: Request<Command>,
  ): Promise<Executed> {
    return this.turns.take(request.id, async () => {
      const byMemory = await this.tryByMemory(subject, request);
      if (byMemory) return this.announced(byMemory);
      for (let attempt = 1; attempt <= OPTIMISTIC_TRIES; attempt++) {
        const outcome = await this.tryOnce(subject, request);
        if (outcome === 'several subjects') break;
        if (outcome) return this.announced(outcome);
      }
      return await this.runLocked(subject, request);
    });
  }

  private async runLocked<State, Command, Event extends SubjectEvent>(
    subject: Subject<State, Command, Event>,
    request: Request<Command>,
    along?: (client: PoolClient) => Promise<void>,
  ): Promise<Executed> {
    const once = () =>
      inTransaction(this.pool, async (client) => {
        await client.query('select 1 from subject where id = $1 for update', [request.id]);
        const outcome = await this.tryOnce(subject, request, client);
        if (outcome === 'several subjects') throw new Error('a transaction takes several subjects');
        if (outcome?.ok && !outcome.repeated) await along?.(client);
        return outcome;
      });
    // a subject that did not exist could not be locked, and a repetition or a deadlock has ended the transaction: the next try finds either
    for (let attempt = 1; attempt <= LOCKED_TRIES; attempt++) {
      try {
        const outcome = await once();
        if (outcome) return this.announced(outcome);
      } catch (error) {
        if (error instanceof Refusal && !along) return { ok: false, code: error.code, params: error.params };
        if (!isDeadlock(error)) throw error;
      }
    }
    throw new Error(`${subject.type} ${request.id} moved although it was locked`);
  }

  /**
   * Undefined: the race was lost, or a repetition of the command came first; try again. `several subjects`: other subjects follow, which takes a
   * transaction; nothing was written. Without a transaction it reads and writes together with other acts of the moment.
   */
  private async tryOnce<State, Command, Event extends SubjectEvent>(
    subject: Subject<State, Command, Event>,
    request: Request<Command>,
    transaction?: PoolClient,
  ): Promise<Executed | undefined | 'several subjects'> {
    const key = { type: subject.type, id: request.id, commandId: request.commandId };
    const loaded = (transaction ? (await load(transaction, [key]))[0]! : await this.loads.submit(key)) as Loaded<State>;
    return await this.decideAndWrite(subject, request, loaded, transaction);
  }

  /** Without reading the subject, where this process wrote it a moment ago. Undefined: nothing was written, read and decide again. */
  private async tryByMemory<State, Command, Event extends SubjectEvent>(
    subject: Subject<State, Command, Event>,
    request: Request<Command>,
  ): Promise<Executed | undefined> {
    const loaded = this.memory.take(subject.type, request.id);
    if (!loaded) return undefined;
    const outcome = await this.decideAndWrite(subject, request, loaded as Loaded<State>);
    // a refusal may be due to what has happened since, and nothing to write may be a repetition
    return outcome !== 'several subjects' && outcome?.ok && outcome.events.length > 0 ? outcome : undefined;
  }

  private async decideAndWrite<State, Command, Event extends SubjectEvent>(
    subject: Subject<State, Command, Event>,
    request: Request<Command>,
    loaded: Loaded<State>,
    transaction?: PoolClient,
  ): Promise<Executed | undefined | 'several subjects'> {
    const prepare = loaded.earlier ? null : subject.prepare?.(request.command);
    if (prepare && !transaction) return 'several subjects';
    const prepared = prepare
      ? await this.prepared(subject, loaded, { ...request, fingerprint: fingerprintOf(request) }, (...given) =>
          prepare(transaction!, ...given),
        )
      : request;
    const change = await decideChange(subject, loaded, prepared, this.rules);
    if (!('state' in change)) {
      // what was taken for the command goes back with the transaction
      if (prepare && !change.ok) throw new Refusal(change.code, change.params, request.id);
      return change;
    }
    if (change.followUps.length > 0 && !transaction) return 'several subjects';
    try {
      const written = transaction
        ? (await this.write(transaction, [change])).length > 0
        : await this.writes.get(subject.type)!.submit(change);
      if (!written) return undefined;
      if (transaction) await this.follow(transaction, change);
      return { ok: true, repeated: false, ...change.result };
    } catch (error) {
      // alone, the statement has left nothing behind; within a transaction nothing can be tried again
      if (isRepetition(error) || (!transaction && isDeadlock(error))) return undefined;
      throw error;
    }
  }

  /** The command with what it takes from the database; as it was, where it is going to be refused anyway. */
  private async prepared<State, Command, Event extends SubjectEvent>(
    subject: Subject<State, Command, Event>,
    { state, now }: Loaded<State>,
    request: Request<Command>,
    take: (command: Command, loaded: { state: State | null; now: number; calendar: Reckoning['calendar'] }) => Promise<Command>,
  ): Promise<Request<Command>> {
    const frozen = subject.frozen(state, request.command);
    const reckoning = frozen && (await this.rules.find(frozen));
    if (!reckoning) return request;
    return { ...request, command: await take(request.command, { state, now, calendar: reckoning.calendar }) };
  }

  private announced(outcome: Executed): Executed {
    if (outcome.ok && !outcome.repeated && outcome.events.length > 0) this.announcer.committed(1);
    return outcome;
  }

  /** Carries out what follows on other subjects; what is refused there undoes the whole. */
  private async follow(client: PoolClient, { commandId, followUps }: AnyChange): Promise<void> {
    for (const [i, { type, id, command, actor }] of followUps.entries()) {
      await client.query('select 1 from subject where id = $1 for update', [id]);
      const request = { id, command, actor, commandId: derivedId('follow', commandId, i) };
      const outcome = await this.tryOnce(SUBJECTS[type], request, client);
      if (!outcome || outcome === 'several subjects') throw new Error(`${type} ${id} moved although it was locked`);
      if (!outcome.ok) throw new Refusal(outcome.code, outcome.params, id);
    }
  }

  /** Which of the changes were written. Acts of several people, each of its own subject: one that is busy elsewhere is tried again alone. */
  private async writeTogether(changes: readonly AnyChange[]): Promise<boolean[]> {
    const written = new Map((await this.write(this.pool, changes, true)).map((one) => [one.id, one]));
    return changes.map((change) => {
      const one = written.get(change.id);
      if (one) this.memory.wrote(change, one);
      return one !== undefined;
    });
  }

  private write(db: Queryable, changes: readonly AnyChange[], together = false): Promise<Written[]> {
    return writeChanges(db, changes, { deliver: this.options.deliverNotices === true, together });
  }
}

class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly params: RefusalParams,
    readonly id: string,
  ) {
    super(code);
  }
}

/** Two of the same command at once: the second insert into `command` fails, and the next try finds the first one's result. */
const isRepetition = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && (error.constraint === 'command_pkey' || error.constraint === 'event_pkey');
