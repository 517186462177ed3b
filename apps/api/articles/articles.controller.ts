import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import { Ledger } from '#ledger/ledger.js';
import { readArticle, readConcern, readTimeline } from '#ledger/queries/article.js';
import { readArticleTasks } from '#ledger/queries/inbox.js';
import { CurrentActor } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid, Refused } from '../problems/refused.js';
import { scopeOf } from '../scope.js';
import { pageQuery, uuid } from '../validation.js';
import { articleView, pageOf, task, timelineEntry } from './article.schema.js';

const page = pageQuery({});

/** An article and its file, for those whom it concerns. */
@Controller('api/articles')
export class ArticlesController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  @Get(':id')
  @Permission('article.read')
  @Describe({
    summary: 'One article: state, lights with their derivation, tasks, clock by holder',
    answer: articleView,
    problems: ['ARTICLE.UNKNOWN', 'AUTH.NOT_CONCERNED'],
  })
  async article(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    await this.concern(id, actor);
    const view = await readArticle(this.pool, this.ledger.rules, id);
    return { id, ...view! };
  }

  @Get(':id/tasks')
  @Permission('article.read')
  @Describe({ summary: 'Open tasks of an article', answer: z.array(task), problems: ['ARTICLE.UNKNOWN', 'AUTH.NOT_CONCERNED'] })
  async tasks(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    await this.concern(id, actor);
    return await readArticleTasks(this.pool, id);
  }

  @Get(':id/timeline')
  @Permission('article.read')
  @Describe({
    summary: 'What happened, in its order; a responsible unit sees its own part and what is shared',
    answer: pageOf(timelineEntry),
    problems: ['ARTICLE.UNKNOWN', 'AUTH.NOT_CONCERNED'],
  })
  async timeline(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: page }) { limit, cursor }: z.output<typeof page>,
    @CurrentActor() actor: Actor,
  ) {
    const { leads } = await this.concern(id, actor);
    const scope = scopeOf(actor);
    const onlyPartOf = scope !== null && !leads.includes(scope) ? scope : null;
    const entries = await readTimeline(this.pool, { id, limit, cursor, onlyPartOf });
    if (!entries) throw invalid('cursor', 'cursor');
    return entries;
  }

  private async concern(id: string, actor: Actor) {
    const concern = await readConcern(this.pool, id);
    if (!concern) throw new Refused('ARTICLE.UNKNOWN', { id });
    const scope = scopeOf(actor);
    if (scope !== null && !concern.units.includes(scope)) throw new Refused('AUTH.NOT_CONCERNED', { id });
    return concern;
  }
}
