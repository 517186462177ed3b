import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BlockList } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** What proxies add; whoever comes through one is not of this machine, whatever the connection says. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Whether a request may read the figures of a process: with a token in the settings (METRICS_TOKEN) whoever brings it as `Authorization: Bearer`, from
 * wherever; without one only who connects from this machine itself and not through a proxy. Everybody else is told that there is nothing.
 */
export function mayReadMetrics(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  token: string | undefined,
): boolean {
  if (token !== undefined) {
    const given = /^bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1];
    return given !== undefined && timingSafeEqual(digest(given), digest(token));
  }
  return isOfThisMachine(socket.remoteAddress) && PROXY_HEADERS.every((name) => headers[name] === undefined);
}

function isOfThisMachine(address: string | undefined): boolean {
  if (address === undefined) return false;
  // an IPv4 caller of a server that listens on both
  const v4 = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return loopback.check(v4, v4.includes(':') ? 'ipv6' : 'ipv4');
}

/** Of one length, so that the comparison takes one time. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
