import { noticeWords } from '#contracts/words/notices.js';
import {
  approvalKindWords,
  approvalModeWords,
  attendanceWords,
  disputeLevelWords,
  gradeWords,
  outcomeWords,
  rulingWords,
} from '#contracts/words/statuses.js';
import { taskWords } from '#contracts/words/tasks.js';
import type { Words } from '#contracts/words/words.js';
import type { CountersignAnswer } from '#domain/article/terms/plan.js';
import type { DisputeCause } from '#domain/article/terms/dispute.js';
import type { CaseCommandOf } from '#domain/case/commands.js';
import type { ProposalKind } from '#domain/case/events.js';
import type { ToleranceOutcome } from '#domain/tolerance/events.js';
import type { Line } from './scene.js';

/** An event of the ledger, as the checklist looks at it. */
export interface Seen {
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
  /** … or rows that they bring about: a kind of task, or of notice, in somebody's inbox … */
  readonly row?: { readonly table: 'task' | 'notice'; readonly kind: string };
  /** … or an answer over HTTP that leaves none: what a scene saw, or the code with which something was refused. */
  readonly witness?: string;
}

type Where = (seen: Seen) => boolean;

const field =
  (name: string, wanted: unknown): Where =>
  ({ data }) =>
    data[name] === wanted;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** One of the list under `name` has this in its field. */
const some =
  (name: string, of: string, wanted: string): Where =>
  ({ data }) =>
    listOf(data[name]).some((one) => (one as Readonly<Record<string, unknown>>)[of] === wanted);

const group = (zh: string, en: string) => {
  const name: Line = [zh, en];
  return {
    event: (id: string, line: Line, types: string | readonly string[], where?: Where, of?: string): Item => ({
      id,
      group: name,
      name: line,
      events: { types: [types].flat(), ...(where && { where }), ...(of && { of }) },
    }),
    /** An item for each name of a catalogue of words. */
    each: (prefix: string, words: Catalogue, type: string, whereOf: (kind: string) => Where): Item[] =>
      Object.entries(words).map(([kind, { zh, en }]) => ({
        id: `${prefix}-${kind}`,
        group: name,
        name: [zh, en],
        events: { types: [type], where: whereOf(kind) },
      })),
    rows: (table: 'task' | 'notice', words: Catalogue): Item[] =>
      Object.entries(words).map(([kind, { zh, en }]) => ({
        id: `${table}-${kind}`,
        group: name,
        name: [zh, en],
        row: { table, kind },
      })),
    witness: (id: string, line: Line, witness = id): Item => ({ id, group: name, name: line, witness }),
  };
};
type Catalogue = Readonly<Record<string, Words>>;

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
const registry = group('单位库', 'The registry');
/** Shown as one line when nothing is missing. */
export const COMPACT = { task: '待办种类', notice: '通知种类' } as const;
const tasks = group(COMPACT.task, 'Kinds of tasks');
const notices = group(COMPACT.notice, 'Kinds of notices');

const onBehalf =
  (kind: string): Where =>
  ({ data }) => {
    const basis = (data['onBehalf'] as { basis?: string } | null)?.basis;
    return basis?.startsWith(`${kind} `) === true;
  };

const PROPOSALS: Readonly<Record<ProposalKind, Words>> = {
  circular: { zh: '通报', en: 'circular' },
  interview: { zh: '约谈', en: 'interview' },
  'change-of-lead': { zh: '建议调整牵头', en: 'change of lead proposed' },
  commendation: { zh: '表扬', en: 'commendation' },
  accountability: { zh: '建议追责', en: 'accountability proposed' },
};
const REVIEWS: Readonly<Record<CaseCommandOf<'decideReview'>['outcome'], Words>> = {
  upheld: { zh: '复核维持', en: 'review: upheld' },
  changed: { zh: '复核变更', en: 'review: changed' },
  revoked: { zh: '复核撤销', en: 'review: revoked' },
};
const TOLERANCE: Readonly<Record<ToleranceOutcome, Words>> = {
  exempt: { zh: '免责', en: 'exempt' },
  lighten: { zh: '从轻', en: 'lighter' },
  mitigate: { zh: '减轻', en: 'mitigated' },
  refuse: { zh: '不予容错', en: 'refused' },
};
const CAUSES: Readonly<Record<DisputeCause, Words>> = {
  reservation: { zh: '保留意见签收', en: 'signed with reservation' },
  objection: { zh: '因退回立卷', en: 'dispute by an objection' },
  raised: { zh: '办理中提出争议', en: 'dispute raised in work' },
};
const COUNTERSIGNS: Readonly<Record<CountersignAnswer, Words>> = {
  agree: { zh: '会签同意', en: 'countersigned' },
  'agree-with-changes': { zh: '会签附修改意见', en: 'with changes' },
  refuse: { zh: '会签不同意', en: 'countersigning refused' },
};
const { unqualified: _, ...GRADES } = gradeWords;

