import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '#runtime/paths.js';
import { areaOf, importsOf, violations } from './imports.js';

describe('the checker finds', () => {
  test.each([
    [
      'a value where only types may be used',
      'libs/document/x.ts',
      "import { decide } from '#domain/article/decide.js';",
      'only types of domain',
    ],
    ['a value beside a type', 'libs/contracts/x.ts', "import { type A, b } from '#domain/x.js';", 'only types of domain'],
    ['a re-exported value', 'libs/contracts/x.ts', "export { b } from '#document/x.js';", 'only types of document'],
    ['export * of values', 'libs/contracts/x.ts', "export * from '#domain/x.js';", 'only types of domain'],
    ['an import for its effect', 'libs/document/x.ts', "import '#domain/x.js';", 'only types of domain'],
    ['import()', 'libs/domain/x.ts', "const x = await import('#ledger/execute.js');", 'domain may not import ledger'],
    ['require()', 'libs/domain/x.ts', "const x = require('#ledger/execute.js');", 'domain may not import ledger'],
    ['a type by import()', 'libs/domain/x.ts', "type X = import('#ledger/execute.js').X;", 'domain may not import ledger'],
    [
      'a type of a forbidden library',
      'libs/domain/x.ts',
      "import type { X } from '#document/x.js';",
      'domain may not import document',
    ],
    ['a package in the core', 'libs/domain/x.ts', "import { z } from 'zod';", 'domain may not use this package'],
    ['a module of Node in the core', 'libs/domain/a/x.ts', "import fs from 'node:fs';", 'domain may not use this package'],
    [
      'the ledger using the runtime',
      'libs/ledger/x.ts',
      "import { startStack } from '#runtime/stack.js';",
      'ledger may not import runtime',
    ],
    ['a detour around the # name', 'libs/ledger/a/x.ts', "import { x } from '../../domain/x.js';", 'imported by its # name'],
    ['a # name inside one library', 'libs/ledger/x.ts', "import { x } from '#ledger/y.js';", 'a relative path is used'],
    ['a # name in a workflow', 'workflows/x.workflow.ts', "import { x } from '#contracts/y.js';", 'uses relative paths'],
    [
      'a workflow using the ledger',
      'workflows/x.workflow.ts',
      "import { x } from '../libs/ledger/y.js';",
      'workflows may not import ledger',
    ],
    [
      'a workflow using activities of the worker',
      'workflows/x.workflow.ts',
      "import type { x } from '../apps/worker/y.js';",
      'may not import apps/worker',
    ],
    ['a workflow using a package', 'workflows/x.workflow.ts', "import { z } from 'zod';", 'workflows may not use this package'],
    [
      'contracts, which the bundle reads, using a package',
      'libs/contracts/x.ts',
      "import { z } from 'zod';",
      'contracts may not use this package',
    ],
    [
      'an app importing the workflows',
      'apps/worker/x.ts',
      "import { x } from '../../workflows/index.js';",
      'imported by its # name',
    ],
    ['an app importing another app', 'apps/cli/x.ts', "import { x } from '../api/main.js';", 'imported by its # name'],
    [
      'an app reaching into the tests',
      'apps/cli/x.ts',
      "import { x } from '../../test/support/stack.js';",
      'may not reach outside its folder',
    ],
    ['the API using the runtime', 'apps/api/x.ts', "import { x } from '#runtime/stack.js';", 'apps/api may not import runtime'],
  ])('%s', (_, file, text, reason) => {
    expect(violations(file, text)).toEqual([expect.stringContaining(reason)]);
  });

  test('nothing where all is allowed, and says the line where not', () => {
    expect(
      violations('libs/ledger/x.ts', "import { a } from '#domain/a.js';\nimport pg from 'pg';\nimport { b } from './b.js';"),
    ).toEqual([]);
    expect(
      violations('libs/contracts/x.ts', "import type { A } from '#domain/a.js';\nexport { type B } from '#document/b.js';"),
    ).toEqual([]);
    expect(
      violations(
        'workflows/x.workflow.ts',
        "import { sleep } from '@temporalio/workflow';\nimport { Q } from '../libs/contracts/q.js';",
      ),
    ).toEqual([]);
    expect(violations('libs/domain/x.ts', "import { a } from './a.js';\n\nimport 'rxjs';")).toEqual([
      expect.stringContaining('libs/domain/x.ts:3 '),
    ]);
    expect(areaOf('test/support/stack.ts')).toBeUndefined();
  });
});

test('every import keeps to the table', () => {
  const files = sourceFiles();
  const found = files.flatMap((file) => violations(file, read(file)));
  expect(found).toEqual([]);
  // the check must not pass because it looked at nothing
  const areas = new Set(files.map(areaOf));
  expect([...areas]).toEqual(expect.arrayContaining(['config', 'domain', 'document', 'runtime']));
  expect(files.flatMap((file) => importsOf(file, read(file))).length).toBeGreaterThan(files.length);
});

/** Tests beside the code may import what they need. */
function sourceFiles(): string[] {
  return ['libs', 'apps', 'workflows'].flatMap((top) =>
    readdirSync(path.join(packageRoot(), top), { recursive: true, encoding: 'utf8' })
      .map((file) => `${top}/${file.split(path.sep).join('/')}`)
      .filter(
        (file) =>
          file.endsWith('.ts') &&
          !file.endsWith('.spec.ts') &&
          !file.startsWith('apps/console/') &&
          !file.includes('node_modules/'),
      ),
  );
}

function read(file: string): string {
  return readFileSync(path.join(packageRoot(), file), 'utf8');
}
