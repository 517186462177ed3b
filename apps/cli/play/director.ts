import type { Instant } from '#domain/time.js';
import type { PlayUnit } from './cast.js';
import type { ClockKeeper } from './clock-keeper.js';
import type { Players } from './players.js';
import type { Act, Errand, Story } from './story.js';

/** Articles on which a unit acts at once. */
const AT_ONCE_MAX = 6;

export interface DirectorOptions {
  readonly story: Story;
  readonly keeper: Pick<ClockKeeper, 'nextDue' | 'advanceTo' | 'settled'>;
  readonly players: Pick<Players, 'act' | 'inbox' | 'tasksOf'>;
  readonly units: readonly PlayUnit[];
  /** Business instant at which the play ends; what falls on it still happens. */
  readonly until: Instant;
  readonly signal: AbortSignal;
  /** Called after every stop of the clock. */
  readonly onStop: (at: Instant, acts: number) => Promise<void>;
}

/** Plays the story: from one instant to the next, time first, then people. */
export class Director {
  private readonly queue: Errand[] = [];
  private readonly handlers: ReadonlyMap<string, string>;
  private acts = 0;

  constructor(private readonly options: DirectorOptions) {
    this.handlers = new Map(options.units.map(({ code, handler }) => [code, handler]));
  }

  /** Returns the number of acts. Throws when one was refused, or when something due was not settled. */
  async play(): Promise<number> {
    const { story, keeper, until, signal, onStop } = this.options;
    this.plan(story.opening());
    for (;;) {
      signal.throwIfAborted();
      const due = await keeper.nextDue();
      const next = Math.min(due ?? Infinity, this.queue[0]?.at ?? Infinity);
      if (next > until) break;
      await keeper.advanceTo(next);
      await keeper.settled();
      while (this.queue[0] && this.queue[0].at <= next) await this.run(this.queue.shift()!);
      await keeper.settled();
      await onStop(next, this.acts);
    }
    await keeper.advanceTo(until);
    return this.acts;
  }

  private async run(errand: Errand): Promise<void> {
    const { story, players } = this.options;
    switch (errand.kind) {
      case 'act':
        return await this.perform([errand.act], errand.at);
      case 'plan':
        return await this.perform([story.planOf(errand.article)], errand.at);
      case 'visit': {
        const inbox = await players.inbox(this.handlers.get(errand.unit)!);
        return await this.perform(story.visit(errand, inbox, errand.at), errand.at);
      }
      case 'finish': {
        const tasks = await players.tasksOf(errand.article, this.handlers.get(errand.unit)!);
        const found = story.finish(errand, tasks);
        if (found === null) return;
        if ('at' in found) return this.plan([found]);
        return await this.perform([found], errand.at);
      }
    }
  }

  /** Acts on one article in their order, different articles at once; what follows is planned in the order of the acts. */
  private async perform(acts: readonly Act[], now: Instant): Promise<void> {
    const { story, players } = this.options;
    const byArticle = new Map<string, Act[]>();
    for (const act of acts) byArticle.set(act.article, [...(byArticle.get(act.article) ?? []), act]);
    const recorded = new Map<Act, readonly string[]>();
    const groups = [...byArticle.values()];
    const work = async (): Promise<void> => {
      for (let group = groups.shift(); group; group = groups.shift()) {
        for (const act of group) recorded.set(act, (await players.act(act)).events);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE_MAX, groups.length) }, work));
    this.acts += acts.length;
    for (const act of acts) this.plan(story.after(act, recorded.get(act)!, now));
  }

  /** Keeps the queue in the order of time; what was planned first goes first. */
  private plan(errands: readonly Errand[]): void {
    for (const errand of errands) {
      let from = 0;
      let to = this.queue.length;
      while (from < to) {
        const middle = (from + to) >> 1;
        if (this.queue[middle]!.at <= errand.at) from = middle + 1;
        else to = middle;
      }
      this.queue.splice(from, 0, errand);
    }
  }
}
