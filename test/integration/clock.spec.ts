import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PEER } from '#domain/rules/built-in.js';
import { armSubject } from '#ledger/agenda-view.js';
import { ClockError, holdAt, readBusinessClock, setBusinessClock } from '#ledger/clock.js';
import { Ledger } from '#ledger/ledger.js';
import { claimWakeups, completeWakeups } from '#ledger/wakeups.js';
import { packageRoot } from '#runtime/paths.js';
import { dispatchOf } from '../support/articles.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const DAY = 86_400;
const march = new Date('2021-03-01T00:30:00Z');

let database: TestDatabase;
let owner: pg.Pool;
let app: pg.Pool;

beforeEach(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  app = new pg.Pool({ connectionString: database.appUrl, max: 4 });
  // a connection that was just given back may still be there when the database goes
  for (const pool of [owner, app]) pool.on('error', () => undefined);
});

afterEach(async () => {
  await owner.end();
  await app.end();
  await database.drop();
});

const set = (start: Date, rate: number, anchor = new Date()) => setBusinessClock(owner, { start, rate, anchor });
/** `duban migrate` with these settings. */
async function migrateWith(settings: Record<string, string>) {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const program = path.join(packageRoot(), 'dist', 'apps', 'cli', 'main.js');
  const env = { ...inherited, DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, ...settings };
  const run = promisify(execFile)(process.execPath, [program, 'migrate'], { env });
  return await run.then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      status: error.code,
      stdout: error.stdout,
      stderr: error.stderr,
    }),
  );
}

/** The first reading that is not before the instant. */
const readUntil = async (instant: Date): Promise<Date> => {
  for (;;) {
    const { now } = await readBusinessClock(app);
    if (now >= instant) return now;
  }
};
const record = async () => {
  const request = dispatchOf([], {}, PEER);
  expect(await new Ledger(app).execute(request)).toMatchObject({ ok: true });
  return request.id;
};

