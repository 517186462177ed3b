import { describe, expect, it } from '@jest/globals';
import { allWords } from '#contracts/words/all.js';
import {
  adoptionEventWords,
  approvalEventWords,
  articleEventWords,
  caseEventWords,
  meetingEventWords,
  paperEventWords,
  policyEventWords,
  toleranceEventWords,
} from '#contracts/words/events.js';
import { CHECKLIST } from './checklist.js';
import { CATALOGUES, COMMANDS, WITHOUT_ITEM } from './coverage.js';

const eventsOf = {
  article: articleEventWords,
  policy: policyEventWords,
  approval: approvalEventWords,
  meeting: meetingEventWords,
  case: caseEventWords,
  tolerance: toleranceEventWords,
  adoption: adoptionEventWords,
  paper: paperEventWords,
} as const;
type Subject = keyof typeof eventsOf;

/** Is there an item that asks for this event of this kind of subject? */
const asked = (subject: Subject, type: string): boolean =>
  CHECKLIST.some(({ events }) => events?.types.includes(type) && (events.of === undefined || events.of === subject));
const ids = new Set(CHECKLIST.map(({ id }) => id));

describe('the checklist of the play', () => {
  it.each(Object.keys(eventsOf) as Subject[])('asks for every event of a %s, or says why not', (subject) => {
    const types = Object.keys(eventsOf[subject]);
    const unexplained = types.filter((type) => !asked(subject, type) && !Object.hasOwn(WITHOUT_ITEM, type));
    expect(unexplained).toEqual([]);
    // an exception that is none any more
    expect(types.filter((type) => asked(subject, type) && Object.hasOwn(WITHOUT_ITEM, type))).toEqual([]);
  });

  it.each(Object.keys(eventsOf) as Subject[])('shows every kind of command of a %s by an event of its own', (subject) => {
    const shown = Object.values<string>(COMMANDS[subject]);
    // what has no item is in the play nevertheless: every reason says from what it follows, but for those that cannot be there
    const never = ['ReminderLapsed', 'PlanTookEffect', 'RulesKept'];
    expect(shown.filter((type) => never.includes(type))).toEqual([]);
    expect(shown.filter((type) => !asked(subject, type) && !Object.hasOwn(WITHOUT_ITEM, type))).toEqual([]);
  });

  it('asks for every kind of decision, task, notice and light that has a name', () => {
    for (const [catalogue, cover] of Object.entries(CATALOGUES)) {
      if ('not' in cover) continue;
      const names = Object.keys(allWords[catalogue as keyof typeof allWords]);
      const missing = names.filter((name) => !ids.has(`${cover.prefix}${name}`) && !Object.hasOwn(cover.without ?? {}, name));
      expect([catalogue, missing]).toEqual([catalogue, []]);
    }
  });

  it('names every item once', () => {
    expect(ids.size).toBe(CHECKLIST.length);
  });
});
