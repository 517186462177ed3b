import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import type { Consultation } from '#domain/policy/state.js';
import { instantText } from '../articles/article.schema.js';
import { Act, CurrentActor, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { scopeOf, unitOf } from '../scope.js';
import { actAnswer, actBody, date, text, unitCode, uuid } from '../validation.js';
import { PolicyService } from './policy.service.js';

const words = text(4_000);
const open = actBody({ units: z.array(unitCode).min(1).max(500), due: date });
const remark = actBody({
  unit: unitCode.optional(),
  article: z.number().int().min(1).nullable().default(null),
  quote: text(1_000).nullable().default(null),
  text: words,
});
const conclude = actBody({ unit: unitCode.optional() });
const decision = actBody({ id: uuid, adopted: z.boolean(), reason: words });
const empty = actBody({});

const comment = z.object({
  id: z.uuid(),
  unit: z.string(),
  article: z.number().int().nullable(),
  quote: z.string().nullable(),
  text: z.string(),
  account: z.string(),
  at: instantText,
  decision: z.object({ adopted: z.boolean(), reason: z.string(), account: z.string(), at: instantText }).nullable(),
});
const rounds = z.object({
  rounds: z.array(
    z.object({
      units: z.array(z.string()),
      openedAt: instantText,
      due: instantText,
      concluded: z.array(z.string()),
      endedAt: instantText.nullable(),
      closedAt: instantText.nullable(),
      comments: z.array(comment),
    }),
  ),
});
const problems = ['POLICY.UNKNOWN', 'POLICY.WRONG_STAGE', 'CONSULTATION.NONE', 'LEDGER.STALE_POSITION'];

/** 征求意见: a draft goes to units for comment; each comment is adopted or not, with the reason. */
@Controller('api/policies/:id')
export class ConsultationController {
  constructor(@Inject(PolicyService) private readonly policies: PolicyService) {}

  @Get('consultation')
  @Permission('policy.read')
  @Describe({
    summary: 'Rounds of consultation; a unit sees its own comments and what became of them',
    answer: rounds,
    problems: ['POLICY.UNKNOWN'],
  })
  async rounds(@Param('id', { schema: uuid }) id: string, @CurrentActor() actor: Actor) {
    const { state } = await this.policies.visible(id, actor);
    const scope = scopeOf(actor);
    return { rounds: state.consultations.map((round) => shown(round, scope)) };
  }

  @Post('consultation')
  @HttpCode(200)
  @Permission('policy.consult')
  @Describe({
    summary: 'Ask units for comments until a day',
    answer: actAnswer,
    problems: [...problems, 'CONSULTATION.OPEN', 'CONSULTATION.BAD_DATE', 'DATE.TOO_FAR', 'IMPACT.PENDING', 'UNIT.UNKNOWN'],
  })
  async open(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: open }) { units, due }: z.output<typeof open>,
    @Act() act: ActContext,
  ) {
    return await this.policies.openConsultation(id, units, due, act);
  }

  @Post('comments')
  @HttpCode(200)
  @Permission('article.act')
  @Describe({
    summary: 'Comment on the draft, also on words of it',
    answer: actAnswer,
    problems: [
      ...problems,
      'CONSULTATION.NOT_ASKED',
      'CONSULTATION.ENDED',
      'COMMENT.UNKNOWN_ARTICLE',
      'COMMENT.WORDS_UNKNOWN',
      'AUTH.NOT_YOUR_UNIT',
    ],
  })
  async comment(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: remark }) { unit, article, quote, text: said }: z.output<typeof remark>,
    @Act() act: ActContext,
  ) {
    return await this.policies.comment(id, { unit: unitOf(act.actor, unit), article, quote, text: said }, act);
  }

  @Post('conclude-comments')
  @HttpCode(200)
  @Permission('article.act')
  @Describe({
    summary: 'The unit has no further comments (or none at all)',
    answer: actAnswer,
    problems: [...problems, 'CONSULTATION.NOT_ASKED', 'CONSULTATION.ENDED'],
  })
  async conclude(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: conclude }) { unit }: z.output<typeof conclude>,
    @Act() act: ActContext,
  ) {
    return await this.policies.act(id, { kind: 'concludeComments', unit: unitOf(act.actor, unit) }, act);
  }

  @Post('decide-comment')
  @HttpCode(200)
  @Permission('policy.consult')
  @Describe({
    summary: 'Adopt a comment, or not, with the reason',
    answer: actAnswer,
    problems: [...problems, 'COMMENT.UNKNOWN', 'COMMENT.ALREADY_DECIDED'],
  })
  async decide(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: decision }) body: z.output<typeof decision>,
    @Act() act: ActContext,
  ) {
    const { id: commentId, adopted, reason } = body;
    return await this.policies.act(id, { kind: 'decideComment', id: commentId as string, adopted, reason }, act);
  }

  @Post('close-consultation')
  @HttpCode(200)
  @Permission('policy.consult')
  @Describe({
    summary: 'Close the round: every comment is decided',
    answer: actAnswer,
    problems: [...problems, 'CONSULTATION.UNDECIDED'],
  })
  async close(@Param('id', { schema: uuid }) id: string, @Body({ schema: empty }) _: unknown, @Act() act: ActContext) {
    return await this.policies.act(id, { kind: 'closeConsultation' }, act);
  }
}

const dateOf = (instant: number | null): Date | null => (instant === null ? null : new Date(instant));

function shown({ office: _office, comments, ...round }: Consultation, scope: string | null) {
  return {
    ...round,
    openedAt: dateOf(round.openedAt),
    due: dateOf(round.due),
    endedAt: dateOf(round.endedAt),
    closedAt: dateOf(round.closedAt),
    comments: comments
      .filter(({ unit }) => scope === null || unit === scope)
      .map(({ at, decision, ...said }) => ({
        ...said,
        at: new Date(at),
        decision: decision && { ...decision, at: new Date(decision.at) },
      })),
  };
}
