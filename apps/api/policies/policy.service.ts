import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import {
  applyCorrections,
  canBeDispatched,
  compileFile,
  dispatchBlockers,
  hasClassificationMark,
  recompileApart,
  unitTaught,
  type CompiledFile,
} from '#document/index.js';
import type { Correction, EffectivePolicy, Finding } from '#document/types.js';
import { closeOf, dateAt, type Calendar } from '#domain/calendar/calendar.js';
import { CN_FEAST_EVES } from '#domain/calendar/built-in.js';
import type { Actor } from '#domain/actor.js';
import type { ReportRhythm } from '#domain/article/events.js';
import type { Reckoning } from '#domain/article/tasks.js';
import type { VersionRef } from '#domain/decision.js';
import type { RuleSet } from '#domain/rules/rule-set.js';
import { isDate } from '#domain/time.js';
import type { PolicyCommand } from '#domain/policy/commands.js';
import type { PolicyHead, Recompilation } from '#domain/policy/events.js';
import type { PolicyState } from '#domain/policy/state.js';
import { derivedId } from '#ledger/hash.js';
import { Ledger } from '#ledger/ledger.js';
import {
  readPendingImpact,
  readPolicyFile,
  readPolicyItem,
  readRecompilation,
  type PolicyFile,
} from '#ledger/queries/policies.js';
import { RegistryStore, type Learnt } from '#ledger/registry.js';
import { DEFAULT_FROZEN } from '#ledger/rule-book.js';
import type { ActContext } from '../auth/current-actor.js';
import { Named } from '../named.js';
import { POOL } from '../pool.js';
import { done, type Done } from '../problems/done.js';
import { Refused } from '../problems/refused.js';
import { scopeOf } from '../scope.js';
import { SETTINGS } from '../settings.js';
import type { Settings } from '#config/settings.js';
import { UnitService } from '../units/unit.service.js';
import { planDispatch, planOf, type DispatchPlan, type DispatchTerms, type PlannedArticle } from './dispatch-plan.js';

export interface Dispatching {
  readonly office?: string | undefined;
  readonly supervision?: string | undefined;
  readonly ruleSet?: VersionRef | undefined;
  readonly calendar?: VersionRef | undefined;
  /** How often articles are reported on, where a person wants another rhythm than the text proposes; null: the rule set's. */
  readonly reportCycles?: readonly { readonly article: number; readonly cycle: ReportRhythm | null }[] | undefined;
}

export interface TaskList extends Dispatching {
  readonly title: string;
  readonly validity: { readonly from: string | null; readonly to: string | null };
  readonly articles: readonly (Omit<PlannedArticle, 'due' | 'span'> & { readonly due: number | undefined })[];
}

/** What a review looks at: the policy as the corrections make it, and what still forbids its dispatch. */
export interface Review {
  readonly position: number;
  readonly state: PolicyState;
  readonly policy: EffectivePolicy | null;
  readonly blockers: readonly Finding[];
}

export interface Import {
  readonly fileName: string | null;
  /** The version that this one is to take the place of: a consultation draft, or a policy that runs. */
  readonly replaces: string | null;
}

/** Another file of the same words. */
export interface RecompileFile {
  readonly bytes: Uint8Array;
  readonly fileName: string | null;
}

/** What a recompilation changed. */
export interface Recompiling extends Done, PolicyHead {
  readonly changes: Recompilation['changes'];
  /** Ids: of corrections whose articles have other numbers now, and of all that work on nothing now. */
  readonly corrections: { readonly moved: readonly string[]; readonly notApplied: readonly string[] };
}

