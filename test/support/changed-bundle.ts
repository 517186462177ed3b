import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { packageRoot } from '#runtime/paths.js';

const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, log() {} };

/** The bundle of the workflows with one text of one file of dist/workflows replaced. Throws when the text is not there. */
export async function changedBundle(file: string, from: string, to: string): Promise<{ code: string }> {
  const copy = mkdtempSync(path.join(tmpdir(), 'duban-changed-workflows-'));
  try {
    for (const part of ['workflows', path.join('libs', 'contracts')])
      cpSync(path.join(packageRoot(), 'dist', part), path.join(copy, part), { recursive: true });
    symlinkSync(path.join(packageRoot(), 'node_modules'), path.join(copy, 'node_modules'));
    writeFileSync(path.join(copy, 'package.json'), '{ "type": "module" }');
    const target = path.join(copy, 'workflows', file);
    const text = readFileSync(target, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not say: ${from}`);
    writeFileSync(target, text.replace(from, to));
    return await bundleWorkflowCode({ workflowsPath: path.join(copy, 'workflows', 'index.js'), logger: quiet });
  } finally {
    // the link, not what it leads to
    rmSync(path.join(copy, 'node_modules'), { force: true });
    rmSync(copy, { recursive: true, force: true });
  }
}
