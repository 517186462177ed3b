import type { Pool } from 'pg';
import type { AgendaView } from '#contracts/activities.js';
import { agenda } from '#domain/agenda/agenda.js';
import type { ArticleState } from '#domain/article/state.js';
import { explain, type Light } from '#domain/lights/lights.js';
import { isoOf } from './article-subject.js';
import { reckoningOf } from './rule-book.js';

interface Row {
  readonly state: ArticleState;
  readonly now: Date;
  readonly rate: number;
}

const worstFirst: readonly Light[] = ['red', 'yellow', 'grey', 'green'];

/**
 * What an article's workflow needs to know, and the note until when it sleeps. One statement: it takes the row's lock, so that an act which
 * makes something due earlier either is seen here or sees the new note and wakes the workflow. Undefined: no such article.
 */
export async function armArticle(pool: Pool, id: string): Promise<AgendaView | undefined> {
  const { rows } = await pool.query<Row>({
    name: 'agenda-arm',
    text: `
      update subject s set armed_at = coalesce(next_due, 'infinity') from business_clock c
      where s.id = $1 and s.type = 'article'
      returning s.state, business_now() as now, c.rate`,
    values: [id],
  });
  return rows[0] && viewOf(rows[0]);
}

function viewOf({ state, now, rate }: Row): AgendaView {
  const reckoning = reckoningOf(state);
  if (!reckoning) throw new Error(`rule set or calendar of article ${state.id} is unknown here`);
  const instant = now.getTime();
  const next = agenda(state, reckoning)[0];
  const lights = explain(state, instant, reckoning).article;
  const light = worstFirst.find((colour) => lights.timeliness.light === colour || lights.substance.light === colour)!;
  const units = state.parts.map(({ unit }) => unit);
  return {
    closed: state.stage === 'closed',
    waitMs: next ? Math.max(0, Math.ceil((next.at - instant) / rate)) : null,
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
