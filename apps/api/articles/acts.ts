import { z } from 'zod';
import type { ArticleCommand } from '#domain/article/commands.js';
import { derivedId } from '#ledger/hash.js';
import { approver, ASKING } from '../approvals/approval.schema.js';
import { actBody, date, text, unitCode } from '../validation.js';

const WORDS_MAX = 4_000;
const words = text(WORDS_MAX);
const account = text(100);
/** The unit for which the actor speaks; the own one when it is left out. */
const speaker = { unit: unitCode.optional() };

const milestone = z.strictObject({ title: text(200), due: date, owner: unitCode.optional() });
const measure = z.strictObject({
  title: text(200),
  owner: unitCode,
  deliverable: text(500),
  due: date.nullable().default(null),
  quote: text(1_000).nullable().default(null),
  milestones: z.array(milestone).max(50).optional(),
});
const evidence = z.array(z.strictObject({ name: text(200), ref: text(1_000) })).max(50);
const codes = z.array(unitCode).max(20);
const dispute = z.number().int().min(1).max(1_000);
const sides = { opinion: words, reasons: words, basis: words };

/** What a report says, whether it comes alone or with others of its period. */
export const reportFields = {
  ...speaker,
  cycle: text(20).optional(),
  progress: words,
  problems: words.optional(),
  nextSteps: words.optional(),
  percent: z.number().min(0).max(100).optional(),
  values: z
    .array(z.strictObject({ target: text(40), value: z.number() }))
    .max(50)
    .optional(),
  evidence: evidence.optional(),
};

const ruling = {
  dispute,
  ruling: z.enum(['keep', 'reassign', 'add-unit', 'change-lead']),
  to: codes.optional(),
  reason: words,
  basis: words,
};
const splitInto = z
  .array(
    z.strictObject({
      numeral: text(40).optional().meta({ description: 'Left out: called after the article, （九）之一 and so on' }),
      title: text(300),
      leads: codes.min(1),
      responsible: z.array(unitCode).max(500).default([]),
      span: z
        .tuple([z.number().int().min(0), z.number().int().min(0)])
        .nullable()
        .default(null),
      targets: z
        .array(text(40))
        .max(50)
        .optional()
        .meta({ description: 'Ids of the targets that go over to it; those that none names go to the first' }),
    }),
  )
  .min(2)
  .max(20);

/** What the leading group can be asked to decide. */
const decision = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grantExtension'), due: date.optional(), opinion: words.optional() }),
  z.strictObject({
    kind: z.literal('changeLead'),
    from: unitCode,
    to: unitCode,
    former: z.enum(['responsible', 'released']),
    reason: words,
  }),
  z.strictObject({ kind: z.literal('cancel'), reason: words }),
  z.strictObject({ kind: z.literal('split'), into: splitInto, reason: words }),
  z.strictObject({ kind: z.literal('ruleDispute'), ...ruling }),
]);

/** One act of a person on an article, as the API offers it. */
interface ActRoute {
  readonly kind: ArticleCommand['kind'];
  readonly summary: string;
  readonly body: ReturnType<typeof actBody>;
  /** Codes of refusals that are this act's own. */
  readonly problems: readonly string[];
}

const route = (kind: ActRoute['kind'], summary: string, shape: z.ZodRawShape, ...problems: string[]): ActRoute => ({
  kind,
  summary,
  body: actBody(shape),
  problems,
});

