import { approvalActor, type Actor } from '../actor.js';
import type { ArticleCommand } from '../article/commands.js';
import { leadInWork, partOf, type ArticleState } from '../article/state.js';
import { completionDueOf, type Task, type TaskKind } from '../article/tasks.js';
import type { FieldCheck } from '../article/terms/closing.js';
import {
  addDays,
  closeOfDay,
  dateAt,
  dayAt,
  isWorkdayNumber,
  rollForwardDay,
  workdayAt,
  workdayRank,
  type Calendar,
} from '../calendar/calendar.js';
import { needsFieldChecks } from '../rules/left-out.js';
import { dateFromDay, type Instant } from '../time.js';
import { daysOf, type Delay } from './delay.js';
import type { Duty } from './scenario.js';
import { handlerOf, headOf, holdsMeetings, middayOf, officeOf, profileOf, verifierOf, type World } from './world.js';

/** What somebody is going to do about a task, as long as the task stays as it is. */
export interface Intention {
  readonly at: Instant;
  readonly actor: Actor;
  /** Worked out when it is done, by the state of that moment. */
  readonly command: (state: ArticleState, now: Instant) => ArticleCommand;
  /** What is done instead when the domain refuses; without it, the same is tried again after somebody else has acted on the article. */
  readonly instead?: (now: Instant) => Intention;
  /** Done again in the same moment as long as this is true of the state after it: a step of several. */
  readonly again?: (state: ArticleState) => boolean;
  /** Done once, whatever becomes of it: for this due date (`due`), or for the task (`ever`). */
  readonly once?: 'due' | 'ever';
}

/** A task before somebody. */
export interface Asked {
  readonly world: World;
  readonly state: ArticleState;
  readonly task: Task;
  readonly now: Instant;
  /** Short tasks that the unit has open in the whole policy, this one included. */
  readonly load: number;
  /** A number from [0, 1) for a purpose; the same for the same purpose as long as the task is the same. */
  readonly draw: (purpose: string) => number;
}

/** True when the question of the task waits for a meeting of the leading group instead of going round. */
export function waitsForMeeting({ world, task, draw }: Asked): boolean {
  if (!holdsMeetings(world)) return false;
  return (
    task.kind === 'rule-meeting' || (task.kind === 'await-decision' && draw('to meeting') < world.scenario.decisions.toMeeting)
  );
}

/** Everything that is intended about a task, in no order. Empty when nobody is going to act on it. */
export function intentionsOf(asked: Asked): readonly Intention[] {
  return answers[asked.task.kind]?.(asked) ?? [];
}

/** True when the simulation knows what people do about tasks of the kind; the lead's `part` waits for the other units'. */
export const isAnswered = (kind: TaskKind): boolean => answers[kind] !== undefined;

/** Tasks that are open for days, not for years: what makes a unit busy. */
export const isShort = (kind: TaskKind): boolean =>
  kind === 'sign' || kind === 'plan' || kind === 'countersign' || isReport(kind);

/** A report that is owed, be it that it waits for the head of the unit. */
export const isReport = (kind: TaskKind): boolean => kind === 'report' || kind === 'confirm-report';

/** By kind of task; a kind that is not here stays open, and the result of the run says so. */
const answers: Partial<Record<TaskKind, (asked: Asked) => readonly Intention[]>> = {
  sign: signing,
  plan: (asked) => ofUnit(asked, 'plan', (state, now) => planOf(asked, state, now)),
  countersign: countersigning,
  report: reporting,
  'confirm-report': confirming,
  milestone: (asked) =>
    ofUnit(asked, 'milestone', () => ({
      kind: 'completeMilestone',
      unit: asked.task.unit,
      milestone: asked.task.key.slice('milestone:'.length),
      summary: WORDS,
      evidence: [{ name: WORDS, ref: WORDS }],
    })),
  part: (asked) =>
    // of several leads the others declare their parts done, and the first requests the closing
    leadInWork(asked.state) === asked.task.unit
      ? [...extension(asked), ...suspension(asked), ...splitting(asked)]
      : ofUnit(asked, 'completion', () => ({ kind: 'completePart', unit: asked.task.unit, summary: WORDS })),
  close: (asked) => [
    ...ofUnit(asked, 'completion', () => ({ kind: 'requestClosing', unit: asked.task.unit, summary: WORDS })),
    ...extension(asked),
    ...suspension(asked),
    ...splitting(asked),
  ],
  adjudicate: adjudication,
  'rule-deputy': deputyRuling,
  // the meeting's
  'rule-meeting': () => [],
  'review-plan': planReview,
  'decide-extension': extensionReview,
  'await-decision': groupDecision,
  verify: verification,
  'look-back': lookingBack,
};

