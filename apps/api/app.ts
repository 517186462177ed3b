import 'reflect-metadata';
import cookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Settings } from '#config/settings.js';
import { preparePasswords } from '#ledger/people/passwords.js';
import { ApiModule } from './api.module.js';
import { authenticator, changesPeople } from './auth/authenticate.js';
import { SessionCache } from './auth/session-cache.js';
import { acceptBodies } from './bodies.js';
import { serveDocuments } from './docs/serve.js';
import { createLogger } from './logger.js';
import { Metrics } from './metrics/metrics.js';
import { POOL } from './pool.js';
import { answerClientError } from './problems/client-errors.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { invalid } from './problems/refused.js';
import { RouteTable } from './route-table.js';
import { securityHeaders } from './security-headers.js';
import { ValidationPipe } from './validation.js';

/** For a whole request to arrive. */
const REQUEST_MS_MAX = 120_000;
const PARAMETER_LENGTH_MAX = 200;

/**
 * The whole API, ready to `listen`; nothing is connected or served before. `close()` lets requests under way finish and ends the connections.
 */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  const logger = createLogger(settings.log.level);
  const routes = new RouteTable();
  const problems = new ProblemFilter((request) => routes.methodsOf(request.url));
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: uuidv7,
    // a logger for each request costs more than the two lines that name theirs (`reqId`) below
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    trustProxy: settings.api.trustProxy.length > 0 && [...settings.api.trustProxy],
    requestTimeout: REQUEST_MS_MAX,
    forceCloseConnections: 'idle',
    // while it shuts down, what comes over an open connection is still answered: the pool ends last
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => problems.answer(error, request, reply),
  });
  const fastify = adapter.getInstance();
  routes.follow(fastify);
  acceptBodies(fastify, settings.upload.maxBytes);
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(settings, logger), adapter, {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalFilters(problems);
  await app.register(cookie);
  followRequests(fastify, app.get<pg.Pool>(POOL), app.get(Metrics));
  serveDocuments(app);
  await app.init();
  await preparePasswords();
  return app;
}

function followRequests(fastify: FastifyInstance, pool: pg.Pool, metrics: Metrics): void {
  const { ofAnswers, ofPages } = securityHeaders();
  fastify.decorateRequest('signedInAs', null);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { url } = request;
    void reply.headers(url.startsWith('/api/') ? ofAnswers : ofPages);
    done(url.includes('%00') ? invalid('url', 'nul') : undefined);
  });
  const sessions = new SessionCache(pool);
  fastify.addHook('onRequest', authenticator(sessions));
  fastify.addHook('onSend', (request, _reply, _payload, done) => {
    if (changesPeople(request)) sessions.forget();
    done();
  });
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.observe(request, reply);
    request.log.info(
      {
        reqId: request.id,
        method: request.method,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        account: request.signedInAs?.actor.account,
      },
      'request',
    );
    done();
    // a connection that was busy when the server began to close would stay open, idle, for as long as its keep-alive lasts
    if (closing) setImmediate(() => fastify.server.closeIdleConnections());
  });
}
