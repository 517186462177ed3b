import { describe, expect, test } from '@jest/globals';
import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { packageRoot } from '#runtime/paths.js';

const typed = new ESLint({ cwd: packageRoot() });
// files that do not exist have no type information; every rule that needs none is the same as in a real run
const untyped = new ESLint({
  cwd: packageRoot(),
  overrideConfig: [
    { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'] },
    { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } },
  ],
});

async function lint(eslint: ESLint, file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: path.join(packageRoot(), file) });
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
}

describe('the lint rules find', () => {
  test.each([
    ['the clock in the core', 'libs/domain/x.ts', 'export const now = () => Date.now();', 'no-restricted-syntax'],
    ['the clock in the core', 'libs/domain/x.ts', 'export const now = () => new Date();', 'no-restricted-syntax'],
    ['the clock in the core', 'libs/domain/x.ts', 'export const now = () => Date();', 'no-restricted-syntax'],
    ['randomness in the core', 'libs/domain/x.ts', 'export const dice = () => Math.random();', 'no-restricted-syntax'],
    ['the environment in the core', 'libs/domain/x.ts', 'export const home = () => process.env.HOME;', 'no-restricted-globals'],
    [
      'a module of Node in the core',
      'libs/domain/x.ts',
      "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;",
      'no-restricted-imports',
    ],
    [
      'a package in a workflow',
      'workflows/x.workflow.ts',
      "import { z } from 'zod';\nexport const s = z.string();",
      '@typescript-eslint/no-restricted-imports',
    ],
    [
      'a # name in a workflow',
      'workflows/x.workflow.ts',
      "import { q } from '#contracts/q.js';\nexport const s = q;",
      '@typescript-eslint/no-restricted-imports',
    ],
    [
      'the environment in a workflow',
      'workflows/x.workflow.ts',
      'export const home = () => process.env.HOME;',
      'no-restricted-globals',
    ],
    ['a barrel', 'libs/ledger/x.ts', "export * from './y.js';", 'no-restricted-syntax'],
    ['a default export', 'libs/ledger/x.ts', 'export default 1;', 'no-restricted-syntax'],
    ['console outside the terminal programs', 'apps/api/x.ts', "console.log('x');", 'no-console'],
  ])('%s: %s', async (_, file, text, rule) => {
    expect(await lint(untyped, file, `${text}\n`)).toContain(rule);
  });

  test('a promise nobody waits for', async () => {
    const text = 'async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}\n';
    expect(await lint(typed, 'libs/config/settings.ts', text)).toEqual(['@typescript-eslint/no-floating-promises']);
  }, 180_000);

  test('nothing in what is right', async () => {
    expect(await lint(untyped, 'libs/domain/x.ts', 'export const at = (iso: string) => new Date(iso).getTime();\n')).toEqual([]);
    const workflow =
      "import { sleep } from '@temporalio/workflow';\nimport type { A } from '#contracts/a.js';\nexport const wait = async (a: A) => await sleep(a.ms + Date.now());\n";
    expect(await lint(untyped, 'workflows/x.workflow.ts', workflow)).toEqual([]);
  });
});
