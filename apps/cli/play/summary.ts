import { table } from '../terminal/table.js';
import type { Players } from './players.js';
import { grades, lights, stages } from './words-for-screen.js';

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
    readonly suspension: number;
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
  readonly state: { readonly numeral: string; readonly title: string; readonly stage: string; readonly grade: string | null };
  readonly lights: {
    readonly article: { readonly timeliness: { readonly light: string }; readonly substance: { readonly light: string } };
  };
  readonly clock: readonly { readonly holder: string; readonly days: number }[];
}

/** What became of the articles, as the office reads it from the API. */
export async function summarize(players: Players, office: string, articles: readonly string[]): Promise<ArticleSummary[]> {
  const session = await players.as(office);
  const summaries: ArticleSummary[] = [];
  for (const id of articles) {
    const { state, lights: shown, clock } = await session.request<ArticleAnswer>({ method: 'GET', path: `/api/articles/${id}` });
    const entries = await timelineOf(players, office, id);
    const count = (type: string) => entries.filter((entry) => entry.type === type).length;
    const days = (is: (holder: string) => boolean) =>
      Math.round(clock.filter(({ holder }) => is(holder)).reduce((sum, held) => sum + held.days, 0) * 10) / 10;
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
        suspension: days((holder) => holder.startsWith('suspension:')),
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

/** The final table. */
export function summaryTable(summaries: readonly ArticleSummary[]): string {
  const heading = [
    '条 article',
    '阶段 stage',
    '评定 grade',
    '时效 timeliness',
    '实效 substance',
    '单位 units',
    '办公室 office',
    '督查 superv.',
    '中止 susp.',
    '催办 reminders',
    '超期 overdue',
    '立案草拟 cases',
  ];
  const rows = summaries.map((article) => [
    `${article.numeral}${article.title}`,
    stages[article.stage] ?? article.stage,
    article.grade === null ? '—' : (grades[article.grade] ?? article.grade),
    lights[article.timeliness] ?? article.timeliness,
    lights[article.substance] ?? article.substance,
    article.days.units.toFixed(1),
    article.days.office.toFixed(1),
    article.days.supervision.toFixed(1),
    article.days.suspension.toFixed(1),
    String(article.reminders),
    String(article.overdue),
    String(article.cases),
  ]);
  return `${table(heading, rows)}\n单位、办公室、督查、中止各列为时钟归属的工作日数 / units to susp.: working days that each owned the clock`;
}
