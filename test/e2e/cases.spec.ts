import { readFileSync } from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Ledger } from '#ledger/ledger.js';
import { verifyLedger } from '#ledger/verify.js';
import { packageRoot } from '#runtime/paths.js';
import { startTestApi, type TestAccount, type TestApi } from '../support/api.js';

const registry: unknown = JSON.parse(readFileSync(`${packageRoot()}/demo/qingyuan/units.json`, 'utf8'));
const LEAD = 'QY-KJJ';
const PARTNER = 'QY-GXJ';
const SUPERVISION = 'QY-DCS';
const DISCIPLINE = 'QY-SWJ';

let api: TestApi;
let owner: pg.Pool;
let ledger: Ledger;
let office: TestAccount;
let supervision: TestAccount;
let colleague: TestAccount;
let lead: TestAccount;
let partner: TestAccount;
let leader: TestAccount;
let discipline: TestAccount;

beforeAll(async () => {
  api = await startTestApi();
  owner = new pg.Pool({ connectionString: api.database.ownerUrl, max: 1 });
  ledger = new Ledger(api.pool);
  office = await api.accountOf('coordination_office', 'QY-ZF');
  supervision = await api.accountOf('supervision_office', SUPERVISION);
  colleague = await api.newAccount({ roles: ['supervision_office'], unit: SUPERVISION });
  lead = await api.accountOf(['unit_head', 'handler'], LEAD);
  partner = await api.accountOf(['unit_head', 'handler'], PARTNER);
  leader = await api.accountOf('leader', 'QY-ZF');
  discipline = await api.accountOf('discipline_body', DISCIPLINE);
  expect((await api.request('PUT', '/api/units', { token: office.token, body: registry })).status).toBe(204);
});

afterAll(async () => {
  expect((await verifyLedger(api.pool)).discrepancies).toEqual([]);
  await owner?.end();
  await api?.close();
});

/** Business time stands at this instant of Beijing, and what is due by then is settled. */
async function stand(text: string): Promise<void> {
  await owner.query('update business_clock set hold_at = $1', [new Date(`${text}+08:00`)]);
  while ((await ledger.settleDue(100)).subjects > 0);
}

async function get<Body>(path: string, { token }: TestAccount = supervision, expected = 200): Promise<Body> {
  const { status, body } = await api.request<Body>('GET', path, { token });
  expect({ path, status, ...(status !== expected && { body }) }).toEqual({ path, status: expected });
  return body;
}

interface Answer {
  readonly id: string;
  readonly events: string[];
}

async function post<Body = Answer>(path: string, body: unknown, { token }: TestAccount, expected = 200): Promise<Body> {
  const answer = await api.request<Body>('POST', path, { token, body });
  expect({ path, status: answer.status, ...(answer.status !== expected && { body: answer.body }) }).toEqual({
    path,
    status: expected,
  });
  return answer.body;
}

async function refused(path: string, body: unknown, { token }: TestAccount): Promise<string> {
  const answer = await api.request<{ code: string }>('POST', path, { token, body });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  return `${answer.status} ${answer.body.code}`;
}

interface CaseItem {
  readonly id: string;
  readonly status: string;
  readonly unit: string;
  readonly task: string;
  readonly notice: string | null;
}
interface CaseFile {
  readonly state: {
    readonly status: string;
    readonly proposals: { readonly id: string; readonly approved: boolean | null }[];
    readonly tolerance: { readonly status: string } | null;
  };
  readonly tasks: { readonly key: string; readonly unit: string; readonly light: string }[];
  readonly papers: { readonly id: string; readonly title: string; readonly sha256: string }[];
}
interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