describe('the business clock', () => {
  it('shows real time until settings say otherwise', async () => {
    const before = Date.now();
    const { now, rate, holdAt: held, set: isSet } = await readBusinessClock(app);
    expect({ rate, held, isSet }).toEqual({ rate: 1, held: null, isSet: false });
    expect(now.getTime()).toBeGreaterThanOrEqual(before - 1);
    expect(now.getTime()).toBeLessThanOrEqual(Date.now() + 1);
  });

  it('is start + (real − anchor) × rate, and what is recorded carries it', async () => {
    const anchor = new Date(Date.now() - 3_000);
    const least = march.getTime() + 3_000 * DAY;
    expect(await set(march, DAY, anchor)).toBe(true);
    const id = await record();
    const { rows } = await app.query<{ at: Date }>('select at from event where subject_id = $1', [id]);
    const most = march.getTime() + (Date.now() + 1 - anchor.getTime()) * DAY;
    expect(rows[0]!.at.getTime()).toBeGreaterThanOrEqual(least);
    expect(rows[0]!.at.getTime()).toBeLessThanOrEqual(most);
  });

  it('goes on where it is when the same settings are given again, also after it was held', async () => {
    await set(march, DAY);
    await record();
    const hold = new Date((await readBusinessClock(app)).now.getTime() + 365 * DAY * 1_000);
    await holdAt(owner, hold);
    expect(await set(march, DAY, new Date())).toBe(false);
    expect((await readBusinessClock(app)).holdAt).toEqual(hold);
  });

  it('may be set anyhow while nothing is recorded, and never back afterwards', async () => {
    await set(new Date('2030-01-01T00:00:00Z'), 1);
    expect(await set(march, 1)).toBe(true);
    await record();
    const { now } = await readBusinessClock(app);
    await expect(set(new Date('2020-01-01T00:00:00Z'), 1)).rejects.toMatchObject({ name: 'ClockError', code: 'CLOCK.BACKWARDS' });
    expect((await readBusinessClock(app)).now.getTime()).toBeGreaterThanOrEqual(now.getTime());
    expect(await set(new Date('2024-01-01T00:00:00Z'), 60)).toBe(true);
    expect((await readBusinessClock(app)).now.getTime()).toBeGreaterThanOrEqual(Date.parse('2024-01-01T00:00:00Z'));
  });

  it('is read by the application, which cannot set it', async () => {
    const line = { start: march, rate: DAY, anchor: new Date() };
    await expect(setBusinessClock(app, line)).rejects.toThrow('permission denied');
    await expect(holdAt(app, null)).rejects.toThrow('permission denied');
    expect((await readBusinessClock(app)).now).toBeInstanceOf(Date);
  });

  it('tells the workflows that sleep by the clock before when it is set', async () => {
    const id = await record();
    const [waiting] = await claimWakeups(app, { urgentMax: 10, otherMax: 10, leaseMs: 60_000, deliveries: false });
    await armSubject(app, new Ledger(app).rules, 'article', id);
    await completeWakeups(app, [waiting!]);
    expect(await set(new Date(Date.now() + 10 * DAY * 1_000), 1)).toBe(true);
    const { rows } = await app.query('select subject_id as id, urgent from wakeup');
    expect(rows).toEqual([{ id, urgent: true }]);
  });

  it('stands at the instant it is held at, goes on from there without a jump, and cannot be held in the past', async () => {
    const year = 365 * DAY;
    const hold = new Date(march.getTime() + 50 * DAY * 1_000);
    await setBusinessClock(owner, { start: march, rate: year, anchor: new Date(), holdAt: hold });
    const reached = await readUntil(hold);
    expect(reached).toEqual(hold);
    const released = Date.now();
    await holdAt(owner, null);
    const { now } = await readBusinessClock(app);
    // the time for which it stood is not made up for
    expect(now.getTime()).toBeGreaterThan(hold.getTime());
    expect(now.getTime()).toBeLessThanOrEqual(hold.getTime() + (Date.now() + 1 - released) * year);
    await expect(holdAt(owner, march)).rejects.toThrow(ClockError);
    await expect(holdAt(owner, march)).rejects.toThrow('不能倒拨');
  });

  it('is set by duban migrate from the settings, once, and a setting back is refused in words', async () => {
    const given = { BUSINESS_CLOCK_START: march.toISOString(), BUSINESS_CLOCK_RATE: '60' };
    expect(await migrateWith(given)).toMatchObject({ status: 0, stdout: expect.stringContaining('business clock: 2021-03-01') });
    expect(await readBusinessClock(app)).toMatchObject({ rate: 60, set: true });
    await record();
    // no word about the clock: it goes on
    expect((await migrateWith(given)).stdout).not.toContain('business clock');
    const back = await migrateWith({ ...given, BUSINESS_CLOCK_START: '2020-01-01T00:00:00Z' });
    expect(back).toMatchObject({ status: 1, stderr: expect.stringContaining('The business clock cannot be set back') });
    expect(await readBusinessClock(app)).toMatchObject({ rate: 60 });
  });

  it('lets a workflow sleep while what it waits for is out of reach, and wakes it when the clock can reach it', async () => {
    await set(march, DAY);
    const due = new Date(march.getTime() + 100 * DAY * 1_000);
    await holdAt(owner, new Date(due.getTime() - 1));
    const request = dispatchOf([], { signDueAt: due.getTime() }, PEER);
    const ledger = new Ledger(app);
    await ledger.execute(request);
    await app.query('delete from wakeup');
    expect(await armSubject(app, ledger.rules, 'article', request.id)).toMatchObject({ waitMs: null });
    const note = await app.query('select armed_at from subject where id = $1', [request.id]);
    expect(note.rows).toEqual([{ armed_at: Infinity }]);
    await holdAt(owner, due);
    expect(await claimWakeups(app, { urgentMax: 10, otherMax: 0, leaseMs: 1_000, deliveries: false })).toMatchObject([
      { id: request.id, kind: 'article', urgent: true },
    ]);
    const view = await armSubject(app, ledger.rules, 'article', request.id);
    expect(view!.waitMs).toBeGreaterThan(0);
    expect(view!.waitMs).toBeLessThanOrEqual(100_000);
    const noteNow = await app.query('select armed_at from subject where id = $1', [request.id]);
    expect(noteNow.rows).toEqual([{ armed_at: due }]);
    // an article that falls due later is left asleep
    const later = dispatchOf([], { signDueAt: due.getTime() + 1 }, PEER);
    await ledger.execute({ ...later, commandId: randomUUID() });
    await app.query('delete from wakeup');
    await holdAt(owner, due);
    expect(await claimWakeups(app, { urgentMax: 10, otherMax: 0, leaseMs: 1_000, deliveries: false })).toMatchObject([
      { id: request.id },
    ]);
  });
});
