import { isDeepStrictEqual } from 'node:util';
import { systemActor } from '#domain/actor.js';
import type { Entry } from './memory-ledger.js';
import { SUBJECTS } from '#ledger/subjects/index.js';
import { Broken, checkChange } from './invariants.js';
import type { ToldLedger } from './told-ledger.js';
import type { Answered, Found } from './twin.js';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/**
 * Looks for an order in which the ledger in memory, one act after another, comes to the events and the answers that acts at once brought in
 * PostgreSQL. What was recorded is ordered by the streams; who was refused must have been refused for this reason at some point of the order.
 */
export class Order {
  private readonly streams = new Map<string, Found[]>();
  /** How many events of each stream were there before. */
  private readonly before = new Map<string, number>();
  private readonly recording = new Map<string, Answered>();
  private readonly refused: readonly Answered[];

  constructor(
    private readonly memory: ToldLedger,
    answers: readonly Answered[],
    private readonly found: readonly Found[],
  ) {
    for (const one of found) {
      const stream = this.streams.get(one.id);
      if (stream) stream.push(one);
      else this.streams.set(one.id, [one]);
      this.before.set(one.id, memory.lengthOf(one.id));
    }
    const records = ({ outcome }: Answered): boolean => outcome.ok && outcome.events.length > 0;
    for (const answer of answers.filter(records)) {
      if (this.recording.has(answer.sent.commandId)) throw new Broken(`acknowledged twice: ${JSON.stringify(answer)}`);
      this.recording.set(answer.sent.commandId, answer);
    }
    this.refused = answers.filter((answer) => !records(answer));
  }

  /** The ledger in memory goes that way; returns the subjects that something was recorded on. Throws {@link Broken} when there is no such order. */
  follow(): string[] {
    const waiting = new Set(this.recording.keys());
    if (!this.search(waiting, new Set(this.refused))) throw new Broken(`the acts fit in no order:\n${this.report()}`);
    for (const change of this.memory.written) checkChange(change);
    this.memory.written = [];
    return [...this.streams.keys()];
  }

  /** From where the ledger in memory is: `waiting` acts are still to be carried out, `refused` ones to be understood. */
  private search(waiting: ReadonlySet<string>, refused: ReadonlySet<Answered>): boolean {
    const rest = new Set([...refused].filter((answer) => !this.isRefused(answer)));
    const steps = this.nextSteps(waiting);
    if (steps.length === 0) return rest.size === 0 && waiting.size === 0 && this.isComplete();
    for (const step of steps) {
      const snapshot = this.memory.snapshot();
      const { written } = this.memory;
      if (this.take(step)) {
        const still = new Set([...waiting].filter((id) => id !== step.commandId));
        if (this.search(still, rest)) return true;
      }
      this.memory.restore(snapshot);
      this.memory.written = written;
    }
    return false;
  }

  /** Acts whose event comes next in the stream of their subject. A settlement is known by its id; what else nobody sent follows from another act. */
  private nextSteps(waiting: ReadonlySet<string>): Found[] {
    return [...this.streams.keys()].flatMap((id) => {
      const next = this.nextOf(id);
      if (!next) return [];
      return waiting.has(next.commandId) || next.commandId === this.memory.settlementId(id) ? [next] : [];
    });
  }

  private nextOf(id: string): Found | undefined {
    return this.streams.get(id)?.[this.memory.lengthOf(id) - this.before.get(id)!];
  }

  private isComplete(): boolean {
    return [...this.streams.keys()].every((id) => this.nextOf(id) === undefined);
  }

  /** Carries out the act in memory; returns whether the same was recorded and answered in PostgreSQL. */
  private take({ id, commandId }: Found): boolean {
    this.memory.written = [...this.memory.written];
    const mark = this.memory.written.length;
    const answer = this.recording.get(commandId);
    const entry = this.memory.entries.get(id);
    const outcome = answer
      ? this.memory.execute(answer.sent.type, answer.sent.id, answer.sent.command, answer.sent.by, commandId)
      : this.memory.execute(entry!.type, id, SUBJECTS[entry!.type].settle, systemActor);
    if (!outcome.ok || outcome.events.length === 0) return false;
    const own = this.memory.written[mark]!;
    if (answer && !isAnswered(answer, own.entry, own.events, outcome.events)) return false;
    return this.memory.written.slice(mark).every(({ entry: one, events }) => this.wasFound(one, events.length));
  }

  /** The last `count` events of the stream are in PostgreSQL as well. */
  private wasFound({ id, stream }: Entry, count: number): boolean {
    const before = this.before.get(id) ?? 0;
    const from = stream.length - count;
    return stream
      .slice(from)
      .every((event, i) => isDeepStrictEqual(this.streams.get(id)?.[from - before + i]?.event, plain(event)));
  }

  /** The ledger in memory refuses it as it is now, for the same reason, or has nothing to record. */
  private isRefused({ sent: { type, id, command, by, commandId }, outcome }: Answered): boolean {
    const { outcome: tried } = this.memory.tried(() => this.memory.execute(type, id, command, by, commandId));
    return outcome.ok ? tried.ok && tried.events.length === 0 : !tried.ok && tried.code === outcome.code;
  }

  private report(): string {
    const answers = [...this.recording.values(), ...this.refused].map((answer) => `  sent ${JSON.stringify(answer)}`);
    const found = this.found.map((one) => `  found ${JSON.stringify(one)}`);
    return [...answers, ...found].join('\n');
  }
}

/** The answer says what was recorded: the types of the act's own events, and where the stream stood after them. */
function isAnswered(
  { outcome }: Answered,
  { stream }: Entry,
  written: readonly object[],
  own: readonly { readonly type: string }[],
): boolean {
  if (!outcome.ok) return false;
  const first = stream.indexOf(written[0] as never);
  const types = own.map(({ type }) => type);
  return isDeepStrictEqual(outcome.events, types) && outcome.position === first + written.length;
}
