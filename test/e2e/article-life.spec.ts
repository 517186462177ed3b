import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { approvalActor } from '#domain/actor.js';
import { Ledger } from '#ledger/ledger.js';
import { verifyLedger } from '#ledger/verify.js';
import { inDays, startTestApi, type TestAccount, type TestApi } from '../support/api.js';

const OFFICE = 'OFFICE';
let api: TestApi;
let office: TestAccount;
let supervision: TestAccount;

const unit = (code: string) => ({
  code,
  name: `${code}单位`,
  shortNames: [],
  aliases: [],
  kind: code === 'DCS' ? 'supervision' : 'department',
  level: 'city',
});

beforeAll(async () => {
  api = await startTestApi();
  office = await api.accountOf('coordination_office', OFFICE);
  supervision = await api.accountOf('supervision_office', 'DCS');
  const units = ['KJJ', 'GXJ', 'SWJ', 'FGJ', OFFICE, 'DCS'].map(unit);
  const stored = await api.request('PUT', '/api/units', { token: office.token, body: { units, groups: [] } });
  expect({ status: stored.status, body: stored.status === 204 ? '' : stored.body }).toEqual({ status: 204, body: '' });
});

afterAll(async () => {
  await api?.close();
});

const head = (code: string) => api.accountOf(['unit_head', 'handler'], code);
const handler = (code: string) => api.accountOf('handler', code);

/** Sends an act and returns the types of its events, or the code of its refusal. */
async function act(id: string, path: string, body: object, { token }: TestAccount): Promise<string[] | string> {
  const answer = await api.request<{ events?: string[]; code?: string }>('POST', `/api/articles/${id}/${path}`, { token, body });
  return answer.body.events ?? answer.body.code!;
}

interface View {
  readonly state: {
    readonly stage: string;
    readonly policyId: string;
    readonly splitInto?: string[];
    readonly splitFrom?: string;
    readonly pendingDecision?: { command: object };
    readonly commendations?: { id: string }[];
  };
  readonly tasks: { readonly key: string; readonly kind: string }[];
  readonly forecast: { readonly light: string };
  readonly hints: { readonly code: string; readonly unit: string }[];
}
const view = async (id: string, { token } = office): Promise<View> =>
  (await api.request<View>('GET', `/api/articles/${id}`, { token })).body;

async function dispatched(count: number): Promise<string[]> {
  const articles = Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    title: `任务${i + 1}`,
    leads: ['KJJ'],
    responsible: ['GXJ', 'SWJ'],
    completionDue: new Date(Date.now() + 300 * 86_400_000).toISOString(),
  }));
  const body = { title: '任务清单', supervision: 'DCS', articles };
  const answer = await api.request<{ articles: { id: string }[] }>('POST', '/api/dispatch-lists', { token: office.token, body });
  expect(answer.status).toBe(201);
  return answer.body.articles.map(({ id }) => id);
}

/** What the burden ledger has counted, by `UNIT KIND`. */
async function demands(): Promise<Record<string, number>> {
  const { rows } = await api.pool.query<{ key: string; n: number }>(
    `select unit || ' ' || kind as key, count(*)::int as n from burden where kind in ('attachment', 'check') group by 1`,
  );
  return Object.fromEntries(rows.map(({ key, n }) => [key, n]));
}

async function executing(count: number): Promise<string[]> {
  const ids = await dispatched(count);
  for (const id of ids) {
    for (const code of ['KJJ', 'GXJ', 'SWJ']) expect(await act(id, 'sign', {}, await head(code))).toContain('PartSigned');
    const due = inDays(100);
    const measures = [
      { title: '制定办法', owner: 'KJJ', deliverable: '文件' },
      { title: '兑现资金', owner: 'GXJ', deliverable: '台账', milestones: [{ title: '首批兑现', due }] },
    ];
    expect(await act(id, 'plan', { measures }, await head('KJJ'))).toEqual(['PlanSubmitted', 'CountersignAsked']);
    expect(await act(id, 'countersign', { answer: 'agree' }, await head('GXJ'))).toEqual(['PlanCountersigned']);
    expect(await act(id, 'approve-plan', {}, office)).toEqual(['PlanApproved', 'MilestonesSet', 'ExecutionStarted']);
  }
  return ids;
}

