import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packageRoot } from '#runtime/paths.js';
import { startTestApi, type Answer, type TestAccount, type TestApi } from '../support/api.js';

const registry: unknown = JSON.parse(readFileSync(`${packageRoot()}/demo/qingyuan/units.json`, 'utf8'));

/** Article 1 reports by the quarter, article 2 works by the year, article 3 says nothing of a rhythm; nobody marked a lead in article 2. */
const text = `清远市人民政府关于促进发展的意见

一、主要任务
（一）建设平台。建立协同平台，每季度向市政府报送进展情况。（牵头单位：市科技局；责任单位：市财政局）
（二）举办活动。每年举办创新大赛，完善服务体系。（责任单位：市科技局、市财政局）
（三）引进人才。制定引才政策。（牵头单位：市工业和信息化局；责任单位：市自然资源局）

本意见自2026年11月1日起施行，有效期至2031年10月31日。
清远市人民政府
2026年10月20日
`;

interface Finding {
  readonly id: string;
  readonly code: string;
  readonly severity: string;
  readonly resolution?: Record<string, string>;
}
interface View {
  readonly findings: readonly Finding[];
  readonly blockers: readonly Finding[];
  readonly reportCycles: readonly {
    readonly article: number;
    readonly cycle: string;
    readonly text: string;
    readonly span: [number, number];
  }[];
  readonly corrections: readonly { readonly id: string; readonly account: string; readonly correction: Record<string, string> }[];
}
interface Dispatched {
  readonly articles: readonly { readonly id: string; readonly number: number }[];
  readonly code?: string;
}

let api: TestApi;
let office: TestAccount;
let colleague: TestAccount;

beforeAll(async () => {
  api = await startTestApi();
  office = await api.accountOf('coordination_office', 'QY-ZF');
  colleague = await api.newAccount({ roles: ['coordination_office'], unit: 'QY-ZF' });
  await api.request('PUT', '/api/units', { token: office.token, body: registry });
});

afterAll(async () => {
  await api?.close();
});

const post = async <Body = Record<string, string>>(path: string, body: unknown, { token } = office): Promise<Answer<Body>> =>
  await api.request<Body>('POST', path, { token, body });
const view = async (id: string): Promise<View> =>
  (await api.request<View>('GET', `/api/policies/${id}`, { token: office.token })).body;
const imported = async (words: string): Promise<string> => (await post('/api/policies', { text: words })).body['id']!;
const correct = async (id: string, correction: unknown, by = office) =>
  await post(`/api/policies/${id}/corrections`, { correction }, by);
const dispatch = async (id: string, more = {}) => await post<Dispatched>(`/api/policies/${id}/dispatch`, more);

async function rhythms({ articles }: Dispatched): Promise<unknown[]> {
  return await Promise.all(
    articles.map(async ({ id }) => {
      const { body } = await api.request<{ state: { reportCycle?: string } }>('GET', `/api/articles/${id}`, {
        token: office.token,
      });
      return body.state.reportCycle ?? null;
    }),
  );
}

