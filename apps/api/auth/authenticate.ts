import type { FastifyRequest } from 'fastify';
import { isPermitted, type PermissionName } from '../permissions.js';
import { Refused } from '../problems/refused.js';
import type { SignedInAs } from './request.js';
import type { SessionCache } from './session-cache.js';

export const SESSION_COOKIE = 'duban_session';
/** Tells a browser in which somebody has signed in before from others behind the same address; it opens nothing. */
export const BROWSER_COOKIE = 'duban_browser';
export const TOKEN = /^[\w-]{43}$/;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Runs for every request before its body is read, so that a stranger cannot make the process take in an upload. Lets pass what needs no
 * permission; refuses with AUTH.SIGN_IN_NEEDED, AUTH.PASSWORD_CHANGE_NEEDED, AUTH.FORBIDDEN, AUTH.CROSS_SITE.
 */
export function authenticator(sessions: SessionCache): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { permission } = request.routeOptions.config;
    const changes = !SAFE_METHODS.has(request.method);
    // nobody is signed in, or out, from another site either
    if (changes && comesFromElsewhere(request)) throw new Refused('AUTH.CROSS_SITE');
    if (!permission) return;
    const bearer = bearerOf(request.headers.authorization);
    const token = bearer ?? request.cookies[SESSION_COOKIE];
    if (token === undefined || !TOKEN.test(token)) throw new Refused('AUTH.SIGN_IN_NEEDED');
    // a browser adds the cookie by itself, so the page that asks must be known to be ours
    if (changes && bearer === undefined && !comesFromHere(request)) throw new Refused('AUTH.CROSS_SITE');
    const account = await sessions.accountOf(token);
    if (!account) throw new Refused('AUTH.SIGN_IN_NEEDED');
    const { name, unit, roles } = account;
    request.signedInAs = { account, token, actor: { account: name, unit, roles } };
    checkPermission(request.signedInAs, permission);
  };
}

/** Whether the request may have changed whose a session is: then what was read of sessions is no longer believed. */
export const changesPeople = ({ method, routeOptions }: FastifyRequest): boolean =>
  !SAFE_METHODS.has(method) && /^(account|role|session)\./.test(routeOptions.config.permission ?? '');

/** AUTH.PASSWORD_CHANGE_NEEDED, AUTH.FORBIDDEN. */
export function checkPermission({ account }: SignedInAs, permission: PermissionName): void {
  if (account.mustChangePassword && permission !== 'session.own') throw new Refused('AUTH.PASSWORD_CHANGE_NEEDED');
  if (!isPermitted(permission, account.roles)) throw new Refused('AUTH.FORBIDDEN', { permission });
}

const bearerOf = (header: string | undefined): string | undefined =>
  header && /^bearer /i.test(header) ? header.slice('bearer '.length).trim() : undefined;

function comesFromElsewhere({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return headers.origin !== undefined && !isOrigin(headers.origin, host);
}

const comesFromHere = ({ headers, host }: FastifyRequest): boolean =>
  headers['sec-fetch-site'] === 'same-origin' || (headers.origin !== undefined && isOrigin(headers.origin, host));

function isOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
