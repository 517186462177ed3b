import type { DateString } from '#domain/time.js';
import type { Dice } from './dice.js';

/** An article as it was dispatched. */
export interface PlayArticle {
  readonly id: string;
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly leads: readonly string[];
  /** All units, leads first. */
  readonly units: readonly string[];
  /** Last day of its own, or the end of the policy's validity. */
  readonly due: DateString;
}

/** A unit and its people's names at the API. */
export interface PlayUnit {
  readonly code: string;
  readonly head: string;
  readonly handler: string;
}

/** How a unit keeps its dates. */
export interface Manner {
  readonly kind: 'punctual' | 'late' | 'silent';
  /** Working days after a due date at which it acts when it is late. */
  readonly workdaysLate: number;
  /** How many of its report months it is late for, 0 to 1. */
  readonly lateShare: number;
  /** Minute of the local day at which its people act: every unit has its own, so that no two acts fall on one instant. */
  readonly minute: number;
  /** Day of the month on which it reports. */
  readonly reportDay: number;
}

/** What happens to whom, by number of the article. */
export interface Plots {
  readonly objection: { readonly upheld: number; readonly reassigned: number };
  readonly planReturned: number;
  readonly extension: number;
  readonly suspension: number;
  readonly rework: readonly [number, number];
  readonly unfinished: number;
}

const LATE_UNITS = 5;
const SILENT_UNITS = 2;
/** A unit with more articles than this is not made late: the board would show nothing else. */
const ARTICLES_OF_LATE_MAX = 5;
const FIRST_MINUTE = 9 * 60;
const MINUTES_BETWEEN = 13;

/** The manner of every unit, by code. */
export function mannersOf(units: readonly string[], articles: readonly PlayArticle[], dice: Dice): Map<string, Manner> {
  const count = (code: string) => articles.filter((article) => article.units.includes(code)).length;
  const small = dice.shuffle(
    units.filter((code) => count(code) > 0 && count(code) <= ARTICLES_OF_LATE_MAX),
    'manners',
  );
  return new Map(
    units.map((code, i): [string, Manner] => {
      const place = small.indexOf(code);
      const silent = place >= 0 && place < SILENT_UNITS;
      const late = place >= SILENT_UNITS && place < SILENT_UNITS + LATE_UNITS;
      return [
        code,
        {
          kind: silent ? 'silent' : late ? 'late' : 'punctual',
          workdaysLate: silent ? 8 : dice.whole(1, 4, 'days late', code),
          lateShare: silent ? 0.2 : late ? 0.3 : 0,
          minute: FIRST_MINUTE + i * MINUTES_BETWEEN,
          reportDay: dice.whole(12, 26, 'report day', code),
        },
      ];
    }),
  );
}

/** Deals the plots: each article has one at most. */
export function plotsOf(articles: readonly PlayArticle[], end: DateString, dice: Dice): Plots {
  const shuffled = (list: readonly PlayArticle[], what: string) =>
    dice.shuffle(
      list.map(({ number }) => number),
      what,
    );
  const own = shuffled(
    articles.filter(({ due }) => due < end),
    'extension',
  );
  const long = shuffled(
    articles.filter(({ due, units }) => due === end && units.length > 3),
    'plots',
  );
  const [upheld, reassigned, planReturned, suspension, firstRework, unfinished] = long;
  return {
    objection: { upheld: upheld!, reassigned: reassigned! },
    planReturned: planReturned!,
    suspension: suspension!,
    rework: [firstRework!, own[1]!],
    unfinished: unfinished!,
    extension: own[0]!,
  };
}
