import type { Settings } from '#config/settings.js';

/** Where the API of these settings is reached from this machine. */
export function apiUrlOf({ host: given, port }: Pick<Settings['api'], 'host' | 'port'>): string {
  const host = given.includes(':') ? `[${given}]` : given;
  return `http://${['0.0.0.0', '[::]'].includes(host) ? '127.0.0.1' : host}:${port}`;
}
