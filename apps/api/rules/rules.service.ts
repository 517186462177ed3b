import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import type { z } from 'zod';
import type { ApprovalFacts, Consequence } from '#domain/approval/events.js';
import { CalendarError, parseCalendar } from '#domain/calendar/calendar.js';
import { parseRuleSet, RuleSetError } from '#domain/rules/rule-set.js';
import { listAdoptions, readAdoption, type AdoptionView } from '#ledger/adoptions.js';
import { derivedId } from '#ledger/hash.js';
import { Ledger } from '#ledger/ledger.js';
import { addVersion, readVersion, type VersionTable } from '#ledger/versions.js';
import type { ActContext } from '../auth/current-actor.js';
import { Named } from '../named.js';
import { POOL } from '../pool.js';
import { done, type Done } from '../problems/done.js';
import { Refused } from '../problems/refused.js';
import type { askBody, content, decideBody, listBody } from './rules.schema.js';

type Content = z.output<typeof content>;
const tables = { calendar: 'calendar', ruleSet: 'rule_set' } as const;

/** Rule sets and calendars as data, and what becomes of running articles when there is a new one. Refusals come as {@link Refused}. */
@Injectable()
export class RulesService {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Named) private readonly named: Named,
  ) {}

  /** Stores a new version. Refuses RULES.BAD_CONTENT with every problem and its path, RULES.VERSION_TAKEN. */
  async add(what: keyof typeof tables, body: Content, { actor, commandId }: ActContext) {
    const problems = what === 'calendar' ? problemsOfCalendar(body) : problemsOfRuleSet(body);
    if (problems.length > 0) throw new Refused('RULES.BAD_CONTENT', { contentProblems: problems });
    const { id, version } = body;
    const { outcome, sha256 } = await addVersion(this.pool, tables[what], body);
    if (outcome === 'taken') throw new Refused('RULES.VERSION_TAKEN', { id, version });
    const to = { id, version };
    const adoptions = outcome === 'new' ? await listAdoptions(this.pool, this.ledger, { what, to, actor, commandId }) : [];
    return { id, version, sha256, repeated: outcome === 'there', adoptions };
  }

  async version(table: VersionTable, id: string, version: string) {
    const found = await readVersion(this.pool, table, { id, version });
    if (!found) throw new Refused('RULES.UNKNOWN', { id, version });
    return found;
  }

  /** Makes lists for articles that stand on none: new ones, and those that kept their rules. */
  async list({ what, id, version, policyId }: z.output<typeof listBody>, { actor, commandId }: ActContext): Promise<string[]> {
    await this.version(tables[what], id, version);
    return await listAdoptions(this.pool, this.ledger, { what, to: { id, version }, policyId, actor, commandId });
  }

  async adoption(id: string): Promise<AdoptionView> {
    const view = await readAdoption(this.pool, id);
    if (!view) throw new Refused('ADOPTION.UNKNOWN', { id });
    return view;
  }

  async decide(id: string, { articles, reason }: z.output<typeof decideBody>, act: ActContext): Promise<Done> {
    return done(await this.ledger.executeAdoption({ id, ...act, command: { kind: 'decide', articles, reason } }));
  }

  /** Lays the choice before the leading group, whose agreement carries it out; its refusal, or silence, adopts nothing. */
  async ask(
    id: string,
    { articles, reason, mode, approvers }: z.output<typeof askBody>,
    act: ActContext,
  ): Promise<Done & { id: string }> {
    const { state } = await this.adoption(id);
    if (state.decision) throw new Refused('ADOPTION.DECIDED');
    await this.named.approvers(approvers);
    const on = (chosen: typeof articles): Consequence => {
      return { type: 'adoption', id, command: { kind: 'decide', ...{ articles: chosen, reason } } };
    };
    const count = articles === 'all' ? state.items.length : articles.length;
    const facts: ApprovalFacts = {
      policyId: state.policyId,
      articleId: null,
      kind: 'impact-plan',
      question: `是否同意 ${count} 条改用${state.what === 'calendar' ? '工作日历' : '规则集'} ${state.to.id}@${state.to.version}`,
      reason,
      interested: [],
      mode,
      approvers,
      onRequest: { type: 'adoption', id, command: { kind: 'noteAsked' } },
      onApproval: on(articles),
      onRefusal: on([]),
      ruleSet: state.ruleSet,
      calendar: state.calendar,
    };
    const approval = derivedId('approval', act.commandId);
    return {
      id: approval,
      ...done(await this.ledger.executeApproval({ id: approval, ...act, command: { kind: 'request', facts } })),
    };
  }
}

function problemsOfRuleSet(body: Content): string[] {
  try {
    parseRuleSet(body);
    return [];
  } catch (error) {
    if (error instanceof RuleSetError) return error.problems.map(({ path, problem }) => `${path}: ${problem}`);
    throw error;
  }
}

function problemsOfCalendar(body: Content): string[] {
  try {
    parseCalendar(body);
    return [];
  } catch (error) {
    if (error instanceof CalendarError) return [...error.problems];
    throw error;
  }
}
