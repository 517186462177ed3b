import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { referenceCost } from '../../../test/support/cost.js';
import { compile } from '../compile.js';
import { RegistryError } from '../errors.js';
import { resolveUnit } from '../units/resolve.js';
import type { Registry, RegistryUnit } from '../types.js';
import { learnAlias } from './alias.js';
import { checkRegistry } from './check.js';
import { exportRegistryCsv, exportRegistryXlsx } from './export.js';
import { importRegistry } from './import.js';
import { encodeGb } from '../../../test/support/documents.js';
import { registryOn, registryTree, unitTree } from './tree.js';

const demo = JSON.parse(fs.readFileSync(new URL('../../../demo/qingyuan/units.json', import.meta.url), 'utf8')) as Registry;
const utf8 = (text: string) => new TextEncoder().encode(text);
const unit = (code: string, name: string, more: Partial<RegistryUnit> = {}): RegistryUnit => ({
  code,
  name,
  shortNames: [],
  aliases: [],
  kind: 'department',
  level: 'city',
  ...more,
});
const problemsOf = async (csv: string) => {
  const result = await importRegistry(utf8(csv));
  return result.ok ? [] : result.problems.map((p) => [p.code, p.row, p.column ?? null, p.params['value'] ?? null]);
};

describe('import and export', () => {
  it('of the demo registry give the same registry, as workbook and as CSV, in both languages', async () => {
    for (const language of ['zh', 'en'] as const) {
      const book = await importRegistry(await exportRegistryXlsx(demo, language));
      expect(book).toEqual({ ok: true, registry: demo, units: demo.units.length, groups: demo.groups.length });
      const units = await importRegistry(exportRegistryCsv(demo, 'units', language), { units: [], groups: demo.groups });
      expect(units).toMatchObject({ ok: true, registry: demo });
      const groups = await importRegistry(exportRegistryCsv(demo, 'groups', language), demo);
      expect(groups).toMatchObject({ ok: true, registry: demo, units: 0 });
    }
  });

  it('takes a file of nothing but codes and names for units, and one with members for groups', async () => {
    const base: Registry = { units: [unit('A', '甲局')], groups: [{ code: 'G', patterns: ['各单位'], members: [] }] };
    expect(await importRegistry(utf8('编码,名称\nA,甲局\nB,乙局\n'), base)).toMatchObject({
      ok: true,
      units: 2,
      groups: 0,
      registry: { groups: base.groups },
    });
    expect(await importRegistry(utf8('编码,名称,成员\nH,各局,A\n'), base)).toMatchObject({ ok: true, units: 0, groups: 1 });
    expect(await importRegistry(utf8('编码,写法\nH,各局\n'), base)).toMatchObject({ ok: true, units: 0, groups: 1 });
  });

  it('refuses a name that a file would give back as two', () => {
    const registry: Registry = {
      units: [unit('A', '甲局', { aliases: ['乙；丙'] })],
      groups: [{ code: 'G', patterns: ['各局|各委'], members: [] }],
    };
    expect(checkRegistry(registry).map(({ code, column }) => [code, column])).toEqual([
      ['REGISTRY.BAD_CHARACTER', 'aliases'],
      ['REGISTRY.BAD_CHARACTER', 'patterns'],
    ]);
  });

  it('of any registry as well, names that spreadsheets would compute among them', async () => {
    const name = fc
      .string({ unit: fc.constantFrom(...'=+-@\'"甲乙丙局委（、）,A1'), minLength: 1, maxLength: 12 })
      .map((words) => words.trim())
      .filter((words) => words !== '');
    const names = fc.uniqueArray(name, { maxLength: 3, selector: (n) => n });
    const registry = fc
      .array(fc.record({ shortNames: names, kind: fc.constantFrom('department', '自定义'), aliases: names }), {
        minLength: 1,
        maxLength: 5,
      })
      .map((units): Registry => ({
        units: units.map((u, i) =>
          unit(`U-${i}`, `=HYPERLINK("x")甲${i}`, {
            ...u,
            ...(i > 0 && { parent: 'U-0', renamedTo: 'U-0', since: '2019-03-01' }),
          }),
        ),
        groups: [{ code: 'G', patterns: ['各县（市、区）人民政府', '-相关单位、部门'], members: ['U-0'] }],
      }))
      .filter((r) => checkRegistry(r).length === 0);
    await fc.assert(
      fc.asyncProperty(registry, async (r) => {
        const book = await importRegistry(await exportRegistryXlsx(r));
        expect(book).toMatchObject({ ok: true, registry: r });
        const csv = exportRegistryCsv(r, 'units');
        for (const field of (parse(csv, { bom: true }) as string[][]).flat()) expect(field).not.toMatch(/^[=+\-@\t\r]/);
        expect(await importRegistry(csv, { units: [], groups: r.groups })).toMatchObject({ ok: true, registry: r });
      }),
      { numRuns: 40 },
    );
  });

  it('reads what clerks write: GB18030, a title above the head, other words for columns, loose dates and lists', async () => {
    // 代码,单位名称,简称,上级单位,更名为,日期 …, in GB18030
    const text =
      '某市单位表,,,,,\n代码,单位名称,简称,级别,更名为,日期\nA,某市发展和改革局,市发改局、市发改委,市级,,\nB,某市计划委员会,市计委,市,A,2019年3月1日\n';
    const gb = encodeGb(text);
    const result = await importRegistry(gb);
    expect(result).toMatchObject({
      ok: true,
      registry: {
        units: [
          { code: 'A', name: '某市发展和改革局', shortNames: ['市发改局', '市发改委'], level: 'city' },
          { code: 'B', renamedTo: 'A', since: '2019-03-01' },
        ],
      },
    });
    const tabs = await importRegistry(utf8('编码\t写法\t成员\nG\t各县（市、区）人民政府；各县市区\tA、B\n'), {
      units: [unit('A', '甲'), unit('B', '乙')],
      groups: [],
    });
    expect(tabs).toMatchObject({
      ok: true,
      registry: { groups: [{ patterns: ['各县（市、区）人民政府', '各县市区'], members: ['A', 'B'] }] },
    });
  });

  it('refuses characters that cannot be stored, and a kind that is too long', async () => {
    const book = await exportRegistryXlsx({ units: [unit('A', '甲局', { kind: '类'.repeat(41) })], groups: [] });
    const parts = unzipSync(book);
    const strings = Object.entries(parts).map(([name, bytes]): [string, Uint8Array] => [
      name,
      utf8(new TextDecoder().decode(bytes).replaceAll('甲局', '甲&#xD800;局')),
    ]);
    const result = await importRegistry(zipSync(Object.fromEntries(strings)));
    const found = result.ok ? [] : result.problems.map(({ code, row, column }) => [code, row, column]);
    expect(found).toEqual([
      ['REGISTRY.BAD_CHARACTER', 2, 'name'],
      ['REGISTRY.TOO_LONG', 2, 'kind'],
    ]);
  });

  it('reports every fault with its row and column and takes nothing', async () => {
    const csv = [
      '编码,名称,简称,层级,上级,并入,更名为,生效日期',
      'A,甲局,乙局,市,,,,',
      'A,乙局,,市,X,,,',
      ',丙局,,星,,,,',
      'D,,,市,,Y,A,2019-02-30',
      'E,甲局,,市,F,,,',
      'F,己局,,市,E,,,2020-01-01',
      'G H,庚局,,市,,I,,',
      'I,辛局,,市,,J,,',
      'J,壬局,,市,,I,,',
    ].join('\n');
    expect(await problemsOf(csv)).toEqual([
      ['REGISTRY.DUPLICATE_NAME', 2, 'shortNames', '乙局'],
      ['REGISTRY.DUPLICATE_CODE', 3, 'code', 'A'],
      ['REGISTRY.UNKNOWN_PARENT', 3, 'parent', 'X'],
      ['REGISTRY.MISSING_VALUE', 4, 'code', '编码'],
      ['REGISTRY.BAD_LEVEL', 4, 'level', '星'],
      ['REGISTRY.MISSING_VALUE', 5, 'name', '名称'],
      ['REGISTRY.UNKNOWN_SUCCESSOR', 5, 'mergedInto', 'Y'],
      ['REGISTRY.TWO_SUCCESSORS', 5, 'renamedTo', null],
      ['REGISTRY.BAD_DATE', 5, 'since', '2019-02-30'],
      ['REGISTRY.DUPLICATE_NAME', 6, 'name', '甲局'],
      ['REGISTRY.CYCLE', 6, 'parent', 'F'],
      ['REGISTRY.DATE_WITHOUT_SUCCESSOR', 7, 'since', null],
      ['REGISTRY.CYCLE', 7, 'parent', 'E'],
      ['REGISTRY.BAD_CODE', 8, 'code', 'G H'],
      ['REGISTRY.SUCCESSION_CYCLE', 9, 'mergedInto', 'I'],
      ['REGISTRY.SUCCESSION_CYCLE', 10, 'mergedInto', 'J'],
    ]);
  });

  it('reports faults of the head, of groups and of files without a table', async () => {
    expect(await problemsOf('编码,简称,颜色,编码\nA,甲,红,B\n')).toEqual([
      ['REGISTRY.UNKNOWN_COLUMN', 1, null, '颜色'],
      ['REGISTRY.REPEATED_COLUMN', 1, 'code', '编码'],
      ['REGISTRY.MISSING_COLUMN', 1, 'name', '名称'],
    ]);
    expect(await problemsOf('编码,写法,成员\nG,各区,Z\nH,各区,\n')).toEqual([
      ['REGISTRY.UNKNOWN_MEMBER', 2, 'members', 'Z'],
      ['REGISTRY.DUPLICATE_NAME', 3, 'patterns', '各区'],
    ]);
    expect(await problemsOf('甲,乙\n丙,丁\n')).toEqual([['REGISTRY.NO_TABLE', 1, null, null]]);
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'DOCUMENT.EMPTY'],
    ['a picture', Uint8Array.from([0xff, 0xd8, 0xff, 0]), 'DOCUMENT.NOT_A_TABLE'],
    ['a zip that is no workbook', zipSync({ 'a.xml': utf8('<a/>') }), 'DOCUMENT.NOT_A_TABLE'],
    ['a workbook that is damaged', zipSync({ 'xl/workbook.xml': utf8('<a') }), 'DOCUMENT.BROKEN'],
    ['a bomb', zipSync({ 'xl/workbook.xml': new Uint8Array(8 * 1024 * 1024) }), 'DOCUMENT.INFLATES'],
    ['CSV with an open quote', utf8('编码,名称\n"A,甲'), 'DOCUMENT.BROKEN'],
  ])('refuses %s', async (_, bytes, code) => await expect(importRegistry(bytes)).rejects.toMatchObject({ code }));
});

