import { CorrectionError } from '../errors.js';
import { hash } from '../findings/finding.js';
import type { BlockerCode } from '../findings/messages.js';
import { isoDate } from '../targets/dates.js';
import { Draft, mentionsCopied, mentionsOf } from './draft.js';
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
 * text names no such unit), .UNKNOWN_FINDING, .BAD_DATE (no such day, an end before the start, or a deadline before it), .NO_LEAD (setUnits without
 * a lead), .NO_REASON (accepting without saying why), .NO_TITLE, and for splits and merges .UNKNOWN_WORDS, .AMBIGUOUS_WORDS,
 * .TOO_MANY_PARTS, .NOT_ADJACENT. `source` is the text that was compiled; only a split needs it.
 *
 * `recorded`: so many of the corrections, from the first, were taken before. One of them that no longer applies (the policy was compiled
 * anew, an earlier one was withdrawn, a unit left the registry) refuses nothing: it becomes the finding CORRECTION.NOT_APPLIED, an error
 * until somebody withdraws the correction or accepts the finding, and all others work. `lost`: places of recorded corrections whose article is gone
 * since the policy was compiled anew; they do the same, whatever has the article's number now (CORRECTION.ARTICLE_GONE).
 */
export function applyCorrections(
  compiled: CompiledPolicy,
  corrections: readonly Correction[],
  registry: Registry,
  source?: string,
  { recorded = 0, lost }: { recorded?: number; lost?: ReadonlySet<number> } = {},
): EffectivePolicy {
  const effective: EffectivePolicy = { ...ownCopy(compiled), corrections: structuredClone([...corrections]) };
  const draft = new Draft(effective);
  const known = new Set(registry.units.map((unit) => unit.code));
  corrections.forEach((correction, i) => {
    try {
      if (lost?.has(i)) throw articleGone(correction);
      apply(draft, correction, known, source);
    } catch (error) {
      if (i >= recorded || !(error instanceof CorrectionError)) throw error;
      draft.addFinding(notApplied(correction, i, error));
    }
  });
  settleFindings(effective);
  return effective;
}

/** A copy of all that corrections change; what they only replace as a whole is shared with the compiled policy. */
function ownCopy(compiled: CompiledPolicy): CompiledPolicy {
  return {
    ...compiled,
    articles: compiled.articles.map((article) => ({
      ...article,
      leads: mentionsCopied(article.leads),
      responsible: mentionsCopied(article.responsible),
      ...(article.inferredLead && { inferredLead: { ...article.inferredLead } }),
    })),
    bodies: structuredClone(compiled.bodies),
    findings: compiled.findings.map((finding) => ({ ...finding })),
  };
}

function articleGone(correction: Correction): CorrectionError {
  if (correction.kind === 'acceptFinding')
    return new CorrectionError('CORRECTION.UNKNOWN_FINDING', { findingId: correction.findingId });
  return new CorrectionError('CORRECTION.ARTICLE_GONE', { articleNumber: articleOf(correction) });
}

const articleOf = (correction: Correction): number => ('articleNumber' in correction ? (correction.articleNumber ?? 0) : 0);

/** Id of the finding that a correction no longer applies. */
export const notAppliedId = (correction: Correction): string =>
  `CORRECTION.NOT_APPLIED:${articleOf(correction)}:${hash(JSON.stringify(correction))}`;

/** What became of a recorded correction that finds nothing to work on. An acceptance has nothing to do once its finding is gone. */
function notApplied(correction: Correction, index: number, { code, params }: CorrectionError): Finding {
  return {
    id: notAppliedId(correction),
    code: 'CORRECTION.NOT_APPLIED',
    severity: correction.kind === 'acceptFinding' ? 'info' : 'error',
    span: [0, 0],
    params: { kind: correction.kind, number: index + 1, cause: code, ...params },
  };
}

