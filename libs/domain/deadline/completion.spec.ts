import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openTasks } from '../article/tasks.js';
import type { ArticleCommand } from '../article/commands.js';
import type { Actor } from '../actor.js';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { closeOf } from '../calendar/calendar.js';
import type { Instant } from '../time.js';
import { Clerk } from '../../../test/support/clerk.js';
import {
  at,
  calendar,
  executing,
  head,
  leadingGroup,
  measure,
  office,
  plan,
  supervision,
  type Life,
} from '../../../test/support/life.js';
import { MUNICIPAL } from '../rules/built-in.js';
import type { DeadlineBasis, DeadlineLedger } from './deadline.js';

const RUNS = process.env['FULL'] === '1' ? 5_000 : 600;
const HOUR = 3_600_000;
// two extensions are few for a test of their order
const rules = { ...MUNICIPAL, extension: { officeMaxDays: 60, officeMaxCount: 50, maxCount: 50 } };

/** What the clerk reads in the stream: every suspension, every grant, and the date of the last rework. */
function fileOf(life: Life, first: Instant): { basis: DeadlineBasis; ledger: DeadlineLedger } {
  let basis: DeadlineBasis = { kind: 'fixed', due: first, source: 'policy' };
  const suspensions: { from: Instant; to?: Instant }[] = [];
  const extensions: { id: string; at: Instant; due: Instant; withdrawnAt?: Instant }[] = [];
  for (const { type, data, at: when } of life.stream) {
    if (type === 'ArticleSuspended') suspensions.push({ from: when });
    if (type === 'ArticleResumed') suspensions.at(-1)!.to = when;
    if (type === 'ExtensionGranted') extensions.push({ id: data.id, at: when, due: data.due });
    if (type === 'ExtensionWithdrawn' || type === 'ExtensionUndone') {
      const extension = extensions.find(({ id }) => id === data.id);
      if (extension) extension.withdrawnAt = when;
    }
    if (type === 'ClosingReturned' || type === 'ArticleReopened')
      basis = { kind: 'fixed', due: data.reworkDue, source: 'given', setAt: when };
  }
  return { basis, ledger: { suspensions, extensions } };
}

type Change = (life: Life, date: string) => [Actor, ArticleCommand];
const lead = (life: Life): string => life.state!.leads[0]!;
const reason = '理由';

const changes: readonly Change[] = [
  () => [office, { kind: 'suspend', category: 'other', reason }],
  () => [office, { kind: 'suspend', category: 'litigation', reason }],
  () => [office, { kind: 'resume', reason }],
  () => [office, { kind: 'resume', reason }],
  (life, due) => [head(lead(life)), { kind: 'requestExtension', unit: lead(life), due, reason, progress: '六成' }],
  (life, due) => [head(lead(life)), { kind: 'requestExtension', unit: lead(life), due, reason, progress: '六成' }],
  () => [office, { kind: 'grantExtension' }],
  () => [leadingGroup, { kind: 'grantExtension' }],
  () => [leadingGroup, { kind: 'grantExtension' }],
  () => [office, { kind: 'refuseExtension', opinion: reason }],
  (life) => [head(lead(life)), { kind: 'withdrawExtension', id: life.state!.extensions.at(-1)?.id ?? '', reason }],
  (life) => [leadingGroup, { kind: 'undoExtension', id: life.state!.extensions[0]?.id ?? '', reason }],
  (life) => [
    leadingGroup,
    { kind: 'changeLead', from: lead(life), to: lead(life) === 'KJJ' ? 'FGJ' : 'KJJ', former: 'released', reason },
  ],
  () => [office, { kind: 'addUnits', units: ['CZJ'], reason }],
  () => [office, { kind: 'releaseUnit', unit: 'CZJ', reason }],
  (life, due) => [head(lead(life)), plan(lead(life), measure(lead(life), { due }))],
  () => [office, { kind: 'approvePlan' }],
  (life) => [
    office,
    { kind: 'waiveMilestone', milestone: life.state!.milestones?.find(({ end }) => end === null)?.id ?? '', reason },
  ],
  (life) => [head(lead(life)), { kind: 'requestClosing', unit: lead(life), summary: '完成' }],
  (_life, reworkDue) => [supervision, { kind: 'returnClosing', opinion: reason, reworkDue }],
  ({ state }) => [supervision, nextCheck(state!)],
  ({ state }) => [supervision, nextCheck(state!)],
  ({ state }) => [supervision, nextCheck(state!)],
  (_life, reworkDue) => [supervision, { kind: 'reopen', reason, reworkDue }],
];

/** Of the verification: the field checks, and then the closing. */
function nextCheck({ closing }: NonNullable<Life['state']>): ArticleCommand {
  if (!closing?.sample) return { kind: 'drawSample' };
  const open = closing.sample.find(({ passed }) => passed === null);
  return open ? { kind: 'recordCheck', item: open.item, passed: true, finding: '属实' } : { kind: 'verify', grade: 'good' };
}

/** Around New Year, the Spring Festival and weekends. */
const date = fc
  .integer({ min: 0, max: 140 })
  .map((day) => new Date(Date.UTC(2021, 10, 15) + day * 24 * HOUR).toISOString().slice(0, 10));
const step = fc.record({
  change: fc.nat({ max: changes.length - 1 }),
  date,
  hours: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 500 }), fc.constantFrom(0, 24)),
});

describe('the completion date of an article (domain.md §4)', () => {
  it(`is what a careful clerk would compute, whatever was changed in whatever order (${RUNS} lives)`, () => {
    let dated = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), date, (steps, completion) => {
        const due = closeOf(calendar, completion);
        const life = executing(['KJJ'], [], rules, { completion: { kind: 'fixed', due, source: 'policy' } });
        life.until(at('2021-11-01'));
        for (const { change, date: chosen, hours } of steps) {
          life.until(life.now + hours * HOUR);
          life.act(...changes[change]!(life, chosen));
          const task = openTasks(life.state!, life).find(({ key }) => key === `completion:${lead(life)}`);
          if (!task) continue;
          const { basis, ledger } = fileOf(life, due);
          expect(new Date(task.due).toISOString()).toBe(new Date(Clerk.due(basis, ledger, CN_2019_2026)).toISOString());
          expect(task.stopped).toBe(ledger.suspensions.some(({ to }) => to === undefined));
          if (ledger.suspensions.length > 0 && ledger.extensions.length > 0) dated += 1;
        }
      }),
      { numRuns: RUNS },
    );
    // the lives were not all refusals: dates that both suspensions and extensions have moved were compared
    expect(dated).toBeGreaterThan(RUNS / 2);
  }, 300_000);
});
