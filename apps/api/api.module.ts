import { Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { loadSettings, type Settings } from '#config/settings.js';
import { HealthController } from './health/health.controller.js';
import { POOL } from './pool.js';
import { SETTINGS } from './settings.js';

@Module({
  controllers: [HealthController],
  providers: [
    { provide: SETTINGS, useFactory: () => loadSettings(process.env) },
    {
      provide: POOL,
      inject: [SETTINGS],
      useFactory: ({ database }: Settings) => {
        const pool = new pg.Pool({ connectionString: database.url, max: database.poolMax });
        // a broken idle connection is replaced by the pool; without a listener it would end the process
        pool.on('error', (error) => new Logger('database').warn(`a connection broke: ${error.message}`));
        return pool;
      },
    },
  ],
})
export class ApiModule implements OnApplicationShutdown {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
