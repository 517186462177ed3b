import { paragraphs, spanOf, type Flow } from '../layout/flow.js';
import { matchesOf } from '../layout/scan.js';
import type { ReportingRule } from '../types.js';
import { recurrenceOf } from './dates.js';

/** A stretch of the flow: an article or a chapter. */
export interface Stretch {
  start: number;
  end: number;
  title: string | null;
  /** Of an article: whether somebody owes it. Of a chapter: whether it holds such an article. */
  assignable: boolean;
  number: number;
}

/** Everybody who has something to do: 各责任单位, 各县（市、区）、各有关部门, 牵头单位, and whom a letter asks: 请认真落实，并于每月…. */
const EVERYBODY = /各[^，。；：“《]{0,24}?(?:单位|部门)|(?:牵头|责任|承办|主办)(?:单位|部门)|(?<=^|[，。；：])请(?![示教求])/g;
/** Somebody in particular reports: 市督查室每季度向市政府报告. */
const BY_ONE = /^(?:由|[省市区县州镇][^，；各]{1,12}?(?:局|办|室|委|厅|部|组|专班)(?:要|应|须|负责|会同|按|每|定期|将|于|向))/;
/** In front of the names: they are not who reports (向各责任单位通报, 汇总各责任单位进展). */
const OF_OTHERS = /(?:会同|联合|协同|对|向|给|与|为|汇总|收集|听取|梳理|检查|跟踪|了解|掌握|考核|通报)[^，。；]{0,2}$/;
const HANDS_IN = /报送|上报|报告|汇报|反馈|书面报|(?<=情况|进展|进度|总结|台账|报表)报(?=[本省市区县州国各])/;
/** 实行月报告、季通报制度 */
const SYSTEM =
  /(?:实行|建立|落实|执行|严格)[^，。；]{0,12}?(月|季|半年|年)度?(?:报告|报送|上报|报|调度)[^，。；]{0,12}(?:制度|机制)/g;
/** What such articles and chapters say is said of all others. */
const MANAGES = /组织|领导|保障|督查|督促|督导|考核|监督|评估|调度|要求|落实|实施|报告|报送|机制|信息|责任/;
const OF_CHAPTER = /本章|本部分|上述|以上(?=任务|工作|事项|各项)/;

const REACH_BACK = 60;
const REACH_ON = 160;

/**
 * The sentences that ask all units for reports at a rhythm. What stands in the opening words of a chapter holds for the articles of the chapter, what
 * stands in an article with units of its own for that article alone, unless the article is about how the whole is carried out (组织实施, 督查考核);
 * everything else for the whole document. `articles` and `chapters` in the order of the text.
 */
export function reportingOf(flow: Flow, articles: readonly Stretch[], chapters: readonly Stretch[]): ReportingRule[] {
  const out: ReportingRule[] = [];
  let done = 0;
  for (const [from, to] of paragraphs(flow, 0, flow.text.length)) {
    for (const [start, end] of sentencesIn(flow.fold, from, to)) {
      if (start < done) continue;
      const recurrence = recurrenceOf(rhythmIn(flow.fold.slice(start, end)));
      if (recurrence === undefined) continue;
      done = end;
      const chapter = scopeOf(flow.fold.slice(start, end), start, articles, chapters);
      if (chapter === undefined) continue;
      out.push({ recurrence, chapter, text: flow.text.slice(start, end), span: spanOf(flow, start, end) });
    }
  }
  return out;
}

/** The sentences of a paragraph that could ask everybody for something, or found a system of reports. */
function sentencesIn(fold: string, from: number, to: number): [number, number][] {
  const words = fold.slice(from, to);
  const places = [...matchesOf(EVERYBODY, words), ...matchesOf(SYSTEM, words)].map(({ index }) => index);
  return places
    .sort((a, b) => a - b)
    .map((at) => {
      const before = words.slice(Math.max(0, at - REACH_BACK), at);
      const start = at - before.length + Math.max(...['。', '；', '：'].map((stop) => before.lastIndexOf(stop))) + 1;
      const behind = words.slice(at, at + REACH_ON).indexOf('。');
      return [from + start, from + (behind < 0 ? Math.min(words.length, at + REACH_ON) : at + behind)];
    });
}

/** The words of a sentence that say how often everybody reports; empty where it does not ask for reports. */
function rhythmIn(sentence: string): string {
  const system = matchesOf(SYSTEM, sentence)[0];
  if (system) return `每${system[1]!}`;
  const asked = matchesOf(EVERYBODY, sentence).find(
    ({ index }) => !OF_OTHERS.test(sentence.slice(Math.max(0, index - 8), index)),
  );
  if (!asked) return '';
  const clauses = sentence.split(/[，；]/);
  const reports = clauses.findIndex((clause) => HANDS_IN.test(clause));
  const [before = '', words = ''] = [clauses[reports - 1], clauses[reports]];
  if (BY_ONE.test(words) || BY_ONE.test(before)) return '';
  // 每季度末，各责任单位将进展情况报送督查室: the rhythm stands in the clause itself or in the one before it
  return recurrenceOf(words) ? words : before;
}

/** Number of the chapter that a sentence speaks of, null for the whole document, undefined for a single article. */
function scopeOf(
  sentence: string,
  at: number,
  articles: readonly Stretch[],
  chapters: readonly Stretch[],
): number | null | undefined {
  const around = ({ start, end }: Stretch) => start <= at && at < end;
  const article = articles.find(around);
  const chapter = chapters.find(around);
  const manages = [article, chapter].some((each) => each?.title && MANAGES.test(each.title));
  if (article?.assignable && !manages) return undefined;
  if (!chapter?.assignable) return null;
  return OF_CHAPTER.test(sentence) || (!article && !manages) ? chapter.number : null;
}
