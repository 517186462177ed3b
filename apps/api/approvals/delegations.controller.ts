import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import { GROUP_ROLES, hasRole, type Actor } from '#domain/actor.js';
import {
  isPast,
  readDelegation,
  readDelegations,
  recordDelegation,
  revokeDelegation,
  type Delegation,
} from '#ledger/delegations.js';
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
    problems: [
      'DELEGATION.NOT_YOURS',
      'DELEGATION.BAD_DATES',
      'DELEGATION.TO_ONESELF',
      'DELEGATION.NOT_OF_THE_GROUP',
      'ACCOUNT.UNKNOWN',
      'POLICY.UNKNOWN',
    ],
  })
  async record(@Body({ schema: delegationBody }) body: z.output<typeof delegationBody>, @Act() { actor, commandId }: ActContext) {
    if (!mayRecord(actor, body)) throw new Refused('DELEGATION.NOT_YOURS', { role: body.role });
    if (body.account === actor.account) throw new Refused('DELEGATION.TO_ONESELF');
    const { from, to } = body;
    if (to < from || (await isPast(this.pool, to))) throw new Refused('DELEGATION.BAD_DATES', { from, to });
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

  /** A name with a slip of the pen would give nobody the power to decide. Who acts for the absent
   * leader is of the leading group (domain.md §6). Refuses ACCOUNT.UNKNOWN, POLICY.UNKNOWN, DELEGATION.NOT_OF_THE_GROUP. */
  private async checkThere({ account, kind, policyId }: z.output<typeof delegationBody>): Promise<void> {
    const named = await this.pool.query<{ ofGroup: boolean }>(
      `select roles && $2::text[] as "ofGroup" from account where name = $1`,
      [account, GROUP_ROLES],
    );
    const [holder] = named.rows;
    if (!holder) throw new Refused('ACCOUNT.UNKNOWN', { id: account });
    if (kind === 'acting' && !holder.ofGroup) throw new Refused('DELEGATION.NOT_OF_THE_GROUP', { account });
    if (policyId !== null && !(await readPolicyItem(this.pool, policyId, null)))
      throw new Refused('POLICY.UNKNOWN', { id: policyId });
  }

  @Post(':id/revoke')
  @HttpCode(204)
  @Permission('delegation.record')
  @Describe({
    summary: 'Revoke a delegation: by who recorded it, the leader, or for an acting leader the coordination office',
    problems: ['DELEGATION.UNKNOWN', 'DELEGATION.NOT_YOURS'],
  })
  async revoke(@Param('id', { schema: uuid }) id: string, @Act() { actor }: ActContext): Promise<void> {
    const found = await readDelegation(this.pool, id);
    if (!found) throw new Refused('DELEGATION.UNKNOWN', { id });
    if (!mayRevoke(actor, found)) throw new Refused('DELEGATION.NOT_YOURS', { role: found.role });
    if (!(await revokeDelegation(this.pool, id, actor.account))) throw new Refused('DELEGATION.UNKNOWN', { id });
  }
}

/** Who holds a role delegates it himself; that somebody acts for an absent leader is recorded by the coordination office. */
const mayRecord = (actor: Actor, { role, kind }: z.output<typeof delegationBody>): boolean =>
  kind === 'acting' ? hasRole(actor, 'coordination_office') : hasRole(actor, role);

const mayRevoke = (actor: Actor, { kind, recordedBy }: Delegation): boolean =>
  actor.account === recordedBy || hasRole(actor, 'leader') || (kind === 'acting' && hasRole(actor, 'coordination_office'));
