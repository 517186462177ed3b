import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Administration } from '#ledger/people/administration.js';
import { cursorOf, pageOf, readCursor } from '#ledger/queries/cursor.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { invalid } from '../problems/refused.js';
import { pageQuery } from '../validation.js';

const page = pageQuery({});
const entry = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    account: z.string().nullable(),
    action: z.string(),
    target: z.string().nullable(),
    address: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });
const list = z.object({ items: z.array(entry), next: z.string().nullable() });

@Controller('api/audit')
export class AuditController {
  constructor(private readonly administration: Administration) {}

  @Get()
  @Permission('audit.read')
  @Describe({ summary: 'Sign-ins and changes of accounts, newest first', answer: list })
  async list(@Query({ schema: page }) { limit, cursor }: z.output<typeof page>): Promise<z.output<typeof list>> {
    const place = cursor === undefined ? [] : readCursor(cursor, 'serial');
    if (!place) throw invalid('cursor', 'cursor');
    const found = await this.administration.auditPage(limit + 1, place[0]);
    const entries = found.map((row) => ({ ...row, at: row.at.toISOString() }));
    return pageOf(entries, limit, ({ id }) => cursorOf(id));
  }
}
