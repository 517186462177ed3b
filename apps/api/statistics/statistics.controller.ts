import { Controller, Get, Inject } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import { countOpenTasks } from '#ledger/queries/statistics.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';

const count = z.number().int();
const answer = z.object({ openTasks: count, byKind: z.record(z.string(), count) });

@Controller('api/statistics')
export class StatisticsController {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  @Get()
  @Permission('statistics.read')
  @Describe({ summary: 'How many tasks are open over all policies, by kind', answer })
  async statistics() {
    const byKind = await countOpenTasks(this.pool);
    return { openTasks: Object.values(byKind).reduce((sum, n) => sum + n, 0), byKind };
  }
}
