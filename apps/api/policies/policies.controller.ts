import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import { canBeDispatched, describeFinding, proposedCycle } from '#document/index.js';
import type { Correction, EffectiveFinding, EffectivePolicy, Finding } from '#document/types.js';
import type { Actor } from '#domain/actor.js';
import { Ledger } from '#ledger/ledger.js';
import { countBoard, readBoard, readSettled } from '#ledger/queries/board.js';
import { readPolicies, readPolicyDocument, readPolicyItem } from '#ledger/queries/policies.js';
import { pageOf } from '../articles/article.schema.js';
import { Act, CurrentActor, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { languageOf } from '../problems/problem.js';
import { invalid, Refused } from '../problems/refused.js';
import { AcceptsFile } from '../route-config.js';
import { scopeOf } from '../scope.js';
import { check, actAnswer, pageQuery, uuid } from '../validation.js';
import { PolicyService } from './policy.service.js';
import * as schema from './policy.schema.js';

const page = pageQuery({});
const importProblems = ['DOCUMENT.EMPTY', 'DOCUMENT.BINARY', 'DOCUMENT.CLASSIFIED', 'REQUEST.TOO_LARGE'];
const reviewProblems = ['POLICY.UNKNOWN', 'POLICY.WRONG_STAGE', 'LEDGER.STALE_POSITION'];

const reportCyclesOf = (policy: EffectivePolicy) =>
  policy.articles.filter(canBeDispatched).flatMap((article) => {
    const proposed = proposedCycle(article, policy);
    return proposed ? [{ article: article.number, ...proposed }] : [];
  });

/** Policies: import, review, dispatch, boards. */
@Controller('api/policies')
export class PoliciesController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(PolicyService) private readonly policies: PolicyService,
  ) {}

  @Post()
  @HttpCode(201)
  @Permission('policy.import')
  @AcceptsFile(schema.importBody)
  @Describe({
    summary: 'Import a document: it is read, compiled, and put up for review',
    description: 'The body is the file itself (`application/octet-stream` or `text/plain`), or JSON `{fileName?, text}`.',
    answer: schema.importAnswer,
    status: 201,
    problems: importProblems,
  })
  async import(
    @Body() body: unknown,
    @Query({ schema: schema.importQuery }) query: z.output<typeof schema.importQuery>,
    @Act() act: ActContext,
  ) {
    const replaces = (query.replaces as string | undefined) ?? null;
    const fileName = query.fileName ?? null;
    if (Buffer.isBuffer(body)) return await this.policies.import(body, { fileName, replaces }, act);
    const given = check(schema.importBody, body);
    return await this.policies.import(Buffer.from(given.text), { fileName: given.fileName ?? fileName, replaces }, act);
  }

  @Get()
  @Permission('policy.read')
  @Describe({ summary: 'Policies, the newest first', answer: pageOf(schema.policyItem), problems: ['AUTH.NO_UNIT'] })
  async list(@Query({ schema: page }) query: z.output<typeof page>, @CurrentActor() actor: Actor) {
    const found = await readPolicies(this.pool, { unit: scopeOf(actor), ...query });
    if (!found) throw invalid('cursor', 'cursor');
    return found;
  }

  @Get(':id')
  @Permission('policy.read')
  @Describe({
    summary: 'The policy as the corrections make it, its findings, and what forbids its dispatch',
    answer: schema.policyView,
    problems: ['POLICY.UNKNOWN', 'AUTH.NO_UNIT'],
  })
  async policy(
    @Param('id', { schema: uuid }) id: string,
    @CurrentActor() actor: Actor,
    @Headers('accept-language') accepted: string | undefined,
  ) {
    await this.visible(id, actor);
    const { position, state, policy, blockers } = await this.policies.review(id);
    // the last word on a finding counts, and whose it was
    const acceptedBy = new Map(
      state.corrections.flatMap(({ correction, account, at }) => {
        const { kind, findingId } = correction as { kind: string; findingId?: string };
        return kind === 'acceptFinding' && findingId !== undefined ? [[findingId, { account, at: new Date(at) }]] : [];
      }),
    );
    const described = (finding: Finding | EffectiveFinding) => ({
      ...finding,
      ...('resolution' in finding &&
        finding.resolution?.by === 'accepted' && { resolution: { ...finding.resolution, ...acceptedBy.get(finding.id) } }),
      message: describeFinding(finding, languageOf(accepted)),
    });
    return {
      id,
      position,
      stage: state.stage,
      policy,
      findings: policy?.findings.map(described) ?? [],
      corrections: state.corrections.map((entry) => ({ ...entry, at: new Date(entry.at) })),
      reportCycles: policy ? reportCyclesOf(policy) : [],
      blockers: blockers.map(described),
    };
  }

  @Get(':id/text')
  @Permission('policy.read')
  @Describe({
    summary: 'The text as it was read; spans count in it',
    answer: z.object({ text: z.string() }),
    problems: ['POLICY.UNKNOWN'],
  })
  async text(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    await this.visible(id, actor);
    const text = await readPolicyDocument(this.pool, id);
    if (text === undefined) throw new Refused('POLICY.NO_DOCUMENT', { id });
    return { text };
  }

  @Post(':id/recompile')
  @HttpCode(200)
  @Permission('policy.correct')
  @AcceptsFile(schema.recompileBody)
  @Describe({
    summary: 'Compile a policy under review anew, by the compiler and the registry of today',
    description:
      'Without a file its text is compiled; with one (the file itself, or JSON `{fileName?, text}`) that file, which must hold the same words. ' +
      'Corrections, accepted findings and comments are carried over to the articles as they are numbered now.',
    answer: schema.recompileAnswer,
    problems: [...reviewProblems, ...importProblems, 'DOCUMENT.OTHER_TEXT', 'POLICY.NO_DOCUMENT', 'IMPACT.PENDING'],
  })
  async recompile(
    @Param('id', { schema: uuid }) id: string,
    @Body() body: unknown,
    @Query({ schema: schema.recompileQuery }) query: z.output<typeof schema.recompileQuery>,
    @Act() act: ActContext,
  ) {
    const named = query.fileName ?? null;
    if (Buffer.isBuffer(body)) return await this.policies.recompile(id, { bytes: body, fileName: named }, act);
    const { text, fileName = named } = check(schema.recompileBody, body ?? {});
    return await this.policies.recompile(id, text === undefined ? null : { bytes: Buffer.from(text), fileName }, act);
  }

  @Post(':id/corrections')
  @HttpCode(200)
  @Permission('policy.correct')
  @Describe({
    summary: 'Correct what the compiler found',
    answer: schema.correctAnswer,
    problems: [...reviewProblems, 'CORRECTION.UNKNOWN_UNIT'],
  })
  async correct(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: schema.correctBody }) { correction }: z.output<typeof schema.correctBody>,
    @Act() act: ActContext,
  ) {
    return await this.policies.correct(id, correction as Correction, act);
  }

  @Post(':id/withdraw-correction')
  @HttpCode(200)
  @Permission('policy.correct')
  @Describe({ summary: 'Take a correction back', answer: actAnswer, problems: [...reviewProblems, 'CORRECTION.UNKNOWN'] })
  async withdraw(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: schema.withdrawBody }) body: z.output<typeof schema.withdrawBody>,
    @Act() act: ActContext,
  ) {
    return await this.policies.withdrawCorrection(id, body.id as string, act);
  }

  @Post(':id/dispatch')
  @HttpCode(200)
  @Permission('policy.dispatch')
  @Describe({
    summary: 'Dispatch (交办) every assignable article, all in one transaction',
    answer: schema.dispatchAnswer,
    problems: [
      ...reviewProblems,
      'DISPATCH.BLOCKED',
      'DISPATCH.NO_OFFICE',
      'DISPATCH.NO_SUPERVISION',
      'DISPATCH.NOT_A_SUPERVISION_OFFICE',
      'DISPATCH.NOT_A_COORDINATION_OFFICE',
      'UNIT.GONE',
      'DISPATCH.UNKNOWN_ARTICLE',
      'DISPATCH.NO_REPORT_CYCLES',
      'DATE.TOO_FAR',
      'POLICY.VALIDITY_OVER',
      'CONSULTATION.OPEN',
      'IMPACT.PENDING',
      'VERSION.RUNNING',
    ],
  })
  async dispatch(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: schema.dispatchBody }) body: z.output<typeof schema.dispatchBody>,
    @Act() act: ActContext,
  ) {
    return await this.policies.dispatch(id, body, act);
  }

  @Post(':id/extend-validity')
  @HttpCode(200)
  @Permission('policy.dispatch')
  @Describe({
    summary: 'Record that the validity was extended, by which paper',
    answer: actAnswer,
    problems: [...reviewProblems, 'POLICY.BAD_VALIDITY', 'IMPACT.PENDING'],
  })
  async extend(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: schema.extendBody }) { to, basis }: z.output<typeof schema.extendBody>,
    @Act() act: ActContext,
  ) {
    return await this.policies.changeForce(id, { kind: 'extendValidity', to, basis }, act);
  }

  @Post(':id/repeal')
  @HttpCode(200)
  @Permission('policy.dispatch')
  @Describe({
    summary: 'Record that the policy was repealed, by which paper',
    answer: actAnswer,
    problems: [...reviewProblems, 'IMPACT.PENDING'],
  })
  async repeal(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: schema.repealBody }) { basis }: z.output<typeof schema.repealBody>,
    @Act() act: ActContext,
  ) {
    return await this.policies.changeForce(id, { kind: 'repeal', basis }, act);
  }

  @Get(':id/board')
  @Permission('board.read')
  @Describe({
    summary: 'Where every article stands, with its lights of this instant',
    answer: schema.board,
    problems: ['POLICY.UNKNOWN'],
  })
  async board(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: page }) { limit, cursor }: z.output<typeof page>,
    @CurrentActor() actor: Actor,
  ) {
    const policy = await this.visible(id, actor);
    const unit = scopeOf(actor);
    const [now, articles, counts] = await Promise.all([
      this.ledger.now(),
      readBoard(this.pool, { policyId: id, unit, limit, cursor }),
      countBoard(this.pool, id, unit),
    ]);
    if (!articles) throw invalid('cursor', 'cursor');
    return { now: new Date(now), policy, counts, ...articles };
  }

  @Get(':id/settled')
  @Permission('settled.read')
  @Describe({ summary: 'What time did: obligations settled, and how late', answer: schema.settled, problems: ['POLICY.UNKNOWN'] })
  async settled(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    await this.visible(id, actor);
    return await readSettled(this.pool, id);
  }

  private async visible(id: string, actor: Actor) {
    const policy = await readPolicyItem(this.pool, id, scopeOf(actor));
    if (!policy) throw new Refused('POLICY.UNKNOWN', { id });
    return policy;
  }
}
