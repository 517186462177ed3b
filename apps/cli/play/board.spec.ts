import { describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { buildCalendar } from '#domain/calendar/calendar.js';
import { instantOf } from '#domain/time.js';
import { displayWidth } from '../terminal/table.js';
import { Board } from './board.js';
import { OfficeTime } from './office-time.js';
import type { Players } from './players.js';
import type { Scene } from './scene.js';

const at = instantOf('2023-05-04', 600, 480);
const rows = Array.from({ length: 16 }, (_, i) => ({
  id: `a${i}`,
  number: i,
  numeral: `（${i}）`,
  title: '制定低效企业、低端产业退出机制并抓好落实',
  stage: 'planning',
  timeliness: 'yellow',
  substance: 'green',
}));
const players = {
  as: () => Promise.resolve({ request: () => Promise.resolve({ byType: { ReminderSent: 7 } }) }),
  board: () => Promise.resolve(rows),
} as unknown as Players;
const lastEvents = rows.map(({ id }) => ({ id, type: 'CountersignLapsed', at: new Date(at), unit: 'QY-YDGXQ' }));
const pool = { query: () => Promise.resolve({ rows: lastEvents }) } as unknown as Pool;
const scene: Scene = { id: 's', title: ['会签逾期', 'Late'], on: { full: '2023-05-04', short: '2023-05-04' }, steps: [] };
const says = ['会签期限已过，办公室按程序继续办理，逾期如实显示', 'the office goes on; it is shown as lapsed'] as const;

const SEQUENCES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, 'g');

/** What is written to a screen of so many columns and rows. */
async function shown(isTTY: boolean, columns: number): Promise<string[]> {
  let written = '';
  const out = { isTTY, columns, rows: 40, write: (text: string) => ((written += text), true) } as unknown as NodeJS.WriteStream;
  const { signal } = new AbortController();
  const screen = { out, seed: 1, daysPerSecond: 30, dwellMs: 0, signal };
  const play = {
    policies: new Set(['p']),
    office: 'office',
    from: at - 1,
    until: at + 1,
    names: new Map([['office', '办公室']]),
  };
  const board = new Board(screen, pool, players, new OfficeTime(buildCalendar(CN_2019_2026)), play);
  await board.say({ at, scene, first: true, account: 'office', says, refused: undefined });
  await board.show(at, 3, true);
  board.end();
  return written.replaceAll(SEQUENCES, '').split(/\r|\n/);
}

describe('the board of the play', () => {
  it.each([40, 60, 100, 200])('stays within a terminal of %i columns', async (columns) => {
    const lines = await shown(true, columns);
    expect(lines.filter((line) => displayWidth(line) >= columns)).toEqual([]);
    // nothing of what is said is lost
    expect(lines.join('').replaceAll(' ', '')).toContain(says[0]);
    expect(lines.join('\n')).toMatch(/█+░* +50 % +2023-05-04/);
  });

  it('speaks Chinese alone where there is no room for both', async () => {
    expect((await shown(true, 60)).join('')).not.toMatch(/planning|reminders|the office/);
    expect((await shown(true, 120)).join('')).toMatch(/planning[^]*the office/);
  });

  it('writes plain lines where there is no terminal', async () => {
    const lines = await shown(false, 60);
    expect(lines[0]).toBe('▍会签逾期 / Late');
    expect(lines[1]).toBe(`  2023-05-04 〔会签逾期〕办公室 office：${says.join(' / ')}`);
    expect(lines[2]).toMatch(/^2023-05-04 +50 % {2}办件 acts 3 · 催办 reminders 7/);
  });
});
