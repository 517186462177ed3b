import { isDeepStrictEqual } from 'node:util';
import type { Pool, PoolClient } from 'pg';
import type { SubjectKind } from '#contracts/workflows.js';
import type { RecordedEvent } from '#domain/article/events.js';
import { BySubject, groupBy, plain, type Row } from './by-subject.js';
import { chainHash } from './hash.js';
import { batchesOf, commandsDiffering, differing, replay } from './replay.js';
import { RuleBook } from './rule-book.js';
import { SUBJECTS, subjectKinds } from './subjects/index.js';
import type { SubjectEvent } from './subjects/subject.js';
import { inTransaction } from './transaction.js';

/** Where the ledger contradicts itself. */
export interface Discrepancy {
  readonly subject: string;
  readonly what:
    | 'hash'
    | 'position'
    | 'obligation'
    | 'state'
    | 'tasks'
    | 'notice'
    | 'row'
    | 'rules'
    | 'next-due'
    | 'orphan'
    | 'command'
    | 'document';
  /** The event's position, the task's key, the id of the notice or of the command, or the table. */
  readonly where: string | null;
}

interface EventRow {
  readonly position: number;
  readonly type: string;
  readonly data: object;
  readonly at: Date;
  readonly account: string;
  readonly unit: string | null;
  readonly command_id: string;
  readonly obligation: string | null;
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
 * Takes every stream through its commands again and compares what comes out with the stored state, the tasks, open and closed, the notices, the
 * commands and the row of the article or policy; checks every hash, and that no row belongs to nothing. Reads subjects by pages, so that memory stays bounded; returns every discrepancy, none
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
  const beside = {
    notice: await BySubject.open(client, 'notice', 'id, subject_id, policy_id, unit, kind, task, due_at, at'),
    command: await BySubject.open(client, 'command', 'id, subject_id, position, result, at'),
  };
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await client.query<SubjectRow>(
      `select id, type, position, hash, state, next_due, is_over from subject where id > $1 order by id limit $2`,
      [after, PAGE],
    );
    const streams = await streamsOf(client, rows);
    const last = rows.at(-1)?.id;
    if (last === undefined) return { subjects: count, events, discrepancies };
    const tables = await tablesOf(client, rows, {
      notice: await beside.notice.upTo(last),
      command: await beside.command.upTo(last),
    });
    for (const subject of rows) {
      const stream = streams.get(subject.id) ?? [];
      events += stream.length;
      const found = [...(await verifyStream(rules, subject, stream, tables)), ...(await verifyRows(rules, subject, tables))];
      discrepancies.push(...distinct(found));
    }
    count += rows.length;
    after = last;
  }
}

async function streamsOf(client: PoolClient, subjectRows: readonly SubjectRow[]): Promise<Map<string, EventRow[]>> {
  const { rows } = await client.query<EventRow & { id: string }>(
    `select subject_id as id, position, type, data, at, account, unit, command_id, obligation, hash
     from event where subject_id = any($1)
     order by subject_id, position`,
    [subjectRows.map(({ id }) => id)],
  );
  return groupBy(rows, ({ id }) => id);
}

async function verifyStream(
  rules: RuleBook,
  subject: SubjectRow,
  rows: readonly EventRow[],
  tables: Tables,
): Promise<Discrepancy[]> {
  const found: Discrepancy[] = [];
  let hash = subject.id;
  const stream = rows.map((row, i) => {
    const entry = { type: row.type, data: row.data, at: row.at.getTime(), by: { account: row.account, unit: row.unit } };
    hash = chainHash(hash, { position: i + 1, ...entry });
    const where = String(row.position);
    if (row.position !== i + 1) found.push({ subject: subject.id, what: 'position', where });
    if (row.hash !== hash) found.push({ subject: subject.id, what: 'hash', where });
    if (row.obligation !== ('obligation' in row.data ? row.data.obligation : null))
      found.push({ subject: subject.id, what: 'obligation', where });
    return entry satisfies RecordedEvent<SubjectEvent>;
  });
  if (subject.hash !== hash || subject.position !== rows.length) found.push({ subject: subject.id, what: 'hash', where: null });
  const commandIds = rows.map(({ command_id }) => command_id);
  return [...found, ...(await verifyHistory(rules, subject, stream, commandIds, tables))];
}

