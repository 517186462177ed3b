import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi, type TestAccount, type TestApi } from '../support/api.js';

let api: TestApi;
let office: TestAccount;
let head: TestAccount;
const ids: Record<string, string> = {};
const unit = (code: string, kind = 'department') => ({ code, name: code, shortNames: [], aliases: [], kind, level: 'city' });

beforeAll(async () => {
  api = await startTestApi();
  office = await api.accountOf('coordination_office', 'OFFICE');
  head = await api.accountOf(['unit_head', 'handler'], 'KJJ');
  await api.accountOf('leader', 'ZF');
  const units = [unit('OFFICE'), unit('DCS', 'supervision'), unit('ZF'), unit('KJJ'), unit('GXJ')];
  await api.request('PUT', '/api/units', { token: office.token, body: { units, groups: [] } });
  const completionDue = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const articles = [{ number: 1, title: '建立培育库', leads: ['KJJ'], responsible: ['GXJ'], completionDue }];
  const list = await post<{ id: string; articles: { id: string }[] }>('/api/dispatch-lists', { title: '清单', articles }, office);
  ids['policy'] = list.body.id;
  ids['article'] = list.body.articles[0]!.id;
  const request = {
    effect: { kind: 'resolution' },
    question: '是否同意',
    reason: '试点',
    approvers: [{ role: 'leader', unit: 'ZF' }],
  };
  const approval = await post<{ id: string }>('/api/approvals', { policyId: ids['policy'], ...request }, office);
  ids['approval'] = approval.body.id;
});

afterAll(async () => {
  await api?.close();
});

const post = <Body = Record<string, unknown>>(path: string, body: unknown, { token }: TestAccount, headers = {}) =>
  api.request<Body>('POST', path, { token, body, headers });

describe('an id of another kind of subject', () => {
  it('is the id of nothing, on every kind of act', async () => {
    const acts: [string, string, unknown][] = [
      ['articles', 'sign', {}],
      ['articles', 'approve-plan', {}],
      ['articles', 'suspend', { category: 'other', reason: '暂停' }],
      ['policies', 'extend-validity', { to: '2040-01-01', basis: '文件' }],
      ['policies', 'repeal', { basis: '文件' }],
      ['policies', 'close-consultation', {}],
      ['approvals', 'withdraw', { reason: '不再需要' }],
      ['approvals', 'answer-instruction', { index: 0, unit: 'OFFICE', answer: '已办' }],
    ];
    const kinds: Record<string, string> = { articles: 'article', policies: 'policy', approvals: 'approval' };
    for (const [collection, act, body] of acts)
      for (const [kind, id] of Object.entries(ids)) {
        if (kinds[collection] === kind) continue;
        const answer = await post(`/api/${collection}/${id}/${act}`, body, office);
        // who may not is told so; for everybody else there is no such subject
        expect({ collection, act, kind, status: answer.status }).toEqual({
          collection,
          act,
          kind,
          status: answer.status === 403 ? 403 : 404,
        });
      }
  });
});

describe('a cursor that was not given out here', () => {
  const crafted = [
    [9_007_199_254_740_991],
    ['foo 1', '00000000-0000-0000-0000-000000000000'],
    ['2021-02-31T00:00:00Z', '00000000-0000-0000-0000-000000000000'],
    ['0000-01-01T00:00:00.000Z', '00000000-0000-0000-0000-000000000000', 'x'],
    ['1', '00000000-0000-0000-0000-000000000000', 'x'],
    'nothing',
  ].map((values) => Buffer.from(JSON.stringify(values)).toString('base64url'));

  it.each(['/api/inbox', '/api/notices', '/api/policies', '/api/approvals', '/api/delegations'])(
    'is refused by %s',
    async (path) => {
      for (const cursor of crafted) {
        const answer = await api.request('GET', `${path}?cursor=${cursor}`, { token: office.token });
        expect({ path, cursor, status: answer.status }).toEqual({ path, cursor, status: 400 });
      }
    },
  );

  it('is refused by timelines and boards', async () => {
    for (const path of [`/api/articles/${ids['article']}/timeline`, `/api/policies/${ids['policy']}/board`])
      for (const cursor of crafted)
        expect((await api.request('GET', `${path}?cursor=${cursor}`, { token: office.token })).status).toBe(400);
  });
});

describe('an Idempotency-Key that was used', () => {
  it('repeats the same act of the same person only', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const path = `/api/articles/${ids['article']}`;
    const signed = await post(`${path}/sign`, {}, head, key);
    expect(signed).toMatchObject({ status: 200, body: { repeated: false } });
    expect(await post(`${path}/sign`, {}, head, key)).toMatchObject({ status: 200, body: { repeated: true } });
    const taken = { status: 409, body: { code: 'LEDGER.COMMAND_ID_TAKEN' } };
    const measures = [{ title: '措施', owner: 'KJJ', deliverable: '文件' }];
    expect(await post(`${path}/plan`, { measures }, head, key)).toMatchObject(taken);
    expect(await post(`${path}/sign`, { comment: '另一句话' }, head, key)).toMatchObject(taken);
    const other = await api.accountOf(['unit_head', 'handler'], 'GXJ');
    expect(await post(`${path}/sign`, {}, other, key)).toMatchObject(taken);
    expect(await post(`/api/policies/${ids['policy']}/repeal`, { basis: '文件' }, office, key)).toMatchObject(taken);
  });

  it('imports one text, and no other', async () => {
    const key = { 'idempotency-key': randomUUID(), 'content-type': 'text/plain' };
    const send = (text: string) =>
      api.request<{ id: string }>('POST', '/api/policies', { token: office.token, body: Buffer.from(text), headers: key });
    const first = await send('关于促进发展的意见\n一、总则\n（一）推进工作。（责任单位：KJJ）');
    expect(await send('关于促进发展的意见\n一、总则\n（一）推进工作。（责任单位：KJJ）')).toMatchObject({
      status: 201,
      body: { id: first.body.id, repeated: true },
    });
    expect(await send('另一份文件\n一、总则\n（一）推进工作。（责任单位：KJJ）')).toMatchObject({
      status: 409,
      body: { code: 'LEDGER.COMMAND_ID_TAKEN' },
    });
  });

  it('records one delegation, and no other', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const leader = await api.accountOf('leader', 'ZF');
    const body = { role: 'leader', account: head.name, kind: 'delegation', from: '2026-01-01', to: '2999-02-01', basis: '出差' };
    expect((await post('/api/delegations', body, leader, key)).status).toBe(201);
    expect((await post('/api/delegations', body, leader, key)).status).toBe(201);
    expect(await post('/api/delegations', { ...body, basis: '学习' }, leader, key)).toMatchObject({
      status: 409,
      body: { code: 'LEDGER.COMMAND_ID_TAKEN' },
    });
  });
});
