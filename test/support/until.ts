const LOOK_EVERY_MS = 25;

/** Looks again and again until there is something, and returns it. Throws when there is nothing for `withinMs` milliseconds. */
export async function until<T>(look: () => Promise<T | undefined>, what: string, withinMs = 90_000): Promise<T> {
  const end = performance.now() + withinMs;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      if (isAssertion(error)) throw error;
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`not within ${withinMs} ms: ${what}`, { cause: last });
}

/** An expectation that failed stays failed; a database that is away comes back. */
const isAssertion = (error: unknown): boolean => error instanceof Error && 'matcherResult' in error;
