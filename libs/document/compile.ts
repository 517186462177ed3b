import type { FeastEves } from '#domain/calendar/feasts.js';
import { headOf } from './frame/head.js';
import { leadingGroupOf } from './frame/leading-group.js';
import { precedenceOf, validityOf } from './frame/validity.js';
import { checkPolicy } from './findings/check.js';
import { notAssignable } from './findings/not-assignable.js';
import { spanOf, wordsOf, type Flow } from './layout/flow.js';
import { flowOf } from './layout/read-flow.js';
import { articlesOf, type ArticleDraft } from './outline/articles.js';
import { headingOf } from './outline/titles.js';
import { outlineOf, partsBelow, type Part } from './outline/tree.js';
import type { DocumentTime } from './targets/dates.js';
import { deadlinesOf, dutiesOf } from './targets/deadlines.js';
import { reportingOf } from './targets/reporting.js';
import { targetsOf } from './targets/targets.js';
import type {
  Article,
  Body,
  Chapter,
  CompiledPolicy,
  Deadline,
  InferredLead,
  Registry,
  ReportingRule,
  UnitMention,
} from './types.js';
import { findBlocks, type UnitBlock } from './units/blocks.js';
import { leadRuleOf } from './units/lead-rule.js';
import { mentionAt } from './units/mentions.js';

/** What a text is compiled with besides itself. */
export interface CompileOptions {
  registry?: Registry | undefined;
  feasts?: FeastEves | undefined;
}

/**
 * Compiles the text of a policy. Every string is taken: a text that is no policy compiles to one without articles and the
 * finding DOCUMENT.NO_ARTICLES. The same text and registry give the same result. With a registry the mentions are tied to
 * units where that is safe; without one they stay as written. `feasts` date what is due before a feast of the lunar calendar (春节前).
 */
export function compile(text: string, options: CompileOptions = {}): CompiledPolicy {
  const { registry, feasts } = options;
  const flow = flowOf(text);
  const outline = outlineOf(flow);
  const blocks = findBlocks(
    flow,
    [...partsBelow(outline.root)].map((part) => part.start).sort((a, b) => a - b),
  );
  const drafts = articlesOf(flow, outline, blocks).sort((a, b) => a.start - b.start);
  const head = headOf(flow, outline);
  const leadRule = leadRuleOf(flow);
  const chapters = chaptersOf(flow, drafts, blocks);
  const numbers = new Map(chapters.map(({ part, chapter }) => [part, chapter.number]));
  const time: DocumentTime = {
    ...(head.year && { year: head.year }),
    ...(head.date && { issued: head.date }),
    ...(feasts && { feasts }),
  };
  const context: Context = { flow, registry, time, documentLeads: leadRule !== undefined, chapters: numbers };
  const articles = drafts.map((draft, i) => articleOf(context, draft, i + 1));
  const bodies = bodiesOf(flow, drafts, registry);
  markBodies(articles, bodies);
  const validity = validityOf(flow);
  const precedence = precedenceOf(flow);
  const reporting = reportingIn(flow, drafts, articles, chapters);
  return {
    title: head.title,
    issuer: head.issuer,
    status: head.status,
    ...(head.documentNumber && { documentNumber: head.documentNumber }),
    ...(head.date && { date: head.date }),
    basis: head.basis,
    validity,
    ...(precedence && { precedence }),
    chapters: chapters.map(({ chapter }) => chapter),
    articles,
    bodies,
    findings: checkPolicy({ flow, registry, articles, bodies, validity, issues: outline.issues }),
    ...(leadRule && { leadRule }),
    ...(reporting.length > 0 && { reporting }),
    furniture: flow.furniture,
    textLength: text.length,
  };
}

interface Context {
  flow: Flow;
  registry: Registry | undefined;
  time: DocumentTime;
  documentLeads: boolean;
  chapters: ReadonlyMap<Part, number>;
}

interface ChapterOfPart {
  part: Part;
  chapter: Chapter;
}

function ancestorsOf(part: Part): Part[] {
  const out: Part[] = [];
  for (let up = part.parent; up?.marker; up = up.parent) out.unshift(up);
  return out;
}

const numeralOf = (flow: Flow, part: Part): string => flow.text.slice(part.marker!.start, part.marker!.end);

/** The outermost parts that hold articles. */
function chaptersOf(flow: Flow, drafts: readonly ArticleDraft[], blocks: readonly UnitBlock[]): ChapterOfPart[] {
  const out: ChapterOfPart[] = [];
  const seen = new Set<Part>();
  let block = 0;
  for (const draft of drafts) {
    const around = draft.numbered
      ? ancestorsOf(draft.part)
      : [...ancestorsOf(draft.part), ...(draft.part.marker ? [draft.part] : [])];
    const part = around[0];
    if (!part || seen.has(part)) continue;
    seen.add(part);
    while (block < blocks.length && blocks[block]!.start < part.start) block += 1;
    const first = blocks[block]?.start ?? Infinity;
    const title = headingOf(flow, part, first).title ?? '';
    out.push({
      part,
      chapter: { number: out.length + 1, numeral: numeralOf(flow, part), title, span: spanOf(flow, part.start, part.end) },
    });
  }
  return out;
}

