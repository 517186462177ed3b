/** What the screen says of stages, lights and events: Chinese first, English beside. */
export const stages: Readonly<Record<string, string>> = {
  dispatched: '交办 dispatched',
  planning: '制定方案 planning',
  executing: '执行 executing',
  closing: '办结核查 closing',
  closed: '销号 closed',
};

export const lights: Readonly<Record<string, string>> = {
  green: '绿 green',
  yellow: '黄 yellow',
  red: '红 red',
  grey: '灰 grey',
};

export const grades: Readonly<Record<string, string>> = {
  excellent: '优秀 excellent',
  good: '良好 good',
  qualified: '合格 qualified',
};

export const events: Readonly<Record<string, string>> = {
  ArticleDispatched: '交办 dispatched',
  PartSigned: '签收 signed',
  PartObjected: '退回 objected',
  AssignmentConfirmed: '维持交办 upheld',
  PartReassigned: '改派 reassigned',
  PlanningStarted: '开始制定方案 planning',
  PlanSubmitted: '报送方案 plan',
  CountersignAsked: '请会签 countersign asked',
  PlanCountersigned: '会签 countersigned',
  CountersignLapsed: '会签逾期 countersign lapsed',
  DisputeOpened: '争议立卷 dispute opened',
  DisputeRuled: '争议裁定 dispute ruled',
  MilestonesSet: '节点确定 milestones set',
  ReportFiled: '经办人填报 report filed',
  ReportConfirmed: '负责人确认 report confirmed',
  LookBackOpened: '回头看开始 look-back opened',
  LookBackPassed: '回头看通过 look-back passed',
  PlanReturned: '方案退回 plan returned',
  PlanApproved: '方案批准 plan approved',
  ExecutionStarted: '开始执行 executing',
  ReportCycleOpened: '报告期开始 cycle opened',
  ReportSubmitted: '进展反馈 report',
  PartCompleted: '部分完成 part done',
  ClosingRequested: '办结申请 closing asked',
  ClosingReturned: '核查退回 returned',
  ArticleClosed: '销号 closed',
  ExtensionRequested: '申请延期 extension asked',
  ExtensionGranted: '同意延期 extended',
  ArticleSuspended: '中止 suspended',
  ArticleResumed: '恢复 resumed',
  ReminderSent: '催办 reminder',
  ReminderLapsed: '催办并入 reminder lapsed',
  OverdueMarked: '超期 overdue',
  CaseDrafted: '督办立案草拟 case drafted',
  LatenessCaughtUp: '补报 caught up',
};
