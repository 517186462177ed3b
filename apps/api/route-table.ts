import type { FastifyInstance } from 'fastify';

/** Which methods an address takes, to tell 405 from 404. Looked at only when no route was found. */
export class RouteTable {
  private readonly methods = new Map<string, { readonly pattern: RegExp; readonly taken: Set<string> }>();

  /** Notes every route that is registered from now on. */
  follow(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      if (url.includes('*')) return;
      const known = this.methods.get(url) ?? { pattern: patternOf(url), taken: new Set<string>() };
      this.methods.set(url, known);
      for (const name of [method].flat()) known.taken.add(name);
    });
  }

  /** The methods of an address, in order; empty when there is no such address. */
  methodsOf(url: string): string[] {
    const path = url.split('?', 1)[0]!;
    const found = [...this.methods.values()].filter(({ pattern }) => pattern.test(path)).flatMap(({ taken }) => [...taken]);
    return [...new Set(found)].sort();
  }
}

const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&')))
      .join('/')}/?$`,
  );