/** Every human act on an article, by the last part of its path. */
export const acts: Readonly<Record<string, ActRoute>> = {
  sign: route(
    'sign',
    'Sign for (签收); with a reservation the clock runs and a dispute opens beside it',
    {
      ...speaker,
      handler: account.optional(),
      reservation: words.optional(),
      basis: words.optional(),
      comment: words.optional(),
    },
    'ARTICLE.ALREADY_SIGNED',
    'ARTICLE.NO_SIGNATURE_ASKED',
    'ARTICLE.OBJECTION_PENDING',
    'DISPUTE.PENDING',
  ),
  'assign-handler': route(
    'assignHandler',
    'The head names the handler (经办人)',
    { ...speaker, handler: account },
    'AUTH.HEAD_ONLY',
  ),
  object: route(
    'object',
    'Object to the assignment (退回) with grounds and basis; opens a dispute',
    { ...speaker, grounds: words, basis: words, question: words.optional() },
    'AUTH.HEAD_ONLY',
    'OBJECTION.TOO_LATE',
    'OBJECTION.ALREADY_MADE',
    'DISPUTE.PENDING',
  ),
  'confirm-assignment': route('confirmAssignment', 'The office upholds an assignment that was objected to', {
    unit: unitCode,
    reason: words,
  }),
  reassign: route(
    'reassign',
    'The office gives the part to other units',
    { unit: unitCode, to: z.array(unitCode).min(1).max(20), reason: words },
    'UNIT.UNKNOWN',
    'DISPATCH.UNIT_TWICE',
    'DISPATCH.VERIFIER_CONCERNED',
  ),
  'open-dispute': route(
    'openDispute',
    'The head raises a dispute while the work goes on',
    { ...speaker, question: words, ...sides, quote: words.optional() },
    'DISPUTE.PENDING',
  ),
  'state-opinion': route(
    'stateOpinion',
    'A unit puts its opinion into the file of a dispute',
    { ...speaker, dispute, ...sides },
    'DISPUTE.UNKNOWN',
  ),
  'record-view': route(
    'recordView',
    'The office records its own view of a dispute',
    { dispute, view: words, basis: words },
    'DISPUTE.UNKNOWN',
  ),
  'escalate-dispute': route(
    'escalateDispute',
    'A dispute goes to the next level: deputy leader, then the leading-group meeting',
    { dispute, reason: words },
    'DISPUTE.UNKNOWN',
    'DISPUTE.VIEW_MISSING',
  ),
  'rule-dispute': route(
    'ruleDispute',
    'The ruling on a dispute, by the office or the deputy leader at their level',
    ruling,
    'DISPUTE.UNKNOWN',
    'DISPUTE.BAD_RULING',
    'DISPATCH.UNIT_TWICE',
    'AUTH.LEADING_GROUP_ONLY',
  ),
  'withdraw-dispute': route(
    'withdrawDispute',
    'The unit takes its dispute back',
    { ...speaker, dispute, reason: words },
    'DISPUTE.UNKNOWN',
  ),
  plan: route(
    'submitPlan',
    'A lead submits the plan, or a change of it',
    { ...speaker, measures: z.array(measure).min(1).max(50), comment: words.optional(), urgent: z.boolean().optional() },
    'PLAN.UNKNOWN_OWNER',
    'PLAN.BAD_DATE',
    'DATE.TOO_FAR',
  ),
  countersign: route(
    'countersign',
    'The head countersigns the unit’s part of the plan (会签)',
    { ...speaker, answer: z.enum(['agree', 'agree-with-changes', 'refuse']), text: words.optional() },
    'PLAN.NOT_COUNTERSIGNING',
    'PLAN.REASON_MISSING',
  ),
  'lapse-countersign': route(
    'lapseCountersign',
    'The office goes on without an answer that did not come in time',
    { unit: unitCode, reason: words },
    'PLAN.COUNTERSIGN_RUNNING',
  ),
  'approve-plan': route('approvePlan', 'The office approves the plan', { opinion: words.optional() }, 'PLAN.OPINION_NEEDED'),
  'return-plan': route('returnPlan', 'The office returns the plan', { opinion: words }),
  'complete-milestone': route(
    'completeMilestone',
    'The owner reports a milestone as done, with evidence',
    { ...speaker, milestone: text(20), summary: words, evidence },
    'MILESTONE.UNKNOWN',
    'MILESTONE.NO_EVIDENCE',
  ),
  'waive-milestone': route(
    'waiveMilestone',
    'The office waives a milestone',
    { milestone: text(20), reason: words },
    'MILESTONE.UNKNOWN',
  ),
  report: route('report', 'Progress report (进展反馈) of a unit', reportFields, 'REPORT.UNKNOWN_CYCLE', 'REPORT.UNKNOWN_TARGET'),
  'confirm-report': route(
    'confirmReport',
    'The head confirms a report: from now on it counts',
    { ...speaker, cycle: text(20).optional(), opinion: words.optional() },
    'AUTH.HEAD_ONLY',
    'REPORT.NONE_FILED',
  ),
  'return-report': route(
    'returnReport',
    'The head returns a report to the handler',
    { ...speaker, cycle: text(20).optional(), opinion: words },
    'AUTH.HEAD_ONLY',
    'REPORT.NONE_FILED',
  ),
  'roll-up': route(
    'rollUp',
    'The lead sums up a cycle',
    { ...speaker, cycle: text(20).optional(), summary: words, percent: z.number().min(0).max(100) },
    'REPORT.NOTHING_TO_ROLL_UP',
  ),
  'complete-part': route(
    'completePart',
    'A unit declares its part done: a responsible unit, and of several leads all but the last',
    { ...speaker, summary: words },
    'PART.LEAD_CLOSES',
    'PART.MILESTONES_OPEN',
    'DISPUTE.PENDING',
  ),
  'waive-part': route(
    'waivePart',
    'The office releases a unit from its part: a responsible unit, or one of several leads',
    { unit: unitCode, reason: words },
    'PART.LEAD_CLOSES',
  ),
  'request-closing': route(
    'requestClosing',
    'A lead requests the closing (办结申请) when every other part is done or waived, those of other leads too',
    { ...speaker, summary: words },
    'CLOSING.PARTS_OPEN',
    'CLOSING.MILESTONES_OPEN',
  ),
  'draw-sample': route(
    'drawSample',
    'The verifier draws the field checks, by a seed that nobody chooses: the hash of the last event',
    {},
    'AUTH.VERIFIER_ONLY',
    'SAMPLE.ALREADY_DRAWN',
  ),
  'record-check': route(
    'recordCheck',
    'The verifier records what a field check has found',
    { item: text(80), passed: z.boolean(), finding: words, evidence: evidence.optional() },
    'AUTH.VERIFIER_ONLY',
    'SAMPLE.NOT_DRAWN',
  ),
  'return-closing': route(
    'returnClosing',
    'The verifier returns the article with a date for the rework',
    { opinion: words, reworkDue: date, grade: z.literal('unqualified').optional() },
    'AUTH.VERIFIER_ONLY',
    'CLOSING.BAD_REWORK_DATE',
    'DATE.TOO_FAR',
  ),
  verify: route(
    'verify',
    'The verifier closes the article (核查, 销号), once field checks were drawn and made where the rule set wants them',
    { grade: z.enum(['excellent', 'good', 'qualified']), opinion: words.optional() },
    'AUTH.VERIFIER_ONLY',
    'AUTH.OWN_UNIT',
    'SAMPLE.NEEDED',
    'SAMPLE.UNCHECKED',
    'CLOSING.CHECK_FAILED',
  ),
  'pass-look-back': route(
    'passLookBack',
    'Nothing has fallen back (回头看)',
    { opinion: words },
    'AUTH.VERIFIER_ONLY',
    'LOOKBACK.NOT_OPEN',
  ),
  reopen: route(
    'reopen',
    'What was closed has fallen back: the article opens again under its number',
    { reason: words, reworkDue: date },
    'AUTH.VERIFIER_ONLY',
    'LOOKBACK.OVER',
    'CLOSING.BAD_REWORK_DATE',
    'DATE.TOO_FAR',
  ),
  'propose-commendation': route(
    'proposeCommendation',
    'The supervision office proposes that the leading group commends a unit (表扬, art. 21); no case is needed',
    {
      unit: unitCode,
      question: text(500),
      reason: words,
      mode: z.enum(['single', 'any', 'all', 'sequence', 'escalating']).default('escalating'),
      approvers: z.array(approver).min(1).max(20),
    },
    'AUTH.SUPERVISION_ONLY',
    'AUTH.OWN_UNIT',
    'COMMENDATION.PENDING',
    ...ASKING,
  ),
  'request-extension': route(
    'requestExtension',
    'A lead asks for more time (延期)',
    { ...speaker, due: date, reason: words, progress: words },
    'EXTENSION.BAD_DATE',
    'DATE.TOO_FAR',
  ),
  'grant-extension': route(
    'grantExtension',
    'The office grants the extension',
    { due: date.optional(), opinion: words.optional() },
    'EXTENSION.BAD_DATE',
    'DATE.TOO_FAR',
  ),
  'refuse-extension': route('refuseExtension', 'The office refuses the extension', { opinion: words }),
  'withdraw-extension': route('withdrawExtension', 'A lead takes an extension back', { id: text(64), reason: words }),
  'undo-extension': route(
    'undoExtension',
    'The office undoes an extension that was granted in error',
    { id: text(64), reason: words },
    'AUTH.LEADING_GROUP_ONLY',
  ),
  suspend: route('suspend', 'The office suspends the article (中止)', {
    category: z.enum(['higher-policy', 'force-majeure', 'litigation', 'funding', 'dependency', 'other']),
    reason: words,
  }),
  resume: route('resume', 'The office resumes the article', { reason: words }),
  'add-units': route(
    'addUnits',
    'The office adds responsible units',
    { units: codes.min(1), reason: words },
    'UNIT.UNKNOWN',
    'DISPATCH.UNIT_TWICE',
    'DISPATCH.VERIFIER_CONCERNED',
  ),
  'release-unit': route('releaseUnit', 'The office releases a unit: it leaves the article', { unit: unitCode, reason: words }),
  split: route(
    'split',
    'The office splits the article into several; this one keeps its history and ends',
    { into: splitInto, reason: words },
    'SPLIT.BAD_UNIT',
    'SPLIT.BAD_SPAN',
    'SPLIT.BAD_TARGET',
    'SPLIT.SAME_NUMERAL',
    'SPLIT.UNIT_LEFT_OUT',
    'AUTH.LEADING_GROUP_ONLY',
  ),
  'propose-decision': route(
    'proposeDecision',
    'Lays a decision before the leading group: longer extension, change of lead, cancellation, ruling',
    { command: decision, reason: words },
    'DECISION.PENDING',
    'DISPATCH.UNIT_TWICE',
    'DISPUTE.BAD_RULING',
    'SPLIT.BAD_UNIT',
    'SPLIT.UNIT_LEFT_OUT',
    'UNIT.UNKNOWN',
  ),
  'withdraw-decision': route(
    'withdrawDecision',
    'Who asked for the decision, or that office, no longer does',
    { reason: words },
    'DECISION.NONE',
    'DECISION.NOT_ASKER',
  ),
  remind: route(
    'remind',
    'Remind a unit of an open task by hand (催办): the offices, or a lead of what a responsible unit owes',
    { task: text(80), words: words.optional() },
    'AUTH.MAY_NOT_REMIND',
    'AUTH.OWN_UNIT',
    'REMINDER.NO_SUCH_TASK',
    'REMINDER.TOO_MANY',
  ),
  'accept-explanation': route(
    'acceptExplanation',
    'The supervision office accepts the explanation of a lateness: no case is drafted for it',
    { task: text(80), reason: words },
    'AUTH.SUPERVISION_ONLY',
    'AUTH.OWN_UNIT',
    'EXPLANATION.NOT_OVERDUE',
  ),
};

