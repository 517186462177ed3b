import { describe, expect, it } from '@jest/globals';
import { dispatchOf, executing, head, Life, office, plan } from '../../../test/support/life.js';
import { approvalActor, type Actor } from '../actor.js';
import { decideArticle } from '../article/decide.js';
import { foldArticle } from '../article/evolve.js';
import type { RebaseCommand } from '../article/rebase.js';
import { recorded } from '../article/recorded.js';
import { CN_2019_2026 } from '../calendar/built-in.js';
import { buildCalendar, closeOf, dateAt, parseCalendar } from '../calendar/calendar.js';
import { MUNICIPAL } from '../rules/built-in.js';
import { datesThatMove, missingStep, type Move } from './impact.js';

const calendar = buildCalendar(CN_2019_2026);
const before = { rules: MUNICIPAL, calendar };
/** What might be announced at the end of 2026 for 2027. */
const announced = buildCalendar(
  parseCalendar({
    ...CN_2019_2026,
    version: 'made-up-2027',
    knownTo: 2027,
    holidays: [...CN_2019_2026.holidays, '2027-01-01', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11', '2027-02-12'],
  }),
);
const after = { rules: MUNICIPAL, calendar: announced };
const at = (text: string): number => Date.parse(`${text}+08:00`);
const day = (instant: number): string => dateAt(calendar, instant);

/** Dispatched on 2026-11-24, due on the fifth day of the Spring Festival of 2027. */
function dispatched(): Life {
  const life = new Life(at('2026-11-24T10:00'));
  const completion = { kind: 'fixed', due: closeOf(calendar, '2027-02-10'), source: 'policy' } as const;
  life.act(office, dispatchOf(['KJJ'], ['GXJ'], 'DCS', { completion }));
  for (const unit of ['KJJ', 'GXJ']) life.act(head(unit), { kind: 'sign', unit });
  life.act(head('KJJ'), plan('KJJ'));
  return life;
}

function inExecution(): Life {
  const completion = { kind: 'fixed', due: closeOf(calendar, '2027-02-10'), source: 'policy' } as const;
  return executing(['KJJ'], ['GXJ'], MUNICIPAL, { completion });
}

function rebase(life: Life, approved: readonly Move[], actor: Actor = approvalActor('adoption:N')) {
  const command: RebaseCommand = {
    kind: 'rebase',
    adoption: 'N',
    ruleSet: life.state!.ruleSet,
    calendar: { id: 'cn', version: 'made-up-2027' },
    approved,
  };
  const context = { now: life.now, actor, commandId: 'c', ...after, former: before };
  const decision = decideArticle(life.state, command, context);
  if (!decision.ok) return decision.code;
  life.state = foldArticle(
    'A',
    decision.events.map((event) => recorded(event, context)),
    life.state,
  );
  return decision.events.map(({ type }) => type);
}

describe('the dates that a new calendar would move', () => {
  it('are those of open tasks that fall on days announced as holidays, with both derivations; nothing else', () => {
    const moves = datesThatMove(inExecution().state!, before, after);
    expect(moves.map(({ task, from, to }) => [task, day(from), day(to)])).toEqual([
      ['completion:KJJ', '2027-02-10', '2027-02-15'],
      ['completion:GXJ', '2027-02-10', '2027-02-15'],
    ]);
    expect(moves[0]).toMatchObject({
      before: { provisional: true },
      after: { provisional: false, calendar: { version: 'made-up-2027' } },
    });
    expect(datesThatMove(inExecution().state!, before, before)).toEqual([]);
    expect(datesThatMove(dispatched().state!, before, after)).toEqual([]);
  });

  it('move by a recorded decision only, exactly as approved, and are kept in the event', () => {
    const life = inExecution();
    const approved = datesThatMove(life.state!, before, after);
    expect(rebase(life, approved, office)).toBe('AUTH.LEADING_GROUP_ONLY');
    expect(rebase(life, approved, approvalActor('adoption:OTHER'))).toBe('AUTH.LEADING_GROUP_ONLY');
    expect(rebase(life, approved.slice(1))).toEqual(['RulesKept']);
    expect(
      rebase(
        life,
        approved.map((move) => ({ ...move, to: move.to + 1 })),
      ),
    ).toEqual(['RulesKept']);
    expect(life.state!.calendar).toEqual({ id: 'cn', version: '1' });
    expect(rebase(life, approved)).toEqual(['RulesRebased']);
    expect(life.state!.calendar).toEqual({ id: 'cn', version: 'made-up-2027' });
    expect(datesThatMove(life.state!, before, after)).toHaveLength(2);
  });

  it('give back the time of a task that was marked overdue under the date before', () => {
    const life = inExecution();
    const approved = datesThatMove(life.state!, before, after);
    life.until(at('2027-02-11T09:00'));
    expect(Object.keys(life.state!.overdue)).toContain('completion:KJJ');
    expect(rebase(life, datesThatMove(life.state!, before, after))).toEqual(['RulesRebased']);
    expect(Object.keys(life.state!.overdue)).not.toContain('completion:KJJ');
    expect(approved).toHaveLength(2);
  });

  it('do not move where the rule set lacks the step that the article is in', () => {
    const { state } = dispatched();
    expect(state!.plan?.status).toBe('in-review');
    expect(missingStep(state!, { rules: { ...MUNICIPAL, plan: { ...MUNICIPAL.plan, review: null } }, calendar })).toBe(
      'planReview',
    );
    expect(missingStep(state!, before)).toBeNull();
  });
});
