import type { UnitLevel } from '../types.js';

export type Language = 'zh' | 'en';
export type SheetKind = 'units' | 'groups';

export type UnitColumn =
  'code' | 'name' | 'shortNames' | 'aliases' | 'kind' | 'level' | 'parent' | 'mergedInto' | 'renamedTo' | 'since';
export type GroupColumn = 'code' | 'patterns' | 'members';
export type Column = UnitColumn | GroupColumn;

interface ColumnDefinition {
  key: Column;
  zh: string;
  en: string;
  /** Other words people use for it, folded to lower case. */
  also: string[];
  required?: true;
}

/** Columns in the order of an export. */
export const COLUMNS: Record<SheetKind, readonly ColumnDefinition[]> = {
  units: [
    { key: 'code', zh: '编码', en: 'Code', also: ['代码', '单位编码', '单位代码', 'unit code'], required: true },
    { key: 'name', zh: '名称', en: 'Name', also: ['单位名称', '全称', '单位', '规范名称'], required: true },
    { key: 'shortNames', zh: '简称', en: 'Short names', also: ['short name', 'shortnames', '规范简称'] },
    { key: 'aliases', zh: '别名', en: 'Aliases', also: ['alias', '其他名称', '曾用名'] },
    { key: 'kind', zh: '类别', en: 'Kind', also: ['类型', '单位类别', 'type'] },
    { key: 'level', zh: '层级', en: 'Level', also: ['级别', '行政层级'] },
    { key: 'parent', zh: '上级', en: 'Parent', also: ['上级编码', '上级单位', '上级单位编码'] },
    { key: 'mergedInto', zh: '并入', en: 'Merged into', also: ['并入单位', '并入编码', 'mergedinto'] },
    { key: 'renamedTo', zh: '更名为', en: 'Renamed to', also: ['更名', '更名编码', 'renamedto'] },
    { key: 'since', zh: '生效日期', en: 'Since', also: ['日期', '生效时间', 'effective date'] },
  ],
  groups: [
    { key: 'code', zh: '编码', en: 'Code', also: ['代码', '单位组编码', 'group code'], required: true },
    { key: 'patterns', zh: '写法', en: 'Patterns', also: ['pattern', '文中写法', '名称'], required: true },
    { key: 'members', zh: '成员', en: 'Members', also: ['成员编码', '成员单位'] },
  ],
};

/** Columns people keep for themselves. */
export const IGNORED_COLUMN = /^(?:序号|备注|说明|no\.?|remarks?|notes?)$/;

export const SHEET_NAMES: Record<SheetKind, Record<Language, string>> = {
  units: { zh: '单位', en: 'Units' },
  groups: { zh: '单位组', en: 'Groups' },
};

const folded = (words: string): string =>
  words
    .replace(/[\s*＊]+/g, ' ')
    .trim()
    .toLowerCase();

/** The column that a head cell names, or null. */
export function columnNamed(sheet: SheetKind, words: string): Column | null {
  const name = folded(words);
  const found = COLUMNS[sheet].find(
    (c) => c.zh === name || c.en.toLowerCase() === name || c.key.toLowerCase() === name || c.also.includes(name),
  );
  return found?.key ?? null;
}

const LEVELS: Record<UnitLevel, readonly string[]> = {
  nation: ['国家', '中央', '国家级', 'nation'],
  province: ['省', '省级', '自治区', '直辖市', 'province'],
  city: ['市', '市级', '地市', '地级市', '州', '盟', 'city'],
  county: ['县', '县级', '区', '区级', '区县', '县区', '旗', '县（市、区）', '县(市、区)', 'county'],
  township: ['乡镇', '镇', '乡', '街道', '镇街', '乡镇（街道）', '乡镇(街道)', 'township'],
  other: ['其他', 'other'],
};

/** The words an export writes for a level. */
export const levelWords = (level: UnitLevel, language: Language): string => (language === 'en' ? level : LEVELS[level][0]!);

export function levelNamed(words: string): UnitLevel | null {
  const name = words.trim().toLowerCase();
  return (Object.keys(LEVELS) as UnitLevel[]).find((level) => LEVELS[level].includes(name)) ?? null;
}

/** Kinds have Chinese words in a Chinese file; a kind that is not here is kept as it is. */
const KINDS: readonly (readonly [key: string, zh: string])[] = [
  ['government', '政府'],
  ['department', '政府部门'],
  ['party', '党委部门'],
  ['discipline', '纪检监察'],
  ['supervision', '督查机构'],
  ['coordination', '协调机构'],
  ['committee', '委员会'],
  ['zone', '园区'],
  ['agency', '派驻机构'],
];

export const kindWords = (kind: string, language: Language): string =>
  (language === 'zh' ? KINDS.find(([key]) => key === kind)?.[1] : undefined) ?? kind;

export const kindNamed = (words: string): string => KINDS.find(([, zh]) => zh === words)?.[0] ?? words;

export const LEVEL_ORDER = Object.keys(LEVELS) as UnitLevel[];
