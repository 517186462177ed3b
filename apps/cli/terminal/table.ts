const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
/** Colours and other sequences that take no room. */
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Columns that a text takes in a terminal: a Chinese character takes two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(ESCAPES, '')) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** The text filled up with blanks to `width` columns, or cut to them. */
export function fit(text: string, width: number): string {
  let used = 0;
  let kept = '';
  for (const character of text) {
    const wide = WIDE.test(character) ? 2 : 1;
    if (used + wide > width) break;
    used += wide;
    kept += character;
  }
  return kept + ' '.repeat(width - used);
}

/**
 * The text in lines of at most `width` columns, those after the first with `indent` blanks before them; a Latin word goes to the next line as a whole.
 * `width`: more than `indent` and a wide character.
 */
export function wrap(text: string, width: number, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const character of text) {
    if (displayWidth(line) + displayWidth(character) <= width) {
      line += character;
      continue;
    }
    const word = WIDE.test(character) || character === ' ' ? '' : (/[^ ] (\w+[^ ]*)$/.exec(line)?.[1] ?? '');
    lines.push(line.slice(0, line.length - word.length).trimEnd());
    line = ' '.repeat(indent) + word + (character === ' ' ? '' : character);
  }
  return [...lines, line];
}

/** Rows under a heading, every column as wide as its widest cell. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map((row) => displayWidth(row[column]!))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat(widths[column]! - displayWidth(cell)))
      .join('  ')
      .trimEnd();
  return [line(heading), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/**
 * The same where it fits into `columns`; else every row as a paragraph: the first cell that says something on a line of its own when it is another one than
 * the row's before, and the others below with their headings, wrapped. `columns`: undefined where nothing limits the width.
 */
export function tableWithin(
  columns: number | undefined,
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const whole = table(heading, rows);
  if (columns === undefined || whole.split('\n').every((line) => displayWidth(line) <= columns)) return whole;
  return rows
    .flatMap(([first, ...cells]) => {
      const said = cells.map((cell, i) => {
        const name = heading[i + 1]!;
        return name === '' || cell === '' ? cell : `${name} ${cell}`;
      });
      const text = `  ${said.filter((cell) => cell !== '').join(' · ')}`;
      return [...(first === '' ? [] : wrap(first!, columns, 2)), ...wrap(text, columns, 4)];
    })
    .join('\n');
}
