import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compile, readPolicyText, DocumentError } from './index.js';
import type { CompiledPolicy, Span } from './types.js';

const qingyuan = fs.readFileSync(new URL('../../demo/qingyuan/policy.txt', import.meta.url), 'utf8');

// ── documents of the genre, put together at random ──────────────────────────────────────────────────────────────────────

const unit = fc.constantFrom(
  '市科技局',
  '市发展和改革局',
  '市财政局',
  '市工业和信息化局',
  '市住房城乡建设局',
  '各县（市、区）人民政府',
  '清远高新区管委会',
  '人民银行清远市中心支行',
  '人行滨海县支行',
  '市人力资源社会保障局',
  '各设区的市人民政府',
  '各县（市、区）党委和政府',
);
const units = fc.uniqueArray(unit, { minLength: 1, maxLength: 6 }).map((names) => names.join('、'));
const block = fc.oneof(
  fc.tuple(units, units).map(([a, b]) => `（牵头单位：${a}，责任单位：${b}）`),
  fc.tuple(units, units).map(([a, b]) => `（${a}牵头，${b}按职责分工负责）`),
  units.map((a) => `（${a}负责）`),
  units.map((a) => `(责任单位:${a};完成时限:2025年6月底前)`),
);
const sentence = fc.constantFrom(
  '建立健全协同机制，推进各项任务落实。',
  '到2025年底，力争高新区工业总产值达1000亿元、研发投入占比超过2.5%。',
  '支持企业开展技术改造，每年新增示范项目10个以上。',
  '完善管理制度（含试行办法），形成长效机制。',
  '信用信息归集率达到100%，信用承诺应用率保持在95%以上。',
  '2025年底前，县财政局会同有关部门建立协调机制，推进信息共享、业务协同。',
);
/** The units on lines of their own below the paragraph. */
const lines = fc.oneof(
  fc.tuple(units, units).map(([a, b]) => [`牵头单位：${a}`, `责任单位：${b}`]),
  units.map((a) => [`责任单位：${a}`, '完成时限：2025年6月底前']),
);
const article = fc.record({
  title: fc.constantFrom('加强统筹协调', '完善创新体系', '强化要素保障', '推进产城融合'),
  body: fc.array(sentence, { minLength: 1, maxLength: 3 }),
  block,
  lines: fc.option(lines, { freq: 2 }),
});
const CN = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** Paragraphs of a document with chapters 一、 and articles （一）. */
const documentOf = (chapterMin: number, form: 'blocks' | 'blocks and lines' = 'blocks and lines') =>
  fc
    .array(fc.array(article, { minLength: chapterMin, maxLength: 3 }), { minLength: chapterMin, maxLength: 3 })
    .map((chapters) => {
      let number = 0;
      const out = [
        '清远市人民政府关于促进产业发展的意见',
        '根据有关文件精神，为加快产业发展，结合本市实际，现提出如下实施意见，请认真贯彻执行。',
      ];
      chapters.forEach((articles, c) => {
        out.push(`${CN[c]}、重点任务${CN[c]}部分`);
        for (const { title, body, block: tail, lines: below } of articles) {
          const apart = form === 'blocks' ? null : below;
          out.push(`（${CN[number++]}）${title}。${body.join('')}${apart ? '' : tail}`, ...(apart ?? []));
        }
      });
      return out;
    });
const document = documentOf(1);
/** Long enough for its lines to show at what width they are wrapped; in three lines nobody can tell. */
const wrappable = documentOf(2);

/** A list of tasks: hardly a line is full, and those that are hold nothing but names. */
const taskList = fc
  .array(fc.tuple(fc.constantFrom('开工项目二十个。', '完成投资30亿元以上。', '覆盖率达到95%。'), lines), {
    minLength: 3,
    maxLength: 6,
  })
  .map((tasks) => [
    '滨海县2025年重点任务分解',
    '一、重点任务',
    ...tasks.flatMap(([words, below], i) => [`${i + 1}.${words}`, ...below]),
  ]);

