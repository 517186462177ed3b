import type { Pool } from 'pg';
import { table } from '../terminal/table.js';
import type { Line } from './scene.js';
import type { Witness } from './stage.js';

/** An event of the ledger, as the checklist looks at it. */
interface Seen {
  /** Kind of its subject. */
  readonly subject: string;
  readonly id: string;
  readonly position: number;
  readonly type: string;
  readonly at: Date;
  readonly account: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Item {
  readonly id: string;
  readonly group: Line;
  readonly name: Line;
  /** What proves it: events of the ledger … */
  readonly events?: { readonly types: readonly string[]; readonly of?: string; readonly where?: (seen: Seen) => boolean };
  /** … or an answer over HTTP that leaves none: what a scene saw, or the code with which something was refused. */
  readonly witness?: string;
}

export interface Checked {
  readonly id: string;
  readonly group: Line;
  readonly name: Line;
  readonly times: number;
  /** The first event or answer that proves it; null: none does. */
  readonly proof: string | null;
}

type Where = (seen: Seen) => boolean;

const field =
  (name: string, wanted: unknown): Where =>
  ({ data }) =>
    data[name] === wanted;

const group = (zh: string, en: string) => {
  const name: Line = [zh, en];
  return {
    event: (id: string, line: Line, types: string | readonly string[], where?: Where, of?: string): Item => ({
      id,
      group: name,
      name: line,
      events: { types: [types].flat(), ...(where && { where }), ...(of && { of }) },
    }),
    witness: (id: string, line: Line, witness = id): Item => ({ id, group: name, name: line, witness }),
  };
};

const ladder = group('督办阶梯', 'The ladder');
const approvals = group('审批', 'Approvals');
const disputes = group('签收与争议', 'Signing and disputes');
const plans = group('方案与反馈', 'Plans and reports');
const changes = group('变更', 'Changes');
const tolerance = group('容错', 'Error tolerance');
const meetings = group('会议', 'Meetings');
const closing = group('核查与回头看', 'Verification and look-back');
const burden = group('减负', 'Less burden');
const rules = group('规则与日历', 'Rules and calendars');
const papers = group('通报材料与台账', 'Papers and register');
const policy = group('政策', 'The policy');

/** Who was asked how, by the facts of the request. */
const asked = (mode: string): Item => approvals.event(`mode-${mode}`, MODES[mode]!, 'ApprovalRequested', field('mode', mode));
const MODES: Readonly<Record<string, Line>> = {
  single: ['单人', 'single'],
  all: ['全体同意', 'all must agree'],
  any: ['任一人', 'any one'],
  sequence: ['依次', 'in sequence'],
  escalating: ['副组长→组长', 'deputy, then leader'],
};
const proposal = (kind: string, line: Line): Item => ladder.event(`proposal-${kind}`, line, 'ProposalMade', field('kind', kind));
const ruledAt = (level: string, line: Line): Item =>
  disputes.event(`ruled-${level}`, line, 'DisputeRuled', field('level', level));
const onBehalf =
  (kind: string): Where =>
  ({ data }) => {
    const basis = (data['onBehalf'] as { basis?: string } | null)?.basis;
    return basis?.startsWith(`${kind} `) === true;
  };

/** Every rung of the ladder and every kind of decision that the play has to show (domain.md §3 to §7). */
export const CHECKLIST: readonly Item[] = [
  policy.event('consultation', ['征求意见', 'consultation'], 'ConsultationOpened'),
  policy.event('comment-adopted', ['意见采纳', 'a comment adopted'], 'CommentDecided', field('adopted', true)),
  policy.event('comment-declined', ['意见不采纳', 'a comment not adopted'], 'CommentDecided', field('adopted', false)),
  policy.event('comments-ended', ['逾期视为无意见', 'who says nothing has no comment'], 'CommentingEnded'),
  policy.witness('simulation', ['交办前推演', 'simulation before dispatch']),
  policy.event('dispatch', ['交办', 'dispatch'], 'PolicyDispatched'),
  policy.witness('comparison', ['版本比对', 'versions compared']),
  policy.witness('impact', ['修订影响', 'impact on running articles']),

  disputes.event('sign', ['签收', 'signed for'], 'PartSigned'),
  disputes.event('reservation', ['保留意见签收', 'with reservation'], 'DisputeOpened', field('cause', 'reservation')),
  disputes.event('objection', ['退回', 'objection'], 'PartObjected'),
  disputes.event('upheld', ['维持交办', 'assignment upheld'], 'AssignmentConfirmed'),
  disputes.event('reassigned', ['改派', 'reassigned'], 'PartReassigned'),
  disputes.event('raised', ['办理中提出争议', 'dispute raised in work'], 'DisputeOpened', field('cause', 'raised')),
  disputes.event('statement', ['各方陈述', 'statement of a side'], 'DisputeStatementMade'),
  disputes.event('view', ['协调意见', "the office's view"], 'CoordinatorViewRecorded'),
  ruledAt('office', ['办公室裁定', 'ruled by the office']),
  ruledAt('deputy', ['副组长裁定', 'ruled by the deputy']),
  ruledAt('meeting', ['会议裁定', 'ruled by a meeting']),
  disputes.event('proposed-higher', ['逾期提请升级', 'time is up: next level proposed'], 'DisputeEscalationProposed'),
  disputes.witness('precedent-found', ['检索到先例', 'precedent found again']),
  disputes.event('precedent-cited', ['援引先例裁定', 'ruled as in the precedent'], 'DisputeRuled', ({ data }) =>
    String(data['basis']).startsWith('参照'),
  ),
  disputes.event('dispute-withdrawn', ['争议撤回', 'dispute taken back'], 'DisputeWithdrawn'),

  plans.event('plan', ['报送方案', 'plan'], 'PlanSubmitted'),
  plans.event('countersign-agree', ['会签同意', 'countersigned'], 'PlanCountersigned', field('answer', 'agree')),
  plans.event(
    'countersign-changes',
    ['会签附修改意见', 'with changes'],
    'PlanCountersigned',
    field('answer', 'agree-with-changes'),
  ),
  plans.event('countersign-refuse', ['会签不同意', 'countersigning refused'], 'PlanCountersigned', field('answer', 'refuse')),
  plans.event('countersign-lapse', ['会签逾期', 'countersigning lapsed'], 'CountersignLapsed'),
  plans.event('plan-returned', ['方案退回', 'plan returned'], 'PlanReturned'),
  plans.event('plan-approved', ['方案批准', 'plan approved'], 'PlanApproved'),
  plans.event('change-returned', ['变更方案退回', 'change of plan returned'], 'PlanChangeReturned'),
  plans.event('milestones', ['里程碑', 'milestones'], 'MilestonesSet'),
  plans.event('milestone-done', ['里程碑完成', 'milestone done'], 'MilestoneCompleted'),
  plans.event('milestone-waived', ['里程碑免予', 'milestone waived'], 'MilestoneWaived'),
  plans.event('report', ['进展反馈', 'progress report'], 'ReportSubmitted'),
  plans.event('report-confirmed', ['负责人确认', 'confirmed by the head'], 'ReportConfirmed'),
  plans.event('report-returned', ['负责人退回', 'returned by the head'], 'ReportReturned'),
  plans.witness('draft-saved', ['草稿', 'draft saved']),
  plans.witness('one-form', ['一表多报', 'one form, several articles']),
  plans.event('rolled-up', ['牵头汇总', 'rolled up by the lead'], 'CycleRolledUp'),
  plans.witness('hint', ['雷同提示', 'hint at repeated words']),

  changes.event(
    'extension-office',
    ['办公室批准延期', 'extension by the office'],
    'ExtensionGranted',
    ({ data }) => data['level'] === undefined,
  ),
  changes.event(
    'extension-group',
    ['领导小组批准延期', 'extension by the leading group'],
    'ExtensionGranted',
    field('level', 'leading-group'),
  ),
  changes.event('extension-refused', ['不予延期', 'extension refused'], 'ExtensionRefused'),
  changes.event('extension-withdrawn', ['延期撤回', 'extension withdrawn'], 'ExtensionWithdrawn'),
  changes.event('extension-undone', ['延期撤销', 'extension undone'], 'ExtensionUndone'),
  changes.witness('extension-beyond', ['超出办公室权限', 'beyond the office'], 'EXTENSION.BEYOND_OFFICE'),
  changes.event('suspended', ['中止', 'suspended'], 'ArticleSuspended'),
  changes.event('resumed', ['恢复', 'resumed'], 'ArticleResumed'),
  changes.event('lead-changed', ['调整牵头', 'change of lead'], 'LeadChanged'),
  changes.event('units-added', ['增加单位', 'unit added'], 'UnitsAdded'),
  changes.event('handler', ['指定经办人', 'handler named'], 'HandlerAssigned'),
  changes.event('unit-released', ['单位退出', 'unit released'], 'UnitReleased'),
  changes.event('part-waived', ['任务免予', 'part waived'], 'PartWaived'),
  changes.event('split', ['拆分', 'split'], 'ArticleSplit'),
  changes.event('declined', ['不同意终止', 'cancelling declined'], 'DecisionDeclined'),
  changes.event('cancelled', ['取消', 'cancelled'], 'ArticleCancelled'),

  ladder.event('reminder', ['催办', 'reminder'], 'ReminderSent'),
  ladder.event('reminder-by-hand', ['人工催办', 'reminder by hand'], 'CaseRemindedByHand'),
  ladder.witness('light-yellow', ['黄灯', 'yellow']),
  ladder.event('overdue', ['超期', 'overdue'], 'OverdueMarked'),
  ladder.witness('light-red', ['红灯', 'red']),
  ladder.witness('light-grey', ['灰灯', 'grey']),
  ladder.witness('forecast', ['走势预测', 'forecast']),
  ladder.event('caught-up', ['补办', 'caught up'], 'LatenessCaughtUp'),
  ladder.event('drafted', ['系统草拟立案', 'case drafted by the machine'], 'CaseDraftMade', field('origin', 'machine')),
  ladder.event('drafted-by-hand', ['人工拟立案', 'case drafted by hand'], 'CaseDraftMade', field('origin', 'supervision')),
  ladder.event('discarded', ['不予立案', 'draft discarded'], 'CaseDiscarded', field('mergedInto', null)),
  ladder.event('excused', ['逾期说明采纳，不拟案', 'explained: no case drafted'], 'ExplanationAccepted', undefined, 'article'),
  ladder.event('opened', ['立案', 'case opened'], 'CaseOpened'),
  ladder.event('notice', ['督查通知', 'numbered notice'], 'CaseNoticeIssued', ({ data }) => typeof data['number'] === 'number'),
  ladder.event('answered', ['答复', 'answered'], 'CaseAnswered', field('late', false)),
  ladder.event('answered-late', ['逾期答复', 'answered late'], 'CaseAnswered', field('late', true)),
  ladder.event('unanswered', ['逾期未答复', 'no answer'], 'CaseUnanswered'),
  ladder.event('accepted', ['说明采纳', 'explanation accepted'], 'ExplanationAccepted', undefined, 'case'),
  ladder.event('concluded', ['督查结论', 'conclusion'], 'CaseConcluded'),
  ladder.event('rectified', ['整改', 'rectification'], 'RectificationReported'),
  ladder.event('rectification-late', ['整改逾期', 'rectification overdue'], 'CaseTaskOverdue', field('task', 'rectify')),
  ladder.event('rectification-returned', ['整改退回', 'check failed'], 'RectificationReturned'),
  ladder.event('rectification-passed', ['整改通过', 'check passed'], 'RectificationPassed'),
  ladder.event('review-requested', ['申请复核', 'review asked for'], 'ReviewRequested'),
  ladder.witness('recused', ['复核回避', 'recusal'], 'CASE.RECUSED'),
  ladder.event('review-decided', ['复核决定', 'review decided'], 'ReviewDecided', ({ account }) => account !== 'dcs'),
  ...(
    [
      ['upheld', ['复核维持', 'review: upheld']],
      ['changed', ['复核变更', 'review: changed']],
      ['revoked', ['复核撤销', 'review: revoked']],
    ] as const
  ).map(([outcome, line]) => ladder.event(`review-${outcome}`, line, 'ReviewDecided', field('outcome', outcome))),
  ladder.event('review-over', ['复核期满', 'time for a review over'], 'ReviewPeriodOver'),
  ladder.event('closed', ['结案', 'case closed'], 'CaseClosed'),
  proposal('circular', ['通报', 'circular']),
  proposal('interview', ['约谈', 'interview']),
  proposal('change-of-lead', ['建议调整牵头', 'change of lead proposed']),
  proposal('commendation', ['表扬', 'commendation']),
  proposal('accountability', ['建议追责', 'accountability proposed']),
  ladder.event('proposal-agreed', ['建议获批', 'proposal agreed'], 'ProposalDecided', field('approved', true)),
  ladder.event('proposal-refused', ['建议未获批', 'proposal refused'], 'ProposalDecided', field('approved', false)),

  ...['single', 'all', 'any', 'sequence', 'escalating'].map(asked),
  approvals.event('agreed', ['同意', 'agreed'], 'ApproverAgreed'),
  approvals.event('refused', ['不同意', 'refused'], 'ApproverRefused'),
  approvals.event('granted', ['批准', 'granted'], 'ApprovalGranted'),
  approvals.event('passed-on', ['副组长逾期转组长', 'from the deputy to the leader'], 'ApprovalPassedOn'),
  approvals.event('delegated', ['受托审批', 'by delegation'], 'ApproverAgreed', onBehalf('delegation')),
  approvals.event('acting', ['代理组长', 'acting leader'], 'ApproverAgreed', onBehalf('acting')),
  approvals.event('bypassed', ['紧急先行', 'bypass, with reason'], 'ApprovalBypassed'),
  approvals.event('lapsed', ['逾期失效', 'lapsed'], 'ApprovalLapsed'),
  approvals.witness('lapse-shown', ['失效如实显示', 'shown as lapsed']),
  approvals.event('withdrawn', ['请示撤回', 'withdrawn'], 'ApprovalWithdrawn', ({ account }) => account === 'office'),
  approvals.event('instruction', ['批示', 'instruction'], 'InstructionGiven'),
  approvals.event('instruction-answered', ['批示办理反馈', 'instruction answered'], 'InstructionAnswered'),
  approvals.event('instruction-overdue', ['批示逾期', 'instruction overdue'], 'InstructionOverdue'),
  approvals.witness('own-unit', ['本单位回避', 'nobody in the own cause'], 'AUTH.OWN_UNIT'),
  approvals.witness('not-asked', ['未到次序', 'not asked yet'], 'APPROVAL.NOT_ASKED'),

  tolerance.witness('papers-found', ['查到决策材料', 'decision papers found again']),
  tolerance.event(
    'applied',
    ['申请容错', 'applied, citing them'],
    'ToleranceApplicationMade',
    ({ data }) => (data['papers'] as unknown[]).length > 0,
  ),
  tolerance.event('tolerance-withdrawn', ['撤回容错申请', 'application withdrawn'], 'ToleranceWithdrawn'),
  tolerance.event('held', ['追责暂停', 'accountability waits'], 'ApprovalHeld'),
  ...(
    [
      ['exempt', ['免责', 'exempt']],
      ['lighten', ['从轻', 'lighter']],
      ['mitigate', ['减轻', 'mitigated']],
      ['refuse', ['不予容错', 'refused']],
    ] as const
  ).map(([outcome, line]) => tolerance.event(`tolerance-${outcome}`, line, 'ToleranceJudged', field('outcome', outcome))),
  tolerance.witness('excluded', ['重大安全事故除外', 'excluded: a major safety accident'], 'TOLERANCE.MAJOR_SAFETY_ACCIDENT'),
  tolerance.witness('exempted', ['免责后不再追责', 'no accountability after it'], 'CASE.EXEMPTED'),

  meetings.witness('agenda-gathered', ['汇集议题', 'agenda gathered']),
  meetings.event('called', ['召集', 'called'], 'MeetingCalled'),
  meetings.event('item-added', ['增列议题', 'item added'], 'AgendaItemAdded'),
  meetings.event('item-removed', ['撤下议题', 'item taken off'], 'AgendaItemRemoved'),
  meetings.event('invited', ['邀请列席', 'units invited'], 'UnitsInvited'),
  meetings.event('moved', ['改期', 'moved'], 'MeetingMoved'),
  meetings.event('replied', ['回复', 'replied'], 'InvitationAnswered'),
  meetings.event('began', ['开会', 'began'], 'MeetingBegan'),
  meetings.event('attendance', ['到会情况', 'attendance'], 'AttendanceRecorded'),
  ...(
    [
      ['adopted', ['决议通过', 'resolution adopted']],
      ['rejected', ['决议不通过', 'rejected']],
      ['deferred', ['缓议', 'put off']],
    ] as const
  ).map(([outcome, line]) => meetings.event(`resolution-${outcome}`, line, 'ResolutionRecorded', field('outcome', outcome))),
  meetings.event('minutes-returned', ['纪要退回', 'minutes returned'], 'MinutesReturned'),
  meetings.event('minutes-confirmed', ['纪要签发', 'minutes confirmed'], 'MinutesConfirmed'),
  meetings.event('by-meeting', ['会议决定请示', 'a request decided by it'], 'DecidedByMeeting'),
  meetings.event('order-answered', ['交办事项反馈', 'its order answered'], 'MeetingOrderAnswered'),
  meetings.event('meeting-cancelled', ['会议取消', 'cancelled'], 'MeetingCancelled'),

  closing.event('part-done', ['任务完成', 'part done'], 'PartCompleted'),
  closing.event('closing-asked', ['办结申请', 'closing asked for'], 'ClosingRequested'),
  closing.event('sample', ['抽样', 'sample drawn by a seed'], 'SampleDrawn', ({ data }) => typeof data['seed'] === 'string'),
  closing.event('checked', ['实地核查', 'field check'], 'FieldChecked', field('passed', true)),
  closing.event('check-failed', ['核查不符', 'field check failed'], 'FieldChecked', field('passed', false)),
  closing.event(
    'grade-unqualified',
    ['不合格，限期返工', 'unqualified, with a rework date'],
    'ClosingReturned',
    field('grade', 'unqualified'),
  ),
  ...(
    [
      ['excellent', ['优秀', 'excellent']],
      ['good', ['良好', 'good']],
      ['qualified', ['合格', 'qualified']],
    ] as const
  ).map(([grade, line]) => closing.event(`grade-${grade}`, line, 'ArticleClosed', field('grade', grade))),
  closing.event('look-back', ['回头看', 'look-back'], 'LookBackOpened'),
  closing.event('look-back-passed', ['回头看通过', 'look-back passed'], 'LookBackPassed'),
  closing.event('reopened', ['恢复办理', 'reopened'], 'ArticleReopened'),

  burden.event('merged', ['并案', 'duplicate merged'], 'CaseMerged'),
  burden.witness('blocked', ['重复立案拦截', 'duplicate blocked'], 'CASE.DUPLICATE'),
  burden.witness('reminder-blocked', ['重复催办拦截', 'second reminder blocked'], 'CASE.ALREADY_REMINDED'),
  burden.witness('burden', ['负担台账', 'burden ledger']),
  burden.witness('statistics', ['统计不排名', 'statistics, no ranking']),

  rules.witness('moves-listed', ['列出将移动的日期', 'dates that would move']),
  rules.event(
    'adopted-in-part',
    ['部分采纳新日历', 'a calendar taken in part'],
    'AdoptionDecided',
    ({ account }) => account === 'office',
  ),
  rules.event(
    'rules-adopted',
    ['领导小组批准新规则', 'rules adopted by the group'],
    'AdoptionDecided',
    ({ account }) => account !== 'office',
  ),
  rules.event('rebased', ['时限调整', 'dates moved'], 'RulesRebased', ({ data }) => (data['moves'] as unknown[]).length > 0),

  papers.event('bulletin', ['月报草稿', 'bulletin drafted'], 'PaperDrafted', field('kind', 'bulletin')),
  papers.event('summary', ['季度小结草稿', 'summary drafted'], 'PaperDrafted', field('kind', 'summary')),
  papers.witness('papers-cite', ['逐条可查', 'every line cites events']),
  papers.event('paper-sent', ['印发', 'sent'], 'PaperSent'),
  papers.witness('register-xlsx', ['台账 XLSX', 'register as XLSX']),
  papers.witness('register-docx', ['台账 DOCX', 'register as DOCX']),
];

/** What the ledger and the answers over HTTP prove of the checklist. */
export async function check(pool: Pool, witnesses: readonly Witness[], dateOf: (instant: number) => string): Promise<Checked[]> {
  const types = [...new Set(CHECKLIST.flatMap(({ events }) => events?.types ?? []))];
  const { rows } = await pool.query<Seen>(
    `select s.type as subject, e.subject_id as id, e.position, e.type, e.at, e.account, e.data
     from event e join subject s on s.id = e.subject_id where e.type = any($1) order by e.at, e.subject_id, e.position`,
    [types],
  );
  return CHECKLIST.map(({ id, group: of, name, events, witness }): Checked => {
    if (events) {
      const found = rows.filter(
        (seen) =>
          events.types.includes(seen.type) && (events.of ?? seen.subject) === seen.subject && (events.where?.(seen) ?? true),
      );
      const [first] = found;
      const proof = first
        ? `${dateOf(first.at.getTime())} ${first.type} ${first.subject}/${first.id.slice(0, 8)}#${first.position}`
        : null;
      return { id, group: of, name, times: found.length, proof };
    }
    const found = witnesses.filter(({ item }) => item === witness);
    const [first] = found;
    return {
      id,
      group: of,
      name,
      times: found.length,
      proof: first ? `${dateOf(first.at)} ${first.account}: ${first.what.replace(UUID, '$1…')}` : null,
    };
  });
}

/** Longer ones are cut on the screen. */
const PROOF_MAX = 84;
/** Ids are shown by their beginning. */
const UUID = /\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** The checklist on the screen. */
export function checklistTable(checked: readonly Checked[]): string {
  const rows = checked.map(({ group: [groupZh], name: [zh, en], times, proof }, i) => [
    groupZh === checked[i - 1]?.group[0] ? '' : groupZh,
    times > 0 ? '✓' : '✗',
    `${zh} ${en}`,
    String(times),
    (proof ?? '未出现 not seen').slice(0, PROOF_MAX),
  ]);
  return table(['', '', '事项 item', '次数 times', '证明 proven by'], rows);
}