/** An article that its lead does not sign for, by the business clock, and the draft that the machine makes of it. */
async function overdue(responsible = [PARTNER]): Promise<{ article: string; policy: string; draft: CaseItem }> {
  await stand('2026-03-02T10:00');
  const articles = [{ number: 1, title: '重点任务', leads: [LEAD], responsible, completionDue: '2026-12-31T17:30:00+08:00' }];
  const list = { title: '任务清单', supervision: SUPERVISION, articles };
  const done = await post<{ id: string; articles: { id: string }[] }>('/api/dispatch-lists', list, office, 201);
  const article = done.articles[0]!.id;
  if (responsible.includes(PARTNER)) await post(`/api/articles/${article}/sign`, {}, partner);
  // due on the 3rd, and five working days after that
  await stand('2026-03-11T10:00');
  const { items } = await get<Page<CaseItem>>(`/api/cases?article=${article}`);
  const draft = items.find(({ unit }) => unit === LEAD)!;
  expect(draft).toMatchObject({ status: 'drafted', task: `sign:${LEAD}`, notice: null });
  return { article, policy: done.id, draft };
}

const plan = { content: '签收情况', object: '市科技局', scope: '本条款' };
const opening = { basis: '政府督查工作条例第十一条第一项', plan };
const approvers = [{ role: 'leader', unit: 'QY-ZF' }];

/** Opened, noticed, answered, concluded with something to put right. */
async function concluded(id: string): Promise<void> {
  await post(`/api/cases/${id}/open`, opening, supervision);
  await post(`/api/cases/${id}/issue-notice`, { text: '请于十个工作日内说明情况' }, supervision);
  await post(`/api/cases/${id}/answer`, { explanation: '人员调整，未及时签收' }, lead);
  const rectification = { task: '签收并报送方案', due: '2026-03-20' };
  await post(`/api/cases/${id}/conclude`, { finding: '未按期签收', rectification }, supervision);
}

