import { randomInt } from 'node:crypto';
import net from 'node:net';

/** Whether nothing listens on this port. An address that cannot be listened on at all is left for its user to complain about. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = net.createServer();
  return await new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Below the ports that systems give to outgoing connections, one of which could take a port between its choice and its use. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const TRIES_MAX = 200;

/**
 * A free loopback port: the first of `preferred` that is free, otherwise any. Ports in `taken` are never returned, so that several can be asked for
 * before any of them is in use.
 */
export async function freePort(preferred: readonly number[] = [], taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (const port of preferred) {
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
  throw new Error(`no free port from ${LOWEST} to ${HIGHEST}`);
}
