import type { Registry } from '../types.js';
import { COLUMNS, kindWords, levelWords, SHEET_NAMES, type Column, type Language, type SheetKind } from './columns.js';
import { writeCsv, writeWorkbook } from './tables.js';

/** Units and groups as a workbook (.xlsx) of two sheets, that `importRegistry` reads back as they were. */
export async function exportRegistryXlsx(registry: Registry, language: Language = 'zh'): Promise<Uint8Array> {
  const sheet = (kind: SheetKind) => ({ name: SHEET_NAMES[kind][language], rows: rowsOf(registry, kind, language) });
  return await writeWorkbook([sheet('units'), sheet('groups')]);
}

/** Units or groups as CSV, UTF-8 with a byte order mark; cells that a spreadsheet would compute are kept text by a '. */
export function exportRegistryCsv(registry: Registry, kind: SheetKind, language: Language = 'zh'): Uint8Array {
  return writeCsv(rowsOf(registry, kind, language));
}

function rowsOf(registry: Registry, kind: SheetKind, language: Language): string[][] {
  const columns = COLUMNS[kind];
  const entries: Partial<Record<Column, string>>[] =
    kind === 'units'
      ? registry.units.map((unit) => ({
          code: unit.code,
          name: unit.name,
          shortNames: joined(unit.shortNames),
          aliases: joined(unit.aliases),
          kind: kindWords(unit.kind, language),
          level: levelWords(unit.level, language),
          parent: unit.parent,
          mergedInto: unit.mergedInto,
          renamedTo: unit.renamedTo,
          since: unit.since,
        }))
      : registry.groups.map((group) => ({
          code: group.code,
          patterns: joined(group.patterns),
          members: group.members.join('；'),
        }));
  return [columns.map((column) => column[language]), ...entries.map((entry) => columns.map(({ key }) => entry[key] ?? ''))];
}

/** A ； at the end says that the 、 inside a single name divides nothing. */
const joined = (names: readonly string[]): string =>
  names.length === 1 && /[、，,]/.test(names[0]!) ? `${names[0]}；` : names.join('；');
