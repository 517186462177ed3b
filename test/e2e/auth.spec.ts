import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { startTestApi, TEST_PASSWORD, type RequestOptions, type TestApi } from '../support/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ UPLOAD_MAX_BYTES: '2048' });
});

afterAll(async () => {
  await api.close();
});

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  params: { problems?: { path: string; problem: string }[] };
  instance: string;
}

/** The problem of a request, checked to be a documented one, Chinese by default and English when asked for. */
async function problemOf(method: string, path: string, options: RequestOptions = {}): Promise<Problem & { headers: Headers }> {
  const zh = await api.request<Problem>(method, path, options);
  const english = { ...options, headers: { ...options.headers, 'accept-language': 'en-GB,en;q=0.9' } };
  const en = await api.request<Problem>(method, path, english);
  for (const { body, status, headers } of [zh, en]) {
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body.type).toBe(`urn:duban:problem:${body.code}`);
    expect(body.status).toBe(status);
    expect(body.instance).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
  }
  expect(zh.body.code).toBe(en.body.code);
  expect(zh.body.title).toMatch(/\p{Script=Han}/u);
  expect(en.body.title + en.body.detail).not.toMatch(/\p{Script=Han}/u);
  return { ...en.body, headers: en.headers };
}

const signIn = async (name: string, password: string, headers: Record<string, string> = {}) =>
  await api.request<Problem & { token: string; expiresAt: string }>('POST', '/api/session', {
    body: { name, password },
    headers,
  });

const auditOf = async (target: string): Promise<{ action: string; account: string | null }[]> => {
  const { rows } = await api.pool.query<{ action: string; account: string | null }>(
    'select action, account from audit_entry where target = $1 or account = $1 order by id',
    [target],
  );
  return rows;
};

