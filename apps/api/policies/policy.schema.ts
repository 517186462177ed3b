import { z } from 'zod';
import { instantText, light } from '../articles/article.schema.js';
import { actAnswer, actBody, date, instant, text, unitCode, uuid } from '../validation.js';

const REASON_MAX = 2_000;
// parts of a split article have numbers of their own, number × 1000 + 1 and so on
const articleNumber = z.number().int().min(1).max(100_000_000);
const mention = text(200);
const codes = (max: number) => z.array(unitCode).max(max);

/** What a reviewer may correct (libs/document/review). */
export const correction = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('setValidity'), from: date, to: date }),
    z.strictObject({ kind: z.literal('resolveUnit'), mention, unitCode }),
    z.strictObject({
      kind: z.literal('confirmGroup'),
      articleNumber: articleNumber.nullable(),
      mention,
      unitCodes: codes(500).min(1),
    }),
    z.strictObject({ kind: z.literal('setUnits'), articleNumber, leads: codes(20), responsible: codes(500) }),
    z.strictObject({ kind: z.literal('setDeadline'), articleNumber, due: date }),
    z.strictObject({ kind: z.literal('split'), articleNumber, at: z.array(text(200)).min(1).max(49) }),
    z.strictObject({ kind: z.literal('merge'), articleNumber, with: z.array(articleNumber).min(1).max(50) }),
    z.strictObject({ kind: z.literal('retitle'), articleNumber, title: text(300) }),
    z.strictObject({ kind: z.literal('setDuties'), articleNumber, duties: z.array(text(2_000)).max(200) }),
    z.strictObject({ kind: z.literal('acceptFinding'), findingId: text(200), reason: text(REASON_MAX) }),
  ])
  .meta({ id: 'Correction' });

export const correctBody = actBody({ correction });
export const correctAnswer = actAnswer.extend({
  alias: z.enum(['learned', 'refused', 'none']).optional().meta({
    description:
      'Of `resolveUnit`: the mention is an alias of the unit now; it is a name of another unit, so it is none; nothing to learn',
  }),
});
export const withdrawBody = actBody({ id: uuid });

const versionRef = z.strictObject({ id: text(60), version: text(60) });
const reportRhythm = z.enum(['month', 'quarter', 'half-year', 'year']);
export const reportCycles = z
  .array(z.strictObject({ article: articleNumber, cycle: reportRhythm.nullable() }))
  .max(2_000)
  .refine((all) => new Set(all.map(({ article }) => article)).size === all.length, { error: 'wrong' })
  .optional()
  .meta({
    description:
      'How often articles are reported on, by article number, in place of what the text proposes (`reportCycles` of the policy); null: as the rule set says',
  });
export const dispatchTerms = {
  office: unitCode.optional().meta({ description: 'Unit whose inbox gets what the coordination office decides; the own one' }),
  supervision: unitCode.optional().meta({ description: 'Unit that verifies; the only one of the kind `supervision`' }),
  ruleSet: versionRef.optional(),
  calendar: versionRef.optional(),
};
export const dispatchBody = actBody({ ...dispatchTerms, reportCycles });

export const listBody = z.strictObject({
  ...dispatchTerms,
  title: text(300),
  validity: z
    .strictObject({ from: date.nullable().default(null), to: date.nullable().default(null) })
    .default({ from: null, to: null }),
  articles: z
    .array(
      z.strictObject({
        number: articleNumber,
        numeral: text(40).optional(),
        title: text(300),
        leads: codes(20).min(1),
        responsible: codes(500).default([]),
        completionDue: instant.optional(),
        completionRemindAt: instant.optional(),
        signDueAt: instant.optional(),
        signRemindAt: instant.optional(),
        reportCycle: reportRhythm.optional(),
      }),
    )
    .min(1)
    .max(2_000)
    .refine((articles) => new Set(articles.map(({ number }) => number)).size === articles.length, { error: 'wrong' }),
});

export const extendBody = actBody({ to: date, basis: text(500) });
export const repealBody = actBody({ basis: text(500) });

export const importBody = z.strictObject({ fileName: text(255).optional(), text: z.string().min(1) });
export const importQuery = z.strictObject({ fileName: text(255).optional(), replaces: uuid.optional() });

export const recompileBody = actBody({ fileName: text(255).optional(), text: z.string().min(1).optional() });
export const recompileQuery = z.strictObject({ fileName: text(255).optional() });

