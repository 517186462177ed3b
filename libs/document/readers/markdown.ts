import { Marked } from 'marked';
import { readHtml } from './html.js';

/**
 * The words of a Markdown text as its reader sees them once it is laid out: no marks, numbers of lists kept, tables as
 * layout/tables.ts reads them. A line break of the source stays one. The holes of a date (2021年**月**日) are words, not bold type.
 */
export function readMarkdown(source: string): string {
  const held = source.replace(
    /(\d{4}年)(\*{1,4})(月)(\*{1,4})(日)/g,
    (_, year: string, a: string, month: string, b: string, day: string) => [year, escaped(a), month, escaped(b), day].join(''),
  );
  // full-width blanks open paragraphs, four of them are no code block
  const html = new Marked({ gfm: true, breaks: true, async: false }).parse(
    held.replace(/^[ \t]+(?=\u3000|[（(一二三四五六七八九十第])/gm, ''),
  ) as string;
  return readHtml(html);
}

const escaped = (marks: string): string => marks.replace(/\*/g, '\\*');

const HEADING = /^ {0,3}#{1,6}[ \t]+\S/gm;
const HEADINGS_MIN = 2;

/** Markdown under the name of a plain text: at least two headings with their marks. */
export const isMarkdown = (text: string): boolean => (text.match(HEADING)?.length ?? 0) >= HEADINGS_MIN;