describe('sign-in', () => {
  it('opens a session that serves as bearer token and as cookie, and ends it', async () => {
    const { name } = await api.newAccount({ roles: ['handler'], unit: 'KJJ' });
    const opened = await signIn(name.toUpperCase(), TEST_PASSWORD);
    expect(opened).toMatchObject({ status: 200, body: { account: { name, unit: 'KJJ', roles: ['handler'] } } });
    const { token, expiresAt } = opened.body;
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    const cookie = opened.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^duban_session=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/);
    expect(await api.request('GET', '/api/session', { token })).toMatchObject({ status: 200, body: { name } });
    const headers = { cookie: cookie.split(';')[0]! };
    expect(await api.request('GET', '/api/session', { headers })).toMatchObject({ status: 200, body: { name } });
    const { rows } = await api.pool.query('select 1 from session where token_hash = $1', [Buffer.from(token)]);
    expect(rows).toEqual([]);
    expect((await api.request('DELETE', '/api/session', { token })).status).toBe(204);
    expect(await problemOf('GET', '/api/session', { token })).toMatchObject({ status: 401, code: 'AUTH.SIGN_IN_NEEDED' });
    expect((await auditOf(name)).map(({ action }) => action)).toEqual(['session.opened', 'session.closed']);
  });

  it('refuses a wrong password and an unknown name alike', async () => {
    const { name } = await api.newAccount();
    const wrong = await problemOf('POST', '/api/session', { body: { name, password: 'not the password' } });
    const unknown = await problemOf('POST', '/api/session', { body: { name: 'nobody', password: 'not the password' } });
    expect(wrong).toMatchObject({ status: 401, code: 'AUTH.BAD_CREDENTIALS' });
    expect({ ...unknown, instance: '', headers: '' }).toEqual({ ...wrong, instance: '', headers: '' });
    expect((await auditOf(name)).map(({ action }) => action)).toEqual(['session.refused', 'session.refused']);
  });

  it('shuts the door to a name after ten failures, also when they come at once, and says for how long', async () => {
    const { name } = await api.newAccount();
    const answers = await Promise.all(Array.from({ length: 15 }, async () => await signIn(name, 'not the password')));
    const looked = answers.filter(({ status }) => status === 401).length;
    expect(looked).toBeLessThanOrEqual(10);
    for (let left = 10 - looked; left > 0; left--) expect((await signIn(name, 'not the password')).status).toBe(401);
    const problem = await problemOf('POST', '/api/session', { body: { name, password: TEST_PASSWORD } });
    expect(problem).toMatchObject({ status: 429, code: 'AUTH.TOO_MANY_ATTEMPTS' });
    const retryAfter = Number(problem.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(880);
    expect(retryAfter).toBeLessThanOrEqual(900);
    // as if the quarter of an hour had passed
    await api.pool.query(`delete from sign_in_failure`);
    expect((await signIn(name, TEST_PASSWORD)).status).toBe(200);
  });

  it('forgets the failures of a name when its owner signs in', async () => {
    const { name } = await api.newAccount();
    for (let i = 0; i < 9; i++) expect((await signIn(name, 'not the password')).status).toBe(401);
    expect((await signIn(name, TEST_PASSWORD)).status).toBe(200);
    expect((await signIn(name, 'not the password')).status).toBe(401);
    await api.pool.query(`delete from sign_in_failure`);
  });

  it('shuts the door to an address that tries many names', async () => {
    await api.pool.query(`insert into sign_in_failure (name_hash, address)
      select sha256(i::text::bytea), '127.0.0.1' from generate_series(1, 50) i`);
    const { name } = await api.newAccount();
    expect(await signIn(name, TEST_PASSWORD)).toMatchObject({ status: 429, body: { code: 'AUTH.TOO_MANY_ATTEMPTS' } });
    await api.pool.query(`delete from sign_in_failure`);
  });

  it('does not shut out who has signed in from there before, whatever strangers try elsewhere or at other names', async () => {
    const { name } = await api.newAccount();
    expect((await signIn(name, TEST_PASSWORD)).status).toBe(200);
    await api.pool.query(
      `insert into sign_in_failure (name_hash, address) select sha256($1::bytea), '192.0.2.7' from generate_series(1, 40)
       union all select sha256(i::text::bytea), '127.0.0.1' from generate_series(1, 60) i`,
      [Buffer.from(name)],
    );
    expect((await signIn(name, TEST_PASSWORD)).status).toBe(200);
    await api.pool.query(`delete from sign_in_failure`);
  });

  it('does not shut out who comes from a new place when a stranger guesses elsewhere, only when they do so from everywhere', async () => {
    const { name } = await api.newAccount();
    const guesses = async (count: number): Promise<unknown> =>
      await api.pool.query(
        `insert into sign_in_failure (name_hash, address) select sha256($1::bytea), '192.0.2.' || i from generate_series(1, $2::int) i`,
        [Buffer.from(name), count],
      );
    await guesses(99);
    expect((await signIn(name, TEST_PASSWORD)).status).toBe(200);
    await guesses(100);
    await api.pool.query(`update sign_in_place set address = '198.51.100.1' where name_hash = sha256($1::bytea)`, [
      Buffer.from(name),
    ]);
    expect((await signIn(name, TEST_PASSWORD)).status).toBe(429);
    await api.pool.query(`update sign_in_place set address = '127.0.0.1' where name_hash = sha256($1::bytea)`, [
      Buffer.from(name),
    ]);
    expect((await signIn(name, TEST_PASSWORD)).status).toBe(200);
  });

  it('keeps a browser open to its owner whatever others behind the same address do, and shuts it when it is used to guess', async () => {
    const { name } = await api.newAccount();
    const origin = { origin: api.url };
    const { headers } = await signIn(name, TEST_PASSWORD, origin);
    const browser = headers.getSetCookie().find((cookie) => cookie.startsWith('duban_browser='))!;
    expect(browser).toMatch(/^duban_browser=[\w-]{43}; Max-Age=7776000; Path=\/api\/session; HttpOnly; SameSite=Strict$/);
    const own = { ...origin, cookie: browser.split(';')[0]! };
    for (let i = 0; i < 10; i++) expect((await signIn(name, 'not the password', origin)).status).toBe(401);
    expect((await signIn(name, TEST_PASSWORD, origin)).status).toBe(429);
    // a secret of nobody, and that of a browser in which somebody else has signed in
    const { name: other } = await api.newAccount();
    const { headers: others } = await signIn(other, TEST_PASSWORD, origin);
    for (const cookie of [
      `duban_browser=${'x'.repeat(43)}`,
      others.getSetCookie().find((set) => set.startsWith('duban_browser='))!,
    ])
      expect((await signIn(name, TEST_PASSWORD, { ...origin, cookie: cookie.split(';')[0]! })).status).toBe(429);
    for (let i = 0; i < 10; i++) expect((await signIn(name, 'not the password', own)).status).toBe(401);
    expect((await signIn(name, TEST_PASSWORD, own)).status).toBe(429);
    await api.pool.query(`delete from sign_in_failure where address like 'browser:%'`);
    expect((await signIn(name, TEST_PASSWORD, own)).status).toBe(200);
    await api.pool.query(`delete from sign_in_failure`);
  });

  it('spends no less on a name that nobody has than on a wrong password', async () => {
    const { name } = await api.newAccount();
    const spent = { known: 0, unknown: 0 };
    for (let i = 0; i < 7; i++) {
      for (const [kind, who] of [
        ['known', name],
        ['unknown', `nobody-${i}`],
      ] as const) {
        // the processor's time of this process, in which the API runs and reckons hashes: others on the machine do not count
        const before = process.cpuUsage();
        expect((await signIn(who, 'not the password')).status).toBe(401);
        const { user, system } = process.cpuUsage(before);
        spent[kind] += user + system;
      }
    }
    expect(spent.unknown).toBeGreaterThan(spent.known / 2);
    await api.pool.query(`delete from sign_in_failure`);
  });

  it('ends with its time', async () => {
    const { token } = await api.newAccount();
    expect((await api.request('GET', '/api/session', { token })).status).toBe(200);
    await pastExpiry(token);
    // a session that was just read is believed for a second
    await until(
      async () => ((await api.request('GET', '/api/session', { token })).status === 401 ? true : undefined),
      'refused',
      5_000,
    );
    expect(await problemOf('GET', '/api/session', { token })).toMatchObject({ code: 'AUTH.SIGN_IN_NEEDED' });
  });
});

