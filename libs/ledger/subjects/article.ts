import { agenda } from '#domain/agenda/agenda.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import { decideArticle } from '#domain/article/decide.js';
import type { ArticleEvent } from '#domain/article/events.js';
import { foldArticle } from '#domain/article/evolve.js';
import type { ArticleState } from '#domain/article/state.js';
import { openTasks, taskSlots, type Reckoning } from '#domain/article/tasks.js';
import { thresholds, yellowAtOf } from '#domain/lights/lights.js';
import { noticesOfArticle } from '../notices.js';
import { isoOf, type Subject } from './subject.js';

export const ARTICLE: Subject<ArticleState, ArticleCommand, ArticleEvent> = {
  type: 'article',
  unknown: 'ARTICLE.UNKNOWN',
  settle: { kind: 'settle' },
  decide: decideArticle,
  fold: (id, events, from) => foldArticle(id, events, from)!,
  frozen: (state, command) => state ?? (command.kind === 'dispatch' ? command : null),
  nextDue: (state, reckoning) => agenda(state, reckoning)[0]?.at ?? null,
  projection: (state, reckoning) => ({ tasks: taskRows(state, reckoning), row: articleRow(state, reckoning) }),
  closedTasks: (before, after) => {
    if (!before) return [];
    const open = new Set(taskSlots(after).map(({ key }) => key));
    return taskSlots(before).flatMap(({ key }) => (open.has(key) ? [] : [key]));
  },
  notices: noticesOfArticle,
};

/** The rows of `task` that the state implies, by key. */
function taskRows(state: ArticleState, reckoning: Reckoning) {
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
function articleRow(state: ArticleState, reckoning: Reckoning) {
  const { timeliness, substance, caughtUpUntil, suspended } = thresholds(state, reckoning);
  return {
    id: state.id,
    policy_id: state.policyId,
    number: state.number,
    numeral: state.numeral,
    title: state.title,
    stage: state.stage,
    leads: state.leads,
    units: state.parts.map(({ unit }) => unit),
    suspended,
    timeliness_yellow_at: isoOf(timeliness.yellowAt),
    timeliness_red_at: isoOf(timeliness.redAt),
    substance_yellow_at: isoOf(substance.yellowAt),
    substance_red_at: isoOf(substance.redAt),
    caught_up_until: isoOf(caughtUpUntil),
  };
}
