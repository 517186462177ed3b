import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { Refused } from './problems/refused.js';
import { wordsFor } from './problems/request-words.js';
import { actBody, date, instant, limit, pageQuery, rawText, text, unitCode, uuid, ValidationPipe } from './validation.js';

const takes = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

/** What the pipe says is wrong, as `path problem`, in English. */
async function faultsOf(schema: z.ZodType, value: unknown, data?: string): Promise<string[]> {
  try {
    await new ValidationPipe().transform(value, { type: 'body', schema, ...(data !== undefined && { data }) });
    return [];
  } catch (error) {
    if (!(error instanceof Refused) || !('faults' in error.params)) throw error;
    return wordsFor(error.params.faults as never, 'en').map(({ path, problem }) => `${path} ${problem}`);
  }
}

describe('the parts of schemas', () => {
  it('text is trimmed, not empty, not too long, and can be stored', () => {
    expect(text(5).parse('  科技局 \n')).toBe('科技局');
    for (const bad of ['', '  ', '123456', 'a\u0000', '\ud83d', 7, null]) expect(takes(text(5), bad)).toBe(false);
    expect(rawText(5).parse(' a ')).toBe(' a ');
    expect(takes(rawText(5), 'a\u0000')).toBe(false);
  });

  it('an id is a UUID, in lower case', () => {
    expect(uuid.parse('0190A1B2-0000-7000-8000-000000000001')).toBe('0190a1b2-0000-7000-8000-000000000001');
    for (const bad of ['', '7', '0190a1b2-0000-7000-8000-00000000000', "' or 1=1"]) expect(takes(uuid, bad)).toBe(false);
  });

  it('a date is a day that exists, an instant has a zone', () => {
    expect(date.parse('2024-02-29')).toBe('2024-02-29');
    for (const bad of ['2023-02-29', '2024-2-9', '20240209', '2024-02-29T00:00:00Z']) expect(takes(date, bad)).toBe(false);
    expect(instant.parse('2026-01-31T09:00:00+08:00')).toBe(Date.UTC(2026, 0, 31, 1));
    for (const bad of ['2026-01-31T09:00:00', '2026-01-31', '2026-02-30T00:00:00Z']) expect(takes(instant, bad)).toBe(false);
  });

  it('a unit has a code, a page its size', () => {
    for (const good of ['KJJ', 'QY-KJJ', 'a_1', 'QY.1', 'x'.repeat(40)]) expect(takes(unitCode, good)).toBe(true);
    for (const bad of ['', '科技局', '-a', 'x'.repeat(41), 'a b', '.a']) expect(takes(unitCode, bad)).toBe(false);
    expect(limit.parse(undefined)).toBe(20);
    expect(limit.parse('200')).toBe(200);
    for (const bad of ['0', '201', '1.5', 'x', '', ['1', '2']]) expect(takes(limit, bad)).toBe(false);
  });
});

describe('the pipe', () => {
  it('names every wrong place and field, at most twenty', async () => {
    const schema = actBody({ unit: unitCode, leads: z.array(unitCode).min(1), grade: z.enum(['good', 'poor']), due: instant });
    const body = { unit: '?', leads: [], grade: 'fair', due: 'soon', expectedPosition: -1, more: 1 };
    expect(await faultsOf(schema, body)).toEqual([
      'unit must be the code of a unit, like KJJ',
      'leads needs at least 1',
      'grade must be one of: good poor',
      'due must be an instant with its zone, written 2026-01-31T09:00:00+08:00',
      'expectedPosition must be at least 0',
      'more is not a field',
    ]);
    expect(await faultsOf(schema, { ...body, unit: 'KJJ', leads: ['KJJ', 7], grade: 'good', more: undefined })).toContain(
      'leads.1 must be of the type string',
    );
    expect(await faultsOf(z.array(unitCode), Array(50).fill('?'))).toHaveLength(20);
  });

  it('has words for every form that a text must have', () => {
    const folder = new URL('.', import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const forms = sources.flatMap((name) => readFileSync(new URL(name, folder), 'utf8').match(/\.regex\(\/.*/g) ?? []);
    expect(forms.length).toBeGreaterThan(4);
    expect(forms.filter((form) => !form.includes('{ error: '))).toEqual([]);
  });

  it('names the parameter of the path', async () => {
    expect(await faultsOf(uuid, '7', 'id')).toEqual(['id must be a UUID']);
  });

  it('hands on what the schema makes of it', async () => {
    const query = await new ValidationPipe().transform<unknown>({ limit: '5' }, { type: 'query', schema: pageQuery({}) });
    expect(query).toEqual({ limit: 5 });
  });

  it('never fails in any other way, whatever comes in', async () => {
    const schema = pageQuery({ unit: unitCode.optional(), order: z.enum(['due', 'newest']).optional() });
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (value) => {
        expect(Array.isArray(await faultsOf(schema, value))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
