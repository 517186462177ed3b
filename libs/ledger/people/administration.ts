import type { PoolClient } from 'pg';
import { DataSource, LessThan, type EntityManager } from 'typeorm';
import type { Role } from '#domain/actor.js';
import { refuse } from '#domain/decision.js';
import { AccountEntity } from '../entities/account.entity.js';
import { AuditEntryEntity } from '../entities/audit-entry.entity.js';
import { SessionEntity } from '../entities/session.entity.js';
import { createAccount, type Account, type NewAccount } from './accounts.js';
import { audit, type AuditAction } from './audit.js';
import { hashPassword, passwordFault } from './passwords.js';
import { administratorRoles, rolesFault } from './roles.js';

/** Which administrator, and from where. */
export interface By {
  readonly account: string;
  readonly address: string;
}

type Refusal = ReturnType<typeof refuse>;

/** The tables of people, as entities. The database is made by migrations alone. */
export const peopleSource = (url: string): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities: [AccountEntity, SessionEntity, AuditEntryEntity],
    synchronize: false,
    // administrators are few
    poolSize: 2,
    connectTimeoutMS: 5_000,
  });

/** What the three administrators do. Each change and its entry in the audit log are written together. */
export class Administration {
  private ready: Promise<DataSource> | undefined;

  constructor(private readonly url: string) {}

  /** A page of accounts by name, after the name `after`. */
  async accounts(limit: number, after: string | undefined): Promise<AccountEntity[]> {
    const source = await this.source();
    const query = source.getRepository(AccountEntity).createQueryBuilder('a').orderBy('a.name').limit(limit);
    if (after !== undefined) query.where('a.name > :after', { after });
    return await query.getMany();
  }

  /** A page of the audit log, newest first, before the entry `before`. */
  async auditPage(limit: number, before: string | undefined): Promise<AuditEntryEntity[]> {
    const source = await this.source();
    return await source.getRepository(AuditEntryEntity).find({
      where: before === undefined ? {} : { id: LessThan(before) },
      order: { id: 'DESC' },
      take: limit,
    });
  }

  /** Makes an account. Throws AccountRefused like {@link createAccount}. */
  async create(by: By, given: NewAccount): Promise<Account> {
    return await this.changing(async (manager) => {
      const account = await createAccount(await clientOf(manager), given);
      await this.note(manager, by, 'account.created', account.name, { unit: account.unit });
      return account;
    });
  }

  /**
   * Refuses with ACCOUNT.UNKNOWN, ACCOUNT.ROLES_CONFLICT, AUTH.OWN_ACCOUNT (nobody gives roles to themselves), ACCOUNT.LAST_ADMINISTRATOR (of each kind
   * one remains who may sign in).
   */
  async setRoles(by: By, id: string, roles: readonly Role[]): Promise<Refusal | null> {
    return await this.changingAccount(by, id, async (manager, account) => {
      const fault = rolesFault(roles);
      if (fault) return fault;
      const last = await this.isLast(manager, account, roles);
      if (last) return last;
      await manager.update(AccountEntity, id, { roles: [...new Set(roles)] });
      await this.note(manager, by, 'account.roles-set', account.name, { before: account.roles, after: roles });
      return null;
    });
  }

  /**
   * Shuts an account, ending its sessions, or opens it again. Refuses with ACCOUNT.UNKNOWN, AUTH.OWN_ACCOUNT, ACCOUNT.ADMINISTRATOR: that of another
   * administrator is shut once the security administrator has taken the role away.
   */
  async setDisabled(by: By, id: string, disabled: boolean): Promise<Refusal | null> {
    return await this.changingAccount(by, id, async (manager, account) => {
      if (isAdministrator(account)) return refuse('ACCOUNT.ADMINISTRATOR', { account: account.name });
      await manager.update(AccountEntity, id, { disabledAt: disabled ? () => 'clock_timestamp()' : null });
      if (disabled) await manager.delete(SessionEntity, { accountId: id });
      await this.note(manager, by, disabled ? 'account.disabled' : 'account.enabled', account.name);
      return null;
    });
  }

