import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi, TEST_PASSWORD, type TestApi } from '../support/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(async () => {
  await api.close();
});

describe('sign-in', () => {
  it('opens a session that serves as bearer token and as cookie, and ends it', async () => {
    const { name } = await api.newAccount({ roles: ['handler'], unit: 'KJJ' });
    const opened = await api.request<{ token: string; account: { name: string } }>('POST', '/api/session', {
      body: { name: name.toUpperCase(), password: TEST_PASSWORD },
    });
    expect(opened).toMatchObject({ status: 200, body: { account: { name, unit: 'KJJ', roles: ['handler'] } } });
    const { token } = opened.body;
    const cookie = opened.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^duban_session=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/);
    expect(await api.request('GET', '/api/session', { token })).toMatchObject({ status: 200, body: { name } });
    const headers = { cookie: cookie.split(';')[0]! };
    expect(await api.request('GET', '/api/session', { headers })).toMatchObject({ status: 200, body: { name } });
    expect((await api.request('DELETE', '/api/session', { token })).status).toBe(204);
    expect(await api.request('GET', '/api/session', { token })).toMatchObject({
      status: 401,
      body: { code: 'AUTH.SIGN_IN_NEEDED' },
    });
  });
});
