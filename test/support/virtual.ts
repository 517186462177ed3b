import { randomUUID } from 'node:crypto';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import pg from 'pg';
import pino from 'pino';
import type { AgendaView, SubjectActivities } from '#contracts/activities.js';
import { SEARCH_ATTRIBUTES } from '#contracts/search-attributes.js';
import type { SubjectKind } from '#contracts/workflows.js';
import type { Actor } from '#domain/actor.js';
import { Ledger } from '#ledger/ledger.js';
import { verifyLedger } from '#ledger/verify.js';
import { subjectActivities } from '../../apps/worker/subject.activities.js';
import { WakeupRelay } from '../../apps/worker/wakeup-relay.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { executeOn } from './execute.js';
import { timeSkippingServer } from './servers.js';
import { builtBundle, quietTemporal } from './worker.js';
import { workflowIdIn } from './workflow-id.js';

/** Numbers of Temporal's IndexedValueType. */
const indexedType = { Keyword: 2, Datetime: 6, KeywordList: 7 } as const;

const SERVER_TRIES = 5;

/** The time-skipping server with the search attributes that the workflows set. */
export async function timeSkipping(): Promise<TestWorkflowEnvironment> {
  quietTemporal();
  const environment = await startServer();
  const searchAttributes = Object.fromEntries(Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, indexedType[type]]));
  await environment.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });
  return environment;
}

/** The SDK gives its server five seconds to start, which is not enough on a machine that is busy with other things. */
async function startServer(tries = SERVER_TRIES): Promise<TestWorkflowEnvironment> {
  const server = { executable: { type: 'existing-path', path: timeSkippingServer() } } as const;
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({ server });
  } catch (error) {
    if (tries <= 1) throw error;
    return await startServer(tries - 1);
  }
}

/** A wake-up that takes longer is one that will not come. */
const QUIET_WITHIN_MS = 60_000;
const LOOK_MS = 5;
/** The workflow's timer begins some real milliseconds after the look that set it. */
const TIMER_LAG_MS = 100;

const beijing = (instant: string): number => Date.parse(`${instant.replace(' ', 'T')}+08:00`);

/** Real workflows on the real ledger, on the clock of the time-skipping server: years pass in seconds. One story after the other. */
export class VirtualTown {
  private story: Story | undefined;

  private constructor(
    readonly environment: TestWorkflowEnvironment,
    readonly taskQueue: string,
    private readonly worker: Worker,
    private readonly run: Promise<void>,
  ) {}

  static async start(): Promise<VirtualTown> {
    const environment = await timeSkipping();
    const taskQueue = `virtual-${randomUUID()}`;
    const current = () => {
      if (!town.story) throw new Error('no story is being told');
      return town.story;
    };
    const activities: SubjectActivities = {
      readAgenda: async (kind, id) => await current().carryOut('readAgenda', kind, id),
      settle: async (kind, id) => await current().carryOut('settle', kind, id),
    };
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      workflowBundle: builtBundle(),
      activities,
    });
    const town = new VirtualTown(environment, taskQueue, worker, worker.run());
    return town;
  }

  /** Begins a story at this instant of business time: `2021-03-01 10:00`, Beijing. It has a database of its own. */
  async begin(instant: string): Promise<Story> {
    if (this.story) throw new Error('the story before has not ended');
    this.story = await Story.begin(this, beijing(instant), () => (this.story = undefined));
    return this.story;
  }

  async stop(): Promise<void> {
    if (this.worker.getState() === 'RUNNING') this.worker.shutdown();
    await this.run;
    await this.environment.teardown();
  }
}

/** What was recorded by the machine: `03-01 16:45 ReminderSent sign:KJJ remind half-time`, and the id of its subject. */
interface Line {
  readonly id: string;
  readonly text: string;
}

export class Story {
  private heard = 0;

  private constructor(
    private readonly town: VirtualTown,
    /** Business time less virtual time. */
    private readonly offsetMs: number,
    private readonly database: TestDatabase,
    readonly pool: pg.Pool,
    private readonly owner: pg.Pool,
    readonly ledger: Ledger,
    private readonly activities: SubjectActivities,
    private readonly relay: WakeupRelay,
    private readonly ended: () => void,
  ) {}

  static async begin(town: VirtualTown, start: number, ended: () => void): Promise<Story> {
    const database = await createTestDatabase();
    const pool = new pg.Pool({ connectionString: database.appUrl, max: 6 });
    const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
    const ledger = new Ledger(pool);
    // no look of the relay: it would tell the workflow how old it is by the real clock
    const relay = new WakeupRelay(pool, town.environment.client, town.taskQueue, pino({ level: 'silent' }));
    const offsetMs = start - (await town.environment.currentTimeMs());
    const activities = subjectActivities(pool, ledger);
    const story = new Story(town, offsetMs, database, pool, owner, ledger, activities, relay, ended);
    const clock = 'update business_clock set business_anchor = $1, real_anchor = clock_timestamp(), rate = 1, hold_at = null';
    await owner.query(clock, [new Date(start)]);
    relay.start();
    return story;
  }

  /** An activity of a workflow, with the business clock at the virtual time. */
  async carryOut(step: keyof SubjectActivities, kind: SubjectKind, id: string): Promise<AgendaView> {
    await this.synchronise();
    return await this.activities[step](kind, id);
  }

  /** A person's act; returns its events. Fails when it is refused. */
  async act(kind: SubjectKind, id: string, actor: Actor, command: object): Promise<readonly string[]> {
    await this.synchronise();
    const executed = await executeOn(this.ledger, kind, { id, actor, command, commandId: randomUUID() });
    if (!executed.ok)
      throw new Error(`${JSON.stringify(command)} was refused: ${executed.code} ${JSON.stringify(executed.params)}`);
    await this.quiet();
    return executed.events;
  }

