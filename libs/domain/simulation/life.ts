import { momentsOf, opensAt, type Moment } from '../agenda/agenda.js';
import { systemActor, type Actor, type UnitCode } from '../actor.js';
import type { ArticleCommand } from '../article/commands.js';
import { carryOut } from '../article/decide.js';
import type { ArticleEvent } from '../article/events.js';
import { settleAll } from '../article/settle.js';
import { isSuspended, type ArticleState } from '../article/state.js';
import { openTasks, type Task } from '../article/tasks.js';
import { dayAt, workdayAt, workdayRank } from '../calendar/calendar.js';
import type { DecisionContext } from '../decision.js';
import type { Instant } from '../time.js';
import { daysOf } from './delay.js';
import { intentionsOf, isAnswered, isReport, isShort, waitsForMeeting, WORDS, type Intention } from './intentions.js';
import { uniform } from '../random.js';
import type { Tally } from './tally.js';
import { middayOf, officeOf, profileOf, type Dispatched, type World } from './world.js';

/** An open task with what is intended about it. */
interface OpenTask {
  readonly task: Task;
  /** The how-many-eth task under this key it is. */
  readonly nth: number;
  intentions: readonly Intention[];
  /** When somebody acts on it next; Infinity: nobody will. */
  actAt: Instant;
  /** The leading group decides it at a meeting. */
  readonly forMeeting: boolean;
  /** A number from [0, 1) for a purpose about the task. */
  readonly draw: (purpose: string) => number;
  /** What was refused, until somebody else has acted on the article. */
  refused: readonly Intention[];
  /** When time does something about it, soonest first, and how many of these are settled. */
  readonly moments: readonly Moment[];
  settled: number;
}

type CaseDrafted = Extract<ArticleEvent, { type: 'CaseDrafted' }>;
type ArticleSplit = Extract<ArticleEvent, { type: 'ArticleSplit' }>;

/** What the article's life touches beside it. */
export interface Surroundings {
  /** Short tasks that are open in all articles of the run, by unit. */
  readonly load: Map<UnitCode, number>;
  /** The machine has drafted a supervision case. */
  readonly caseDrafted: (article: ArticleLife, drafted: CaseDrafted['data'], now: Instant) => void;
  /** The article has been split. */
  readonly splitOff: (article: ArticleLife, split: ArticleSplit['data'], now: Instant) => void;
  /** Somebody else's act has changed when something happens next. */
  readonly stirred: (article: ArticleLife) => void;
}

/** A question of the article that waits for a meeting of the leading group. */
export interface MeetingMatter {
  readonly task: Task;
  readonly draw: (purpose: string) => number;
}

const soonestOf = (intentions: readonly Intention[]): Instant => {
  let next = Infinity;
  for (const { at } of intentions) if (at < next) next = at;
  return next;
};

/** Events of time that leave every task as it was. */
const leavesTasks = ({ type }: ArticleEvent): boolean =>
  type === 'ReminderSent' || type === 'ReminderLapsed' || type === 'OverdueMarked' || type === 'CaseDrafted';

const dropsReports: readonly ArticleEvent['type'][] = [
  'PartCompleted',
  'PartWaived',
  'PartReassigned',
  'ClosingRequested',
  'ArticleSplit',
];

/** More commands than that on one article mean that the simulation goes round in a circle. */
const COMMANDS_MAX = 200_000;

/** One article on its way through one run: simulated people issue commands, time settles obligations, and the domain decides all of them. */
export class ArticleLife {
  state: ArticleState;
  /** When something happens next; null: nothing will any more. */
  next: Instant | null;
  private readonly open = new Map<string, OpenTask>();
  private readonly counts = new Map<string, number>();
  private readonly doneOnce = new Set<string>();
  private commands = 0;
  /** What questions are asked by. */
  private readonly name: string;
  /** The open tasks when they were looked at last. */
  private seen: readonly Task[] = [];
  /** When a suspension ends; null: the article is not suspended. */
  private resumeAt: Instant | null = null;

  constructor(
    private readonly world: World,
    private readonly runSeed: number,
    readonly index: number,
    private readonly tally: Tally,
    private readonly beside: Surroundings = { load: new Map(), caseDrafted: () => {}, splitOff: () => {}, stirred: () => {} },
    { state, events }: Dispatched = world.dispatched[index]!,
  ) {
    this.state = state;
    this.name = state.splitFrom === undefined ? String(state.number) : state.id;
    this.observe(events, state.dispatchedAt);
    this.next = this.soonest(state.dispatchedAt);
  }

