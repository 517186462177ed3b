import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from '@jest/globals';
import { startTestApi, TEST_PASSWORD } from '../support/api.js';

it('a request under way is answered while the API shuts down, and no other is taken', async () => {
  const api = await startTestApi();
  const { name } = await api.newAccount();
  const body = JSON.stringify({ name, password: TEST_PASSWORD });
  const { port, host } = new URL(api.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    `POST /api/session HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n` +
      `expect: 100-continue\r\n\r\n`,
  );
  // the server has taken the request
  expect(String((await once(socket, 'data'))[0])).toContain('100 Continue');
  const closed = api.close();
  socket.write(body);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  expect(answer).toContain('HTTP/1.1 200 OK');
  expect(answer).toContain(name);
  await closed;
  await expect(fetch(`${api.url}/healthz`)).rejects.toThrow('fetch failed');
}, 120_000);
