import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import { Ledger } from '#ledger/ledger.js';
import type { Forecast } from '#domain/lights/forecast.js';
import { readArticle, readTimeline } from '#ledger/queries/article.js';
import { Coalescer, GROUPS } from '#ledger/coalescer.js';
import { readArticlesTasks, type ArticleTasks } from '#ledger/queries/inbox.js';
import { CurrentActor } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid } from '../problems/refused.js';
import { scopeOf } from '../scope.js';
import { withoutDrafts } from './without-drafts.js';
import { pageQuery, uuid } from '../validation.js';
import { checkConcern, concernOf } from './concern.js';
import { articleView, pageOf, task, timelineEntry } from './article.schema.js';

const page = pageQuery({});

/** An article and its file, for those whom it concerns. */
@Controller('api/articles')
export class ArticlesController {
  private readonly articlesTasks: Coalescer<string, ArticleTasks | undefined>;

  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {
    this.articlesTasks = new Coalescer((ids) => readArticlesTasks(pool, ids), GROUPS);
  }

  @Get(':id')
  @Permission('article.read')
  @Describe({
    summary: 'One article: state, lights with their derivation, tasks, clock by holder',
    answer: articleView,
    problems: ['ARTICLE.UNKNOWN', 'AUTH.NOT_CONCERNED'],
  })
  async article(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    const { leads } = await concernOf(this.pool, id, actor);
    const scope = scopeOf(actor);
    const { hints, state, forecast, ...view } = (await readArticle(this.pool, this.ledger.rules, id))!;
    // a responsible unit sees the hints on its own reports (domain.md §8)
    const mine = scope === null || leads.includes(scope) ? hints : hints.filter(({ unit }) => unit === scope);
    if (scope === null) return { id, ...view, state, forecast, hints: mine };
    return { id, ...view, state: withoutDrafts(state, scope), forecast: ofOthers(forecast, id, scope), hints: mine };
  }

  @Get(':id/tasks')
  @Permission('article.read')
  @Describe({ summary: 'Open tasks of an article', answer: z.array(task), problems: ['ARTICLE.UNKNOWN', 'AUTH.NOT_CONCERNED'] })
  async tasks(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    return checkConcern(id, await this.articlesTasks.submit(id.toLowerCase()), actor).tasks;
  }

  @Get(':id/timeline')
  @Permission('article.read')
  @Describe({
    summary:
      'What happened, in its order; a responsible unit sees its own part and what is shared, and no unit the drafts of cases',
    answer: pageOf(timelineEntry),
    problems: ['ARTICLE.UNKNOWN', 'AUTH.NOT_CONCERNED'],
  })
  async timeline(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: page }) { limit, cursor }: z.output<typeof page>,
    @CurrentActor() actor: Actor,
  ) {
    const { leads } = await concernOf(this.pool, id, actor);
    const scope = scopeOf(actor);
    const onlyPartOf = scope !== null && !leads.includes(scope) ? scope : null;
    const entries = await readTimeline(this.pool, { id, limit, cursor, onlyPartOf, readBy: scope });
    if (!entries) throw invalid('cursor', 'cursor');
    return entries;
  }
}

/** What other units have done in other articles is no unit's to read: their record is shown by its figures, and by the tasks of this article. */
function ofOthers(forecast: Forecast, id: string, unit: string): Forecast {
  const shown = Object.entries(forecast.records).map(([of, record]) => {
    const tasks = of === unit ? record.tasks : record.tasks.filter(({ article }) => article.id === id);
    return [of, { ...record, tasks }];
  });
  return { ...forecast, records: Object.fromEntries(shown) as Forecast['records'] };
}