/** From a document to running work: import, review, dispatch. Refusals come as {@link Refused}. */
@Injectable()
export class PolicyService {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(RegistryStore) private readonly registry: RegistryStore,
    @Inject(UnitService) private readonly units: UnitService,
    @Inject(Named) private readonly named: Named,
  ) {}

  /** Reads and compiles a document and puts it up for review. Refuses with the codes of the readers. */
  async import(bytes: Uint8Array, { fileName, replaces }: Import, { commandId, actor }: ActContext) {
    if (fileName !== null && hasClassificationMark(fileName)) throw new Refused('DOCUMENT.CLASSIFIED');
    const limits = this.readLimits();
    const registry = await this.units.today();
    const {
      text,
      head: compiled,
      json,
    } = await compileFile(bytes, {
      ...(fileName !== null && { fileName }),
      registry,
      feasts: CN_FEAST_EVES,
      limits,
    });
    const head = headOf(compiled, fileName);
    const sha256 = sha256Of(text);
    if (replaces !== null) await this.visible(replaces, actor);
    // a repeated import is the same policy: its id follows from the command
    const id = policyIdOf(commandId);
    const earlier = await this.ledger.earlierResult(id, commandId, actor.account, 'PolicyImported');
    if (earlier) {
      // compiled anew, perhaps by another registry: what makes it the same is the text
      const { state } = await this.file(id);
      if (state.source?.sha256 !== sha256) throw new Refused('LEDGER.COMMAND_ID_TAKEN', { commandId });
      return { id, ...done(earlier), ...head };
    }
    const executed = await this.ledger.executePolicy(
      {
        id,
        commandId,
        actor,
        command: { kind: 'import', ...head, source: { sha256, characters: text.length, fileName }, replaces },
      },
      async (client) => {
        await client.query(
          'insert into policy_document (policy_id, file_name, sha256, text, compiled) values ($1, $2, $3, $4, $5)',
          [id, fileName, sha256, text, json],
        );
      },
    );
    return { id, ...done(executed), ...head };
  }

  /** The policy with its corrections applied. Refuses POLICY.UNKNOWN. */
  async review(id: string): Promise<Review> {
    return await this.reviewOf(await this.file(id));
  }

  /** Tries a correction on the policy as those before it make it, and records it; `alias`: what the registry learned from it. Refuses with the codes of `applyCorrections` and of the domain. */
  async correct(id: string, correction: Correction, act: ActContext): Promise<Done & { readonly alias?: Learnt }> {
    const { state, position, compiled, text } = await this.file(id);
    const recorded = correctionsOf(state);
    if (compiled)
      applyCorrections(compiled, [...recorded, correction], await this.registry.read(), text ?? undefined, {
        recorded: recorded.length,
        lost: lostOf(state),
      });
    // tried on what was there at this position: when somebody was faster, it is tried again on what is there now
    const expectedPosition = act.expectedPosition ?? position;
    const request = { id, ...act, expectedPosition, command: { kind: 'correct', correction } as const };
    let alias: Learnt | undefined;
    const teach = async (client: PoolClient) => {
      if (correction.kind === 'resolveUnit') alias = await this.teach(client, id, correction.mention);
    };
    const executed = await this.ledger.executePolicy(request, correction.kind === 'resolveUnit' ? teach : undefined);
    const raced = !executed.ok && executed.code === 'LEDGER.STALE_POSITION' && act.expectedPosition === undefined;
    if (raced) return await this.correct(id, correction, act);
    return { ...done(executed), ...(alias && { alias }) };
  }

  /**
   * Compiles a policy under review anew: by the compiler and the registry as they are today, from its text or from another file of the same
   * words. What people corrected, accepted and said is carried over to the articles as they are numbered now; what finds none is reported. Refuses
   * with the codes of the readers, of `recompilation` and of the domain.
   */
  async recompile(id: string, file: RecompileFile | null, act: ActContext): Promise<Recompiling> {
    return await planAgain(act, () => this.tryRecompile(id, file, act));
  }

  private async tryRecompile(id: string, file: RecompileFile | null, act: ActContext): Promise<Recompiling> {
    if (file?.fileName && hasClassificationMark(file.fileName)) throw new Refused('DOCUMENT.CLASSIFIED');
    const earlier = await this.ledger.earlierResult(id, act.commandId, act.actor.account, 'PolicyRecompiled');
    if (earlier) return recompilingOf(done(earlier), (await readRecompilation(this.pool, id, act.commandId))!);
    const { state, position, compiled, text } = await this.file(id);
    // before it is read: a policy that is past its review is not worth a thread
    if (state.stage !== 'review') throw new Refused('POLICY.WRONG_STAGE', { stage: state.stage, wanted: ['review'] });
    if (!compiled || text === null || state.source === null) throw new Refused('POLICY.NO_DOCUMENT', { id });
    if (state.impact) throw new Refused('IMPACT.PENDING', { id: state.impact.id });
    const comments = state.consultations.flatMap((round) => round.comments);
    const read = await recompileApart(
      { policy: compiled, text },
      {
        corrections: correctionsOf(state),
        lost: [...lostOf(state)],
        numbers: comments.flatMap(({ article }) => article ?? []),
      },
      {
        file: file && { ...file, fileName: file.fileName ?? undefined },
        registry: await this.units.today(),
        feasts: CN_FEAST_EVES,
        limits: this.readLimits(),
      },
    );
    const fileName = file ? file.fileName : state.source.fileName;
    const now = new Map(read.renumbered.map(({ was, is }) => [was, is]));
    const source = { sha256: sha256Of(read.text), characters: read.text.length, fileName };
    const recompilation: Recompilation = {
      ...headOf(read.head, fileName),
      source,
      changes: read.changes,
      corrections: read.carried.map(({ index, correction }) => ({ id: state.corrections[index]!.id, correction })),
      notApplied: read.notApplied.map((index) => state.corrections[index]!.id),
      comments: comments.flatMap(({ id: comment, article }) => {
        const is = article === null ? undefined : now.get(article);
        return is === undefined ? [] : [{ id: comment, article: is }];
      }),
    };
    const insert = async (client: PoolClient) => {
      await client.query(
        `insert into policy_document (policy_id, file_name, sha256, text, compiled, recompiled) values ($1, $2, $3, $4, $5, $6)`,
        [id, fileName, source.sha256, read.text, read.json, (state.recompiled ?? 0) + 1],
      );
    };
    // compiled from what was there at this position: somebody may have corrected or commented since
    const request = { id, ...act, expectedPosition: act.expectedPosition ?? position };
    const command = { kind: 'recompile', recompilation: read.same ? null : recompilation } as const;
    const executed = await this.ledger.executePolicy({ ...request, command }, read.same ? undefined : insert);
    return recompilingOf(done(executed), recompilation);
  }

  private readLimits() {
    return { ...this.settings.read, maxBytes: this.settings.upload.maxBytes };
  }

  /** One act that needs nothing but the ledger. */
  async act(id: string, command: PolicyCommand, act: ActContext): Promise<Done> {
    return done(await this.ledger.executePolicy({ id, ...act, command }));
  }

  /**
   * Extends the validity or repeals the policy. Refuses IMPACT.PENDING while the leading group is asked about a version that takes its place: the
   * plan counts on the end as it is, and on the articles as they run.
   */
  async changeForce(
    id: string,
    command: Extract<PolicyCommand, { kind: 'extendValidity' | 'repeal' }>,
    act: ActContext,
  ): Promise<Done> {
    const pending = await readPendingImpact(this.pool, id);
    if (pending !== undefined) throw new Refused('IMPACT.PENDING', { id: pending });
    return await this.act(id, command, act);
  }

  /** Sends the draft to units of the registry for comment. */
  async openConsultation(id: string, units: readonly string[], due: string, act: ActContext): Promise<Done> {
    await this.named.units(units);
    return await this.act(id, { kind: 'openConsultation', units, due }, act);
  }

  /** A unit's comment; what it is about is there. Refuses COMMENT.UNKNOWN_ARTICLE, COMMENT.WORDS_UNKNOWN. */
  async comment(id: string, comment: Omit<Extract<PolicyCommand, { kind: 'comment' }>, 'kind'>, act: ActContext): Promise<Done> {
    const { article, quote } = comment;
    const file = article === null && quote === null ? null : await this.visible(id, act.actor);
    if (file?.compiled) {
      const { policy } = await this.reviewOf(file);
      if (article !== null && !policy!.articles.some(({ number }) => number === article))
        throw new Refused('COMMENT.UNKNOWN_ARTICLE', { article });
      const words = (text: string) => text.replace(/\s/g, '');
      if (quote !== null && !words(file.text ?? '').includes(words(quote))) throw new Refused('COMMENT.WORDS_UNKNOWN', { quote });
    }
    return await this.act(id, { kind: 'comment', ...comment }, act);
  }

  /** The policy's file, for those whom it concerns. Refuses POLICY.UNKNOWN, also where it does not concern the unit. */
  async visible(id: string, actor: Actor): Promise<PolicyFile> {
    if (!(await readPolicyItem(this.pool, id, scopeOf(actor)))) throw new Refused('POLICY.UNKNOWN', { id });
    return await this.file(id);
  }

  /** Takes back a correction, by the id under which it was recorded. */
  async withdrawCorrection(id: string, correctionId: string, act: ActContext): Promise<Done> {
    const { state } = await this.file(id);
    const correction = state.corrections.find((recorded) => recorded.id === correctionId)?.correction as Correction | undefined;
    const request = { id, ...act, command: { kind: 'withdrawCorrection', id: correctionId } as const };
    if (correction?.kind !== 'resolveUnit') return done(await this.ledger.executePolicy(request));
    const teach = async (client: PoolClient) => void (await this.teach(client, id, correction.mention));
    return done(await this.ledger.executePolicy(request, teach));
  }

  /**
   * With the correction, in its transaction, the registry learns what it says of a mention: at once and not at the dispatch, because a
   * consultation draft is never dispatched and its issued version should not ask the same again. A correction that is taken back or replaced
   * during the review takes its alias along; after the dispatch none can be taken back, and the alias stays.
   */
  private async teach(client: PoolClient, policyId: string, mention: string): Promise<Learnt> {
    const file = await readPolicyFile(client, policyId);
    if (!file?.compiled) return 'none';
    const unit = unitTaught(file.compiled, correctionsOf(file.state), mention);
    return await this.units.learn(client, { policyId, name: mention, unit });
  }

  /**
   * Dispatches every assignable article in one transaction. Refuses DISPATCH.BLOCKED with what forbids it, DISPATCH.NO_OFFICE and
   * DISPATCH.NO_SUPERVISION when nobody is named and the registry does not say, the codes of `Named.offices`, UNIT.GONE, LEDGER.UNKNOWN_RULES, VERSION.RUNNING (the version that this one
   * takes the place of runs: what becomes of its articles is an impact plan).
   */
  async dispatch(id: string, options: Dispatching, act: ActContext) {
    return await planAgain(act, () => this.tryDispatch(id, options, act));
  }

  private async tryDispatch(id: string, options: Dispatching, act: ActContext) {
    const earlier = await this.ledger.earlierResult(id, act.commandId, act.actor.account, 'PolicyDispatched');
    if (earlier) return { ...done(earlier), articles: await this.articlesOf(id) };
    const { state, policy, position } = await this.review(id);
    if (!policy || state.stage !== 'review') throw new Refused('POLICY.WRONG_STAGE', { stage: state.stage, wanted: ['review'] });
    if (state.replaces !== null) await this.checkNotRunning(state.replaces);
    checkNumbers(options, policy);
    const terms = await this.termsOf(options, id, act);
    const plan = planDispatch(policy, terms, await this.reckoningOf(terms));
    if ('blockers' in plan)
      throw new Refused('DISPATCH.BLOCKED', {
        count: plan.blockers.length,
        blockers: plan.blockers.map((finding) => finding.id),
      });
    // chosen or compiled some days ago: the registry may have changed since
    await this.named.units(plan.requests.flatMap(({ command }) => [...command.leads, ...command.responsible]));
    // planned from the corrections at this position: nothing may have been corrected since
    const expectedPosition = act.expectedPosition ?? position;
    const policyRequest = { id, ...act, expectedPosition, command: { kind: 'dispatch', ...plan.facts } as const };
    return { ...(await this.dispatchPlan(plan, policyRequest)), articles: await this.articlesOf(id) };
  }

  /** A list of tasks without a document (任务清单), dispatched at once in one transaction. Refuses like {@link dispatch}, LIST.NO_DUE_DATE, and LIST.BAD_DUE_DATE before the validity begins. */
  async dispatchList(list: TaskList, act: ActContext) {
    const id = policyIdOf(act.commandId);
    const terms = await this.termsOf(list, id, act);
    const { calendar } = await this.reckoningOf(terms);
    const { from: validFrom, to: validTo } = list.validity;
    const end = validTo === null ? undefined : endOf(calendar, validTo);
    await this.named.units(list.articles.flatMap(({ leads, responsible }) => [...leads, ...responsible]));
    const planned = list.articles.map((article): PlannedArticle => {
      const due = article.due ?? end;
      const { number } = article;
      if (due === undefined) throw new Refused('LIST.NO_DUE_DATE', { number });
      // nothing is due before the policy begins, as in a document (libs/document/review/corrections.ts)
      if (validFrom !== null && dateAt(calendar, due) < validFrom)
        throw new Refused('LIST.BAD_DUE_DATE', { number, from: validFrom });
      return { ...article, due, span: null };
    });
    const plan = planOf(planned, list.validity, terms, calendar);
    const head = {
      title: list.title,
      issuer: null,
      documentNumber: null,
      status: 'issued',
      articles: planned.length,
      findings: 0,
    } as const;
    const policyRequest = { id, ...act, command: { kind: 'dispatchList', head, facts: plan.facts } as const };
    return { id, ...(await this.dispatchPlan(plan, policyRequest)), articles: plan.facts.articles };
  }

  private async dispatchPlan(plan: DispatchPlan, policyRequest: Parameters<Ledger['executePolicy']>[0]): Promise<Done> {
    const dispatched = await this.ledger.dispatch(plan.requests, policyRequest);
    if (!dispatched.ok) throw new Refused(dispatched.code, dispatched.params);
    return done(dispatched.policy!);
  }

  private async file(id: string): Promise<PolicyFile> {
    const file = await readPolicyFile(this.pool, id);
    if (!file) throw new Refused('POLICY.UNKNOWN', { id });
    return file;
  }

  private async reviewOf({ position, state, compiled, text }: PolicyFile): Promise<Review> {
    if (!compiled) return { position, state, policy: null, blockers: [] };
    const corrections = correctionsOf(state);
    const policy = applyCorrections(compiled, corrections, await this.registry.read(), text ?? undefined, {
      recorded: corrections.length,
      lost: lostOf(state),
    });
    return { position, state, policy, blockers: state.stage === 'review' ? dispatchBlockers(policy) : [] };
  }

  private async articlesOf(policyId: string) {
    const { rows } = await this.pool.query<{ id: string; number: number; numeral: string; title: string }>(
      'select id, number, numeral, title from article where policy_id = $1 order by number',
      [policyId],
    );
    return rows;
  }

  async termsOf(options: Dispatching, policyId: string, { actor, commandId }: ActContext): Promise<DispatchTerms> {
    const { units } = await this.registry.read();
    const supervising = units.filter(({ kind }) => kind === 'supervision');
    const office = options.office ?? actor.unit;
    const supervision = options.supervision ?? (supervising.length === 1 ? supervising[0]!.code : undefined);
    if (!office) throw new Refused('DISPATCH.NO_OFFICE');
    if (!supervision) throw new Refused('DISPATCH.NO_SUPERVISION');
    await this.named.offices(office, supervision);
    return {
      policyId,
      commandId,
      actor,
      office,
      supervision,
      ruleSet: options.ruleSet ?? DEFAULT_FROZEN.ruleSet,
      calendar: options.calendar ?? DEFAULT_FROZEN.calendar,
      reportCycles: new Map(options.reportCycles?.map(({ article, cycle }) => [article, cycle])),
    };
  }

  private async checkNotRunning(id: string): Promise<void> {
    const { state } = await this.file(id);
    if (state.stage === 'dispatched') throw new Refused('VERSION.RUNNING', { id });
  }

  async reckoningOf({ ruleSet, calendar }: DispatchTerms): Promise<Reckoning> {
    const reckoning = await this.ledger.rules.find({ ruleSet, calendar });
    if (!reckoning) throw new Refused('LEDGER.UNKNOWN_RULES', { ruleSet: ruleSet.version, calendar: calendar.version });
    return reckoning;
  }
}

