import { Controller, Get, Inject, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import { hasRole, type Actor } from '#domain/actor.js';
import type { ToleranceTask } from '#domain/tolerance/tolerance.js';
import { readInbox } from '#ledger/queries/inbox.js';
import { pageOf, task } from '../articles/article.schema.js';
import { CurrentActor } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid } from '../problems/refused.js';
import { unitOf } from '../scope.js';
import { flag, pageQuery, text, unitCode } from '../validation.js';

const query = pageQuery({
  unit: unitCode.optional(),
  order: z.enum(['due', 'newest']).default('due'),
  kind: text(40).optional(),
  total: flag.optional(),
});
const answer = pageOf(task).extend({ total: z.number().int().optional() });

/** What a discipline body does (domain.md §8). */
const TO_DECIDE: ToleranceTask['key'] = 'decide-tolerance';

@Controller('api/inbox')
export class InboxController {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  @Get()
  @Permission('inbox.read')
  @Describe({
    summary: 'Open tasks of a unit',
    description:
      'Of the own unit; the offices and the heads of the leading group may ask for any. A discipline body sees the applications that it decides, ' +
      'whatever else its unit has to do. `kind` leaves tasks of one kind, `total=true` also counts them.',
    answer,
    problems: ['AUTH.NOT_YOUR_UNIT', 'AUTH.NO_UNIT'],
  })
  async inbox(@Query({ schema: query }) { unit, kind, ...rest }: z.output<typeof query>, @CurrentActor() actor: Actor) {
    const decidesOnly = hasRole(actor, 'discipline_body') && !hasRole(actor, 'handler', 'unit_head');
    const page = await readInbox(this.pool, { unit: unitOf(actor, unit), kind: decidesOnly ? TO_DECIDE : kind, ...rest });
    if (!page) throw invalid('cursor', 'cursor');
    return page;
  }
}