  /**
   * The system administrator asks for a new password of somebody who lost it, and never learns it: the security administrator gives it. Refuses with
   * ACCOUNT.UNKNOWN, AUTH.OWN_ACCOUNT, ACCOUNT.ADMINISTRATOR (theirs are reset on the server, by `duban accounts reset-password`).
   */
  async requestReset(by: By, id: string): Promise<Refusal | null> {
    return await this.changingAccount(by, id, async (manager, account) => {
      if (isAdministrator(account)) return refuse('ACCOUNT.ADMINISTRATOR', { account: account.name });
      await manager.update(AccountEntity, id, { resetRequestedAt: () => 'clock_timestamp()' });
      await this.note(manager, by, 'password.reset-requested', account.name);
      return null;
    });
  }

  /**
   * Gives the password that was asked for in the last days, which its owner must change at the next sign-in, and ends the sessions. Refuses with
   * ACCOUNT.UNKNOWN, AUTH.OWN_ACCOUNT, ACCOUNT.ADMINISTRATOR, ACCOUNT.RESET_NOT_REQUESTED, PASSWORD.*.
   */
  async resetPassword(by: By, id: string, password: string): Promise<Refusal | null> {
    return await this.changingAccount(by, id, async (manager, account) => {
      if (isAdministrator(account)) return refuse('ACCOUNT.ADMINISTRATOR', { account: account.name });
      const asked = account.resetRequestedAt?.getTime() ?? 0;
      if (Date.now() - asked > RESET_REQUEST_MS) return refuse('ACCOUNT.RESET_NOT_REQUESTED', { account: account.name });
      const fault = passwordFault(password, account.name);
      if (fault) return fault;
      const passwordHash = await hashPassword(password);
      await manager.update(AccountEntity, id, { passwordHash, mustChangePassword: true, resetRequestedAt: null });
      await manager.delete(SessionEntity, { accountId: id });
      await this.note(manager, by, 'password.reset', account.name);
      return null;
    });
  }

  async close(): Promise<void> {
    const source = await this.ready?.catch(() => undefined);
    await source?.destroy();
  }

  /** Connects when it is first needed, so that a process starts before its database; tries anew after a failure. */
  private async source(): Promise<DataSource> {
    this.ready ??= peopleSource(this.url).initialize();
    try {
      return await this.ready;
    } catch (error) {
      this.ready = undefined;
      throw error;
    }
  }

  private async changing<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return await (await this.source()).transaction(work);
  }

  private async changingAccount(
    by: By,
    id: string,
    work: (manager: EntityManager, account: AccountEntity) => Promise<Refusal | null>,
  ): Promise<Refusal | null> {
    return await this.changing(async (manager) => {
      const account = await manager.findOne(AccountEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!account) return refuse('ACCOUNT.UNKNOWN', { id });
      if (account.name === by.account) return refuse('AUTH.OWN_ACCOUNT');
      return await work(manager, account);
    });
  }

  /** ACCOUNT.LAST_ADMINISTRATOR when nobody else who may sign in holds the administrator's role that the account is going to lose. */
  private async isLast(manager: EntityManager, account: AccountEntity, next: readonly Role[]): Promise<Refusal | null> {
    const lost = administratorRoles.find((role) => account.roles.includes(role) && !next.includes(role));
    if (lost === undefined) return null;
    // one at a time: two who are the last but one would both go
    await manager.query(`select pg_advisory_xact_lock(hashtext('administrators'))`);
    const others = await manager
      .createQueryBuilder(AccountEntity, 'a')
      .where('a.id <> :id and a.disabledAt is null and :role = any(a.roles)', { id: account.id, role: lost })
      .getCount();
    return others === 0 ? refuse('ACCOUNT.LAST_ADMINISTRATOR', { role: lost }) : null;
  }

  private async note(manager: EntityManager, by: By, action: AuditAction, target: string, data = {}): Promise<void> {
    await audit(await clientOf(manager), { action, account: by.account, target, address: by.address, data });
  }
}

/** How long a request for a new password stands. */
const RESET_REQUEST_MS = 7 * 86_400_000;

const isAdministrator = ({ roles }: AccountEntity): boolean => roles.some((role) => administratorRoles.includes(role));

/** The connection on which the transaction of the manager runs. */
const clientOf = async (manager: EntityManager): Promise<PoolClient> => (await manager.queryRunner!.connect()) as PoolClient;