/** The application's login may not change a session, so its owner does. */
async function pastExpiry(token: string): Promise<void> {
  const { default: pg } = await import('pg');
  const owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
  await owner.query(`update session set expires_at = now() where token_hash = sha256($1::bytea)`, [Buffer.from(token)]);
  await owner.end();
}

describe('the own password', () => {
  const changed = 'another long password';

  it('is changed with the old one, and the other sessions end', async () => {
    const { name, token } = await api.newAccount();
    const other = (await signIn(name, TEST_PASSWORD)).body.token;
    const change = async (oldPassword: string, newPassword: string) =>
      await api.request('PUT', '/api/session/password', { token, body: { oldPassword, newPassword } });
    expect(await change('not the password', changed)).toMatchObject({ status: 401, body: { code: 'AUTH.BAD_CREDENTIALS' } });
    expect(await change(TEST_PASSWORD, 'short')).toMatchObject({ status: 422, body: { code: 'PASSWORD.TOO_SHORT' } });
    expect(await change(TEST_PASSWORD, 'x'.repeat(201))).toMatchObject({ status: 422, body: { code: 'PASSWORD.TOO_LONG' } });
    expect(await change(TEST_PASSWORD, name)).toMatchObject({ status: 422, body: { code: 'PASSWORD.IS_NAME' } });
    expect(await change(TEST_PASSWORD, TEST_PASSWORD)).toMatchObject({ status: 422, body: { code: 'PASSWORD.SAME' } });
    expect((await change(TEST_PASSWORD, changed)).status).toBe(204);
    expect((await api.request('GET', '/api/session', { token })).status).toBe(200);
    expect((await api.request('GET', '/api/session', { token: other })).status).toBe(401);
    expect((await signIn(name, TEST_PASSWORD)).status).toBe(401);
    expect((await signIn(name, changed)).status).toBe(200);
  });

  it('must be changed before anything else when somebody else has set it', async () => {
    const { token } = await api.newAccount({ roles: ['handler'], mustChangePassword: true });
    expect(await problemOf('GET', '/api/clock', { token })).toMatchObject({ status: 403, code: 'AUTH.PASSWORD_CHANGE_NEEDED' });
    const body = { oldPassword: TEST_PASSWORD, newPassword: changed };
    expect((await api.request('PUT', '/api/session/password', { token, body })).status).toBe(204);
    expect((await api.request('GET', '/api/clock', { token })).status).toBe(200);
  });
});

