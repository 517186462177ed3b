import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyLedger } from '#ledger/verify.js';
import { packageRoot } from '#runtime/paths.js';
import { startTestApi, type TestAccount, type TestApi } from '../support/api.js';

const text = readFileSync(`${packageRoot()}/demo/qingyuan/policy.txt`);
const registry: unknown = JSON.parse(readFileSync(`${packageRoot()}/demo/qingyuan/units.json`, 'utf8'));
const OFFICE = 'QY-ZF';
const SUPERVISION = 'QY-DCS';

let api: TestApi;
let office: TestAccount;
let supervision: TestAccount;

interface Finding {
  readonly id: string;
  readonly code: string;
  readonly message: string;
  readonly severity: string;
  readonly article?: number;
  readonly params: Record<string, string>;
}
interface PolicyView {
  readonly position: number;
  readonly findings: readonly Finding[];
  readonly blockers: readonly Finding[];
  readonly policy: { readonly articles: readonly { readonly number: number; readonly assignable: boolean }[] };
}
interface Done {
  readonly id: string;
  readonly position: number;
  readonly repeated: boolean;
  readonly articles: { readonly id: string; readonly number: number; readonly numeral: string }[];
}

beforeAll(async () => {
  api = await startTestApi();
  office = await api.accountOf('coordination_office', OFFICE);
  supervision = await api.accountOf('supervision_office', SUPERVISION);
  expect((await api.request('PUT', '/api/units', { token: office.token, body: registry })).status).toBe(204);
});

afterAll(async () => {
  await api?.close();
});

const get = async <Body>(path: string, { token } = office): Promise<Body> => {
  const { status, body } = await api.request<Body>('GET', path, { token });
  expect({ path, status }).toEqual({ path, status: 200 });
  return body;
};

async function post<Body = Done>(path: string, body: unknown, { token } = office, expected = 200, headers = {}): Promise<Body> {
  const answer = await api.request<Body>('POST', path, { token, body, headers });
  expect({ path, status: answer.status, ...(answer.status !== expected && { body: answer.body }) }).toEqual({
    path,
    status: expected,
  });
  return answer.body;
}

async function importPolicy(key = randomUUID()): Promise<Done> {
  const answer = await api.request<Done>('POST', '/api/policies?fileName=policy.txt', {
    token: office.token,
    body: text,
    headers: { 'content-type': 'application/octet-stream', 'idempotency-key': key },
  });
  expect(answer.status).toBe(201);
  return answer.body;
}

/** Corrects as the coordination office would until nothing forbids the dispatch. */
async function review(id: string): Promise<void> {
  await post(`/api/policies/${id}/corrections`, { correction: { kind: 'setValidity', from: '2026-11-01', to: '2031-10-31' } });
  const { blockers } = await get<PolicyView>(`/api/policies/${id}`);
  for (const { code, params, article } of blockers) {
    const mention = params['text']!;
    const correction =
      code === 'DISPATCH.GROUP_UNCONFIRMED'
        ? { kind: 'confirmGroup', articleNumber: article, mention, unitCodes: ['QY-QCQ', 'QY-YDS'] }
        : { kind: 'resolveUnit', mention, unitCode: 'QY-YDGXQ' };
    const answer = await api.request('POST', `/api/policies/${id}/corrections`, { token: office.token, body: { correction } });
    // the same mention may stand in several articles
    expect([200, 422]).toContain(answer.status);
  }
  expect((await get<PolicyView>(`/api/policies/${id}`)).blockers).toEqual([]);
}