describe('the reporting cycle', () => {
  it('follows the words of the article, which the review shows', async () => {
    const id = await imported(text);
    const { reportCycles } = await view(id);
    expect(reportCycles.map(({ article, cycle }) => [article, cycle])).toEqual([
      [1, 'quarter'],
      [2, 'year'],
    ]);
    for (const { text: words, span } of reportCycles) expect(text.slice(...span)).toBe(words);
    const { status, body } = await dispatch(id);
    expect(status).toBe(200);
    expect(await rhythms(body)).toEqual(['quarter', 'year', null]);
  });

  it('is that of the whole document where the article itself says nothing', async () => {
    const asked = '二、工作要求\n（一）强化落实。各责任单位每半年向市政府报送进展情况。\n';
    const id = await imported(text.replace('\n本意见自', `\n${asked}\n本意见自`));
    const { reportCycles } = await view(id);
    expect(reportCycles.map(({ cycle }) => cycle)).toEqual(['quarter', 'year', 'half-year']);
    expect(reportCycles.at(-1)).toMatchObject({ article: 3, text: '各责任单位每半年向市政府报送进展情况' });
    const { body } = await dispatch(id);
    expect(await rhythms(body)).toEqual(['quarter', 'year', 'half-year']);
  });

  it('is another one where a person says so in the dispatch', async () => {
    const id = await imported(text);
    const wanted = (...reportCycles: unknown[]) => ({ reportCycles });
    expect(await dispatch(id, wanted({ article: 9, cycle: 'year' }))).toMatchObject({
      status: 422,
      body: { code: 'DISPATCH.UNKNOWN_ARTICLE' },
    });
    expect((await dispatch(id, wanted({ article: 1, cycle: 'week' }))).status).toBe(400);
    const { body } = await dispatch(id, wanted({ article: 1, cycle: null }, { article: 3, cycle: 'half-year' }));
    expect(await rhythms(body)).toEqual([null, 'year', 'half-year']);
  });

  it('is none under a rule set without cycles, which refuses one by hand', async () => {
    const peer = { ruleSet: { id: 'peer', version: PEER_VERSION } };
    const id = await imported(text);
    expect(await dispatch(id, { ...peer, reportCycles: [{ article: 1, cycle: 'month' }] })).toMatchObject({
      status: 422,
      body: { code: 'DISPATCH.NO_REPORT_CYCLES' },
    });
    expect(await rhythms((await dispatch(id, peer)).body)).toEqual([null, null, null]);
  });
});

const PEER_VERSION = (
  JSON.parse(readFileSync(`${packageRoot()}/libs/domain/rules/peer.json`, 'utf8')) as { readonly version: string }
).version;

