import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { z } from 'zod';
import { Refused } from './problems/refused.js';
import { faultsOf } from './problems/request-words.js';

/**
 * The pipe of the whole API: what a handler declares by `@Body({ schema })`, `@Query({ schema })`, `@Param('id', { schema })` is checked, and the
 * handler gets what the schema makes of it. Refuses with REQUEST.INVALID, which names every wrong place.
 */
export class ValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: (issues) => new Issues(issues) });
  }

  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (!(error instanceof Issues)) throw error;
      // a single parameter of the path or the query is named by the decorator, not by the schema
      const faults = faultsOf(error.issues).map(({ path, ...fault }) => ({ ...fault, path: path || (metadata.data ?? '') }));
      throw new Refused('REQUEST.INVALID', { faults });
    }
  }
}

/** What the schema makes of a value. Refuses with REQUEST.INVALID, for what a handler has to check itself. */
export function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Refused('REQUEST.INVALID', { faults: faultsOf(parsed.error.issues) });
  return parsed.data;
}

class Issues extends Error {
  constructor(readonly issues: readonly object[]) {
    super('not as the schema says');
  }
}

/** What PostgreSQL cannot store as text, or what is not text at all. */
const storable = (schema: z.ZodString) =>
  schema
    .refine((value) => !value.includes('\u0000'), { error: 'nul', abort: true })
    .refine((value) => value.isWellFormed(), { error: 'surrogate', abort: true });

/** Text of up to `max` characters, without the blanks around it; not empty. */
export const text = (max: number) => storable(z.string().trim().min(1, { error: 'empty', abort: true }).max(max));

/** Text of up to `max` characters as it is, which may be empty. */
export const rawText = (max: number) => storable(z.string().max(max));

export const uuid = z.uuid({ error: 'uuid' }).transform((value) => value.toLowerCase());

/** A day of the calendar, YYYY-MM-DD. */
export const date = z.iso.date({ error: 'date' });

/** An instant with its zone, as UTC milliseconds. */
export const instant = z.iso.datetime({ offset: true, error: 'instant' }).transform((value) => Date.parse(value));

/** Code of a unit of the registry, as files of it are read too. */
export const unitCode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, { error: 'unit' });

/** Where the next page begins, as the last answer said in `next`. */
export const cursor = z
  .string()
  .max(500)
  .regex(/^[A-Za-z0-9_-]+$/, { error: 'cursor' });

/** How many on a page: 1 to 200, 20 unless said otherwise. From a query. */
export const limit = z.coerce.number().int().min(1).max(200).default(20);

/** A truth value from a query: `true` or `false`. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** The position of a subject. */
export const position = z.number().int().min(0).max(2_147_483_647);

/** The query of a list: `limit`, `cursor` and what else the list takes. */
export const pageQuery = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ limit, cursor: cursor.optional(), ...shape });

/** The body of an act: its own fields and `expectedPosition`. */
export const actBody = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ ...shape, expectedPosition: position.optional() });

/** What every act answers. */
export const actAnswer = z.object({ position, events: z.array(z.string()), repeated: z.boolean() });
