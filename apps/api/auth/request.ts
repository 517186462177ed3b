import type { FastifyRequest } from 'fastify';
import type { Actor } from '#domain/actor.js';
import type { Account } from '#ledger/people/accounts.js';
import { Refused } from '../problems/refused.js';
import type { RouteSettings } from '../route-config.js';

/** Who sends the request. */
export interface SignedInAs {
  readonly account: Account;
  readonly actor: Actor;
  /** The token of the session, to end it. */
  readonly token: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    signedInAs: SignedInAs | null;
  }
  interface FastifyContextConfig {
    permission?: RouteSettings['permission'];
    accepts?: RouteSettings['accepts'];
    fileTypes?: RouteSettings['fileTypes'];
  }
}

/** Who sends the request. Refuses with AUTH.SIGN_IN_NEEDED. */
export function signedInAs(request: FastifyRequest): SignedInAs {
  if (!request.signedInAs) throw new Refused('AUTH.SIGN_IN_NEEDED');
  return request.signedInAs;
}
