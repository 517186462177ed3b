import { Controller, Get, Inject, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import { readPrecedents } from '#ledger/queries/precedents.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid } from '../problems/refused.js';
import { pageQuery, text, unitCode } from '../validation.js';
import { instantText, pageOf } from './article.schema.js';

const query = pageQuery({ words: text(100).optional(), unit: unitCode.optional() });
const precedent = z
  .object({
    articleId: z.uuid(),
    policyId: z.uuid(),
    number: z.number().int(),
    numeral: z.string(),
    title: z.string(),
    position: z.number().int(),
    at: instantText,
    ruling: z.looseObject({
      question: z.string(),
      ruling: z.string(),
      parties: z.array(z.string()),
      reason: z.string(),
      basis: z.string(),
    }),
  })
  .meta({ id: 'Precedent' });

/** Rulings on disputes, for those who rule on the next one (domain.md §3). */
@Controller('api/precedents')
export class PrecedentsController {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  @Get()
  @Permission('precedent.read')
  @Describe({
    summary: 'Rulings on disputes, the newest first, by words of the question, the policy, the reason or the basis, and by unit',
    answer: pageOf(precedent),
  })
  async precedents(@Query({ schema: query }) { words, unit, limit, cursor }: z.output<typeof query>) {
    const page = await readPrecedents(this.pool, { words, unit, limit, cursor });
    if (!page) throw invalid('cursor', 'cursor');
    return page;
  }
}
