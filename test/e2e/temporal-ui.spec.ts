import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import pg from 'pg';
import { workflowIdOf } from '#contracts/workflows.js';
import { PEER } from '#domain/rules/built-in.js';
import { setBusinessClock } from '#ledger/clock.js';
import { findTemporal } from '#runtime/temporal-program.js';
import { dispatchOf, head } from '../support/articles.js';
import { temporalAddress } from '../support/servers.js';
import { until } from '../support/until.js';
import { TestWorker } from '../support/worker.js';

const DAY_MS = 86_400_000;

interface Payload {
  readonly data?: Uint8Array | null;
}
const textOf = (payload: Payload | null | undefined): string | undefined =>
  payload?.data ? (JSON.parse(Buffer.from(payload.data).toString()) as string) : undefined;

describe("Temporal's own tools tell the story of an article", () => {
  let world: TestWorker;
  let program: string;
  let policyId: string;
  let id: string;
  let handle: WorkflowHandle;

  beforeAll(async () => {
    program = (await findTemporal({ configured: process.env.TEMPORAL_CLI })).file;
    // the workflow itself settles, and says so
    world = await TestWorker.start({ sweep: false });
    // a timer of the workflow's own, long before it is due
    const request = dispatchOf(['GXJ'], { signDueAt: Date.now() + DAY_MS }, PEER);
    id = request.id;
    policyId = request.command.kind === 'dispatch' ? request.command.policyId : '';
    handle = world.client.workflow.getHandle(workflowIdOf('article', id, '（八）'));
    const act = async (unit: string, command: typeof request.command) =>
      expect(await world.ledger.execute({ id, actor: head(unit), commandId: randomUUID(), command })).toMatchObject({ ok: true });
    expect(await world.ledger.execute(request)).toMatchObject({ ok: true });
    await until(
      async () => ((await summaries('timerStartedEventAttributes')).length > 0 ? true : undefined),
      'the workflow sleeps',
    );
    await setClockAhead(2 * DAY_MS);
    await world.until(`select 1 from event where subject_id = $1 and type = 'OverdueMarked'`, [id]);
    const measures = [{ title: '措施', owner: 'KJJ', deliverable: '文件', due: null, quote: null }];
    await act('KJJ', { kind: 'sign', unit: 'KJJ' });
    await act('KJJ', { kind: 'submitPlan', unit: 'KJJ', measures });
  });
  afterAll(async () => await world.stop());

  const temporal = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(program, [...args, '--address', temporalAddress(), '-o', 'json']);
    return JSON.parse(stdout) as unknown;
  };

  /** Of every event of this kind in the workflow's history, what its summary says. */
  const summaries = async (key: 'timerStartedEventAttributes' | 'markerRecordedEventAttributes') => {
    const { events } = await handle.fetchHistory();
    return (events ?? []).filter((event) => event[key]).map(({ userMetadata }) => textOf(userMetadata?.summary));
  };

  async function setClockAhead(byMs: number): Promise<void> {
    const owner = new pg.Pool({ connectionString: world.ownerUrl, max: 1 });
    const start = new Date((await world.ledger.now()) + byMs);
    expect(await setBusinessClock(owner, { start, rate: 1, anchor: new Date() })).toBe(true);
    await owner.end();
  }

  it('finds it by its stage and its lead unit, with `temporal workflow list --query`', async () => {
    const query = `DubanStage='executing' AND DubanLeadUnit='KJJ' AND DubanUnits='GXJ' AND DubanPolicy='${policyId}'`;
    // visibility follows a moment later
    let found: unknown = [];
    while (!Array.isArray(found) || found.length === 0) found = await temporal('workflow', 'list', '--query', query);
    expect(found).toMatchObject([{ execution: { workflowId: `article/（八）/${id}` }, type: { name: 'articleWorkflow' } }]);
  });

  it('names it, and says of each timer and each step what it is for', async () => {
    const steps = await until(async () => {
      const done = await summaries('markerRecordedEventAttributes');
      return done.includes('settle what is due') && done.includes('read the agenda') ? done : undefined;
    }, 'the workflow has settled, and looked again');
    const timers = await summaries('timerStartedEventAttributes');
    expect(timers[0]).toMatch(/^overdue sign\S*, \d{4}-/);
    expect([...timers, ...steps]).not.toContain(undefined);
    const { staticSummary, raw } = await handle.describe();
    expect(staticSummary ?? raw.executionConfig?.userMetadata).toBeDefined();
  });

  it('shows where it stands now', async () => {
    const { currentDetails } = await until(async () => {
      const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
      return metadata.currentDetails?.includes('executing') ? metadata : undefined;
    }, 'the workflow has seen the plan');
    expect(currentDetails).toContain('**（八）** executing');
    expect(currentDetails).toContain('lead: KJJ');
    expect(currentDetails).toContain('next: ');
  });
});
