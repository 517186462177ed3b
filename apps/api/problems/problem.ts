import { describeRegistryProblem } from '#document/index.js';
import { contentProblems } from './content-words.js';
import { problemMessages } from './messages.js';
import type { ContentFaults, ProblemParams, RegistryFaults, RequestFaults } from './refused.js';
import { wordsFor } from './request-words.js';
import { statusOf } from './status.js';

export type Language = 'zh' | 'en';

/** RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly instance: string;
}

/** One thing wrong with a request: where (`articles.0.leads`, `header.if-match`), and what. */
export interface RequestProblem {
  readonly path: string;
  readonly problem: string;
}

/** The problem of a code, in words for people. `instance`: urn of the request. A code without words is shown as it is. */
export function problemOf(code: string, params: ProblemParams, language: Language, instance: string): Problem {
  const { title, detail } = problemMessages[code] ?? { title: { zh: code, en: code }, detail: { zh: code, en: code } };
  const shown = shownOf(params, language);
  return {
    type: `urn:duban:problem:${code}`,
    title: title[language],
    status: statusOf(code),
    detail: fillIn(detail[language], { ...shown, ...shortened(shown), instance }, language),
    code,
    params: shown,
    instance,
  };
}

function shownOf(params: ProblemParams, language: Language): Readonly<Record<string, unknown>> {
  if (isFaults(params)) return { problems: wordsFor(params.faults, language) };
  if (isRegistryFaults(params)) return registryFaults(params, language);
  if (isContentFaults(params)) return { problems: contentProblems(params.contentProblems, language) };
  return params;
}

/** A file that is wrong in every cell is not answered with megabytes. */
const PROBLEMS_MAX = 1_000;

/** What is wrong with a registry: in a file by row and column, in JSON by path and code. */
function registryFaults({ registryProblems, codes }: RegistryFaults, language: Language) {
  const problems = registryProblems.slice(0, PROBLEMS_MAX).map((fault, i) => {
    const { code, sheet, row, entry, column } = fault;
    const { place, words } = describeRegistryProblem(fault, language);
    const path = codes ? [sheet, row - 1, column].filter((part) => part !== undefined).join('.') : place;
    const where = codes ? { unit: codes[i] } : entry === undefined ? { row } : { unit: entry };
    return { path, problem: words, code, sheet, ...where, ...(column && { column }) };
  });
  return { count: registryProblems.length, problems };
}

/** The text says the first ones; all of them are in the parameters. */
const IN_TEXT_MAX = 20;
const shortened = ({ problems }: Readonly<Record<string, unknown>>) =>
  Array.isArray(problems) && problems.length > IN_TEXT_MAX
    ? { problems: [...(problems.slice(0, IN_TEXT_MAX) as unknown[]), '…'] }
    : {};

const isRegistryFaults = (params: ProblemParams): params is RegistryFaults =>
  'registryProblems' in params && typeof params.registryProblems === 'object';

const isContentFaults = (params: ProblemParams): params is ContentFaults =>
  'contentProblems' in params && typeof params.contentProblems === 'object';

const isFaults = (params: ProblemParams): params is RequestFaults => 'faults' in params && typeof params.faults !== 'string';

/** `en` when English is asked for before Chinese, else `zh`. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (!acceptLanguage) return 'zh';
  const ranked = acceptLanguage
    .split(',', 20)
    .map((part) => {
      const [tag = '', ...options] = part.trim().toLowerCase().split(';');
      const weight = options.map((option) => /^\s*q=([\d.]+)\s*$/.exec(option)?.[1]).find((found) => found !== undefined);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => weight > 0 && /^(zh|en)(-|$)/.test(tag))
    .sort((a, b) => b.weight - a.weight);
  return ranked[0]?.tag.startsWith('en') ? 'en' : 'zh';
}

const INSTANT = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

function fillIn(text: string, params: Readonly<Record<string, unknown>>, language: Language): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => wordsOf(name, params[name], language));
}

/** Parameters that are instants of the domain. */
const INSTANTS: ReadonlySet<string> = new Set(['due', 'date', 'latest']);

function wordsOf(name: string, value: unknown, language: Language): string {
  if (value === undefined) return '—';
  if (Array.isArray(value))
    return value
      .map((item: string | RequestProblem) =>
        typeof item === 'string' ? term(item, language) : [item.path, item.problem].filter(Boolean).join(' '),
      )
      .join(language === 'zh' ? '、' : ', ');
  // instants of the domain are milliseconds; people read the date and time of Beijing
  if (typeof value === 'number' && INSTANTS.has(name)) return INSTANT.format(value);
  return term(String(value), language);
}

function term(word: string, language: Language): string {
  const zh = terms[word];
  if (zh === undefined) return word;
  return language === 'zh' ? zh : word.replaceAll('_', ' ');
}

/** Stages and roles, in the words of domain.md. */
const terms: Readonly<Record<string, string>> = {
  review: '审校',
  dispatched: '已交办',
  planning: '制定方案',
  executing: '办理',
  closing: '申请销号',
  closed: '已销号',
  cancelled: '已撤销',
  split: '已拆分',
  ended: '有效期届满',
  repealed: '已废止',
  superseded: '已被新版取代',
  called: '已召集',
  begun: '已召开',
  minuted: '纪要待签发',
  confirmed: '纪要已签发',
  drafted: '拟督办',
  opened: '已立项',
  noticed: '已发通知',
  answered: '已说明',
  rectifying: '整改中',
  checking: '整改待核查',
  rectified: '整改到位',
  discarded: '不予立项',
  accepted: '说明已采纳',
  revoked: '已撤销',
  'under-review': '复核中',
  circular: '通报',
  interview: '约谈',
  'change-of-lead': '调整牵头单位',
  commendation: '表扬',
  accountability: '追责',
  lawful: '依法依规',
  diligent: '勤勉尽责',
  noPrivateGain: '未谋私利',
  decidedCollectively: '集体决策',
  risksAssessed: '经过风险评估',
  effectsRemoved: '及时纠错、消除影响',
  handler: '经办人',
  unit_head: '单位负责人',
  coordination_office: '领导小组办公室',
  supervision_office: '督查机构',
  leader: '组长',
  deputy_leader: '副组长',
  group_member: '成员',
  discipline_body: '纪检监察机关',
  system_administrator: '系统管理员',
  security_administrator: '安全管理员',
  audit_administrator: '审计管理员',
};
