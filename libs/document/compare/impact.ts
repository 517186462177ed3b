import { nameKey } from '../registry/check.js';
import type { Article, UnitMention } from '../types.js';
import type { ArticleComparison, PolicyComparison } from './types.js';

/** An article at work, as the ledger knows it. `articleNumber` is its number in the old version. */
export interface RunningArticle {
  articleNumber: number;
  articleId: string;
  /** dispatched, planning, executing, closing, closed. */
  stage: string;
  /** Unit codes. */
  leads: readonly string[];
  responsible: readonly string[];
}

export type ImpactReason =
  | 'IMPACT.REPEALED'
  | 'IMPACT.MERGED'
  | 'IMPACT.TEXT_CHANGED'
  | 'IMPACT.UNITS_CHANGED'
  | 'IMPACT.LEAD_CHANGED'
  | 'IMPACT.DEADLINE_CHANGED'
  | 'IMPACT.DEADLINE_DROPPED'
  | 'IMPACT.RENUMBERED'
  | 'IMPACT.ADDED'
  | 'IMPACT.SPLIT'
  | 'IMPACT.CLOSED';

/** What is proposed, for a person to approve; nothing here is done. Numbers of articles are those of the new version. */
export type ImpactCommand =
  /** Bind the running article to the article of the new version and tell its units the words that changed. */
  | { kind: 'rebase'; params: { articleNumber: number; numeral: string | null; textChanged: boolean } }
  | {
      kind: 'changeUnits';
      params: {
        addLeads: string[];
        removeLeads: string[];
        addResponsible: string[];
        removeResponsible: string[];
        /** Names that are tied to no unit yet: to be settled before the plan is applied. */
        unresolved: string[];
        /** The unit that leaves has begun already: its work must be handed over. */
        handover: boolean;
      };
    }
  /** `due` null: the article has no deadline of its own any more, the end of validity counts. */
  | { kind: 'changeDeadline'; params: { due: string | null; text: string } }
  | { kind: 'endArticle'; params: { mergedInto: number | null } }
  | { kind: 'dispatch'; params: { articleNumber: number; splitFrom: number | null } }
  /** Nothing is to be done to it, but somebody should know. */
  | { kind: 'note'; params: Record<string, never> };

export interface ImpactEntry {
  /** Absent for an article that is new. */
  articleId?: string;
  articleNumber?: number;
  stage?: string;
  commands: (ImpactCommand & { reason: ImpactReason })[];
}

/**
 * What a new version means for the articles at work: proposals as data, in the order of the comparison, that the leading group approves
 * once (domain.md §2). Articles that did not change have no entry, and neither have those that run under no number of the
 * old version. Closed articles are left as they are and noted. `next` gives the units of the new version by their codes.
 */
export function impactOf(
  comparison: PolicyComparison,
  running: readonly RunningArticle[],
  versions: { old: readonly Article[]; next: readonly Article[] },
): ImpactEntry[] {
  const byNumber = new Map<number, RunningArticle[]>();
  for (const article of running) byNumber.set(article.articleNumber, [...(byNumber.get(article.articleNumber) ?? []), article]);
  const find = (articles: readonly Article[], number: number | undefined) => articles.find((a) => a.number === number);
  const out: ImpactEntry[] = [];
  for (const each of comparison.articles) {
    const next = find(versions.next, each.new?.number);
    if (!each.old && next) {
      const split = each.splitFrom ?? null;
      const reason = split === null ? 'IMPACT.ADDED' : 'IMPACT.SPLIT';
      // an article that nobody can be assigned to is not dispatched
      if (next.assignable)
        out.push({ commands: [{ kind: 'dispatch', params: { articleNumber: next.number, splitFrom: split }, reason }] });
      continue;
    }
    for (const article of byNumber.get(each.old?.number ?? -1) ?? []) {
      const commands = commandsFor(each, article, find(versions.old, each.old?.number), next);
      const { articleId, articleNumber, stage } = article;
      if (commands.length > 0) out.push({ articleId, articleNumber, stage, commands });
    }
  }
  return out;
}

