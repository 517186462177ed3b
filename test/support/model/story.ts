import type { ArticleState } from '#domain/article/state.js';
import { MULBERRY_STEP, mulberry32, murmur3 } from '#domain/random.js';
import { advance } from './advance.js';
import { articleDraws } from './article-moves.js';
import { supervisionDraws } from './case-moves.js';
import { strangers } from './cast.js';
import { groupDraws } from './group-moves.js';
import { checkArticle, checkChange, checkThoroughly, checkTogether } from './invariants.js';
import type { Written } from './memory-ledger.js';
import { policyDraws } from './policy-moves.js';
import { throwDice, type Act, type Draw } from './thrown.js';
import { worldOf, type World } from './world.js';

const HOUR_MS = 3_600_000;

/** One step: how long it takes, and who does what. All numbers, so that a story can be told again and cut short. */
export interface Step {
  readonly hours: number;
  /** Nobody looks after what is due meanwhile: the next act finds it. */
  readonly unattended: boolean;
  readonly draw: number;
  readonly choice: number;
  /** Mostly what is to be done next is done, so that stories get far. */
  readonly goesOn: boolean;
  /** Somebody else tries it; null: the right person. */
  readonly stranger: number | null;
}

export interface Story {
  readonly world: number;
  readonly steps: readonly Step[];
}

/** What came of one kind of command, `TYPE.KIND`. */
export interface Counted {
  accepted: number;
  refused: number;
}

export interface Counts {
  sequences: number;
  commands: number;
  events: number;
  /** Types of the events of articles. */
  readonly types: Set<string>;
  readonly kinds: Map<string, Counted>;
}

export const noCounts = (): Counts => ({ sequences: 0, commands: 0, events: 0, types: new Set(), kinds: new Map() });

const STEPS_MIN = 20;
const STEPS_MAX = 60;
/** After that many refusals in a row the step is over. */
const TRIES_MAX = 5;
/** One step in so many is followed by the checks that take long; so is the last. */
const THOROUGH_EVERY = 24;

// by group, so that a step is about any of them, however many moves each has
const groups: readonly (readonly Draw[])[] = [
  articleDraws,
  articleDraws,
  articleDraws,
  articleDraws,
  groupDraws,
  groupDraws,
  supervisionDraws,
  supervisionDraws,
  policyDraws,
];

/** The story of a number: the same whenever it is told. */
export function storyOf(seed: number): Story {
  let state = murmur3('story', seed);
  const nat = (below: number): number => {
    state = (state + MULBERRY_STEP) | 0;
    return Math.floor(mulberry32(state) * below);
  };
  const length = STEPS_MIN + nat(STEPS_MAX - STEPS_MIN + 1);
  const steps: Step[] = [];
  for (let i = 0; i < length; i += 1) {
    const n = nat(1000);
    const hours = n < 600 ? n % 30 : n < 970 ? n % 200 : n % 2 === 0 ? 24 * 40 : 24 * 190;
    const stranger = nat(7) === 0 ? nat(strangers.length) : null;
    steps.push({ hours, unattended: nat(6) === 0, draw: nat(1 << 16), choice: nat(2 ** 31), goesOn: nat(10) < 7, stranger });
  }
  return { world: nat(60), steps };
}

/** Tells a story and checks it at every step. Throws what is wrong with it. `told`: takes a line an act. */
export function tell({ world: kind, steps }: Story, counts: Counts, told?: (line: string) => void): World {
  // the rows that people read are kept along in every fourth story
  const world = worldOf(kind, kind % 4 === 1);
  const { ledger } = world;
  counts.sequences += 1;
  for (const [i, step] of steps.entries()) {
    pass(world, step);
    act(world, step, counts, told);
    const touched = new Set(ledger.written.map(({ entry }) => entry));
    for (const change of ledger.written) told?.(happened(change));
    for (const change of ledger.written) {
      checkChange(change);
      counts.events += change.events.length;
      if (change.entry.type === 'article') for (const { type } of change.events) counts.types.add(type);
    }
    ledger.written = [];
    for (const { type, state } of touched)
      if (type === 'article') checkArticle(state as ArticleState, ledger.reckoningOf(state as ArticleState));
    checkTogether(ledger);
    if (step.choice % THOROUGH_EVERY === 0 || i === steps.length - 1)
      for (const entry of ledger.entries.values()) checkThoroughly(ledger, entry);
  }
  return world;
}

function pass({ ledger }: World, { hours, unattended, choice }: Step): void {
  // a look-back is months away
  const closed = ledger.ofType('article').every(({ state }) => (state as ArticleState).stage === 'closed');
  const until = ledger.now + (closed && choice % 2 === 0 ? 24 * 190 : hours) * HOUR_MS;
  if (unattended) ledger.now = until;
  else ledger.until(until);
}

/** Tries what is to be done next, or what was drawn; when it is refused, something else, so that little is tried in vain. */
function act(world: World, step: Step, counts: Counts, told?: (line: string) => void): void {
  for (let i = 0; i < TRIES_MAX; i += 1) {
    const one = actOf(world, step, i);
    if (!one) continue;
    const { ledger } = world;
    const outcome = ledger.execute(one.type, one.id, one.command, one.by);
    counts.commands += 1;
    count(counts, one, outcome.ok && outcome.events.length > 0);
    told?.(lineOf(ledger.now, one, outcome.ok ? outcome.events.map(({ type }) => type).join(' ') : outcome.code));
    if (outcome.ok) return;
  }
}

/** What somebody tries in a step, at the `i`-th try from 0: what is to be done next, or what was drawn. Null: there is nothing to do it on. */
export function actOf(world: World, { draw, choice, goesOn, stranger }: Step, i: number): Act | null {
  const thrown = throwDice(world, choice + i * 0x1f3d);
  const group = groups[(draw + i * 5) % groups.length]!;
  const one = (goesOn && i === 0 && advance(thrown)) || group[((draw >> 4) + i * 17) % group.length]!(thrown);
  return one && stranger !== null && i === 0 ? { ...one, by: strangers[stranger]! } : one;
}

function count({ kinds }: Counts, { type, command }: Act, accepted: boolean): void {
  const name = `${type}.${command.kind}`;
  let known = kinds.get(name);
  if (!known) kinds.set(name, (known = { accepted: 0, refused: 0 }));
  if (accepted) known.accepted += 1;
  else known.refused += 1;
}

export const lineOf = (now: number, { type, id, command, by }: Act, outcome: string): string =>
  `${new Date(now).toISOString().slice(0, 16)} ${by.account}: ${type} ${id.slice(0, 4)} ${JSON.stringify(command)} → ${outcome}`;

/** What was written of one subject, with the tasks that it is about. */
const happened = ({ entry: { type, id }, events }: Written): string =>
  `    ${type} ${id.slice(0, 4)}: ${events.map((event) => `${event.type} ${'task' in event.data ? String(event.data.task) : ''}`).join(' ')}`;
