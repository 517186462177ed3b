import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { packageRoot } from '#runtime/paths.js';
import { BUNDLE_BYTES_MAX, bundleProblems } from './bundle.js';

const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, log() {} };

describe('the gate of the workflow bundle', () => {
  test('finds a package that a careless import dragged in', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'duban-bad-workflow-'));
    try {
      await symlink(path.join(packageRoot(), 'node_modules'), path.join(folder, 'node_modules'));
      const entry = path.join(folder, 'bad.js');
      await writeFile(entry, "import { z } from 'zod';\nexport async function bad() { return z.string().parse('x'); }\n");
      const { code } = await bundleWorkflowCode({ workflowsPath: entry, logger: quiet });
      expect(bundleProblems(code)).toContain('the bundle contains the package zod');
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 180_000);

  test.each(['typeorm', 'pg', '@nestjs/common'])('knows %s', (name) => {
    expect(bundleProblems(`"./node_modules/${name}/index.js": () => {}`)).toEqual([`the bundle contains the package ${name}`]);
  });

  test('finds a bundle that is too large', () => {
    expect(bundleProblems('x'.repeat(BUNDLE_BYTES_MAX))).toEqual([
      `the bundle has ${BUNDLE_BYTES_MAX} bytes, ${BUNDLE_BYTES_MAX} are allowed`,
    ]);
  });
});

test('our bundle is small and holds nothing that has no place in a workflow', () => {
  const file = path.join(packageRoot(), 'dist', 'bundle', 'workflows.js');
  // `npm run build` makes it from workflows/index.ts
  expect(existsSync(file)).toBe(true);
  const code = readFileSync(file, 'utf8');
  expect(bundleProblems(code)).toEqual([]);
  expect(code).toContain('@temporalio/workflow');
});
