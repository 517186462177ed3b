import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import { approver } from '../approvals/approval.schema.js';
import { Act, CurrentActor, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { actAnswer, actBody, text, uuid } from '../validation.js';
import { dispatchTerms, reportCycles } from './policy.schema.js';
import { VersionService } from './version.service.js';

const query = z.strictObject({ with: uuid.optional() });
const proposal = actBody({
  ...dispatchTerms,
  reportCycles,
  question: text(4_000),
  reason: text(4_000),
  mode: z.enum(['single', 'any', 'all', 'sequence', 'escalating']).default('escalating'),
  approvers: z.array(approver).min(1).max(50),
});

const change = z.enum(['unchanged', 'text changed', 'units changed', 'deadline changed', 'added', 'repealed']);
const article = z.looseObject({ number: z.number().int(), numeral: z.string().nullable(), title: z.string().nullable() });
const comparison = z
  .object({
    old: z.uuid(),
    head: z.array(z.object({ field: z.string(), old: z.string().nullable(), new: z.string().nullable() })),
    articles: z.array(
      z.looseObject({ old: article.optional(), new: article.optional(), changes: z.array(change), similarity: z.number() }),
    ),
    counts: z.record(z.string(), z.number().int()),
  })
  .meta({ id: 'PolicyComparison' });
const impact = z
  .object({
    old: z.uuid(),
    entries: z.array(z.looseObject({ commands: z.array(z.looseObject({ kind: z.string(), reason: z.string() })) })),
    blockers: z.array(z.looseObject({ id: z.string(), code: z.string() })),
  })
  .meta({ id: 'ImpactPlan' });

/** A policy and the version before it. */
@Controller('api/policies/:id')
export class VersionsController {
  constructor(@Inject(VersionService) private readonly versions: VersionService) {}

  @Get('comparison')
  @Permission('policy.read')
  @Describe({
    summary: 'What changed against the version before, or against the one named, article by article',
    answer: comparison,
    problems: ['POLICY.UNKNOWN', 'POLICY.NO_DOCUMENT', 'VERSION.NOTHING_BEFORE'],
  })
  async comparison(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: query }) { with: other }: z.output<typeof query>,
    @CurrentActor() actor: Actor,
  ) {
    const { old, comparison: found } = await this.versions.comparison(id, other as string | undefined, actor);
    return { old: old.id, ...found };
  }

  @Get('impact')
  @Permission('policy.correct')
  @Describe({
    summary: 'What this version means for the running articles of the one before',
    answer: impact,
    problems: ['POLICY.UNKNOWN', 'POLICY.NO_DOCUMENT', 'VERSION.NOTHING_BEFORE'],
  })
  async impact(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    return await this.versions.impact(id, actor);
  }

  @Post('impact')
  @HttpCode(200)
  @Permission('policy.dispatch')
  @Describe({
    summary: 'Lay the impact plan before the leading group; its approval applies it to the running articles',
    answer: actAnswer.extend({ approval: z.uuid() }),
    problems: [
      'POLICY.UNKNOWN',
      'VERSION.NOTHING_BEFORE',
      'VERSION.NOT_RUNNING',
      'DISPATCH.BLOCKED',
      'DISPATCH.NOT_A_SUPERVISION_OFFICE',
      'DISPATCH.NOT_A_COORDINATION_OFFICE',
      'UNIT.GONE',
      'DISPATCH.UNKNOWN_ARTICLE',
      'DISPATCH.NO_REPORT_CYCLES',
      'IMPACT.PENDING',
      'CONSULTATION.OPEN',
    ],
  })
  async propose(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: proposal }) body: z.output<typeof proposal>,
    @Act() act: ActContext,
  ) {
    const { question, reason, mode, approvers, ...options } = body;
    return await this.versions.propose(id, { question, reason, mode, approvers }, options, act);
  }
}