  /** Lives on to `at`, when `next` comes: first what time brings about, then what people do. */
  advance(at: Instant): void {
    if (this.owedByTime() <= at) this.settle(at);
    if (this.resumeAt !== null && this.resumeAt <= at) this.tell({ kind: 'resume', reason: WORDS }, officeOf(this.world), at);
    for (let act = this.dueAct(at); act; act = this.dueAct(at)) this.act(act[0], act[1], at);
    this.next = this.soonest(at);
  }

  /** Somebody acts on the article who has no task of it: true when it was possible, else it is counted as refused. */
  tell(command: ArticleCommand, actor: Actor, at: Instant): boolean {
    const { decision, state } = carryOut(this.state, command, this.contextOf(actor, at));
    if (!decision.ok) {
      this.tally.refused(decision.code);
      return false;
    }
    this.state = state;
    this.observe(decision.events, at);
    this.tryAgain(at);
    this.next = this.soonest(at);
    this.beside.stirred(this);
    return true;
  }

  /** What waits for a meeting. */
  mattersForMeeting(): readonly MeetingMatter[] {
    return [...this.open.values()].filter(({ forMeeting }) => forMeeting);
  }

  private settle(at: Instant): void {
    const { events, state } = settleAll(this.state, this.contextOf(systemActor, at));
    this.state = state;
    this.observe(events, at);
    for (const open of this.open.values()) {
      while (open.settled < open.moments.length && open.moments[open.settled]!.at <= at) open.settled += 1;
    }
  }

  /**
   * When time owes something to the article next: the first entry of its agenda, found without making the agenda anew (a test compares the two).
   */
  owedByTime(): Instant {
    if (isSuspended(this.state)) return Infinity;
    let next = opensAt(this.state) ?? Infinity;
    for (const { moments, settled } of this.open.values())
      if (settled < moments.length && moments[settled]!.at < next) next = moments[settled]!.at;
    return next;
  }

  private act(open: OpenTask, intention: Intention, at: Instant): void {
    this.intend(
      open,
      open.intentions.filter((other) => other !== intention),
    );
    if (intention.once) {
      const id = intention.once === 'due' ? `${open.task.key} ${open.task.due}` : `${open.task.key} ever`;
      if (this.doneOnce.has(id)) return;
      this.doneOnce.add(id);
    }
    const context = this.contextOf(intention.actor, at);
    const { decision, state } = carryOut(this.state, intention.command(this.state, at), context);
    this.state = state;
    if (decision.ok) {
      this.observe(decision.events, at);
      if (intention.again?.(state)) this.intend(open, [...open.intentions, intention]);
      this.tryAgain(at);
    } else {
      this.tally.refused(decision.code);
      if (intention.instead) this.intend(open, [...open.intentions, intention.instead(at)]);
      else if (!intention.once) open.refused = [...open.refused, intention];
    }
  }

  private intend(open: OpenTask, intentions: readonly Intention[]): void {
    open.intentions = intentions;
    open.actAt = soonestOf(intentions);
  }

  private contextOf(actor: Actor, now: Instant): DecisionContext {
    this.commands += 1;
    if (this.commands > COMMANDS_MAX) throw new Error(`article ${this.state.number} goes round in a circle`);
    const { rules, calendar } = this.world;
    return { now, actor, commandId: `${this.state.id}-${this.commands}`, rules, calendar };
  }

  /** Takes note of what happened, and lets people see the tasks that came of it. */
  private observe(events: readonly ArticleEvent[], now: Instant): void {
    this.tally.happened(this.index, this.state, events, now);
    for (const event of events) {
      if (event.type === 'CaseDrafted') this.beside.caseDrafted(this, event.data, now);
      else if (event.type === 'ArticleSplit') this.beside.splitOff(this, event.data, now);
      else if (event.type === 'ArticleSuspended') this.resumeAt = this.endOfRest(now);
      else if (event.type === 'ArticleResumed' || event.type === 'ArticleCancelled') this.resumeAt = null;
    }
    if (events.every(leavesTasks)) return;
    const tasks = openTasks(this.state, this.world);
    const before = this.seen;
    this.seen = tasks;
    const gone = before === tasks ? [] : this.compare(before, tasks, events, now);
    if (events.some(({ type }) => type === 'LeadChanged')) this.thinkOver(now);
    if (gone.length === 0) return;
    if (gone.length === 1) {
      const { task } = this.open.get(gone[0]!)!;
      this.open.delete(task.key);
      this.end(task, events, now);
      return;
    }
    // in the order in which they came
    for (const [key, { task }] of this.open) {
      if (!gone.includes(key)) continue;
      this.open.delete(key);
      this.end(task, events, now);
    }
  }

  /** Who leads has changed, and with it what units intend about tasks that are the same as before. */
  private thinkOver(now: Instant): void {
    for (const task of this.seen) {
      const open = this.open.get(task.key);
      if (open?.task === task) this.taken(task, open, now);
    }
  }

