import { hash, verify } from '@node-rs/argon2';
import { refuse } from '#domain/decision.js';

export const PASSWORD_MIN_LENGTH = 12;
/** So that nobody keeps the processor busy by the length of a password. */
export const PASSWORD_MAX_LENGTH = 200;

/** argon2id as OWASP's password storage cheat sheet asks: 19 MiB, two passes, one lane. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * PASSWORD.TOO_SHORT below 12 characters, PASSWORD.TOO_LONG above 200, PASSWORD.IS_NAME when it is the account's name, also repeated or in
 * other case; null when it may be used.
 */
export function passwordFault(password: string, name: string): ReturnType<typeof refuse> | null {
  const length = [...password].length;
  if (length < PASSWORD_MIN_LENGTH) return refuse('PASSWORD.TOO_SHORT', { min: PASSWORD_MIN_LENGTH });
  if (length > PASSWORD_MAX_LENGTH) return refuse('PASSWORD.TOO_LONG', { max: PASSWORD_MAX_LENGTH });
  if (password.toLowerCase().replaceAll(name.toLowerCase(), '') === '') return refuse('PASSWORD.IS_NAME');
  return null;
}

/** The argon2id hash of a password with a salt of its own. Reckoned outside the event loop. */
export const hashPassword = async (password: string): Promise<string> => await hash(password, PARAMETERS);

/** Is it the password? Without a hash (nobody has this name) it takes as long, and the answer is no. */
export async function isPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const right = await verify(passwordHash ?? (await nobody()), password);
  return passwordHash !== undefined && right;
}

let nobodysHash: Promise<string> | undefined;
const nobody = (): Promise<string> => (nobodysHash ??= hashPassword('the password of nobody'));

/** Reckons what {@link isPassword} compares with when a name is unknown, so that the first such sign-in takes no longer than the next. */
export const preparePasswords = async (): Promise<void> => void (await nobody());
