import type { AgendaView } from '#contracts/activities.js';
import type { Reckoning } from '#domain/article/tasks.js';
import { workdaysBefore } from '#domain/calendar/calendar.js';
import { policyAgenda, policyTasks } from '#domain/policy/agenda.js';
import type { Actor } from '#domain/actor.js';
import type { ApprovalCommand } from '#domain/approval/commands.js';
import type { Consequence } from '#domain/approval/events.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import type { RecordedEvent } from '#domain/article/events.js';
import type { PolicyChange } from '#domain/article/terms/policy.js';
import type { PolicyCommand } from '#domain/policy/commands.js';
import { decidePolicy } from '#domain/policy/decide.js';
import type { PolicyEvent } from '#domain/policy/events.js';
import { foldPolicy } from '#domain/policy/evolve.js';
import type { PolicyState } from '#domain/policy/state.js';
import { derivedId } from '../hash.js';
import { noticesOfPolicy } from '../notices.js';
import { DEFAULT_FROZEN } from '../rule-book.js';
import { isoOf, lightOf, waitMs, type ClockReading, type FollowUp, type Frozen, type Subject, type TaskRow } from './subject.js';

export const POLICY: Subject<PolicyState, PolicyCommand, PolicyEvent> = {
  type: 'policy',
  unknown: 'POLICY.UNKNOWN',
  settle: { kind: 'settle' },
  upsert: `
    insert into policy (id, title, issuer, document_number, status, stage, articles, dispatched, findings, imported_at, dispatched_at, ends_at)
    select p.* from jsonb_to_recordset($6::jsonb) as p(id uuid, title text, issuer text, document_number text, status text, stage text,
      articles int, dispatched int, findings int, imported_at timestamptz, dispatched_at timestamptz, ends_at timestamptz)
    join head on head.id = p.id
    on conflict (id) do update set title = excluded.title, issuer = excluded.issuer, document_number = excluded.document_number,
      status = excluded.status, articles = excluded.articles, findings = excluded.findings, stage = excluded.stage, dispatched = excluded.dispatched, dispatched_at = excluded.dispatched_at,
      ends_at = excluded.ends_at`,
  decide: decidePolicy,
  fold: (id, events, from) => foldPolicy(id, events, from)!,
  frozen: (state, command) => {
    if (command?.kind === 'dispatch') return command;
    if (command?.kind === 'dispatchList') return command.facts;
    if (command?.kind === 'proposeImpact') return command.plan.facts;
    if (command?.kind === 'applyImpact' && state?.impact) return state.impact.facts;
    if (!state && command?.kind !== 'import') return null;
    return frozenOf(state);
  },
  nextDue: (state, reckoning) => policyAgenda(state, reckoning)[0]?.at ?? null,
  over: (state) => state.stage !== 'review' && state.stage !== 'dispatched',
  projection: (state, reckoning) => ({ tasks: taskRows(state, reckoning), row: policyRow(state) }),
  notices: noticesOfPolicy,
  view: policyView,
  followUps: (state, events) => events.flatMap((event) => followUpsOf(state, event)),
};

function policyView(state: PolicyState, clock: ClockReading, reckoning: Reckoning): AgendaView {
  const next = policyAgenda(state, reckoning)[0];
  return {
    closed: POLICY.over(state),
    waitMs: waitMs(next?.at, clock),
    next: next ? `${next.kind}, ${isoOf(next.at)}` : null,
    attributes: {
      policy: state.id,
      article: null,
      stage: state.stage,
      light: lightOf(POLICY.projection(state, reckoning).tasks, clock.now),
      nextDue: isoOf(next?.at),
      leadUnit: state.office,
      units: [],
    },
    details: [
      `**policy** ${state.stage}, ${state.running.length} of ${state.articles} articles dispatched`,
      `- in force: ${state.validity?.from ?? '?'} to ${state.validity?.to ?? '?'}`,
      `- next: ${next ? `${next.kind} at ${isoOf(next.at)}` : 'nothing awaited'}`,
    ].join('\n'),
  };
}

