import type { Actor } from '#domain/actor.js';
import type { ApprovalMode, Approver, OnBehalf } from '#domain/approval/events.js';
import { consequencesOf } from '#domain/approval/on-decision.js';
import { openSteps } from '#domain/approval/agenda.js';
import type { ApprovalCommand } from '#domain/approval/commands.js';
import type { ApprovalState } from '#domain/approval/state.js';
import type { ArticleState } from '#domain/article/state.js';
import { openDisputes } from '#domain/article/state.js';
import type { MeetingCommand } from '#domain/meeting/commands.js';
import type { AgendaFacts, Votes } from '#domain/meeting/events.js';
import { presentVoters } from '#domain/meeting/resolve.js';
import { askedToCome, isMeetingOver, type AgendaItem, type MeetingState } from '#domain/meeting/state.js';
import type { PolicyState } from '#domain/policy/state.js';
import { deputy, headOf, leader, member, office, OFFICE, UNITS } from './cast.js';
import { articleOf, dateIn, oneOf, someDate, WORDS, type Act, type Draw, type Thrown } from './thrown.js';

const APPROVERS: Readonly<Record<'deputy' | 'leader' | 'member', Approver>> = {
  deputy: { role: 'deputy_leader', unit: 'SFB', account: null },
  leader: { role: 'leader', unit: 'SZF', account: null },
  member: { role: 'group_member', unit: 'KJJ', account: 'member' },
};

/** Whom of the leading group somebody asks, and how. */
export function whomToAsk({ pick }: Pick<Thrown, 'pick'>): { mode: ApprovalMode; approvers: readonly Approver[] } {
  const { deputy: d, leader: l, member: m } = APPROVERS;
  return pick([
    { mode: 'single', approvers: [l] },
    { mode: 'escalating', approvers: [d, l] },
    { mode: 'any', approvers: [d, l] },
    { mode: 'all', approvers: [d, l, m] },
    { mode: 'sequence', approvers: [d, l] },
  ] as const);
}

export const approverOf = ({ role }: Approver): Actor =>
  role === 'leader' ? leader : role === 'deputy_leader' ? deputy : member;

/** Asks the leading group for what was proposed on the article. */
export function askForDecision(thrown: Thrown, id: string, state: ArticleState): Act | null {
  const { pendingDecision, policyId, ruleSet, calendar } = state;
  if (!pendingDecision) return null;
  const command: ApprovalCommand = {
    kind: 'request',
    facts: {
      ...{ policyId, articleId: id, ruleSet, calendar, question: '是否同意', reason: WORDS.reason },
      ...{ interested: state.parts.map(({ unit }) => unit), ...whomToAsk(thrown), ...consequencesOf(pendingDecision, id) },
    },
  };
  return { type: 'approval', id: thrown.ledger.nextId(), command, by: office };
}

/** The one who is asked says yes or no. */
export function decideApproval(thrown: Thrown, id: string, state: ApprovalState, kind: 'agree' | 'refuse'): Act | null {
  const open = openSteps(state);
  if (open.length === 0) return null;
  const approver = state.approvers[thrown.pick(open)]!;
  const instruction = { text: '抓紧办理', to: [thrown.pick(UNITS)], due: dateIn(thrown, 20) };
  const command: ApprovalCommand = { kind, opinion: WORDS.opinion, ...(thrown.pick([0, 1, 2, 3]) === 0 && { instruction }) };
  return { type: 'approval', id, command, by: approverOf(approver) };
}

type OnApproval = (thrown: Thrown, state: ApprovalState) => { command: ApprovalCommand; by: Actor } | null;
const delegated: OnBehalf = { role: 'leader', basis: '委托 1' };

