import { addMonths, type DateString, type Instant } from '#domain/time.js';
import { mannersOf, plotsOf, type Manner, type PlayArticle, type Plots, type PlayUnit } from './cast.js';
import type { Dice } from './dice.js';
import { plusDays, type OfficeTime } from './office-time.js';
import * as words from './words.js';

/** One act over HTTP: POST /api/articles/ARTICLE/PATH. */
export interface Act {
  readonly article: string;
  readonly account: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Something that somebody has in mind to do at a business instant. */
export type Errand = { readonly at: Instant } & (
  | { readonly kind: 'act'; readonly act: Act }
  /** The lead submits its plan, for the units that the article has by then. */
  | { readonly kind: 'plan'; readonly article: string }
  /** The unit looks at its inbox: to sign, to report, or to catch up with what it let lie. */
  | { readonly kind: 'visit'; readonly unit: string; readonly purpose: 'sign' | 'report' | 'catch-up' }
  /** The unit declares its part done, if it is still owed then. */
  | { readonly kind: 'finish'; readonly unit: string; readonly article: string; readonly tries: number }
);

/** A task as inboxes and articles show it. */
export interface OpenTask {
  readonly articleId: string;
  readonly key: string;
  readonly kind: string;
  readonly unit: string;
  readonly cycle: string | null;
  readonly dueAt: string;
  readonly stopped: boolean;
}

export interface StoryOptions {
  readonly dice: Dice;
  readonly time: OfficeTime;
  readonly articles: readonly PlayArticle[];
  readonly units: readonly PlayUnit[];
  /** Business instant of the dispatch. */
  readonly dispatchedAt: Instant;
  /** Last day of the policy's validity. */
  readonly end: DateString;
  /** Accounts of the coordination and the supervision office, and the latter's unit. */
  readonly office: string;
  readonly supervision: string;
  readonly supervisionUnit: string;
}

/** Offices act after all units, each article at a minute of its own. */
const OFFICE_MINUTE = 16 * 60 + 30;
const SUPERVISION_MINUTE = 17 * 60;
const FINISH_TRIES_MAX = 6;
const SHARE_FILED_BY_HANDLER = 0.15;
/** Working days that the rules give for countersigning. */
const COUNTERSIGN_WORKDAYS = 7;
const LOOK_BACK_MONTHS = 6;

/**
 * The script of the play: who has what in mind, by a seed. It says what is done and when; the system says what follows from it, and the script goes
 * on from there. What time does (reminders, overdue marks, drafted cases) is not in it.
 */
export class Story {
  readonly manners: ReadonlyMap<string, Manner>;
  readonly plots: Plots;
  private readonly byId: ReadonlyMap<string, PlayArticle>;
  private readonly people: ReadonlyMap<string, PlayUnit>;
  /** Units of each article now: reassigning changes them. */
  private readonly concerned: Map<string, string[]>;
  private readonly done = new Map<string, Set<string>>();
  /** How many units have still to countersign the plan of an article. */
  private readonly awaited = new Map<string, number>();
  /** What happened once to an article, so that it does not happen again. */
  private readonly happened = new Set<string>();

  constructor(private readonly options: StoryOptions) {
    const { articles, units, dice, end } = options;
    this.manners = mannersOf(
      units.map(({ code }) => code),
      articles,
      dice,
    );
    this.plots = plotsOf(articles, end, dice);
    this.byId = new Map(articles.map((article) => [article.id, article]));
    this.people = new Map(units.map((unit) => [unit.code, unit]));
    this.concerned = new Map(articles.map(({ id, units: all }) => [id, [...all]]));
  }

  /** What everybody has in mind when the policy is dispatched: to sign, and to report every month. */
  opening(): Errand[] {
    const errands: Errand[] = [];
    for (const { code } of this.options.units) {
      errands.push({ at: this.firstSigning(code), kind: 'visit', unit: code, purpose: 'sign' });
      errands.push(...this.reportVisits(code));
    }
    return errands;
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
    const { time, dispatchedAt, end } = this.options;
    const { minute, reportDay, workdaysLate } = this.mannerOf(code);
    for (let month = time.dateOf(dispatchedAt).slice(0, 7); month <= end.slice(0, 7); month = nextMonth(month)) {
      const at = time.at(`${month}-${String(reportDay).padStart(2, '0')}`, minute);
      if (at > dispatchedAt) yield { at, kind: 'visit', unit: code, purpose: 'report' };
      if (!this.isLateFor(code, month)) continue;
      const late = time.workdaysFrom(time.reportDue(month), workdaysLate, minute);
      yield { at: late, kind: 'visit', unit: code, purpose: 'catch-up' };
    }
  }

