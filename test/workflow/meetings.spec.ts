import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { workflowIdOf } from '#contracts/workflows.js';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import type { MeetingFacts } from '#domain/meeting/events.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { holdAt } from '#ledger/clock.js';
import { TestWorker } from '../support/worker.js';

let worker: TestWorker;
let owner: pg.Pool;

beforeAll(async () => {
  worker = await TestWorker.start();
  owner = new pg.Pool({ connectionString: worker.ownerUrl, max: 1 });
  const start = '2026-03-02T10:00+08:00';
  // a business day in a real second
  await owner.query(
    'update business_clock set hold_at = $1, business_anchor = $1, real_anchor = clock_timestamp(), rate = 86400',
    [start],
  );
});

afterAll(async () => {
  await owner?.end();
  await worker?.stop();
});

it('a meeting reminds those who are to come, begins at its hour, and its workflow ends with it', async () => {
  const id = randomUUID();
  const facts: MeetingFacts = {
    policyId: randomUUID(),
    title: '领导小组会议',
    place: '三楼',
    startsAt: Date.parse('2026-03-05T15:00+08:00'),
    chair: 'leader',
    chairUnit: 'ZF',
    order: null,
    office: 'OFFICE',
    members: ['ZF', 'KJJ'],
    invited: ['SWJ'],
    agenda: [],
    ruleSet: { id: MUNICIPAL.id, version: MUNICIPAL.version },
    calendar: { id: CN_2019_2026.id, version: CN_2019_2026.version },
  };
  const actor = { account: 'mayor', unit: 'ZF', roles: ['leader'] } as const;
  const call = await worker.ledger.executeMeeting({ id, commandId: randomUUID(), actor, command: { kind: 'call', facts } });
  expect(call).toMatchObject({ ok: true });
  // no further than the reminders: what the machine sleeps through would lapse
  await holdAt(owner, new Date('2026-03-03T10:00+08:00'));
  await worker.until(`select 1 from notice where subject_id = $1 and kind = 'reminder' having count(*) = 3`, [id]);
  await holdAt(owner, new Date('2026-03-05T15:00+08:00'));
  await worker.until(`select 1 from meeting where id = $1 and status = 'begun'`, [id]);
  const { rows } = await worker.pool.query<{ unit: string }>(
    `select unit from notice where subject_id = $1 and kind = 'reminder' order by unit`,
    [id],
  );
  expect(rows.map(({ unit }) => unit)).toEqual(['KJJ', 'SWJ', 'ZF']);
  const cancel = { kind: 'cancel', reason: '改期' } as const;
  expect(await worker.ledger.executeMeeting({ id, commandId: randomUUID(), actor, command: cancel })).toMatchObject({ ok: true });
  await worker.client.workflow.getHandle(workflowIdOf('meeting', id, '领导小组会议')).result();
}, 180_000);
