import type { UnitCode } from '../actor.js';
import type { Calendar } from '../calendar/calendar.js';
import { dueOf, type DeadlineBasis, type DeadlineDerivation } from '../deadline/deadline.js';
import type { Budget, RuleSet } from '../rules/rule-set.js';
import type { Instant } from '../time.js';
import { countersignsWaiting, isEnded, openDisputes, openMilestones, type ArticleState, type Part } from './state.js';

export type TaskKind =
  | 'sign'
  | 'adjudicate'
  | 'rule-deputy'
  | 'rule-meeting'
  | 'plan'
  | 'countersign'
  | 'review-plan'
  | 'report'
  | 'confirm-report'
  | 'milestone'
  | 'part'
  | 'close'
  | 'decide-extension'
  | 'await-decision'
  | 'verify'
  | 'look-back';

const substantial: readonly TaskKind[] = ['milestone', 'part', 'close', 'verify'];

/** Substance is what is carried out (milestones, completion, verification); timeliness is everything that is answered (domain.md §5). */
export const isSubstantial = (kind: TaskKind): boolean => substantial.includes(kind);

/** Something that somebody has to do now. `key` is unique within the article at any moment. */
export interface TaskSlot {
  readonly key: string;
  readonly kind: TaskKind;
  /** Whose inbox it stands in. */
  readonly unit: UnitCode;
  readonly openedAt: Instant;
  /** The unit that the task is about, where that is another one. */
  readonly about: UnitCode | null;
  readonly cycle: string | null;
  /** Anchor of a counted period, or the fixed due instant. */
  readonly from: Instant;
  /** When a part began anew whose key was there before: its obligations are others than those before it. */
  readonly anew?: Instant;
}

/** A task with its deadline worked out. */
export interface Task extends TaskSlot {
  readonly due: Instant;
  readonly original: Instant;
  /** The clock of the task stands still. */
  readonly stopped: boolean;
  readonly derivation: DeadlineDerivation;
}

/** What the calendar and the rule set, frozen at dispatch, add to a state. */
export interface Reckoning {
  readonly rules: RuleSet;
  readonly calendar: Calendar;
}

const NONE: readonly never[] = [];

/** The open tasks of an article, in a stable order. An ended article has none but its look-back. */
export function taskSlots(state: ArticleState): readonly TaskSlot[] {
  if (isEnded(state) && state.lookBack?.status !== 'open') return NONE;
  const before = slotted.get(state.id);
  // most acts change a part
  if (before?.state.parts === state.parts && areAlike(before.state, state, besideTasks)) return before.slots;
  const known = workOutSlots(state, before);
  if (before === undefined && slotted.size >= KEPT_MAX) slotted.clear();
  slotted.set(state.id, known);
  return known.slots;
}

/** The slots of the last state of an article that somebody asked for, and those of its parts and milestones while it is carried out. */
interface Slotted {
  readonly state: ArticleState;
  readonly slots: readonly TaskSlot[];
  readonly ofParts: readonly PartSlots[];
  readonly ofMilestones: readonly TaskSlot[];
}

/** By article: one act asks for the same slots several times, and leaves most parts as they were. */
const slotted = new Map<string, Slotted>();
const KEPT_MAX = 256;

function workOutSlots(state: ArticleState, before: Slotted | undefined): Slotted {
  const slots: TaskSlot[] = [];
  if (isEnded(state)) {
    if (state.lookBack?.status === 'open' && state.stage === 'closed') {
      const { openedAt, at } = state.lookBack;
      slots.push(slotOf('look-back', state.verifier, openedAt ?? at, { key: `look-back:${at}` }));
    }
    return { state, slots, ofParts: NONE, ofMilestones: NONE };
  }
  let ofParts: readonly PartSlots[] = NONE;
  let ofMilestones: readonly TaskSlot[] = NONE;
  if (state.stage !== 'closing') for (const part of state.parts) putSigning(state, part, slots);
  if (state.disputes) putDisputes(state, slots);
  if (state.stage === 'planning' && (state.plan === null || state.plan.status === 'returned')) {
    for (const lead of state.leads) slots.push(slotOf('plan', lead, state.stageSince));
  }
  if (state.plan) putPlanReview(state, slots);
  if (state.stage === 'executing') {
    ofParts = putExecution(state, before?.ofParts ?? NONE, slots);
    ofMilestones = milestoneSlots(state, before);
    for (const slot of ofMilestones) slots.push(slot);
  }
  if (state.stage === 'closing') slots.push(slotOf('verify', state.verifier, state.closing!.at));
  putDecisions(state, slots);
  return { state, slots, ofParts, ofMilestones };
}

