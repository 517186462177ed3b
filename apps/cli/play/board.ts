import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Instant } from '#domain/time.js';
import { fit, displayWidth } from '../terminal/table.js';
import { LiveRegion } from '../terminal/live-region.js';
import type { OfficeTime } from './office-time.js';
import type { Players } from './players.js';
import type { Spoken } from './stage.js';
import { events, lights, stages } from './words-for-screen.js';

export interface BoardRow {
  readonly id: string;
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
const STAGE_WIDTH = 20;
/** Rows of a terminal that does not say. */
const ROWS = 50;
/** Lines of scenes that are shown at least. */
const TOLD_MIN = 8;
/** Lines of scenes that are kept for the picture. */
const TOLD_MAX = 40;
const widthOf = (out: NodeJS.WriteStream): number => Math.max(60, (out.columns || 120) - 1);
const COLOURS: Readonly<Record<string, string>> = { green: '32', yellow: '33', red: '31', grey: '90' };

/** The play on the screen: in a terminal a board that is drawn anew in its place, elsewhere one line a business month. */
export class Board {
  private readonly region: LiveRegion | undefined;
  private drawnAt = 0;
  private month = '';
  private readonly told: string[] = [];
  private last: { readonly now: Instant; readonly acts: number } = { now: 0, acts: 0 };

  constructor(
    private readonly screen: Screen,
    private readonly pool: Pool,
    private readonly players: Players,
    private readonly time: OfficeTime,
    private readonly play: {
      readonly policy: string;
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
    const lines = this.linesOf(spoken);
    this.told.push(...lines);
    this.told.splice(0, Math.max(0, this.told.length - TOLD_MAX));
    if (!this.region) out.write(lines.map((line) => `${line}\n`).join(''));
    else if (dwellMs > 0 || performance.now() - this.drawnAt >= FRAME_MS) {
      this.last = { now: spoken.at, acts: this.last.acts };
      await this.draw(out, this.region);
    }
    if (dwellMs > 0) await wait(dwellMs, undefined, { signal });
  }

  private linesOf({ at, scene, first, account, says: [zh, en], refused }: Spoken): string[] {
    const [titleZh, titleEn] = scene.title;
    const who = `${this.play.names.get(account) ?? account} ${account}`;
    const line = `  ${this.time.dateOf(at)} 〔${titleZh}〕${who}：${zh} / ${en}${refused === undefined ? '' : `  ✗ ${refused}`}`;
    return first ? [`▍${titleZh} / ${titleEn}`, line] : [line];
  }

  /** The board above, what scenes tell below: these always have some lines, whatever the terminal is like. */
  private async draw(out: NodeJS.WriteStream, region: LiveRegion): Promise<void> {
    const { now, acts } = this.last;
    const width = widthOf(out);
    const height = (out.rows || ROWS) - 1;
    const head = await this.head(now, acts);
    const rows = (await this.rows(width)).slice(0, Math.max(1, height - head.length - TOLD_MIN - 2));
    const room = Math.max(TOLD_MIN, height - head.length - rows.length - 2);
    region.draw([...head, '', ...rows, '', ...this.told.slice(-room).map((line) => fit(line, width).trimEnd())]);
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

  private async head(now: Instant, acts: number): Promise<string[]> {
    const { seed, daysPerSecond } = this.screen;
    const full = Math.round(this.share(now) * BAR_WIDTH);
    return [
      `督办演示 duban play   种子 seed ${seed}   每秒 ${daysPerSecond} 天 days a second`,
      `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${this.percent(now)}   ${this.time.dateOf(now)}`,
      await this.counts(acts),
    ];
  }

  private async counts(acts: number): Promise<string> {
    const session = await this.players.as(this.play.office);
    const path = `/api/policies/${this.play.policy}/settled`;
    const { byType } = await session.request<{ byType: Record<string, number> }>({ method: 'GET', path });
    const count = (type: string) => byType[type] ?? 0;
    return `办件 acts ${acts} · 催办 reminders ${count('ReminderSent')} · 超期 overdue ${count('OverdueMarked')} · 立案草拟 cases drafted ${count('CaseDrafted')}`;
  }

  private async rows(width: number): Promise<string[]> {
    const session = await this.players.as(this.play.office);
    const path = `/api/policies/${this.play.policy}/board?limit=200`;
    const { items } = await session.request<{ items: BoardRow[] }>({ method: 'GET', path });
    const last = await this.lastEvents();
    return items.map((row) => this.row(row, last.get(row.id), width));
  }

  private row(row: BoardRow, last: Last | undefined, width: number): string {
    const left = `${fit(`${row.numeral}${row.title}`, TITLE_WIDTH)} ${fit(stages[row.stage] ?? row.stage, STAGE_WIDTH)} `;
    const marks = `${this.mark(row.timeliness)} ${this.mark(row.substance)}`;
    const event = last ? `${this.time.dateOf(last.at.getTime())} ${events[last.type] ?? last.type} ${last.unit ?? ''}` : '';
    return `${left}${marks}  ${fit(event, Math.max(0, width - displayWidth(left) - displayWidth(marks) - 2)).trimEnd()}`;
  }

  private mark(light: string): string {
    const colour = COLOURS[light];
    if (process.env['NO_COLOR'] || colour === undefined) return lights[light]?.slice(0, 1) ?? light;
    return `\u001b[${colour}m●\u001b[0m`;
  }

  private async lastEvents(): Promise<Map<string, Last>> {
    const { rows } = await this.pool.query<Last & { id: string }>({
      name: 'play-last-events',
      text: `
        select a.id, e.type, e.at, coalesce(e.unit, e.data->>'unit') as unit
        from article a cross join lateral (select * from event where subject_id = a.id order by position desc limit 1) e
        where a.policy_id = $1`,
      values: [this.play.policy],
    });
    return new Map(rows.map((row) => [row.id, row]));
  }
}
