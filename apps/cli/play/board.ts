import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Light } from '#domain/lights/lights.js';
import type { Instant } from '#domain/time.js';
import { articleEventWords } from '#contracts/words/events.js';
import { lightWords, stageWords } from '#contracts/words/statuses.js';
import type { Words } from '#contracts/words/words.js';
import { say } from '../read/show.js';
import { fit, displayWidth, wrap } from '../terminal/table.js';
import { LiveRegion } from '../terminal/live-region.js';
import type { OfficeTime } from './office-time.js';
import type { Players } from './players.js';
import type { Spoken } from './stage.js';

export interface BoardRow {
  readonly id: string;
  readonly number: number;
  readonly numeral: string;
  readonly title: string;
  readonly stage: string;
  readonly timeliness: string;
  readonly substance: string;
}

export interface Screen {
  /** Where a line of progress goes, and the board when it is a terminal; undefined: nothing is shown. */
  readonly out: NodeJS.WriteStream | undefined;
  readonly seed: number;
  readonly daysPerSecond: number;
  /** How long a line of a scene stays before the play goes on, in milliseconds. */
  readonly dwellMs: number;
  readonly signal: AbortSignal;
}

interface Last {
  readonly type: string;
  readonly at: Date;
  readonly unit: string | null;
}

const FRAME_MS = 250;
const BAR_WIDTH = 40;
const TITLE_WIDTH = 34;
const TITLE_WIDTH_NARROW = 22;
const STAGE_WIDTH = 20;
/** A terminal narrower than this gets Chinese alone. */
const BILINGUAL_MIN = 90;
const WIDTH_MIN = 39;
const STAGE_WIDTH_NARROW = 10;
/** Beside the bar: the share and the date. */
const BESIDE_BAR = 22;
/** Rows of a terminal that does not say. */
const ROWS = 50;
/** Lines of scenes that are shown at least. */
const TOLD_MIN = 8;
/** What is said over a line goes on under it, behind the date. */
const INDENT = 13;
/** Lines of scenes that are kept for the picture. */
const TOLD_MAX = 40;
const widthOf = (out: NodeJS.WriteStream): number => Math.max(WIDTH_MIN, (out.columns || 120) - 1);
const both = (width: number): boolean => width >= BILINGUAL_MIN;
const COLOURS: Readonly<Record<string, string>> = { green: '32', yellow: '33', red: '31', grey: '90' };

/** The play on the screen: in a terminal a board that is drawn anew in its place, elsewhere one line a business month. */
export class Board {
  private readonly region: LiveRegion | undefined;
  private drawnAt = 0;
  private month = '';
  private readonly told: Spoken[] = [];
  private last: { readonly now: Instant; readonly acts: number } = { now: 0, acts: 0 };

  constructor(
    private readonly screen: Screen,
    private readonly pool: Pool,
    private readonly players: Players,
    private readonly time: OfficeTime,
    private readonly play: {
      /** The policy that is played, and the new version that takes its place. */
      readonly policies: ReadonlySet<string>;
      readonly office: string;
      readonly from: Instant;
      readonly until: Instant;
      /** What accounts are called. */
      readonly names: ReadonlyMap<string, string>;
    },
  ) {
    if (screen.out?.isTTY) this.region = new LiveRegion(screen.out);
  }

  /** Shows where the play is; `force` also when the last picture is quite new. */
  async show(now: Instant, acts: number, force = false): Promise<void> {
    const { out } = this.screen;
    this.last = { now, acts };
    if (!out) return;
    if (!this.region) return await this.line(out, now, acts, force);
    if (!force && performance.now() - this.drawnAt < FRAME_MS) return;
    await this.draw(out, this.region);
  }

  /** What a scene tells: it stays for a while, so that it can be read. */
  async say(spoken: Spoken): Promise<void> {
    const { out, dwellMs, signal } = this.screen;
    if (!out) return;
    this.told.push(spoken);
    this.told.splice(0, Math.max(0, this.told.length - TOLD_MAX));
    if (!this.region)
      out.write(
        this.linesOf(spoken, true)
          .map((line) => `${line}\n`)
          .join(''),
      );
    else if (dwellMs > 0 || performance.now() - this.drawnAt >= FRAME_MS) {
      this.last = { now: spoken.at, acts: this.last.acts };
      await this.draw(out, this.region);
    }
    if (dwellMs > 0) await wait(dwellMs, undefined, { signal });
  }

  private linesOf({ at, scene, first, account, says: [zh, en], refused }: Spoken, bilingual: boolean): string[] {
    const [titleZh, titleEn] = scene.title;
    const name = this.play.names.get(account) ?? account;
    const code = refused === undefined ? '' : `  ✗ ${refused}`;
    const date = this.time.dateOf(at);
    if (!bilingual) return [...(first ? [`▍${titleZh}`] : []), `  ${date} ${name}：${zh}${code}`];
    const line = `  ${date} 〔${titleZh}〕${name} ${account}：${zh} / ${en}${code}`;
    return first ? [`▍${titleZh} / ${titleEn}`, line] : [line];
  }

