import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '#domain/actor.js';
import { invalid } from '../problems/refused.js';
import { signedInAs } from './request.js';

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest<FastifyRequest>();

/** The domain's {@link Actor}: account name, unit and roles of who sends the request. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor => signedInAs(requestOf(context)).actor,
);

/** The {@link SignedInAs} of who sends the request: the account and the token of the session. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext) => signedInAs(requestOf(context)));

/** What the ledger asks of every act. */
export interface ActContext {
  /** From `Idempotency-Key`, or a new one. */
  readonly commandId: string;
  /** From `If-Match: "12"` or the field `expectedPosition`; undefined: whatever it is. */
  readonly expectedPosition: number | undefined;
  readonly actor: Actor;
}

/** {@link ActContext} of the request. Refuses with REQUEST.INVALID a key that is no UUID and a position that is none. */
export const Act = createParamDecorator(
  (_: unknown, context: ExecutionContext): ActContext => actOf(requestOf(context)),
  [(target, key) => marksAct(target, key!, Object.getOwnPropertyDescriptor(target, key!)!)],
);

/** For the OpenAPI document, which says what headers an act takes. */
const marksAct = ApiExtension('x-act', true);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const POSITION = /^"?(\d{1,9})"?$/;

/** {@link ActContext} by the headers and the body of a request. */
export function actOf(request: FastifyRequest): ActContext {
  const { actor } = signedInAs(request);
  return { commandId: commandIdOf(request), expectedPosition: expectedPositionOf(request), actor };
}

function commandIdOf({ headers }: FastifyRequest): string {
  const key = headers['idempotency-key'];
  if (key === undefined) return uuidv7();
  const lower = String(key).trim().toLowerCase();
  if (!UUID.test(lower)) throw invalid('header.idempotency-key', 'uuid');
  return lower;
}

function expectedPositionOf({ headers, body }: FastifyRequest): number | undefined {
  const header = headers['if-match'];
  const field = fieldOf(body);
  if (header === undefined) return field;
  const digits = POSITION.exec(header.trim())?.[1];
  if (digits === undefined) throw invalid('header.if-match', 'position');
  const position = Number(digits);
  if (field !== undefined && field !== position) throw invalid('header.if-match', 'differs', 'expectedPosition');
  return position;
}

/** A field that is no position is refused by the schema of the body, after this. */
function fieldOf(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('expectedPosition' in body)) return undefined;
  return typeof body.expectedPosition === 'number' ? body.expectedPosition : undefined;
}
