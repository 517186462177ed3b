import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { mayReadMetrics } from './metrics-access.js';

const asker = (remoteAddress: string | undefined, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;

describe('the figures of a process', () => {
  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('are for this machine: %s', (address) =>
    expect(mayReadMetrics(asker(address), undefined)).toBe(true),
  );

  it.each(['10.0.0.1', '172.18.0.1', '::ffff:192.168.0.4', 'fe80::1', '2001:db8::127', undefined])(
    'are not for anybody else: %s',
    (address) => expect(mayReadMetrics(asker(address), undefined)).toBe(false),
  );

  it.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'])(
    'are not for what a proxy passes on: %s',
    (name) => expect(mayReadMetrics(asker('127.0.0.1', { [name]: 'x' }), undefined)).toBe(false),
  );

  it('are for the token alone where there is one, wherever it comes from', () => {
    const token = 'sixteen characters or more';
    for (const address of ['127.0.0.1', '10.0.0.1']) {
      expect(mayReadMetrics(asker(address, { authorization: `Bearer ${token}` }), token)).toBe(true);
      for (const headers of [
        undefined,
        { authorization: token },
        { authorization: `Bearer ${token}x` },
        { authorization: 'Bearer ' },
      ])
        expect(mayReadMetrics(asker(address, headers), token)).toBe(false);
    }
  });
});
