import { readFileSync } from 'node:fs';
import { fill, settingsMessages, type Bilingual } from '#config/messages.js';
import { passwordFault } from '#ledger/people/passwords.js';
import { askSecretly, Cancelled, isTerminal, type Terminal } from '../terminal/ask-password.js';
import { accountMessages } from './messages.js';

/** The command cannot be carried out; `words` are for people. */
export class AccountsRefused extends Error {
  override readonly name = 'AccountsRefused';
  constructor(readonly words: Bilingual) {
    super(`${words.zh}\n${words.en}`);
  }
}

type Key = keyof typeof accountMessages;

/** A refusal in the words of the catalogue. */
export const refusal = (key: Key, values: Readonly<Record<string, string | number>> = {}): AccountsRefused =>
  new AccountsRefused(fill(accountMessages[key], values));

/** The refusal of a password or an account by its code; a code that the catalogue does not know is a mistake in the program. */
export function refusalOf(code: string, params: Readonly<Record<string, unknown>>): AccountsRefused {
  if (!Object.hasOwn(accountMessages, code)) throw new Error(`no words for ${code}`);
  return refusal(code as Key, params as Record<string, string | number>);
}

export interface Owner {
  /** Name of the account. */
  readonly name: string;
  readonly title: Bilingual;
  /** The variable of the environment that may hold the password; with _FILE behind it, the path of a file that does. */
  readonly variable: string;
}

/**
 * The passwords of the owners, in their order: from the environment or files when any is given there, else asked on the terminal, twice each.
 * Never from the command line, which every user of the machine can read. Refuses with {@link AccountsRefused} what the rules of passwords forbid,
 * and when there is nobody to ask.
 */
export async function passwordsOf(
  owners: readonly Owner[],
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<readonly string[]> {
  const given = owners.map(({ variable }) => fromEnvironment(env, variable));
  const missing = owners.filter((_, i) => given[i] === undefined);
  if (missing.length > 0 && !isTerminal(terminal))
    throw refusal('noTerminal', { names: missing.map(({ variable }) => variable).join(', '), name: missing[0]!.variable });
  const passwords: string[] = [];
  for (const [i, owner] of owners.entries()) {
    const password = given[i] ?? (await askTwice(owner, terminal));
    const fault = faultOf(owner, password);
    if (fault) throw fault;
    passwords.push(password);
  }
  return passwords;
}

/** The password of an account that is there: from the environment or a file, else asked on the terminal, once. Refuses as {@link passwordsOf}. */
export async function passwordOf(name: string, variable: string, env: NodeJS.ProcessEnv, terminal: Terminal): Promise<string> {
  const given = fromEnvironment(env, variable);
  if (given !== undefined) return given;
  if (!isTerminal(terminal)) throw refusal('noTerminal', { names: variable, name: variable });
  const { askOwn } = accountMessages;
  try {
    const { zh, en } = fill(askOwn, { name });
    return await askSecretly(`${zh} ${en}: `, terminal);
  } catch (error) {
    if (error instanceof Cancelled) throw new AccountsRefused(accountMessages.cancelled);
    throw error;
  }
}

function faultOf({ name }: Owner, password: string): AccountsRefused | null {
  const fault = passwordFault(password, name);
  return fault && refusalOf(fault.code, { ...fault.params, name });
}

/** As it is, blanks included; of a file the line end behind it is left out. */
function fromEnvironment(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const [value, file] = [env[name] || undefined, env[`${name}_FILE`] || undefined];
  if (file === undefined) return value;
  if (value !== undefined) throw new AccountsRefused(fill(settingsMessages.both, { name }));
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new AccountsRefused(fill(settingsMessages.unreadableFile, { name, file, reason }));
  }
}

/** Asks until a password may be used and was typed the same twice. */
async function askTwice(owner: Owner, terminal: Terminal): Promise<string> {
  const say = ({ zh, en }: Bilingual): void => void terminal.output.write(`${zh} ${en}\n`);
  const { ask, again, notTheSame, cancelled } = accountMessages;
  const question = fill(ask, { name: owner.name, titleZh: owner.title.zh, titleEn: owner.title.en });
  try {
    for (;;) {
      const first = await askSecretly(`${question.zh} ${question.en}: `, terminal);
      const fault = faultOf(owner, first);
      if (fault) say(fault.words);
      else if ((await askSecretly(`  ${again.zh} ${again.en}: `, terminal)) === first) return first;
      else say(notTheSame);
    }
  } catch (error) {
    if (error instanceof Cancelled) throw new AccountsRefused(cancelled);
    throw error;
  }
}
