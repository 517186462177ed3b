import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { verifyLedger } from '#ledger/verify.js';
import { Story } from '../support/story.js';

let story: Story;
let policy: string;
let articles: string[];

beforeAll(async () => {
  story = await Story.begin('2026-11-05T10:00+08:00', ['KJJ', 'GXJ']);
  const completionDue = '2027-02-10T17:30:00+08:00';
  ({ policy, articles } = await story.dispatched([
    { leads: ['KJJ'], completionDue },
    { leads: ['GXJ'], completionDue },
    { leads: ['GXJ'], completionDue: '2026-12-15T17:30:00+08:00' },
  ]));
  await story.execute(articles[0]!, 'KJJ');
  await story.execute(articles[1]!, 'GXJ');
  await story.execute(articles[2]!, 'GXJ');
});

afterAll(async () => {
  await story?.end();
});

const holidays = ['2027-01-01', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11', '2027-02-12'];
const ANNOUNCED = {
  ...CN_2019_2026,
  version: 'made-up-2027',
  knownTo: 2027,
  holidays: [...CN_2019_2026.holidays, ...holidays],
};

interface View {
  state: { calendar: { version: string }; ruleSet: { version: string } };
  tasks: { kind: string; due: number }[];
}
const article = async (n: number): Promise<View> => await story.get<View>(`/api/articles/${articles[n]}`, story.office);
const dueOf = async (n: number, kind: string): Promise<string | undefined> => {
  const due = (await article(n)).tasks.find((task) => task.kind === kind)?.due;
  return due === undefined ? undefined : new Date(due + 8 * 3_600_000).toISOString().slice(0, 10);
};
const listOf = async (id: string) =>
  await story.get<{
    state: { items: { articleId: string; moves: { task: string }[] }[] };
    adopted: string[];
    kept: string[];
  }>(`/api/adoptions/${id}`, story.office);

describe('rule sets and calendars', () => {
  it('are checked with every problem and its path, stored once, and never changed', async () => {
    const bad = { ...ANNOUNCED, knownTo: 2018, holidays: ['2027-02-06', 'x'] };
    const refused = await story.post('/api/calendars', bad, story.office);
    expect(refused).toMatchObject({ status: 422, body: { code: 'RULES.BAD_CONTENT' } });
    const { problems } = refused.body['params'] as { problems: string[] };
    expect(problems).toEqual(
      expect.arrayContaining([expect.stringMatching(/^holidays\[0\]/), expect.stringMatching(/^holidays\[1\]/)]),
    );
    const { budget: _gone, ...plan } = MUNICIPAL.plan;
    expect(await story.post('/api/rule-sets', { ...MUNICIPAL, version: 't0', plan, extra: 1 }, story.office)).toMatchObject({
      status: 422,
      body: { params: { problems: ['extra：没有这个字段', 'plan.budget：缺少'] } },
    });
    expect(await story.post('/api/rule-sets', { ...MUNICIPAL, lookBack: { months: 7 } }, story.office)).toMatchObject({
      status: 409,
      body: { code: 'RULES.VERSION_TAKEN' },
    });
    expect(await story.post('/api/rule-sets', MUNICIPAL, story.office)).toMatchObject({
      status: 201,
      body: { repeated: true, adoptions: [] },
    });
    expect((await story.post('/api/rule-sets', MUNICIPAL, story.leader)).status).toBe(403);
    const list = await story.get<{ items: { id: string; sha256: string }[] }>('/api/calendars', story.leader);
    expect(list.items).toMatchObject([{ id: CN_2019_2026.id, version: CN_2019_2026.version }]);
    const one = await story.get<{ content: object }>(`/api/rule-sets/municipal/${MUNICIPAL.version}`, story.leader);
    expect(one.content).toEqual(JSON.parse(JSON.stringify(MUNICIPAL)));
  });

  it('move no date by themselves: next year’s holidays yield a list, of which a person takes some', async () => {
    await story.stand('2026-11-25T10:00+08:00');
    const stored = await story.done('/api/calendars', ANNOUNCED, story.office);
    const [id] = stored['adoptions'] as [string];
    expect(stored['adoptions']).toHaveLength(1);
    expect(await dueOf(0, 'close')).toBe('2027-02-10');
    expect((await article(0)).state.calendar.version).toBe(CN_2019_2026.version);
    expect(await story.inbox(story.office)).toContain('decide-adoption');
    const { state } = await listOf(id);
    expect(state.items.map(({ articleId, moves }) => [articleId, moves.map(({ task }) => task)])).toEqual([
      [articles[0], ['completion:KJJ']],
      [articles[1], ['completion:GXJ']],
      [articles[2], []],
    ]);

    const decide = { articles: [articles[0]], reason: '按国务院办公厅通知调整' };
    expect((await story.post(`/api/adoptions/${id}/decide`, decide, story.leader)).status).toBe(403);
    await story.done(`/api/adoptions/${id}/decide`, decide, story.office);
    expect(await dueOf(0, 'close')).toBe('2027-02-15');
    expect(await dueOf(1, 'close')).toBe('2027-02-10');
    expect(await listOf(id)).toMatchObject({ adopted: [articles[0]], kept: [] });
    expect(await story.post(`/api/adoptions/${id}/decide`, decide, story.office)).toMatchObject({
      status: 409,
      body: { code: 'ADOPTION.DECIDED' },
    });
    const told = await story.get<{ items: { kind: string; dueAt: string }[] }>('/api/notices?limit=200', await story.head('KJJ'));
    expect(told.items).toContainEqual(expect.objectContaining({ kind: 'dates-moved', dueAt: '2027-02-15T09:30:00.000Z' }));
    const inbox = await story.get<{ items: { kind: string; dueAt: string }[] }>('/api/inbox?limit=200', await story.head('KJJ'));
    expect(inbox.items.find(({ kind }) => kind === 'close')!.dueAt).toBe('2027-02-15T09:30:00.000Z');
    expect(await story.inbox(story.office)).not.toContain('decide-adoption');

    // the others are listed anew, and nothing of them is adopted
    const again = await story.done(
      '/api/adoptions',
      { what: 'calendar', id: ANNOUNCED.id, version: ANNOUNCED.version },
      story.office,
    );
    const [second] = again['adoptions'] as [string];
    expect((await listOf(second)).state.items.map(({ articleId }) => articleId)).toEqual([articles[1], articles[2]]);
    await story.done(`/api/adoptions/${second}/decide`, { articles: [], reason: '不作调整' }, story.office);
    expect(await dueOf(1, 'close')).toBe('2027-02-10');
    expect((await verifyLedger(story.api.pool)).discrepancies).toEqual([]);
  });

  it('are adopted by the leading group where they are rules; dates that have changed since the list keep the article as it is', async () => {
    // until now the third article has five working days for an extension to be decided; that rule becomes ten
    const gxj = await story.head('GXJ');
    const extension = { due: '2027-03-31', reason: '资金', progress: '过半' };
    await story.done(`/api/articles/${articles[2]}/request-extension`, extension, gxj);
    expect(await dueOf(2, 'decide-extension')).toBe('2026-12-02');
    const rules = { ...MUNICIPAL, version: 'test-2', extensionReview: { budget: { amount: 10, unit: 'workday' } } };
    const stored = await story.done('/api/rule-sets', rules, story.office);
    const [id] = stored['adoptions'] as [string];
    await story.done(`/api/articles/${articles[1]}/request-extension`, extension, gxj);
    const all = { articles: 'all', reason: '统一规则' };
    expect(await story.post(`/api/adoptions/${id}/decide`, all, story.office)).toMatchObject({
      status: 403,
      body: { code: 'AUTH.LEADING_GROUP_ONLY' },
    });
    const approvers = [{ role: 'leader', unit: 'ZF' }];
    const asked = await story.done(`/api/adoptions/${id}/ask`, { ...all, mode: 'single', approvers }, story.office);
    expect(await dueOf(2, 'decide-extension')).toBe('2026-12-02');
    await story.done(`/api/approvals/${asked['id'] as string}/agree`, {}, story.leader);
    expect(await dueOf(2, 'decide-extension')).toBe('2026-12-09');
    expect((await article(2)).state).toMatchObject({
      ruleSet: { version: 'test-2' },
      calendar: { version: CN_2019_2026.version },
    });
    // its extension was asked for after the list was made: nobody has seen that its date would move
    expect(await dueOf(1, 'decide-extension')).toBe('2026-12-02');
    const view = await listOf(id);
    expect(new Set(view.adopted)).toEqual(new Set([articles[0], articles[2]]));
    expect(view.kept).toEqual([articles[1]]);
    const page = await story.get<{ items: { id: string; status: string }[] }>(`/api/adoptions?policyId=${policy}`, story.leader);
    expect(page.items).toHaveLength(3);
    expect((await verifyLedger(story.api.pool)).discrepancies).toEqual([]);
  });
});
