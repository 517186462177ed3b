const ESCAPE = '\u001b[';

/** Lines at the end of a terminal that are drawn anew in their place. */
export class LiveRegion {
  private height = 0;

  constructor(private readonly out: NodeJS.WriteStream) {
    out.write(`${ESCAPE}?25l`);
  }

  draw(lines: readonly string[]): void {
    // what does not fit would scroll away and could not be drawn over
    const shown = lines.slice(0, Math.max(1, (this.out.rows || 50) - 1));
    // each line is written over the old one and only what is left of that is cleared: nothing flickers
    const up = this.height > 0 ? `${ESCAPE}${this.height}A` : '';
    this.out.write(`${up}${shown.map((line) => `\r${line}${ESCAPE}0K\n`).join('')}${ESCAPE}0J`);
    this.height = shown.length;
  }

  /** Leaves what was drawn and gives the cursor back. */
  end(): void {
    this.out.write(`${ESCAPE}?25h`);
  }
}
