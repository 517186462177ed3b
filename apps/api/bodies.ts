import { isUtf8 } from 'node:buffer';
import { hasClassificationMark } from '#document/readers/classification.js';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalid, Refused, type RequestFault } from './problems/refused.js';
import { unsupportedType } from './problems/problem.filter.js';
import { FILE_TYPES, TABLE_TYPES } from './route-config.js';

/** Limit of a JSON body, unless the route says otherwise. */
const ACT_BYTES_MAX = 256 * 1024;

/**
 * What bodies are taken: JSON in UTF-8 everywhere, files where the route says so (`@AcceptsFile()`), each up to the route's limit, nothing
 * compressed: REQUEST.UNSUPPORTED_TYPE, REQUEST.MALFORMED for bytes that are no UTF-8. Text that PostgreSQL
 * could not store (U+0000, half a character) is refused here, once for all fields: REQUEST.INVALID; and so is text with the mark of a state
 * secret: DOCUMENT.CLASSIFIED (domain.md §8).
 */
export function acceptBodies(fastify: FastifyInstance, uploadBytesMax: number): void {
  fastify.addHook('onRoute', (route) => {
    const accepts = route.config?.accepts ?? 'json';
    route.bodyLimit = accepts === 'json' ? ACT_BYTES_MAX : uploadBytesMax;
  });
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  // as bytes, because a text would show invalid UTF-8 as U+FFFD only
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const untaken = encodedOtherwise(request);
    if (untaken) return done(untaken);
    if (bytes.length === 0) return done(null, undefined);
    if (!isUtf8(bytes as Buffer)) return done(new Refused('REQUEST.MALFORMED'));
    const body = bytes.toString();
    void parse(request, body, (error, value) => {
      if (error) return done(new Refused('REQUEST.MALFORMED'));
      if (MAY_BE_CLASSIFIED.test(body) && classified(value)) return done(new Refused('DOCUMENT.CLASSIFIED'));
      const fault = MAY_BE_UNSTORABLE.test(body) ? unstorable(value, []) : undefined;
      done(fault ? invalid(fault.path, fault.word) : null, value);
    });
  });
  fastify.addContentTypeParser([...FILE_TYPES, ...TABLE_TYPES], { parseAs: 'buffer' }, (request, body, done) => {
    done(packed(request) ?? (takesFile(request) ? null : unsupportedType(request)), body);
  });
}

/** JSON is UTF-8 (RFC 8259 §8.1): another charset is refused rather than misread. */
function encodedOtherwise(request: FastifyRequest): Refused | undefined {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(request.headers['content-type'] ?? '')?.[1];
  return charset !== undefined && !/^utf-?8$/i.test(charset) ? unsupportedType(request) : packed(request);
}

/** Bodies are taken as they are: one that was compressed would be misread. */
function packed(request: FastifyRequest): Refused | undefined {
  const encoding = request.headers['content-encoding']?.trim();
  if (!encoding || encoding.toLowerCase() === 'identity') return undefined;
  return unsupportedType(request, `${request.headers['content-type'] ?? ''}, content-encoding: ${encoding}`);
}

function takesFile({ routeOptions: { config }, headers }: FastifyRequest): boolean {
  if (config.accepts !== 'file') return false;
  const type = headers['content-type']?.split(';', 1)[0]!.trim().toLowerCase();
  const taken: readonly (string | undefined)[] = config.fileTypes ?? FILE_TYPES;
  return taken.includes(type);
}

/** Only an escape can bring such a character into JSON, so a body without one need not be searched. */
const MAY_BE_UNSTORABLE = /\\u(0000|d[89a-f])/i;

/** Every mark of a state secret holds 密, so a body without it need not be searched. */
const MAY_BE_CLASSIFIED = /密|\\u5bc6/i;

function classified(value: unknown): boolean {
  if (typeof value === 'string') return hasClassificationMark(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) => hasClassificationMark(key) || classified(item));
}

function unstorable(value: unknown, path: readonly string[]): RequestFault | undefined {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) return { path: path.join('.'), word: 'nul' };
    return value.isWellFormed() ? undefined : { path: path.join('.'), word: 'surrogate' };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const fault = unstorable(key, path) ?? unstorable(item, [...path, key]);
    if (fault) return fault;
  }
  return undefined;
}
