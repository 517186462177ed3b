import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { hasClassificationMark } from '#document/readers/classification.js';
import { approvalActor, type Actor } from '#domain/actor.js';
import { decideArticle } from '#domain/article/decide.js';
import type { ArticleState } from '#domain/article/state.js';
import type { CaseFacts, NewLead } from '#domain/case/events.js';
import { derivedId } from '#ledger/hash.js';
import { Ledger } from '#ledger/ledger.js';
import { titleOf } from '#ledger/subjects/article.js';
import { attachPaper, readPapers, type DecisionPaper, type NewPaper } from '#ledger/decision-papers.js';
import { readArticle } from '#ledger/queries/article.js';
import { readCase, type CaseView } from '#ledger/queries/cases.js';
import type { ActContext } from '../auth/current-actor.js';
import { POOL } from '../pool.js';
import { invalid, Refused, throwRefusal } from '../problems/refused.js';
import { scopeOf } from '../scope.js';

export interface PaperFields {
  readonly kind: NewPaper['kind'];
  readonly title: string;
  readonly text?: string | undefined;
  readonly reference?: string | undefined;
  readonly sha256?: string | undefined;
}

/** What cases, tolerance and papers share. */
@Injectable()
export class CaseService {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** The case, for those whom it concerns. Refuses CASE.UNKNOWN, AUTH.NOT_CONCERNED (also for a draft that the unit has not heard of). */
  async view(id: string, actor: Actor): Promise<CaseView> {
    const view = await readCase(this.pool, this.ledger.rules, id);
    if (!view) throw new Refused('CASE.UNKNOWN', { id });
    const scope = scopeOf(actor);
    const { unit, status } = view.state;
    if (scope !== null && (scope !== unit || status === 'drafted' || status === 'discarded'))
      throw new Refused('AUTH.NOT_CONCERNED', { id });
    return view;
  }

  /**
   * The change of lead that a case proposes is tried on its article as it stands: nothing is laid before the leading group that could not be carried
   * out. Refuses CASE.UNKNOWN, ARTICLE.* and DISPATCH.* like the change itself.
   */
  async tryNewLead(caseId: string, newLead: NewLead): Promise<void> {
    const found = await readCase(this.pool, this.ledger.rules, caseId);
    if (!found) throw new Refused('CASE.UNKNOWN', { id: caseId });
    const { articleId, unit: from, title: reason } = found.state;
    const state = await this.article(articleId);
    const reckoning = await this.ledger.rules.of(state, 'article', articleId);
    const context = { ...reckoning, now: await this.ledger.now(), actor: approvalActor('trial'), commandId: 'trial' };
    const tried = decideArticle(state, { kind: 'changeLead', from, ...newLead, reason }, context);
    if (!tried.ok) throwRefusal(tried);
  }

  /** Drafts a case by hand. The article gives the rules, the calendar and the words; whether its unit is of it, and the actor of the office that keeps its cases, the ledger decides. */
  async draft(
    matter: { articleId: string; unit: string; task: string | null; grounds: string },
    { commandId, actor }: ActContext,
  ): Promise<{ id: string; position: number; events: string[]; repeated: boolean }> {
    const article = await this.article(matter.articleId);
    const { policyId, number, numeral, verifier, ruleSet, calendar } = article;
    const words = { policyId, number, numeral, title: titleOf(article), ruleSet, calendar };
    const facts: CaseFacts = { ...words, ...matter, due: null, origin: 'supervision', supervision: verifier };
    const id = derivedId('case by hand', commandId);
    const executed = await this.ledger.executeCase({ id, commandId, actor, command: { kind: 'draft', facts } });
    if (!executed.ok) throwRefusal(executed);
    const { position, events, repeated } = executed;
    return { id, position, events: [...events], repeated };
  }

  /** The papers of an article that the actor may read: everything for the offices and the lead, else those of the own unit. */
  async papers(articleId: string, actor: Actor): Promise<DecisionPaper[]> {
    const scope = scopeOf(actor);
    if (scope === null) return await readPapers(this.pool, articleId, null);
    const { leads, parts } = await this.article(articleId);
    if (!parts.some(({ unit }) => unit === scope)) throw new Refused('AUTH.NOT_CONCERNED', { id: articleId });
    return await readPapers(this.pool, articleId, leads.includes(scope) ? null : scope);
  }

  /**
   * Attaches a paper to an article or a case when a choice is made. Refuses REQUEST.INVALID without a text or a reference with its hash,
   * DOCUMENT.CLASSIFIED, EVIDENCE.ID_TAKEN, AUTH.NO_UNIT.
   */
  async attach(
    subjectId: string,
    articleId: string,
    fields: PaperFields,
    { commandId, actor }: ActContext,
  ): Promise<{ id: string }> {
    if (actor.unit === null) throw new Refused('AUTH.NO_UNIT');
    const { kind, title, text = null, reference = null, sha256 = null } = fields;
    if (text === null && (reference === null || sha256 === null)) throw invalid('text', 'empty');
    if ([title, text, reference].some((part) => part !== null && hasClassificationMark(part)))
      throw new Refused('DOCUMENT.CLASSIFIED');
    const { unit, account } = { unit: actor.unit, account: actor.account };
    const paper = { id: commandId, subjectId, articleId, unit, kind, title, text, reference, sha256, account };
    if (!(await attachPaper(this.pool, paper))) throw new Refused('EVIDENCE.ID_TAKEN', { id: commandId });
    return { id: commandId };
  }

  /** The state of an article, for those of its units and for whom everything concerns. */
  async concerning(articleId: string, actor: Actor): Promise<ArticleState> {
    const article = await this.article(articleId);
    const scope = scopeOf(actor);
    if (scope !== null && !article.parts.some(({ unit }) => unit === scope))
      throw new Refused('AUTH.NOT_CONCERNED', { id: articleId });
    return article;
  }

  private async article(id: string): Promise<ArticleState> {
    const view = await readArticle(this.pool, this.ledger.rules, id);
    if (!view) throw new Refused('ARTICLE.UNKNOWN', { id });
    return view.state;
  }
}