const approvalMoves: readonly OnApproval[] = [
  (_thrown, state) => ({ command: { kind: 'withdraw', reason: WORDS.reason }, by: { ...office, ...state.requestedBy } }),
  ({ pick }) => ({ command: { kind: 'bypass', reason: '紧急' }, by: pick([leader, deputy]) }),
  // who was delegated decides in the leader's place
  () => ({ command: { kind: 'agree', opinion: '代为同意', onBehalf: delegated }, by: deputy }),
  (thrown) => ({
    command: { kind: 'instruct', instruction: { text: '限期办结', to: [thrown.pick(UNITS), 'GXJ'], due: someDate(thrown) } },
    by: leader,
  }),
  ({ pick }, { instructions }) => {
    if (instructions.length === 0) return null;
    const index = instructions.length - 1;
    const unit = pick(instructions[index]!.to);
    return { command: { kind: 'answerInstruction', index, unit, answer: '已办' }, by: headOf(unit) };
  },
];

const approvalDraws: readonly Draw[] = [
  (thrown) => {
    const article = articleOf(thrown, ({ pendingDecision }) => pendingDecision !== undefined);
    return article && askForDecision(thrown, article.id, article.state);
  },
  ...(['agree', 'agree', 'refuse'] as const).map((kind): Draw => (thrown) => {
    const approval = pendingApproval(thrown);
    return approval && decideApproval(thrown, approval.id, approval.state, kind);
  }),
  ...approvalMoves.map((move): Draw => (thrown) => {
    const approval = pendingApproval(thrown);
    const moved = approval && move(thrown, approval.state);
    return moved && { type: 'approval', id: approval.id, ...moved };
  }),
];

const pendingApproval = (thrown: Thrown) => oneOf<ApprovalState>(thrown, 'approval', ({ status }) => status === 'pending');

/** Open disputes and pending approvals of the policy, and a question of its own. */
function agendaFacts(thrown: Thrown): AgendaFacts {
  const { ledger, pick } = thrown;
  const disputes = ledger.ofType('article').flatMap(({ id: articleId, state }) =>
    openDisputes(state as ArticleState).map(({ dispute, unit, parties, question }): AgendaFacts => ({
      matter: { kind: 'dispute', articleId, dispute },
      title: question,
      interested: [...new Set([unit, ...parties])],
    })),
  );
  const approvals = ledger.ofType('approval').flatMap(({ id: approvalId, state }): AgendaFacts[] => {
    const { status, question, interested } = state as ApprovalState;
    return status === 'pending' ? [{ matter: { kind: 'approval', approvalId }, title: question, interested }] : [];
  });
  return pick([...approvals, ...disputes, { matter: { kind: 'other' }, title: '听取汇报', interested: pick([[], ['KJJ']]) }]);
}

/** A meeting is called for a day soon. */
const call: Draw = (thrown) => {
  const { ledger, policy, pick } = thrown;
  if (ledger.ofType('meeting').filter(({ state }) => !isMeetingOver(state as MeetingState)).length >= 2) return null;
  const { ruleSet, calendar, id } = ledger.stateOf<PolicyState>(policy);
  const [by, order] = pick([
    [leader, null] as const,
    [deputy, null] as const,
    [office, '组长批示'] as const,
    [office, null] as const,
  ]);
  const chair = pick(['leader', 'deputy_leader'] as const);
  const command: MeetingCommand = {
    kind: 'call',
    facts: {
      ...{ policyId: id, title: '领导小组会议', place: '一号会议室', startsAt: ledger.now + pick([2, 5, 30, -1]) * 86_400_000 },
      ...{ chair, chairUnit: chair === 'leader' ? 'SZF' : 'SFB', order, office: OFFICE },
      ...{
        members: pick([
          ['SZF', 'SFB', 'KJJ', 'FGJ'],
          ['SZF', 'SFB'],
        ]),
        invited: pick([[], ['GXJ']]),
      },
      ...{ agenda: pick([[], [agendaFacts(thrown)]]), ruleSet: ruleSet!, calendar: calendar! },
    },
  };
  return { type: 'meeting', id: ledger.nextId(), command, by };
};

type OnMeeting = (thrown: Thrown, state: MeetingState) => { command: MeetingCommand; by: Actor } | null;

