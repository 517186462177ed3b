import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import { CONDITIONS, type Condition } from '#domain/tolerance/events.js';
import { draftPapers } from '#ledger/papers.js';
import { packageRoot } from '#runtime/paths.js';
import type { TestAccount } from '../support/api.js';
import { Story } from '../support/story.js';

const NOBODY = '00000000-0000-7000-8000-000000000000';
const folder = mkdtempSync(path.join(tmpdir(), 'duban-reading-'));
let story: Story;
let policy: string;
let article: string;
let supervisionCase: string;
let approval: string;
let meeting: string;

beforeAll(async () => {
  story = await Story.begin('2026-01-12T10:00+08:00', ['KJJ', 'GXJ', 'JW']);
  const completionDue = '2026-06-30T17:30:00+08:00';
  const dispatched = await story.dispatched([{ leads: ['KJJ'], responsible: ['GXJ'], completionDue }]);
  policy = dispatched.policy;
  article = dispatched.articles[0]!;
  const head = await story.head('GXJ');
  await story.done(`/api/articles/${article}/object`, { grounds: '非我局职责', basis: '三定方案' }, head);
  const drafted = await story.done('/api/cases', { articleId: article, unit: 'KJJ', grounds: '群众反映' }, story.supervision);
  supervisionCase = drafted.id as string;
  const approvers = [{ role: 'leader', unit: 'ZF' }];
  const request = { policyId: policy, question: '是否同意试点', reason: '先行先试', approvers, effect: { kind: 'resolution' } };
  approval = (await story.done('/api/approvals', request, story.office)).id as string;
  const agenda = [{ kind: 'approval', approvalId: approval }];
  const hour = { startsAt: '2026-01-20T15:00:00+08:00', chair: 'deputy_leader', chairUnit: 'ZF' };
  const called = { policyId: policy, title: '第一次会议', place: '三楼会议室', ...hour, agenda, invited: ['KJJ'] };
  meeting = (await story.done('/api/meetings', called, story.deputy)).id as string;
  await story.stand('2026-01-20T10:00+08:00');
  await story.settle();
  await story.stand('2026-02-02T10:00+08:00');
  await draftPapers(story.api.pool, story.ledger);
});

afterAll(async () => {
  await story?.end();
  rmSync(folder, { recursive: true });
});

const everyCondition = <Value>(value: Value): Record<Condition, Value> =>
  Object.fromEntries(CONDITIONS.map((one) => [one, value])) as Record<Condition, Value>;

