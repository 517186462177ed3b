import { Controller, Get, Inject } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';

const answer = z.object({
  now: z.iso.datetime().meta({ description: 'Business time, UTC' }),
  rate: z.number().meta({ description: 'Business seconds in one real second; 1: real time' }),
});

@Controller('api/clock')
export class ClockController {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  @Get()
  @Permission('clock.read')
  @Describe({ summary: 'Business time', answer })
  async clock(): Promise<z.output<typeof answer>> {
    const { rows } = await this.pool.query<{ now: Date; rate: number }>({
      name: 'clock',
      text: 'select business_now() as now, rate from business_clock',
    });
    const { now, rate } = rows[0]!;
    return { now: now.toISOString(), rate };
  }
}
