/**
 * Goes round until it is stopped: each round is one call of the function, which rests by {@link rest} as long as it likes. A round must not reject.
 */
export class Rounds {
  private over = false;
  private wasCalled = false;
  private wake: () => void = () => undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly round: () => Promise<void>) {}

  get stopped(): boolean {
    return this.over;
  }

  /** Whether somebody has called since the round under way began. */
  get called(): boolean {
    return this.wasCalled;
  }

  start(): void {
    this.running = this.run();
  }

  /** Ends a rest at once and begins no other round. Resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.over = true;
    this.wake();
    await this.running;
  }

  /** There is something to do: ends a rest that listens, and lets none begin before the next round. */
  call(): void {
    this.wasCalled = true;
    this.wake();
  }

  /** Real milliseconds. `wakeable` false: a call is noted but does not end the rest. */
  async rest(ms: number, wakeable = true): Promise<void> {
    if (this.over || (wakeable && this.wasCalled)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        if (!wakeable && !this.over) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async run(): Promise<void> {
    while (!this.over) {
      this.wasCalled = false;
      await this.round();
    }
  }
}
