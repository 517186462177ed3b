import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { verifyLedger } from '#ledger/verify.js';
import { PEER } from '#domain/rules/built-in.js';
import { People } from '../support/http.js';
import { startTestStack, type TestStack } from '../support/stack.js';
import { until } from '../support/until.js';

const ACTS = 500;
const CLIENTS = 8;
const LEAD = 'LEAD';
const RESPONSIBLE = ['UNIT-A', 'UNIT-B'];
const OFFICE = 'OFFICE';
const SUPERVISION = 'DCS';
/** Six acts an article: sign, plan, two reports, closing request, verification. */
const ARTICLES = Math.ceil(ACTS / 6);

let test: TestStack;
let pool: pg.Pool;
let tokens: Record<string, string>;

beforeAll(async () => {
  test = await startTestStack({ env: { LOG_LEVEL: 'fatal' } });
  pool = new pg.Pool({ connectionString: test.stack.databaseUrl, max: 4 });
  pool.on('error', () => undefined); // PostgreSQL is killed on purpose
  const people = new People(test.stack.databaseUrl);
  tokens = { [OFFICE]: await people.signedIn(['coordination_office'], OFFICE) };
  tokens[SUPERVISION] = await people.signedIn(['supervision_office'], SUPERVISION);
  for (const unit of [LEAD, ...RESPONSIBLE]) tokens[unit] = await people.signedIn(['unit_head'], unit);
  const units = [OFFICE, SUPERVISION, LEAD, ...RESPONSIBLE].map((code) => {
    const kind = code === SUPERVISION ? 'supervision' : 'department';
    return { code, name: code, shortNames: [], aliases: [], kind, level: 'city' };
  });
  expect((await request('PUT', '/api/units', OFFICE, { units, groups: [] })).status).toBe(204);
}, 120_000);

afterAll(async () => {
  await pool?.end();
  await test?.remove();
}, 180_000);