function articleOf(context: Context, draft: ArticleDraft, number: number): Article {
  const { flow, registry, time } = context;
  const { start, end, blocks, inherited } = draft;
  const ownLeads = mentionsOf(flow, blocks, 'lead', registry);
  const ownResponsible = mentionsOf(flow, blocks, 'responsible', registry);
  // the heading above leads where the article names no lead; its other units are for articles that name nobody
  const handed = ownLeads.length === 0 && inherited.length > 0;
  const leads = handed ? mentionsOf(flow, inherited, 'lead', registry) : ownLeads;
  const alone = ownLeads.length + ownResponsible.length === 0;
  const named = alone ? mentionsOf(flow, inherited, 'responsible', registry) : ownResponsible;
  const responsible = handed ? named.filter(({ text }) => !leads.some((lead) => lead.text === text)) : named;
  const inferredLead = leads.length === 0 ? inferLead(responsible, context.documentLeads) : undefined;
  const around = ancestorsOf(draft.part);
  if (!draft.numbered && draft.part.marker) around.push(draft.part);
  const body = draft.heading.end;
  const targets = targetsOf(flow, Math.max(start, body), end, blocks, time.year);
  const article: Article = {
    number,
    numeral: draft.numbered ? numeralOf(flow, draft.part) : null,
    title: draft.heading.title,
    text: wordsOf(flow, start, end),
    span: spanOf(flow, start, end),
    chapter: (around[0] && context.chapters.get(around[0])) ?? null,
    path: around.map((part) => numeralOf(flow, part)),
    leads,
    responsible,
    ...(inferredLead && { inferredLead }),
    officials: blocks.flatMap((block) =>
      block.officials.map((o) => ({ label: o.label, text: flow.text.slice(o.start, o.end), span: spanOf(flow, o.start, o.end) })),
    ),
    targets,
    deadlines: deadlinesIn(draft, context),
    duties: dutiesOf(flow, Math.max(start, body), end, blocks),
    assignable: leads.length + responsible.length > 0,
  };
  if (!article.assignable) article.notAssignableReason = notAssignable(article, false);
  return article;
}

/** The deadlines of the article, or those in the heading above where neither a block nor a label of its own gives one. */
function deadlinesIn({ start, end, blocks, inherited }: ArticleDraft, { flow, time }: Context): Deadline[] {
  const own = deadlinesOf(flow, start, end, blocks, time);
  const handed = own.some(({ source }) => source !== 'text') ? [] : deadlinesOf(flow, start, start, inherited, time);
  return [...handed, ...own];
}

function reportingIn(
  flow: Flow,
  drafts: readonly ArticleDraft[],
  articles: readonly Article[],
  chapters: readonly ChapterOfPart[],
): ReportingRule[] {
  const owed = drafts.map(({ start, end }, i) => ({ ...articles[i]!, start, end }));
  const around = chapters.map(({ part: { start, end }, chapter: { number, title } }) => {
    return {
      start,
      end,
      title,
      number,
      assignable: articles.some((article) => article.assignable && article.chapter === number),
    };
  });
  return reportingOf(flow, owed, around);
}

/** The union over the blocks of the article, each name once, in the order of the text. */
function mentionsOf(
  flow: Flow,
  blocks: readonly UnitBlock[],
  role: 'lead' | 'responsible',
  registry: Registry | undefined,
): UnitMention[] {
  const out = new Map<string, UnitMention>();
  for (const block of blocks) {
    for (const unit of block.units) {
      if (unit.role !== role) continue;
      const text = flow.text.slice(unit.start, unit.end);
      if (!out.has(text)) out.set(text, mentionAt(flow, unit.start, unit.end, registry));
    }
  }
  return [...out.values()];
}

/** The first listed unit, unless it is a group: a group cannot lead. */
function inferLead(responsible: readonly UnitMention[], byDocument: boolean): InferredLead | undefined {
  const first = responsible[0];
  if (!first || first.isGroup) return undefined;
  return {
    text: first.text,
    rule: byDocument ? 'document' : 'first-listed',
    span: first.span,
    ...(first.unitCode && { unitCode: first.unitCode }),
  };
}

function bodiesOf(flow: Flow, drafts: readonly ArticleDraft[], registry: Registry | undefined): Body[] {
  const out: Body[] = [];
  drafts.forEach((draft, i) => {
    const body = leadingGroupOf(flow, draft.start, draft.end, i + 1, (start, end) => mentionAt(flow, start, end, registry));
    if (body) out.push(body);
  });
  return out;
}

/** An article that only founds a leading group says so as its reason. */
function markBodies(articles: readonly Article[], bodies: readonly Body[]): void {
  for (const body of bodies) {
    const article = articles.find((a) => a.number === body.article);
    if (article && !article.assignable) article.notAssignableReason = notAssignable(article, true);
  }
}
