import { z } from 'zod';
import { instantText } from '../articles/article.schema.js';
import { actAnswer, actBody, pageQuery, text, unitCode, uuid } from '../validation.js';

/** An id or version that can stand in an address. */
export const versionPart = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: 'version' });

/** Checked by the domain itself, which names every problem with its path. */
export const content = z.looseObject({ id: versionPart, version: versionPart });

const ref = z.object({ id: z.string(), version: z.string() });
const stored = ref.extend({ sha256: z.string(), recordedAt: instantText });
export const versionItem = stored.meta({ id: 'StoredVersion' });
export const versionView = stored.extend({ content: z.looseObject({}) }).meta({ id: 'VersionContent' });
export const addAnswer = ref.extend({
  sha256: z.string(),
  repeated: z.boolean(),
  adoptions: z.array(z.uuid()).meta({ description: 'Lists of dates that would move, one a policy and 200 articles' }),
});

const what = z.enum(['calendar', 'ruleSet']);
export const listBody = z.strictObject({ what, id: versionPart, version: versionPart, policyId: uuid.optional() });
export const listAnswer = z.object({ adoptions: z.array(z.uuid()) });
export const listQuery = pageQuery({ policyId: uuid.optional() });
export const adoptionItem = z
  .object({
    id: z.uuid(),
    policyId: z.uuid(),
    what,
    to: ref,
    articles: z.number().int(),
    moves: z.number().int(),
    status: z.enum(['listed', 'decided']),
    listedAt: instantText,
    decidedAt: instantText.nullable(),
  })
  .meta({ id: 'AdoptionItem' });
export const adoptionView = z
  .object({
    id: z.uuid(),
    position: z.number().int(),
    state: z.looseObject({ what, to: ref, items: z.array(z.looseObject({ articleId: z.uuid() })) }),
    adopted: z.array(z.uuid()),
    kept: z.array(z.uuid()).meta({ description: 'Other dates would have moved than were approved: list them anew' }),
  })
  .meta({ id: 'Adoption' });

const chosen = z.union([z.literal('all'), z.array(uuid).max(200)]);
export const decideBody = actBody({ articles: chosen, reason: text(4_000) });

const approver = z.strictObject({
  role: z.enum(['leader', 'deputy_leader', 'group_member']),
  unit: unitCode,
  account: text(100).nullable().default(null),
});
export const askBody = z.strictObject({
  articles: chosen,
  reason: text(4_000),
  mode: z.enum(['single', 'any', 'all', 'sequence', 'escalating']).default('escalating'),
  approvers: z.array(approver).min(1).max(50),
});
export const askAnswer = actAnswer.extend({ id: z.uuid() });