/** As a PDF extraction writes it: full lines of `width` characters, an indent where a paragraph begins. */
function wrapped(paragraphs: readonly string[], width: number, indent = '\u3000\u3000'): string[] {
  const lines: string[] = [];
  for (const paragraph of paragraphs) {
    let words = `${indent}${paragraph}`;
    while (words.length > width) {
      lines.push(words.slice(0, width));
      words = words.slice(width);
    }
    lines.push(words);
  }
  return lines;
}

/** The result without its places in the text. */
function withoutSpans(policy: CompiledPolicy): unknown {
  return JSON.parse(
    JSON.stringify({ ...policy, textLength: 0, furniture: [] }, (key, value: unknown) => (key === 'span' ? undefined : value)),
  );
}

function spansIn(value: unknown, out: { span: Span; text?: string }[] = []): { span: Span; text?: string }[] {
  if (Array.isArray(value)) for (const each of value) spansIn(each, out);
  else if (value && typeof value === 'object') {
    const record = value as Record<string, unknown>;
    if (Array.isArray(record['span']))
      out.push({ span: record['span'] as unknown as Span, ...(typeof record['text'] === 'string' && { text: record['text'] }) });
    for (const [key, each] of Object.entries(record)) if (key !== 'span' && key !== 'furniture') spansIn(each, out);
  }
  return out;
}

function checkSpans(source: string): void {
  const policy = compile(source);
  for (const { span, text } of spansIn(policy)) {
    expect(span[0]).toBeGreaterThanOrEqual(0);
    expect(span[1]).toBeLessThanOrEqual(source.length);
    expect(span[0]).toBeLessThanOrEqual(span[1]);
    if (text === undefined) continue;
    let quoted = '';
    for (let i = span[0]; i < span[1]; i += 1) if (!policy.furniture.some(([a, b]) => i >= a && i < b)) quoted += source[i]!;
    const bare = (words: string) => words.replace(/[\s\u200b-\u200f\u2060\u00ad\ufeff]+/g, '');
    expect(bare(quoted)).toBe(bare(text));
  }
  const starts = policy.articles.map((a) => a.span[0]);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  policy.articles.slice(1).forEach((a, i) => expect(a.span[0]).toBeGreaterThanOrEqual(policy.articles[i]!.span[1]));
}

const NOISE = fc.string({
  unit: fc.constantFrom(
    ...'一二（一）1.2、：；，。(市局委部牵头责任单位配合负责等和及的)\n\n \u3000—①是第章条附件《》“”【】年月底20%\t\f',
  ),
  maxLength: 300,
});

