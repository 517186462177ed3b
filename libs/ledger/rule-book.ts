import type { Reckoning } from '#domain/article/tasks.js';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { buildCalendar } from '#domain/calendar/calendar.js';
import type { VersionRef } from '#domain/decision.js';
import { MUNICIPAL, PEER } from '#domain/rules/built-in.js';

const ruleSets = [MUNICIPAL, PEER];
const calendars = [buildCalendar(CN_2019_2026)];

const key = ({ id, version }: VersionRef): string => `${id}@${version}`;
const ruleSetByKey = new Map(ruleSets.map((rules) => [key(rules), rules]));
const calendarByKey = new Map([[key(CN_2019_2026), calendars[0]!]]);

/** The rule set and the calendar that were frozen into a subject; undefined when this installation does not know them. */
export function reckoningOf(subject: { ruleSet: VersionRef; calendar: VersionRef }): Reckoning | undefined {
  const rules = ruleSetByKey.get(key(subject.ruleSet));
  const calendar = calendarByKey.get(key(subject.calendar));
  return rules && calendar ? { rules, calendar } : undefined;
}
