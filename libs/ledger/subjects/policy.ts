import { policyAgenda } from '#domain/policy/agenda.js';
import type { PolicyCommand } from '#domain/policy/commands.js';
import { decidePolicy } from '#domain/policy/decide.js';
import type { PolicyEvent } from '#domain/policy/events.js';
import { foldPolicy } from '#domain/policy/evolve.js';
import type { PolicyState } from '#domain/policy/state.js';
import { noticesOfPolicy } from '../notices.js';
import { DEFAULT_FROZEN } from '../rule-book.js';
import { isoOf, type Frozen, type Subject } from './subject.js';

export const POLICY: Subject<PolicyState, PolicyCommand, PolicyEvent> = {
  type: 'policy',
  unknown: 'POLICY.UNKNOWN',
  settle: { kind: 'settle' },
  decide: decidePolicy,
  fold: (id, events, from) => foldPolicy(id, events, from)!,
  frozen: (state, command) => {
    if (command.kind === 'dispatch') return command;
    if (command.kind === 'dispatchList') return command.facts;
    if (!state && command.kind !== 'import') return null;
    return frozenOf(state);
  },
  nextDue: (state, reckoning) => policyAgenda(state, reckoning)[0]?.at ?? null,
  projection: (state) => ({ tasks: [], row: policyRow(state) }),
  closedTasks: () => [],
  notices: noticesOfPolicy,
};

/** What was frozen at the dispatch; before it nothing is counted, so the usual versions do. */
const frozenOf = (state: PolicyState | null): Frozen =>
  state?.ruleSet && state.calendar ? { ruleSet: state.ruleSet, calendar: state.calendar } : DEFAULT_FROZEN;

/** The row of `policy` that the state implies. */
const policyRow = (state: PolicyState) => ({
  id: state.id,
  title: state.title,
  issuer: state.issuer,
  document_number: state.documentNumber,
  status: state.status,
  stage: state.stage,
  articles: state.articles,
  dispatched: state.dispatched,
  findings: state.findings,
  imported_at: isoOf(state.importedAt),
  dispatched_at: isoOf(state.dispatchedAt),
  ends_at: isoOf(state.endsAt),
});
