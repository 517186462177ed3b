import { Body, Controller, Get, HttpCode, Ip, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import { Administration } from '#ledger/people/administration.js';
import { cursorOf, pageOf, readCursor } from '#ledger/queries/cursor.js';
import { CurrentActor } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { invalid, throwRefusal } from '../problems/refused.js';
import { pageQuery, text, unitCode, uuid } from '../validation.js';
import { account, accountName, password, role, shown } from './account.schema.js';

const page = pageQuery({});
const listed = account.extend({ disabled: z.boolean(), createdAt: z.iso.datetime() }).meta({ id: 'ListedAccount' });
const list = z.object({ items: z.array(listed), next: z.string().nullable() });
const newAccount = z.strictObject({ name: accountName, displayName: text(100), unit: unitCode.nullable(), password });
const newRoles = z.strictObject({ roles: z.array(role).max(11) });
const newDisabled = z.strictObject({ disabled: z.boolean() });
const newPassword = z.strictObject({ password });

/** The three administrators (三员分立): one makes accounts, another gives them roles, the third reads the log. */
@Controller('api/accounts')
export class AccountsController {
  constructor(private readonly administration: Administration) {}

  @Get()
  @Permission('account.read')
  @Describe({ summary: 'Accounts, by name', answer: list })
  async list(@Query({ schema: page }) { limit, cursor }: z.output<typeof page>): Promise<z.output<typeof list>> {
    const place = cursor === undefined ? [] : readCursor(cursor, 'text');
    if (!place) throw invalid('cursor', 'cursor');
    const found = await this.administration.accounts(limit + 1, place[0]);
    const { items, next } = pageOf(found, limit, ({ name }) => cursorOf(name));
    return {
      items: items.map((row) => ({ ...shown(row), disabled: row.disabledAt !== null, createdAt: row.createdAt.toISOString() })),
      next,
    };
  }

  @Post()
  @Permission('account.create')
  @Describe({
    summary: 'Make an account',
    description: 'It has no role yet, and its owner must change the password at the first sign-in.',
    answer: account,
    status: 201,
    problems: ['ACCOUNT.BAD_NAME', 'ACCOUNT.NAME_TAKEN', 'PASSWORD.TOO_SHORT', 'PASSWORD.TOO_LONG', 'PASSWORD.IS_NAME'],
  })
  async create(
    @Body({ schema: newAccount }) body: z.output<typeof newAccount>,
    @CurrentActor() by: Actor,
    @Ip() address: string,
  ): Promise<z.output<typeof account>> {
    const made = await this.administration.create(
      { account: by.account, address },
      { ...body, roles: [], mustChangePassword: true },
    );
    return shown(made);
  }

  @Put(':id/roles')
  @HttpCode(204)
  @Permission('role.assign')
  @Describe({
    summary: 'Set the roles of an account',
    problems: ['ACCOUNT.UNKNOWN', 'ACCOUNT.ROLES_CONFLICT', 'ACCOUNT.LAST_ADMINISTRATOR', 'AUTH.OWN_ACCOUNT'],
  })
  async setRoles(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: newRoles }) { roles }: z.output<typeof newRoles>,
    @CurrentActor() by: Actor,
    @Ip() address: string,
  ): Promise<void> {
    const refusal = await this.administration.setRoles({ account: by.account, address }, id, roles);
    if (refusal) throwRefusal(refusal);
  }

  @Put(':id/disabled')
  @HttpCode(204)
  @Permission('account.disable')
  @Describe({
    summary: 'Disable or enable an account',
    description: 'Disabling ends its sessions. The account of another administrator is disabled once its role was taken away.',
    problems: ['ACCOUNT.UNKNOWN', 'ACCOUNT.ADMINISTRATOR', 'AUTH.OWN_ACCOUNT'],
  })
  async setDisabled(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: newDisabled }) { disabled }: z.output<typeof newDisabled>,
    @CurrentActor() by: Actor,
    @Ip() address: string,
  ): Promise<void> {
    const refusal = await this.administration.setDisabled({ account: by.account, address }, id, disabled);
    if (refusal) throwRefusal(refusal);
  }

  @Post(':id/password-reset')
  @HttpCode(204)
  @Permission('account.request-reset')
  @Describe({
    summary: 'Ask for a new password of somebody who lost it',
    description: 'By the system administrator, who never learns it: the security administrator gives it within seven days.',
    problems: ['ACCOUNT.UNKNOWN', 'ACCOUNT.ADMINISTRATOR', 'AUTH.OWN_ACCOUNT'],
  })
  async requestReset(@Param('id', { schema: uuid }) id: string, @CurrentActor() by: Actor, @Ip() address: string): Promise<void> {
    const refusal = await this.administration.requestReset({ account: by.account, address }, id);
    if (refusal) throwRefusal(refusal);
  }

  @Put(':id/password')
  @HttpCode(204)
  @Permission('account.reset-password')
  @Describe({
    summary: 'Give an account the new password that was asked for',
    description: 'By the security administrator, to its owner. Ends its sessions; the owner must change it at the next sign-in.',
    problems: [
      'ACCOUNT.UNKNOWN',
      'ACCOUNT.ADMINISTRATOR',
      'ACCOUNT.RESET_NOT_REQUESTED',
      'AUTH.OWN_ACCOUNT',
      'PASSWORD.TOO_SHORT',
      'PASSWORD.TOO_LONG',
      'PASSWORD.IS_NAME',
    ],
  })
  async resetPassword(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: newPassword }) body: z.output<typeof newPassword>,
    @CurrentActor() by: Actor,
    @Ip() address: string,
  ): Promise<void> {
    const refusal = await this.administration.resetPassword({ account: by.account, address }, id, body.password);
    if (refusal) throwRefusal(refusal);
  }
}
