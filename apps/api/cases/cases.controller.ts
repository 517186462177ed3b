import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import { readPapers } from '#ledger/decision-papers.js';
import { readTimeline } from '#ledger/queries/article.js';
import { readCases } from '#ledger/queries/cases.js';
import { pageOf, timelineEntry } from '../articles/article.schema.js';
import { Act, CurrentActor, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid } from '../problems/refused.js';
import { scopeOf } from '../scope.js';
import { pageQuery, uuid } from '../validation.js';
import * as schema from './case.schema.js';
import { CaseService } from './case.service.js';

const page = pageQuery({});

/** Supervision cases (督办): drafted, and their files. */
@Controller('api/cases')
export class CasesController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(CaseService) private readonly cases: CaseService,
  ) {}

  @Get()
  @Permission('case.read')
  @Describe({
    summary: 'Supervision cases, the newest first; a unit sees those against it, drafts aside',
    answer: pageOf(schema.caseItem),
    problems: ['AUTH.NO_UNIT'],
  })
  async list(@Query({ schema: schema.listQuery }) query: z.output<typeof schema.listQuery>, @CurrentActor() actor: Actor) {
    const found = await readCases(this.pool, { ...query, scope: scopeOf(actor) });
    if (!found) throw invalid('cursor', 'cursor');
    return found;
  }

  @Post()
  @HttpCode(201)
  @Permission('case.supervise')
  @Describe({
    summary: 'Draft a case by hand',
    answer: schema.draftAnswer,
    status: 201,
    problems: [
      ...['ARTICLE.UNKNOWN', 'ARTICLE.NOT_A_UNIT_OF_IT', 'CASE.NO_SUCH_TASK', 'CASE.DUPLICATE'],
      ...['AUTH.SUPERVISION_ONLY', 'AUTH.OWN_UNIT', 'CASE.OTHER_OFFICE'],
    ],
  })
  async draft(@Body({ schema: schema.draftBody }) body: z.output<typeof schema.draftBody>, @Act() act: ActContext) {
    const { articleId, unit, task, grounds } = body;
    return await this.cases.draft({ articleId, unit, task, grounds }, act);
  }

  @Get(':id')
  @Permission('case.read')
  @Describe({
    summary: 'The file of a case: state, open steps with their lights, decision papers',
    answer: schema.caseView,
    problems: ['CASE.UNKNOWN', 'AUTH.NOT_CONCERNED'],
  })
  async case(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    const view = await this.cases.view(id, actor);
    const papers = await readPapers(this.pool, view.state.articleId, scopeOf(actor));
    return { id, ...view, papers };
  }

  @Get(':id/timeline')
  @Permission('case.read')
  @Describe({
    summary: 'What happened, in its order',
    answer: pageOf(timelineEntry),
    problems: ['CASE.UNKNOWN', 'AUTH.NOT_CONCERNED'],
  })
  async timeline(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: page }) { limit, cursor }: z.output<typeof page>,
    @CurrentActor() actor: Actor,
  ) {
    await this.cases.view(id, actor);
    const entries = await readTimeline(this.pool, { id, limit, cursor, onlyPartOf: null });
    if (!entries) throw invalid('cursor', 'cursor');
    return entries;
  }

  @Post(':id/papers')
  @HttpCode(201)
  @Permission('decision-paper.attach')
  @Describe({
    summary: 'Attach a decision paper to the case',
    answer: schema.paperAnswer,
    status: 201,
    problems: ['CASE.UNKNOWN', 'AUTH.NOT_CONCERNED', 'AUTH.NO_UNIT', 'DOCUMENT.CLASSIFIED', 'EVIDENCE.ID_TAKEN'],
  })
  async attach(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: schema.paperBody }) body: z.output<typeof schema.paperBody>,
    @Act() act: ActContext,
  ) {
    const { state } = await this.cases.view(id, act.actor);
    return await this.cases.attach(id, state.articleId, body, act);
  }
}

/** Decision papers (风险评估, 集体决策) of an article: attached when a choice is made, found again when they are cited. */
@Controller('api/articles/:id/papers')
export class PapersController {
  constructor(@Inject(CaseService) private readonly cases: CaseService) {}

  @Get()
  @Permission('decision-paper.read')
  @Describe({
    summary: 'Decision papers of an article and its cases; a responsible unit sees its own',
    answer: z.array(schema.paper),
    problems: ['ARTICLE.UNKNOWN', 'AUTH.NOT_CONCERNED'],
  })
  async papers(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    return await this.cases.papers(id, actor);
  }

  @Post()
  @HttpCode(201)
  @Permission('decision-paper.attach')
  @Describe({
    summary: 'Attach a decision paper to an article',
    answer: schema.paperAnswer,
    status: 201,
    problems: ['ARTICLE.UNKNOWN', 'AUTH.NOT_CONCERNED', 'AUTH.NO_UNIT', 'DOCUMENT.CLASSIFIED', 'EVIDENCE.ID_TAKEN'],
  })
  async attachToArticle(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: schema.paperBody }) body: z.output<typeof schema.paperBody>,
    @Act() act: ActContext,
  ) {
    await this.cases.concerning(id, act.actor);
    return await this.cases.attach(id, id, body, act);
  }
}
