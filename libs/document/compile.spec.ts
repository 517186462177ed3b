import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { referenceCost } from '../../test/support/cost.js';
import { compile, readPolicyText } from './index.js';
import type { CompiledPolicy, Registry, Span } from './types.js';

interface Gold {
  title: string;
  issuer: string;
  items: { number: string; title: string; lead: string[]; responsible: string[] }[];
}

const read = (path: string) => fs.readFileSync(new URL(`../../${path}`, import.meta.url));
const text = readPolicyText(read('demo/qingyuan/policy.txt')).text;
const registry = JSON.parse(read('demo/qingyuan/units.json').toString()) as Registry;
const gold = JSON.parse(read('test/fixtures/policies/qingyuan-high-tech-zones.gold.json').toString()) as Gold;

/** What a reader reads in a span: no blanks, no page furniture. */
function quoted(policy: CompiledPolicy, source: string, span: Span): string {
  let out = '';
  for (let i = span[0]; i < span[1]; i += 1) {
    if (!policy.furniture.some(([from, to]) => i >= from && i < to)) out += source[i]!;
  }
  return out.replace(/\s+/g, '');
}

describe('the Qingyuan policy', () => {
  const policy = compile(text, { registry });

  it('has the title, issuer and status of the consultation draft', () => {
    expect(policy.title).toBe(gold.title);
    expect(policy.issuer).toBe(gold.issuer);
    expect(policy.status).toBe('draft');
    expect(policy.documentNumber).toBeUndefined();
  });

  it('has 19 articles with exactly the units of the gold', () => {
    const found = policy.articles.map((a) => ({
      number: a.numeral,
      title: a.title,
      lead: a.leads.map((u) => u.text),
      responsible: a.responsible.map((u) => u.text),
    }));
    expect(found).toEqual(gold.items.map(({ number, title, lead, responsible }) => ({ number, title, lead, responsible })));
    expect(policy.articles.map((a) => a.number)).toEqual(Array.from({ length: 19 }, (_, i) => i + 1));
  });

  it('has five chapters that hold the articles', () => {
    expect(policy.chapters.map((c) => c.numeral + c.title)).toEqual([
      '一、总体要求',
      '二、深化高新区体制机制改革',
      '三、培育壮大高新技术产业',
      '四、提升高新区创新能力',
      '五、强化高新区资源配置和要素保障',
    ]);
    expect(policy.articles.map((a) => a.chapter)).toEqual([1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5]);
    expect(policy.articles[3]!.path).toEqual(['二、']);
  });

  it('says why the first three articles are not assignable', () => {
    expect(policy.articles.filter((a) => !a.assignable).map((a) => [a.numeral, a.notAssignableReason?.code])).toEqual([
      ['（一）', 'NOT_ASSIGNABLE.GUIDING'],
      ['（二）', 'NOT_ASSIGNABLE.TARGETS'],
      ['（三）', 'NOT_ASSIGNABLE.BODY'],
    ]);
  });

  it('reads the targets of article 二 with comparator, number, unit and due date', () => {
    const targets = policy.articles[1]!.targets.map((t) => [t.indicator, t.comparator, t.value, t.measureUnit, t.due, t.effort]);
    expect(targets).toEqual([
      ['全市高新区工业总产值', '>=', 1000, '亿元', '2025-12-31', true],
      ['工业增加值', '>', 200, '亿元', '2025-12-31', true],
      ['研究与开发（R&D）经费占工业增加值', '>', 2.5, '%', '2025-12-31', true],
      ['规上高新技术企业占高新区规上企业总数', '>=', 55, '%', '2025-12-31', true],
      ['高新技术企业工业总产值占园区工业总产值', '>', 60, '%', '2025-12-31', true],
      ['新增创新创业载体（新型研发机构、孵化器、加速器）', '>=', 10, '家', '2025-12-31', true],
    ]);
    expect(policy.articles[1]!.deadlines).toMatchObject([{ text: '到2025年底', due: '2025-12-31', source: 'text' }]);
  });

  it('reads the numbers of articles 十一 and 十五, and takes ages and examples for none', () => {
    const of = (number: number) =>
      policy.articles[number - 1]!.targets.map((t) => [t.indicator, t.comparator, t.value, t.measureUnit]);
    expect(of(11)).toEqual([
      ['国家高新区新落户投产项目原则上研究开发费用总额占同期销售收入', '>=', 4, '%'],
      ['省级高新区', '>=', 3, '%'],
    ]);
    expect(of(15)).toEqual([
      ['重点企业培训率', '=', 100, '%'],
      ['负责人政策知晓率', '=', 100, '%'],
      ['经办人业务熟悉率', '=', 100, '%'],
    ]);
    expect(of(14)).toEqual([]);
  });

  it('reads the leading group: leader, acting rule, deputy, members, office, meeting', () => {
    expect(policy.bodies).toHaveLength(1);
    const [group] = policy.bodies;
    expect(group).toMatchObject({
      kind: 'leading-group',
      name: '促进高新区高质量发展领导小组',
      article: 3,
      leader: { name: '马正勇', post: '市委副书记、市长' },
      acting: { person: { name: '吕成蹊', post: '常务副市长' }, condition: '马正勇同志挂职期间' },
      deputies: [{ name: '邵军', post: '副市长' }],
      office: { unit: { text: '市科技局', unitCode: 'QY-KJJ' }, head: { unit: { text: '市科技局' }, post: '主要负责同志' } },
      meeting: { conveners: ['leader', 'deputy'] },
    });
    expect(group!.members).toHaveLength(23);
    expect(group!.members.filter((m) => !m.unitCode).map((m) => [m.text, m.group])).toEqual([
      ['各县（市、区）人民政府', 'QY-G-COUNTIES'],
      ['高新区管委会', 'QY-G-ZONES'],
    ]);
  });

  it('names the documents it rests on', () => {
    expect(policy.basis.map((b) => b.documentNumber)).toEqual(['国发〔2020〕7号', '粤府〔2019〕28号', '清府〔2020〕68号']);
    expect(policy.basis[0]!.title).toBe('国务院关于促进国家高新技术产业开发区高质量发展的若干意见');
  });

  it('keeps the holes in the dates of validity as placeholders', () => {
    expect(policy.validity.placeholders.map((p) => [p.text, p.field, p.year])).toEqual([
      ['2021年**月**日', 'from', 2021],
      ['2025年**月**日', 'to', 2025],
    ]);
    expect(policy.validity.from).toBeUndefined();
    expect(policy.precedence?.text).toBe('若与国家法律法规、上级部门政策相冲突时，以国家法律法规和上级部门政策为准');
  });

  it('finds what a person has to look at', () => {
    const found = policy.findings.map((f) => [f.code, f.severity, f.article ?? null]);
    expect(found.filter(([, severity]) => severity === 'error')).toEqual([
      ['UNIT.NEAR_DUPLICATE', 'error', 17],
      ['VALIDITY.PLACEHOLDER', 'error', null],
      ['VALIDITY.PLACEHOLDER', 'error', null],
    ]);
    const articlesWith = (code: string) => found.filter(([c]) => c === code).map(([, , article]) => article);
    expect(articlesWith('GROUP.UNCONFIRMED')).toEqual([3, 3, 6, 7, 18]);
    expect(articlesWith('ARTICLE.SEVERAL_LEADS')).toEqual([11, 15]);
    expect(articlesWith('ARTICLE.NO_UNITS')).toEqual([1, 2, 3]);
    const near = policy.findings.find((f) => f.code === 'UNIT.NEAR_DUPLICATE');
    expect(near).toMatchObject({
      params: { text: '清远英德高新区管委会', unitCode: 'QY-YDGXQ' },
      suggestion: '英德高新技术产业开发区管理委员会',
    });
    expect(new Set(policy.findings.map((f) => f.id)).size).toBe(policy.findings.length);
  });

  it('ties every other unit to the registry', () => {
    const open = policy.articles.flatMap((a) => [...a.leads, ...a.responsible]).filter((m) => !m.unitCode && !m.group);
    expect(open.map((m) => m.text)).toEqual(['清远英德高新区管委会']);
    const code = (article: number, name: string) =>
      [...policy.articles[article - 1]!.leads, ...policy.articles[article - 1]!.responsible].find((m) => m.text === name)
        ?.unitCode;
    expect(code(8, '市科学技术局')).toBe('QY-KJJ');
    expect(code(7, '市发展改革局')).toBe('QY-FGJ');
    expect(code(13, '人民银行清远市中心支行')).toBe('QY-RH');
  });

  it('quotes the text exactly in every span', () => {
    for (const article of policy.articles) {
      for (const mention of [...article.leads, ...article.responsible, ...article.deadlines, ...article.targets]) {
        expect(quoted(policy, text, mention.span)).toBe(mention.text);
        expect(mention.span[0]).toBeGreaterThanOrEqual(article.span[0]);
        expect(mention.span[1]).toBeLessThanOrEqual(article.span[1]);
      }
      expect(quoted(policy, text, article.span)).toBe(article.text.replace(/\s+/g, ''));
      expect(quoted(policy, text, article.span).startsWith(article.numeral!)).toBe(true);
    }
    expect(policy.articles[18]!.text).toMatch(/责任单位：市政府督查室）$/);
  });

  it('is plain data, and the same each time', () => {
    const again = compile(text, { registry });
    expect(again).toEqual(policy);
    expect(JSON.parse(JSON.stringify(policy))).toEqual(policy);
  });

  it('compiles in under 50 ms once loaded', () => {
    expect(referenceCost(() => compile(text, { registry }), 12)).toBeLessThan(50);
  });

  it('takes a hundred pages in under 300 ms and three hundred in about three times that', () => {
    const cost = (pages: number) => {
      const long = text.repeat(Math.ceil((pages * 650) / text.length));
      return referenceCost(() => compile(long), 4);
    };
    const hundred = cost(100);
    expect(hundred).toBeLessThan(300);
    // measured: 3.2 times; nine times would be quadratic
    expect(cost(300)).toBeLessThan(6 * hundred);
  });
});
