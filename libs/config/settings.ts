import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fill, settingsMessages, type Bilingual } from './messages.js';

/** Every setting of a running Duban process, validated once at its start. */
export interface Settings {
  readonly database: {
    /** Login of the application: may read and write rows, may not change tables. */
    readonly url: string;
    /** Login that owns the tables; used by `duban migrate` only. */
    readonly ownerUrl: string;
    /** Connections one process may hold. */
    readonly poolMax: number;
  };
  readonly temporal: {
    /** host:port of the frontend service. */
    readonly address: string;
    readonly namespace: string;
    readonly taskQueue: string;
    /** For a hosted Temporal. */
    readonly apiKey: string | undefined;
    readonly tls: boolean;
  };
  readonly api: {
    readonly host: string;
    readonly port: number;
    /** Addresses and networks of proxies whose X-Forwarded-* headers are believed; none unless set. */
    readonly trustProxy: readonly string[];
  };
  /** Port of the worker's health and metrics pages. */
  readonly worker: { readonly port: number };
  /** Who brings the token may read `/metrics` of API and worker; undefined: only who connects from the machine itself. */
  readonly metrics: { readonly token: string | undefined };
  /** Undefined: business time is real time. */
  readonly clock: BusinessClockSettings | undefined;
  readonly session: { readonly ttlHours: number };
  readonly upload: { readonly maxBytes: number };
  /** What reading one document may cost; the size of the file is bounded by `upload.maxBytes`. */
  readonly read: {
    readonly timeoutMs: number;
    readonly maxPages: number;
    /** Length of the text in UTF-16 code units. */
    readonly maxTextLength: number;
    /** What the compressed parts of a file may unpack to. */
    readonly maxInflatedBytes: number;
    /** Heap of the process that reads, in MiB. */
    readonly memoryMb: number;
  };
  readonly log: { readonly level: LogLevel };
  readonly notice: { readonly webhookUrl: string | undefined };
}

/** Business time = start + (real time − anchor) × rate. */
export interface BusinessClockSettings {
  /** Business instant, UTC, at the real instant `anchor`. */
  readonly start: Date;
  /** Business seconds that pass in one real second. */
  readonly rate: number;
  /** Real instant, UTC. All processes of one installation must have the same one; without the setting it is the start of this process. */
  readonly anchor: Date;
}

export type LogLevel = (typeof logLevels)[number];
export type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The settings cannot be used. `problems` has one entry a variable; `message` holds all of them, Chinese first, then English. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(readonly problems: readonly Bilingual[]) {
    const lines = (language: 'zh' | 'en') =>
      [settingsMessages.heading[language], ...problems.map((problem) => `  · ${problem[language]}`)].join('\n');
    super(`${lines('zh')}\n\n${lines('en')}`);
  }
}

/**
 * Reads and validates the settings of a process that works on the ledger (API, worker, CLI).
 * Each variable NAME may also be given as NAME_FILE, the path of a file that holds the value (secrets by file).
 * An empty value counts as not set. Refuses with {@link SettingsError}, which names every wrong variable and says what to do.
 */
export function loadSettings(env: Environment): Settings {
  const { values, problems } = read(env);
  if (values.DATABASE_URL === undefined && !problems.some(({ name }) => name === 'DATABASE_URL')) {
    problems.push({ name: 'DATABASE_URL', text: sentence('missing', 'DATABASE_URL') });
  }
  if (problems.length > 0) throw new SettingsError(problems.map(({ text }) => text));
  return assemble({ ...values, DATABASE_URL: values.DATABASE_URL! });
}

/**
 * The same for `npm start`, which brings its own PostgreSQL and Temporal where no address is given:
 * there `database.url` and `temporal.address` may be undefined.
 */
export function loadStartSettings(env: Environment): StartSettings {
  const { values, problems } = read(env);
  if (problems.length > 0) throw new SettingsError(problems.map(({ text }) => text));
  const settings = assemble({ ...values, DATABASE_URL: values.DATABASE_URL ?? '' });
  return {
    ...settings,
    database: { ...settings.database, url: values.DATABASE_URL, ownerUrl: values.DATABASE_OWNER_URL ?? values.DATABASE_URL },
    temporal: { ...settings.temporal, address: values.TEMPORAL_ADDRESS },
    temporalCli: values.TEMPORAL_CLI,
  };
}

