import { Body, Controller, Get, Headers, HttpCode, Inject, Post, Put, Query, StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import { unitTree } from '#document/index.js';
import type { Registry } from '#document/types.js';
import { RegistryStore } from '#ledger/registry.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { languageOf } from '../problems/problem.js';
import { Refused } from '../problems/refused.js';
import { AcceptsFile, AcceptsLargeJson, CSV, TABLE_TYPES, XLSX } from '../route-config.js';
import { check } from '../validation.js';
import { UnitService } from './unit.service.js';
import * as schema from './unit.schema.js';

const NAMES = { units: '单位', groups: '单位组' } as const;

/** The registry of units: names, short names, aliases, tree and groups. */
@Controller('api/units')
export class UnitsController {
  constructor(
    @Inject(RegistryStore) private readonly store: RegistryStore,
    @Inject(UnitService) private readonly service: UnitService,
  ) {}

  @Get()
  @Permission('registry.read')
  @Describe({ summary: 'The registry of units', answer: schema.registry })
  async units() {
    // what rulings taught is no part of the registry that people put in place
    const { units, groups } = await this.store.read();
    return { units, groups };
  }

  @Get('tree')
  @Permission('registry.read')
  @Describe({
    summary: 'The registry as a tree: units under those above them, by administrative level',
    answer: schema.treeAnswer,
    problems: ['UNIT.UNKNOWN'],
  })
  async tree(@Query({ schema: schema.treeQuery }) { root, ...cut }: z.output<typeof schema.treeQuery>) {
    const { units, groups } = await this.store.read();
    const tree = unitTree({ units, groups }, { root, ...cut });
    if (!tree) throw new Refused('UNIT.UNKNOWN', { unit: root! });
    return tree;
  }

  @Put()
  @HttpCode(204)
  @Permission('registry.write')
  @AcceptsLargeJson()
  @Describe({
    summary: 'Put another registry in place of the one that is there',
    problems: ['UNIT.BAD_REGISTRY', 'UNIT.IN_USE'],
  })
  async replace(@Body({ schema: schema.registry }) body: z.output<typeof schema.registry>): Promise<void> {
    await this.service.replace(body as Registry);
  }

  @Post('import')
  @HttpCode(200)
  @Permission('registry.write')
  @AcceptsFile(schema.importBody, TABLE_TYPES)
  @Describe({
    summary: 'Take over units and groups from a workbook (XLSX) or a CSV file (UTF-8 or GB18030)',
    description:
      'Each table of the file takes the place of what is there; what the file does not hold stays. With any fault nothing is stored, ' +
      'and `params.problems` says all of them with row and column.',
    answer: schema.importAnswer,
    problems: ['UNIT.BAD_REGISTRY', 'UNIT.IN_USE', 'DOCUMENT.NOT_A_TABLE', 'DOCUMENT.BROKEN', 'DOCUMENT.TOO_LARGE'],
  })
  async import(@Body() body: unknown) {
    return await this.service.import(Buffer.isBuffer(body) ? body : Buffer.from(check(schema.importBody, body).text));
  }

  @Get('export')
  @Permission('registry.read')
  @Describe({
    summary: 'The registry as a workbook, or its units or groups as CSV; import takes it back as it is',
    type: TABLE_TYPES,
  })
  async export(
    @Query({ schema: schema.exportQuery }) { format, table }: z.output<typeof schema.exportQuery>,
    @Headers('accept-language') accepted: string | undefined,
  ): Promise<StreamableFile> {
    const bytes = await this.service.export(format, table, languageOf(accepted));
    const name = format === 'xlsx' ? '单位库' : NAMES[table];
    return new StreamableFile(bytes, {
      type: format === 'xlsx' ? XLSX : `${CSV}; charset=utf-8`,
      // RFC 6266: the plain name for whoever cannot read the other
      disposition: `attachment; filename="${table}.${format}"; filename*=UTF-8''${encodeURIComponent(`${name}.${format}`)}`,
      length: bytes.length,
    });
  }

  @Get('resolve')
  @Permission('registry.read')
  @Describe({ summary: 'Which units a name may mean, with score and reason', answer: schema.resolveAnswer })
  async resolve(@Query({ schema: schema.resolveQuery }) { mention }: z.output<typeof schema.resolveQuery>) {
    return await this.service.resolve(mention);
  }
}