describe('the registry', () => {
  it('of the demo has no faults', () => expect(checkRegistry(demo)).toEqual([]));

  it('as a tree stands in the order of the levels, circles and orphans at the root', () => {
    const registry: Registry = {
      units: [
        unit('C', '县', { level: 'county', parent: 'P' }),
        unit('D', '局', { parent: 'P' }),
        unit('P', '市政府'),
        unit('N', '省厅', { level: 'province' }),
        unit('X', '环一', { parent: 'Y' }),
        unit('Y', '环二', { parent: 'X' }),
        unit('O', '孤儿', { parent: 'NONE' }),
      ],
      groups: [],
    };
    const shape = registryTree(registry).map((n) => [n.unit.code, n.children.map((c) => c.unit.code)]);
    expect(shape).toEqual([
      ['N', []],
      ['P', ['D', 'C']],
      ['X', []],
      ['Y', []],
      ['O', []],
    ]);
  });

  it('is shown by rows and units, with how many stand below each', () => {
    const registry: Registry = {
      units: [
        unit('C', '市', { level: 'city', parent: 'P' }),
        unit('P', '省', { level: 'province' }),
        unit('D', '局', { parent: 'C' }),
        unit('K', '县', { level: 'county', parent: 'C' }),
      ],
      groups: [],
    };
    const whole = unitTree(registry, { depth: 20, limit: 100 })!;
    expect(whole).toMatchObject({ shown: 4, left: 0, units: [{ code: 'P', below: 3, children: [{ code: 'C', below: 2 }] }] });
    expect(whole.units[0]!.children[0]!.children.map(({ code }) => code)).toEqual(['D', 'K']);
    expect(unitTree(registry, { root: 'C', depth: 0, limit: 100 })).toMatchObject({
      shown: 1,
      left: 2,
      units: [{ code: 'C', below: 2, children: [] }],
    });
    expect(unitTree(registry, { depth: 20, limit: 3 })).toMatchObject({ shown: 3, left: 1 });
    expect(unitTree(registry, { root: 'NONE', depth: 1, limit: 1 })).toBeUndefined();
  });

  it('is made of a chain of 20,000 units, and of circles, without going round in them', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => unit(`U${i}`, `单位${i}`, i === 0 ? {} : { parent: `U${i - 1}` }));
    const tree = () => unitTree({ units: chain, groups: [] }, { depth: 20, limit: 100 });
    expect(tree()).toMatchObject({ shown: 21, left: 19_979 });
    expect(referenceCost(tree, 2)).toBeLessThan(1_000);
    const circle = [unit('A', '甲', { parent: 'B' }), unit('B', '乙', { parent: 'A' }), unit('T', '丙', { parent: 'A' })];
    expect(registryTree({ units: circle, groups: [] }).map((n) => [n.unit.code, n.children.map((c) => c.unit.code)])).toEqual([
      ['A', ['T']],
      ['B', []],
    ]);
  });

  it('knows mergers and renamings by their day', () => {
    const registry: Registry = {
      units: [unit('OLD', '某市计划局', { renamedTo: 'NEW', since: '2019-03-01' }), unit('NEW', '某市发展和改革局')],
      groups: [],
    };
    expect(resolveUnit('某市计划局', registryOn(registry, '2019-02-28'))[0]).toMatchObject({ unitCode: 'OLD' });
    expect(resolveUnit('某市计划局', registryOn(registry, '2019-03-01'))[0]).toMatchObject({
      unitCode: 'NEW',
      reason: 'renamed',
    });
  });

  it('learns an alias from a correction, and the compiler knows it afterwards', () => {
    const text = '某市人民政府关于某事的意见\n（一）任务。（牵头单位：清远英德高新区管委会）';
    expect(compile(text, { registry: demo }).articles[0]!.leads[0]!.unitCode).toBeUndefined();
    const taught = learnAlias(demo, '清远英德高新区 管委会', 'QY-YDGXQ');
    expect(compile(text, { registry: taught }).articles[0]!.leads[0]).toMatchObject({ unitCode: 'QY-YDGXQ', reason: 'alias' });
    expect(demo.units.find((u) => u.code === 'QY-YDGXQ')!.aliases).not.toContain('清远英德高新区管委会');
    expect(learnAlias(taught, '清远英德高新区管委会', 'QY-YDGXQ')).toBe(taught);
    expect(checkRegistry(taught)).toEqual([]);
  });

  it.each([
    ['市科技局', 'QY-CZJ', 'REGISTRY.NAME_TAKEN'],
    ['各相关单位', 'QY-CZJ', 'REGISTRY.NAME_TAKEN'],
    ['新名', 'QY-NONE', 'REGISTRY.UNKNOWN_UNIT'],
    [' ', 'QY-CZJ', 'REGISTRY.EMPTY_NAME'],
  ])('refuses to learn %j for %s', (mention, code, refusal) => {
    expect(() => learnAlias(demo, mention, code)).toThrow(new RegistryError(refusal as 'REGISTRY.NAME_TAKEN'));
  });
});
