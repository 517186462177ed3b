import type { Words } from '#contracts/words/words.js';
import { table } from '../terminal/table.js';

/** A name with its words in both languages; one without words as it is. */
export const say = (words: Readonly<Record<string, Words>>, name: string): string => {
  const found = words[name];
  return found ? `${found.zh} ${found.en}` : name;
};

/** An instant as the time of Beijing, to the minute; — for none. */
export const time = (at: Date | number | null | undefined): string =>
  at == null ? '—' : new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** Facts one under the other, each behind its name. */
export const facts = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([name, value]) => `${name}：${value.replaceAll('\n', '\n    ')}`).join('\n');

/** A heading and rows under it; nothing at all without rows. */
export const section = (title: string, heading: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : `\n\n■ ${title}\n${table(heading, rows)}`;

/** What happened, in its order. */
export const timeline = (
  entries: readonly {
    readonly position: number;
    readonly type: string;
    readonly at: Date;
    readonly account: string;
    readonly unit: string | null;
  }[],
  words: Readonly<Record<string, Words>>,
  nameOf: (unit: string) => string,
): string =>
  section(
    '经过 timeline',
    ['#', '时间 at', '事项 event', '账号 account', '单位 unit'],
    entries.map(({ position, type, at, account, unit }) => [
      String(position),
      time(at),
      say(words, type),
      account,
      unit === null ? '—' : nameOf(unit),
    ]),
  );
