import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { mayReadMetrics } from '#config/metrics-access.js';

/** Whether a thing this process needs answers: resolves when it does, rejects when it does not. */
export type Check = () => Promise<unknown>;

export interface HealthOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly registry: Registry;
  /** Setting METRICS_TOKEN; undefined: `/metrics` is for this machine alone. */
  readonly metricsToken?: string | undefined;
  /** By name; all of them must answer. */
  readonly checks: Readonly<Record<string, Check>>;
}

/** A check that takes longer has failed. */
const CHECK_MS = 2_000;

/**
 * The pages for whoever watches the worker. `/healthz`: the process is alive. `/readyz`: what it needs answers, 503 and the names of what does not
 * otherwise. `/metrics`: figures for Prometheus, for whom {@link mayReadMetrics} lets. They say nothing of the business.
 */
export class HealthServer {
  private constructor(private readonly server: Server) {}

  /** Resolves when it listens; rejects when it cannot. */
  static async start({ host, port, registry, checks, metricsToken }: HealthOptions): Promise<HealthServer> {
    const pages: Readonly<Record<string, (response: ServerResponse, request: IncomingMessage) => Promise<void>>> = {
      '/healthz': (response) => Promise.resolve(answer(response, 200, JSON.stringify({ status: 'ok' }))),
      '/readyz': async (response) => {
        const failed = await failing(checks);
        if (failed.length === 0) answer(response, 200, JSON.stringify({ status: 'ok' }));
        else answer(response, 503, JSON.stringify({ status: 'unavailable', failed }));
      },
      '/metrics': async (response, request) => {
        if (mayReadMetrics(request, metricsToken)) answer(response, 200, await registry.metrics(), registry.contentType);
        else notFound(response);
      },
    };
    const server = createServer((request, response) => {
      const page = request.method === 'GET' ? pages[(request.url ?? '').split('?')[0]!] : undefined;
      if (!page) return notFound(response);
      page(response, request).catch(() => answer(response, 500, JSON.stringify({ status: 'failed' })));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return new HealthServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const notFound = (response: ServerResponse): void => answer(response, 404, JSON.stringify({ status: 'not found' }));

function answer(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

async function failing(checks: HealthOptions['checks']): Promise<string[]> {
  const outcomes = await Promise.all(Object.entries(checks).map(async ([name, check]) => ((await passes(check)) ? [] : [name])));
  return outcomes.flat();
}

async function passes(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_MS);
  });
  try {
    await Promise.race([check(), late]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
