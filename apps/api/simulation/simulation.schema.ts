import { z } from 'zod';
import { date, unitCode } from '../validation.js';

const version = z.strictObject({ id: z.string().min(1).max(100), version: z.string().min(1).max(100) });

export const simulateBody = z.strictObject({
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
  runs: z.number().int().min(1).max(200).default(50),
  scenario: z.looseObject({}).default({}).meta({
    description:
      'Habits of units, reactions, what-if changes: docs/simulation.md. What is left out is as in the default scenario',
  }),
  ruleSet: version.optional().meta({ description: 'Another rule set than that of a new dispatch' }),
  calendar: version.optional(),
  compareWith: z
    .strictObject({ scenario: z.looseObject({}).optional(), ruleSet: version.optional(), calendar: version.optional() })
    .optional()
    .meta({
      description: 'A what-if: what is named here instead; the answer has both summaries and the difference. It counts twice',
    }),
  from: date.optional().meta({ description: 'First day of the validity, where the policy does not say or another one is tried' }),
  to: date.optional(),
  office: unitCode.optional(),
  supervision: unitCode.optional(),
});

const spread = z.object({ mean: z.number(), p10: z.number(), p50: z.number(), p90: z.number() });
const finish = z.object({ p10: z.string().nullable(), p50: z.string().nullable(), p90: z.string().nullable() });
const numbers = z.array(z.number());
const perName = z.record(z.string(), z.number());

const summary = z.object({
  scenario: z.string(),
  seed: z.number(),
  runs: z.number().int(),
  policy: z.object({
    title: z.string(),
    dispatchOn: z.string(),
    validUntil: z.string(),
    horizon: z.string(),
    articles: z.number().int(),
    units: z.number().int(),
    provisional: z.boolean(),
  }),
  months: z.array(z.string()),
  totals: z.record(z.string(), spread),
  finish,
  allClosed: z.number(),
  units: z.array(
    z.object({
      unit: z.string(),
      tasks: numbers,
      reports: numbers,
      clockDays: numbers,
      busiest: spread,
      overdueProbability: z.number(),
      overdue: spread,
      overdueDays: spread,
      cases: z.number(),
      casesOpened: z.number(),
      meetings: z.number(),
      collisions: z.number(),
      notices: perName,
    }),
  ),
  articles: z.array(
    z.object({
      number: z.number().int(),
      numeral: z.string(),
      title: z.string(),
      leads: z.array(z.string()),
      due: z.string(),
      overdueProbability: z.number(),
      lateProbability: z.number(),
      overdue: spread,
      overdueDays: spread,
      cases: z.number(),
      casesOpened: z.number(),
      slackDays: spread,
      closed: z.number(),
      finish,
    }),
  ),
  critical: z.array(z.number().int()),
  collisions: z.array(z.object({ unit: z.string(), week: z.string(), probability: z.number(), deadlines: z.number() })),
  holidayReviews: z.array(
    z.object({
      article: z.number().int(),
      kind: z.string(),
      unit: z.string(),
      from: z.string(),
      due: z.string(),
      daysOff: z.number(),
      longestOff: z.number(),
      gapDays: z.number(),
      probability: z.number(),
    }),
  ),
  refusals: perName,
  unanswered: perName,
  events: z.number(),
});

/** 95 % interval of the second less the first, run by run. */
const difference = z.object({
  first: z.number(),
  second: z.number(),
  difference: z.object({ mean: z.number(), halfWidth: z.number().nullable() }),
  certain: z.boolean(),
});

export const simulationAnswer = z
  .object({
    assumptions: z.array(z.object({ code: z.string(), article: z.number().int().optional(), message: z.string() })).meta({
      description: 'What a review would have to settle and was assumed instead',
    }),
    summary,
    second: summary.nullable(),
    comparison: z
      .object({
        first: z.string(),
        second: z.string(),
        runs: z.number().int(),
        totals: z.record(z.string(), difference),
        articles: z.array(z.object({ number: z.number().int(), late: difference, overdueDays: difference })),
        units: z.array(z.object({ unit: z.string(), overdue: difference, overdueDays: difference })),
      })
      .nullable(),
  })
  .meta({ id: 'Simulation' });
