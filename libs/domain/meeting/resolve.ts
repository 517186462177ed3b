import type { UnitCode } from '../actor.js';
import { closeOf, rollForward } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { farAhead } from '../far-dates.js';
import { majorityPercentOf } from '../rules/left-out.js';
import { isDate } from '../time.js';
import type { MeetingCommandOf, OrderGiven } from './commands.js';
import type { MeetingEvent, MeetingOrder, Votes } from './events.js';
import type { AgendaItem, MeetingState } from './state.js';

type Refusal = ReturnType<typeof refuse>;

/**
 * What was resolved on an item. Who the matter concerns does not vote; a decision needs the quorum of those who may, and the majority of those who
 * came, or the chair's reason why he decides otherwise (重大行政决策程序暂行条例 art. 30). Putting off needs neither. It takes effect when the
 * minutes are confirmed.
 */
export function resolve(
  state: MeetingState,
  { kind: _kind, orders: given, ...facts }: MeetingCommandOf<'resolve'>,
  context: DecisionContext,
): Decision<MeetingEvent> {
  if (!state.attendance) return refuse('MEETING.NO_ATTENDANCE');
  const item = state.agenda.find((known) => known.item === facts.item);
  if (!item) return refuse('MEETING.ITEM_UNKNOWN', { item: facts.item });
  const orders = ordersOf(given, context);
  if ('ok' in orders) return orders;
  const denied =
    badVotes(state, item, facts.votes) ??
    (facts.outcome === 'deferred' ? null : undecided(state, item, facts, context)) ??
    badRuling(item, facts);
  return denied ?? accept({ type: 'ResolutionRecorded', data: { ...facts, orders } });
}

/** Members who may vote on the item. */
const voters = (state: MeetingState, { interested }: AgendaItem): readonly UnitCode[] =>
  state.members.filter((unit) => !interested.includes(unit));

/** Members who may vote on the item and came, or sent somebody. */
export function presentVoters(state: MeetingState, item: AgendaItem): readonly UnitCode[] {
  const came = new Set(
    (state.attendance ?? []).filter(({ status }) => status === 'present' || status === 'represented').map(({ unit }) => unit),
  );
  return voters(state, item).filter((unit) => came.has(unit));
}

function badVotes(state: MeetingState, item: AgendaItem, votes: Votes): Refusal | null {
  const all = [...votes.for, ...votes.against, ...votes.abstained];
  const own = all.find((unit) => item.interested.includes(unit));
  if (own !== undefined) return refuse('AUTH.OWN_UNIT', { unit: own });
  const may = presentVoters(state, item);
  const wrong = all.find((unit, i) => !may.includes(unit) || all.indexOf(unit) !== i);
  return wrong === undefined ? null : refuse('MEETING.BAD_VOTES', { unit: wrong });
}

function undecided(
  state: MeetingState,
  item: AgendaItem,
  { outcome, votes, againstMajority }: Pick<MeetingCommandOf<'resolve'>, 'outcome' | 'votes' | 'againstMajority'>,
  { rules }: DecisionContext,
): Refusal | null {
  const present = presentVoters(state, item).length;
  const entitled = voters(state, item).length;
  const { quorumPercent } = rules.meeting!;
  // more than the share: half of four is two, which is not enough
  if (present * 100 <= entitled * quorumPercent) return refuse('MEETING.NO_QUORUM', { present, entitled, quorumPercent });
  const side = outcome === 'adopted' ? votes.for : votes.against;
  const hasMajority = side.length * 100 > present * majorityPercentOf(rules);
  return hasMajority || againstMajority !== null ? null : refuse('MEETING.NO_MAJORITY', { votes: side.length, present });
}

/** A dispute is ruled by the resolution that is adopted on it, and nothing else is. */
function badRuling(
  item: AgendaItem,
  { outcome, ruling }: Pick<MeetingCommandOf<'resolve'>, 'outcome' | 'ruling'>,
): Refusal | null {
  const needed = item.matter.kind === 'dispute' && outcome === 'adopted';
  return needed === (ruling !== null) ? null : refuse('MEETING.NO_RULING', { item: item.item });
}

function ordersOf(given: readonly OrderGiven[], context: DecisionContext): readonly MeetingOrder[] | Refusal {
  const { calendar, now } = context;
  const orders: MeetingOrder[] = [];
  for (const { text, to, due: date } of given) {
    const due = isDate(date) ? closeOf(calendar, rollForward(calendar, date)) : 0;
    if (due <= now) return refuse('INSTRUCTION.BAD_DATE', { date });
    const far = farAhead(due, context);
    if (far) return far;
    orders.push({ text, to: [...new Set(to)], due });
  }
  return orders;
}