describe('a supervision case over HTTP', () => {
  it('is kept by the coordination office where the supervision office is itself a unit of the article', async () => {
    const { article, draft } = await overdue([SUPERVISION]);
    const inbox = await get<Page<{ kind: string; articleId: string }>>('/api/inbox?limit=200', office);
    expect(inbox.items).toContainEqual(expect.objectContaining({ kind: 'open-draft', articleId: draft.id }));
    const { items } = await get<Page<CaseItem>>(`/api/cases?article=${article}`);
    const own = items.find(({ unit }) => unit === SUPERVISION)!;
    expect(await refused(`/api/cases/${own.id}/discard`, { reason: '已说明' }, supervision)).toBe('403 AUTH.OWN_UNIT');
    expect(await refused(`/api/cases/${draft.id}/open`, opening, supervision)).toBe('403 CASE.OTHER_OFFICE');
    const task = `sign:${LEAD}`;
    const byHand = { articleId: article, unit: LEAD, task, grounds: '久拖不签' };
    expect(await refused('/api/cases', byHand, supervision)).toBe('403 CASE.OTHER_OFFICE');
    const excuse = { task, reason: '机构改革' };
    expect(await refused(`/api/articles/${article}/accept-explanation`, excuse, supervision)).toBe('403 AUTH.SUPERVISION_ONLY');
    await post(`/api/cases/${own.id}/discard`, { reason: '已说明' }, office);
    await post(`/api/cases/${draft.id}/open`, opening, office);
    await post(`/api/cases/${draft.id}/issue-notice`, { text: '请说明情况' }, office);
    await post(`/api/cases/${draft.id}/answer`, { explanation: '人员调整' }, lead);
    await post(`/api/cases/${draft.id}/accept-explanation`, { opinion: '成立' }, office);
    // and no case that the supervision office keeps itself
    const usual = await overdue();
    expect(await refused(`/api/cases/${usual.draft.id}/open`, opening, office)).toBe('403 AUTH.SUPERVISION_ONLY');
  });

  it('is drafted when an article is overdue, opened, answered, concluded, rectified, checked and closed', async () => {
    const { draft, policy } = await overdue();
    const path = `/api/cases/${draft.id}`;
    const inbox = await get<Page<{ kind: string; light: string }>>('/api/inbox');
    expect(inbox.items.map(({ kind }) => kind)).toContain('open-draft');
    // the unit hears of it with the notice, not before
    await get(path, lead, 403);
    await concluded(draft.id);
    const file = await get<CaseFile>(path, lead);
    expect(file).toMatchObject({ state: { status: 'rectifying' }, tasks: [{ key: 'rectify', unit: LEAD, light: 'green' }] });
    const { items } = await get<Page<CaseItem>>(`/api/cases?policy=${policy}&status=rectifying&unit=${LEAD}`, lead);
    expect(items[0]!.notice).toMatch(/^督查通知〔2026〕\d+号$/);
    const notices = await get<Page<{ kind: string }>>('/api/notices', lead);
    expect(notices.items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['case-notice', 'case-concluded']));

    await stand('2026-03-23T10:00');
    expect((await get<CaseFile>(path)).tasks).toMatchObject([{ key: 'rectify', light: 'red' }]);
    await post(`${path}/rectify`, { report: '已签收' }, lead);
    await post(`${path}/return-rectification`, { opinion: '方案未报', due: '2026-03-31' }, supervision);
    await post(`${path}/rectify`, { report: '方案已报' }, lead);
    await post(`${path}/pass-rectification`, {}, supervision);
    expect(await refused(`${path}/close`, {}, supervision)).toBe('409 CASE.REVIEW_OPEN');
    // thirty days after the conclusion of 11 March
    await stand('2026-04-10T17:30');
    await post(`${path}/close`, { summary: '整改到位' }, supervision);
    const timeline = await get<Page<{ type: string }>>(`${path}/timeline?limit=100`, lead);
    expect(timeline.items.map(({ type }) => type)).toEqual([
      'CaseDraftMade',
      'CaseOpened',
      'CaseNoticeIssued',
      'CaseAnswered',
      'CaseConcluded',
      'CaseReminderSent',
      'CaseTaskOverdue',
      'RectificationReported',
      'RectificationReturned',
      'RectificationReported',
      'RectificationPassed',
      'ReviewPeriodOver',
      'CaseClosed',
    ]);
  });

  it('says of a draft that its lateness was caught up, in the list and in its file', async () => {
    const { article, draft } = await overdue();
    const says = async () => {
      const { items } = await get<Page<{ id: string; caughtUp: boolean }>>(`/api/cases?article=${article}`);
      return [
        items.find(({ id }) => id === draft.id)!.caughtUp,
        (await get<{ caughtUp: boolean }>(`/api/cases/${draft.id}`)).caughtUp,
      ];
    };
    expect(await says()).toEqual([false, false]);
    await post(`/api/articles/${article}/sign`, {}, lead);
    expect(await says()).toEqual([true, true]);
    await post(`/api/cases/${draft.id}/open`, opening, supervision);
    expect(await says()).toEqual([false, false]);
  });

  it('is, while it is a draft, known to no unit of the article, in its timeline and state neither', async () => {
    const { article, draft } = await overdue();
    interface Read {
      readonly state: {
        readonly casesDrafted?: number;
        readonly cases?: { readonly unit: string }[];
        readonly settled: string[];
        readonly overdue: Record<string, object>;
      };
    }
    const read = async (account: TestAccount) => {
      const { items } = await get<Page<{ type: string }>>(`/api/articles/${article}/timeline?limit=100`, account);
      const { state } = await get<Read>(`/api/articles/${article}`, account);
      const events = items.flatMap(({ type }) => (type.startsWith('Case') ? [type] : []));
      const marks =
        JSON.stringify(state.overdue).includes('caseDrafted') || state.settled.some((id) => id.includes('draft-case'));
      return { events, drafted: state.casesDrafted, marks, cases: (state.cases ?? []).map(({ unit }) => unit) };
    };
    const nothing = { events: [], drafted: undefined, marks: false, cases: [] };
    expect(await read(lead)).toEqual(nothing);
    expect(await read(partner)).toEqual(nothing);
    expect(await read(supervision)).toEqual({ events: ['CaseDrafted'], drafted: 1, marks: true, cases: [] });
    // once it is opened the unit itself knows, as in the list of cases
    await post(`/api/cases/${draft.id}/open`, opening, supervision);
    expect(await read(lead)).toEqual({ ...nothing, events: ['CaseNoted'], cases: [LEAD] });
    expect(await read(partner)).toEqual(nothing);
  });

  it('that is not answered in ten working days is marked, and may then be concluded', async () => {
    const { draft } = await overdue();
    const path = `/api/cases/${draft.id}`;
    await post(`${path}/open`, opening, supervision);
    await post(`${path}/issue-notice`, { text: '请说明' }, supervision);
    expect(await refused(`${path}/conclude`, { finding: '未说明' }, supervision)).toBe('409 CASE.WRONG_STATUS');
    await post(`${path}/remind`, {}, office);
    await post(`${path}/remind`, {}, supervision);
    expect(await refused(`${path}/remind`, {}, supervision)).toBe('409 CASE.ALREADY_REMINDED');
    await stand('2026-03-25T17:30');
    expect((await get<CaseFile>(path)).tasks).toMatchObject([{ key: 'judge-answer', unit: SUPERVISION }]);
    await post(`${path}/conclude`, { finding: '逾期未说明' }, supervision);
  });

  it('is for the right people alone', async () => {
    const { draft, article } = await overdue();
    const path = `/api/cases/${draft.id}`;
    expect(await refused(`${path}/open`, opening, office)).toBe('403 AUTH.SUPERVISION_ONLY');
    expect(await refused(`${path}/open`, opening, lead)).toBe('403 AUTH.FORBIDDEN');
    const insider = await api.accountOf('supervision_office', LEAD);
    expect(await refused(`${path}/open`, opening, insider)).toBe('403 AUTH.OWN_UNIT');
    await post(`${path}/open`, opening, supervision);
    await post(`${path}/issue-notice`, { text: '请说明' }, supervision);
    expect(await refused(`${path}/answer`, { explanation: '代答' }, partner)).toBe('403 AUTH.NOT_YOUR_UNIT');
    expect(await refused(`${path}/answer`, { explanation: '代答' }, supervision)).toBe('403 AUTH.FORBIDDEN');
    await get(path, partner, 403);
    expect((await get<Page<CaseItem>>(`/api/cases?article=${article}`, partner)).items).toEqual([]);
    expect((await api.request('GET', path, { token: discipline.token })).status).toBe(403);
    expect(await refused(`/api/cases/${randomUUID()}/open`, opening, supervision)).toBe('404 CASE.UNKNOWN');
  });

  it('its review is decided by somebody who took no part', async () => {
    const { draft } = await overdue();
    const path = `/api/cases/${draft.id}`;
    await concluded(draft.id);
    await post(`${path}/request-review`, { grounds: '事实有出入' }, lead);
    const upheld = { outcome: 'upheld', opinion: '维持' };
    expect(await refused(`${path}/decide-review`, upheld, supervision)).toBe('403 CASE.RECUSED');
    await post(`${path}/decide-review`, upheld, colleague);
    expect(await refused(`${path}/request-review`, { grounds: '再次' }, lead)).toBe('409 CASE.REVIEW_MADE');
  });

  it('is not opened twice on the same matter: a second demand is merged into the first', async () => {
    const { draft, article } = await overdue();
    const grounds = '群众反映';
    const second = await post('/api/cases', { articleId: article, unit: LEAD, task: `sign:${LEAD}`, grounds }, supervision, 201);
    await post(`/api/cases/${draft.id}/open`, opening, supervision);
    expect(await refused(`/api/cases/${second.id}/open`, opening, supervision)).toBe('409 CASE.DUPLICATE');
    expect(await refused('/api/cases', { articleId: article, unit: LEAD, grounds }, supervision)).toBe('409 CASE.DUPLICATE');
    await post(`/api/cases/${second.id}/discard`, { reason: '同一事项', mergedInto: draft.id }, supervision);
    expect((await get<{ state: object }>(`/api/cases/${draft.id}`)).state).toMatchObject({ merged: [{ from: second.id }] });
    const misspelt = { articleId: article, unit: LEAD, task: `sing:${LEAD}`, grounds };
    expect(await refused('/api/cases', misspelt, supervision)).toBe('422 CASE.NO_SUCH_TASK');
    const stranger = { articleId: article, unit: 'QY-LNX', grounds };
    expect(await refused('/api/cases', stranger, supervision)).toBe('409 ARTICLE.NOT_A_UNIT_OF_IT');
  });

  it('lists by pages without losing or repeating one', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: Page<CaseItem> = await get(`/api/cases?limit=2${next && `&cursor=${next}`}`);
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    const { rows } = await api.pool.query<{ n: number }>('select count(*)::int as n from "case"');
    expect([seen.length, new Set(seen).size]).toEqual([rows[0]!.n, rows[0]!.n]);
    expect((await api.request('GET', '/api/cases?cursor=WzFd', { token: supervision.token })).status).toBe(400);
  });
});

