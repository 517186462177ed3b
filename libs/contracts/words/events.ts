import type { AdoptionEvent } from '#domain/adoption/adoption.js';
import type { ApprovalEvent } from '#domain/approval/events.js';
import type { ArticleEvent } from '#domain/article/events.js';
import type { CaseEvent } from '#domain/case/events.js';
import type { MeetingEvent } from '#domain/meeting/events.js';
import type { PaperEvent } from '#domain/paper/paper.js';
import type { PolicyEvent } from '#domain/policy/events.js';
import type { ToleranceEvent } from '#domain/tolerance/events.js';
import type { Words } from './words.js';

/** What can be true of the past of an article. */
export const articleEventWords = {
  ArticleDispatched: { zh: '交办', en: 'Dispatched' },
  PartSigned: { zh: '签收', en: 'Signed for' },
  HandlerAssigned: { zh: '指定经办人', en: 'Handler assigned' },
  PartObjected: { zh: '退回', en: 'Objected' },
  AssignmentConfirmed: { zh: '维持交办', en: 'Assignment confirmed' },
  PartReassigned: { zh: '改派', en: 'Reassigned' },
  PlanningStarted: { zh: '开始制定方案', en: 'Planning began' },
  PlanSubmitted: { zh: '报送方案', en: 'Plan submitted' },
  CountersignAsked: { zh: '请会签', en: 'Countersigning asked for' },
  PlanCountersigned: { zh: '会签', en: 'Plan countersigned' },
  CountersignLapsed: { zh: '会签逾期视为无意见', en: 'Countersigning lapsed' },
  PlanReturned: { zh: '方案退回', en: 'Plan returned' },
  PlanApproved: { zh: '方案批准', en: 'Plan approved' },
  PlanChangeReturned: { zh: '方案修改退回', en: 'Change of the plan returned' },
  PlanTookEffect: { zh: '修改后的方案生效', en: 'Changed plan in effect' },
  MilestonesSet: { zh: '节点确定', en: 'Milestones set' },
  MilestoneCompleted: { zh: '节点完成', en: 'Milestone completed' },
  MilestoneWaived: { zh: '节点免除', en: 'Milestone waived' },
  ExecutionStarted: { zh: '开始执行', en: 'Execution began' },
  ReportCycleOpened: { zh: '报告期开始', en: 'Report cycle opened' },
  ReportFiled: { zh: '经办人填报', en: 'Report filed' },
  ReportConfirmed: { zh: '负责人确认进展', en: 'Report confirmed' },
  ReportReturned: { zh: '进展退回', en: 'Report returned' },
  ReportSubmitted: { zh: '报送进展', en: 'Report submitted' },
  CycleRolledUp: { zh: '牵头汇总进展', en: 'Cycle rolled up by the lead' },
  PartCompleted: { zh: '单位任务完成', en: 'Part completed' },
  PartWaived: { zh: '单位任务免除', en: 'Part waived' },
  ClosingRequested: { zh: '办结申请', en: 'Closing requested' },
  SampleDrawn: { zh: '抽取核查样本', en: 'Sample drawn' },
  FieldChecked: { zh: '现场核查', en: 'Field check' },
  ClosingReturned: { zh: '核查退回', en: 'Closing returned' },
  ArticleClosed: { zh: '销号', en: 'Closed' },
  LookBackOpened: { zh: '回头看开始', en: 'Look-back opened' },
  LookBackPassed: { zh: '回头看通过', en: 'Look-back passed' },
  ArticleReopened: { zh: '重新办理', en: 'Reopened' },
  ExtensionRequested: { zh: '申请延期', en: 'Extension requested' },
  ExtensionGranted: { zh: '同意延期', en: 'Extension granted' },
  ExtensionRefused: { zh: '不同意延期', en: 'Extension refused' },
  ExtensionWithdrawn: { zh: '撤回延期申请', en: 'Extension withdrawn' },
  ExtensionUndone: { zh: '撤销延期', en: 'Extension undone' },
  ArticleSuspended: { zh: '中止', en: 'Suspended' },
  ArticleResumed: { zh: '恢复办理', en: 'Resumed' },
  LeadChanged: { zh: '变更牵头单位', en: 'Lead changed' },
  UnitsAdded: { zh: '增加责任单位', en: 'Units added' },
  UnitReleased: { zh: '解除责任单位', en: 'Unit released' },
  ArticleSplit: { zh: '拆分', en: 'Split' },
  ArticleCancelled: { zh: '取消', en: 'Cancelled' },
  DisputeOpened: { zh: '争议立卷', en: 'Dispute opened' },
  DisputeStatementMade: { zh: '争议陈述', en: 'Statement in the dispute' },
  CoordinatorViewRecorded: { zh: '协调意见', en: 'View of the coordinator' },
  DisputeEscalationProposed: { zh: '建议上报争议', en: 'Escalation of the dispute proposed' },
  DisputeEscalated: { zh: '争议上报', en: 'Dispute escalated' },
  DisputeRuled: { zh: '争议裁定', en: 'Dispute ruled on' },
  DisputeWithdrawn: { zh: '争议撤回', en: 'Dispute withdrawn' },
  DecisionAsked: { zh: '已报领导小组审批', en: 'Leading group asked' },
  DecisionProposed: { zh: '提请领导小组决定', en: 'Decision proposed' },
  DecisionCarriedOut: { zh: '执行领导小组决定', en: 'Decision carried out' },
  DecisionDeclined: { zh: '领导小组未同意', en: 'Decision declined' },
  DecisionWithdrawn: { zh: '撤回提请', en: 'Proposal withdrawn' },
  ReminderSent: { zh: '催办', en: 'Reminder sent' },
  RemindedByHand: { zh: '人工催办', en: 'Reminded by hand' },
  ReminderLapsed: { zh: '催办并入他次', en: 'Reminder lapsed' },
  OverdueMarked: { zh: '超期', en: 'Overdue' },
  LatenessCaughtUp: { zh: '逾期补办', en: 'Lateness caught up' },
  CaseDrafted: { zh: '督办立案拟稿', en: 'Case drafted' },
  CaseNoted: { zh: '记录督办结果', en: 'Case noted' },
  ExplanationAccepted: { zh: '采纳说明', en: 'Explanation accepted' },
  CommendationProposed: { zh: '建议表扬', en: 'Commendation proposed' },
  UnitCommended: { zh: '表扬', en: 'Commended' },
  CommendationDeclined: { zh: '表扬未获同意', en: 'Commendation declined' },
  PolicyEndMoved: { zh: '政策有效期变动', en: 'End of the policy moved' },
  CompletionMoved: { zh: '完成时限变动', en: 'Completion date moved' },
  ArticleRebased: { zh: '按新版政策接续', en: 'Carried over to the new version' },
  RulesRebased: { zh: '按新规则、日历计算', en: 'Reckoned by new rules' },
  RulesKept: { zh: '沿用原规则、日历', en: 'Former rules kept' },
} satisfies Record<ArticleEvent['type'], Words>;

