import fs from 'node:fs';
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

/** Reads a policy document of any format and compiles it. Refuses with UnusableFile. */
export async function readPolicy(
  file: string,
  registry: Registry | undefined,
): Promise<{ text: string; policy: CompiledPolicy }> {
  const { compile, DocumentError, messageOf, readDocument } = await import('#document/index.js');
  try {
    const { text } = await readDocument(fs.readFileSync(file), { fileName: file });
    return { text, policy: compile(text, registry ? { registry } : {}) };
  } catch (error) {
    if (error instanceof DocumentError) {
      const words = (language: 'zh' | 'en') => messageOf(error.code, error.params, language);
      throw new UnusableFile(file, words('zh'), `${words('en')} [${error.code}]`);
    }
    throw new UnusableFile(file, `无法读取文件：${reasonOf(error)}`, `cannot read the file: ${reasonOf(error)}`);
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
