import { headOfGrid, tableLines, type GridCell, type GridHead } from './grid.js';
import { linesOf, wordsOfLine, type Glyphs, type Placed } from './pdf-lines.js';
import type { Rule, Rules } from './pdf-rules.js';

const SNAP = 2.5;
const TOUCH = 3;
const GRID_MAX = 400;

interface Table {
  xs: number[];
  ys: number[];
  rules: Rules;
}

/** Reads the ruled tables of a document page by page; one that runs on over a page break keeps the columns of its head. */
export class TableReader {
  #head: GridHead | undefined;
  /** The last row of a table, which the next page may go on with. */
  #last: string | undefined;
  #joined: { row: string; whole: string } | undefined;

  /** A table may go on on the next page. */
  get underWay(): boolean {
    return this.#last !== undefined;
  }

  /** A row of the page before that this page completed, once. */
  takeJoined(): { row: string; whole: string } | undefined {
    const joined = this.#joined;
    this.#joined = undefined;
    return joined;
  }

  /** Puts the tables of a page into `placed` and returns the words outside them. */
  read(rules: Rules, glyphs: readonly Glyphs[], placed: Placed[]): Glyphs[] {
    let rest = [...glyphs];
    const before = this.#last;
    this.#last = undefined;
    const tables = tablesOf(rules).sort((a, b) => a.ys[0]! - b.ys[0]!);
    tables.forEach((table, i) => {
      const inside = rest.filter((g) => holds(table, g));
      if (inside.length === 0) return;
      rest = rest.filter((g) => !holds(table, g));
      const grid = gridOf(table, inside);
      const own = headOfGrid(grid);
      const continued = own === null && this.#head?.columns.length === grid[0]!.length ? this.#head : undefined;
      if (i === 0 && continued && before !== undefined) {
        this.#joined = joinRow(before, grid);
        goOnBelow(this.#joined?.whole ?? before, grid, continued);
      }
      const lines = grid.length > 0 ? tableLines(grid, continued) : [];
      // all of it was the rest of a row
      if (lines.length === 0) return;
      if (own) this.#head = own;
      placed.push({ y: table.ys[0]!, lines });
      this.#last = lines.at(-1)?.includes('\t') ? lines.at(-1) : undefined;
    });
    return rest;
  }
}

const holds = ({ xs, ys }: Table, g: Glyphs): boolean => {
  const x = g.x + g.width / 2;
  const y = g.y - g.size / 3;
  return x > xs[0]! && x < xs.at(-1)! && y > ys[0]! && y < ys.at(-1)!;
};

/** A row that a page break cut in two has no number on the next page: its cells go on with those above. */
function joinRow(row: string, grid: (GridCell | null)[][]): { row: string; whole: string } | undefined {
  const [next] = grid;
  const words = (cell: GridCell | null | undefined) => cell?.paragraphs.join('') ?? '';
  const above = row.split('\t');
  if (!next || words(next[0]) !== '' || above.length !== next.length || !above[0]) return undefined;
  if (next.every((cell) => words(cell) === '') || new Set(next).size !== next.length) return undefined;
  grid.shift();
  return { row, whole: above.map((text, x) => text + words(next[x])).join('\t') };
}

/**
 * A cell of units or dates that is merged over rows on both sides of a page break has its words on the first page only: on the next one it is
 * empty and covers more than one row.
 */
function goOnBelow(row: string, grid: readonly (readonly (GridCell | null)[])[], { columns }: GridHead): void {
  const [first, second] = grid;
  const above = row.split('\t');
  if (!first || !second || above.length !== first.length) return;
  columns.forEach((kind, x) => {
    const cell = first[x];
    const merged = cell !== null && cell !== undefined && cell === second[x] && cell.paragraphs.every((p) => p.trim() === '');
    if (merged && above[x] && (kind === 'lead' || kind === 'responsible' || kind === 'deadline')) cell.paragraphs = [above[x]];
  });
}

// ── the grid ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Lines drawn in pieces, or twice, made one. */
function merged(rules: readonly Rule[]): Rule[] {
  const out: Rule[] = [];
  for (const rule of [...rules].sort((a, b) => a.at - b.at || a.from - b.from)) {
    const same = out
      .slice(-40)
      .find((r) => Math.abs(r.at - rule.at) <= SNAP && rule.from <= r.to + TOUCH && rule.to >= r.from - TOUCH);
    if (!same) out.push({ ...rule });
    else Object.assign(same, { from: Math.min(same.from, rule.from), to: Math.max(same.to, rule.to) });
  }
  return out;
}

/** Sets of lines that touch each other and make at least two cells. */
function tablesOf(rules: Rules): Table[] {
  const horizontal = merged(rules.horizontal).slice(0, GRID_MAX);
  const vertical = merged(rules.vertical).slice(0, GRID_MAX);
  const parent = [...horizontal, ...vertical].map((_, i) => i);
  const find = (i: number): number => (parent[i] === i ? i : (parent[i] = find(parent[i]!)));
  horizontal.forEach((h, i) => {
    vertical.forEach((v, j) => {
      const crosses = v.at >= h.from - TOUCH && v.at <= h.to + TOUCH && h.at >= v.from - TOUCH && h.at <= v.to + TOUCH;
      if (crosses) parent[find(i)] = find(horizontal.length + j);
    });
  });
  const groups = new Map<number, Rules>();
  const groupOf = (i: number) => {
    const root = find(i);
    const group = groups.get(root) ?? { horizontal: [], vertical: [] };
    groups.set(root, group);
    return group;
  };
  horizontal.forEach((h, i) => groupOf(i).horizontal.push(h));
  vertical.forEach((v, j) => groupOf(horizontal.length + j).vertical.push(v));
  return [...groups.values()].flatMap((group) => {
    // tables without outer lines on the sides end where their other lines end
    const xs = places([...group.vertical.map((v) => v.at), ...ends(group.horizontal, group.vertical)]);
    const ys = places([...group.horizontal.map((h) => h.at), ...ends(group.vertical, group.horizontal)]);
    return xs.length >= 3 && ys.length >= 2 && group.horizontal.length >= 2 ? [{ xs, ys, rules: group }] : [];
  });
}

function ends(along: readonly Rule[], across: readonly Rule[]): number[] {
  if (along.length === 0 || across.length === 0) return [];
  const from = Math.min(...along.map((r) => r.from));
  const to = Math.max(...along.map((r) => r.to));
  const out: number[] = [];
  if (Math.min(...across.map((r) => r.at)) - from > 2 * TOUCH) out.push(from);
  if (to - Math.max(...across.map((r) => r.at)) > 2 * TOUCH) out.push(to);
  return out;
}

function places(values: readonly number[]): number[] {
  const out: number[] = [];
  for (const value of [...values].sort((a, b) => a - b)) if (out.length === 0 || value - out.at(-1)! > 2 * SNAP) out.push(value);
  return out.slice(0, GRID_MAX);
}

/** Cells of a table with their words; places without a line between them are one cell. */
function gridOf(table: Table, glyphs: readonly Glyphs[]): (GridCell | null)[][] {
  const { xs, ys, rules } = table;
  const columns = xs.length - 1;
  const rows = ys.length - 1;
  const parent = Array.from({ length: rows * columns }, (_, i) => i);
  const find = (i: number): number => (parent[i] === i ? i : (parent[i] = find(parent[i]!)));
  const lies = (list: readonly Rule[], at: number, middle: number) =>
    list.some((r) => Math.abs(r.at - at) <= 2 * SNAP && r.from - TOUCH <= middle && r.to + TOUCH >= middle);
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const y = (ys[r]! + ys[r + 1]!) / 2;
      const x = (xs[c]! + xs[c + 1]!) / 2;
      if (c + 1 < columns && !lies(rules.vertical, xs[c + 1]!, y)) parent[find(r * columns + c + 1)] = find(r * columns + c);
      if (r + 1 < rows && !lies(rules.horizontal, ys[r + 1]!, x)) parent[find((r + 1) * columns + c)] = find(r * columns + c);
    }
  }
  const words = new Map<number, Glyphs[]>();
  for (const g of glyphs) {
    const c = slot(xs, g.x + g.width / 2);
    const r = slot(ys, g.y - g.size / 3);
    const root = find(r * columns + c);
    words.set(root, [...(words.get(root) ?? []), g]);
  }
  const cells = new Map<number, GridCell>();
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (__, c) => {
      const root = find(r * columns + c);
      const known = cells.get(root);
      if (known) return known;
      let right = c + 1;
      while (right < columns && find(r * columns + right) === root) right += 1;
      const cell: GridCell = { paragraphs: paragraphsOf(words.get(root) ?? [], xs[right]! - xs[c]!), colSpan: 1, rowSpan: 1 };
      cells.set(root, cell);
      return cell;
    }),
  );
}

function slot(places: readonly number[], value: number): number {
  let at = 0;
  while (at + 2 < places.length && places[at + 1]! <= value) at += 1;
  return at;
}

/** Room that stays white beside the words of a cell, both sides together. */
const PADDING = 11;

/** Lines of a cell are wraps, except behind one that left room for another character. */
function paragraphsOf(glyphs: readonly Glyphs[], width: number): string[] {
  const out: string[] = [];
  let open = false;
  for (const line of linesOf(glyphs)) {
    const words = wordsOfLine(line);
    if (open) out[out.length - 1] += words;
    else out.push(words);
    open = line.right - line.left + line.size * 1.2 >= width - PADDING;
  }
  return out;
}
