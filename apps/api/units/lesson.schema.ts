import { z } from 'zod';
import { instantText, pageOf } from '../articles/article.schema.js';
import { pageQuery, text, unitCode, uuid } from '../validation.js';

const status = z.enum(['proposed', 'confirmed', 'declined']);
const kind = z.enum(['alias', 'hint']);

export const query = pageQuery({ status: status.optional() });

const lesson = z
  .object({
    articleId: z.uuid(),
    position: z.number().int(),
    unit: z.string(),
    policyId: z.uuid(),
    numeral: z.string(),
    title: z.string(),
    at: instantText,
    ruling: z.string(),
    question: z.string(),
    quote: z.string().meta({ description: 'The words of the policy that the dispute was about' }),
    basis: z.string(),
    proposal: kind.meta({ description: '`alias`: the words name one unit; `hint`: they speak of a task, or of several units' }),
    status,
    kind: kind.nullable(),
    words: z.string().nullable(),
    decided: z.object({ account: z.string(), at: z.string(), reason: z.string() }).nullable(),
  })
  .meta({ id: 'RegistryLesson' });
export const page = pageOf(lesson);

const which = { articleId: uuid, position: z.number().int().min(1).max(2_147_483_647), unit: unitCode, reason: text(2_000) };
export const confirmBody = z.strictObject({
  ...which,
  as: kind,
  words: text(200)
    .optional()
    .meta({ description: 'Of the disputed words, those that the registry learns; all of them where left out' }),
});
export const decideBody = z.strictObject(which);
