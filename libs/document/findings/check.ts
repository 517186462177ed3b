import type { Flow } from '../layout/flow.js';
import { spanOf } from '../layout/flow.js';
import type { OutlineIssue } from '../outline/tree.js';
import type { Article, Body, Finding, Registry, Span, UnitMention, Validity } from '../types.js';
import { occasionPhrases } from '../targets/dates.js';
import { FindingList } from './finding.js';

export interface Checked {
  flow: Flow;
  registry?: Registry | undefined;
  articles: readonly Article[];
  bodies: readonly Body[];
  validity: Validity;
  issues: readonly OutlineIssue[];
}

/** Everything a person should see before dispatch, in the order of the text. */
export function checkPolicy(checked: Checked): Finding[] {
  const { flow } = checked;
  const list = new FindingList((span) => flow.text.slice(indexOf(flow, span[0]), indexOf(flow, span[1])));
  checkOutline(checked, list);
  checkValidity(checked, list);
  for (const article of checked.articles) checkArticle(article, checked, list);
  for (const body of checked.bodies) {
    const mentions = [...body.members, ...(body.office ? [body.office.unit] : [])];
    // units of a body receive papers, they owe nothing: an unknown one does not stop the dispatch
    for (const mention of mentions) checkMention(mention, checked, list, body.article ?? undefined, 'warning');
  }
  return list.all.sort((a, b) => a.span[0] - b.span[0] || a.code.localeCompare(b.code));
}

function checkOutline({ flow, issues, articles }: Checked, list: FindingList): void {
  for (const issue of issues) {
    const span = spanOf(flow, issue.marker.start, issue.marker.end);
    const numeral = flow.text.slice(issue.marker.start, issue.marker.end);
    list.add(issue.code, 'warning', span, { params: { numeral, expected: issue.expected } });
  }
  if (articles.length === 0)
    list.add('DOCUMENT.NO_ARTICLES', 'error', flow.text === '' ? [0, 0] : spanOf(flow, 0, flow.text.length), { quote: '' });
}

function checkValidity({ flow, validity }: Checked, list: FindingList): void {
  for (const placeholder of validity.placeholders) {
    list.add('VALIDITY.PLACEHOLDER', 'error', placeholder.span, { params: { text: placeholder.text, field: placeholder.field } });
  }
  const whole: Span = validity.span ?? (flow.text === '' ? [0, 0] : spanOf(flow, 0, flow.text.length));
  if (validity.placeholders.length === 0 && !validity.to) {
    list.add('VALIDITY.MISSING', 'warning', whole, { quote: '', params: validity.years ? { years: validity.years } : {} });
  }
}

function checkArticle(article: Article, checked: Checked, list: FindingList): void {
  const at = { article: article.number };
  const units = [...article.leads, ...article.responsible];
  if (units.length === 0) {
    list.add('ARTICLE.NO_UNITS', 'info', headSpan(article, checked.flow), {
      ...at,
      params: { reason: article.notAssignableReason?.code ?? '' },
    });
    return;
  }
  if (article.leads.length > 1) {
    const params = { count: article.leads.length, units: article.leads.map((u) => u.text).join('、') };
    list.add('ARTICLE.SEVERAL_LEADS', 'info', article.leads[0]!.span, { ...at, params });
  }
  if (article.leads.length === 0) {
    const inferred = article.inferredLead;
    if (inferred)
      list.add('ARTICLE.LEAD_INFERRED', 'warning', inferred.span, {
        ...at,
        params: { unit: inferred.text, rule: inferred.rule },
      });
    else list.add('ARTICLE.NO_LEAD', 'error', article.responsible[0]!.span, at);
  }
  for (const lead of article.leads) {
    const twice = article.responsible.find(
      (u) => u.text === lead.text || (lead.unitCode !== undefined && u.unitCode === lead.unitCode),
    );
    if (twice) list.add('ARTICLE.LEAD_IS_RESPONSIBLE', 'warning', twice.span, { ...at, params: { unit: lead.text } });
  }
  if (!article.deadlines.some((d) => d.due)) list.add('ARTICLE.NO_DEADLINE', 'info', headSpan(article, checked.flow), at);
  for (const { text, span, due } of article.deadlines)
    if (!due && occasionPhrases(text).length > 0)
      list.add('ARTICLE.FEAST_WITHOUT_DATE', 'info', span, { ...at, params: { text } });
  for (const mention of units) checkMention(mention, checked, list, article.number, 'error');
}

/** First index of the flow at or behind a place of the source. */
function indexOf(flow: Flow, offset: number): number {
  let low = 0;
  let high = flow.at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (flow.at[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const HEAD_LENGTH = 16;

/** The numeral and the first words: enough to show which article is meant, the same however the lines are wrapped. */
function headSpan(article: Article, flow: Flow): Span {
  const from = indexOf(flow, article.span[0]);
  return spanOf(flow, from, Math.min(from + HEAD_LENGTH, indexOf(flow, article.span[1])));
}

function checkMention(
  mention: UnitMention,
  { registry }: Checked,
  list: FindingList,
  article: number | undefined,
  severity: 'error' | 'warning',
): void {
  if (!registry || mention.unitCode) return;
  const at = article === undefined ? {} : { article };
  const text = mention.text;
  if (mention.isGroup) {
    list.add('GROUP.UNCONFIRMED', 'warning', mention.span, { ...at, params: { text, group: mention.group ?? '' } });
    return;
  }
  const best = mention.candidates[0];
  const name = best?.unitCode ? registry.units.find((u) => u.code === best.unitCode)?.name : undefined;
  const code =
    mention.reason === 'near-duplicate'
      ? 'UNIT.NEAR_DUPLICATE'
      : mention.reason === 'ambiguous'
        ? 'UNIT.AMBIGUOUS'
        : 'UNIT.UNRESOLVED';
  const params = { text, ...(name && { similar: name }), ...(best?.unitCode && { unitCode: best.unitCode }) };
  list.add(code, severity, mention.span, { ...at, params, ...(name && { suggestion: name }) });
}
