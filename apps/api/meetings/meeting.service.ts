import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import type { z } from 'zod';
import { GROUP_ROLES, type Actor } from '#domain/actor.js';
import type { OnBehalf } from '#domain/approval/events.js';
import { openDisputes } from '#domain/article/state.js';
import type { MeetingCommand } from '#domain/meeting/commands.js';
import type { AgendaFacts, MeetingFacts } from '#domain/meeting/events.js';
import { askedToCome } from '#domain/meeting/state.js';
import { derivedId } from '#ledger/hash.js';
import { Ledger } from '#ledger/ledger.js';
import { readApproval } from '#ledger/queries/approvals.js';
import { readArticle } from '#ledger/queries/article.js';
import { meetingWith, readMeeting, type MeetingView } from '#ledger/queries/meetings.js';
import { unitsHolding } from '#ledger/people/accounts.js';
import { readPolicyFile } from '#ledger/queries/policies.js';
import { DEFAULT_FROZEN } from '#ledger/rule-book.js';
import type { ActContext } from '../auth/current-actor.js';
import { Named } from '../named.js';
import { POOL } from '../pool.js';
import { done, type Done } from '../problems/done.js';
import { Refused } from '../problems/refused.js';
import { scopeOf } from '../scope.js';
import type { callBody, meetingActs } from './meeting.schema.js';

type CallBody = z.output<typeof callBody>;
type Matter = z.output<typeof meetingActs.addItem>['matter'];

/** Meetings of the leading group. Refusals come as {@link Refused}. */
@Injectable()
export class MeetingService {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Named) private readonly named: Named,
  ) {}

  async call({ onBehalf, agenda, members, order, ...body }: CallBody, act: ActContext): Promise<Done & { id: string }> {
    const file = await readPolicyFile(this.pool, body.policyId);
    if (!file) throw new Refused('POLICY.UNKNOWN', { id: body.policyId });
    await this.named.groupMembers(members ?? []);
    await this.named.units([...body.invited, body.chairUnit]);
    const items: AgendaFacts[] = [];
    for (const matter of agenda) items.push(await this.agendaFacts(matter, body.policyId, null));
    const facts: MeetingFacts = {
      ...body,
      order: order ?? null,
      office: act.actor.roles.includes('coordination_office') ? (act.actor.unit ?? body.chairUnit) : await this.officeOf(body),
      members: members ?? (await unitsHolding(this.pool, GROUP_ROLES)),
      agenda: items,
      ruleSet: file.state.ruleSet ?? DEFAULT_FROZEN.ruleSet,
      calendar: file.state.calendar ?? DEFAULT_FROZEN.calendar,
    };
    const inPlaceOf = onBehalf === undefined ? {} : { onBehalf: await this.inPlaceOf(body.policyId, onBehalf, act.actor) };
    const id = derivedId('meeting', act.commandId);
    return { id, ...done(await this.ledger.executeMeeting({ id, ...act, command: { kind: 'call', facts, ...inPlaceOf } })) };
  }

  /** Puts a matter on the agenda; whom it concerns is read from the matter itself. */
  async addItem(id: string, matter: Matter, act: ActContext): Promise<Done> {
    const { state } = await this.meeting(id);
    return await this.act(id, { kind: 'addItem', ...(await this.agendaFacts(matter, state.policyId, id)) }, undefined, act);
  }

  /** One act on a meeting. `onBehalf`: a delegation of the actor, which must be in force. */
  async act(id: string, command: MeetingCommand, onBehalf: string | undefined, act: ActContext): Promise<Done> {
    await this.named.units(unitsIn(command));
    if (onBehalf === undefined) return done(await this.ledger.executeMeeting({ id, ...act, command }));
    const { state } = await this.meeting(id);
    const inPlaceOf = { onBehalf: await this.inPlaceOf(state.policyId, onBehalf, act.actor) };
    return done(await this.ledger.executeMeeting({ id, ...act, command: { ...command, ...inPlaceOf } }));
  }

  /** The meeting, for the leading group, the offices, and who is asked to come or ordered by it. Refuses MEETING.UNKNOWN, AUTH.NOT_CONCERNED. */
  async view(id: string, actor: Actor): Promise<MeetingView> {
    const view = await this.meeting(id);
    const scope = scopeOf(actor);
    const { state } = view;
    const concerned = [state.office, state.chairUnit, ...askedToCome(state), ...state.orders.flatMap(({ to }) => to)];
    if (scope !== null && !concerned.includes(scope)) throw new Refused('AUTH.NOT_CONCERNED', { id });
    return view;
  }

  private async meeting(id: string): Promise<MeetingView> {
    const view = await readMeeting(this.pool, this.ledger.rules, id);
    if (!view) throw new Refused('MEETING.UNKNOWN', { id });
    return view;
  }

  /** `meeting`: on whose agenda it is going to be; null: on that of a meeting that is being called. */
  private async agendaFacts(matter: Matter, policyId: string, meeting: string | null): Promise<AgendaFacts> {
    if (matter.kind === 'other') {
      await this.named.units(matter.interested);
      return { matter: { kind: 'other' }, title: matter.title, interested: matter.interested };
    }
    const other = await meetingWith(this.pool, policyId, matter, meeting);
    if (other !== undefined) throw new Refused('MEETING.ON_ANOTHER_AGENDA', { meeting: other });
    if (matter.kind === 'approval') {
      const view = await readApproval(this.pool, this.ledger.rules, matter.approvalId);
      if (!view || view.state.policyId !== policyId) throw new Refused('APPROVAL.UNKNOWN', { id: matter.approvalId });
      if (view.state.status !== 'pending') throw new Refused('APPROVAL.OVER', { status: view.state.status });
      return { matter, title: view.state.question, interested: view.state.interested };
    }
    const article = await readArticle(this.pool, this.ledger.rules, matter.articleId);
    if (!article || article.state.policyId !== policyId) throw new Refused('ARTICLE.UNKNOWN', { id: matter.articleId });
    const file = openDisputes(article.state).find(({ dispute }) => dispute === matter.dispute);
    if (!file) throw new Refused('DISPUTE.UNKNOWN', { dispute: matter.dispute });
    const { numeral } = article.state;
    return { matter, title: `${numeral} ${file.question}`, interested: [...new Set([file.unit, ...file.parties])] };
  }

  /** The coordination office that dispatched the policy keeps the minutes. */
  private async officeOf({ policyId, chairUnit }: Pick<CallBody, 'policyId' | 'chairUnit'>): Promise<string> {
    const file = await readPolicyFile(this.pool, policyId);
    return file?.state.office ?? chairUnit;
  }

  private async inPlaceOf(policyId: string, delegation: string, { account }: Actor): Promise<OnBehalf> {
    return await this.named.onBehalf({ id: delegation, account, policyId });
  }
}

/** Units that a command on a meeting names: they are to come, to answer, or to take on work. */
function unitsIn(command: MeetingCommand): readonly string[] {
  if (command.kind === 'invite') return command.units;
  if (command.kind !== 'resolve') return [];
  return [...(command.orders ?? []).flatMap(({ to }) => to), ...(command.ruling?.to ?? [])];
}
