/** Work on the same subject goes one after another within this process, so that it does not race itself; other processes are met by the guard. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Does `work` when everything that took a turn on `id` before has ended, whether it succeeded or not. */
  async take<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(id);
    const mine = before ? before.then(work, work) : work();
    this.last.set(id, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(id) === mine) this.last.delete(id);
    }
  }
}
