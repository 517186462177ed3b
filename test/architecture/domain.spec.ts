import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '#runtime/paths.js';

/** The rules of docs/domain.md: each a list item with a line `Home:` and a line `Tests:` under it. */
interface Rule {
  readonly text: string;
  readonly home: string;
  readonly tests: string;
}

const root = packageRoot();
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const isFile = (file: string): boolean => existsSync(path.join(root, file));

function rulesOf(page: string): Rule[] {
  return page
    .split(/^- /m)
    .slice(1)
    .map((item) => {
      const line = (name: string): string => new RegExp(`^ {2}- ${name}: (.+)$`, 'm').exec(item)?.[1] ?? '';
      return { text: item.split('\n')[0] ?? '', home: line('Home'), tests: line('Tests') };
    });
}

/** What is wrong with the places that a rule names, one line a fault. */
function faultsOf({ text, home, tests }: Rule): string[] {
  const found: string[] = [];
  const homes = [...home.matchAll(/`([\w./-]+)`(?: \(([^)]+)\))?/g)];
  if (homes.length === 0) found.push('no home');
  for (const [, file = '', symbols = ''] of homes) {
    if (!isFile(file)) found.push(`no file ${file}`);
    else
      for (const [, symbol = ''] of symbols.matchAll(/`(\w+)`/g))
        if (!new RegExp(`\\b${symbol}\\b`).test(read(file))) found.push(`no ${symbol} in ${file}`);
  }
  const named = [...tests.matchAll(/(?:`([\w./-]+)` )?"([^"]+)"/g)];
  if (named.length === 0) found.push('no test');
  let spec = '';
  for (const [, file, title = ''] of named) {
    spec = file ?? spec;
    if (!isFile(spec)) found.push(`no file ${spec}`);
    else if (!read(spec).includes(title)) found.push(`no test "${title}" in ${spec}`);
  }
  return found.map((fault) => `${text.slice(0, 60)}: ${fault}`);
}

describe('the rules of docs/domain.md', () => {
  const rules = rulesOf(read('docs/domain.md'));

  test('have a home and a test each, all of which are there', () => {
    expect(rules.length).toBeGreaterThan(50);
    expect(rules.flatMap(faultsOf)).toEqual([]);
  });

  test('are missed when a place they name is gone', () => {
    const rule = {
      text: 'rule',
      home: '`libs/domain/none.ts`, `libs/domain/time.ts` (`nothing`)',
      tests: '`libs/domain/time.spec.ts` "no such"',
    };
    expect(faultsOf(rule)).toEqual([
      'rule: no file libs/domain/none.ts',
      'rule: no nothing in libs/domain/time.ts',
      'rule: no test "no such" in libs/domain/time.spec.ts',
    ]);
    expect(faultsOf({ text: 'rule', home: '', tests: '' })).toEqual(['rule: no home', 'rule: no test']);
  });

  test('are cited by sections that exist', () => {
    const sections = [...read('docs/domain.md').matchAll(/^## §(\d)/gm)].map(([, number]) => number);
    const sources = ['libs', 'apps', 'workflows', 'test'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => path.join(folder, file)),
    );
    const cited = sources.flatMap((file) =>
      [...read(file).matchAll(/domain\.md §(\d)/g)].map(([, number]) => ({ file, number })),
    );
    expect(cited.length).toBeGreaterThan(20);
    expect(cited.filter(({ number }) => !sections.includes(number))).toEqual([]);
  });
});
