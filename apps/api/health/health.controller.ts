import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import pg from 'pg';
import { POOL } from '../pool.js';

/** For whoever watches the process; open to everybody and says nothing of the business. */
@Controller()
export class HealthController {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  /** The process is alive. */
  @Get('healthz')
  healthz(): { status: string } {
    return { status: 'ok' };
  }

  /** The process can serve: its database answers. 503 otherwise. */
  @Get('readyz')
  async readyz(): Promise<{ status: string }> {
    try {
      await this.pool.query('select business_now()');
      return { status: 'ok' };
    } catch {
      throw new ServiceUnavailableException('the database does not answer');
    }
  }
}
