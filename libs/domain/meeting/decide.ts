import { actsFor, hasRole, type Actor, type UnitCode } from '../actor.js';
import { settleDue } from '../agenda/settle-due.js';
import type { OnBehalf } from '../approval/events.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { farAhead } from '../far-dates.js';
import { meetingAgenda } from './agenda.js';
import type { MeetingCommand, MeetingCommandOf } from './commands.js';
import type { AttendanceEntry, MeetingEvent } from './events.js';
import { evolveMeeting } from './evolve.js';
import { resolve } from './resolve.js';
import { askedToCome, type MeetingState, type MeetingStatus } from './state.js';

type Refusal = ReturnType<typeof refuse>;
type Decided = Decision<MeetingEvent>;

/**
 * Decides one command on a meeting of the leading group (domain.md §6). Pure. Refuses MEETING.UNKNOWN, MEETING.ALREADY_CALLED, MEETING.NO_ORDER, MEETING.NO_RULES (the
 * rule set knows no meetings), MEETING.BAD_START (not in the future), DATE.TOO_FAR, MEETING.NO_MEMBERS, MEETING.WRONG_STATUS, MEETING.ITEM_UNKNOWN,
 * MEETING.ITEM_TWICE, MEETING.INVITED_ALREADY, MEETING.NOT_INVITED, MEETING.BAD_ATTENDANCE, MEETING.NO_ATTENDANCE, MEETING.BAD_VOTES,
 * MEETING.NO_QUORUM, MEETING.NO_MAJORITY, MEETING.NO_RULING, MEETING.ITEMS_OPEN, MEETING.ORDER_UNKNOWN, MEETING.ORDER_ANSWERED, INSTRUCTION.BAD_DATE,
 * AUTH.OFFICE_ONLY, AUTH.LEADER_ONLY, AUTH.NOT_YOUR_UNIT, AUTH.OWN_UNIT, AUTH.SYSTEM_ONLY.
 */
export function decideMeeting(state: MeetingState | null, command: MeetingCommand, context: DecisionContext): Decided {
  if (command.kind === 'call') return state ? refuse('MEETING.ALREADY_CALLED') : call(command, context);
  if (!state) return refuse('MEETING.UNKNOWN');
  switch (command.kind) {
    case 'settle':
      return settle(state, context);
    case 'move':
      return move(state, command, context);
    case 'cancel':
      return (
        mayCall(state, context) ??
        wrongStatus(state, 'called', 'begun') ??
        accept({ type: 'MeetingCancelled', data: { reason: command.reason } })
      );
    case 'addItem':
      return addItem(state, command, context);
    case 'removeItem':
      return removeItem(state, command, context);
    case 'invite':
      return invite(state, command, context);
    case 'reply':
      return reply(state, command, context);
    case 'recordAttendance':
      return recordAttendance(state, command, context);
    case 'resolve':
      return notOffice(context) ?? wrongStatus(state, 'begun') ?? resolve(state, command, context);
    case 'submitMinutes':
      return submitMinutes(state, command, context);
    case 'returnMinutes':
      return (
        wrongStatus(state, 'minuted') ??
        notChair(state, context.actor, command.onBehalf) ??
        accept({ type: 'MinutesReturned', data: { opinion: command.opinion, onBehalf: command.onBehalf ?? null } })
      );
    case 'confirmMinutes':
      return confirmMinutes(state, command, context);
    case 'answerOrder':
      return answerOrder(state, command, context);
  }
}

/** By the leader or a deputy; by the office on the order of one of them, with where the order is recorded. */
function call({ facts, onBehalf }: MeetingCommandOf<'call'>, context: DecisionContext): Decided {
  const { actor, now, rules } = context;
  const leads = hasRole(actor, 'leader', 'deputy_leader') || onBehalf !== undefined;
  if (!leads && !hasRole(actor, 'coordination_office')) return refuse('AUTH.LEADER_ONLY');
  if (!leads && facts.order === null) return refuse('MEETING.NO_ORDER');
  if (!rules.meeting) return refuse('MEETING.NO_RULES', { ruleSet: rules.version });
  if (facts.members.length === 0) return refuse('MEETING.NO_MEMBERS');
  if (facts.startsAt <= now) return refuse('MEETING.BAD_START', { date: facts.startsAt });
  const far = farAhead(facts.startsAt, context);
  if (far) return far;
  const twice = facts.agenda.find((item, i) => facts.agenda.slice(0, i).some((other) => isSameMatter(item, other)));
  if (twice) return refuse('MEETING.ITEM_TWICE', { title: twice.title });
  const members = [...new Set(facts.members)];
  const invited = [...new Set(facts.invited)].filter((unit) => !members.includes(unit));
  return accept({ type: 'MeetingCalled', data: { ...facts, members, invited, onBehalf: onBehalf ?? null } });
}

