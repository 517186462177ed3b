import type { OPS as Ops } from 'pdfjs-dist';

/** A drawn line, along one axis: `at` on the other. */
export interface Rule {
  at: number;
  from: number;
  to: number;
}

export interface Rules {
  horizontal: Rule[];
  vertical: Rule[];
}

type Matrix = readonly number[];

const times = (m: Matrix, n: Matrix): number[] => [
  m[0]! * n[0]! + m[2]! * n[1]!,
  m[1]! * n[0]! + m[3]! * n[1]!,
  m[0]! * n[2]! + m[2]! * n[3]!,
  m[1]! * n[2]! + m[3]! * n[3]!,
  m[0]! * n[4]! + m[2]! * n[5]! + m[4]!,
  m[1]! * n[4]! + m[3]! * n[5]! + m[5]!,
];

const LENGTH_MIN = 6;
const STRAIGHT = 1;
const RULES_MAX = 20_000;

/** The straight lines that a page draws, edges of filled boxes among them, on the page as it is seen. */
export function rulesOf(operators: { fnArray: number[]; argsArray: unknown[] }, ops: typeof Ops, view: Matrix): Rules {
  const rules: Rules = { horizontal: [], vertical: [] };
  const stack: Matrix[] = [];
  let matrix: Matrix = view;
  const painted = new Set<number>([
    ops.stroke,
    ops.closeStroke,
    ops.fill,
    ops.eoFill,
    ops.fillStroke,
    ops.eoFillStroke,
    ops.closeFillStroke,
    ops.closeEOFillStroke,
  ]);
  operators.fnArray.forEach((op, i) => {
    const args = operators.argsArray[i] as unknown[] | null;
    if (op === ops.save) stack.push(matrix);
    else if (op === ops.restore || op === ops.paintFormXObjectEnd) matrix = stack.pop() ?? view;
    else if (op === ops.transform) matrix = times(matrix, args as number[]);
    else if (op === ops.paintFormXObjectBegin) {
      stack.push(matrix);
      if (Array.isArray(args?.[0])) matrix = times(matrix, args[0] as number[]);
    } else if (op === ops.constructPath && painted.has(args?.[0] as number)) {
      const data = (args?.[1] as (ArrayLike<number> | null)[])[0];
      if (data) addPath(rules, data, matrix);
    }
  });
  return rules;
}

// the codes of a path: moveTo 0, lineTo 1, curveTo 2, quadraticCurveTo 3, closePath 4
const COORDINATES = [2, 2, 6, 4, 0];

function addPath(rules: Rules, data: ArrayLike<number>, matrix: Matrix): void {
  let from: [number, number] = [0, 0];
  let first = from;
  for (let i = 0; i < data.length;) {
    const code = data[i]!;
    const count = COORDINATES[code];
    if (count === undefined) return;
    let to = first;
    if (count > 0) {
      const x = data[i + count - 1]!;
      const y = data[i + count]!;
      to = [matrix[0]! * x + matrix[2]! * y + matrix[4]!, matrix[1]! * x + matrix[3]! * y + matrix[5]!];
    }
    if (code === 0) first = to;
    else if (code === 1 || code === 4) addRule(rules, from, to);
    from = to;
    i += count + 1;
  }
}

function addRule(rules: Rules, [x1, y1]: [number, number], [x2, y2]: [number, number]): void {
  if (rules.horizontal.length + rules.vertical.length >= RULES_MAX) return;
  const width = Math.abs(x2 - x1);
  const height = Math.abs(y2 - y1);
  if (height <= STRAIGHT && width >= LENGTH_MIN)
    rules.horizontal.push({ at: (y1 + y2) / 2, from: Math.min(x1, x2), to: Math.max(x1, x2) });
  else if (width <= STRAIGHT && height >= LENGTH_MIN)
    rules.vertical.push({ at: (x1 + x2) / 2, from: Math.min(y1, y2), to: Math.max(y1, y2) });
}
