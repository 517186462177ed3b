import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import type { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import { readTimeline } from '#ledger/queries/article.js';
import { readCandidates, readMeetings } from '#ledger/queries/meetings.js';
import { pageOf, timelineEntry } from '../articles/article.schema.js';
import { Act, CurrentActor, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid } from '../problems/refused.js';
import { scopeOf, unitOf } from '../scope.js';
import { actAnswer, pageQuery, uuid } from '../validation.js';
import * as schema from './meeting.schema.js';
import { MeetingService } from './meeting.service.js';

const acts = schema.meetingActs;
const page = pageQuery({});
const known = ['MEETING.UNKNOWN', 'MEETING.WRONG_STATUS'];
const matters = ['APPROVAL.UNKNOWN', 'APPROVAL.OVER', 'ARTICLE.UNKNOWN', 'DISPUTE.UNKNOWN', 'MEETING.ITEM_TWICE'];
const chairs = [...known, 'AUTH.LEADER_ONLY', 'DELEGATION.NOT_IN_FORCE'];

/** Meetings of the leading group: called, recorded by the office, and decided when the chair confirms the minutes. */
@Controller('api/meetings')
export class MeetingsController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(MeetingService) private readonly meetings: MeetingService,
  ) {}

  @Post()
  @HttpCode(201)
  @Permission('meeting.call')
  @Describe({
    summary: 'Call a meeting, with what stands on its agenda',
    answer: schema.callAnswer,
    status: 201,
    problems: [
      'POLICY.UNKNOWN',
      ...matters,
      'MEETING.NO_ORDER',
      'MEETING.BAD_START',
      'DATE.TOO_FAR',
      'MEETING.NO_MEMBERS',
      'MEETING.NO_RULES',
    ],
  })
  async call(@Body({ schema: schema.callBody }) body: z.output<typeof schema.callBody>, @Act() act: ActContext) {
    return await this.meetings.call(body, act);
  }

  @Get()
  @Permission('meeting.read')
  @Describe({ summary: 'Meetings, the latest first', answer: pageOf(schema.meetingItem), problems: ['AUTH.NO_UNIT'] })
  async list(@Query({ schema: schema.listQuery }) query: z.output<typeof schema.listQuery>, @CurrentActor() actor: Actor) {
    const found = await readMeetings(this.pool, { ...query, unit: scopeOf(actor) });
    if (!found) throw invalid('cursor', 'cursor');
    return found;
  }

  @Get('candidates')
  @Permission('meeting.call')
  @Describe({
    summary: 'What waits for a decision on a policy and stands on no agenda: open disputes, pending approvals',
    answer: schema.candidates,
  })
  async candidates(@Query({ schema: schema.candidateQuery }) { policyId }: z.output<typeof schema.candidateQuery>) {
    return { items: await readCandidates(this.pool, policyId) };
  }

  @Get(':id')
  @Permission('meeting.read')
  @Describe({ summary: 'One meeting', answer: schema.meetingView, problems: ['MEETING.UNKNOWN', 'AUTH.NOT_CONCERNED'] })
  async meeting(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    return { id, ...(await this.meetings.view(id, actor)) };
  }

  @Get(':id/timeline')
  @Permission('meeting.read')
  @Describe({ summary: 'What happened, in its order', answer: pageOf(timelineEntry), problems: ['MEETING.UNKNOWN'] })
  async timeline(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: page }) { limit, cursor }: z.output<typeof page>,
    @CurrentActor() actor: Actor,
  ) {
    await this.meetings.view(id, actor);
    const entries = await readTimeline(this.pool, { id, limit, cursor, onlyPartOf: null });
    if (!entries) throw invalid('cursor', 'cursor');
    return entries;
  }

  @Post(':id/move')
  @HttpCode(200)
  @Permission('meeting.call')
  @Describe({
    summary: 'Another hour or place; everybody is asked anew',
    answer: actAnswer,
    problems: [...known, 'MEETING.BAD_START', 'DATE.TOO_FAR'],
  })
  async move(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.move }) { startsAt, place, reason }: z.output<typeof acts.move>,
    @Act() act: ActContext,
  ) {
    return await this.meetings.act(id, { kind: 'move', startsAt, reason, ...(place !== undefined && { place }) }, undefined, act);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Permission('meeting.call')
  @Describe({ summary: 'Cancel the meeting', answer: actAnswer, problems: known })
  async cancel(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.cancel }) { reason }: z.output<typeof acts.cancel>,
    @Act() act: ActContext,
  ) {
    return await this.meetings.act(id, { kind: 'cancel', reason }, undefined, act);
  }

  @Post(':id/add-item')
  @HttpCode(200)
  @Permission('meeting.keep')
  @Describe({ summary: 'Put a matter on the agenda', answer: actAnswer, problems: [...known, ...matters] })
  async addItem(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.addItem }) { matter }: z.output<typeof acts.addItem>,
    @Act() act: ActContext,
  ) {
    return await this.meetings.addItem(id, matter, act);
  }

  @Post(':id/remove-item')
  @HttpCode(200)
  @Permission('meeting.keep')
  @Describe({ summary: 'Take an item off the agenda', answer: actAnswer, problems: [...known, 'MEETING.ITEM_UNKNOWN'] })
  async removeItem(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.removeItem }) { item, reason }: z.output<typeof acts.removeItem>,
    @Act() act: ActContext,
  ) {
    return await this.meetings.act(id, { kind: 'removeItem', item, reason }, undefined, act);
  }

  @Post(':id/invite')
  @HttpCode(200)
  @Permission('meeting.keep')
  @Describe({ summary: 'Ask further units to come', answer: actAnswer, problems: [...known, 'MEETING.INVITED_ALREADY'] })
  async invite(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.invite }) { units }: z.output<typeof acts.invite>,
    @Act() act: ActContext,
  ) {
    return await this.meetings.act(id, { kind: 'invite', units }, undefined, act);
  }

  @Post(':id/reply')
  @HttpCode(200)
  @Permission('meeting.attend')
  @Describe({
    summary: 'A unit says whether it comes, is excused, or sends somebody',
    answer: actAnswer,
    problems: [...known, 'MEETING.NOT_INVITED', 'AUTH.NOT_YOUR_UNIT'],
  })
  async reply(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.reply }) { unit, answer, words }: z.output<typeof acts.reply>,
    @Act() act: ActContext,
  ) {
    return await this.meetings.act(
      id,
      { kind: 'reply', unit: unitOf(act.actor, unit), answer, words: words ?? null },
      undefined,
      act,
    );
  }

  @Post(':id/record-attendance')
  @HttpCode(200)
  @Permission('meeting.keep')
  @Describe({ summary: 'Who was there', answer: actAnswer, problems: [...known, 'MEETING.BAD_ATTENDANCE'] })
  async attendance(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.attendance }) body: z.output<typeof acts.attendance>,
    @Act() act: ActContext,
  ) {
    const attendance = body.attendance.map(({ words = null, ...entry }) => ({ ...entry, words }));
    return await this.meetings.act(id, { kind: 'recordAttendance', attendance }, undefined, act);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @Permission('meeting.keep')
  @Describe({
    summary: 'What was resolved on an item; it takes effect when the minutes are confirmed',
    answer: actAnswer,
    problems: [
      ...known,
      'MEETING.NO_ATTENDANCE',
      'MEETING.ITEM_UNKNOWN',
      'MEETING.BAD_VOTES',
      'MEETING.NO_QUORUM',
      'MEETING.NO_MAJORITY',
      'MEETING.NO_RULING',
      'AUTH.OWN_UNIT',
      'INSTRUCTION.BAD_DATE',
      'DATE.TOO_FAR',
    ],
  })
  async resolve(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.resolve }) body: z.output<typeof acts.resolve>,
    @Act() act: ActContext,
  ) {
    const { expectedPosition: _read, againstMajority = null, ruling = null, ...rest } = body;
    return await this.meetings.act(id, { kind: 'resolve', ...rest, againstMajority, ruling }, undefined, act);
  }

  @Post(':id/submit-minutes')
  @HttpCode(200)
  @Permission('meeting.keep')
  @Describe({
    summary: 'Lay the minutes before the chair',
    answer: actAnswer,
    problems: [...known, 'MEETING.ITEMS_OPEN', 'MEETING.NO_ATTENDANCE'],
  })
  async submitMinutes(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.submitMinutes }) { text }: z.output<typeof acts.submitMinutes>,
    @Act() act: ActContext,
  ) {
    return await this.meetings.act(id, { kind: 'submitMinutes', text }, undefined, act);
  }

  @Post(':id/return-minutes')
  @HttpCode(200)
  @Permission('meeting.confirm')
  @Describe({ summary: 'The chair returns the minutes', answer: actAnswer, problems: chairs })
  async returnMinutes(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.returnMinutes }) { opinion, onBehalf }: z.output<typeof acts.returnMinutes>,
    @Act() act: ActContext,
  ) {
    return await this.meetings.act(id, { kind: 'returnMinutes', opinion }, onBehalf, act);
  }

  @Post(':id/confirm-minutes')
  @HttpCode(200)
  @Permission('meeting.confirm')
  @Describe({
    summary: 'The chair confirms the minutes: resolutions take effect in the same transaction',
    description:
      'A resolution that cannot be carried out any more refuses the whole with its own code; the minutes are returned then.',
    answer: actAnswer,
    problems: [...chairs, 'AUTH.OWN_UNIT', 'APPROVAL.OVER', 'DISPUTE.UNKNOWN', 'DISPUTE.BAD_RULING'],
  })
  async confirmMinutes(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.confirmMinutes }) { onBehalf }: z.output<typeof acts.confirmMinutes>,
    @Act() act: ActContext,
  ) {
    return await this.meetings.act(id, { kind: 'confirmMinutes' }, onBehalf, act);
  }

  @Post(':id/answer-order')
  @HttpCode(200)
  @Permission('article.act')
  @Describe({
    summary: 'A unit answers what a resolution orders',
    answer: actAnswer,
    problems: ['MEETING.UNKNOWN', 'MEETING.ORDER_UNKNOWN', 'MEETING.ORDER_ANSWERED', 'AUTH.NOT_YOUR_UNIT'],
  })
  async answerOrder(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: acts.answerOrder }) { order, unit, answer }: z.output<typeof acts.answerOrder>,
    @Act() act: ActContext,
  ) {
    return await this.meetings.act(id, { kind: 'answerOrder', order, unit: unitOf(act.actor, unit), answer }, undefined, act);
  }
}