/** Kinds whose command names the unit that speaks, so that the own unit can be filled in. */
export const speaking: ReadonlySet<ArticleCommand['kind']> = new Set(
  Object.values(acts).flatMap(({ kind, body }) => (body.shape['unit'] instanceof z.ZodOptional ? [kind] : [])),
);

/** Codes of the units that an act names besides the one that speaks: they must stand in the registry. */
export function unitsNamed(fields: Readonly<Record<string, unknown>>): string[] {
  const nested = fields['command'];
  const inner = typeof nested === 'object' && nested !== null ? unitsNamed(nested as Record<string, unknown>) : [];
  const named = [fields['to'], fields['units']].flat().filter((code): code is string => typeof code === 'string');
  return [...inner, ...named];
}

/** The new articles of a split get ids that follow from the command, so that a repetition names the same ones. */
export function withSplitIds(fields: Readonly<Record<string, unknown>>, commandId: string): Record<string, unknown> {
  const into = fields['into'];
  const nested = fields['command'];
  return {
    ...fields,
    ...(Array.isArray(into) && {
      into: into.map((one: object, i) => ({ id: derivedId('split', commandId, i), ...one })),
    }),
    ...(typeof nested === 'object' && nested !== null && { command: withSplitIds(nested as Record<string, unknown>, commandId) }),
  };
}
