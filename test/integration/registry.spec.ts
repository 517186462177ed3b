import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { learnAlias } from '#document/index.js';
import type { Registry, RegistryUnit } from '#document/types.js';
import { RegistryStore } from '#ledger/registry.js';
import { inTransaction } from '#ledger/transaction.js';
import { packageRoot } from '#runtime/paths.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const unit = (code: string, name: string, more: Partial<RegistryUnit> = {}): RegistryUnit => ({
  code,
  name,
  shortNames: [],
  aliases: [],
  kind: 'department',
  level: 'city',
  ...more,
});
const registry: Registry = {
  units: [unit('A', '某市发展和改革局'), unit('B', '某市计划委员会', { renamedTo: 'A', since: '2019-03-01' })],
  groups: [{ code: 'G', patterns: ['各相关单位'], members: ['A', 'B'] }],
};

let database: TestDatabase;
let pool: pg.Pool;
let store: RegistryStore;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.appUrl, max: 4 });
  // a connection that was just given back may still be there when the database goes
  pool.on('error', () => undefined);
  store = new RegistryStore(pool);
  expect(await store.replace(registry)).toEqual({ ok: true });
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

const policy = randomUUID();
const learn = async (policyId: string, name: string, code: string | null) =>
  await inTransaction(pool, async (client) => await store.learn(client, { policyId, name, unit: code }, learnIfFree));

function learnIfFree(...given: Parameters<typeof learnAlias>): Registry | null {
  try {
    return learnAlias(...given);
  } catch {
    return null;
  }
}

describe('the store of the registry', () => {
  it('gives back what was put in, the days of renamings too, and reads it again only when it changed', async () => {
    const { registry: read, version } = await store.readVersion();
    expect(read).toEqual(registry);
    expect(await store.read()).toBe(read);
    expect(await new RegistryStore(pool).replace({ units: registry.units, groups: [] })).toEqual({ ok: true });
    expect(await store.read()).toEqual({ units: registry.units, groups: [] });
    expect((await store.readVersion()).version).toBeGreaterThan(version);
  });

  it('takes no registry that was made from an older one', async () => {
    const { version } = await store.readVersion();
    const both = await Promise.all([store.replace(registry, version), store.replace({ ...registry, groups: [] }, version)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both).toContainEqual({ ok: false, moved: true });
  });

  it('learns a name once, however often and from however many policies it hears it', async () => {
    const other = randomUUID();
    expect(await learn(policy, '市发改委', 'A')).toBe('learned');
    const { version } = await store.readVersion();
    expect(await learn(policy, '市发改委', 'A')).toBe('learned');
    expect(await learn(other, '市发改委', 'A')).toBe('learned');
    expect(await store.readVersion()).toMatchObject({ version, registry: { units: [{ aliases: ['市发改委'] }, {}] } });
    await learn(policy, '市发改委', null);
    expect((await store.read()).units[0]!.aliases).toEqual(['市发改委']);
    await learn(other, '市发改委', null);
    expect((await store.read()).units[0]!.aliases).toEqual([]);
  });

  it('does not learn another unit’s name, and forgets nothing that a person put in', async () => {
    expect(await learn(policy, '某市计划委员会', 'A')).toBe('refused');
    expect(await learn(policy, '某市发展和改革局', 'A')).toBe('none');
    await learn(policy, '市发改委', 'A');
    await store.replace(await store.read());
    await learn(policy, '市发改委', null);
    expect((await store.read()).units[0]!.aliases).toEqual(['市发改委']);
  });
});

describe('duban registry', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'duban-registry-'));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  async function duban(...args: string[]) {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const program = path.join(packageRoot(), 'dist', 'apps', 'cli', 'main.js');
    const env = { ...inherited, DATABASE_URL: database.appUrl };
    return await promisify(execFile)(process.execPath, [program, 'registry', ...args], { env }).then(
      ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ status: code, stdout, stderr }),
    );
  }

  it('exports what it imports again', async () => {
    const [book, units] = [path.join(folder, 'registry.xlsx'), path.join(folder, 'units.csv')];
    expect(await duban('export', book)).toMatchObject({ status: 0, stdout: expect.stringContaining('2 个单位') });
    expect(await duban('export', units, '--english')).toMatchObject({ status: 0 });
    expect(fs.readFileSync(units, 'utf8')).toContain('Renamed to');
    await store.replace({ units: [], groups: [] });
    expect(await duban('import', book)).toMatchObject({ status: 0, stdout: expect.stringContaining('1 个单位组') });
    expect(await store.read()).toEqual(registry);
    expect(await duban('import', units)).toMatchObject({ status: 0 });
    expect(await store.read()).toEqual(registry);
  });

  it('says every fault in both languages, ends with 2, and stores nothing', async () => {
    const file = path.join(folder, 'units.csv');
    fs.writeFileSync(file, '编码,名称,上级\nA,甲局,X\nA,,\n');
    const { status, stderr } = await duban('import', file);
    expect(status).toBe(2);
    expect(stderr).toContain('“单位”表第 2 行“上级”列：上级“X”不存在 / Units, row 2, column Parent: Parent X is not there');
    expect(stderr).toContain('“单位”表第 3 行“名称”列：“名称”不能为空 / Units, row 3, column Name: Name must not be empty');
    expect(await duban('import', path.join(folder, 'none.csv'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('ENOENT'),
    });
    expect(await duban('export', path.join(folder, 'units.ods'))).toMatchObject({ status: 2 });
    expect(await store.read()).toEqual(registry);
  });
});