describe('proposals, error tolerance and its papers over HTTP', () => {
  const conditions = {
    lawful: '符合规定',
    diligent: '尽职',
    noPrivateGain: '无私利',
    decidedCollectively: '见会议纪要',
    risksAssessed: '见评估报告',
    effectsRemoved: '已补正',
  };
  const found = Object.fromEntries(Object.keys(conditions).map((one) => [one, true]));

  it('accountability waits for the discipline body, which sees the application and what it cites, nothing else', async () => {
    const { draft, article } = await overdue();
    const paper = { kind: 'risk-assessment', title: '风险评估报告', text: '先行先试，风险可控' };
    const attached = await post(`/api/articles/${article}/papers`, paper, lead, 201);
    await post(`/api/articles/${article}/papers`, { ...paper, title: '工信局材料' }, partner, 201);
    await concluded(draft.id);
    const path = `/api/cases/${draft.id}`;
    const proposal = { proposal: 'accountability', question: '是否追责', reason: '履职不力', mode: 'single', approvers };
    await post(`${path}/propose`, proposal, supervision);
    const approval = (await get<CaseFile>(path)).state.proposals[0]!.id;

    const body = { caseId: draft.id, discipline: DISCIPLINE, statement: '探索性失误', conditions, papers: [attached.id] };
    const application = { ...body, majorSafetyAccident: false };
    expect(await refused('/api/tolerance', { ...application, majorSafetyAccident: true }, lead)).toBe(
      '409 TOLERANCE.MAJOR_SAFETY_ACCIDENT',
    );
    expect(await refused('/api/tolerance', { ...application, papers: [randomUUID()] }, lead)).toBe('404 EVIDENCE.UNKNOWN');
    expect(await refused('/api/tolerance', application, partner)).toBe('403 AUTH.NOT_CONCERNED');
    // whom it names decides nothing where there is no such body; the accountability would wait for it for good
    expect(await refused('/api/tolerance', { ...application, discipline: PARTNER }, lead)).toBe(
      '422 TOLERANCE.NOT_A_DISCIPLINE_BODY',
    );
    const { discipline: _theOnlyOne, ...left } = application;
    const { id } = await post('/api/tolerance', left, lead, 201);
    expect(await refused('/api/tolerance', application, lead)).toBe('409 TOLERANCE.ALREADY_APPLIED');
    expect(await refused(`/api/approvals/${approval}/agree`, { opinion: '同意' }, leader)).toBe('409 APPROVAL.HELD');

    const seen = await get<CaseFile>(`/api/tolerance/${id}`, discipline);
    const sha256 = createHash('sha256').update(paper.text).digest('hex');
    expect(seen.papers).toMatchObject([{ id: attached.id, title: '风险评估报告', sha256 }]);
    for (const hidden of [`/api/articles/${article}`, `/api/articles/${article}/papers`, path, '/api/cases'])
      expect((await api.request('GET', hidden, { token: discipline.token })).status).toBe(403);
    await get(`/api/tolerance/${id}`, partner, 404);
    const kinds = (await get<Page<{ kind: string }>>('/api/inbox', discipline)).items.map(({ kind }) => kind);
    expect([...new Set(kinds)]).toEqual(['decide-tolerance']);
    const asked = await get<Page<{ kind: string }>>('/api/inbox?kind=answer-notice&total=true', lead);
    expect(asked.items.every(({ kind }) => kind === 'answer-notice')).toBe(true);

    const judgement = { outcome: 'exempt', reasons: '符合容错情形', found };
    expect(await refused(`/api/tolerance/${id}/judge`, judgement, supervision)).toBe('403 AUTH.FORBIDDEN');
    expect(await refused(`/api/tolerance/${id}/judge`, { ...judgement, found: { ...found, diligent: false } }, discipline)).toBe(
      '409 TOLERANCE.CONDITIONS_NOT_MET',
    );
    await post(`/api/tolerance/${id}/judge`, judgement, discipline);
    expect((await get<CaseFile>(path)).state).toMatchObject({
      tolerance: { status: 'exempt' },
      proposals: [{ approved: false }],
    });
    expect(await refused(`${path}/propose`, proposal, supervision)).toBe('409 CASE.EXEMPTED');
  });

  it('a lighter outcome lets the leading group decide; its decision stands in the case', async () => {
    const { draft } = await overdue();
    await concluded(draft.id);
    const path = `/api/cases/${draft.id}`;
    const proposal = { proposal: 'accountability', question: '是否追责', reason: '履职不力', mode: 'single', approvers };
    const told = async (account: TestAccount, kind: string) =>
      (await get<Page<{ kind: string }>>('/api/notices?limit=200', account)).items.filter((one) => one.kind === kind).length;
    const [proposed, before] = [await told(lead, 'accountability-proposed'), await told(lead, 'accountability')];
    await post(`${path}/propose`, proposal, supervision);
    // without a word of it the unit could not apply in time
    expect(await told(lead, 'accountability-proposed')).toBe(proposed + 1);
    expect(await told(discipline, 'accountability-handed-over')).toBe(0);
    const approval = (await get<CaseFile>(path)).state.proposals[0]!.id;
    const body = { caseId: draft.id, discipline: DISCIPLINE, statement: '说明', conditions, majorSafetyAccident: false };
    const { id } = await post('/api/tolerance', body, lead, 201);
    await post(`/api/tolerance/${id}/judge`, { outcome: 'lighten', reasons: '从轻', found }, discipline);
    await post(`/api/approvals/${approval}/agree`, { opinion: '同意从轻处理' }, leader);
    expect((await get<CaseFile>(path)).state.proposals).toMatchObject([{ id: approval, approved: true }]);
    // the unit hears what was decided about it, and the competent body gets what is handed to it
    expect([await told(lead, 'accountability'), await told(discipline, 'accountability-handed-over')]).toEqual([before + 1, 1]);
    await post(`${path}/propose`, { ...proposal, proposal: 'circular' }, supervision);
    await post(`/api/approvals/${(await get<CaseFile>(path)).state.proposals[1]!.id}/agree`, {}, leader);
    expect(await told(lead, 'circular')).toBe(1);
  });

  it('a change of lead names a unit of the registry, and is carried out when the leading group agrees', async () => {
    const { draft, article } = await overdue();
    await concluded(draft.id);
    const path = `/api/cases/${draft.id}`;
    const proposal = { proposal: 'change-of-lead', question: '是否调整牵头单位', reason: '履职不力', mode: 'single', approvers };
    expect(await refused(`${path}/propose`, proposal, supervision)).toBe('422 CASE.NEW_LEAD_NEEDED');
    const nobody = { ...proposal, newLead: { to: 'NOBODY', former: 'responsible' } };
    expect(await refused(`${path}/propose`, nobody, supervision)).toBe('404 UNIT.UNKNOWN');
    // nothing is laid before the leading group that could not be carried out
    const present = { ...proposal, newLead: { to: lead.unit, former: 'responsible' } };
    expect(await refused(`${path}/propose`, present, supervision)).toBe('422 DISPATCH.UNIT_TWICE');
    await post(`${path}/propose`, { ...proposal, newLead: { to: PARTNER, former: 'responsible' } }, supervision);
    const approval = (await get<CaseFile>(path)).state.proposals[0]!.id;
    await post(`/api/approvals/${approval}/agree`, { opinion: '同意' }, leader);
    expect((await get<{ state: { leads: string[] } }>(`/api/articles/${article}`)).state.leads).toEqual([PARTNER]);
  });

  it('papers are shown to the lead and the offices, a responsible unit sees its own; classified ones are refused', async () => {
    const { article } = await overdue();
    const path = `/api/articles/${article}/papers`;
    const reference = { kind: 'collective-decision', title: '班子会议纪要', reference: '2026 年第 3 次会议' };
    expect(await refused(path, reference, partner)).toBe('400 REQUEST.INVALID');
    await post(path, { ...reference, sha256: 'a'.repeat(64) }, partner, 201);
    await post(path, { kind: 'other', title: '说明', text: '正文' }, lead, 201);
    const titles = async (account: TestAccount) => (await get<{ title: string }[]>(path, account)).map(({ title }) => title);
    expect(await titles(partner)).toEqual(['班子会议纪要']);
    expect((await titles(lead)).sort()).toEqual((await titles(supervision)).sort());
    expect(await refused(path, { kind: 'other', title: '说明', text: '机密★10年' }, lead)).toBe('422 DOCUMENT.CLASSIFIED');
    const stranger = await api.accountOf('unit_head', 'QY-LNX');
    await get(path, stranger, 403);
  });
});

