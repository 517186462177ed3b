import { approvalActor, systemActor, type Actor, type UnitCode } from '../actor.js';
import { recorded } from '../article/recorded.js';
import { taskSlots } from '../article/tasks.js';
import { addDays, dateAt } from '../calendar/calendar.js';
import { caseAgenda, caseTasks, type CaseTask } from '../case/agenda.js';
import type { CaseCommand, CaseCommandOf } from '../case/commands.js';
import { decideCase } from '../case/decide.js';
import type { CaseEvent, CaseFacts, NoticeNumber } from '../case/events.js';
import { foldCase } from '../case/evolve.js';
import { isToleranceOpen, type CaseState, type Proposal } from '../case/state.js';
import type { ToleranceOutcome } from '../tolerance/events.js';
import type { Instant } from '../time.js';
import { daysOf, type Delay } from './delay.js';
import { whenDecided, whenDone, WORDS } from './intentions.js';
import type { ArticleLife } from './life.js';
import { uniform } from '../random.js';
import type { Tally } from './tally.js';
import { toleranceIdOf } from './tolerance-life.js';
import { DISCIPLINE_ROW, headOf, holdsMeetings, profileOf, type World } from './world.js';

/** What somebody does about the case; the command is worked out when it is done. */
interface Act {
  readonly at: Instant;
  readonly actor: Actor;
  /** Null: it is done beside the case. */
  readonly command: (now: Instant) => CaseCommand | null;
}

/** What a case touches beside it. */
export interface CaseSurroundings {
  readonly article: ArticleLife;
  /** What somebody else did has changed when something happens next. */
  readonly stirred: (one: CaseLife) => void;
  /** Short tasks that a unit has open in the whole policy. */
  readonly load: (unit: UnitCode) => number;
  /** The next number of the supervision office's notices in the year. */
  readonly noticeNumber: (now: Instant) => NoticeNumber;
  /** The unit has applied for error tolerance. */
  readonly toleranceAsked: (one: CaseLife, now: Instant) => void;
}

/** More commands than that on one case mean that the simulation goes round in a circle. */
const COMMANDS_MAX = 10_000;

/**
 * One supervision case on its way through one run, from its draft: the supervision office opens or drops it, the unit answers the notice as its habits
 * say, and so on to the end (domain.md §6). The decider of libs/domain/case decides every step.
 */
export class CaseLife {
  state: CaseState;
  /** When something happens next; null: nothing will any more. */
  next: Instant | null = null;
  /** What people are going to do, by the task that it is about. */
  private readonly acts = new Map<string, Act>();
  private open: readonly CaseTask[] = [];
  private commands = 0;

  constructor(
    private readonly world: World,
    private readonly runSeed: number,
    readonly index: number,
    private readonly tally: Tally,
    private readonly beside: CaseSurroundings,
    { id, facts, now }: { readonly id: string; readonly facts: CaseFacts; readonly now: Instant },
  ) {
    const { rules, calendar } = world;
    const context = { now, actor: systemActor, commandId: id, rules, calendar };
    const decision = decideCase(null, { kind: 'draft', facts }, context);
    if (!decision.ok) throw new Error(`a draft was refused: ${decision.code}`);
    this.state = foldCase(
      id,
      decision.events.map((event) => recorded(event, context)),
    )!;
    this.observe(decision.events, now);
  }

  advance(at: Instant): void {
    const [due] = caseAgenda(this.state, this.world);
    if (due && due.at <= at) this.act({ kind: 'settle' }, systemActor, at);
    for (const [key, act] of [...this.acts]) {
      // what came of the one before may have taken it away
      if (act.at > at || this.acts.get(key) !== act) continue;
      this.acts.delete(key);
      const command = act.command(at);
      if (command) this.act(command, act.actor, at);
    }
    this.next = this.soonest(at);
  }

  /** The proposal that waits for a meeting of the leading group; null: there is none. */
  proposalForMeeting(): Proposal | null {
    if (!holdsMeetings(this.world) || !this.isChosen('to meeting', this.world.scenario.decisions.toMeeting)) return null;
    return this.state.proposals.find((proposal) => proposal.approved === null && !this.isHeld(proposal)) ?? null;
  }

  /** Accountability waits for the discipline body. */
  private isHeld({ kind }: Proposal): boolean {
    return kind === 'accountability' && isToleranceOpen(this.state);
  }

