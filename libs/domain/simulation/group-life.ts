import { approvalActor, systemActor, type Actor, type UnitCode } from '../actor.js';
import { recorded } from '../article/recorded.js';
import { dayAt, workdayAt, workdayRank } from '../calendar/calendar.js';
import { meetingAgenda, meetingTasks, type MeetingTask } from '../meeting/agenda.js';
import type { MeetingCommand, MeetingCommandOf } from '../meeting/commands.js';
import { decideMeeting } from '../meeting/decide.js';
import type { AgendaFacts, AttendanceEntry, MeetingEvent, Ruling } from '../meeting/events.js';
import { foldMeeting } from '../meeting/evolve.js';
import { presentVoters } from '../meeting/resolve.js';
import { askedToCome, type AgendaItem, type MeetingState } from '../meeting/state.js';
import type { Instant } from '../time.js';
import type { CaseLife } from './case-life.js';
import { daysOf, type Delay } from './delay.js';
import { disputeOf, ruled, WORDS } from './intentions.js';
import type { ArticleLife } from './life.js';
import { uniform } from '../random.js';
import type { MeetingHabits } from './scenario.js';
import type { Tally } from './tally.js';
import { holdsMeetings, LEADER_ROW, membersOf, middayOf, officeOf, profileOf, type World } from './world.js';

/** A question on the agenda, with what the meeting will say and what becomes of it. */
interface Question {
  readonly facts: AgendaFacts;
  /** Whether it is adopted when it is not put off. */
  readonly adopted: boolean;
  readonly ruling: Ruling | null;
  /** Carried out when the minutes are confirmed. */
  readonly effect: (adopted: boolean, at: Instant) => void;
}

/** What the meetings touch. */
export interface GroupSurroundings {
  readonly articles: readonly ArticleLife[];
  readonly cases: readonly CaseLife[];
  /** What the meeting decided has changed when something happens next in the case. */
  readonly stirred: (one: CaseLife) => void;
}

const leader: Actor = { account: 'leader', unit: null, roles: ['leader'] };

/**
 * The meetings of the leading group in one run: at every date of the scenario's rhythm at which something waits, one is called; members answer, come,
 * and vote; the office writes minutes, and what they resolve is carried out when the chair has confirmed them (domain.md §6).
 */
export class GroupLife {
  next: Instant | null;
  private state: MeetingState | null = null;
  private questions: readonly Question[] = [];
  private open: readonly MeetingTask[] = [];
  /** When people do the next step of the meeting that is under way; Infinity: they wait for time. */
  private actAt: Instant = Infinity;
  private held = 0;
  private date = 0;
  private readonly habits: MeetingHabits | null;
  private readonly members: readonly UnitCode[];

  constructor(
    private readonly world: World,
    private readonly runSeed: number,
    readonly index: number,
    private readonly tally: Tally,
    private readonly beside: GroupSurroundings,
  ) {
    this.habits = holdsMeetings(world) ? world.scenario.meetings : null;
    this.members = this.habits ? membersOf(world) : [];
    this.next = this.nextDate();
  }

  advance(at: Instant): void {
    if (this.state === null) this.call(at);
    else {
      const [due] = meetingAgenda(this.state, this.world);
      if (due && due.at <= at) this.act({ kind: 'settle' }, systemActor, at);
      if (this.state.status === 'begun' && this.state.attendance === null) this.sit(at);
      if (this.actAt <= at) this.proceed(at);
    }
    this.next = this.soonest(at);
  }

  finish(): void {
    for (const task of this.open) this.ended(task, null);
    this.tally.meetingFinished(this.world.horizon);
  }

  /** The next date of the rhythm; null: there are no meetings. */
  private nextDate(): Instant | null {
    if (!this.habits) return null;
    const { calendar, policy } = this.world;
    this.date += 1;
    const rank = workdayRank(calendar, dayAt(calendar, policy.dispatchAt)) + this.date * this.habits.everyWorkdays;
    return middayOf(calendar, workdayAt(calendar, rank));
  }