  /** Takes note of tasks that are new or changed; gives back the keys of those that are there no more. Both lists are in the same order, and mostly of the same objects. */
  private compare(before: readonly Task[], tasks: readonly Task[], events: readonly ArticleEvent[], now: Instant): string[] {
    const gone: Task[] = [];
    const come: Task[] = [];
    let next = 0;
    for (const task of before) {
      const at = tasks[next] === task ? next : tasks.indexOf(task, next);
      if (at < 0) {
        gone.push(task);
        continue;
      }
      for (; next < at; next += 1) come.push(tasks[next]!);
      next = at + 1;
    }
    for (; next < tasks.length; next += 1) come.push(tasks[next]!);
    for (const task of come) {
      const open = this.open.get(task.key);
      if (open === undefined || open.task.openedAt !== task.openedAt) {
        if (open) this.end(open.task, events, now);
        this.taken(task, null, now);
      } else if (!isUnchanged(open.task, task)) this.taken(task, open, now);
    }
    return gone.flatMap(({ key }) => (come.some((task) => task.key === key) ? [] : [key]));
  }

  /** The middle of the working day on which a suspension ends that begins now, by the habit of the lead. */
  private endOfRest(now: Instant): Instant {
    const { world, state } = this;
    const { days } = profileOf(world, state.leads[0]!).suspension;
    const draw = uniform(this.runSeed, `${this.name} suspension ${state.suspensions.length} days`);
    const rank = workdayRank(world.calendar, dayAt(world.calendar, now) + 1) + Math.max(daysOf(days, draw), 1) - 1;
    return middayOf(world.calendar, workdayAt(world.calendar, rank));
  }

  private end(task: Task, events: readonly ArticleEvent[], now: Instant): void {
    this.burden(task, -1);
    // what is not due yet when its part is done is owed no more
    const dropped = isReport(task.kind) && now < task.due && events.some(({ type }) => dropsReports.includes(type));
    if (!dropped) this.tally.ended(this.index, task, now);
  }

  private burden({ kind, unit }: Task, by: number): void {
    if (isShort(kind)) this.beside.load.set(unit, (this.beside.load.get(unit) ?? 0) + by);
  }

  /** A task that is new, or no longer what it was: then it is thought over anew. */
  private taken(task: Task, known: OpenTask | null, now: Instant): void {
    const nth = known?.nth ?? (this.counts.get(task.key) ?? 0) + 1;
    if (known === null) {
      this.counts.set(task.key, nth);
      this.burden(task, 1);
      this.tally.came(task.unit, now);
      if (!isAnswered(task.kind)) this.tally.unanswered(task.kind);
    }
    const draw = (purpose: string) => uniform(this.runSeed, `${this.name} ${task.key} ${nth} ${purpose}`);
    const { world, state } = this;
    // what was settled of a task is settled as long as its due date is the same
    const same = known?.task.due === task.due && known.task.anew === task.anew;
    const moments = same ? known.moments : momentsOf(state, task, world);
    const asked = { world, state, task, now, draw, load: this.beside.load.get(task.unit) ?? 0 };
    const intentions = intentionsOf(asked);
    const actAt = soonestOf(intentions);
    const forMeeting = waitsForMeeting(asked);
    const settled = same ? known.settled : 0;
    this.open.set(task.key, { task, nth, intentions, actAt, forMeeting, draw, refused: [], moments, settled });
  }

  /** Somebody has acted: what was refused before may be possible now. */
  private tryAgain(at: Instant): void {
    for (const open of this.open.values()) {
      if (open.refused.length === 0) continue;
      this.intend(open, [...open.intentions, ...open.refused.map((intention) => ({ ...intention, at }))]);
      open.refused = [];
    }
  }

  private dueAct(at: Instant): [OpenTask, Intention] | null {
    if (this.resumeAt !== null) return null;
    for (const open of this.open.values()) {
      if (open.actAt > at) continue;
      for (const intention of open.intentions) if (intention.at <= at) return [open, intention];
    }
    return null;
  }

  private soonest(now: Instant): Instant | null {
    if (this.resumeAt !== null) return Math.max(this.resumeAt, now);
    let next = this.owedByTime();
    for (const { actAt } of this.open.values()) if (actAt < next) next = actAt;
    return next === Infinity ? null : Math.max(next, now);
  }

  /** The run is over: what is still open is counted as it stands. */
  finish(at: Instant): void {
    for (const { task } of this.open.values()) this.tally.ended(this.index, task, null);
    this.tally.finished(this.index, this.state, at);
  }
}

const isUnchanged = (a: Task, b: Task): boolean => a.kind === b.kind && a.due === b.due && a.unit === b.unit && a.anew === b.anew;
