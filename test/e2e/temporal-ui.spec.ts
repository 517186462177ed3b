import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workflowIdOf } from '#contracts/workflows.js';
import { PEER } from '#domain/rules/built-in.js';
import { findTemporal } from '#runtime/temporal-program.js';
import { dispatchOf, head } from '../support/articles.js';
import { temporalAddress } from '../support/servers.js';
import { TestWorker } from '../support/worker.js';

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

  beforeAll(async () => {
    program = (await findTemporal({ configured: process.env.TEMPORAL_CLI })).file;
    world = await TestWorker.start();
    const request = dispatchOf(['GXJ'], { signDueAt: Date.now() + 500 }, PEER);
    id = request.id;
    policyId = request.command.kind === 'dispatch' ? request.command.policyId : '';
    const act = async (unit: string, command: typeof request.command) =>
      expect(await world.ledger.execute({ id, actor: head(unit), commandId: randomUUID(), command })).toMatchObject({ ok: true });
    expect(await world.ledger.execute(request)).toMatchObject({ ok: true });
    await world.until(`select 1 from event where subject_id = $1 and type = 'OverdueMarked'`, [id]);
    const measures = [{ title: '措施', owner: 'KJJ', deliverable: '文件', due: null, quote: null }];
    await act('KJJ', { kind: 'sign', unit: 'KJJ' });
    await act('KJJ', { kind: 'submitPlan', unit: 'KJJ', measures });
    await world.until('select 1 where not exists (select 1 from wakeup)');
  });
  afterAll(async () => await world.stop());

  const temporal = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(program, [...args, '--address', temporalAddress(), '-o', 'json']);
    return JSON.parse(stdout) as unknown;
  };

  it('finds it by its stage and its lead unit, with `temporal workflow list --query`', async () => {
    const query = `DubanStage='executing' AND DubanLeadUnit='KJJ' AND DubanUnits='GXJ' AND DubanPolicy='${policyId}'`;
    // visibility follows a moment later
    let found: unknown = [];
    while (!Array.isArray(found) || found.length === 0) found = await temporal('workflow', 'list', '--query', query);
    expect(found).toMatchObject([{ execution: { workflowId: workflowIdOf('article', id) }, type: { name: 'articleWorkflow' } }]);
  });

  it('names it, and says of each timer and each step what it is for', async () => {
    const handle = world.client.workflow.getHandle(workflowIdOf('article', id));
    expect((await handle.describe()).staticSummary ?? (await handle.describe()).raw.executionConfig?.userMetadata).toBeDefined();
    const { events } = await handle.fetchHistory();
    const summaries = (key: 'timerStartedEventAttributes' | 'markerRecordedEventAttributes') =>
      events!.filter((event) => event[key]).map(({ userMetadata }) => textOf(userMetadata?.summary));
    const timers = summaries('timerStartedEventAttributes');
    expect(timers.length).toBeGreaterThan(0);
    expect(timers[0]).toMatch(/^overdue sign\S*, \d{4}-/);
    const steps = summaries('markerRecordedEventAttributes');
    expect(steps).toContain('settle what is due');
    expect(steps).toContain('read the agenda');
    expect([...timers, ...steps]).not.toContain(undefined);
  });

  it('shows where it stands now', async () => {
    const handle = world.client.workflow.getHandle(workflowIdOf('article', id));
    const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    expect(metadata.currentDetails).toContain('**（八）** executing');
    expect(metadata.currentDetails).toContain('lead: KJJ');
    expect(metadata.currentDetails).toContain('next: ');
  });
});