const dispatchedArticle = z.object({ id: z.uuid(), number: z.number().int(), numeral: z.string(), title: z.string() });
export const dispatchAnswer = actAnswer.extend({ articles: z.array(dispatchedArticle) });
export const listAnswer = actAnswer.extend({
  id: z.uuid(),
  articles: z.array(dispatchedArticle.pick({ id: true, number: true })),
});

const head = {
  title: z.string(),
  issuer: z.string().nullable(),
  documentNumber: z.string().nullable(),
  status: z.enum(['draft', 'issued']),
  articles: z.number().int(),
  findings: z.number().int(),
};
export const importAnswer = actAnswer.extend({ id: z.uuid(), ...head });

const namedArticle = z.object({ number: z.number().int(), numeral: z.string().nullable(), title: z.string().nullable() });
export const recompileAnswer = actAnswer.extend({
  ...head,
  changes: z.object({
    added: z.array(namedArticle),
    gone: z.array(namedArticle),
    changed: z.array(
      namedArticle.extend({
        was: z.number().int().meta({ description: 'The number before' }),
        aspects: z.array(z.enum(['number', 'title', 'text', 'units', 'deadlines', 'targets', 'duties'])),
      }),
    ),
  }),
  corrections: z
    .object({ moved: z.array(z.uuid()), notApplied: z.array(z.uuid()) })
    .meta({ description: 'Ids: of corrections whose articles have other numbers now, and of all that work on nothing now' }),
});

const stage = z.enum(['review', 'dispatched', 'ended', 'repealed', 'superseded']);
export const policyItem = z
  .object({
    id: z.uuid(),
    ...head,
    stage,
    dispatched: z.number().int(),
    importedAt: instantText,
    dispatchedAt: instantText.nullable(),
    endsAt: instantText.nullable(),
  })
  .meta({ id: 'PolicyItem' });

const finding = z.looseObject({
  id: z.string(),
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  span: z.tuple([z.number(), z.number()]),
  message: z.string(),
  resolution: z
    .object({
      by: z.enum(['correction', 'accepted']),
      reason: z.string().optional(),
      account: z.string().optional(),
      at: instantText.optional(),
    })
    .optional()
    .meta({
      description:
        'Why the finding waits for nobody: a correction took its cause away, or somebody accepted it, who, when and why',
    }),
});

export const policyView = z
  .object({
    id: z.uuid(),
    position: z.number().int(),
    stage,
    policy: z
      .looseObject({})
      .nullable()
      .meta({ description: 'The compiled policy as the corrections make it; null for a list of tasks' }),
    findings: z.array(finding),
    corrections: z.array(
      z.object({
        id: z.uuid(),
        correction: z.looseObject({}),
        account: z.string(),
        at: instantText,
        lost: z
          .literal(true)
          .optional()
          .meta({ description: 'The article that it was about is gone since the policy was compiled anew' }),
      }),
    ),
    reportCycles: z
      .array(
        z.object({ article: z.number().int(), cycle: reportRhythm, text: z.string(), span: z.tuple([z.number(), z.number()]) }),
      )
      .meta({ description: 'The reporting cycles that the text proposes, and its words; a dispatch may say otherwise' }),
    blockers: z.array(finding).meta({ description: 'What still forbids the dispatch' }),
  })
  .meta({ id: 'Policy' });

const counts = z.record(z.string(), z.number().int());
export const board = z
  .object({
    now: instantText,
    policy: policyItem,
    counts: z.object({
      stage: counts,
      timeliness: counts,
      substance: counts,
      running: z.number().int().meta({ description: 'Articles whose workflow has taken up its agenda' }),
    }),
    items: z.array(
      z.object({
        id: z.uuid(),
        number: z.number().int(),
        numeral: z.string(),
        title: z.string(),
        stage: z.string(),
        leads: z.array(z.string()),
        units: z.array(z.string()),
        suspended: z.boolean(),
        timeliness: light,
        substance: light,
        openTasks: z.number().int(),
        nextDue: instantText.nullable(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'Board' });

export const settled = z.object({
  count: z.number().int(),
  byType: counts,
  firstAt: instantText.nullable(),
  lastAt: instantText.nullable(),
  lateMs: z.object({ p50: z.number(), p95: z.number(), max: z.number() }).nullable(),
});
