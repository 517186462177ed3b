import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import { hasRole, type Actor } from '#domain/actor.js';
import { readDelegations, recordDelegation, revokeDelegation } from '#ledger/delegations.js';
import { readPolicyItem } from '#ledger/queries/policies.js';
import { pageOf } from '../articles/article.schema.js';
import { Act, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid, Refused } from '../problems/refused.js';
import { pageQuery, uuid } from '../validation.js';
import { delegation, delegationBody } from './approval.schema.js';

const page = pageQuery({});

/** Who stands in for whom in the leading group, from when to when, and by which paper. */
@Controller('api/delegations')
export class DelegationsController {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  @Get()
  @Permission('approval.read')
  @Describe({ summary: 'Delegations and acting leaders, the newest first', answer: pageOf(delegation) })
  async list(@Query({ schema: page }) query: z.output<typeof page>) {
    const found = await readDelegations(this.pool, query);
    if (!found) throw invalid('cursor', 'cursor');
    return found;
  }

  @Post()
  @HttpCode(201)
  @Permission('delegation.record')
  @Describe({
    summary: 'Record a delegation of the own role, or, as the coordination office, an acting leader',
    answer: z.object({ id: z.uuid() }),
    status: 201,
    problems: ['DELEGATION.NOT_YOURS', 'DELEGATION.BAD_DATES', 'DELEGATION.TO_ONESELF', 'ACCOUNT.UNKNOWN', 'POLICY.UNKNOWN'],
  })
  async record(@Body({ schema: delegationBody }) body: z.output<typeof delegationBody>, @Act() { actor, commandId }: ActContext) {
    if (!mayRecord(actor, body)) throw new Refused('DELEGATION.NOT_YOURS', { role: body.role });
    if (body.account === actor.account) throw new Refused('DELEGATION.TO_ONESELF');
    if (body.to < body.from) throw new Refused('DELEGATION.BAD_DATES', { from: body.from, to: body.to });
    await this.checkThere(body);
    const recorded = await recordDelegation(this.pool, {
      id: commandId,
      ...body,
      policyId: body.policyId ?? null,
      recordedBy: actor.account,
    });
    if (!recorded) throw new Refused('LEDGER.COMMAND_ID_TAKEN', { commandId });
    return { id: commandId };
  }

  /** A name with a slip of the pen would give nobody the power to decide. Refuses ACCOUNT.UNKNOWN, POLICY.UNKNOWN. */
  private async checkThere({ account, policyId }: z.output<typeof delegationBody>): Promise<void> {
    const named = await this.pool.query('select 1 from account where name = $1', [account]);
    if (named.rowCount === 0) throw new Refused('ACCOUNT.UNKNOWN', { id: account });
    if (policyId !== null && !(await readPolicyItem(this.pool, policyId, null)))
      throw new Refused('POLICY.UNKNOWN', { id: policyId });
  }

  @Post(':id/revoke')
  @HttpCode(204)
  @Permission('delegation.record')
  @Describe({ summary: 'Revoke a delegation', problems: ['DELEGATION.UNKNOWN'] })
  async revoke(@Param('id', { schema: uuid }) id: string): Promise<void> {
    if (!(await revokeDelegation(this.pool, id))) throw new Refused('DELEGATION.UNKNOWN', { id });
  }
}

/** Who holds a role delegates it himself; that somebody acts for an absent leader is recorded by the coordination office. */
const mayRecord = (actor: Actor, { role, kind }: z.output<typeof delegationBody>): boolean =>
  kind === 'acting' ? hasRole(actor, 'coordination_office') : hasRole(actor, role);
