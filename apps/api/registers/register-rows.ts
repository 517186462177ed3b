import type { Bilingual } from '#config/messages.js';
import type { RegisterEntry } from '#ledger/queries/register.js';
import type { Language } from '../problems/problem.js';

/** The columns of the register in their order. */
export const COLUMNS: readonly Bilingual[] = [
  { zh: '序号', en: 'Number' },
  { zh: '条', en: 'Article' },
  { zh: '任务', en: 'Title' },
  { zh: '牵头单位', en: 'Lead units' },
  { zh: '责任单位', en: 'Responsible units' },
  { zh: '阶段', en: 'Stage' },
  { zh: '时效', en: 'Timeliness' },
  { zh: '实效', en: 'Substance' },
  { zh: '待办及时限', en: 'Open tasks and due dates' },
  { zh: '已报次数', en: 'Reports' },
  { zh: '问题', en: 'Problems' },
  { zh: '各方用时（工作日）', en: 'Working days by holder' },
];

const words: Readonly<Record<string, string>> = {
  dispatched: '已交办',
  planning: '制定方案',
  executing: '办理',
  closing: '申请销号',
  closed: '已销号',
  cancelled: '已取消',
  split: '已拆分',
  green: '绿',
  yellow: '黄',
  red: '红',
  grey: '灰',
  sign: '签收',
  adjudicate: '裁定',
  'rule-deputy': '副组长裁定',
  'rule-meeting': '会议裁定',
  plan: '报方案',
  countersign: '会签',
  'review-plan': '审方案',
  report: '报进展',
  'confirm-report': '审进展',
  milestone: '里程碑',
  part: '完成任务',
  close: '申请销号',
  'decide-extension': '审延期',
  'await-decision': '待领导小组决定',
  verify: '核查',
  'look-back': '回头看',
  office: '领导小组办公室',
  supervision: '督查机构',
  leader: '领导小组',
};

/** One row of texts. `nameOf`: the name of a unit by its code. */
export function rowOf(entry: RegisterEntry, nameOf: (unit: string) => string, language: Language): string[] {
  const { state, timeliness, substance, tasks, clock, problems } = entry;
  const say = (word: string): string => (language === 'zh' ? (words[word] ?? word) : word);
  const names = (units: readonly string[]): string => units.map(nameOf).join(language === 'zh' ? '、' : ', ');
  const responsible = state.parts.filter(({ role }) => role === 'responsible').map(({ unit }) => unit);
  return [
    String(state.number),
    state.numeral,
    state.title,
    names(state.leads),
    names(responsible),
    say(state.stage),
    say(timeliness),
    say(substance),
    tasks.map(({ kind, unit, due }) => `${nameOf(unit)} ${say(kind)} ${dayOf(due)}`).join('\n'),
    String(state.parts.reduce((sum, { reports }) => sum + reports, 0)),
    problems ?? '',
    clock.map(({ holder, days }) => `${holderName(holder, nameOf, say)} ${days.toFixed(1)}`).join('\n'),
  ];
}

function holderName(holder: string, nameOf: (unit: string) => string, say: (word: string) => string): string {
  if (holder.startsWith('unit:')) return nameOf(holder.slice('unit:'.length));
  return holder.startsWith('suspension:') ? say('grey') : say(holder);
}

/** The day in Beijing. */
const dayOf = (instant: number): string => new Date(instant + 8 * 3_600_000).toISOString().slice(0, 10);
