import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import type { CommandOf } from '#domain/article/commands.js';
import { dropDrafts } from '#ledger/drafts.js';
import { derivedId } from '#ledger/hash.js';
import { Ledger } from '#ledger/ledger.js';
import { Act, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { invalid, Refused } from '../problems/refused.js';
import { actAnswer, uuid } from '../validation.js';
import { reportFields } from './acts.js';

const FORM_MAX = 50;
const body = z.strictObject({
  reports: z
    .array(z.strictObject({ articleId: uuid, ...reportFields }))
    .min(1)
    .max(FORM_MAX),
});
const answer = z.object({ results: z.array(actAnswer.extend({ articleId: z.uuid() })) });

/** One form for several articles of a period (domain.md §3): a unit reports once, and it is told once. */
@Controller('api/reports')
export class ReportsController {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(POOL) private readonly pool: pg.Pool,
  ) {}

  @Post()
  @HttpCode(200)
  @Permission('article.act')
  @Describe({
    summary: 'Reports on several articles at once: all are taken, or none',
    description:
      'The drafts of the account on these articles are thrown away with it. The problem of a refusal names the article as `article`.',
    answer,
    problems: ['ARTICLE.UNKNOWN', 'AUTH.NOT_YOUR_UNIT', 'REPORT.NOTHING_OWED', 'REPORT.UNKNOWN_CYCLE', 'REPORT.UNKNOWN_TARGET'],
  })
  async report(@Body({ schema: body }) { reports }: z.output<typeof body>, @Act() { commandId, actor }: ActContext) {
    const same = reports.findIndex((one, i) => reports.slice(0, i).some((other) => isSameReport(one, other)));
    if (same >= 0) throw invalid(`reports.${same}.articleId`, 'twice');
    const requests = reports.map(({ articleId, unit = actor.unit, ...fields }, i) => {
      if (unit === null) throw new Refused('AUTH.NO_UNIT');
      const command: CommandOf<'report'> = { kind: 'report', unit, ...fields };
      return { id: articleId, commandId: derivedId('form', commandId, i), actor, command };
    });
    const executed = await this.ledger.executeAll(requests);
    if (!executed.ok) throw new Refused(executed.code, { ...executed.params, article: executed.id });
    const articles = reports.map(({ articleId }) => articleId);
    await dropDrafts(this.pool, actor.account, articles);
    return {
      results: executed.results.map(({ position, events, repeated }, i) => ({
        articleId: articles[i]!,
        position,
        events: [...events],
        repeated,
      })),
    };
  }
}

type OneReport = z.output<typeof body>['reports'][number];

/** On one article and period, by one unit: the second would silently take the place of the first. */
const isSameReport = (a: OneReport, b: OneReport): boolean =>
  a.articleId === b.articleId && a.unit === b.unit && (a.cycle === b.cycle || a.cycle === undefined || b.cycle === undefined);