  private soonest(now: Instant): Instant | null {
    if (this.state === null) {
      let date = this.nextDate();
      while (date !== null && date <= now) date = this.nextDate();
      return date;
    }
    const due = meetingAgenda(this.state, this.world)[0]?.at ?? Infinity;
    return Math.max(now, Math.min(due, this.actAt));
  }

  /** The agenda is gathered from everything that waits. */
  private call(at: Instant): void {
    this.questions = [
      ...this.beside.articles.flatMap((article) => this.questionsOf(article)),
      ...this.beside.cases.flatMap((one) => this.proposalOf(one)),
    ];
    if (this.questions.length === 0) return;
    this.held += 1;
    const { policy, rules, calendar } = this.world;
    const interested = this.questions.flatMap(({ facts }) => facts.interested);
    this.act(
      {
        kind: 'call',
        facts: {
          policyId: policy.title,
          title: WORDS,
          place: WORDS,
          startsAt: this.after(at, this.habits!.notice),
          chair: 'leader',
          chairUnit: LEADER_ROW,
          order: null,
          office: policy.office,
          members: this.members,
          invited: [...new Set(interested)].filter((unit) => !this.members.includes(unit)),
          agenda: this.questions.map(({ facts }) => facts),
          ruleSet: { id: rules.id, version: rules.version },
          calendar: { id: calendar.id, version: calendar.version },
        },
      },
      leader,
      at,
    );
    this.actAt = this.after(at, 1);
  }

  private questionsOf(article: ArticleLife): Question[] {
    const { decisions } = this.world.scenario;
    return article.mattersForMeeting().map(({ task, draw }): Question => {
      const dispute = disputeOf(task);
      if (dispute === null) {
        const effect = (adopted: boolean, at: Instant): void => {
          const by = approvalActor(`meeting ${this.held}`);
          article.tell(adopted ? { kind: 'grantExtension' } : { kind: 'refuseExtension', opinion: WORDS }, by, at);
        };
        const matter = { kind: 'approval', approvalId: `${article.state.id} ${task.key}` } as const;
        const facts = { matter, title: WORDS, interested: article.state.leads };
        return { facts, adopted: draw('group grants') < decisions.extensionGranted, ruling: null, effect };
      }
      const upheld = draw('upheld') < decisions.objectionUpheld;
      const effect = (adopted: boolean, at: Instant): void => {
        const by = approvalActor(`meeting ${this.held}`);
        // the only lead cannot be released: then the assignment stands
        if (adopted && !(upheld && article.tell(ruled(dispute, 'reassign'), by, at)))
          article.tell(ruled(dispute, 'keep'), by, at);
      };
      const facts = {
        matter: { kind: 'dispute', articleId: article.state.id, dispute } as const,
        title: WORDS,
        interested: [task.about!],
      };
      return { facts, adopted: true, ruling: { ruling: upheld ? 'reassign' : 'keep', to: [], basis: WORDS }, effect };
    });
  }

  private proposalOf(one: CaseLife): Question[] {
    const proposal = one.proposalForMeeting();
    if (!proposal) return [];
    const adopted = one.isApproved(proposal);
    const effect = (agreed: boolean, at: Instant): void => {
      one.decided(proposal.id, agreed, at);
      this.beside.stirred(one);
    };
    const matter = { kind: 'approval', approvalId: proposal.id } as const;
    const interested = [one.state.unit, ...(proposal.newLead ? [proposal.newLead.to] : [])];
    return [{ facts: { matter, title: WORDS, interested }, adopted, ruling: null, effect }];
  }

  /** What people do about the meeting when it is their turn. */
  private proceed(at: Instant): void {
    const state = this.state!;
    this.actAt = Infinity;
    if (state.status === 'called') {
      for (const unit of askedToCome(state)) {
        if (profileOf(this.world, unit).silent) continue;
        const answer = this.isExcused(unit) ? 'excused' : 'attends';
        this.act({ kind: 'reply', unit, answer, words: WORDS }, { account: unit, unit, roles: ['unit_head'] }, at);
      }
    } else if (state.status === 'begun') this.act({ kind: 'submitMinutes', text: WORDS }, officeOf(this.world), at);
    else if (state.status === 'minuted') this.act({ kind: 'confirmMinutes' }, leader, at);
    if (this.state?.status === 'minuted') this.actAt = this.after(at, this.days(this.habits!.confirmation, 'confirmation'));
    if (this.state?.status === 'confirmed') this.carryOut(at);
  }

