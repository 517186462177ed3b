import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { referenceCost } from '../../../test/support/cost.js';
import { compile } from '../compile.js';
import { readPolicyText } from '../readers/text.js';
import type { CompiledPolicy, Registry } from '../types.js';
import { comparePolicies } from './compare.js';
import { impactOf, type RunningArticle } from './impact.js';
import type { ArticleComparison, DiffPart } from './types.js';

const root = new URL('../../../', import.meta.url);
const demo = readPolicyText(fs.readFileSync(new URL('demo/qingyuan/policy.txt', root))).text;
const registry = JSON.parse(fs.readFileSync(new URL('demo/qingyuan/units.json', root), 'utf8')) as Registry;

const version = (text: string) => ({ text, policy: compile(text, { registry }) });
const compare = (old: string, next: string) => comparePolicies(version(old), version(next));
const CN = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三', '十四', '十五'];

interface Draft {
  title: string;
  body: string;
  units: string;
}
const HEAD = '清远市人民政府关于促进产业发展的意见\n为加快产业发展，现提出如下意见。';
const write = (articles: readonly Draft[]) =>
  [HEAD, ...articles.map(({ title, body, units }, i) => `（${CN[i]}）${title}。${body}${units}`)].join('\n');

const bodies = [
  '建立健全高新区协同管理机制，定期研究解决重大问题，推进各项任务落实落细。',
  '支持企业开展技术改造和设备更新，每年新增示范项目十个以上，培育一批龙头企业。',
  '完善人才引进政策，落实住房、子女入学、医疗等保障措施，吸引高层次人才落户。',
  '加大财政资金支持力度，设立产业发展基金，引导社会资本投入实体经济重点领域。',
  '优化土地资源配置，盘活存量用地，提高节约集约利用水平，保障重大项目用地需求。',
  '加快基础设施建设，完善道路、供水、供电、通信和污水处理等配套，提升承载能力。',
];
const titles = ['加强统筹协调', '推动技术改造', '强化人才支撑', '加大资金支持', '保障用地需求', '完善基础设施'];
const unit = ['市科技局', '市财政局', '市工业和信息化局', '市自然资源局', '市住房城乡建设局', '市人力资源社会保障局'];
const draft = (i: number): Draft => ({
  title: titles[i]!,
  body: bodies[i]!,
  units: `（牵头单位：${unit[i]}，责任单位：${unit[(i + 1) % 6]}；完成时限：2025年${i + 1}月底前）`,
});
const SIX = titles.map((_, i) => draft(i));
const changesOf = (articles: readonly ArticleComparison[]) => articles.map((a) => a.changes.join('+'));

const quoted = (text: string, policy: CompiledPolicy, [from, to]: readonly [number, number]) => {
  let out = '';
  for (let i = from; i < to; i += 1) if (!policy.furniture.some(([a, b]) => i >= a && i < b)) out += text[i]!;
  return out.replace(/\s+/g, '');
};

describe('a policy compared with itself', () => {
  it('is unchanged, wherever its lines break and whatever its numbers are', () => {
    const self = compare(demo, demo);
    expect(self.head).toEqual([]);
    expect(self.counts).toMatchObject({ unchanged: 19, added: 0, repealed: 0, 'text changed': 0 });
    expect(self.articles.some((a) => a.renumbered || a.moved || a.retitled || a.diff)).toBe(false);
    const wrapped = compare(demo, demo.replace(/\n/g, '\n\n'));
    expect(wrapped.counts.unchanged).toBe(19);
  });

  it.each(['pingtan-2017-sanjian', 'guofa-2019-3-zonghebaoshuiqu', 'guobanfa-2018-117-jili', 'anhui-rcep'])('%s', (name) => {
    const { text } = readPolicyText(fs.readFileSync(new URL(`test/fixtures/policies/${name}.txt`, root)));
    const self = compare(text, text);
    expect(new Set(changesOf(self.articles))).toEqual(new Set(['unchanged']));
    expect(self.articles.some((a) => a.moved || a.renumbered)).toBe(false);
  });

  it('changes nothing but numbers when it is renumbered', () => {
    const next = write(SIX).replace(/（(.)）(?=[加推强保完])/g, (_, numeral: string) => `（${CN[CN.indexOf(numeral) + 3]}）`);
    const { articles } = compare(
      write(SIX),
      next.replace(HEAD, `${HEAD}\n（一）甲事。做甲事。\n（二）乙事。做乙事。\n（三）丙事。做丙事。`),
    );
    expect(changesOf(articles)).toEqual(['added', 'added', 'added', ...SIX.map(() => 'unchanged')]);
    expect(articles.slice(3).every((a) => a.renumbered && !a.moved)).toBe(true);
  });
});

