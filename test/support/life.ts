import { agenda } from '#domain/agenda/agenda.js';
import { approvalActor, systemActor, type Actor, type Role } from '#domain/actor.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import { decideArticle } from '#domain/article/decide.js';
import type { ArticleEvent, DispatchFacts, RecordedEvent } from '#domain/article/events.js';
import { evolve } from '#domain/article/evolve.js';
import { recorded } from '#domain/article/recorded.js';
import type { ArticleState } from '#domain/article/state.js';
import { openTasks } from '#domain/article/tasks.js';
import type { Measure } from '#domain/article/terms/plan.js';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { buildCalendar, closeOf, dateAt } from '#domain/calendar/calendar.js';
import type { DecisionContext } from '#domain/decision.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import type { RuleSet } from '#domain/rules/rule-set.js';
import { instantOf, type Instant } from '#domain/time.js';

export const calendar = buildCalendar(CN_2019_2026);
export const at = (date: string, time = '10:00'): Instant =>
  instantOf(date, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)), calendar.utcOffsetMinutes);
export const person = (unit: string | null, ...roles: Role[]): Actor => ({ account: `someone of ${unit}`, unit, roles });
export const head = (unit: string): Actor => person(unit, 'unit_head', 'handler');
export const office = person('OFFICE', 'coordination_office');
export const supervision = person('DCS', 'supervision_office');
export const deputy = person('SZF', 'deputy_leader');
/** Carries out what the leading group has decided. */
export const leadingGroup = approvalActor('resolution 1');

/** An article whose life is told command by command; refusals are returned, not thrown. */
export class Life {
  state: ArticleState | null = null;
  readonly stream: RecordedEvent[] = [];
  now: Instant;
  private commands = 0;

  constructor(
    start: Instant,
    readonly rules: RuleSet = MUNICIPAL,
  ) {
    this.now = start;
  }

  act(actor: Actor, command: ArticleCommand): string | readonly ArticleEvent['type'][] {
    const context: DecisionContext = {
      now: this.now,
      actor,
      commandId: `command-${++this.commands}`,
      rules: this.rules,
      calendar,
    };
    const decision = decideArticle(this.state, command, context);
    if (!decision.ok) return decision.code;
    for (const event of decision.events) {
      const entry = recorded(event, context);
      this.stream.push(entry);
      this.state = { ...evolve(this.state, entry), id: 'A' };
    }
    return decision.events.map((event) => event.type);
  }

  /** Field checks are drawn where there are none, everything that was drawn holds, and the article is closed. */
  verify(actor: Actor, grade: 'good' | 'qualified' = 'good'): string | readonly ArticleEvent['type'][] {
    if (!this.state!.closing?.sample) this.act(actor, { kind: 'drawSample' });
    for (const { item, passed } of this.state!.closing?.sample ?? [])
      if (passed === null) this.act(actor, { kind: 'recordCheck', item, passed: true, finding: '属实' });
    return this.act(actor, { kind: 'verify', grade });
  }

  /** Time passes to the instant; everything due on the way is settled at its own instant, as a running system does. */
  until(instant: Instant): readonly string[] {
    const settled: string[] = [];
    for (;;) {
      const next = this.state === null ? undefined : agenda(this.state, this)[0];
      if (!next || next.at > instant) break;
      this.now = Math.max(this.now, next.at);
      settled.push(...this.act(systemActor, { kind: 'settle' }));
    }
    this.now = instant;
    return settled;
  }

  get calendar() {
    return calendar;
  }

  get tasks(): string[] {
    return openTasks(this.state!, this).map((task) => `${task.key} by ${dateAt(calendar, task.due)}`);
  }
}

export const dispatchOf = (
  leads: string[],
  responsible: string[],
  supervisor = 'DCS',
  more: Partial<DispatchFacts> = {},
): ArticleCommand => ({
  kind: 'dispatch',
  policyId: 'P',
  number: 8,
  numeral: '（八）',
  title: '集聚高新技术企业',
  leads,
  responsible,
  office: 'OFFICE',
  supervision: supervisor,
  ruleSet: { id: 'municipal', version: '2026.2' },
  calendar: { id: 'cn', version: '1' },
  completion: { kind: 'fixed', due: closeOf(calendar, '2021-12-31'), source: 'policy' },
  given: {},
  span: [0, 10],
  ...more,
});

export const measure = (owner: string, more: Partial<Measure> = {}): Measure => ({
  title: '制定扶持政策',
  owner,
  deliverable: '政策文件',
  due: null,
  quote: '制定高新技术企业扶持政策',
  ...more,
});

export const plan = (unit: string, ...measures: Measure[]): ArticleCommand => ({
  kind: 'submitPlan',
  unit,
  measures: measures.length > 0 ? measures : [measure(unit)],
});

/** Dispatched on Monday 2021-03-01, signed and planned, executing since 2021-03-03. */
export function executing(
  leads = ['KJJ'],
  responsible = ['GXJ', 'SWJ'],
  rules = MUNICIPAL,
  more: Partial<DispatchFacts> = {},
): Life {
  const life = new Life(at('2021-03-01'), rules);
  life.act(office, dispatchOf(leads, responsible, 'DCS', more));
  for (const unit of [...leads, ...responsible]) life.act(head(unit), { kind: 'sign', unit });
  life.until(at('2021-03-02'));
  life.act(head(leads[0]!), plan(leads[0]!));
  life.until(at('2021-03-03'));
  life.act(office, { kind: 'approvePlan' });
  return life;
}