  /** The discipline body has decided: an exemption ends the proposal of accountability, anything else lets the leading group go on with it. */
  toleranceEnded(tolerance: string, outcome: ToleranceOutcome, at: Instant): void {
    this.act({ kind: 'noteTolerance', tolerance, status: outcome }, systemActor, at);
    const waiting = this.state.proposals.find(({ kind, approved }) => kind === 'accountability' && approved === null);
    if (waiting && outcome === 'exempt') this.decided(waiting.id, false, at);
    else if (waiting) this.proposed(waiting, at);
    this.next = this.soonest(at);
    this.beside.stirred(this);
  }

  isAbout(article: ArticleLife): boolean {
    return this.beside.article === article;
  }

  /** What the case is about was split: a draft ends with it (as the ledger does). */
  articleSplit(at: Instant): void {
    if (this.state.status !== 'drafted') return;
    this.act({ kind: 'discard', reason: WORDS }, systemActor, at);
    this.next = this.soonest(at);
    this.beside.stirred(this);
  }

  /** The leading group has decided a proposal. */
  decided(proposal: string, approved: boolean, at: Instant): void {
    this.act({ kind: 'noteDecision', proposal, approved }, approvalActor(proposal), at);
    this.next = this.soonest(at);
  }

  /** True for the share `chance` of all cases; the same for the same purpose. */
  isChosen(purpose: string, chance: number): boolean {
    return uniform(this.runSeed, `${this.state.id} ${purpose}`) < chance;
  }

  /** The run is over: what is still open is counted as it stands. */
  finish(at: Instant): void {
    for (const task of this.open) this.ended(task, null);
    this.tally.caseFinished(this.index, at);
  }

  private act(command: CaseCommand, actor: Actor, at: Instant): void {
    // of two cases on one matter one is not opened (政府督查工作条例 art. 15)
    const possible = command.kind !== 'open' || this.note('open', at);
    const events = this.decide(possible ? command : { kind: 'discard', reason: WORDS }, actor, at);
    for (const { type } of events) {
      if (type === 'CaseDiscarded' && possible) this.note('dropped', at);
      else if (type === 'ExplanationAccepted') this.note('accepted', at);
      else if (type === 'CaseClosed') this.note('closed', at);
      else if (type === 'ReviewDecided' && this.state.status === 'revoked') this.note('dropped', at);
    }
    if (events.length > 0) this.observe(events, at);
  }

  /** The article hears how the case stands, in the same moment; false when it does not take it. */
  private note(outcome: 'open' | 'accepted' | 'closed' | 'dropped', at: Instant): boolean {
    const { id: caseId, unit, task } = this.state;
    return this.beside.article.tell({ kind: 'noteCase', caseId, unit, task, outcome }, systemActor, at);
  }

  private decide(command: CaseCommand, actor: Actor, now: Instant): readonly CaseEvent[] {
    this.commands += 1;
    if (this.commands > COMMANDS_MAX) throw new Error(`case ${this.state.id} goes round in a circle`);
    const { rules, calendar } = this.world;
    const context = { now, actor, commandId: `${this.state.id}-${this.commands}`, rules, calendar };
    const decision = decideCase(this.state, command, context);
    if (!decision.ok) {
      this.tally.refused(decision.code);
      return [];
    }
    const events = decision.events.map((event) => recorded(event, context));
    this.state = foldCase(this.state.id, events, this.state)!;
    return decision.events;
  }

  private observe(events: readonly CaseEvent[], now: Instant): void {
    const before = this.open;
    this.open = caseTasks(this.state, this.world);
    const has = (tasks: readonly CaseTask[], { key, openedAt, due }: CaseTask): boolean =>
      tasks.some((other) => other.key === key && other.openedAt === openedAt && other.due === due);
    for (const task of before) {
      if (has(this.open, task)) continue;
      this.acts.delete(task.key);
      this.ended(task, now);
    }
    this.tally.caseHappened(this.index, this.state, events, now);
    for (const task of this.open) {
      if (has(before, task)) continue;
      this.tally.came(task.unit, now);
      const act = this.answerTo(task, now);
      if (act) this.acts.set(task.key, act);
    }
    for (const event of events) {
      if (event.type === 'CaseConcluded') this.concluded(now);
      else if (event.type === 'ProposalMade') this.proposed(event.data, now);
      else if (event.type === 'ProposalDecided' && event.data.approved) this.carryOut(event.data.id, now);
    }
    this.next = this.soonest(now);
  }