/** What simulated people write. */
export const WORDS = '模拟';

/** A measure for every unit that carries out a part, with milestones evenly spread over the time that is left. */
function planOf({ world, task }: Asked, state: ArticleState, now: Instant): ArticleCommand {
  const { calendar, scenario } = world;
  const from = dayAt(calendar, now);
  const days = dayAt(calendar, completionDueOf(state, world)) - from;
  const milestones = Array.from({ length: days > scenario.milestones ? scenario.milestones : 0 }, (_, i) => ({
    title: WORDS,
    due: dateFromDay(from + Math.ceil((days * (i + 1)) / (scenario.milestones + 1))),
  }));
  const measures = state.parts
    .filter((part) => part.end === null)
    .map(({ unit }) => ({ title: WORDS, owner: unit, deliverable: WORDS, due: null, quote: null, milestones }));
  return { kind: 'submitPlan', unit: task.unit, measures };
}

const reportOf = ({ task }: Asked) => ({ progress: WORDS, ...(task.cycle !== null && { cycle: task.cycle }) });

/** What a unit does about a duty of its own, when its habits say. */
function ofUnit(asked: Asked, duty: Duty, command: Intention['command']): readonly Intention[] {
  const at = whenDone(asked, duty);
  return at === null ? [] : [{ at, actor: headOf(asked.task.unit), command }];
}

/** Something that a unit owes, as far as its habits go by it. */
export interface Owed extends Pick<Asked, 'world' | 'now' | 'load' | 'draw'> {
  readonly task: Pick<Task, 'unit' | 'due'>;
}

/** When a unit does what it owes; null: never. */
export function whenDone({ world, task, now, draw, load }: Owed, duty: Duty): Instant | null {
  const { calendar } = world;
  const { silent, late, ahead, overload } = profileOf(world, task.unit);
  if (silent) return null;
  const slower = Math.floor(Math.max(0, load - overload.from) * overload.days);
  const dueDay = dayAt(calendar, task.due);
  if (late.on.includes(duty) && draw('late') < late.chance) {
    const by = daysOf(late.by, draw('late by'));
    if (by > 0)
      return Math.max(
        middayOf(calendar, workdayAt(calendar, workdayRank(calendar, dueDay + 1) + by + slower - 1)),
        soonest(calendar, now),
      );
  }
  const early = daysOf(ahead[duty], draw('ahead')) - slower;
  const midday = middayOf(calendar, workdayAt(calendar, workdayRank(calendar, dueDay) - early));
  return Math.max(early < 0 ? midday : Math.min(midday, task.due), soonest(calendar, now));
}

/** Something that waits for a decision. */
export interface Awaited extends Pick<Asked, 'world' | 'now' | 'draw'> {
  readonly task: Pick<Task, 'openedAt'>;
}

/** When somebody who decides does it: a reaction's working days after the request. */
export function whenDecided(
  { world: { calendar }, task, now, draw }: Awaited,
  reaction: Delay,
  since = task.openedAt,
  purpose = 'decides',
): Instant {
  const days = daysOf(reaction, draw(purpose));
  const day = dayAt(calendar, since);
  const rank = days === 0 ? workdayRank(calendar, day) : workdayRank(calendar, day + 1) + days - 1;
  return Math.max(middayOf(calendar, workdayAt(calendar, rank)), soonest(calendar, now));
}

/** Now, when offices work; else the middle of the next working day. */
export function soonest(calendar: Calendar, now: Instant): Instant {
  const day = dayAt(calendar, now);
  if (now <= middayOf(calendar, day)) return middayOf(calendar, rollForwardDay(calendar, day));
  if (isWorkdayNumber(calendar, day) && now <= closeOfDay(calendar, day)) return now;
  return middayOf(calendar, rollForwardDay(calendar, day + 1));
}

