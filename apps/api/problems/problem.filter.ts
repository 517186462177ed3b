import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountRefused } from '#ledger/people/accounts.js';
import { CorrectionError, DocumentError } from '#document/errors.js';
import { FILE_TYPES } from '../route-config.js';
import { languageOf, problemOf } from './problem.js';
import { Refused } from './refused.js';

/** Every answer that is not a success: RFC 9457, in the language of the reader. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly allowedMethods: (request: FastifyRequest) => readonly string[]) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** For errors before Nest has the request. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { code, params, headers } = this.refusalOf(error, request);
    const problem = problemOf(code, params, languageOf(request.headers['accept-language']), `urn:uuid:${request.id}`);
    if (problem.status >= 500) request.log.error({ reqId: request.id, err: error, code }, 'a request failed');
    void reply
      .code(problem.status)
      .headers({ ...headers, 'content-type': 'application/problem+json; charset=utf-8' })
      .send(JSON.stringify(problem));
  }

  private refusalOf(error: unknown, request: FastifyRequest): Refused {
    if (error instanceof Refused) return withRetryAfter(error);
    if (error instanceof DocumentError || error instanceof CorrectionError) return new Refused(error.code, error.params);
    if (error instanceof AccountRefused) return new Refused(error.refusal.code, error.refusal.params);
    if (isUnavailable(error)) return new Refused('SERVICE.UNAVAILABLE', {}, { 'retry-after': '5' });
    const status = statusOfError(error);
    if (status === 404) return this.notFound(request);
    return refusalByFramework(status, error, request);
  }

  private notFound(request: FastifyRequest): Refused {
    const allowed = this.allowedMethods(request);
    if (allowed.length > 0) return new Refused('REQUEST.METHOD', { allowed }, { allow: allowed.join(', ') });
    return new Refused('ROUTE.UNKNOWN', { method: request.method, path: request.url.split('?', 1)[0]! });
  }
}

/** What Fastify and Nest found wrong with a request, by the status they give it; their words are not for people. */
function refusalByFramework(status: number | undefined, error: unknown, request: FastifyRequest): Refused {
  switch (status) {
    case 400:
      return new Refused('REQUEST.MALFORMED');
    case 403:
      return new Refused('AUTH.SIGN_IN_NEEDED');
    case 413:
      return new Refused('REQUEST.TOO_LARGE', { maxBytes: request.routeOptions?.bodyLimit ?? 0 });
    case 414:
      return new Refused('REQUEST.TOO_LONG');
    case 415:
      return unsupportedType(request);
    case 503:
      return new Refused('SERVICE.UNAVAILABLE', {}, { 'retry-after': '5' });
    default:
      return new Refused('INTERNAL');
  }
}

/** REQUEST.UNSUPPORTED_TYPE, with what the route takes. `type`: what came. */
export function unsupportedType(request: FastifyRequest, type = request.headers['content-type'] ?? ''): Refused {
  const accepted = ['application/json'];
  if (request.routeOptions.config.accepts === 'file') accepted.push(...(request.routeOptions.config.fileTypes ?? FILE_TYPES));
  return new Refused('REQUEST.UNSUPPORTED_TYPE', { type, accepted });
}

function withRetryAfter(refused: Refused): Refused {
  const { code, params, headers } = refused;
  if (!('retryAfter' in params)) return refused;
  return new Refused(code, params, { ...headers, 'retry-after': String(params.retryAfter) });
}

function statusOfError(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** Connection refused or broken, the server starting, stopping or full (classes 08, 53, 57 of PostgreSQL), or no free connection in time. */
function isUnavailable(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string' && (/^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_AGAIN)/.test(code) || /^(08|53|57)...$/.test(code)))
    return true;
  return typeof message === 'string' && /^(timeout exceeded when trying to connect|Connection terminated)/.test(message);
}
