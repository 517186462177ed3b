import { randomBytes } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import pg from 'pg';
import { z } from 'zod';
import type { Settings } from '#config/settings.js';
import { audit } from '#ledger/people/audit.js';
import { changePassword, closeSession, signIn } from '#ledger/people/sessions.js';
import { PLACE_DAYS } from '#ledger/people/throttle.js';
import { account, accountName, password, shown } from '../accounts/account.schema.js';
import { BROWSER_COOKIE, SESSION_COOKIE, TOKEN } from '../auth/authenticate.js';
import { CurrentSession } from '../auth/current-actor.js';
import { Permission, Public } from '../auth/permission.js';
import type { SignedInAs } from '../auth/request.js';
import { Describe } from '../docs/describe.js';
import { POOL } from '../pool.js';
import { throwRefusal } from '../problems/refused.js';
import { SETTINGS } from '../settings.js';

const credentials = z.strictObject({ name: accountName, password });
const passwords = z.strictObject({ oldPassword: password, newPassword: password });
const opened = z.object({ token: z.string(), expiresAt: z.iso.datetime(), account }).meta({ id: 'Session' });

/** Sign in, sign out, the own account. */
@Controller('api/session')
export class SessionController {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @HttpCode(200)
  @Public()
  @Describe({
    summary: 'Sign in',
    description:
      'Answers the token for `Authorization: Bearer` and sets it as a cookie for browsers. A second cookie tells the browser again: what others fail ' +
      'at behind the same address then shuts nobody out of it.',
    answer: opened,
    problems: ['AUTH.BAD_CREDENTIALS', 'AUTH.DISABLED', 'AUTH.TOO_MANY_ATTEMPTS', 'AUTH.CROSS_SITE'],
  })
  async open(
    @Body({ schema: credentials }) body: z.output<typeof credentials>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof opened>> {
    // a program keeps no cookies: it would be a new browser each time
    const fresh = isBrowser(request) ? randomBytes(32).toString('base64url') : undefined;
    const browser = browserOf(request) ?? fresh;
    const outcome = await signIn(this.pool, { ...body, address: request.ip, browser }, this.settings.session.ttlHours);
    if (!outcome.ok) throwRefusal(outcome);
    const { token, expiresAt } = outcome;
    const guarded = { httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' } as const;
    void reply.setCookie(SESSION_COOKIE, token, { ...guarded, path: '/', expires: expiresAt });
    if (browser !== undefined)
      void reply.setCookie(BROWSER_COOKIE, browser, { ...guarded, path: '/api/session', maxAge: PLACE_DAYS * 86_400 });
    return { token, expiresAt: expiresAt.toISOString(), account: shown(outcome.account) };
  }

  @Get()
  @Permission('session.own')
  @Describe({ summary: 'The account that is signed in', answer: account })
  current(@CurrentSession() session: SignedInAs): z.output<typeof account> {
    return shown(session.account);
  }

  @Delete()
  @HttpCode(204)
  @Permission('session.own')
  @Describe({ summary: 'Sign out' })
  async close(
    @CurrentSession() { token, account: { name } }: SignedInAs,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await closeSession(this.pool, token);
    await audit(this.pool, { action: 'session.closed', account: name, address: request.ip });
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
  }

  @Put('password')
  @HttpCode(204)
  @Permission('session.own')
  @Describe({
    summary: 'Change the own password',
    description: 'Ends every other session of the account.',
    problems: [
      'AUTH.BAD_CREDENTIALS',
      'AUTH.TOO_MANY_ATTEMPTS',
      'PASSWORD.TOO_SHORT',
      'PASSWORD.TOO_LONG',
      'PASSWORD.IS_NAME',
      'PASSWORD.SAME',
    ],
  })
  async changePassword(
    @Body({ schema: passwords }) body: z.output<typeof passwords>,
    @CurrentSession() session: SignedInAs,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const place = { address: request.ip, browser: browserOf(request) };
    const refusal = await changePassword(this.pool, session.account, { ...body, ...place, token: session.token });
    if (refusal) throwRefusal(refusal);
  }
}

/** What the browser was given at an earlier sign-in. */
function browserOf({ cookies }: FastifyRequest): string | undefined {
  const secret = cookies[BROWSER_COOKIE];
  return secret !== undefined && TOKEN.test(secret) ? secret : undefined;
}

/** Browsers say from where a request comes. */
const isBrowser = ({ headers }: FastifyRequest): boolean =>
  headers['sec-fetch-site'] !== undefined || headers.origin !== undefined;