/** Refuses DISPATCH.UNKNOWN_ARTICLE when a rhythm is asked for an article that is not dispatched. */
export function checkNumbers({ reportCycles = [] }: Dispatching, policy: EffectivePolicy): void {
  const unknown = reportCycles.find(
    ({ article }) => !policy.articles.some((one) => one.number === article && canBeDispatched(one)),
  );
  if (unknown) throw new Refused('DISPATCH.UNKNOWN_ARTICLE', { article: unknown.article });
}

/** Refuses DISPATCH.NO_REPORT_CYCLES when a rhythm is asked for and the rule set knows none. */
export function checkRhythms({ reportCycles = [] }: Dispatching, { id, report }: RuleSet): void {
  const asked = reportCycles.find(({ cycle }) => cycle !== null);
  if (asked && report.cycle === null)
    throw new Refused('DISPATCH.NO_REPORT_CYCLES', { numeral: `${asked.article}`, ruleSet: id });
}

/** A policy's id follows from the command that brings it in, so that a repeated import finds the first one. */
const policyIdOf = (commandId: string): string => derivedId('policy', commandId);

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

const headOf = (compiled: CompiledFile['head'], fileName: string | null): PolicyHead => ({
  title: compiled.title ?? fileName ?? '（无标题）',
  issuer: compiled.issuer,
  documentNumber: compiled.documentNumber ?? null,
  status: compiled.status,
  articles: compiled.articles,
  findings: compiled.findings,
});

