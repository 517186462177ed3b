import type { DateString } from '#domain/time.js';
import type { Dice } from './dice.js';

/** An article as it was dispatched. */
export interface PlayArticle {
  readonly id: string;
  /** Of the policy; parts of a split article have numbers of their own. */
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
  /** How many of its report periods it is late for, 0 to 1. */
  readonly lateShare: number;
  /** Minute of the local day at which its people act: every unit has its own, so that no two acts fall on one instant. */
  readonly minute: number;
  /** Day of the month on which it reports. */
  readonly reportDay: number;
}

type CountersignAnswer = { readonly answer: 'agree' | 'agree-with-changes' | 'refuse'; readonly text?: string };

/** What happens to whom by routine, by number of the article. */
export interface Plots {
  /** Answers about the first version of a plan other than agreement, by unit. */
  readonly countersigns: Readonly<Record<number, Readonly<Record<string, CountersignAnswer>>>>;
  readonly planReturned: number;
  /** Sent back by the verifier, the first one as 不合格. */
  readonly rework: readonly [number, number];
  readonly grades: Readonly<Record<number, 'excellent' | 'good' | 'qualified'>>;
  /** Falls back before its look-back. */
  readonly reopened: number;
  /** An article one of whose units never gets done. */
  readonly unfinished: number;
}

const LATE_UNITS = 4;
const SILENT_UNITS = 2;
/** Units that no scene needs to be in time, so that some of them may be late. None leads an article. */
const MAY_BE_LATE = ['QY-QXQ', 'QY-TJJ', 'QY-HJJ', 'QY-SW', 'QY-CGJ', 'QY-QCQ', 'QY-SJJ', 'QY-GZW'];
const FIRST_MINUTE = 9 * 60;
const MINUTES_BETWEEN = 13;

/** The manner of every unit, by code: by the seed some are late, and two say nothing at all at first. */
export function mannersOf(units: readonly string[], dice: Dice): Map<string, Manner> {
  const candidates = dice.shuffle(
    units.filter((code) => MAY_BE_LATE.includes(code)),
    'manners',
  );
  return new Map(
    units.map((code, i): [string, Manner] => {
      const place = candidates.indexOf(code);
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

/** The first article with a date of its own is the one that is sent back, closed as 合格, and opened again. */
const EARLY = 6;
const MAY_STAY_OPEN = [4, 5, 7, 8, 9, 10, 12, 14, 15];

/** Deals the plots of the routine. */
export function plotsOf(dice: Dice): Plots {
  const [unfinished, rework] = dice.shuffle(MAY_STAY_OPEN, 'plots');
  return {
    countersigns: {
      7: { 'QY-ZRJ': { answer: 'refuse', text: '用地指标安排未与我局商定。' } },
      13: {
        'QY-RH': { answer: 'refuse', text: '不宜对金融机构下达信贷指标。' },
        'QY-YBJ': { answer: 'agree-with-changes', text: '建议改为“引导金融机构”。' },
      },
    },
    planReturned: 13,
    rework: [EARLY, rework!],
    grades: { [EARLY]: 'qualified', 11: 'excellent', 13: 'good', 16: 'good' },
    reopened: EARLY,
    unfinished: unfinished!,
  };
}
