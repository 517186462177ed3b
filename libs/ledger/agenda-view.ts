import type { Pool } from 'pg';
import type { AgendaView } from '#contracts/activities.js';
import type { SubjectKind } from '#contracts/workflows.js';
import { agenda } from '#domain/agenda/agenda.js';
import type { ArticleState } from '#domain/article/state.js';
import type { Reckoning } from '#domain/article/tasks.js';
import { explain, type Light } from '#domain/lights/lights.js';
import { policyAgenda } from '#domain/policy/agenda.js';
import type { PolicyState } from '#domain/policy/state.js';
import { DEFAULT_FROZEN, type RuleBook } from './rule-book.js';
import { isoOf } from './subjects/subject.js';

type Row = (
  { readonly type: 'article'; readonly state: ArticleState } | { readonly type: 'policy'; readonly state: PolicyState }
) & {
  readonly now: Date;
  readonly rate: number;
  readonly holdAt: Date | null;
};

interface Clock {
  readonly now: number;
  /** Business seconds in a real second. */
  readonly rate: number;
  /** The instant that the clock does not pass. */
  readonly holdAt: number;
}

const worstFirst: readonly Light[] = ['red', 'yellow', 'grey', 'green'];

/**
 * What a subject's workflow needs to know, and the note until when it sleeps. One statement: it takes the row's lock, so that an act which
 * makes something due earlier either is seen here or sees the new note and wakes the workflow. Undefined: no such subject.
 */
export async function armSubject(pool: Pool, rules: RuleBook, kind: SubjectKind, id: string): Promise<AgendaView | undefined> {
  const { rows } = await pool.query<Row>({
    name: 'agenda-arm',
    text: `
      update subject s set armed_at = coalesce(next_due, 'infinity') from business_clock c
      where s.id = $1 and s.type = $2
      returning s.type, s.state, business_now() as now, c.rate, c.hold_at as "holdAt"`,
    values: [id, kind],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { ruleSet, calendar } = row.state;
  const reckoning = await rules.find(ruleSet && calendar ? { ruleSet, calendar } : DEFAULT_FROZEN);
  if (!reckoning) throw new Error(`rule set or calendar of ${kind} ${id} is unknown here`);
  const clock = { now: row.now.getTime(), rate: row.rate, holdAt: row.holdAt?.getTime() ?? Infinity };
  return row.type === 'article' ? articleView(row.state, clock, reckoning) : policyView(row.state, clock, reckoning);
}

/** Real milliseconds until `at`; null while the clock is held before it: who releases the clock tells the workflow (clock.ts). */
const waitMs = (at: number | undefined, { now, rate, holdAt }: Clock): number | null =>
  at === undefined || at > holdAt ? null : Math.max(0, Math.ceil((at - now) / rate));

function articleView(state: ArticleState, clock: Clock, reckoning: Reckoning): AgendaView {
  const next = agenda(state, reckoning)[0];
  const lights = explain(state, clock.now, reckoning).article;
  const light = worstFirst.find((colour) => lights.timeliness.light === colour || lights.substance.light === colour)!;
  const units = state.parts.map(({ unit }) => unit);
  return {
    closed: state.stage === 'closed',
    waitMs: waitMs(next?.at, clock),
    next: next ? `${next.kind} ${next.task}, ${isoOf(next.at)}` : null,
    attributes: {
      policy: state.policyId,
      article: state.numeral,
      stage: state.stage,
      light,
      nextDue: isoOf(next?.at),
      leadUnit: state.leads[0] ?? null,
      units,
    },
    details: [
      `**${state.numeral}** ${state.stage}, ${light}`,
      `- lead: ${state.leads.join(', ')}; units: ${units.join(', ')}`,
      `- next: ${next ? `${next.kind} ${next.task} at ${isoOf(next.at)}` : 'nothing awaited'}`,
    ].join('\n'),
  };
}

function policyView(state: PolicyState, clock: Clock, reckoning: Reckoning): AgendaView {
  const next = policyAgenda(state, reckoning)[0];
  return {
    closed: state.stage === 'ended',
    waitMs: waitMs(next?.at, clock),
    next: next ? `${next.kind}, ${isoOf(next.at)}` : null,
    attributes: {
      policy: state.id,
      article: null,
      stage: state.stage,
      light: 'green',
      nextDue: isoOf(next?.at),
      leadUnit: state.office,
      units: [],
    },
    details: [
      `**policy** ${state.stage}, ${state.dispatched} of ${state.articles} articles dispatched`,
      `- in force: ${state.validity?.from ?? '?'} to ${state.validity?.to ?? '?'}`,
      `- next: ${next ? `${next.kind} at ${isoOf(next.at)}` : 'nothing awaited'}`,
    ].join('\n'),
  };
}
