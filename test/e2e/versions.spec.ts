import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyLedger } from '#ledger/verify.js';
import { packageRoot } from '#runtime/paths.js';
import { startTestApi, type TestAccount, type TestApi } from '../support/api.js';

const first = readFileSync(`${packageRoot()}/test/fixtures/versions/first.txt`, 'utf8');
const second = readFileSync(`${packageRoot()}/test/fixtures/versions/second.txt`, 'utf8');
const registry: unknown = JSON.parse(readFileSync(`${packageRoot()}/demo/qingyuan/units.json`, 'utf8'));

let api: TestApi;
let office: TestAccount;
let leader: TestAccount;

beforeAll(async () => {
  api = await startTestApi();
  office = await api.accountOf('coordination_office', 'QY-ZF');
  leader = await api.accountOf('leader', 'QY-ZF');
  await api.request('PUT', '/api/units', { token: office.token, body: registry });
});

afterAll(async () => {
  await api?.close();
});

async function post<Body = Record<string, unknown>>(
  path: string,
  body: unknown,
  { token } = office,
  status = 200,
): Promise<Body> {
  const answer = await api.request<Body>('POST', path, { token, body });
  expect({ path, status: answer.status, ...(answer.status !== status && { body: answer.body }) }).toEqual({ path, status });
  return answer.body;
}
const get = async <Body>(path: string): Promise<Body> => (await api.request<Body>('GET', path, { token: office.token })).body;

async function importText(text: string, replaces?: string): Promise<string> {
  const path = `/api/policies${replaces ? `?replaces=${replaces}` : ''}`;
  return (await post<{ id: string }>(path, { text }, office, 201)).id;
}

interface Board {
  readonly policy: { readonly stage: string };
  readonly items: {
    readonly id: string;
    readonly number: number;
    readonly title: string;
    readonly stage: string;
    readonly leads: string[];
  }[];
}
interface Article {
  readonly state: {
    readonly policyId: string;
    readonly leads: string[];
    readonly parts: { unit: string }[];
    readonly completion: { due: number };
    readonly reportCycle?: string;
  };
  readonly words: string;
}