describe('what happens to articles', () => {
  const edited = (at: number, change: Partial<Draft>) => SIX.map((each, i) => (i === at ? { ...each, ...change } : each));

  it('text, units and deadlines are told apart', () => {
    const text = compare(write(SIX), write(edited(1, { body: bodies[1]!.replace('十个', '二十个') }))).articles[1]!;
    expect(text.changes).toEqual(['text changed']);
    expect(text.diff!.filter((p) => p.op !== 'same').map((p) => p.text)).toContain('二');
    const units = compare(
      write(SIX),
      write(edited(2, { units: SIX[2]!.units.replace('牵头单位：市工业和信息化局', '牵头单位：市教育局') })),
    );
    expect(units.articles[2]).toMatchObject({
      changes: ['units changed'],
      units: {
        leads: { removed: [{ text: '市工业和信息化局' }], added: [{ text: '市教育局' }] },
        responsible: { removed: [], added: [] },
      },
    });
    const deadline = compare(write(SIX), write(edited(3, { units: SIX[3]!.units.replace('2025年4月', '2026年4月') })));
    expect(deadline.articles[3]).toMatchObject({
      changes: ['deadline changed'],
      deadlines: { removed: [{ due: '2025-04-30' }], added: [{ due: '2026-04-30' }] },
    });
    const all = compare(
      write(SIX),
      write(edited(0, { body: `${bodies[0]!}建立月报制度。`, units: '（牵头单位：市科技局；完成时限：2027年底）' })),
    );
    expect(all.articles[0]!.changes).toEqual(['text changed', 'units changed', 'deadline changed']);
    expect(all.counts).toMatchObject({ unchanged: 5, 'text changed': 1, 'units changed': 1, 'deadline changed': 1 });
  });

  it('the same unit by another name is the same', () => {
    const next = write(edited(0, { units: SIX[0]!.units.replace('牵头单位：市科技局', '牵头单位：市科学技术局') }));
    expect(compare(write(SIX), next).articles[0]!.changes).toEqual(['unchanged']);
  });

  it('an article that is retitled, one that is moved, one that is split and two that are merged', () => {
    const retitled = compare(write(SIX), write(edited(4, { title: '优化用地保障' })));
    expect(retitled.articles[4]).toMatchObject({ changes: ['text changed'], retitled: true });
    const moved = compare(write(SIX), write([...SIX.slice(1), SIX[0]!]));
    expect(changesOf(moved.articles)).toEqual(SIX.map(() => 'unchanged'));
    expect(moved.articles.filter((a) => a.moved).map((a) => a.old!.number)).toEqual([1]);
    const long = { ...SIX[0]!, body: `${bodies[0]!}${bodies[5]!}` };
    const halves = [SIX[0]!, { ...SIX[5]!, title: '夯实硬件底座' }];
    const split = compare(write([long, ...SIX.slice(1, 5)]), write([...halves, ...SIX.slice(1, 5)]));
    expect(changesOf(split.articles)).toEqual(['text changed', 'added', 'unchanged', 'unchanged', 'unchanged', 'unchanged']);
    expect(split.articles[1]!.splitFrom).toBe(1);
    const merged = compare(write([...halves, ...SIX.slice(1, 5)]), write([long, ...SIX.slice(1, 5)]));
    expect(changesOf(merged.articles)).toEqual(['text changed', 'repealed', 'unchanged', 'unchanged', 'unchanged', 'unchanged']);
    expect(merged.articles[1]!.mergedInto).toBe(1);
  });

  it('a changed head is told field by field', () => {
    const old =
      write(SIX).replace('意见\n', '意见\n（征求意见稿）\n') + '\n本意见自2021年**月**日起施行，有效期至2025年12月31日。';
    const next =
      write(SIX).replace('现提出', '根据《国务院关于创新的意见》（国发〔2021〕7号），现提出') +
      '\n本意见自2021年3月1日起施行，有效期至2025年12月31日。';
    expect(compare(old, next).head).toEqual([
      { field: 'status', old: 'draft', new: 'issued' },
      { field: 'validity', old: '2021年**月**日 – 2025-12-31', new: '2021-03-01 – 2025-12-31' },
      { field: 'basis', old: null, new: '《国务院关于创新的意见》国发〔2021〕7号' },
    ]);
  });
});

