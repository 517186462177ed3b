import type { Pool, PoolClient } from 'pg';
import type { RefusalParams } from '#domain/decision.js';
import type { Executed, Request } from './change.js';
import { inTransaction, isDeadlock } from './transaction.js';

type Done = Extract<Executed, { ok: true }>;

/** What several acts have brought about, in their order; or the first that was refused, and nothing was written. */
export type BatchExecuted =
  | { readonly ok: true; readonly results: readonly Done[] }
  | { readonly ok: false; readonly code: string; readonly params: RefusalParams; readonly id: string };

/** A command that was repeated ends the transaction once: the next try finds its first result. */
const TRIES = 3;

/**
 * Carries out several acts, all or none, in one transaction. The subjects are locked in the order of their ids, so that two batches never wait for
 * each other. `once` decides and writes one act on the given connection; undefined: it has to be tried again.
 */
export async function executeBatch<Command>(
  pool: Pool,
  requests: readonly Request<Command>[],
  once: (client: PoolClient, request: Request<Command>) => Promise<Executed | undefined>,
): Promise<BatchExecuted> {
  const ids = requests.map(({ id }) => id);
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      return await inTransaction(pool, async (client) => {
        await client.query('select 1 from subject where id = any($1) order by id for update', [ids]);
        const results: Done[] = [];
        for (const request of requests) {
          const outcome = await once(client, request);
          if (!outcome) throw new Again();
          if (!outcome.ok) throw new Refusal(outcome.code, outcome.params, request.id);
          results.push(outcome);
        }
        return { ok: true, results };
      });
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, code: error.code, params: error.params, id: error.id };
      if (!(error instanceof Again) && !isDeadlock(error)) throw error;
    }
  }
  throw new Error(`a batch of ${requests.length} acts moved although its subjects were locked`);
}

class Again extends Error {}

class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly params: RefusalParams,
    readonly id: string,
  ) {
    super(code);
  }
}
