// Stories for tools/record-histories.mjs: approvals, meetings, cases, error tolerance, lists of dates, periodic papers. Each brings the business
// clock to its own beginning.
import { randomUUID } from 'node:crypto';
import {
  act,
  approach,
  builtIn,
  head,
  load,
  office,
  quiet,
  recordedEvent,
  setClock,
  supervision,
  until,
} from './record-world.mjs';

/** A Monday. */
const BEGINNING = '2021-03-01T10:00+08:00';

const deputy = { account: 'deputy', unit: 'SZF', roles: ['deputy_leader'] };
const leader = { account: 'mayor', unit: 'ZF', roles: ['leader'] };
const discipline = { account: 'jw', unit: 'JW', roles: ['discipline_body'] };
const approvers = [
  { role: 'deputy_leader', unit: 'SZF', account: null },
  { role: 'leader', unit: 'ZF', account: null },
];

/** How each kind of subject begins that waits for a decision: returns its id. */
export const beginnings = {
  approval: askedApproval,
  meeting: calledMeeting,
  adoption: listedAdoption,
  case: async (world) => (await noticed(world)).id,
  tolerance: async (world) => (await appliedTolerance(world)).tolerance,
  paper: async (world) => {
    const policyId = await owedPaper(world);
    const { draftPapers } = await load('dist/libs/ledger/papers.js');
    await draftPapers(world.pool, world.ledger);
    const { rows } = await world.pool.query('select id from paper where policy_id = $1', [policyId]);
    return rows[0].id;
  },
};

export const decisionStories = {
  draftedPapers,
  answeredApproval,
  heldMeeting,
  decidedAdoption,
  acceptedCase,
  exemptedUnit,
};

/** The rules and the calendar that all subjects here are under. */
async function versions() {
  const { municipal: ruleSet, calendar } = await builtIn();
  return { ruleSet, calendar };
}

/** Does the acts in turn, each when the workflow has seen the one before. */
async function live(world, kind, id, acts) {
  for (const [actor, command] of acts) {
    await act(world, kind, id, actor, command);
    await quiet(world, kind, id);
  }
}

/** Sleeps until a moment at which the machine records an event of the type. */
async function pass(world, kind, id, instant, type) {
  await approach(world, kind, id, instant);
  await recordedEvent(world, id, type);
  return await quiet(world, kind, id);
}

/** The handle of a workflow that has come to its end. */
async function ended({ client }, kind, id) {
  const handle = client.workflow.getHandle(`${kind}/${id}`);
  await handle.result();
  return handle;
}

/** An article of March 2021 in a policy of the given id. */
async function dispatchOf(policyId) {
  return {
    kind: 'dispatch',
    ...{ policyId, number: 8, numeral: '（八）', title: '集聚高新技术企业', leads: ['KJJ'], responsible: ['GXJ'] },
    ...{ office: 'OFFICE', supervision: 'DCS', given: {}, span: null },
    completion: { kind: 'fixed', due: Date.UTC(2030, 0, 4, 9, 30), source: 'policy' },
    ...(await versions()),
  };
}

/** A month in which an article became overdue, so that a paper is owed; returns the policy's id. */
async function owedPaper(world) {
  const { ledger } = world;
  await setClock(world, '2026-01-12T10:00+08:00');
  const [id, policyId] = [randomUUID(), randomUUID()];
  const head = { title: '清单', issuer: null, documentNumber: null, status: 'issued', articles: 1, findings: 0 };
  const facts = { office: 'OFFICE', supervision: 'DCS', articles: [{ id, number: 8 }], ...(await versions()) };
  const validity = { from: null, to: '2030-01-04' };
  await act(world, 'policy', policyId, office, { kind: 'dispatchList', head, facts: { ...facts, validity } });
  await act(world, 'article', id, office, await dispatchOf(policyId));
  await setClock(world, '2026-01-20T10:00+08:00');
  await ledger.settleDue(100);
  await setClock(world, '2026-02-02T10:00+08:00');
  return policyId;
}