const NOTHING: Partial<TaskSlot> = {};

/** Field by field, which is several times as fast as spreading; most slots are made while articles are carried out. */
function slotOf(kind: TaskKind, unit: UnitCode, openedAt: Instant, more: Partial<TaskSlot> = NOTHING): TaskSlot {
  const { key = `${kind}:${unit}`, about = null, cycle = null, from = openedAt, anew } = more;
  const slot: TaskSlot = { key, kind, unit, openedAt, about, cycle, from };
  return anew === undefined ? slot : { ...slot, anew };
}

function putSigning(state: ArticleState, part: Part, slots: TaskSlot[]): void {
  if (part.signedAt !== null || part.signFrom === null || part.end !== null) return;
  // who signs anew, or joined after having left, may have the same due date again
  const anew = part.signFrom === state.dispatchedAt ? {} : { anew: part.signFrom };
  if (part.objectedAt === null) slots.push(slotOf('sign', part.unit, part.signFrom, anew));
  // a stream from before there were dispute files
  else if (!openDisputes(state).some(({ unit }) => unit === part.unit))
    slots.push(slotOf('adjudicate', state.office, part.objectedAt, { key: `adjudicate:${part.unit}`, about: part.unit }));
}

/** Who brings a dispute before the leading group is the office: it stands in its inbox at every level. */
function putDisputes(state: ArticleState, slots: TaskSlot[]): void {
  const kinds = { office: 'adjudicate', deputy: 'rule-deputy', meeting: 'rule-meeting' } as const;
  for (const { dispute, level, levelSince, unit } of openDisputes(state))
    slots.push(slotOf(kinds[level], state.office, levelSince, { key: `dispute:${dispute}:${level}`, about: unit }));
}

function putPlanReview(state: ArticleState, slots: TaskSlot[]): void {
  const plan = state.plan!;
  if (state.stage !== 'planning' && state.stage !== 'executing') return;
  if (plan.status === 'in-review') slots.push(slotOf('review-plan', state.office, plan.submittedAt));
  for (const { unit, askedAt } of countersignsWaiting(state))
    slots.push(slotOf('countersign', unit, askedAt, { key: `countersign:${plan.version}:${unit}`, about: plan.unit ?? null }));
}

/** What a unit owes while the article is carried out, and everything that it follows from. */
interface PartSlots {
  readonly part: Part;
  readonly since: Instant;
  readonly dispatchedAt: Instant;
  /** As what its completion stands in its inbox; null: it does not. */
  readonly completion: 'part' | 'close' | null;
  /** The closing is owed since then by a lead whose own part had ended. */
  readonly owedFrom: Instant | undefined;
  readonly slots: readonly TaskSlot[];
}

/**
 * While an article is carried out every unit owes its part by the completion date. The lead's turns into the closing request when all others, other
 * leads too, are done or waived: one task under one key, so that no reminder is sent twice. Where one report completes a part, the report is that task. A report
 * that waits for the head of the unit is still the same task of the same unit, due at the same instant: it counts when it is confirmed.
 */
function putExecution(state: ArticleState, before: readonly PartSlots[], slots: TaskSlot[]): readonly PartSlots[] {
  let open = 0;
  for (const part of state.parts) if (part.end === null) open += 1;
  const ofParts = state.parts.map((part, i) => {
    const known = before[i];
    const completion = completionOf(state, part, open);
    const same =
      known?.part === part &&
      known.completion === completion &&
      known.since === state.stageSince &&
      known.owedFrom === state.closingOwedFrom &&
      known.dispatchedAt === state.dispatchedAt;
    const one = same ? known : partSlots(state, part, completion);
    for (const slot of one.slots) slots.push(slot);
    return one;
  });
  return ofParts;
}

/** The slots of the open milestones: the same ones as long as none was done or set, so that nothing that follows from them is looked for anew. */
function milestoneSlots(state: ArticleState, before: Slotted | undefined): readonly TaskSlot[] {
  if (before?.state.stage === 'executing' && before.state.milestones === state.milestones) return before.ofMilestones;
  return openMilestones(state).map(({ id, owner, due, setAt }) => {
    return slotOf('milestone', owner, setAt, { key: `milestone:${id}`, from: due });
  });
}

/** `open`: how many parts are. Where none is, the last of several leads having left, the first of those that stay asks for the closing. */
function completionOf(state: ArticleState, part: Part, open: number): 'part' | 'close' | null {
  if (part.end !== null) return open === 0 && part.unit === state.leads[0] ? 'close' : null;
  if (part.role === 'lead') return open === 1 ? 'close' : 'part';
  return state.cycle?.id === ONCE ? null : 'part';
}

