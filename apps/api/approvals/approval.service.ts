import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import type { z } from 'zod';
import type { ApprovalCommand } from '#domain/approval/commands.js';
import type { ApprovalFacts, OnBehalf } from '#domain/approval/events.js';
import { consequencesOf } from '#domain/approval/on-decision.js';
import type { Actor } from '#domain/actor.js';
import { derivedId } from '#ledger/hash.js';
import { Ledger } from '#ledger/ledger.js';
import { readApproval, type ApprovalView } from '#ledger/queries/approvals.js';
import { readArticle } from '#ledger/queries/article.js';
import { readPolicyFile } from '#ledger/queries/policies.js';
import { DEFAULT_FROZEN } from '#ledger/rule-book.js';
import type { ActContext } from '../auth/current-actor.js';
import { Named } from '../named.js';
import { POOL } from '../pool.js';
import { done, type Done } from '../problems/done.js';
import { invalid, Refused } from '../problems/refused.js';
import { scopeOf } from '../scope.js';
import type { requestBody } from './approval.schema.js';

type RequestBody = z.output<typeof requestBody>;

/** Requests to the leading group, and the decisions on them. Refusals come as {@link Refused}. */
@Injectable()
export class ApprovalService {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Named) private readonly named: Named,
  ) {}

  /** Asks the leading group. What its decision brings about was proposed on the article and tried there; nobody can attach a command of his own. */
  async request(body: RequestBody, act: ActContext): Promise<Done & { id: string }> {
    const { policyId, articleId, effect, ...words } = body;
    await this.named.units(words.interested);
    await this.named.approvers(words.approvers);
    const { proposed, ...target } = await this.targetOf(policyId, articleId);
    if (effect.kind === 'proposed' && !proposed) throw new Refused('DECISION.NONE');
    const facts: ApprovalFacts = {
      ...words,
      ...target,
      articleId: articleId ?? null,
      interested: [...new Set([...words.interested, ...target.interested])],
      ...(effect.kind === 'proposed' && proposed && articleId
        ? { proposedBy: proposed.askedBy.unit, ...consequencesOf(proposed, articleId) }
        : NO_CONSEQUENCE),
    };
    const id = derivedId('approval', act.commandId);
    return { id, ...done(await this.ledger.executeApproval({ id, ...act, command: { kind: 'request', facts } })) };
  }

  /** One act on an approval. `onBehalf`: a delegation of the actor, which must be in force. */
  async act(id: string, command: ApprovalCommand, onBehalf: string | undefined, act: ActContext): Promise<Done> {
    if ('instruction' in command) await this.named.units(command.instruction?.to ?? []);
    const inPlaceOf = onBehalf === undefined ? {} : { onBehalf: await this.inPlaceOf(id, onBehalf, act.actor) };
    return done(await this.ledger.executeApproval({ id, ...act, command: { ...command, ...inPlaceOf } }));
  }

  /** The approval, for those who decide, who asked, and whom it concerns. Refuses APPROVAL.UNKNOWN, AUTH.NOT_CONCERNED. */
  async view(id: string, actor: Actor): Promise<ApprovalView> {
    const view = await readApproval(this.pool, this.ledger.rules, id);
    if (!view) throw new Refused('APPROVAL.UNKNOWN', { id });
    const scope = scopeOf(actor);
    const { requestedBy, approvers, interested, instructions } = view.state;
    const concerned = [
      requestedBy.unit,
      ...approvers.map(({ unit }) => unit),
      ...interested,
      ...instructions.flatMap(({ to }) => to),
    ];
    if (scope !== null && !concerned.includes(scope)) throw new Refused('AUTH.NOT_CONCERNED', { id });
    return view;
  }

  private async inPlaceOf(id: string, delegation: string, { account }: Actor): Promise<OnBehalf> {
    const view = await readApproval(this.pool, this.ledger.rules, id);
    if (!view) throw new Refused('APPROVAL.UNKNOWN', { id });
    return await this.named.onBehalf({ id: delegation, account, policyId: view.state.policyId });
  }

  private async targetOf(policyId: string | undefined, articleId: string | undefined) {
    if (articleId !== undefined) {
      const article = await readArticle(this.pool, this.ledger.rules, articleId);
      if (!article) throw new Refused('ARTICLE.UNKNOWN', { id: articleId });
      const { state } = article;
      const interested = state.parts.map(({ unit }) => unit);
      const { policyId: of, ruleSet, calendar, pendingDecision } = state;
      return { policyId: of, ruleSet, calendar, interested, proposed: pendingDecision };
    }
    if (policyId === undefined) throw invalid('policyId', 'missing');
    const file = await readPolicyFile(this.pool, policyId);
    if (!file) throw new Refused('POLICY.UNKNOWN', { id: policyId });
    const { ruleSet, calendar } = file.state;
    return {
      policyId,
      ruleSet: ruleSet ?? DEFAULT_FROZEN.ruleSet,
      calendar: calendar ?? DEFAULT_FROZEN.calendar,
      interested: [],
      proposed: undefined,
    };
  }
}

const NO_CONSEQUENCE = { kind: 'resolution', onApproval: null, onRefusal: null } as const;