  private ended({ key, unit, openedAt, due }: CaseTask, doneAt: Instant | null): void {
    const decides = unit === this.state.supervision;
    this.tally.caseTaskEnded(this.index, { article: this.state.number, kind: key, unit, openedAt, due, decides }, doneAt);
  }

  /** After a conclusion the unit may ask for its review, and the supervision office propose a circular, or that another unit leads. */
  private concluded(now: Instant): void {
    const { reactions, decisions } = this.world.scenario;
    const { unit } = this.state;
    if (this.isChosen('reviews', profileOf(this.world, unit).reviews)) {
      const command = (): CaseCommand => ({ kind: 'requestReview', grounds: WORDS });
      this.acts.set('request-review', { at: this.when(reactions.caseNotice, now, now, 'reviews'), actor: headOf(unit), command });
    }
    const asked = { question: WORDS, reason: WORDS, mode: 'single', approvers: [] } as const;
    const propose = (key: string, proposal: Pick<CaseCommandOf<'propose'>, 'proposal' | 'newLead' | 'handTo'>): void => {
      const command = (): CaseCommand => ({ kind: 'propose', ...proposal, ...asked });
      this.acts.set(key, { at: this.when(reactions.caseNotice, now, now, 'proposes'), actor: this.supervisor(), command });
    };
    if (this.isChosen('circular', decisions.circularProposed)) propose('propose', { proposal: 'circular' });
    if (this.isChosen('accountability', decisions.accountabilityProposed))
      propose('propose-accountability', { proposal: 'accountability', handTo: DISCIPLINE_ROW });
    const to = this.successor();
    if (to !== null && this.isChosen('lead change', decisions.leadChangeProposed))
      propose('propose-lead', { proposal: 'change-of-lead', newLead: { to, former: 'responsible' } });
  }

  /** Who could lead the article instead of the unit: the first responsible unit that still carries out its part; null: nobody, or the unit does not lead. */
  private successor(): UnitCode | null {
    const { leads, parts } = this.beside.article.state;
    if (!leads.includes(this.state.unit)) return null;
    return parts.find(({ role, end }) => role === 'responsible' && end === null)?.unit ?? null;
  }

  /** What the leading group will say to a proposal. */
  isApproved({ kind }: Pick<Proposal, 'kind'>): boolean {
    const { circularApproved, leadChangeApproved, accountabilityApproved } = this.world.scenario.decisions;
    if (kind === 'accountability') return this.isChosen('accountability approved', accountabilityApproved);
    return kind === 'change-of-lead'
      ? this.isChosen('lead change approved', leadChangeApproved)
      : this.isChosen('circular approved', circularApproved);
  }

  /** A change of lead is carried out on the article, as the ledger does. */
  private carryOut(proposal: string, now: Instant): void {
    const newLead = this.state.proposals.find(({ id }) => id === proposal)?.newLead;
    if (!newLead) return;
    this.beside.article.tell(
      { kind: 'changeLead', from: this.state.unit, ...newLead, reason: WORDS },
      approvalActor(proposal),
      now,
    );
  }

  /** What is laid before the leading group goes round, unless it waits for a meeting; the unit may apply for error tolerance first. */
  private proposed({ id: proposal, kind }: Pick<Proposal, 'id' | 'kind'>, now: Instant): void {
    if (kind === 'accountability') this.mayApply(now);
    if (this.proposalForMeeting() !== null) return;
    const { reactions } = this.world.scenario;
    const approved = this.isApproved({ kind });
    const command = (): CaseCommand => ({ kind: 'noteDecision', proposal, approved });
    const at = this.when(reactions.leader, now, now, 'leader');
    this.acts.set(`proposal:${proposal}`, { at, actor: approvalActor(proposal), command });
  }

  /** A unit whose accountability is proposed applies for error tolerance, where that is its habit; while that is open nobody decides the proposal. */
  private mayApply(now: Instant): void {
    const { unit, tolerance } = this.state;
    const { silent, tolerance: habit } = profileOf(this.world, unit);
    if (silent || tolerance || !this.isChosen('tolerance', habit.chance)) return;
    const command = (at: Instant): null => {
      const id = toleranceIdOf(this);
      this.act({ kind: 'noteTolerance', tolerance: id, status: 'applied' }, systemActor, at);
      if (!isToleranceOpen(this.state)) return null;
      for (const { id: held, kind } of this.state.proposals) if (kind === 'accountability') this.acts.delete(`proposal:${held}`);
      this.beside.toleranceAsked(this, at);
      return null;
    };
    this.acts.set('apply-tolerance', { at: this.when(habit.after, now, now, 'applies'), actor: headOf(unit), command });
  }

