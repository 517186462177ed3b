import { Controller, Inject } from '@nestjs/common';
import pg from 'pg';
import type { z } from 'zod';
import type { ArticleCommand } from '#domain/article/commands.js';
import { Ledger } from '#ledger/ledger.js';
import { readLastHash } from '#ledger/queries/article.js';
import { defineActs } from '../act-routes.js';
import type { ActContext } from '../auth/current-actor.js';
import { Named } from '../named.js';
import { POOL } from '../pool.js';
import { Refused, throwRefusal } from '../problems/refused.js';
import type { actAnswer } from '../validation.js';
import { acts, speaking, unitsNamed, withSplitIds } from './acts.js';

type Answer = z.output<typeof actAnswer>;

/** Every human act on an article: `POST /api/articles/{id}/{act}`, one route an act, made from the table in acts.ts. */
@Controller('api/articles/:id')
export class ArticleActsController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Named) private readonly named: Named,
  ) {}

  /** One transaction and no call to Temporal: the workflow is woken by the row that the ledger leaves. */
  async execute(kind: ArticleCommand['kind'], id: string, body: Record<string, unknown>, act: ActContext): Promise<Answer> {
    const { expectedPosition: _header, ...asked } = body;
    await this.named.units(unitsNamed(asked));
    const fields = withSplitIds(asked, act.commandId);
    // checked by the act's own schema
    const command = {
      ...fields,
      ...(speaking.has(kind) && speakerOf(fields, act)),
      // nobody chooses by what the field checks are drawn
      ...(kind === 'drawSample' && { seed: await readLastHash(this.pool, id) }),
      kind,
    } as ArticleCommand;
    if ((command.kind === 'sign' || command.kind === 'assignHandler') && command.handler !== undefined)
      await this.named.handler(command.unit, command.handler);
    if (command.kind === 'proposeCommendation') await this.named.approvers(command.approvers);
    if (command.kind === 'submitPlan') await this.named.quotes(id, command.measures);
    const executed = await this.ledger.execute({ id, command, ...requestOf(act) });
    if (!executed.ok) throwRefusal(executed);
    const { position, events, repeated } = executed;
    return { position, events: [...events], repeated };
  }
}

function speakerOf(fields: Record<string, unknown>, { actor }: ActContext) {
  const unit = fields['unit'] ?? actor.unit;
  if (unit === null) throw new Refused('AUTH.NO_UNIT');
  return { unit };
}

const requestOf = ({ commandId, actor, expectedPosition }: ActContext) => ({
  commandId,
  actor,
  ...(expectedPosition !== undefined && { expectedPosition }),
});

defineActs(ArticleActsController, acts, () => 'article.act', ['ARTICLE.UNKNOWN', 'ARTICLE.WRONG_STAGE', 'LEDGER.STALE_POSITION']);
