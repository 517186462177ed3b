import { actsFor, hasRole, systemActor, type Actor } from '../actor.js';
import { settleDue } from '../agenda/settle-due.js';
import { recorded } from '../article/recorded.js';
import { closeOf, rollForward } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { farAhead } from '../far-dates.js';
import { isDate } from '../time.js';
import { approvalAgenda, openSteps, type ApprovalObligation } from './agenda.js';
import type { ApprovalCommand, ApprovalCommandOf, InstructionOrder } from './commands.js';
import type { ApprovalEvent, ApprovalFacts, OnBehalf } from './events.js';
import { evolveApproval } from './evolve.js';
import type { ApprovalState, ApprovalStep } from './state.js';

type Refusal = ReturnType<typeof refuse>;

/**
 * Decides one command on an approval of the leading group (domain.md §6). Pure. Refuses APPROVAL.UNKNOWN, APPROVAL.ALREADY_REQUESTED,
 * APPROVAL.NO_APPROVER, APPROVAL.ASKED_TWICE, APPROVAL.NOT_TO_THE_LEADER, APPROVAL.NOT_THE_LEADING_GROUP, APPROVAL.OVER (decided, withdrawn or lapsed), APPROVAL.HELD (another matter comes first), APPROVAL.NOT_ASKED (this person is not, or not yet, asked),
 * APPROVAL.OWN_REQUEST and AUTH.OWN_UNIT (nobody approves a request of his own or of the own unit), AUTH.LEADER_ONLY, AUTH.OFFICE_ONLY,
 * AUTH.NOT_YOUR_UNIT, APPROVAL.NOT_REQUESTER, INSTRUCTION.UNKNOWN, INSTRUCTION.ALREADY_ANSWERED, INSTRUCTION.BAD_DATE, DATE.TOO_FAR.
 */
export function decideApproval(
  state: ApprovalState | null,
  command: ApprovalCommand,
  context: DecisionContext,
): Decision<ApprovalEvent> {
  if (command.kind === 'request') return state ? refuse('APPROVAL.ALREADY_REQUESTED') : request(command.facts, context);
  if (!state) return refuse('APPROVAL.UNKNOWN');
  switch (command.kind) {
    case 'settle':
      return settle(state, context);
    case 'agree':
    case 'refuse':
      return decideStep(state, command, context);
    case 'decideByMeeting':
      return decideByMeeting(state, command, context);
    case 'hold':
    case 'release':
      return holdOrRelease(state, command, context);
    case 'withdraw':
      return withdraw(state, command, context);
    case 'bypass':
      return bypass(state, command, context);
    case 'instruct':
      return instruct(state, command, context);
    case 'answerInstruction':
      return answer(state, command, context);
  }
}

/** Asked by the coordination office or the supervision office, or by the machine where a rule says so: it drafts, people decide. */
function request(facts: ApprovalFacts, { actor }: DecisionContext): Decision<ApprovalEvent> {
  if (!hasRole(actor, 'coordination_office', 'supervision_office', 'system')) return refuse('AUTH.OFFICE_ONLY');
  return notWellAsked(facts) ?? accept({ type: 'ApprovalRequested', data: facts });
}

/**
 * What is carried out is decided by the leading group: a leader or a deputy has to be among those without whom it is not granted. What escalates
 * goes from deputies to the leader. Nobody is asked twice.
 */
function notWellAsked({ mode, approvers, onApproval }: ApprovalFacts): Refusal | null {
  if (approvers.length === 0 || (mode === 'single' && approvers.length > 1)) return refuse('APPROVAL.NO_APPROVER', { mode });
  const names = approvers.map(({ role, unit, account }) => JSON.stringify([role, unit, account]));
  if (new Set(names).size < names.length) return refuse('APPROVAL.ASKED_TWICE');
  if (mode === 'escalating' && approvers.at(-1)!.role !== 'leader') return refuse('APPROVAL.NOT_TO_THE_LEADER');
  const leads = approvers.filter(({ role }) => role !== 'group_member').length;
  const enough = mode === 'all' || mode === 'sequence' ? leads > 0 : leads === approvers.length;
  return enough || onApproval === null ? null : refuse('APPROVAL.NOT_THE_LEADING_GROUP', { mode });
}

/** By the machine, for a matter that has to be decided first. What is over, or was not held by it, stays as it is. */
function holdOrRelease(
  state: ApprovalState,
  { kind, by }: ApprovalCommandOf<'hold' | 'release'>,
  { actor }: DecisionContext,
): Decision<ApprovalEvent> {
  if (!hasRole(actor, 'system')) return refuse('AUTH.SYSTEM_ONLY');
  if (state.status !== 'pending') return accept();
  if (kind === 'hold') return state.heldBy === undefined ? accept({ type: 'ApprovalHeld', data: { by } }) : accept();
  return state.heldBy === by ? accept({ type: 'ApprovalReleased', data: { by } }) : accept();
}

