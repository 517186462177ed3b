import type { Actor } from '#domain/actor.js';
import type { ArticleCommand } from '#domain/article/commands.js';
import type { Measure } from '#domain/article/terms/plan.js';
import { isEnded, isSuspended, openDisputes, openMilestones, partOf, type ArticleState } from '#domain/article/state.js';
import { completionDueOf, taskSlots } from '#domain/article/tasks.js';
import { dateAt } from '#domain/calendar/calendar.js';
import { calendar } from '../life.js';
import { deputy, handlerOf, headOf, leader, office, supervision, SUPERVISION, UNITS } from './cast.js';
import { articleOf, dateIn, EVIDENCE, someDate, WORDS, type Draw, type Thrown } from './thrown.js';

/** Like {@link Thrown}, on one article. */
export interface OnArticle extends Thrown {
  readonly state: ArticleState;
}
type Move = (on: OnArticle) => { readonly command: ArticleCommand; readonly by: Actor } | null;

const { reason, opinion, basis } = WORDS;

export const unitOf = ({ state, pick }: OnArticle): string => pick(state.parts).unit;
const leadOf = ({ state, pick }: OnArticle): string => pick(state.leads);
const outsider = ({ state, pick }: OnArticle): string =>
  pick([...[...UNITS, SUPERVISION].filter((unit) => !partOf(state, unit)), pick([...UNITS, SUPERVISION])]);
const fileOf = ({ state, pick }: OnArticle) => {
  const open = openDisputes(state);
  return open.length > 0 ? pick(open) : null;
};
const milestoneOf = ({ state, pick }: OnArticle) => {
  const open = openMilestones(state);
  return open.length > 0 ? pick(open) : null;
};
const waitingOf = ({ state, pick }: OnArticle): string =>
  pick([...(state.plan?.countersigns?.map(({ unit }) => unit) ?? []), ...UNITS]);
const extensionId = ({ state, pick }: OnArticle): string =>
  pick([...state.extensions.map(({ id }) => id), ...(state.extensionRequest ? [state.extensionRequest.id] : []), 'none']);

const own = (on: OnArticle, command: (unit: string) => ArticleCommand) => {
  const unit = unitOf(on);
  return { command: command(unit), by: headOf(unit) };
};
const byOffice = (command: ArticleCommand) => ({ command, by: office });

const measure = (owner: string, more: Partial<Measure> = {}): Measure => ({
  title: '制定扶持政策',
  owner,
  deliverable: '政策文件',
  due: null,
  quote: null,
  ...more,
});

export function planOf(on: OnArticle): { command: ArticleCommand; by: Actor } {
  const unit = leadOf(on);
  const measures = on.pick([
    [measure(unit)],
    [measure(unit, { due: on.pick([3, 20, 45].map((days) => dateIn(on, days))) })],
    [measure(unit), measure(unitOf(on), { milestones: [{ title: '中期', due: dateIn(on, 45) }] })],
  ]);
  return { command: { kind: 'submitPlan', unit, measures, urgent: on.pick([true, false]) }, by: headOf(unit) };
}

/** A date after the completion date, and now and then one that is not. */
const laterDate = (on: OnArticle): string => {
  const due = completionDueOf(on.state, on.ledger.reckoningOf(on.state));
  return dateAt(calendar, due + on.pick([20, 45, 200, 10, 25, -40]) * 86_400_000);
};

const changeLead = (on: OnArticle) =>
  ({
    kind: 'changeLead',
    from: leadOf(on),
    to: on.pick([outsider(on), unitOf(on)]),
    former: on.pick(['responsible', 'released'] as const),
    reason,
  }) as const;

const ruling = (on: OnArticle) => {
  const file = fileOf(on);
  if (!file) return null;
  return {
    kind: 'ruleDispute',
    dispute: file.dispute,
    ruling: on.pick(['keep', 'reassign', 'add-unit', 'change-lead'] as const),
    to: on.pick([[], [outsider(on)]]),
    reason,
    basis,
  } as const;
};

const split = ({ state, ledger }: OnArticle) => {
  const [first, ...others] = state.parts.map(({ unit }) => unit);
  return {
    kind: 'split',
    into: [
      { id: ledger.nextId(), numeral: '（八）之一', title: '甲', leads: [first!], responsible: others, span: null },
      { id: ledger.nextId(), numeral: '（八）之二', title: '乙', leads: [state.leads[0]!], responsible: [], span: null },
    ],
    reason,
  } as const;
};

