import { systemActor, type Actor, type Role } from '#domain/actor.js';

export const UNITS = ['KJJ', 'GXJ', 'SWJ', 'FGJ'] as const;
export const OFFICE = 'OFFICE';
export const SUPERVISION = 'DCS';
export const DISCIPLINE = 'JW';

const person = (account: string, unit: string | null, ...roles: Role[]): Actor => ({ account, unit, roles });

const heads = new Map(
  [...UNITS, OFFICE, SUPERVISION, 'SZF', 'SFB'].map((unit) => [unit, person(`head of ${unit}`, unit, 'unit_head', 'handler')]),
);
const handlers = new Map(UNITS.map((unit) => [unit as string, person(`handler of ${unit}`, unit, 'handler')]));

/** The head of a unit, who speaks for it. */
export const headOf = (unit: string): Actor => heads.get(unit) ?? person(`head of ${unit}`, unit, 'unit_head', 'handler');
export const handlerOf = (unit: string): Actor => handlers.get(unit) ?? person(`handler of ${unit}`, unit, 'handler');
export const office = person('office', OFFICE, 'coordination_office');
export const supervision = person('supervision', SUPERVISION, 'supervision_office');
/** Another person of the supervision office, who can decide a review. */
export const reviewer = person('reviewer', SUPERVISION, 'supervision_office');
export const leader = person('leader', 'SZF', 'leader');
export const deputy = person('deputy', 'SFB', 'deputy_leader');
export const member = person('member', 'KJJ', 'group_member');
export const discipline = person('discipline', DISCIPLINE, 'discipline_body');

/** Anybody may try anything, also people with two hats and an interest. */
export const strangers: readonly Actor[] = [
  ...heads.values(),
  ...handlers.values(),
  office,
  supervision,
  reviewer,
  leader,
  deputy,
  member,
  discipline,
  systemActor,
  person('office in KJJ', 'KJJ', 'coordination_office'),
  person('supervision in GXJ', 'GXJ', 'supervision_office'),
  person('deputy in SWJ', 'SWJ', 'deputy_leader'),
  person('leader in KJJ', 'KJJ', 'leader'),
  person('discipline in FGJ', 'FGJ', 'discipline_body'),
  person('two hats', 'GXJ', 'unit_head', 'handler', 'coordination_office', 'supervision_office', 'leader'),
  person('auditor', null, 'audit_administrator'),
];
