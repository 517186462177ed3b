import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { buildCalendar } from '#domain/calendar/calendar.js';
import { MUNICIPAL, PEER } from '#domain/rules/built-in.js';
import { parseRuleSet } from '#domain/rules/rule-set.js';
import { calendar } from '../life.js';

/** A later announcement: some weekdays of 2021 and 2022 are off as well. */
export const NEXT_CALENDAR = {
  ...CN_2019_2026,
  version: '2026.2',
  holidays: [...CN_2019_2026.holidays, '2021-03-31', '2021-05-28', '2021-07-05', '2021-09-06', '2021-12-31', '2022-03-04'].sort(),
};

/** A later rule set: another time for plans and verification, reports due later. */
export const NEXT_RULES = parseRuleSet({
  ...MUNICIPAL,
  version: '2026.9',
  plan: { ...MUNICIPAL.plan, budget: { amount: 15, unit: 'workday' } },
  verification: { ...MUNICIPAL.verification, budget: { amount: 5, unit: 'workday' } },
  report: { ...MUNICIPAL.report, dueDay: 8 },
});

export const VERSIONS = { ruleSets: [MUNICIPAL, PEER, NEXT_RULES], calendars: [calendar, buildCalendar(NEXT_CALENDAR)] } as const;