/** Who may vote on the item and is there; mostly they agree. */
function votesOn({ pick }: Thrown, state: MeetingState, item: AgendaItem, outcome: string): Votes {
  const may = presentVoters(state, item);
  const dissent = pick([0, 0, 1]) === 1 ? may.slice(-1) : [];
  const rest = may.filter((unit) => !dissent.includes(unit));
  return outcome === 'adopted' ? { for: rest, against: dissent, abstained: [] } : { for: dissent, against: rest, abstained: [] };
}

export const resolve: OnMeeting = (thrown, state) => {
  const { pick } = thrown;
  const open = state.agenda.filter(({ resolution }) => resolution === null);
  if (state.agenda.length === 0) return null;
  const item = pick(open.length > 0 ? open : state.agenda);
  const outcome = pick(['adopted', 'adopted', 'rejected', 'deferred'] as const);
  const ruled = item.matter.kind === 'dispute' && outcome === 'adopted';
  const ruling = ruled ? { ruling: pick(['keep', 'keep', 'reassign'] as const), to: [], basis: WORDS.basis } : null;
  const orders = pick([0, 1, 2]) === 0 ? [{ text: '限期整改', to: ['GXJ', pick(UNITS)], due: someDate(thrown) }] : [];
  const words = { text: '会议决定', votes: votesOn(thrown, state, item, outcome), againstMajority: pick([null, '从大局出发']) };
  return { command: { kind: 'resolve', item: item.item, outcome, ...words, ruling, orders }, by: office };
};

export const attend: OnMeeting = ({ pick }, state) => ({
  command: {
    kind: 'recordAttendance',
    attendance: askedToCome(state).map((unit) => ({
      unit,
      status: pick(['present', 'present', 'represented', 'absent'] as const),
      words: '某人',
    })),
  },
  by: office,
});

export const chairOf = (state: MeetingState): Actor => (state.chair === 'leader' ? leader : deputy);

const meetingMoves: readonly OnMeeting[] = [
  (thrown) => ({ command: { kind: 'addItem', ...agendaFacts(thrown) }, by: office }),
  (thrown) => ({ command: { kind: 'addItem', ...agendaFacts(thrown) }, by: office }),
  (_thrown, { agenda }) =>
    agenda.length > 0 ? { command: { kind: 'removeItem', item: agenda.at(-1)!.item, reason: WORDS.reason }, by: office } : null,
  ({ ledger }) => ({ command: { kind: 'move', startsAt: ledger.now + 3 * 86_400_000, reason: WORDS.reason }, by: leader }),
  ({ pick }) => (pick([0, 1, 2]) === 0 ? { command: { kind: 'cancel', reason: WORDS.reason }, by: office } : null),
  ({ pick }) => ({ command: { kind: 'invite', units: [pick(UNITS)] }, by: office }),
  ({ pick }, state) => {
    const unit = pick(askedToCome(state));
    const answer = pick(['attends', 'excused', 'represented'] as const);
    return { command: { kind: 'reply', unit, answer, words: null }, by: headOf(unit) };
  },
  attend,
  resolve,
  resolve,
  () => ({ command: { kind: 'submitMinutes', text: '纪要' }, by: office }),
  (_thrown, state) => ({ command: { kind: 'returnMinutes', opinion: WORDS.opinion }, by: chairOf(state) }),
  (_thrown, state) => ({ command: { kind: 'confirmMinutes' }, by: chairOf(state) }),
  ({ pick }, { orders }) => {
    if (orders.length === 0) return null;
    const order = orders.length - 1;
    const unit = pick(orders[order]!.to);
    return { command: { kind: 'answerOrder', order, unit, answer: '已办' }, by: headOf(unit) };
  },
];

export const meetingDraws: readonly Draw[] = [
  call,
  ...meetingMoves.map((move): Draw => (thrown) => {
    const meeting = oneOf<MeetingState>(thrown, 'meeting', (state) => !isMeetingOver(state));
    const moved = meeting && move(thrown, meeting.state);
    return moved && { type: 'meeting', id: meeting.id, ...moved };
  }),
];

export const groupDraws: readonly Draw[] = [...approvalDraws, ...meetingDraws];
