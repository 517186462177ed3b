import { Body, Controller, Get, HttpCode, Inject, Put } from '@nestjs/common';
import { z } from 'zod';
import type { Registry } from '#document/types.js';
import { RegistryStore } from '#ledger/registry.js';
import { Permission } from '../auth/permission.js';
import { Describe } from '../docs/describe.js';
import { Refused } from '../problems/refused.js';
import { AcceptsLargeJson } from '../route-config.js';
import { text, unitCode } from '../validation.js';
import { registryFaults } from './registry-faults.js';

const names = z.array(text(100)).max(50);
const unit = z
  .strictObject({
    code: unitCode,
    name: text(100),
    shortNames: names,
    aliases: names,
    kind: text(40),
    level: z.enum(['nation', 'province', 'city', 'county', 'township', 'other']),
    parent: unitCode.optional(),
    mergedInto: unitCode.optional(),
    renamedTo: unitCode.optional(),
  })
  .meta({ id: 'Unit' });
const group = z
  .strictObject({ code: unitCode, patterns: names.min(1), members: z.array(unitCode).max(500) })
  .meta({ id: 'UnitGroup' });
const registry = z.strictObject({ units: z.array(unit).max(20_000), groups: z.array(group).max(1_000) });

/** The registry of units: names, short names, aliases, tree and groups. */
@Controller('api/units')
export class UnitsController {
  constructor(@Inject(RegistryStore) private readonly store: RegistryStore) {}

  @Get()
  @Permission('registry.read')
  @Describe({ summary: 'The registry of units', answer: registry })
  async units() {
    return await this.store.read();
  }

  @Put()
  @HttpCode(204)
  @Permission('registry.write')
  @AcceptsLargeJson()
  @Describe({
    summary: 'Put another registry in place of the one that is there',
    problems: ['UNIT.BAD_REGISTRY', 'UNIT.IN_USE'],
  })
  async replace(@Body({ schema: registry }) body: z.output<typeof registry>): Promise<void> {
    const faults = registryFaults(body as Registry);
    if (faults.length > 0) throw new Refused('UNIT.BAD_REGISTRY', { wrong: faults.map(({ code, what }) => `${code} ${what}`) });
    const missing = await this.store.replace(body as Registry);
    if (missing.length > 0) throw new Refused('UNIT.IN_USE', { units: missing });
  }
}
