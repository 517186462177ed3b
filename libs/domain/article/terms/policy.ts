import type { UnitCode } from '../../actor.js';
import type { Instant } from '../../time.js';
import type { ReportRhythm } from '../events.js';

/** Where an article stands in another version of its policy. */
export interface PlaceInPolicy {
  readonly policyId: string;
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly span: readonly [number, number] | null;
}

/** What happened to the policy, as far as it concerns an article. Instants are those of due dates. */
export type PolicyChange =
  | { readonly kind: 'validity'; readonly from: Instant | null; readonly to: Instant }
  /** By when the policy ends now, whatever the article itself is due by. */
  | { readonly kind: 'policyEnd'; readonly to: Instant }
  | { readonly kind: 'deadline'; readonly due: Instant }
  | {
      readonly kind: 'place';
      readonly place: PlaceInPolicy;
      readonly textChanged: boolean;
      /** How often the article is reported on from the next cycle on; null: as the rule set says; absent: as before. */
      readonly reportCycle?: ReportRhythm | null;
    }
  /** The units of the new version; leads change one for one, a further lead joins as a responsible unit. */
  | { readonly kind: 'units'; readonly leads: readonly UnitCode[]; readonly responsible: readonly UnitCode[] }
  | { readonly kind: 'end' };

export type PolicyFollowingEvent =
  /** Dates of the article are held against this end from now on. */
  | { readonly type: 'PolicyEndMoved'; readonly data: { readonly policyEnd: Instant; readonly basis: string } }
  | { readonly type: 'CompletionMoved'; readonly data: { readonly due: Instant; readonly basis: string } }
  | {
      readonly type: 'ArticleRebased';
      readonly data: PlaceInPolicy & {
        readonly textChanged: boolean;
        readonly reportCycle?: ReportRhythm | null;
        readonly basis: string;
      };
    };

export interface PolicyFollowingCommand {
  readonly kind: 'followPolicy';
  readonly changes: readonly PolicyChange[];
  /** The paper, or the version, that brought the change. */
  readonly basis: string;
}
