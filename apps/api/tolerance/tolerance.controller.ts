import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import { hasRole, type Actor } from '#domain/actor.js';
import { CONDITIONS, type Condition, type ToleranceFacts } from '#domain/tolerance/events.js';
import type { ToleranceCommand } from '#domain/tolerance/tolerance.js';
import { derivedId } from '#ledger/hash.js';
import { Ledger } from '#ledger/ledger.js';
import { findPapers } from '#ledger/decision-papers.js';
import { readTolerance, readTolerances } from '#ledger/queries/tolerance.js';
import { instantText, pageOf } from '../articles/article.schema.js';
import { Act, CurrentActor, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { paper, words } from '../cases/case.schema.js';
import { CaseService } from '../cases/case.service.js';
import { Describe } from '../docs/describe.js';
import { Named } from '../named.js';
import { POOL } from '../pool.js';
import { invalid, Refused, throwRefusal } from '../problems/refused.js';
import { seesEverything } from '../scope.js';
import { actAnswer, actBody, pageQuery, text, unitCode, uuid } from '../validation.js';

const status = z.enum(['applied', 'withdrawn', 'exempt', 'lighten', 'mitigate', 'refuse']);
const each = <Value extends z.ZodType>(value: Value) =>
  z.strictObject(Object.fromEntries(CONDITIONS.map((one) => [one, value])) as Record<Condition, Value>);

const item = z
  .object({
    id: z.uuid(),
    caseId: z.uuid(),
    policyId: z.uuid(),
    articleId: z.uuid(),
    numeral: z.string(),
    title: z.string(),
    unit: z.string(),
    discipline: z.string(),
    status,
    appliedAt: instantText,
    decidedAt: instantText.nullable(),
  })
  .meta({ id: 'ToleranceItem' });
const view = z
  .object({
    id: z.uuid(),
    position: z.number().int(),
    state: z.looseObject({ caseId: z.uuid(), unit: z.string(), status }),
    papers: z.array(paper),
  })
  .meta({ id: 'Tolerance' });
const listQuery = pageQuery({ status: status.optional() });
const applyBody = actBody({
  caseId: uuid,
  /** Left out where there is one discipline body. */
  discipline: unitCode.optional(),
  statement: words,
  conditions: each(text(2_000)),
  papers: z.array(uuid).max(50).default([]),
  majorSafetyAccident: z.boolean(),
});
const judgeBody = actBody({
  outcome: z.enum(['exempt', 'lighten', 'mitigate', 'refuse']),
  reasons: words,
  found: each(z.boolean()),
});
const withdrawBody = actBody({ reason: words });
const common = ['TOLERANCE.UNKNOWN', 'TOLERANCE.OVER', 'LEDGER.STALE_POSITION'];

/** Error tolerance (容错纠错): a unit applies, the discipline body alone decides and sees, besides the application, only what it cites. */
@Controller('api/tolerance')
export class ToleranceController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(CaseService) private readonly cases: CaseService,
    @Inject(Named) private readonly named: Named,
  ) {}

  @Get()
  @Permission('tolerance.read')
  @Describe({ summary: 'Applications of the own unit, or for it to decide', answer: pageOf(item), problems: ['AUTH.NO_UNIT'] })
  async list(@Query({ schema: listQuery }) query: z.output<typeof listQuery>, @CurrentActor() actor: Actor) {
    const found = await readTolerances(this.pool, { ...query, scope: toleranceScope(actor) });
    if (!found) throw invalid('cursor', 'cursor');
    return found;
  }

  @Post()
  @HttpCode(201)
  @Permission('tolerance.apply')
  @Describe({
    summary: 'A unit applies, citing its decision papers',
    answer: actAnswer.extend({ id: z.uuid() }),
    status: 201,
    problems: [
      'CASE.UNKNOWN',
      'TOLERANCE.NOT_A_DISCIPLINE_BODY',
      'EVIDENCE.UNKNOWN',
      'AUTH.NOT_CONCERNED',
      'AUTH.HEAD_ONLY',
      'TOLERANCE.NO_GROUND',
      'TOLERANCE.ALREADY_APPLIED',
      'TOLERANCE.TOO_LATE',
      'TOLERANCE.MAJOR_SAFETY_ACCIDENT',
    ],
  })
  async apply(@Body({ schema: applyBody }) body: z.output<typeof applyBody>, @Act() { commandId, actor }: ActContext) {
    const { caseId, statement, conditions, majorSafetyAccident } = body;
    const { state } = await this.cases.view(caseId, actor);
    const discipline = await this.named.disciplineBody(body.discipline);
    const { policyId, articleId, number, title, unit, ruleSet, calendar } = state;
    const found = await findPapers(this.pool, body.papers);
    const missing = body.papers.find(
      (id) => !found.some((one) => one.id === id && one.articleId === articleId && one.unit === unit),
    );
    if (missing !== undefined) throw new Refused('EVIDENCE.UNKNOWN', { id: missing });
    const papers = found.map(({ id, title: name, sha256 }) => ({ id, title: name, sha256 }));
    const matter = { caseId, policyId, articleId, number, title, unit, ruleSet, calendar };
    const facts: ToleranceFacts = { ...matter, discipline, statement, conditions, papers };
    const id = derivedId('tolerance', commandId);
    const done = await this.execute(
      id,
      { kind: 'apply', facts, majorSafetyAccident },
      { commandId, actor, expectedPosition: undefined },
    );
    return { id, ...done };
  }

  @Get(':id')
  @Permission('tolerance.read')
  @Describe({ summary: 'One application with the papers that it cites', answer: view, problems: ['TOLERANCE.UNKNOWN'] })
  async tolerance(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    const found = await readTolerance(this.pool, id);
    const scope = toleranceScope(actor);
    if (!found || (scope !== null && scope !== found.state.unit && scope !== found.state.discipline))
      throw new Refused('TOLERANCE.UNKNOWN', { id });
    const papers = await findPapers(
      this.pool,
      found.state.papers.map((one) => one.id),
    );
    return { id, ...found, papers };
  }

  @Post(':id/judge')
  @HttpCode(200)
  @Permission('tolerance.judge')
  @Describe({
    summary: 'The discipline body decides: exempt, lighten, mitigate or refuse, with reasons',
    answer: actAnswer,
    problems: [...common, 'TOLERANCE.CONDITIONS_NOT_MET', 'AUTH.OWN_UNIT'],
  })
  async judge(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: judgeBody }) { outcome, reasons, found }: z.output<typeof judgeBody>,
    @Act() act: ActContext,
  ) {
    // another discipline body does not even learn of it
    await this.tolerance(id, act.actor);
    return await this.execute(id, { kind: 'judge', outcome, reasons, found }, act);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Permission('tolerance.apply')
  @Describe({ summary: 'The unit withdraws its application', answer: actAnswer, problems: [...common, 'AUTH.NOT_YOUR_UNIT'] })
  async withdraw(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: withdrawBody }) { reason }: z.output<typeof withdrawBody>,
    @Act() act: ActContext,
  ) {
    return await this.execute(id, { kind: 'withdraw', reason }, act);
  }

  private async execute(id: string, command: ToleranceCommand, { commandId, actor, expectedPosition }: ActContext) {
    const request = { id, command, commandId, actor, ...(expectedPosition !== undefined && { expectedPosition }) };
    const executed = await this.ledger.executeTolerance(request);
    if (!executed.ok) throwRefusal(executed);
    const { position, events, repeated } = executed;
    return { position, events: [...events], repeated };
  }
}

/** The offices and the leaders see every application; a unit its own, a discipline body those that it decides. */
function toleranceScope(actor: Actor): string | null {
  if (seesEverything(actor) && !hasRole(actor, 'discipline_body')) return null;
  if (actor.unit === null) throw new Refused('AUTH.NO_UNIT');
  return actor.unit;
}