describe('the three administrators', () => {
  it('make an account, give it roles and read the log, each one thing and never the business', async () => {
    const system = await api.accountOf('system_administrator');
    const security = await api.accountOf('security_administrator');
    const auditor = await api.accountOf('audit_administrator');
    const created = await api.request<{ id: string; name: string }>('POST', '/api/accounts', {
      token: system.token,
      body: { name: 'wang.li', displayName: ' 王丽 ', unit: 'KJJ', password: 'first long password' },
    });
    expect(created).toMatchObject({
      status: 201,
      body: { name: 'wang.li', displayName: '王丽', unit: 'KJJ', roles: [], mustChangePassword: true },
    });
    const { id } = created.body;
    const put = async (token: string, what: string, body: object) =>
      await api.request('PUT', `/api/accounts/${id}/${what}`, { token, body });
    expect(await put(system.token, 'roles', { roles: ['handler'] })).toMatchObject({
      status: 403,
      body: { code: 'AUTH.FORBIDDEN', params: { permission: 'role.assign' } },
    });
    expect((await put(security.token, 'roles', { roles: ['handler', 'unit_head'] })).status).toBe(204);
    expect(await put(security.token, 'roles', { roles: ['handler', 'audit_administrator'] })).toMatchObject({
      status: 422,
      body: { code: 'ACCOUNT.ROLES_CONFLICT' },
    });
    expect(await put(security.token, 'roles', { roles: ['system_administrator', 'audit_administrator'] })).toMatchObject({
      status: 422,
    });
    expect(await put(security.token, 'roles', { roles: ['system'] })).toMatchObject({ status: 400 });
    const session = await signIn('wang.li', 'first long password');
    expect(session).toMatchObject({ status: 200, body: { account: { roles: ['handler', 'unit_head'] } } });
    const given = { password: 'second long password' };
    expect(await put(security.token, 'password', given)).toMatchObject({ body: { code: 'ACCOUNT.RESET_NOT_REQUESTED' } });
    expect(await put(system.token, 'password', given)).toMatchObject({ status: 403, body: { code: 'AUTH.FORBIDDEN' } });
    const asked = await api.request('POST', `/api/accounts/${id}/password-reset`, { token: system.token, body: {} });
    expect(asked.status).toBe(204);
    expect((await put(security.token, 'password', given)).status).toBe(204);
    // once for each request
    expect(await put(security.token, 'password', given)).toMatchObject({ status: 409 });
    expect((await api.request('GET', '/api/session', { token: session.body.token })).status).toBe(401);
    expect(await api.request('GET', '/api/audit', { token: system.token })).toMatchObject({ status: 403 });
    const log = await api.request<{ items: { action: string; target: string }[] }>('GET', '/api/audit?limit=200', {
      token: auditor.token,
    });
    expect(log.body.items.filter(({ target }) => target === 'wang.li').map(({ action }) => action)).toEqual([
      'password.reset',
      'password.reset-requested',
      'account.roles-set',
      'account.created',
    ]);
    for (const { token } of [system, security, auditor])
      expect((await api.request('POST', '/api/accounts', { token, body: {} })).status).toBe(token === system.token ? 400 : 403);
  });

  it('nobody of them changes the own account', async () => {
    const security = await api.accountOf('security_administrator');
    const body = { roles: ['supervision_office'] };
    expect(await problemOf('PUT', `/api/accounts/${security.id}/roles`, { token: security.token, body })).toMatchObject({
      status: 403,
      code: 'AUTH.OWN_ACCOUNT',
    });
  });

  it('none of them enters as another, or shuts another out', async () => {
    const system = await api.accountOf('system_administrator');
    const security = await api.accountOf('security_administrator');
    const auditor = await api.accountOf('audit_administrator');
    for (const { id } of [security, auditor]) {
      const path = `/api/accounts/${id}`;
      const refused = { status: 403, code: 'ACCOUNT.ADMINISTRATOR' };
      const { token } = system;
      expect(await problemOf('POST', `${path}/password-reset`, { token, body: {} })).toMatchObject(refused);
      expect(await problemOf('PUT', `${path}/disabled`, { token, body: { disabled: true } })).toMatchObject(refused);
    }
    const roles = async (id: string, given: string[]) =>
      await api.request('PUT', `/api/accounts/${id}/roles`, { token: security.token, body: { roles: given } });
    const { rows } = await api.pool.query<{ id: string }>(`select id from account where 'audit_administrator' = any(roles)`);
    for (const { id } of rows.filter((row) => row.id !== auditor.id)) expect((await roles(id, [])).status).toBe(204);
    expect(await roles(auditor.id, [])).toMatchObject({ status: 409, body: { code: 'ACCOUNT.LAST_ADMINISTRATOR' } });
    const second = await api.newAccount({ roles: ['audit_administrator'] });
    expect((await roles(second.id, [])).status).toBe(204);
  });

  it('shut an account at once, and open it again', async () => {
    const system = await api.accountOf('system_administrator');
    const { id, name, token } = await api.newAccount({ roles: ['handler'], unit: 'KJJ' });
    const set = async (disabled: boolean) =>
      await api.request('PUT', `/api/accounts/${id}/disabled`, { token: system.token, body: { disabled } });
    expect((await set(true)).status).toBe(204);
    expect((await api.request('GET', '/api/clock', { token })).status).toBe(401);
    expect(await problemOf('POST', '/api/session', { body: { name, password: TEST_PASSWORD } })).toMatchObject({
      status: 403,
      code: 'AUTH.DISABLED',
    });
    expect(await signIn(name, 'not the password')).toMatchObject({ status: 401, body: { code: 'AUTH.BAD_CREDENTIALS' } });
    expect((await set(false)).status).toBe(204);
    expect((await signIn(name, TEST_PASSWORD)).status).toBe(200);
  });

  it('see accounts and log page by page, each once', async () => {
    const system = await api.accountOf('system_administrator');
    const auditor = await api.accountOf('audit_administrator');
    for (const [path, token, key] of [
      ['/api/accounts', system.token, 'name'],
      ['/api/audit', auditor.token, 'id'],
    ] as const) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await api.request<{ items: Record<string, string>[]; next: string | null }>(
          'GET',
          `${path}?limit=4${cursor}`,
          { token },
        );
        expect(body.items.length).toBeLessThanOrEqual(4);
        seen.push(...body.items.map((item) => item[key]!));
        cursor = body.next ? `&cursor=${body.next}` : '';
      } while (cursor);
      const all = await api.request<{ items: Record<string, string>[] }>('GET', `${path}?limit=200`, { token });
      expect(seen).toEqual(all.body.items.map((item) => item[key]));
      expect(await problemOf('GET', `${path}?cursor=bm9uZQ`, { token })).toMatchObject({ status: 400, code: 'REQUEST.INVALID' });
    }
  });

  it('write a log that the application can only add to', async () => {
    for (const statement of ['delete from audit_entry', `update audit_entry set account = 'x'`, 'truncate audit_entry'])
      await expect(api.pool.query(statement)).rejects.toThrow('permission denied');
  });

  it.each([
    ['Wang Li', 422, 'ACCOUNT.BAD_NAME'],
    ['taken', 409, 'ACCOUNT.NAME_TAKEN'],
  ])('cannot make an account called %s', async (name, status, code) => {
    const { token } = await api.accountOf('system_administrator');
    const body = { name, displayName: 'x', unit: null, password: 'first long password' };
    await api.request('POST', '/api/accounts', { token, body: { ...body, name: 'taken' } });
    expect(await problemOf('POST', '/api/accounts', { token, body })).toMatchObject({ status, code });
  });
});

