import { Controller, Get, Headers, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import pg from 'pg';
import { z } from 'zod';
import { Ledger } from '#ledger/ledger.js';
import { readPolicyItem } from '#ledger/queries/policies.js';
import { inOrderOf, readUnitStatistics } from '#ledger/queries/register.js';
import { RegisterNotMade, writeRegister, type RegisterFormat } from '#ledger/register/register-file.js';
import { sheetOf } from '#ledger/register/register-rows.js';
import { namesOf, RegistryStore } from '#ledger/registry.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { languageOf } from '../problems/problem.js';
import { Refused } from '../problems/refused.js';
import { uuid } from '../validation.js';

const query = z.strictObject({ format: z.enum(['xlsx', 'docx']).default('xlsx') });
const TYPES: Readonly<Record<RegisterFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};
const count = z.number().int();
const statistics = z.object({
  units: z.array(
    z.object({
      unit: z.string(),
      name: z.string(),
      tasks: count,
      onTime: count,
      late: count,
      open: count,
      held: count.meta({ description: 'Articles whose clock the unit has held' }),
      averageDays: z.number().meta({ description: 'Working days in each of them, on average' }),
    }),
  ),
});

/** The register (台账) of a policy as a file, and how its units stand. */
@Controller('api/policies/:id')
export class RegistersController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(RegistryStore) private readonly registry: RegistryStore,
  ) {}

  @Get('register')
  @Permission('register.read')
  @Describe({
    summary: 'The register of the policy as XLSX or DOCX, one row an article, in the language of Accept-Language',
    type: TYPES.xlsx,
    problems: ['POLICY.UNKNOWN'],
  })
  async register(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: query }) { format }: z.output<typeof query>,
    @Headers('accept-language') accepted: string | undefined,
  ): Promise<StreamableFile> {
    const { title } = await this.policy(id);
    const language = languageOf(accepted);
    const nameOf = await this.names();
    const sheet = await sheetOf({ pool: this.pool, rules: this.ledger.rules, policyId: id, title, nameOf, language });
    const bytes = await writeRegister({ format, ...sheet }).catch((error: unknown) => {
      throw error instanceof RegisterNotMade ? new Refused('SERVICE.UNAVAILABLE') : error;
    });
    return new StreamableFile(bytes, {
      type: TYPES[format],
      length: bytes.length,
      disposition: `attachment; filename="register.${format}"; filename*=UTF-8''${encodeURIComponent(`${title}台账.${format}`)}`,
    });
  }

  @Get('statistics')
  @Permission('register.read')
  @Describe({
    summary: 'How the units of the policy stand, in the order of the registry; nobody is ranked',
    answer: statistics,
    problems: ['POLICY.UNKNOWN'],
  })
  async statistics(@Param('id', { schema: uuid }) id: string) {
    await this.policy(id);
    const nameOf = await this.names();
    const registry = await this.registry.read();
    const rows = await readUnitStatistics(this.pool, this.ledger.rules, id);
    return { units: inOrderOf(registry, rows).map((row) => ({ ...row, name: nameOf(row.unit) })) };
  }

  private async policy(id: string) {
    const policy = await readPolicyItem(this.pool, id, null);
    if (!policy) throw new Refused('POLICY.UNKNOWN', { id });
    return policy;
  }

  private async names(): Promise<(unit: string) => string> {
    return namesOf(await this.registry.read());
  }
}
