import { isDeepStrictEqual } from 'node:util';
import { agenda } from '#domain/agenda/agenda.js';
import type { ApprovalState } from '#domain/approval/state.js';
import type { RecordedEvent } from '#domain/article/events.js';
import { isEnded, openDisputes, openMilestones, type ArticleState } from '#domain/article/state.js';
import { openTasks, taskSlots, type Reckoning } from '#domain/article/tasks.js';
import { workingMs } from '#domain/calendar/calendar.js';
import { isCaseOver, type CaseState } from '#domain/case/state.js';
import { workingByHolder } from '#domain/clock-ledger/clock-ledger.js';
import { explain, lightAt, thresholds } from '#domain/lights/lights.js';
import type { MeetingState } from '#domain/meeting/state.js';
import type { ToleranceState } from '#domain/tolerance/tolerance.js';
import { SUBJECTS } from '#ledger/subjects/index.js';
import type { Entry, MemoryLedger, Written } from './memory-ledger.js';

/** Something that must always hold does not. */
export class Broken extends Error {}

/** Refuses to go on unless the two are the same. Jest's own matchers take most of the time of a story that is checked at every step. */
function same(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Broken(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

const holds = (what: string, condition: boolean, more?: unknown): void => {
  if (!condition) throw new Broken(more === undefined ? what : `${what}: ${JSON.stringify(more)}`);
};

/** What must hold of every change: nobody decided in the own cause, and nothing was settled a second time. */
export function checkChange({ entry, before, events }: Written): void {
  const settled = new Set<string>();
  for (const event of events) {
    holds('impartial', isImpartial(entry, before, event), { type: event.type, by: event.by });
    if ('obligation' in event.data) settled.add(event.data.obligation as string);
  }
  if (settled.size === 0) return;
  const times = entry.stream.flatMap(({ data }) =>
    'obligation' in data && settled.has(data.obligation as string) ? [data.obligation] : [],
  );
  holds('every obligation is settled once', times.length === settled.size, { type: entry.type, times });
}

/** Events by which somebody decides on what units of an article asked for or did. */
const decidesOnLeads: ReadonlySet<string> = new Set([
  'PlanApproved',
  'PlanReturned',
  'PlanChangeReturned',
  'ExtensionGranted',
  'ExtensionRefused',
  'ExtensionUndone',
  'ArticleClosed',
  'ClosingReturned',
  'LookBackPassed',
  'ArticleReopened',
]);
const bySupervision: ReadonlySet<string> = new Set([
  'CaseOpened',
  'CaseDiscarded',
  'CaseNoticeIssued',
  'ExplanationAccepted',
  'CaseConcluded',
  'RectificationPassed',
  'RectificationReturned',
  'ReviewDecided',
  'CaseClosed',
  'ProposalMade',
]);

/** No approval by an interested party: the people of a unit never decide on what that unit asked for, did, or is said to have done. */
function isImpartial(
  { type: subject, state: after }: Entry,
  before: object | null,
  { type, by, data }: RecordedEvent<{ type: string; data: object }>,
): boolean {
  const mine = (units: readonly string[]) => by.unit !== null && units.includes(by.unit);
  if (subject === 'article') {
    if (type === 'DisputeRuled') return !mine((data as { parties: string[] }).parties);
    return !decidesOnLeads.has(type) || !mine((before as ArticleState).leads);
  }
  if (subject === 'approval') {
    const { interested, requestedBy } = after as ApprovalState;
    if (type === 'DecidedByMeeting') return !(data as { voters: string[] }).voters.some((unit) => interested.includes(unit));
    const decides = type === 'ApproverAgreed' || type === 'ApproverRefused' || type === 'ApprovalBypassed';
    return !decides || (!mine(interested) && by.account !== requestedBy.account);
  }
  if (subject === 'case') {
    const { unit, participants } = (before ?? after) as CaseState;
    if (type === 'ReviewDecided' && participants.includes(by.account)) return false;
    return !bySupervision.has(type) || !mine([unit]);
  }
  if (subject === 'tolerance') return type !== 'ToleranceJudged' || !mine([(after as ToleranceState).unit]);
  if (subject === 'meeting' && type === 'MinutesConfirmed') {
    const decided = (before as MeetingState).agenda.filter(({ resolution }) => resolution?.outcome !== 'deferred');
    return decided.every(({ interested }) => !mine(interested));
  }
  return true;
}

/** What must hold of an article at every step. */
export function checkArticle(state: ArticleState, reckoning: Reckoning): void {
  const ended = isEnded(state);
  const runs = !ended || (state.stage === 'closed' && state.lookBack?.status === 'open');
  same('one clock holder', state.clock.filter((segment) => segment.to === undefined).length, runs ? 1 : 0);
  const tasks = openTasks(state, reckoning);
  const keys = tasks.map(({ key }) => key);
  holds('keys of tasks are unique', new Set(keys).size === keys.length, keys);
  if (ended)
    holds(
      'no ended article with open tasks but its look-back',
      tasks.every(({ kind }) => kind === 'look-back'),
      keys,
    );
  else holds('a running article waits for somebody', tasks.length > 0);
  const units = state.parts.map(({ unit }) => unit);
  holds('one part a unit', new Set(units).size === units.length, units);
  const leads = state.parts.filter(({ role }) => role === 'lead').map(({ unit }) => unit);
  same('leads are those of the parts', leads.join(), state.leads.join());
  holds('somebody leads', leads.length > 0);
  holds('the verifier is no unit of it', !units.includes(state.verifier) || state.verifier === state.office, units);
  if (!ended) checkPartners(state);
}

/** Whoever owes something or disputes something still carries out a part of the article. What another lead left behind falls to a lead in any case. */
function checkPartners(state: ArticleState): void {
  const active = new Set(state.parts.filter(({ end }) => end === null).map(({ unit }) => unit));
  for (const { owner } of openMilestones(state))
    holds('owners of milestones are of it', active.has(owner) || state.leads.includes(owner), owner);
  const disputing = openDisputes(state).map(({ unit }) => unit);
  holds('one open dispute a unit', new Set(disputing).size === disputing.length, disputing);
  for (const unit of disputing) holds('who disputes is of it', active.has(unit), unit);
}

/** What takes longer: the days add up, lights are explained as they are stored, a fresh fold is the state. */
export function checkThoroughly(ledger: MemoryLedger, entry: Entry): void {
  const subject = SUBJECTS[entry.type];
  const state = entry.state!;
  const fresh = subject.fold(entry.id, JSON.parse(JSON.stringify(entry.stream)) as typeof entry.stream, null);
  holds('refolding gives the state', isDeepStrictEqual(plain(fresh), plain(state)), { type: entry.type });
  const reckoning = ledger.reckoningOf(subject.frozen(state)!);
  same('refolding gives the same agenda', subject.nextDue(fresh, reckoning), entry.nextDue);
  if (ledger.projects) {
    const { tasks, row } = subject.projection(fresh, reckoning);
    holds(
      'refolding gives the tasks that people see',
      isDeepStrictEqual(byKey(tasks), byKey([...entry.tasks.values()])),
      entry.type,
    );
    holds('refolding gives the row that people see', isDeepStrictEqual(row, entry.row), entry.type);
  }
  if (entry.type !== 'article') return;
  const article = state as ArticleState;
  daysAddUp(article, entry, ledger.now, reckoning);
  checkLights(article, ledger.now, reckoning);
  // the parts of a split take over its completion date, which may have passed
  const early = article.splitFrom ? [] : agenda(article, reckoning).filter(({ at }) => at < article.dispatchedAt);
  holds('nothing falls due before the dispatch', early.length === 0, early);
  const slots = taskSlots(article).map(({ key }) => key);
  same(
    'slots are the tasks',
    slots.join(),
    openTasks(article, reckoning)
      .map(({ key }) => key)
      .join(),
  );
}

const plain = (state: object): unknown => JSON.parse(JSON.stringify(state));
const byKey = (rows: readonly object[]) => new Map(rows.map((row) => [(row as { key: string }).key, row]));

/** The days of the holders are the days of the article. */
function daysAddUp(state: ArticleState, { stream }: Entry, now: number, { calendar }: Reckoning): void {
  const held = workingByHolder(state.clock, now, calendar).reduce((sum, { ms }) => sum + ms, 0);
  let running: number | null = null;
  let total = 0;
  for (const { type, at } of stream) {
    if (type === 'ArticleDispatched' || type === 'ArticleReopened' || type === 'LookBackOpened') running ??= at;
    if (running !== null && /^(ArticleClosed|ArticleCancelled|ArticleSplit|LookBackPassed)$/.test(type)) {
      total += workingMs(calendar, running, at);
      running = null;
    }
  }
  if (running !== null) total += workingMs(calendar, running, now);
  same('the days of the holders add up', held, total);
}

/** The stored instants give the lights that are explained. */
function checkLights(state: ArticleState, now: number, reckoning: Reckoning): void {
  const stored = thresholds(state, reckoning);
  if (stored.suspended) return;
  const { article } = explain(state, now, reckoning);
  const atLeast = (light: string, until: number | null) =>
    light === 'green' && until !== null && until > now ? 'yellow' : light;
  const { substance, timeliness, substanceCaughtUpUntil, caughtUpUntil } = stored;
  same(
    'light of substance',
    article.substance.light,
    atLeast(lightAt(now, substance.yellowAt, substance.redAt), substanceCaughtUpUntil),
  );
  same(
    'light of timeliness',
    article.timeliness.light,
    atLeast(lightAt(now, timeliness.yellowAt, timeliness.redAt), caughtUpUntil),
  );
}

/** What subjects know of each other is true: nothing waits for something that is over. */
export function checkTogether(ledger: MemoryLedger): void {
  for (const { id, type, state } of ledger.entries.values()) {
    if (type === 'approval') checkHold(ledger, state as ApprovalState);
    if (type === 'case') checkCase(ledger, id, state as CaseState);
  }
}

function checkHold(ledger: MemoryLedger, { heldBy, status }: ApprovalState): void {
  if (heldBy === undefined || status !== 'pending') return;
  const holder = ledger.entries.get(heldBy)!;
  const holding =
    holder.type === 'meeting'
      ? ['called', 'begun', 'minuted'].includes((holder.state as MeetingState).status)
      : (holder.state as ToleranceState).status === 'applied';
  holds('what is held is held by something that is under way', holding, { type: holder.type });
}

function checkCase(ledger: MemoryLedger, id: string, state: CaseState): void {
  for (const proposal of state.proposals) {
    const { status } = ledger.stateOf<ApprovalState>(proposal.id);
    same('a proposal is open as long as its approval', status === 'pending', proposal.approved === null);
  }
  if (state.tolerance)
    same('a case knows of its tolerance', ledger.stateOf<ToleranceState>(state.tolerance.id).status, state.tolerance.status);
  const note = ledger.stateOf<ArticleState>(state.articleId).cases?.find(({ caseId }) => caseId === id);
  if (note?.outcome === 'open') holds('an open case is noted as open', !isCaseOver(state), state.status);
  if (!isCaseOver(state) && state.status !== 'drafted') same('the article knows of an open case', note?.outcome, 'open');
}
