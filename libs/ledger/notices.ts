import type { NoticeKind } from '#contracts/words/notices.js';
import type { UnitCode } from '#domain/actor.js';
import { openSteps } from '#domain/approval/agenda.js';
import type { ApprovalEvent } from '#domain/approval/events.js';
import type { ApprovalState } from '#domain/approval/state.js';
import type { ArticleEvent, RecordedEvent } from '#domain/article/events.js';
import type { ArticleState } from '#domain/article/state.js';
import type { CaseEvent } from '#domain/case/events.js';
import type { CaseState } from '#domain/case/state.js';
import type { PolicyEvent } from '#domain/policy/events.js';
import type { PolicyState } from '#domain/policy/state.js';
import type { ToleranceEvent } from '#domain/tolerance/events.js';
import type { ToleranceState } from '#domain/tolerance/tolerance.js';

export interface Notice {
  readonly policyId: string;
  readonly unit: UnitCode;
  readonly kind: NoticeKind;
  /** Key of the task that it is about. */
  readonly task: string | null;
  /** Due instant of that task, or the date that was set. */
  readonly dueAt: number | null;
}

/**
 * What the events of an article tell whom. Whoever acts sees what he did; a new task stands in the inbox of its unit: notices are for what came over
 * a unit from elsewhere, so that nobody is told twice (domain.md §7).
 */
export function noticesOfArticle(state: ArticleState, events: readonly RecordedEvent<ArticleEvent>[]): Notice[] {
  const to = (units: readonly UnitCode[], kind: NoticeKind, task: string | null = null, dueAt: number | null = null): Notice[] =>
    units.map((unit) => ({ policyId: state.policyId, unit, kind, task, dueAt }));
  const all = state.parts.map(({ unit }) => unit);
  return events.flatMap((event) => {
    switch (event.type) {
      case 'ArticleDispatched':
        return to(all, 'assigned');
      case 'PartReassigned':
        return [...to([event.data.from], 'released'), ...to(event.data.to, 'assigned')];
      case 'AssignmentConfirmed':
        return to([event.data.unit], 'assignment-confirmed');
      case 'PlanReturned':
        return to(state.leads, 'plan-returned');
      case 'PlanApproved':
        return to(state.leads, 'plan-approved');
      case 'ClosingReturned':
        return to(state.leads, 'closing-returned', null, event.data.ends ?? event.data.reworkDue);
      case 'ArticleClosed':
        return to(all, 'closed');
      case 'ExtensionGranted':
        return to(all, 'extension-granted', null, event.data.ends ?? event.data.due);
      case 'ExtensionRefused':
        return to(state.leads, 'extension-refused');
      case 'ArticleSuspended':
        return to(all, 'suspended');
      case 'ArticleResumed':
        return to(all, 'resumed');
      case 'ReminderSent':
      case 'RemindedByHand':
        return to([event.data.unit], 'reminder', event.data.task, event.data.due);
      case 'RulesRebased':
        return event.data.moves.flatMap(({ unit, task, to: due }) => to([unit], 'dates-moved', task, due));
      case 'OverdueMarked':
        return to([event.data.unit], 'overdue', event.data.task, event.data.due);
      case 'CaseDrafted':
        return to([state.verifier], 'case-drafted', event.data.task, event.data.due);
      default:
        return moreNotices(state, event, to);
    }
  });
}

type To = (units: readonly UnitCode[], kind: NoticeKind, task?: string | null, dueAt?: number | null) => Notice[];

