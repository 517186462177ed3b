import { describe, expect, it } from '@jest/globals';
import type { ArticleEvent, RecordedEvent } from '#domain/article/events.js';
import type { ArticleState } from '#domain/article/state.js';
import type { CaseEvent } from '#domain/case/events.js';
import type { CaseState } from '#domain/case/state.js';
import type { MeetingEvent } from '#domain/meeting/events.js';
import type { MeetingState } from '#domain/meeting/state.js';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import { buildCalendar } from '#domain/calendar/calendar.js';
import { policyOn, worldOfJob } from '#domain/simulation/policy.js';
import { simulateRun } from '#domain/simulation/run.js';
import { DEFAULT_SCENARIO, PROFILES } from '#domain/simulation/scenario.js';
import { NOTICE_KINDS } from '#domain/simulation/notices.js';
import { Tally } from '#domain/simulation/tally.js';
import type { ToleranceEvent } from '#domain/tolerance/events.js';
import type { ToleranceState } from '#domain/tolerance/tolerance.js';
import { noticesOfMeeting } from '#ledger/meeting-notices.js';
import { noticesOfArticle, noticesOfCase, noticesOfTolerance, type Notice } from '#ledger/notices.js';

const recorded = <Event extends { readonly type: string; readonly data: object }>(events: readonly Event[], at: number) =>
  events.map((event) => ({ ...event, at, by: { account: '', unit: null } })) as unknown as RecordedEvent<Event>[];

/** Counts what the ledger would tell. */
class Told extends Tally {
  readonly byKind: Record<string, number> = {};

  override happened(index: number, state: ArticleState, events: readonly ArticleEvent[], now: number): void {
    this.count(noticesOfArticle(state, recorded(events, now)));
    super.happened(index, state, events, now);
  }

  override caseHappened(index: number, state: CaseState, events: readonly CaseEvent[], now: number): void {
    this.count(noticesOfCase(state, recorded(events, now)));
    super.caseHappened(index, state, events, now);
  }

  override meetingHappened(state: MeetingState, events: readonly MeetingEvent[], now: number): void {
    this.count(noticesOfMeeting(state, recorded(events, now)));
    super.meetingHappened(state, events, now);
  }

  override toleranceHappened(index: number, state: ToleranceState, events: readonly ToleranceEvent[], now: number): void {
    this.count(noticesOfTolerance(state, recorded(events, now)));
    super.toleranceHappened(index, state, events, now);
  }

  private count(notices: readonly Notice[]): void {
    for (const { kind, unit } of notices) {
      const key = `${unit} ${kind}`;
      this.byKind[key] = (this.byKind[key] ?? 0) + 1;
    }
  }
}

describe('the notices of a simulation', () => {
  it('are those that the ledger would send, by unit and kind', () => {
    const article = { numeral: '（一）', title: '任务', leads: ['A'], responsible: ['B', 'C'], due: '2021-09-30' };
    const policy = policyOn(buildCalendar(CN_2019_2026), {
      title: '政策',
      from: '2021-03-01',
      to: '2021-12-31',
      office: 'OFFICE',
      supervision: 'DCS',
      articles: [1, 2, 3].map((number) => ({ ...article, number })),
    });
    const standard = {
      ...PROFILES.ordinary,
      late: { ...PROFILES.ordinary.late, chance: 0.4, by: { kind: 'geometric', mean: 8, from: 1 } as const },
      objects: 0.5,
      extension: { ...PROFILES.ordinary.extension, chance: 1 },
      returns: { ...PROFILES.ordinary.returns, plan: 0.5, closing: 0.5, rectification: 0.5 },
      suspension: { ...PROFILES.ordinary.suspension, chance: 0.5, after: { kind: 'uniform', from: 1, to: 40 } as const },
      reviews: 0.5,
      splits: { chance: 0.5, after: { kind: 'uniform', from: 1, to: 40 } as const },
    };
    const decisions = {
      ...DEFAULT_SCENARIO.decisions,
      ...{
        objectionUpheld: 0.5,
        extensionGranted: 0.5,
        reopened: 0.5,
        disputeEscalated: 0.7,
        disputeToMeeting: 0.7,
        toMeeting: 0.7,
      },
      ...{ caseOpened: 0.9, circularProposed: 0.5, accountabilityProposed: 0.5, leadChangeProposed: 0.5 },
    };
    const scenario = { ...DEFAULT_SCENARIO, standard, decisions, units: { C: PROFILES.late } };
    const world = worldOfJob({ policy, scenario, rules: MUNICIPAL, calendar: CN_2019_2026, seed: 3 });
    const seen = new Set<string>();
    for (let run = 0; run < 16; run += 1) {
      const tally = new Told(world);
      const { notices } = simulateRun(world, 3, run, tally);
      const counted: Record<string, number> = {};
      world.rows.forEach((unit, row) =>
        NOTICE_KINDS.forEach((kind, k) => {
          const count = notices[row * NOTICE_KINDS.length + k]!;
          // the ledger does not tell reminders before and after a due day apart
          const key = `${unit} ${kind === 'reminder-after' ? 'reminder' : kind}`;
          if (count > 0) counted[key] = (counted[key] ?? 0) + count;
          if (count > 0) seen.add(kind);
        }),
      );
      expect(counted).toEqual(tally.byKind);
    }
    expect(seen.size).toBeGreaterThan(33);
    for (const kind of ['split', 'lead-changed', 'tolerance-decided', 'circular', 'accountability-handed-over'])
      expect(seen).toContain(kind);
  });
});
