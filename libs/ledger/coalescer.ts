export interface CoalescerLimits {
  /** Groups on their way at once; with all of them away, what comes waits for the next one. */
  readonly inFlightMax: number;
  readonly groupMax: number;
}

/** One group on its way is enough: nothing in it waits for a lock, and the fewer groups, the less each request costs. */
export const GROUPS: CoalescerLimits = { inFlightMax: 1, groupMax: 32 };

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sends what arrives together as one: while a group is on its way, the next one gathers. Somebody who comes alone is sent within
 * the same turn of the event loop and waits for nobody, so that only load makes groups. A group that fails is sent again one by one: nobody fails for what another one did.
 */
export class Coalescer<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private inFlight = 0;

  constructor(
    /** Carries out a group; the results stand in the order of the items. */
    private readonly send: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: CoalescerLimits,
  ) {}

  /** Resolves with the item's own result; rejects with its own failure. */
  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => this.next());
    });
  }

  private next(): void {
    while (this.waiting.length > 0 && this.inFlight < this.limits.inFlightMax) {
      this.inFlight += 1;
      void this.carry(this.waiting.splice(0, this.limits.groupMax));
    }
  }

  private async carry(group: readonly Waiting<Item, Result>[]): Promise<void> {
    const settle = await this.outcomes(group);
    // the next group leaves before anybody of this one hears of it: the database works on that one while the answers of this one are made. A tick later,
    // for the pool hands out its connection within a tick
    this.inFlight -= 1;
    this.next();
    process.nextTick(() => settle.forEach((tell) => tell()));
  }

  /** Sends a group; how to tell each of its members what came of it. */
  private async outcomes(group: readonly Waiting<Item, Result>[]): Promise<(() => void)[]> {
    try {
      const results = await this.send(group.map(({ item }) => item));
      return group.map(
        ({ resolve }, i) =>
          () =>
            resolve(results[i]!),
      );
    } catch (error) {
      if (group.length === 1) return [() => group[0]!.reject(error)];
      return (await Promise.all(group.map((one) => this.outcomes([one])))).flat();
    }
  }
}
