import { z } from 'zod';
import { ASKING } from '../approvals/approval.schema.js';
import { instantText, light } from '../articles/article.schema.js';
import { actAnswer, actBody, date, pageQuery, text, unitCode, uuid } from '../validation.js';

const WORDS_MAX = 4_000;
export const words = text(WORDS_MAX);

const statuses = [
  'drafted',
  'opened',
  'noticed',
  'answered',
  'rectifying',
  'checking',
  'rectified',
  'discarded',
  'accepted',
  'revoked',
  'closed',
] as const;
const status = z.enum(statuses);

const caughtUp = z.boolean().meta({ description: 'A draft whose lateness was caught up: the task is no longer open' });

export const caseItem = z
  .object({
    id: z.uuid(),
    policyId: z.uuid(),
    articleId: z.uuid(),
    number: z.number().int().meta({ description: 'Of the article' }),
    title: z.string(),
    unit: z.string(),
    task: z.string().nullable(),
    status,
    origin: z.enum(['machine', 'supervision']),
    notice: z.string().nullable().meta({ description: '督查通知〔year〕number号' }),
    draftedAt: instantText,
    dueAt: instantText.nullable(),
    caughtUp,
  })
  .meta({ id: 'CaseItem' });

export const listQuery = pageQuery({
  policy: uuid.optional(),
  article: uuid.optional(),
  status: status.optional(),
  unit: unitCode.optional(),
});

export const paper = z
  .object({
    id: z.uuid(),
    subjectId: z.uuid(),
    articleId: z.uuid(),
    unit: z.string(),
    kind: z.string(),
    title: z.string(),
    text: z.string().nullable(),
    reference: z.string().nullable(),
    sha256: z.string(),
    account: z.string(),
    at: instantText,
  })
  .meta({ id: 'DecisionPaper' });

export const caseView = z
  .object({
    id: z.uuid(),
    position: z.number().int(),
    now: instantText,
    state: z.looseObject({ articleId: z.uuid(), unit: z.string(), status }),
    caughtUp,
    tasks: z.array(z.looseObject({ key: z.string(), unit: z.string(), due: z.number(), light })),
    papers: z
      .array(paper)
      .meta({ description: 'Decision papers of the article and its cases, as far as the reader may see them' }),
  })
  .meta({ id: 'Case' });

export const draftBody = actBody({
  articleId: uuid,
  unit: unitCode,
  task: text(100).nullable().default(null),
  grounds: words,
});
export const draftAnswer = actAnswer.extend({ id: z.uuid() });

export const paperBody = z.strictObject({
  kind: z.enum(['risk-assessment', 'collective-decision', 'legality-review', 'expert-opinion', 'other']),
  title: text(200),
  text: text(50_000).optional(),
  reference: text(500).optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'sha256' })
    .optional(),
});
export const paperAnswer = z.object({ id: z.uuid() });

const rectification = z.strictObject({ task: words, due: date });
const approver = z.strictObject({
  role: z.enum(['leader', 'deputy_leader', 'group_member']),
  unit: unitCode,
  account: text(100).nullable().default(null),
});

interface ActRoute {
  readonly kind:
    | 'open'
    | 'discard'
    | 'issueNotice'
    | 'answer'
    | 'acceptExplanation'
    | 'conclude'
    | 'rectify'
    | 'passRectification'
    | 'returnRectification'
    | 'requestReview'
    | 'decideReview'
    | 'close'
    | 'remind'
    | 'propose';
  readonly permission: 'case.supervise' | 'case.answer' | 'case.remind';
  readonly summary: string;
  readonly body: ReturnType<typeof actBody>;
  /** Codes of refusals that are this act's own. */
  readonly problems: readonly string[];
}

const by =
  (permission: ActRoute['permission']) =>
  (kind: ActRoute['kind'], summary: string, shape: z.ZodRawShape, ...problems: string[]): ActRoute => ({
    kind,
    permission,
    summary,
    body: actBody(shape),
    problems,
  });
