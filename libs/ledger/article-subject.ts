import { agenda } from '#domain/agenda/agenda.js';
import type { ArticleState } from '#domain/article/state.js';
import { openTasks, type Reckoning } from '#domain/article/tasks.js';
import { thresholds, yellowAtOf } from '#domain/lights/lights.js';

/** JSON takes instants as ISO text, so that PostgreSQL reads them as timestamptz. */
export const isoOf = (instant: number | null | undefined): string | null =>
  instant == null ? null : new Date(instant).toISOString();

/** The rows of `task` that the state implies, by key. */
export function taskRows(state: ArticleState, reckoning: Reckoning) {
  return openTasks(state, reckoning).map((task) => ({
    subject_id: state.id,
    key: task.key,
    policy_id: state.policyId,
    kind: task.kind,
    unit: task.unit,
    about: task.about,
    cycle: task.cycle,
    number: state.number,
    title: state.title,
    opened_at: isoOf(task.openedAt),
    due_at: isoOf(task.due),
    yellow_at: isoOf(yellowAtOf(task, state, reckoning)),
    stopped: task.stopped,
  }));
}

/** The row of `article` that the state implies. */
export function articleRow(state: ArticleState, reckoning: Reckoning) {
  const { timeliness, substance, caughtUpUntil, suspended } = thresholds(state, reckoning);
  return {
    id: state.id,
    policy_id: state.policyId,
    number: state.number,
    numeral: state.numeral,
    title: state.title,
    stage: state.stage,
    leads: state.leads,
    suspended,
    timeliness_yellow_at: isoOf(timeliness.yellowAt),
    timeliness_red_at: isoOf(timeliness.redAt),
    substance_yellow_at: isoOf(substance.yellowAt),
    substance_red_at: isoOf(substance.redAt),
    caught_up_until: isoOf(caughtUpUntil),
  };
}

/** When the subject has to be looked at next; null: nothing is awaited. */
export const nextDue = (state: ArticleState, reckoning: Reckoning): number | null => agenda(state, reckoning)[0]?.at ?? null;
