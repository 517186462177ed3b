import { z } from 'zod';
import { GROUP_ROLES } from '#domain/actor.js';
import { instantText } from '../articles/article.schema.js';
import { actAnswer, actBody, date, pageQuery, text, unitCode, uuid } from '../validation.js';

const words = text(4_000);
const role = z.enum(GROUP_ROLES);
const status = z.enum(['pending', 'granted', 'refused', 'withdrawn', 'lapsed', 'bypassed']);

export const approver = z.strictObject({ role, unit: unitCode, account: text(100).nullable().default(null) });

/** What a request to the leading group may be refused with, whatever it is about. */
export const ASKING = [
  'APPROVAL.NO_APPROVER',
  'APPROVAL.ASKED_TWICE',
  'APPROVAL.NOT_TO_THE_LEADER',
  'APPROVAL.NOT_THE_LEADING_GROUP',
  'APPROVAL.NOBODY_THERE',
] as const;

/** What a decision brings about, by what is asked for. */
const effect = z
  .discriminatedUnion('kind', [
    // what was proposed on the article (propose-decision)
    z.strictObject({ kind: z.literal('proposed') }),
    z.strictObject({ kind: z.literal('resolution') }),
  ])
  .meta({ id: 'ApprovalEffect' });

export const requestBody = z.strictObject({
  policyId: uuid.optional(),
  articleId: uuid.optional(),
  effect,
  question: words,
  reason: words,
  mode: z.enum(['single', 'any', 'all', 'sequence', 'escalating']).default('escalating'),
  approvers: z.array(approver).min(1).max(50),
  interested: z.array(unitCode).max(100).default([]),
});
export const requestAnswer = actAnswer.extend({ id: z.uuid() });

const instruction = z.strictObject({ text: words, to: z.array(unitCode).min(1).max(50), due: date });
/** Id of the delegation by which somebody else's role is exercised. */
const onBehalf = uuid.optional();

export const approvalActs = {
  agree: actBody({ opinion: words.optional(), onBehalf, instruction: instruction.optional() }),
  refuse: actBody({ opinion: words, onBehalf, instruction: instruction.optional() }),
  withdraw: actBody({ reason: words }),
  bypass: actBody({ reason: words, onBehalf }),
  instruct: actBody({ instruction, onBehalf }),
  answer: actBody({ index: z.number().int().min(0).max(1_000), unit: unitCode.optional(), answer: words }),
} as const;

export const listQuery = pageQuery({ policyId: uuid.optional(), status: status.optional() });
export const approvalItem = z
  .object({
    id: z.uuid(),
    policyId: z.uuid(),
    articleId: z.uuid().nullable(),
    kind: z.string(),
    question: z.string(),
    status,
    requestedAt: instantText,
    decidedAt: instantText.nullable(),
    asked: z.array(z.string()),
  })
  .meta({ id: 'ApprovalItem' });

export const approvalView = z
  .object({
    id: z.uuid(),
    position: z.number().int(),
    state: z.looseObject({ status }),
    tasks: z.array(z.looseObject({ key: z.string(), kind: z.string(), unit: z.string(), due: z.number() })),
  })
  .meta({ id: 'Approval' });

export const delegationBody = z.strictObject({
  role,
  account: text(100),
  kind: z.enum(['delegation', 'acting']),
  policyId: uuid.nullable().default(null),
  from: date,
  to: date,
  basis: text(500),
});
export const delegation = z
  .object({
    id: z.uuid(),
    role,
    account: z.string(),
    kind: z.enum(['delegation', 'acting']),
    policyId: z.uuid().nullable(),
    from: z.string(),
    to: z.string(),
    basis: z.string(),
    recordedBy: z.string(),
    revokedAt: instantText.nullable(),
    revokedBy: z.string().nullable(),
  })
  .meta({ id: 'Delegation' });
