import type { SubjectKind } from './workflows.js';

/** What a subject owes next, as its workflow needs to know it: identifiers, codes and durations only. */
export interface AgendaView {
  readonly closed: boolean;
  /** Real milliseconds until something falls due; 0: now; null: nothing is awaited. */
  readonly waitMs: number | null;
  /** What falls due next, readable in Temporal's own UI: "overdue sign:QY-KJJ, 2021-03-02 17:30". */
  readonly next: string | null;
  readonly attributes: SubjectAttributes;
  /** Markdown for the workflow's current details. */
  readonly details: string;
}

/** Values of the search attributes, by name; see SEARCH_ATTRIBUTES. */
export interface SubjectAttributes {
  readonly policy: string;
  readonly article: string | null;
  readonly stage: string;
  readonly light: string;
  /** Business instant, ISO 8601. */
  readonly nextDue: string | null;
  readonly leadUnit: string | null;
  /** Where there may be several; otherwise the lead unit alone. */
  readonly leadUnits?: readonly string[];
  readonly units: readonly string[];
}

export interface SubjectActivities {
  /** Reads the agenda and remembers in the ledger until when this workflow sleeps. Idempotent. */
  readAgenda(kind: SubjectKind, id: string): Promise<AgendaView>;
  /**
   * Settles what is due on the subject, and in the same batch on others that are due; each obligation takes effect once, however often
   * this is tried again. Returns the agenda after it.
   */
  settle(kind: SubjectKind, id: string): Promise<AgendaView>;
}

export interface DeliveryActivities {
  /** Sends a notice to the configured channel. Throws while the channel does not take it; `DELIVERY.REFUSED` when it never will. */
  deliver(noticeId: string): Promise<void>;
  /** Records that the channel did not take the notice in all the time there was, and that nobody tries any more. Idempotent. */
  giveUp(noticeId: string): Promise<void>;
}

export interface PaperActivities {
  /** Drafts papers of periods that are over by the business clock and have none. Idempotent. Returns whether there may be more. */
  draftPapers(): Promise<boolean>;
}
