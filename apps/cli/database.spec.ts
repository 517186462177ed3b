import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { freePort } from '#runtime/ports.js';
import { createTestDatabase } from '../../test/support/database.js';
import { commandSettings, migrateAsOwner } from './database.js';
import { withPool } from './with-pool.js';

const folder = mkdtempSync(path.join(tmpdir(), 'duban-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the database of a command', () => {
  const url = 'postgres://somebody:secret@127.0.0.1:5432/theirs';

  test('is that of DATABASE_URL or its file when one is set', async () => {
    expect((await commandSettings({}, { DATABASE_URL: url }, folder)).database.url).toBe(url);
    const file = path.join(folder, 'url');
    writeFileSync(file, url);
    expect((await commandSettings({}, { DATABASE_URL_FILE: file }, folder)).database.ownerUrl).toBe(url);
  });

  test('without one, a folder in which nothing was started is refused with what to do', async () => {
    const refusal = {
      code: 'noInstallation',
      message: expect.stringMatching(/npm start 尚未运行[^]*npm start has not been run/),
    };
    await expect(commandSettings({}, {}, folder)).rejects.toMatchObject(refusal);
  });

  test('a folder that was named goes before DATABASE_URL, and must run', async () => {
    const access = { port: await freePort(), adminPassword: 'a', ownerPassword: 'b', appPassword: 'c' };
    writeFileSync(path.join(folder, 'postgres.json'), JSON.stringify(access));
    await expect(commandSettings({ data: folder }, { DATABASE_URL: url })).rejects.toMatchObject({
      code: 'installationNotRunning',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

test('a database where nobody answers is refused with what to do, by whatever works on it', async () => {
  const url = `postgres://somebody@127.0.0.1:${await freePort()}/none`;
  const refusal = {
    code: 'databaseUnreachable',
    message: expect.stringMatching(/连不上 DATABASE_URL[^]*ECONNREFUSED[^]*cannot be reached/),
  };
  await expect(withPool(url, () => Promise.resolve())).rejects.toMatchObject(refusal);
  await expect(migrateAsOwner(url)).rejects.toMatchObject(refusal);
});

test('migrate with the login of the application says that it needs the owner, with the owner it works', async () => {
  const database = await createTestDatabase();
  try {
    await expect(migrateAsOwner(database.appUrl)).rejects.toMatchObject({
      code: 'ownerLoginNeeded',
      message: expect.stringMatching(/duban_app 无权[^]*permission denied[^]*DATABASE_OWNER_URL/),
    });
    expect(await migrateAsOwner(database.ownerUrl)).toEqual([]);
  } finally {
    await database.drop();
  }
});