describe('for any policies', () => {
  const drafts = fc.uniqueArray(fc.nat(5), { minLength: 2, maxLength: 6 }).map((order) => order.map((i) => SIX[i]!));
  const seldom = { numRuns: 60 };

  it('taking an article out repeals exactly that one, and the other way round adds it', () => {
    fc.assert(
      fc.property(drafts, fc.nat(5), (articles, pick) => {
        const at = pick % articles.length;
        const fewer = articles.filter((_, i) => i !== at);
        const gone = compare(write(articles), write(fewer));
        expect(gone.articles.filter((a) => a.changes[0] !== 'unchanged').map((a) => [a.changes[0], a.old!.number])).toEqual([
          ['repealed', at + 1],
        ]);
        expect(gone.articles.findIndex((a) => a.changes[0] === 'repealed')).toBe(at);
        const come = compare(write(fewer), write(articles));
        expect(come.articles.filter((a) => a.changes[0] !== 'unchanged').map((a) => [a.changes[0], a.new!.number])).toEqual([
          ['added', at + 1],
        ]);
      }),
      seldom,
    );
  });

  it('every article of both versions stands in exactly one row, and the words of a difference make up both texts', () => {
    const noisy = fc
      .tuple(
        drafts,
        fc.array(fc.tuple(fc.nat(5), fc.constantFrom('', '推进', '每年', '市科技局、'), fc.nat(40)), { maxLength: 6 }),
      )
      .map(([articles, edits]) =>
        articles.map((each, i) => {
          let { body } = each;
          for (const [at, words, place] of edits) if (at === i) body = body.slice(0, place) + words + body.slice(place + 2);
          return { ...each, body };
        }),
      );
    fc.assert(
      fc.property(noisy, noisy, (a, b) => {
        const [old, next] = [version(write(a)), version(write(b))];
        const { articles } = comparePolicies(old, next);
        expect(articles.flatMap((x) => (x.old ? [x.old.number] : [])).sort((x, y) => x - y)).toEqual(
          old.policy.articles.map((x) => x.number),
        );
        expect(articles.flatMap((x) => (x.new ? [x.new.number] : []))).toEqual(next.policy.articles.map((x) => x.number));
        for (const { diff, old: from, new: to } of articles) {
          if (!diff) continue;
          const side = (op: DiffPart['op']) =>
            diff
              .filter((p) => p.op === 'same' || p.op === op)
              .map((p) => p.text)
              .join('');
          const whole = (v: typeof old, ref: typeof from) => quoted(v.text, v.policy, ref!.span).slice(ref!.numeral?.length ?? 0);
          expect(side('removed')).toBe(whole(old, from));
          expect(side('added')).toBe(whole(next, to));
          for (const part of diff) {
            if (part.op !== 'added') expect(quoted(old.text, old.policy, part.oldSpan)).toBe(part.text);
            if (part.op !== 'removed') expect(quoted(next.text, next.policy, part.newSpan)).toBe(part.text);
          }
        }
      }),
      seldom,
    );
  });

  it('takes any texts', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200, unit: fc.constantFrom(...'一（二）1.、。局单位牵头：\n ') }),
        fc.string(),
        (a, b) => {
          const { counts, articles } = compare(a, b);
          expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(articles.length);
        },
      ),
      seldom,
    );
  });
});