describe('a list of tasks', () => {
  it('has nothing due before its validity begins, and is dispatched as a whole or not at all', async () => {
    const tasks = [inDays(300), inDays(100)].map((day, i) => ({
      ...{ number: i + 1, title: '任务', leads: ['KJJ'], responsible: ['GXJ'], completionDue: `${day}T17:30:00+08:00` },
    }));
    const count = async () => (await api.pool.query('select count(*)::int as n from article')).rows[0].n as number;
    const before = await count();
    const send = async (from: string) => {
      const body = { title: '清单', supervision: 'DCS', validity: { from, to: inDays(400) }, articles: tasks };
      return await api.request<{ code: string; params: object }>('POST', '/api/dispatch-lists', { token: office.token, body });
    };
    const from = inDays(200);
    expect(await send(from)).toMatchObject({ status: 422, body: { code: 'LIST.BAD_DUE_DATE', params: { number: 2, from } } });
    expect(await count()).toBe(before);
    expect(await send(inDays(100))).toMatchObject({ status: 201 });
  });
});

describe('a reminder by hand (催办)', () => {
  it('reaches the unit as a notice, stands in its timeline and nobody else’s, counts as asked of it, and is given twice a week at most', async () => {
    const [id] = (await dispatched(1)) as [string];
    await act(id, 'sign', {}, await head('KJJ'));
    const month = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
    const from = month();
    const asked = async () => {
      const { body } = await api.request<{ counts: Record<string, number> }[]>('GET', `/api/burden?from=${from}&to=${month()}`, {
        token: (await head('GXJ')).token,
      });
      return body.reduce((sum, { counts }) => sum + (counts['notice'] ?? 0), 0);
    };
    const before = await asked();
    const task = 'sign:GXJ';
    expect(await act(id, 'remind', { task, words: '请今日签收' }, await head('KJJ'))).toEqual(['RemindedByHand']);
    expect(await act(id, 'remind', { task }, await head('SWJ'))).toBe('AUTH.MAY_NOT_REMIND');
    expect(await act(id, 'remind', { task: 'plan:GXJ' }, office)).toBe('REMINDER.NO_SUCH_TASK');
    expect(await act(id, 'remind', { task }, supervision)).toEqual(['RemindedByHand']);
    expect(await act(id, 'remind', { task }, office)).toBe('REMINDER.TOO_MANY');
    expect((await asked()) - before).toBe(2);
    const notices = await api.request<{ items: { kind: string; articleId: string; task: string }[] }>('GET', '/api/notices', {
      token: (await head('GXJ')).token,
    });
    expect(notices.body.items.filter((one) => one.kind === 'reminder' && one.task === task)).toHaveLength(2);
    const reads = async (code: string) => {
      const { token } = await head(code);
      const { body } = await api.request<{ items: { type: string; data: object }[] }>('GET', `/api/articles/${id}/timeline`, {
        token,
      });
      return body.items.filter(({ type }) => type === 'RemindedByHand').map(({ data }) => data);
    };
    expect(await reads('GXJ')).toMatchObject([{ task, unit: 'GXJ', words: '请今日签收' }, { words: null }]);
    expect(await reads('KJJ')).toHaveLength(2);
    expect(await reads('SWJ')).toEqual([]);
  });
});

