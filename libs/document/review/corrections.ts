import { CorrectionError } from '../errors.js';
import { hash } from '../findings/finding.js';
import type { BlockerCode } from '../findings/messages.js';
import { isoDate } from '../targets/dates.js';
import { mergeArticles, splitArticle } from './reshape.js';
import type {
  Article,
  CompiledPolicy,
  Correction,
  EffectiveFinding,
  EffectivePolicy,
  Finding,
  Registry,
  Span,
  UnitMention,
} from '../types.js';

/**
 * The policy as the corrections make it. The compiled policy is left as it is, so corrections survive a recompilation: apply
 * them to the new result. They work in their order; a later one wins.
 *
 * Refuses with a CorrectionError: CORRECTION.UNKNOWN_ARTICLE, .UNKNOWN_UNIT (code not in the registry), .UNKNOWN_MENTION (the
 * text names no such unit), .UNKNOWN_FINDING, .BAD_DATE (no such day, or an end before the start), .NO_LEAD (setUnits without
 * a lead), .NO_REASON (accepting without saying why), .NO_TITLE, and for splits and merges .UNKNOWN_WORDS, .AMBIGUOUS_WORDS,
 * .TOO_MANY_PARTS, .NOT_ADJACENT. `source` is the text that was compiled; only a split needs it.
 */
export function applyCorrections(
  compiled: CompiledPolicy,
  corrections: readonly Correction[],
  registry: Registry,
  source?: string,
): EffectivePolicy {
  const effective = structuredClone(compiled) as EffectivePolicy;
  effective.corrections = structuredClone([...corrections]);
  const known = new Set(registry.units.map((unit) => unit.code));
  for (const correction of corrections) apply(effective, correction, known, source);
  settleFindings(effective);
  return effective;
}

function apply(policy: EffectivePolicy, correction: Correction, known: ReadonlySet<string>, source: string | undefined): void {
  switch (correction.kind) {
    case 'setValidity':
      return setValidity(policy, correction.from, correction.to);
    case 'resolveUnit':
      return resolveMention(policy, correction.mention, checkUnit(correction.unitCode, known));
    case 'confirmGroup':
      return confirmGroup(policy, correction, known);
    case 'setUnits':
      return setUnits(policy, correction, known);
    case 'setDeadline': {
      const article = articleOf(policy, correction.articleNumber);
      const due = checkDate(correction.due);
      article.deadlines = [{ text: due, due, span: article.span, source: 'label' }];
      return;
    }
    case 'split':
      if (source === undefined) throw new TypeError('A split needs the text that was compiled.');
      return splitArticle(policy, articleOf(policy, correction.articleNumber), correction.at, source);
    case 'merge': {
      const others = correction.with.map((number) => articleOf(policy, number));
      return mergeArticles(policy, articleOf(policy, correction.articleNumber), others);
    }
    case 'retitle': {
      const article = articleOf(policy, correction.articleNumber);
      if (correction.title.trim() === '') throw new CorrectionError('CORRECTION.NO_TITLE', { articleNumber: article.number });
      article.title = correction.title.trim();
      return;
    }
    case 'setDuties': {
      const article = articleOf(policy, correction.articleNumber);
      article.duties = [...new Set(correction.duties.map((text) => text.trim()).filter((text) => text !== ''))].map(
        (text) => article.duties.find((duty) => duty.text === text) ?? { text, span: article.span, verb: '' },
      );
      return;
    }
    case 'acceptFinding':
      return acceptFinding(policy, correction.findingId, correction.reason);
  }
}

function checkDate(date: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const iso = parts ? isoDate(Number(parts[1]), Number(parts[2]), Number(parts[3])) : undefined;
  if (!iso) throw new CorrectionError('CORRECTION.BAD_DATE', { date });
  return iso;
}

function checkUnit(unitCode: string, known: ReadonlySet<string>): string {
  if (!known.has(unitCode)) throw new CorrectionError('CORRECTION.UNKNOWN_UNIT', { unitCode });
  return unitCode;
}

function articleOf(policy: EffectivePolicy, articleNumber: number): Article {
  const article = policy.articles.find((a) => a.number === articleNumber);
  if (!article) throw new CorrectionError('CORRECTION.UNKNOWN_ARTICLE', { articleNumber });
  return article;
}