/** A unit reports: its head, or a handler, whose report waits for the head. */
function reporting(asked: Asked): readonly Intention[] {
  const { world, task, draw } = asked;
  const { unit } = task;
  const reported = ofUnit(asked, 'report', () => ({ kind: 'report', unit, ...reportOf(asked) }));
  if (draw('filed') >= profileOf(world, unit).headReview.chance) return reported;
  return reported.map((intention) => ({ ...intention, actor: handlerOf(unit) }));
}

/** The head confirms what a handler has filed, some working days after it was. */
function confirming(asked: Asked): readonly Intention[] {
  const { world, state, task, draw } = asked;
  const { unit, cycle } = task;
  const filed = partOf(state, unit)?.filed?.find((one) => one.cycle === cycle);
  if (!filed) return [];
  const at = whenDecided({ world, task, now: asked.now, draw }, profileOf(world, unit).headReview.after, filed.at, 'confirms');
  return [{ at, actor: headOf(unit), command: () => ({ kind: 'confirmReport', unit, cycle: cycle! }) }];
}

/** A unit signs, or objects once and signs when it is told to. */
function signing(asked: Asked): readonly Intention[] {
  const { world, state, task, draw } = asked;
  const { unit } = task;
  const sign = ofUnit(asked, 'sign', () => ({ kind: 'sign', unit }));
  const assigned = state.parts.find((part) => part.unit === unit)?.assignedAt;
  const objects = task.openedAt === assigned && draw('objects') < profileOf(world, unit).objects;
  if (!objects) return sign;
  return sign.map(({ at, actor }) => ({
    at,
    actor,
    command: () => ({ kind: 'object', unit, grounds: WORDS, basis: WORDS }),
    instead: (now) => ({ ...sign[0]!, at: now }),
  }));
}

/** The office upholds the assignment or releases the unit; a lead is released only where another one is left. */
function adjudication(asked: Asked): readonly Intention[] {
  const { world, task, draw } = asked;
  const ladder = world.rules.dispute !== undefined && disputeOf(task) !== null;
  const escalates = ladder && draw('escalated') < world.scenario.decisions.disputeEscalated;
  return escalates ? escalation(asked) : ruling(asked);
}

/** The number of the dispute file that the task is about; null where there is none. */
export const disputeOf = ({ key }: Pick<Task, 'key'>): number | null =>
  key.startsWith('dispute:') ? Number(key.split(':')[1]) : null;

/** The office notes its view in the file and brings it before the deputy leader. */
function escalation(asked: Asked): readonly Intention[] {
  const { world, task } = asked;
  const dispute = disputeOf(task)!;
  const at = whenDecided(asked, world.scenario.reactions.adjudication);
  const actor = officeOf(world);
  return [
    { at, actor, command: () => ({ kind: 'recordView', dispute, view: WORDS, basis: WORDS }) },
    { at, actor, command: () => ({ kind: 'escalateDispute', dispute, reason: WORDS }) },
  ];
}

/** The deputy leader rules, or brings the dispute before the meeting. */
function deputyRuling(asked: Asked): readonly Intention[] {
  const { world, task, draw } = asked;
  const { reactions, decisions } = world.scenario;
  const dispute = disputeOf(task)!;
  const at = whenDecided(asked, reactions.deputy);
  if (holdsMeetings(world) && draw('to meeting') < decisions.disputeToMeeting)
    return [{ at, actor: deputyActor, command: () => ({ kind: 'escalateDispute', dispute, reason: WORDS }) }];
  const keep = ruled(dispute, 'keep');
  if (draw('upheld') >= decisions.objectionUpheld) return [{ at, actor: deputyActor, command: () => keep }];
  const instead = (now: Instant): Intention => ({ at: now, actor: deputyActor, command: () => keep });
  return [{ at, actor: deputyActor, command: () => ruled(dispute, 'reassign'), instead }];
}

const deputyActor: Actor = { account: 'deputy', unit: null, roles: ['deputy_leader'] };

/** `keep`: the unit has to do it after all; `reassign`: it is released, where another one is left. */
export const ruled = (dispute: number, ruling: 'keep' | 'reassign'): ArticleCommand => ({
  kind: 'ruleDispute',
  dispute,
  ruling,
  ...(ruling === 'reassign' && { to: [] }),
  reason: WORDS,
  basis: WORDS,
});

