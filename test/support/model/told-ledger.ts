import type { SubjectKind } from '#contracts/workflows.js';
import type { Actor } from '#domain/actor.js';
import { derivedId } from '#ledger/hash.js';
import { SUBJECTS } from '#ledger/subjects/index.js';
import { MemoryLedger, type Entry, type Outcome } from './memory-ledger.js';
import type { Act } from './thrown.js';

/** One command as it was carried out, and when. */
export interface Told {
  readonly now: number;
  readonly type: SubjectKind;
  readonly id: string;
  readonly command: unknown;
  readonly actor: Actor;
  readonly commandId: string;
}

export interface Snapshot {
  readonly entries: readonly (readonly [Entry, Entry])[];
  readonly numbers: ReadonlyMap<number, number>;
}

/** Of an act that nobody sends. */
const TRIED = derivedId('tried');

export const isSettlement = (type: SubjectKind, command: unknown): boolean => command === SUBJECTS[type].settle;

/** The ledger in memory, which can be told to the real one again: it gives settlements the ids that the real one gives them, and goes back. */
export class ToldLedger extends MemoryLedger {
  /** What was carried out, in its order. */
  readonly told: Told[] = [];
  /** What is carried out is noted in {@link told}. */
  telling = true;

  override execute(type: SubjectKind, id: string, command: unknown, actor: Actor, commandId?: string): Outcome {
    const given = isSettlement(type, command) ? this.settlementId(id) : (commandId ?? this.nextId());
    if (this.telling) this.told.push({ now: this.now, type, id, command, actor, commandId: given });
    return super.execute(type, id, command, actor, given);
  }

  /** The command id of the next settlement of the subject. */
  settlementId(id: string): string {
    return derivedId('settle', id, this.lengthOf(id));
  }

  /** How many events the subject's stream has. */
  lengthOf(id: string): number {
    return this.entries.get(id)?.stream.length ?? 0;
  }

  /** Whether the act would record something now; nothing is. */
  wouldRecord({ type, id, command, by }: Act): boolean {
    return this.tried(() => this.execute(type, id, command, by, TRIED)).recorded;
  }

  /** What would come of it now; nothing is left of it. */
  tried(execute: () => Outcome): { readonly outcome: Outcome; readonly recorded: boolean } {
    const { written } = this;
    const snapshot = this.snapshot();
    this.written = [];
    const outcome = execute();
    this.restore(snapshot);
    this.written = written;
    return { outcome, recorded: outcome.ok && outcome.events.length > 0 };
  }

  snapshot(): Snapshot {
    const entries = [...this.entries.values()].map((entry) => [entry, { ...entry, stream: [...entry.stream] }] as [Entry, Entry]);
    return { entries, numbers: new Map(this.numbers) };
  }

  /** Everything is as it was; ids that were given stay given. */
  restore({ entries, numbers }: Snapshot): void {
    this.entries.clear();
    for (const [entry, before] of entries) {
      Object.assign(entry, { ...before, stream: [...before.stream] });
      this.entries.set(entry.id, entry);
    }
    this.numbers.clear();
    for (const [year, last] of numbers) this.numbers.set(year, last);
    this.written = [];
  }
}