  private isLateFor(code: string, cycle: string): boolean {
    return this.options.dice.roll('late', code, cycle) < this.mannerOf(code).lateShare;
  }

  /** What a unit does about what stands in its inbox. */
  visit({ unit, purpose }: Extract<Errand, { kind: 'visit' }>, inbox: readonly OpenTask[], now: Instant): Act[] {
    return inbox.flatMap((task): Act[] => {
      if (task.stopped) return [];
      if (task.kind === 'sign') return purpose === 'sign' ? [this.signing(task)] : [];
      if (task.kind !== 'report') return [];
      const waits = purpose === 'report' && this.isLateFor(unit, task.cycle!) && now <= Date.parse(task.dueAt);
      return waits || purpose === 'sign' ? [] : this.report(task, now);
    });
  }

  private signing({ articleId: article, unit }: OpenTask): Act {
    const { head, handler } = this.people.get(unit)!;
    const { upheld, reassigned } = this.plots.objection;
    const { number } = this.byId.get(article)!;
    const objects = (number === upheld || number === reassigned) && this.objectorOf(article) === unit;
    if (objects && this.first('objection', article)) {
      return { article, account: head, path: 'object', body: { grounds: words.grounds, basis: words.basis } };
    }
    return { article, account: head, path: 'sign', body: { handler } };
  }

  /** A responsible unit that keeps its dates, so that its objection is heard in time. */
  private objectorOf(article: string): string {
    const { leads, units, number } = this.byId.get(article)!;
    const able = units.filter((unit) => !leads.includes(unit) && this.mannerOf(unit).kind === 'punctual');
    return this.options.dice.pick(able, 'objector', number);
  }

  /** Mostly the head sends the report, which counts at once; now and then the handler files it and the head confirms it. */
  private report({ articleId: article, unit, cycle }: OpenTask, now: Instant): Act[] {
    const { dice, time, dispatchedAt } = this.options;
    const { number, due } = this.byId.get(article)!;
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
      return [{ article, account: head, path: 'report', body }];
    return [
      { article, account: handler, path: 'report', body },
      { article, account: head, path: 'confirm-report', body: { cycle } },
    ];
  }

  /** The act of a unit whose part is ready, by the article's open tasks; otherwise when it looks again. */
  finish({ unit, article, tries, at }: Extract<Errand, { kind: 'finish' }>, tasks: readonly OpenTask[]): Act | Errand | null {
    if (!this.concerned.get(article)!.includes(unit)) return null;
    const ready = tasks.some((task) => task.kind === 'part' && task.unit === unit && !task.stopped);
    if (ready)
      return { article, account: this.people.get(unit)!.handler, path: 'complete-part', body: { summary: words.partDone } };
    if (tries >= FINISH_TRIES_MAX) return null;
    const again = this.options.time.workdaysFrom(at, 10, this.mannerOf(unit).minute);
    return { at: again, kind: 'finish', unit, article, tries: tries + 1 };
  }

  /** What somebody has in mind after an act that the system accepted; `events`: what it recorded. */
  after(act: Act, events: readonly string[], now: Instant): Errand[] {
    const article = this.byId.get(act.article)!;
    const { number } = article;
    switch (act.path) {
      case 'sign':
        return events.includes('PlanningStarted') ? [this.plan(article, now, 4, 8)] : [];
      case 'object':
        return [this.ruling(article, now)];
      case 'confirm-assignment':
        return [this.signVisit(act.body['unit'] as string, now)];
      case 'reassign':
        return this.takeOver(article, act.body['unit'] as string, (act.body['to'] as string[])[0]!, now);
      case 'plan':
        return events.includes('CountersignAsked') ? this.countersigns(article, now) : [this.planReview(article, now)];
      case 'countersign':
      case 'lapse-countersign':
        return this.countersigned(article, now);
      case 'return-plan':
        return [this.plan(article, now, 2, 4)];
      case 'approve-plan':
        return this.execution(article, now);
      case 'complete-part':
        return this.partDone(article, act.account, now);
      case 'request-closing':
        return [this.verification(article, now)];
      case 'return-closing':
        return [this.closing(article, now, 7, 9)];
      case 'verify':
        return [this.lookBack(act, now)];
      case 'request-extension':
        return [this.officeAct(article, now, 3, 'grant-extension', { opinion: words.extensionGranted })];
      case 'suspend':
        return [this.officeAct(article, now, this.days(30, 50, 'suspended for', number), 'resume', { reason: words.resumed })];
      default:
        return [];
    }
  }