function decideStep(
  state: ApprovalState,
  command: ApprovalCommandOf<'agree' | 'refuse'>,
  context: DecisionContext,
): Decision<ApprovalEvent> {
  if (state.status !== 'pending') return refuse('APPROVAL.OVER', { status: state.status });
  if (state.heldBy !== undefined) return refuse('APPROVAL.HELD');
  const denied = notImpartial(state, context.actor, command.onBehalf);
  if (denied) return denied;
  const step = stepOf(state, context.actor, command.onBehalf);
  if (step === undefined) return refuse('APPROVAL.NOT_ASKED');
  const ordered = command.instruction ? orderOf(state, command.instruction, context) : null;
  if (ordered && 'ok' in ordered) return ordered;
  const agreed = command.kind === 'agree';
  const decision: ApprovalEvent = {
    type: agreed ? 'ApproverAgreed' : 'ApproverRefused',
    data: { step, opinion: command.opinion ?? null, onBehalf: command.onBehalf ?? null },
  };
  const events: ApprovalEvent[] = [decision];
  const outcome = outcomeAfter(evolveApproval(state, recorded(decision, context)), agreed);
  if (outcome) events.push({ type: outcome, data: {} });
  if (ordered) events.push(ordered);
  return accept(...events);
}

/** What a decision brings about: every mode but `all` and `sequence` is over with the first one; those with the last agreement, or a refusal. */
function outcomeAfter(state: ApprovalState, agreed: boolean): 'ApprovalGranted' | 'ApprovalRefused' | null {
  if (!agreed) return 'ApprovalRefused';
  const everybody = state.mode === 'all' || state.mode === 'sequence';
  return !everybody || state.steps.every(({ decision }) => decision?.agreed) ? 'ApprovalGranted' : null;
}

/**
 * The step that the actor may decide, in his own right or for somebody else: whom the request names by role, unit and, where it does, account. Nobody
 * decides two steps in one capacity, so that where all are asked each of them has decided. Where it escalates, a higher approver need not wait.
 */
function stepOf(state: ApprovalState, actor: Actor, onBehalf: OnBehalf | undefined): number | undefined {
  const { account: own, unit: ownUnit } = actor;
  const inTheSameCapacity = (step: ApprovalStep): boolean =>
    step.decision?.account === own && step.decision.onBehalf?.basis === onBehalf?.basis;
  if (state.steps.some(inTheSameCapacity)) return undefined;
  const open = openSteps(state);
  const from = open[0] ?? state.steps.length;
  const reachable = state.mode === 'escalating' ? state.steps.flatMap((_, i) => (i >= from ? [i] : [])) : open;
  return reachable.find((i) => {
    const { role, unit, account } = state.approvers[i]!;
    const isAsked = (holder: { readonly account: string; readonly unit: string | null }): boolean =>
      holder.unit === unit && (account === null || account === holder.account);
    if (onBehalf) return onBehalf.role === role && (onBehalf.of === undefined || isAsked(onBehalf.of));
    return hasRole(actor, role) && isAsked({ account: own, unit: ownUnit });
  });
}

/** Nobody decides what he asked for himself, or what concerns the own unit; nor does somebody else for him, by his delegation. */
function notImpartial(state: ApprovalState, actor: Actor, onBehalf: OnBehalf | undefined): Refusal | null {
  const people = onBehalf?.of ? [actor, onBehalf.of] : [actor];
  if (people.some(({ account }) => account === state.requestedBy.account)) return refuse('APPROVAL.OWN_REQUEST');
  const own = people.find(({ unit }) => unit !== null && state.interested.includes(unit));
  return own ? refuse('AUTH.OWN_UNIT', { unit: own.unit! }) : null;
}

/**
 * The resolution of a meeting, once its minutes are confirmed; quorum and majority were established there, by its rule set. Refuses
 * AUTH.LEADING_GROUP_ONLY (no resolution of this meeting), AUTH.OWN_UNIT (a unit voted that the decision concerns), APPROVAL.HELD (something else comes first).
 */
function decideByMeeting(
  state: ApprovalState,
  { meeting, agreed, opinion, voters }: ApprovalCommandOf<'decideByMeeting'>,
  { actor }: DecisionContext,
): Decision<ApprovalEvent> {
  if (!hasRole(actor, 'approval') || actor.account !== `meeting:${meeting}`) return refuse('AUTH.LEADING_GROUP_ONLY');
  if (state.status !== 'pending') return refuse('APPROVAL.OVER', { status: state.status });
  // held by the meeting itself, or by nothing
  if (state.heldBy !== undefined && state.heldBy !== meeting) return refuse('APPROVAL.HELD');
  const own = voters.find((unit) => state.interested.includes(unit));
  if (own !== undefined) return refuse('AUTH.OWN_UNIT', { unit: own });
  const decided: ApprovalEvent = { type: 'DecidedByMeeting', data: { meeting, agreed, opinion, voters } };
  return accept<ApprovalEvent>(decided, { type: agreed ? 'ApprovalGranted' : 'ApprovalRefused', data: {} });
}