/** Who rules a dispute at its level. */
const rulerOf = (level: string | undefined) => (level === 'office' ? office : level === 'deputy' ? deputy : leader);

/** Every kind of command on an article, by the one who may give it; how often it stands here is how often it comes. */
const moves: readonly Move[] = [
  (on) => own(on, (unit) => ({ kind: 'sign', unit })),
  (on) => own(on, (unit) => ({ kind: 'sign', unit, reservation: '保留意见', basis })),
  (on) => own(on, (unit) => ({ kind: 'assignHandler', unit, handler: '某人' })),
  (on) => own(on, (unit) => ({ kind: 'object', unit, grounds: '职责不符', basis })),
  (on) =>
    byOffice({
      kind: 'confirmAssignment',
      unit: on.pick(on.state.parts.filter((part) => part.objectedAt !== null))?.unit ?? unitOf(on),
      reason,
    }),
  (on) => {
    const objecting = on.state.parts.filter((part) => part.objectedAt !== null);
    if (objecting.length === 0) return null;
    return byOffice({ kind: 'reassign', unit: on.pick(objecting).unit, to: on.pick([[], [outsider(on)]]), reason });
  },
  (on) => own(on, (unit) => ({ kind: 'openDispute', unit, question: '谁负责', ...WORDS })),
  (on) => own(on, (unit) => ({ kind: 'stateOpinion', unit, dispute: fileOf(on)?.dispute ?? 1, ...WORDS })),
  (on) => byOffice({ kind: 'recordView', dispute: fileOf(on)?.dispute ?? 1, view: '协调意见', basis }),
  (on) => ({ command: { kind: 'escalateDispute', dispute: fileOf(on)?.dispute ?? 1, reason }, by: on.pick([office, deputy]) }),
  (on) => {
    const command = ruling(on);
    return command && { command, by: rulerOf(fileOf(on)?.level) };
  },
  (on) => {
    const file = fileOf(on);
    return (
      file && { command: { kind: 'withdrawDispute', unit: file.unit, dispute: file.dispute, reason }, by: headOf(file.unit) }
    );
  },
  planOf,
  (on) => {
    const unit = waitingOf(on);
    const answer = on.pick(['agree', 'agree-with-changes', 'refuse'] as const);
    return { command: { kind: 'countersign', unit, answer, text: opinion }, by: headOf(unit) };
  },
  (on) => byOffice({ kind: 'lapseCountersign', unit: waitingOf(on), reason }),
  (on) => byOffice({ kind: 'approvePlan', opinion: on.pick(['同意', undefined]) }),
  () => byOffice({ kind: 'returnPlan', opinion: '退回' }),
  (on) => {
    const one = milestoneOf(on);
    if (!one) return null;
    return {
      command: { kind: 'completeMilestone', unit: one.owner, milestone: one.id, summary: '完成', evidence: EVIDENCE },
      by: headOf(one.owner),
    };
  },
  (on) => {
    const one = milestoneOf(on);
    return one && byOffice({ kind: 'waiveMilestone', milestone: one.id, reason });
  },
  (on) => own(on, (unit) => ({ kind: 'report', unit, progress: '推进', percent: on.pick([10, 50, 90, 101]) })),
  (on) => {
    const unit = unitOf(on);
    const values = on.pick([undefined, [{ target: 't1', value: on.pick([10, 500, 1200, Number.NaN]) }]]);
    return { command: { kind: 'report', unit, progress: '推进', percent: 60, ...(values && { values }) }, by: handlerOf(unit) };
  },
  (on) => {
    const filed = on.state.parts.filter((part) => (part.filed?.length ?? 0) > 0);
    if (filed.length === 0) return null;
    const { unit } = on.pick(filed);
    return {
      command: on.pick<ArticleCommand>([
        { kind: 'confirmReport', unit },
        { kind: 'returnReport', unit, opinion: '补充' },
      ]),
      by: headOf(unit),
    };
  },
  (on) => {
    const unit = leadOf(on);
    return { command: { kind: 'rollUp', unit, summary: '汇总', percent: 50 }, by: headOf(unit) };
  },
  (on) => own(on, (unit) => ({ kind: 'completePart', unit, summary: '完成' })),
  (on) => byOffice({ kind: 'waivePart', unit: unitOf(on), reason }),
  (on) => {
    const unit = leadOf(on);
    return {
      command: { kind: 'requestExtension', unit, due: laterDate(on), reason: '疫情', progress: '六成' },
      by: headOf(unit),
    };
  },
  (on) => byOffice({ kind: 'grantExtension', ...(on.pick([true, false]) && { due: laterDate(on) }) }),
  () => byOffice({ kind: 'refuseExtension', opinion: '不同意' }),
  (on) => ({ command: { kind: 'withdrawExtension', id: extensionId(on), reason }, by: headOf(leadOf(on)) }),
  (on) => byOffice({ kind: 'undoExtension', id: extensionId(on), reason }),
  ({ pick }) =>
    pick([0, 1, 2]) > 0
      ? null
      : byOffice({ kind: 'suspend', category: pick(['litigation', 'funding', 'other'] as const), reason }),
  () => byOffice({ kind: 'resume', reason }),
  (on) => byOffice({ kind: 'addUnits', units: [outsider(on)], reason }),
  (on) => byOffice({ kind: 'releaseUnit', unit: unitOf(on), reason }),
  (on) => byOffice(on.pick([0, 1, 2, 3, 4, 5, 6, 7]) === 0 ? split(on) : { kind: 'resume', reason }),
  (on) => {
    const rare = on.pick([0, 1, 2, 3, 4, 5, 6, 7]);
    const command =
      rare === 0 ? ({ kind: 'cancel', reason } as const) : rare === 1 ? split(on) : rare === 2 ? ruling(on) : changeLead(on);
    return command && byOffice({ kind: 'proposeDecision', command, reason });
  },
  (on) => (on.state.extensionRequest ? byOffice({ kind: 'proposeDecision', command: { kind: 'grantExtension' }, reason }) : null),
  () => byOffice({ kind: 'withdrawDecision', reason }),
  ({ state, pick }) => {
    const late = Object.keys(state.overdue);
    return late.length > 0 ? { command: { kind: 'acceptExplanation', task: pick(late), reason }, by: supervision } : null;
  },
  (on) => {
    const asked = {
      question: '是否表扬',
      reason,
      mode: 'single',
      approvers: [{ role: 'leader', unit: 'SZF', account: null }],
    } as const;
    return { command: { kind: 'proposeCommendation', unit: leadOf(on), ...asked }, by: verifierOf(on.state) };
  },
  (on) => {
    const tasks = taskSlots(on.state);
    if (tasks.length === 0) return null;
    return { command: { kind: 'remind', task: on.pick(tasks).key }, by: on.pick([office, supervision, headOf(leadOf(on))]) };
  },
  (on) => {
    const unit = leadOf(on);
    return { command: { kind: 'requestClosing', unit, summary: '完成' }, by: headOf(unit) };
  },
  ({ state }) => ({ command: { kind: 'drawSample', seed: '种子' }, by: verifierOf(state) }),
  ({ state, pick }) => {
    const item = pick(state.closing?.sample?.map((check) => check.item) ?? ['part:KJJ']);
    return { command: { kind: 'recordCheck', item, passed: pick([true, true, false]), finding: '属实' }, by: verifierOf(state) };
  },
  (on) => ({
    command: { kind: 'returnClosing', opinion: '不足', reworkDue: someDate(on), grade: 'unqualified' },
    by: verifierOf(on.state),
  }),
  ({ state, pick }) => ({
    command: { kind: 'verify', grade: pick(['good', 'qualified'] as const), opinion: '属实' },
    by: verifierOf(state),
  }),
  ({ state }) => ({ command: { kind: 'passLookBack', opinion: '未反弹' }, by: verifierOf(state) }),
  (on) => ({ command: { kind: 'reopen', reason: '反弹', reworkDue: someDate(on) }, by: verifierOf(on.state) }),
];

export const verifierOf = (state: ArticleState): Actor => (state.verifier === state.office ? office : supervision);

export const articleDraws: readonly Draw[] = moves.map((move) => (thrown) => {
  const article = articleOf(thrown, (state) => !isEnded(state) && (!isSuspended(state) || thrown.pick([0, 1]) === 0));
  if (!article) return null;
  const moved = move({ ...thrown, state: article.state });
  return moved && { type: 'article', id: article.id, ...moved };
});
