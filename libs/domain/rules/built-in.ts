import municipal from './municipal.json' with { type: 'json' };
import peer from './peer.json' with { type: 'json' };
import { parseRuleSet } from './rule-set.js';

/** The defaults of a city (domain.md §4 to §6). */
export const MUNICIPAL = parseRuleSet(municipal);

/** The steps of the process engines that the benchmark compares with. */
export const PEER = parseRuleSet(peer);
