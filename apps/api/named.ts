import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { registryOn } from '#document/index.js';
import type { Registry } from '#document/types.js';
import { GROUP_ROLES } from '#domain/actor.js';
import type { Approver, OnBehalf } from '#domain/approval/events.js';
import type { Measure } from '#domain/article/terms/plan.js';
import { delegationInForce } from '#ledger/delegations.js';
import { Ledger } from '#ledger/ledger.js';
import { findMissingHolder, isOfUnit, unitsHolding } from '#ledger/people/accounts.js';
import { readArticleWords } from '#ledger/queries/article.js';
import { RegistryStore } from '#ledger/registry.js';
import { POOL } from './pool.js';
import { Refused } from './problems/refused.js';

/** What a body names has to be there: units, people, words of the policy. The core knows none of them. Refusals come as {@link Refused}. */
@Injectable()
export class Named {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(RegistryStore) private readonly registry: RegistryStore,
    @Inject(Ledger) private readonly ledger: Ledger,
  ) {}

  /** Units by their codes, as the registry stands today. Refuses UNIT.UNKNOWN, UNIT.GONE (merged or renamed: nobody is there any more). */
  async units(codes: readonly string[]): Promise<void> {
    if (codes.length === 0) return;
    const { units } = await this.today();
    const known = new Map(units.map((unit) => [unit.code, unit]));
    const unknown = codes.find((code) => !known.has(code));
    if (unknown !== undefined) throw new Refused('UNIT.UNKNOWN', { unit: unknown });
    for (const code of codes) {
      const successor = known.get(code)!.mergedInto ?? known.get(code)!.renamedTo;
      if (successor !== undefined) throw new Refused('UNIT.GONE', { unit: code, successor });
    }
  }

  /** The registry as it stands today: a merger of a later day has not happened yet. */
  async today(): Promise<Registry> {
    return registryOn(await this.registry.read(), DAY.format(await this.ledger.now()));
  }

  /**
   * The offices of a dispatch, where work waits for somebody who may do it: the coordination office decides, the supervision office verifies. A unit is
   * the one where somebody holds its role, or for supervision where the registry says so. Refuses like {@link units}, DISPATCH.NOT_A_COORDINATION_OFFICE,
   * DISPATCH.NOT_A_SUPERVISION_OFFICE, with those that there are.
   */
  async offices(office: string, supervision: string): Promise<void> {
    await this.units([office, supervision]);
    const coordinating = await unitsHolding(this.pool, ['coordination_office']);
    if (!coordinating.includes(office))
      throw new Refused('DISPATCH.NOT_A_COORDINATION_OFFICE', { unit: office, offices: coordinating });
    const { units } = await this.registry.read();
    const bodies = units.filter(({ kind }) => kind === 'supervision').map(({ code }) => code);
    const supervising = [...new Set([...bodies, ...(await unitsHolding(this.pool, ['supervision_office']))])];
    if (!supervising.includes(supervision))
      throw new Refused('DISPATCH.NOT_A_SUPERVISION_OFFICE', { unit: supervision, offices: supervising });
  }

  /** Somebody who may sign in holds each approver's role in its unit. Refuses APPROVAL.NOBODY_THERE. */
  async approvers(approvers: readonly Approver[]): Promise<void> {
    const missing = await findMissingHolder(this.pool, approvers);
    if (missing) throw new Refused('APPROVAL.NOBODY_THERE', { role: missing.role, unit: missing.unit });
  }

  /** The discipline body that is named, or the only one there is. Refuses TOLERANCE.NOT_A_DISCIPLINE_BODY, with those that there are. */
  async disciplineBody(named: string | undefined): Promise<string> {
    const bodies = await unitsHolding(this.pool, ['discipline_body']);
    const body = named ?? (bodies.length === 1 ? bodies[0] : undefined);
    if (body === undefined || !bodies.includes(body)) throw new Refused('TOLERANCE.NOT_A_DISCIPLINE_BODY', { bodies });
    return body;
  }

  /** The discipline body, where there is one and no more: who gets what concerns none in particular. */
  async onlyDisciplineBody(): Promise<string | undefined> {
    const bodies = await unitsHolding(this.pool, ['discipline_body']);
    return bodies.length === 1 ? bodies[0] : undefined;
  }

  /** Members of the leading group are units whose people hold a role in it. Refuses MEETING.NOT_OF_THE_GROUP. */
  async groupMembers(units: readonly string[]): Promise<void> {
    const members = await unitsHolding(this.pool, GROUP_ROLES);
    const stranger = units.find((unit) => !members.includes(unit));
    if (stranger !== undefined) throw new Refused('MEETING.NOT_OF_THE_GROUP', { unit: stranger });
  }

  /** In whose place somebody decides: by a delegation that is in force for the policy. Refuses DELEGATION.NOT_IN_FORCE. */
  async onBehalf(delegation: { readonly id: string; readonly account: string; readonly policyId: string }): Promise<OnBehalf> {
    const found = await delegationInForce(this.pool, delegation);
    if (!found) throw new Refused('DELEGATION.NOT_IN_FORCE', { id: delegation.id });
    const { role, kind, recordedBy, recorderUnit } = found;
    const of = kind === 'delegation' ? { of: { account: recordedBy, unit: recorderUnit } } : {};
    return { role, basis: `${kind} ${found.id}: ${found.basis}`, ...of };
  }

  /** The handler (经办人) is somebody of the unit. Refuses HANDLER.UNKNOWN. */
  async handler(unit: string, name: string): Promise<void> {
    if (!(await isOfUnit(this.pool, unit, name))) throw new Refused('HANDLER.UNKNOWN', { handler: name, unit });
  }

  /**
   * Measures are tied to words of the article (domain.md §3): what they quote stands there, wherever its lines break. An article without a document
   * has no words to hold them against. Refuses PLAN.WORDS_UNKNOWN.
   */
  async quotes(articleId: string, measures: readonly Measure[]): Promise<void> {
    const quotes = measures.flatMap(({ quote }) => quote ?? []);
    if (quotes.length === 0) return;
    const words = await readArticleWords(this.pool, articleId);
    if (words === null) return;
    const text = withoutBlanks(words);
    const strange = quotes.find((quote) => !text.includes(withoutBlanks(quote)));
    if (strange !== undefined) throw new Refused('PLAN.WORDS_UNKNOWN', { quote: strange });
  }
}

const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

const withoutBlanks = (text: string): string => text.replace(/\s/g, '');
