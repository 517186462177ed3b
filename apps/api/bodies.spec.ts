import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { acceptBodies } from './bodies.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { CSV, FILE_TYPES, type RouteSettings } from './route-config.js';

const UPLOAD_MAX = 1_000_000;
let server: FastifyInstance;
let url: string;

beforeAll(async () => {
  server = fastify();
  acceptBodies(server, UPLOAD_MAX);
  const problems = new ProblemFilter(() => []);
  server.setErrorHandler((error, request, reply) => problems.answer(error, request, reply));
  const table: RouteSettings = { accepts: 'file', fileTypes: [...FILE_TYPES, CSV] };
  const routes: Record<string, RouteSettings> = {
    json: { accepts: 'json' },
    'large-json': { accepts: 'large-json' },
    file: { accepts: 'file' },
    table,
  };
  for (const [name, config] of Object.entries(routes)) {
    server.post(`/${name}`, { config }, (request) => ({
      kind: Buffer.isBuffer(request.body) ? 'buffer' : typeof request.body,
      size: Buffer.isBuffer(request.body) ? request.body.length : JSON.stringify(request.body ?? null).length,
    }));
  }
  url = await server.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await server.close();
});

async function post(path: string, type: string | undefined, body: string | Buffer | undefined, more = {}) {
  const response = await fetch(`${url}/${path}`, {
    method: 'POST',
    headers: { ...(type !== undefined && { 'content-type': type }), ...more },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

describe('bodies', () => {
  it('are files as they are, where a route takes files', async () => {
    const bytes = Buffer.from([0, 255, 0xc4, 0xe3]);
    for (const type of ['application/octet-stream', 'text/plain', 'text/plain; charset=gb18030']) {
      expect(await post('file', type, bytes)).toEqual({ status: 200, kind: 'buffer', size: 4 });
      expect(await post('json', type, bytes)).toMatchObject({
        status: 415,
        params: { type, accepted: ['application/json'] },
      });
    }
  });

  it('are tables only where the route takes tables', async () => {
    const type = 'text/csv; charset=utf-8';
    expect(await post('table', type, 'a,b')).toEqual({ status: 200, kind: 'buffer', size: 3 });
    const accepted = ['application/json', 'application/octet-stream', 'text/plain'];
    expect(await post('table', 'image/png', 'a')).toMatchObject({ status: 415, params: { accepted: [...accepted, 'text/csv'] } });
    expect(await post('file', type, 'a,b')).toMatchObject({ status: 415, params: { accepted } });
  });

  it('are as large as the route says, and not one byte larger', async () => {
    const octets = 'application/octet-stream';
    const text = (length: number): string => JSON.stringify('x'.repeat(length - 2));
    expect(await post('file', octets, Buffer.alloc(UPLOAD_MAX))).toMatchObject({ status: 200, size: UPLOAD_MAX });
    expect(await post('file', octets, Buffer.alloc(UPLOAD_MAX + 1))).toMatchObject({
      status: 413,
      code: 'REQUEST.TOO_LARGE',
      params: { maxBytes: UPLOAD_MAX },
    });
    expect(await post('large-json', 'application/json', text(UPLOAD_MAX))).toMatchObject({ status: 200 });
    expect(await post('json', 'application/json', text(262_144))).toMatchObject({ status: 200 });
    expect(await post('json', 'application/json', text(262_145))).toMatchObject({ status: 413, params: { maxBytes: 262_144 } });
  });

  it('may be missing', async () => {
    expect(await post('json', undefined, undefined)).toMatchObject({ status: 200, kind: 'undefined' });
    expect(await post('json', 'application/json', '')).toMatchObject({ status: 200, kind: 'undefined' });
  });

  it('hold text that can be stored, however deep it lies', async () => {
    const body = (text: string): string => `{"a":[{"b":"${text}"}]}`;
    expect(await post('json', 'application/json', body('\\\\u0000'))).toMatchObject({ status: 200 });
    expect(await post('json', 'application/json', body('\\ud83d\\ude00'))).toMatchObject({ status: 200 });
    for (const text of ['\\u0000', '\\ud83d', '\\ude00\\ud83d'])
      expect(await post('json', 'application/json', body(text))).toMatchObject({
        status: 400,
        code: 'REQUEST.INVALID',
        params: { problems: [{ path: 'a.0.b' }] },
      });
  });

  it('hold no mark of a state secret, however deep it lies or however it is written', async () => {
    const body = (text: string): string => JSON.stringify({ a: [{ b: text }] });
    expect(await post('json', 'application/json', body('严格保守国家秘密，涉密事项按保密规定办理'))).toMatchObject({
      status: 200,
    });
    const escaped = '{"a":[{"b":"\\u673a\\u5BC6\\u26051\\u5e74"}]}';
    for (const refused of [body('机密★1年 情况说明'), body('情况说明\n密级：机密'), JSON.stringify({ '绝密★': 1 }), escaped])
      expect(await post('json', 'application/json', refused)).toMatchObject({ status: 422, code: 'DOCUMENT.CLASSIFIED' });
  });

  it('are JSON in UTF-8, and nothing compressed', async () => {
    const json = '{"a":"签收"}';
    for (const type of ['application/json;charset=UTF-8', 'application/json; charset="utf8"'])
      expect(await post('json', type, json)).toMatchObject({ status: 200 });
    for (const charset of ['gbk', 'utf-16le', 'latin1'])
      expect(await post('json', `application/json; charset=${charset}`, json)).toMatchObject({
        status: 415,
        code: 'REQUEST.UNSUPPORTED_TYPE',
      });
    const invalid = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc7, 0xe5, 0xff]), Buffer.from('"}')]);
    expect(await post('json', 'application/json', invalid)).toMatchObject({ status: 400, code: 'REQUEST.MALFORMED' });
    for (const [path, type] of [
      ['json', 'application/json'],
      ['file', 'text/plain'],
    ] as const) {
      expect(await post(path, type, json, { 'content-encoding': 'identity' })).toMatchObject({ status: 200 });
      expect(await post(path, type, json, { 'content-encoding': 'gzip' })).toMatchObject({
        status: 415,
        params: { type: `${type}, content-encoding: gzip` },
      });
    }
  });
});
