import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import pg from 'pg';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { POOL } from '../pool.js';

/** What the process tells Prometheus of itself, in a registry of its own, so that several may live in one process of the tests. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly duration = new Histogram({
    name: 'duban_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by route template',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers: [this.registry],
  });

  constructor(@Inject(POOL) pool: pg.Pool) {
    collectDefaultMetrics({ register: this.registry, prefix: 'duban_' });
    new Gauge({
      name: 'duban_database_pool_connections',
      help: 'Connections of the pool, and requests that wait for one',
      labelNames: ['state'],
      registers: [this.registry],
      collect(): void {
        this.set({ state: 'idle' }, pool.idleCount);
        this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
        this.set({ state: 'waiting' }, pool.waitingCount);
      },
    });
  }

  /** Books an answer. What has no route is booked together, so that strangers cannot make up labels. */
  observe(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    this.duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
  }
}
