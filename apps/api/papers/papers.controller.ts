import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import type { PaperCommand } from '#domain/paper/paper.js';
import { Ledger } from '#ledger/ledger.js';
import { readPaper, readPapers } from '#ledger/papers.js';
import { instantText, pageOf } from '../articles/article.schema.js';
import { Act, CurrentActor, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { Named } from '../named.js';
import { POOL } from '../pool.js';
import { invalid, Refused, throwRefusal } from '../problems/refused.js';
import { scopeOf } from '../scope.js';
import { actAnswer, actBody, pageQuery, text, unitCode, uuid } from '../validation.js';

const listQuery = pageQuery({ policyId: uuid.optional() });
const item = z
  .object({
    id: z.uuid(),
    policyId: z.uuid(),
    kind: z.enum(['bulletin', 'summary']),
    period: z.string(),
    title: z.string(),
    status: z.enum(['draft', 'sent', 'discarded']),
    draftedAt: instantText,
    decidedAt: instantText.nullable(),
  })
  .meta({ id: 'PaperItem' });
const citation = z.object({ subject: z.uuid(), position: z.number().int() });
const section = z.object({
  key: z.string(),
  heading: z.string(),
  lines: z.array(z.object({ text: z.string(), cites: z.array(citation) })),
});
const view = z
  .object({
    id: z.uuid(),
    position: z.number().int(),
    state: z.looseObject({ title: z.string(), status: z.string(), sections: z.array(section) }),
  })
  .meta({ id: 'Paper' });
const remark = actBody({ remark: text(20_000) });
const send = actBody({ units: z.array(unitCode).max(500).optional() });
const discard = actBody({ reason: text(4_000) });
const decided = ['PAPER.UNKNOWN', 'PAPER.DECIDED'];

/** Monthly bulletins and quarterly summaries: drafted by the machine with the events that they cite, sent by the supervision office. */
@Controller('api/papers')
export class PapersController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Named) private readonly named: Named,
  ) {}

  @Get()
  @Permission('paper.read')
  @Describe({
    summary: 'Papers, the newest first; to units those that were sent to them',
    answer: pageOf(item),
    problems: ['AUTH.NO_UNIT'],
  })
  async list(@Query({ schema: listQuery }) query: z.output<typeof listQuery>, @CurrentActor() actor: Actor) {
    const found = await readPapers(this.pool, { ...query, unit: scopeOf(actor) });
    if (!found) throw invalid('cursor', 'cursor');
    return found;
  }

  @Get(':id')
  @Permission('paper.read')
  @Describe({ summary: 'One paper, every line with the events that it cites', answer: view, problems: ['PAPER.UNKNOWN'] })
  async paper(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    const found = await readPaper(this.pool, id);
    const scope = scopeOf(actor);
    const visible = found && (scope === null || (found.state.status === 'sent' && found.state.units.includes(scope)));
    if (!visible) throw new Refused('PAPER.UNKNOWN', { id });
    return { id, ...found };
  }

  @Post(':id/remark')
  @HttpCode(200)
  @Permission('paper.approve')
  @Describe({ summary: 'Words of the supervision office beside the draft', answer: actAnswer, problems: decided })
  async remark(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: remark }) body: z.output<typeof remark>,
    @Act() act: ActContext,
  ) {
    return await this.execute(id, { kind: 'remark', remark: body.remark }, act);
  }

  @Post(':id/send')
  @HttpCode(200)
  @Permission('paper.approve')
  @Describe({
    summary: 'Approve the paper: it goes to the units as a notice',
    answer: actAnswer,
    problems: [...decided, 'PAPER.NO_UNITS', 'UNIT.UNKNOWN', 'UNIT.GONE'],
  })
  async send(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: send }) { units }: z.output<typeof send>,
    @Act() act: ActContext,
  ) {
    await this.named.units(units ?? []);
    return await this.execute(id, { kind: 'send', ...(units && { units }) }, act);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Permission('paper.approve')
  @Describe({ summary: 'The paper is not sent', answer: actAnswer, problems: decided })
  async discard(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: discard }) { reason }: z.output<typeof discard>,
    @Act() act: ActContext,
  ) {
    return await this.execute(id, { kind: 'discard', reason }, act);
  }

  private async execute(id: string, command: PaperCommand, act: ActContext) {
    const executed = await this.ledger.executePaper({ id, ...act, command });
    if (!executed.ok) throwRefusal(executed);
    const { position, events, repeated } = executed;
    return { position, events: [...events], repeated };
  }
}
