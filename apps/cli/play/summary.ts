import { gradeWords, lightWords, stageWords } from '#contracts/words/statuses.js';
import { buildCalendar, workingDayMs, workingMs, type CalendarData } from '#domain/calendar/calendar.js';
import type { Instant } from '#domain/time.js';
import { say } from '../read/show.js';
import { tableWithin, wrap } from '../terminal/table.js';
import type { Players } from './players.js';

export interface ArticleSummary {
  readonly numeral: string;
  readonly title: string;
  readonly stage: string;
  readonly grade: string | null;
  readonly timeliness: string;
  readonly substance: string;
  /** Working days that each kind of holder owned the article's clock. */
  readonly days: {
    readonly units: number;
    readonly office: number;
    readonly supervision: number;
    readonly leader: number;
    readonly suspension: number;
    /** All of them, reckoned before rounding. */
    readonly total: number;
    /** Working days in which the article ran, counted from its timeline alone: what the total has to be. */
    readonly elapsed: number;
  };
  readonly reminders: number;
  readonly overdue: number;
  readonly cases: number;
  /** Hash of the last event, which proves all before it. */
  readonly hash: string;
  /** `INSTANT TYPE ACCOUNT`, in their order. */
  readonly events: readonly string[];
}

interface Entry {
  readonly type: string;
  readonly at: string;
  readonly account: string;
  readonly hash: string;
}

interface ArticleAnswer {
  readonly state: {
    readonly numeral: string;
    readonly title: string;
    readonly stage: string;
    readonly grade: string | null;
    readonly calendar: { readonly id: string; readonly version: string };
  };
  readonly lights: {
    readonly article: { readonly timeliness: { readonly light: string }; readonly substance: { readonly light: string } };
  };
  readonly clock: readonly { readonly holder: string; readonly days: number }[];
}

/** What became of the articles, as the office reads it from the API at the end of the play. */
export async function summarize(
  players: Players,
  office: string,
  articles: readonly string[],
  until: Instant,
): Promise<ArticleSummary[]> {
  const session = await players.as(office);
  const summaries: ArticleSummary[] = [];
  for (const id of articles) {
    const { state, lights: shown, clock } = await session.request<ArticleAnswer>({ method: 'GET', path: `/api/articles/${id}` });
    const entries = await timelineOf(players, office, id);
    const count = (type: string) => entries.filter((entry) => entry.type === type).length;
    const days = (is: (holder: string) => boolean) =>
      rounded(clock.filter(({ holder }) => is(holder)).reduce((sum, held) => sum + held.days, 0));
    const { version } = state.calendar;
    const path = `/api/calendars/${state.calendar.id}/${version}`;
    const { content } = await session.request<{ content: CalendarData }>({ method: 'GET', path });
    summaries.push({
      numeral: state.numeral,
      title: state.title,
      stage: state.stage,
      grade: state.grade,
      timeliness: shown.article.timeliness.light,
      substance: shown.article.substance.light,
      days: {
        units: days((holder) => holder.startsWith('unit:')),
        office: days((holder) => holder === 'office'),
        supervision: days((holder) => holder === 'supervision'),
        leader: days((holder) => holder === 'leader'),
        suspension: days((holder) => holder.startsWith('suspension:')),
        total: days(() => true),
        elapsed: rounded(elapsedDays(entries, until, content)),
      },
      reminders: count('ReminderSent'),
      overdue: count('OverdueMarked'),
      cases: count('CaseDrafted'),
      hash: entries.at(-1)!.hash,
      events: entries.map(({ at, type, account }) => `${at} ${type} ${account}`),
    });
  }
  return summaries;
}

const rounded = (days: number): number => Math.round(days * 10) / 10;

/** What starts the clock of an article, and what stops it. */
const STARTS: readonly string[] = ['ArticleDispatched', 'ArticleReopened', 'LookBackOpened'];
const STOPS: readonly string[] = ['ArticleClosed', 'ArticleCancelled', 'ArticleSplit', 'LookBackPassed'];

/** Working days between what started an article and what ended it, by its timeline; one that is not over runs until the end of the play. */
function elapsedDays(entries: readonly Pick<Entry, 'type' | 'at'>[], until: Instant, data: CalendarData): number {
  const calendar = buildCalendar(data);
  let ms = 0;
  let from: Instant | null = null;
  for (const { type, at } of entries) {
    const instant = Date.parse(at);
    if (STARTS.includes(type)) from ??= instant;
    if (!STOPS.includes(type) || from === null) continue;
    ms += workingMs(calendar, from, instant);
    from = null;
  }
  if (from !== null) ms += workingMs(calendar, from, until);
  return ms / workingDayMs(calendar);
}

async function timelineOf(players: Players, office: string, id: string): Promise<Entry[]> {
  const session = await players.as(office);
  const entries: Entry[] = [];
  let cursor = '';
  for (;;) {
    const path = `/api/articles/${id}/timeline?limit=200${cursor}`;
    const { items, next } = await session.request<{ items: Entry[]; next: string | null }>({ method: 'GET', path });
    entries.push(...items);
    if (next === null) return entries;
    cursor = `&cursor=${next}`;
  }
}

/** The final table, on a screen of so many columns (undefined: no limit). */
export function summaryTable(summaries: readonly ArticleSummary[], columns?: number): string {
  const heading = [
    '条 article',
    '阶段 stage',
    '评定 grade',
    '时效 timeliness',
    '实效 substance',
    '单位 units',
    '办公室 office',
    '督查 superv.',
    '领导 leaders',
    '中止 susp.',
    '合计 total',
    '催办 reminders',
    '超期 overdue',
    '立案草拟 cases',
  ];
  const rows = summaries.map(({ days, ...article }) => [
    `${article.numeral}${article.title}`,
    say(stageWords, article.stage),
    article.grade === null ? '—' : say(gradeWords, article.grade),
    say(lightWords, article.timeliness),
    say(lightWords, article.substance),
    ...[days.units, days.office, days.supervision, days.leader, days.suspension].map((one) => one.toFixed(1)),
    `${days.total.toFixed(1)}${days.total === days.elapsed ? '' : ` ≠ ${days.elapsed.toFixed(1)}`}`,
    String(article.reminders),
    String(article.overdue),
    String(article.cases),
  ]);
  const notes = [
    '单位至中止各列为时钟归属的工作日数，合计即历时的工作日数',
    'units to susp.: working days that each owned the clock; they sum to the working days that went by',
  ];
  return [tableWithin(columns, heading, rows), ...notes.flatMap((note) => (columns ? wrap(note, columns, 2) : [note]))].join(
    '\n',
  );
}
