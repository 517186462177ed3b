import type { AgendaView } from '#contracts/activities.js';
import { approvalActor } from '#domain/actor.js';
import {
  adoptionAgenda,
  adoptionDue,
  adoptionYellowAt,
  decideAdoption,
  DECIDE,
  foldAdoption,
  type AdoptionCommand,
  type AdoptionEvent,
  type AdoptionState,
} from '#domain/adoption/adoption.js';
import type { RebaseCommand } from '#domain/article/rebase.js';
import type { RecordedEvent } from '#domain/article/events.js';
import type { Reckoning } from '#domain/article/tasks.js';
import type { Notice } from '../notices.js';
import { isoOf, lightOf, waitMs, type ClockReading, type FollowUp, type Subject, type TaskRow } from './subject.js';

export const ADOPTION: Subject<AdoptionState, AdoptionCommand, AdoptionEvent> = {
  type: 'adoption',
  unknown: 'ADOPTION.UNKNOWN',
  settle: { kind: 'settle' },
  upsert: `
    insert into adoption (id, policy_id, what, to_id, to_version, articles, moves, status, listed_at, decided_at)
    select a.* from jsonb_to_recordset($6::jsonb) as a(id uuid, policy_id uuid, what text, to_id text, to_version text, articles uuid[], moves int,
      status text, listed_at timestamptz, decided_at timestamptz)
    join head on head.id = a.id
    on conflict (id) do update set status = excluded.status, decided_at = excluded.decided_at`,
  decide: decideAdoption,
  fold: (id, events, from) => foldAdoption(id, events, from)!,
  frozen: (state, command) => state ?? (command?.kind === 'list' ? command.facts : null),
  nextDue: (state, reckoning) => adoptionAgenda(state, reckoning)[0]?.at ?? null,
  over: ({ decision }) => decision !== null,
  projection: (state, reckoning) => ({ tasks: state.decision ? [] : [taskRow(state, reckoning)], row: adoptionRow(state) }),
  notices: noticesOfAdoption,
  view: adoptionView,
  followUps: (state, events) => (events.some(({ type }) => type === 'AdoptionDecided') ? rebases(state) : []),
};

/** The articles that were chosen get the new version; each keeps its other one. */
function rebases(state: AdoptionState): FollowUp[] {
  const chosen = new Set(state.decision!.articles);
  return state.items
    .filter(({ articleId }) => chosen.has(articleId))
    .map(({ articleId, ruleSet, calendar, moves }) => {
      const versions = state.what === 'calendar' ? { ruleSet, calendar: state.to } : { ruleSet: state.to, calendar };
      const command: RebaseCommand = { kind: 'rebase', adoption: state.id, ...versions, approved: moves };
      return { type: 'article', id: articleId, command, actor: approvalActor(`adoption:${state.id}`) };
    });
}

function noticesOfAdoption(state: AdoptionState, events: readonly RecordedEvent<AdoptionEvent>[]): Notice[] {
  const to = (kind: Notice['kind'], dueAt: number | null): Notice => {
    return { policyId: state.policyId, unit: state.office, kind, task: DECIDE, dueAt };
  };
  return events.flatMap((event): Notice[] => {
    if (event.type === 'AdoptionListed') return [to('dates-would-move', null)];
    if (event.type === 'AdoptionReminderSent') return [to('reminder', event.data.due)];
    return event.type === 'AdoptionOverdue' ? [to('overdue', event.data.due)] : [];
  });
}

const taskRow = (state: AdoptionState, reckoning: Reckoning): TaskRow => ({
  subject_id: state.id,
  key: DECIDE,
  policy_id: state.policyId,
  kind: 'decide-adoption',
  unit: state.office,
  about: null,
  cycle: null,
  number: 0,
  title: `${state.to.id}@${state.to.version}`,
  opened_at: isoOf(state.listedAt),
  due_at: isoOf(adoptionDue(state, reckoning)),
  yellow_at: isoOf(adoptionYellowAt(state, reckoning)),
  stopped: false,
});

const adoptionRow = (state: AdoptionState) => ({
  id: state.id,
  policy_id: state.policyId,
  what: state.what,
  to_id: state.to.id,
  to_version: state.to.version,
  articles: state.items.map(({ articleId }) => articleId),
  moves: state.items.reduce((sum, { moves }) => sum + moves.length, 0),
  status: state.decision ? 'decided' : 'listed',
  listed_at: isoOf(state.listedAt),
  decided_at: isoOf(state.decision?.at),
});

function adoptionView(state: AdoptionState, clock: ClockReading, reckoning: Reckoning): AgendaView {
  const next = adoptionAgenda(state, reckoning)[0];
  return {
    closed: ADOPTION.over(state),
    waitMs: waitMs(next?.at, clock),
    next: next ? `${next.kind}, ${isoOf(next.at)}` : null,
    attributes: {
      policy: state.policyId,
      article: null,
      stage: state.decision ? 'decided' : 'listed',
      light: lightOf(ADOPTION.projection(state, reckoning).tasks, clock.now),
      nextDue: isoOf(next?.at),
      leadUnit: state.office,
      units: [],
    },
    details: `**adoption** of ${state.to.id}@${state.to.version}: ${state.items.length} articles`,
  };
}
