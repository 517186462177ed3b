import { MULBERRY_STEP, mulberry32, murmur3 } from '#domain/random.js';
import type { TestDatabase } from '../database.js';
import { actOf, lineOf, storyOf, type Step } from './story.js';
import type { Act } from './thrown.js';
import { ToldLedger } from './told-ledger.js';
import { Twin, type Sent } from './twin.js';
import { VERSIONS } from './versions.js';
import { BEGINNING, worldOf, type World } from './world.js';

const HOUR_MS = 3_600_000;
/** Who acts at once, at the most. */
const ACTORS_MAX = 4;
/** After so many acts that would do nothing one of them is sent all the same. */
const TRIES_MAX = 5;

/** What came of the acts: recorded, refused by a rule, answered again, refused because another act had their id. */
export const noActs = () => ({ recorded: 0, refused: 0, repeated: 0, taken: 0 });
export type Acted = ReturnType<typeof noActs>;

/**
 * Tells the story of a number with several actors at once, on PostgreSQL and in memory. Throws what is wrong with it, with
 * what was done until then. The database is an empty one, and is dropped.
 */
export async function tellTogether(seed: number, database: TestDatabase, acted: Acted): Promise<void> {
  const story = storyOf(seed);
  const memory = new ToldLedger(BEGINNING, VERSIONS);
  const world = worldOf(story.world, false, memory);
  const twin = new Twin(memory, database);
  const lines: string[] = [];
  try {
    await twin.begin();
    for (const step of story.steps) {
      const until = memory.now + Math.min(step.hours, 24 * 40) * HOUR_MS;
      if (step.unattended) await twin.leap(until);
      else await twin.pass(until);
      const acts = actsOf(world, memory, twin, step);
      for (const { commandId, ...act } of acts) lines.push(`  ${lineOf(memory.now, act, commandId)}`);
      const answers = await twin.atOnce(acts, step.unattended);
      for (const { outcome } of answers) {
        if (outcome.ok) acted[outcome.repeated ? 'repeated' : 'recorded'] += 1;
        else acted[outcome.code === 'LEDGER.COMMAND_ID_TAKEN' ? 'taken' : 'refused'] += 1;
      }
    }
    await twin.verify();
  } catch (error) {
    throw new Error(`${(error as Error).message}\nstory ${seed}:\n${lines.join('\n')}`, { cause: error });
  } finally {
    await twin.end();
    await database.drop();
  }
}

/** What two to four actors send at the same moment: mostly acts of their own; some of the same, under one id or two; some under an id that is taken. */
function actsOf(world: World, memory: ToldLedger, twin: Twin, step: Step): Sent[] {
  let state = murmur3('together', step.choice);
  const nat = (below: number): number => {
    state = (state + MULBERRY_STEP) | 0;
    return Math.floor(mulberry32(state) * below);
  };
  const acts: Sent[] = [];
  const actors = 2 + nat(ACTORS_MAX - 1);
  for (let actor = 0; actor < actors; actor += 1) {
    const known = nat(8) === 0 ? twin.acknowledged.map(({ sent }) => sent) : acts;
    const earlier = known.length > 0 ? known[nat(known.length)] : undefined;
    const how = nat(6);
    // again, as after an answer that was lost; or by somebody who is a moment later
    if (earlier && how === 0) acts.push(earlier);
    else if (earlier && how === 1) acts.push({ ...earlier, commandId: memory.nextId() });
    else {
      const act = newAct(world, memory, {
        ...step,
        choice: nat(2 ** 31),
        draw: nat(1 << 16),
        stranger: actor === 0 ? step.stranger : null,
      });
      const commandId = earlier && how === 2 ? earlier.commandId : memory.nextId();
      if (act) acts.push({ ...act, commandId });
    }
  }
  return acts;
}

/** An act that would do something if nobody else acted; after some tries one that would not. */
function newAct(world: World, memory: ToldLedger, step: Step): Act | null {
  let last: Act | null = null;
  for (let i = 0; i < TRIES_MAX; i += 1) {
    const act = actOf(world, step, i);
    if (!act) continue;
    // as it arrives: JSON knows no NaN and nothing undefined
    last = { ...act, command: JSON.parse(JSON.stringify(act.command)) as Act['command'] };
    if (memory.wouldRecord(last)) return last;
  }
  return last;
}