describe('for any document', () => {
  it('compiles every article of a generated document', () => {
    fc.assert(
      fc.property(document, (paragraphs) => {
        const policy = compile(paragraphs.join('\n'));
        const expected = paragraphs.filter((p) => /^（.）/.test(p));
        expect(policy.articles.map((a) => a.numeral)).toEqual(expected.map((p) => p.slice(0, 3)));
        for (const each of policy.articles) expect(each.leads.length + each.responsible.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });

  it('spans lie inside the text, are ordered and quote it exactly', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          document.map((p) => p.join('\n')),
          document.map((p) => wrapped(p, 29).join('\n')),
          NOISE,
        ),
        checkSpans,
      ),
      { numRuns: 300 },
    );
    checkSpans(qingyuan);
  });

  it('inserting blank lines changes nothing but spans', () => {
    fc.assert(
      fc.property(
        document,
        fc.integer({ min: 20, max: 44 }),
        fc.array(fc.nat(4), { minLength: 1, maxLength: 20 }),
        (paragraphs, width, counts) => {
          for (const lines of [[...paragraphs], wrapped(paragraphs, width)]) {
            const spaced = lines.map((line, i) => line + '\n'.repeat(1 + counts[i % counts.length]!)).join('');
            expect(withoutSpans(compile(spaced))).toEqual(withoutSpans(compile(lines.join('\n'))));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('wrapping lines at any width changes nothing but spans', () => {
    fc.assert(
      fc.property(wrappable, fc.integer({ min: 20, max: 44 }), (paragraphs, width) => {
        expect(withoutSpans(compile(wrapped(paragraphs, width).join('\n')))).toEqual(
          withoutSpans(compile(paragraphs.map((p) => `\u3000\u3000${p}`).join('\n'))),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('wrapping the lines of a list of tasks, indented or not, changes no unit', () => {
    const said = (policy: CompiledPolicy) =>
      policy.articles.map((a) => [a.numeral, a.leads.map((u) => u.text), a.responsible.map((u) => u.text)]);
    fc.assert(
      fc.property(
        taskList,
        fc.integer({ min: 20, max: 44 }),
        fc.constantFrom('', '\u3000\u3000'),
        (paragraphs, width, indent) => {
          expect(said(compile(wrapped(paragraphs, width, indent).join('\n')))).toEqual(said(compile(paragraphs.join('\n'))));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('losing every line break, with a blank or without, keeps articles and units', () => {
    // the fewest parts from which a text shows that its paragraphs ran into each other
    const long = documentOf(3, 'blocks');
    const said = (policy: CompiledPolicy) =>
      policy.articles
        .filter((a) => a.assignable)
        .map((a) => [a.numeral, a.leads.map((u) => u.text), a.responsible.map((u) => u.text)]);
    fc.assert(
      fc.property(long, fc.constantFrom('', ' '), (paragraphs, joint) => {
        expect(said(compile(paragraphs.join(joint)))).toEqual(said(compile(paragraphs.join('\n'))));
      }),
      { numRuns: 150 },
    );
  });

  it('a page break anywhere, inside a list of units too, changes nothing but spans', () => {
    fc.assert(
      fc.property(wrappable, fc.nat(), fc.integer({ min: 20, max: 44 }), (paragraphs, seed, width) => {
        const lines = wrapped(paragraphs, width);
        const at = seed % (lines.length + 1);
        const broken = [...lines.slice(0, at), '— 7 —', '\f', ...lines.slice(at)];
        expect(withoutSpans(compile(broken.join('\n')))).toEqual(withoutSpans(compile(lines.join('\n'))));
      }),
      { numRuns: 150 },
    );
  });

  it('punctuation and digits in full or half width say the same', () => {
    const full = (text: string) => text.replace(/[0-9]/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0));
    const half = (text: string) =>
      text.replace(/[（）：；，]/g, (c) => ({ '（': '(', '）': ')', '：': ':', '；': ';', '，': ',' })[c]!);
    const said = (policy: CompiledPolicy) =>
      policy.articles.map((a) => [
        half(a.numeral ?? ''),
        a.leads.map((u) => half(u.text)),
        a.responsible.map((u) => half(u.text)),
        a.deadlines.map((d) => d.due),
        a.targets.map((t) => [t.comparator, t.value, t.measureUnit, t.due]),
      ]);
    fc.assert(
      fc.property(document, fc.constantFrom(full, half), (paragraphs, change) => {
        const text = paragraphs.join('\n');
        expect(said(compile(change(text)))).toEqual(said(compile(text)));
      }),
      { numRuns: 150 },
    );
  });

  it('inserting page numbers between lines changes nothing but spans', () => {
    const pageNumber = fc
      .tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom('— # —', '-#-', '- # -', '第#页', '#/99', '— # —\f'))
      .map(([n, form]) => form.replace('#', String(n)));
    fc.assert(
      fc.property(
        wrappable,
        fc.integer({ min: 20, max: 44 }),
        fc.array(fc.tuple(fc.nat(60), pageNumber), { maxLength: 4 }),
        (paragraphs, width, pages) => {
          const lines = wrapped(paragraphs, width);
          const numbered = [...lines];
          for (const [at, words] of pages) numbered.splice(at % (numbered.length + 1), 0, words);
          expect(withoutSpans(compile(numbered.join('\n')))).toEqual(withoutSpans(compile(lines.join('\n'))));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('any text compiles, any bytes are read or refused with a DocumentError', () => {
    fc.assert(
      fc.property(fc.oneof(NOISE, fc.string({ unit: 'binary', maxLength: 200 })), (text) => void compile(text)),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          compile(readPolicyText(bytes).text);
        } catch (error) {
          expect(error).toBeInstanceOf(DocumentError);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a cut of a real document compiles with spans that hold', () => {
    fc.assert(
      fc.property(fc.nat(qingyuan.length), fc.nat(qingyuan.length), (a, b) =>
        checkSpans(qingyuan.slice(Math.min(a, b), Math.max(a, b))),
      ),
      { numRuns: 40 },
    );
  });
});
