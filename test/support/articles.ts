import { randomUUID } from 'node:crypto';
import type { Actor } from '#domain/actor.js';
import type { GivenDeadlines } from '#domain/article/events.js';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import type { RuleSet } from '#domain/rules/rule-set.js';
import type { ArticleRequest } from '#ledger/ledger.js';

export const office: Actor = { account: 'office', unit: 'OFFICE', roles: ['coordination_office'] };
export const supervision: Actor = { account: 'dcs', unit: 'DCS', roles: ['supervision_office'] };
export const head = (unit: string): Actor => ({ account: `${unit}-head`, unit, roles: ['unit_head', 'handler'] });

/** The request that dispatches one article of a policy of its own, led by KJJ and due in 2030. */
export function dispatchOf(responsible: readonly string[], given: GivenDeadlines, { id, version }: RuleSet): ArticleRequest {
  return {
    id: randomUUID(),
    actor: office,
    commandId: randomUUID(),
    command: {
      kind: 'dispatch',
      policyId: randomUUID(),
      number: 8,
      numeral: '（八）',
      title: '集聚高新技术企业',
      leads: ['KJJ'],
      responsible,
      office: 'OFFICE',
      supervision: 'DCS',
      ruleSet: { id, version },
      calendar: { id: CN_2019_2026.id, version: CN_2019_2026.version },
      completion: { kind: 'fixed', due: Date.UTC(2030, 0, 4, 9, 30), source: 'policy' },
      given,
      span: null,
    },
  };
}
