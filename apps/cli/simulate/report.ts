import type { Comparison, Difference } from '#domain/simulation/compare.js';
import type { SimulationSummary, Total, UnitSummary } from '#domain/simulation/summary.js';
import { fit, table } from '../terminal/table.js';

/** Names of units by code; a unit without one is shown by its code. */
export type NameOf = (unit: string) => string;

const UNITS_SHOWN = 40;
const ROWS_SHOWN = 15;

const totalWords: Readonly<Record<Total, string>> = {
  overdue: '超期任务 tasks overdue',
  overdueDays: '超期工作日 working days overdue',
  cases: '督办草稿 cases drafted',
  notices: '通知提醒 notices',
  tasks: '任务 tasks',
  reports: '应报进展 reports due',
  collisions: '时限扎堆（周）weeks with collisions',
  holidayReviews: '审批跨长假 decisions across long holidays',
  closed: '办结条数 articles closed',
  lateArticles: '逾期办结条数 articles late',
  casesOpened: '督办立项 cases opened',
  casesDropped: '督办草稿撤销 drafts dropped',
  caseNotices: '督查通知（编号）numbered notices',
  answersInTime: '按期说明 answers in time',
  answersLate: '逾期说明 answers late',
  answersMissing: '到期未说明 answers missing when due',
  explanationsAccepted: '说明被采纳 explanations accepted',
  conclusions: '督查结论 conclusions',
  rectificationsReturned: '整改退回 rectifications returned',
  reviews: '申请复核 reviews asked for',
  casesClosed: '督办办结 cases closed',
  proposals: '提请领导小组（通报、调整牵头、追责） proposals to the leading group',
  leadChanges: '调整牵头单位 changes of lead',
  accountabilities: '提请追责 accountability proposed',
  toleranceApplied: '申请容错 applications for error tolerance',
  toleranceExempt: '容错：免责 exempted',
  toleranceLightened: '容错：从轻 lightened',
  toleranceMitigated: '容错：减轻 mitigated',
  toleranceRefused: '不予容错 not tolerated',
  splits: '条款拆分 articles split',
  disputes: '争议 disputes',
  disputesEscalated: '争议升级 disputes escalated',
  suspensions: '中止 suspensions',
  suspendedDays: '中止工作日 working days suspended',
  meetings: '领导小组会议 meetings',
  meetingItems: '议题 items of meetings',
  itemsDeferred: '暂缓议题 items put off',
  attendances: '到会单位次 attendances',
};

/** Shown also when there are none of them. */
const ALWAYS: readonly Total[] = ['overdue', 'cases', 'collisions', 'holidayReviews', 'lateArticles'];

const share = (of: number): string => `${Math.round(of * 100)}%`;
const figure = (of: number): string => (Number.isInteger(of) ? String(of) : of.toFixed(of < 10 ? 2 : 1));
const date = (of: string | null): string => of ?? '未办结 open';

/** The whole result for people, Chinese first. */
export function reportOf(
  summary: SimulationSummary,
  assumptions: readonly { readonly zh: string; readonly en: string }[],
  nameOf: NameOf,
): string {
  const { policy } = summary;
  const head = [
    policy.title,
    `  情景 scenario：${summary.scenario}    种子 seed：${summary.seed}    次数 runs：${summary.runs}`,
    `  交办 dispatch：${policy.dispatchOn}    有效期至 in force until：${policy.validUntil}    模拟至 simulated until：${policy.horizon}`,
    `  ${policy.articles} 条 articles，${policy.units} 个单位 units`,
    ...(policy.provisional ? ['  部分年份的节假日安排尚未公布，按周末推算 holidays of some years are not announced yet'] : []),
  ];
  const sections: [string, string][] = [
    ['假定 assumptions', assumptions.map(({ zh, en }) => `  · ${zh} / ${en}`).join('\n')],
    ['总计（每次模拟）totals a run', totals(summary)],
    ['最易逾期的条款 critical articles', critical(summary, nameOf)],
    [`各单位负担 load by unit and month（${summary.months[0]} … ${summary.months.at(-1)}）`, load(summary, nameOf)],
    ['各单位超期与提醒 overdue and notices by unit', byUnit(summary, nameOf)],
    ['时限扎堆的周 weeks with collisions', collisions(summary, nameOf)],
    ['跨长假的审批核查 decisions across long holidays', holidays(summary, nameOf)],
    ['模拟中被拒的操作 refused acts a run', counts(summary.refusals)],
    ['模拟未能处理的任务 tasks that nobody answered', counts(summary.unanswered)],
  ];
  const shown = sections.filter(([, text]) => text !== '').map(([title, text]) => `\n■ ${title}\n${text}`);
  return `${[...head, ...shown].join('\n')}\n`;
}

