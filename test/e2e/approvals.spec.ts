import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyLedger } from '#ledger/verify.js';
import { inDays, startTestApi, type TestAccount, type TestApi } from '../support/api.js';

let api: TestApi;
let office: TestAccount;
let leader: TestAccount;
let deputy: TestAccount;
let article: string;

const unit = (code: string, kind = 'department') => ({ code, name: code, shortNames: [], aliases: [], kind, level: 'city' });

beforeAll(async () => {
  api = await startTestApi();
  office = await api.accountOf('coordination_office', 'OFFICE');
  leader = await api.accountOf('leader', 'ZF');
  deputy = await api.accountOf('deputy_leader', 'ZF');
  const units = [unit('OFFICE'), unit('DCS', 'supervision'), unit('ZF'), unit('KJJ')];
  await api.request('PUT', '/api/units', { token: office.token, body: { units, groups: [] } });
  const completionDue = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const articles = [{ number: 1, title: '建立培育库', leads: ['KJJ'], completionDue }];
  const { body } = await api.request<{ articles: { id: string }[] }>('POST', '/api/dispatch-lists', {
    token: office.token,
    body: { title: '清单', articles },
  });
  article = body.articles[0]!.id;
});

afterAll(async () => {
  await api?.close();
});

const post = (path: string, body: unknown, { token }: TestAccount) =>
  api.request<Record<string, unknown>>('POST', path, { token, body });

const APPROVERS = [
  { role: 'deputy_leader', unit: 'ZF' },
  { role: 'leader', unit: 'ZF' },
];

const REQUEST = {
  effect: { kind: 'proposed' },
  question: '是否同意取消',
  reason: '任务重复',
  approvers: APPROVERS,
};

async function ask(more: object = {}): Promise<string> {
  const body = {
    articleId: article,
    effect: { kind: 'resolution' },
    question: '是否同意试点',
    reason: '需先行先试',
    approvers: APPROVERS,
  };
  const answer = await post('/api/approvals', { ...body, ...more }, office);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body['id'] as string;
}

