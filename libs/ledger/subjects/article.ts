import type { AgendaView } from '#contracts/activities.js';
import { agenda } from '#domain/agenda/agenda.js';
import type { ApprovalCommand } from '#domain/approval/commands.js';
import type { Consequence } from '#domain/approval/events.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import { decideArticle } from '#domain/article/decide.js';
import type { ArticleEvent, RecordedEvent } from '#domain/article/events.js';
import { systemActor, type Actor } from '#domain/actor.js';
import type { CaseFacts } from '#domain/case/events.js';
import { foldArticle } from '#domain/article/evolve.js';
import { isFinished, type ArticleState } from '#domain/article/state.js';
import { splitOffDispatches } from '#domain/article/split-off.js';
import { openTasks, type Reckoning } from '#domain/article/tasks.js';
import { explain, thresholds, yellowAtOf, type Light } from '#domain/lights/lights.js';
import { derivedId } from '../hash.js';
import { noticesOfArticle } from '../notices.js';
import { isoOf, waitMs, type ClockReading, type FollowUp, type Subject, type TaskRow } from './subject.js';

export const ARTICLE: Subject<ArticleState, ArticleCommand, ArticleEvent> = {
  type: 'article',
  unknown: 'ARTICLE.UNKNOWN',
  settle: { kind: 'settle' },
  upsert: `
    insert into article (id, policy_id, number, numeral, title, stage, leads, units, suspended, timeliness_yellow_at, timeliness_red_at,
      substance_yellow_at, substance_red_at, caught_up_until, substance_caught_up_until)
    select a.* from jsonb_to_recordset($6::jsonb) as a(id uuid, policy_id uuid, number int, numeral text, title text, stage text, leads text[],
      units text[], suspended boolean, timeliness_yellow_at timestamptz, timeliness_red_at timestamptz,
      substance_yellow_at timestamptz, substance_red_at timestamptz, caught_up_until timestamptz,
      substance_caught_up_until timestamptz)
    join head on head.id = a.id
    on conflict (id) do update set policy_id = excluded.policy_id, number = excluded.number, numeral = excluded.numeral,
      title = excluded.title, stage = excluded.stage, leads = excluded.leads, units = excluded.units, suspended = excluded.suspended,
      timeliness_yellow_at = excluded.timeliness_yellow_at, timeliness_red_at = excluded.timeliness_red_at,
      substance_yellow_at = excluded.substance_yellow_at, substance_red_at = excluded.substance_red_at,
      caught_up_until = excluded.caught_up_until, substance_caught_up_until = excluded.substance_caught_up_until`,
  decide: decideArticle,
  fold: (id, events, from) => foldArticle(id, events, from)!,
  frozen: (state, command) => (command?.kind === 'rebase' ? command : (state ?? (command?.kind === 'dispatch' ? command : null))),
  nextDue: (state, reckoning) => agenda(state, reckoning)[0]?.at ?? null,
  over: isFinished,
  projection: (state, reckoning) => ({ tasks: taskRows(state, reckoning), row: articleRow(state, reckoning) }),
  notices: noticesOfArticle,
  view: articleView,
  followUps: (after, events) => events.flatMap((event) => followUpsOf(after, event)),
};

function followUpsOf(state: ArticleState, event: RecordedEvent): FollowUp[] {
  if (event.type === 'ArticleSplit') return [...splitOff(state, event), ...draftsEnding(state, event)];
  if (event.type === 'ArticleCancelled') return draftsEnding(state, event);
  if (event.type === 'CommendationProposed') return [laidBefore(state, event)];
  // the machine drafts; whether a case is opened, people decide
  return event.type === 'CaseDrafted' ? [draftOf(state, event)] : [];
}

/** The request to the leading group, in the name of who proposed it, who therefore does not decide it; it tells the article how it ended. */
function laidBefore(state: ArticleState, { data, by }: Extract<RecordedEvent, { type: 'CommendationProposed' }>): FollowUp {
  const { id, unit, ...asked } = data;
  const { policyId, ruleSet, calendar } = state;
  const decided = (approved: boolean): Consequence => {
    return { type: 'article', id: state.id, command: { kind: 'noteCommendation', ...{ commendation: id, approved } } };
  };
  const outcomes = { onApproval: decided(true), onRefusal: decided(false) };
  const about = { policyId, articleId: state.id, kind: 'commendation', interested: [unit] } as const;
  const command: ApprovalCommand = { kind: 'request', facts: { ...about, ...asked, ...outcomes, ruleSet, calendar } };
  return { type: 'approval', id, command, actor: { ...by, roles: ['supervision_office'] } };
}

