import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadSettings, loadStartSettings, settingNames, SettingsError, type Environment } from './settings.js';

const enough = { DATABASE_URL: 'postgres://app:secret@127.0.0.1:5432/duban' };

function problemsOf(env: Environment): string {
  try {
    loadSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('The settings were accepted.');
}

describe('loadSettings', () => {
  test('fills in every default', () => {
    expect(loadSettings(enough)).toEqual({
      database: { url: enough.DATABASE_URL, ownerUrl: enough.DATABASE_URL, poolMax: 10 },
      temporal: { address: '127.0.0.1:7233', namespace: 'default', taskQueue: 'duban', apiKey: undefined, tls: false },
      api: { host: '127.0.0.1', port: 3000, trustProxy: [] },
      worker: { port: 3001 },
      metrics: { token: undefined },
      clock: undefined,
      session: { ttlHours: 12 },
      upload: { maxBytes: 20971520 },
      read: { timeoutMs: 30000, maxPages: 500, maxTextLength: 5000000, maxInflatedBytes: 134217728, memoryMb: 512 },
      log: { level: 'info' },
      notice: { webhookUrl: undefined },
    });
  });

  test('an empty value counts as not set', () => {
    expect(loadSettings({ ...enough, API_PORT: '', LOG_LEVEL: ' ' })).toEqual(loadSettings(enough));
  });

  test.each([
    ['API_PORT', '0'],
    ['API_PORT', '65536'],
    ['API_PORT', '3000abc'],
    ['WORKER_PORT', '-1'],
    ['DATABASE_POOL_MAX', '1.5'],
    ['TEMPORAL_ADDRESS', 'http://localhost:7233'],
    ['TEMPORAL_ADDRESS', 'localhost'],
    ['TEMPORAL_TLS', 'yes'],
    ['SESSION_TTL_HOURS', '0'],
    ['UPLOAD_MAX_BYTES', '20MB'],
    ['READ_TIMEOUT_MS', '99'],
    ['READ_MAX_PAGES', '0'],
    ['READ_MAX_TEXT', '999'],
    ['READ_MAX_INFLATED_BYTES', '1MB'],
    ['READ_MEMORY_MB', '63'],
    ['LOG_LEVEL', 'verbose'],
    ['NOTICE_WEBHOOK_URL', 'ftp://example.org/'],
  ])('%s=%s is refused with its name, its value and what to do, in both languages', (name, value) => {
    const message = problemsOf({ ...enough, [name]: value });
    expect(message).toContain(`${name} 的值“${value}”不可用。请写`);
    expect(message).toContain(`${name} is "${value}", which cannot be used. Write`);
  });

  test('names every wrong variable at once', () => {
    const message = problemsOf({ ...enough, API_PORT: 'x', LOG_LEVEL: 'y' });
    expect(message).toContain('API_PORT is');
    expect(message).toContain('LOG_LEVEL is');
  });

  test('a missing DATABASE_URL says what to do', () => {
    expect(problemsOf({})).toContain('DATABASE_URL is not set. Write postgres://user:password@host:port/database.');
  });

  test('never shows a secret, even a wrong one', () => {
    const message = problemsOf({ DATABASE_URL: 'mysql://root:hunter2@db/duban' });
    expect(message).toContain('DATABASE_URL cannot be used');
    expect(message).not.toContain('hunter2');
  });

  test('the business clock needs a start and a rate together', () => {
    const start = '2021-09-01T00:00:00Z';
    expect(problemsOf({ ...enough, BUSINESS_CLOCK_START: start })).toContain(
      'Set both BUSINESS_CLOCK_START and BUSINESS_CLOCK_RATE',
    );
    expect(problemsOf({ ...enough, BUSINESS_CLOCK_RATE: '86400' })).toContain('Set both');
    expect(problemsOf({ ...enough, BUSINESS_CLOCK_START: '2021-09-01', BUSINESS_CLOCK_RATE: '1' })).toContain(
      'instant with its zone',
    );
    expect(problemsOf({ ...enough, BUSINESS_CLOCK_START: start, BUSINESS_CLOCK_RATE: '0' })).toContain(
      'BUSINESS_CLOCK_RATE is "0"',
    );
    expect(problemsOf({ ...enough, BUSINESS_CLOCK_ANCHOR: start })).toContain('BUSINESS_CLOCK_ANCHOR has a meaning only');
    const clock = loadSettings({
      ...enough,
      BUSINESS_CLOCK_START: start,
      BUSINESS_CLOCK_RATE: '86400',
      BUSINESS_CLOCK_ANCHOR: '2026-11-24T08:00:00+08:00',
    }).clock;
    expect(clock).toEqual({ start: new Date(start), rate: 86400, anchor: new Date('2026-11-24T00:00:00Z') });
  });

  test('a key for a hosted Temporal switches TLS on', () => {
    expect(loadSettings({ ...enough, TEMPORAL_API_KEY: 'k' }).temporal.tls).toBe(true);
    expect(loadSettings({ ...enough, TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' }).temporal.tls).toBe(false);
  });
});

describe('secrets by file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'duban-settings-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(settingNames.filter((name) => name.endsWith('_URL')))('%s can be read from a file', (name) => {
    const file = path.join(folder, name);
    const url = name === 'NOTICE_WEBHOOK_URL' ? 'https://example.org/hook' : 'postgres://u:from-file@127.0.0.1/duban';
    writeFileSync(file, `${url}\n`);
    const settings = loadSettings({ ...(name === 'DATABASE_URL' ? {} : enough), [`${name}_FILE`]: file });
    expect([settings.database.url, settings.database.ownerUrl, settings.notice.webhookUrl]).toContain(url);
  });

  test('both forms at once, and a file that is not there, are refused', () => {
    expect(problemsOf({ ...enough, DATABASE_URL_FILE: '/nowhere' })).toContain('DATABASE_URL and DATABASE_URL_FILE are both set');
    expect(problemsOf({ ...enough, TEMPORAL_API_KEY_FILE: '/nowhere' })).toContain(
      'TEMPORAL_API_KEY_FILE points to /nowhere, which cannot be read (ENOENT)',
    );
  });
});

test('npm start may leave the servers to itself', () => {
  const settings = loadStartSettings({ API_PORT: '4000' });
  expect(settings.database.url).toBeUndefined();
  expect(settings.database.ownerUrl).toBeUndefined();
  expect(settings.temporal.address).toBeUndefined();
  expect(settings.api.port).toBe(4000);
  expect(loadStartSettings(enough).database.ownerUrl).toBe(enough.DATABASE_URL);
});
