import type { AgendaView } from '#contracts/activities.js';
import type { Reckoning } from '#domain/article/tasks.js';
import type { ToleranceEvent } from '#domain/tolerance/events.js';
import {
  decideTolerance,
  foldTolerance,
  toleranceAgenda,
  toleranceTask,
  type ToleranceCommand,
  type ToleranceState,
} from '#domain/tolerance/tolerance.js';
import { noticesOfTolerance } from '../notices.js';
import { isoOf, lightOf, waitMs, type ClockReading, type Subject, type TaskRow } from './subject.js';

export const TOLERANCE: Subject<ToleranceState, ToleranceCommand, ToleranceEvent> = {
  type: 'tolerance',
  unknown: 'TOLERANCE.UNKNOWN',
  settle: { kind: 'settle' },
  upsert: `
    insert into tolerance (id, case_id, policy_id, article_id, unit, discipline, status, papers, applied_at, decided_at)
    select t.* from jsonb_to_recordset($6::jsonb) as t(id uuid, case_id uuid, policy_id uuid, article_id uuid, unit text, discipline text,
      status text, papers uuid[], applied_at timestamptz, decided_at timestamptz)
    join head on head.id = t.id
    on conflict (id) do update set status = excluded.status, decided_at = excluded.decided_at`,
  decide: decideTolerance,
  fold: (id, events, from) => foldTolerance(id, events, from)!,
  frozen: (state, command) => state ?? (command?.kind === 'apply' ? command.facts : null),
  nextDue: (state, reckoning) => toleranceAgenda(state, reckoning)[0]?.at ?? null,
  over: ({ status }) => status !== 'applied',
  projection: (state, reckoning) => ({ tasks: taskRows(state, reckoning), row: toleranceRow(state) }),
  notices: noticesOfTolerance,
  view: toleranceView,
  // the case says whether there is a ground for the application, and lets accountability wait for the decision
  followUps: (state, events) =>
    events.flatMap(({ type, by }) => {
      if (type !== 'ToleranceApplicationMade' && type !== 'ToleranceJudged' && type !== 'ToleranceWithdrawn') return [];
      const status = type === 'ToleranceApplicationMade' ? 'applied' : state.status;
      const command = { kind: 'noteTolerance', tolerance: state.id, status };
      return [{ type: 'case', id: state.caseId, command, actor: { ...by, roles: ['system'] } }];
    }),
};

function taskRows(state: ToleranceState, reckoning: Reckoning): TaskRow[] {
  const task = toleranceTask(state, reckoning);
  if (!task) return [];
  return [
    {
      subject_id: state.id,
      key: task.key,
      policy_id: state.policyId,
      kind: task.key,
      unit: task.unit,
      about: state.unit,
      cycle: null,
      number: state.number,
      title: state.title,
      opened_at: isoOf(task.openedAt),
      due_at: isoOf(task.due),
      yellow_at: isoOf(task.yellowAt),
      stopped: false,
    },
  ];
}

const toleranceRow = (state: ToleranceState) => ({
  id: state.id,
  case_id: state.caseId,
  policy_id: state.policyId,
  article_id: state.articleId,
  unit: state.unit,
  discipline: state.discipline,
  status: state.status,
  papers: state.papers.map(({ id }) => id),
  applied_at: isoOf(state.appliedAt),
  decided_at: isoOf(state.judged?.at),
});

function toleranceView(state: ToleranceState, clock: ClockReading, reckoning: Reckoning): AgendaView {
  const next = toleranceAgenda(state, reckoning)[0];
  return {
    closed: TOLERANCE.over(state),
    waitMs: waitMs(next?.at, clock),
    next: next ? `${next.kind} ${next.task}, ${isoOf(next.at)}` : null,
    attributes: {
      policy: state.policyId,
      article: null,
      stage: state.status,
      light: lightOf(TOLERANCE.projection(state, reckoning).tasks, clock.now),
      nextDue: isoOf(next?.at),
      leadUnit: state.unit,
      units: [state.unit],
    },
    details: `**tolerance** ${state.unit}: ${state.status}\n- next: ${next ? `${next.kind} at ${isoOf(next.at)}` : 'nothing awaited'}`,
  };
}
