import { Controller, Get, Inject } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import { Public } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { Refused } from '../problems/refused.js';

const answer = z.object({ status: z.literal('ok') });

/** For whoever watches the process; open to everybody and says nothing of the business. */
@Controller()
export class HealthController {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  @Get('healthz')
  @Public()
  @Describe({ summary: 'The process is alive', answer })
  healthz(): z.output<typeof answer> {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Public()
  @Describe({ summary: 'The process can serve: its database answers', answer })
  async readyz(): Promise<z.output<typeof answer>> {
    try {
      await this.pool.query('select business_now()');
      return { status: 'ok' };
    } catch {
      throw new Refused('SERVICE.UNAVAILABLE', {}, { 'retry-after': '5' });
    }
  }
}
