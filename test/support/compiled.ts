import { compile } from '#document/index.js';

/** One line an article with units: `numeral L:leads R:responsible D:deadlines of the block`. */
export function items(text: string): string[] {
  return compile(text)
    .articles.filter((a) => a.leads.length + a.responsible.length > 0)
    .map((a) => {
      const parts = [a.numeral ?? '-'];
      if (a.leads.length > 0) parts.push(`L:${a.leads.map((u) => u.text).join('|')}`);
      if (a.responsible.length > 0) parts.push(`R:${a.responsible.map((u) => u.text).join('|')}`);
      const deadlines = a.deadlines.filter((d) => d.source !== 'text').map((d) => d.due ?? d.recurrence ?? d.text);
      if (deadlines.length > 0) parts.push(`D:${deadlines.join('|')}`);
      return parts.join(' ');
    });
}

/** The units of one block, put behind a sentence of an article. */
export const inBlock = (block: string): string | undefined =>
  items(
    `某市关于推进工作的意见\n一、重点任务\n（一）加强统筹。建立协同机制，推进落实。${block}\n（二）完善服务。提升效率。（市教育局负责）\n`,
  )[0];
