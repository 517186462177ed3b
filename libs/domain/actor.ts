/**
 * A role of domain.md §8. `system` is the machine itself: it may remind and draft, never decide. `approval` is the machine carrying out a recorded
 * decision of the leading group. Nobody signs in with either.
 */
export type Role =
  | 'handler'
  | 'unit_head'
  | 'coordination_office'
  | 'supervision_office'
  | 'leader'
  | 'deputy_leader'
  | 'group_member'
  | 'discipline_body'
  | 'system_administrator'
  | 'security_administrator'
  | 'audit_administrator'
  | 'system'
  | 'approval';

export const roles: readonly Role[] = [
  'handler',
  'unit_head',
  'coordination_office',
  'supervision_office',
  'leader',
  'deputy_leader',
  'group_member',
  'discipline_body',
  'system_administrator',
  'security_administrator',
  'audit_administrator',
  'system',
  'approval',
];

/** Roles that people hold. */
export const humanRoles: readonly Role[] = roles.filter((role) => role !== 'system' && role !== 'approval');

/** Roles of the leading group (领导小组). */
export const GROUP_ROLES = ['leader', 'deputy_leader', 'group_member'] as const satisfies readonly Role[];

/** Code of a unit in the registry, for example QY-KJJ. */
export type UnitCode = string;

/** Who issues a command: the account, the unit it belongs to and what it may do there. */
export interface Actor {
  readonly account: string;
  readonly unit: UnitCode | null;
  readonly roles: readonly Role[];
}

export const systemActor: Actor = { account: 'system', unit: null, roles: ['system'] };

/** Who carries out what the leading group has decided; `account`: what recorded it, an approval or a resolution of a meeting. */
export const approvalActor = (account: string): Actor => ({ account, unit: null, roles: ['approval'] });

/** Id of the approval that an actor with the role `approval` stands for. */
export const approvalOf = ({ account }: Actor): string => account.replace(/^approval:/, '');

export const hasRole = (actor: Actor, ...wanted: readonly Role[]): boolean => wanted.some((role) => actor.roles.includes(role));

/** True for people who act for the unit: its head or a handler (经办人). */
export const actsFor = (actor: Actor, unit: UnitCode): boolean => actor.unit === unit && hasRole(actor, 'handler', 'unit_head');