/** Settings before the servers are there. */
export type StartSettings = Omit<Settings, 'database' | 'temporal'> & {
  readonly database: Omit<Settings['database'], 'url' | 'ownerUrl'> & {
    readonly url: string | undefined;
    readonly ownerUrl: string | undefined;
  };
  readonly temporal: Omit<Settings['temporal'], 'address'> & { readonly address: string | undefined };
  /** A `temporal` program to use instead of searching for one. */
  readonly temporalCli: string | undefined;
};

const port = whole(1, 65_535);
const urlOf = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).hostname !== '');
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');

function whole(least: number, most: number) {
  return z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most);
}

interface Variable<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** What to do about a wrong or missing value. */
  readonly hint: Bilingual;
  readonly secret?: true;
}

const variables = {
  DATABASE_URL: variable(
    urlOf('postgres:', 'postgresql:'),
    {
      zh: '请写成 postgres://用户:密码@主机:端口/数据库；只想在本机试用时，请运行 npm start，它自带数据库。',
      en: 'Write postgres://user:password@host:port/database. To try Duban on this machine, run npm start, which brings its own database.',
    },
    true,
  ),
  DATABASE_OWNER_URL: variable(
    urlOf('postgres:', 'postgresql:'),
    {
      zh: '请写成 postgres://用户:密码@主机:端口/数据库（拥有数据表的登录名），或删去，改用 DATABASE_URL。',
      en: 'Write postgres://user:password@host:port/database (the login that owns the tables), or leave it out to use DATABASE_URL.',
    },
    true,
  ),
  DATABASE_POOL_MAX: variable(whole(1, 1_000), {
    zh: '请写 1 至 1000 的整数，或删去（默认 10）。',
    en: 'Write a whole number from 1 to 1000, or leave it out for 10.',
  }),
  TEMPORAL_ADDRESS: variable(z.string().regex(/^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i), {
    zh: '请写成 主机:端口，例如 127.0.0.1:7233，不带 http://。',
    en: 'Write host:port, for example 127.0.0.1:7233, without http://.',
  }),
  TEMPORAL_NAMESPACE: variable(z.string().regex(/^[\w.-]{1,200}$/), {
    zh: '请写命名空间的名称，或删去（默认 default）。',
    en: 'Write the name of a namespace, or leave it out for "default".',
  }),
  TEMPORAL_TASK_QUEUE: variable(z.string().regex(/^[\w.:-]{1,200}$/), {
    zh: '请写任务队列的名称，或删去（默认 duban）。',
    en: 'Write the name of a task queue, or leave it out for "duban".',
  }),
  TEMPORAL_API_KEY: variable(
    z.string().min(1),
    { zh: '请写托管 Temporal 服务给出的密钥。', en: 'Write the key that the hosted Temporal gave you.' },
    true,
  ),
  TEMPORAL_TLS: variable(flag, { zh: '请写 true 或 false。', en: 'Write true or false.' }),
  TEMPORAL_CLI: variable(z.string().min(1), {
    zh: '请写 temporal 程序的完整路径，或删去，由 npm start 自行查找。',
    en: 'Write the full path of a temporal program, or leave it out and npm start finds one.',
  }),
  API_HOST: variable(z.string().regex(/^[\w.:-]{1,253}$/), {
    zh: '请写主机名或地址，或删去（默认 127.0.0.1）。',
    en: 'Write a host name or address, or leave it out for 127.0.0.1.',
  }),
  API_PORT: variable(port, {
    zh: '请写 1 至 65535 的整数，或删去（默认 3000）。',
    en: 'Write a whole number from 1 to 65535, or leave it out for 3000.',
  }),
  API_TRUST_PROXY: variable(
    z
      .string()
      .regex(/^[\da-f.:]+(\/\d{1,3})?(\s*,\s*[\da-f.:]+(\/\d{1,3})?)*$/i)
      .transform((text) => text.split(',').map((address) => address.trim())),
    {
      zh: '请写前置代理的地址或网段，用逗号分隔，例如 10.0.0.0/8；没有代理时删去。',
      en: 'Write the addresses or networks of the proxies in front, separated by commas, for example 10.0.0.0/8; leave it out when there is none.',
    },
  ),
  WORKER_PORT: variable(port, {
    zh: '请写 1 至 65535 的整数，或删去（默认 3001）。',
    en: 'Write a whole number from 1 to 65535, or leave it out for 3001.',
  }),
  METRICS_TOKEN: variable(
    z.string().regex(/^[\x21-\x7e]{16,200}$/),
    {
      zh: '请写 16 至 200 个字母、数字或符号（不含空格），读取 /metrics 时须出示；删去则只有本机可读。',
      en: 'Write 16 to 200 letters, digits or signs without spaces, which whoever reads /metrics has to bring; leave it out and only this machine may read.',
    },
    true,
  ),
  BUSINESS_CLOCK_START: variable(instant, {
    zh: '请写带时区的时刻，例如 2021-09-01T00:00:00Z，或与 BUSINESS_CLOCK_RATE 一起删去，按真实时间运行。',
    en: 'Write an instant with its zone, for example 2021-09-01T00:00:00Z, or leave it out together with BUSINESS_CLOCK_RATE for real time.',
  }),
  BUSINESS_CLOCK_RATE: variable(
    z
      .string()
      .regex(/^\d+(\.\d+)?$/)
      .transform(Number)
      .refine((rate) => rate > 0 && rate <= 31_536_000),
    {
      zh: '请写大于 0、不超过 31536000 的数，即真实一秒内走过的业务秒数，例如 86400 为一秒一天。',
      en: 'Write a number above 0 and up to 31536000: business seconds in one real second, for example 86400 for one day a second.',
    },
  ),
  BUSINESS_CLOCK_ANCHOR: variable(instant, {
    zh: '请写带时区的真实时刻，即业务时间为 BUSINESS_CLOCK_START 的那一刻；只有一个进程时可删去。',
    en: 'Write the real instant, with its zone, at which business time is BUSINESS_CLOCK_START. With a single process it may be left out.',
  }),
  SESSION_TTL_HOURS: variable(whole(1, 720), {
    zh: '请写 1 至 720 的整数，或删去（默认 12）。',
    en: 'Write a whole number from 1 to 720, or leave it out for 12.',
  }),
  UPLOAD_MAX_BYTES: variable(whole(1_024, 1_073_741_824), {
    zh: '请写 1024 至 1073741824 的整数（字节），或删去（默认 20971520）。',
    en: 'Write a whole number of bytes from 1024 to 1073741824, or leave it out for 20971520.',
  }),
  READ_TIMEOUT_MS: variable(whole(100, 600_000), {
    zh: '请写 100 至 600000 的整数（毫秒），或删去（默认 30000）。',
    en: 'Write a whole number of milliseconds from 100 to 600000, or leave it out for 30000.',
  }),
  READ_MAX_PAGES: variable(whole(1, 100_000), {
    zh: '请写 1 至 100000 的整数（页），或删去（默认 500）。',
    en: 'Write a whole number of pages from 1 to 100000, or leave it out for 500.',
  }),
  READ_MAX_TEXT: variable(whole(1_000, 100_000_000), {
    zh: '请写 1000 至 100000000 的整数（字），或删去（默认 5000000）。',
    en: 'Write a whole number of characters from 1000 to 100000000, or leave it out for 5000000.',
  }),
  READ_MAX_INFLATED_BYTES: variable(whole(1_048_576, 2_147_483_647), {
    zh: '请写 1048576 至 2147483647 的整数（字节），或删去（默认 134217728）。',
    en: 'Write a whole number of bytes from 1048576 to 2147483647, or leave it out for 134217728.',
  }),
  READ_MEMORY_MB: variable(whole(64, 16_384), {
    zh: '请写 64 至 16384 的整数（MB），或删去（默认 512）。',
    en: 'Write a whole number of MB from 64 to 16384, or leave it out for 512.',
  }),
  LOG_LEVEL: variable(z.enum(logLevels), {
    zh: `请写其中之一：${logLevels.join('、')}。`,
    en: `Write one of: ${logLevels.join(', ')}.`,
  }),
  NOTICE_WEBHOOK_URL: variable(urlOf('http:', 'https:'), {
    zh: '请写 http:// 或 https:// 开头的地址，或删去，不发送通知。',
    en: 'Write an address that begins with http:// or https://, or leave it out to send no notices.',
  }),
} as const;

