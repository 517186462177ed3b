import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import type { RecordedEvent } from '#domain/article/events.js';
import type { ArticleState } from '#domain/article/state.js';
import { Ledger, type Executed } from '#ledger/ledger.js';
import { SUBJECTS } from '#ledger/subjects/index.js';
import type { SubjectEvent } from '#ledger/subjects/subject.js';
import { addVersion } from '#ledger/versions.js';
import { verifyLedger } from '#ledger/verify.js';
import type { TestDatabase } from '../database.js';
import { executeOn } from '../execute.js';
import { Broken, checkArticle, checkTogether } from './invariants.js';
import { Order } from './order.js';
import type { Act } from './thrown.js';
import { isSettlement, type ToldLedger } from './told-ledger.js';
import { NEXT_CALENDAR, NEXT_RULES } from './versions.js';

/** What somebody sends: an act under a command id. */
export interface Sent extends Act {
  readonly commandId: string;
}

/** What came back. */
export interface Answered {
  readonly sent: Sent;
  readonly outcome: Executed;
}

/** An event as PostgreSQL has it. */
export interface Found {
  readonly id: string;
  readonly commandId: string;
  readonly event: RecordedEvent<SubjectEvent>;
}

/** Processes at once, each with connections and an order of acts of its own. */
const PROCESSES = 2;
const CONNECTIONS_MAX = 4;
const SETTLED_TOGETHER_MAX = 20;

const isSame = (one: Sent, other: Sent): boolean =>
  one.id === other.id && one.by.account === other.by.account && isDeepStrictEqual(one.command, other.command);

/**
 * The real ledger in several processes, which goes the same way as one in memory: after each moment at which several people acted at once, what
 * PostgreSQL has must be what the one in memory comes to in some order of their acts, one after another.
 */
export class Twin {
  private readonly pools: pg.Pool[];
  private readonly owner: pg.Pool;
  private readonly ledgers: Ledger[];
  /** Every act that recorded something, in the order of the answers. */
  readonly acknowledged: Answered[] = [];
  private turn = 0;

  constructor(
    private readonly memory: ToldLedger,
    database: TestDatabase,
  ) {
    const { appUrl, ownerUrl } = database;
    this.pools = Array.from({ length: PROCESSES }, () => new pg.Pool({ connectionString: appUrl, max: CONNECTIONS_MAX }));
    this.owner = new pg.Pool({ connectionString: ownerUrl, max: 1 });
    this.ledgers = this.pools.map((pool) => new Ledger(pool));
  }

  async end(): Promise<void> {
    await Promise.all([...this.pools, this.owner].map((pool) => pool.end()));
  }

  /** Does what was done in memory before anybody acted at once. */
  async begin(): Promise<void> {
    const [pool] = this.pools as [pg.Pool];
    await addVersion(pool, 'rule_set', NEXT_RULES);
    await addVersion(pool, 'calendar', NEXT_CALENDAR);
    for (const { now, type, id, command, actor, commandId } of this.memory.told) {
      await this.stand(now);
      if (isSettlement(type, command)) await this.ledgers[0]!.settleOne(id);
      else await executeOn(this.ledgers[0]!, type, { id, command, actor, commandId });
    }
    this.memory.telling = false;
    this.memory.written = [];
    await this.stand(this.memory.now);
    await this.compare([...this.memory.entries.keys()]);
  }

  /** Time passes, and all processes settle what is due on the way, at its instant. */
  async pass(until: number): Promise<void> {
    for (let next = this.nextDue(); next <= until; next = this.nextDue()) {
      this.memory.now = Math.max(this.memory.now, next);
      await this.stand(this.memory.now);
      await this.settled();
    }
    this.memory.now = until;
    await this.stand(until);
  }

  /** Time passes, and nobody looks after what is due. */
  async leap(until: number): Promise<void> {
    this.memory.now = until;
    await this.stand(until);
  }

  /** Everything that is due by now is settled, by all processes at once. */
  async settled(): Promise<void> {
    const before = this.nextDue();
    await this.atOnce([], true);
    if (this.nextDue() === before) throw new Broken(`due at ${new Date(before).toISOString()}, and nobody settles it`);
  }

