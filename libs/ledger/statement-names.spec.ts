import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '#runtime/paths.js';

describe('prepared statements', () => {
  it('have names of their own: PostgreSQL refuses a second text under the same name on one connection', () => {
    const files = ['apps', 'libs'].flatMap((folder) =>
      readdirSync(path.join(packageRoot(), folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
    );
    const names = files
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .flatMap((file) => {
        const source = readFileSync(path.join(packageRoot(), file), 'utf8');
        return [...source.matchAll(/\bname: '([a-z-]+)',\s+text:/g)].map(([, name]) => name!);
      });
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});
