import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyLedger } from '#ledger/verify.js';
import { Story } from '../support/story.js';

let story: Story;
let policy: string;
let extended: string;
let disputed: string;

beforeAll(async () => {
  story = await Story.begin('2026-03-02T10:00+08:00', ['KJJ', 'GXJ', 'SWJ', 'CZJ']);
  for (const unit of ['KJJ', 'CZJ', 'GXJ']) await story.api.accountOf('group_member', unit);
  const completionDue = '2026-06-30T17:30:00+08:00';
  const dispatched = await story.dispatched([
    { leads: ['KJJ'], completionDue },
    { leads: ['GXJ'], responsible: ['SWJ'], completionDue },
  ]);
  policy = dispatched.policy;
  [extended, disputed] = dispatched.articles as [string, string];
});

afterAll(async () => {
  await story?.end();
});

const APPROVERS = [
  { role: 'deputy_leader', unit: 'ZF' },
  { role: 'leader', unit: 'ZF' },
];

async function ask(more: object): Promise<string> {
  const body = { question: '是否同意', reason: '资金下达较迟', approvers: APPROVERS, ...more };
  return (await story.done('/api/approvals', body, story.office))['id'] as string;
}

const stateOf = async (kind: string, id: string): Promise<Record<string, unknown>> =>
  (await story.get<{ state: Record<string, unknown> }>(`/api/${kind}/${id}`, story.office)).state;

