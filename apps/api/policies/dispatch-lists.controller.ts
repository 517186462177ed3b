import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import type { z } from 'zod';
import { Act, type ActContext } from '../auth/current-actor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { AcceptsLargeJson } from '../route-config.js';
import { listAnswer, listBody } from './policy.schema.js';
import { PolicyService } from './policy.service.js';

/** Lists of tasks that come without a document (任务清单), for instance from another system. */
@Controller('api/dispatch-lists')
export class DispatchListsController {
  constructor(@Inject(PolicyService) private readonly policies: PolicyService) {}

  @Post()
  @HttpCode(201)
  @Permission('policy.dispatch')
  @AcceptsLargeJson()
  @Describe({
    summary: 'Dispatch a list of tasks, all in one transaction',
    answer: listAnswer,
    status: 201,
    problems: [
      'LIST.NO_DUE_DATE',
      'LIST.BAD_DUE_DATE',
      'UNIT.UNKNOWN',
      'DISPATCH.NO_OFFICE',
      'DISPATCH.NO_SUPERVISION',
      'DISPATCH.NOT_A_SUPERVISION_OFFICE',
      'DISPATCH.NOT_A_COORDINATION_OFFICE',
      'UNIT.GONE',
      'DISPATCH.UNIT_TWICE',
      'DISPATCH.NO_REPORT_CYCLES',
      'DATE.TOO_FAR',
    ],
  })
  async dispatch(@Body({ schema: listBody }) body: z.output<typeof listBody>, @Act() act: ActContext) {
    const { articles, ...terms } = body;
    const list = articles.map(({ completionDue, completionRemindAt, signDueAt, signRemindAt, numeral, ...article }) => ({
      ...article,
      numeral: numeral ?? `${article.number}`,
      due: completionDue,
      given: {
        ...(signDueAt !== undefined && { signDueAt }),
        ...(signRemindAt !== undefined && { signRemindAt }),
        ...(completionRemindAt !== undefined && { completionRemindAt }),
      },
    }));
    return await this.policies.dispatchList({ ...terms, articles: list }, act);
  }
}