function commandsFor(
  each: ArticleComparison,
  running: RunningArticle,
  old: Article | undefined,
  next: Article | undefined,
): ImpactEntry['commands'] {
  const changed = !each.changes.includes('unchanged');
  if (running.stage === 'closed') return changed ? [{ kind: 'note', params: {}, reason: 'IMPACT.CLOSED' }] : [];
  if (!next || !old) {
    const into = each.mergedInto ?? null;
    return [{ kind: 'endArticle', params: { mergedInto: into }, reason: into === null ? 'IMPACT.REPEALED' : 'IMPACT.MERGED' }];
  }
  const commands: ImpactEntry['commands'] = [];
  const text = each.changes.includes('text changed');
  const renumbered = each.renumbered || next.number !== old.number;
  if (changed || renumbered)
    commands.push({
      kind: 'rebase',
      params: { articleNumber: next.number, numeral: next.numeral, textChanged: text },
      reason: text ? 'IMPACT.TEXT_CHANGED' : changed ? reasonOf(each) : 'IMPACT.RENUMBERED',
    });
  if (each.units) {
    const command = unitsCommand(running, old, next);
    if (command) commands.push(command);
  }
  if (each.deadlines) commands.push(deadlineCommand(next));
  return commands;
}

const reasonOf = (each: ArticleComparison): ImpactReason => (each.units ? 'IMPACT.UNITS_CHANGED' : 'IMPACT.DEADLINE_CHANGED');

interface Party {
  codes: Set<string>;
  /** Words of units without a code, and of groups whose members nobody confirmed. */
  open: string[];
}

function partyOf(mentions: readonly UnitMention[]): Party {
  const party: Party = { codes: new Set(), open: [] };
  for (const mention of mentions) {
    if (mention.unitCode !== undefined) party.codes.add(mention.unitCode);
    else if (mention.members) for (const code of mention.members) party.codes.add(code);
    else party.open.push(mention.text);
  }
  return party;
}

const leadsOf = (article: Article): Party => {
  if (article.leads.length > 0) return partyOf(article.leads);
  const { inferredLead } = article;
  if (!inferredLead) return { codes: new Set(), open: [] };
  return inferredLead.unitCode !== undefined
    ? { codes: new Set([inferredLead.unitCode]), open: [] }
    : { codes: new Set(), open: [inferredLead.text] };
};

/** Only what the policy changed is changed: a unit that people added or took off since stays as they left it. */
function unitsCommand(running: RunningArticle, old: Article, next: Article): ImpactEntry['commands'][number] | undefined {
  const change = (before: Party, after: Party, at: readonly string[]) => ({
    add: [...after.codes].filter((code) => !before.codes.has(code) && !at.includes(code)),
    remove: [...before.codes].filter((code) => !after.codes.has(code) && at.includes(code)),
  });
  const leads = change(leadsOf(old), leadsOf(next), running.leads);
  const responsible = change(partyOf(old.responsible), partyOf(next.responsible), running.responsible);
  // who leads now needs no second place among the responsible
  const lead = new Set([...running.leads.filter((code) => !leads.remove.includes(code)), ...leads.add]);
  const addResponsible = responsible.add.filter((code) => !lead.has(code));
  const known = new Set([...leadsOf(old).open, ...partyOf(old.responsible).open].map(nameKey));
  const open = [...leadsOf(next).open, ...partyOf(next.responsible).open];
  const unresolved = [...new Set(open)].filter((words) => !known.has(nameKey(words)));
  const gone = leads.remove.length + responsible.remove.length;
  if (gone + leads.add.length + addResponsible.length + unresolved.length === 0) return undefined;
  return {
    kind: 'changeUnits',
    params: {
      addLeads: leads.add,
      removeLeads: leads.remove,
      addResponsible,
      removeResponsible: responsible.remove,
      unresolved,
      handover: gone > 0 && running.stage !== 'dispatched',
    },
    reason: leads.add.length + leads.remove.length > 0 ? 'IMPACT.LEAD_CHANGED' : 'IMPACT.UNITS_CHANGED',
  };
}

/** The latest day the new version gives: an article is done when the last of it is. */
function deadlineCommand(next: Article): ImpactEntry['commands'][number] {
  const dated = next.deadlines.filter((d) => d.due !== undefined).sort((a, b) => b.due!.localeCompare(a.due!));
  const last = dated[0];
  return last
    ? { kind: 'changeDeadline', params: { due: last.due!, text: last.text }, reason: 'IMPACT.DEADLINE_CHANGED' }
    : {
        kind: 'changeDeadline',
        params: { due: null, text: next.deadlines.map((d) => d.text).join('、') },
        reason: 'IMPACT.DEADLINE_DROPPED',
      };
}
