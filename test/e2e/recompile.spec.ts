import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { CompiledPolicy } from '#document/types.js';
import { verifyLedger } from '#ledger/verify.js';
import { packageRoot } from '#runtime/paths.js';
import { startTestApi, TEST_PASSWORD, type Answer, type TestAccount, type TestApi } from '../support/api.js';

const registry = JSON.parse(readFileSync(`${packageRoot()}/demo/qingyuan/units.json`, 'utf8')) as { units: { code: string }[] };
const text = `清远市人民政府关于促进发展的意见

（一）建设平台。建立协同平台，每季度向市政府报送进展情况。（牵头单位：市科技局；责任单位：市财政局）
（二）举办活动。每年举办创新大赛，完善服务体系。（牵头单位：市神秘事务局；责任单位：市财政局）
（三）引进人才。制定引才政策，引进高层次人才。（牵头单位：市工业和信息化局；责任单位：市自然资源局）

本意见自2026年11月1日起施行，有效期至2031年10月31日。
清远市人民政府
2026年10月20日
`;

interface View {
  readonly position: number;
  readonly policy: CompiledPolicy;
  readonly blockers: readonly { readonly id: string; readonly code: string }[];
  readonly corrections: readonly { readonly id: string; readonly correction: Record<string, unknown>; readonly lost?: true }[];
}
interface Recompiled {
  readonly events: readonly string[];
  readonly repeated: boolean;
  readonly position: number;
  readonly code?: string;
  readonly params?: Record<string, unknown>;
  readonly changes: {
    readonly added: object[];
    readonly gone: object[];
    readonly changed: { number: number; aspects: string[] }[];
  };
  readonly corrections: { readonly moved: string[]; readonly notApplied: string[] };
}

let api: TestApi;
let office: TestAccount;
let owner: pg.Pool;

beforeAll(async () => {
  api = await startTestApi();
  office = await api.accountOf('coordination_office', 'QY-ZF');
  owner = new pg.Pool({ connectionString: api.database.ownerUrl, max: 1 });
  await api.request('PUT', '/api/units', { token: office.token, body: registry });
});

afterAll(async () => {
  await owner?.end();
  await api?.close();
});

const post = async <Body = Record<string, string>>(
  where: string,
  body: unknown,
  by = office,
  headers = {},
): Promise<Answer<Body>> => await api.request<Body>('POST', where, { token: by.token, body, headers });
const imported = async (words = text): Promise<string> => (await post('/api/policies', { text: words })).body['id']!;
const view = async (id: string): Promise<View> =>
  (await api.request<View>('GET', `/api/policies/${id}`, { token: office.token })).body;
const correct = async (id: string, correction: unknown) => await post(`/api/policies/${id}/corrections`, { correction });
const recompile = async (id: string, body: unknown = {}, by = office, headers = {}) =>
  await post<Recompiled>(`/api/policies/${id}/recompile`, body, by, headers);
const healthy = async () => expect((await verifyLedger(api.pool)).discrepancies).toEqual([]);

/** As if it had been compiled by a compiler that missed the second article. */
async function importedByAnOlderCompiler(): Promise<string> {
  const id = await imported();
  const { rows } = await owner.query<{ compiled: CompiledPolicy }>('select compiled from policy_document where policy_id = $1', [
    id,
  ]);
  const { articles, findings, ...rest } = rows[0]!.compiled;
  const older = {
    ...rest,
    articles: articles.filter(({ number }) => number !== 2).map((article, i) => ({ ...article, number: i + 1 })),
    findings: findings.filter(({ article }) => article === undefined || article === 1),
  };
  await owner.query('update policy_document set compiled = $2 where policy_id = $1', [id, JSON.stringify(older)]);
  return id;
}

