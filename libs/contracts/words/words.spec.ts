import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { accountMessages } from '../../../apps/cli/accounts/messages.js';
import { MESSAGES as FINDINGS } from '#document/findings/messages.js';
import { settingsMessages } from '#config/messages.js';
import { runtimeMessages } from '#runtime/messages.js';
import { packageRoot } from '#runtime/paths.js';
import { allWords } from './all.js';

/** Sources in which a name may stand, without tests and without catalogues of words. */
function sources(...folders: readonly string[]): string {
  const texts = folders.flatMap((folder) =>
    readdirSync(path.join(packageRoot(), folder), { recursive: true, encoding: 'utf8' })
      .filter(
        (name) => /\.(ts|mjs)$/.test(name) && !/\.spec\.ts$|messages\.(ts|mjs)$|contracts\/words\//.test(`${folder}/${name}`),
      )
      .map((name) => readFileSync(path.join(packageRoot(), folder, name), 'utf8')),
  );
  return texts.join('\n');
}

const named = (text: string, name: string): boolean => text.includes(`'${name}'`);
/** Words of one language alone, and the tail of a log, which is shown once under both. */
const shared = (place: string): boolean => !/Zh\}|En\}|\{tail\}/.test(place);
const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe.each(Object.entries(allWords))('the words of each %s', (kind, catalogue) => {
  // that none is missing, and none too many, the compiler sees: each catalogue is a record over the type of its names
  it('are Chinese and English', () => {
    for (const [name, { zh, en }] of Object.entries(catalogue)) {
      expect([name, zh]).toEqual([name, expect.stringMatching(/^\p{Script=Han}[\p{Script=Han}，、：“”]*$/u)]);
      expect([name, en]).toEqual([name, expect.stringMatching(/^[A-Za-z][\w ,;:'-]*$/)]);
    }
  });

  it('are of names that are in use', () => {
    const text = sources(...(kind === 'notice' ? ['libs/ledger'] : ['libs/domain', 'libs/ledger']));
    // a holder of the clock with a name behind it, and a column of the burden ledger, stand in templates
    const inTemplates = ['suspension', 'attachment', 'check'];
    const dead = Object.keys(catalogue).filter((name) => !named(text, name) && !inTemplates.includes(name));
    expect(dead).toEqual([]);
  });
});

it('kinds of notices differ in their words', () => {
  const all = Object.values(allWords.notice);
  expect(new Set(all.map(({ zh }) => zh)).size).toBe(all.length);
  expect(new Set(all.map(({ en }) => en)).size).toBe(all.length);
});

describe.each([
  ['settings', settingsMessages, ['libs/config']],
  ['set-up', runtimeMessages, ['libs/runtime', 'apps/cli']],
  ['accounts', accountMessages, ['apps/cli/accounts', 'libs/ledger/people']],
  ['findings', FINDINGS, ['libs/document']],
])('the catalogue of %s', (_, catalogue, folders) => {
  it('has the same places in both languages and no entry that nobody says', () => {
    const text = sources(...folders);
    for (const [name, { zh, en }] of Object.entries(catalogue)) {
      expect([name, zh]).toEqual([name, expect.stringMatching(/\p{Script=Han}/u)]);
      expect([name, new RegExp(`['.\`]${name.replace('.', '\\.')}\\b|\\b${name.replace('.', '\\.')}[,' }]`).test(text)]).toEqual([
        name,
        true,
      ]);
      expect([name, places(zh).filter(shared)]).toEqual([name, places(en).filter(shared)]);
    }
  });
});
