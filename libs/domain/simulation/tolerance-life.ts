import { systemActor, type Actor } from '../actor.js';
import { recorded } from '../article/recorded.js';
import { CONDITIONS, type Condition, type ToleranceFacts, type ToleranceOutcome } from '../tolerance/events.js';
import {
  decideTolerance,
  foldTolerance,
  toleranceAgenda,
  toleranceTask,
  type ToleranceCommand,
  type ToleranceState,
  type ToleranceTask,
} from '../tolerance/tolerance.js';
import type { Instant } from '../time.js';
import type { CaseLife } from './case-life.js';
import { whenDecided, WORDS } from './intentions.js';
import { uniform } from '../random.js';
import type { Tally } from './tally.js';
import { DISCIPLINE_ROW, headOf, type World } from './world.js';

const discipline: Actor = { account: DISCIPLINE_ROW, unit: DISCIPLINE_ROW, roles: ['discipline_body'] };

const conditions = <Value>(value: Value) => Object.fromEntries(CONDITIONS.map((one) => [one, value])) as Record<Condition, Value>;

/**
 * One application for error tolerance (容错纠错, domain.md §6): the unit of a case asks, the discipline body decides after a while, and accountability waits
 * meanwhile. The decider of libs/domain/tolerance decides.
 */
export class ToleranceLife {
  state: ToleranceState | null = null;
  /** When something happens next; null: nothing will any more. */
  next: Instant | null = null;
  private task: ToleranceTask | null = null;
  private judgedAt: Instant = Infinity;

  constructor(
    private readonly world: World,
    private readonly runSeed: number,
    readonly index: number,
    private readonly tally: Tally,
    private readonly one: CaseLife,
    now: Instant,
  ) {
    const { unit, policyId, articleId, number, title, ruleSet, calendar, id: caseId } = one.state;
    const about = { caseId, policyId, articleId, number, title, unit, ruleSet, calendar };
    const asked = { discipline: DISCIPLINE_ROW, statement: WORDS, conditions: conditions(WORDS), papers: [] };
    const facts: ToleranceFacts = { ...about, ...asked };
    this.act({ kind: 'apply', facts, majorSafetyAccident: false }, headOf(unit), now);
    const draw = (purpose: string): number => this.draw(purpose);
    const { tolerance } = world.scenario.reactions;
    this.judgedAt = whenDecided({ world, task: this.task!, now, draw }, tolerance);
    this.next = this.soonest(now);
  }

  advance(at: Instant): void {
    const [due] = toleranceAgenda(this.state!, this.world);
    if (due && due.at <= at) this.act({ kind: 'settle' }, systemActor, at);
    if (this.judgedAt <= at) {
      this.judgedAt = Infinity;
      const outcome = this.outcome();
      // an exemption needs every condition, a refusal says that one is not met
      const found = { ...conditions(true), ...(outcome !== 'exempt' && { effectsRemoved: false }) };
      this.act({ kind: 'judge', outcome, reasons: WORDS, found }, discipline, at);
      this.one.toleranceEnded(this.state!.id, outcome, at);
    }
    this.next = this.soonest(at);
  }

  /** The run is over. */
  finish(): void {
    if (this.task) this.ended(this.task, null);
  }

  private outcome(): ToleranceOutcome {
    const { toleranceExempt, toleranceLighten, toleranceMitigate } = this.world.scenario.decisions;
    const drawn = this.draw('outcome');
    if (drawn < toleranceExempt) return 'exempt';
    if (drawn < toleranceExempt + toleranceLighten) return 'lighten';
    return drawn < toleranceExempt + toleranceLighten + toleranceMitigate ? 'mitigate' : 'refuse';
  }

  private act(command: ToleranceCommand, actor: Actor, now: Instant): void {
    const { rules, calendar } = this.world;
    const id = toleranceIdOf(this.one);
    const context = { now, actor, commandId: id, rules, calendar };
    const decision = decideTolerance(this.state, command, context);
    if (!decision.ok) throw new Error(`an application for error tolerance was refused: ${decision.code}`);
    const events = decision.events.map((event) => recorded(event, context));
    this.state = foldTolerance(id, events, this.state)!;
    this.tally.toleranceHappened(this.index, this.state, decision.events, now);
    const before = this.task;
    this.task = toleranceTask(this.state, this.world);
    if (before && !this.task) this.ended(before, now);
    if (!before && this.task) this.tally.came(this.task.unit, now);
  }

  private ended({ key, unit, openedAt, due }: ToleranceTask, doneAt: Instant | null): void {
    const { number } = this.one.state;
    this.tally.toleranceEnded(this.index, { article: number, kind: key, unit, openedAt, due, decides: true }, doneAt);
  }

  private draw(purpose: string): number {
    return uniform(this.runSeed, `${toleranceIdOf(this.one)} ${purpose}`);
  }

  private soonest(now: Instant): Instant | null {
    const next = Math.min(toleranceAgenda(this.state!, this.world)[0]?.at ?? Infinity, this.judgedAt);
    return next === Infinity ? null : Math.max(next, now);
  }
}

/** Of a case there is one application. */
export const toleranceIdOf = (one: CaseLife): string => `${one.state.id} tolerance`;