describe('the burden ledger', () => {
  it('counts what was asked of a unit by month, for the unit itself and for the offices', async () => {
    const period = 'from=2026-03&to=2026-03';
    const [before] = await get<{ counts: Record<string, number> }[]>(`/api/burden?${period}`, lead);
    const { draft, article } = await overdue();
    await post(`/api/articles/${article}/papers`, { kind: 'other', title: '说明', text: '正文' }, lead, 201);
    await concluded(draft.id);
    await post(`/api/cases/${draft.id}/rectify`, { report: '已签收' }, lead);
    await post(`/api/cases/${draft.id}/pass-rectification`, {}, supervision);
    const [after] = await get<{ unit: string; month: string; counts: Record<string, number> }[]>(`/api/burden?${period}`, lead);
    const more = (kind: string) => after!.counts[kind]! - (before?.counts[kind] ?? 0);
    expect(after).toMatchObject({ unit: LEAD, month: '2026-03' });
    expect({ notices: more('case-notice'), checks: more('check'), attachments: more('attachment') }).toEqual({
      notices: 1,
      checks: 1,
      attachments: 1,
    });
    expect(more('notice')).toBeGreaterThanOrEqual(4);
    expect((await api.request('GET', `/api/burden?unit=${LEAD}&${period}`, { token: partner.token })).status).toBe(403);
    const all = await get<{ unit: string }[]>(`/api/burden?${period}`, supervision);
    expect(all.map(({ unit }) => unit)).toEqual(expect.arrayContaining([LEAD, PARTNER, SUPERVISION]));
    expect((await api.request('GET', '/api/burden?from=2026-03&to=2026-02', { token: lead.token })).status).toBe(400);
  });
});
