import { addMonths, type DateString, type Instant } from '#domain/time.js';
import { mannersOf, plotsOf, type Manner, type PlayArticle, type Plots, type PlayUnit } from './cast.js';
import type { Dice } from './dice.js';
import type { Act, ArticleNow, DraftedCase, Errand, OpenTask } from './errands.js';
import { plusDays, type OfficeTime } from './office-time.js';
import * as words from './words.js';

export interface StoryOptions {
  readonly dice: Dice;
  readonly time: OfficeTime;
  readonly articles: readonly PlayArticle[];
  readonly units: readonly PlayUnit[];
  /** Business instant of the dispatch. */
  readonly dispatchedAt: Instant;
  /** Last day of the policy's validity. */
  readonly end: DateString;
  /** Report periods of the rule set. */
  readonly cycle: 'month' | 'quarter';
  /** Who signs in a scene instead: `NUMBER UNIT`. */
  readonly signs: ReadonlySet<string>;
  /** Accounts of the coordination and the supervision office, and the latter's unit. */
  readonly office: string;
  readonly supervision: string;
  readonly supervisionUnit: string;
}

/** Offices act after all units, each article at a minute of its own. */
const OFFICE_MINUTE = 16 * 60 + 30;
const SUPERVISION_MINUTE = 17 * 60;
const PAPERS_MINUTE = 17 * 60 + 25;
const SHARE_FILED_BY_HANDLER = 0.15;
/** Working days that the rules give for countersigning. */
const COUNTERSIGN_WORKDAYS = 7;
const LOOK_BACK_MONTHS = 6;
/** How often it is looked whether parts are done. */
const FINISH_WORKDAYS = 5;
const REWORK_WORKDAYS = 15;
/** The supervision office looks at drafts once a week, from then on; those before are the scenes'. */
const DRAFTS_FROM = '2021-04-06';
const DRAFTS_WORKDAYS = 5;
/** Drafts come at the beginning of a month and may not wait for long. */
const PAPERS_DAY = '05';
const LOOK_DAYS = ['03', '13', '23'];
/** How many of the machine's drafts become cases; the others were caught up with and are discarded. */
const SHARE_OPENED = 0.3;

/**
 * What everybody does by routine, by a seed: who signs, plans, reports, finishes, verifies, when, and how late. It says what is done; the system says
 * what follows from it, and the routine goes on from there. What time does (reminders, overdue marks, drafted cases) is not in it, nor what the scenes tell.
 */
export class Story {
  readonly manners: ReadonlyMap<string, Manner>;
  readonly plots: Plots;
  private readonly byId: Map<string, PlayArticle>;
  private readonly people: ReadonlyMap<string, PlayUnit>;
  /** Units that the plan of an article names. */
  private readonly planned = new Map<string, readonly string[]>();
  /** How many units have still to countersign the plan of an article. */
  private readonly awaited = new Map<string, number>();
  /** What happened once to an article, so that it does not happen again. */
  private readonly happened = new Set<string>();

  constructor(private readonly options: StoryOptions) {
    const { articles, units, dice } = options;
    this.manners = mannersOf(
      units.map(({ code }) => code),
      dice,
    );
    this.plots = plotsOf(dice);
    this.byId = new Map(articles.map((article) => [article.id, article]));
    this.people = new Map(units.map((unit) => [unit.code, unit]));
  }

  /** The units of a manner, with their heads: those that say nothing at first, or that are late now and then. */
  unitsThatAre(kind: Manner['kind']): PlayUnit[] {
    return [...this.manners].filter(([, manner]) => manner.kind === kind).map(([code]) => this.people.get(code)!);
  }

  get end(): DateString {
    return this.options.end;
  }

  knows(article: string): boolean {
    return this.byId.has(article);
  }

  /** What everybody has in mind when the policy is dispatched: to sign, to report every period, to look at what the machine drafted. */
  opening(): Errand[] {
    const errands: Errand[] = [...this.officeVisits()];
    for (const { code } of this.options.units) {
      errands.push({ at: this.firstSigning(code), kind: 'visit', unit: code, purpose: 'sign' });
      errands.push(...this.reportVisits(code));
    }
    return errands;
  }

