import type { UnitCode } from '../actor.js';
import { isDate } from '../time.js';
import { DELAY_DAYS_MAX, type Delay } from './delay.js';
import {
  DEFAULT_SCENARIO,
  DUTIES,
  PROFILES,
  SUSPENSION_CATEGORIES,
  type ArticleChange,
  type Scenario,
  type UnitProfile,
} from './scenario.js';

/** One thing wrong with a scenario: where (`units.QY-KJJ.late.chance`), and what. */
export interface ScenarioProblem {
  readonly path: string;
  readonly zh: string;
  readonly en: string;
}

/** A scenario is not usable; `problems` has every reason. */
export class ScenarioError extends Error {
  constructor(readonly problems: readonly ScenarioProblem[]) {
    super(`unusable scenario: ${problems.map(({ path, en }) => `${path || '(whole)'}: ${en}`).join('; ')}`);
    this.name = 'ScenarioError';
  }
}

/**
 * Reads a scenario that came from outside (docs/simulation.md shows one). Everything may be left out: what is not said is as in
 * {@link DEFAULT_SCENARIO}; a profile begins from its `base` (`ordinary` unless said), by name one of {@link PROFILES} or of the scenario's own;
 * a delay may be written as a number of days. Unknown fields are refused, they are misspelt ones. Throws a {@link ScenarioError} that lists every problem.
 */
