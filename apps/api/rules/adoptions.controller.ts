import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import type { z } from 'zod';
import { readAdoptions } from '#ledger/adoptions.js';
import { ASKING } from '../approvals/approval.schema.js';
import { pageOf } from '../articles/article.schema.js';
import { Act, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid } from '../problems/refused.js';
import { actAnswer, uuid } from '../validation.js';
import * as schema from './rules.schema.js';
import { RulesService } from './rules.service.js';

/** Lists of dates that a new calendar or rule set would move: a person takes all, some or none. */
@Controller('api/adoptions')
export class AdoptionsController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(RulesService) private readonly rules: RulesService,
  ) {}

  @Post()
  @HttpCode(201)
  @Permission('rules.write')
  @Describe({
    summary: 'List the dates that a version would move in articles that stand on no open list for it',
    answer: schema.listAnswer,
    status: 201,
    problems: ['RULES.UNKNOWN'],
  })
  async make(@Body({ schema: schema.listBody }) body: z.output<typeof schema.listBody>, @Act() act: ActContext) {
    return { adoptions: await this.rules.list(body, act) };
  }

  @Get()
  @Permission('adoption.read')
  @Describe({ summary: 'Lists, the newest first', answer: pageOf(schema.adoptionItem) })
  async list(@Query({ schema: schema.listQuery }) query: z.output<typeof schema.listQuery>) {
    const found = await readAdoptions(this.pool, query);
    if (!found) throw invalid('cursor', 'cursor');
    return found;
  }

  @Get(':id')
  @Permission('adoption.read')
  @Describe({ summary: 'One list, and what has become of it', answer: schema.adoptionView, problems: ['ADOPTION.UNKNOWN'] })
  async one(@Param('id', { schema: uuid }) id: string) {
    return { id, ...(await this.rules.adoption(id)) };
  }

  @Post(':id/decide')
  @HttpCode(200)
  @Permission('rules.write')
  @Describe({
    summary: 'Adopt a calendar for all, some or none of the articles, in one transaction',
    answer: actAnswer,
    problems: ['ADOPTION.UNKNOWN', 'ADOPTION.DECIDED', 'ADOPTION.NOT_LISTED', 'AUTH.LEADING_GROUP_ONLY'],
  })
  async decide(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: schema.decideBody }) body: z.output<typeof schema.decideBody>,
    @Act() act: ActContext,
  ) {
    return await this.rules.decide(id, body, act);
  }

  @Post(':id/ask')
  @HttpCode(201)
  @Permission('rules.write')
  @Describe({
    summary: 'Ask the leading group to adopt; a rule set is adopted in no other way',
    answer: schema.askAnswer,
    status: 201,
    problems: ['ADOPTION.UNKNOWN', 'ADOPTION.DECIDED', 'ADOPTION.ALREADY_ASKED', ...ASKING],
  })
  async ask(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: schema.askBody }) body: z.output<typeof schema.askBody>,
    @Act() act: ActContext,
  ) {
    return await this.rules.ask(id, body, act);
  }
}