  private *officeVisits(): Generator<Errand> {
    const { time, end } = this.options;
    const last = time.closeOf(end);
    for (
      let at = time.at(DRAFTS_FROM, SUPERVISION_MINUTE);
      at < last;
      at = time.workdaysFrom(at, DRAFTS_WORKDAYS, SUPERVISION_MINUTE)
    )
      yield { at, kind: 'drafts' };
    for (const month of this.months()) {
      for (const day of LOOK_DAYS) {
        const at = time.at(`${month}-${day}`, OFFICE_MINUTE);
        if (at > this.options.dispatchedAt && at < last) yield { at, kind: 'look' };
      }
      const at = time.at(`${month}-${PAPERS_DAY}`, PAPERS_MINUTE);
      if (at > this.options.dispatchedAt && at < last) yield { at, kind: 'papers' };
    }
  }

  private firstSigning(code: string): Instant {
    const { time, dispatchedAt } = this.options;
    const { kind, minute, workdaysLate } = this.mannerOf(code);
    const sameDay = time.workdaysFrom(dispatchedAt, 0, minute);
    if (kind === 'punctual') return sameDay > dispatchedAt ? sameDay : time.workdaysFrom(dispatchedAt, 1, minute);
    // a signature is due on the working day after the dispatch
    return time.workdaysFrom(dispatchedAt, 1 + workdaysLate, minute);
  }

  private *reportVisits(code: string): Generator<Errand> {
    const { time, dispatchedAt } = this.options;
    const { minute, reportDay, workdaysLate } = this.mannerOf(code);
    for (const month of this.months()) {
      const at = time.at(`${month}-${String(reportDay).padStart(2, '0')}`, minute);
      if (at > dispatchedAt) yield { at, kind: 'visit', unit: code, purpose: 'report' };
      if (!this.endsCycle(month) || !this.isLateFor(code, this.cycleOf(month))) continue;
      const late = time.workdaysFrom(time.reportDue(month), workdaysLate, minute);
      yield { at: late, kind: 'visit', unit: code, purpose: 'catch-up' };
    }
  }

  private *months(): Generator<string> {
    const { time, dispatchedAt, end } = this.options;
    for (let month = time.dateOf(dispatchedAt).slice(0, 7); month <= end.slice(0, 7); month = nextMonth(month)) yield month;
  }

