import type { PoolClient } from 'pg';
import type { AgendaView } from '#contracts/activities.js';
import { systemActor, type Actor } from '#domain/actor.js';
import type { CaseOutcome } from '#domain/article/terms/supervision.js';
import type { RecordedEvent } from '#domain/article/events.js';
import type { Reckoning } from '#domain/article/tasks.js';
import { dateAt } from '#domain/calendar/calendar.js';
import { caseAgenda, caseTasks, yellowAtOfCase } from '#domain/case/agenda.js';
import type { CaseCommand } from '#domain/case/commands.js';
import { decideCase } from '#domain/case/decide.js';
import type { CaseEvent, ProposalFacts } from '#domain/case/events.js';
import { foldCase } from '#domain/case/evolve.js';
import { isCaseOver, isToleranceOpen, NOTICE_SERIES, noticeTitle, type CaseState } from '#domain/case/state.js';
import { noticesOfCase } from '../notices.js';
import { isoOf, lightOf, waitMs, type ClockReading, type FollowUp, type Subject, type TaskRow } from './subject.js';

export const CASE: Subject<CaseState, CaseCommand, CaseEvent> = {
  type: 'case',
  unknown: 'CASE.UNKNOWN',
  settle: { kind: 'settle' },
  upsert: `
    insert into "case" (id, policy_id, article_id, number, title, unit, task, supervision, status, origin, notice, drafted_at, due_at)
    select c.* from jsonb_to_recordset($6::jsonb) as c(id uuid, policy_id uuid, article_id uuid, number int, title text, unit text, task text,
      supervision text, status text, origin text, notice text, drafted_at timestamptz, due_at timestamptz)
    join head on head.id = c.id
    on conflict (id) do update set status = excluded.status, notice = excluded.notice, due_at = excluded.due_at`,
  decide: decideCase,
  fold: (id, events, from) => foldCase(id, events, from)!,
  frozen: (state, command) => state ?? (command?.kind === 'draft' ? command.facts : null),
  nextDue: (state, reckoning) => caseAgenda(state, reckoning)[0]?.at ?? null,
  over: isCaseOver,
  projection: (state, reckoning) => ({ tasks: taskRows(state, reckoning), row: caseRow(state, reckoning) }),
  notices: noticesOfCase,
  view: caseView,
  followUps: (state, events) => events.flatMap((event) => followUpsOf(state, event)),
  prepare: (command) => (command.kind === 'issueNotice' && command.number === undefined ? takeNumber : null),
};

/**
 * The next number of this year's notices: what is printed names no office, so whichever office issues them they share one series. Its row stays locked until the transaction ends, so that numbers follow each other
 * without a gap: what is rolled back gives its number back.
 */
async function takeNumber(
  client: PoolClient,
  command: CaseCommand,
  { state, now, calendar }: { state: CaseState | null; now: number; calendar: Reckoning['calendar'] },
): Promise<CaseCommand> {
  if (command.kind !== 'issueNotice' || !state) return command;
  const year = Number(dateAt(calendar, now).slice(0, 4));
  const { rows } = await client.query<{ number: number }>({
    name: 'notice-number',
    text: `
      insert into notice_number as n (series, year, last) values ($1, $2, 1)
      on conflict (series, year) do update set last = n.last + 1 returning last as number`,
    values: [NOTICE_SERIES, year],
  });
  return { ...command, number: { year, number: rows[0]!.number } };
}

/** What the article has to know, by the event that says it. */
const outcomes: Partial<Record<CaseEvent['type'], CaseOutcome>> = {
  CaseOpened: 'open',
  ExplanationAccepted: 'accepted',
  CaseClosed: 'closed',
};

function followUpsOf(state: CaseState, event: RecordedEvent<CaseEvent>): FollowUp[] {
  const machine: Actor = { ...event.by, roles: ['system'] };
  const toArticle = (outcome: CaseOutcome): FollowUp => {
    const { id: caseId, unit, task } = state;
    return { type: 'article', id: state.articleId, command: { kind: 'noteCase', caseId, unit, task, outcome }, actor: machine };
  };
  const outcome = outcomes[event.type];
  if (outcome) return [toArticle(outcome)];
  switch (event.type) {
    case 'CaseDiscarded': {
      const { mergedInto } = event.data;
      // the article that is over was never told of the machine's draft
      if (event.by.account === systemActor.account) return [];
      if (mergedInto === null) return [toArticle('dropped')];
      const { id: from, unit, articleId, task, due } = state;
      const command = { kind: 'takeOver', from, unit, articleId, task, due };
      return [{ type: 'case', id: mergedInto, command, actor: machine }, toArticle('closed')];
    }
    case 'CaseDraftMade':
      return event.data.origin === 'supervision' ? [toArticle('drafted')] : [];
    case 'ReviewDecided':
      return event.data.outcome === 'revoked' ? [toArticle('dropped'), ...withdrawals(state, machine)] : [];
    case 'ProposalMade':
      return proposed(state, event.data, event.by);
    case 'ProposalDecided':
      return event.data.approved ? carriedOut(state, event.data.id, event.by) : [];
    case 'ToleranceApplied':
      return accountability(state).map((id) => held(id, event.data.id, machine));
    case 'ToleranceDecided': {
      const released = accountability(state).map((id): FollowUp => ({
        type: 'approval',
        id,
        command: { kind: 'release', by: event.data.id },
        actor: machine,
      }));
      const exempt = event.data.outcome === 'exempt';
      return exempt ? [...released, ...withdrawals(state, machine, 'accountability')] : released;
    }
    default:
      return [];
  }
}

