import { z } from 'zod';
import { humanRoles, type Role } from '#domain/actor.js';
import type { Account } from '#ledger/people/accounts.js';
import { PASSWORD_MAX_LENGTH } from '#ledger/people/passwords.js';
import { rawText, text } from '../validation.js';

export const role = z.enum(humanRoles as [Role, ...Role[]]);

export const account = z
  .object({
    id: z.uuid(),
    name: z.string(),
    displayName: z.string(),
    unit: z.string().nullable(),
    roles: z.array(role),
    mustChangePassword: z.boolean(),
  })
  .meta({ id: 'Account' });

export const accountName = text(64);
/** Blanks belong to a password. Its length is judged by the rules of passwords, not here; the bound is for the hash function's sake. */
export const password = rawText(PASSWORD_MAX_LENGTH * 2);

/** The fields that are shown, and no others. */
export const shown = ({ id, name, displayName, unit, roles, mustChangePassword }: Account): z.output<typeof account> => ({
  id,
  name,
  displayName,
  unit,
  roles: [...roles],
  mustChangePassword,
});