  /** Several people act at once, and what is due is settled meanwhile where `settling` says so. */
  async atOnce(acts: readonly Sent[], settling: boolean): Promise<Answered[]> {
    const sweeps = settling ? this.ledgers.map((ledger) => ledger.settleDue(SETTLED_TOGETHER_MAX)) : [];
    const sent = acts.map(async (act): Promise<Answered> => {
      const { type, by: actor, ...request } = act;
      this.turn += 1;
      const outcome = await executeOn(this.ledgers[this.turn % PROCESSES]!, type, { ...request, actor });
      return { sent: act, outcome };
    });
    // all of them come to an end, also when one fails
    const outcomes = await Promise.allSettled([...sent, ...sweeps]);
    const failure = outcomes.find(({ status }) => status === 'rejected');
    if (failure) throw (failure as PromiseRejectedResult).reason;
    const answers = await Promise.all(sent);
    const order = new Order(this.memory, this.firsts(answers), await this.fresh());
    await this.compare(order.follow());
    return answers;
  }

  /** All but those that only say what was said before, after a look at what they say. */
  private firsts(answers: readonly Answered[]): Answered[] {
    const firsts = answers.filter(({ outcome }) => (outcome.ok ? !outcome.repeated : outcome.code !== 'LEDGER.COMMAND_ID_TAKEN'));
    for (const answer of firsts) if (answer.outcome.ok && answer.outcome.events.length > 0) this.acknowledged.push(answer);
    for (const { sent, outcome } of answers.filter((answer) => !firsts.includes(answer))) {
      const first = this.acknowledged.find((one) => one.sent.commandId === sent.commandId);
      const same = first !== undefined && isSame(first.sent, sent);
      const wanted = same && first.outcome.ok ? { ...first.outcome, repeated: true } : null;
      const right = outcome.ok ? isDeepStrictEqual(outcome, wanted) : first !== undefined && !same;
      if (!right) throw new Broken(`repeated as something else: ${JSON.stringify({ first, sent, outcome })}`);
    }
    return firsts;
  }

  /** The ledger proves itself: hashes, positions, projections, and what each command brought. */
  async verify(): Promise<void> {
    const { discrepancies } = await verifyLedger(this.pools[0]!);
    if (discrepancies.length > 0) throw new Broken(`the ledger contradicts itself: ${JSON.stringify(discrepancies)}`);
  }

  private nextDue(): number {
    return [...this.memory.entries.values()].reduce((soonest, { nextDue }) => Math.min(soonest, nextDue ?? Infinity), Infinity);
  }

  /** Business time stands at this instant. */
  private async stand(instant: number): Promise<void> {
    await this.owner.query(
      'update business_clock set hold_at = $1, business_anchor = $1, real_anchor = clock_timestamp() where hold_at is distinct from $1',
      [new Date(instant)],
    );
  }

  /** Events that the ledger in memory does not have yet. */
  private async fresh(): Promise<Found[]> {
    const known = [...this.memory.entries.values()];
    const { rows } = await this.pools[0]!.query<{
      id: string;
      commandId: string;
      type: string;
      data: object;
      at: Date;
      account: string;
      unit: string | null;
    }>(
      `select e.subject_id as id, e.command_id as "commandId", e.type, e.data, e.at, e.account, e.unit
       from event e left join unnest($1::uuid[], $2::int[]) as k(id, position) on k.id = e.subject_id
       where e.position > coalesce(k.position, 0) order by e.subject_id, e.position`,
      [known.map(({ id }) => id), known.map(({ stream }) => stream.length)],
    );
    return rows.map(({ id, commandId, type, data, at, account, unit }) => ({
      ...{ id, commandId },
      event: { type, data, at: at.getTime(), by: { account, unit } },
    }));
  }

  /** The subjects are the same in both, and what must always hold does. */
  private async compare(ids: readonly string[]): Promise<void> {
    const { rows } = await this.pools[0]!.query<{ id: string; position: number; state: object; due: Date | null; over: boolean }>(
      'select id, position, state, next_due as due, is_over as over from subject where id = any($1)',
      [ids],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    for (const id of ids) {
      const { type, state, stream, nextDue } = this.memory.entries.get(id)!;
      const row = found.get(id);
      const same =
        row &&
        row.position === stream.length &&
        (row.due?.getTime() ?? null) === nextDue &&
        row.over === SUBJECTS[type].over(state!) &&
        isDeepStrictEqual(row.state, JSON.parse(JSON.stringify(state)));
      if (!same) throw new Broken(`${type} is another in PostgreSQL: ${JSON.stringify(row)} instead of ${JSON.stringify(state)}`);
      if (type === 'article') checkArticle(state as ArticleState, this.memory.reckoningOf(state as ArticleState));
    }
    checkTogether(this.memory);
  }
}