const pending = (state: CaseState, kind?: string) =>
  state.proposals.filter((one) => one.approved === null && (kind === undefined || one.kind === kind)).map(({ id }) => id);

const accountability = (state: CaseState) => pending(state, 'accountability');

/** What can no longer be proposed: the conclusion was revoked, or the unit was exempted. */
const withdrawals = (state: CaseState, actor: Actor, kind?: string): FollowUp[] =>
  pending(state, kind).map((id) => ({
    type: 'approval',
    id,
    command: { kind: 'withdraw', reason: kind ? '纪检监察机关决定免责' : '督查结论经复核撤销' },
    actor,
  }));

const held = (id: string, by: string, actor: Actor): FollowUp => ({ type: 'approval', id, command: { kind: 'hold', by }, actor });

/** A change of lead that the leading group approved, carried out on the article; what the article refuses undoes the approval's decision. */
function carriedOut(state: CaseState, id: string, by: { account: string; unit: string | null }): FollowUp[] {
  const newLead = state.proposals.find((one) => one.id === id)?.newLead;
  if (!newLead) return [];
  const reason = state.conclusion?.finding ?? state.title;
  const command = { kind: 'changeLead', from: state.unit, ...newLead, reason };
  return [{ type: 'article', id: state.articleId, command, actor: { ...by, roles: ['approval'] } }];
}

/** The request to the leading group, in the name of who proposed, who therefore does not decide it; it tells the case how it ended. */
function proposed(state: CaseState, facts: ProposalFacts, by: { account: string; unit: string | null }): FollowUp[] {
  const { id, kind, question, reason, mode, approvers, newLead } = facts;
  const decided = (approved: boolean) => ({
    type: 'case' as const,
    id: state.id,
    command: { kind: 'noteDecision', proposal: id, approved },
  });
  const request: FollowUp = {
    type: 'approval',
    id,
    command: {
      kind: 'request',
      facts: {
        policyId: state.policyId,
        articleId: state.articleId,
        kind,
        question,
        reason,
        interested: newLead ? [state.unit, newLead.to] : [state.unit],
        mode,
        approvers,
        onApproval: decided(true),
        onRefusal: decided(false),
        ruleSet: state.ruleSet,
        calendar: state.calendar,
      },
    },
    actor: { ...by, roles: ['supervision_office'] },
  };
  const waits = kind === 'accountability' && isToleranceOpen(state);
  return waits ? [request, held(id, state.tolerance!.id, { ...by, roles: ['system'] })] : [request];
}

function taskRows(state: CaseState, reckoning: Reckoning): TaskRow[] {
  return caseTasks(state, reckoning).map((task) => ({
    subject_id: state.id,
    key: task.key,
    policy_id: state.policyId,
    kind: task.key,
    unit: task.unit,
    about: task.unit === state.unit ? null : state.unit,
    cycle: null,
    number: state.number,
    title: state.title,
    opened_at: isoOf(task.openedAt),
    due_at: isoOf(task.due),
    yellow_at: isoOf(yellowAtOfCase(task, reckoning)),
    stopped: false,
  }));
}

const caseRow = (state: CaseState, reckoning: Reckoning) => ({
  id: state.id,
  policy_id: state.policyId,
  article_id: state.articleId,
  number: state.number,
  title: state.title,
  unit: state.unit,
  task: state.task,
  supervision: state.supervision,
  status: state.status,
  origin: state.origin,
  notice: state.notice && noticeTitle(state.notice),
  drafted_at: isoOf(state.draftedAt),
  due_at: isoOf(caseTasks(state, reckoning)[0]?.due),
});

function caseView(state: CaseState, clock: ClockReading, reckoning: Reckoning): AgendaView {
  const next = caseAgenda(state, reckoning)[0];
  const open = caseTasks(state, reckoning);
  return {
    closed: isCaseOver(state),
    waitMs: waitMs(next?.at, clock),
    next: next ? `${next.kind} ${next.task}, ${isoOf(next.at)}` : null,
    attributes: {
      policy: state.policyId,
      article: state.numeral,
      stage: state.status,
      light: lightOf(CASE.projection(state, reckoning).tasks, clock.now),
      nextDue: isoOf(next?.at),
      leadUnit: state.unit,
      units: [state.unit],
    },
    details: [
      `**case** on ${state.numeral}, ${state.unit}: ${state.status}`,
      `- open: ${open.map(({ key }) => key).join(', ') || 'nothing'}`,
      `- next: ${next ? `${next.kind} ${next.task} at ${isoOf(next.at)}` : 'nothing awaited'}`,
    ].join('\n'),
  };
}
