import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import type { z } from 'zod';
import { readVersions, type VersionTable } from '#ledger/versions.js';
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

interface Versioned {
  readonly what: 'ruleSet' | 'calendar';
  readonly table: VersionTable;
  /** In the words of the OpenAPI document. */
  readonly one: string;
  readonly many: string;
}

/** The routes of what has versions: a version is added, listed and read, and never changes. */
function versionsOf({ what, table, one: called, many }: Versioned) {
  abstract class VersionsController {
    constructor(
      @Inject(POOL) private readonly pool: pg.Pool,
      @Inject(RulesService) private readonly rules: RulesService,
    ) {}

    @Post()
    @HttpCode(201)
    @Permission('rules.write')
    @Describe({
      summary: `Store a ${called} under a new version, and list the dates that it would move`,
      answer: schema.addAnswer,
      status: 201,
      problems: ['RULES.BAD_CONTENT', 'RULES.VERSION_TAKEN'],
    })
    async add(@Body({ schema: schema.content }) body: z.output<typeof schema.content>, @Act() act: ActContext) {
      return await this.rules.add(what, body, act);
    }

    @Get()
    @Permission('rules.read')
    @Describe({ summary: `${many} by id and version`, answer: pageOf(schema.versionItem) })
    async list(@Query({ schema: page }) query: z.output<typeof page>) {
      const found = await readVersions(this.pool, table, query);
      if (!found) throw invalid('cursor', 'cursor');
      return found;
    }

    @Get(':id/:version')
    @Permission('rules.read')
    @Describe({ summary: `One ${called}`, answer: schema.versionView, problems: ['RULES.UNKNOWN'] })
    async one(@Param('id', { schema: part }) id: string, @Param('version', { schema: part }) version: string) {
      return await this.rules.version(table, id, version);
    }
  }
  return VersionsController;
}

/** Rule sets: time limits, thresholds, ladders. */
@Controller('api/rule-sets')
export class RuleSetsController extends versionsOf({
  what: 'ruleSet',
  table: 'rule_set',
  one: 'rule set',
  many: 'Rule sets',
}) {}

/** Calendars of working days. */
@Controller('api/calendars')
export class CalendarsController extends versionsOf({
  what: 'calendar',
  table: 'calendar',
  one: 'calendar',
  many: 'Calendars',
}) {}
