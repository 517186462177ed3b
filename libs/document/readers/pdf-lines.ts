/** Words that stand together on a page; x to the right, y downwards to the base line, all in points. */
export interface Glyphs {
  text: string;
  x: number;
  y: number;
  width: number;
  size: number;
}

export interface PdfLine {
  glyphs: Glyphs[];
  left: number;
  right: number;
  y: number;
  size: number;
}

/** Lines made elsewhere (of a table) with the place they begin at. */
export interface Placed {
  y: number;
  lines: string[];
}

const RADICALS: Record<string, string> = {
  '⺟': '母',
  '⺠': '民',
  '⺝': '月',
  '⺎': '兀',
  '⺼': '月',
  '⻁': '虎',
  '⻄': '西',
  '⻅': '见',
  '⻆': '角',
  '⻉': '贝',
  '⻋': '车',
  '⻓': '长',
  '⻔': '门',
  '⻘': '青',
  '⻙': '韦',
  '⻚': '页',
  '⻛': '风',
  '⻜': '飞',
  '⻝': '食',
  '⻢': '马',
  '⻣': '骨',
  '⻤': '鬼',
  '⻥': '鱼',
  '⻦': '鸟',
  '⻧': '卤',
  '⻨': '麦',
  '⻩': '黄',
  '⻬': '齐',
  '⻮': '齿',
  '⻰': '龙',
  '⻳': '龟',
};

/** Fonts name some characters as radicals (⼈ for 人) or ligatures; to a reader they are the same. */
export function normalized(text: string): string {
  return text
    .replace(/[\u2e80-\u2eff]/g, (char) => RADICALS[char] ?? char)
    .replace(/[\u2f00-\u2fdf\ufb00-\ufb06]/g, (char) => char.normalize('NFKC'))
    .replace(/[\u0000\ufeff]/g, ''); // eslint-disable-line no-control-regex -- fonts map missing glyphs to it
}

/** Groups words into lines, from the top. Words drawn twice (for bold type) count once. */
export function linesOf(glyphs: readonly Glyphs[]): PdfLine[] {
  const lines: PdfLine[] = [];
  for (const each of [...glyphs].sort((a, b) => a.y - b.y || a.x - b.x)) {
    // lines come from the top, so only the last few can be meant
    const line = lines.slice(-4).find((l) => Math.abs(l.y - each.y) <= Math.max(l.size, each.size) * 0.4);
    if (!line) {
      lines.push({ glyphs: [each], left: each.x, right: each.x + each.width, y: each.y, size: each.size });
      continue;
    }
    const twice = line.glyphs.some((g) => g.text === each.text && Math.abs(g.x - each.x) < each.size * 0.2);
    if (twice) continue;
    line.glyphs.push(each);
    line.left = Math.min(line.left, each.x);
    line.right = Math.max(line.right, each.x + each.width);
    if (each.size > line.size) Object.assign(line, { size: each.size, y: each.y });
  }
  for (const line of lines) line.glyphs.sort((a, b) => a.x - b.x);
  return lines.sort((a, b) => a.y - b.y);
}

const WIDE_GAP_EM = 1.5;
const BLANK_GAP_EM = 0.6;
const LATIN_GAP_EM = 0.15;

/** The words of a line, with blanks where room was left: two full-width ones could part columns. */
export function wordsOfLine(line: PdfLine): string {
  let out = '';
  let end = line.left;
  for (const each of line.glyphs) {
    const gap = (each.x - end) / (each.size || 1);
    if (out !== '') {
      const latin = /[A-Za-z0-9]$/.test(out) && /^[A-Za-z]/.test(each.text);
      if (gap >= WIDE_GAP_EM) out += '\u3000\u3000';
      else if (gap >= (latin ? LATIN_GAP_EM : BLANK_GAP_EM)) out += ' ';
    }
    out += each.text;
    end = Math.max(end, each.x + each.width);
  }
  return out.replace(/[\t\r\n\f\v]+/g, ' ').trim();
}

const wideGaps = (line: PdfLine): number =>
  line.glyphs.filter((g, i) => i > 0 && g.x - (line.glyphs[i - 1]!.x + line.glyphs[i - 1]!.width) >= g.size * 0.8).length;