const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, count]) => `  ${name} ${figure(count)}`)
    .join('\n');

function totals({ totals: of, finish, allClosed }: SimulationSummary): string {
  const happened = Object.entries(of).filter(([total, { mean }]) => mean !== 0 || ALWAYS.includes(total as Total));
  const rows = happened.map(([total, { mean, p10, p50, p90 }]) => [
    totalWords[total as Total],
    figure(mean),
    figure(p10),
    figure(p50),
    figure(p90),
  ]);
  const last = ['全部办结 all closed', share(allClosed), date(finish.p10), date(finish.p50), date(finish.p90)];
  return table(['项目 figure', '平均 mean', 'p10', 'p50', 'p90'], [...rows, last]);
}

function critical({ critical: numbers, articles }: SimulationSummary, nameOf: NameOf): string {
  const byNumber = new Map(articles.map((article) => [article.number, article]));
  const rows = numbers.slice(0, ROWS_SHOWN).map((number) => {
    const article = byNumber.get(number)!;
    return [
      fit(article.title.startsWith(article.numeral) ? article.title : `${article.numeral}${article.title}`, 30).trimEnd(),
      article.leads.map(nameOf).join('、'),
      article.due,
      share(article.lateProbability),
      share(article.overdueProbability),
      figure(article.overdueDays.mean),
      `${article.slackDays.p10} / ${article.slackDays.p50}`,
      date(article.finish.p50),
    ];
  });
  const heading = [
    '条款 article',
    '牵头 lead',
    '期限 due',
    '逾期 late',
    '有超期 overdue',
    '超期日 days',
    '余量 slack p10/p50',
    '办结 p50',
  ];
  return table(heading, rows);
}

const SHADES = '·▁▂▃▄▅▆▇█';

/** A row of shades, one for each month; the darkest is the greatest of all units. */
function load({ units, months }: SimulationSummary, nameOf: NameOf): string {
  const busy = units
    .filter(({ tasks, clockDays }) => [...tasks, ...clockDays].some((value) => value > 0))
    .sort((a, b) => sum(b.tasks) - sum(a.tasks))
    .slice(0, UNITS_SHOWN);
  const greatest = Math.max(1, ...busy.flatMap(({ tasks }) => tasks));
  const years = months.map((month, i) => (i === 0 || month.endsWith('-01') ? month.slice(2, 4) : '')).reduce(spread, '');
  const rows = busy.map(({ unit, tasks, reports, clockDays, busiest }) => [
    nameOf(unit),
    tasks.map((value) => SHADES[value === 0 ? 0 : Math.max(1, Math.round((value / greatest) * 8))]).join(''),
    figure(sum(tasks)),
    figure(sum(reports)),
    figure(sum(clockDays)),
    figure(busiest.p90),
  ]);
  return table(['单位 unit', years, '任务 tasks', '报告 reports', '计时日 clock days', '最忙月 busiest p90'], rows);
}