/** The draft of a supervision case on what is overdue: the same one for the same obligation. */
function draftOf(state: ArticleState, { data }: Extract<RecordedEvent, { type: 'CaseDrafted' }>): FollowUp {
  const { policyId, number, numeral, verifier, ruleSet, calendar } = state;
  const title = titleOf(state);
  const { obligation, unit, task, due } = data;
  const article = { policyId, articleId: state.id, number, numeral, title, ruleSet, calendar };
  const facts: CaseFacts = { ...article, unit, task, due, origin: 'machine', grounds: null, supervision: verifier };
  return { type: 'case', id: derivedId('case', state.id, obligation), command: { kind: 'draft', facts }, actor: systemActor };
}

/** The machine's own drafts end with the article that they are about, with the reason. */
function draftsEnding(
  { id, stage }: ArticleState,
  { data }: Extract<RecordedEvent, { type: 'ArticleSplit' | 'ArticleCancelled' }>,
) {
  const reason = `条款已${stage === 'split' ? '拆分' : '终止'}：${data.reason}`;
  return (data.drafts ?? []).map((obligation): FollowUp => {
    return { type: 'case', id: derivedId('case', id, obligation), command: { kind: 'discard', reason }, actor: systemActor };
  });
}

/** The articles that come out of a split. */
function splitOff(state: ArticleState, { data, by }: Extract<RecordedEvent, { type: 'ArticleSplit' }>): FollowUp[] {
  const actor: Actor = { account: by.account, unit: by.unit, roles: ['coordination_office'] };
  return splitOffDispatches(state, data).map(({ id, command }) => ({ type: 'article', id, actor, command }));
}

const worstFirst: readonly Light[] = ['red', 'yellow', 'grey', 'green'];

function articleView(state: ArticleState, clock: ClockReading, reckoning: Reckoning): AgendaView {
  const next = agenda(state, reckoning)[0];
  const lights = explain(state, clock.now, reckoning).article;
  const light = worstFirst.find((colour) => lights.timeliness.light === colour || lights.substance.light === colour)!;
  const units = state.parts.map(({ unit }) => unit);
  return {
    closed: ARTICLE.over(state),
    waitMs: waitMs(next?.at, clock),
    next: next ? `${next.kind} ${next.task}, ${isoOf(next.at)}` : null,
    attributes: {
      policy: state.policyId,
      article: state.numeral,
      stage: state.stage,
      light,
      nextDue: isoOf(next?.at),
      leadUnit: state.leads[0] ?? null,
      leadUnits: state.leads,
      units,
    },
    details: [
      `**${state.numeral}** ${state.stage}, ${light}`,
      `- lead: ${state.leads.join(', ')}; units: ${units.join(', ')}`,
      `- next: ${next ? `${next.kind} ${next.task} at ${isoOf(next.at)}` : 'nothing awaited'}`,
    ].join('\n'),
  };
}

/** What comes out of a split has the number of the article that it continues: in lists that have no more than number and title, the title says which. */
export const titleOf = ({ splitFrom, numeral, title }: Pick<ArticleState, 'splitFrom' | 'numeral' | 'title'>): string =>
  splitFrom === undefined ? title : `${numeral} ${title}`;

/** The rows of `task` that the state implies, by key. */
function taskRows(state: ArticleState, reckoning: Reckoning): TaskRow[] {
  return openTasks(state, reckoning).map((task) => ({
    subject_id: state.id,
    key: task.key,
    policy_id: state.policyId,
    kind: task.kind,
    unit: task.unit,
    about: task.about,
    cycle: task.cycle,
    number: state.number,
    title: titleOf(state),
    opened_at: isoOf(task.openedAt),
    due_at: isoOf(task.due),
    yellow_at: isoOf(yellowAtOf(task, state, reckoning)),
    stopped: task.stopped,
  }));
}

/** The row of `article` that the state implies. */
function articleRow(state: ArticleState, reckoning: Reckoning) {
  const { timeliness, substance, caughtUpUntil, substanceCaughtUpUntil, suspended } = thresholds(state, reckoning);
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
    substance_caught_up_until: isoOf(substanceCaughtUpUntil),
  };
}
