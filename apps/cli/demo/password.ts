import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FILE = 'demo-password';

/** Characters that cannot be taken for one another when they are read from a terminal. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** The password of the demonstration's accounts as an earlier load kept it in the data folder; undefined: there was none. */
export function readDemoPassword(dataDir: string): string | undefined {
  try {
    return readFileSync(path.join(dataDir, FILE), 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes one (some 79 bits) and keeps it where only its owner reads it; an earlier one of the folder stays. */
export function ensureDemoPassword(dataDir: string): string {
  const earlier = readDemoPassword(dataDir);
  if (earlier) return earlier;
  const password = Array.from({ length: GROUPS }, () => letters(GROUP_LENGTH)).join('-');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path.join(dataDir, FILE), `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}

function letters(count: number): string {
  // bytes beyond the last whole multiple would favour the first letters
  const limit = 256 - (256 % LETTERS.length);
  let text = '';
  while (text.length < count) for (const byte of randomBytes(count)) if (byte < limit) text += LETTERS[byte % LETTERS.length];
  return text.slice(0, count);
}
