import type { Pool } from 'pg';
import type { SubjectKind } from '#contracts/workflows.js';
import type { Reckoning } from '#domain/article/tasks.js';
import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import { buildCalendar, parseCalendar, type Calendar } from '#domain/calendar/calendar.js';
import type { VersionRef } from '#domain/decision.js';
import { MUNICIPAL, PEER } from '#domain/rules/built-in.js';
import { parseRuleSet, type RuleSet } from '#domain/rules/rule-set.js';
import { contentHash } from './hash.js';
import type { Frozen } from './subjects/subject.js';

const refOf = ({ id, version }: VersionRef): VersionRef => ({ id, version });

/** Rule set and calendar of a dispatch that names none. */
export const DEFAULT_FROZEN: Frozen = { ruleSet: refOf(MUNICIPAL), calendar: refOf(CN_2019_2026) };

/** What an installation begins with: the rows of `rule_set` and `calendar`. */
export const BUILT_IN = { rule_set: [MUNICIPAL, PEER], calendar: [CN_2019_2026] } as const;

const key = ({ id, version }: VersionRef): string => `${id}@${version}`;

/**
 * Rule sets and calendars by version. A version never changes once it is written, so that what was read once is kept for the life of the
 * process; the content is checked against its hash when it is read.
 */
export class RuleBook {
  private readonly ruleSets = new Map<string, RuleSet>();
  private readonly calendars = new Map<string, Calendar>();

  constructor(private readonly pool: Pool) {}

  /** The rules frozen into a subject; undefined when this installation does not know them. */
  async find(frozen: Frozen): Promise<Reckoning | undefined> {
    return this.known(frozen) ?? (await this.read(frozen));
  }

  /** As {@link find}; a subject of this kind and id whose rules are not here is a fault of the installation, and thrown. */
  async of(frozen: Frozen, kind: SubjectKind, id: string): Promise<Reckoning> {
    const reckoning = await this.find(frozen);
    if (!reckoning) throw new Error(`rule set or calendar of ${kind} ${id} is unknown here`);
    return reckoning;
  }

  private known({ ruleSet, calendar }: Frozen): Reckoning | undefined {
    const rules = this.ruleSets.get(key(ruleSet));
    const days = this.calendars.get(key(calendar));
    return rules && days ? { rules, calendar: days } : undefined;
  }

  private async read(frozen: Frozen): Promise<Reckoning | undefined> {
    const rules = await this.content('rule_set', frozen.ruleSet);
    const days = await this.content('calendar', frozen.calendar);
    if (rules === undefined || days === undefined) return undefined;
    this.ruleSets.set(key(frozen.ruleSet), parseRuleSet(rules));
    this.calendars.set(key(frozen.calendar), buildCalendar(parseCalendar(days)));
    return this.known(frozen);
  }

  private async content(table: keyof typeof BUILT_IN, ref: VersionRef): Promise<unknown> {
    const { rows } = await this.pool.query<{ content: unknown; sha256: string }>(
      `select content, sha256 from ${table} where id = $1 and version = $2`,
      [ref.id, ref.version],
    );
    const [row] = rows;
    if (row && contentHash(row.content) !== row.sha256) throw new Error(`${table} ${key(ref)} is not what its hash says`);
    return row?.content;
  }
}
