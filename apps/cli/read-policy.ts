import fs from 'node:fs';
import type { Bilingual } from '#config/messages.js';
import type { CompiledPolicy, Registry } from '#document/types.js';

/** A file that a command cannot use; both messages are for people. */
export class UnusableFile extends Error {
  constructor(
    readonly file: string,
    readonly zh: string,
    readonly en: string,
  ) {
    super(`${file}: ${zh} / ${en}`);
  }
}

const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;

/** What an operating system says of a file, for people. */
const REASONS: Readonly<Record<string, Bilingual>> = {
  ENOENT: { zh: '没有这个文件', en: 'there is no such file' },
  EISDIR: { zh: '这是文件夹，不是文件', en: 'this is a folder, not a file' },
  EACCES: { zh: '没有读取权限', en: 'permission denied' },
  EPERM: { zh: '没有读取权限', en: 'permission denied' },
};

/** The refusal of a file that the operating system does not give. */
export function unreadable(file: string, error: unknown): UnusableFile {
  const reason = reasonOf(error);
  const { zh, en } = REASONS[reason] ?? { zh: '无法读写', en: 'cannot read or write it' };
  return new UnusableFile(file, `${zh}（${reason}）`, `${en} (${reason})`);
}

const CHUNK_BYTES = 1024 * 1024;

/** The bytes of a file, of which no more is read than `maxBytes` and what shows that there is more: also of a device or pipe without end. */
export function readUpTo(file: string, maxBytes: number): Uint8Array {
  const descriptor = fs.openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let total = 0; total <= maxBytes;) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const read = fs.readSync(descriptor, chunk);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      total += read;
    }
    return Buffer.concat(chunks);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Reads a policy document of any format and compiles it. Refuses with UnusableFile. */
export async function readPolicy(
  file: string,
  registry: Registry | undefined,
): Promise<{ text: string; policy: CompiledPolicy }> {
  const { compile, DocumentError, messageOf, READ_LIMITS_DEFAULT, readDocument, withUnreadPages } =
    await import('#document/index.js');
  const { CN_FEAST_EVES } = await import('#domain/calendar/built-in.js');
  try {
    const read = await readDocument(readUpTo(file, READ_LIMITS_DEFAULT.maxBytes), { fileName: file });
    const { text } = read;
    return { text, policy: withUnreadPages(compile(text, { registry, feasts: CN_FEAST_EVES }), read) };
  } catch (error) {
    if (error instanceof DocumentError) {
      // of a file that is too large only a part was read
      const bytes = Math.max(Number(error.params['bytes'] ?? 0), fs.statSync(file).size);
      const words = (language: 'zh' | 'en') => messageOf(error.code, { ...error.params, bytes }, language);
      throw new UnusableFile(file, words('zh'), `${words('en')} [${error.code}]`);
    }
    throw unreadable(file, error);
  }
}

/** Reads a registry of units in JSON. Refuses with UnusableFile. */
export function readRegistry(file: string | undefined): Registry | undefined {
  if (file === undefined) return undefined;
  try {
    const value = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Registry>;
    if (!Array.isArray(value.units) || !Array.isArray(value.groups)) throw new Error('units, groups');
    return value as Registry;
  } catch (error) {
    throw new UnusableFile(file, `单位库无法读取：${reasonOf(error)}`, `cannot read the registry: ${reasonOf(error)}`);
  }
}

/** Exit code of a command whose input cannot be read. */
const UNREADABLE = 2;

/** Runs a command; a file it cannot use ends it with a message and exit code 2. */
export async function withFiles(command: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    process.stderr.write(`duban ${command}: ${error.message}\n`);
    process.exitCode = UNREADABLE;
  }
}