/** Every rung of the ladder and every kind of decision that the play has to show (domain.md §3 to §7). */
export const CHECKLIST: readonly Item[] = [
  policy.event('imported', ['导入', 'imported'], 'PolicyImported'),
  policy.witness('classified', ['涉密文件拒收', 'a classified text is refused'], 'DOCUMENT.CLASSIFIED'),
  policy.event('corrected', ['审核更正', 'corrected in review'], 'PolicyCorrected'),
  policy.event('correction-withdrawn', ['撤回更正', 'correction withdrawn'], 'CorrectionWithdrawn'),
  policy.event('recompiled', ['重新编译', 'compiled anew'], 'PolicyRecompiled'),
  policy.event('consultation', ['征求意见', 'consultation'], 'ConsultationOpened'),
  policy.event('comment-made', ['反馈意见', 'comment'], 'CommentMade'),
  policy.event('consultation-reminder', ['催办反馈', 'reminder to comment'], 'ConsultationReminderSent'),
  policy.event('comment-adopted', ['意见采纳', 'a comment adopted'], 'CommentDecided', field('adopted', true)),
  policy.event('comment-declined', ['意见不采纳', 'a comment not adopted'], 'CommentDecided', field('adopted', false)),
  policy.event('comments-ended', ['逾期视为无意见', 'who says nothing has no comment'], 'CommentingEnded'),
  policy.event('comments-concluded', ['反馈完毕', 'comments concluded'], 'CommentsConcluded'),
  policy.event('consultation-closed', ['征求意见结束', 'consultation closed'], 'ConsultationClosed'),
  policy.witness('simulation', ['交办前推演', 'simulation before dispatch']),
  policy.event('dispatch', ['交办', 'dispatch'], 'PolicyDispatched'),
  policy.event('task-list', ['任务清单交办', 'a list of tasks'], 'PolicyImported', field('source', null)),
  policy.event('validity-near', ['有效期将届满', 'end of validity nears'], 'ValidityEndNear'),
  policy.event('validity-extended', ['延长有效期', 'validity extended'], 'ValidityExtended'),
  policy.event('completion-moved', ['完成时限随之变动', 'completion dates move with it'], 'CompletionMoved'),
  policy.event('policy-end-moved', ['条款时限随新有效期掌握', 'dates are held against the new end'], 'PolicyEndMoved'),
  policy.event('validity-ended', ['有效期届满', 'validity ended'], 'ValidityEnded'),
  policy.event('repealed', ['废止', 'repealed'], 'PolicyRepealed'),
  policy.witness('comparison', ['版本比对', 'versions compared']),
  policy.witness('impact', ['修订影响', 'impact on running articles']),
  policy.event('impact-declined', ['影响方案未获同意', 'impact plan declined'], 'ImpactDeclined'),
  policy.event('impact-applied', ['影响方案获批执行', 'impact plan approved and applied'], 'ImpactApplied'),
  policy.event('carried-over', ['在办条款转入新版', 'a running article carried over'], 'ArticleRebased'),
  policy.event('text-changed', ['条文内容变更', 'the text of one changed'], 'ArticleRebased', field('textChanged', true)),
  policy.event('superseded', ['旧版被取代', 'the old version superseded'], 'PolicySuperseded'),

  registry.witness('unit-in-use', ['在办单位不得删除', 'a unit at work cannot be deleted'], 'UNIT.IN_USE'),
  registry.witness('merger-ahead', ['合并尚未生效', 'a merger of a later day']),
  registry.witness('unit-merged', ['合并后查到新单位', 'merged: the mention finds the new unit']),
  registry.witness('renamed', ['更名后查到新名称', 'renamed: the old name finds the new one']),

  disputes.event('sign', ['签收', 'signed for'], 'PartSigned'),
  ...disputes.each('dispute', CAUSES, 'DisputeOpened', (cause) => field('cause', cause)),
  disputes.event('objection', ['退回', 'objection'], 'PartObjected'),
  disputes.event('upheld', ['维持交办', 'assignment upheld'], 'AssignmentConfirmed'),
  disputes.event('reassigned', ['改派', 'reassigned'], 'PartReassigned'),
  disputes.event('statement', ['各方陈述', 'statement of a side'], 'DisputeStatementMade'),
  disputes.event('view', ['协调意见', "the office's view"], 'CoordinatorViewRecorded'),
  disputes.event('escalated', ['争议上报', 'to the next level'], 'DisputeEscalated'),
  ...disputes.each('ruled', disputeLevelWords, 'DisputeRuled', (level) => field('level', level)),
  ...disputes.each('ruling', rulingWords, 'DisputeRuled', (ruling) => field('ruling', ruling)),
  disputes.event('proposed-higher', ['逾期提请升级', 'time is up: next level proposed'], 'DisputeEscalationProposed'),
  disputes.witness('precedent-found', ['检索到先例', 'precedent found again']),
  disputes.event('precedent-cited', ['援引先例裁定', 'ruled as in the precedent'], 'DisputeRuled', ({ data }) =>
    String(data['basis']).startsWith('参照'),
  ),
  disputes.event('dispute-withdrawn', ['争议撤回', 'dispute taken back'], 'DisputeWithdrawn'),

  plans.event('plan', ['报送方案', 'plan'], 'PlanSubmitted'),
  ...plans.each('countersign', COUNTERSIGNS, 'PlanCountersigned', (answer) => field('answer', answer)),
  plans.event('countersign-lapse', ['会签逾期', 'countersigning lapsed'], 'CountersignLapsed'),
  plans.event('plan-returned', ['方案退回', 'plan returned'], 'PlanReturned'),
  plans.event('plan-approved', ['方案批准', 'plan approved'], 'PlanApproved'),
  plans.event('change-returned', ['变更方案退回', 'change of plan returned'], 'PlanChangeReturned'),
  plans.event('milestones', ['里程碑', 'milestones'], 'MilestonesSet'),
  plans.event('milestone-done', ['里程碑完成', 'milestone done'], 'MilestoneCompleted'),
  plans.event('milestone-waived', ['里程碑免予', 'milestone waived'], 'MilestoneWaived'),
  plans.event('report', ['进展反馈', 'progress report'], 'ReportSubmitted'),
  plans.event('report-filed', ['经办人填报', 'filed by the handler'], 'ReportFiled'),
  plans.event(
    'target-values',
    ['目标值填报', 'values of a target'],
    'ReportSubmitted',
    ({ data }) => listOf(data['values']).length > 0,
  ),
  plans.witness('trajectory', ['目标值走势', 'values against the target']),
  plans.event('report-confirmed', ['负责人确认', 'confirmed by the head'], 'ReportConfirmed'),
  plans.event('report-returned', ['负责人退回', 'returned by the head'], 'ReportReturned'),
  plans.witness('draft-saved', ['草稿', 'draft saved']),
  plans.witness('one-form', ['一表多报', 'one form, several articles']),
  plans.event('rolled-up', ['牵头汇总', 'rolled up by the lead'], 'CycleRolledUp'),
  plans.witness('hint', ['雷同提示', 'hint at repeated words']),

  changes.event('extension-requested', ['申请延期', 'more time asked for'], 'ExtensionRequested'),
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
  changes.event('decision-proposed', ['提请领导小组决定', 'a decision proposed'], 'DecisionProposed'),
  changes.event('decision-carried-out', ['决定执行', 'a decision carried out'], 'DecisionCarriedOut'),
  changes.event('decision-withdrawn', ['撤回提请', 'a proposal withdrawn'], 'DecisionWithdrawn'),
  changes.event('declined', ['不同意终止', 'cancelling declined'], 'DecisionDeclined'),
  changes.event('cancelled', ['取消', 'cancelled'], 'ArticleCancelled'),

  ladder.event('reminder', ['催办', 'reminder'], 'ReminderSent'),
  ladder.event('reminder-by-hand', ['人工催办', 'reminder by hand'], 'RemindedByHand'),
  ladder.event('case-reminder-by-hand', ['人工催办督办步骤', 'reminder by hand in a case'], 'CaseRemindedByHand'),
  ladder.event('case-reminder', ['催办督办步骤', 'reminder in a case'], 'CaseReminderSent'),
  ladder.witness('light-green', ['绿灯', 'green']),
  ladder.witness('light-yellow', ['黄灯', 'yellow']),
  ladder.event('overdue', ['超期', 'overdue'], 'OverdueMarked'),
  ladder.witness('light-red', ['红灯', 'red']),
  ladder.witness('light-grey', ['灰灯', 'grey']),
  ladder.witness('forecast', ['走势预测', 'forecast']),
  ladder.event('caught-up', ['补办', 'caught up'], 'LatenessCaughtUp'),
  ladder.event('draft-proposed', ['逾期五日拟督办', 'five days overdue'], 'CaseDrafted'),
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
  ...ladder.each('review', REVIEWS, 'ReviewDecided', (outcome) => field('outcome', outcome)),
  ladder.event('review-over', ['复核期满', 'time for a review over'], 'ReviewPeriodOver'),
  ladder.event('closed', ['结案', 'case closed'], 'CaseClosed'),
  ...ladder.each('proposal', PROPOSALS, 'ProposalMade', (kind) => field('kind', kind)),
  ladder.event('commendation-proposed', ['不经督办建议表扬', 'commendation without a case'], 'CommendationProposed'),
  ladder.event('commended', ['表扬', 'commended'], 'UnitCommended'),
  ladder.event('commendation-declined', ['表扬未获同意', 'commendation declined'], 'CommendationDeclined'),
  ladder.event('proposal-agreed', ['建议获批', 'proposal agreed'], 'ProposalDecided', field('approved', true)),
  ladder.event('proposal-refused', ['建议未获批', 'proposal refused'], 'ProposalDecided', field('approved', false)),

  ...approvals.each('mode', approvalModeWords, 'ApprovalRequested', (mode) => field('mode', mode)),
  ...approvals.each('asked', approvalKindWords, 'ApprovalRequested', (kind) => field('kind', kind)),
  approvals.event('agreed', ['同意', 'agreed'], 'ApproverAgreed'),
  approvals.event('refused', ['不同意', 'refused'], 'ApproverRefused'),
  approvals.event('granted', ['批准', 'granted'], 'ApprovalGranted'),
  approvals.event('declined-request', ['未获同意', 'declined'], 'ApprovalRefused'),
  approvals.event('approval-reminder', ['催办审批', 'reminder to decide'], 'ApprovalReminderSent'),
  approvals.event('passed-on', ['副组长逾期转组长', 'from the deputy to the leader'], 'ApprovalPassedOn'),
  approvals.event('delegated', ['受托审批', 'by delegation'], 'ApproverAgreed', onBehalf('delegation')),
  approvals.event('acting', ['代理组长', 'acting leader'], 'ApproverAgreed', onBehalf('acting')),
  approvals.event('bypassed', ['紧急先行', 'bypass, with reason'], 'ApprovalBypassed'),
  approvals.event('lapsed', ['逾期失效', 'lapsed'], 'ApprovalLapsed'),
  approvals.witness('lapse-shown', ['失效如实显示', 'shown as lapsed']),
  approvals.event('withdrawn', ['请示撤回', 'withdrawn'], 'ApprovalWithdrawn', ({ account }) => account === 'office'),
  approvals.event('instruction', ['批示', 'instruction'], 'InstructionGiven'),
  approvals.witness('instructed-alone', ['单独批示', 'an instruction by itself']),
  approvals.event('instruction-answered', ['批示办理反馈', 'instruction answered'], 'InstructionAnswered'),
  approvals.event('instruction-overdue', ['批示逾期', 'instruction overdue'], 'InstructionOverdue'),
  approvals.witness('delegation-revoked', ['撤销委托', 'delegation revoked'], 'DELEGATION.NOT_IN_FORCE'),
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
  tolerance.event('case-informed', ['督办件记录容错', 'the case knows'], 'ToleranceApplied'),
  tolerance.event('tolerance-reminder', ['催办容错审查', 'reminder to judge'], 'ToleranceReminderSent'),
  tolerance.event('tolerance-overdue', ['容错审查超期', 'judgement overdue'], 'ToleranceOverdue'),
  ...tolerance.each('tolerance', TOLERANCE, 'ToleranceJudged', (outcome) => field('outcome', outcome)),
  tolerance.event('released', ['追责恢复审批', 'accountability goes on'], 'ApprovalReleased'),
  tolerance.event('case-decided', ['督办件记录结果', 'the case knows the outcome'], 'ToleranceDecided'),
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
  ...meetings.each('attendance', attendanceWords, 'AttendanceRecorded', (status) => some('attendance', 'status', status)),
  ...meetings.each('resolution', outcomeWords, 'ResolutionRecorded', (outcome) => field('outcome', outcome)),
  meetings.event('minutes-submitted', ['报送纪要', 'minutes submitted'], 'MinutesSubmitted'),
  meetings.event('minutes-returned', ['纪要退回', 'minutes returned'], 'MinutesReturned'),
  meetings.event('minutes-confirmed', ['纪要签发', 'minutes confirmed'], 'MinutesConfirmed'),
  meetings.event('by-meeting', ['会议决定请示', 'a request decided by it'], 'DecidedByMeeting'),
  meetings.event('order-answered', ['交办事项反馈', 'its order answered'], 'MeetingOrderAnswered'),
  meetings.event('meeting-reminder', ['会议催办', 'reminder of a meeting'], 'MeetingReminderSent'),
  meetings.event('order-overdue', ['交办事项超期', 'its order overdue'], 'MeetingTaskOverdue'),
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
  ...closing.each('grade', GRADES, 'ArticleClosed', (grade) => field('grade', grade)),
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
  rules.event('adopted-none', ['不采纳', 'none taken'], 'AdoptionDecided', ({ data }) => listOf(data['articles']).length === 0),
  rules.event('adoption-reminder', ['催办确认', 'reminder to decide'], 'AdoptionReminderSent'),
  rules.event('adoption-overdue', ['确认超期', 'decision overdue'], 'AdoptionOverdue'),
  rules.event('rebased', ['时限调整', 'dates moved'], 'RulesRebased', ({ data }) => (data['moves'] as unknown[]).length > 0),

  papers.event('paper-bulletin', ['月报草稿', 'bulletin drafted'], 'PaperDrafted', field('kind', 'bulletin')),
  papers.event('paper-summary', ['季度小结草稿', 'summary drafted'], 'PaperDrafted', field('kind', 'summary')),
  papers.witness('papers-cite', ['逐条可查', 'every line cites events']),
  papers.event('paper-remarked', ['附按语', 'remark'], 'PaperRemarked'),
  papers.event('paper-reminder', ['催办审签', 'reminder to approve'], 'PaperReminderSent'),
  papers.event('paper-overdue', ['审签超期', 'approval overdue'], 'PaperOverdue'),
  papers.event('paper-discarded', ['不予印发', 'discarded'], 'PaperDiscarded'),
  papers.event('paper-sent', ['印发', 'sent'], 'PaperSent'),
  papers.witness('register-xlsx', ['台账 XLSX', 'register as XLSX']),
  papers.witness('register-docx', ['台账 DOCX', 'register as DOCX']),

  ...tasks.rows('task', taskWords),
  ...notices.rows('notice', noticeWords),
];
