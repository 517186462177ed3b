import { setTimeout as wait } from 'node:timers/promises';
import type { DateString, Instant } from '#domain/time.js';
import { ApiProblem } from '../http/api-client.js';
import { plusDays, type OfficeTime } from './office-time.js';
import type { Players } from './players.js';
import { at as placeIn, fill, type Memory, type Reckoner, type Scene, type Step, type Template } from './scene.js';

/** A scene under way. */
export interface Performance {
  readonly scene: Scene;
  readonly memory: Memory;
  /** Minute of the day at which its first step of a day is taken. */
  readonly minute: number;
}

/** The next step of a scene, as an errand of the director. */
export interface Cue {
  readonly at: Instant;
  readonly kind: 'cue';
  readonly performance: Performance;
  readonly step: number;
}

/** What an answer over HTTP proved that leaves no event. */
export interface Witness {
  readonly item: string;
  readonly at: Instant;
  readonly account: string;
  /** `GET /api/…: what it said`. */
  readonly what: string;
}

/** What the audience hears. */
export interface Spoken {
  readonly at: Instant;
  readonly scene: Scene;
  readonly first: boolean;
  readonly account: string;
  readonly says: Step['says'];
  /** The code of the refusal that was wanted. */
  readonly refused: string | undefined;
}

export interface StageOptions {
  readonly players: Pick<Players, 'request' | 'keyFor'>;
  readonly time: OfficeTime;
  /** What every scene knows: ids of articles `a4` …, the policy, the silent units. */
  readonly known: ReadonlyMap<string, unknown>;
  /** Own date of an article by its number. */
  readonly dueOf: (article: number) => DateString;
  readonly edition: keyof Scene['on'];
  readonly speak: (spoken: Spoken) => Promise<void> | void;
  readonly signal: AbortSignal;
}

/** Scenes begin before the units go about their day. */
const FIRST_MINUTE = 8 * 60 + 32;
const BETWEEN_STEPS_MINUTES = 4;
/** How long the machine may take to draft what the clock says is due, in looks of a quarter of a second. */
const LOOKS_MAX = 240;
const LOOK_MS = 250;

/** Performs scenes: fills in what they know, asks over HTTP, keeps what was answered, and notes what it proves. */
export class Stage {
  readonly witnesses: Witness[] = [];
  acts = 0;

  constructor(private readonly options: StageOptions) {}

  /** First cues of the scenes. */
  cues(scenes: readonly Scene[]): Cue[] {
    return scenes.map((scene, i) => this.cue(scene, scene.on[this.options.edition], i));
  }

  /** The first cue of a scene on a day; `place`: its place among the scenes of the day. `more`: what it knows besides. */
  cue(scene: Scene, date: DateString, place: number, more: Readonly<Record<string, unknown>> = {}): Cue {
    const memory: Memory = new Map([...this.options.known, ...Object.entries(scene.knows ?? {}), ...Object.entries(more)]);
    const minute = FIRST_MINUTE + (place % 28);
    return { at: this.options.time.at(date, minute), kind: 'cue', performance: { scene, memory, minute }, step: 0 };
  }

  /** The first cue of a scene that somebody begins on that day: its first step says how many working days later. */
  cueAfter(scene: Scene, date: DateString, place: number, more: Readonly<Record<string, unknown>>): Cue {
    const { time } = this.options;
    const first = this.cue(scene, date, place, more);
    return { ...first, at: time.workdaysFrom(first.at, scene.steps[0]!.after ?? 1, first.performance.minute) };
  }

  /** Takes the step, and returns the cue of the next one; null: it was the last. Throws when the system did not answer as the scene says. */
  async perform({ at, performance, step }: Cue): Promise<{ readonly next: Cue | null; readonly adopts: boolean }> {
    const { scene, memory, minute } = performance;
    const { time } = this.options;
    const now = scene.steps[step]!;
    const account = this.text(now.as, memory, at);
    await this.options.speak({ at, scene, first: step === 0, account, says: this.lineOf(now, memory, at), refused: now.refused });
    for (const body of this.bodiesOf(now, memory, at)) await this.take(performance, now, body, account, at, step);
    const following = scene.steps[step + 1];
    if (!following) return { next: null, adopts: now.adopts === true };
    const days = following.after ?? 0;
    const nextAt = days === 0 ? at + BETWEEN_STEPS_MINUTES * 60_000 : time.workdaysFrom(at, days, minute);
    return { next: { at: nextAt, kind: 'cue', performance, step: step + 1 }, adopts: now.adopts === true };
  }