/** Of a policy. */
export const policyEventWords = {
  PolicyImported: { zh: '导入政策', en: 'Policy imported' },
  PolicyCorrected: { zh: '更正', en: 'Corrected' },
  PolicyRecompiled: { zh: '重新编译', en: 'Compiled anew' },
  CorrectionWithdrawn: { zh: '撤回更正', en: 'Correction withdrawn' },
  ConsultationOpened: { zh: '开始征求意见', en: 'Consultation opened' },
  CommentMade: { zh: '反馈意见', en: 'Comment made' },
  ConsultationReminderSent: { zh: '催办反馈', en: 'Reminder to comment' },
  CommentingEnded: { zh: '征求意见截止', en: 'Time for comments over' },
  CommentDecided: { zh: '意见处理', en: 'Comment decided on' },
  CommentsConcluded: { zh: '意见处理完毕', en: 'Comments concluded' },
  ConsultationClosed: { zh: '征求意见结束', en: 'Consultation closed' },
  PolicyDispatched: { zh: '整体交办', en: 'Dispatched' },
  ValidityEndNear: { zh: '有效期将届满', en: 'End of validity nears' },
  ValidityEnded: { zh: '有效期届满', en: 'Validity ended' },
  ValidityExtended: { zh: '延长有效期', en: 'Validity extended' },
  PolicyRepealed: { zh: '废止', en: 'Repealed' },
  PolicySuperseded: { zh: '被新版取代', en: 'Superseded' },
  ImpactProposed: { zh: '提出影响方案', en: 'Impact plan proposed' },
  ImpactApplied: { zh: '执行影响方案', en: 'Impact plan carried out' },
  ImpactDeclined: { zh: '影响方案未获同意', en: 'Impact plan declined' },
} satisfies Record<PolicyEvent['type'], Words>;

