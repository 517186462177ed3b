import { isDeepStrictEqual } from 'node:util';
import type { Pool, PoolClient } from 'pg';
import type { SubjectKind } from '#contracts/workflows.js';
import type { RecordedEvent } from '#domain/article/events.js';
import { chainHash } from './hash.js';
import { RuleBook } from './rule-book.js';
import { SUBJECTS, subjectKinds } from './subjects/index.js';
import { isoOf, type SubjectEvent } from './subjects/subject.js';
import { inTransaction } from './transaction.js';

/** Where the ledger contradicts itself. */
export interface Discrepancy {
  readonly subject: string;
  readonly what: 'hash' | 'position' | 'state' | 'tasks' | 'row' | 'rules' | 'next-due' | 'orphan' | 'command' | 'document';
  /** The event's position, the task's key, or the table. */
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
  readonly type: SubjectKind;
  readonly position: number;
  readonly hash: string;
  readonly state: object;
  readonly next_due: Date | null;
  readonly is_over: boolean;
}

export interface Verified {
  readonly subjects: number;
  readonly events: number;
  readonly discrepancies: Discrepancy[];
}

const PAGE = 200;

/**
 * Refolds every stream and compares it with the stored state, the task rows and the row of the article or policy; checks every hash, every
 * command's position, and that no row belongs to nothing. Reads subjects by pages, so that memory stays bounded; returns every discrepancy, none
 * when all is well. All reads are of one instant, so that acts meanwhile do not look like contradictions.
 */
export async function verifyLedger(pool: Pool): Promise<Verified> {
  const rules = new RuleBook(pool);
  return await inTransaction(
    pool,
    async (client) => {
      const verified = await verifySubjects(client, rules);
      return { ...verified, discrepancies: [...verified.discrepancies, ...(await findOrphans(client))] };
    },
    'begin transaction isolation level repeatable read read only',
  );
}

async function verifySubjects(client: PoolClient, rules: RuleBook): Promise<Verified> {
  const discrepancies: Discrepancy[] = [];
  let count = 0;
  let events = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await client.query<SubjectRow>(
      `select id, type, position, hash, state, next_due, is_over from subject where id > $1 order by id limit $2`,
      [after, PAGE],
    );
    const streams = await streamsOf(client, rows);
    const tables = await tablesOf(client, rows);
    for (const subject of rows) {
      const stream = streams.get(subject.id) ?? [];
      events += stream.length;
      discrepancies.push(...verifyStream(subject, stream), ...(await verifyRows(rules, subject, tables)));
    }
    count += rows.length;
    if (rows.length < PAGE) return { subjects: count, events, discrepancies };
    after = rows.at(-1)!.id;
  }
}

