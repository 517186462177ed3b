import { GROUP_ROLES, humanRoles, type Role } from '#domain/actor.js';

const everybody = humanRoles;
const unitPeople: readonly Role[] = ['handler', 'unit_head'];
const offices: readonly Role[] = ['coordination_office', 'supervision_office'];
const group: readonly Role[] = GROUP_ROLES;
const business: readonly Role[] = [...unitPeople, ...offices, ...group];

/**
 * Who may call what (domain.md §8): the coarse rule, by role. What belongs to whom (own unit, own part, the article's verifier) the domain
 * decides with every command.
 */
export const permissions = {
  /** The own session, account and password; the only thing an account may use that must change its password. */
  'session.own': everybody,
  'clock.read': everybody,
  'words.read': everybody,
  'registry.read': everybody,
  'registry.write': ['coordination_office'],
  'policy.import': ['coordination_office'],
  'policy.read': business,
  'policy.correct': ['coordination_office'],
  'policy.consult': ['coordination_office'],
  'policy.dispatch': ['coordination_office'],
  'policy.simulate': offices,
  'board.read': business,
  'settled.read': offices,
  'statistics.read': offices,
  // the discipline body finds the applications that it decides there
  'inbox.read': [...business, 'discipline_body'],
  'article.read': business,
  'article.act': business,
  'precedent.read': [...offices, ...group],
  'notice.read': [...business, 'discipline_body'],
  'approval.read': business,
  'approval.request': offices,
  // also whoever stands in for somebody of the group by a recorded delegation
  'approval.decide': business,
  'rules.read': business,
  'rules.write': ['coordination_office'],
  'adoption.read': [...offices, ...group],
  'paper.read': business,
  'paper.approve': ['supervision_office'],
  'register.read': [...offices, ...group],
  'meeting.read': business,
  'meeting.call': ['leader', 'deputy_leader', 'coordination_office'],
  'meeting.keep': ['coordination_office'],
  'meeting.attend': business,
  // also whoever stands in for the chair by a recorded delegation
  'meeting.confirm': business,
  'case.read': business,
  // the coordination office stands in where the supervision office is itself a unit of the article: the case knows which of them keeps it
  'case.supervise': offices,
  // a department may remind, it may not open a case (政府督查工作条例 art. 6-7)
  'case.remind': offices,
  'case.answer': unitPeople,
  'decision-paper.read': business,
  'decision-paper.attach': business,
  'tolerance.read': [...business, 'discipline_body'],
  'tolerance.apply': ['unit_head'],
  'tolerance.judge': ['discipline_body'],
  'burden.read': business,
  'delegation.record': ['leader', 'deputy_leader', 'group_member', 'coordination_office'],
  'account.read': ['system_administrator', 'security_administrator', 'audit_administrator'],
  'account.create': ['system_administrator'],
  'account.disable': ['system_administrator'],
  // one asks, the other gives: neither enters as somebody else
  'account.request-reset': ['system_administrator'],
  'account.reset-password': ['security_administrator'],
  'role.assign': ['security_administrator'],
  'audit.read': ['audit_administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type PermissionName = keyof typeof permissions;

/** May somebody with these roles? An account without any role yet may use its own session and read the clock, the words and the registry. */
export function isPermitted(permission: PermissionName, held: readonly Role[]): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return allowed === everybody || held.some((role) => allowed.includes(role));
}
