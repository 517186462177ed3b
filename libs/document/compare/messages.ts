import type { ImpactReason } from './impact.js';
import type { ArticleChange, HeadChange } from './types.js';

type Message = { zh: string; en: string };

/** Words for what a comparison finds. */
export const COMPARE_WORDS: Record<ArticleChange | HeadChange['field'] | ImpactReason, Message> = {
  unchanged: { zh: '未变', en: 'unchanged' },
  'text changed': { zh: '文字修改', en: 'text changed' },
  'units changed': { zh: '单位调整', en: 'units changed' },
  'deadline changed': { zh: '期限调整', en: 'deadline changed' },
  added: { zh: '新增', en: 'added' },
  repealed: { zh: '废止', en: 'repealed' },
  title: { zh: '标题', en: 'title' },
  issuer: { zh: '发文机关', en: 'issuer' },
  status: { zh: '状态', en: 'status' },
  documentNumber: { zh: '文号', en: 'document number' },
  date: { zh: '日期', en: 'date' },
  validity: { zh: '有效期', en: 'validity' },
  basis: { zh: '依据', en: 'basis' },
  precedence: { zh: '冲突条款', en: 'precedence' },
  'IMPACT.REPEALED': { zh: '新版删去该条，建议终止', en: 'The new version drops the article' },
  'IMPACT.MERGED': { zh: '该条并入新版另一条，建议终止并衔接', en: 'The new version merges the article into another' },
  'IMPACT.TEXT_CHANGED': { zh: '条文内容有修改，须告知承办单位', en: 'The words changed; the units have to know' },
  'IMPACT.UNITS_CHANGED': { zh: '责任单位有调整', en: 'The responsible units changed' },
  'IMPACT.LEAD_CHANGED': { zh: '牵头单位有调整，须由领导小组决定', en: 'The lead unit changed; the leading group decides' },
  'IMPACT.DEADLINE_CHANGED': { zh: '完成期限有调整', en: 'The deadline changed' },
  'IMPACT.DEADLINE_DROPPED': { zh: '新版未写明期限，以有效期截止为准', en: 'No deadline any more; the end of validity counts' },
  'IMPACT.RENUMBERED': { zh: '编号变化，内容未变', en: 'Only the number changed' },
  'IMPACT.ADDED': { zh: '新版新增条款，建议交办', en: 'The new version adds the article' },
  'IMPACT.SPLIT': { zh: '由原条款拆出，建议交办', en: 'Split from an article of the old version' },
  'IMPACT.CLOSED': { zh: '该条已办结，不作变更', en: 'The article is closed and stays as it is' },
};