type Name = keyof typeof variables;
type Values = { [N in Name]?: z.output<(typeof variables)[N]['schema']> };

/** The names of all settings, for documents and for the tool that passes them on to child processes. */
export const settingNames = Object.keys(variables) as readonly Name[];

function variable<S extends z.ZodType>(schema: S, hint: Bilingual, secret?: true): Variable<S> {
  return secret ? { schema, hint, secret } : { schema, hint };
}

interface Problem {
  readonly name: string;
  readonly text: Bilingual;
}

function read(env: Environment): { values: Values; problems: Problem[] } {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const name of settingNames) {
    const given = lookUp(env, name);
    if (given.problem) problems.push({ name, text: given.problem });
    if (given.value === undefined) continue;
    const parsed = (variables[name] as Variable).schema.safeParse(given.value);
    if (parsed.success) values[name] = parsed.data;
    else problems.push({ name, text: sentence((variables[name] as Variable).secret ? 'badSecret' : 'bad', name, given.value) });
  }
  const has = (name: Name) => values[name] !== undefined || problems.some((problem) => problem.name === name);
  if (has('BUSINESS_CLOCK_START') !== has('BUSINESS_CLOCK_RATE')) {
    problems.push({ name: 'BUSINESS_CLOCK_RATE', text: settingsMessages.clockPair });
  } else if (has('BUSINESS_CLOCK_ANCHOR') && !has('BUSINESS_CLOCK_START')) {
    problems.push({ name: 'BUSINESS_CLOCK_ANCHOR', text: settingsMessages.anchorAlone });
  }
  return { values: values as Values, problems };
}