describe('a request from another site', () => {
  it('changes nothing by the cookie, whatever the browser says of its origin', async () => {
    const { token } = await api.newAccount();
    const cookie = { cookie: `duban_session=${token}` };
    for (const headers of [
      { ...cookie, origin: 'https://evil.example' },
      { ...cookie, 'sec-fetch-site': 'cross-site' },
      { ...cookie, 'sec-fetch-site': 'same-site', origin: api.url },
      { ...cookie, origin: 'null' },
      cookie,
    ])
      expect(await problemOf('DELETE', '/api/session', { headers })).toMatchObject({ status: 403, code: 'AUTH.CROSS_SITE' });
    const foreign = { origin: 'https://evil.example' };
    expect(await signIn('x', 'y', foreign)).toMatchObject({ status: 403, body: { code: 'AUTH.CROSS_SITE' } });
    expect((await api.request('GET', '/api/session', { headers: cookie })).status).toBe(200);
    expect((await api.request('DELETE', '/api/session', { headers: { ...cookie, origin: api.url } })).status).toBe(204);
  });
});

describe('behind a proxy that is trusted', () => {
  it('the cookie is for https alone, and the address is that of the browser', async () => {
    const proxied = await startTestApi({ API_TRUST_PROXY: '127.0.0.1, 10.0.0.0/8' });
    try {
      const { name } = await proxied.newAccount();
      const headers = {
        'x-forwarded-proto': 'https',
        'x-forwarded-for': '203.0.113.7',
        'x-forwarded-host': 'duban.example',
        origin: 'https://duban.example',
      };
      const body = { name, password: TEST_PASSWORD };
      const { status, headers: answered } = await proxied.request('POST', '/api/session', { body, headers });
      expect(status).toBe(200);
      expect(answered.get('set-cookie')).toContain('; Secure');
      const { rows } = await proxied.pool.query('select address from audit_entry where account = $1', [name]);
      expect(rows).toEqual([{ address: '203.0.113.7' }]);
      // figures are for the machine itself
      expect((await proxied.request('GET', '/metrics', { headers })).status).toBe(404);
      expect((await proxied.request('GET', '/metrics')).status).toBe(200);
    } finally {
      await proxied.close();
    }
  });

  it('no proxy is trusted unless the settings say so', async () => {
    const { name } = await api.newAccount();
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };
    const { headers: answered } = await signIn(name, TEST_PASSWORD, headers);
    expect(answered.get('set-cookie')).not.toContain('Secure');
    const { rows } = await api.pool.query('select address from audit_entry where account = $1', [name]);
    expect(rows).toEqual([{ address: '127.0.0.1' }]);
  });
});