function recompilingOf(act: Done, { changes, corrections, notApplied, ...recompilation }: Recompilation): Recompiling {
  const { source: _, comments: __, ...head } = recompilation;
  const moved = corrections.filter(({ correction }) => correction !== null).map(({ id }) => id);
  return { ...act, ...head, changes, corrections: { moved, notApplied } };
}

/** Places of the corrections whose article is gone since a recompilation. */
const lostOf = ({ corrections }: PolicyState): ReadonlySet<number> =>
  new Set(corrections.flatMap(({ lost }, i) => (lost ? [i] : [])));

const correctionsOf = (state: PolicyState): Correction[] => state.corrections.map(({ correction }) => correction as Correction);

/**
 * Plans and carries out by the position that was looked at. When somebody was faster, and the client did not say itself what it has seen, looks
 * again and plans anew, so that a refusal is about the state of things and not about a position that the client never named.
 */
export async function planAgain<Result>({ expectedPosition }: ActContext, attempt: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const raced = error instanceof Refused && error.code === 'LEDGER.STALE_POSITION' && expectedPosition === undefined;
      if (!raced) throw error;
    }
  }
}

/** The close of business of the last day; undefined for a day that does not exist, which the domain refuses with its own code. */
const endOf = (calendar: Calendar, date: string): number | undefined => (isDate(date) ? closeOf(calendar, date) : undefined);