  /** The board above, what scenes tell below: these always have some lines, whatever the terminal is like. */
  private async draw(out: NodeJS.WriteStream, region: LiveRegion): Promise<void> {
    const { now, acts } = this.last;
    const width = widthOf(out);
    const height = (out.rows || ROWS) - 1;
    const head = (await this.head(now, acts, width)).map((line) => fit(line, width).trimEnd());
    const rows = (await this.rows(width)).slice(0, Math.max(1, height - head.length - TOLD_MIN - 2));
    const room = Math.max(TOLD_MIN, height - head.length - rows.length - 2);
    const told = this.told.flatMap((spoken) => this.linesOf(spoken, both(width)).flatMap((line) => wrap(line, width, INDENT)));
    region.draw([...head, '', ...rows, '', ...told.slice(-room)]);
    this.drawnAt = performance.now();
  }

  /** Leaves the last picture where it is. */
  end(): void {
    this.region?.end();
  }

  private async line(out: NodeJS.WriteStream, now: Instant, acts: number, force: boolean): Promise<void> {
    const month = this.time.dateOf(now).slice(0, 7);
    if (!force && month === this.month) return;
    this.month = month;
    out.write(`${this.time.dateOf(now)} ${this.percent(now)}  ${await this.counts(acts)}\n`);
  }

  private percent(now: Instant): string {
    return `${String(Math.floor(this.share(now) * 100)).padStart(3)} %`;
  }

  private share(now: Instant): number {
    const { from, until } = this.play;
    return Math.max(0, Math.min(1, (now - from) / (until - from)));
  }

  private async head(now: Instant, acts: number, width: number): Promise<string[]> {
    const { seed, daysPerSecond } = this.screen;
    const bar = Math.min(BAR_WIDTH, width - BESIDE_BAR);
    const full = Math.round(this.share(now) * bar);
    return [
      both(width)
        ? `督办演示 duban play   种子 seed ${seed}   每秒 ${daysPerSecond} 天 days a second`
        : `督办演示   种子 ${seed}   每秒 ${daysPerSecond} 天`,
      `${'█'.repeat(full)}${'░'.repeat(bar - full)} ${this.percent(now)}   ${this.time.dateOf(now)}`,
      await this.counts(acts, both(width)),
    ];
  }

  private async counts(acts: number, bilingual = true): Promise<string> {
    const session = await this.players.as(this.play.office);
    const all = [...this.play.policies].map((policy) =>
      session.request<{ byType: Record<string, number> }>({ method: 'GET', path: `/api/policies/${policy}/settled` }),
    );
    const settled = await Promise.all(all);
    const count = (type: string) => settled.reduce((sum, { byType }) => sum + (byType[type] ?? 0), 0);
    if (!bilingual)
      return `办件 ${acts} · 催办 ${count('ReminderSent')} · 超期 ${count('OverdueMarked')} · 立案草拟 ${count('CaseDrafted')}`;
    return `办件 acts ${acts} · 催办 reminders ${count('ReminderSent')} · 超期 overdue ${count('OverdueMarked')} · 立案草拟 cases drafted ${count('CaseDrafted')}`;
  }

  private async rows(width: number): Promise<string[]> {
    const items = await this.players.board<BoardRow>(this.play.office, this.play.policies);
    const last = await this.lastEvents();
    return items.map((row) => this.row(row, last.get(row.id), width));
  }

  private row(row: BoardRow, last: Last | undefined, width: number): string {
    const told = (words: Readonly<Record<string, Words>>, name: string): string =>
      both(width) ? say(words, name) : (words[name]?.zh ?? name);
    const stageWidth = both(width) ? STAGE_WIDTH : STAGE_WIDTH_NARROW;
    const titleWidth = both(width) ? TITLE_WIDTH : TITLE_WIDTH_NARROW;
    const left = `${fit(`${row.numeral}${row.title}`, titleWidth)} ${fit(told(stageWords, row.stage), stageWidth)} `;
    const marks = `${this.mark(row.timeliness)} ${this.mark(row.substance)}`;
    const date = last ? this.time.dateOf(last.at.getTime()) : '';
    const event = last ? `${both(width) ? date : date.slice(5)} ${told(articleEventWords, last.type)} ${last.unit ?? ''}` : '';
    return `${left}${marks}  ${fit(event, Math.max(0, width - displayWidth(left) - displayWidth(marks) - 2))}`.trimEnd();
  }

  private mark(light: string): string {
    const colour = COLOURS[light];
    if (process.env['NO_COLOR'] || colour === undefined) return lightWords[light as Light]?.zh ?? light;
    return `\u001b[${colour}m●\u001b[0m`;
  }

  private async lastEvents(): Promise<Map<string, Last>> {
    const { rows } = await this.pool.query<Last & { id: string }>({
      name: 'play-last-events',
      text: `
        select a.id, e.type, e.at, coalesce(e.unit, e.data->>'unit') as unit
        from article a cross join lateral (select * from event where subject_id = a.id order by position desc limit 1) e
        where a.policy_id = any($1)`,
      values: [[...this.play.policies]],
    });
    return new Map(rows.map((row) => [row.id, row]));
  }
}