/** Compares what the commands must have left with what is there. */
async function verifyHistory(
  rules: RuleBook,
  { id, type, state }: SubjectRow,
  stream: readonly RecordedEvent<SubjectEvent>[],
  commandIds: readonly string[],
  tables: Tables,
): Promise<Discrepancy[]> {
  const batches = batchesOf(stream, commandIds);
  const found = commandsDiffering(tables.command.get(id) ?? [], batches).map((where): Discrepancy => ({
    subject: id,
    what: 'command',
    where,
  }));
  // events that were tampered with may make no sense at all: that is what is looked for, and not the end of the search
  const replayed = await replay(rules, SUBJECTS[type], id, batches).catch(() => null);
  if (replayed === undefined) return [...found, { subject: id, what: 'rules', where: null }];
  if (!replayed || !isDeepStrictEqual(JSON.parse(JSON.stringify(replayed.state)), state))
    found.push({ subject: id, what: 'state', where: null });
  if (!replayed) return found;
  const closed = new Map([...replayed.tasks].filter(([, row]) => row['closed_at'] !== null));
  for (const where of differing(tables.closed.get(id) ?? [], closed, 'key')) found.push({ subject: id, what: 'tasks', where });
  for (const where of differing(tables.notice.get(id) ?? [], replayed.notices, 'id'))
    found.push({ subject: id, what: 'notice', where });
  return found;
}

const distinct = (found: readonly Discrepancy[]): Discrepancy[] => [
  ...new Map(found.map((one) => [`${one.what} ${one.where}`, one])).values(),
];

/** By subject: its open and its closed tasks, its notices and commands, and its row in the table of its type. */
interface Tables {
  readonly open: ReadonlyMap<string, readonly Row[]>;
  readonly closed: ReadonlyMap<string, readonly Row[]>;
  readonly notice: ReadonlyMap<string, readonly Row[]>;
  readonly command: ReadonlyMap<string, readonly Row[]>;
  readonly own: ReadonlyMap<SubjectKind, ReadonlyMap<string, readonly Row[]>>;
}

async function tablesOf(
  client: PoolClient,
  subjectRows: readonly SubjectRow[],
  beside: Pick<Tables, 'notice' | 'command'>,
): Promise<Tables> {
  const ids = subjectRows.map(({ id }) => id);
  const read = async (sql: string, key: string): Promise<Map<string, Row[]>> => {
    const { rows } = await client.query<Row>(sql, [ids]);
    return groupBy(rows.map(plain), (row) => String(row[key]));
  };
  const open = await read('select * from task where subject_id = any($1) and closed_at is null', 'subject_id');
  const closed = await read('select * from task where subject_id = any($1) and closed_at is not null', 'subject_id');
  const own = new Map<SubjectKind, Map<string, Row[]>>();
  for (const kind of subjectKinds) own.set(kind, await read(`select * from "${kind}" where id = any($1)`, 'id'));
  return { open, closed, ...beside, own };
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
  for (const { closed_at: _open, ...row } of tables.open.get(id) ?? []) {
    const key = String(row['key']);
    if (!isDeepStrictEqual(row, { ...wanted.get(key) })) found.push({ subject: id, what: 'tasks', where: key });
    wanted.delete(key);
  }
  for (const key of wanted.keys()) found.push({ subject: id, what: 'tasks', where: key });
  if (!isDeepStrictEqual(tables.own.get(type)!.get(id), [projection.row])) found.push({ subject: id, what: 'row', where: type });
  return found;
}

/** Rows that belong to no subject, and documents that are not what the stream says. */
async function findOrphans(client: PoolClient): Promise<Discrepancy[]> {
  const { rows } = await client.query<Discrepancy>(`
    select distinct e.subject_id as subject, 'orphan' as what, 'event' as "where" from event e left join subject s on s.id = e.subject_id where s.id is null
    union all
    select distinct t.subject_id, 'orphan', 'task' from task t left join subject s on s.id = t.subject_id where s.id is null
    union all
    select n.subject_id, 'orphan', 'notice' from notice n left join subject s on s.id = n.subject_id where s.id is null
    union all
    ${subjectKinds.map((kind) => `select o.id, 'orphan', '${kind}' from "${kind}" o left join subject s on s.id = o.id where s.id is null union all`).join(' ')}
    select c.subject_id, 'command', c.id::text from command c left join subject s on s.id = c.subject_id where s.id is null
    union all
    select d.policy_id, 'document', 'policy_document' from policy_document d left join subject s on s.id = d.policy_id
    where s.id is null or encode(sha256(convert_to(d.text, 'UTF8')), 'hex') <> d.sha256
    union all
    select s.id, 'document', 'policy_document' from subject s left join current_document d on d.policy_id = s.id
    where s.type = 'policy' and jsonb_typeof(s.state->'source') = 'object'
      and (s.state->'source'->>'sha256' is distinct from d.sha256 or coalesce((s.state->>'recompiled')::int, 0) <> d.recompiled)
    union all
    select s.id, 'document', 'policy_document' from subject s join policy_document d on d.policy_id = s.id
    where jsonb_typeof(s.state->'source') is distinct from 'object'
  `);
  return rows;
}