const supervision = (kind: ActRoute['kind'], summary: string, shape: z.ZodRawShape, ...problems: string[]): ActRoute =>
  by('case.supervise')(kind, summary, shape, ...problems, 'AUTH.SUPERVISION_ONLY', 'AUTH.OWN_UNIT', 'CASE.OTHER_OFFICE');
const unit = by('case.answer');

/** Every human act on a case, by the last part of its path. */
export const caseActs: Readonly<Record<string, ActRoute>> = {
  open: supervision(
    'open',
    'Open the case with its basis (art. 11) and plan (art. 15)',
    { basis: words, plan: z.strictObject({ content: words, object: words, scope: words }) },
    'CASE.DUPLICATE',
  ),
  discard: supervision(
    'discard',
    'Discard the draft, also in favour of an open case against the same unit',
    { reason: words, mergedInto: uuid.optional() },
    'CASE.NOT_MERGEABLE',
  ),
  'issue-notice': supervision('issueNotice', 'Issue the numbered notice (督查通知)', { text: words }),
  answer: unit('answer', 'The unit explains itself', { explanation: words }, 'AUTH.NOT_YOUR_UNIT'),
  'accept-explanation': supervision('acceptExplanation', 'Accept the explanation: the case ends without a conclusion', {
    opinion: words,
  }),
  conclude: supervision(
    'conclude',
    'Conclude (art. 16), with what has to be put right',
    { finding: words, rectification: rectification.optional(), majorSafetyAccident: z.boolean().optional() },
    'CASE.BAD_DATE',
    'DATE.TOO_FAR',
  ),
  rectify: unit('rectify', 'The unit reports what it has put right', { report: words }, 'AUTH.NOT_YOUR_UNIT'),
  'pass-rectification': supervision('passRectification', 'The check found it put right (art. 18)', { opinion: words.optional() }),
  'return-rectification': supervision(
    'returnRectification',
    'The check did not: again, by another date',
    { opinion: words, due: date },
    'CASE.BAD_DATE',
    'DATE.TOO_FAR',
  ),
  'request-review': unit(
    'requestReview',
    'The unit asks for the review of the conclusion (art. 17)',
    { grounds: words },
    'CASE.REVIEW_MADE',
    'CASE.REVIEW_TOO_LATE',
    'AUTH.NOT_YOUR_UNIT',
  ),
  'decide-review': supervision(
    'decideReview',
    'Decide the review, by somebody who took no part in the case',
    {
      outcome: z.enum(['upheld', 'changed', 'revoked']),
      opinion: words,
      conclusion: z.strictObject({ finding: words, rectification: rectification.optional() }).optional(),
    },
    'CASE.RECUSED',
    'CASE.NEW_CONCLUSION_NEEDED',
    'CASE.BAD_DATE',
    'DATE.TOO_FAR',
  ),
  close: supervision('close', 'Close the case', { summary: words.optional() }, 'CASE.REVIEW_OPEN'),
  remind: by('case.remind')('remind', 'Remind the unit by hand (催办)', {}, 'CASE.NOTHING_TO_REMIND', 'CASE.ALREADY_REMINDED'),
  propose: supervision(
    'propose',
    'Propose to the leading group: circular, interview, change of lead, commendation, accountability (art. 21)',
    {
      proposal: z.enum(['circular', 'interview', 'change-of-lead', 'commendation', 'accountability']),
      question: text(500),
      reason: words,
      mode: z.enum(['single', 'any', 'all', 'sequence', 'escalating']).default('escalating'),
      approvers: z.array(approver).min(1).max(20),
      newLead: z.strictObject({ to: unitCode, former: z.enum(['responsible', 'released']) }).optional(),
    },
    'CASE.NO_CONCLUSION',
    'CASE.PROPOSAL_PENDING',
    'CASE.EXEMPTED',
    'CASE.NEW_LEAD_NEEDED',
    'ARTICLE.NOT_LEAD',
    'ARTICLE.WRONG_STAGE',
    'DISPATCH.UNIT_TWICE',
    'DISPATCH.VERIFIER_CONCERNED',
    'UNIT.UNKNOWN',
    ...ASKING,
  ),
};