function move(
  state: MeetingState,
  { startsAt, place = state.place, reason }: MeetingCommandOf<'move'>,
  context: DecisionContext,
): Decided {
  const denied = mayCall(state, context) ?? wrongStatus(state, 'called');
  if (denied) return denied;
  if (startsAt <= context.now) return refuse('MEETING.BAD_START', { date: startsAt });
  const far = farAhead(startsAt, context);
  return far ?? accept({ type: 'MeetingMoved', data: { startsAt, place, reason } });
}

/** The office keeps the agenda until the minutes are written: what comes up in the meeting belongs on it too. */
function addItem(state: MeetingState, command: MeetingCommandOf<'addItem'>, context: DecisionContext): Decided {
  const denied = notOffice(context) ?? wrongStatus(state, 'called', 'begun');
  if (denied) return denied;
  const { kind: _kind, ...facts } = command;
  if (state.agenda.some((item) => isSameMatter(item, facts))) return refuse('MEETING.ITEM_TWICE', { title: facts.title });
  return accept({ type: 'AgendaItemAdded', data: { ...facts, item: state.items + 1 } });
}

function removeItem(state: MeetingState, { item, reason }: MeetingCommandOf<'removeItem'>, context: DecisionContext): Decided {
  const denied = notOffice(context) ?? wrongStatus(state, 'called', 'begun');
  if (denied) return denied;
  const known = state.agenda.find((one) => one.item === item);
  if (!known) return refuse('MEETING.ITEM_UNKNOWN', { item });
  return accept({ type: 'AgendaItemRemoved', data: { item, matter: known.matter, reason } });
}

/** Two items about the same subject; questions that are no subject are never the same. */
function isSameMatter(
  { matter: a }: Pick<MeetingState['agenda'][number], 'matter'>,
  { matter: b }: { matter: typeof a },
): boolean {
  if (a.kind === 'approval' && b.kind === 'approval') return a.approvalId === b.approvalId;
  return a.kind === 'dispute' && b.kind === 'dispute' && a.articleId === b.articleId && a.dispute === b.dispute;
}

function invite(state: MeetingState, { units }: MeetingCommandOf<'invite'>, context: DecisionContext): Decided {
  const denied = notOffice(context) ?? wrongStatus(state, 'called');
  if (denied) return denied;
  const asked = askedToCome(state);
  const fresh = [...new Set(units)].filter((unit) => !asked.includes(unit));
  if (fresh.length === 0) return refuse('MEETING.INVITED_ALREADY');
  return accept({ type: 'UnitsInvited', data: { units: fresh } });
}

function reply(state: MeetingState, { unit, answer, words }: MeetingCommandOf<'reply'>, { actor }: DecisionContext): Decided {
  const denied = wrongStatus(state, 'called');
  if (denied) return denied;
  if (!askedToCome(state).includes(unit)) return refuse('MEETING.NOT_INVITED', { unit });
  if (!speaksFor(actor, unit)) return refuse('AUTH.NOT_YOUR_UNIT', { unit });
  return accept({ type: 'InvitationAnswered', data: { unit, answer, words } });
}

/** A member of the leading group speaks for his unit as well. */
const speaksFor = (actor: Actor, unit: UnitCode): boolean =>
  actsFor(actor, unit) || (actor.unit === unit && hasRole(actor, 'leader', 'deputy_leader', 'group_member'));

/** Everybody who was asked to come, each once: present, excused, represented by somebody, or absent. */
function recordAttendance(
  state: MeetingState,
  { attendance }: MeetingCommandOf<'recordAttendance'>,
  context: DecisionContext,
): Decided {
  const denied = notOffice(context) ?? wrongStatus(state, 'begun');
  if (denied) return denied;
  const asked = askedToCome(state);
  const said = attendance.map(({ unit }) => unit);
  const wrong =
    asked.find((unit) => !said.includes(unit)) ?? said.find((unit, i) => !asked.includes(unit) || said.indexOf(unit) !== i);
  if (wrong !== undefined) return refuse('MEETING.BAD_ATTENDANCE', { unit: wrong });
  const nameless = attendance.find(({ status, words }: AttendanceEntry) => status === 'represented' && words === null);
  if (nameless) return refuse('MEETING.BAD_ATTENDANCE', { unit: nameless.unit });
  return accept({ type: 'AttendanceRecorded', data: { attendance } });
}

