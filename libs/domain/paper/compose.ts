import type { UnitCode } from '../actor.js';
import type { Instant } from '../time.js';
import type { PaperFacts, PaperLine, PaperSection } from './paper.js';

/** Something that happened to an article, as its stream has it. */
export interface Happening {
  readonly subject: string;
  readonly position: number;
  readonly type: string;
  readonly numeral: string;
  readonly title: string;
  readonly at: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The sections of a paper in their order: which events they are made of, and what a line says beside numeral and title. */
const SECTIONS: readonly {
  readonly key: string;
  readonly heading: string;
  readonly types: readonly string[];
  readonly words: (happening: Happening, nameOf: (unit: UnitCode) => string) => string;
}[] = [
  { key: 'closed', heading: '销号', types: ['ArticleClosed'], words: () => '核查通过，已销号' },
  {
    key: 'commended',
    heading: '表扬',
    types: ['UnitCommended'],
    words: ({ data }, nameOf) => `${nameOf(textOf(data['unit']))} 受到表扬`,
  },
  { key: 'approved', heading: '方案', types: ['PlanApproved'], words: () => '落实方案已批准' },
  { key: 'ruled', heading: '争议裁决', types: ['DisputeRuled'], words: ({ data }) => `裁决：${textOf(data['question'])}` },
  {
    key: 'extended',
    heading: '延期',
    types: ['ExtensionGranted'],
    words: ({ data }) => `延期至 ${dayOf(data['ends'] ?? data['due'])}`,
  },
  {
    key: 'taken-back',
    heading: '撤回延期',
    types: ['ExtensionWithdrawn', 'ExtensionUndone'],
    words: ({ type }) => (type === 'ExtensionUndone' ? '延期撤销，恢复原时限' : '牵头单位撤回延期'),
  },
  {
    key: 'reopened',
    heading: '重新办理',
    types: ['ClosingReturned', 'ArticleReopened'],
    words: ({ type, data }) =>
      `${type === 'ArticleReopened' ? '回头看发现反弹，重新办理' : '核查未通过，退回整改'}，限 ${dayOf(data['ends'] ?? data['reworkDue'])} 前完成`,
  },
  {
    key: 'changed',
    heading: '调整',
    types: ['LeadChanged', 'ArticleCancelled', 'ArticleSplit', 'ArticleSuspended', 'ArticleResumed', 'RulesRebased'],
    words: ({ type }) => CHANGES[type]!,
  },
  {
    key: 'overdue',
    heading: '超期',
    types: ['OverdueMarked'],
    words: ({ data }, nameOf) => `${nameOf(textOf(data['unit']))} 超期，应于 ${dayOf(data['due'])} 前办理`,
  },
  {
    key: 'caught-up',
    heading: '超期后补办',
    types: ['LatenessCaughtUp'],
    words: ({ data }, nameOf) =>
      `${nameOf(textOf(data['unit']))} ${data['lifted'] === true ? '未补办，已免办、改期或移交' : '已补办'}`,
  },
];

const CHANGES: Readonly<Record<string, string>> = {
  LeadChanged: '牵头单位变更',
  ArticleCancelled: '取消',
  ArticleSplit: '拆分',
  ArticleSuspended: '中止',
  ArticleResumed: '恢复办理',
  RulesRebased: '时限调整',
};

/** Types of events that papers speak of. */
export const PAPER_EVENTS: readonly string[] = SECTIONS.flatMap(({ types }) => types);

/** Further lines are left to the register: a bulletin is read, not searched. */
const LINES_MAX = 200;

/**
 * The sections of a paper, from the events of its period alone: so it says the same whenever it is drafted, and each line can be looked up. A monthly
 * bulletin has a line for each event, a quarterly summary one for each section. Units are named where they act; nobody is ranked (domain.md §7).
 */
export function composePaper(
  kind: PaperFacts['kind'],
  happenings: readonly Happening[],
  nameOf: (unit: UnitCode) => string,
): PaperSection[] {
  return SECTIONS.flatMap(({ key, heading, types, words }) => {
    const mine = happenings.filter(({ type }) => types.includes(type));
    if (mine.length === 0) return [];
    const lines = kind === 'summary' ? [summed(mine)] : mine.slice(0, LINES_MAX).map((one) => lineOf(one, words(one, nameOf)));
    const rest = mine.slice(kind === 'summary' ? mine.length : LINES_MAX);
    return [
      {
        key,
        heading,
        lines: rest.length > 0 ? [...lines, { text: `另有 ${rest.length} 项，见台账`, cites: citesOf(rest) }] : lines,
      },
    ];
  });
}

const lineOf = (happening: Happening, words: string): PaperLine => ({
  text: `${happening.numeral}${happening.title}：${words}（${dayOf(happening.at)}）`,
  cites: citesOf([happening]),
});

function summed(happenings: readonly Happening[]): PaperLine {
  const articles = [...new Set(happenings.map(({ numeral }) => numeral))];
  const named = articles.length > 20 ? `${articles.slice(0, 20).join('、')} 等` : articles.join('、');
  return { text: `${happenings.length} 项，涉及 ${articles.length} 条：${named}`, cites: citesOf(happenings) };
}

const citesOf = (happenings: readonly Happening[]) => happenings.map(({ subject, position }) => ({ subject, position }));

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The day in Beijing. */
const dayOf = (instant: unknown): string =>
  typeof instant === 'number' ? new Date(instant + 8 * 3_600_000).toISOString().slice(0, 10) : '';

/** First month of a period and the month after its last, YYYY-MM. */
export function monthsOf(period: string): { readonly first: string; readonly after: string } {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(period);
  if (!quarter) return { first: period, after: monthAfter(period, 1) };
  const first = `${quarter[1]}-${String(Number(quarter[2]) * 3 - 2).padStart(2, '0')}`;
  return { first, after: monthAfter(first, 3) };
}

function monthAfter(month: string, by: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** 关于《…》2021年3月落实情况的通报（草稿） */
export function titleOf(kind: PaperFacts['kind'], policy: string, period: string): string {
  const [year, part] = period.split('-') as [string, string];
  if (kind === 'bulletin') return `《${policy}》${year}年${Number(part)}月落实情况月报`;
  return `《${policy}》${year}年第${'一二三四'[Number(part.slice(1)) - 1]}季度落实情况小结`;
}