/** Of an approval. */
export const approvalEventWords = {
  ApprovalRequested: { zh: '提请审批', en: 'Approval requested' },
  ApproverAgreed: { zh: '同意', en: 'Agreed' },
  ApproverRefused: { zh: '不同意', en: 'Refused' },
  ApprovalPassedOn: { zh: '逾期转上一级', en: 'Passed on' },
  ApprovalReminderSent: { zh: '催办审批', en: 'Reminder to decide' },
  DecidedByMeeting: { zh: '会议决定', en: 'Decided by a meeting' },
  ApprovalGranted: { zh: '获得同意', en: 'Granted' },
  ApprovalRefused: { zh: '未获同意', en: 'Refused' },
  ApprovalWithdrawn: { zh: '撤回提请', en: 'Withdrawn' },
  ApprovalLapsed: { zh: '逾期失效', en: 'Lapsed' },
  ApprovalBypassed: { zh: '应急越级办理', en: 'Bypassed in an emergency' },
  InstructionGiven: { zh: '批示', en: 'Instruction given' },
  InstructionAnswered: { zh: '答复批示', en: 'Instruction answered' },
  InstructionOverdue: { zh: '批示答复超期', en: 'Answer to an instruction overdue' },
  ApprovalHeld: { zh: '暂缓，待先决事项', en: 'Held back' },
  ApprovalReleased: { zh: '恢复审批', en: 'Released' },
} satisfies Record<ApprovalEvent['type'], Words>;

/** Of a meeting. */
export const meetingEventWords = {
  MeetingCalled: { zh: '召集会议', en: 'Meeting called' },
  MeetingMoved: { zh: '会议改期', en: 'Meeting moved' },
  MeetingCancelled: { zh: '会议取消', en: 'Meeting cancelled' },
  MeetingBegan: { zh: '会议开始', en: 'Meeting began' },
  UnitsInvited: { zh: '邀请单位列席', en: 'Units invited' },
  InvitationAnswered: { zh: '回复参会', en: 'Invitation answered' },
  AgendaItemAdded: { zh: '增加议题', en: 'Item added' },
  AgendaItemRemoved: { zh: '撤下议题', en: 'Item removed' },
  AttendanceRecorded: { zh: '记录出席', en: 'Attendance recorded' },
  ResolutionRecorded: { zh: '记录决议', en: 'Resolution recorded' },
  MinutesSubmitted: { zh: '报送纪要', en: 'Minutes submitted' },
  MinutesReturned: { zh: '纪要退回', en: 'Minutes returned' },
  MinutesConfirmed: { zh: '签发纪要', en: 'Minutes confirmed' },
  MeetingOrderAnswered: { zh: '答复会议交办事项', en: 'Order answered' },
  MeetingReminderSent: { zh: '会议催办', en: 'Reminder sent' },
  MeetingTaskOverdue: { zh: '会议事项超期', en: 'Task of the meeting overdue' },
} satisfies Record<MeetingEvent['type'], Words>;