/** Writes a year above its first month, where the one before leaves room. */
const spread = (line: string, year: string, month: number): string =>
  year !== '' && line.length <= month ? line.padEnd(month) + year : line;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function byUnit({ units }: SimulationSummary, nameOf: NameOf): string {
  const reminders = ({ notices }: UnitSummary): number => (notices.reminder ?? 0) + (notices['reminder-after'] ?? 0);
  const all = (unit: UnitSummary): number => sum(Object.values(unit.notices));
  const rows = [...units]
    .filter((unit) => all(unit) > 0)
    .sort((a, b) => b.overdueDays.mean - a.overdueDays.mean)
    .slice(0, UNITS_SHOWN)
    .map((unit) => [
      nameOf(unit.unit),
      share(unit.overdueProbability),
      figure(unit.overdue.mean),
      `${figure(unit.overdueDays.mean)} (${unit.overdueDays.p10}–${unit.overdueDays.p90})`,
      `${figure(unit.cases)} / ${figure(unit.casesOpened)}`,
      figure(reminders(unit)),
      figure(all(unit)),
      figure(unit.collisions),
      figure(unit.meetings),
    ]);
  const heading = [
    '单位 unit',
    '有超期 overdue',
    '任务 tasks',
    '工作日 days (p10–p90)',
    '督办草稿/立项 cases',
    '催办 reminders',
    '通知 notices',
  ];
  return table([...heading, '扎堆周 collisions', '会议 meetings'], rows);
}

function collisions({ collisions: of }: SimulationSummary, nameOf: NameOf): string {
  if (of.length === 0) return '';
  const rows = of
    .slice(0, ROWS_SHOWN)
    .map(({ unit, week, probability, deadlines }) => [week, nameOf(unit), figure(deadlines), share(probability)]);
  return table(['周一 week of', '单位 unit', '时限 deadlines', '概率 probability'], rows);
}

function holidays({ holidayReviews }: SimulationSummary, nameOf: NameOf): string {
  if (holidayReviews.length === 0) return '';
  const rows = holidayReviews
    .slice(0, ROWS_SHOWN)
    .map((review) => [
      review.article === 0 ? '会议 meeting' : `第${review.article}条`,
      review.kind,
      nameOf(review.unit),
      `${review.from} → ${review.due}`,
      String(review.daysOff),
      String(review.longestOff),
      String(review.gapDays),
      share(review.probability),
    ]);
  const heading = [
    '条款 article',
    '事项 kind',
    '承办 unit',
    '起止 from → due',
    '休息日 days off',
    '最长连休 longest',
    '距上一工作日 gap',
  ];
  return table([...heading, '概率 probability'], rows);
}

/** What the second scenario changes, with 95 % intervals; a star marks what is certain. */
export function comparisonOf({ first, second, runs, totals: of, articles, units }: Comparison, nameOf: NameOf): string {
  const row = (name: string, difference: Difference): string[] => [
    name,
    figure(difference.first),
    figure(difference.second),
    signed(difference.difference.mean),
    difference.difference.halfWidth === null ? '—' : `± ${figure(difference.difference.halfWidth)}`,
    difference.certain ? '*' : '',
  ];
  const heading = ['项目 figure', '甲 first', '乙 second', '差 difference', '95%', ''];
  const changed = (rows: readonly { row: string[]; by: Difference }[]) =>
    rows
      .filter(({ by }) => by.certain)
      .sort((a, b) => Math.abs(b.by.difference.mean) - Math.abs(a.by.difference.mean))
      .slice(0, ROWS_SHOWN)
      .map((entry) => entry.row);
  const byArticle = changed(articles.map(({ number, late }) => ({ row: row(`第${number}条 逾期概率 late`, late), by: late })));
  const byUnits = changed(
    units.map(({ unit, overdueDays }) => ({ row: row(`${nameOf(unit)} 超期日 days`, overdueDays), by: overdueDays })),
  );
  const occurs = Object.entries(of).filter(([, { first: a, second: b }]) => a !== 0 || b !== 0);
  const totalRows = occurs.map(([total, difference]) => row(totalWords[total as Total], difference));
  return `■ 比较 comparison：甲 ${first} → 乙 ${second}（${runs} 次，同一随机数 common random numbers；* 可信 certain）\n${table(heading, [...totalRows, ...byArticle, ...byUnits])}\n`;
}

const signed = (of: number): string => (of > 0 ? `+${figure(of)}` : figure(of));
