import type { Actor } from '#domain/actor.js';
import type { AdoptionState } from '#domain/adoption/adoption.js';
import { approvalTasks } from '#domain/approval/agenda.js';
import type { ApprovalState } from '#domain/approval/state.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import { isSuspended, leadInWork, type ArticleState } from '#domain/article/state.js';
import { openTasks, type Task, type TaskKind } from '#domain/article/tasks.js';
import { caseTasks, type CaseTaskKind } from '#domain/case/agenda.js';
import type { CaseCommand } from '#domain/case/commands.js';
import type { CaseState } from '#domain/case/state.js';
import { meetingTasks } from '#domain/meeting/agenda.js';
import type { MeetingCommand } from '#domain/meeting/commands.js';
import type { MeetingState } from '#domain/meeting/state.js';
import { policyTasks } from '#domain/policy/agenda.js';
import type { PolicyCommand } from '#domain/policy/commands.js';
import { openConsultation, type PolicyState } from '#domain/policy/state.js';
import type { ToleranceState } from '#domain/tolerance/tolerance.js';
import { SUBJECTS } from '#ledger/subjects/index.js';
import { planOf, verifierOf, type OnArticle } from './article-moves.js';
import { conclude, judge, keeperOf } from './case-moves.js';
import { deputy, headOf, office, reviewer, supervision } from './cast.js';
import { askForDecision, attend, chairOf, decideApproval, resolve } from './group-moves.js';
import type { Entry } from './memory-ledger.js';
import { askForList, decideList } from './policy-moves.js';
import { EVIDENCE, WORDS, type Act, type Thrown } from './thrown.js';

const { reason, opinion, basis } = WORDS;

/** What the holder of an open task of some subject would do about it, so that stories go on to their end. Null: nothing is to be done. */
export function advance(thrown: Thrown): Act | null {
  const open = [...thrown.ledger.entries.values()].filter(
    ({ type, nextDue, state }) => nextDue !== null || (type === 'article' && isSuspended(state as ArticleState)),
  );
  if (open.length === 0) return null;
  // articles are what it is all about
  const articles = open.filter(({ type }) => type === 'article');
  const entry = thrown.pick(articles.length > 0 && thrown.pick([true, false]) ? articles : open);
  return advances[entry.type]?.(thrown, entry) ?? null;
}

type Advance = (thrown: Thrown, entry: Entry) => Act | null;

const advances: Partial<Record<Entry['type'], Advance>> = {
  article: advanceArticle,
  approval: advanceApproval,
  case: advanceCase,
  tolerance: (thrown, { id, state }) => ((state as ToleranceState).status === 'applied' ? judge(thrown, id) : null),
  meeting: advanceMeeting,
  policy: advancePolicy,
  adoption: (thrown, { id, state }) => {
    const list = state as AdoptionState;
    if (list.decision) return null;
    return list.what === 'calendar' ? decideList(thrown, id, list) : askForList(thrown, id, list);
  },
};

function advanceArticle(thrown: Thrown, entry: Entry): Act | null {
  const state = entry.state as ArticleState;
  const act = (command: ArticleCommand, by: Actor): Act => ({ type: 'article', id: entry.id, command, by });
  if (isSuspended(state)) return act({ kind: 'resume', reason }, office);
  const tasks = openTasks(state, thrown.ledger.reckoningOf(state));
  if (tasks.length === 0) return null;
  const on: OnArticle = { ...thrown, state };
  const task = thrown.pick(tasks);
  if (task.kind === 'await-decision') return awaited(thrown, entry.id, state);
  const byOffices = ofOffices(on, task);
  if (byOffices) return act(...byOffices);
  if (task.kind === 'plan') {
    const { command, by } = planOf(on);
    return act(command, by);
  }
  return act(ofUnit(on, task), headOf(task.unit));
}

/** The approval is asked for, where it was not yet, or decided. */
function awaited(thrown: Thrown, articleId: string, state: ArticleState): Act | null {
  const asked = thrown.ledger.ofType('approval').find((entry) => {
    const approval = entry.state as ApprovalState;
    return approval.articleId === articleId && approval.status === 'pending' && approval.heldBy === undefined;
  });
  return asked
    ? decideApproval(thrown, asked.id, asked.state as ApprovalState, 'agree')
    : askForDecision(thrown, articleId, state);
}

function ofOffices({ state, pick }: OnArticle, { kind, key }: Task): [ArticleCommand, Actor] | null {
  const dispute = Number(key.split(':')[1]);
  const keep: ArticleCommand = { kind: 'ruleDispute', dispute, ruling: 'keep', reason, basis };
  const by: Partial<Record<TaskKind, () => [ArticleCommand, Actor]>> = {
    adjudicate: () => [keep, office],
    'rule-deputy': () => [keep, deputy],
    // without a meeting, the leading group is asked
    'rule-meeting': () => [{ kind: 'proposeDecision', command: keep as never, reason }, office],
    'review-plan': () => [{ kind: 'approvePlan', opinion: '同意' }, office],
    'decide-extension': () =>
      pick([0, 1]) === 0
        ? [{ kind: 'grantExtension' }, office]
        : [{ kind: 'proposeDecision', command: { kind: 'grantExtension' }, reason }, office],
    verify: () => [checking(state), verifierOf(state)],
    'look-back': () => [{ kind: 'passLookBack', opinion: '未反弹' }, verifierOf(state)],
  };
  return by[kind]?.() ?? null;
}