async function streamsOf(client: PoolClient, subjectRows: readonly SubjectRow[]): Promise<Map<string, EventRow[]>> {
  const { rows } = await client.query<EventRow & { id: string }>(
    `select subject_id as id, position, type, data, at, account, unit, hash from event where subject_id = any($1)
     order by subject_id, position`,
    [subjectRows.map(({ id }) => id)],
  );
  return groupBy(rows, ({ id }) => id);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function verifyStream(subject: SubjectRow, rows: readonly EventRow[]): Discrepancy[] {
  const found: Discrepancy[] = [];
  let hash = subject.id;
  const stream = rows.map((row, i) => {
    const entry = { type: row.type, data: row.data, at: row.at.getTime(), by: { account: row.account, unit: row.unit } };
    hash = chainHash(hash, { position: i + 1, ...entry });
    if (row.position !== i + 1) found.push({ subject: subject.id, what: 'position', where: String(row.position) });
    if (row.hash !== hash) found.push({ subject: subject.id, what: 'hash', where: String(row.position) });
    return entry satisfies RecordedEvent<SubjectEvent>;
  });
  if (subject.hash !== hash || subject.position !== rows.length) found.push({ subject: subject.id, what: 'hash', where: null });
  const folded: unknown = JSON.parse(JSON.stringify(SUBJECTS[subject.type].fold(subject.id, stream, null)));
  if (!isDeepStrictEqual(folded, subject.state)) found.push({ subject: subject.id, what: 'state', where: null });
  return found;
}

type Row = Record<string, unknown>;
/** By subject: its open tasks, and its row in the table of its type. */
interface Tables {
  readonly task: ReadonlyMap<string, readonly Row[]>;
  readonly own: ReadonlyMap<SubjectKind, ReadonlyMap<string, readonly Row[]>>;
}

async function tablesOf(client: PoolClient, subjectRows: readonly SubjectRow[]): Promise<Tables> {
  const ids = subjectRows.map(({ id }) => id);
  const read = async (sql: string, key: string): Promise<Map<string, Row[]>> => {
    const { rows } = await client.query<Row>(sql, [ids]);
    return groupBy(rows.map(plain), (row) => String(row[key]));
  };
  const task = await read('select * from task where subject_id = any($1) and closed_at is null', 'subject_id');
  const own = new Map<SubjectKind, Map<string, Row[]>>();
  for (const kind of subjectKinds) own.set(kind, await read(`select * from "${kind}" where id = any($1)`, 'id'));
  return { task, own };
}

async function verifyRows(rules: RuleBook, { id, type, state, ...row }: SubjectRow, tables: Tables): Promise<Discrepancy[]> {
  const subject = SUBJECTS[type];
  const reckoning = await rules.find(subject.frozen(state)!);
  if (!reckoning) return [{ subject: id, what: 'rules', where: null }];
  const found: Discrepancy[] = [];
  if ((row.next_due?.getTime() ?? null) !== subject.nextDue(state, reckoning) || row.is_over !== subject.over(state))
    found.push({ subject: id, what: 'next-due', where: null });
  const projection = subject.projection(state, reckoning);
  const wanted = new Map(projection.tasks.map((row) => [(row as { key: string }).key, row]));
  for (const { closed_at: _open, ...row } of tables.task.get(id) ?? []) {
    const key = String(row['key']);
    if (!isDeepStrictEqual(row, { ...wanted.get(key) })) found.push({ subject: id, what: 'tasks', where: key });
    wanted.delete(key);
  }
  for (const key of wanted.keys()) found.push({ subject: id, what: 'tasks', where: key });
  if (!isDeepStrictEqual(tables.own.get(type)!.get(id), [projection.row])) found.push({ subject: id, what: 'row', where: type });
  return found;
}

/** Rows that belong to no subject, commands beyond the end of their stream, and documents that are not what the stream says. */
async function findOrphans(client: PoolClient): Promise<Discrepancy[]> {
  const { rows } = await client.query<Discrepancy>(`
    select distinct e.subject_id as subject, 'orphan' as what, 'event' as "where" from event e left join subject s on s.id = e.subject_id where s.id is null
    union all
    select distinct t.subject_id, 'orphan', 'task' from task t left join subject s on s.id = t.subject_id where s.id is null
    union all
    select n.subject_id, 'orphan', 'notice' from notice n left join subject s on s.id = n.subject_id where s.id is null
    union all
    ${subjectKinds.map((kind) => `select o.id, 'orphan', '${kind}' from "${kind}" o left join subject s on s.id = o.id where s.id is null union all`).join(' ')}
    select c.subject_id, 'command', c.id::text from command c left join subject s on s.id = c.subject_id
    where s.id is null or c.position > s.position
    union all
    select d.policy_id, 'document', 'policy_document' from policy_document d left join subject s on s.id = d.policy_id
    where s.id is null or s.state->'source'->>'sha256' is distinct from d.sha256
      or encode(sha256(convert_to(d.text, 'UTF8')), 'hex') <> d.sha256
  `);
  return rows;
}

/** A row with its instants as ISO text, as the domain's rows have them. */
const plain = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value instanceof Date ? isoOf(value.getTime()) : value]));
