import { isDeepStrictEqual } from 'node:util';
import type { Pool, PoolClient } from 'pg';
import type { RecordedEvent } from '#domain/article/events.js';
import { foldArticle } from '#domain/article/evolve.js';
import type { ArticleState } from '#domain/article/state.js';
import { articleRow, isoOf, taskRows } from './article-subject.js';
import { chainHash } from './hash.js';
import { reckoningOf } from './rule-book.js';
import { inTransaction } from './transaction.js';

/** Where the ledger contradicts itself. */
export interface Discrepancy {
  readonly subject: string;
  readonly what: 'hash' | 'position' | 'state' | 'tasks' | 'article' | 'rules';
  /** The event's position, or the task's key. */
  readonly where: string | null;
}

interface EventRow {
  readonly position: number;
  readonly type: string;
  readonly data: object;
  readonly at: Date;
  readonly account: string;
  readonly unit: string | null;
  readonly hash: string;
}

interface SubjectRow {
  readonly id: string;
  readonly position: number;
  readonly hash: string;
  readonly state: ArticleState;
}

export interface Verified {
  readonly subjects: number;
  readonly events: number;
  readonly discrepancies: Discrepancy[];
}

const PAGE = 200;

/**
 * Refolds every stream and compares it with the stored state, the task rows and the article row, and checks every hash. Reads subjects by pages,
 * so that memory stays bounded; returns every discrepancy, none when all is well. All reads are of one instant, so that acts meanwhile do not look
 * like contradictions.
 */
export async function verifyLedger(pool: Pool): Promise<Verified> {
  return await inTransaction(pool, verifySnapshot, 'begin transaction isolation level repeatable read read only');
}

async function verifySnapshot(client: PoolClient): Promise<Verified> {
  const discrepancies: Discrepancy[] = [];
  let subjects = 0;
  let events = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await client.query<SubjectRow>(
      `select id, position, hash, state from subject where type = 'article' and id > $1 order by id limit $2`,
      [after, PAGE],
    );
    for (const subject of rows) {
      const stream = await client.query<EventRow>(
        'select position, type, data, at, account, unit, hash from event where subject_id = $1 order by position',
        [subject.id],
      );
      events += stream.rows.length;
      discrepancies.push(...verifyStream(subject, stream.rows), ...(await verifyRows(client, subject)));
    }
    subjects += rows.length;
    if (rows.length < PAGE) return { subjects, events, discrepancies };
    after = rows.at(-1)!.id;
  }
}

function verifyStream(subject: SubjectRow, rows: readonly EventRow[]): Discrepancy[] {
  const found: Discrepancy[] = [];
  let hash = subject.id;
  const stream = rows.map((row, i) => {
    const entry = { type: row.type, data: row.data, at: row.at.getTime(), by: { account: row.account, unit: row.unit } };
    hash = chainHash(hash, { position: i + 1, ...entry });
    if (row.position !== i + 1) found.push({ subject: subject.id, what: 'position', where: String(row.position) });
    if (row.hash !== hash) found.push({ subject: subject.id, what: 'hash', where: String(row.position) });
    return entry as RecordedEvent;
  });
  if (subject.hash !== hash || subject.position !== rows.length) found.push({ subject: subject.id, what: 'hash', where: null });
  const folded: unknown = JSON.parse(JSON.stringify(foldArticle(subject.id, stream)));
  if (!isDeepStrictEqual(folded, subject.state)) found.push({ subject: subject.id, what: 'state', where: null });
  return found;
}

async function verifyRows(client: PoolClient, { id, state }: SubjectRow): Promise<Discrepancy[]> {
  const reckoning = reckoningOf(state);
  if (!reckoning) return [{ subject: id, what: 'rules', where: null }];
  const tasks = await client.query('select * from task where subject_id = $1 and closed_at is null', [id]);
  const articles = await client.query('select * from article where id = $1', [id]);
  const found: Discrepancy[] = [];
  const wanted = new Map(taskRows(state, reckoning).map((row) => [row.key, row]));
  for (const { closed_at: _open, ...row } of tasks.rows.map(plain)) {
    const key = String(row['key']);
    if (!isDeepStrictEqual(row, { ...wanted.get(key) })) found.push({ subject: id, what: 'tasks', where: key });
    wanted.delete(key);
  }
  for (const key of wanted.keys()) found.push({ subject: id, what: 'tasks', where: key });
  if (!isDeepStrictEqual(articles.rows.map(plain), [articleRow(state, reckoning)]))
    found.push({ subject: id, what: 'article', where: null });
  return found;
}

/** A row with its instants as ISO text, as the domain's rows have them. */
const plain = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value instanceof Date ? isoOf(value.getTime()) : value]));