  private plan(article: PlayArticle, now: Instant, least: number, most: number): Errand {
    const { kind, minute } = this.mannerOf(article.leads[0]!);
    const wait = kind === 'punctual' ? this.days(least, most, 'plan after', article.number) : 11;
    return { at: this.options.time.workdaysFrom(now, wait, minute), kind: 'plan', article: article.id };
  }

  /** The plan of an article's lead: a measure for each unit. */
  planOf(id: string): Act {
    const { title, leads } = this.byId.get(id)!;
    const measures = this.concerned.get(id)!.map((owner) => ({
      title: `落实“${title}”分工任务`,
      owner,
      deliverable: '阶段性成果及佐证材料',
    }));
    return { article: id, account: this.people.get(leads[0]!)!.handler, path: 'plan', body: { measures } };
  }

  /** Every other unit countersigns (会签); over the one that stays silent the office goes on when the time is up. */
  private countersigns(article: PlayArticle, now: Instant): Errand[] {
    const { id, leads } = article;
    const asked = this.concerned.get(id)!.filter((unit) => unit !== leads[0]);
    this.awaited.set(id, asked.length);
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
          : this.options.dice.whole(1, 5, 'countersigned after', article.number, unit);
      return this.actAt(this.options.time.workdaysFrom(now, wait, minute), {
        article: id,
        account: this.people.get(unit)!.head,
        path: 'countersign',
        body: { answer: 'agree' },
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

  private ruling(article: PlayArticle, now: Instant): Errand {
    const unit = this.objectorOf(article.id);
    if (article.number === this.plots.objection.upheld) {
      return this.officeAct(article, now, 2, 'confirm-assignment', { unit, reason: words.upheld });
    }
    const others = [...this.manners].filter(([code, { kind }]) => kind === 'punctual' && !article.units.includes(code));
    const [to] = this.options.dice.pick(others, 'reassigned to', article.number);
    return this.officeAct(article, now, 3, 'reassign', { unit, to: [to], reason: words.reassigned });
  }

  private signVisit(unit: string, now: Instant): Errand {
    return { at: this.options.time.workdaysFrom(now, 1, this.mannerOf(unit).minute), kind: 'visit', unit, purpose: 'sign' };
  }

  private takeOver(article: PlayArticle, from: string, to: string, now: Instant): Errand[] {
    const units = this.concerned.get(article.id)!;
    units[units.indexOf(from)] = to;
    return [this.signVisit(to, now)];
  }

  /** Execution begins: a first report where the usual day of the month is past, the ends of all parts, and what the plot has in store. */
  private execution(article: PlayArticle, now: Instant): Errand[] {
    const { time } = this.options;
    const { id, leads, number } = article;
    const units = this.concerned.get(id)!;
    const month = time.dateOf(now).slice(0, 7);
    const errands = units.flatMap((unit): Errand[] => {
      const { minute, reportDay } = this.mannerOf(unit);
      if (time.at(`${month}-${String(reportDay).padStart(2, '0')}`, minute) > now) return [];
      return [{ at: time.workdaysFrom(now, 2, minute), kind: 'visit', unit, purpose: 'report' }];
    });
    const responsible = units.filter((unit) => !leads.includes(unit));
    const never = number === this.plots.unfinished ? this.options.dice.pick(responsible, 'never done', number) : null;
    for (const unit of responsible) {
      if (unit !== never) errands.push({ at: this.endOfPart(article, unit), kind: 'finish', unit, article: id, tries: 0 });
    }
    if (number === this.plots.extension) errands.push(this.extensionRequest(article));
    if (number === this.plots.suspension) {
      const date = `2022-${String(this.days(2, 9, 'suspended in', number)).padStart(2, '0')}-14`;
      const minute = OFFICE_MINUTE + number;
      errands.push(
        this.actAt(time.at(date, minute), {
          article: id,
          account: this.options.office,
          path: 'suspend',
          body: { category: 'higher-policy', reason: words.suspended },
        }),
      );
    }
    return errands;
  }

  /** Parts end some weeks before the article is due; where it is extended, after the first date. */
  private endOfPart(article: PlayArticle, unit: string): Instant {
    const { dice, time, end } = this.options;
    const { number, due } = article;
    const [least, most] =
      number === this.plots.extension
        ? [-18, -3]
        : this.plots.rework.includes(number)
          ? [80, 120]
          : due === end
            ? [45, 200]
            : [35, 70];
    return time.at(plusDays(due, -dice.whole(least, most, 'end of part', number, unit)), this.mannerOf(unit).minute);
  }

  private extensionRequest(article: PlayArticle): Errand {
    const { time } = this.options;
    const lead = article.leads[0]!;
    return this.actAt(time.workdaysFrom(time.closeOf(article.due), -20, this.mannerOf(lead).minute), {
      article: article.id,
      account: this.people.get(lead)!.handler,
      path: 'request-extension',
      // within the 30 日 that the office may grant
      body: {
        due: time.rollBack(plusDays(article.due, 30)),
        reason: words.extensionReason,
        progress: words.extensionProgress,
      },
    });
  }

  private partDone(article: PlayArticle, account: string, now: Instant): Errand[] {
    const unit = this.options.units.find(({ handler }) => handler === account)!.code;
    const done = this.done.get(article.id) ?? new Set();
    this.done.set(article.id, done.add(unit));
    const open = this.concerned.get(article.id)!.filter((code) => !article.leads.includes(code) && !done.has(code));
    return open.length === 0 ? [this.closing(article, now, 2, 6)] : [];
  }

  private closing(article: PlayArticle, now: Instant, least: number, most: number): Errand {
    const lead = article.leads[0]!;
    const wait = this.days(least, most, 'closing after', article.number);
    return this.actAt(this.options.time.workdaysFrom(now, wait, this.mannerOf(lead).minute), {
      article: article.id,
      account: this.people.get(lead)!.head,
      path: 'request-closing',
      body: { summary: words.closing },
    });
  }

  private verification(article: PlayArticle, now: Instant): Errand {
    const { time, supervision, supervisionUnit, office, dice } = this.options;
    const { number, id } = article;
    const at = time.workdaysFrom(now, this.days(2, 9, 'verified after', number), SUPERVISION_MINUTE + number);
    const account = this.concerned.get(id)!.includes(supervisionUnit) ? office : supervision;
    if (this.plots.rework.includes(number) && this.first('returned', id)) {
      const reworkDue = time.dateOf(time.workdaysFrom(at, 15, 0));
      return this.actAt(at, {
        article: id,
        account,
        path: 'return-closing',
        body: { opinion: words.closingReturned, reworkDue },
      });
    }
    const grade = this.plots.rework.includes(number)
      ? 'qualified'
      : dice.pick(['excellent', 'good', 'good', 'qualified'], 'grade', number);
    return this.actAt(at, { article: id, account, path: 'verify', body: { grade, opinion: words.verified } });
  }

  /** 回头看: half a year after the closing, by whoever verified. */
  private lookBack({ article, account }: Act, now: Instant): Errand {
    const { time } = this.options;
    const { number } = this.byId.get(article)!;
    const opens = time.at(addMonths(time.dateOf(now), LOOK_BACK_MONTHS), 0);
    const at = time.workdaysFrom(opens, this.days(3, 12, 'looked back after', number), SUPERVISION_MINUTE + number);
    return this.actAt(at, { article, account, path: 'pass-look-back', body: { opinion: words.lookedBack } });
  }

  private officeAct(article: PlayArticle, now: Instant, workdays: number, path: string, body: Act['body']): Errand {
    const at = this.options.time.workdaysFrom(now, workdays, OFFICE_MINUTE + article.number);
    return this.actAt(at, { article: article.id, account: this.options.office, path, body });
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
