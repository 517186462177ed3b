import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { compareApart, dispatchBlockers, impactOf } from '#document/index.js';
import type { Settings } from '#config/settings.js';
import type { Actor } from '#domain/actor.js';
import type { ApprovalFacts } from '#domain/approval/events.js';
import type { ImpactPlan } from '#domain/policy/events.js';
import { derivedId } from '#ledger/hash.js';
import { Ledger } from '#ledger/ledger.js';
import { readPolicyDocument } from '#ledger/queries/policies.js';
import type { ActContext } from '../auth/current-actor.js';
import { Named } from '../named.js';
import { POOL } from '../pool.js';
import { SETTINGS } from '../settings.js';
import { done, type Done } from '../problems/done.js';
import { Refused } from '../problems/refused.js';
import { planImpact, type RunningArticle } from './impact-plan.js';
import { checkNumbers, checkRhythms, planAgain, PolicyService, type Dispatching, type Review } from './policy.service.js';

/** A policy as the corrections make it, with its text. */
interface Version extends Review {
  readonly id: string;
  readonly policy: NonNullable<Review['policy']>;
  readonly text: string;
}

export type Ask = Pick<ApprovalFacts, 'mode' | 'approvers' | 'question' | 'reason'>;

type Proposed = Done & { readonly approval: string };

/** Two versions of a policy: what changed, and what that means for articles that run. Refusals come as {@link Refused}. */
@Injectable()
export class VersionService {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(PolicyService) private readonly policies: PolicyService,
    @Inject(Named) private readonly named: Named,
  ) {}

  /** The policy against the version before it, or against the one named. Refuses POLICY.UNKNOWN, POLICY.NO_DOCUMENT, VERSION.NOTHING_BEFORE. */
  async comparison(id: string, withId: string | undefined, actor: Actor) {
    const next = await this.version(id, actor);
    const oldId = withId ?? next.state.replaces;
    if (oldId === null) throw new Refused('VERSION.NOTHING_BEFORE', { id });
    const old = await this.version(oldId, actor);
    return { old, next, comparison: await compareApart(old, next, this.settings.read) };
  }

  /** What the new version means for the running articles of the one before: proposals, for people to read. */
  async impact(id: string, actor: Actor) {
    const { old, next, comparison } = await this.comparison(id, undefined, actor);
    const running = await this.running(old.id);
    const entries = impactOf(comparison, running, { old: old.policy.articles, next: next.policy.articles });
    return { old: old.id, entries, blockers: dispatchBlockers(next.policy) };
  }

  /**
   * Lays the impact plan before the leading group: once approved it is applied to all running articles, and the new ones are dispatched, in one
   * transaction. `reportCycles` are for new articles and for those that run, which otherwise keep their rhythm. Refuses DISPATCH.BLOCKED,
   * DISPATCH.UNKNOWN_ARTICLE, DISPATCH.NO_REPORT_CYCLES, IMPACT.PENDING, VERSION.NOT_RUNNING (the version before is not dispatched).
   */
  async propose(id: string, ask: Ask, options: Dispatching, act: ActContext): Promise<Proposed> {
    return await planAgain(act, () => this.tryPropose(id, ask, options, act));
  }

  private async tryPropose(id: string, ask: Ask, options: Dispatching, act: ActContext): Promise<Proposed> {
    const earlier = await this.ledger.earlierResult(id, act.commandId, act.actor.account, 'ImpactProposed');
    const approval = derivedId('approval', act.commandId);
    if (earlier) return { ...done(earlier), approval };
    await this.named.approvers(ask.approvers);
    const { old, next, comparison } = await this.comparison(id, undefined, act.actor);
    if (old.state.stage !== 'dispatched') throw new Refused('VERSION.NOT_RUNNING', { id: old.id, stage: old.state.stage });
    const blockers = dispatchBlockers(next.policy);
    if (blockers.length > 0)
      throw new Refused('DISPATCH.BLOCKED', { count: blockers.length, blockers: blockers.map((finding) => finding.id) });
    checkNumbers(options, next.policy);
    const terms = await this.policies.termsOf(options, id, act);
    const reckoning = await this.policies.reckoningOf(terms);
    checkRhythms(options, reckoning.rules);
    const running = await this.running(old.id);
    const plan = planImpact(
      comparison,
      next.policy,
      running,
      { id: old.id, endsAt: old.state.endsAt, policy: old.policy },
      terms,
      reckoning,
    );
    await this.named.units([...unitsOf(plan)]);
    // planned from the corrections at this position: nothing may have been corrected since
    const expectedPosition = act.expectedPosition ?? next.position;
    const command = { kind: 'proposeImpact', plan: { ...plan, ask } } as const;
    return { ...done(await this.ledger.executePolicy({ id, ...act, expectedPosition, command })), approval };
  }

  private async version(id: string, actor: Actor): Promise<Version> {
    await this.policies.visible(id, actor);
    const { policy, ...review } = await this.policies.review(id);
    const text = await readPolicyDocument(this.pool, id);
    if (!policy || text === undefined) throw new Refused('POLICY.NO_DOCUMENT', { id });
    return { id, ...review, policy, text };
  }

  private async running(policyId: string): Promise<RunningArticle[]> {
    const { rows } = await this.pool.query<RunningArticle>(
      `select id as "articleId", number as "articleNumber", numeral, title, stage, leads,
         array(select unit from unnest(units) unit where unit <> all(leads)) as responsible
       from article where policy_id = $1 order by number`,
      [policyId],
    );
    return rows;
  }
}

/** Every unit that the plan gives work to. */
function* unitsOf({ added, running }: Omit<ImpactPlan, 'id' | 'ask'>): Generator<string> {
  for (const { command } of added) yield* [...command.leads, ...command.responsible];
  for (const { changes } of running)
    for (const change of changes) if (change.kind === 'units') yield* [...change.leads, ...change.responsible];
}
