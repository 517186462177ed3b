import type { UnitCode } from '../actor.js';
import type { DispatchFacts } from './events.js';
import type { RebaseCommand } from './rebase.js';
import type { ChangeCommand } from './terms/change.js';
import type { ClosingCommand } from './terms/closing.js';
import type { DecisionCommand } from './terms/decision.js';
import type { DisputeCommand } from './terms/dispute.js';
import type { PlanCommand } from './terms/plan.js';
import type { PolicyFollowingCommand } from './terms/policy.js';
import type { ReportCommand } from './terms/report.js';
import type { SupervisionCommand } from './terms/supervision.js';

type SigningCommand =
  | {
      readonly kind: 'sign';
      readonly unit: UnitCode;
      readonly handler?: string;
      /** Accepted with a reservation: the clock runs, a dispute opens beside it. */
      readonly reservation?: string;
      /** Basis of the reservation. */
      readonly basis?: string;
      readonly comment?: string;
    }
  | { readonly kind: 'assignHandler'; readonly unit: UnitCode; readonly handler: string }
  | {
      readonly kind: 'object';
      readonly unit: UnitCode;
      readonly grounds: string;
      readonly basis: string;
      /** What is in dispute; left out: the grounds say it. */
      readonly question?: string;
    }
  | { readonly kind: 'confirmAssignment'; readonly unit: UnitCode; readonly reason: string }
  | { readonly kind: 'reassign'; readonly unit: UnitCode; readonly to: readonly UnitCode[]; readonly reason: string };

type ExecutionCommand =
  | { readonly kind: 'completePart'; readonly unit: UnitCode; readonly summary: string }
  | { readonly kind: 'waivePart'; readonly unit: UnitCode; readonly reason: string };

/** What can be asked of an article. Each names the unit for which the actor speaks, where that matters. */
export type ArticleCommand =
  | (DispatchFacts & { readonly kind: 'dispatch'; readonly supervision: UnitCode })
  | SigningCommand
  | DisputeCommand
  | PlanCommand
  | ReportCommand
  | ExecutionCommand
  | ChangeCommand
  | DecisionCommand
  | SupervisionCommand
  | ClosingCommand
  | PolicyFollowingCommand
  | RebaseCommand
  | { readonly kind: 'settle' };

/** The command of one kind. */
export type CommandOf<Kind extends ArticleCommand['kind']> = Extract<ArticleCommand, { kind: Kind }>;