/** Of a case. */
export const caseEventWords = {
  CaseDraftMade: { zh: '拟稿', en: 'Drafted' },
  CaseDiscarded: { zh: '不予立案', en: 'Draft discarded' },
  CaseMerged: { zh: '并案', en: 'Merged' },
  CaseOpened: { zh: '立案', en: 'Opened' },
  CaseNoticeIssued: { zh: '发出督查通知', en: 'Notice issued' },
  CaseAnswered: { zh: '说明情况', en: 'Answered' },
  CaseUnanswered: { zh: '逾期未说明', en: 'Not answered in time' },
  ExplanationAccepted: { zh: '采纳说明', en: 'Explanation accepted' },
  CaseConcluded: { zh: '作出结论', en: 'Concluded' },
  RectificationReported: { zh: '报告整改', en: 'Rectification reported' },
  RectificationReturned: { zh: '整改退回', en: 'Rectification returned' },
  RectificationPassed: { zh: '整改通过', en: 'Rectification passed' },
  ReviewRequested: { zh: '申请复核', en: 'Review requested' },
  ReviewDecided: { zh: '复核决定', en: 'Review decided' },
  ReviewPeriodOver: { zh: '复核申请期届满', en: 'Time to ask for a review over' },
  ProposalMade: { zh: '提出建议', en: 'Proposal made' },
  ProposalDecided: { zh: '建议已决定', en: 'Proposal decided' },
  ToleranceApplied: { zh: '申请容错', en: 'Error tolerance applied for' },
  ToleranceDecided: { zh: '容错结果', en: 'Error tolerance decided' },
  CaseClosed: { zh: '办结', en: 'Closed' },
  CaseReminderSent: { zh: '催办', en: 'Reminder sent' },
  CaseRemindedByHand: { zh: '人工催办', en: 'Reminded by hand' },
  CaseTaskOverdue: { zh: '超期', en: 'Step overdue' },
} satisfies Record<CaseEvent['type'], Words>;

/** Of a tolerance application. */
export const toleranceEventWords = {
  ToleranceApplicationMade: { zh: '提出容错申请', en: 'Application made' },
  ToleranceWithdrawn: { zh: '撤回容错申请', en: 'Application withdrawn' },
  ToleranceJudged: { zh: '容错审查决定', en: 'Application judged' },
  ToleranceReminderSent: { zh: '催办容错审查', en: 'Reminder to judge' },
  ToleranceOverdue: { zh: '容错审查超期', en: 'Judgement overdue' },
} satisfies Record<ToleranceEvent['type'], Words>;

/** Of an adoption. */
export const adoptionEventWords = {
  AdoptionListed: { zh: '列出时限变动', en: 'Dates that would move listed' },
  AdoptionAsked: { zh: '时限变动已报领导小组审批', en: 'Leading group asked about dates that move' },
  AdoptionDecided: { zh: '确认时限变动', en: 'Dates that move decided' },
  AdoptionReminderSent: { zh: '催办确认', en: 'Reminder to decide' },
  AdoptionOverdue: { zh: '确认超期', en: 'Decision overdue' },
} satisfies Record<AdoptionEvent['type'], Words>;

/** Of a paper. */
export const paperEventWords = {
  PaperDrafted: { zh: '拟稿', en: 'Drafted' },
  PaperRemarked: { zh: '加注意见', en: 'Remarked' },
  PaperSent: { zh: '发出', en: 'Sent' },
  PaperDiscarded: { zh: '不予发出', en: 'Discarded' },
  PaperReminderSent: { zh: '催办审签', en: 'Reminder to approve' },
  PaperOverdue: { zh: '审签超期', en: 'Approval overdue' },
} satisfies Record<PaperEvent['type'], Words>;

/** Every event of every kind of subject. */
export const eventWords = {
  ...articleEventWords,
  ...policyEventWords,
  ...approvalEventWords,
  ...meetingEventWords,
  ...caseEventWords,
  ...toleranceEventWords,
  ...adoptionEventWords,
  ...paperEventWords,
} satisfies Record<string, Words>;
