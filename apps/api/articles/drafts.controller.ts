import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import { dropDrafts, readDraft, saveDraft } from '#ledger/drafts.js';
import { CurrentActor } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { Refused } from '../problems/refused.js';
import { rawText, uuid } from '../validation.js';
import { instantText } from './article.schema.js';
import { concernOf } from './concern.js';

const FIELDS_MAX = 20;
const value = z.union([rawText(4_000), z.number(), z.boolean(), z.null()]);
const body = z.strictObject({
  content: z
    .record(z.string().regex(/^[A-Za-z]{1,40}$/, { error: 'wrong' }), value)
    .refine((content) => Object.keys(content).length <= FIELDS_MAX, { error: 'wrong' }),
});
const draft = z.object({ content: z.record(z.string(), z.unknown()), savedAt: instantText.meta({ description: 'Real time' }) });

/** What the account has begun to write about an article: one draft, which only the account itself sees. */
@Controller('api/articles/:id/draft')
export class DraftsController {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  @Get()
  @Permission('article.act')
  @Describe({
    summary: 'The own draft on an article',
    answer: draft.meta({ id: 'Draft' }),
    problems: ['DRAFT.UNKNOWN', 'AUTH.NOT_CONCERNED'],
  })
  async read(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    await concernOf(this.pool, id, actor);
    const found = await readDraft(this.pool, actor.account, id);
    if (!found) throw new Refused('DRAFT.UNKNOWN', { id });
    return found;
  }

  @Put()
  @Permission('article.act')
  @Describe({
    summary: 'Saves the own draft on an article in place of the one before it',
    answer: draft.pick({ savedAt: true }),
    problems: ['ARTICLE.UNKNOWN', 'AUTH.NOT_CONCERNED'],
  })
  async save(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: body }) { content }: z.output<typeof body>,
    @CurrentActor() actor: Actor,
  ) {
    await concernOf(this.pool, id, actor);
    return { savedAt: await saveDraft(this.pool, actor.account, id, content) };
  }

  @Delete()
  @HttpCode(204)
  @Permission('article.act')
  @Describe({ summary: 'Throws the own draft on an article away' })
  async drop(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor): Promise<void> {
    await dropDrafts(this.pool, actor.account, [id]);
  }
}