async function request(method: string, path: string, unit: string, body: unknown, key: string = randomUUID()) {
  const response = await fetch(`${test.stack.apiUrl}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[unit]}`, 'idempotency-key': key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  return { status: response.status, body: (await response.json().catch(() => null)) as Record<string, unknown> | null };
}

interface Act {
  readonly path: string;
  readonly unit: string;
  readonly body: object;
}

const measures = [{ title: '措施', owner: LEAD, deliverable: '成果' }];
const life: readonly Act[] = [
  { path: 'sign', unit: LEAD, body: {} },
  { path: 'plan', unit: LEAD, body: { measures } },
  ...RESPONSIBLE.map((unit) => ({ path: 'report', unit, body: { progress: '完成', percent: 100 } })),
  { path: 'request-closing', unit: LEAD, body: { summary: '完成' } },
  { path: 'verify', unit: SUPERVISION, body: { grade: 'good' } },
];

/** As a person would: the same act again, under the same key, until it is confirmed. */
async function insist(article: string, { path, unit, body }: Act): Promise<string> {
  const key = randomUUID();
  return await until(async () => {
    const answer = await request('POST', `/api/articles/${article}/${path}`, unit, body, key).catch(() => undefined);
    if (!answer || answer.status >= 500) return undefined;
    expect({ path, ...answer }).toMatchObject({ status: 200 });
    return key;
  }, `${path} confirmed`);
}

async function dispatch(dueInMs: readonly [number, number], count: number): Promise<string[]> {
  const now = Date.now();
  const iso = (ms: number): string => new Date(now + ms).toISOString();
  const articles = Array.from({ length: count }, (_, i) => {
    const due = dueInMs[0] + ((dueInMs[1] - dueInMs[0]) * i) / count;
    const times = { signRemindAt: iso(due / 2), signDueAt: iso(due), completionDue: iso(3_600_000) };
    return { number: i + 1, title: `任务${i + 1}`, leads: [LEAD], responsible: RESPONSIBLE, ...times };
  });
  const { id, version } = PEER;
  const answer = await request('POST', '/api/dispatch-lists', OFFICE, { title: '清单', ruleSet: { id, version }, articles });
  expect(answer.status).toBe(201);
  return (answer.body!['articles'] as { id: string }[]).map((article) => article.id);
}

/** Nothing is due any longer that nobody has settled. */
const calm = () =>
  until(async () => {
    const { rows } = await pool.query<{ due: number; wakeups: number }>(`
      select (select count(*)::int from subject where next_due <= business_now()) as due, (select count(*)::int from wakeup) as wakeups`);
    return rows[0]!.due === 0 && rows[0]!.wakeups === 0 ? true : undefined;
  }, 'nothing due, no wake-up waiting');

/** Each article signed after its due date was marked overdue once, each signed in time never. */
async function expectEachObligationOnce(articles: readonly string[]): Promise<void> {
  const { rows } = await pool.query<{ late: boolean; marks: number; n: number }>(
    `select coalesce(signed.at, business_now()) > to_timestamp((first.data->'given'->>'signDueAt')::float8 / 1000) as late,
       count(mark.position)::int as marks, count(distinct first.subject_id)::int as n
     from event first
     left join event signed on signed.subject_id = first.subject_id and signed.type = 'PartSigned'
     left join event mark on mark.subject_id = first.subject_id and mark.type = 'OverdueMarked'
     where first.type = 'ArticleDispatched' and first.subject_id = any($1) group by 1, first.subject_id`,
    [articles],
  );
  expect(rows).toHaveLength(articles.length);
  expect(rows.filter(({ late, marks }) => marks !== (late ? 1 : 0))).toEqual([]);
}

describe('parts that are killed', () => {
  it('lose no act that was confirmed and double none: the worker twice, Temporal and PostgreSQL once, during 500 acts', async () => {
    const articles = await dispatch([1_000, 20_000], ARTICLES);
    const confirmed: string[] = [];
    const waiting = [...articles];
    const client = async (): Promise<void> => {
      for (let article = waiting.shift(); article !== undefined; article = waiting.shift())
        for (const act of life) confirmed.push(await insist(article, act));
    };
    const clients = Array.from({ length: CLIENTS }, client);
    const kills = ['worker', 'temporal', 'worker', 'postgres'] as const;
    for (const [i, part] of kills.entries()) {
      const at = ((i + 1) * ACTS) / (kills.length + 1);
      await until(() => Promise.resolve(confirmed.length >= at ? true : undefined), `${at} acts`);
      await test.stack.killPart(part, 'SIGKILL');
      await test.stack.restartPart(part);
    }
    await Promise.all(clients);
    await calm();
    expect(confirmed.length).toBeGreaterThanOrEqual(ACTS);
    const { rows } = await pool.query<{ id: string; n: number }>(
      'select c.id, count(e.position)::int as n from command c join event e on e.command_id = c.id where c.id = any($1) group by c.id',
      [confirmed],
    );
    expect(rows).toHaveLength(confirmed.length);
    const { rows: signed } = await pool.query<{ n: number }>(
      `select count(*)::int as n from event where type = 'ReportSubmitted' and subject_id = any($1) group by subject_id`,
      [articles],
    );
    expect(signed.map(({ n }) => n)).toEqual(articles.map(() => RESPONSIBLE.length));
    await expectEachObligationOnce(articles);
    expect((await verifyLedger(pool)).discrepancies).toEqual([]);
  }, 180_000);

  it('settle what fell due while Temporal was away, once each', async () => {
    await test.stack.killPart('temporal', 'SIGKILL');
    const articles = await dispatch([100, 1_000], 30);
    expect((await request('POST', `/api/articles/${articles[0]}/sign`, LEAD, {})).status).toBe(200);
    await test.stack.restartPart('temporal');
    await calm();
    await expectEachObligationOnce(articles);
    expect((await verifyLedger(pool)).discrepancies).toEqual([]);
  }, 120_000);
});
