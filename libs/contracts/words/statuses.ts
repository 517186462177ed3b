import type { Role } from '#domain/actor.js';
import type { ApprovalKind, ApprovalMode } from '#domain/approval/events.js';
import type { ApprovalStatus } from '#domain/approval/state.js';
import type { Grade } from '#domain/article/events.js';
import type { Stage } from '#domain/article/state.js';
import type { DisputeLevel, RulingKind } from '#domain/article/terms/dispute.js';
import type { CaseStatus } from '#domain/case/state.js';
import type { Light } from '#domain/lights/lights.js';
import type { Attendance, ResolutionFacts } from '#domain/meeting/events.js';
import type { MeetingStatus } from '#domain/meeting/state.js';
import type { PaperFacts, PaperState } from '#domain/paper/paper.js';
import type { PolicyStage } from '#domain/policy/state.js';
import type { Condition } from '#domain/tolerance/events.js';
import type { ToleranceState } from '#domain/tolerance/tolerance.js';
import type { Words } from './words.js';

/** Where an article stands. */
export const stageWords = {
  dispatched: { zh: '已交办', en: 'dispatched' },
  planning: { zh: '制定方案', en: 'planning' },
  executing: { zh: '办理', en: 'executing' },
  closing: { zh: '申请销号', en: 'closing' },
  closed: { zh: '已销号', en: 'closed' },
  cancelled: { zh: '已取消', en: 'cancelled' },
  split: { zh: '已拆分', en: 'split' },
} satisfies Record<Stage, Words>;

/** Where a policy stands. */
export const policyStageWords = {
  review: { zh: '审核中', en: 'in review' },
  dispatched: { zh: '已交办', en: 'dispatched' },
  ended: { zh: '有效期已满', en: 'ended' },
  repealed: { zh: '已废止', en: 'repealed' },
  superseded: { zh: '已被新版取代', en: 'superseded' },
} satisfies Record<PolicyStage, Words>;

/** How a verification grades an article. */
export const gradeWords = {
  excellent: { zh: '优秀', en: 'excellent' },
  good: { zh: '良好', en: 'good' },
  qualified: { zh: '合格', en: 'qualified' },
  unqualified: { zh: '不合格', en: 'unqualified' },
} satisfies Record<Grade, Words>;

/** The lights. */
export const lightWords = {
  green: { zh: '绿', en: 'green' },
  yellow: { zh: '黄', en: 'yellow' },
  red: { zh: '红', en: 'red' },
  grey: { zh: '灰', en: 'grey' },
} satisfies Record<Light, Words>;

/** Who owns the clock of an article, where it is no unit. */
export const holderWords = {
  office: { zh: '领导小组办公室', en: 'coordination office' },
  supervision: { zh: '督查机构', en: 'supervision office' },
  leader: { zh: '领导小组', en: 'leading group' },
  suspension: { zh: '中止', en: 'suspended' },
} satisfies Record<'office' | 'supervision' | 'leader' | 'suspension', Words>;

