import { approvalOf, hasRole, type UnitCode } from '../actor.js';
import { agendaOfOne, dueOfOne, yellowAtOfOne, type OneTask, type OneTaskObligation } from '../agenda/one-task.js';
import { settleDue } from '../agenda/settle-due.js';
import type { RecordedEvent } from '../article/events.js';
import type { Reckoning } from '../article/tasks.js';
import { accept, refuse, type Decision, type DecisionContext, type VersionRef } from '../decision.js';
import type { Move } from '../impact/impact.js';
import type { Instant } from '../time.js';

/** One running article, and what would move in it. Without moves only what is counted from now on is counted otherwise. */
export interface AdoptionItem {
  readonly articleId: string;
  readonly numeral: string;
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
  readonly moves: readonly Move[];
}

/** The list of dates that a new calendar or rule set would move in running articles of one policy, as it is laid before a person. */
export interface AdoptionFacts {
  readonly policyId: string;
  readonly what: 'calendar' | 'ruleSet';
  /** The new version. */
  readonly to: VersionRef;
  readonly office: UnitCode;
  readonly items: readonly AdoptionItem[];
  /** By which the decision itself has its time limit. */
  readonly ruleSet: VersionRef;
  readonly calendar: VersionRef;
}

interface ObligationFact {
  readonly obligation: string;
  readonly task: string;
  readonly unit: UnitCode;
  readonly due: Instant;
}

export type AdoptionEvent =
  | { readonly type: 'AdoptionListed'; readonly data: AdoptionFacts }
  | {
      /** Ids of the articles whose dates move; of none, when nothing is adopted. */
      readonly type: 'AdoptionDecided';
      readonly data: { readonly articles: readonly string[]; readonly reason: string };
    }
  /** The leading group is asked; `approval`: the id of that. */
  | { readonly type: 'AdoptionAsked'; readonly data: { readonly approval: string } }
  | { readonly type: 'AdoptionReminderSent'; readonly data: ObligationFact }
  | { readonly type: 'AdoptionOverdue'; readonly data: ObligationFact };

export type AdoptionCommand =
  | { readonly kind: 'list'; readonly facts: AdoptionFacts }
  | { readonly kind: 'decide'; readonly articles: readonly string[] | 'all'; readonly reason: string }
  /** By the approval itself, in the transaction of its request. */
  | { readonly kind: 'noteAsked' }
  | { readonly kind: 'settle' };

export interface AdoptionState extends AdoptionFacts {
  readonly id: string;
  readonly listedAt: Instant;
  /** Id of the approval by which the leading group was asked; absent: it was not. Each of its outcomes decides the list. */
  readonly asked?: string;
  readonly decision: {
    readonly articles: readonly string[];
    readonly reason: string;
    readonly account: string;
    readonly at: Instant;
  } | null;
  readonly settled: readonly string[];
}

/** More would be too much for one transaction, and for one reading. */
export const ADOPTION_ARTICLES_MAX = 200;

/**
 * Decides one command on an adoption. Pure. A calendar is adopted by the coordination office: which days are worked was announced by others. A rule set
 * is adopted by the leading group. Refuses ADOPTION.UNKNOWN, ADOPTION.ALREADY_LISTED, ADOPTION.ALREADY_ASKED, ADOPTION.EMPTY, ADOPTION.DECIDED, ADOPTION.NOT_LISTED,
 * AUTH.OFFICE_ONLY, AUTH.LEADING_GROUP_ONLY, AUTH.SYSTEM_ONLY.
 */
