import type { Pool } from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { waitingWakeups } from '#ledger/wakeups.js';

/** More waiting wake-ups than this are not counted one by one. */
const COUNTED_MAX = 10_000;

/** Figures of one worker process for Prometheus: the process itself, the relay, the activities, the connection pool. Names begin with `duban_`. */
export class WorkerMetrics {
  readonly registry = new Registry();
  readonly wakeups = new Counter({
    name: 'duban_wakeup_deliveries_total',
    help: 'Wake-ups given to Temporal, by result (delivered, failed) and urgency',
    labelNames: ['result', 'urgency'] as const,
    registers: [this.registry],
  });
  readonly inFlight = new Gauge({
    name: 'duban_wakeups_in_flight',
    help: 'Wake-ups that Temporal has been given and not yet accepted',
    registers: [this.registry],
  });
  readonly holdingBack = new Gauge({
    name: 'duban_wakeups_holding_back',
    help: '1 while many acts arrive and wake-ups that are not urgent go out in a trickle',
    registers: [this.registry],
  });
  readonly activities = new Histogram({
    name: 'duban_activity_seconds',
    help: 'Duration of activities, by name and result (completed, failed)',
    labelNames: ['activity', 'result'] as const,
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });
  readonly settled = new Counter({
    name: 'duban_settled_events_total',
    help: 'Events recorded because something fell due',
    registers: [this.registry],
  });

  constructor(pool: Pool) {
    collectDefaultMetrics({ register: this.registry });
    this.gaugeWakeups(pool);
    new Gauge({
      name: 'duban_pool_connections',
      help: 'Database connections, by state (idle, used) and callers that wait for one (waiting)',
      labelNames: ['state'] as const,
      registers: [this.registry],
      collect() {
        this.set({ state: 'idle' }, pool.idleCount);
        this.set({ state: 'used' }, pool.totalCount - pool.idleCount);
        this.set({ state: 'waiting' }, pool.waitingCount);
      },
    });
  }

  /** What waits is asked when it is read; while the database is away the last figures stand. */
  private gaugeWakeups(pool: Pool): void {
    const oldest = new Gauge({
      name: 'duban_wakeups_oldest_seconds',
      help: 'How long the oldest wake-up has been waiting',
      registers: [this.registry],
    });
    new Gauge({
      name: 'duban_wakeups_waiting',
      help: `Wake-ups that wait, by urgency, counted up to ${COUNTED_MAX}; the others are those held back`,
      labelNames: ['urgency'] as const,
      registers: [this.registry],
      async collect() {
        const waiting = await waitingWakeups(pool, COUNTED_MAX).catch(() => undefined);
        if (!waiting) return;
        oldest.set(waiting.oldestMs / 1000);
        this.set({ urgency: 'urgent' }, waiting.urgent);
        this.set({ urgency: 'other' }, waiting.others);
      },
    });
  }
}