function checking({ closing }: ArticleState): ArticleCommand {
  const sample = closing?.sample;
  if (!sample) return { kind: 'drawSample' };
  const open = sample.find(({ passed }) => passed === null);
  return open
    ? { kind: 'recordCheck', item: open.item, passed: true, finding: '属实' }
    : { kind: 'verify', grade: 'qualified', opinion };
}

function ofUnit({ state, pick }: OnArticle, { kind, unit, key, cycle }: Task): ArticleCommand {
  switch (kind) {
    case 'sign':
      return { kind, unit };
    case 'countersign':
      return { kind, unit, answer: 'agree' };
    case 'report': {
      const values = state.targets && [{ target: 't1', value: pick([10, 1200]) }];
      return { kind, unit, cycle: cycle!, progress: '推进', percent: 50, ...(values && { values }) };
    }
    case 'confirm-report':
      return { kind: 'confirmReport', unit, cycle: cycle! };
    case 'milestone':
      return { kind: 'completeMilestone', unit, milestone: key.slice('milestone:'.length), summary: '完成', evidence: EVIDENCE };
    case 'part':
      return leadInWork(state) === unit
        ? { kind: 'rollUp', unit, summary: '汇总', percent: 50 }
        : { kind: 'completePart', unit, summary: '完成' };
    default:
      return { kind: 'requestClosing', unit, summary: '完成' };
  }
}

function advanceApproval(thrown: Thrown, { id, state }: Entry): Act | null {
  const approval = state as ApprovalState;
  const tasks = approvalTasks(approval, thrown.ledger.reckoningOf(approval));
  if (tasks.length === 0) return null;
  const { kind, key, unit } = thrown.pick(tasks);
  if (kind === 'approve')
    return decideApproval(thrown, id, approval, thrown.pick(['agree', 'agree', 'agree', 'refuse'] as const));
  const command = { kind: 'answerInstruction', index: Number(key.split(':')[1]), unit, answer: '已办' } as const;
  return { type: 'approval', id, command, by: headOf(unit) };
}

function advanceCase(thrown: Thrown, { id, state }: Entry): Act | null {
  const one = state as CaseState;
  const tasks = caseTasks(one, thrown.ledger.reckoningOf(one));
  if (tasks.length === 0) return null;
  const unit = headOf(one.unit);
  const acts: Record<CaseTaskKind, () => { command: CaseCommand; by: Actor }> = {
    'open-draft': () => ({
      command: { kind: 'open', basis: '第十一条', plan: { content: '内容', object: '对象', scope: '范围' } },
      by: supervision,
    }),
    'issue-notice': () => ({ command: { kind: 'issueNotice', text: '督查通知' }, by: supervision }),
    'answer-notice': () => ({ command: { kind: 'answer', explanation: '说明' }, by: unit }),
    'judge-answer': () => conclude(thrown, one)!,
    rectify: () => ({ command: { kind: 'rectify', report: '已整改' }, by: unit }),
    'check-rectification': () => ({ command: { kind: 'passRectification' }, by: supervision }),
    'close-case': () => ({ command: { kind: 'close' }, by: supervision }),
    'decide-review': () => ({
      command: { kind: 'decideReview', outcome: thrown.pick(['upheld', 'revoked'] as const), opinion },
      by: reviewer,
    }),
  };
  const act = acts[thrown.pick(tasks).key]();
  return { type: 'case', id, ...act, by: keeperOf(one, act.by) };
}

function advanceMeeting(thrown: Thrown, { id, state }: Entry): Act | null {
  const meeting = state as MeetingState;
  const tasks = meetingTasks(meeting, thrown.ledger.reckoningOf(meeting));
  if (tasks.length === 0) return null;
  const { kind, key, unit } = thrown.pick(tasks);
  const act = (command: MeetingCommand, by: Actor): Act => ({ type: 'meeting', id, command, by });
  switch (kind) {
    case 'attend':
      return act({ kind: 'reply', unit, answer: 'attends', words: null }, headOf(unit));
    case 'write-minutes': {
      const next =
        meeting.attendance === null
          ? attend(thrown, meeting)
          : meeting.agenda.some(({ resolution }) => resolution === null)
            ? resolve(thrown, meeting)
            : null;
      return next ? act(next.command, next.by) : act({ kind: 'submitMinutes', text: '纪要' }, office);
    }
    case 'confirm-minutes':
      return act({ kind: 'confirmMinutes' }, chairOf(meeting));
    case 'answer-order':
      return act({ kind: 'answerOrder', order: Number(key.split(':')[1]), unit, answer: '已办' }, headOf(unit));
  }
}

function advancePolicy(thrown: Thrown, { id, state }: Entry): Act | null {
  const policy = state as PolicyState;
  const round = openConsultation(policy);
  if (!round) return null;
  const act = (command: PolicyCommand, by: Actor): Act => ({ type: 'policy', id, command, by });
  const tasks = policyTasks(policy, thrown.ledger.reckoningOf(SUBJECTS.policy.frozen(policy)!));
  const task = thrown.pick(tasks);
  if (task?.kind === 'comment') return act({ kind: 'concludeComments', unit: task.unit }, headOf(task.unit));
  const waiting = round.comments.find(({ decision }) => decision === null);
  return act(waiting ? { kind: 'decideComment', id: waiting.id, adopted: true, reason } : { kind: 'closeConsultation' }, office);
}