/** What was frozen at the dispatch; before it nothing is counted, so the usual versions do. */
const frozenOf = (state: PolicyState | null): Frozen =>
  state?.ruleSet && state.calendar ? { ruleSet: state.ruleSet, calendar: state.calendar } : DEFAULT_FROZEN;

/** Running articles follow their policy, in the transaction of its own act. */
function followUpsOf(state: PolicyState, event: RecordedEvent<PolicyEvent>): FollowUp[] {
  const actor: Actor = { account: `policy:${state.id}`, unit: null, roles: ['approval'] };
  const follow = (id: string, basis: string, changes: readonly PolicyChange[]): FollowUp => {
    const command: ArticleCommand = { kind: 'followPolicy', changes, basis };
    return { type: 'article', id, command, actor };
  };
  switch (event.type) {
    case 'ValidityExtended': {
      const { from, endsAt, basis } = event.data;
      const changes: PolicyChange[] = [
        { kind: 'validity', from, to: endsAt },
        { kind: 'policyEnd', to: endsAt },
      ];
      return state.running.map(({ id }) => follow(id, basis, changes));
    }
    case 'PolicyRepealed':
      return state.running.map(({ id }) => follow(id, event.data.basis, [{ kind: 'end' }]));
    case 'ImpactProposed': {
      const { id, ask, facts } = event.data;
      const { ruleSet, calendar } = facts;
      const on = (kind: 'applyImpact' | 'declineImpact'): Consequence => ({ type: 'policy', id: state.id, command: { kind } });
      const about = { policyId: state.id, articleId: null, kind: 'impact-plan', interested: [], ruleSet, calendar } as const;
      const request: ApprovalCommand = {
        kind: 'request',
        facts: { ...about, ...ask, onApproval: on('applyImpact'), onRefusal: on('declineImpact') },
      };
      const asker: Actor = { ...event.by, roles: ['coordination_office'] };
      return [{ type: 'approval', id: derivedId('approval', id), command: request, actor: asker }];
    }
    case 'ImpactApplied': {
      const { old, running, added, by } = state.impact!;
      const basis = `${state.title} (${state.id})`;
      // the group has approved the plan, and with it the dispatch that the office proposed
      const office: Actor = { ...by, roles: ['coordination_office'] };
      const supersede: PolicyCommand = { kind: 'supersede', by: state.id };
      return [
        { type: 'policy', id: old, command: supersede, actor },
        ...running.map(({ articleId, changes }) => follow(articleId, basis, changes)),
        ...added.map(({ id, command }): FollowUp => ({ type: 'article', id, command, actor: office })),
      ];
    }
    default:
      return [];
  }
}

function taskRows(state: PolicyState, reckoning: Reckoning): TaskRow[] {
  return policyTasks(state, reckoning).map((task) => ({
    subject_id: state.id,
    key: task.key,
    policy_id: state.id,
    kind: task.kind,
    unit: task.unit,
    about: null,
    cycle: null,
    number: 0,
    title: state.title,
    opened_at: isoOf(task.openedAt),
    due_at: isoOf(task.due),
    yellow_at: isoOf(workdaysBefore(reckoning.calendar, task.due, Math.max(0, ...reckoning.rules.approval.remindersBefore))),
    stopped: false,
  }));
}

/** The row of `policy` that the state implies. */
const policyRow = (state: PolicyState) => ({
  id: state.id,
  title: state.title,
  issuer: state.issuer,
  document_number: state.documentNumber,
  status: state.status,
  stage: state.stage,
  articles: state.articles,
  dispatched: state.running.length,
  findings: state.findings,
  imported_at: isoOf(state.importedAt),
  dispatched_at: isoOf(state.dispatchedAt),
  ends_at: isoOf(state.endsAt),
});
