/** What people write in the play. Made up. */
export const progress = [
  '已召开专题会议，明确任务分工和时间节点。',
  '已完成阶段性工作，台账同步更新。',
  '现场调研已完成，正在汇总意见。',
  '配套文件已征求意见，正在修改完善。',
  '重点项目按计划推进，完成当月任务。',
] as const;

export const problems = ['暂无。', '部门间数据共享不够及时。', '资金拨付较计划略慢。', '个别企业配合度有待提高。'] as const;

export const nextSteps = ['继续按方案推进。', '加强与属地的沟通协调。', '召开推进会，压实责任。'] as const;

export const planReturned = '措施未对应条文要求，时间节点不明确，请修改后重报。';
export const planApproved = '同意，请抓好落实。';
export const partDone = '本单位承担的任务已全部完成，佐证材料已归档。';
export const closing = '各责任单位任务均已完成，申请办结。';
export const closingReturned = '佐证材料不足，请补充后重新申请。';
export const verified = '经核查，任务完成情况属实，同意销号。';
export const countersignLapsed = '会签期限已过，未收到答复，按程序继续办理。';
export const lookedBack = '经回头看，成效保持良好，未发现反弹。';
export const fallenBack = '回头看发现审批时限出现反弹，恢复办理。';
export const checkPassed = '实地核查属实。';
export const checkFailed = '实地核查未见佐证材料。';
export const caughtUp = '已补办，纳入日常提醒。';