describe('from a policy text to running work, over HTTP', () => {
  it('imports the Qingyuan policy once, shows 19 articles and what forbids the dispatch', async () => {
    const key = randomUUID();
    const first = await importPolicy(key);
    expect(await importPolicy(key)).toMatchObject({ id: first.id, repeated: true });
    const view = await get<PolicyView>(`/api/policies/${first.id}`);
    expect(view.policy.articles).toHaveLength(19);
    expect(view.policy.articles.filter(({ assignable }) => !assignable).map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(view.blockers.map(({ message }) => message)).toContain('“各相关单位”是一组单位，成员尚未确认，请先确认');
    expect(view.blockers.filter(({ message, code }) => message.includes(code))).toEqual([]);
    const refused = await post<{ code: string }>(`/api/policies/${first.id}/dispatch`, { supervision: SUPERVISION }, office, 409);
    expect(refused.code).toBe('DISPATCH.BLOCKED');
    expect((await get<{ text: string }>(`/api/policies/${first.id}/text`)).text.length).toBeGreaterThan(5_000);
  });

  it('dispatches 16 articles in one act, and the units live them to their closing', async () => {
    const { id } = await importPolicy();
    await review(id);
    const key = { 'idempotency-key': randomUUID() };
    const dispatched = await post(`/api/policies/${id}/dispatch`, {}, office, 200, key);
    expect(dispatched.articles.map(({ number }) => number)).toEqual(Array.from({ length: 16 }, (_, i) => i + 4));
    expect(await post(`/api/policies/${id}/dispatch`, {}, office, 200, key)).toMatchObject({ repeated: true });
    expect(await post<{ code: string }>(`/api/policies/${id}/dispatch`, {}, office, 409)).toMatchObject({
      code: 'POLICY.WRONG_STAGE',
    });
    const eighth = dispatched.articles.find(({ numeral }) => numeral === '（八）')!;
    await live(eighth.id);
    const view = await get<{ state: { stage: string; grade: string }; words: string }>(`/api/articles/${eighth.id}`);
    expect(view.state).toMatchObject({ stage: 'closed', grade: 'good' });
    expect(view.words).toContain('集聚高新技术企业');
    const board = await get<{ items: { number: number; stage: string }[]; counts: object }>(`/api/policies/${id}/board`);
    expect(board.counts).toMatchObject({ stage: { dispatched: 15, closed: 1 } });
    expect(board.items.find(({ number }) => number === 8)).toMatchObject({ stage: 'closed' });
    const timeline = await get<{ items: { type: string }[] }>(`/api/articles/${eighth.id}/timeline?limit=200`);
    expect(timeline.items.at(0)).toMatchObject({ type: 'ArticleDispatched' });
    expect(timeline.items.at(-1)).toMatchObject({ type: 'ArticleClosed' });
    expect((await verifyLedger(api.pool)).discrepancies).toEqual([]);
  });

  it('is dispatched by one of several colleagues; the others hear that it is done, unless they said what they had seen', async () => {
    const { id } = await importPolicy();
    await review(id);
    const { position } = await get<PolicyView>(`/api/policies/${id}`);
    const dispatch = (body: object) =>
      api.request<{ code?: string }>('POST', `/api/policies/${id}/dispatch`, { token: office.token, body });
    const answers = await Promise.all(Array.from({ length: 5 }, () => dispatch({})));
    const outcomes = answers.map(({ status, body }) => `${status} ${body.code ?? ''}`).sort();
    expect(outcomes).toEqual(['200 ', ...Array<string>(4).fill('409 POLICY.WRONG_STAGE')]);

    const other = (await importPolicy()).id;
    await review(other);
    const seen = { expectedPosition: position - 1 };
    expect(await api.request('POST', `/api/policies/${other}/dispatch`, { token: office.token, body: seen })).toMatchObject({
      status: 409,
      body: { code: 'LEDGER.STALE_POSITION' },
    });
  });

  it('shows a unit what concerns it, and nothing else', async () => {
    const { id } = await importPolicy();
    await review(id);
    const { articles } = await post(`/api/policies/${id}/dispatch`, {});
    const stranger = await api.accountOf('unit_head', 'QY-LNX');
    const tax = await api.accountOf('unit_head', 'QY-SWJ');
    const eighth = articles.find(({ numeral }) => numeral === '（八）')!;
    const denied = await api.request('GET', `/api/articles/${eighth.id}`, { token: stranger.token });
    expect(denied).toMatchObject({ status: 403, body: { code: 'AUTH.NOT_CONCERNED' } });
    expect((await api.request('GET', `/api/policies/${id}`, { token: stranger.token })).status).toBe(404);
    const mine = await get<{ items: { units: string[] }[] }>(`/api/policies/${id}/board`, tax);
    expect(mine.items.length).toBeGreaterThan(0);
    expect(mine.items.every(({ units }) => units.includes('QY-SWJ'))).toBe(true);
    const notices = await get<{ items: { id: string; kind: string; readAt: string | null }[] }>('/api/notices?unread=true', tax);
    expect(notices.items[0]).toMatchObject({ kind: 'assigned', readAt: null });
    const read = { token: tax.token };
    expect((await api.request('POST', `/api/notices/${notices.items[0]!.id}/read`, read)).status).toBe(204);
    const { token } = stranger;
    expect((await api.request('POST', `/api/notices/${notices.items[0]!.id}/read`, { token })).status).toBe(404);
  });

  it('walks an inbox by pages in both orders without losing or repeating a task', async () => {
    const count = 45;
    await list(count, 'QY-GXJ');
    const head = await api.accountOf('unit_head', 'QY-GXJ');
    for (const order of ['due', 'newest']) {
      const seen: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const page: { items: { articleId: string; key: string }[]; next: string | null; total: number } = await get(
          `/api/inbox?order=${order}&limit=7&total=true${next && `&cursor=${next}`}`,
          head,
        );
        seen.push(...page.items.map(({ articleId, key }) => `${articleId} ${key}`));
        next = page.next;
        if (next === null) expect(page.total).toBe(seen.length);
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThanOrEqual(count);
    }
  });
});

/** A list of tasks without a document, all led by one unit. */
async function list(count: number, lead: string): Promise<Done> {
  const articles = Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    title: `任务${i + 1}`,
    leads: [lead],
    responsible: [],
    completionDue: new Date(Date.now() + 30 * 86_400_000).toISOString(),
  }));
  return await post('/api/dispatch-lists', { title: '重点任务清单', supervision: SUPERVISION, articles }, office, 201);
}

