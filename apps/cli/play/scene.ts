import type { DateString } from '#domain/time.js';

/** What the screen says, Chinese first. */
export type Line = readonly [zh: string, en: string];

/** JSON in which texts may hold `{names}` of the memory, see {@link fill}. */
export type Template = string | number | boolean | null | readonly Template[] | { readonly [field: string]: Template };

/** What a scene keeps in mind, by name: what answers said, and what the play knows from the beginning. */
export type Memory = Map<string, unknown>;

/** One step of a scene: somebody does or reads something over HTTP. */
export interface Step {
  /** Working days after the step before; 0 or left out: some minutes later on the same day. */
  readonly after?: number;
  /** Account that acts. */
  readonly as: string;
  readonly says: Line;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From /api/ on. */
  readonly path: string;
  readonly body?: Template | ((memory: Memory, reckoner: Reckoner) => unknown);
  /** In place of `body`: one act for each of these bodies, one after the other. */
  readonly each?: (memory: Memory) => readonly unknown[];
  /** Names under which parts of the answer are kept: `{ case: 'items.0.id' }`; `#key`: the key of the act itself. */
  readonly keep?: Readonly<Record<string, string>>;
  /** The code with which the system has to refuse it. */
  readonly refused?: string;
  /** Item of the checklist that the answer proves when it says this. */
  readonly proves?: { readonly item: string; readonly when: (answer: unknown, memory: Memory) => boolean };
  /** Asked again until the answer proves it: what the machine drafts comes when its schedule fires. */
  readonly untilProven?: boolean;
  /** The answer is a file. */
  readonly file?: boolean;
  /** New articles came out of it, or a new version, kept as `revision`: the routine takes them on. */
  readonly adopts?: boolean;
}

/** One thread of the story: steps in their order, told by data alone. */
export interface Scene {
  readonly id: string;
  readonly title: Line;
  /** Day of the first step: in the whole play, and in the short one. */
  readonly on: { readonly full: DateString; readonly short: DateString };
  /** What the scene knows besides what everybody knows. */
  readonly knows?: Readonly<Record<string, string>>;
  /** Units that sign in this scene and not by routine: `NUMBER UNIT`. */
  readonly signs?: readonly string[];
  /** Periods whose papers are sent in this scene and not by routine. */
  readonly papers?: readonly string[];
  readonly steps: readonly Step[];
}

/** How a `{name}` that is reckoned from the moment of the step is read: `{today+30}`, `{work+5}`, `{time+5 15:00}`, `{due11+28}`. */
export interface Reckoner {
  /** The calendar day so many days on, or the next working day. */
  day(offset: number): DateString;
  /** The working day so many working days on. */
  workday(offset: number): DateString;
  /** Instant on that working day, ISO. */
  moment(offset: number, minute: number): string;
  /** The last working day not later than so many days after the date of the article's own. */
  dueOf(article: number, offset: number): DateString;
}

/** The template with every `{name}` filled in. A text that is nothing but one name becomes what is kept under it. Throws for a name nobody kept. */
export function fill(template: Template, memory: Memory, reckoner: Reckoner): unknown {
  if (typeof template === 'string') {
    const whole = /^\{([^{}]+)\}$/.exec(template);
    if (whole) return valueOf(whole[1]!, memory, reckoner);
    return template.replace(/\{([^{}]+)\}/g, (_, name: string) => String(valueOf(name, memory, reckoner)));
  }
  if (Array.isArray(template)) return template.map((item: Template) => fill(item, memory, reckoner));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([field, value]) => [field, fill(value as Template, memory, reckoner)]));
}

function valueOf(name: string, memory: Memory, reckoner: Reckoner): unknown {
  const reckoned = /^(today|work|time|due(\d+))\+(\d+)(?: (\d\d):(\d\d))?$/.exec(name);
  if (reckoned) {
    const [, kind, article, offset, hour, minute] = reckoned;
    if (kind === 'today') return reckoner.day(Number(offset));
    if (kind === 'work') return reckoner.workday(Number(offset));
    if (kind === 'time') return reckoner.moment(Number(offset), Number(hour) * 60 + Number(minute));
    return reckoner.dueOf(Number(article), Number(offset));
  }
  if (!memory.has(name)) throw new Error(`the scene knows no {${name}}`);
  return memory.get(name);
}

/** What stands in the answer at a place like `items.0.id`, or `items.name=fgj.id`: the one of the list that has it; `''`: the answer itself. */
export function at(answer: unknown, place: string): unknown {
  return place === '' ? answer : place.split('.').reduce<unknown>(step, answer);
}

function step(value: unknown, field: string): unknown {
  const [name, wanted] = field.split('=');
  if (wanted === undefined) return (value as Record<string, unknown> | undefined)?.[field];
  return (value as readonly Record<string, unknown>[] | undefined)?.find((item) => String(item[name!]) === wanted);
}

/** The answer's list at the place. */
export const listAt = (answer: unknown, place: string): readonly Record<string, unknown>[] =>
  (at(answer, place) ?? []) as readonly Record<string, unknown>[];