/** The office's own ruling on an objection. */
function ruling(asked: Asked): readonly Intention[] {
  const { world, task, draw } = asked;
  const unit = task.about!;
  const confirm: Intention['command'] = () => ({ kind: 'confirmAssignment', unit, reason: WORDS });
  const at = whenDecided(asked, world.scenario.reactions.adjudication);
  const actor = officeOf(world);
  if (draw('upheld') >= world.scenario.decisions.objectionUpheld) return [{ at, actor, command: confirm }];
  const instead = (now: Instant): Intention => ({ at: now, actor, command: confirm });
  return [{ at, actor, command: () => ({ kind: 'reassign', unit, to: [], reason: WORDS }), instead }];
}

/** A unit countersigns; when it has not in time, the office says so after a while and goes on. */
function countersigning(asked: Asked): readonly Intention[] {
  const { world, task } = asked;
  const { unit } = task;
  const lapse: Intention = {
    at: whenDecided(asked, world.scenario.reactions.planReview, task.due),
    actor: officeOf(world),
    command: () => ({ kind: 'lapseCountersign', unit, reason: WORDS }),
  };
  return [...ofUnit(asked, 'countersign', () => ({ kind: 'countersign', unit, answer: 'agree' })), lapse];
}

function planReview(asked: Asked): readonly Intention[] {
  const { world, state, draw } = asked;
  const returned = draw('returned') < profileOf(world, state.leads[0]!).returns.plan;
  const command: Intention['command'] = () => (returned ? { kind: 'returnPlan', opinion: WORDS } : { kind: 'approvePlan' });
  return [{ at: whenDecided(asked, world.scenario.reactions.planReview), actor: officeOf(world), command }];
}

function verification(asked: Asked): readonly Intention[] {
  const { world, state, draw } = asked;
  const { calendar } = world;
  const { returns } = profileOf(world, state.leads[0]!);
  const returned = draw('returned') < returns.closing;
  const command: Intention['command'] = ({ closing }, now) =>
    returned
      ? {
          kind: 'returnClosing',
          opinion: WORDS,
          reworkDue: dateAt(calendar, addDays(calendar, now, daysOf(returns.rework, draw('rework')))),
        }
      : checked(closing?.sample, needsFieldChecks(world.rules));
  const at = whenDecided(asked, world.scenario.reactions.verification);
  return [{ at, actor: verifierOf(state), command, again: ({ stage }) => stage === 'closing' }];
}

/** What is not returned passes its field checks, where the rule set wants any, and is closed. */
function checked(sample: readonly FieldCheck[] | undefined, needed: boolean): ArticleCommand {
  if (!sample && needed) return { kind: 'drawSample' };
  const open = sample?.find(({ passed }) => passed === null);
  return open ? { kind: 'recordCheck', item: open.item, passed: true, finding: WORDS } : { kind: 'verify', grade: 'qualified' };
}

/** A lead asks for more time before the completion date. */
function extension(asked: Asked): readonly Intention[] {
  const { world, task, now, draw } = asked;
  const { calendar } = world;
  const { silent, extension: habit } = profileOf(world, task.unit);
  // the draw is the task's, so that who asks once asks again when the new date nears
  if (silent || draw('extension') >= habit.chance) return [];
  const day = workdayAt(
    calendar,
    workdayRank(calendar, dayAt(calendar, task.due)) - daysOf(habit.before, draw('extension before')),
  );
  const at = Math.max(middayOf(calendar, day), soonest(calendar, now));
  if (at > task.due) return [];
  const due = dateAt(calendar, addDays(calendar, task.due, daysOf(habit.days, draw('extension days'))));
  const command: Intention['command'] = () => ({
    kind: 'requestExtension',
    unit: task.unit,
    due,
    reason: WORDS,
    progress: WORDS,
  });
  return [{ at, actor: headOf(task.unit), command, once: 'due' }];
}