/** The schedule drafts the paper of such a month; it is reminded of, and sent. */
async function draftedPapers(world) {
  const { client, pool } = world;
  const { ensurePaperSchedule } = await load('dist/apps/worker/paper-schedule.js');
  const { paperScheduleId } = await load('dist/libs/contracts/workflows.js');
  const policyId = await owedPaper(world);
  await ensurePaperSchedule(client, 'duban', 1);
  const schedule = client.schedule.getHandle(paperScheduleId('duban'));
  const paper = await until('a paper', async () => {
    const { rows } = await pool.query('select id from paper where policy_id = $1', [policyId]);
    return rows[0]?.id;
  });
  const [{ action }] = (await schedule.describe()).info.recentActions;
  await schedule.delete();
  const drafting = client.workflow.getHandle(action.workflow.workflowId);
  await drafting.result();
  await quiet(world, 'paper', paper);
  await pass(world, 'paper', paper, '2026-02-06T09:00+08:00', 'PaperReminderSent');
  await act(world, 'paper', paper, supervision, { kind: 'send' });
  return { 'draft-papers': drafting, 'paper-sent': await ended(world, 'paper', paper) };
}

async function askedApproval(world) {
  await setClock(world, BEGINNING);
  const id = randomUUID();
  const facts = {
    ...{ policyId: randomUUID(), articleId: null, kind: 'resolution', question: '是否同意', reason: '事由', interested: [] },
    ...{ mode: 'escalating', approvers, onApproval: null, onRefusal: null },
    ...(await versions()),
  };
  await live(world, 'approval', id, [[office, { kind: 'request', facts }]]);
  return id;
}

/** Reminded of, passed on to the leader and granted by him with an instruction, which both units answer. */
async function answeredApproval(world) {
  const id = await askedApproval(world);
  await pass(world, 'approval', id, '2021-03-04T09:00+08:00', 'ApprovalReminderSent');
  const instruction = { text: '抓紧落实', to: ['KJJ', 'GXJ'], due: '2021-03-12' };
  await live(world, 'approval', id, [
    [deputy, { kind: 'agree', opinion: '同意', instruction }],
    [head('KJJ'), { kind: 'answerInstruction', index: 0, unit: 'KJJ', answer: '已落实' }],
  ]);
  await pass(world, 'approval', id, '2021-03-12T17:30+08:00', 'InstructionOverdue');
  await act(world, 'approval', id, head('GXJ'), { kind: 'answerInstruction', index: 0, unit: 'GXJ', answer: '已落实' });
  return { 'approval-answered': await ended(world, 'approval', id) };
}

async function calledMeeting(world) {
  await setClock(world, BEGINNING);
  const id = randomUUID();
  const facts = {
    ...{ policyId: randomUUID(), title: '领导小组会议', place: '三楼', startsAt: Date.parse('2021-03-05T15:00+08:00') },
    ...{ chair: 'leader', chairUnit: 'ZF', order: null, office: 'OFFICE', members: ['ZF', 'KJJ'], invited: [] },
    agenda: [{ matter: { kind: 'other' }, title: '研究', interested: [] }],
    ...(await versions()),
  };
  await live(world, 'meeting', id, [[leader, { kind: 'call', facts }]]);
  return id;
}

/** Called, reminded of, begun at its hour; its minutes are confirmed and its order is answered. */
async function heldMeeting(world) {
  const id = await calledMeeting(world);
  await pass(world, 'meeting', id, '2021-03-03T09:00+08:00', 'MeetingReminderSent');
  await pass(world, 'meeting', id, '2021-03-05T15:00+08:00', 'MeetingBegan');
  const attendance = ['ZF', 'KJJ'].map((unit) => ({ unit, status: 'present', words: null }));
  const votes = { for: ['ZF', 'KJJ'], against: [], abstained: [] };
  const orders = [{ text: '抓紧', to: ['KJJ'], due: '2021-03-31' }];
  await live(world, 'meeting', id, [
    [office, { kind: 'recordAttendance', attendance }],
    [office, { kind: 'resolve', item: 1, outcome: 'adopted', text: '同意', votes, againstMajority: null, ruling: null, orders }],
    [office, { kind: 'submitMinutes', text: '纪要' }],
    [leader, { kind: 'confirmMinutes' }],
  ]);
  await act(world, 'meeting', id, head('KJJ'), { kind: 'answerOrder', order: 0, unit: 'KJJ', answer: '已办' });
  return { 'meeting-held': await ended(world, 'meeting', id) };
}

async function listedAdoption(world) {
  await setClock(world, BEGINNING);
  const id = randomUUID();
  const refs = await versions();
  const items = [{ articleId: randomUUID(), numeral: '（八）', ...refs, moves: [] }];
  const facts = { policyId: randomUUID(), what: 'calendar', to: refs.calendar, office: 'OFFICE', items, ...refs };
  await live(world, 'adoption', id, [[office, { kind: 'list', facts }]]);
  return id;
}

