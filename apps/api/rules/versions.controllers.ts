import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import type { z } from 'zod';
import { readVersions } from '#ledger/versions.js';
import { pageOf } from '../articles/article.schema.js';
import { Act, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid } from '../problems/refused.js';
import { pageQuery } from '../validation.js';
import * as schema from './rules.schema.js';
import { RulesService } from './rules.service.js';

const page = pageQuery({});
const part = schema.versionPart;
const problems = ['RULES.BAD_CONTENT', 'RULES.VERSION_TAKEN'];

/** Rule sets: time limits, thresholds, ladders. A version never changes. */
@Controller('api/rule-sets')
export class RuleSetsController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(RulesService) private readonly rules: RulesService,
  ) {}

  @Post()
  @HttpCode(201)
  @Permission('rules.write')
  @Describe({
    summary: 'Store a rule set under a new version, and list the dates that it would move',
    answer: schema.addAnswer,
    status: 201,
    problems,
  })
  async add(@Body({ schema: schema.content }) body: z.output<typeof schema.content>, @Act() act: ActContext) {
    return await this.rules.add('ruleSet', body, act);
  }

  @Get()
  @Permission('rules.read')
  @Describe({ summary: 'Rule sets by id and version', answer: pageOf(schema.versionItem) })
  async list(@Query({ schema: page }) query: z.output<typeof page>) {
    const found = await readVersions(this.pool, 'rule_set', query);
    if (!found) throw invalid('cursor', 'cursor');
    return found;
  }

  @Get(':id/:version')
  @Permission('rules.read')
  @Describe({ summary: 'One rule set', answer: schema.versionView, problems: ['RULES.UNKNOWN'] })
  async one(@Param('id', { schema: part }) id: string, @Param('version', { schema: part }) version: string) {
    return await this.rules.version('rule_set', id, version);
  }
}

/** Calendars of working days. A version never changes. */
@Controller('api/calendars')
export class CalendarsController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(RulesService) private readonly rules: RulesService,
  ) {}

  @Post()
  @HttpCode(201)
  @Permission('rules.write')
  @Describe({
    summary: 'Store a calendar under a new version, and list the dates that it would move',
    answer: schema.addAnswer,
    status: 201,
    problems,
  })
  async add(@Body({ schema: schema.content }) body: z.output<typeof schema.content>, @Act() act: ActContext) {
    return await this.rules.add('calendar', body, act);
  }

  @Get()
  @Permission('rules.read')
  @Describe({ summary: 'Calendars by id and version', answer: pageOf(schema.versionItem) })
  async list(@Query({ schema: page }) query: z.output<typeof page>) {
    const found = await readVersions(this.pool, 'calendar', query);
    if (!found) throw invalid('cursor', 'cursor');
    return found;
  }

  @Get(':id/:version')
  @Permission('rules.read')
  @Describe({ summary: 'One calendar', answer: schema.versionView, problems: ['RULES.UNKNOWN'] })
  async one(@Param('id', { schema: part }) id: string, @Param('version', { schema: part }) version: string) {
    return await this.rules.version('calendar', id, version);
  }
}
