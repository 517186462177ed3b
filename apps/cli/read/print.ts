import { approvalEventWords, caseEventWords, meetingEventWords, toleranceEventWords } from '#contracts/words/events.js';
import {
  approvalKindWords,
  approvalModeWords,
  approvalStatusWords,
  attendanceWords,
  caseStatusWords,
  conditionWords,
  demandWords,
  disputeLevelWords,
  lessonKindWords,
  lessonStatusWords,
  lightWords,
  meetingStatusWords,
  outcomeWords,
  paperKindWords,
  paperStatusWords,
  policyStageWords,
  roleWords,
  rulingWords,
  toleranceStatusWords,
} from '#contracts/words/statuses.js';
import { taskWords } from '#contracts/words/tasks.js';
import { noticeTitle } from '#domain/case/state.js';
import { CONDITIONS } from '#domain/tolerance/events.js';
import type { ToleranceState } from '#domain/tolerance/tolerance.js';
import type { PaperState } from '#domain/paper/paper.js';
import type { ApprovalItem, ApprovalView } from '#ledger/queries/approvals.js';
import type { TimelineEntry } from '#ledger/queries/article.js';
import { DEMANDS, type MonthOfBurden } from '#ledger/queries/burden.js';
import type { CaseItem, CaseView } from '#ledger/queries/cases.js';
import type { OpenDispute } from '#ledger/queries/disputes.js';
import type { Lesson } from '#ledger/queries/lessons.js';
import type { MeetingItem, MeetingView } from '#ledger/queries/meetings.js';
import type { PolicyItem } from '#ledger/queries/policies.js';
import type { Precedent } from '#ledger/queries/precedents.js';
import type { UnitStatistics } from '#ledger/queries/register.js';
import type { ToleranceItem } from '#ledger/queries/tolerance.js';
import type { PaperItem } from '#ledger/papers.js';
import { table } from '../terminal/table.js';
import { facts, say, section, time, timeline } from './show.js';

type NameOf = (unit: string) => string;
type WithTimeline<View> = View & { readonly timeline: readonly TimelineEntry[] };