describe('an accepted warning', () => {
  it('says who accepted it, when and why, and waits again when the acceptance is taken back', async () => {
    const id = await imported(text);
    const inferred = (await view(id)).findings.find(({ code }) => code === 'ARTICLE.LEAD_INFERRED')!;
    expect(inferred).toMatchObject({ severity: 'warning' });
    expect(inferred.resolution).toBeUndefined();
    const accept = { kind: 'acceptFinding', findingId: inferred.id, reason: '经与市科技局沟通，由其牵头' };
    expect(await correct(id, { ...accept, reason: ' ' }, colleague)).toMatchObject({
      status: 400,
      body: { code: 'REQUEST.INVALID' },
    });
    expect(await correct(id, { ...accept, reason: undefined }, colleague)).toMatchObject({ status: 400 });
    expect(await correct(id, { ...accept, findingId: 'NOBODY:1:0' }, colleague)).toMatchObject({
      status: 422,
      body: { code: 'CORRECTION.UNKNOWN_FINDING' },
    });
    expect(await correct(id, accept, colleague)).toMatchObject({ status: 200 });
    const after = await view(id);
    expect(after.findings.find((finding) => finding.id === inferred.id)!.resolution).toEqual({
      by: 'accepted',
      reason: accept.reason,
      account: colleague.name,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(after.corrections).toMatchObject([{ account: colleague.name, correction: accept }]);
    const taken = await post(`/api/policies/${id}/withdraw-correction`, { id: after.corrections[0]!.id });
    expect(taken.status).toBe(200);
    expect((await view(id)).findings.find((finding) => finding.id === inferred.id)!.resolution).toBeUndefined();
  });
});

describe('an error that nobody resolved', () => {
  it('forbids the dispatch of everything, until it is accepted or corrected; then nothing of it was written before', async () => {
    const id = await imported(text.replace('2026年11月1日起', '2026年**月**日起'));
    const before = await view(id);
    expect(before.blockers.map(({ code }) => code)).toEqual(['VALIDITY.PLACEHOLDER']);
    expect(await dispatch(id)).toMatchObject({ status: 409, body: { code: 'DISPATCH.BLOCKED' } });
    const { rows } = await api.pool.query('select 1 from article where policy_id = $1', [id]);
    expect(rows).toEqual([]);
    expect(await correct(id, { kind: 'setValidity', from: '2026-11-01', to: '2031-10-31' })).toMatchObject({ status: 200 });
    expect((await dispatch(id)).status).toBe(200);
  });

  it('of a unit is not lifted by accepting it: work cannot be sent to nobody', async () => {
    const id = await imported(text.replace('市自然资源局', '市神秘事务局'));
    const before = await view(id);
    expect(before.blockers.map(({ code }) => code)).toEqual(['DISPATCH.UNIT_UNRESOLVED']);
    const unresolved = before.findings.find(({ severity }) => severity === 'error')!;
    expect(unresolved.code).toBe('UNIT.UNRESOLVED');
    expect(await correct(id, { kind: 'acceptFinding', findingId: unresolved.id, reason: '暂不处理' })).toMatchObject({
      status: 200,
    });
    expect(await dispatch(id)).toMatchObject({ status: 409, body: { code: 'DISPATCH.BLOCKED' } });
    await correct(id, { kind: 'resolveUnit', mention: '市神秘事务局', unitCode: 'QY-CZJ' });
    expect((await dispatch(id)).status).toBe(200);
  });
});

describe('recorded corrections', () => {
  it('of every kind work on the policy, and one that an earlier one carried becomes a finding when that is withdrawn', async () => {
    const id = await imported(text);
    const { body } = await api.request<{ findings: Finding[] }>('GET', `/api/policies/${id}`, { token: office.token });
    const finding = body.findings.find(({ code }) => code === 'ARTICLE.NO_DEADLINE')!;
    for (const correction of [
      { kind: 'setValidity', from: '2026-11-01', to: '2030-10-31' },
      { kind: 'resolveUnit', mention: '市科技局', unitCode: 'QY-KJJ' },
      { kind: 'setUnits', articleNumber: 2, leads: ['QY-KJJ'], responsible: ['QY-CZJ'] },
      { kind: 'setDeadline', articleNumber: 3, due: '2027-06-30' },
      { kind: 'retitle', articleNumber: 3, title: '引育人才' },
      { kind: 'split', articleNumber: 1, at: ['每季度'] },
      { kind: 'setDuties', articleNumber: 1001, duties: ['报送进展情况'] },
      { kind: 'merge', articleNumber: 2, with: [3] },
      { kind: 'acceptFinding', findingId: finding.id, reason: '以有效期为准' },
    ])
      expect((await correct(id, correction)).status).toBe(200);
    const shown = async () =>
      (
        await api.request<View & { policy: { articles: { number: number; title: string | null }[] } }>(
          'GET',
          `/api/policies/${id}`,
          {
            token: office.token,
          },
        )
      ).body;
    const before = await shown();
    expect(before.policy.articles.map(({ number }) => number)).toEqual([1, 1001, 2]);
    expect(before.blockers).toEqual([]);
    const split = before.corrections.find(({ correction }) => correction['kind'] === 'split')!;
    expect((await post(`/api/policies/${id}/withdraw-correction`, { id: split.id })).status).toBe(200);
    const after = await shown();
    expect(after.policy.articles.map(({ number }) => number)).toEqual([1, 2]);
    expect(after.corrections).toHaveLength(before.corrections.length - 1);
    expect(after.blockers).toMatchObject([
      { code: 'CORRECTION.NOT_APPLIED', message: expect.stringContaining('没有第 1001 条') },
    ]);
    expect((await dispatch(id)).body.code).toBe('DISPATCH.BLOCKED');
    // another correction is still taken, and so is the acceptance of what no longer applies
    expect((await correct(id, { kind: 'retitle', articleNumber: 1, title: '建平台' })).status).toBe(200);
    const accept = { kind: 'acceptFinding', findingId: after.blockers[0]!.id, reason: '不再拆分' };
    expect((await correct(id, accept)).status).toBe(200);
    expect((await dispatch(id)).body.articles).toHaveLength(2);
  });
});
