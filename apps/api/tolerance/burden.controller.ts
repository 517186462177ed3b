import { Controller, Get, Inject, Query } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#domain/actor.js';
import { DEMANDS, readBurden } from '#ledger/queries/burden.js';
import { CurrentActor } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid } from '../problems/refused.js';
import { seesEverything, unitOf } from '../scope.js';
import { unitCode } from '../validation.js';

/** A query covers at most this many months. */
const MONTHS_MAX = 60;

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'month' });
const query = z.strictObject({ unit: unitCode.optional(), from: month, to: month });
const answer = z.array(
  z.object({
    unit: z.string(),
    month: z.string(),
    counts: z.object(Object.fromEntries(DEMANDS.map((kind) => [kind, z.number().int()]))),
  }),
);

/** What was asked of units (减负台账): reports, attachments, notices, checks, case notices by month. No ranking. */
@Controller('api/burden')
export class BurdenController {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  @Get()
  @Permission('burden.read')
  @Describe({
    summary: 'Demands on a unit by month',
    description:
      'Of the own unit; the offices and the heads of the leading group may ask for any, or for all. Months are YYYY-MM, both included.',
    answer,
    problems: ['AUTH.NOT_YOUR_UNIT', 'AUTH.NO_UNIT'],
  })
  async burden(@Query({ schema: query }) { unit, from, to }: z.output<typeof query>, @CurrentActor() actor: Actor) {
    if (monthsOf(from, to) < 1 || monthsOf(from, to) > MONTHS_MAX) throw invalid('to', 'wrong');
    const whose = unit === undefined && seesEverything(actor) ? null : unitOf(actor, unit);
    return await readBurden(this.pool, { unit: whose, from, to });
  }
}

function monthsOf(from: string, to: string): number {
  const number = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5));
  return number(to) - number(from) + 1;
}