describe('decisions of the leading group, over HTTP', () => {
  it('are asked for by an office, stand in the inbox of who is asked, and are decided there', async () => {
    const id = await ask();
    const inbox = await api.request<{ items: { key: string; articleId: string }[] }>('GET', '/api/inbox', {
      token: deputy.token,
    });
    expect(inbox.body.items.filter(({ articleId }) => articleId === id)).toMatchObject([{ key: 'approve:0' }]);
    const instruction = { text: '周五前报实施细则', to: ['KJJ'], due: inDays(20) };
    expect(await post(`/api/approvals/${id}/agree`, { opinion: '同意', instruction }, deputy)).toMatchObject({
      status: 200,
      body: { events: ['ApproverAgreed', 'ApprovalGranted', 'InstructionGiven'] },
    });
    const head = await api.accountOf('unit_head', 'KJJ');
    const answered = await post(`/api/approvals/${id}/answer-instruction`, { index: 0, answer: '已报' }, head);
    expect(answered.status).toBe(200);
    // every act answers what its documentation says, and nothing else
    expect(Object.keys(answered.body).sort()).toEqual(['events', 'position', 'repeated']);
    const view = await api.request<{ state: { status: string }; tasks: unknown[] }>('GET', `/api/approvals/${id}`, {
      token: leader.token,
    });
    expect(view.body).toMatchObject({ state: { status: 'granted' }, tasks: [] });
    const list = await api.request<{ items: { id: string }[] }>('GET', '/api/approvals?status=granted', { token: office.token });
    expect(list.body.items.map((item) => item.id)).toContain(id);
    expect((await verifyLedger(api.pool)).discrepancies).toEqual([]);
  });

  it('are nobody else’s: not the own unit’s, not the asker’s, not who is not asked', async () => {
    const id = await ask();
    const refused = async (account: TestAccount, code: string, status = 403) =>
      expect(await post(`/api/approvals/${id}/agree`, {}, account)).toMatchObject({ status, body: { code } });
    await refused(await api.accountOf(['unit_head', 'leader'], 'KJJ'), 'AUTH.OWN_UNIT');
    await refused(office, 'APPROVAL.OWN_REQUEST', 409);
    await refused(await api.accountOf('group_member', 'GXJ'), 'APPROVAL.NOT_ASKED', 409);
    await refused(await api.accountOf('system_administrator'), 'AUTH.FORBIDDEN');
    expect((await post('/api/approvals', { effect: { kind: 'resolution' } }, deputy)).status).toBe(403);
    const stranger = await api.accountOf('unit_head', 'GXJ');
    expect(await api.request('GET', `/api/approvals/${id}`, { token: stranger.token })).toMatchObject({ status: 403 });
  });

  it('are asked of people who are there, and order units that are', async () => {
    const asked = { articleId: article, ...REQUEST, effect: { kind: 'resolution' } };
    const refused = async (more: object, code: string) =>
      expect(await post('/api/approvals', { ...asked, ...more }, office)).toMatchObject({ body: { code } });
    await refused({ mode: 'single', approvers: [{ role: 'leader', unit: 'NOPE' }] }, 'APPROVAL.NOBODY_THERE');
    await refused({ mode: 'single', approvers: [{ role: 'leader', unit: 'ZF', account: 'nobody' }] }, 'APPROVAL.NOBODY_THERE');
    await refused({ interested: ['NOPE'] }, 'UNIT.UNKNOWN');
    const id = await ask();
    const instruction = { text: '速办', to: ['NOPE'], due: inDays(20) };
    expect(await post(`/api/approvals/${id}/instruct`, { instruction }, leader)).toMatchObject({
      status: 404,
      body: { code: 'UNIT.UNKNOWN' },
    });
  });

  it('may be taken by whom a deputy delegated: for him, for no other deputy, and no longer than he is one', async () => {
    const delegate = await api.accountOf('group_member', 'GXJ');
    const holder = await api.newAccount({ roles: ['deputy_leader'], unit: 'DCS' });
    const other = await api.accountOf('deputy_leader', 'OFFICE');
    const paper = { role: 'deputy_leader', account: delegate.name, kind: 'delegation', basis: '委托书' };
    const { body } = await post('/api/delegations', { ...paper, from: '2020-01-01', to: '2999-12-31' }, holder);
    const agree = async (account: TestAccount) => {
      const id = await ask({ mode: 'single', approvers: [{ role: 'deputy_leader', unit: account.unit, account: account.name }] });
      return await post(`/api/approvals/${id}/agree`, { onBehalf: body['id'] }, delegate);
    };
    expect(await agree(other)).toMatchObject({ status: 409, body: { code: 'APPROVAL.NOT_ASKED' } });
    expect(await agree(holder)).toMatchObject({ status: 200 });
    const mine = await ask({ mode: 'single', approvers: [{ role: 'deputy_leader', unit: 'DCS', account: holder.name }] });
    await api.pool.query(`update account set roles = '{handler}' where name = $1`, [holder.name]);
    expect(await post(`/api/approvals/${mine}/agree`, { onBehalf: body['id'] }, delegate)).toMatchObject({
      status: 409,
      body: { code: 'DELEGATION.NOT_IN_FORCE' },
    });
  });

  it('may be taken in the place of an absent leader by a recorded basis, on its days only', async () => {
    const id = await ask({ approvers: [{ role: 'leader', unit: 'ZF' }], mode: 'single' });
    const acting = { role: 'leader', account: deputy.name, kind: 'acting', basis: '挂职期间由常务副市长代行' };
    const record = (from: string, to: string) => post('/api/delegations', { ...acting, from, to }, office);
    expect(await record('2020-01-01', '2020-12-31')).toMatchObject({ status: 422, body: { code: 'DELEGATION.BAD_DATES' } });
    const later = await record('2998-01-01', '2999-12-31');
    expect(await post(`/api/approvals/${id}/agree`, { onBehalf: later.body['id'] }, deputy)).toMatchObject({
      status: 409,
      body: { code: 'DELEGATION.NOT_IN_FORCE' },
    });
    const present = await record('2020-01-01', '2999-12-31');
    const other = await api.accountOf('deputy_leader', 'OTHER');
    expect(await post(`/api/approvals/${id}/agree`, { onBehalf: present.body['id'] }, other)).toMatchObject({ status: 409 });
    expect(await post(`/api/approvals/${id}/agree`, { onBehalf: present.body['id'] }, deputy)).toMatchObject({ status: 200 });
    expect(await post('/api/delegations', { ...acting, from: '2026-02-01', to: '2026-01-01' }, office)).toMatchObject({
      status: 422,
      body: { code: 'DELEGATION.BAD_DATES' },
    });
    expect(
      await post('/api/delegations', { ...acting, kind: 'delegation', from: '2026-01-01', to: '2999-02-01' }, deputy),
    ).toMatchObject({
      status: 409,
      body: { code: 'DELEGATION.NOT_YOURS' },
    });
    for (const [wrong, code] of [
      [{ account: 'nobody-of-this-name' }, 'ACCOUNT.UNKNOWN'],
      [{ policyId: '01890000-0000-7000-8000-000000000000' }, 'POLICY.UNKNOWN'],
    ] as const)
      expect(await post('/api/delegations', { ...acting, from: '2026-01-01', to: '2999-02-01', ...wrong }, office)).toMatchObject(
        {
          status: 404,
          body: { code },
        },
      );
    const delegations = await api.pool.query('select account from delegation where account = $1', ['nobody-of-this-name']);
    expect(delegations.rows).toEqual([]);
    // a clerk of a unit never acts for the leader, whatever paper is named
    const clerk = (await api.accountOf('handler', 'KJJ')).name;
    expect(
      await post('/api/delegations', { ...acting, account: clerk, from: '2020-01-01', to: '2999-12-31' }, office),
    ).toMatchObject({
      body: { code: 'DELEGATION.NOT_OF_THE_GROUP' },
    });
    expect(await post(`/api/delegations/${present.body['id'] as string}/revoke`, {}, other)).toMatchObject({
      body: { code: 'DELEGATION.NOT_YOURS' },
    });
    const revoked = await api.request('POST', `/api/delegations/${present.body['id'] as string}/revoke`, {
      token: office.token,
      body: {},
    });
    expect(revoked.status).toBe(204);
  });
});

