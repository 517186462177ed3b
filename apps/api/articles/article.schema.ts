import { z } from 'zod';

export const light = z.enum(['green', 'yellow', 'red', 'grey']);
export const instantText = z.iso.datetime().meta({ description: 'UTC' });
const uuidText = z.uuid();

/** An open task as inboxes show it. */
export const task = z
  .object({
    articleId: uuidText,
    key: z.string(),
    kind: z.string(),
    unit: z.string(),
    about: z.string().nullable(),
    cycle: z.string().nullable(),
    policyId: uuidText,
    number: z.number().int(),
    title: z.string(),
    openedAt: instantText,
    dueAt: instantText,
    light,
    stopped: z.boolean(),
  })
  .meta({ id: 'Task' });

const reason = z.object({
  task: z.string().nullable(),
  unit: z.string(),
  light,
  because: z.enum(['in-time', 'near', 'overdue', 'caught-up', 'suspended', 'behind-target', 'target-missed']),
  due: z.number().nullable().meta({ description: 'UTC milliseconds' }),
  yellowAt: z.number().nullable(),
  derivation: z.looseObject({}).nullable().meta({ description: 'How the due instant came about, step by step' }),
  target: z
    .looseObject({ comparator: z.string(), goal: z.number(), wanted: z.number().nullable() })
    .optional()
    .meta({ description: 'Of a target: its goal, the first and the last value, and what was wanted of the last one' }),
});
const lightView = z.object({ light, reasons: z.array(reason) });
const bothLights = z.object({ timeliness: lightView, substance: lightView });

export const articleView = z
  .object({
    id: uuidText,
    position: z.number().int(),
    now: instantText,
    state: z.looseObject({ policyId: uuidText, number: z.number(), numeral: z.string(), title: z.string(), stage: z.string() }),
    lights: z.object({ article: bothLights, units: z.record(z.string(), bothLights) }).loose(),
    tasks: z.array(z.looseObject({ key: z.string(), kind: z.string(), unit: z.string(), due: z.number() })),
    clock: z.array(z.object({ holder: z.string(), ms: z.number(), days: z.number().meta({ description: 'Working days' }) })),
    targets: z.array(z.looseObject({ current: z.number().nullable(), expected: z.number().nullable(), verdict: z.string() })),
    forecast: z
      .looseObject({
        light,
        expected: z.number().nullable(),
        reasons: z.array(z.looseObject({ unit: z.string(), task: z.string(), workdays: z.number(), because: z.string() })),
        records: z.record(
          z.string(),
          z.object({
            done: z.number().int(),
            late: z.number().int(),
            early: z.number().int(),
            medianWorkdaysLate: z.number(),
            basis: z.enum(['substance', 'all']),
            own: z.number().int(),
            elsewhere: z.number().int(),
            tasks: z.array(
              z.object({ kind: z.string(), article: z.object({ id: z.string(), number: z.number() }), workdays: z.number() }),
            ),
          }),
        ),
      })
      .meta({
        description:
          'Where it is heading, with what says so: overdue tasks, dates of the plan, and the record of each unit that still owes something, on this article and on its others (working days after the due day; negative: before)',
      }),
    hints: z
      .array(z.looseObject({ code: z.string(), unit: z.string(), cycle: z.string().nullable() }))
      .meta({ description: 'Advisory only; the unit sees them as well' }),
    words: z.string().nullable().meta({ description: "The article's own words in the policy" }),
  })
  .meta({ id: 'Article' });

export const timelineEntry = z
  .object({
    position: z.number().int(),
    type: z.string(),
    at: instantText.meta({ description: 'Business instant' }),
    account: z.string(),
    unit: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
    hash: z.string().meta({ description: 'SHA-256 over the hash before it and this event' }),
  })
  .meta({ id: 'TimelineEntry' });

/** A page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().nullable() });
