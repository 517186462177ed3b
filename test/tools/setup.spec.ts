import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, test } from '@jest/globals';
import { packageRoot } from '#runtime/paths.js';
import { freePort } from '#runtime/ports.js';

interface Lock {
  readonly packages: Record<string, { version?: string; dev?: boolean; optional?: boolean }>;
}
interface Setup {
  checkNode(found: string): void;
  whyPackagesStale(lock: Lock, installed: Lock | undefined, options: { dev: boolean }): string | undefined;
}
const { checkNode, whyPackagesStale } = (await import(
  pathToFileURL(path.join(packageRoot(), 'tools', 'setup.mjs')).href
)) as Setup;

describe('Node', () => {
  test.each(['20.19.0', '20.20.2', '22.13.0', '24.11.0', '24.21.0', '25.0.0', '26.1.0'])('%s is new enough', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });
  test.each(['20.18.9', '18.20.0', '8.0.0', '21.7.0', '22.12.0', '23.9.0', '24.10.0'])(
    '%s is refused with the version that is needed',
    (version) => {
      expect(() => checkNode(version)).toThrow(
        `Node.js 20.19, 22.13, 24.11 or a later release of them is needed (24 recommended); this is ${version}.`,
      );
    },
  );
});

describe('packages', () => {
  const lock: Lock = {
    packages: {
      '': {},
      a: { version: '1.0.0' },
      tester: { version: '2.0.0', dev: true },
      otherPlatform: { version: '3.0.0', optional: true },
    },
  };
  const installed = (packages: Lock['packages']): Lock => ({ packages });

  test('are installed when there are none, one is missing, or one has another version', () => {
    expect(whyPackagesStale(lock, undefined, { dev: false })).toBe('node_modules');
    expect(whyPackagesStale(lock, installed({}), { dev: false })).toBe('a');
    expect(whyPackagesStale(lock, installed({ a: { version: '0.9.0' } }), { dev: false })).toBe('a');
  });

  test('for tests are asked for only by the tests, those of other platforms never', () => {
    const here = installed({ a: { version: '1.0.0' } });
    expect(whyPackagesStale(lock, here, { dev: false })).toBeUndefined();
    expect(whyPackagesStale(lock, here, { dev: true })).toBe('tester');
    expect(
      whyPackagesStale(lock, installed({ a: { version: '1.0.0' }, tester: { version: '2.0.0' } }), { dev: true }),
    ).toBeUndefined();
  });
});

describe('a bare clone without a network', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'duban-bare-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('says that the packages could not be installed, and what to do', async () => {
    for (const name of ['package.json', 'package-lock.json', 'tools'])
      cpSync(path.join(packageRoot(), name), path.join(folder, name), { recursive: true });
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const env = {
      PATH: process.env.PATH,
      npm_config_registry: nowhere,
      npm_config_cache: path.join(folder, 'cache'),
      npm_config_fetch_retries: '0',
    };
    const ended = await new Promise<{ code: number | null; stderr: string }>((resolve) => {
      const child = execFile(process.execPath, ['tools/start.mjs'], { cwd: folder, env }, (_, __, stderr) =>
        resolve({ code: child.exitCode, stderr }),
      );
    });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /依赖包没有装成（npm 退出码 1）[^]*请联网后再试[^]*could not be installed[^]*connect and try again/,
    );
    expect(ended.stderr).not.toContain('setup.mjs');
  }, 180_000);
});