describe('the whole life of an article, over HTTP (domain.md §3)', () => {
  it('from a reservation and its ruling over countersigning, milestones and field checks to the closing', async () => {
    const [id] = (await executing(1)) as [string];
    const sides = { opinion: '非本单位职责', reasons: '职能划转', basis: '三定方案' };
    expect(await act(id, 'open-dispute', { question: '谁出资金', ...sides }, await head('SWJ'))).toEqual(['DisputeOpened']);
    expect(await act(id, 'state-opinion', { dispute: 1, ...sides }, await head('KJJ'))).toEqual(['DisputeStatementMade']);
    const rule = { dispute: 1, ruling: 'keep', reason: '维持', basis: '三定方案' };
    expect(await act(id, 'rule-dispute', { ...rule, ruling: 'add-unit', to: ['NOBODY'] }, office)).toBe('UNIT.UNKNOWN');
    expect(await act(id, 'rule-dispute', rule, office)).toEqual(['DisputeRuled']);
    const before = await demands();
    const milestone = { milestone: '1.1', summary: '完成', evidence: [{ name: '台账', ref: 'file:1' }] };
    expect(await act(id, 'complete-milestone', milestone, await head('GXJ'))).toEqual(['MilestoneCompleted']);
    for (const code of ['GXJ', 'SWJ'])
      expect(await act(id, 'complete-part', { summary: '完成' }, await head(code))).toEqual(['PartCompleted']);
    expect(await act(id, 'request-closing', { summary: '完成' }, await head('KJJ'))).toEqual(['ClosingRequested']);
    expect(await act(id, 'draw-sample', {}, supervision)).toEqual(['SampleDrawn']);
    expect(await act(id, 'verify', { grade: 'good' }, supervision)).toBe('SAMPLE.UNCHECKED');
    for (const item of ['part:KJJ', 'part:GXJ', 'part:SWJ', 'milestone:1.1'])
      await act(id, 'record-check', { item, passed: true, finding: '属实' }, supervision);
    expect(await act(id, 'verify', { grade: 'good' }, supervision)).toEqual(['ArticleClosed']);
    expect((await view(id)).state.stage).toBe('closed');
    // the burden ledger: the milestone's evidence, three field checks, and the verification of the lead
    const after = await demands();
    expect(after['GXJ attachment']! - (before['GXJ attachment'] ?? 0)).toBe(1);
    const checks = (counts: Record<string, number>) =>
      Object.entries(counts).reduce((sum, [key, n]) => (key.endsWith(' check') ? sum + n : sum), 0);
    expect(checks(after) - checks(before)).toBe(4);
    expect(await act(id, 'reopen', { reason: '反弹', reworkDue: inDays(60) }, supervision)).toEqual(['ArticleReopened']);
  });

  it('of two leads each ends its own part, and the closing needs both', async () => {
    const articles = [
      {
        number: 1,
        title: '园区共建',
        leads: ['KJJ', 'FGJ'],
        responsible: ['GXJ'],
        completionDue: new Date(Date.now() + 300 * 86_400_000).toISOString(),
      },
    ];
    const list = { title: '两家牵头', supervision: 'DCS', articles };
    const answer = await api.request<{ articles: { id: string }[] }>('POST', '/api/dispatch-lists', {
      token: office.token,
      body: list,
    });
    const id = answer.body.articles[0]!.id;
    for (const code of ['KJJ', 'FGJ', 'GXJ']) await act(id, 'sign', {}, await head(code));
    await act(id, 'plan', { measures: [{ title: '方案', owner: 'KJJ', deliverable: '协议' }] }, await head('KJJ'));
    expect(await act(id, 'approve-plan', {}, office)).toContain('ExecutionStarted');
    const close = async (code: string) => await act(id, 'request-closing', { summary: '完成' }, await head(code));
    expect(await act(id, 'complete-part', { summary: '完成' }, await head('GXJ'))).toEqual(['PartCompleted']);
    expect(await close('KJJ')).toBe('CLOSING.PARTS_OPEN');
    expect(await act(id, 'complete-part', { summary: '完成' }, await head('KJJ'))).toEqual(['PartCompleted']);
    expect(await act(id, 'complete-part', { summary: '完成' }, await head('FGJ'))).toBe('PART.LEAD_CLOSES');
    expect(await close('KJJ')).toBe('CLOSING.PARTS_OPEN');
    expect(await close('FGJ')).toEqual(['ClosingRequested']);
    expect((await view(id)).tasks).toMatchObject([{ kind: 'verify' }]);
  });

  it('a unit that did well is commended without a case: proposed, agreed to, told', async () => {
    const [id] = (await executing(1)) as [string];
    const leader = await api.accountOf('leader', 'SZF');
    const asked = { unit: 'GXJ', question: '是否表扬', reason: '提前完成', mode: 'single' };
    const nobody = { ...asked, approvers: [{ role: 'leader', unit: 'SWJ' }] };
    expect(await act(id, 'propose-commendation', nobody, supervision)).toBe('APPROVAL.NOBODY_THERE');
    const body = { ...asked, approvers: [{ role: 'leader', unit: 'SZF' }] };
    expect(await act(id, 'propose-commendation', body, office)).toBe('AUTH.SUPERVISION_ONLY');
    expect(await act(id, 'propose-commendation', body, supervision)).toEqual(['CommendationProposed']);
    expect(await act(id, 'propose-commendation', body, supervision)).toBe('COMMENDATION.PENDING');
    const commendation = (await view(id)).state.commendations![0]!.id;
    const { body: agreed } = await api.request('POST', `/api/approvals/${commendation}/agree`, {
      token: leader.token,
      body: { opinion: '同意' },
    });
    expect(agreed).toMatchObject({ events: ['ApproverAgreed', 'ApprovalGranted'] });
    expect((await view(id)).state.commendations).toEqual([{ id: commendation, unit: 'GXJ', given: true }]);
    const { body: told } = await api.request<{ items: { kind: string; subjectId: string }[] }>('GET', '/api/notices?limit=100', {
      token: (await head('GXJ')).token,
    });
    expect(told.items.map(({ kind }) => kind)).toContain('commended');
  });

  it('one form reports on several articles, all or none; drafts are kept until then, each account its own', async () => {
    const ids = await executing(3);
    const kjj = await head('KJJ');
    const draft = (id: string) => `/api/articles/${id}/draft`;
    const { token } = kjj;
    const content = { progress: '已印发', percent: 30 };
    expect((await api.request('PUT', draft(ids[0]!), { token, body: { content } })).status).toBe(200);
    expect((await api.request('GET', draft(ids[0]!), { token })).body).toMatchObject({ content });
    const other = await api.request('GET', draft(ids[0]!), { token: (await head('GXJ')).token });
    expect(other).toMatchObject({ status: 404, body: { code: 'DRAFT.UNKNOWN' } });
    const stranger = await api.request('GET', draft(ids[0]!), { token: (await head('FGJ')).token });
    expect(stranger).toMatchObject({ status: 403, body: { code: 'AUTH.NOT_CONCERNED' } });
    const send = (reports: object[], key = randomUUID()) =>
      api.request<{ results: { events: string[]; repeated: boolean }[]; params: object }>('POST', '/api/reports', {
        token,
        body: { reports },
        headers: { 'idempotency-key': key },
      });
    const count = async () =>
      (await api.pool.query(`select count(*)::int as n from event where type = 'ReportSubmitted'`)).rows[0].n as number;
    const before = await count();
    const bad = ids.map((articleId, i) => ({ articleId, progress: '推进', ...(i === 2 && { cycle: '1999-01' }) }));
    expect(await send(bad)).toMatchObject({ status: 422, body: { code: 'REPORT.UNKNOWN_CYCLE', params: { article: ids[2] } } });
    const twice = [...ids, ids[0]].map((articleId) => ({ articleId, progress: '推进' }));
    expect(await send(twice)).toMatchObject({ status: 400, body: { code: 'REQUEST.INVALID' } });
    expect(await count()).toBe(before);
    const key = randomUUID();
    const good = ids.map((articleId) => ({ articleId, progress: '推进', percent: 30 }));
    const first = await send(good, key);
    expect(first.body.results.map(({ events }) => events)).toEqual([
      ['ReportSubmitted'],
      ['ReportSubmitted'],
      ['ReportSubmitted'],
    ]);
    expect((await send(good, key)).body.results.every(({ repeated }) => repeated)).toBe(true);
    expect(await count()).toBe(before + 3);
    expect((await api.request('GET', draft(ids[0]!), { token })).status).toBe(404);
  });

  it('two forms over the same articles in opposite order do not wait for each other', async () => {
    const ids = await executing(2);
    const send = async (code: string, order: string[]) => {
      const { token } = await head(code);
      const body = { reports: order.map((articleId) => ({ articleId, progress: '推进' })) };
      return (await api.request('POST', '/api/reports', { token, body })).status;
    };
    expect(await Promise.all([send('KJJ', ids), send('GXJ', [...ids].reverse()), send('SWJ', ids)])).toEqual([200, 200, 200]);
  });

  it('a handler’s report waits for the head, who sees what is hinted at', async () => {
    const [id, other] = (await executing(2)) as [string, string];
    expect(await act(id, 'report', { progress: '推进', percent: 20 }, await handler('GXJ'))).toEqual(['ReportFiled']);
    // its attachments count as soon as they are made
    const before = await demands();
    const proven = { progress: '推进', percent: 20, evidence: [{ name: '照片', ref: 'file:2' }] };
    expect(await act(other, 'report', proven, await handler('GXJ'))).toEqual(['ReportFiled']);
    expect((await demands())['GXJ attachment']! - (before['GXJ attachment'] ?? 0)).toBe(1);
    expect((await view(id)).tasks.find(({ key }) => key.startsWith('report:') && key.endsWith('GXJ'))).toMatchObject({
      kind: 'confirm-report',
    });
    expect(await act(id, 'confirm-report', {}, await head('GXJ'))).toEqual(['ReportConfirmed']);
    expect((await view(id)).forecast.light).toBe('green');
    for (const code of ['GXJ', 'SWJ']) await act(id, 'waive-part', { unit: code, reason: '合并' }, office);
    await act(id, 'waive-milestone', { milestone: '1.1', reason: '合并' }, office);
    await act(id, 'request-closing', { summary: '完成' }, await head('KJJ'));
    expect((await view(id)).hints).toMatchObject([{ code: 'closing-without-evidence', unit: 'KJJ' }]);
    expect((await view(id, await head('KJJ'))).hints).toHaveLength(1);
    expect((await view(id, await head('GXJ'))).hints).toEqual([]);
  });

  it('a split dispatches the new articles with the original, or nothing', async () => {
    const [id] = (await executing(1)) as [string];
    const into = [
      { title: '办法', leads: ['KJJ'], responsible: ['GXJ'] },
      { title: '资金', leads: ['KJJ'], responsible: ['SWJ'] },
    ];
    expect(await act(id, 'split', { into: [into[0]], reason: '任务不同' }, office)).toBe('REQUEST.INVALID');
    expect(await act(id, 'split', { into, reason: '任务不同' }, office)).toEqual(['ArticleSplit']);
    const { state } = await view(id);
    expect(state.stage).toBe('split');
    // they have the number of the article: name and order tell them apart, on a board page by page and in every inbox
    const board: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const query: string = next === '' ? 'limit=1' : `limit=1&cursor=${next}`;
      const page = await api.request<{ items: { number: number; numeral: string }[]; next: string | null }>(
        'GET',
        `/api/policies/${state.policyId}/board?${query}`,
        { token: office.token },
      );
      board.push(...page.body.items.map(({ number, numeral }) => `${number} ${numeral}`));
      next = page.body.next;
    }
    expect(board).toEqual(['1 1', '1 1之一', '1 1之二']);
    const { body: inbox } = await api.request<{ items: { articleId: string; title: string }[] }>('GET', '/api/inbox?limit=200', {
      token: (await head('GXJ')).token,
    });
    expect(inbox.items.filter(({ articleId }) => articleId === state.splitInto![0]).map(({ title }) => title)).toEqual([
      '1之一 办法',
    ]);
    for (const child of state.splitInto!) {
      expect((await view(child)).state).toMatchObject({ stage: 'dispatched', splitFrom: id });
      expect(await act(child, 'sign', {}, await head('KJJ'))).toContain('PartSigned');
    }
  });

  it('what the leading group has to decide waits on the article until it is carried out', async () => {
    const [id] = (await executing(1)) as [string];
    const command = { kind: 'changeLead', from: 'KJJ', to: 'FGJ', former: 'responsible', reason: '职能调整' } as const;
    expect(await act(id, 'propose-decision', { command, reason: '请示' }, await head('KJJ'))).toBe('AUTH.OFFICE_ONLY');
    expect(await act(id, 'propose-decision', { command, reason: '请示' }, office)).toEqual(['DecisionProposed']);
    expect((await view(id)).state.pendingDecision).toMatchObject({ command });
    const ledger = api.app.get(Ledger);
    const executed = await ledger.execute({ id, command, commandId: randomUUID(), actor: approvalActor('approval 1') });
    expect(executed).toMatchObject({ ok: true, events: ['LeadChanged', 'DecisionCarriedOut'] });
  });

  it('rulings are found again as precedents, by words and by unit, page by page; units do not see them', async () => {
    const ids = await dispatched(3);
    for (const id of ids) {
      const grounds = { grounds: '职能划转', basis: '三定方案', question: '高企培育由谁牵头' };
      expect(await act(id, 'object', grounds, await head('GXJ'))).toEqual(['PartObjected', 'DisputeOpened']);
      const rule = { dispute: 1, ruling: 'keep', reason: '维持原分工', basis: '清机编〔2019〕3号' };
      expect(await act(id, 'rule-dispute', rule, office)).toEqual(['DisputeRuled', 'AssignmentConfirmed']);
    }
    type Page = { items: { articleId: string; ruling: { question: string } }[]; next: string | null };
    const find = async (query: string, { token } = office) =>
      await api.request<Page>('GET', `/api/precedents?${query}`, { token });
    const words = `words=${encodeURIComponent('高企培育')}`;
    const first = await find(`${words}&unit=GXJ&limit=2`);
    expect(first.body.items).toHaveLength(2);
    const second = await find(`${words}&unit=GXJ&limit=2&cursor=${first.body.next}`);
    expect(new Set([...first.body.items, ...second.body.items].map(({ articleId }) => articleId))).toEqual(new Set(ids));
    expect(second.body.next).toBeNull();
    expect((await find(`${words}&unit=FGJ`)).body.items).toEqual([]);
    expect((await find(`words=${encodeURIComponent('清机编〔2019〕3号')}`)).body.items.length).toBe(3);
    expect((await find(words, await head('GXJ'))).status).toBe(403);
  });

  it('an objection and its dispute are read by every unit of the article, in the timeline as in the article, and by no other', async () => {
    const [id] = (await dispatched(1)) as [string];
    const grounds = { grounds: '职能已划转', basis: '三定方案', question: '高企培育由谁承担' };
    expect(await act(id, 'object', grounds, await head('GXJ'))).toEqual(['PartObjected', 'DisputeOpened']);
    const sides = { opinion: '仍属工信局', reasons: '划转未批', basis: '清机编〔2019〕3号' };
    // one that has not spoken reads it first: that is how it is heard
    for (const code of ['GXJ', 'SWJ', 'KJJ']) {
      const { token } = await head(code);
      type Timeline = { items: { type: string; data: Record<string, unknown> }[] };
      const { items } = (await api.request<Timeline>('GET', `/api/articles/${id}/timeline`, { token })).body;
      expect(items.find(({ type }) => type === 'PartObjected')?.data).toMatchObject({ unit: 'GXJ', grounds: grounds.grounds });
      expect(items.find(({ type }) => type === 'DisputeOpened')?.data).toMatchObject({ unit: 'GXJ', opinion: grounds.grounds });
      const { body } = await api.request<{ state: object }>('GET', `/api/articles/${id}`, { token });
      expect(body.state).toMatchObject({ disputes: [{ unit: 'GXJ', question: grounds.question }] });
    }
    expect(await act(id, 'state-opinion', { dispute: 1, ...sides }, await head('SWJ'))).toEqual(['DisputeStatementMade']);
    const { token } = await head('FGJ');
    for (const path of [`/api/articles/${id}`, `/api/articles/${id}/timeline`])
      expect((await api.request('GET', path, { token })).status).toBe(403);
  });

  it('leaves a ledger that proves itself', async () => {
    expect((await verifyLedger(api.pool)).discrepancies).toEqual([]);
  });
});
