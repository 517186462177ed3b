import type { Article, CompiledPolicy, EffectivePolicy, Recurrence, Span } from '../types.js';
import { unitsToAssign } from './corrections.js';

/** An article as a reviewed policy asks for its dispatch. */
export interface ArticleToDispatch {
  number: number;
  numeral: string;
  title: string;
  leads: string[];
  responsible: string[];
  /** Last day, YYYY-MM-DD. */
  due: string;
  /** The rhythm in which the words of the article, or those for all articles, ask for reports or for the work itself; absent where they give none. */
  reportCycle?: ReportRhythm;
  span: Span;
}

/** How often an article is reported on. */
export type ReportRhythm = Extract<Recurrence, 'month' | 'quarter' | 'half-year' | 'year'>;

/** A rhythm and the words that give it. */
export interface ProposedCycle {
  cycle: ReportRhythm;
  text: string;
  span: Span;
}

/** Whether somebody can be given the article: it is assignable and has a unit to lead it. */
export const canBeDispatched = (article: Article): boolean => article.assignable && unitsToAssign(article).leads.length > 0;

/**
 * The article as it is dispatched. `end`: last day of the policy's validity. An article is due at its own date, where the unit block, a label or a
 * correction gives one (dates inside the running text belong to targets); else at the end of the validity (domain.md §4). `policy`: the one it stands in.
 */
export const articleToDispatch = (
  article: Article,
  end: string,
  policy: Pick<CompiledPolicy, 'reporting'>,
): ArticleToDispatch => ({
  number: article.number,
  numeral: article.numeral ?? `${article.number}`,
  title: titleOf(article),
  ...unitsToAssign(article),
  due: ownDate(article) ?? end,
  ...cycleOf(article, policy),
  span: article.span,
});

/** The article's title, or how it begins. */
export const titleOf = ({ title, text }: Article): string => title ?? text.slice(0, 40);

/** The articles of a policy that can be dispatched, as they are. Empty while the end of its validity is not known. */
export function articlesToDispatch(policy: EffectivePolicy): ArticleToDispatch[] {
  const { to } = policy.validity;
  return to === undefined ? [] : policy.articles.filter(canBeDispatched).map((article) => articleToDispatch(article, to, policy));
}

/** The last day an article sets for itself. */
export function ownDate(article: Article): string | undefined {
  const dates = article.deadlines.flatMap(({ source, due }) => (source !== 'text' && due !== undefined ? [due] : []));
  return dates.sort().at(-1);
}

const SHORTEST_FIRST: readonly Recurrence[] = ['day', 'week', 'month', 'quarter', 'half-year', 'year', 'two-years'];
/** Words about the reports themselves: they say more of the rhythm than the work does. */
const REPORTS =
  /(?:报送|上报|报告|通报|汇报|调度|反馈)[^，。；]{0,20}$|(?:报送|上报|通报|汇报|调度|反馈)[^，。；]{0,12}(?:进展|进度|情况|工作|总结|落实)/;

type Recurring = { recurrence?: Recurrence; text: string; span: Span };

/**
 * The reporting cycle that the words of the policy propose for an article (每季度报送进展, 完成时限：每年12月底前, 每月调度): what the article says of
 * reports comes first, then the deadline of its unit block or a label, then the most frequent of its recurrent duties; where nothing in it
 * recurs, what is said to all units of its chapter, else of the document (`reporting`). What recurs by the day or the week is reported on by the
 * month: more often nobody is asked (domain.md §7). What recurs every two years is reported on every year, the longest rhythm there is. Undefined
 * where nothing recurs.
 */
export function proposedCycle(
  { deadlines, duties, chapter }: Article,
  { reporting = [] }: Pick<CompiledPolicy, 'reporting'>,
): ProposedCycle | undefined {
  const own = deadlines.filter(({ source }) => source !== 'text');
  const reports = duties.filter(({ text }) => REPORTS.test(text));
  const ofChapter = reporting.filter((rule) => rule.chapter !== null && rule.chapter === chapter);
  const ofAll = reporting.filter((rule) => rule.chapter === null);
  const places: (readonly Recurring[])[] = [reports, own, duties, ofChapter, ofAll];
  for (const words of places) {
    const [first] = words
      .flatMap(({ recurrence, text, span }) => (recurrence === undefined ? [] : [{ recurrence, text, span }]))
      .sort((a, b) => SHORTEST_FIRST.indexOf(a.recurrence) - SHORTEST_FIRST.indexOf(b.recurrence));
    if (!first) continue;
    const { recurrence, text, span } = first;
    return { cycle: rhythmOf(recurrence), text, span };
  }
  return undefined;
}

function rhythmOf(recurrence: Recurrence): ReportRhythm {
  if (recurrence === 'day' || recurrence === 'week') return 'month';
  return recurrence === 'two-years' ? 'year' : recurrence;
}

function cycleOf(article: Article, policy: Pick<CompiledPolicy, 'reporting'>): { reportCycle?: ReportRhythm } {
  const proposed = proposedCycle(article, policy);
  return proposed ? { reportCycle: proposed.cycle } : {};
}
