import { hasRole } from '../actor.js';
import { closeOf } from '../calendar/calendar.js';
import { accept, refuse, type Decision, type DecisionContext } from '../decision.js';
import { isDate } from '../time.js';
import { policyAgenda } from './agenda.js';
import type { PolicyCommand, PolicyCommandOf } from './commands.js';
import type { PolicyDispatchFacts, PolicyEvent, PolicyHead, PolicySource } from './events.js';
import type { PolicyState } from './state.js';

/**
 * Decides one command on a policy. Pure. Refuses POLICY.UNKNOWN, POLICY.ALREADY_IMPORTED, POLICY.WRONG_STAGE (reviewing is over once it is
 * dispatched), POLICY.NO_ARTICLES, POLICY.BAD_VALIDITY (no such day, or the end lies before the beginning), POLICY.VALIDITY_OVER (the last day is
 * past), CORRECTION.UNKNOWN, AUTH.OFFICE_ONLY, AUTH.SYSTEM_ONLY.
 */
export function decidePolicy(state: PolicyState | null, command: PolicyCommand, context: DecisionContext): Decision<PolicyEvent> {
  if (command.kind === 'settle') return settle(state, context);
  if (!hasRole(context.actor, 'coordination_office')) return refuse('AUTH.OFFICE_ONLY');
  if (command.kind === 'import' || command.kind === 'dispatchList') {
    return state === null ? begin(command, context) : refuse('POLICY.ALREADY_IMPORTED');
  }
  if (state === null) return refuse('POLICY.UNKNOWN');
  if (state.stage !== 'review') return refuse('POLICY.WRONG_STAGE', { stage: state.stage, wanted: ['review'] });
  switch (command.kind) {
    case 'correct':
      return accept({ type: 'PolicyCorrected', data: { id: context.commandId, correction: command.correction } });
    case 'withdrawCorrection':
      return state.corrections.some(({ id }) => id === command.id)
        ? accept({ type: 'CorrectionWithdrawn', data: { id: command.id } })
        : refuse('CORRECTION.UNKNOWN', { id: command.id });
    case 'dispatch': {
      const { kind: _kind, ...facts } = command;
      return dispatched(facts, context);
    }
  }
}

function begin(command: PolicyCommandOf<'import' | 'dispatchList'>, context: DecisionContext): Decision<PolicyEvent> {
  if (command.kind === 'import') {
    const { kind: _kind, ...data } = command;
    return accept(imported(data, data.source));
  }
  const dispatch = dispatched(command.facts, context);
  return dispatch.ok ? accept(imported(command.head, null), ...dispatch.events) : dispatch;
}

const imported = (head: PolicyHead, source: PolicySource | null): PolicyEvent => ({
  type: 'PolicyImported',
  data: { ...head, source },
});

function dispatched(facts: PolicyDispatchFacts, { now, calendar }: DecisionContext): Decision<PolicyEvent> {
  const { from, to } = facts.validity;
  if (facts.articles.length === 0) return refuse('POLICY.NO_ARTICLES');
  const bad = [from, to].find((date) => date !== null && !isDate(date));
  if (bad !== undefined) return refuse('POLICY.BAD_VALIDITY', { date: bad! });
  if (from !== null && to !== null && to < from) return refuse('POLICY.BAD_VALIDITY', { date: to });
  const endsAt = to === null ? null : closeOf(calendar, to);
  if (endsAt !== null && endsAt <= now) return refuse('POLICY.VALIDITY_OVER', { date: to! });
  return accept({ type: 'PolicyDispatched', data: { ...facts, endsAt } });
}

/** Time acts: what its agenda has come to. */
function settle(state: PolicyState | null, context: DecisionContext): Decision<PolicyEvent> {
  if (!hasRole(context.actor, 'system')) return refuse('AUTH.SYSTEM_ONLY');
  if (state === null) return refuse('POLICY.UNKNOWN');
  const due = policyAgenda(state, context).filter(({ at }) => at <= context.now);
  const endsAt = state.endsAt!;
  return accept(
    ...due.map(({ id, kind, moment }): PolicyEvent =>
      kind === 'validity-end'
        ? { type: 'ValidityEnded', data: { obligation: id, endsAt } }
        : { type: 'ValidityEndNear', data: { obligation: id, endsAt, moment } },
    ),
  );
}
