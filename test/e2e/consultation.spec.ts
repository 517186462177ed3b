import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyLedger } from '#ledger/verify.js';
import { packageRoot } from '#runtime/paths.js';
import { inDays, startTestApi, type TestAccount, type TestApi } from '../support/api.js';

const text = readFileSync(`${packageRoot()}/demo/qingyuan/policy.txt`);
const registry: unknown = JSON.parse(readFileSync(`${packageRoot()}/demo/qingyuan/units.json`, 'utf8'));

let api: TestApi;
let office: TestAccount;
let tax: TestAccount;

beforeAll(async () => {
  api = await startTestApi();
  office = await api.accountOf('coordination_office', 'QY-ZF');
  tax = await api.accountOf('unit_head', 'QY-SWJ');
  await api.request('PUT', '/api/units', { token: office.token, body: registry });
});

afterAll(async () => {
  await api?.close();
});

const post = (path: string, body: unknown, { token }: TestAccount) =>
  api.request<Record<string, unknown>>('POST', path, { token, body });

async function draft(): Promise<string> {
  const headers = { 'content-type': 'text/plain' };
  const { body } = await api.request<{ id: string }>('POST', '/api/policies', { token: office.token, body: text, headers });
  return body.id;
}

describe('the consultation on a draft, over HTTP', () => {
  it('reaches the inbox of each unit, takes its comments, and tells it what became of them', async () => {
    const id = await draft();
    const path = `/api/policies/${id}`;
    expect((await api.request('GET', path, { token: tax.token })).status).toBe(404);
    const asked = await post(`${path}/consultation`, { units: ['QY-SWJ', 'QY-KJJ'], due: inDays(20) }, office);
    expect(asked).toMatchObject({ status: 200, body: { events: ['ConsultationOpened'] } });
    expect((await api.request('GET', path, { token: tax.token })).status).toBe(200);
    const inbox = await api.request<{ items: { key: string }[] }>('GET', '/api/inbox', { token: tax.token });
    expect(inbox.body.items).toMatchObject([{ key: 'comment:QY-SWJ', kind: 'comment' }]);
    expect(
      await post(`${path}/comments`, { article: 8, quote: '集聚高新技术企业', text: '建议明确税收优惠' }, tax),
    ).toMatchObject({ status: 200 });
    expect(await post(`${path}/comments`, { article: 999, text: '建议' }, tax)).toMatchObject({
      status: 422,
      body: { code: 'COMMENT.UNKNOWN_ARTICLE' },
    });
    expect(await post(`${path}/comments`, { quote: '不在文中的话', text: '建议' }, tax)).toMatchObject({
      status: 422,
      body: { code: 'COMMENT.WORDS_UNKNOWN' },
    });
    expect(await post(`${path}/conclude-comments`, {}, tax)).toMatchObject({ status: 200 });
    const other = await api.accountOf('unit_head', 'QY-KJJ');
    const { body: theirs } = await api.request<Rounds>('GET', `${path}/consultation`, { token: other.token });
    expect(theirs.rounds[0]!.comments).toEqual([]);
    const { body: all } = await api.request<Rounds>('GET', `${path}/consultation`, { token: office.token });
    const [comment] = all.rounds[0]!.comments;
    expect(comment).toMatchObject({ unit: 'QY-SWJ', article: 8, decision: null });
    expect(await post(`${path}/close-consultation`, {}, office)).toMatchObject({
      status: 409,
      body: { code: 'CONSULTATION.UNDECIDED' },
    });
    const decision = { id: comment!.id, adopted: true, reason: '已补充' };
    expect(await post(`${path}/decide-comment`, decision, office)).toMatchObject({ status: 200 });
    expect(await post(`${path}/close-consultation`, {}, office)).toMatchObject({ status: 200 });
    const notices = await api.request<{ items: { kind: string }[] }>('GET', '/api/notices', { token: tax.token });
    expect(notices.body.items.map(({ kind }) => kind).sort()).toEqual(['comment-decided', 'consultation']);
    expect((await verifyLedger(api.pool)).discrepancies).toEqual([]);
  });

  it('is refused to who may not ask, and to units that do not exist', async () => {
    const path = `/api/policies/${await draft()}/consultation`;
    expect(await post(path, { units: ['QY-SWJ'], due: inDays(20) }, tax)).toMatchObject({ status: 403 });
    expect(await post(path, { units: ['NOBODY'], due: inDays(20) }, office)).toMatchObject({
      status: 404,
      body: { code: 'UNIT.UNKNOWN' },
    });
    expect(await post(path, { units: ['QY-SWJ'], due: '2020-03-12' }, office)).toMatchObject({
      status: 422,
      body: { code: 'CONSULTATION.BAD_DATE' },
    });
  });
});

interface Rounds {
  readonly rounds: { readonly comments: { readonly id: string }[] }[];
}
