import { afterEach, describe, expect, it } from '@jest/globals';
import { Counter, Registry } from 'prom-client';
import { HealthServer, type Check } from './health-server.js';

describe('the pages for whoever watches the worker', () => {
  let server: HealthServer | undefined;
  afterEach(async () => await server?.close());

  async function get(path: string, checks: Record<string, Check> = {}, registry = new Registry()) {
    server = await HealthServer.start({ host: '127.0.0.1', port: 0, registry, checks });
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return { status: response.status, body: await response.text() };
  }
  const away: Check = () => Promise.reject(new Error('away'));

  it('say that the process is alive, whatever it needs', async () => {
    expect((await get('/healthz', { database: away })).status).toBe(200);
  });

  it('say that it is ready when everything answers', async () => {
    expect((await get('/readyz', { database: () => Promise.resolve() })).status).toBe(200);
  });

  it('name what does not answer', async () => {
    const { status, body } = await get('/readyz', { database: away, temporal: () => Promise.resolve(), worker: away });
    expect(status).toBe(503);
    expect(JSON.parse(body)).toEqual({ status: 'unavailable', failed: ['database', 'worker'] });
  });

  it('do not wait for ever for what neither answers nor fails', async () => {
    expect((await get('/readyz', { temporal: () => new Promise(() => undefined) })).status).toBe(503);
  });

  it('keep the figures from whoever does not bring the token, where there is one', async () => {
    server = await HealthServer.start({
      host: '127.0.0.1',
      port: 0,
      registry: new Registry(),
      metricsToken: 'the token',
      checks: {},
    });
    const status = async (path: string, headers = {}) =>
      (await fetch(`http://127.0.0.1:${server!.port}${path}`, { headers })).status;
    expect(await status('/metrics')).toBe(404);
    expect(await status('/metrics', { authorization: 'Bearer the token' })).toBe(200);
    expect(await status('/healthz')).toBe(200);
  });

  it('show the figures in the format of Prometheus, and nothing else', async () => {
    const registry = new Registry();
    new Counter({ name: 'duban_x_total', help: 'x', registers: [registry] }).inc(3);
    expect((await get('/metrics', {}, registry)).body).toContain('duban_x_total 3');
    await server?.close();
    expect((await get('/secrets')).status).toBe(404);
  });
});
