import net from 'node:net';

/** Whether nothing listens on this port. An address that cannot be listened on at all is left for its user to complain about. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = net.createServer();
  return await new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * A free loopback port: the first of `preferred` that is free, otherwise one the system chooses.
 * Ports in `taken` are never returned, so that several can be asked for before any of them is in use.
 */
export async function freePort(preferred: readonly number[] = [], taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (const port of preferred) {
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
  for (;;) {
    const port = await portFromSystem();
    if (!taken.has(port)) return port;
  }
}

async function portFromSystem(): Promise<number> {
  const server = net.createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no address'))));
    });
  });
}
