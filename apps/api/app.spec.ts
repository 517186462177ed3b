import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadSettings } from '#config/settings.js';
import { createApp } from './app.js';
import { createLogger } from './logger.js';

describe('the API without its database', () => {
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    app = await createApp(loadSettings({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', LOG_LEVEL: 'silent' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(async () => {
    await app.close();
  });

  it('starts, lives, and says that it cannot serve', async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const body = JSON.stringify({ name: 'a', password: 'b' });
    const json = { 'content-type': 'application/json', 'accept-language': 'en' };
    for (const answer of [
      await fetch(`${url}/readyz`, { headers: json }),
      await fetch(`${url}/api/clock`, { headers: { ...json, authorization: `Bearer ${'x'.repeat(43)}` } }),
      await fetch(`${url}/api/session`, { method: 'POST', body, headers: json }),
    ]) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('5');
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({ code: 'SERVICE.UNAVAILABLE', params: {} });
      expect(text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
    }
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'REQUEST.MALFORMED'],
    ['headers without end', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'REQUEST.HEADERS_TOO_LARGE'],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na', 400, 'REQUEST.MALFORMED'],
  ])('answers %s as a problem', async (_, request, status, code) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.end(request);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    const [head, body] = answer.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head).toContain('application/problem+json');
    expect(JSON.parse(body!)).toMatchObject({ status, code });
  });

  it('sends the headers that keep a browser safe', async () => {
    const { headers } = await fetch(`${url}/healthz`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('lets nobody run, frame or keep what it answers to programs', async () => {
    const { headers } = await fetch(`${url}/api/clock`);
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
  });
});

describe('the log', () => {
  it('holds neither tokens nor passwords, also deep inside an error', () => {
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
    logger.info({ headers: { authorization: 'Bearer s3cret', cookie: 'duban_session=s3cret' } });
    logger.info({ password: 's3cret', body: { newPassword: 's3cret', oldPassword: 's3cret' } });
    logger.info({ err: Object.assign(new Error('failed'), { request: { headers: { authorization: 's3cret' } } }) });
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toContain('s3cret');
  });
});
