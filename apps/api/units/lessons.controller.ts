import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import pg from 'pg';
import type { z } from 'zod';
import { lessonKind } from '#document/index.js';
import type { Actor } from '#domain/actor.js';
import { readLessons } from '#ledger/queries/lessons.js';
import type { LessonDecision } from '#ledger/registry.js';
import { CurrentActor } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid } from '../problems/refused.js';
import * as schema from './lesson.schema.js';
import { UnitService } from './unit.service.js';

type Decide = z.output<typeof schema.decideBody>;

/** What the registry of units may learn from rulings on disputes: proposals, and what people made of them (domain.md §2, §3). */
@Controller('api/units/lessons')
export class LessonsController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(UnitService) private readonly service: UnitService,
  ) {}

  @Get()
  @Permission('precedent.read')
  @Describe({
    summary:
      'Rulings about words of a policy, each with a unit that it gave the matter to: what the registry may learn from them',
    answer: schema.page,
  })
  async lessons(@Query({ schema: schema.query }) query: z.output<typeof schema.query>) {
    const found = await readLessons(this.pool, query);
    if (!found) throw invalid('cursor', 'cursor');
    return { ...found, items: found.items.map((lesson) => ({ ...lesson, proposal: lessonKind(lesson.quote) })) };
  }

  @Post('confirm')
  @HttpCode(204)
  @Permission('registry.write')
  @Describe({
    summary: 'The registry learns the words: as an alias of the unit, or as a hint that resolution shows and a person decides on',
    problems: [
      'LESSON.UNKNOWN',
      'LESSON.OTHER_WORDS',
      'LESSON.NOT_A_NAME',
      'LESSON.DECIDED',
      'LESSON.NAME_TAKEN',
      'UNIT.UNKNOWN',
    ],
  })
  async confirm(
    @Body({ schema: schema.confirmBody }) { as: kind, words, ...body }: z.output<typeof schema.confirmBody>,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.decide(body, { status: 'confirmed', kind, words }, actor);
  }

  @Post('decline')
  @HttpCode(204)
  @Permission('registry.write')
  @Describe({ summary: 'The registry learns nothing from it', problems: ['LESSON.UNKNOWN', 'LESSON.DECIDED'] })
  async decline(@Body({ schema: schema.decideBody }) body: Decide, @CurrentActor() actor: Actor): Promise<void> {
    await this.decide(body, { status: 'declined' }, actor);
  }

  @Post('withdraw')
  @HttpCode(204)
  @Permission('registry.write')
  @Describe({
    summary: 'Take a decision back: the alias or the hint goes, and it is a proposal again',
    problems: ['LESSON.UNKNOWN', 'LESSON.NOT_DECIDED'],
  })
  async withdraw(@Body({ schema: schema.decideBody }) body: Decide, @CurrentActor() actor: Actor): Promise<void> {
    await this.decide(body, { status: 'withdrawn' }, actor);
  }

  private async decide(
    { articleId, position, unit, reason }: Decide,
    decision: Pick<LessonDecision, 'status'> & Partial<LessonDecision>,
    { account }: Actor,
  ): Promise<void> {
    const ref = { articleId: articleId as string, position, unit };
    await this.service.decideLesson(ref, { ...decision, reason, account } as LessonDecision);
  }
}