/** Where a request to the leading group stands. */
export const approvalStatusWords = {
  pending: { zh: '待审批', en: 'pending' },
  granted: { zh: '已同意', en: 'granted' },
  refused: { zh: '未同意', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  lapsed: { zh: '已失效', en: 'lapsed' },
  bypassed: { zh: '应急越级', en: 'bypassed' },
} satisfies Record<ApprovalStatus, Words>;

/** What the leading group is asked for. */
export const approvalKindWords = {
  extension: { zh: '延期', en: 'extension' },
  'change-of-lead': { zh: '变更牵头单位', en: 'change of lead' },
  cancel: { zh: '取消条款', en: 'cancel the article' },
  split: { zh: '拆分条款', en: 'split the article' },
  ruling: { zh: '裁定争议', en: 'ruling on a dispute' },
  'impact-plan': { zh: '新版政策影响方案', en: 'impact plan of a new version' },
  circular: { zh: '通报', en: 'circular' },
  interview: { zh: '约谈', en: 'interview' },
  commendation: { zh: '表扬', en: 'commendation' },
  accountability: { zh: '追责建议', en: 'accountability' },
  resolution: { zh: '决定事项', en: 'resolution' },
} satisfies Record<ApprovalKind, Words>;

/** Who has to agree. */
export const approvalModeWords = {
  single: { zh: '单人', en: 'one approver' },
  any: { zh: '任一', en: 'any of them' },
  all: { zh: '全部', en: 'all of them' },
  sequence: { zh: '依次', en: 'in sequence' },
  escalating: { zh: '逾期转上一级', en: 'deputy, then leader' },
} satisfies Record<ApprovalMode, Words>;

/** Where a supervision case stands. */
export const caseStatusWords = {
  drafted: { zh: '已拟稿', en: 'drafted' },
  opened: { zh: '已立案', en: 'opened' },
  noticed: { zh: '已发通知', en: 'noticed' },
  answered: { zh: '已说明', en: 'answered' },
  rectifying: { zh: '整改中', en: 'rectifying' },
  checking: { zh: '检查整改', en: 'checking' },
  rectified: { zh: '整改通过', en: 'rectified' },
  discarded: { zh: '未立案', en: 'discarded' },
  accepted: { zh: '说明被采纳', en: 'explanation accepted' },
  revoked: { zh: '结论已撤销', en: 'revoked' },
  closed: { zh: '已办结', en: 'closed' },
} satisfies Record<CaseStatus, Words>;

/** Where an application for error tolerance stands; once it is judged, by the outcome. */
export const toleranceStatusWords = {
  applied: { zh: '待认定', en: 'applied' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  exempt: { zh: '免责', en: 'exempt' },
  lighten: { zh: '从轻', en: 'lightened' },
  mitigate: { zh: '减轻', en: 'mitigated' },
  refuse: { zh: '不予容错', en: 'refused' },
} satisfies Record<ToleranceState['status'], Words>;

/** What has to hold for an error to be tolerated. */
export const conditionWords = {
  lawful: { zh: '依法依规', en: 'lawful' },
  diligent: { zh: '勤勉尽责', en: 'diligent' },
  noPrivateGain: { zh: '未谋私利', en: 'no private gain' },
  decidedCollectively: { zh: '集体决策', en: 'decided collectively' },
  risksAssessed: { zh: '风险评估', en: 'risks assessed' },
  effectsRemoved: { zh: '消除影响', en: 'effects removed' },
} satisfies Record<Condition, Words>;

/** Where a meeting stands. */
export const meetingStatusWords = {
  called: { zh: '已召集', en: 'called' },
  begun: { zh: '已召开', en: 'begun' },
  minuted: { zh: '纪要待签发', en: 'minuted' },
  confirmed: { zh: '纪要已签发', en: 'confirmed' },
  cancelled: { zh: '已取消', en: 'cancelled' },
} satisfies Record<MeetingStatus, Words>;

/** Who was there. */
export const attendanceWords = {
  present: { zh: '出席', en: 'present' },
  excused: { zh: '请假', en: 'excused' },
  represented: { zh: '委派代表', en: 'represented' },
  absent: { zh: '缺席', en: 'absent' },
} satisfies Record<Attendance, Words>;

/** What a meeting made of an item. */
export const outcomeWords = {
  adopted: { zh: '通过', en: 'adopted' },
  rejected: { zh: '未通过', en: 'rejected' },
  deferred: { zh: '缓议', en: 'deferred' },
} satisfies Record<ResolutionFacts['outcome'], Words>;

/** How high a dispute has come. */
export const disputeLevelWords = {
  office: { zh: '办公室', en: 'coordination office' },
  deputy: { zh: '副组长', en: 'deputy leader' },
  meeting: { zh: '领导小组会议', en: 'leading-group meeting' },
} satisfies Record<DisputeLevel, Words>;

/** How a dispute ends. */
export const rulingWords = {
  keep: { zh: '维持交办', en: 'assignment kept' },
  reassign: { zh: '改派', en: 'reassigned' },
  'add-unit': { zh: '增加单位', en: 'units added' },
  'change-lead': { zh: '变更牵头', en: 'lead changed' },
} satisfies Record<RulingKind, Words>;

/** Where a periodic paper stands. */
export const paperStatusWords = {
  draft: { zh: '拟稿', en: 'draft' },
  sent: { zh: '已发出', en: 'sent' },
  discarded: { zh: '未发出', en: 'discarded' },
} satisfies Record<PaperState['status'], Words>;

/** Periodic papers. */
export const paperKindWords = {
  bulletin: { zh: '月度通报', en: 'monthly bulletin' },
  summary: { zh: '季度小结', en: 'quarterly summary' },
} satisfies Record<PaperFacts['kind'], Words>;

/** What the burden ledger counts. */
export const demandWords = {
  report: { zh: '报告', en: 'reports' },
  attachment: { zh: '附件', en: 'attachments' },
  notice: { zh: '通知', en: 'notices' },
  check: { zh: '检查', en: 'checks' },
  'case-notice': { zh: '督查通知', en: 'supervision notices' },
} satisfies Record<'report' | 'attachment' | 'notice' | 'check' | 'case-notice', Words>;

/** Roles; the last two are the machine. */
export const roleWords = {
  handler: { zh: '经办人', en: 'handler' },
  unit_head: { zh: '单位负责人', en: 'unit head' },
  coordination_office: { zh: '领导小组办公室', en: 'coordination office' },
  supervision_office: { zh: '督查室', en: 'supervision office' },
  leader: { zh: '组长', en: 'leader' },
  deputy_leader: { zh: '副组长', en: 'deputy leader' },
  group_member: { zh: '领导小组成员', en: 'group member' },
  discipline_body: { zh: '纪检监察机关', en: 'discipline body' },
  system_administrator: { zh: '系统管理员', en: 'system administrator' },
  security_administrator: { zh: '安全管理员', en: 'security administrator' },
  audit_administrator: { zh: '审计管理员', en: 'audit administrator' },
  system: { zh: '系统', en: 'the machine' },
  approval: { zh: '执行领导小组决定', en: 'decision of the leading group' },
} satisfies Record<Role, Words>;

/** What people made of a ruling for the registry of units. */
export const lessonStatusWords = {
  proposed: { zh: '待确认', en: 'proposed' },
  confirmed: { zh: '已采用', en: 'confirmed' },
  declined: { zh: '不采用', en: 'declined' },
} satisfies Record<'proposed' | 'confirmed' | 'declined', Words>;

/** What the registry learns from a ruling. */
export const lessonKindWords = {
  alias: { zh: '别名', en: 'alias' },
  hint: { zh: '提示', en: 'hint' },
} satisfies Record<'alias' | 'hint', Words>;
