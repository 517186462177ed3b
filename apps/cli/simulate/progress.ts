const WIDTH = 30;
const LINE_EVERY_MS = 10_000;

/** A bar with how much is done and how long the rest will take; one line of a terminal, drawn over itself. */
export class ProgressBar {
  private readonly started = performance.now();
  private drawnAt = 0;

  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly total: number,
  ) {}

  draw(done: number): void {
    const now = performance.now();
    if (!this.out.isTTY) {
      // in a log or a pipe: a line now and then, nothing for what is done soon
      if (now - Math.max(this.drawnAt, this.started) < LINE_EVERY_MS || done === this.total) return;
      this.drawnAt = now;
      this.out.write(`${barOf(done, this.total, now - this.started).trimEnd()}\n`);
      return;
    }
    if (now - this.drawnAt < 100 && done < this.total) return;
    this.drawnAt = now;
    this.out.write(`\r${barOf(done, this.total, now - this.started)}`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.out.isTTY) this.out.write('\r\u001b[2K');
  }
}

export function barOf(done: number, total: number, elapsedMs: number): string {
  const filled = Math.floor((WIDTH * done) / total);
  const left = done === 0 ? '—' : `${Math.ceil(((elapsedMs / done) * (total - done)) / 1000)} s`;
  return `模拟 simulating ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}  剩余 left ${left} `;
}