describe('a request that is not as described', () => {
  const post = async (options: RequestOptions) => await problemOf('POST', '/api/session', options);
  const json = { 'content-type': 'application/json' };

  it('has its unknown and missing fields named', async () => {
    const problem = await post({ body: { name: 'a', passwort: 'b' } });
    expect(problem).toMatchObject({ status: 400, code: 'REQUEST.INVALID' });
    expect(problem.params.problems).toEqual([
      { path: 'password', problem: 'is missing' },
      { path: 'passwort', problem: 'is not a field' },
    ]);
    expect((await post({})).params.problems).toHaveLength(1);
  });

  it.each([
    ['a U+0000', '{"name":"a","password":"x\\u0000"}', 'password'],
    ['a U+0000 in a name of a field', '{"na\\u0000me":"a"}', ''],
    ['half a character', '{"name":"a\\ud83d","password":"x"}', 'name'],
  ])('is refused for %s', async (_, body, path) => {
    const problem = await post({ body, headers: json });
    expect(problem).toMatchObject({ status: 400, code: 'REQUEST.INVALID', params: { problems: [{ path }] } });
  });

  it('is refused for a U+0000 in path or query, signed in or not', async () => {
    const { token } = await api.accountOf('system_administrator');
    for (const path of ['/api/accounts?cursor=a%00', '/api/accounts/%00/roles', '/api/clock?x=%00', '/nothing%00'])
      expect(await problemOf('GET', path, { token })).toMatchObject({ status: 400, code: 'REQUEST.INVALID' });
  });

  it.each([
    ['cut off', '{"name":"a"'],
    ['no JSON', 'name=a'],
    ['poison for prototypes', '{"__proto__":{"a":1},"name":"a","password":"b"}'],
  ])('is refused as malformed: %s', async (_, body) => {
    expect(await post({ body, headers: json })).toMatchObject({ status: 400, code: 'REQUEST.MALFORMED' });
  });

  it('is refused when it is too large, before and after it is known how large it is', async () => {
    const body = JSON.stringify({ name: 'a', password: 'x'.repeat(300_000) });
    expect(await post({ body, headers: json })).toMatchObject({ status: 413, params: { maxBytes: 262_144 } });
    const chunks = new ReadableStream({
      start(controller): void {
        for (let i = 0; i < 40; i++) controller.enqueue(new Uint8Array(10_000).fill(32));
        controller.close();
      },
    });
    const streamed = await fetch(`${api.url}/api/session`, { method: 'POST', body: chunks, headers: json, duplex: 'half' });
    expect(streamed.status).toBe(413);
    await streamed.text();
  });

  it('is refused in another type, and files are refused where none is asked for', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'application/octet-stream', 'text/plain', 'multipart/form-data'])
      expect(await post({ body: 'a=b', headers: { 'content-type': type } })).toMatchObject({
        status: 415,
        code: 'REQUEST.UNSUPPORTED_TYPE',
      });
  });

  it('is refused where there is nothing, or only for other methods', async () => {
    expect(await problemOf('GET', '/api/nothing?a=b')).toMatchObject({
      status: 404,
      code: 'ROUTE.UNKNOWN',
      params: { method: 'GET', path: '/api/nothing' },
    });
    const wrong = await problemOf('PATCH', '/api/session');
    expect(wrong).toMatchObject({ status: 405, code: 'REQUEST.METHOD' });
    expect(wrong.headers.get('allow')).toBe('DELETE, GET, HEAD, POST');
    expect(await problemOf('GET', '/api/%E0%A4%A')).toMatchObject({ status: 400, code: 'REQUEST.MALFORMED' });
    expect(await problemOf('PUT', `/api/accounts/${'x'.repeat(300)}/roles`)).toMatchObject({ status: 414 });
  });

  it('is refused for a number or an id that is none', async () => {
    const { token } = await api.accountOf('security_administrator');
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'limit=1&limit=2', 'limt=1'])
      expect(await problemOf('GET', `/api/accounts?${query}`, { token })).toMatchObject({ status: 400, code: 'REQUEST.INVALID' });
    const body = { roles: [] };
    expect(await problemOf('PUT', '/api/accounts/7/roles', { token, body })).toMatchObject({
      status: 400,
      params: { problems: [{ path: 'id', problem: 'must be a UUID' }] },
    });
    const nobody = '/api/accounts/00000000-0000-4000-8000-000000000000/roles';
    expect(await problemOf('PUT', nobody, { token, body })).toMatchObject({ status: 404, code: 'ACCOUNT.UNKNOWN' });
  });

  it('needs somebody, with the right role', async () => {
    expect(await problemOf('GET', '/api/accounts')).toMatchObject({ status: 401, code: 'AUTH.SIGN_IN_NEEDED' });
    expect(await problemOf('GET', '/api/accounts', { token: 'x'.repeat(43) })).toMatchObject({ status: 401 });
    const { token } = await api.accountOf('handler', 'KJJ');
    expect(await problemOf('GET', '/api/accounts', { token })).toMatchObject({ status: 403, code: 'AUTH.FORBIDDEN' });
    expect((await api.request('HEAD', '/api/accounts')).status).toBe(401);
  });
});