describe('a new version of a policy that runs', () => {
  it('is compared article by article, approved once, and then followed by every running article', async () => {
    const old = await importText(first);
    const { articles } = await post<{ articles: { id: string; number: number; title: string }[] }>(
      `/api/policies/${old}/dispatch`,
      {},
    );
    const idOf = (title: string) => articles.find((article) => article.title === title)!.id;
    const next = await importText(second, old);
    const comparison = await get<{ articles: { new?: { title: string }; old?: { title: string }; changes: string[] }[] }>(
      `/api/policies/${next}/comparison`,
    );
    const changes = Object.fromEntries(comparison.articles.map((one) => [(one.new ?? one.old)!.title, one.changes]));
    expect(changes).toEqual({
      集聚高新技术企业: ['unchanged'],
      完善创新平台体系: ['units changed'],
      推动科技金融深度融合: ['repealed'],
      引进培育创新人才: ['added'],
      附则: ['unchanged'],
    });
    const impact = await get<{ entries: { articleId?: string; commands: { kind: string }[] }[] }>(`/api/policies/${next}/impact`);
    expect(impact.entries.map(({ commands }) => commands.map(({ kind }) => kind))).toEqual(
      expect.arrayContaining([['endArticle'], ['dispatch']]),
    );
    const ask = {
      question: '是否同意新版本的影响方案',
      reason: '修订',
      mode: 'single',
      approvers: [{ role: 'leader', unit: 'QY-ZF' }],
    };
    const cycles = (article: number) => ({ ...ask, reportCycles: [{ article, cycle: 'quarter' }] });
    expect(await post<object>(`/api/policies/${next}/impact`, cycles(99), office, 422)).toMatchObject({
      code: 'DISPATCH.UNKNOWN_ARTICLE',
    });
    // 2 runs already, 1 is new: both are asked for every quarter from now on, 3 keeps its rhythm
    const both = { ...ask, reportCycles: [...cycles(1).reportCycles, ...cycles(2).reportCycles] };
    const { approval } = await post<{ approval: string }>(`/api/policies/${next}/impact`, both);
    expect((await get<Board>(`/api/policies/${old}/board`)).policy.stage).toBe('dispatched');
    await post(`/api/approvals/${approval}/agree`, { opinion: '同意' }, leader);

    const board = await get<Board>(`/api/policies/${next}/board`);
    expect(board.policy.stage).toBe('dispatched');
    expect(board.items.map(({ number, title, leads }) => `${number} ${title} ${leads.join()}`)).toEqual([
      '1 引进培育创新人才 QY-RSJ',
      '2 集聚高新技术企业 QY-KJJ',
      '3 完善创新平台体系 QY-GXJ',
    ]);
    const before = await get<Board>(`/api/policies/${old}/board`);
    expect(before.policy.stage).toBe('superseded');
    expect(before.items).toMatchObject([{ title: '推动科技金融深度融合', stage: 'cancelled' }]);
    const kept = await get<Article>(`/api/articles/${idOf('集聚高新技术企业')}`);
    expect(kept.state).toMatchObject({ policyId: next, completion: { due: Date.parse('2035-12-31T09:30:00Z') } });
    expect(kept.words).toContain('集聚高新技术企业');
    const rhythms = await Promise.all(
      board.items.map(async ({ id }) => (await get<Article>(`/api/articles/${id}`)).state.reportCycle ?? null),
    );
    expect(rhythms).toEqual(['quarter', 'quarter', null]);
    expect((await verifyLedger(api.pool)).discrepancies).toEqual([]);
  });

  it('takes no corrected units for changed words, and brings an article that lost its own date to the end of the policy', async () => {
    const old = await importText(first);
    const correct = async (correction: object) => await post(`/api/policies/${old}/corrections`, { correction });
    const early = await api.request('POST', `/api/policies/${old}/corrections`, {
      token: office.token,
      body: { correction: { kind: 'setDeadline', articleNumber: 1, due: '1999-01-01' } },
    });
    expect(early).toMatchObject({ status: 422, body: { code: 'CORRECTION.BAD_DATE' } });
    await correct({ kind: 'setUnits', articleNumber: 1, leads: ['QY-CZJ'], responsible: ['QY-KJJ'] });
    await correct({ kind: 'setDeadline', articleNumber: 1, due: '2029-06-29' });
    const { articles } = await post<{ articles: { id: string; title: string }[] }>(`/api/policies/${old}/dispatch`, {});
    const id = articles.find(({ title }) => title === '集聚高新技术企业')!.id;
    const due = async () => (await get<Article>(`/api/articles/${id}`)).state.completion.due;
    expect(await due()).toBe(Date.parse('2029-06-29T09:30:00Z'));
    const next = await importText(second, old);
    const comparison = await get<{ articles: { new?: { title: string }; changes: string[] }[] }>(
      `/api/policies/${next}/comparison`,
    );
    expect(comparison.articles.find((one) => one.new?.title === '集聚高新技术企业')!.changes).toEqual([
      'units changed',
      'deadline changed',
    ]);
    const approvers = [{ role: 'leader', unit: 'QY-ZF' }];
    const ask = { question: '是否同意', reason: '修订', mode: 'single', approvers };
    const { approval } = await post<{ approval: string }>(`/api/policies/${next}/impact`, ask);
    await post(`/api/approvals/${approval}/agree`, { opinion: '同意' }, leader);
    expect(await due()).toBe(Date.parse('2035-12-31T09:30:00Z'));
    expect((await get<Article>(`/api/articles/${id}`)).state.leads).toEqual(['QY-KJJ']);
    expect((await verifyLedger(api.pool)).discrepancies).toEqual([]);
  });

  it('leaves the parts of an article that was split their own names and units', async () => {
    const old = await importText(first);
    const { articles } = await post<{ articles: { id: string; title: string }[] }>(`/api/policies/${old}/dispatch`, {});
    const whole = articles.find(({ title }) => title === '完善创新平台体系')!.id;
    const { state } = await get<Article>(`/api/articles/${whole}`);
    const units = state.parts.map(({ unit }) => unit);
    const into = [
      {
        numeral: '（二·一）',
        title: '平台',
        leads: state.leads,
        responsible: units.filter((unit) => !state.leads.includes(unit)),
      },
      { numeral: '（二·二）', title: '孵化器', leads: state.leads },
    ];
    await post(`/api/articles/${whole}/split`, { into, reason: '分别办理' });
    const next = await importText(second, old);
    const approvers = [{ role: 'leader', unit: 'QY-ZF' }];
    const ask = { question: '是否同意', reason: '修订', mode: 'single', approvers };
    const { approval } = await post<{ approval: string }>(`/api/policies/${next}/impact`, ask);
    await post(`/api/approvals/${approval}/agree`, { opinion: '同意' }, leader);
    const parts = (await get<Board>(`/api/policies/${next}/board`)).items.filter(({ number }) => number === 3);
    expect(parts.map(({ title, leads }) => [title, leads])).toEqual([
      ['平台', state.leads],
      ['孵化器', state.leads],
    ]);
  });

  it('changes nothing when the leading group declines, and may be proposed again', async () => {
    const old = await importText(first);
    await post(`/api/policies/${old}/dispatch`, {});
    const next = await importText(second, old);
    const ask = { question: '是否同意', reason: '修订', mode: 'single', approvers: [{ role: 'leader', unit: 'QY-ZF' }] };
    const { approval } = await post<{ approval: string }>(`/api/policies/${next}/impact`, ask);
    const pending = { code: 'IMPACT.PENDING' };
    expect(await post<object>(`/api/policies/${next}/impact`, ask, office, 409)).toMatchObject(pending);
    // what is approved is what was asked: nothing is corrected meanwhile, and nothing dispatched beside it
    const correction = { kind: 'retitle', articleNumber: 1, title: '另一标题' };
    expect(await post<object>(`/api/policies/${next}/corrections`, { correction }, office, 409)).toMatchObject(pending);
    const extension = { to: '2040-12-31', basis: '清府〔2030〕1号' };
    expect(await post<object>(`/api/policies/${old}/extend-validity`, extension, office, 409)).toMatchObject(pending);
    expect(await post<object>(`/api/policies/${old}/repeal`, { basis: '清府〔2030〕2号' }, office, 409)).toMatchObject(pending);
    const running = { code: 'VERSION.RUNNING', detail: expect.stringContaining('影响方案') };
    expect(await post<object>(`/api/policies/${next}/dispatch`, {}, office, 409)).toMatchObject(running);
    await post(`/api/approvals/${approval}/refuse`, { opinion: '再议' }, leader);
    expect((await get<Board>(`/api/policies/${old}/board`)).items).toHaveLength(3);
    await post(`/api/policies/${next}/impact`, ask);
  });

  it('moves the articles that are due with the policy when its validity is extended, and ends them when it is repealed', async () => {
    const id = await importText(first);
    const { articles } = await post<{ articles: { id: string }[] }>(`/api/policies/${id}/dispatch`, {});
    await post(`/api/policies/${id}/extend-validity`, { to: '2033-12-30', basis: '清府〔2030〕1号' });
    const due = async (article: { id: string }) => (await get<Article>(`/api/articles/${article.id}`)).state.completion.due;
    expect(await due(articles[0]!)).toBe(Date.parse('2033-12-30T09:30:00Z'));
    for (const article of articles)
      expect(await get<{ state: { policyEnd: number } }>(`/api/articles/${article.id}`)).toMatchObject({
        state: { policyEnd: Date.parse('2033-12-30T09:30:00Z') },
      });
    await post(`/api/policies/${id}/repeal`, { basis: '清府〔2031〕2号' });
    const board = await get<Board>(`/api/policies/${id}/board`);
    expect(board.policy.stage).toBe('repealed');
    expect(board.items.every(({ stage }) => stage === 'cancelled')).toBe(true);
    expect((await verifyLedger(api.pool)).discrepancies).toEqual([]);
  });
});
