import type { Instant } from '#domain/time.js';
import type { Cue } from './stage.js';

/** One act over HTTP: POST /api/SUBJECTS/ID/PATH. */
export interface Act {
  /** `articles`, `cases`, `papers`. */
  readonly on: string;
  readonly id: string;
  readonly account: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Something that somebody has in mind to do at a business instant. */
export type Errand =
  | Cue
  | ({ readonly at: Instant } & (
      | { readonly kind: 'act'; readonly act: Act }
      /** The lead submits its plan, for the units that the article has by then. */
      | { readonly kind: 'plan'; readonly article: string }
      /** The unit looks at its inbox: to sign, to report, or to catch up with what it let lie. */
      | { readonly kind: 'visit'; readonly unit: string; readonly purpose: 'sign' | 'report' | 'catch-up' }
      /** Units whose time has come declare their parts done; when no part is left, the lead asks for the closing. */
      | { readonly kind: 'finish'; readonly article: string }
      /** The verifier draws a sample, checks it, and decides. */
      | { readonly kind: 'verify'; readonly article: string }
      /** The supervision office looks at what the machine drafted: cases, periodic papers. */
      | { readonly kind: 'drafts' }
      | { readonly kind: 'papers' }
      /** The office looks at the board. */
      | { readonly kind: 'look' }
    ));

/** A task as inboxes show it. */
export interface OpenTask {
  readonly articleId: string;
  readonly key: string;
  readonly kind: string;
  readonly unit: string;
  readonly cycle: string | null;
  readonly dueAt: string;
  readonly stopped: boolean;
}

/** An article as the office sees it, as far as the routine goes by it. */
export interface ArticleNow {
  readonly stage: string;
  readonly leads: readonly string[];
  readonly verifier: string;
  readonly parts: readonly {
    readonly unit: string;
    readonly role: 'lead' | 'responsible';
    readonly signFrom: Instant | null;
    readonly signedAt: Instant | null;
    readonly end: object | null;
  }[];
  readonly suspensions: readonly { readonly to?: Instant }[];
  readonly closing: { readonly sample?: readonly { readonly item: string; readonly passed: boolean | null }[] } | null;
}

/** A case that is drafted. */
export interface DraftedCase {
  readonly origin: 'machine' | 'supervision';
  readonly id: string;
  readonly number: number;
  readonly unit: string;
  readonly task: string | null;
}