/** The case goes as far as a proposal of accountability, and the unit applies for error tolerance with a paper of its own. */
async function appliedForTolerance(): Promise<{ application: string; paper: string; discipline: TestAccount }> {
  const discipline = await story.api.accountOf('discipline_body', 'JW');
  const head = await story.head('KJJ');
  const attached = { kind: 'risk-assessment', title: '风险评估报告', text: '风险可控' };
  const paper = (await story.done(`/api/articles/${article}/papers`, attached, head)).id as string;
  const step = async (act: string, body: object, by: TestAccount) =>
    await story.done(`/api/cases/${supervisionCase}/${act}`, body, by);
  await step('open', { basis: '第十一条', plan: { content: '落实情况', object: '科技局', scope: '本条' } }, story.supervision);
  await step('issue-notice', { text: '请书面说明' }, story.supervision);
  await step('answer', { explanation: '探索性失误' }, head);
  await step('conclude', { finding: '试点未达预期' }, story.supervision);
  const approvers = [{ role: 'leader', unit: 'ZF' }];
  const asked = { proposal: 'accountability', question: '是否移送追责', reason: '造成延误', mode: 'single', approvers };
  await step('propose', asked, story.supervision);
  const words = { discipline: 'JW', statement: '先行先试中的失误', conditions: everyCondition('符合规定') };
  const body = { caseId: supervisionCase, papers: [paper], majorSafetyAccident: false, ...words };
  const application = (await story.done('/api/tolerance', body, head)).id as string;
  return { application, paper, discipline };
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function duban(...args: readonly string[]): Promise<Ran> {
  const env = { PATH: process.env.PATH, DATABASE_URL: story.api.database.appUrl };
  return await new Promise((resolve) => {
    const main = path.join(packageRoot(), 'dist', 'apps', 'cli', 'main.js');
    const child = execFile(process.execPath, [main, ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

async function words(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await duban(...args);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
  return stdout;
}

const json = async (...args: readonly string[]): Promise<unknown> => JSON.parse(await words(...args, '--json'));

describe('what the CLI reads of the ledger', () => {
  it('policies, the statistics of their units and the register as a file', async () => {
    expect(await json('policies', 'list')).toMatchObject([{ id: policy, stage: 'dispatched', articles: 1 }]);
    expect(await words('policies', 'list')).toMatch(new RegExp(`编号 id[^]*${policy}[^]*已交办 dispatched`));
    const units = (await json('policies', 'statistics', policy)) as { unit: string; tasks: number; late: number }[];
    expect(units.map(({ unit }) => unit)).toEqual(expect.arrayContaining(['KJJ', 'GXJ']));
    expect(units.find(({ unit }) => unit === 'KJJ')!.late).toBeGreaterThan(0);
    const [xlsx, docx] = ['register.xlsx', 'register.docx'].map((name) => path.join(folder, name)) as [string, string];
    expect(await words('policies', 'register', policy, xlsx)).toContain('1 条 articles');
    await words('policies', 'register', policy, docx, '--english');
    const [sheet] = await readXlsxFile(readFileSync(xlsx));
    expect(sheet!.data[0]).toContain('牵头单位');
    expect(sheet!.data[1]!.join(' ')).toMatch(/已交办[^]*红[^]*签收 2026-01-13/);
    const document = strFromU8(unzipSync(readFileSync(docx))['word/document.xml']!);
    expect(document).toMatch(/Lead units[^]*dispatched[^]*red[^]*Sign for the article 2026-01-13/);
  });

  it('supervision cases, filtered, and one with what happened', async () => {
    const listed = (await json('cases', 'list', '--policy', policy, '--unit', 'KJJ')) as { id: string; status: string }[];
    expect(listed).toContainEqual(expect.objectContaining({ id: supervisionCase, status: 'drafted' }));
    expect(await json('cases', 'list', '--status', 'closed')).toEqual([]);
    expect(await words('cases', 'list', '--status', 'closed')).toContain('没有记录 none');
    expect(await words('cases', 'list')).toMatch(/已拟稿 drafted/);
    const shown = await words('cases', 'show', supervisionCase);
    expect(shown).toMatch(/群众反映[^]*审核立案 Judge the draft[^]*经过 timeline[^]*拟稿 Drafted/);
    expect(await json('cases', 'show', supervisionCase)).toMatchObject({
      state: { unit: 'KJJ' },
      timeline: expect.arrayContaining([expect.objectContaining({ position: 1, type: 'CaseDraftMade' })]),
    });
  });

  it('approvals and meetings', async () => {
    expect(await json('approvals', 'list', '--policy', policy)).toContainEqual(expect.objectContaining({ id: approval }));
    expect(await words('approvals', 'list')).toMatch(/决定事项 resolution[^]*是否同意试点/);
    expect(await words('approvals', 'show', approval)).toMatch(/先行先试[^]*组长 leader[^]*提请审批 Approval requested/);
    expect(await json('meetings', 'list')).toMatchObject([{ id: meeting, title: '第一次会议' }]);
    expect(await words('meetings', 'list')).toContain('三楼会议室');
    expect(await words('meetings', 'show', meeting)).toMatch(/副组长 deputy leader[^]*是否同意试点[^]*召集会议 Meeting called/);
  });

  it('open disputes, and rulings once there are', async () => {
    expect(await json('disputes', 'list')).toMatchObject([{ articleId: article, unit: 'GXJ', level: 'office', dispute: 1 }]);
    expect(await json('disputes', 'list', '--policy', NOBODY)).toEqual([]);
    expect(await words('disputes', 'list')).toContain('办公室 coordination office');
    expect(await json('precedents', 'list')).toEqual([]);
    await story.done(`/api/articles/${article}/confirm-assignment`, { unit: 'GXJ', reason: '属本局职责' }, story.office);
    expect(await json('disputes', 'list')).toEqual([]);
    expect(await words('precedents', 'list', '--words', '属本局职责', '--unit', 'GXJ')).toMatch(/维持交办 assignment kept/);
    expect(await json('precedents', 'list', '--words', '别的话')).toEqual([]);
    // an objection quotes no words of the policy: there is nothing for the registry to learn
    expect(await json('precedents', 'lessons', '--status', 'proposed')).toEqual([]);
    expect(await words('precedents', 'lessons')).toBe('没有记录 none\n');
  });

  it('applications for error tolerance, with the conditions and the papers that they cite', async () => {
    const { application, paper, discipline } = await appliedForTolerance();
    expect(await json('tolerance', 'list', '--unit', 'KJJ', '--policy', policy)).toMatchObject([
      { id: application, unit: 'KJJ', discipline: 'JW', status: 'applied', decidedAt: null },
    ]);
    expect(await json('tolerance', 'list', '--unit', 'GXJ')).toEqual([]);
    expect(await json('tolerance', 'list', '--policy', NOBODY)).toEqual([]);
    expect(await words('tolerance', 'list', '--status', 'applied')).toMatch(
      new RegExp(`编号 id[^]*${application}[^]*待认定 applied`),
    );
    expect(await words('tolerance', 'list', '--status', 'exempt')).toContain('没有记录 none');
    const shown = await words('tolerance', 'show', application);
    expect(shown).toMatch(/先行先试中的失误[^]*依法依规 lawful +符合规定 +—[^]*提出容错申请 Application made/);
    expect(shown).toContain(`${paper}  风险评估报告`);
    const found = { ...everyCondition(true), effectsRemoved: false };
    await story.done(`/api/tolerance/${application}/judge`, { outcome: 'mitigate', reasons: '情节轻微', found }, discipline);
    expect(await words('tolerance', 'show', application)).toMatch(
      /减轻 mitigated[^]*情节轻微[^]*依法依规 lawful +符合规定 +成立 holds[^]*消除影响 effects removed +符合规定 +不成立 does not hold/,
    );
    expect(await json('tolerance', 'show', application)).toMatchObject({
      state: { status: 'mitigate', caseId: supervisionCase },
      timeline: [{ type: 'ToleranceApplicationMade' }, { type: 'ToleranceJudged' }],
    });
  });

  it('papers with what they cite, and the burden ledger', async () => {
    const [bulletin] = (await json('papers', 'list', '--policy', policy)) as { id: string }[];
    expect(bulletin).toMatchObject({ kind: 'bulletin', period: '2026-01', status: 'draft' });
    expect(await words('papers', 'list')).toContain('月度通报 monthly bulletin');
    expect(await words('papers', 'show', bulletin!.id)).toMatch(new RegExp(`依据 cites：[^]*${article}#\\d+`));
    const months = (await json('burden', '--from', '2026-01', '--to', '2026-02', '--unit', 'KJJ')) as {
      counts: { notice: number };
    }[];
    expect(months[0]!.counts.notice).toBeGreaterThan(0);
    expect(await words('burden', '--from', '2026-01', '--to', '2026-01')).toContain('督查通知 supervision notices');
  });

  it.each([
    [['cases', 'show', NOBODY], /没有编号为[^]*nothing with the id/],
    [['tolerance', 'show', NOBODY], /没有编号为[^]*nothing with the id/],
    [['tolerance', 'list', '--status', 'open'], /可用的状态 the statuses: applied withdrawn exempt/],
    [['meetings', 'show', 'x'], /不是编号[^]*is no id/],
    [['policies', 'statistics', NOBODY], /没有编号为/],
    [['policies', 'register', NOBODY, 'register.pdf'], /\.xlsx 或 \.docx[^]*must end in/],
    [['burden', '--from', '2026-13', '--to', '2026-12'], /2026-01/],
    [['cases', 'list', '--limit', '-1'], /非负整数/],
  ])('refuses %j with what is wrong', async (args, message) => {
    const { code, stdout, stderr } = await duban(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });
});