function sentence(kind: 'missing' | 'bad' | 'badSecret', name: Name, value = ''): Bilingual {
  const { hint } = variables[name] as Variable;
  return fill(settingsMessages[kind], { name, value, hintZh: hint.zh, hintEn: hint.en });
}

function lookUp(env: Environment, name: Name): { value?: string; problem?: Bilingual } {
  const value = env[name]?.trim();
  const file = env[`${name}_FILE`]?.trim();
  if (!file) return value ? { value } : {};
  if (value) return { problem: fill(settingsMessages.both, { name }) };
  try {
    const content = readFileSync(file, 'utf8').trim();
    return content ? { value: content } : {};
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return { problem: fill(settingsMessages.unreadableFile, { name, file, reason }) };
  }
}

function assemble(values: Values & { DATABASE_URL: string }): Settings {
  const { BUSINESS_CLOCK_START: start, BUSINESS_CLOCK_RATE: rate } = values;
  const apiKey = values.TEMPORAL_API_KEY;
  return {
    database: {
      url: values.DATABASE_URL,
      ownerUrl: values.DATABASE_OWNER_URL ?? values.DATABASE_URL,
      poolMax: values.DATABASE_POOL_MAX ?? 10,
    },
    temporal: {
      address: values.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
      namespace: values.TEMPORAL_NAMESPACE ?? 'default',
      taskQueue: values.TEMPORAL_TASK_QUEUE ?? 'duban',
      apiKey,
      // a key must not travel unencrypted, so it switches TLS on unless the setting says otherwise
      tls: values.TEMPORAL_TLS ?? apiKey !== undefined,
    },
    api: {
      host: values.API_HOST ?? '127.0.0.1',
      port: values.API_PORT ?? 3000,
      trustProxy: values.API_TRUST_PROXY ?? [],
    },
    worker: { port: values.WORKER_PORT ?? 3001 },
    metrics: { token: values.METRICS_TOKEN },
    clock: start && rate ? { start, rate, anchor: values.BUSINESS_CLOCK_ANCHOR ?? processStart } : undefined,
    session: { ttlHours: values.SESSION_TTL_HOURS ?? 12 },
    upload: { maxBytes: values.UPLOAD_MAX_BYTES ?? 20_971_520 },
    read: {
      timeoutMs: values.READ_TIMEOUT_MS ?? 30_000,
      maxPages: values.READ_MAX_PAGES ?? 500,
      maxTextLength: values.READ_MAX_TEXT ?? 5_000_000,
      maxInflatedBytes: values.READ_MAX_INFLATED_BYTES ?? 134_217_728,
      memoryMb: values.READ_MEMORY_MB ?? 512,
    },
    log: { level: values.LOG_LEVEL ?? 'info' },
    notice: { webhookUrl: values.NOTICE_WEBHOOK_URL },
  };
}

const processStart = new Date();