  private cycleOf(month: string): string {
    return this.options.cycle === 'month' ? month : `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
  }

  private endsCycle(month: string): boolean {
    return this.options.cycle === 'month' || Number(month.slice(5)) % 3 === 0;
  }

  private isLateFor(code: string, cycle: string): boolean {
    return this.options.dice.roll('late', code, cycle) < this.mannerOf(code).lateShare;
  }

  /** What a unit does about what stands in its inbox. */
  visit({ unit, purpose }: Extract<Errand, { kind: 'visit' }>, inbox: readonly OpenTask[], now: Instant): Act[] {
    return inbox.flatMap((task): Act[] => {
      const article = this.byId.get(task.articleId);
      if (task.stopped || !article) return [];
      if (task.kind === 'sign')
        return purpose === 'sign' && !this.options.signs.has(`${article.number} ${unit}`) ? [this.signing(task)] : [];
      if (task.kind !== 'report') return [];
      const waits = purpose === 'report' && this.isLateFor(unit, task.cycle!) && now <= Date.parse(task.dueAt);
      return waits || purpose === 'sign' ? [] : this.report(task, article, now);
    });
  }

  private signing({ articleId: id, unit }: OpenTask): Act {
    const { head, handler } = this.people.get(unit)!;
    return { on: 'articles', id, account: head, path: 'sign', body: { handler } };
  }

  /** Mostly the head sends the report, which counts at once; now and then the handler files it and the head confirms it. */
  private report({ unit, cycle }: OpenTask, { id, number, due }: PlayArticle, now: Instant): Act[] {
    const { dice, time, dispatchedAt } = this.options;
    const { head, handler } = this.people.get(unit)!;
    const passed = (now - dispatchedAt) / (time.closeOf(due) - dispatchedAt);
    const body = {
      cycle,
      progress: dice.pick(words.progress, 'progress', number, unit, cycle!),
      problems: dice.pick(words.problems, 'problems', number, unit, cycle!),
      nextSteps: dice.pick(words.nextSteps, 'next steps', number, unit, cycle!),
      percent: Math.max(0, Math.min(95, Math.floor(passed * 100))),
    };
    if (dice.roll('by handler', number, unit, cycle!) >= SHARE_FILED_BY_HANDLER)
      return [{ on: 'articles', id, account: head, path: 'report', body }];
    return [
      { on: 'articles', id, account: handler, path: 'report', body },
      { on: 'articles', id, account: head, path: 'confirm-report', body: { cycle } },
    ];
  }

  /** What somebody has in mind after an act that the system accepted; `events`: what it recorded. */
  after(act: Act, events: readonly string[], now: Instant): Errand[] {
    const article = this.byId.get(act.id);
    if (!article) return [];
    switch (act.path) {
      case 'sign':
        return events.includes('PlanningStarted') ? [this.plan(article, now, 4, 8)] : [];
      case 'plan':
        return events.includes('CountersignAsked') ? this.countersigns(article, now) : [this.planReview(article, now)];
      case 'countersign':
      case 'lapse-countersign':
        return this.countersigned(article, now);
      case 'return-plan':
        return [this.plan(article, now, 2, 4)];
      case 'approve-plan':
        return this.execution(article, now);
      case 'request-closing':
        return [this.verification(article, now)];
      case 'return-closing':
      case 'reopen':
        return [...this.reworked(article, now), this.closing(article, now, 7, 9)];
      case 'verify':
        return [this.lookBack(article, act.account, now)];
      default:
        return [];
    }
  }

  /** New articles, of a split: their units sign on the next day, and everything takes its course. */
  adopt(articles: readonly PlayArticle[], now: Instant): Errand[] {
    for (const article of articles) this.byId.set(article.id, article);
    return [...new Set(articles.flatMap(({ units }) => units))].map((unit): Errand => {
      return { at: this.options.time.workdaysFrom(now, 1, this.mannerOf(unit).minute), kind: 'visit', unit, purpose: 'sign' };
    });
  }

  private plan(article: PlayArticle, now: Instant, least: number, most: number): Errand {
    const { kind, minute } = this.mannerOf(article.leads[0]!);
    const wait = kind === 'punctual' ? this.days(least, most, 'plan after', article.number) : 11;
    return { at: this.options.time.workdaysFrom(now, wait, minute), kind: 'plan', article: article.id };
  }

  /** The plan of an article's lead: a measure for each unit that it has now. */
  planOf(id: string, { leads, parts }: ArticleNow): Act {
    const { title } = this.byId.get(id)!;
    const units = parts.filter(({ end }) => end === null).map(({ unit }) => unit);
    this.planned.set(id, units);
    const measures = units.map((owner) => ({
      title: `落实“${title}”分工任务`,
      owner,
      deliverable: '阶段性成果及佐证材料',
    }));
    return { on: 'articles', id, account: this.people.get(leads[0]!)!.handler, path: 'plan', body: { measures } };
  }

  /** Every other unit countersigns (会签); over the one that stays silent the office goes on when the time is up. */
  private countersigns(article: PlayArticle, now: Instant): Errand[] {
    const { id, number, leads } = article;
    const asked = this.planned.get(id)!.filter((unit) => unit !== leads[0]);
    this.awaited.set(id, asked.length);
    const others = this.first('countersigned', id) ? this.plots.countersigns[number] : undefined;
    return asked.map((unit): Errand => {
      const { kind, minute, workdaysLate } = this.mannerOf(unit);
      if (kind === 'silent') {
        return this.officeAct(article, now, COUNTERSIGN_WORKDAYS + 1, 'lapse-countersign', {
          unit,
          reason: words.countersignLapsed,
        });
      }
      const wait =
        kind === 'late'
          ? COUNTERSIGN_WORKDAYS + workdaysLate
          : this.options.dice.whole(1, 5, 'countersigned after', number, unit);
      return this.actAt(this.options.time.workdaysFrom(now, wait, minute), {
        on: 'articles',
        id,
        account: this.people.get(unit)!.head,
        path: 'countersign',
        body: { ...(others?.[unit] ?? { answer: 'agree' }) },
      });
    });
  }

  private countersigned(article: PlayArticle, now: Instant): Errand[] {
    const left = this.awaited.get(article.id)! - 1;
    this.awaited.set(article.id, left);
    return left === 0 ? [this.planReview(article, now)] : [];
  }

  private planReview(article: PlayArticle, now: Instant): Errand {
    const { number, id } = article;
    const wait = this.days(1, 4, 'plan review', number);
    return number === this.plots.planReturned && this.first('plan returned', id)
      ? this.officeAct(article, now, wait, 'return-plan', { opinion: words.planReturned })
      : this.officeAct(article, now, wait, 'approve-plan', { opinion: words.planApproved });
  }

  /** Execution begins: a first report where the usual day of the month is past, and some day the ends of all parts. */
  private execution(article: PlayArticle, now: Instant): Errand[] {
    const { time } = this.options;
    const { id, leads } = article;
    const month = time.dateOf(now).slice(0, 7);
    const reports = this.planned.get(id)!.flatMap((unit): Errand[] => {
      const { minute, reportDay } = this.mannerOf(unit);
      if (time.at(`${month}-${String(reportDay).padStart(2, '0')}`, minute) > now) return [];
      return [{ at: time.workdaysFrom(now, 2, minute), kind: 'visit', unit, purpose: 'report' }];
    });
    const earliest = Math.min(...this.planned.get(id)!.map((unit) => this.endOfPart(article, unit)));
    const at = Math.max(earliest, time.workdaysFrom(now, 2, this.mannerOf(leads[0]!).minute));
    return [...reports, { at, kind: 'finish', article: id }];
  }

  /** Parts end some weeks before the article is due. */
  private endOfPart({ number, due }: PlayArticle, unit: string): Instant {
    const { dice, time, end } = this.options;
    const [least, most] = due === end ? [60, 200] : [35, 70];
    return time.at(plusDays(due, -dice.whole(least, most, 'end of part', number, unit)), this.mannerOf(unit).minute);
  }

  /** What is done about an article whose parts come to their ends, and when it is looked at again. */
  finish({ article: id, at }: Extract<Errand, { kind: 'finish' }>, now: ArticleNow): { acts: Act[]; next: Errand[] } {
    const { time, dice } = this.options;
    const article = this.byId.get(id)!;
    if (now.stage !== 'executing') return { acts: [], next: [] };
    const again: Errand = {
      at: time.workdaysFrom(at, FINISH_WORKDAYS, this.mannerOf(now.leads[0]!).minute),
      kind: 'finish',
      article: id,
    };
    const last = now.suspensions.at(-1);
    if (last && last.to === undefined) return { acts: [], next: [again] };
    // the first lead's own part ends with the closing request
    const open = now.parts.filter(({ unit, end }) => unit !== now.leads[0] && end === null);
    const responsible = open.filter(({ role }) => role === 'responsible');
    const never =
      article.number === this.plots.unfinished ? dice.pick(responsible, 'never done', article.number)?.unit : undefined;
    const able = open.filter(({ unit, signFrom, signedAt }) => {
      return unit !== never && (signFrom === null || signedAt !== null) && this.endOfPart(article, unit) <= at;
    });
    const acts = able.map(({ unit }): Act => {
      return {
        on: 'articles',
        id,
        account: this.people.get(unit)!.handler,
        path: 'complete-part',
        body: { summary: words.partDone },
      };
    });
    return { acts, next: able.length < open.length ? [again] : [this.closing(article, at, 2, 6, now.leads[0])] };
  }

  /** What came back is every lead's again: the others declare their parts done before the first requests the closing anew. */
  private reworked({ id, leads, number }: PlayArticle, now: Instant): Errand[] {
    return leads.slice(1).map((unit) => {
      const at = this.options.time.workdaysFrom(now, this.days(3, 5, `reworked by ${unit}`, number), this.mannerOf(unit).minute);
      const account = this.people.get(unit)!.handler;
      return this.actAt(at, { on: 'articles', id, account, path: 'complete-part', body: { summary: words.partDone } });
    });
  }

  private closing(article: PlayArticle, now: Instant, least: number, most: number, lead = article.leads[0]!): Errand {
    const wait = this.days(least, most, 'closing after', article.number);
    return this.actAt(this.options.time.workdaysFrom(now, wait, this.mannerOf(lead).minute), {
      on: 'articles',
      id: article.id,
      account: this.people.get(lead)!.head,
      path: 'request-closing',
      body: { summary: words.closing },
    });
  }

  private verification({ number, id }: PlayArticle, now: Instant): Errand {
    const at = this.options.time.workdaysFrom(now, this.days(2, 9, 'verified after', number), SUPERVISION_MINUTE + (number % 20));
    return { at, kind: 'verify', article: id };
  }

  /** The sample of the verification is drawn by a seed that nobody chooses. */
  sampling(id: string, now: ArticleNow): Act {
    return { on: 'articles', id, account: this.verifierOf(now), path: 'draw-sample', body: {} };
  }

  /** What the verifier finds of the sample, and decides: the article of the plot is sent back once as 不合格. */
  verdict(id: string, now: ArticleNow, at: Instant): Act[] {
    const { time, dice } = this.options;
    const { number } = this.byId.get(id)!;
    const account = this.verifierOf(now);
    const act = (path: string, body: Act['body']): Act => ({ on: 'articles', id, account, path, body });
    const returned = this.plots.rework.includes(number) && this.first('returned', id);
    const checks = (now.closing?.sample ?? []).map(({ item }, i) => {
      const passed = !(returned && i === 0);
      return act('record-check', { item, passed, finding: passed ? words.checkPassed : words.checkFailed });
    });
    if (returned) {
      const reworkDue = time.dateOf(time.workdaysFrom(at, REWORK_WORKDAYS, 0));
      const grade = number === this.plots.rework[0] ? { grade: 'unqualified' } : {};
      return [...checks, act('return-closing', { opinion: words.closingReturned, reworkDue, ...grade })];
    }
    const grade = this.plots.grades[number] ?? dice.pick(['excellent', 'good', 'good', 'qualified'], 'grade', number);
    return [...checks, act('verify', { grade, opinion: words.verified })];
  }

  private verifierOf({ verifier }: ArticleNow): string {
    const { supervision, supervisionUnit, office } = this.options;
    return verifier === supervisionUnit ? supervision : office;
  }

  /** 回头看: half a year after the closing, by whoever verified. The article of the plot has fallen back and is opened again. */
  private lookBack({ number, id }: PlayArticle, account: string, now: Instant): Errand {
    const { time } = this.options;
    const opens = time.at(addMonths(time.dateOf(now), LOOK_BACK_MONTHS), 0);
    const at = time.workdaysFrom(opens, this.days(3, 12, 'looked back after', number), SUPERVISION_MINUTE + (number % 20));
    const fallenBack = number === this.plots.reopened && this.first('reopened', id);
    const reworkDue = time.dateOf(time.workdaysFrom(at, REWORK_WORKDAYS, 0));
    return this.actAt(
      at,
      fallenBack
        ? { on: 'articles', id, account, path: 'reopen', body: { reason: words.fallenBack, reworkDue } }
        : { on: 'articles', id, account, path: 'pass-look-back', body: { opinion: words.lookedBack } },
    );
  }

  /** Of the drafts of the machine some become cases; the matter of the others was caught up with. */
  isOpened({ number, unit, task }: DraftedCase): boolean {
    return this.options.dice.roll('open case', number, unit, task ?? '') < SHARE_OPENED;
  }

  discarding({ id }: DraftedCase): Act {
    return { on: 'cases', id, account: this.options.supervision, path: 'discard', body: { reason: words.caughtUp } };
  }

  headOf(unit: string): string {
    return this.people.get(unit)!.head;
  }

  private officeAct(article: PlayArticle, now: Instant, workdays: number, path: string, body: Act['body']): Errand {
    const at = this.options.time.workdaysFrom(now, workdays, OFFICE_MINUTE + (article.number % 25));
    return this.actAt(at, { on: 'articles', id: article.id, account: this.options.office, path, body });
  }

  private actAt(at: Instant, act: Act): Errand {
    return { at, kind: 'act', act };
  }

  private days(least: number, most: number, what: string, number: number): number {
    return this.options.dice.whole(least, most, what, number);
  }

  private mannerOf(code: string): Manner {
    return this.manners.get(code)!;
  }

  /** True the first time that it is asked. */
  private first(what: string, article: string): boolean {
    const key = `${what} ${article}`;
    if (this.happened.has(key)) return false;
    this.happened.add(key);
    return true;
  }
}

function nextMonth(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return number === 12 ? `${year! + 1}-01` : `${year}-${String(number! + 1).padStart(2, '0')}`;
}
