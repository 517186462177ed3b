import { z } from 'zod';
import type { ArticleCommand } from '#domain/article/commands.js';
import { actBody, date, text, unitCode } from '../validation.js';

const WORDS_MAX = 4_000;
const words = text(WORDS_MAX);
const account = text(100);
/** The unit for which the actor speaks; the own one when it is left out. */
const speaker = { unit: unitCode.optional() };

const measure = z.strictObject({
  title: text(200),
  owner: unitCode,
  deliverable: text(500),
  due: date.nullable().default(null),
  quote: text(1_000).nullable().default(null),
});

/** One act of a person on an article, as the API offers it. */
interface ActRoute {
  readonly kind: Exclude<ArticleCommand['kind'], 'dispatch' | 'settle'>;
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
    'Sign for (签收), also with a reservation',
    { ...speaker, handler: account.optional(), reservation: words.optional(), comment: words.optional() },
    'ARTICLE.ALREADY_SIGNED',
    'ARTICLE.NO_SIGNATURE_ASKED',
    'ARTICLE.OBJECTION_PENDING',
  ),
  'assign-handler': route(
    'assignHandler',
    'The head names the handler (经办人)',
    { ...speaker, handler: account },
    'AUTH.HEAD_ONLY',
  ),
  object: route(
    'object',
    'Object to the assignment (退回) with grounds and basis',
    { ...speaker, grounds: words, basis: words },
    'AUTH.HEAD_ONLY',
    'OBJECTION.TOO_LATE',
    'OBJECTION.ALREADY_MADE',
  ),
  'confirm-assignment': route('confirmAssignment', 'The office upholds an assignment that was objected to', {
    unit: unitCode,
    reason: words,
  }),
  reassign: route('reassign', 'The office gives the part to other units', {
    unit: unitCode,
    to: z.array(unitCode).min(1).max(20),
    reason: words,
  }),
  plan: route(
    'submitPlan',
    'A lead submits the plan',
    { ...speaker, measures: z.array(measure).min(1).max(50), comment: words.optional() },
    'PLAN.UNKNOWN_OWNER',
  ),
  'approve-plan': route('approvePlan', 'The office approves the plan', { opinion: words.optional() }),
  'return-plan': route('returnPlan', 'The office returns the plan', { opinion: words }),
  report: route(
    'report',
    'Progress report (进展反馈) of a unit',
    {
      ...speaker,
      cycle: text(20).optional(),
      progress: words,
      problems: words.optional(),
      nextSteps: words.optional(),
      percent: z.number().min(0).max(100).optional(),
    },
    'REPORT.UNKNOWN_CYCLE',
  ),
  'complete-part': route('completePart', 'A unit declares its part done', { ...speaker, summary: words }),
  'waive-part': route('waivePart', 'The office releases a responsible unit from its part', { unit: unitCode, reason: words }),
  'request-closing': route(
    'requestClosing',
    'A lead requests the closing (办结申请)',
    { ...speaker, summary: words },
    'CLOSING.PARTS_OPEN',
  ),
  'return-closing': route(
    'returnClosing',
    'The verifier returns the article with a date for the rework',
    { opinion: words, reworkDue: date },
    'AUTH.VERIFIER_ONLY',
    'CLOSING.BAD_REWORK_DATE',
  ),
  verify: route(
    'verify',
    'The verifier closes the article (核查, 销号)',
    { grade: z.enum(['excellent', 'good', 'qualified']), opinion: words.optional() },
    'AUTH.VERIFIER_ONLY',
    'AUTH.OWN_UNIT',
  ),
  'request-extension': route('requestExtension', 'A lead asks for more time (延期)', {
    ...speaker,
    due: date,
    reason: words,
    progress: words,
  }),
  'grant-extension': route('grantExtension', 'The office grants the extension', {
    due: date.optional(),
    opinion: words.optional(),
  }),
  'refuse-extension': route('refuseExtension', 'The office refuses the extension', { opinion: words }),
  'withdraw-extension': route('withdrawExtension', 'An extension is taken back', { id: text(64), reason: words }),
  suspend: route('suspend', 'The office suspends the article (中止)', {
    category: z.enum(['higher-policy', 'force-majeure', 'litigation', 'funding', 'dependency', 'other']),
    reason: words,
  }),
  resume: route('resume', 'The office resumes the article', { reason: words }),
};

/** Kinds whose command names the unit that speaks, so that the own unit can be filled in. */
export const speaking: ReadonlySet<ArticleCommand['kind']> = new Set(
  Object.values(acts).flatMap(({ kind, body }) => (body.shape['unit'] instanceof z.ZodOptional ? [kind] : [])),
);
