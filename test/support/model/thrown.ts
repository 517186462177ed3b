import type { SubjectKind } from '#contracts/workflows.js';
import type { Actor } from '#domain/actor.js';
import type { ArticleState } from '#domain/article/state.js';
import { dateAt } from '#domain/calendar/calendar.js';
import { calendar } from '../life.js';
import type { MemoryLedger } from './memory-ledger.js';

/** One command by one person on one subject. */
export interface Act {
  readonly type: SubjectKind;
  readonly id: string;
  readonly command: { readonly kind: string };
  readonly by: Actor;
}

/** What a step can look at, and a number to choose by. */
export interface Thrown {
  readonly ledger: MemoryLedger;
  readonly policy: string;
  /** The next version of the policy, still under review. */
  readonly nextVersion: string;
  pick<T>(list: readonly T[]): T;
}

/** What somebody could do now; null: there is nothing to do it on. */
export type Draw = (thrown: Thrown) => Act | null;

export const WORDS = { reason: '理由', opinion: '意见', basis: '三定方案', reasons: '职责分工' } as const;
export const EVIDENCE = [{ name: '照片', ref: 'file:1' }] as const;

/** The same number makes the same choices, in the order in which they are asked for. */
export function throwDice(world: Omit<Thrown, 'pick'>, choice: number): Thrown {
  let rest = choice;
  return {
    ...world,
    pick: (list) => {
      const chosen = list[rest % list.length]!;
      rest = Math.imul(rest ^ (rest >>> 13), 0x9e3779b1) >>> 3;
      return chosen;
    },
  };
}

/** The local date so many days from now. */
export const dateIn = ({ ledger }: Thrown, days: number): string => dateAt(calendar, ledger.now + days * 86_400_000);

/** Soon, in some weeks, in some months, and one that does not exist. */
export const someDate = (thrown: Thrown): string =>
  thrown.pick([3, 20, 45, 200, 20, 45].map((days) => dateIn(thrown, days)).concat('never'));

/** Something of that type, mostly something that is not over. */
export function oneOf<State>(
  thrown: Thrown,
  type: SubjectKind,
  wanted: (state: State) => boolean,
): { id: string; state: State } | null {
  const all = thrown.ledger.ofType(type) as { id: string; state: unknown }[] as { id: string; state: State }[];
  if (all.length === 0) return null;
  const fitting = all.filter(({ state }) => wanted(state));
  return thrown.pick(fitting.length > 0 ? fitting : all);
}

export const articleOf = (thrown: Thrown, wanted: (state: ArticleState) => boolean = () => true) =>
  oneOf<ArticleState>(thrown, 'article', wanted);
