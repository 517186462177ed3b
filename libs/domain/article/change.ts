import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import type { CommandOf } from './commands.js';
import { newCycle } from './cycles.js';
import { withPlanning } from './dispute.js';
import type { ArticleEvent } from './events.js';
import {
  byLeadingGroup,
  cannotJoin,
  decisionPending,
  isRefusal,
  needPart,
  notLead,
  notOffice,
  ownCause,
  wrongStage,
  type Refusal,
} from './guards.js';
import { isSuspended, partOf, type ArticleState } from './state.js';
import { draftsEnded } from './supervision.js';
import { completionDueOf } from './tasks.js';
import type { SplitArticle } from './terms/change.js';

/** 中止 by the office, with category and reason: every deadline stands still. */
export function suspend(state: ArticleState, command: CommandOf<'suspend'>, context: DecisionContext): Decision<ArticleEvent> {
  return notOffice(context) ?? accept({ type: 'ArticleSuspended', data: { category: command.category, reason: command.reason } });
}

/** The clocks run again; for report cycles that were slept through nothing is owed. Refuses ARTICLE.NOT_SUSPENDED. */
export function resume(state: ArticleState, { reason }: CommandOf<'resume'>, context: DecisionContext): Decision<ArticleEvent> {
  const denied = notOffice(context);
  if (denied) return denied;
  if (!isSuspended(state)) return refuse('ARTICLE.NOT_SUSPENDED');
  return accept({ type: 'ArticleResumed', data: { reason, ...(state.stage === 'executing' && newCycle(state, context)) } });
}

/**
 * Another unit leads from now on, by decision of the leading group; the former lead stays as a responsible unit or is released. Refuses
 * AUTH.LEADING_GROUP_ONLY, ARTICLE.NOT_LEAD, DISPATCH.UNIT_TWICE (it leads already), DISPATCH.VERIFIER_CONCERNED.
 */
export function changeLead(
  state: ArticleState,
  { from, to, former, reason }: CommandOf<'changeLead'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = byLeadingGroup(context) ?? wrongStage(state, ...inWork) ?? notLead(state, from);
  if (denied) return denied;
  if (state.leads.includes(to)) return refuse('DISPATCH.UNIT_TWICE', { unit: to, numeral: state.numeral });
  const stranger = partOf(state, to) ? null : cannotJoin(state, [to]);
  if (stranger) return stranger;
  return accept(...withPlanning(state, [{ type: 'LeadChanged', data: { from, to, former, reason } }], context));
}

const inWork = ['dispatched', 'planning', 'executing'] as const;

/** The office adds responsible units, who sign and owe the running report cycle. Refuses DISPATCH.UNIT_TWICE, DISPATCH.VERIFIER_CONCERNED, DISPATCH.NO_UNIT. */
export function addUnits(
  state: ArticleState,
  { units, reason }: CommandOf<'addUnits'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const denied = notOffice(context) ?? wrongStage(state, ...inWork) ?? cannotJoin(state, units);
  if (denied) return denied;
  if (units.length === 0) return refuse('DISPATCH.NO_UNIT');
  return accept({ type: 'UnitsAdded', data: { units, signs: context.rules.signFor.signers === 'all', reason } });
}

/**
 * The office releases a responsible unit: it leaves the article, its milestones fall to the lead. Refuses PART.LEAD_CLOSES (a lead is changed instead),
 * AUTH.OWN_UNIT.
 */
export function releaseUnit(
  state: ArticleState,
  { unit, reason }: CommandOf<'releaseUnit'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const part = needPart(state, unit);
  if (isRefusal(part)) return part;
  const denied = notOffice(context) ?? ownCause(context, unit) ?? wrongStage(state, ...inWork);
  if (denied) return denied;
  if (part.role === 'lead') return refuse('PART.LEAD_CLOSES', { unit });
  return accept({ type: 'UnitReleased', data: { unit, reason } });
}

/**
 * The article is carried on as several, each with a stream of its own; this one keeps its history and ends. The office splits among the units of the
 * article as they are; a unit that comes to lead by it is a change of lead, which is the leading group's. Refuses SPLIT.TOO_FEW, SPLIT.BAD_UNIT (a unit
 * that is none of the article's, or stands twice in a part), SPLIT.BAD_SPAN (words that are none of the article's), SPLIT.BAD_TARGET (a target that is
 * none of the article's, or goes to two of them), SPLIT.SAME_NUMERAL (people could not tell two of them apart), DISPATCH.NO_LEAD, SPLIT.UNIT_LEFT_OUT, AUTH.OFFICE_ONLY, AUTH.LEADING_GROUP_ONLY,
 * DECISION.PENDING.
 */
