import { z } from 'zod';
import { instantText } from '../articles/article.schema.js';
import { actAnswer, actBody, date, instant, pageQuery, text, unitCode, uuid } from '../validation.js';

const words = text(4_000);
const long = text(100_000);
const status = z.enum(['called', 'begun', 'minuted', 'confirmed', 'cancelled']);
const units = z.array(unitCode).max(200);
/** Id of the delegation by which somebody else's role is exercised. */
const onBehalf = uuid.optional();

/** Title and the units concerned come from the matter itself; of a question that is no subject they are said here. */
const matter = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('dispute'), articleId: uuid, dispute: z.number().int().min(1) }),
    z.strictObject({ kind: z.literal('approval'), approvalId: uuid }),
    z.strictObject({ kind: z.literal('other'), title: text(500), interested: units.default([]) }),
  ])
  .meta({ id: 'MeetingMatter' });

export const callBody = z.strictObject({
  policyId: uuid,
  title: text(200),
  place: text(200),
  startsAt: instant,
  chair: z.enum(['leader', 'deputy_leader']),
  /** Where the chair finds the minutes. */
  chairUnit: unitCode,
  order: words.optional(),
  /** Left out: the units of everybody who holds a role of the leading group. */
  members: units.min(1).optional(),
  invited: units.default([]),
  agenda: z.array(matter).max(200).default([]),
  onBehalf,
});
export const callAnswer = actAnswer.extend({ id: z.uuid() });

const votes = z.strictObject({ for: units.default([]), against: units.default([]), abstained: units.default([]) });
const order = z.strictObject({ text: words, to: units.min(1), due: date });
const item = z.number().int().min(1).max(100_000);

export const meetingActs = {
  move: actBody({ startsAt: instant, place: text(200).optional(), reason: words }),
  cancel: actBody({ reason: words }),
  addItem: actBody({ matter }),
  removeItem: actBody({ item, reason: words }),
  invite: actBody({ units: units.min(1) }),
  reply: actBody({ unit: unitCode.optional(), answer: z.enum(['attends', 'excused', 'represented']), words: words.optional() }),
  attendance: actBody({
    attendance: z
      .array(
        z.strictObject({
          unit: unitCode,
          status: z.enum(['present', 'excused', 'represented', 'absent']),
          words: text(500).optional(),
        }),
      )
      .max(400),
  }),
  resolve: actBody({
    item,
    outcome: z.enum(['adopted', 'rejected', 'deferred']),
    text: words,
    votes: votes.default({ for: [], against: [], abstained: [] }),
    againstMajority: words.optional(),
    ruling: z
      .strictObject({
        ruling: z.enum(['keep', 'reassign', 'add-unit', 'change-lead']),
        to: units.default([]),
        basis: words,
      })
      .optional(),
    orders: z.array(order).max(50).default([]),
  }),
  submitMinutes: actBody({ text: long }),
  returnMinutes: actBody({ opinion: words, onBehalf }),
  confirmMinutes: actBody({ onBehalf }),
  answerOrder: actBody({ order: z.number().int().min(0).max(10_000), unit: unitCode.optional(), answer: words }),
} as const;

export const listQuery = pageQuery({ policyId: uuid.optional(), status: status.optional() });
export const meetingItem = z
  .object({
    id: z.uuid(),
    policyId: z.uuid(),
    title: z.string(),
    place: z.string(),
    status,
    startsAt: instantText,
    calledAt: instantText,
    units: z.array(z.string()),
  })
  .meta({ id: 'MeetingItem' });

export const meetingView = z
  .object({
    id: z.uuid(),
    position: z.number().int(),
    state: z.looseObject({ status }),
    tasks: z.array(z.looseObject({ key: z.string(), kind: z.string(), unit: z.string(), due: z.number() })),
  })
  .meta({ id: 'Meeting' });

export const candidateQuery = z.strictObject({ policyId: uuid });
export const candidates = z.object({
  items: z.array(
    z.object({
      matter: z.looseObject({ kind: z.enum(['dispute', 'approval']) }),
      title: z.string(),
      interested: z.array(z.string()),
      since: instantText,
      about: z.string().meta({ description: 'Level of the dispute, or what the approval is for' }),
    }),
  ),
});