  /** Its hour has come: who is there votes on every item. */
  private sit(at: Instant): void {
    const office = officeOf(this.world);
    const attendance = askedToCome(this.state!).map((unit): AttendanceEntry => {
      if (profileOf(this.world, unit).silent) return { unit, status: 'absent', words: null };
      return { unit, status: this.isExcused(unit) ? 'excused' : 'present', words: null };
    });
    this.act({ kind: 'recordAttendance', attendance }, office, at);
    this.state!.agenda.forEach((item, i) => {
      const decided = this.resolution(item, this.questions[i]!);
      // without a quorum it is put off
      if (!this.act(decided, office, at)) this.act({ ...decided, ...DEFERRED }, office, at);
    });
    this.actAt = this.after(at, this.days(this.habits!.minutes, 'minutes'));
  }

  private resolution(item: AgendaItem, { adopted, ruling }: Question): MeetingCommandOf<'resolve'> {
    const given = { kind: 'resolve', item: item.item, text: WORDS, againstMajority: null, orders: [] } as const;
    if (this.draw(`item ${item.item} deferred`) < this.habits!.deferred) return { ...given, ...DEFERRED };
    const voters = presentVoters(this.state!, item);
    const votes = { for: adopted ? voters : [], against: adopted ? [] : voters, abstained: [] };
    return { ...given, outcome: adopted ? 'adopted' : 'rejected', votes, ruling: adopted ? ruling : null };
  }

  /** The chair stands for what was resolved; from here on it takes effect. */
  private carryOut(at: Instant): void {
    const { agenda } = this.state!;
    for (const task of this.open) this.ended(task, at);
    this.state = null;
    this.open = [];
    agenda.forEach(({ resolution }, i) => {
      if (resolution && resolution.outcome !== 'deferred') this.questions[i]!.effect(resolution.outcome === 'adopted', at);
    });
  }

  /** True when it was possible. */
  private act(command: MeetingCommand, actor: Actor, now: Instant): boolean {
    const { rules, calendar } = this.world;
    const context = { now, actor, commandId: `meeting ${this.held}`, rules, calendar };
    const decision = decideMeeting(this.state, command, context);
    if (!decision.ok) {
      this.tally.refused(decision.code);
      return false;
    }
    const events = decision.events.map((event) => recorded(event, context));
    this.state = foldMeeting(`meeting ${this.held}`, events, this.state)!;
    this.observe(decision.events, now);
    return true;
  }

  private observe(events: readonly MeetingEvent[], now: Instant): void {
    const before = this.open;
    this.open = meetingTasks(this.state!, this.world);
    const keys = new Set(this.open.map(({ key }) => key));
    for (const task of before) if (!keys.has(task.key)) this.ended(task, now);
    this.tally.meetingHappened(this.state!, events, now);
    const known = new Set(before.map(({ key }) => key));
    for (const { key, unit } of this.open) if (!known.has(key)) this.tally.came(unit, now);
  }

  private ended({ key, kind, unit, openedAt, due }: MeetingTask, doneAt: Instant | null): void {
    this.tally.meetingTaskEnded(key, { article: 0, kind, unit, openedAt, due, decides: kind === 'confirm-minutes' }, doneAt);
  }

  private isExcused(unit: UnitCode): boolean {
    return this.draw(`${unit} excused`) < this.habits!.excused;
  }

  private days(delay: Delay, purpose: string): number {
    return daysOf(delay, this.draw(purpose));
  }

  private draw(purpose: string): number {
    return uniform(this.runSeed, `meeting ${this.held} ${purpose}`);
  }

  /** The middle of the working day so many working days after an instant; 0: at once. */
  private after(now: Instant, days: number): Instant {
    const { calendar } = this.world;
    if (days === 0) return now;
    return middayOf(calendar, workdayAt(calendar, workdayRank(calendar, dayAt(calendar, now) + 1) + days - 1));
  }
}

const DEFERRED = { outcome: 'deferred', votes: { for: [], against: [], abstained: [] }, ruling: null } as const;