function setValidity(policy: EffectivePolicy, from: string, to: string): void {
  checkDate(from);
  checkDate(to);
  if (to < from) throw new CorrectionError('CORRECTION.BAD_DATE', { date: to });
  policy.validity = { ...policy.validity, from, to, placeholders: [] };
}

function* mentionsOf(policy: EffectivePolicy): Generator<{ mention: UnitMention; article: number | null }> {
  for (const article of policy.articles) {
    for (const mention of [...article.leads, ...article.responsible]) yield { mention, article: article.number };
  }
  for (const body of policy.bodies) {
    for (const mention of body.members) yield { mention, article: body.article };
    if (body.office) yield { mention: body.office.unit, article: body.article };
    if (body.office?.head?.unit) yield { mention: body.office.head.unit, article: body.article };
  }
}

function resolveMention(policy: EffectivePolicy, text: string, unitCode: string): void {
  let found = false;
  for (const { mention } of mentionsOf(policy)) {
    if (mention.text !== text) continue;
    found = true;
    Object.assign(mention, { unitCode, confidence: 1, reason: 'correction', isGroup: false });
    delete mention.group;
    delete mention.members;
  }
  if (!found) throw new CorrectionError('CORRECTION.UNKNOWN_MENTION', { mention: text });
  for (const article of policy.articles) if (article.inferredLead?.text === text) article.inferredLead.unitCode = unitCode;
}

function confirmGroup(
  policy: EffectivePolicy,
  correction: Extract<Correction, { kind: 'confirmGroup' }>,
  known: ReadonlySet<string>,
): void {
  const { articleNumber, mention: text, unitCodes } = correction;
  if (articleNumber !== null) articleOf(policy, articleNumber);
  const members = [...new Set(unitCodes.map((code) => checkUnit(code, known)))];
  let found = false;
  for (const { mention, article } of mentionsOf(policy)) {
    if (mention.text !== text || !mention.isGroup || (articleNumber !== null && article !== articleNumber)) continue;
    found = true;
    Object.assign(mention, { members, confidence: 1, reason: 'correction' });
  }
  if (!found) throw new CorrectionError('CORRECTION.UNKNOWN_MENTION', { mention: text });
}

function setUnits(
  policy: EffectivePolicy,
  correction: Extract<Correction, { kind: 'setUnits' }>,
  known: ReadonlySet<string>,
): void {
  const article = articleOf(policy, correction.articleNumber);
  const span: Span = article.leads[0]?.span ?? article.responsible[0]?.span ?? article.span;
  const mention = (unitCode: string): UnitMention => ({
    text: checkUnit(unitCode, known),
    span,
    unitCode,
    isGroup: false,
    confidence: 1,
    reason: 'correction',
    candidates: [],
  });
  if (correction.leads.length === 0) throw new CorrectionError('CORRECTION.NO_LEAD', { articleNumber: article.number });
  article.leads = [...new Set(correction.leads)].map(mention);
  article.responsible = [...new Set(correction.responsible)].filter((code) => !correction.leads.includes(code)).map(mention);
  article.assignable = true;
  delete article.inferredLead;
  delete article.notAssignableReason;
}

function acceptFinding(policy: EffectivePolicy, findingId: string, reason: string): void {
  const finding = policy.findings.find((f) => f.id === findingId);
  if (!finding) throw new CorrectionError('CORRECTION.UNKNOWN_FINDING', { findingId });
  if (reason.trim() === '') throw new CorrectionError('CORRECTION.NO_REASON', { findingId });
  finding.resolution = { by: 'accepted', reason };
}

/** Findings whose cause the corrections took away are resolved, not removed: the record shows what was wrong. */
function settleFindings(policy: EffectivePolicy): void {
  for (const finding of policy.findings) {
    if (!finding.resolution && isSettled(policy, finding)) finding.resolution = { by: 'correction' };
  }
}

