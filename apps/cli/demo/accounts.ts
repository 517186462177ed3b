import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compile, readPolicyText } from '#document/index.js';
import type { CompiledPolicy, Registry, UnitMention } from '#document/types.js';
import type { Role } from '#domain/actor.js';
import { packageRoot } from '#runtime/paths.js';

/** An account of the demonstration, without its password. */
export interface DemoAccount {
  readonly name: string;
  readonly displayName: string;
  readonly unit: string | null;
  readonly roles: readonly Role[];
}

/** What the demonstration consists of, from demo/qingyuan. */
export interface Demonstration {
  readonly registry: Registry;
  /** The file of the policy as it is imported. */
  readonly file: { readonly name: string; readonly bytes: Buffer };
  /** Its text as the import reads it. */
  readonly text: string;
  /** Offices, leaders and administrators first, then head and handler of every unit that the policy names. */
  readonly accounts: readonly DemoAccount[];
  /** Code of the supervision office. */
  readonly supervision: string;
}

interface AccountsFile {
  readonly office: string;
  readonly supervision: string;
  readonly accounts: readonly DemoAccount[];
}

const NAME = 'policy.txt';

/** Reads the demonstration. Throws when a file of it is missing or the policy cannot be read. */
export function readDemonstration(): Demonstration {
  const folder = path.join(packageRoot(), 'demo', 'qingyuan');
  const json = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  const registry = json('units.json') as Registry;
  const { accounts, supervision, office } = json('accounts.json') as AccountsFile;
  const bytes = readFileSync(path.join(folder, NAME));
  const { text } = readPolicyText(bytes, { fileName: NAME });
  const named = unitsNamed(compile(text, { registry }), registry).filter((code) => code !== office);
  return {
    registry,
    file: { name: NAME, bytes },
    text,
    accounts: [...accounts, ...named.flatMap((code) => peopleOf(code, registry, accounts))],
    supervision,
  };
}

/**
 * Codes of the units that the policy may come to concern, in the order of the registry: those that its articles and its leading group name, the
 * members that the registry proposes for its groups, and what a doubtful name resembles most.
 */
export function unitsNamed(policy: CompiledPolicy, { units, groups }: Registry): string[] {
  const mentions = [
    ...policy.articles.flatMap(({ leads, responsible }) => [...leads, ...responsible]),
    ...policy.bodies.flatMap(({ members }) => members),
  ];
  const codesOf = (mention: UnitMention): readonly string[] => {
    if (mention.isGroup) return groups.find(({ code }) => code === mention.group)?.members ?? [];
    const code = mention.unitCode ?? mention.candidates[0]?.unitCode;
    return code === undefined ? [] : [code];
  };
  const named = new Set(mentions.flatMap(codesOf));
  return units.map(({ code }) => code).filter((code) => named.has(code));
}

/** Head (负责人) and handler (经办人): `kjj` and `kjj-jbr`; `dcs-fzr` where the plain name belongs to an office. */
function peopleOf(code: string, { units }: Registry, taken: readonly DemoAccount[]): DemoAccount[] {
  const unit = units.find((other) => other.code === code)!;
  const short = unit.shortNames[0] ?? unit.name;
  const plain = code.replace(/^QY-/, '').toLowerCase();
  const head = taken.some(({ name }) => name === plain) ? `${plain}-fzr` : plain;
  return [
    { name: head, displayName: `${short}负责人`, unit: code, roles: ['unit_head', 'handler'] },
    { name: `${plain}-jbr`, displayName: `${short}经办人`, unit: code, roles: ['handler'] },
  ];
}
