import type { allWords } from '#contracts/words/all.js';
import type { eventWords } from '#contracts/words/events.js';
import type { AdoptionCommand, AdoptionEvent } from '#domain/adoption/adoption.js';
import type { ApprovalCommand } from '#domain/approval/commands.js';
import type { ApprovalEvent } from '#domain/approval/events.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import type { ArticleEvent } from '#domain/article/events.js';
import type { CaseCommand } from '#domain/case/commands.js';
import type { CaseEvent } from '#domain/case/events.js';
import type { MeetingCommand } from '#domain/meeting/commands.js';
import type { MeetingEvent } from '#domain/meeting/events.js';
import type { PaperCommand, PaperEvent } from '#domain/paper/paper.js';
import type { PolicyCommand } from '#domain/policy/commands.js';
import type { PolicyEvent } from '#domain/policy/events.js';
import type { ToleranceEvent } from '#domain/tolerance/events.js';
import type { ToleranceCommand } from '#domain/tolerance/tolerance.js';

/** Where a subject's commands are seen: for each kind an event that nothing but it brings about. */
type SeenBy<Command extends { readonly kind: string }, Event extends { readonly type: string }> = Readonly<
  Record<Command['kind'], Event['type']>
>;

/**
 * Every kind of command of the domain, and the event by which the play shows it. The compiler refuses a kind that is missing here, and the unit test
 * an event that the checklist does not ask for: so a new kind of command needs a scene.
 */
export const COMMANDS = {
  article: {
    dispatch: 'ArticleDispatched',
    sign: 'PartSigned',
    assignHandler: 'HandlerAssigned',
    object: 'PartObjected',
    confirmAssignment: 'AssignmentConfirmed',
    reassign: 'PartReassigned',
    openDispute: 'DisputeOpened',
    stateOpinion: 'DisputeStatementMade',
    recordView: 'CoordinatorViewRecorded',
    escalateDispute: 'DisputeEscalated',
    ruleDispute: 'DisputeRuled',
    withdrawDispute: 'DisputeWithdrawn',
    submitPlan: 'PlanSubmitted',
    countersign: 'PlanCountersigned',
    lapseCountersign: 'CountersignLapsed',
    approvePlan: 'PlanApproved',
    returnPlan: 'PlanReturned',
    completeMilestone: 'MilestoneCompleted',
    waiveMilestone: 'MilestoneWaived',
    report: 'ReportSubmitted',
    confirmReport: 'ReportConfirmed',
    returnReport: 'ReportReturned',
    rollUp: 'CycleRolledUp',
    completePart: 'PartCompleted',
    waivePart: 'PartWaived',
    requestExtension: 'ExtensionRequested',
    grantExtension: 'ExtensionGranted',
    refuseExtension: 'ExtensionRefused',
    withdrawExtension: 'ExtensionWithdrawn',
    undoExtension: 'ExtensionUndone',
    suspend: 'ArticleSuspended',
    resume: 'ArticleResumed',
    changeLead: 'LeadChanged',
    addUnits: 'UnitsAdded',
    releaseUnit: 'UnitReleased',
    split: 'ArticleSplit',
    cancel: 'ArticleCancelled',
    proposeDecision: 'DecisionProposed',
    noteAsked: 'DecisionAsked',
    withdrawDecision: 'DecisionWithdrawn',
    declineDecision: 'DecisionDeclined',
    noteCase: 'CaseNoted',
    remind: 'RemindedByHand',
    acceptExplanation: 'ExplanationAccepted',
    proposeCommendation: 'CommendationProposed',
    noteCommendation: 'UnitCommended',
    requestClosing: 'ClosingRequested',
    drawSample: 'SampleDrawn',
    recordCheck: 'FieldChecked',
    returnClosing: 'ClosingReturned',
    verify: 'ArticleClosed',
    passLookBack: 'LookBackPassed',
    reopen: 'ArticleReopened',
    followPolicy: 'ArticleRebased',
    rebase: 'RulesRebased',
    settle: 'ReminderSent',
  } satisfies SeenBy<ArticleCommand, ArticleEvent>,
  policy: {
    import: 'PolicyImported',
    correct: 'PolicyCorrected',
    recompile: 'PolicyRecompiled',
    withdrawCorrection: 'CorrectionWithdrawn',
    dispatch: 'PolicyDispatched',
    // its source is null, by which the checklist tells it
    dispatchList: 'PolicyImported',
    openConsultation: 'ConsultationOpened',
    comment: 'CommentMade',
    concludeComments: 'CommentsConcluded',
    decideComment: 'CommentDecided',
    closeConsultation: 'ConsultationClosed',
    extendValidity: 'ValidityExtended',
    repeal: 'PolicyRepealed',
    proposeImpact: 'ImpactProposed',
    declineImpact: 'ImpactDeclined',
    applyImpact: 'ImpactApplied',
    supersede: 'PolicySuperseded',
    settle: 'ConsultationReminderSent',
  } satisfies SeenBy<PolicyCommand, PolicyEvent>,
  approval: {
    request: 'ApprovalRequested',
    agree: 'ApproverAgreed',
    refuse: 'ApproverRefused',
    withdraw: 'ApprovalWithdrawn',
    bypass: 'ApprovalBypassed',
    instruct: 'InstructionGiven',
    answerInstruction: 'InstructionAnswered',
    decideByMeeting: 'DecidedByMeeting',
    hold: 'ApprovalHeld',
    release: 'ApprovalReleased',
    settle: 'ApprovalLapsed',
  } satisfies SeenBy<ApprovalCommand, ApprovalEvent>,
  meeting: {
    call: 'MeetingCalled',
    move: 'MeetingMoved',
    cancel: 'MeetingCancelled',
    addItem: 'AgendaItemAdded',
    removeItem: 'AgendaItemRemoved',
    invite: 'UnitsInvited',
    reply: 'InvitationAnswered',
    recordAttendance: 'AttendanceRecorded',
    resolve: 'ResolutionRecorded',
    submitMinutes: 'MinutesSubmitted',
    returnMinutes: 'MinutesReturned',
    confirmMinutes: 'MinutesConfirmed',
    answerOrder: 'MeetingOrderAnswered',
    settle: 'MeetingBegan',
  } satisfies SeenBy<MeetingCommand, MeetingEvent>,
  case: {
    draft: 'CaseDraftMade',
    open: 'CaseOpened',
    discard: 'CaseDiscarded',
    takeOver: 'CaseMerged',
    issueNotice: 'CaseNoticeIssued',
    answer: 'CaseAnswered',
    acceptExplanation: 'ExplanationAccepted',
    conclude: 'CaseConcluded',
    rectify: 'RectificationReported',
    passRectification: 'RectificationPassed',
    returnRectification: 'RectificationReturned',
    requestReview: 'ReviewRequested',
    decideReview: 'ReviewDecided',
    close: 'CaseClosed',
    remind: 'CaseRemindedByHand',
    propose: 'ProposalMade',
    noteDecision: 'ProposalDecided',
    noteTolerance: 'ToleranceApplied',
    settle: 'CaseUnanswered',
  } satisfies SeenBy<CaseCommand, CaseEvent>,
  tolerance: {
    apply: 'ToleranceApplicationMade',
    judge: 'ToleranceJudged',
    withdraw: 'ToleranceWithdrawn',
    settle: 'ToleranceOverdue',
  } satisfies SeenBy<ToleranceCommand, ToleranceEvent>,
  adoption: {
    list: 'AdoptionListed',
    noteAsked: 'AdoptionAsked',
    decide: 'AdoptionDecided',
    settle: 'AdoptionOverdue',
  } satisfies SeenBy<AdoptionCommand, AdoptionEvent>,
  paper: {
    draft: 'PaperDrafted',
    remark: 'PaperRemarked',
    send: 'PaperSent',
    discard: 'PaperDiscarded',
    settle: 'PaperOverdue',
  } satisfies SeenBy<PaperCommand, PaperEvent>,
} as const;

