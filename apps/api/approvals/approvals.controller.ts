import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import type { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import { readApprovals } from '#ledger/queries/approvals.js';
import { readTimeline } from '#ledger/queries/article.js';
import { pageOf, timelineEntry } from '../articles/article.schema.js';
import { Act, CurrentActor, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid } from '../problems/refused.js';
import { scopeOf, unitOf } from '../scope.js';
import { actAnswer, pageQuery, uuid } from '../validation.js';
import * as schema from './approval.schema.js';
import { ApprovalService } from './approval.service.js';

const acts = schema.approvalActs;
const page = pageQuery({});
const deciding = [
  'APPROVAL.UNKNOWN',
  'APPROVAL.OVER',
  'APPROVAL.NOT_ASKED',
  'APPROVAL.OWN_REQUEST',
  'AUTH.OWN_UNIT',
  'DELEGATION.NOT_IN_FORCE',
  'INSTRUCTION.BAD_DATE',
  'DATE.TOO_FAR',
];

/** Decisions of the leading group: asked for, decided by whoever is asked, carried out in the same transaction. */
@Controller('api/approvals')
export class ApprovalsController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(ApprovalService) private readonly approvals: ApprovalService,
  ) {}

  @Post()
  @HttpCode(201)
  @Permission('approval.request')
  @Describe({
    summary: 'Ask the leading group for a decision',
    answer: schema.requestAnswer,
    status: 201,
    problems: ['ARTICLE.UNKNOWN', 'POLICY.UNKNOWN', 'DECISION.NONE', 'DECISION.ALREADY_ASKED', 'UNIT.UNKNOWN', ...schema.ASKING],
  })
  async request(@Body({ schema: schema.requestBody }) body: z.output<typeof schema.requestBody>, @Act() act: ActContext) {
    return await this.approvals.request(body, act);
  }

  @Get()
  @Permission('approval.read')
  @Describe({ summary: 'Approvals, the newest first', answer: pageOf(schema.approvalItem), problems: ['AUTH.NO_UNIT'] })
  async list(@Query({ schema: schema.listQuery }) query: z.output<typeof schema.listQuery>, @CurrentActor() actor: Actor) {
    const found = await readApprovals(this.pool, { ...query, unit: scopeOf(actor) });
    if (!found) throw invalid('cursor', 'cursor');
    return found;
  }

  @Get(':id')
  @Permission('approval.read')
  @Describe({ summary: 'One approval', answer: schema.approvalView, problems: ['APPROVAL.UNKNOWN', 'AUTH.NOT_CONCERNED'] })
  async approval(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    return { id, ...(await this.approvals.view(id, actor)) };
  }

  @Get(':id/timeline')
  @Permission('approval.read')
  @Describe({ summary: 'What happened, in its order', answer: pageOf(timelineEntry), problems: ['APPROVAL.UNKNOWN'] })
  async timeline(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: page }) { limit, cursor }: z.output<typeof page>,
    @CurrentActor() actor: Actor,
  ) {
    await this.approvals.view(id, actor);
    const entries = await readTimeline(this.pool, { id, limit, cursor, onlyPartOf: null });
    if (!entries) throw invalid('cursor', 'cursor');
    return entries;
  }

  @Post(':id/agree')
  @HttpCode(200)
  @Permission('approval.decide')
  @Describe({ summary: 'Agree, also with an instruction (批示)', answer: actAnswer, problems: deciding })
  async agree(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.agree }) { onBehalf, ...body }: z.output<typeof acts.agree>,
    @Act() act: ActContext,
  ) {
    return await this.approvals.act(id, { kind: 'agree', ...withoutPosition(body) }, onBehalf, act);
  }

  @Post(':id/refuse')
  @HttpCode(200)
  @Permission('approval.decide')
  @Describe({ summary: 'Refuse, with the opinion', answer: actAnswer, problems: deciding })
  async refuse(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.refuse }) { onBehalf, ...body }: z.output<typeof acts.refuse>,
    @Act() act: ActContext,
  ) {
    return await this.approvals.act(id, { kind: 'refuse', ...withoutPosition(body) }, onBehalf, act);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Permission('approval.request')
  @Describe({
    summary: 'Withdraw the request',
    answer: actAnswer,
    problems: ['APPROVAL.UNKNOWN', 'APPROVAL.OVER', 'APPROVAL.NOT_REQUESTER'],
  })
  async withdraw(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.withdraw }) { reason }: z.output<typeof acts.withdraw>,
    @Act() act: ActContext,
  ) {
    return await this.approvals.act(id, { kind: 'withdraw', reason }, undefined, act);
  }

  @Post(':id/bypass')
  @HttpCode(200)
  @Permission('approval.decide')
  @Describe({
    summary: 'Decide alone in an emergency; it is shown as such',
    answer: actAnswer,
    problems: [...deciding, 'AUTH.LEADER_ONLY'],
  })
  async bypass(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.bypass }) { reason, onBehalf }: z.output<typeof acts.bypass>,
    @Act() act: ActContext,
  ) {
    return await this.approvals.act(id, { kind: 'bypass', reason }, onBehalf, act);
  }

  @Post(':id/instruct')
  @HttpCode(200)
  @Permission('approval.decide')
  @Describe({
    summary: 'Give an instruction (批示) to units, with its own deadline',
    answer: actAnswer,
    problems: ['APPROVAL.UNKNOWN', 'AUTH.LEADER_ONLY', 'DELEGATION.NOT_IN_FORCE', 'INSTRUCTION.BAD_DATE', 'DATE.TOO_FAR'],
  })
  async instruct(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.instruct }) { instruction, onBehalf }: z.output<typeof acts.instruct>,
    @Act() act: ActContext,
  ) {
    return await this.approvals.act(id, { kind: 'instruct', instruction }, onBehalf, act);
  }

  @Post(':id/answer-instruction')
  @HttpCode(200)
  @Permission('article.act')
  @Describe({
    summary: 'A unit answers an instruction',
    answer: actAnswer,
    problems: ['APPROVAL.UNKNOWN', 'INSTRUCTION.UNKNOWN', 'INSTRUCTION.ALREADY_ANSWERED', 'AUTH.NOT_YOUR_UNIT'],
  })
  async answer(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.answer }) { index, unit, answer }: z.output<typeof acts.answer>,
    @Act() act: ActContext,
  ) {
    const speaker = unitOf(act.actor, unit);
    return await this.approvals.act(id, { kind: 'answerInstruction', index, unit: speaker, answer }, undefined, act);
  }
}

/** The field is read by {@link Act}. */
function withoutPosition<Body extends { expectedPosition?: number | undefined }>(body: Body): Omit<Body, 'expectedPosition'> {
  const { expectedPosition: _read, ...rest } = body;
  return rest;
}