describe('a meeting of the leading group, over HTTP', () => {
  it('brings two pending approvals and a dispute to resolutions that take effect when its chair confirms the minutes', async () => {
    // what waits for it
    await story.execute(extended, 'KJJ');
    const kjj = await story.head('KJJ');
    await story.done(
      `/api/articles/${extended}/request-extension`,
      { due: '2026-12-31', reason: '资金下达较迟', progress: '已建成一期' },
      kjj,
    );
    await story.done(
      `/api/articles/${extended}/propose-decision`,
      { command: { kind: 'grantExtension', due: '2026-12-31' }, reason: '超出办公室权限' },
      story.office,
    );
    const extension = await ask({ articleId: extended, effect: { kind: 'proposed' } });
    const pilot = await ask({ policyId: policy, effect: { kind: 'resolution' }, question: '是否同意试点' });
    const swj = await story.head('SWJ');
    await story.done(`/api/articles/${disputed}/object`, { grounds: '非我局职责', basis: '三定方案' }, swj);
    const candidates = await story.get<{ items: { matter: object; interested: string[] }[] }>(
      `/api/meetings/candidates?policyId=${policy}`,
      story.office,
    );
    const dispute = { kind: 'dispute', articleId: disputed, dispute: 1 };
    expect(candidates.items.map(({ matter }) => matter)).toEqual(
      expect.arrayContaining([dispute, { kind: 'approval', approvalId: extension }, { kind: 'approval', approvalId: pilot }]),
    );
    expect(candidates.items.find(({ matter }) => 'dispute' in matter)!.interested).toEqual(['SWJ']);

    // called by the deputy, with an agenda; members are the units of the leading group's people
    const called = await story.done(
      '/api/meetings',
      {
        policyId: policy,
        title: '领导小组会议',
        place: '三楼会议室',
        startsAt: '2026-03-05T15:00:00+08:00',
        chair: 'deputy_leader',
        chairUnit: 'ZF',
        invited: ['SWJ'],
        agenda: [{ kind: 'approval', approvalId: extension }, dispute],
      },
      story.deputy,
    );
    const id = called['id'] as string;
    expect(await stateOf('meetings', id)).toMatchObject({ office: 'OFFICE', members: ['CZJ', 'GXJ', 'KJJ', 'ZF'] });
    const meeting = (act: string, body: object, account = story.office) =>
      story.done(`/api/meetings/${id}/${act}`, body, account);
    await meeting('add-item', { matter: { kind: 'approval', approvalId: pilot } });
    expect(await story.inbox(swj)).toContain('attend');
    // what stands on an agenda is the meeting's: nobody else decides it, and its time stands still
    expect(await story.post(`/api/approvals/${pilot}/agree`, {}, story.deputy)).toMatchObject({
      status: 409,
      body: { code: 'APPROVAL.HELD' },
    });
    await meeting('reply', { answer: 'represented', words: '副局长' }, swj);
    expect(await story.inbox(swj)).not.toContain('attend');
    const left = await story.get<{ items: object[] }>(`/api/meetings/candidates?policyId=${policy}`, story.office);
    expect(left.items).toEqual([]);

    // held: nobody decides in the own cause, nothing takes effect yet
    const attendance = ['CZJ', 'GXJ', 'KJJ', 'ZF', 'SWJ'].map((unit) => ({ unit, status: 'present' }));
    expect(await story.post(`/api/meetings/${id}/record-attendance`, { attendance }, story.office)).toMatchObject({
      status: 409,
      body: { code: 'MEETING.WRONG_STATUS' },
    });
    await story.stand('2026-03-05T18:00+08:00');
    await story.settle();
    expect(await story.inbox(story.office)).toContain('write-minutes');
    await meeting('record-attendance', { attendance });
    const own = { item: 1, outcome: 'adopted', text: '同意', votes: { for: ['KJJ', 'ZF'] } };
    expect(await story.post(`/api/meetings/${id}/resolve`, own, story.office)).toMatchObject({
      status: 403,
      body: { code: 'AUTH.OWN_UNIT' },
    });
    const orders = [{ text: '提出试点方案', to: ['CZJ'], due: '2026-04-30' }];
    await meeting('resolve', { ...own, text: '同意延期', votes: { for: ['GXJ', 'ZF'], against: ['CZJ'] } });
    const ruling = { ruling: 'keep', basis: '三定方案第四条' };
    await meeting('resolve', {
      item: 2,
      outcome: 'adopted',
      text: '维持分工',
      votes: { for: ['CZJ', 'KJJ', 'ZF', 'GXJ'] },
      ruling,
    });
    await meeting('resolve', {
      item: 3,
      outcome: 'rejected',
      text: '暂不试点',
      votes: { against: ['CZJ', 'KJJ', 'ZF'] },
      orders,
    });
    await meeting('submit-minutes', { text: '会议纪要……' });
    expect(await stateOf('approvals', extension)).toMatchObject({ status: 'pending' });
    expect(await story.inbox(story.deputy)).toContain('confirm-minutes');

    // confirmed: everything in one transaction
    expect(await story.post(`/api/meetings/${id}/confirm-minutes`, {}, story.office)).toMatchObject({ status: 403 });
    await meeting('confirm-minutes', {}, story.deputy);
    expect(await stateOf('approvals', extension)).toMatchObject({ status: 'granted', byMeeting: id });
    expect(await stateOf('approvals', pilot)).toMatchObject({ status: 'refused', byMeeting: id });
    expect(await stateOf('articles', extended)).toMatchObject({
      extensionRequest: null,
      extensions: [{ level: 'leading-group' }],
    });
    const { disputes } = (await stateOf('articles', disputed)) as { disputes: object[] };
    expect(disputes).toMatchObject([{ end: { kind: 'ruled', ruling: 'keep' } }]);
    expect(await story.inbox(swj)).toContain('sign');
    const told = await story.get<{ items: { kind: string }[] }>('/api/notices?limit=200', swj);
    expect(told.items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['meeting-called', 'meeting-minutes']));
    // a rejected resolution orders nothing
    expect(await story.inbox(await story.head('CZJ'))).not.toContain('answer-order');
    expect((await verifyLedger(story.api.pool)).discrepancies).toEqual([]);
  });

  it('orders units, who answer; a resolution that cannot be carried out any more confirms nothing', async () => {
    const question = await ask({ policyId: policy, effect: { kind: 'resolution' }, question: '是否设立专班' });
    const later = await ask({ policyId: policy, effect: { kind: 'resolution' }, question: '是否表彰' });
    const agenda = [
      { kind: 'other', title: '安全生产' },
      { kind: 'approval', approvalId: question },
      { kind: 'approval', approvalId: later },
    ];
    const body = { policyId: policy, title: '专题会议', place: '二楼', startsAt: '2026-03-09T09:30:00+08:00', chair: 'leader' };
    const called = await story.done('/api/meetings', { ...body, chairUnit: 'ZF', order: '组长当面指示', agenda }, story.office);
    const id = called['id'] as string;
    const meeting = (act: string, more: object, account = story.office) =>
      story.done(`/api/meetings/${id}/${act}`, more, account);
    await story.stand('2026-03-09T12:00+08:00');
    const attendance = ['CZJ', 'GXJ', 'KJJ', 'ZF'].map((unit) => ({ unit, status: 'present' }));
    await meeting('record-attendance', { attendance });
    const votes = { for: ['CZJ', 'GXJ', 'KJJ', 'ZF'] };
    const orders = [{ text: '开展排查', to: ['CZJ'], due: '2026-03-20' }];
    await meeting('resolve', { item: 1, outcome: 'adopted', text: '立即排查', votes, orders });
    await meeting('resolve', { item: 2, outcome: 'adopted', text: '同意', votes });
    await meeting('resolve', { item: 3, outcome: 'deferred', text: '下次再议' });
    await meeting('submit-minutes', { text: '纪要' });
    await story.done(`/api/approvals/${question}/withdraw`, { reason: '另行研究' }, story.office);
    expect(await story.post(`/api/meetings/${id}/confirm-minutes`, {}, story.leader)).toMatchObject({
      status: 409,
      body: { code: 'APPROVAL.OVER' },
    });
    expect(await stateOf('meetings', id)).toMatchObject({ status: 'minuted', orders: [] });
    await meeting('return-minutes', { opinion: '第二项已撤回' }, story.leader);
    await meeting('remove-item', { item: 2, reason: '已撤回' });
    await meeting('submit-minutes', { text: '纪要' });
    await meeting('confirm-minutes', {}, story.leader);
    // what was put off is asked of its approvers again
    await story.done(`/api/approvals/${later}/agree`, {}, story.deputy);
    const czj = await story.head('CZJ');
    expect(await story.inbox(czj)).toContain('answer-order');
    await meeting('answer-order', { order: 0, answer: '已排查' }, czj);
    expect(await story.inbox(czj)).not.toContain('answer-order');
    const stranger = await story.head('SWJ');
    expect((await story.api.request('GET', `/api/meetings/${id}`, { token: stranger.token })).status).toBe(403);
    expect((await verifyLedger(story.api.pool)).discrepancies).toEqual([]);
  });
});
