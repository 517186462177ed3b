import { describe, expect, it } from '@jest/globals';
import { executing } from '../../../test/support/life.js';
import { copyOfPart, copyOfState } from './copy.js';
import type { ArticleState, Part } from './state.js';

/** Fields that may be left out. The compiler refuses this list when one is missing, or is none. */
type Optional<T> = { [Field in keyof T as undefined extends T[Field] ? Field : never]-?: 0 };
const OF_STATE: Optional<ArticleState> = {
  caughtUpSubstance: 0,
  disputes: 0,
  milestones: 0,
  targets: 0,
  rollUp: 0,
  pendingDecision: 0,
  cases: 0,
  remindedByHand: 0,
  commendations: 0,
  excused: 0,
  lookBack: 0,
  reportCycle: 0,
  splitFrom: 0,
  splitInto: 0,
  policyEnd: 0,
  closingOwedFrom: 0,
};
const OF_PART: Optional<Part> = { filed: 0, leadFrom: 0 };

describe('a copy of a state, written out field by field', () => {
  const { state } = executing();

  it('has every field, those that may be left out as well, and is another object', () => {
    const full = { ...state!, ...OF_STATE } as unknown as ArticleState;
    expect(copyOfState(full)).toEqual(full);
    expect(Object.keys(copyOfState(full)).sort()).toEqual(Object.keys(full).sort());
    expect(copyOfState(full)).not.toBe(full);
    const part = { ...state!.parts[0]!, ...OF_PART } as unknown as Part;
    expect(copyOfPart(part)).toEqual(part);
    expect(copyOfPart(part)).not.toBe(part);
  });

  it('has no field that was left out', () => {
    expect(Object.keys(copyOfState(state!)).sort()).toEqual(Object.keys(state!).sort());
    expect(Object.keys(copyOfPart(state!.parts[0]!)).sort()).toEqual(Object.keys(state!.parts[0]!).sort());
  });
});
