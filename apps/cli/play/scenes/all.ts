import type { Scene } from '../scene.js';
import { CHANGES } from './changes.js';
import { DECISIONS } from './decisions.js';
import { DISPUTES } from './disputes.js';
import { POLICIES } from './policies.js';
import { SUPERVISION } from './supervision.js';

/** Everything that is told after the dispatch, besides what units do by routine. */
export const SCENES: readonly Scene[] = [...DISPUTES, ...CHANGES, ...SUPERVISION, ...DECISIONS, ...POLICIES];