export function parseScenario(json: unknown): Scenario {
  const reader = new Reader();
  const scenario = reader.scenario(json);
  if (reader.problems.length > 0) throw new ScenarioError(reader.problems);
  return scenario;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** Reads value after value; of what is wrong it notes the problem and gives the default instead, so that every problem is found. */
class Reader {
  readonly problems: ScenarioProblem[] = [];
  private readonly own = new Map<string, unknown>();

  scenario(json: unknown): Scenario {
    const standard = DEFAULT_SCENARIO;
    const known = ['name', 'profiles', 'standard', 'units', 'reactions', 'decisions', 'collisionFrom', 'longHolidayDays'];
    const more = ['milestones', 'tailWorkdays', 'changes', 'meetings', 'rectificationDays'];
    const fields = this.fields(json, '', [...known, ...more]);
    for (const [name, profile] of this.entries(fields['profiles'], 'profiles')) {
      if (Object.hasOwn(PROFILES, name)) this.bad(`profiles.${name}`, '不能改动内置类型', 'a built-in profile stays as it is');
      else this.own.set(name, profile);
    }
    for (const [name, profile] of this.own) this.profile(profile, `profiles.${name}`, [name]);
    const { reactions, decisions } = standard;
    return {
      name: this.text(fields['name'], 'name', standard.name),
      standard: fields['standard'] === undefined ? standard.standard : this.profile(fields['standard'], 'standard'),
      units: this.units(fields['units']),
      reactions: this.delays(fields['reactions'], 'reactions', reactions),
      decisions: this.decisions(fields['decisions'], decisions),
      meetings: this.meetings(fields['meetings']),
      rectificationDays: this.number(fields['rectificationDays'], 'rectificationDays', standard.rectificationDays, 1, 3_660),
      milestones: this.number(fields['milestones'], 'milestones', standard.milestones, 0, 60),
      collisionFrom: this.number(fields['collisionFrom'], 'collisionFrom', standard.collisionFrom, 2, 10_000),
      longHolidayDays: this.number(fields['longHolidayDays'], 'longHolidayDays', standard.longHolidayDays, 3, 60),
      tailWorkdays: this.number(fields['tailWorkdays'], 'tailWorkdays', standard.tailWorkdays, 0, 500),
      changes: this.changes(fields['changes']),
    };
  }

  private decisions(value: unknown, given: Scenario['decisions']): Scenario['decisions'] {
    const read = this.numbers(value, 'decisions', given, 0, 1, false);
    // a hair's breadth for shares that are written in decimals
    if (read.toleranceExempt + read.toleranceLighten + read.toleranceMitigate > 1 + 1e-9)
      this.bad(
        'decisions',
        'toleranceExempt、toleranceLighten、toleranceMitigate 之和不得大于 1',
        'toleranceExempt, toleranceLighten and toleranceMitigate must not be more than 1 together',
      );
    return read;
  }

  private units(value: unknown): Record<UnitCode, UnitProfile> {
    return Object.fromEntries(this.entries(value, 'units').map(([unit, given]) => [unit, this.profile(given, `units.${unit}`)]));
  }

  /** A profile by name or written out; `seen`: the names that led here, against circles. */
  private profile(value: unknown, path: string, seen: readonly string[] = []): UnitProfile {
    if (typeof value === 'string') return this.named(value, path, seen);
    const fields = this.fields(value, path, ['base', ...Object.keys(PROFILES.ordinary)]);
    const base = fields['base'] === undefined ? PROFILES.ordinary : this.named(fields['base'], join(path, 'base'), seen);
    const part = (name: string, known: readonly string[]) => this.fields(fields[name] ?? {}, join(path, name), known);
    const late = part('late', ['chance', 'by', 'on']);
    const overload = part('overload', ['from', 'days']);
    const extension = part('extension', ['chance', 'before', 'days']);
    const suspension = part('suspension', ['chance', 'after', 'days', 'category']);
    const splits = part('splits', ['chance', 'after']);
    const tolerance = part('tolerance', ['chance', 'after']);
    const headReview = part('headReview', ['chance', 'after']);
    const returns = part('returns', ['plan', 'closing', 'rectification', 'rework']);
    const chance = (from: Fields, where: string, name: string, given: number) =>
      this.number(from[name], join(join(path, where), name), given, 0, 1, false);
    const delay = (from: Fields, where: string, name: string, given: Delay, min = 0) =>
      this.delay(from[name], join(join(path, where), name), given, min);
    return {
      silent: this.flag(fields['silent'], join(path, 'silent'), base.silent),
      ahead: this.delays(fields['ahead'], join(path, 'ahead'), base.ahead),
      late: {
        chance: chance(late, 'late', 'chance', base.late.chance),
        by: delay(late, 'late', 'by', base.late.by),
        on: this.choices(late['on'], join(path, 'late.on'), base.late.on, DUTIES),
      },
      overload: {
        from: this.number(overload['from'], join(path, 'overload.from'), base.overload.from, 0, 10_000),
        days: this.number(overload['days'], join(path, 'overload.days'), base.overload.days, 0, 100, false),
      },
      objects: this.number(fields['objects'], join(path, 'objects'), base.objects, 0, 1, false),
      extension: {
        chance: chance(extension, 'extension', 'chance', base.extension.chance),
        before: delay(extension, 'extension', 'before', base.extension.before),
        days: delay(extension, 'extension', 'days', base.extension.days, 1),
      },
      suspension: {
        chance: chance(suspension, 'suspension', 'chance', base.suspension.chance),
        after: delay(suspension, 'suspension', 'after', base.suspension.after),
        days: delay(suspension, 'suspension', 'days', base.suspension.days, 1),
        category:
          this.choices(
            suspension['category'] === undefined ? undefined : [suspension['category']],
            join(path, 'suspension.category'),
            [base.suspension.category],
            SUSPENSION_CATEGORIES,
          )[0] ?? base.suspension.category,
      },
      splits: {
        chance: chance(splits, 'splits', 'chance', base.splits.chance),
        after: delay(splits, 'splits', 'after', base.splits.after),
      },
      tolerance: {
        chance: chance(tolerance, 'tolerance', 'chance', base.tolerance.chance),
        after: delay(tolerance, 'tolerance', 'after', base.tolerance.after),
      },
      headReview: {
        chance: chance(headReview, 'headReview', 'chance', base.headReview.chance),
        after: delay(headReview, 'headReview', 'after', base.headReview.after),
      },
      reviews: this.number(fields['reviews'], join(path, 'reviews'), base.reviews, 0, 1, false),
      returns: {
        plan: chance(returns, 'returns', 'plan', base.returns.plan),
        closing: chance(returns, 'returns', 'closing', base.returns.closing),
        rectification: chance(returns, 'returns', 'rectification', base.returns.rectification),
        rework: delay(returns, 'returns', 'rework', base.returns.rework, 1),
      },
    };
  }

  private meetings(value: unknown): Scenario['meetings'] {
    if (value === null) return null;
    const given = DEFAULT_SCENARIO.meetings!;
    if (value === undefined) return given;
    const fields = this.fields(value, 'meetings', [...Object.keys(given), 'members']);
    const { members } = fields;
    return {
      everyWorkdays: this.number(fields['everyWorkdays'], 'meetings.everyWorkdays', given.everyWorkdays, 1, 1_000),
      notice: this.number(fields['notice'], 'meetings.notice', given.notice, 1, 100),
      minutes: this.delay(fields['minutes'], 'meetings.minutes', given.minutes, 0),
      confirmation: this.delay(fields['confirmation'], 'meetings.confirmation', given.confirmation, 0),
      excused: this.number(fields['excused'], 'meetings.excused', given.excused, 0, 1, false),
      deferred: this.number(fields['deferred'], 'meetings.deferred', given.deferred, 0, 1, false),
      ...(members !== undefined && { members: [...new Set(this.codes(members, 'meetings.members', true))] }),
    };
  }

  private codes(list: unknown, path: string, needed = false): string[] {
    const good = Array.isArray(list) && list.every((code) => typeof code === 'string' && code !== '');
    if (!good) this.bad(path, '应为单位代码的列表', 'a list of unit codes is needed');
    else if (needed && list.length === 0) this.bad(path, '至少要有一个单位', 'at least one unit is needed');
    return good ? (list as string[]) : [];
  }

  private named(name: unknown, path: string, seen: readonly string[]): UnitProfile {
    if (typeof name === 'string' && Object.hasOwn(PROFILES, name)) return PROFILES[name as keyof typeof PROFILES];
    if (typeof name === 'string' && seen.includes(name)) {
      this.bad(path, `类型循环引用：${[...seen, name].join(' → ')}`, `profiles in a circle: ${[...seen, name].join(' → ')}`);
    } else if (typeof name === 'string' && this.own.has(name)) {
      return this.profile(this.own.get(name), `profiles.${name}`, [...seen, name]);
    } else {
      const all = [...Object.keys(PROFILES), ...this.own.keys()].join(', ');
      this.bad(path, `应为以下类型之一：${all}`, `one of these profiles is needed: ${all}`);
    }
    return PROFILES.ordinary;
  }

  private changes(value: unknown): Scenario['changes'] {
    if (value === undefined) return DEFAULT_SCENARIO.changes;
    const fields = this.fields(value, 'changes', ['reportCycle', 'reportDueDay', 'articles']);
    const articles = this.entries(fields['articles'], 'changes.articles').map(([number, change]) => {
      const path = `changes.articles.${number}`;
      if (!/^[1-9]\d{0,5}$/.test(number)) this.bad(path, '应为条款序号', 'the number of an article is needed');
      return [number, this.article(change, path)];
    });
    const cycle = fields['reportCycle'];
    const day = fields['reportDueDay'];
    return {
      ...(cycle !== undefined && {
        reportCycle: this.choices([cycle], 'changes.reportCycle', ['month'], ['month', 'quarter'] as const)[0] ?? 'month',
      }),
      ...(day !== undefined && { reportDueDay: this.number(day, 'changes.reportDueDay', 5, 1, 28) }),
      articles: Object.fromEntries(articles) as Record<string, ArticleChange>,
    };
  }

  private article(value: unknown, path: string): ArticleChange {
    const fields = this.fields(value, path, ['due', 'leads', 'responsible']);
    const { due, leads, responsible } = fields;
    if (due !== undefined && !isDate(due)) this.bad(join(path, 'due'), '应为日期 YYYY-MM-DD', 'a date (YYYY-MM-DD) is needed');
    if (Array.isArray(leads) && leads.length === 0) this.bad(join(path, 'leads'), '至少要有一个牵头单位', 'a lead is needed');
    return {
      ...(isDate(due) && { due }),
      ...(leads !== undefined && { leads: this.codes(leads, join(path, 'leads')) }),
      ...(responsible !== undefined && { responsible: this.codes(responsible, join(path, 'responsible')) }),
    };
  }

  private delays<Name extends string>(value: unknown, path: string, given: Readonly<Record<Name, Delay>>): Record<Name, Delay> {
    const names = Object.keys(given) as Name[];
    const fields = value === undefined ? {} : this.fields(value, path, names);
    const read = names.map((name) => [name, this.delay((fields as Fields)[name], join(path, name), given[name], 0)]);
    return Object.fromEntries(read) as Record<Name, Delay>;
  }

  private delay(value: unknown, path: string, given: Delay, min: number): Delay {
    if (value === undefined) return given;
    const days = (days: unknown, name: string) => this.number(days, join(path, name), min, min, DELAY_DAYS_MAX);
    if (typeof value === 'number') return { kind: 'fixed', days: this.number(value, path, min, min, DELAY_DAYS_MAX) };
    const kind = isFields(value) ? value['kind'] : undefined;
    if (kind === 'fixed') return { kind, days: days(this.fields(value, path, ['kind', 'days'])['days'] ?? null, 'days') };
    if (kind === 'uniform') {
      const fields = this.fields(value, path, ['kind', 'from', 'to']);
      const range = { from: days(fields['from'] ?? null, 'from'), to: days(fields['to'] ?? null, 'to') };
      if (range.to < range.from) this.bad(join(path, 'to'), '不得小于 from', 'must not be less than from');
      return { kind, ...range };
    }
    if (kind === 'geometric') {
      const fields = this.fields(value, path, ['kind', 'mean', 'from']);
      const from = fields['from'] === undefined ? min : days(fields['from'], 'from');
      const mean = this.number(fields['mean'] ?? null, join(path, 'mean'), from, from, DELAY_DAYS_MAX, false);
      return { kind, mean, from };
    }
    if (kind === 'empirical') {
      const list = this.fields(value, path, ['kind', 'days'])['days'];
      if (Array.isArray(list) && list.length > 0 && list.length <= 100_000) {
        return { kind, days: list.map((entry: unknown, i) => days(entry ?? null, `days.${i}`)) };
      }
      this.bad(join(path, 'days'), '应为非空的天数列表', 'a list of days that is not empty is needed');
      return given;
    }
    const kinds = 'fixed, uniform, geometric, empirical';
    this.bad(
      path,
      `应为天数，或 kind 为 ${kinds} 之一的分布`,
      `a number of days, or a distribution of the kind ${kinds} is needed`,
    );
    return given;
  }

  private numbers<Name extends string>(
    value: unknown,
    path: string,
    given: Readonly<Record<Name, number>>,
    ...range: [min: number, max: number, whole: boolean]
  ): Record<Name, number> {
    const names = Object.keys(given) as Name[];
    const fields: Fields = value === undefined ? {} : this.fields(value, path, names);
    const read = names.map((name) => [name, this.number(fields[name], join(path, name), given[name], ...range)]);
    return Object.fromEntries(read) as Record<Name, number>;
  }

  private number(value: unknown, path: string, given: number, min: number, max: number, whole = true): number {
    if (value === undefined) return given;
    if (typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    const [zh, en] = whole ? ['整数', 'a whole number'] : ['数', 'a number'];
    this.bad(path, `应为 ${min} 到 ${max} 的${zh}`, `${en} from ${min} to ${max} is needed`);
    return given;
  }

  private choices<Choice extends string>(
    value: unknown,
    path: string,
    given: readonly Choice[],
    allowed: readonly Choice[],
  ): readonly Choice[] {
    if (value === undefined) return given;
    if (Array.isArray(value) && value.every((item) => allowed.includes(item as Choice))) return value as Choice[];
    this.bad(path, `只能是：${allowed.join(', ')}`, `may only be: ${allowed.join(', ')}`);
    return given;
  }

  private flag(value: unknown, path: string, given: boolean): boolean {
    if (value === undefined || typeof value === 'boolean') return value ?? given;
    this.bad(path, '应为 true 或 false', 'true or false is needed');
    return given;
  }

  private text(value: unknown, path: string, given: string): string {
    if (value === undefined) return given;
    if (typeof value === 'string' && value.trim() !== '' && value.length <= 200) return value;
    this.bad(path, '应为 1 到 200 字的文本', 'a text of 1 to 200 characters is needed');
    return given;
  }

  private entries(value: unknown, path: string): [string, unknown][] {
    if (value === undefined) return [];
    return isFields(value) ? Object.entries(value) : Object.entries(this.fields(value, path, []));
  }

  private fields(value: unknown, path: string, known: readonly string[]): Fields {
    if (!isFields(value)) {
      this.bad(path, '应为对象 {…}', 'an object is needed');
      return {};
    }
    for (const name of Object.keys(value))
      if (!known.includes(name)) this.bad(join(path, name), '没有这个字段', 'not a known field');
    return value;
  }

  private bad(path: string, zh: string, en: string): void {
    // a profile is read once for every unit that has it
    if (!this.problems.some((problem) => problem.path === path && problem.en === en)) this.problems.push({ path, zh, en });
  }
}