/** A lead asks once that an article rests; the office takes its time and says yes or no. The run ends the rest when its days are over. */
function suspension(asked: Asked): readonly Intention[] {
  const { world, task, now, draw } = asked;
  const { calendar, scenario } = world;
  const { silent, suspension: habit } = profileOf(world, task.unit);
  if (silent || draw('suspension') >= habit.chance) return [];
  if (draw('suspension granted') >= scenario.decisions.suspensionGranted) return [];
  const days =
    daysOf(habit.after, draw('suspension after')) + daysOf(scenario.reactions.suspensionReview, draw('suspension review'));
  const day = workdayAt(calendar, workdayRank(calendar, dayAt(calendar, task.openedAt) + 1) + Math.max(days, 1) - 1);
  const at = Math.max(middayOf(calendar, day), soonest(calendar, now));
  if (at > task.due) return [];
  const command: Intention['command'] = () => ({ kind: 'suspend', category: habit.category, reason: WORDS });
  return [{ at, actor: officeOf(world), command, once: 'ever' }];
}

/** The office splits an article in two once, where two responsible units can be dealt out; what came out of a split stays whole. */
function splitting(asked: Asked): readonly Intention[] {
  const { world, state, task, now, draw } = asked;
  const { calendar } = world;
  const { splits: habit } = profileOf(world, task.unit);
  if (state.splitFrom !== undefined || draw('split') >= habit.chance) return [];
  if (inWorkBeside(state).length < 2) return [];
  const days = daysOf(habit.after, draw('split after'));
  const day = workdayAt(calendar, workdayRank(calendar, dayAt(calendar, task.openedAt) + 1) + Math.max(days, 1) - 1);
  const at = Math.max(middayOf(calendar, day), soonest(calendar, now));
  if (at > task.due) return [];
  return [{ at, actor: officeOf(world), command: splitOf, once: 'ever' }];
}

/** Units beside the leads whose parts are not done. */
const inWorkBeside = ({ parts }: ArticleState) => parts.filter(({ role, end }) => role === 'responsible' && end === null);

function splitOf(state: ArticleState): ArticleCommand {
  const others = inWorkBeside(state).map(({ unit }) => unit);
  const into = [0, 1].map((half) => ({
    id: `${state.id}.${half + 1}`,
    title: state.title,
    leads: state.leads,
    responsible: others.filter((_, i) => i % 2 === half),
    span: null,
  }));
  return { kind: 'split', into, reason: WORDS };
}

/** The office grants what it may, and lays before the leading group what it may not. */
function extensionReview(asked: Asked): readonly Intention[] {
  const { world, draw } = asked;
  const { reactions, decisions } = world.scenario;
  const actor = officeOf(world);
  const at = whenDecided(asked, reactions.extensionReview);
  if (draw('granted') >= decisions.extensionGranted)
    return [{ at, actor, command: () => ({ kind: 'refuseExtension', opinion: WORDS }) }];
  const propose: Intention['command'] = () => ({ kind: 'proposeDecision', command: { kind: 'grantExtension' }, reason: WORDS });
  return [{ at, actor, command: () => ({ kind: 'grantExtension' }), instead: (now) => ({ at: now, actor, command: propose }) }];
}

/** The leading group decides on an extension: the only thing that a simulated office lays before it. At a meeting, or by what goes round. */
function groupDecision(asked: Asked): readonly Intention[] {
  const actor = approvalActor(asked.task.key);
  const noted: Intention = { at: asked.task.openedAt, actor, command: () => ({ kind: 'noteAsked' }), once: 'ever' };
  if (waitsForMeeting(asked)) return [noted];
  const { reactions, decisions } = asked.world.scenario;
  const granted = asked.draw('group grants') < decisions.extensionGranted;
  const command: Intention['command'] = () =>
    granted ? { kind: 'grantExtension' } : { kind: 'refuseExtension', opinion: WORDS };
  return [noted, { at: whenDecided(asked, reactions.leader), actor, command }];
}

/** 回头看: passed, or reopened with a date for the rework. */
function lookingBack(asked: Asked): readonly Intention[] {
  const { world, state, draw } = asked;
  const reopened = draw('reopened') < world.scenario.decisions.reopened;
  const days = daysOf(profileOf(world, state.leads[0]!).returns.rework, draw('rework'));
  const command: Intention['command'] = (_, now) =>
    reopened
      ? { kind: 'reopen', reason: WORDS, reworkDue: dateAt(world.calendar, addDays(world.calendar, now, days)) }
      : { kind: 'passLookBack', opinion: WORDS };
  return [{ at: whenDecided(asked, world.scenario.reactions.lookBack), actor: verifierOf(state), command }];
}