  /** Time passes to this instant (Beijing), and nobody does anything but the workflows, each when its timer comes. */
  async until(instant: string): Promise<void> {
    const end = beijing(instant);
    await this.quiet();
    for (;;) {
      const now = await this.synchronise();
      const { rows } = await this.pool.query<{ next: Date | null }>('select min(next_due) as next from subject');
      const next = Math.min(rows[0]!.next?.getTime() ?? Infinity, end);
      if (next - now + TIMER_LAG_MS > 0) await this.town.environment.sleep(next - now + TIMER_LAG_MS);
      await this.quiet();
      if (next >= end) return;
    }
  }

  /** What the machine has recorded since the last call, in its order. */
  async told(): Promise<string[]> {
    return (await this.lines()).map(({ text }) => text);
  }

  /** The same, of one subject; what the others were told is passed over. */
  async toldOf(id: string): Promise<string[]> {
    return (await this.lines()).filter((line) => line.id === id).map(({ text }) => text);
  }

  private async lines(): Promise<Line[]> {
    const { rows } = await this.pool.query<{ seq: string; id: string; at: string; type: string; obligation: string | null }>(
      `select row_number() over (order by at, subject_id, position) as seq, subject_id as id, type, obligation,
         to_char(at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as at
       from event where account = 'system' order by 1`,
    );
    const fresh = rows.slice(this.heard);
    this.heard = rows.length;
    return fresh.map(({ id, at, type, obligation }) => ({
      id,
      text: [at, type, ...(obligation?.split('|') ?? []).filter((part) => !/^\d{12,}$/.test(part))]
        .join(' ')
        .replace(/:\d{12,}/, ''),
    }));
  }

  async stateOf<State>(id: string): Promise<State> {
    const { rows } = await this.pool.query<{ state: State }>('select state from subject where id = $1', [id]);
    return rows[0]!.state;
  }

  /** What Temporal's own UI shows of the workflow once it sleeps: its status, and the stage and the light that it set last. */
  async workflow(kind: SubjectKind, id: string): Promise<string> {
    const { status } = await this.asleep(kind, id);
    const { events } = await (await this.handle(kind, id)).fetchHistory();
    const shown = (events ?? []).flatMap(({ upsertWorkflowSearchAttributesEventAttributes: upsert }) =>
      upsert?.searchAttributes?.indexedFields ? [upsert.searchAttributes.indexedFields] : [],
    );
    const value = (name: string): unknown => JSON.parse(Buffer.from(shown.at(-1)![name]!.data!).toString());
    return `${status.name} ${String(value('DubanStage'))} ${String(value('DubanLight'))}`;
  }

  /** Waits until the workflow sleeps or has ended: what it was told last it has looked after. */
  private async asleep(kind: SubjectKind, id: string): Promise<WorkflowExecutionDescription> {
    const handle = await this.handle(kind, id);
    const end = performance.now() + QUIET_WITHIN_MS;
    for (;;) {
      const description = await handle.describe();
      if (description.status.name !== 'RUNNING') return description;
      const last = (await handle.fetchHistory()).events?.at(-1);
      if (last?.timerStartedEventAttributes) return description;
      if (performance.now() > end) throw new Error(`${kind}/${id} does not come to rest: ${JSON.stringify(last)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  private async handle(kind: SubjectKind, id: string) {
    return this.town.environment.client.workflow.getHandle(await workflowIdIn(this.pool, kind, id));
  }

  /** Notices of these kinds to units, oldest first: `03-02 KJJ reminder sign:KJJ`. */
  async notices(id: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ line: string }>(
      `select concat_ws(' ', to_char(at at time zone 'Asia/Shanghai', 'MM-DD'), unit, kind, task) as line from notice
       where subject_id = $1 order by at, unit, kind`,
      [id],
    );
    return rows.map(({ line }) => line);
  }

  /** Every stream folds to its state, and every workflow of a subject that is over has ended. */
  async end(): Promise<void> {
    await this.quiet();
    const { discrepancies } = await verifyLedger(this.pool);
    const { rows } = await this.pool.query<{ kind: SubjectKind; id: string; over: boolean }>(
      'select type as kind, id, is_over as over from subject',
    );
    const stayed: string[] = [];
    for (const { kind, id, over } of rows) {
      if (!over) await (await this.handle(kind, id)).terminate('the story is over');
      // told, it may still have to look
      else if ((await this.asleep(kind, id)).status.name !== 'COMPLETED') stayed.push(`${kind}/${id}`);
    }
    await this.relay.stop();
    await this.pool.end();
    await this.owner.end();
    await this.database.drop();
    this.ended();
    if (discrepancies.length + stayed.length > 0) throw new Error(JSON.stringify({ discrepancies, stayed }));
  }

  /** Brings the business clock to the virtual time, never back; returns it. */
  private async synchronise(): Promise<number> {
    const now = (await this.town.environment.currentTimeMs()) + this.offsetMs;
    await this.owner.query(
      'update business_clock set business_anchor = greatest(business_now(), $1), real_anchor = clock_timestamp()',
      [new Date(now)],
    );
    return now;
  }

  /** Waits until no workflow has to be told anything, and what is due is settled. */
  private async quiet(): Promise<void> {
    const end = performance.now() + QUIET_WITHIN_MS;
    await this.synchronise();
    for (;;) {
      const { rows } = await this.pool.query<{ what: string }>(
        `select 'a wake-up of ' || kind || ' ' || subject_id as what from wakeup
         union all select 'what is due on ' || type || ' ' || id from subject where next_due <= business_now()`,
      );
      if (rows.length === 0) return;
      if (performance.now() > end) throw new Error(`waited in vain: ${rows.map(({ what }) => what).join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}
