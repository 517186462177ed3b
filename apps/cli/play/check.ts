import type { Pool } from 'pg';
import { tableWithin } from '../terminal/table.js';
import { CHECKLIST, COMPACT, type Item, type Seen } from './checklist.js';
import type { Line } from './scene.js';
import type { Witness } from './stage.js';

export interface Checked {
  readonly id: string;
  readonly group: Line;
  readonly name: Line;
  readonly times: number;
  /** The first event, row or answer that proves it; null: none does. */
  readonly proof: string | null;
}

interface Rows {
  readonly table: string;
  readonly kind: string;
  readonly times: number;
  readonly first: Date;
}

type DateOf = (instant: number) => string;

/** What the ledger and the answers over HTTP prove of the checklist. */
export async function check(pool: Pool, witnesses: readonly Witness[], dateOf: DateOf): Promise<Checked[]> {
  const types = [...new Set(CHECKLIST.flatMap(({ events }) => events?.types ?? []))];
  const [events, rows] = [
    await pool.query<Seen>(
      `select s.type as subject, e.subject_id as id, e.position, e.type, e.at, e.account, e.data
       from event e join subject s on s.id = e.subject_id where e.type = any($1) order by e.at, e.subject_id, e.position`,
      [types],
    ),
    await pool.query<Rows>(
      `select 'task' as table, kind, count(*)::int as times, min(opened_at) as first from task group by kind
       union all select 'notice', kind, count(*)::int, min(at) from notice group by kind`,
    ),
  ];
  return CHECKLIST.map((item): Checked => {
    const { id, group, name } = item;
    return { id, group, name, ...seen(item, events.rows, rows.rows, witnesses, dateOf) };
  });
}

function seen(
  { events, row, witness }: Item,
  recorded: readonly Seen[],
  rows: readonly Rows[],
  witnesses: readonly Witness[],
  dateOf: DateOf,
): Pick<Checked, 'times' | 'proof'> {
  if (events) {
    const found = recorded.filter(
      (one) => events.types.includes(one.type) && (events.of ?? one.subject) === one.subject && (events.where?.(one) ?? true),
    );
    const [first] = found;
    const proof =
      first && `${dateOf(first.at.getTime())} ${first.type} ${first.subject}/${first.id.slice(0, 8)}#${first.position}`;
    return { times: found.length, proof: proof ?? null };
  }
  if (row) {
    const found = rows.find((one) => one.table === row.table && one.kind === row.kind);
    return { times: found?.times ?? 0, proof: found ? `${dateOf(found.first.getTime())} ${row.table} ${row.kind}` : null };
  }
  const found = witnesses.filter(({ item }) => item === witness);
  const [first] = found;
  const proof = first && `${dateOf(first.at)} ${first.account}: ${first.what.replace(UUID, '$1…')}`;
  return { times: found.length, proof: proof ?? null };
}

/** Longer ones are cut on the screen. */
const PROOF_MAX = 84;
/** Ids are shown by their beginning. */
const UUID = /\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** The checklist on a screen of so many columns (undefined: no limit): a line an item; of the long catalogues of tasks and notices one line, and one for each that is missing. */
export function checklistTable(checked: readonly Checked[], columns?: number): string {
  const compact: readonly string[] = Object.values(COMPACT);
  const rows: string[][] = [];
  let last = '';
  const add = (group: string, times: number, name: string, proof: string): void => {
    rows.push([group === last ? '' : group, times > 0 ? '✓' : '✗', name, String(times), proof]);
    last = group;
  };
  for (const { group, name, times, proof } of checked) {
    if (!compact.includes(group[0]) || times === 0)
      add(group[0], times, name.join(' '), (proof ?? '未出现 not seen').slice(0, PROOF_MAX));
  }
  for (const zh of compact) {
    const all = checked.filter(({ group }) => group[0] === zh);
    const shown = all.filter(({ times }) => times > 0);
    const times = shown.reduce((sum, one) => sum + one.times, 0);
    add(zh, times, all[0]!.group.join(' '), `${shown.length}/${all.length}`);
  }
  return tableWithin(columns, ['', '', '事项 item', '次数 times', '证明 proven by'], rows);
}