describe('speed', () => {
  it('300 articles of 1,000 characters take less than a second', () => {
    const words = (seed: number) =>
      Array.from({ length: 1_000 }, (_, i) =>
        String.fromCharCode(0x4e00 + ((seed * 7_919 + i * 104_729 + ((i * i) % 977)) % 3_000)),
      ).join('');
    const document = (changed: boolean) =>
      [
        HEAD,
        ...Array.from(
          { length: 300 },
          (_, i) => `${i + 1}.任务${i}项。${words(i)}${changed ? words(i + 1_000).slice(0, 500) : ''}。（牵头单位：市科技局）`,
        ),
      ].join('\n');
    const [old, next] = [version(document(false)), version(document(true))];
    expect(old.policy.articles).toHaveLength(300);
    expect(comparePolicies(old, next).counts['text changed']).toBe(300);
    expect(referenceCost(() => comparePolicies(old, next), 2)).toBeLessThan(1_000);
  });
});

describe('the impact plan', () => {
  const article = (i: number, more: Partial<RunningArticle> = {}): RunningArticle => ({
    articleNumber: i + 1,
    articleId: `a${i + 1}`,
    stage: 'executing',
    leads: [version(write(SIX)).policy.articles[i]!.leads[0]!.unitCode!],
    responsible: [version(write(SIX)).policy.articles[i]!.responsible[0]!.unitCode!],
    ...more,
  });

  it('proposes commands for running articles, with the reason for each', () => {
    const next = [
      SIX[0]!,
      { ...SIX[1]!, units: SIX[1]!.units.replace('牵头单位：市财政局', '牵头单位：市科技局') },
      { ...SIX[2]!, units: SIX[2]!.units.replace('2025年3月底前', '2026年3月底前') },
      { ...SIX[4]!, body: `${bodies[4]!}建立台账。` },
      SIX[5]!,
      { title: '加强宣传引导', body: '做好政策解读和舆论引导工作。', units: '（牵头单位：市司法局）' },
    ];
    const [old, now] = [version(write(SIX)), version(write(next))];
    const running = [0, 1, 2, 3, 4].map((i) => article(i)).concat(article(5, { stage: 'closed' }));
    const plan = impactOf(comparePolicies(old, now), running, { old: old.policy.articles, next: now.policy.articles });
    expect(plan.map((p) => [p.articleId ?? null, p.commands.map((c) => `${c.kind} ${c.reason}`)])).toEqual([
      ['a2', ['rebase IMPACT.UNITS_CHANGED', 'changeUnits IMPACT.LEAD_CHANGED']],
      ['a3', ['rebase IMPACT.DEADLINE_CHANGED', 'changeDeadline IMPACT.DEADLINE_CHANGED']],
      ['a4', ['endArticle IMPACT.REPEALED']],
      ['a5', ['rebase IMPACT.TEXT_CHANGED']],
      [null, ['dispatch IMPACT.ADDED']],
    ]);
    expect(plan[0]!.commands[1]).toMatchObject({
      params: { addLeads: ['QY-KJJ'], removeLeads: ['QY-CZJ'], addResponsible: [], removeResponsible: [], handover: true },
    });
    expect(plan[1]!.commands[1]).toMatchObject({ params: { due: '2026-03-31' } });
  });

  it('leaves alone what people changed since, and closed articles', () => {
    const next = SIX.map((each, i) =>
      i === 0 ? { ...each, units: each.units.replace('责任单位：市财政局', '责任单位：市教育局') } : each,
    );
    const [old, now] = [version(write(SIX)), version(write(next))];
    const versions = { old: old.policy.articles, next: now.policy.articles };
    const moved = impactOf(
      comparePolicies(old, now),
      [article(0, { stage: 'dispatched', leads: ['QY-SW'], responsible: [] })],
      versions,
    );
    expect(moved[0]!.commands[1]).toMatchObject({
      kind: 'changeUnits',
      params: { addLeads: [], removeLeads: [], removeResponsible: [], handover: false },
    });
    const closed = impactOf(comparePolicies(old, now), [article(0, { stage: 'closed' })], versions);
    expect(closed.map((p) => p.commands.map((c) => c.reason))).toEqual([['IMPACT.CLOSED']]);
    expect(
      impactOf(
        comparePolicies(old, old),
        [0, 1, 2].map((i) => article(i)),
        { old: old.policy.articles, next: old.policy.articles },
      ),
    ).toEqual([]);
  });
});
