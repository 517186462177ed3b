import type { ArticleEvent } from '../../libs/domain/article/events.js';
import type { ArticleState } from '../../libs/domain/article/state.js';
import { CN_2019_2026 } from '../../libs/domain/calendar/built-in.js';
import { buildCalendar, closeOf, dateAt, openOf, workingMs } from '../../libs/domain/calendar/calendar.js';
import type { CaseEvent } from '../../libs/domain/case/events.js';
import type { CaseState } from '../../libs/domain/case/state.js';
import type { MeetingEvent } from '../../libs/domain/meeting/events.js';
import type { MeetingState } from '../../libs/domain/meeting/state.js';
import { MUNICIPAL } from '../../libs/domain/rules/built-in.js';
import { NOTICE_KINDS, type SimulatedNotice } from '../../libs/domain/simulation/notices.js';
import type { SimulatedArticle, SimulatedPolicy } from '../../libs/domain/simulation/policy.js';
import { simulateRun } from '../../libs/domain/simulation/run.js';
import {
  DEFAULT_SCENARIO,
  PROFILES,
  type Decisions,
  type Scenario,
  type UnitProfile,
} from '../../libs/domain/simulation/scenario.js';
import { Tally } from '../../libs/domain/simulation/tally.js';
import type { RunResult } from '../../libs/domain/simulation/tally/result.js';
import { prepare, type World } from '../../libs/domain/simulation/world.js';

// policies lived by people whose habits are known, and everything that happened to them

export const calendar = buildCalendar(CN_2019_2026);
export const reckoning = { rules: MUNICIPAL, calendar };
export const fixed = (days: number) => ({ kind: 'fixed', days }) as const;
/** Assignments stand, extensions and suspensions are granted, cases are dropped, and nothing comes before the leading group's meeting. */
export const NOTHING_SPECIAL: Decisions = {
  objectionUpheld: 0,
  extensionGranted: 1,
  suspensionGranted: 1,
  reopened: 0,
  disputeEscalated: 0,
  disputeToMeeting: 0,
  toMeeting: 0,
  caseOpened: 0,
  explanationAccepted: 0,
  circularProposed: 0,
  circularApproved: 1,
  leadChangeProposed: 0,
  leadChangeApproved: 1,
  accountabilityProposed: 0,
  accountabilityApproved: 1,
  toleranceExempt: 0,
  toleranceLighten: 0,
  toleranceMitigate: 0,
  conclusionRevoked: 0,
};
/** Everybody who decides takes as long as this, and says yes. */
export const PLAIN: Scenario = {
  ...DEFAULT_SCENARIO,
  standard: PROFILES.punctual,
  reactions: {
    adjudication: fixed(1),
    planReview: fixed(1),
    extensionReview: fixed(1),
    leader: fixed(1),
    verification: fixed(2),
    lookBack: fixed(3),
    deputy: fixed(1),
    suspensionReview: fixed(1),
    caseOpening: fixed(1),
    caseNotice: fixed(1),
    caseJudgement: fixed(2),
    caseReview: fixed(2),
    tolerance: fixed(10),
  },
  decisions: NOTHING_SPECIAL,
};

export const article = (number: number, due: string, leads = ['A'], responsible: string[] = []): SimulatedArticle => ({
  number,
  numeral: `（${number}）`,
  title: `第${number}条`,
  leads,
  responsible,
  due: closeOf(calendar, due),
});

/** Dispatched on Monday, 1 March 2021, in force to the end of the year. */
export const policyOf = (
  articles: readonly SimulatedArticle[],
  validUntil = '2021-12-31',
  from = '2021-03-01',
): SimulatedPolicy => ({
  title: '政策',
  dispatchAt: openOf(calendar, from),
  validUntil: closeOf(calendar, validUntil),
  office: 'OFFICE',
  supervision: 'DCS',
  articles,
});
export const worldOf = (scenario: Partial<Scenario> = {}, policy = policyOf([article(1, '2021-06-30')])): World =>
  prepare(policy, { ...PLAIN, ...scenario }, reckoning);
export const habit = (change: Partial<UnitProfile>): UnitProfile => ({ ...PROFILES.punctual, ...change });
export const noticesOf = (world: World, result: RunResult, unit: string): Partial<Record<SimulatedNotice, number>> =>
  Object.fromEntries(
    NOTICE_KINDS.map((kind, i) => [kind, result.notices[world.rowOf.get(unit)! * NOTICE_KINDS.length + i]!] as const).filter(
      ([, count]) => count > 0,
    ),
  );
export const on = (instant: number | null) => (instant === null ? null : dateAt(calendar, instant));
export const byMonth = (world: World, of: Uint32Array, unit: string) =>
  Object.fromEntries(
    world.months
      .map((month, m) => [month, of[world.rowOf.get(unit)! * world.months.length + m]!] as const)
      .filter(([, count]) => count > 0),
  );

/** Notes every event with its instant. */
export class Recording extends Tally {
  readonly told: { article: number; type: string; at: number; on: string; event: ArticleEvent }[] = [];

  /** What happened in cases (by the number of the article) and meetings (0). */
  readonly beside: { of: number; type: string; on: string; event: CaseEvent | MeetingEvent }[] = [];

  override happened(index: number, state: ArticleState, events: readonly ArticleEvent[], now: number): void {
    for (const event of events)
      this.told.push({ article: state.number, type: event.type, at: now, on: dateAt(calendar, now), event });
    super.happened(index, state, events, now);
  }

  override caseHappened(index: number, state: CaseState, events: readonly CaseEvent[], now: number): void {
    for (const event of events) this.beside.push({ of: state.number, type: event.type, on: dateAt(calendar, now), event });
    super.caseHappened(index, state, events, now);
  }

  override meetingHappened(state: MeetingState, events: readonly MeetingEvent[], now: number): void {
    for (const event of events) this.beside.push({ of: 0, type: event.type, on: dateAt(calendar, now), event });
    super.meetingHappened(state, events, now);
  }

  whenBeside = (type: string): string[] => this.beside.filter((entry) => entry.type === type).map((entry) => entry.on);
  when = (type: string): string[] => this.told.filter((entry) => entry.type === type).map((entry) => entry.on);
}

/** Office time for which an article is on somebody's hands: from its dispatch to its closing, and while it is looked back at. */
export function clockedMs(tally: Recording, world: World, article = 1): number {
  let since: number | null = null;
  let total = 0;
  for (const { type, at, article: of } of [...tally.told, { type: 'end', at: world.horizon, article }]) {
    if (of !== article) continue;
    if (type === 'ArticleDispatched' || type === 'LookBackOpened') since ??= at;
    if (since === null || !['ArticleClosed', 'LookBackPassed', 'end'].includes(type)) continue;
    total += workingMs(calendar, since, at);
    since = null;
  }
  return total;
}

export const run = (world: World, seed = 1, number = 0) => {
  const tally = new Recording(world);
  return { tally, result: simulateRun(world, seed, number, tally) };
};