/** A list of dates, reminded of, overdue, decided. */
async function decidedAdoption(world) {
  const id = await listedAdoption(world);
  await pass(world, 'adoption', id, '2021-03-11T09:00+08:00', 'AdoptionReminderSent');
  await pass(world, 'adoption', id, '2021-03-15T17:30+08:00', 'AdoptionOverdue');
  await act(world, 'adoption', id, office, { kind: 'decide', articles: [], reason: '不采用' });
  return { 'adoption-decided': await ended(world, 'adoption', id) };
}

/** A case by hand against KJJ with its notice issued, on an article that is suspended, so that only the case has time limits. */
async function noticed(world) {
  await setClock(world, BEGINNING);
  const [articleId, id, policyId] = [randomUUID(), randomUUID(), randomUUID()];
  await act(world, 'article', articleId, office, await dispatchOf(policyId));
  await act(world, 'article', articleId, office, { kind: 'suspend', category: 'other', reason: '暂停' });
  const matter = { policyId, articleId, number: 8, title: '集聚高新技术企业', ...(await versions()) };
  const draft = { numeral: '（八）', task: null, due: null, origin: 'supervision', grounds: '群众反映', supervision: 'DCS' };
  const plan = { content: '落实情况', object: 'KJJ', scope: '本条' };
  await live(world, 'case', id, [
    [supervision, { kind: 'draft', facts: { ...matter, ...draft, unit: 'KJJ' } }],
    [supervision, { kind: 'open', basis: '政府督查工作条例第十一条', plan }],
    [supervision, { kind: 'issueNotice', text: '请说明情况' }],
  ]);
  return { id, matter };
}

/** Reminded of its notice, unanswered in time, answered late, and accepted. */
async function acceptedCase(world) {
  const { id } = await noticed(world);
  await pass(world, 'case', id, '2021-03-10T09:00+08:00', 'CaseReminderSent');
  await pass(world, 'case', id, '2021-03-15T17:30+08:00', 'CaseUnanswered');
  await live(world, 'case', id, [[head('KJJ'), { kind: 'answer', explanation: '人员调整' }]]);
  await act(world, 'case', id, supervision, { kind: 'acceptExplanation', opinion: '情况属实' });
  return { 'case-accepted': await ended(world, 'case', id) };
}

/** Accountability is proposed in a case and waits for error tolerance. */
async function appliedTolerance(world) {
  const { id, matter } = await noticed(world);
  const asked = { question: '是否同意', reason: '逾期', mode: 'escalating', approvers };
  await act(world, 'case', id, head('KJJ'), { kind: 'answer', explanation: '人员调整' });
  await act(world, 'case', id, supervision, {
    kind: 'conclude',
    finding: '未按期落实',
    rectification: { task: '完成签收', due: '2021-03-31' },
  });
  await live(world, 'case', id, [[supervision, { kind: 'propose', proposal: 'accountability', ...asked }]]);
  const { rows } = await world.pool.query(`select state->'proposals'->-1->>'id' as id from subject where id = $1`, [id]);
  const approval = rows[0].id;
  await quiet(world, 'approval', approval);
  const tolerance = randomUUID();
  const { CONDITIONS } = await load('dist/libs/domain/tolerance/events.js');
  const every = (value) => Object.fromEntries(CONDITIONS.map((condition) => [condition, value]));
  const facts = {
    ...matter,
    caseId: id,
    unit: 'KJJ',
    discipline: 'JW',
    statement: '先行先试',
    conditions: every('符合'),
    papers: [],
  };
  await live(world, 'tolerance', tolerance, [[head('KJJ'), { kind: 'apply', facts, majorSafetyAccident: false }]]);
  return { tolerance, approval, every };
}

/** The exemption ends both. */
async function exemptedUnit(world) {
  const { tolerance, approval, every } = await appliedTolerance(world);
  await pass(world, 'tolerance', tolerance, '2021-03-26T09:00+08:00', 'ToleranceReminderSent');
  const judgement = { kind: 'judge', outcome: 'exempt', reasons: '全部符合', found: every(true) };
  await act(world, 'tolerance', tolerance, discipline, judgement);
  return {
    'tolerance-exempt': await ended(world, 'tolerance', tolerance),
    'approval-withdrawn': await ended(world, 'approval', approval),
  };
}
