import type { Executed } from '#ledger/ledger.js';
import { Refused } from './refused.js';

/** What the ledger did, as an act answers it. */
export type Done = Omit<Extract<Executed, { ok: true }>, 'ok'>;

/** What the ledger did; what it refused is thrown as {@link Refused}. */
export function done(executed: Executed): Done {
  if (!executed.ok) throw new Refused(executed.code, executed.params);
  const { ok: _done, ...answer } = executed;
  return answer;
}
