import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

/**
 * The headers that keep a browser safe. They are the same for every answer, so helmet reckons them once instead of at every request. The policy
 * for contents lets Swagger UI and the console run from this origin alone.
 */
export function securityHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const answer = {
    setHeader: (name: string, value: string) => void (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  // over http on a loopback address there is nothing to upgrade to
  const directives = { upgradeInsecureRequests: null, scriptSrc: ["'self'"], imgSrc: ["'self'", 'data:'] };
  const reckon = helmet({ contentSecurityPolicy: { directives } });
  reckon({} as IncomingMessage, answer as unknown as ServerResponse, (error) => {
    if (error) throw error as Error;
  });
  return headers;
}