interface Article {
  readonly state: {
    readonly title: string;
    readonly leads: string[];
    readonly parts: { readonly unit: string; readonly role: string }[];
    readonly closing: { readonly sample?: { readonly item: string }[] } | null;
  };
}

/** Every unit does what is asked of it, as itself, until the article is closed. */
async function live(id: string): Promise<void> {
  const { state } = await get<Article>(`/api/articles/${id}`);
  const as = (unit: string) => api.accountOf(['unit_head', 'handler'], unit);
  const path = (act: string) => `/api/articles/${id}/${act}`;
  const lead = await as(state.leads[0]!);
  for (const { unit } of state.parts) await post(path('sign'), {}, await as(unit));
  const measures = [{ title: '建立培育库', owner: lead.unit, deliverable: '入库名单', quote: state.title }];
  const invented = [{ ...measures[0], quote: '条文里没有的话' }];
  expect(await post(path('plan'), { measures: invented }, lead, 422)).toMatchObject({ code: 'PLAN.WORDS_UNKNOWN' });
  await post(path('plan'), { measures }, lead);
  await post(path('approve-plan'), { opinion: '同意' });
  for (const { unit, role } of state.parts) {
    await post(path('report'), { progress: '已完成年度任务', percent: 100 }, await as(unit));
    if (role === 'responsible') await post(path('complete-part'), { summary: '本单位任务已完成' }, await as(unit));
  }
  await post(path('request-closing'), { summary: '全部任务完成' }, lead);
  expect(await post(path('verify'), { grade: 'good' }, supervision, 409)).toMatchObject({ code: 'SAMPLE.NEEDED' });
  await post(path('draw-sample'), {}, supervision);
  const { state: now } = await get<Article>(`/api/articles/${id}`);
  for (const { item } of now.closing!.sample!)
    await post(path('record-check'), { item, passed: true, finding: '现场核查属实' }, supervision);
  await post(path('verify'), { grade: 'good', opinion: '核查属实' }, supervision);
}

