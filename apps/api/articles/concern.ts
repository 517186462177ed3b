import type { Pool } from 'pg';
import type { Actor } from '#domain/actor.js';
import { readConcern } from '#ledger/queries/article.js';
import { Refused } from '../problems/refused.js';
import { scopeOf } from '../scope.js';

/** Whom an article concerns. Refuses ARTICLE.UNKNOWN, and AUTH.NOT_CONCERNED when it does not concern the actor's unit. */
export async function concernOf(pool: Pool, id: string, actor: Actor) {
  return checkConcern(id, await readConcern(pool, id), actor);
}

/** The same where it was read already; `found` undefined: there is no such article. */
export function checkConcern<Concern extends { readonly units: readonly string[] }>(
  id: string,
  found: Concern | undefined,
  actor: Actor,
): Concern {
  if (!found) throw new Refused('ARTICLE.UNKNOWN', { id });
  const scope = scopeOf(actor);
  if (scope !== null && !found.units.includes(scope)) throw new Refused('AUTH.NOT_CONCERNED', { id });
  return found;
}
