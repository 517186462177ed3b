import type { SubjectKind } from '#contracts/workflows.js';
import type { AnyChange, Loaded } from './change.js';
import type { Written } from './write.js';

/**
 * A business instant that is so long past at most passes for the present, in milliseconds of the business clock: where that runs fast, an act is not dated
 * hours too early, and nearly always reads the present itself.
 */
export const PRESENT_MS = 50;
/** How old what was written last may be when it is decided by, in real milliseconds; the writing takes time too. */
const SEEN_MS = 20;
const SUBJECTS_MAX = 2_000;

interface Remembered {
  readonly change: AnyChange;
  readonly hash: string;
  readonly now: number;
}

/**
 * What this process wrote last: the next act on the same subject can be decided by it without reading the subject again. It is a guess, which the
 * guard of the writing checks: another process may have moved the subject, the command may be known already, and the clock may have been set. Whoever
 * decided by memory and was not written, or would have to refuse, reads and decides again.
 *
 * The present is what the last writing said, for a moment only: so that memory helps while acts come quickly one after another.
 */
export class Memory {
  /** In the order of their writing. */
  private readonly written = new Map<string, Remembered>();
  private now = 0;
  private seenAt = -Infinity;

  constructor(private readonly realNow: () => number = () => performance.now()) {}

  /** This change has been committed. */
  wrote(change: AnyChange, { hash, now }: Written): void {
    this.now = now;
    this.seenAt = this.realNow();
    this.written.delete(change.id);
    this.written.set(change.id, { change, hash, now });
    if (this.written.size > SUBJECTS_MAX) for (const [oldest] of this.written) return void this.written.delete(oldest);
  }

  /** The subject as it was written last, once: who has it writes it again, or it is no longer so. Undefined: read it. */
  take(type: SubjectKind, id: string): Loaded<unknown> | undefined {
    const last = this.written.get(id);
    if (!last || last.change.type !== type) return undefined;
    this.written.delete(id);
    if (this.realNow() - this.seenAt > SEEN_MS) return undefined;
    const { result, state, nextDue, projection } = last.change;
    // nothing of a subject is dated before what was written of it last
    const now = Math.max(this.now, last.now);
    const none = { earlier: null, earlierId: null, earlierFingerprint: null };
    return { now, position: result.position, hash: last.hash, state, nextDue, ...none, remembered: true, projection };
  }
}