describe('bad input gets its documented problem and writes nothing', () => {
  let article: string;
  let lead: TestAccount;
  let policy: string;

  beforeAll(async () => {
    article = (await list(1, 'QY-KJJ')).articles[0]!.id;
    lead = await api.accountOf('unit_head', 'QY-KJJ');
    policy = (await importPolicy()).id;
  });

  const counted = 'select (select count(*) from event) as events, (select count(*) from command) as commands';
  const octets = { 'content-type': 'application/octet-stream' };
  const cases: [string, () => Promise<{ status: number; body: unknown }>, number, string][] = [
    ['wrong role', () => act('approve-plan', {}, lead), 403, 'AUTH.OFFICE_ONLY'],
    ['another unit', () => act('sign', { unit: 'QY-GXJ' }, lead), 409, 'ARTICLE.NOT_A_UNIT_OF_IT'],
    ['wrong stage', () => act('request-closing', { summary: '完成' }, lead), 409, 'ARTICLE.WRONG_STAGE'],
    ['stale position', () => act('sign', { expectedPosition: 7 }, lead), 409, 'LEDGER.STALE_POSITION'],
    ['unknown unit', () => act('reassign', { unit: 'QY-KJJ', to: ['NOBODY'], reason: '调整' }, office), 404, 'UNIT.UNKNOWN'],
    ['a handler of nowhere', () => act('sign', { handler: 'nobody' }, lead), 404, 'HANDLER.UNKNOWN'],
    ['unknown field', () => act('sign', { colour: 'red' }, lead), 400, 'REQUEST.INVALID'],
    ['U+0000', () => act('sign', { comment: 'a\u0000b' }, lead), 400, 'REQUEST.INVALID'],
    ['unknown article', () => send(`/api/articles/${randomUUID()}/sign`, {}, lead), 404, 'ARTICLE.UNKNOWN'],
    ['no UUID', () => send('/api/articles/8/sign', {}, lead), 400, 'REQUEST.INVALID'],
    ['empty file', () => file(Buffer.alloc(0)), 422, 'DOCUMENT.EMPTY'],
    ['binary file', () => file(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 3])), 422, 'DOCUMENT.BINARY'],
    ['classification mark', () => file(Buffer.from(`机密★10年\n${text.toString()}`)), 422, 'DOCUMENT.CLASSIFIED'],
    ['classification mark at the end', () => file(Buffer.from(`${text.toString()}\n密级：机密\n`)), 422, 'DOCUMENT.CLASSIFIED'],
    ['classification mark in an act', () => act('object', { grounds: '机密★1年 情况说明' }, lead), 422, 'DOCUMENT.CLASSIFIED'],
    ['classified file name', () => named('机密★1年.txt'), 422, 'DOCUMENT.CLASSIFIED'],
    [
      'invalid UTF-8',
      () => raw(Buffer.from([...Buffer.from('{"comment":"'), 0xc7, 0xe5, ...Buffer.from('"}')])),
      400,
      'REQUEST.MALFORMED',
    ],
    ['another charset', () => raw('{}', { 'content-type': 'application/json; charset=gbk' }), 415, 'REQUEST.UNSUPPORTED_TYPE'],
    ['a compressed body', () => raw('{}', { 'content-encoding': 'gzip' }), 415, 'REQUEST.UNSUPPORTED_TYPE'],
    ['50 MB', () => file(Buffer.alloc(50 * 1024 * 1024, 0x61)), 413, 'REQUEST.TOO_LARGE'],
    ['nobody', () => api.request('POST', `/api/articles/${article}/sign`, { body: {} }), 401, 'AUTH.SIGN_IN_NEEDED'],
    [
      'unit imports',
      () => api.request('POST', '/api/policies', { token: lead.token, body: text, headers: octets }),
      403,
      'AUTH.FORBIDDEN',
    ],
    [
      'unknown unit in a correction',
      () => correct({ kind: 'resolveUnit', mention: '市科学技术局', unitCode: 'NOBODY' }),
      422,
      'CORRECTION.UNKNOWN_UNIT',
    ],
    ['a day that is none', () => correct({ kind: 'setDeadline', articleNumber: 8, due: '2026-02-30' }), 400, 'REQUEST.INVALID'],
    [
      'unknown rule set',
      () => send(`/api/policies/${policy}/dispatch`, { ruleSet: { id: 'x', version: '1' } }, office),
      422,
      'LEDGER.UNKNOWN_RULES',
    ],
    ['cursor of another list', () => api.request('GET', '/api/inbox?cursor=WzFd', { token: lead.token }), 400, 'REQUEST.INVALID'],
  ];

  const send = (path: string, body: unknown, { token }: TestAccount) => api.request('POST', path, { token, body });
  const act = (path: string, body: unknown, account: TestAccount) => send(`/api/articles/${article}/${path}`, body, account);
  const file = (body: Buffer) => api.request('POST', '/api/policies', { token: office.token, body, headers: octets });
  const raw = (body: Buffer | string, headers = {}) =>
    api.request('POST', `/api/articles/${article}/sign`, {
      token: lead.token,
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const named = (name: string) => {
    const path = `/api/policies?fileName=${encodeURIComponent(name)}`;
    return api.request('POST', path, { token: office.token, body: text, headers: octets });
  };
  const correct = (correction: unknown) => send(`/api/policies/${policy}/corrections`, { correction }, office);

  it.each(cases)('%s', async (_name, request, status, code) => {
    const before = await api.pool.query(counted);
    const answer = await request();
    expect(answer).toMatchObject({ status, body: { code, status } });
    expect((await api.pool.query(counted)).rows).toEqual(before.rows);
  });
});
