import type { Actor } from './actor.js';
import type { Calendar } from './calendar/calendar.js';
import type { RuleSet } from './rules/rule-set.js';
import type { Instant } from './time.js';

/** What every decision is told besides the command and the state. Time and identity arrive as arguments, the core reads no clock. */
export interface DecisionContext {
  /** Business instant of the decision, UTC milliseconds. */
  readonly now: Instant;
  readonly actor: Actor;
  /** Id of the command: the seed of every id that the decision gives out. */
  readonly commandId: string;
  readonly rules: RuleSet;
  readonly calendar: Calendar;
  /** Where a command brings other rules than the subject had until now: those, by which it was reckoned before. */
  readonly former?: { readonly rules: RuleSet; readonly calendar: Calendar };
}

/** Parameters of a refusal, for the message catalogue. */
export type RefusalParams = Readonly<Record<string, string | number | readonly string[]>>;

export type Decision<Event> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly code: string; readonly params: RefusalParams };

export const accept = <Event>(...events: readonly Event[]): Decision<Event> => ({ ok: true, events });

export const refuse = (code: string, params: RefusalParams = {}): { ok: false; code: string; params: RefusalParams } => ({
  ok: false,
  code,
  params,
});

/** Reference to a versioned rule set or calendar that is frozen into a subject when it begins. */
export interface VersionRef {
  readonly id: string;
  readonly version: string;
}
