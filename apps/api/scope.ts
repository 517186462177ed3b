import { hasRole, type Actor, type UnitCode } from '#domain/actor.js';
import { Refused } from './problems/refused.js';

/** Offices and the heads of the leading group see everything; everybody else what concerns the own unit (domain.md §8). */
export const seesEverything = (actor: Actor): boolean =>
  hasRole(actor, 'coordination_office', 'supervision_office', 'leader', 'deputy_leader');

/** The unit to which the actor's view is limited; null: not limited. Refuses AUTH.NO_UNIT for an account of no unit. */
export function scopeOf(actor: Actor): UnitCode | null {
  if (seesEverything(actor)) return null;
  if (actor.unit === null) throw new Refused('AUTH.NO_UNIT');
  return actor.unit;
}

/** The unit of a list: the one asked for, or the own. Refuses AUTH.NOT_YOUR_UNIT for another's unless the actor sees everything. */
export function unitOf(actor: Actor, asked: UnitCode | undefined): UnitCode {
  const unit = asked ?? actor.unit;
  if (unit === null) throw new Refused('AUTH.NO_UNIT');
  if (unit !== actor.unit && !seesEverything(actor)) throw new Refused('AUTH.NOT_YOUR_UNIT', { unit });
  return unit;
}
