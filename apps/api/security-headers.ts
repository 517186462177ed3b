import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet, { type HelmetOptions } from 'helmet';

export interface SecurityHeaders {
  /** Of answers to programs: nothing in them runs, is framed or is kept (OWASP, REST Security Cheat Sheet). */
  readonly ofAnswers: Readonly<Record<string, string>>;
  /** Of all else, what a browser may show: Swagger UI and the console run from this origin alone. */
  readonly ofPages: Readonly<Record<string, string>>;
}

/** The headers that keep a browser safe. They are the same for every answer of a kind, so helmet reckons them once instead of at every request. */
export const securityHeaders = (): SecurityHeaders => ({
  ofAnswers: {
    ...reckoned({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      xFrameOptions: { action: 'deny' },
      crossOriginOpenerPolicy: false,
      originAgentCluster: false,
      xDnsPrefetchControl: false,
      xDownloadOptions: false,
      xPermittedCrossDomainPolicies: false,
      xXssProtection: false,
    }),
    // personal data and files of the administration stay in no cache
    'cache-control': 'no-store',
  },
  ofPages: reckoned({
    // over http on a loopback address there is nothing to upgrade to
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null, scriptSrc: ["'self'"], imgSrc: ["'self'", 'data:'] } },
  }),
});

function reckoned(options: HelmetOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  const answer = {
    setHeader: (name: string, value: string) => void (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  helmet(options)({} as IncomingMessage, answer as unknown as ServerResponse, (error) => {
    if (error) throw error as Error;
  });
  return headers;
}