/** Disputes, changes of the article, look-back. */
function moreNotices(state: ArticleState, event: RecordedEvent<ArticleEvent>, to: To): Notice[] {
  const all = state.parts.map(({ unit }) => unit);
  switch (event.type) {
    case 'DisputeOpened':
      // the other side is heard (条例 art. 13)
      return to(
        all.filter((unit) => unit !== event.data.unit),
        'dispute-opened',
      );
    case 'DisputeEscalated':
      return to(all, 'dispute-escalated');
    case 'DisputeRuled':
      return to(event.data.parties, 'dispute-ruled');
    case 'DisputeEscalationProposed':
      return to([state.office], 'escalation-proposed', event.data.task, event.data.due);
    case 'CountersignAsked':
      return to(event.data.units, 'countersign-asked');
    case 'PlanChangeReturned':
      return to(state.leads, 'plan-change-returned');
    case 'ReportReturned':
      return to([event.data.unit], 'report-returned');
    case 'LeadChanged':
      return to([...new Set([event.data.from, ...all])], 'lead-changed');
    case 'UnitCommended':
      return to([event.data.unit], 'commended');
    case 'UnitsAdded':
      return to(event.data.units, 'assigned');
    case 'UnitReleased':
      return to([event.data.unit], 'released');
    case 'ExtensionUndone':
      return to(all, 'extension-refused');
    case 'ArticleSplit':
      return to(all, 'split');
    case 'ArticleCancelled':
      return to(all, 'cancelled');
    case 'CompletionMoved':
      return to(all, 'completion-moved', null, event.data.due);
    case 'ArticleRebased':
      return event.data.textChanged ? to(all, 'text-changed') : [];
    case 'LookBackOpened':
      return to([state.verifier], 'look-back');
    case 'ArticleReopened':
      return to(all, 'reopened', null, event.data.ends ?? event.data.reworkDue);
    default:
      return [];
  }
}

/** Units are asked for comments and hear what became of them; the coordination office is told that the end of a policy nears, and has come. */
export function noticesOfPolicy(state: PolicyState, events: readonly RecordedEvent<PolicyEvent>[]): Notice[] {
  const to = (unit: UnitCode | null, kind: NoticeKind, dueAt: number | null = null, task: string | null = null): Notice[] =>
    unit === null ? [] : [{ policyId: state.id, unit, kind, task, dueAt }];
  return events.flatMap((event): Notice[] => {
    switch (event.type) {
      case 'ConsultationOpened':
        return event.data.units.flatMap((unit) => to(unit, 'consultation', event.data.due, `comment:${unit}`));
      case 'ConsultationReminderSent':
        return to(event.data.unit, 'reminder', event.data.due, `comment:${event.data.unit}`);
      case 'CommentDecided': {
        const comment = state.consultations.at(-1)!.comments.find(({ id }) => id === event.data.id);
        return to(comment?.unit ?? null, 'comment-decided');
      }
      case 'ValidityEndNear':
        return to(state.office, 'validity-near', event.data.endsAt);
      case 'ValidityEnded':
        return to(state.office, 'validity-ended', event.data.endsAt);
      default:
        return [];
    }
  });
}

/** An approver is told when it is his turn, who asked hears the outcome, and units get the leader's instructions. */
export function noticesOfApproval(state: ApprovalState, events: readonly RecordedEvent<ApprovalEvent>[]): Notice[] {
  const to = (unit: UnitCode | null, kind: NoticeKind, task: string | null = null, dueAt: number | null = null): Notice[] =>
    unit === null ? [] : [{ policyId: state.policyId, unit, kind, task, dueAt }];
  const asked = openSteps(state).flatMap((step) => to(state.approvers[step]!.unit, 'approval-asked', `approve:${step}`));
  const asker = state.requestedBy.unit;
  return events.flatMap((event) => {
    switch (event.type) {
      case 'ApprovalRequested':
      case 'ApprovalPassedOn':
        return asked;
      case 'ApproverAgreed':
        return state.mode === 'sequence' ? asked : [];
      case 'ApprovalReminderSent':
        return to(event.data.unit, 'reminder', event.data.task, event.data.due);
      case 'InstructionOverdue':
        return to(event.data.unit, 'overdue', event.data.task, event.data.due);
      case 'ApprovalGranted':
      case 'ApprovalBypassed':
        return to(asker, 'approval-granted');
      case 'ApprovalRefused':
        return to(asker, 'approval-refused');
      case 'ApprovalLapsed':
        return to(asker, 'approval-lapsed');
      case 'InstructionGiven':
        return event.data.to.flatMap((unit) =>
          to(unit, 'instruction', `instruction:${event.data.index}:${unit}`, event.data.due),
        );
      default:
        return [];
    }
  });
}