function isSettled(policy: EffectivePolicy, finding: EffectiveFinding): boolean {
  const article = policy.articles.find((a) => a.number === finding.article);
  const corrected = policy.corrections.some((c) => c.kind === 'setUnits' && c.articleNumber === finding.article);
  switch (finding.code) {
    case 'VALIDITY.PLACEHOLDER':
      return policy.validity.placeholders.length === 0;
    case 'VALIDITY.MISSING':
      return policy.validity.to !== undefined;
    case 'UNIT.UNRESOLVED':
    case 'UNIT.NEAR_DUPLICATE':
    case 'UNIT.AMBIGUOUS':
    case 'GROUP.UNCONFIRMED': {
      const open = [...mentionsOf(policy)].filter(
        ({ mention, article: at }) => mention.text === finding.params['text'] && at === (finding.article ?? null),
      );
      return open.every(({ mention }) => mention.unitCode !== undefined || mention.members !== undefined);
    }
    case 'ARTICLE.NO_DEADLINE':
      return article?.deadlines.some((d) => d.due) ?? false;
    case 'ARTICLE.NO_UNITS':
    case 'ARTICLE.NO_LEAD':
    case 'ARTICLE.LEAD_INFERRED':
    case 'ARTICLE.LEAD_IS_RESPONSIBLE':
    case 'ARTICLE.SEVERAL_LEADS':
      return corrected;
    default:
      return false;
  }
}

/**
 * What still forbids dispatch, empty when nothing does: error findings nobody resolved or accepted, an end of validity that
 * is not set (DISPATCH.VALIDITY_MISSING), an assignable article with a unit that is not resolved (DISPATCH.UNIT_UNRESOLVED)
 * or a group whose members nobody confirmed (DISPATCH.GROUP_UNCONFIRMED), or without a unit that could lead
 * (DISPATCH.NO_LEAD). An article without units is not dispatched and forbids nothing. Acceptance of a finding does not
 * resolve a unit: work cannot be sent to nobody.
 */
export function dispatchBlockers(effective: EffectivePolicy): Finding[] {
  const out: Finding[] = effective.findings
    .filter((f) => f.severity === 'error' && !f.resolution && !f.code.startsWith('UNIT.') && f.code !== 'ARTICLE.NO_LEAD')
    .map(({ resolution: _resolution, ...finding }) => finding);
  const add = (code: BlockerCode, span: Span, params: Finding['params'], article?: number) =>
    out.push({
      id: `${code}:${article ?? 0}:${hash(String(params['text'] ?? ''))}`,
      code,
      severity: 'error',
      span,
      ...(article !== undefined && { article }),
      params,
    });
  const { validity } = effective;
  if (!validity.from && !validity.fromIssue && validity.placeholders.length === 0 && !validity.to)
    add('DISPATCH.VALIDITY_MISSING', validity.span ?? [0, 0], {});
  else if (!validity.to && validity.placeholders.length === 0) add('DISPATCH.VALIDITY_MISSING', validity.span ?? [0, 0], {});
  for (const article of effective.articles) {
    if (!article.assignable) continue;
    for (const mention of [...article.leads, ...article.responsible]) {
      if (mention.unitCode !== undefined || mention.members !== undefined) continue;
      const code = mention.isGroup ? 'DISPATCH.GROUP_UNCONFIRMED' : 'DISPATCH.UNIT_UNRESOLVED';
      add(code, mention.span, { text: mention.text }, article.number);
    }
    if (article.leads.length === 0 && !article.inferredLead) add('DISPATCH.NO_LEAD', article.span, {}, article.number);
  }
  return out;
}

/**
 * Unit codes an article goes to, groups expanded, each unit once: the marked leads, else the inferred one; then the
 * responsible units that do not lead. Only mentions that are resolved or confirmed count, so ask `dispatchBlockers` first.
 */
export function unitsToAssign(article: Article): { leads: string[]; responsible: string[] } {
  const codes = (mentions: readonly UnitMention[]) =>
    mentions.flatMap((m) => (m.unitCode !== undefined ? [m.unitCode] : (m.members ?? [])));
  const marked = codes(article.leads);
  const leads = [...new Set(marked.length > 0 ? marked : article.inferredLead?.unitCode ? [article.inferredLead.unitCode] : [])];
  return { leads, responsible: [...new Set(codes(article.responsible))].filter((code) => !leads.includes(code)) };
}
