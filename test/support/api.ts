import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type pg from 'pg';
import { loadSettings } from '#config/settings.js';
import type { Role } from '#domain/actor.js';
import { createAccount, type Account } from '#ledger/people/accounts.js';
import { hashPassword } from '#ledger/people/passwords.js';
import { openSession } from '#ledger/people/sessions.js';
import { createApp } from '../../apps/api/app.js';
import { POOL } from '../../apps/api/pool.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** The password of every account of the tests. */
export const TEST_PASSWORD = 'correct horse battery staple';

/** The date so many days from today on the real clock, by which APIs under test run unless they say otherwise. */
export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export interface TestAccount extends Account {
  /** Of an open session. */
  readonly token: string;
}

export interface RequestOptions {
  readonly token?: string;
  /** A Buffer or a text is sent as it is (say its content-type), anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  /** JSON where the answer says so, otherwise the text. */
  readonly body: Body;
}

/** The very application of `duban-api`, on a database of its own. */
export interface TestApi {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  /** The pool of the application. */
  readonly pool: pg.Pool;
  /** An account with these roles in this unit, with an open session. The same one again for the same roles and unit. */
  accountOf(roles: Role | readonly Role[], unit?: string | null): Promise<TestAccount>;
  /** An account that nobody else uses. */
  newAccount(given?: Partial<Pick<Account, 'name' | 'unit' | 'roles' | 'mustChangePassword'>>): Promise<TestAccount>;
  request<Body = Record<string, unknown>>(method: string, path: string, options?: RequestOptions): Promise<Answer<Body>>;
  close(): Promise<void>;
}

/** Starts the API on a free port. `env`: settings besides those of the tests, by the names of the environment. */
export async function startTestApi(env: Readonly<Record<string, string>> = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  try {
    const app = await createApp(loadSettings({ DATABASE_URL: database.appUrl, LOG_LEVEL: 'silent', ...env }));
    await app.listen(0, '127.0.0.1');
    return new RunningApi(app, database, await app.getUrl());
  } catch (error) {
    await database.drop();
    throw error;
  }
}

class RunningApi implements TestApi {
  readonly pool: pg.Pool;
  private readonly accounts = new Map<string, Promise<TestAccount>>();

  constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
    readonly url: string,
  ) {
    this.pool = app.get<pg.Pool>(POOL);
  }

  async accountOf(roles: Role | readonly Role[], unit: string | null = null): Promise<TestAccount> {
    const wanted = [roles].flat();
    const key = `${wanted.join()} ${unit}`;
    const found = this.accounts.get(key) ?? this.newAccount({ roles: wanted, unit });
    this.accounts.set(key, found);
    return await found;
  }

  async newAccount(given: Parameters<TestApi['newAccount']>[0] = {}): Promise<TestAccount> {
    const { name = `a-${randomUUID()}`, unit = null, roles = [], mustChangePassword = false } = given;
    const account = await createAccount(this.pool, {
      name,
      displayName: name,
      unit,
      roles,
      mustChangePassword,
      password: { hash: await sharedHash() },
    });
    const { token } = await openSession(this.pool, account.id, 1);
    return { ...account, token };
  }

  async request<Body>(method: string, path: string, { token, body, headers = {} }: RequestOptions = {}): Promise<Answer<Body>> {
    const asIs = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(!asIs && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: asIs ? (body as string | Buffer) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (isJson && text ? JSON.parse(text) : text) as Body };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }
}

let hash: Promise<string> | undefined;
/** Hashing a password takes long by intent, so the tests do it once. */
const sharedHash = (): Promise<string> => (hash ??= hashPassword(TEST_PASSWORD));
