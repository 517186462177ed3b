import { Global, Inject, Logger, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { Settings } from '#config/settings.js';
import { Ledger } from '#ledger/ledger.js';
import { Administration } from '#ledger/people/administration.js';
import { RegistryStore } from '#ledger/registry.js';
import { Named } from './named.js';
import { POOL } from './pool.js';
import { SETTINGS } from './settings.js';

/** A query that takes longer keeps others waiting; whoever asked gets a 503 instead. */
const QUERY_MS_MAX = 30_000;
const CONNECT_MS_MAX = 5_000;
/** A new connection costs as much as a dozen acts until it has signed in and made its plans, so that one is kept over a pause in the work. */
const IDLE_MS_MAX = 600_000;

/** What every feature may inject: SETTINGS, POOL, {@link Ledger}, {@link RegistryStore}, {@link Administration}, {@link Named}. */
@Global()
@Module({})
export class CoreModule implements OnApplicationShutdown {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    private readonly administration: Administration,
  ) {}

  static with(settings: Settings): DynamicModule {
    return {
      module: CoreModule,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: POOL, useFactory: () => createPool(settings) },
        {
          provide: Ledger,
          inject: [POOL],
          useFactory: (pool: pg.Pool) => new Ledger(pool, { deliverNotices: settings.notice.webhookUrl !== undefined }),
        },
        { provide: RegistryStore, inject: [POOL], useFactory: (pool: pg.Pool) => new RegistryStore(pool) },
        Named,
        { provide: Administration, useFactory: () => new Administration(settings.database.url) },
      ],
      exports: [SETTINGS, POOL, Ledger, RegistryStore, Administration, Named],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.administration.close()]);
  }
}

function createPool({ database }: Settings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: database.url,
    max: database.poolMax,
    statement_timeout: QUERY_MS_MAX,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    idleTimeoutMillis: IDLE_MS_MAX,
  });
  // a broken idle connection is replaced by the pool; without a listener it would end the process
  pool.on('error', (error) => new Logger('database').warn(`a connection broke: ${error.message}`));
  return pool;
}