const names = (units: readonly string[], nameOf: NameOf): string => units.map(nameOf).join('、') || '—';
const list = (heading: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '没有记录 none' : table(heading, rows);

export const policies = (items: readonly PolicyItem[]): string =>
  list(
    ['编号 id', '标题 title', '阶段 stage', '条 articles', '疑点 findings', '导入 imported', '有效期至 until'],
    items.map(({ id, title, stage, articles, findings, importedAt, endsAt }) => [
      id,
      title,
      say(policyStageWords, stage),
      String(articles),
      String(findings),
      time(importedAt),
      time(endsAt),
    ]),
  );

export const statistics = (rows: readonly (UnitStatistics & { readonly name: string })[]): string =>
  list(
    ['单位 unit', '任务 tasks', '按时 on time', '超期 late', '在办 open', '计时条数 held', '平均工作日 average days'],
    rows.map(({ name, tasks, onTime, late, open, held, averageDays }) => [
      name,
      ...[tasks, onTime, late, open, held].map(String),
      averageDays.toFixed(1),
    ]),
  );

export const cases = (items: readonly CaseItem[], nameOf: NameOf): string =>
  list(
    ['编号 id', '条 article', '单位 unit', '状态 status', '通知 notice', '拟稿 drafted', '时限 due'],
    items.map(({ id, number, title, unit, status, notice, draftedAt, dueAt }) => [
      id,
      `${number} ${title}`,
      nameOf(unit),
      say(caseStatusWords, status),
      notice ?? '—',
      time(draftedAt),
      time(dueAt),
    ]),
  );

/** What a task of an article is called, by its key (`report:2021-05:UNIT`): the unit stands beside it. */
function taskNamed(key: string): string {
  const [kind, ...rest] = key.split(':');
  return [say(taskWords, kind!), ...rest.slice(0, -1)].join(' ');
}

export function supervisionCase({ state, tasks, timeline: past }: WithTimeline<CaseView>, nameOf: NameOf): string {
  const { opening, notice, answer, conclusion, rectification } = state;
  const head = facts([
    ['条款 article', `${state.numeral} ${state.title}`],
    ['单位 unit', nameOf(state.unit)],
    ['状态 status', say(caseStatusWords, state.status)],
    ['缘由 grounds', state.grounds ?? `${taskNamed(state.task ?? '—')} 超期 overdue（${time(state.due)}）`],
    ...(opening ? [['立案依据 basis', opening.basis] as const] : []),
    ...(notice ? [[noticeTitle(notice), notice.text] as const] : []),
    ...(answer ? [['说明 answer', answer.explanation] as const] : []),
    ...(conclusion ? [['结论 conclusion', conclusion.finding] as const] : []),
    ...(rectification ? [['整改 rectification', `${rectification.task}（${time(rectification.due)}）`] as const] : []),
  ]);
  const open = tasks.map(({ key, unit, due, light }) => [say(taskWords, key), nameOf(unit), time(due), say(lightWords, light)]);
  const proposals = state.proposals.map(({ kind, at, approved }) => [
    say(approvalKindWords, kind),
    time(at),
    approved === null ? '待决 pending' : approved ? '同意 granted' : '未同意 refused',
  ]);
  return (
    head +
    section('待办 open steps', ['步骤 step', '单位 unit', '时限 due', '灯 light'], open) +
    section('建议 proposals', ['事项 kind', '时间 at', '结果 outcome'], proposals) +
    timeline(past, caseEventWords, nameOf)
  );
}

export const approvals = (items: readonly ApprovalItem[]): string =>
  list(
    ['编号 id', '事项 kind', '问题 question', '状态 status', '提请 requested', '决定 decided', '待谁 asked'],
    items.map(({ id, kind, question, status, requestedAt, decidedAt, asked }) => [
      id,
      say(approvalKindWords, kind),
      question,
      say(approvalStatusWords, status),
      time(requestedAt),
      time(decidedAt),
      asked.map((role) => say(roleWords, role)).join('、') || '—',
    ]),
  );

export function approval({ state, timeline: past }: WithTimeline<ApprovalView>, nameOf: NameOf): string {
  const head = facts([
    ['事项 kind', say(approvalKindWords, state.kind)],
    ['问题 question', state.question],
    ['理由 reason', state.reason],
    ['状态 status', say(approvalStatusWords, state.status)],
    ['方式 mode', say(approvalModeWords, state.mode)],
    ['回避单位 interested', names(state.interested, nameOf)],
  ]);
  const steps = state.approvers.map(({ role, unit }, i) => {
    const { askedAt, decision } = state.steps[i]!;
    const said = decision && `${decision.agreed ? '同意 agreed' : '不同意 refused'} ${decision.account} ${time(decision.at)}`;
    return [say(roleWords, role), nameOf(unit), time(askedAt), said ?? '—', decision?.opinion ?? '—'];
  });
  const orders = state.instructions.map(({ text, to, due }) => [text, names(to, nameOf), time(due)]);
  return (
    head +
    section('审批人 approvers', ['职务 role', '单位 unit', '送审 asked', '决定 decision', '意见 opinion'], steps) +
    section('批示 instructions', ['内容 text', '单位 units', '时限 due'], orders) +
    timeline(past, approvalEventWords, nameOf)
  );
}

export const meetings = (items: readonly MeetingItem[], nameOf: NameOf): string =>
  list(
    ['编号 id', '会议 title', '时间 at', '地点 place', '状态 status', '单位 units'],
    items.map(({ id, title, startsAt, place, status, units }) => [
      id,
      title,
      time(startsAt),
      place,
      say(meetingStatusWords, status),
      names(units, nameOf),
    ]),
  );

export function meeting({ state, tasks, timeline: past }: WithTimeline<MeetingView>, nameOf: NameOf): string {
  const head = facts([
    ['会议 title', state.title],
    ['时间地点 when, where', `${time(state.startsAt)} ${state.place}`],
    ['主持 chair', `${say(roleWords, state.chair)} ${nameOf(state.chairUnit)}`],
    ['状态 status', say(meetingStatusWords, state.status)],
    ['成员 members', names(state.members, nameOf)],
    ['列席 invited', names(state.invited, nameOf)],
    ...(state.minutes ? [['纪要 minutes', state.minutes.text] as const] : []),
  ]);
  const agenda = state.agenda.map(({ item, title, resolution }) => [
    String(item),
    title,
    resolution ? `${say(outcomeWords, resolution.outcome)}：${resolution.text}` : '—',
  ]);
  const present = (state.attendance ?? []).map(({ unit, status, words }) => [
    nameOf(unit),
    say(attendanceWords, status),
    words ?? '',
  ]);
  const orders = state.orders.map(({ text, to, due, answers }) => [
    text,
    names(to, nameOf),
    time(due),
    names(Object.keys(answers), nameOf),
  ]);
  const open = tasks.map(({ kind, unit, due }) => [say(taskWords, kind), nameOf(unit), time(due)]);
  return (
    head +
    section('议题 agenda', ['#', '议题 item', '决议 resolution'], agenda) +
    section('出席 attendance', ['单位 unit', '出席 status', '备注 words'], present) +
    section('交办 orders', ['内容 text', '单位 units', '时限 due', '已答复 answered'], orders) +
    section('待办 open tasks', ['事项 task', '单位 unit', '时限 due'], open) +
    timeline(past, meetingEventWords, nameOf)
  );
}

export const disputes = (items: readonly OpenDispute[], nameOf: NameOf): string =>
  list(
    ['条款编号 article id', '条 article', '争议 no.', '问题 question', '层级 level', '各方 parties', '立卷 opened'],
    items.map(({ articleId, numeral, title, dispute, question, level, parties, unit, openedAt }) => [
      articleId,
      `${numeral} ${title}`,
      String(dispute),
      question,
      say(disputeLevelWords, level),
      names([...new Set([unit, ...parties])], nameOf),
      time(openedAt),
    ]),
  );

export const precedents = (items: readonly Precedent[], nameOf: NameOf): string =>
  list(
    ['条款编号 article id', '条 article', '问题 question', '裁定 ruling', '层级 level', '理由 reason', '依据 basis', '时间 at'],
    items.map(({ articleId, numeral, title, at, ruling }) => [
      articleId,
      `${numeral} ${title}`,
      ruling.question,
      `${say(rulingWords, ruling.ruling)}${ruling.to.length > 0 ? `：${names(ruling.to, nameOf)}` : ''}`,
      say(disputeLevelWords, ruling.level),
      ruling.reason,
      ruling.basis,
      time(at),
    ]),
  );

export const lessons = (items: readonly Lesson[], nameOf: NameOf): string =>
  list(
    [
      '条款编号 article id',
      '位置 position',
      '条 article',
      '原文 words',
      '单位 unit',
      '裁定 ruling',
      '状态 status',
      '采用为 as',
      '时间 at',
    ],
    items.map(({ articleId, position, numeral, title, quote, words, unit, ruling, status, kind, at }) => [
      articleId,
      String(position),
      `${numeral} ${title}`,
      words ?? quote,
      nameOf(unit),
      say(rulingWords, ruling),
      say(lessonStatusWords, status),
      kind === null ? '—' : say(lessonKindWords, kind),
      time(at),
    ]),
  );

export const tolerances = (items: readonly ToleranceItem[], nameOf: NameOf): string =>
  list(
    ['编号 id', '条 article', '单位 unit', '认定机关 decided by', '状态 status', '申请 applied', '认定 decided'],
    items.map(({ id, numeral, title, unit, discipline, status, appliedAt, decidedAt }) => [
      id,
      `${numeral} ${title}`,
      nameOf(unit),
      nameOf(discipline),
      say(toleranceStatusWords, status),
      time(appliedAt),
      time(decidedAt),
    ]),
  );

export function tolerance({ state, timeline: past }: WithTimeline<{ readonly state: ToleranceState }>, nameOf: NameOf): string {
  const { judged } = state;
  const head = facts([
    ['条款 article', `${state.number} ${state.title}`],
    ['督办件 case', state.caseId],
    ['单位 unit', nameOf(state.unit)],
    ['认定机关 decided by', nameOf(state.discipline)],
    ['状态 status', say(toleranceStatusWords, state.status)],
    ['申请说明 statement', state.statement],
    ...(judged ? [['认定理由 reasons', judged.reasons] as const] : []),
  ]);
  const conditions = CONDITIONS.map((one) => {
    const found = judged && (judged.found[one] ? '成立 holds' : '不成立 does not hold');
    return [say(conditionWords, one), state.conditions[one], found ?? '—'];
  });
  const cited = state.papers.map(({ id, title, sha256 }) => [id, title, sha256.slice(0, 12)]);
  return (
    head +
    section('条件 conditions', ['条件 condition', '单位说明 the unit says', '认定 found'], conditions) +
    section('所引决策材料 papers cited', ['编号 id', '标题 title', 'SHA-256'], cited) +
    timeline(past, toleranceEventWords, nameOf)
  );
}

export const papers = (items: readonly PaperItem[]): string =>
  list(
    ['编号 id', '种类 kind', '期间 period', '标题 title', '状态 status', '拟稿 drafted'],
    items.map(({ id, kind, period, title, status, draftedAt }) => [
      id,
      say(paperKindWords, kind),
      period,
      title,
      say(paperStatusWords, status),
      time(draftedAt),
    ]),
  );

export function paper({ state }: { readonly state: PaperState }, nameOf: NameOf): string {
  const sections = state.sections.map(({ heading, lines }) => {
    const rows = lines.map(({ text, cites }) => {
      const where = cites.map(({ subject, position }) => `${subject}#${position}`).join(' ');
      return `  ${text}\n    依据 cites：${where}`;
    });
    return `\n\n■ ${heading}\n${rows.join('\n')}`;
  });
  const head = facts([
    ['标题 title', state.title],
    ['状态 status', say(paperStatusWords, state.status)],
    ['单位 units', names(state.units, nameOf)],
    ...(state.remark === null ? [] : [['意见 remark', state.remark] as const]),
  ]);
  return head + sections.join('');
}

export const burden = (rows: readonly MonthOfBurden[], nameOf: NameOf): string =>
  list(
    ['单位 unit', '月 month', ...DEMANDS.map((demand) => say(demandWords, demand))],
    rows.map(({ unit, month, counts }) => [nameOf(unit), month, ...DEMANDS.map((demand) => String(counts[demand]))]),
  );