export function split(
  state: ArticleState,
  { into: asked, reason }: CommandOf<'split'>,
  context: DecisionContext,
): Decision<ArticleEvent> {
  const into = asked.map((one, i): SplitArticle => ({
    ...one,
    numeral: one.numeral ?? `${state.numeral}之${ordinal(i + 1)}`,
    ...targetsOf(state, asked, i),
  }));
  const newLead = into.some(({ leads }) => leads.some((unit) => !state.leads.includes(unit)));
  const decided = byLeadingGroup(context);
  const denied = (decided && (newLead ? decided : notOffice(context))) ?? wrongStage(state, ...inWork) ?? badSplit(state, into);
  if (denied) return denied;
  const pending = decided ? decisionPending(state) : null;
  return (
    pending ??
    accept({ type: 'ArticleSplit', data: { into, reason, due: completionDueOf(state, context), ...draftsEnded(state) } })
  );
}

/** What a part is measured by: the targets that it names, and the first of them what none does, so that no target of the policy is lost. */
function targetsOf(
  { targets = [] }: ArticleState,
  asked: CommandOf<'split'>['into'],
  i: number,
): { targets?: readonly string[] } {
  const named = asked.flatMap((one) => one.targets ?? []);
  if (targets.length === 0 && named.length === 0) return {};
  const rest = i === 0 ? targets.map(({ id }) => id).filter((id) => !named.includes(id)) : [];
  return { targets: [...(asked[i]!.targets ?? []), ...rest] };
}

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;

/** 一 to 九十九, as parts of an article are counted. */
function ordinal(n: number): string {
  const tens = Math.floor(n / 10);
  return `${tens > 1 ? DIGITS[tens]! : ''}${tens > 0 ? '十' : ''}${DIGITS[n % 10]!}`;
}

function badSplit(state: ArticleState, into: readonly SplitArticle[]): Refusal | null {
  if (into.length < 2) return refuse('SPLIT.TOO_FEW');
  const numerals = [state.numeral, ...into.map(({ numeral }) => numeral)];
  const same = numerals.find((numeral, i) => numerals.indexOf(numeral) !== i);
  if (same !== undefined) return refuse('SPLIT.SAME_NUMERAL', { numeral: same });
  for (const { numeral, leads, responsible } of into) {
    if (leads.length === 0) return refuse('DISPATCH.NO_LEAD', { numeral });
    const units = [...leads, ...responsible];
    const bad = units.find((unit, i) => units.indexOf(unit) !== i || !partOf(state, unit));
    if (bad !== undefined) return refuse('SPLIT.BAD_UNIT', { unit: bad, numeral });
  }
  const strange = into.find(({ span }) => span !== null && !isWithin(span, state.span));
  if (strange) return refuse('SPLIT.BAD_SPAN', { numeral: strange.numeral });
  const targets = into.flatMap((one) => one.targets ?? []);
  const wrong = targets.find((id, i) => targets.indexOf(id) !== i || !state.targets?.some((target) => target.id === id));
  if (wrong !== undefined) return refuse('SPLIT.BAD_TARGET', { target: wrong });
  const carried = new Set(into.flatMap(({ leads, responsible }) => [...leads, ...responsible]));
  const left = state.parts.filter((part) => part.end === null && !carried.has(part.unit)).map((part) => part.unit);
  return left.length > 0 ? refuse('SPLIT.UNIT_LEFT_OUT', { units: left }) : null;
}

const isWithin = ([from, to]: readonly [number, number], whole: ArticleState['span']): boolean =>
  whole !== null && from < to && from >= whole[0] && to <= whole[1];

/** The article is given up, by decision of the leading group. Refuses AUTH.LEADING_GROUP_ONLY. */
export function cancel(state: ArticleState, { reason }: CommandOf<'cancel'>, context: DecisionContext): Decision<ArticleEvent> {
  return byLeadingGroup(context) ?? accept({ type: 'ArticleCancelled', data: { reason, ...draftsEnded(state) } });
}