function submitMinutes(state: MeetingState, { text }: MeetingCommandOf<'submitMinutes'>, context: DecisionContext): Decided {
  const denied = notOffice(context) ?? wrongStatus(state, 'begun');
  if (denied) return denied;
  if (!state.attendance) return refuse('MEETING.NO_ATTENDANCE');
  const open = state.agenda.filter(({ resolution }) => resolution === null).map(({ item }) => String(item));
  if (open.length > 0) return refuse('MEETING.ITEMS_OPEN', { items: open });
  return accept({ type: 'MinutesSubmitted', data: { text } });
}

/** Nobody confirms what was resolved about the own unit: then another of those who may has to. */
function confirmMinutes(
  state: MeetingState,
  { onBehalf }: MeetingCommandOf<'confirmMinutes'>,
  { actor }: DecisionContext,
): Decided {
  const denied = wrongStatus(state, 'minuted') ?? notChair(state, actor, onBehalf);
  if (denied) return denied;
  const resolved = state.agenda.flatMap(({ interested, resolution }) => (resolution?.outcome === 'deferred' ? [] : interested));
  // nor does somebody else for him, by his delegation
  const own = [actor.unit, onBehalf?.of?.unit].find((unit) => unit != null && resolved.includes(unit));
  if (own) return refuse('AUTH.OWN_UNIT', { unit: own });
  return accept({ type: 'MinutesConfirmed', data: { onBehalf: onBehalf ?? null } });
}

function answerOrder(
  state: MeetingState,
  { order, unit, answer }: MeetingCommandOf<'answerOrder'>,
  { actor }: DecisionContext,
): Decided {
  const given = state.orders[order];
  if (!given || !given.to.includes(unit)) return refuse('MEETING.ORDER_UNKNOWN', { order, unit });
  if (!actsFor(actor, unit)) return refuse('AUTH.NOT_YOUR_UNIT', { unit });
  if (given.answers[unit]) return refuse('MEETING.ORDER_ANSWERED', { unit });
  return accept({ type: 'MeetingOrderAnswered', data: { order, unit, answer } });
}

/** Time acts: reminds, begins the meeting at its hour, marks what is late. */
const settle = (state: MeetingState, context: DecisionContext): Decided =>
  settleDue(state, context, {
    agenda: meetingAgenda,
    event: ({ id: obligation, kind, task, unit, due }): MeetingEvent =>
      kind === 'begin'
        ? { type: 'MeetingBegan', data: { obligation } }
        : { type: kind === 'remind' ? 'MeetingReminderSent' : 'MeetingTaskOverdue', data: { obligation, task, unit, due } },
    evolve: evolveMeeting,
  });

const wrongStatus = (state: MeetingState, ...wanted: readonly MeetingStatus[]): Refusal | null =>
  wanted.includes(state.status) ? null : refuse('MEETING.WRONG_STATUS', { status: state.status, wanted });

const notOffice = ({ actor }: DecisionContext): Refusal | null =>
  hasRole(actor, 'coordination_office') ? null : refuse('AUTH.OFFICE_ONLY');

/** Whoever may call a meeting may move or cancel it. */
const mayCall = (_state: MeetingState, { actor }: DecisionContext): Refusal | null =>
  hasRole(actor, 'leader', 'deputy_leader', 'coordination_office') ? null : refuse('AUTH.LEADER_ONLY');

/** The leader may always; a deputy where he chaired; somebody in the place of either by a recorded basis. */
function notChair(state: MeetingState, actor: Actor, onBehalf: OnBehalf | undefined): Refusal | null {
  const may = state.chair === 'leader' ? (['leader'] as const) : (['leader', 'deputy_leader'] as const);
  const holds = onBehalf ? may.some((role) => role === onBehalf.role) : hasRole(actor, ...may);
  return holds ? null : refuse('AUTH.LEADER_ONLY');
}