describe('a policy under review', () => {
  it('is compiled by the names that the registry has learned since; its corrections stay', async () => {
    const first = await imported();
    const second = await imported();
    expect(await recompile(second)).toMatchObject({ status: 200, body: { events: [], changes: { changed: [] } } });
    expect((await correct(first, { kind: 'resolveUnit', mention: '市神秘事务局', unitCode: 'QY-KJJ' })).status).toBe(200);
    await correct(second, { kind: 'setDeadline', articleNumber: 3, due: '2027-06-30' });
    expect((await view(second)).blockers.map(({ code }) => code)).toEqual(['DISPATCH.UNIT_UNRESOLVED']);
    const key = { 'idempotency-key': randomUUID() };
    const { status, body } = await recompile(second, {}, office, key);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      events: ['PolicyRecompiled'],
      repeated: false,
      title: '清远市人民政府关于促进发展的意见',
      articles: 3,
      changes: { added: [], gone: [], changed: [{ number: 2, was: 2, aspects: ['units'] }] },
      corrections: { moved: [], notApplied: [] },
    });
    // the second click changes nothing, and says the same
    expect((await recompile(second, {}, office, key)).body).toEqual({ ...body, repeated: true });
    expect((await recompile(second)).body).toMatchObject({ events: [], position: body.position });
    const after = await view(second);
    expect(after.blockers).toEqual([]);
    expect(after.policy.articles[2]!.deadlines).toMatchObject([{ due: '2027-06-30' }]);
    expect((await post(`/api/policies/${second}/dispatch`, {})).status).toBe(200);
    expect(await recompile(second)).toMatchObject({ status: 409, body: { code: 'POLICY.WRONG_STAGE' } });
    await healthy();
  });

  it('takes corrections and comments along to where their words stand', async () => {
    const id = await importedByAnOlderCompiler();
    await correct(id, { kind: 'setDeadline', articleNumber: 2, due: '2027-06-30' });
    const unit = await api.accountOf('unit_head', 'QY-CZJ');
    await post(`/api/policies/${id}/consultation`, {
      units: ['QY-CZJ'],
      due: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
    });
    expect((await post(`/api/policies/${id}/comments`, { article: 2, text: '建议明确人才类别。' }, unit)).status).toBe(200);
    const { body } = await recompile(id);
    expect(body).toMatchObject({
      changes: { added: [{ number: 2, title: '举办活动' }], gone: [], changed: [{ number: 3, was: 2, aspects: ['number'] }] },
      corrections: { moved: [(await view(id)).corrections[0]!.id], notApplied: [] },
    });
    const { policy, corrections } = await view(id);
    expect(corrections[0]!.correction).toEqual({ kind: 'setDeadline', articleNumber: 3, due: '2027-06-30' });
    expect(policy.articles.map(({ deadlines }) => deadlines.filter(({ due }) => due === '2027-06-30').length)).toEqual([0, 0, 1]);
    const { body: consultation } = await api.request<{ rounds: { comments: { article: number }[] }[] }>(
      'GET',
      `/api/policies/${id}/consultation`,
      { token: office.token },
    );
    expect(consultation.rounds[0]!.comments).toMatchObject([{ article: 3 }]);
    const { body: list } = await api.request<{ items: { id: string; articles: number }[] }>('GET', '/api/policies', {
      token: office.token,
    });
    expect(list.items.find((item) => item.id === id)!.articles).toBe(3);
    await healthy();
  });

  it('loses no correction silently: one whose article is gone forbids the dispatch until somebody has looked at it', async () => {
    const id = await imported();
    await owner.query(
      `update policy_document set compiled = jsonb_set(compiled, '{articles}', (compiled->'articles') ||
         jsonb_build_array(compiled->'articles'->2 || '{"number": 4, "title": "捏造", "span": [0, 4], "text": "清远市人"}')) where policy_id = $1`,
      [id],
    );
    await correct(id, { kind: 'setDeadline', articleNumber: 4, due: '2027-06-30' });
    const { body } = await recompile(id);
    expect(body.changes.gone).toMatchObject([{ number: 4, title: '捏造' }]);
    const [recorded] = (await view(id)).corrections;
    expect(recorded!.lost).toBe(true);
    expect(body.corrections).toEqual({ moved: [], notApplied: [recorded!.id] });
    expect((await view(id)).blockers).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'CORRECTION.NOT_APPLIED', message: expect.stringContaining('当时的第 4 条已不在') }),
      ]),
    );
    await post(`/api/policies/${id}/withdraw-correction`, { id: recorded!.id });
    expect((await view(id)).blockers.map(({ code }) => code)).not.toContain('CORRECTION.NOT_APPLIED');
    await healthy();
  });

  it('may be read from another file of the same words, and from no other', async () => {
    const id = await imported();
    const wrapped = text.replaceAll('\n', '\n\n');
    const file = { 'content-type': 'application/octet-stream' };
    const { status, body } = await recompile(`${id}`, Buffer.from(wrapped), office, file);
    expect([status, body.events]).toEqual([200, ['PolicyRecompiled']]);
    const { body: shown } = await api.request<{ text: string }>('GET', `/api/policies/${id}/text`, { token: office.token });
    expect(shown.text).toBe(wrapped);
    const other = await recompile(id, { fileName: 'other.txt', text: text.replace('每年举办', '每两年举办') });
    expect(other).toMatchObject({ status: 422, body: { code: 'DOCUMENT.OTHER_TEXT' } });
    expect(await recompile(id, Buffer.from('%PDF-1.7 nothing'), office, file)).toMatchObject({
      status: 422,
      body: { code: 'DOCUMENT.BROKEN' },
    });
    expect(await recompile(id, { fileName: '机密★1年.txt', text })).toMatchObject({ status: 422 });
    // an article of it quotes the file that it was compiled from last
    await correct(id, { kind: 'resolveUnit', mention: '市神秘事务局', unitCode: 'QY-KJJ' });
    const dispatched = await post<{ articles: { id: string }[] }>(`/api/policies/${id}/dispatch`, {});
    const { body: article } = await api.request<{ words: string }>('GET', `/api/articles/${dispatched.body.articles[2]!.id}`, {
      token: office.token,
    });
    expect(article.words).toMatch(/^（三）引进人才/);
    await healthy();
  });

  it('is not compiled anew by others, from an older state, or where there is none', async () => {
    const id = await imported();
    const unit = await api.accountOf('unit_head', 'QY-CZJ');
    expect(await recompile(id, {}, unit)).toMatchObject({ status: 403 });
    expect(await recompile(randomUUID())).toMatchObject({ status: 404, body: { code: 'POLICY.UNKNOWN' } });
    await correct(id, { kind: 'resolveUnit', mention: '市神秘事务局', unitCode: 'QY-KJJ' });
    expect(await recompile(id, { expectedPosition: 1 })).toMatchObject({ status: 409, body: { code: 'LEDGER.STALE_POSITION' } });
    expect(await recompile(id, { other: 1 })).toMatchObject({ status: 400, body: { code: 'REQUEST.INVALID' } });
  });

  it('is compiled once by two people at once', async () => {
    const id = await importedByAnOlderCompiler();
    const answers = await Promise.all([
      recompile(id),
      recompile(id),
      correct(id, { kind: 'retitle', articleNumber: 2, title: '引才' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { rows } = await owner.query(`select type from event where subject_id = $1 and type = 'PolicyRecompiled'`, [id]);
    expect(rows).toHaveLength(1);
    await healthy();
  });

  it('is compiled anew from the command line, by somebody who may', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'duban-recompile-'));
    const main = path.join(packageRoot(), 'dist', 'apps', 'cli', 'main.js');
    const run = async (args: readonly string[], env: Record<string, string> = {}) =>
      await new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
        const options = { env: { PATH: process.env['PATH'], DUBAN_PASSWORD: TEST_PASSWORD, ...env } };
        const child = execFile(
          process.execPath,
          [main, 'recompile', ...args, '--api', api.url, '--account', office.name],
          options,
          (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
        );
        child.stdin!.end();
      });
    try {
      const id = await importedByAnOlderCompiler();
      const done = await run([id]);
      expect(done).toMatchObject({ code: 0, stderr: '' });
      expect(done.stdout).toContain('已重新编译 compiled anew: 3 条 articles');
      expect(done.stdout).toContain('新增 added：2. （二）举办活动');
      expect((await run([id])).stdout).toContain('没有变化');
      expect(JSON.parse((await run([id, '--json'])).stdout)).toMatchObject({ events: [], articles: 3 });
      const other = path.join(folder, 'other.txt');
      writeFileSync(other, text.replace('每年', '每两年'));
      expect(await run([id, other])).toMatchObject({ code: 2, stderr: expect.stringContaining('请作为新版本导入') });
      expect(await run([id, path.join(folder, 'none.txt')])).toMatchObject({ code: 2 });
      expect(await run([randomUUID()])).toMatchObject({ code: 1, stderr: expect.stringContaining('POLICY.UNKNOWN') });
      expect(await run([id], { DUBAN_PASSWORD: 'no such password' })).toMatchObject({ code: 1 });
      expect(await run([id], { DUBAN_PASSWORD: '' })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('DUBAN_PASSWORD'),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
