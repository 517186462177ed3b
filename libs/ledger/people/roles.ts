import { humanRoles, type Role } from '#domain/actor.js';
import { refuse } from '#domain/decision.js';

/** The three administrators (三员分立): accounts and settings, roles and policies, logs only. */
export const administratorRoles: readonly Role[] = ['system_administrator', 'security_administrator', 'audit_administrator'];

/** ACCOUNT.ROLES_CONFLICT when a role of an administrator stands beside any other role, and for roles that are the machine's own. */
export function rolesFault(roles: readonly Role[]): ReturnType<typeof refuse> | null {
  const alone = roles.filter((role) => administratorRoles.includes(role));
  const conflict = (alone.length > 0 && new Set(roles).size > 1) || roles.some((role) => !humanRoles.includes(role));
  return conflict ? refuse('ACCOUNT.ROLES_CONFLICT', { roles: [...roles] }) : null;
}