describe('what was proposed on an article', () => {
  const propose = () =>
    post(
      `/api/articles/${article}/propose-decision`,
      { command: { kind: 'cancel', reason: '任务已并入其他条款' }, reason: '请领导小组决定' },
      office,
    );

  it('is declined on the article when the leading group refuses, and carried out when it agrees, in the same transaction', async () => {
    expect(await post('/api/approvals', { ...REQUEST, articleId: article }, office)).toMatchObject({
      status: 409,
      body: { code: 'DECISION.NONE' },
    });
    expect(await propose()).toMatchObject({ status: 200 });
    const first = await ask({ effect: { kind: 'proposed' } });
    expect(await post('/api/approvals', { ...REQUEST, articleId: article }, office)).toMatchObject({
      status: 409,
      body: { code: 'DECISION.ALREADY_ASKED' },
    });
    expect(await post(`/api/approvals/${first}/refuse`, { opinion: '暂不同意' }, deputy)).toMatchObject({ status: 200 });
    expect(await propose()).toMatchObject({ status: 200 });
    const second = await ask({ effect: { kind: 'proposed' } });
    expect(await post(`/api/approvals/${second}/agree`, {}, deputy)).toMatchObject({ status: 200 });
    const { body } = await api.request<{ state: { stage: string } }>('GET', `/api/articles/${article}`, { token: office.token });
    expect(body.state.stage).toBe('cancelled');
    const { body: file } = await api.request<{ items: { type: string; account: string }[] }>(
      'GET',
      `/api/articles/${article}/timeline`,
      { token: office.token },
    );
    expect(file.items.map(({ type }) => type)).toEqual([
      'ArticleDispatched',
      'DecisionProposed',
      'DecisionAsked',
      'DecisionDeclined',
      'DecisionProposed',
      'DecisionAsked',
      'ArticleCancelled',
      'DecisionCarriedOut',
    ]);
    expect(file.items.at(-1)!.account).toBe(`approval:${second}`);
    expect((await verifyLedger(api.pool)).discrepancies).toEqual([]);
  });
});
