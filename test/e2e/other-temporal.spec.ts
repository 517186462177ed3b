import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { SEARCH_ATTRIBUTES } from '#contracts/search-attributes.js';
import { PEER } from '#domain/rules/built-in.js';
import { Ledger } from '#ledger/ledger.js';
import { findTemporal } from '#runtime/temporal-program.js';
import { ensureSearchAttributes } from '../../apps/worker/search-attributes.js';
import { dispatchOf } from '../support/articles.js';
import { temporalAddress } from '../support/servers.js';
import { startTestStack, type TestStack } from '../support/stack.js';
import { until } from '../support/until.js';

describe('a Temporal that knows nothing of Duban', () => {
  const namespace = `bare-${randomUUID()}`;
  const address = temporalAddress();
  let connection: Connection;
  let running: TestStack;

  beforeAll(async () => {
    const { file } = await findTemporal({ configured: process.env.TEMPORAL_CLI });
    const create = ['operator', 'namespace', 'create', '--namespace', namespace, '--retention', '1d', '--address', address];
    await promisify(execFile)(file, create);
    connection = await Connection.connect({ address });
    // the services of the server learn of a namespace one after the other
    await until(
      async () => await connection.workflowService.countWorkflowExecutions({ namespace, query: `WorkflowType = 'x'` }),
      'the new namespace',
    );
    running = await startTestStack({ temporal: { address, namespace }, programs: ['worker'], fsync: false });
  }, 180_000);
  afterAll(async () => {
    await running.remove();
    await connection.close();
  });

  it('gets its search attributes from the worker, starts the workflows, and finds them by each of the lead units', async () => {
    const pool = new pg.Pool({ connectionString: running.stack.databaseUrl, max: 2 });
    const request = dispatchOf(['GXJ'], {}, PEER);
    const command = { ...request.command, leads: ['KJJ', 'SWJ'] } as typeof request.command;
    expect(await new Ledger(pool).execute({ ...request, command })).toMatchObject({ ok: true });
    await pool.end();
    const found = async (query: string) => {
      const { executions } = await connection.workflowService.listWorkflowExecutions({ namespace, query });
      return executions[0]?.execution?.workflowId ?? undefined;
    };
    for (const unit of ['KJJ', 'SWJ']) {
      const query = `DubanLeadUnits = '${unit}' AND DubanStage = 'dispatched'`;
      expect(await until(async () => await found(query), query)).toBe(`article/（八）/${request.id}`);
    }
    expect(await found(`DubanLeadUnits = 'GXJ'`)).toBeUndefined();
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)));
    expect(await ensureSearchAttributes(connection, namespace)).toEqual([]);
  }, 120_000);
});
