import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi, type TestAccount, type TestApi } from '../support/api.js';

const TASK = '土地收储资金保障';
let api: TestApi;
let office: TestAccount;

const unit = (code: string, name: string, kind = 'department') => ({
  code,
  name,
  shortNames: [],
  aliases: [],
  kind,
  level: 'city',
});
const registry = {
  units: [
    unit('KJJ', '市科学技术局'),
    unit('CZJ', '市财政局'),
    unit('ZRJ', '市自然资源局'),
    unit('YDGXQ', '英德高新区管理委员会', 'zone'),
    unit('ZF', '市人民政府办公室', 'government'),
    unit('DCS', '市政府督查室', 'supervision'),
  ],
  groups: [],
};

beforeAll(async () => {
  api = await startTestApi();
  office = await api.accountOf('coordination_office', 'ZF');
  await api.request('PUT', '/api/units', { token: office.token, body: registry });
});

afterAll(async () => {
  await api?.close();
});

const post = async (path: string, body: object, { token } = office) =>
  await api.request<{ code?: string; events?: string[] }>('POST', path, { token, body });
const get = async <Body>(path: string, { token } = office) => (await api.request<Body>('GET', path, { token })).body;
const head = (code: string) => api.accountOf(['unit_head', 'handler'], code);

interface Lesson {
  readonly articleId: string;
  readonly position: number;
  readonly unit: string;
  readonly quote: string;
  readonly proposal: string;
  readonly status: string;
  readonly decided: { readonly account: string; readonly reason: string } | null;
}
const lessons = async (status: string) => (await get<{ items: Lesson[] }>(`/api/units/lessons?status=${status}`)).items;
const resolved = async (mention: string) =>
  await get<{ settled: boolean; candidates: object[] }>(`/api/units/resolve?mention=${encodeURIComponent(mention)}`);

/** A dispute about words of the policy, and its ruling, which takes the part from the unit and gives it to another. */
async function ruledOn(quote: string, to: string): Promise<string> {
  const due = new Date(Date.now() + 300 * 86_400_000).toISOString();
  const articles = [{ number: 1, title: '保障用地', leads: ['KJJ'], responsible: ['CZJ'], completionDue: due }];
  const dispatched = await api.request<{ articles: { id: string }[] }>('POST', '/api/dispatch-lists', {
    token: office.token,
    body: { title: '任务清单', supervision: 'DCS', articles },
  });
  const { id } = dispatched.body.articles[0]!;
  const article = `/api/articles/${id}`;
  await post(`${article}/sign`, {}, await head('KJJ'));
  const sides = { opinion: '不属本局职责', reasons: '职能已划转', basis: '三定方案' };
  const opened = await post(`${article}/open-dispute`, { question: '由谁承担', quote, ...sides }, await head('CZJ'));
  expect(opened.body.events).toEqual(['DisputeOpened']);
  const rule = { dispute: 1, ruling: 'reassign', to: [to], reason: '按三定方案', basis: '清机编〔2019〕3号' };
  expect((await post(`${article}/rule-dispute`, rule)).body.events).toContain('DisputeRuled');
  return id;
}

describe('what the registry of units learns from rulings on disputes', () => {
  it('is proposed, and becomes a hint that resolution shows only when a person confirms it', async () => {
    const articleId = await ruledOn(TASK, 'ZRJ');
    const [lesson] = await lessons('proposed');
    expect(lesson).toMatchObject({ articleId, unit: 'ZRJ', quote: TASK, proposal: 'hint', decided: null });
    expect((await resolved(TASK)).candidates).toEqual([]);
    const { position } = lesson!;
    const body = { articleId, position, unit: 'ZRJ', reason: '此类事项一律如此' };
    expect((await post('/api/units/lessons/confirm', { ...body, as: 'hint' }, await head('CZJ'))).status).toBe(403);
    expect((await post('/api/units/lessons/confirm', { ...body, as: 'alias' })).body.code).toBe('LESSON.NOT_A_NAME');
    expect((await post('/api/units/lessons/confirm', { ...body, as: 'hint', words: '别的话' })).body.code).toBe(
      'LESSON.OTHER_WORDS',
    );
    expect((await post('/api/units/lessons/confirm', { ...body, unit: 'KJJ', as: 'hint' })).body.code).toBe('LESSON.UNKNOWN');
    // two clicks at once
    const clicks = [0, 1].map(async () => (await post('/api/units/lessons/confirm', { ...body, as: 'hint' })).status);
    expect(await Promise.all(clicks)).toEqual([204, 204]);
    expect((await post('/api/units/lessons/decline', body)).body.code).toBe('LESSON.DECIDED');
    expect(await lessons('proposed')).toEqual([]);
    expect(await lessons('confirmed')).toMatchObject([{ unit: 'ZRJ', kind: 'hint', decided: { reason: '此类事项一律如此' } }]);
    const candidate = { unitCode: 'ZRJ', name: '市自然资源局', reason: 'ruling', ruling: { articleId, position } };
    expect(await resolved(TASK)).toMatchObject({ settled: false, candidates: [{ ...candidate, score: 0.82 }] });
    expect(await resolved(`全市${TASK}工作`)).toMatchObject({ settled: false, candidates: [{ ...candidate, score: 0.7 }] });
    // what people put in place is units and groups: they can put back what they read
    expect((await api.request('PUT', '/api/units', { token: office.token, body: await get('/api/units') })).status).toBe(204);
    expect((await resolved(TASK)).candidates).toHaveLength(1);
    expect((await post('/api/units/lessons/withdraw', body)).status).toBe(204);
    expect((await resolved(TASK)).candidates).toEqual([]);
    expect((await post('/api/units/lessons/withdraw', body)).body.code).toBe('LESSON.NOT_DECIDED');
    expect((await post('/api/units/lessons/decline', body)).status).toBe(204);
    expect((await lessons('declined')).map(({ quote }) => quote)).toEqual([TASK]);
  });

  it('may be another name of the unit, which goes again when the decision is withdrawn', async () => {
    const name = '某英德园区管委会';
    const articleId = await ruledOn(name, 'YDGXQ');
    const [{ position, proposal }] = (await lessons('proposed')) as [Lesson];
    expect(proposal).toBe('alias');
    const body = { articleId, position, unit: 'YDGXQ', reason: '即同一单位' };
    expect((await post('/api/units/lessons/confirm', { ...body, as: 'alias' })).status).toBe(204);
    expect(await resolved(name)).toMatchObject({ settled: true, candidates: [{ unitCode: 'YDGXQ', reason: 'alias' }] });
    expect((await post('/api/units/lessons/withdraw', body)).status).toBe(204);
    expect((await resolved(name)).settled).toBe(false);
    const taken = await ruledOn('市财政局', 'YDGXQ');
    const again = (await lessons('proposed')).find(({ articleId: id }) => id === taken)!;
    const other = { articleId: taken, position: again.position, unit: 'YDGXQ', reason: '误', as: 'alias' };
    expect((await post('/api/units/lessons/confirm', other)).body.code).toBe('LESSON.NAME_TAKEN');
  });
});
