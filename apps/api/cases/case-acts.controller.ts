import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import type { CaseCommand } from '#domain/case/commands.js';
import { Ledger } from '#ledger/ledger.js';
import { defineActs } from '../act-routes.js';
import type { ActContext } from '../auth/current-actor.js';
import { Named } from '../named.js';
import { throwRefusal } from '../problems/refused.js';
import type { actAnswer } from '../validation.js';
import { caseActs } from './case.schema.js';
import { CaseService } from './case.service.js';

type Answer = z.output<typeof actAnswer>;

/** Every human act on a supervision case: `POST /api/cases/{id}/{act}`, one route an act, made from the table in case.schema.ts. */
@Controller('api/cases/:id')
export class CaseActsController {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Named) private readonly named: Named,
    @Inject(CaseService) private readonly cases: CaseService,
  ) {}

  async execute(kind: CaseCommand['kind'], id: string, body: Record<string, unknown>, act: ActContext): Promise<Answer> {
    const { expectedPosition: _header, ...fields } = body;
    // checked by the act's own schema
    const command = { ...fields, ...(await this.competent(kind, fields)), kind } as CaseCommand;
    if (command.kind === 'propose') {
      await this.named.units(command.newLead ? [command.newLead.to] : []);
      await this.named.approvers(command.approvers);
      if (command.newLead) await this.cases.tryNewLead(id, command.newLead);
    }
    const { commandId, actor, expectedPosition } = act;
    const executed = await this.ledger.executeCase({
      id,
      command,
      commandId,
      actor,
      ...(expectedPosition !== undefined && { expectedPosition }),
    });
    if (!executed.ok) throwRefusal(executed);
    const { position, events, repeated } = executed;
    return { position, events: [...events], repeated };
  }

  /** Accountability is only proposed here: once it is approved it goes to the competent body (政府督查工作条例 art. 21, 23). */
  private async competent(kind: CaseCommand['kind'], { proposal }: Record<string, unknown>): Promise<{ handTo?: string }> {
    const body = kind === 'propose' && proposal === 'accountability' ? await this.named.onlyDisciplineBody() : undefined;
    return body === undefined ? {} : { handTo: body };
  }
}

defineActs(CaseActsController, caseActs, ({ permission }) => permission, [
  'CASE.UNKNOWN',
  'CASE.WRONG_STATUS',
  'LEDGER.STALE_POSITION',
]);
