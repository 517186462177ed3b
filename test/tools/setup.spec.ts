import { describe, expect, test } from '@jest/globals';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { packageRoot } from '#runtime/paths.js';

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
  test.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0'])('%s is new enough', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });
  test.each(['20.18.9', '18.20.0', '8.0.0'])('%s is refused with the version that is needed', (version) => {
    expect(() => checkNode(version)).toThrow(`Node.js 20.19 or newer is needed (24 recommended); this is ${version}.`);
  });
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
