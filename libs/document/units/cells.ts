import { paragraphs, type Flow } from '../layout/flow.js';
import { columnOf, type LabelKind } from './labels.js';
import { readUnitList, type UnitList } from './list.js';
import { findRoleVerb } from './verbs.js';

export interface CellList {
  list: UnitList;
  start: number;
  end: number;
}

const CELL_LENGTH_MAX = 300;
const PERIOD = /^(?:(?:19|20)\d\d年|今年|年底|全年|长期|持续|每[年月季]|\d{1,2}月|按|[上下]半年|第?[一二三四]季度)/;

/**
 * Cells that say who does the work. In a table whose rows stand on lines the column says it; in one that was written out cell
 * by cell, one a paragraph, the head tells the columns and a cell of names alone is the next of them in its row.
 */
export function cellLists(flow: Flow, partStarts: ReadonlySet<number>): CellList[] {
  const out: CellList[] = [];
  for (const cell of flow.cells) {
    if (!cell.head && cell.kind && cell.kind !== 'other') push(out, flow, cell.start, cell.end, cell.kind);
  }
  return flow.cells.length > 0 ? out : writtenOut(flow, partStarts);
}

function push(out: CellList[], flow: Flow, start: number, end: number, kind: LabelKind): void {
  if (kind === 'lead' || kind === 'responsible') {
    const list = readUnitList(flow, start, end, kind);
    if (list.units.length > 0 && list.prose === 0) out.push({ list, start, end });
    return;
  }
  const list: UnitList = { units: [], deadlines: [], officials: [], labels: 0, verbs: 0, likely: 0, sure: 0, prose: 0 };
  if (kind === 'deadline') list.deadlines.push({ start, end, labelled: true });
  if (kind === 'official') list.officials.push({ label: '', start, end });
  out.push({ list, start, end });
}

/** The head of a table written out: paragraphs in a row that each name a column. */
interface Head {
  columns: LabelKind[];
  /** Index of the paragraph behind it. */
  next: number;
}

function headAt(flow: Flow, all: readonly [number, number][], from: number): Head | null {
  const columns: LabelKind[] = [];
  let next = from;
  for (; next < all.length; next += 1) {
    const [start, end] = all[next]!;
    const kind = end - start <= 10 ? columnOf(flow.fold.slice(start, end)) : null;
    if (!kind) break;
    columns.push(kind);
  }
  return columns.length >= 2 && columns.some((c) => c === 'lead' || c === 'responsible') ? { columns, next } : null;
}

function writtenOut(flow: Flow, partStarts: ReadonlySet<number>): CellList[] {
  const all = paragraphs(flow, 0, flow.text.length);
  const out: CellList[] = [];
  let head: Head | null = null;
  let column = 0;
  for (let i = 0; i < all.length; i += 1) {
    const found = headAt(flow, all, i);
    if (found) {
      head = found;
      i = found.next - 1;
      column = 0;
      continue;
    }
    const [start, end] = all[i]!;
    if (!head || end - start > CELL_LENGTH_MAX) continue;
    if (partStarts.has(start)) {
      column = 0;
      continue;
    }
    const kind = kindOfCell(flow, start, end, head.columns, column);
    if (kind === null) {
      column = 0;
      continue;
    }
    column = kind.column + 1;
    push(out, flow, start, end, kind.kind);
  }
  return out;
}

/** Which of the columns from `from` on the words of a cell fit, if they are names alone or a period alone. */
function kindOfCell(
  flow: Flow,
  start: number,
  end: number,
  columns: readonly LabelKind[],
  from: number,
): { kind: LabelKind; column: number } | null {
  const words = flow.fold.slice(start, end);
  const list = readUnitList(flow, start, end, 'responsible');
  // a list (各乡镇、经济开发区) shows what it is by one sure name, a single word must be sure itself
  const names = list.units.length > 0 && list.prose === 0 && list.likely === list.units.length && list.sure > 0;
  const period = words.length <= 30 && PERIOD.test(words) && list.units.length === 0;
  // A牵头，B配合 in a cell is read as a line of its own
  if (findRoleVerb(words.split(/[、，；]/)[0]!) && list.verbs > 0) return null;
  for (let column = from; column < columns.length; column += 1) {
    const kind = columns[column]!;
    if (names && (kind === 'lead' || kind === 'responsible')) return { kind, column };
    if (period && kind === 'deadline') return { kind, column };
  }
  return null;
}
