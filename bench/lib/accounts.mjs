// The driver's units in the registry, and an account with an open session for each: what the target needs to act as they do.
import fs from 'node:fs';
import pg from 'pg';

const UNITS = Array.from({ length: 40 }, (_, i) => `U${String(i + 1).padStart(2, '0')}`);
const SUPERVISION = 'SUP';
const OFFICE = 'BENCH-OFFICE';
const SESSION_HOURS = 24;

const rolesOf = (unit) => {
  if (unit === OFFICE) return ['coordination_office'];
  return unit === SUPERVISION ? ['supervision_office'] : ['unit_head', 'handler'];
};

/**
 * Makes accounts with sessions straight in the database (signing in 42 times would be measured as nothing but argon2), and adds the units to the
 * registry by HTTP. Writes the JSON file that bench/driver/targets/duban.mjs reads.
 */
export async function seed({ apiUrl, databaseUrl, file }) {
  const tokens = await openSessions(databaseUrl);
  await addUnits(apiUrl, tokens[OFFICE]);
  const { PEER } = await import('../../dist/libs/domain/rules/built-in.js');
  const ruleSet = { id: PEER.id, version: PEER.version };
  fs.writeFileSync(file, JSON.stringify({ ruleSet, office: OFFICE, tokens }), { mode: 0o600 });
}

async function openSessions(databaseUrl) {
  const [{ createAccount, findAccounts }, { hashPassword }, { openSession }] = await Promise.all([
    import('../../dist/libs/ledger/people/accounts.js'),
    import('../../dist/libs/ledger/people/passwords.js'),
    import('../../dist/libs/ledger/people/sessions.js'),
  ]);
  const { randomBytes } = await import('node:crypto');
  const hash = await hashPassword(randomBytes(24).toString('base64url'));
  const pool = new pg.Pool({ connectionString: databaseUrl });
  try {
    const tokens = {};
    for (const unit of [OFFICE, SUPERVISION, ...UNITS]) {
      const name = `bench-${unit.toLowerCase()}`;
      const there = (await findAccounts(pool, unit)).find((account) => account.name === name);
      const made =
        there ?? (await createAccount(pool, { name, displayName: name, unit, roles: rolesOf(unit), password: { hash } }));
      tokens[unit] = (await openSession(pool, made.id, SESSION_HOURS)).token;
    }
    return tokens;
  } finally {
    await pool.end();
  }
}

/** Beside the units that are there: the registry is replaced as a whole. */
async function addUnits(apiUrl, token) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const before = await ask(`${apiUrl}/api/units`, { headers });
  const ours = [OFFICE, SUPERVISION, ...UNITS].map((code) => ({
    code,
    name: `测试单位${code}`,
    shortNames: [],
    aliases: [],
    kind: code === SUPERVISION ? 'supervision' : 'department',
    level: 'city',
  }));
  const codes = new Set(ours.map(({ code }) => code));
  const units = [...before.units.filter(({ code }) => !codes.has(code)), ...ours];
  await ask(`${apiUrl}/api/units`, { method: 'PUT', headers, body: JSON.stringify({ units, groups: before.groups }) });
}

async function ask(url, options) {
  const response = await fetch(url, options);
  const text = await response.text();
  if (!response.ok) throw new Error(`${options.method ?? 'GET'} ${url}: ${response.status} ${text.slice(0, 300)}`);
  return text ? JSON.parse(text) : undefined;
}
