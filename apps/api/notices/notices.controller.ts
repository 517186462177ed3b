import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import { markRead, readNotices } from '#ledger/queries/notices.js';
import { instantText, pageOf } from '../articles/article.schema.js';
import { CurrentActor } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid, Refused } from '../problems/refused.js';
import { unitOf } from '../scope.js';
import { flag, pageQuery, uuid } from '../validation.js';

const query = pageQuery({ unread: flag.default(false) });
const notice = z
  .object({
    id: z.uuid(),
    policyId: z.uuid(),
    articleId: z.uuid().meta({ description: 'The article, or the policy itself' }),
    unit: z.string(),
    kind: z.string(),
    task: z.string().nullable(),
    dueAt: instantText.nullable(),
    at: instantText,
    readAt: instantText.nullable(),
    number: z.number().int().nullable(),
    title: z.string().nullable(),
  })
  .meta({ id: 'Notice' });

/** What the own unit was told. */
@Controller('api/notices')
export class NoticesController {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  @Get()
  @Permission('notice.read')
  @Describe({ summary: 'Notices to the own unit, the newest first', answer: pageOf(notice), problems: ['AUTH.NO_UNIT'] })
  async notices(@Query({ schema: query }) { unread, limit, cursor }: z.output<typeof query>, @CurrentActor() actor: Actor) {
    const page = await readNotices(this.pool, { unit: unitOf(actor, undefined), unread, limit, cursor });
    if (!page) throw invalid('cursor', 'cursor');
    return page;
  }

  @Post(':id/read')
  @HttpCode(204)
  @Permission('notice.read')
  @Describe({ summary: 'The unit has read the notice', problems: ['NOTICE.UNKNOWN', 'AUTH.NO_UNIT'] })
  async read(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor): Promise<void> {
    if (!(await markRead(this.pool, id, unitOf(actor, undefined)))) throw new Refused('NOTICE.UNKNOWN', { id });
  }
}