function partSlots(
  { stageSince: since, dispatchedAt, closingOwedFrom: owedFrom }: ArticleState,
  part: Part,
  completion: PartSlots['completion'],
): PartSlots {
  const { unit } = part;
  const anew = part.assignedAt === dispatchedAt ? undefined : part.assignedAt;
  const joined = anew === undefined ? NOTHING : { anew };
  const slots = part.owed.map(({ cycle, due, openedAt }) => {
    const kind = part.filed?.some((filed) => filed.cycle === cycle) ? 'confirm-report' : 'report';
    return slotOf(kind, unit, openedAt, { key: `report:${cycle}:${unit}`, cycle, from: due, ...joined });
  });
  if (completion !== null) {
    const again = completedBefore(part, owedFrom) ?? joined;
    slots.push(slotOf(completion, unit, since, { key: `completion:${unit}`, ...again }));
  }
  return { part, since, dispatchedAt, completion, owedFrom, slots };
}

/** From when a unit owes a completion whose key had a task before, which was over. */
function completedBefore({ end, leadFrom }: Part, owedFrom: Instant | undefined): { readonly anew: Instant } | undefined {
  const anew = end === null ? leadFrom : owedFrom;
  return anew === undefined ? undefined : { anew };
}

function putDecisions(state: ArticleState, slots: TaskSlot[]): void {
  const { extensionRequest, pendingDecision } = state;
  if (extensionRequest && pendingDecision?.kind !== 'grantExtension')
    slots.push(
      slotOf('decide-extension', state.office, extensionRequest.backAt ?? extensionRequest.at, { about: extensionRequest.unit }),
    );
  if (pendingDecision)
    slots.push(slotOf('await-decision', state.office, pendingDecision.at, { key: `decision:${pendingDecision.id}` }));
}

/** Id of the only report cycle under a rule set in which one report completes a part. */
export const ONCE = 'once';

/** The tasks of the last state of an article that somebody asked for, one for each of its slots. */
interface Reckoned extends Reckoning {
  readonly state: ArticleState;
  readonly slots: readonly TaskSlot[];
  readonly tasks: readonly Task[];
}

/** By article. A state never changes, so neither do its tasks, and most acts leave most tasks of an article as they were. */
const reckoned = new Map<string, Reckoned>();

/**
 * The open tasks with their due instants under the article's frozen rule set and calendar. What an act left as it was is the same object as before
 * it, the list as well as its tasks, as long as no other article's turn was so long that it has been forgotten.
 */
export function openTasks(state: ArticleState, { rules, calendar }: Reckoning): readonly Task[] {
  const known = reckoned.get(state.id);
  const before = known !== undefined && known.rules === rules && known.calendar === calendar ? known : null;
  if (before?.state === state) return before.tasks;
  const slots = taskSlots(state);
  const earlier = before !== null && areDueAlike(before.state, state) ? before : null;
  const tasks = earlier?.slots === slots ? earlier.tasks : withDeadlines(state, slots, earlier, { rules, calendar });
  if (known === undefined && reckoned.size >= KEPT_MAX) reckoned.clear();
  reckoned.set(state.id, { state, rules, calendar, slots, tasks });
  return tasks;
}

function withDeadlines(
  state: ArticleState,
  slots: readonly TaskSlot[],
  earlier: Reckoned | null,
  reckoning: Reckoning,
): readonly Task[] {
  let next = 0;
  return slots.map((slot) => {
    // both lists are in the same order, so a task that is still there comes soon
    for (let i = next; earlier && i < earlier.slots.length && i < next + 4; i += 1) {
      if (!isSameSlot(earlier.slots[i]!, slot)) continue;
      next = i + 1;
      return earlier.tasks[i]!;
    }
    return withDeadline(state, slot, reckoning);
  });
}

/** True when a task that is in both states is due at the same instant by the same derivation: everything that {@link withDeadline} reads. */
const areDueAlike = (a: ArticleState, b: ArticleState): boolean =>
  a.suspensions === b.suspensions &&
  a.extensions === b.extensions &&
  a.completion === b.completion &&
  a.rework === b.rework &&
  a.given === b.given &&
  a.plan?.urgent === b.plan?.urgent &&
  a.dispatchedAt === b.dispatchedAt;

/** Fields of a state that say nothing about its tasks. */
const besideTasks: ReadonlySet<string> = new Set<keyof ArticleState>([
  'clock',
  'settled',
  'overdue',
  'caughtUp',
  'caughtUpSubstance',
  'casesDrafted',
  'cases',
  'remindedByHand',
  'commendations',
  'excused',
  'targets',
  'rollUp',
]);