function apply(draft: Draft, correction: Correction, known: ReadonlySet<string>, source: string | undefined): void {
  const { policy } = draft;
  switch (correction.kind) {
    case 'setValidity':
      return setValidity(policy, correction.from, correction.to);
    case 'resolveUnit':
      return resolveMention(draft, correction.mention, checkUnit(correction.unitCode, known));
    case 'confirmGroup':
      return confirmGroup(draft, correction, known);
    case 'setUnits':
      return setUnits(draft, correction, known);
    case 'setDeadline': {
      const article = draft.article(correction.articleNumber);
      const due = checkDate(correction.due);
      // nothing is due before the policy begins
      if (policy.validity.from !== undefined && due < policy.validity.from)
        throw new CorrectionError('CORRECTION.BAD_DATE', { date: due });
      article.deadlines = [{ text: due, due, span: article.span, source: 'label' }];
      return;
    }
    case 'split': {
      if (source === undefined) throw new TypeError('A split needs the text that was compiled.');
      const article = draft.article(correction.articleNumber);
      return draft.reshaped([article], splitArticle(policy, article, correction.at, source));
    }
    case 'merge': {
      const article = draft.article(correction.articleNumber);
      const others = correction.with.map((number) => draft.article(number));
      return draft.reshaped([article, ...others], [mergeArticles(policy, article, others)]);
    }
    case 'retitle': {
      const article = draft.article(correction.articleNumber);
      if (correction.title.trim() === '') throw new CorrectionError('CORRECTION.NO_TITLE', { articleNumber: article.number });
      article.title = correction.title.trim();
      return;
    }
    case 'setDuties': {
      const article = draft.article(correction.articleNumber);
      article.duties = [...new Set(correction.duties.map((text) => text.trim()).filter((text) => text !== ''))].map(
        (text) => article.duties.find((duty) => duty.text === text) ?? { text, span: article.span, verb: '' },
      );
      return;
    }
    case 'acceptFinding':
      return acceptFinding(draft, correction.findingId, correction.reason);
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

function setValidity(policy: EffectivePolicy, from: string, to: string): void {
  checkDate(from);
  checkDate(to);
  if (to < from) throw new CorrectionError('CORRECTION.BAD_DATE', { date: to });
  policy.validity = { ...policy.validity, from, to, placeholders: [] };
}

function resolveMention(draft: Draft, text: string, unitCode: string): void {
  const found = draft.mentions(text);
  if (found.length === 0) throw new CorrectionError('CORRECTION.UNKNOWN_MENTION', { mention: text });
  for (const { mention, article } of found) {
    Object.assign(mention, { unitCode, confidence: 1, reason: 'correction', isGroup: false });
    delete mention.group;
    delete mention.members;
    // the lead that the order tells is one of the responsible units
    const inferred = article === null ? undefined : draft.find(article)?.inferredLead;
    if (inferred?.text === text) inferred.unitCode = unitCode;
  }
}

function confirmGroup(draft: Draft, correction: Extract<Correction, { kind: 'confirmGroup' }>, known: ReadonlySet<string>): void {
  const { articleNumber, mention: text, unitCodes } = correction;
  if (articleNumber !== null) draft.article(articleNumber);
  const members = [...new Set(unitCodes.map((code) => checkUnit(code, known)))];
  const found = draft
    .mentions(text)
    .filter(({ mention, article }) => mention.isGroup && (articleNumber === null || article === articleNumber));
  if (found.length === 0) throw new CorrectionError('CORRECTION.UNKNOWN_MENTION', { mention: text });
  for (const { mention } of found) Object.assign(mention, { members, confidence: 1, reason: 'correction' });
}

function setUnits(draft: Draft, correction: Extract<Correction, { kind: 'setUnits' }>, known: ReadonlySet<string>): void {
  const article = draft.article(correction.articleNumber);
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
  const leads = [...new Set(correction.leads)].map(mention);
  const responsible = [...new Set(correction.responsible)].filter((code) => !correction.leads.includes(code)).map(mention);
  // nothing is changed before everything was checked: what is not applied leaves no half behind
  Object.assign(article, { leads, responsible, assignable: true });
  delete article.inferredLead;
  delete article.notAssignableReason;
  draft.reread(article);
}

function acceptFinding(draft: Draft, findingId: string, reason: string): void {
  const finding = draft.finding(findingId);
  if (!finding) throw new CorrectionError('CORRECTION.UNKNOWN_FINDING', { findingId });
  if (reason.trim() === '') throw new CorrectionError('CORRECTION.NO_REASON', { findingId });
  finding.resolution = { by: 'accepted', reason };
}

/** Findings whose cause the corrections took away are resolved, not removed: the record shows what was wrong. */
function settleFindings(policy: EffectivePolicy): void {
  const articles = new Map(policy.articles.map((article) => [article.number, article]));
  const corrected = new Set(policy.corrections.flatMap((c) => (c.kind === 'setUnits' ? [c.articleNumber] : [])));
  const open = new Map<number | null, Set<unknown>>();
  for (const { mention, article } of mentionsOf(policy)) {
    if (mention.unitCode !== undefined || mention.members !== undefined) continue;
    open.set(article, (open.get(article) ?? new Set()).add(mention.text));
  }
  const isSettled = (finding: EffectiveFinding): boolean => {
    switch (finding.code) {
      case 'VALIDITY.PLACEHOLDER':
        return policy.validity.placeholders.length === 0;
      case 'VALIDITY.MISSING':
        return policy.validity.to !== undefined;
      case 'UNIT.UNRESOLVED':
      case 'UNIT.NEAR_DUPLICATE':
      case 'UNIT.AMBIGUOUS':
      case 'GROUP.UNCONFIRMED':
        return !open.get(finding.article ?? null)?.has(finding.params['text']);
      case 'ARTICLE.NO_DEADLINE':
        return articles.get(finding.article ?? 0)?.deadlines.some((d) => d.due) ?? false;
      case 'ARTICLE.NO_UNITS':
      case 'ARTICLE.NO_LEAD':
      case 'ARTICLE.LEAD_INFERRED':
      case 'ARTICLE.LEAD_IS_RESPONSIBLE':
      case 'ARTICLE.SEVERAL_LEADS':
        return finding.article !== undefined && corrected.has(finding.article);
      default:
        return false;
    }
  };
  for (const finding of policy.findings) if (!finding.resolution && isSettled(finding)) finding.resolution = { by: 'correction' };
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
