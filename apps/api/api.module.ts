import { Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { loadSettings } from '#config/settings.js';
import { HealthController } from './health/health.controller.js';
import { POOL } from './pool.js';

@Module({
  controllers: [HealthController],
  providers: [
    {
      provide: POOL,
      useFactory: () => {
        const { url, poolMax } = loadSettings(process.env).database;
        const pool = new pg.Pool({ connectionString: url, max: poolMax });
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
