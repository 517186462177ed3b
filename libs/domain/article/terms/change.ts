import type { UnitCode } from '../../actor.js';
import type { DateString, Instant } from '../../time.js';
import type { ReportCycle, SuspensionCategory } from '../events.js';

/** An article that comes out of a split, with a stream of its own. */
export interface SplitArticle {
  /** UUID of the new subject. */
  readonly id: string;
  readonly numeral: string;
  readonly title: string;
  readonly leads: readonly UnitCode[];
  readonly responsible: readonly UnitCode[];
  /** Its words in the policy, among those of the article that is split. */
  readonly span: readonly [number, number] | null;
  /** Ids of the targets that go over to it. Left out: the article has none. */
  readonly targets?: readonly string[];
}

/** The same as it is asked for: a part without a name of its own is called after the article, （九）之一 and so on; targets that no part names go to the first. */
export type SplitAsked = Omit<SplitArticle, 'numeral'> & { readonly numeral?: string };

export type ChangeEvent =
  | {
      readonly type: 'ExtensionRequested';
      readonly data: {
        readonly id: string;
        readonly unit: UnitCode;
        readonly due: Instant;
        readonly reason: string;
        readonly progress: string;
      };
    }
  | {
      readonly type: 'ExtensionGranted';
      readonly data: {
        readonly id: string;
        readonly due: Instant;
        /** Where that day is not worked: when it ends by the calendar of the grant, as people are told. */
        readonly ends?: Instant;
        readonly opinion: string | null;
        /** Left out: granted by the office. */
        readonly level?: 'leading-group';
      };
    }
  | { readonly type: 'ExtensionRefused'; readonly data: { readonly id: string; readonly opinion: string } }
  | { readonly type: 'ExtensionWithdrawn'; readonly data: { readonly id: string; readonly reason: string } }
  /** Taken back by those who granted it, as granted in error. */
  | { readonly type: 'ExtensionUndone'; readonly data: { readonly id: string; readonly reason: string } }
  | { readonly type: 'ArticleSuspended'; readonly data: { readonly category: SuspensionCategory; readonly reason: string } }
  | {
      readonly type: 'ArticleResumed';
      readonly data: {
        readonly reason: string;
        /** The report cycle that runs now, where it is another one than before: nothing is owed for those that were slept through. */
        readonly cycle?: ReportCycle;
      };
    }
  | {
      readonly type: 'LeadChanged';
      readonly data: {
        readonly from: UnitCode;
        readonly to: UnitCode;
        readonly former: 'responsible' | 'released';
        readonly reason: string;
      };
    }
  | {
      readonly type: 'UnitsAdded';
      readonly data: { readonly units: readonly UnitCode[]; readonly signs: boolean; readonly reason: string };
    }
  | { readonly type: 'UnitReleased'; readonly data: { readonly unit: UnitCode; readonly reason: string } }
  | {
      readonly type: 'ArticleSplit';
      readonly data: { readonly into: readonly SplitArticle[]; readonly reason: string; readonly due: Instant } & DraftsEnded;
    }
  | { readonly type: 'ArticleCancelled'; readonly data: { readonly reason: string } & DraftsEnded };

/** Obligations by which the machine had drafted cases on tasks that end with the article: what of them is still a draft ends too. */
interface DraftsEnded {
  readonly drafts?: readonly string[];
}

export type ChangeCommand =
  | {
      readonly kind: 'requestExtension';
      readonly unit: UnitCode;
      readonly due: DateString;
      readonly reason: string;
      readonly progress: string;
    }
  | { readonly kind: 'grantExtension'; readonly due?: DateString; readonly opinion?: string }
  | { readonly kind: 'refuseExtension'; readonly opinion: string }
  | { readonly kind: 'withdrawExtension'; readonly id: string; readonly reason: string }
  | { readonly kind: 'undoExtension'; readonly id: string; readonly reason: string }
  | { readonly kind: 'suspend'; readonly category: SuspensionCategory; readonly reason: string }
  | { readonly kind: 'resume'; readonly reason: string }
  | {
      readonly kind: 'changeLead';
      readonly from: UnitCode;
      readonly to: UnitCode;
      /** What becomes of the former lead. */
      readonly former: 'responsible' | 'released';
      readonly reason: string;
    }
  | { readonly kind: 'addUnits'; readonly units: readonly UnitCode[]; readonly reason: string }
  | { readonly kind: 'releaseUnit'; readonly unit: UnitCode; readonly reason: string }
  | { readonly kind: 'split'; readonly into: readonly SplitAsked[]; readonly reason: string }
  | { readonly kind: 'cancel'; readonly reason: string };
