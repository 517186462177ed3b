import type { Bilingual } from '#config/messages.js';
import { holderWords, lightWords, stageWords } from '#contracts/words/statuses.js';
import { articleTaskWords } from '#contracts/words/tasks.js';
import type { Pool } from 'pg';
import { readRegister, type RegisterEntry } from '../queries/register.js';
import type { RuleBook } from '../rule-book.js';
import type { RegisterSheet } from './register-file.js';

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

/** The register of a policy as texts, one row an article. `nameOf`: the name of a unit by its code. */
export async function sheetOf(asked: {
  readonly pool: Pool;
  readonly rules: RuleBook;
  readonly policyId: string;
  readonly title: string;
  readonly nameOf: (unit: string) => string;
  readonly language: keyof Bilingual;
}): Promise<Omit<RegisterSheet, 'format'>> {
  const { pool, rules, policyId, title, nameOf, language } = asked;
  const rows: string[][] = [];
  for await (const entry of readRegister(pool, rules, policyId)) rows.push(rowOf(entry, nameOf, language));
  return { title: `${title} 台账`, head: COLUMNS.map((column) => column[language]), rows };
}

/** One row of texts. `nameOf`: the name of a unit by its code. */
export function rowOf(entry: RegisterEntry, nameOf: (unit: string) => string, language: keyof Bilingual): string[] {
  const { state, timeliness, substance, tasks, clock, problems } = entry;
  const names = (units: readonly string[]): string => units.map(nameOf).join(language === 'zh' ? '、' : ', ');
  const responsible = state.parts.filter(({ role }) => role === 'responsible').map(({ unit }) => unit);
  return [
    String(state.number),
    state.numeral,
    state.title,
    names(state.leads),
    names(responsible),
    stageWords[state.stage][language],
    lightWords[timeliness][language],
    lightWords[substance][language],
    tasks.map(({ kind, unit, due }) => `${nameOf(unit)} ${articleTaskWords[kind][language]} ${dayOf(due)}`).join('\n'),
    String(state.parts.reduce((sum, { reports }) => sum + reports, 0)),
    problems ?? '',
    clock.map(({ holder, days }) => `${holderName(holder, nameOf, language)} ${days.toFixed(1)}`).join('\n'),
  ];
}

function holderName(holder: string, nameOf: (unit: string) => string, language: keyof Bilingual): string {
  if (holder.startsWith('unit:')) return nameOf(holder.slice('unit:'.length));
  return holderWords[holder.split(':')[0] as keyof typeof holderWords][language];
}

/** The day in Beijing. */
const dayOf = (instant: number): string => new Date(instant + 8 * 3_600_000).toISOString().slice(0, 10);
