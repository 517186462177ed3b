import type { DateString, Instant } from '#domain/time.js';
import type { PlayArticle, PlayUnit } from './cast.js';
import type { ClockKeeper } from './clock-keeper.js';
import type { Act, ArticleNow, Errand } from './errands.js';
import type { Players } from './players.js';
import { ROUTINE_CASE } from './scenes/supervision.js';
import type { Stage } from './stage.js';
import type { Story } from './story.js';

/** Numbers of the parts of a split article, as corrections give them: 18001, 18002. */
const PARTS = 1_000;
/** Articles on which a unit acts at once. */
const AT_ONCE_MAX = 6;

export interface DirectorOptions {
  readonly story: Story;
  readonly stage: Stage;
  readonly keeper: Pick<ClockKeeper, 'nextDue' | 'advanceTo' | 'settled'>;
  readonly players: Players;
  readonly units: readonly PlayUnit[];
  /** The policy that is played, and the new version that takes its place. */
  readonly policies: Set<string>;
  readonly office: string;
  readonly supervision: string;
  /** Periods whose papers a scene deals with. */
  readonly told: ReadonlySet<string>;
  readonly dateOf: (instant: Instant) => DateString;
  /** What is on the stage at the beginning. */
  readonly opening: readonly Errand[];
  /** Business instant at which the play ends; what falls on it still happens. */
  readonly until: Instant;
  readonly signal: AbortSignal;
  /** Called after every stop of the clock. */
  readonly onStop: (at: Instant, acts: number) => Promise<void>;
}

/** A row of the board. */
interface BoardItem {
  readonly id: string;
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly stage: string;
  readonly leads: readonly string[];
  readonly units: readonly string[];
  readonly timeliness: string;
}

/** Plays the story: from one instant to the next, time first, then people; the scenes among what they do by routine. */
export class Director {
  private readonly queue: Errand[] = [];
  private readonly handlers: ReadonlyMap<string, string>;
  private acts = 0;

  constructor(private readonly options: DirectorOptions) {
    this.handlers = new Map(options.units.map(({ code, handler }) => [code, handler]));
  }

  /** Returns the number of acts. Throws when one was refused, or when something due was not settled. */
  async play(): Promise<number> {
    const { keeper, until, signal, onStop, opening } = this.options;
    this.plan(opening);
    for (;;) {
      signal.throwIfAborted();
      const due = await keeper.nextDue();
      const next = Math.min(due, this.queue[0]?.at ?? Infinity);
      if (next > until) break;
      await keeper.advanceTo(next);
      await keeper.settled();
      while (this.queue[0] && this.queue[0].at <= next) await this.run(this.queue.shift()!);
      await keeper.settled();
      await onStop(next, this.done);
    }
    await keeper.advanceTo(until);
    return this.done;
  }

  private get done(): number {
    return this.acts + this.options.stage.acts;
  }

  private async run(errand: Errand): Promise<void> {
    const { story, players, stage, office } = this.options;
    const { at } = errand;
    switch (errand.kind) {
      case 'cue': {
        const { next, adopts } = await stage.perform(errand);
        const { memory } = errand.performance;
        if (adopts && memory.has('revision')) this.options.policies.add(String(memory.get('revision')));
        if (adopts) this.plan(story.adopt(await this.newcomers(), at));
        return this.plan(next ? [next] : []);
      }
      case 'act':
        return await this.perform([errand.act], at);
      case 'plan':
        return await this.perform([story.planOf(errand.article, await this.article(errand.article))], at);
      case 'visit':
        return await this.perform(story.visit(errand, await players.inbox(this.handlers.get(errand.unit)!), at), at);
      case 'finish': {
        const { acts, next } = story.finish(errand, await this.article(errand.article));
        await this.perform(acts, at);
        return this.plan(next);
      }
      case 'verify': {
        await this.perform([story.sampling(errand.article, await this.article(errand.article))], at);
        return await this.perform(story.verdict(errand.article, await this.article(errand.article), at), at);
      }
      case 'drafts':
        return await this.drafts(at);
      case 'papers':
        return await this.papers(at);
      case 'look': {
        const rows = await this.board();
        for (const light of ['green', 'yellow'] as const) {
          const found = rows.find(({ timeliness }) => timeliness === light);
          if (found) stage.prove(`light-${light}`, at, office, `GET /api/policies/…/board: ${found.numeral}`);
        }
        return;
      }
    }
  }

  private async article(id: string): Promise<ArticleNow> {
    return await this.options.players.article(id, this.options.office);
  }

  private async board(): Promise<readonly BoardItem[]> {
    const { players, office, policies } = this.options;
    return await players.board<BoardItem>(office, policies);
  }

  /** Articles of the board that the routine does not know yet: the parts of one that was split. */
  private async newcomers(): Promise<PlayArticle[]> {
    const { story } = this.options;
    const fresh = (await this.board()).filter(({ id }) => !story.knows(id)).sort((a, b) => (a.numeral < b.numeral ? -1 : 1));
    return fresh.map(({ id, number, numeral, title, leads, units }, i): PlayArticle => {
      return { id, number: number * PARTS + i + 1, numeral, title, leads, units, due: story.end };
    });
  }

  /** The supervision office opens some of the machine's drafts, and discards those whose matter was caught up with. */
  private async drafts(at: Instant): Promise<void> {
    const { story, stage, players, supervision, dateOf } = this.options;
    const discarded: Act[] = [];
    for (const [i, draft] of (await players.drafts(supervision)).entries()) {
      if (story.isOpened(draft))
        this.plan([stage.cueAfter(ROUTINE_CASE, dateOf(at), i, { case: draft.id, head: story.headOf(draft.unit) })]);
      else discarded.push(story.discarding(draft));
    }
    await this.perform(discarded, at);
  }

  /** It sends the papers that the machine drafted at the end of the month, but for those of a scene. */
  private async papers(at: Instant): Promise<void> {
    const { players, supervision, told } = this.options;
    const drafted = await players.items<{ id: string; status: string; period: string }>(supervision, '/api/papers?limit=200');
    const sent = drafted.filter(({ status, period }) => status === 'draft' && !told.has(period));
    await this.perform(
      sent.map(({ id }): Act => ({ on: 'papers', id, account: supervision, path: 'send', body: {} })),
      at,
    );
  }

  /** Acts on one subject in their order, on different ones at once; what follows is planned in the order of the acts. */
  private async perform(acts: readonly Act[], now: Instant): Promise<void> {
    const { story, players } = this.options;
    const bySubject = new Map<string, Act[]>();
    for (const act of acts) bySubject.set(act.id, [...(bySubject.get(act.id) ?? []), act]);
    const recorded = new Map<Act, readonly string[]>();
    const groups = [...bySubject.values()];
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