function areAlike(a: ArticleState, b: ArticleState, but: ReadonlySet<string>): boolean {
  if (a === b) return true;
  for (const field in b) if (a[field as keyof ArticleState] !== b[field as keyof ArticleState] && !but.has(field)) return false;
  // the one field that a state loses again; every other is there from its first event on
  return a.pendingDecision === b.pendingDecision;
}

const isSameSlot = (a: TaskSlot, b: TaskSlot): boolean =>
  a === b ||
  (a.from === b.from &&
    a.openedAt === b.openedAt &&
    a.kind === b.kind &&
    a.unit === b.unit &&
    a.cycle === b.cycle &&
    a.about === b.about &&
    a.anew === b.anew &&
    a.key === b.key);

/** When the article itself is due now, with its suspensions and extensions, whatever its stage. */
export function completionDueOf(state: ArticleState, { calendar }: Pick<Reckoning, 'calendar'>): Instant {
  return dueOf(completionBasis(state), completionLedger(state), calendar).due;
}

/** What moves a completion date: a rework date was set knowing what lay before it. */
function completionLedger(state: ArticleState) {
  const begun = state.rework?.at ?? state.dispatchedAt;
  const { extensions, rework } = state;
  return {
    suspensions: suspensionsSince(state, begun),
    extensions: extensions.length > 0 ? extensions.filter(({ at }) => rework === null || at >= rework.at) : NONE,
  };
}

/** What was over before a task began did not stop its clock. */
const suspensionsSince = ({ suspensions }: ArticleState, begun: Instant) =>
  suspensions.length > 0 ? suspensions.filter(({ to }) => to === undefined || to > begun) : NONE;

function withDeadline(state: ArticleState, slot: TaskSlot, { rules, calendar }: Reckoning): Task {
  const basis = basisOf(state, slot, rules);
  const ledger =
    slot.kind === 'part' || slot.kind === 'close'
      ? completionLedger(state)
      : { suspensions: suspensionsSince(state, slot.openedAt), extensions: NONE };
  const { due, original, stopped, derivation } = dueOf(basis, ledger, calendar);
  const { key, kind, unit, openedAt, about, cycle, from, anew } = slot;
  const task: Task = { key, kind, unit, openedAt, about, cycle, from, due, original, stopped, derivation };
  return anew === undefined ? task : { ...task, anew };
}

/** Under which rule a task is due: a period of the rule set, or a date that was fixed. */
export function basisOf(state: ArticleState, slot: TaskSlot, rules: RuleSet): DeadlineBasis {
  const counted = (budget: Budget): DeadlineBasis => ({
    kind: 'budget',
    anchor: slot.from,
    amount: budget.amount,
    unit: budget.unit,
  });
  switch (slot.kind) {
    case 'sign':
      return state.given.signDueAt !== undefined && slot.from === state.dispatchedAt
        ? { kind: 'fixed', due: state.given.signDueAt, source: 'given' }
        : counted(rules.signFor.budget);
    case 'adjudicate':
      return counted(rules.adjudication.budget);
    case 'plan':
      return counted(rules.plan.budget);
    case 'review-plan':
      return counted(rules.plan.review!.budget);
    case 'rule-deputy':
      return counted((rules.dispute?.deputy ?? rules.adjudication).budget);
    case 'rule-meeting':
      return counted((rules.dispute?.meeting ?? rules.adjudication).budget);
    case 'countersign':
      return counted(state.plan?.urgent ? rules.countersign!.urgentBudget : rules.countersign!.budget);
    case 'milestone':
      return { kind: 'fixed', due: slot.from, source: 'given', setAt: slot.openedAt };
    case 'await-decision':
      return counted(decisionBudget(rules));
    case 'look-back':
      return counted(rules.lookBack.budget ?? rules.verification.budget);
    case 'report':
    case 'confirm-report':
      return slot.cycle === ONCE ? completionBasis(state) : { kind: 'fixed', due: slot.from, source: 'report-cycle' };
    case 'part':
    case 'close':
      return completionBasis(state);
    case 'decide-extension':
      return counted(rules.extensionReview.budget);
    case 'verify':
      return counted(rules.verification.budget);
  }
}

/** The deputy leader's time, then the leader's (domain.md §4). */
const decisionBudget = ({ approval: { deputy, leader } }: RuleSet): Budget => ({
  amount: deputy.budget.amount + (leader.budget.unit === deputy.budget.unit ? leader.budget.amount : 0),
  unit: deputy.budget.unit,
});

export const completionBasis = (state: ArticleState): DeadlineBasis =>
  state.rework ? { kind: 'fixed', due: state.rework.due, source: 'given', setAt: state.rework.at } : state.completion;