type EventType = keyof typeof eventWords;

/** Events that the checklist has no item for, and why. Those that a command of {@link COMMANDS} stands on are in the play nevertheless. */
export const WITHOUT_ITEM: Readonly<Partial<Record<EventType, string>>> = {
  ArticleDispatched: 'one for each article of a dispatch, which is an item',
  PlanningStarted: 'follows from the last signature of a lead',
  ExecutionStarted: 'follows from the approval of a plan',
  ReportCycleOpened: 'follows from the end of the cycle before',
  CountersignAsked: 'follows from a plan that names other units; their answers are items',
  CaseNoted: 'an article takes note of what its supervision case comes to, which is an item',
  AdoptionListed: 'follows from a new version; the list itself is an item',
  AdoptionAsked: 'with the request to the leading group, which is an item',
  DecisionAsked: 'with the request to the leading group, which is an item',
  ImpactProposed: 'with the request to the leading group, which is an item',
  ReminderLapsed:
    'only when the machine was away and finds a reminder whose time has passed; in the play everything is settled when it is due',
  PlanTookEffect: 'only under a rule set in which nobody reviews plans; the play is told under one in which the office does',
  RulesKept: 'only when an article goes on between a list of dates and its approval so that others would move',
};

/** How the names of a catalogue of words are covered: by an item each, with this prefix before the name; or by none, and why. */
type Cover = { readonly prefix: string; readonly without?: Readonly<Record<string, string>> } | { readonly not: string };

const STATES = 'states that follow from events, which are items';

/** Every catalogue of names of the domain. One that is new has to be decided on here. */
export const CATALOGUES: Readonly<Record<keyof typeof allWords, Cover>> = {
  notice: { prefix: 'notice-' },
  task: { prefix: 'task-' },
  event: { not: 'by WITHOUT_ITEM' },
  stage: { not: STATES },
  grade: { prefix: 'grade-' },
  policyStage: { not: STATES },
  light: { prefix: 'light-' },
  clockHolder: { not: 'the table at the end has the days of each' },
  approvalStatus: { not: STATES },
  approvalKind: { prefix: 'asked-' },
  approvalMode: { prefix: 'mode-' },
  caseStatus: { not: STATES },
  toleranceStatus: {
    prefix: 'tolerance-',
    without: { applied: 'the application is an item' },
  },
  condition: { not: 'each application speaks of all of them' },
  meetingStatus: { not: STATES },
  attendance: { prefix: 'attendance-' },
  outcome: { prefix: 'resolution-' },
  disputeLevel: { prefix: 'ruled-' },
  ruling: { prefix: 'ruling-' },
  paperStatus: { not: STATES },
  paperKind: { prefix: 'paper-' },
  demand: { not: 'columns of the burden ledger, which is an item' },
  role: { not: 'who may do what is shown by the tests of the API' },
};