/**
 * What happens in a supervision case, for the side that did not do it: the unit gets notice, conclusion and feedback (政府督查工作条例 art. 16), the
 * supervision office the answer, or that there is none.
 */
export function noticesOfCase(state: CaseState, events: readonly RecordedEvent<CaseEvent>[]): Notice[] {
  const { policyId } = state;
  const to = (unit: UnitCode, kind: NoticeKind, task: string | null = null, dueAt: number | null = null): Notice[] => [
    { policyId, unit, kind, task, dueAt },
  ];
  return events.flatMap((event) => {
    switch (event.type) {
      case 'CaseNoticeIssued':
        return to(state.unit, 'case-notice', 'answer-notice');
      case 'CaseAnswered':
        return to(state.supervision, 'case-answered', 'judge-answer');
      case 'CaseUnanswered':
        return [
          ...to(state.supervision, 'case-unanswered', 'judge-answer', event.data.due),
          ...to(state.unit, 'overdue', 'answer-notice', event.data.due),
        ];
      case 'ExplanationAccepted':
        return to(state.unit, 'case-accepted');
      case 'CaseConcluded':
        return to(state.unit, 'case-concluded', null, event.data.rectification?.due ?? null);
      case 'RectificationReturned':
        return to(state.unit, 'rectification-returned', 'rectify', event.data.due);
      case 'RectificationPassed':
        return to(state.unit, 'rectification-passed');
      case 'ReviewRequested':
        return to(state.supervision, 'review-asked', 'decide-review');
      case 'ReviewDecided':
        return to(state.unit, 'review-decided');
      case 'ProposalMade':
        // it may apply for error tolerance until the leading group has decided
        return event.data.handTo === undefined ? [] : to(state.unit, 'accountability-proposed');
      case 'ProposalDecided':
        return decided(event.data, state.unit, to);
      case 'CaseClosed':
        return to(state.unit, 'case-closed');
      case 'CaseReminderSent':
      case 'CaseRemindedByHand':
        return to(event.data.unit, 'reminder', event.data.task, event.data.due);
      case 'CaseTaskOverdue':
        return to(event.data.unit, 'overdue', event.data.task, event.data.due);
      default:
        return [];
    }
  });
}

type ToOne = (unit: UnitCode, kind: NoticeKind) => Notice[];

/** What the leading group decided about a unit, for the unit and the body that carries it out; a change of lead is told by the article. */
function decided({ kind, approved, handTo }: ProposalDecision, unit: UnitCode, to: ToOne): Notice[] {
  if (kind === undefined) return [];
  if (!approved) return kind === 'accountability' ? to(unit, 'accountability-declined') : [];
  const told: Partial<Record<typeof kind, NoticeKind>> = {
    circular: 'circular',
    interview: 'interview',
    accountability: 'accountability',
    commendation: 'commended',
  };
  const notice = told[kind];
  return [...(notice ? to(unit, notice) : []), ...(handTo ? to(handTo, 'accountability-handed-over') : [])];
}

type ProposalDecision = Extract<CaseEvent, { type: 'ProposalDecided' }>['data'];

/** The discipline body is told of an application, the unit of the decision. */
export function noticesOfTolerance(state: ToleranceState, events: readonly RecordedEvent<ToleranceEvent>[]): Notice[] {
  const { policyId } = state;
  return events.flatMap((event): Notice[] => {
    switch (event.type) {
      case 'ToleranceApplicationMade':
        return [{ policyId, unit: state.discipline, kind: 'tolerance-asked', task: 'decide-tolerance', dueAt: null }];
      case 'ToleranceJudged':
        return [{ policyId, unit: state.unit, kind: 'tolerance-decided', task: null, dueAt: null }];
      case 'ToleranceReminderSent':
      case 'ToleranceOverdue': {
        const { unit, task, due } = event.data;
        return [{ policyId, unit, kind: event.type === 'ToleranceOverdue' ? 'overdue' : 'reminder', task, dueAt: due }];
      }
      case 'ToleranceWithdrawn':
        return [];
    }
  });
}
