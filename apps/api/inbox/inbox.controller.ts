import { Controller, Get, Inject, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import { readInbox } from '#ledger/queries/inbox.js';
import { pageOf, task } from '../articles/article.schema.js';
import { CurrentActor } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid } from '../problems/refused.js';
import { unitOf } from '../scope.js';
import { flag, pageQuery, unitCode } from '../validation.js';

const query = pageQuery({
  unit: unitCode.optional(),
  order: z.enum(['due', 'newest']).default('due'),
  total: flag.optional(),
});
const answer = pageOf(task).extend({ total: z.number().int().optional() });

@Controller('api/inbox')
export class InboxController {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  @Get()
  @Permission('inbox.read')
  @Describe({
    summary: 'Open tasks of a unit',
    description:
      'Of the own unit; the offices and the heads of the leading group may ask for any. `total=true` also counts them all.',
    answer,
    problems: ['AUTH.NOT_YOUR_UNIT', 'AUTH.NO_UNIT'],
  })
  async inbox(@Query({ schema: query }) { unit, ...rest }: z.output<typeof query>, @CurrentActor() actor: Actor) {
    const page = await readInbox(this.pool, { unit: unitOf(actor, unit), ...rest });
    if (!page) throw invalid('cursor', 'cursor');
    return page;
  }
}