export function decideAdoption(
  state: AdoptionState | null,
  command: AdoptionCommand,
  context: DecisionContext,
): Decision<AdoptionEvent> {
  const { actor } = context;
  if (command.kind === 'list') {
    if (state) return refuse('ADOPTION.ALREADY_LISTED');
    if (!hasRole(actor, 'coordination_office', 'system')) return refuse('AUTH.OFFICE_ONLY');
    const { items } = command.facts;
    if (items.length === 0 || items.length > ADOPTION_ARTICLES_MAX)
      return refuse('ADOPTION.EMPTY', { max: ADOPTION_ARTICLES_MAX });
    return accept({ type: 'AdoptionListed', data: command.facts });
  }
  if (!state) return refuse('ADOPTION.UNKNOWN');
  if (command.kind === 'settle') return settle(state, context);
  if (command.kind === 'noteAsked') return noteAsked(state, context);
  if (!hasRole(actor, 'approval')) {
    if (state.what === 'ruleSet') return refuse('AUTH.LEADING_GROUP_ONLY');
    if (!hasRole(actor, 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
  }
  if (state.decision) {
    // an approval that adopts nothing must be able to end, also when the office has decided meanwhile
    const changesNothing = hasRole(actor, 'approval') && command.articles !== 'all' && command.articles.length === 0;
    return changesNothing ? accept() : refuse('ADOPTION.DECIDED');
  }
  const listed = state.items.map(({ articleId }) => articleId);
  const articles = command.articles === 'all' ? listed : [...new Set(command.articles)];
  const stranger = articles.find((id) => !listed.includes(id));
  if (stranger !== undefined) return refuse('ADOPTION.NOT_LISTED', { article: stranger });
  return accept({ type: 'AdoptionDecided', data: { articles, reason: command.reason } });
}

function noteAsked(state: AdoptionState, { actor }: DecisionContext): Decision<AdoptionEvent> {
  if (!hasRole(actor, 'approval')) return refuse('AUTH.LEADING_GROUP_ONLY');
  if (state.decision) return refuse('ADOPTION.DECIDED');
  if (state.asked !== undefined) return refuse('ADOPTION.ALREADY_ASKED', { approval: state.asked });
  return accept({ type: 'AdoptionAsked', data: { approval: approvalOf(actor) } });
}

const settle = (state: AdoptionState, context: DecisionContext): Decision<AdoptionEvent> =>
  settleDue(state, context, {
    agenda: adoptionAgenda,
    event: ({ id: obligation, kind, task, unit, due }): AdoptionEvent => {
      return { type: kind === 'remind' ? 'AdoptionReminderSent' : 'AdoptionOverdue', data: { obligation, task, unit, due } };
    },
    evolve: evolveAdoption,
  });

type Recorded = RecordedEvent<AdoptionEvent>;

export function evolveAdoption(state: AdoptionState | null, event: Recorded): AdoptionState {
  if (event.type === 'AdoptionListed') return { ...event.data, id: '', listedAt: event.at, decision: null, settled: [] };
  if (state === null) throw new Error(`the stream of an adoption begins with AdoptionListed, not ${event.type}`);
  if (event.type === 'AdoptionAsked') return { ...state, asked: event.data.approval };
  if (event.type === 'AdoptionDecided')
    return { ...state, decision: { ...event.data, account: event.by.account, at: event.at }, settled: [] };
  return { ...state, settled: [...state.settled, event.data.obligation] };
}

export function foldAdoption(id: string, events: Iterable<Recorded>, from: AdoptionState | null = null): AdoptionState | null {
  let state = from;
  for (const event of events) state = evolveAdoption(state, event);
  return state && { ...state, id };
}

/** Key of the one task of an adoption. */
export const DECIDE = 'decide';

/** The office decides, or asks the leading group. */
const taskOf = (state: AdoptionState, { rules }: Reckoning): OneTask => ({
  key: DECIDE,
  unit: state.office,
  openedAt: state.listedAt,
  limit: rules.adoption ?? { ...rules.adjudication, remindersBefore: [] },
});

/** By when the list is decided on. */
export const adoptionDue = (state: AdoptionState, reckoning: Reckoning): Instant =>
  dueOfOne(taskOf(state, reckoning), reckoning.calendar);

/** From when the task is yellow; null: it has no reminder. */
export const adoptionYellowAt = (state: AdoptionState, reckoning: Reckoning): Instant | null =>
  yellowAtOfOne(taskOf(state, reckoning), reckoning.calendar);

/** What falls due and is not settled yet, soonest first. */
export const adoptionAgenda = (state: AdoptionState, reckoning: Reckoning): readonly OneTaskObligation[] =>
  agendaOfOne(state.decision ? null : taskOf(state, reckoning), state.settled, reckoning.calendar);