/** Could a table stand here? Asked before the drawn lines are looked for, which costs more. */
export const hasWideGaps = (lines: readonly PdfLine[]): boolean => lines.filter((line) => wideGaps(line) > 0).length >= 2;

/** The lines of a page in reading order, the placed ones among them. */
export function pageLines(glyphs: readonly Glyphs[], placed: readonly Placed[]): string[] {
  const lines = linesOf(glyphs);
  const gutter = placed.length === 0 ? gutterOf(lines) : null;
  if (gutter !== null) return columnLines(glyphs, lines, gutter);
  const texts = indented(lines).map((text, i) => ({ y: lines[i]!.y, lines: [text] }));
  return [...texts, ...placed].sort((a, b) => a.y - b.y).flatMap((each) => each.lines);
}

const INDENT_MAX = 30;

/** Words of lines that share a left edge, indents kept. */
function indented(lines: readonly PdfLine[]): string[] {
  const widest = lines.reduce((most, l) => Math.max(most, l.right - l.left), 0);
  const long = lines.filter((l) => l.right - l.left > widest * 0.6);
  const left = long.reduce((least, l) => Math.min(least, l.left), Infinity);
  return lines.map((line) => {
    const blanks = Math.round((line.left - left) / (line.size || 1));
    return '\u3000'.repeat(Math.min(INDENT_MAX, Math.max(0, blanks))) + wordsOfLine(line);
  });
}

const COLUMN_LINES_MIN = 8;

/**
 * The middle of the white strip between two columns of prose, or null. It stands in the middle third, hardly a line crosses it, and
 * most lines on both sides fill their column: tables and lists of names do not.
 */
function gutterOf(lines: readonly PdfLine[]): number | null {
  if (lines.length < COLUMN_LINES_MIN) return null;
  const left = Math.min(...lines.map((l) => l.left));
  const right = Math.max(...lines.map((l) => l.right));
  const width = right - left;
  const size = lines[lines.length >> 1]!.size || 1;
  const runs = lines.flatMap((l) => l.glyphs);
  let best: { at: number; room: number } | null = null;
  for (let at = left + width / 3; at <= left + (width * 2) / 3; at += 2) {
    const crossing = lines.filter((l) => l.glyphs.some((g) => g.x < at - 1 && g.x + g.width > at + 1)).length;
    if (crossing * 8 > lines.length) continue;
    const before = runs.filter((g) => g.x + g.width <= at + 1).reduce((most, g) => Math.max(most, g.x + g.width), left);
    const after = runs.filter((g) => g.x >= at - 1).reduce((least, g) => Math.min(least, g.x), right);
    const room = after - before;
    if (room >= size && (!best || room > best.room)) best = { at: (before + after) / 2, room };
  }
  if (!best) return null;
  const { at } = best;
  const full = (from: number, to: number) => {
    const side = linesOf(runs.filter((g) => g.x >= from - 1 && g.x + g.width <= to + 1));
    const filled = side.filter((l) => l.right - l.left > (to - from) * 0.75 && l.glyphs.length < 6);
    return side.length >= COLUMN_LINES_MIN && filled.length * 2 >= side.length;
  };
  return full(left, at - best.room / 2) && full(at + best.room / 2, right) ? at : null;
}

function columnLines(glyphs: readonly Glyphs[], lines: readonly PdfLine[], gutter: number): string[] {
  const out: string[] = [];
  const crosses = (line: PdfLine) => line.glyphs.some((g) => g.x < gutter - 1 && g.x + g.width > gutter + 1);
  const across = lines.filter(crosses);
  const rest = glyphs.filter((g) => !across.some((line) => line.glyphs.includes(g)));
  let top = -Infinity;
  for (const line of [...across, null]) {
    const bottom = line?.y ?? Infinity;
    const between = rest.filter((g) => g.y > top && g.y <= bottom);
    out.push(...indented(linesOf(between.filter((g) => g.x < gutter))));
    out.push(...indented(linesOf(between.filter((g) => g.x >= gutter))));
    if (line) out.push(...indented([line]));
    top = bottom;
  }
  return out;
}