  /** Who does what about a task, and when; null: nobody will. */
  private answerTo({ key, unit, openedAt, due }: CaseTask, now: Instant): Act | null {
    const { world } = this;
    const { reactions } = world.scenario;
    const ours = (reaction: Delay, command: Act['command'], account?: string): Act => {
      return { at: this.when(reaction, openedAt, now, key), actor: this.supervisor(account), command };
    };
    const theirs = (duty: 'answer' | 'rectify', command: CaseCommand): Act | null => {
      const draw = (purpose: string): number => this.draw(`${key} ${due} ${purpose}`);
      const at = whenDone({ world, task: { unit, due }, now, draw, load: this.beside.load(unit) }, duty);
      return at === null ? null : { at, actor: headOf(unit), command: () => command };
    };
    switch (key) {
      case 'open-draft':
        return ours(reactions.caseOpening, () => this.opening());
      case 'issue-notice':
        return ours(reactions.caseNotice, (at) => ({ kind: 'issueNotice', text: WORDS, number: this.beside.noticeNumber(at) }));
      case 'answer-notice':
        return theirs('answer', { kind: 'answer', explanation: WORDS });
      case 'judge-answer':
        return ours(reactions.caseJudgement, (at) => this.judgement(at));
      case 'rectify':
        return theirs('rectify', { kind: 'rectify', report: WORDS });
      case 'check-rectification':
        return ours(reactions.caseJudgement, (at) => this.check(openedAt, at));
      case 'close-case':
        return ours(reactions.caseNotice, () => ({ kind: 'close', summary: WORDS }));
      case 'decide-review': {
        const outcome = this.isChosen('revoked', world.scenario.decisions.conclusionRevoked) ? 'revoked' : 'upheld';
        // who took part recuses (政府督查工作条例 art. 17)
        return ours(reactions.caseReview, () => ({ kind: 'decideReview', outcome, opinion: WORDS }), 'reviewer');
      }
    }
  }

  /** A case is dropped when what was late is done by now, or where the office thinks better of it. */
  private opening(): CaseCommand {
    const { unit, task } = this.state;
    const late = taskSlots(this.beside.article.state).some((slot) => slot.key === task && slot.unit === unit);
    return late && this.isChosen('opened', this.world.scenario.decisions.caseOpened)
      ? { kind: 'open', basis: WORDS, plan: { content: WORDS, object: WORDS, scope: WORDS } }
      : { kind: 'discard', reason: WORDS };
  }

  /** An explanation holds, or there is a conclusion with something to put right; where there is no answer, there is nothing to accept. */
  private judgement(now: Instant): CaseCommand {
    const { decisions, rectificationDays } = this.world.scenario;
    if (this.state.answer !== null && this.isChosen('accepted', decisions.explanationAccepted))
      return { kind: 'acceptExplanation', opinion: WORDS };
    return { kind: 'conclude', finding: WORDS, rectification: { task: WORDS, due: this.dayAfter(now, rectificationDays) } };
  }

  private check(openedAt: Instant, now: Instant): CaseCommand {
    const { returns } = profileOf(this.world, this.state.unit);
    if (!this.isChosen(`returned ${openedAt}`, returns.rectification)) return { kind: 'passRectification' };
    const days = Math.max(1, daysOf(returns.rework, this.draw(`rework ${openedAt}`)));
    return { kind: 'returnRectification', opinion: WORDS, due: this.dayAfter(now, days) };
  }

  private dayAfter(now: Instant, days: number): string {
    return dateAt(this.world.calendar, addDays(this.world.calendar, now, days));
  }

  private supervisor(account = this.state.supervision): Actor {
    return { account, unit: this.state.supervision, roles: ['supervision_office'] };
  }

  private draw(purpose: string): number {
    return uniform(this.runSeed, `${this.state.id} ${purpose}`);
  }

  private when(reaction: Delay, openedAt: Instant, now: Instant, purpose: string): Instant {
    const draw = (of: string): number => this.draw(`${purpose} ${openedAt} ${of}`);
    return whenDecided({ world: this.world, task: { openedAt }, now, draw }, reaction);
  }

  private soonest(now: Instant): Instant | null {
    let next = caseAgenda(this.state, this.world)[0]?.at ?? Infinity;
    for (const { at } of this.acts.values()) if (at < next) next = at;
    return next === Infinity ? null : Math.max(next, now);
  }
}