  /** The body of each act of the step: mostly of one. */
  private bodiesOf({ body, each }: Step, memory: Memory, now: Instant): readonly unknown[] {
    if (each) return each(memory);
    return [typeof body === 'function' ? body(memory, this.reckoner(now)) : body && fill(body, memory, this.reckoner(now))];
  }

  private async take(
    { scene, memory }: Performance,
    step: Step,
    body: unknown,
    account: string,
    now: Instant,
    index: number,
  ): Promise<void> {
    const { method = body === undefined ? 'GET' : 'POST' } = step;
    const path = `/api/${this.text(step.path, memory, now)}`;
    const key = method === 'POST' ? this.options.players.keyFor(`${scene.id} ${index}`) : undefined;
    const where = `${scene.id} ${index + 1}`;
    if (method !== 'GET') this.acts += 1;
    for (let look = 0; ; look += 1) {
      const answer = await this.ask(
        account,
        { method, path, ...(body !== undefined && { body }), ...(key && { key }) },
        step,
        where,
      );
      if (answer instanceof ApiProblem)
        return this.prove(step.refused!, now, account, `${method} ${path}: ${answer.status} ${answer.code}`);
      const { proves } = step;
      const proven = proves?.when(answer, memory) ?? true;
      if (!proven && step.untilProven && look < LOOKS_MAX) {
        await wait(LOOK_MS, undefined, { signal: this.options.signal });
        continue;
      }
      if (!proven)
        throw new Error(
          `scene ${where}: ${method} ${path} does not show what it should: ${JSON.stringify(answer).slice(0, 600)}`,
        );
      if (proves) this.prove(proves.item, now, account, `${method} ${path}`);
      for (const [name, place] of Object.entries(step.keep ?? {}))
        this.remember(memory, name, place === '#key' ? key : placeIn(answer, place), where);
      return;
    }
  }

  private async ask(account: string, request: Parameters<Players['request']>[1], step: Step, where: string): Promise<unknown> {
    try {
      const answer = await this.options.players.request(account, request, step.file);
      if (step.refused !== undefined)
        throw new Error(`scene ${where}: ${request.method} ${request.path} was not refused with ${step.refused}`);
      return answer;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code === step.refused) return error;
      throw new Error(`scene ${where}: ${error.message}`, { cause: error });
    }
  }

  private remember(memory: Memory, name: string, value: unknown, where: string): void {
    if (value === undefined || value === null) throw new Error(`scene ${where}: the answer holds nothing to keep as ${name}`);
    memory.set(name, value);
  }

  /** Notes what was seen. */
  prove(item: string, at: Instant, account: string, what: string): void {
    this.witnesses.push({ item, at, account, what });
  }

  private lineOf({ says: [zh, en] }: Step, memory: Memory, now: Instant): Step['says'] {
    return [this.text(zh, memory, now), this.text(en, memory, now)];
  }

  private text(template: Template, memory: Memory, now: Instant): string {
    return String(fill(template, memory, this.reckoner(now)));
  }

  private reckoner(now: Instant): Reckoner {
    const { time, dueOf } = this.options;
    const date = time.dateOf(now);
    return {
      day: (offset) => time.dateOf(time.at(plusDays(date, offset), 0)),
      workday: (offset) => time.dateOf(time.workdaysFrom(now, offset, 0)),
      moment: (offset, minute) => new Date(time.workdaysFrom(now, offset, minute)).toISOString(),
      dueOf: (article, offset) => time.rollBack(plusDays(dueOf(article), offset)),
    };
  }
}
