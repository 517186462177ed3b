import { expect, it } from '@jest/globals';
import { approvalActor, type Actor } from '../actor.js';
import { recorded } from '../article/recorded.js';
import { at, calendar, office } from '../../../test/support/life.js';
import { MUNICIPAL } from '../rules/built-in.js';
import { decideAdoption, foldAdoption, type AdoptionCommand, type AdoptionState } from './adoption.js';

const ruleSet = { id: MUNICIPAL.id, version: MUNICIPAL.version };
const version = { id: calendar.id, version: calendar.version };
let state: AdoptionState | null = null;
function act(actor: Actor, command: AdoptionCommand): string | readonly string[] {
  const context = { now: at('2021-03-01'), actor, commandId: 'c', rules: MUNICIPAL, calendar };
  const decision = decideAdoption(state, command, context);
  if (!decision.ok) return decision.code;
  const events = decision.events.map((event) => recorded(event, context));
  state = foldAdoption('X', events, state);
  return events.map(({ type }) => type);
}

it('a list that is decided lets an approval end that adopts nothing, and carries out none that adopts something', () => {
  const items = [{ articleId: 'A', numeral: '（八）', ruleSet, calendar: version, moves: [] }];
  const facts = { policyId: 'P', what: 'calendar', to: version, office: 'OFFICE', items, ruleSet, calendar: version } as const;
  expect(act(office, { kind: 'list', facts })).toEqual(['AdoptionListed']);
  expect(act(office, { kind: 'decide', articles: 'all', reason: '采用' })).toEqual(['AdoptionDecided']);
  const leadingGroup = approvalActor('list');
  expect(act(leadingGroup, { kind: 'decide', articles: [], reason: '未同意' })).toEqual([]);
  expect(act(leadingGroup, { kind: 'decide', articles: 'all', reason: '同意' })).toBe('ADOPTION.DECIDED');
  expect(act(office, { kind: 'decide', articles: [], reason: '不采用' })).toBe('ADOPTION.DECIDED');
  expect(state!.decision!.articles).toEqual(['A']);
});
