import type { AgendaView } from '#contracts/activities.js';
import type { RecordedEvent } from '#domain/article/events.js';
import type { Reckoning } from '#domain/article/tasks.js';
import {
  APPROVE,
  decidePaper,
  foldPaper,
  paperAgenda,
  paperDue,
  paperYellowAt,
  type PaperCommand,
  type PaperEvent,
  type PaperState,
} from '#domain/paper/paper.js';
import type { Notice } from '../notices.js';
import { isoOf, lightOf, waitMs, type ClockReading, type Subject, type TaskRow } from './subject.js';

export const PAPER: Subject<PaperState, PaperCommand, PaperEvent> = {
  type: 'paper',
  unknown: 'PAPER.UNKNOWN',
  settle: { kind: 'settle' },
  upsert: `
    insert into paper (id, policy_id, kind, period, title, status, drafted_at, decided_at, units)
    select p.* from jsonb_to_recordset($6::jsonb) as p(id uuid, policy_id uuid, kind text, period text, title text, status text,
      drafted_at timestamptz, decided_at timestamptz, units text[])
    join head on head.id = p.id
    on conflict (id) do update set status = excluded.status, decided_at = excluded.decided_at, units = excluded.units`,
  decide: decidePaper,
  fold: (id, events, from) => foldPaper(id, events, from)!,
  frozen: (state, command) => state ?? (command?.kind === 'draft' ? command.facts : null),
  nextDue: (state, reckoning) => paperAgenda(state, reckoning)[0]?.at ?? null,
  over: ({ status }) => status !== 'draft',
  projection: (state, reckoning) => ({
    tasks: state.status === 'draft' ? [taskRow(state, reckoning)] : [],
    row: paperRow(state),
  }),
  notices: noticesOfPaper,
  view: paperView,
};

function noticesOfPaper(state: PaperState, events: readonly RecordedEvent<PaperEvent>[]): Notice[] {
  const { policyId, supervision } = state;
  return events.flatMap((event): Notice[] => {
    switch (event.type) {
      case 'PaperSent':
        return event.data.units.map((unit) => ({ policyId, unit, kind: 'paper', task: null, dueAt: null }));
      case 'PaperReminderSent':
        return [{ policyId, unit: supervision, kind: 'reminder', task: APPROVE, dueAt: event.data.due }];
      case 'PaperOverdue':
        return [{ policyId, unit: supervision, kind: 'overdue', task: APPROVE, dueAt: event.data.due }];
      default:
        return [];
    }
  });
}

const taskRow = (state: PaperState, reckoning: Reckoning): TaskRow => ({
  subject_id: state.id,
  key: APPROVE,
  policy_id: state.policyId,
  kind: 'approve-paper',
  unit: state.supervision,
  about: null,
  cycle: state.period,
  number: 0,
  title: state.title,
  opened_at: isoOf(state.draftedAt),
  due_at: isoOf(paperDue(state, reckoning)),
  yellow_at: isoOf(paperYellowAt(state, reckoning)),
  stopped: false,
});

const paperRow = (state: PaperState) => ({
  id: state.id,
  policy_id: state.policyId,
  kind: state.kind,
  period: state.period,
  title: state.title,
  status: state.status,
  drafted_at: isoOf(state.draftedAt),
  decided_at: isoOf(state.decided?.at),
  units: state.units,
});

function paperView(state: PaperState, clock: ClockReading, reckoning: Reckoning): AgendaView {
  const next = paperAgenda(state, reckoning)[0];
  return {
    closed: PAPER.over(state),
    waitMs: waitMs(next?.at, clock),
    next: next ? `${next.kind}, ${isoOf(next.at)}` : null,
    attributes: {
      policy: state.policyId,
      article: null,
      stage: state.status,
      light: lightOf(PAPER.projection(state, reckoning).tasks, clock.now),
      nextDue: isoOf(next?.at),
      leadUnit: state.supervision,
      units: [],
    },
    details: `**paper** ${state.kind} ${state.period}: ${state.status}`,
  };
}
