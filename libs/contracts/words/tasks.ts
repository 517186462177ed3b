import type { ApprovalTask } from '#domain/approval/agenda.js';
import type { TaskKind } from '#domain/article/tasks.js';
import type { CaseTaskKind } from '#domain/case/agenda.js';
import type { MeetingTaskKind } from '#domain/meeting/agenda.js';
import type { PolicyTask } from '#domain/policy/agenda.js';
import type { Words } from './words.js';

/** Tasks of an article. */
export const articleTaskWords = {
  sign: { zh: '签收', en: 'Sign for the article' },
  adjudicate: { zh: '裁定争议', en: 'Rule on a dispute' },
  'rule-deputy': { zh: '副组长裁定争议', en: 'Ruling of the deputy leader' },
  'rule-meeting': { zh: '会议裁定争议', en: 'Ruling of the meeting' },
  plan: { zh: '报送方案', en: 'Submit the plan' },
  countersign: { zh: '会签方案', en: 'Countersign the plan' },
  'review-plan': { zh: '审核方案', en: 'Review the plan' },
  report: { zh: '报送进展', en: 'Report progress' },
  'confirm-report': { zh: '审核进展反馈', en: 'Confirm the report' },
  milestone: { zh: '完成里程碑', en: 'Complete a milestone' },
  part: { zh: '完成本单位任务', en: 'Complete the own part' },
  close: { zh: '申请销号', en: 'Request closing' },
  'decide-extension': { zh: '审批延期', en: 'Decide on an extension' },
  'await-decision': { zh: '待领导小组决定', en: 'Awaits the leading group' },
  verify: { zh: '核查', en: 'Verify' },
  'look-back': { zh: '回头看', en: 'Look back' },
} satisfies Record<TaskKind, Words>;

/** Steps of a supervision case. */
export const caseTaskWords = {
  'open-draft': { zh: '审核立案', en: 'Judge the draft' },
  'issue-notice': { zh: '发出督查通知', en: 'Issue the notice' },
  'answer-notice': { zh: '说明情况', en: 'Answer the notice' },
  'judge-answer': { zh: '研判说明、作出结论', en: 'Judge the answer and conclude' },
  rectify: { zh: '整改', en: 'Rectify' },
  'check-rectification': { zh: '检查整改', en: 'Check the rectification' },
  'close-case': { zh: '办结督办件', en: 'Close the case' },
  'decide-review': { zh: '复核结论', en: 'Decide on the review' },
} satisfies Record<CaseTaskKind, Words>;

/** Everything that can stand in an inbox. */
export const taskWords = {
  ...articleTaskWords,
  ...caseTaskWords,
  approve: { zh: '审批', en: 'Decide on a request' },
  'answer-instruction': { zh: '答复批示', en: 'Answer an instruction' },
  attend: { zh: '回复参会', en: 'Say who attends' },
  'write-minutes': { zh: '起草会议纪要', en: 'Write the minutes' },
  'confirm-minutes': { zh: '签发会议纪要', en: 'Confirm the minutes' },
  'answer-order': { zh: '答复会议交办事项', en: 'Answer an order of the meeting' },
  comment: { zh: '反馈意见', en: 'Comment on the draft' },
  'decide-comments': { zh: '处理意见', en: 'Decide on the comments' },
  'decide-tolerance': { zh: '审查容错申请', en: 'Decide on error tolerance' },
  'decide-adoption': { zh: '确认时限变动', en: 'Decide which dates move' },
  'approve-paper': { zh: '审签通报、小结', en: 'Approve the paper' },
} satisfies Record<
  | TaskKind
  | CaseTaskKind
  | MeetingTaskKind
  | ApprovalTask['kind']
  | PolicyTask['kind']
  | 'decide-tolerance'
  | 'decide-adoption'
  | 'approve-paper',
  Words
>;