describe('what everybody may see', () => {
  it('is whether the process serves, and how', async () => {
    expect(await api.request('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await api.request('GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    await api.request('GET', '/nowhere/at/all');
    const metrics = await api.request<string>('GET', '/metrics');
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(metrics.body).toContain('duban_http_request_duration_seconds_count{method="GET",route="/healthz",status="200"} 1');
    expect(metrics.body).toContain('route="none",status="404"');
    expect(metrics.body).not.toContain('nowhere');
    expect(metrics.body).toMatch(/duban_database_pool_connections\{state="idle"\} \d/);
  });

  it('is not the figures where the settings have a token, but for whoever brings it', async () => {
    const METRICS_TOKEN = 'a token of the settings'.replaceAll(' ', '-');
    const guarded = await startTestApi({ METRICS_TOKEN });
    try {
      expect((await guarded.request('GET', '/metrics')).status).toBe(404);
      expect((await guarded.request('GET', '/metrics', { token: METRICS_TOKEN })).status).toBe(200);
    } finally {
      await guarded.close();
    }
  });

  it('is the documentation, which runs under the policy for contents', async () => {
    const page = await api.request<string>('GET', '/docs');
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("script-src 'self';");
    expect(page.body).toContain('<title>督办接口 Duban API</title>');
    expect(page.body).toContain('<meta name="viewport"');
    expect(page.body).not.toMatch(/<script(?![^>]*src="\.\/)[^>]*>|https?:\/\//);
    for (const [, file] of page.body.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await api.request('GET', `/docs/${file}`)).status).toBe(200);
  });
});

it('GET /api/clock tells business time and its rate', async () => {
  const { token } = await api.newAccount();
  const { body } = await api.request<{ now: string; rate: number }>('GET', '/api/clock', { token });
  expect(body.rate).toBe(1);
  expect(Math.abs(Date.parse(body.now) - Date.now())).toBeLessThan(60_000);
});
