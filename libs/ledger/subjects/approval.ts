import type { AgendaView } from '#contracts/activities.js';
import { approvalAgenda, approvalTasks, openSteps } from '#domain/approval/agenda.js';
import type { ApprovalCommand } from '#domain/approval/commands.js';
import { decideApproval } from '#domain/approval/decide.js';
import type { ApprovalEvent, Consequence } from '#domain/approval/events.js';
import { foldApproval } from '#domain/approval/evolve.js';
import { isOver, type ApprovalState } from '#domain/approval/state.js';
import type { Reckoning } from '#domain/article/tasks.js';
import { workdaysBefore } from '#domain/calendar/calendar.js';
import { noticesOfApproval } from '../notices.js';
import { isoOf, lightOf, waitMs, type ClockReading, type FollowUp, type Subject, type TaskRow } from './subject.js';

export const APPROVAL: Subject<ApprovalState, ApprovalCommand, ApprovalEvent> = {
  type: 'approval',
  unknown: 'APPROVAL.UNKNOWN',
  settle: { kind: 'settle' },
  upsert: `
    insert into approval (id, policy_id, article_id, kind, question, status, requested_at, decided_at, asked, units)
    select a.* from jsonb_to_recordset($6::jsonb) as a(id uuid, policy_id uuid, article_id uuid, kind text, question text, status text,
      requested_at timestamptz, decided_at timestamptz, asked text[], units text[])
    join head on head.id = a.id
    on conflict (id) do update set status = excluded.status, decided_at = excluded.decided_at, asked = excluded.asked,
      units = excluded.units`,
  decide: decideApproval,
  fold: (id, events, from) => foldApproval(id, events, from)!,
  frozen: (state, command) => state ?? (command?.kind === 'request' ? command.facts : null),
  nextDue: (state, reckoning) => approvalAgenda(state, reckoning)[0]?.at ?? null,
  over: isOver,
  projection: (state, reckoning) => ({ tasks: taskRows(state, reckoning), row: approvalRow(state) }),
  notices: noticesOfApproval,
  view: approvalView,
  followUps: (state, events) => events.flatMap((event) => followUp(state, consequenceOf(state, event.type))),
};

/** What a decision brings about on its target, carried out in the same transaction. */
function consequenceOf(state: ApprovalState, type: ApprovalEvent['type']): Consequence | null {
  switch (type) {
    case 'ApprovalRequested':
      return state.onRequest ?? null;
    case 'ApprovalGranted':
    case 'ApprovalBypassed':
      return state.onApproval;
    case 'ApprovalRefused':
      return state.onRefusal;
    case 'ApprovalLapsed':
      return state.onLapse ?? state.onRefusal;
    case 'ApprovalWithdrawn':
      return state.onWithdrawal ?? state.onRefusal;
    default:
      return null;
  }
}

const followUp = (state: ApprovalState, consequence: Consequence | null): FollowUp[] =>
  consequence ? [{ ...consequence, actor: { account: `approval:${state.id}`, unit: null, roles: ['approval'] } }] : [];

function taskRows(state: ApprovalState, reckoning: Reckoning): TaskRow[] {
  return approvalTasks(state, reckoning).map((task) => ({
    subject_id: state.id,
    key: task.key,
    policy_id: state.policyId,
    kind: task.kind,
    unit: task.unit,
    about: null,
    cycle: null,
    number: 0,
    title: state.question,
    opened_at: isoOf(task.openedAt),
    due_at: isoOf(task.due),
    yellow_at: isoOf(workdaysBefore(reckoning.calendar, task.due, Math.max(0, ...reckoning.rules.approval.remindersBefore))),
    stopped: task.kind === 'approve' && state.heldBy !== undefined,
  }));
}

const approvalRow = (state: ApprovalState) => ({
  id: state.id,
  policy_id: state.policyId,
  article_id: state.articleId,
  kind: state.kind,
  question: state.question,
  status: state.status,
  requested_at: isoOf(state.requestedAt),
  decided_at: isoOf(state.decidedAt),
  asked: openSteps(state).map((step) => state.approvers[step]!.role),
  units: [...new Set([state.requestedBy.unit, ...state.approvers.map(({ unit }) => unit)])].filter((unit) => unit !== null),
});

function approvalView(state: ApprovalState, clock: ClockReading, reckoning: Reckoning): AgendaView {
  const next = approvalAgenda(state, reckoning)[0];
  const asked = openSteps(state).map((step) => state.approvers[step]!.role);
  return {
    closed: APPROVAL.over(state),
    waitMs: waitMs(next?.at, clock),
    next: next ? `${next.kind} ${next.task}, ${isoOf(next.at)}` : null,
    attributes: {
      policy: state.policyId,
      article: null,
      stage: state.status,
      light: lightOf(APPROVAL.projection(state, reckoning).tasks, clock.now),
      nextDue: isoOf(next?.at),
      leadUnit: state.approvers[0]!.unit,
      units: [...new Set(state.approvers.map(({ unit }) => unit))],
    },
    details: [
      `**approval** ${state.kind}, ${state.mode}: ${state.status}`,
      `- asked now: ${asked.join(', ') || 'nobody'}`,
      `- next: ${next ? `${next.kind} at ${isoOf(next.at)}` : 'nothing awaited'}`,
    ].join('\n'),
  };
}
