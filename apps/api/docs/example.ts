/** A JSON schema as the document holds it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
}

type Components = Readonly<Record<string, Schema>>;

const FORMATS: Readonly<Record<string, string>> = {
  uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
  date: '2026-03-05',
  'date-time': '2026-03-05T01:00:00.000Z',
  binary: '',
};

/** What stands in a field of this name, where a text alone would tell nothing. */
const NAMED: Readonly<Record<string, string>> = {
  title: '推动科技金融深度融合',
  numeral: '四',
  reason: '资金下达较迟',
  grounds: '不属于本单位职责',
  basis: '三定方案',
  opinion: '同意',
  question: '是否同意延期',
  place: '三楼会议室',
  name: 'kjj',
  displayName: '科技局负责人',
  password: 'correct horse battery',
  oldPassword: 'correct horse battery',
  newPassword: 'another horse battery',
  unit: 'QY-KJJ',
  account: 'kjj',
  progress: '已建成一期',
  problems: '暂无',
  from: '2026-01',
  to: '2026-12',
  month: '2026-01',
  period: '2026-01',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};
/** Tried in turn for a text with a pattern. */
const PATTERNED = ['QY-KJJ', 'progress', '2026-01', '2026-03-05', '1', 'next', '1.0.0', NAMED['sha256']!];
const DEPTH_MAX = 8;

/**
 * A value that the schema allows, for the reader of the document. Of an answer every field; of a request the required ones, or all of them but the
 * position where none is required.
 */
export function exampleOf(schema: Schema, components: Components, io: 'input' | 'output', name = '', depth = 0): unknown {
  const next = (part: Schema, called = name): unknown => exampleOf(part, components, io, called, depth + 1);
  if (schema.$ref) return next(components[schema.$ref.split('/').at(-1)!]!);
  if (schema.example !== undefined) return schema.example;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return next(choices.find(({ type }) => type !== 'null') ?? choices[0]!);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => next(part))) as unknown;
  const type = [schema.type].flat().find((each) => each !== 'null');
  switch (type) {
    case 'object':
      return objectOf(schema, io, depth, next);
    case 'array':
      if (schema.prefixItems) return schema.prefixItems.map((item) => next(item));
      if (depth >= DEPTH_MAX && !schema.minItems) return [];
      // the name is that of the list: `to` of a reassignment holds units, not the end of a period
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => next(schema.items ?? {}, ''));
    case 'string':
      return textOf(schema, name);
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
    case 'boolean':
      return false;
    default:
      return type === undefined ? {} : null;
  }
}

function objectOf(schema: Schema, io: 'input' | 'output', depth: number, next: (part: Schema, name?: string) => unknown): object {
  const all = Object.entries(schema.properties ?? {});
  const required = all.filter(([name]) => schema.required?.includes(name));
  const brief = depth >= DEPTH_MAX || (io === 'input' && required.length > 0);
  const shown = brief ? required : all.filter(([name]) => name !== 'expectedPosition');
  const fields = Object.fromEntries(shown.map(([name, part]) => [name, next(part, name)]));
  const { additionalProperties: more, propertyNames } = schema;
  if (typeof more !== 'object' || Object.keys(fields).length > 0) return fields;
  const keys = (propertyNames?.enum as string[] | undefined) ?? [textOf(propertyNames ?? {}, 'unit')];
  return Object.fromEntries(keys.map((key) => [key, next(more, key)]));
}

function textOf({ format, pattern, minLength = 0 }: Schema, name: string): string {
  if (format !== undefined && FORMATS[format] !== undefined) return FORMATS[format];
  const named = NAMED[name];
  if (pattern === undefined) return (named ?? '文字').padEnd(minLength, '字');
  const allowed = new RegExp(pattern, 'u');
  return [named, ...PATTERNED].find((text) => text !== undefined && allowed.test(text)) ?? '';
}