function withdraw(
  state: ApprovalState,
  { reason }: ApprovalCommandOf<'withdraw'>,
  { actor }: DecisionContext,
): Decision<ApprovalEvent> {
  if (state.status !== 'pending') return refuse('APPROVAL.OVER', { status: state.status });
  const unit = state.proposedBy ?? state.requestedBy.unit;
  const asker =
    (actor.unit !== null && actor.unit === unit) || (!state.proposedBy && actor.account === state.requestedBy.account);
  // what the machine asked for by a rule, the coordination office may end; what another office asked for, it may not
  const ofTheMachine = state.requestedBy.account === systemActor.account && hasRole(actor, 'coordination_office');
  if (!asker && !ofTheMachine && !hasRole(actor, 'system')) return refuse('APPROVAL.NOT_REQUESTER');
  return accept({ type: 'ApprovalWithdrawn', data: { reason } });
}

/** In an emergency the leader or a deputy decides alone, past those who should be asked; it is shown as such. */
function bypass(
  state: ApprovalState,
  { reason, onBehalf }: ApprovalCommandOf<'bypass'>,
  { actor }: DecisionContext,
): Decision<ApprovalEvent> {
  if (state.status !== 'pending') return refuse('APPROVAL.OVER', { status: state.status });
  if (state.heldBy !== undefined) return refuse('APPROVAL.HELD');
  const denied = notLeader(actor, onBehalf) ?? notImpartial(state, actor, onBehalf);
  return denied ?? accept({ type: 'ApprovalBypassed', data: { reason, onBehalf: onBehalf ?? null } });
}

function instruct(
  state: ApprovalState,
  { instruction, onBehalf }: ApprovalCommandOf<'instruct'>,
  context: DecisionContext,
): Decision<ApprovalEvent> {
  const denied = notLeader(context.actor, onBehalf);
  if (denied) return denied;
  const ordered = orderOf(state, instruction, context);
  return 'ok' in ordered ? ordered : accept(ordered);
}

function notLeader(actor: Actor, onBehalf: OnBehalf | undefined): Refusal | null {
  const leads = hasRole(actor, 'leader', 'deputy_leader') || onBehalf?.role === 'leader' || onBehalf?.role === 'deputy_leader';
  return leads ? null : refuse('AUTH.LEADER_ONLY');
}

function orderOf(state: ApprovalState, order: InstructionOrder, context: DecisionContext): ApprovalEvent | Refusal {
  const { calendar, now } = context;
  const due = isDate(order.due) ? closeOf(calendar, rollForward(calendar, order.due)) : 0;
  if (due <= now) return refuse('INSTRUCTION.BAD_DATE', { date: order.due });
  const { text, to } = order;
  const far = farAhead(due, context);
  return far ?? { type: 'InstructionGiven', data: { text, to: [...new Set(to)], due, index: state.instructions.length } };
}

function answer(
  state: ApprovalState,
  { index, unit, answer: words }: ApprovalCommandOf<'answerInstruction'>,
  { actor }: DecisionContext,
): Decision<ApprovalEvent> {
  const given = state.instructions[index];
  if (!given || !given.to.includes(unit)) return refuse('INSTRUCTION.UNKNOWN', { index, unit });
  if (!actsFor(actor, unit)) return refuse('AUTH.NOT_YOUR_UNIT', { unit });
  if (given.answers[unit]) return refuse('INSTRUCTION.ALREADY_ANSWERED', { unit });
  return accept({ type: 'InstructionAnswered', data: { index, unit, answer: words } });
}

/** Time acts: reminds, passes on to the next approver, lets lapse. */
const settle = (state: ApprovalState, context: DecisionContext): Decision<ApprovalEvent> =>
  settleDue(state, context, { agenda: approvalAgenda, event: eventOf, evolve: evolveApproval });

function eventOf({ id: obligation, kind, task, unit, due, index }: ApprovalObligation): ApprovalEvent {
  if (kind === 'pass-on') return { type: 'ApprovalPassedOn', data: { obligation, from: index, to: index + 1 } };
  if (kind === 'lapse') return { type: 'ApprovalLapsed', data: { obligation } };
  return { type: kind === 'remind' ? 'ApprovalReminderSent' : 'InstructionOverdue', data: { obligation, task, unit, due } };
}
