import type { Executed } from '#ledger/ledger.js';
import { Refused } from './refused.js';

/** What the ledger did; what it refused is thrown as {@link Refused}. */
export function done(executed: Executed): Extract<Executed, { ok: true }> {
  if (!executed.ok) throw new Refused(executed.code, executed.params);
  return executed;
}
