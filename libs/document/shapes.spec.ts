// Shapes of the genre: small texts of our own, each showing one way of numbering parts or of saying who does what.
import { describe, expect, it } from '@jest/globals';
import { CN_FEAST_EVES } from '#domain/calendar/built-in.js';
import { compile } from './index.js';
import type { RegistryUnit } from './types.js';
import { inBlock, items } from '../../test/support/compiled.js';

describe('unit blocks behind a sentence', () => {
  it.each<[string, string]>([
    ['（牵头单位：市科技局，责任单位：市财政局、市教育局）', 'L:市科技局 R:市财政局|市教育局'],
    ['(牵头单位:市科技局;责任单位:市财政局,市教育局)', 'L:市科技局 R:市财政局|市教育局'],
    ['【牵头单位：市科技局；配合单位：市财政局】', 'L:市科技局 R:市财政局'],
    ['〔牵头单位：市科技局；协办单位：市财政局〕', 'L:市科技局 R:市财政局'],
    ['(牵头单位:市科技局;责任单位:市直有关部门、单位,各区)', 'L:市科技局 R:市直有关部门、单位|各区'],
    ['(牵头单位:市科技局;责任单位:各区人民政府〈含开发区、景区管委会,下同〉)', 'L:市科技局 R:各区人民政府'],
    ['[责任单位：市科技局、市财政局]', 'R:市科技局|市财政局'],
    ['【责任单位】市科技局、市财政局', 'R:市科技局|市财政局'],
    ['（市科技局牵头，市财政局、市教育局按职责分工负责）', 'L:市科技局 R:市财政局|市教育局'],
    [
      '（市科技局、市财政局牵头，有关部门和各县（市、区）人民政府按职责分工负责）',
      'L:市科技局|市财政局 R:有关部门|各县（市、区）人民政府',
    ],
    ['（市科技局、市财政局等部门按职责分工负责）', 'R:市科技局|市财政局'],
    ['（市科技局、市财政局按行业分工负责）', 'R:市科技局|市财政局'],
    ['责任单位：县水务局（负责人：孙一）、县应急局（负责人：李二）', 'R:县水务局|县应急局'],
    ['由市科技局牵头，会同市财政局、市发展改革委编制。', 'L:市科技局 R:市财政局|市发展改革委'],
    ['市科技局牵头，市农科院、江南农业大学等配合。', 'L:市科技局 R:市农科院|江南农业大学'],
    [
      '（省发展改革委、交通运输厅、能源局等省有关部门和各地级以上市人民政府按职责分工负责）',
      'R:省发展改革委|交通运输厅|能源局|省有关部门|各地级以上市人民政府',
    ],
    ['（公安部、司法部等部门和单位及各地区按职责分工负责）', 'R:公安部|司法部|各地区'],
    ['（各地区、各有关部门按职责分工负责）', 'R:各地区|各有关部门'],
    [
      '（省科技厅、工业和信息化厅按职责分工负责，各地级以上市人民政府结合实际落实）',
      'R:省科技厅|工业和信息化厅|各地级以上市人民政府',
    ],
    ['（由市科技局牵头，会同市财政局、市教育局落实）', 'L:市科技局 R:市财政局|市教育局'],
    ['（市科技局会同市财政局、市教育局负责）', 'R:市科技局|市财政局|市教育局'],
    ['（市科技局牵头会同市财政局落实）', 'L:市科技局 R:市财政局'],
    ['（市科技局牵头、市财政局配合）', 'L:市科技局 R:市财政局'],
    ['（市科技局负责，市财政局配合）', 'R:市科技局|市财政局'],
    ['（市科技局主办，市财政局协办）', 'L:市科技局 R:市财政局'],
    ['（市科技局为牵头单位，市财政局、市教育局为责任单位）', 'L:市科技局 R:市财政局|市教育局'],
    ['（责任单位：市科技局（牵头）、市财政局、市教育局）', 'L:市科技局 R:市财政局|市教育局'],
    ['（责任单位：市科技局牵头，市财政局、市教育局配合）', 'L:市科技局 R:市财政局|市教育局'],
    ['（责任部门：市科技局、市财政局，各区县政府）', 'R:市科技局|市财政局|各区县政府'],
    ['（牵头部门：市科技局 配合部门：市财政局）', 'L:市科技局 R:市财政局'],
    ['（牵头单位：市科技局、市工业和信息化局，参加单位：市财政局及有关部门）', 'L:市科技局|市工业和信息化局 R:市财政局|有关部门'],
    ['（牵头（责任）单位：市科技局；配合单位：市住房和城乡建设局）', 'L:市科技局 R:市住房和城乡建设局'],
    ['（牵头领导：张三；牵头单位：市科技局；责任单位：市财政局）', 'L:市科技局 R:市财政局'],
    ['（责任领导：李四，责任单位：市财政局）', 'R:市财政局'],
    [
      '（责任单位：州司法局、州委编办及州直相关单位，各县市人民政府、湘西经开区管委会，6月底完成）',
      'R:州司法局|州委编办|州直相关单位|各县市人民政府|湘西经开区管委会 D:6月底完成',
    ],
    ['（市场监管总局、国家标准委负责，2019年6月底前完成）', 'R:市场监管总局|国家标准委 D:2019-06-30'],
    ['（2018年底前完成，责任单位：市科技局）', 'R:市科技局 D:2018-12-31'],
    ['（牵头单位：市科技局；责任单位：市财政局；完成时限：2023年12月底前）', 'L:市科技局 R:市财政局 D:2023-12-31'],
    ['（完成时间：长期坚持；责任单位：市财政局）', 'R:市财政局 D:长期坚持'],
    ['（责任单位：市财政局，持续推进）', 'R:市财政局 D:持续推进'],
    ['（市财政局、市教育局）', 'R:市财政局|市教育局'],
    ['（市财政局）', 'R:市财政局'],
    ['（责任单位：市财政局、市文旅局(以下按职责分工)）', 'R:市财政局|市文旅局'],
    [
      '（牵头单位：市发展改革委，配合单位：市委组织部、市人力资源和社会保障局，各区、县级市）',
      'L:市发展改革委 R:市委组织部|市人力资源和社会保障局|各区|县级市',
    ],
    [
      '（责任单位：市自然资源和规划局、市文化广电和旅游局、市粮食和物资储备局）',
      'R:市自然资源和规划局|市文化广电和旅游局|市粮食和物资储备局',
    ],
    ['（责任单位：市财政局和市教育局、各高等院校）', 'R:市财政局|市教育局|各高等院校'],
    ['（责任单位：市委组织部、市委宣传部、市政府办公室、市推进办）', 'R:市委组织部|市委宣传部|市政府办公室|市推进办'],
    [
      '（责任单位：区管委会办公室、区推进“一带一路”建设工作领导小组办公室）',
      'R:区管委会办公室|区推进“一带一路”建设工作领导小组办公室',
    ],
    ['（市委网信办、团市委、市妇联、市总工会按职责分工负责）', 'R:市委网信办|团市委|市妇联|市总工会'],
    ['（责任单位：智慧岛服务管理中心（区数字办）、区财政局（以下简称“财政局”））', 'R:智慧岛服务管理中心（区数字办）|区财政局'],
    ['（牵头单位：市科技局；责任单位：市财政局，各县（市、区）政府。）', 'L:市科技局 R:市财政局|各县（市、区）政府'],
    ['（市科技局、市财政局，各县（市、区）人民政府，按职责分工负责）', 'R:市科技局|市财政局|各县（市、区）人民政府'],
    ['（责任单位：各镇（街道）、区直各部门）', 'R:各镇（街道）|区直各部门'],
    ['责任单位：市科技局、市财政局。', 'R:市科技局|市财政局'],
    ['牵头单位：市科技局；责任单位：市财政局。', 'L:市科技局 R:市财政局'],
    ['此项工作由市科技局牵头，市财政局、市教育局配合。', 'L:市科技局 R:市财政局|市教育局'],
    ['该项工作由市科技局牵头，市财政局配合，2025年底前完成。', 'L:市科技局 R:市财政局 D:2025-12-31'],
    ['（牵头单位：市科技局，责任单位：市财政局', 'L:市科技局 R:市财政局'],
    ['（市科技局牵头，市财政局负责资金保障，市教育局负责人才培养）', 'L:市科技局 R:市财政局|市教育局'],
    ['（责任单位：市科技局/市财政局）', 'R:市科技局|市财政局'],
    ['（责任单位：市 科 技 局、市财政局）', 'R:市科技局|市财政局'],
    ['（责任单位：市科技局 市财政局 市教育局）', 'R:市科技局|市财政局|市教育局'],
    ['（科技局牵头，财政局、教育局配合）', 'L:科技局 R:财政局|教育局'],
    ['（省农业农村厅，各市（州）人民政府）', 'R:省农业农村厅|各市（州）人民政府'],
    [
      '（牵头单位：市科技局；责任单位：各区（市、县）政府，市级各部门；督导单位：市政府督查室）',
      'L:市科技局 R:各区（市、县）政府|市级各部门',
    ],
    ['（第一责任单位：市科技局；责任单位：市财政局）', 'L:市科技局 R:市财政局'],
    ['（责任单位：市级：市科技局、市财政局；县级：各县（市、区）政府）', 'R:市科技局|市财政局|各县（市、区）政府'],
    ['（市科技局分别牵头，市财政局、市教育局参与）', 'L:市科技局 R:市财政局|市教育局'],
    ['（市科技局、市财政局分别牵头落实）', 'L:市科技局|市财政局'],
    ['（市科技局、市教育局、市财政局负责落实，排第一位的为牵头单位，下同）', 'R:市科技局|市教育局|市财政局'],
    [
      '（市政府办公室、市行政审批制度改革工作领导小组办公室牵头，市级各有关部门及各县市区政府按职责分工负责）',
      'L:市政府办公室|市行政审批制度改革工作领导小组办公室 R:市级各有关部门|各县市区政府',
    ],
    ['（国铁集团、中国残联、国家邮政局、新华社按职责分工负责）', 'R:国铁集团|中国残联|国家邮政局|新华社'],
    [
      '（最高人民法院、最高人民检察院、公安部、司法部、中央军委政法委，各省（区、市）人民政府负责）',
      'R:最高人民法院|最高人民检察院|公安部|司法部|中央军委政法委|各省（区、市）人民政府',
    ],
    ['（牵头：市科技局；配合：市财政局）', 'L:市科技局 R:市财政局'],
    ['（市级责任单位：市科技局；区级责任单位：各区科技局）', 'R:市科技局|各区科技局'],
    ['（各省、自治区、直辖市人民政府，国务院有关部门按职责分工负责）', 'R:各省、自治区、直辖市人民政府|国务院有关部门'],
    ['（市科技局牵头，各市、县（市、区）人民政府负责）', 'L:市科技局 R:各市、县（市、区）人民政府'],
    ['（市科技局牵头，各市和县人民政府负责）', 'L:市科技局 R:各市和县人民政府'],
    ['（责任单位：市科技局，各镇、街道）', 'R:市科技局|各镇|街道'],
    ['（市科技局、市财政局等有关部门会同各地区按职责分工负责）', 'R:市科技局|市财政局|有关部门|各地区'],
    ['（市科技局牵头，市财政局按部门职能职责分工抓好落实）', 'L:市科技局 R:市财政局'],
    ['（市科技局牵头负责，各部门分头落实）', 'L:市科技局 R:各部门'],
    ['（牵头单位：市科技局；责任单位：各有关部门和单位）', 'L:市科技局 R:各有关部门和单位'],
    [
      '（牵头单位：市招商和投资促进局，配合单位：市农业农村和水利局、市财政局和市教育局）',
      'L:市招商和投资促进局 R:市农业农村和水利局|市财政局|市教育局',
    ],
    ['（市司法局统筹，各执法单位具体负责）', 'R:市司法局|各执法单位'],
    ['（各区县人民政府为责任主体，市农业农村委为行业指导单位）', 'R:各区县人民政府|市农业农村委'],
    ['（市科技局、市财政局按职责分工负责；各区政府落实属地责任）', 'R:市科技局|市财政局|各区政府'],
    ['（中央组织部、教育部…等按职责分工负责）', 'R:中央组织部|教育部'],
    ['（各级政府及其有关部门负责）', 'R:各级政府|有关部门'],
    [
      '（省商务厅牵头，中国出口信用保险公司福建分公司、中国人民银行福州中心支行配合）',
      'L:省商务厅 R:中国出口信用保险公司福建分公司|中国人民银行福州中心支行',
    ],
    ['（责任单位：区委政法委（区平安办）、区法院、区检察院、供电公司）', 'R:区委政法委（区平安办）|区法院|区检察院|供电公司'],
    ['（市发展改革委牵头，市财政局等配合，各区县政府具体实施）', 'L:市发展改革委 R:市财政局|各区县政府'],
    ['（责任单位：市科技局、市财政局，各区县政府，以下均涉及各区县政府，不再列出）', 'R:市科技局|市财政局|各区县政府'],
    [
      '（科技部、财政部等国务院有关部门和各省、自治区、直辖市人民政府分别负责）',
      'R:科技部|财政部|国务院有关部门|各省、自治区、直辖市人民政府',
    ],
    ['（省科技厅牵头，省直有关部门和单位及各市按职责分工负责）', 'L:省科技厅 R:省直有关部门和单位|各市'],
    [
      '（人民银行，各省、自治区、直辖市及计划单列市人民政府按职责分工负责）',
      'R:人民银行|各省、自治区、直辖市及计划单列市人民政府',
    ],
    ['（责任单位：市科技局，有关市、县〔市、区〕政府）', 'R:市科技局|有关市、县〔市、区〕政府'],
    ['（市科技局牵头，各乡镇（街道）、村（社区）落实）', 'L:市科技局 R:各乡镇（街道）|村（社区）'],
    ['（各级负有监管职责的部门按照职责分工负责落实，以下均需各区政府落实，不再逐一列出）', 'R:各级负有监管职责的部门'],
    ['（以市科技局为主，各区协助）', 'R:市科技局|各区'],
    ['（责任单位：市科技局；进度安排：6月底前开工；12月底前全部落实）', 'R:市科技局 D:6月底前开工；12月底前全部落实'],
  ])('%s', (block, units) => expect(inBlock(block)).toBe(`（一） ${units}`));

  it.each([
    '（企业直接向市发展改革委申报，不需县级部门转报）',
    '（以下简称“领导小组”）',
    '（含研发机构、孵化器）',
    '（2021—2025年）',
    '（详见附件1）',
    '（国发〔2020〕7号）',
    '（此件公开发布）',
    '（不含市管干部）',
  ])('%s names nobody', (bracket) => expect(inBlock(bracket)).toBe('（二） R:市教育局'));

  it('does not take names within a sentence for a block', () => {
    const text =
      '一、任务\n1.依托市创新平台（市科技局、市财政局）的联系机制，推进各项工作。（市教育局负责）\n2.企业（含国有企业）参与建设，由企业负责。（市国资委负责）';
    expect(items(text)).toEqual(['1. R:市教育局', '2. R:市国资委']);
  });
});

describe('a bracket that was never closed', () => {
  it('holds no part that begins behind it', () => {
    const text =
      '某市推进改革【工作方案\n（一）建平台。（市科技局负责）\n（二）育企业。（市工信局负责））\n（三）强保障。（市财政局负责）';
    const policy = compile(text);
    expect(items(text).at(-1)).toBe('（三） R:市财政局');
    policy.articles.slice(1).forEach((a, i) => expect(a.span[0]).toBeGreaterThanOrEqual(policy.articles[i]!.span[1]));
  });
});

describe('sentences that divide the work', () => {
  it('name who takes up a matter: 关于…的问题，由…', () => {
    const text = [
      '关于政策措施分工的通知',
      '一、工作分工',
      '（一）关于“守住耕地红线，划定基本农田”的问题，由自然资源部会同农业农村部、水利部等部门研究提出落实意见。',
      '（二）关于“增加农民收入”的问题，由农业农村部、发展改革委负责落实。',
      '二、工作要求',
      '（一）加强领导。各部门要高度重视，由主要负责同志亲自抓落实。',
    ].join('\n');
    expect(items(text)).toEqual(['（一） R:自然资源部|农业农村部|水利部', '（二） R:农业农村部|发展改革委']);
  });
});

describe('label lines', () => {
  it('reads labels that run into the words before, but no salutation and no web footer', () => {
    const text =
      '各责任单位：\n现将任务分解如下。\n1.推进项目建设责任单位：区发改局\n2.加强督查。责任单位：区政府办\n主办单位：某区人民政府办公室\n粤ICP备12345号';
    expect(items(text)).toEqual(['1. R:区发改局', '2. R:区政府办']);
  });

  it('reads one to four lines behind the paragraph', () => {
    const text = [
      '某区2023年重点任务分工方案',
      '1.推进项目建设。全年开工20个。',
      '责任领导：王五',
      '牵头单位：区发改局',
      '责任单位：区财政局、区住建局，各街道',
      '完成时限：2023年11月底',
      '2.优化营商环境。',
      '主办单位：区政务服务局',
      '协办单位：区司法局',
      '3.加强督查。',
      '责任部门：区政府办',
    ].join('\n');
    expect(items(text)).toEqual([
      '1. L:区发改局 R:区财政局|区住建局|各街道 D:2023-11-30',
      '2. L:区政务服务局 R:区司法局',
      '3. R:区政府办',
    ]);
  });

  it('goes on where the list breaks off at a separator, or begins on the next line', () => {
    const text =
      '1.推进项目建设。\n牵头单位：区发改局、\n区财政局\n责任单位：\n区住建局、区商务局\n2.加强督查。\n责任单位：区政府办';
    expect(items(text)).toEqual(['1. L:区发改局|区财政局 R:区住建局|区商务局', '2. R:区政府办']);
  });

  it('reads labels with a blank or a line break for a colon', () => {
    const text =
      '1.办活动。\n责任单位 市商务局、市财政局\n2.发消费券。\n牵头单位\n市商务局\n责任单位\n市财政局、市文旅局\n3.各责任单位 要加强配合。（市政府办负责）';
    expect(items(text)).toEqual(['1. R:市商务局|市财政局', '2. L:市商务局 R:市财政局|市文旅局', '3. R:市政府办']);
  });

  it('reads 【label】 lines', () => {
    const text =
      '（一）推进项目建设。全年开工20个。\n【牵头单位】区发改局\n【配合单位】区财政局、区住建局\n（二）加强督查。\n【责任单位】区政府办';
    expect(items(text)).toEqual(['（一） L:区发改局 R:区财政局|区住建局', '（二） R:区政府办']);
  });

  it('begins where a label follows a full line of names, or where nothing at all parts them', () => {
    const wrapped = [
      '　　（一）推进项目建设。全年开工项目二十个，完成投资一百亿元，力争',
      '新增入库项目五十个。责任单位：区发展改革局、区住房城乡建设和交通局',
      '协办单位：区财政局、区自然资源分局',
      '　　（二）优化营商环境。推行告知承诺，压减办事材料，提升服务效能，',
      '让企业办事更加方便。责任单位：区政务服务局、区市场监督管理和知识',
      '产权局',
    ].join('\n');
    expect(items(wrapped)).toEqual([
      '（一） R:区发展改革局|区住房城乡建设和交通局|区财政局|区自然资源分局',
      '（二） R:区政务服务局|区市场监督管理和知识产权局',
    ]);
    const glued =
      '1.推进项目建设。牵头单位：区发改局责任单位：区财政局、各街道完成时限：2023年底\n2.加强督查。责任部门：区政府办';
    expect(items(glued)).toEqual(['1. L:区发改局 R:区财政局|各街道 D:2023-12-31', '2. R:区政府办']);
  });

  it('goes on with an indented line of names, but not with the signature', () => {
    const text =
      '（一）推进项目建设。\n责 任 单 位：区直各部门\n    各镇人民政府\n完 成 时 限：2023年底\n（二）加强督查。\n责 任 单 位：区政府办\n某区人民政府办公室\n2023年3月1日';
    expect(items(text)).toEqual(['（一） R:区直各部门|各镇人民政府 D:2023-12-31', '（二） R:区政府办']);
  });

  it('reads labels in bold as Markdown writes them', () => {
    const text =
      '## **一、重点任务**\n**（一）推进项目建设。**\n- **牵头单位：** 区发改局\n- **责任单位**：区财政局\n**（二）加强督查。**\n**责任单位：区政府办**';
    expect(items(text)).toEqual(['（一） L:区发改局 R:区财政局', '（二） R:区政府办']);
  });

  it('covers the article when it stands behind sub-points', () => {
    const text = [
      '一、主要任务',
      '（一）提升审批效率',
      '1.压减材料。',
      '2.压缩时限。',
      '3.推行网办。',
      '责任单位：区政务服务局、区司法局',
      '（二）加强监管',
      '1.推行双随机。',
      '2.完善信用。',
      '责任单位：区市场监管局',
    ].join('\n');
    expect(items(text)).toEqual(['（一） R:区政务服务局|区司法局', '（二） R:区市场监管局']);
  });

  it('covers the chapter when it stands at its end and its articles carry none', () => {
    const text = [
      '一、强化创新',
      '（一）培育企业。支持企业发展。',
      '（二）建设平台。推进平台建设。',
      '牵头单位：市科技局，责任单位：市财政局',
      '二、强化保障',
      '（一）用地保障。保障用地。',
      '（二）资金保障。保障资金。',
      '牵头单位：市自然资源局，责任单位：市财政局',
    ].join('\n');
    expect(items(text)).toEqual(['一、 L:市科技局 R:市财政局', '二、 L:市自然资源局 R:市财政局']);
  });
});

describe('the smallest numbered part that carries its own block', () => {
  it('is the sub-point when each has one', () => {
    const text =
      '一、任务\n（一）创新\n1.建平台。（市科技局负责）\n2.育企业。（市工信局负责）\n（二）保障。加强保障。（市财政局负责）';
    expect(items(text)).toEqual(['1. R:市科技局', '2. R:市工信局', '（二） R:市财政局']);
  });

  it('is the article when one block follows its enumeration', () => {
    const text =
      '一、任务\n（一）创新。包括：①建平台；②育企业；③引人才。（市科技局负责）\n（二）保障。一是加大投入；二是优化服务；三是强化考核。（市财政局负责）';
    expect(items(text)).toEqual(['（一） R:市科技局', '（二） R:市财政局']);
  });

  it('is the enumerated point when each carries its own', () => {
    const text =
      '一、任务\n（一）创新。一是建平台（市科技局负责）；二是育企业（市工信局负责）；三是引人才（市人社局负责）。\n（二）保障。加强保障。（市财政局负责）';
    expect(items(text)).toEqual(['一是 R:市科技局', '二是 R:市工信局', '三是 R:市人社局', '（二） R:市财政局']);
  });

  it('joins several blocks of one part', () => {
    const text = '1.建设平台。建机制。（市科技局负责）扩投入。（市财政局牵头，市科技局配合）\n2.培育企业。（市工信局负责）';
    expect(items(text)).toEqual(['1. L:市财政局 R:市科技局', '2. R:市工信局']);
  });
});

describe('numbering', () => {
  const units = (n: number) => `（第${'一二三四五六七八九十'[n]}科技局负责）`;

  it.each<[string, string[]]>([
    [
      'chapters and clauses',
      [
        '第一章　总则',
        '第一条　为推进工作，制定本办法。',
        '第二章　职责',
        '第二条　（职责分工）推进创新。（市科技局负责）',
        '第三条　推进保障。（市财政局负责）',
      ],
    ],
    ['clauses in digits', ['第1条　推进创新。（市科技局负责）', '第2条　推进保障。（市财政局负责）']],
    ['full-width digits', ['１．推进创新。（市科技局负责）', '２．推进保障。（市财政局负责）']],
    ['round brackets of both widths', ['(一)推进创新。(市科技局负责)', '（二）推进保障。（市财政局负责）']],
    ['digits in brackets', ['（1）推进创新。（市科技局负责）', '（2）推进保障。（市财政局负责）']],
    ['half brackets', ['1）推进创新。（市科技局负责）', '2）推进保障。（市财政局负责）']],
    ['circled digits', ['①推进创新。（市科技局负责）', '②推进保障。（市财政局负责）']],
    ['digits with an ideographic comma', ['1、推进创新。（市科技局负责）', '2、推进保障。（市财政局负责）']],
    ['composed numbers', ['⒈推进创新。（市科技局负责）', '⒉推进保障。（市财政局负责）']],
    ['composed brackets', ['㈠推进创新。（市科技局负责）', '㈡推进保障。（市财政局负责）']],
    ['a star in front', ['★1.推进创新。（市科技局负责）', '★2.推进保障。（市财政局负责）']],
    ['blanks around the number', ['1 . 推进创新。（市科技局负责）', ' 2 . 推进保障。（市财政局负责）']],
    ['decimals', ['1.1推进创新。（市科技局负责）', '1.2推进保障。（市财政局负责）']],
  ])('%s', (_, lines) => {
    const found = items(['某市实施方案', ...lines].join('\n'));
    expect(found.map((item) => item.replace(/^\S+ /, ''))).toEqual(['R:市科技局', 'R:市财政局']);
  });

  it('runs on across chapters, begins anew, or skips a chapter', () => {
    const running = ['一、甲', `1.任务。${units(0)}`, `2.任务。${units(1)}`, '二、乙', `3.任务。${units(2)}`].join('\n');
    expect(items(running)).toHaveLength(3);
    const anew = [
      '一、甲',
      `1.任务。${units(0)}`,
      `2.任务。${units(1)}`,
      '二、乙',
      `1.任务。${units(2)}`,
      `2.任务。${units(3)}`,
    ].join('\n');
    expect(items(anew).map((i) => i.split(' ')[0])).toEqual(['1.', '2.', '1.', '2.']);
    const skipped = ['一、甲', `（一）任务。${units(0)}`, '三、乙', `（二）任务。${units(1)}`, `（四）任务。${units(2)}`].join(
      '\n',
    );
    expect(items(skipped).map((i) => i.split(' ')[0])).toEqual(['（一）', '（二）', '（四）']);
    expect(compile(skipped).findings.filter((f) => f.code === 'OUTLINE.NUMBER_GAP')).toHaveLength(2);
  });

  it('takes a number for one though the words behind it begin with digits', () => {
    const text = [
      `3.设备更新。${units(0)}`,
      `4.5G网络覆盖。${units(1)}`,
      `5.121人才项目。${units(2)}`,
      `6.2025年底前建成。${units(3)}`,
    ].join('\n');
    expect(items(text).map((i) => i.split(' ')[0])).toEqual(['3.', '4.', '5.', '6.']);
  });

  it('goes on behind a stretch that an excerpt leaves out', () => {
    const text = [
      `1.甲。${units(0)}`,
      `2.乙。${units(1)}`,
      `19.丙。${units(2)}`,
      `20.丁。${units(3)}`,
      `28.戊。${units(0)}`,
    ].join('\n');
    expect(items(text).map((i) => i.split(' ')[0])).toEqual(['1.', '2.', '19.', '20.', '28.']);
  });

  it('is found where the paragraphs run into each other without a blank', () => {
    const text = [
      '为提升服务水平，制定本方案。',
      '一、优化服务，提升群众获得感',
      `（一）精简材料。梳理事项清单，推动数据共享。${units(0)}具体措施：`,
      `1．2023年底前公布清单。${units(1)}`,
      `2．推行告知承诺。${units(2)}`,
      `（二）压缩时限。${units(1)}`,
      '二、加强监管',
      `（三）健全信用体系。${units(2)}`,
      `（四）推进联合检查。${units(3)}`,
    ];
    expect(items(text.join(''))).toEqual(items(text.join('\n')));
    expect(items(text.join('')).map((i) => i.split(' ')[0])).toEqual(['（一）', '1．', '2．', '（二）', '（三）', '（四）']);
  });

  it('keeps both parts when a number is given twice, and says so', () => {
    const text = [
      '一、甲',
      `（一）任务。${units(0)}`,
      `（二）任务。${units(1)}`,
      `（二）任务。${units(2)}`,
      `（三）任务。${units(3)}`,
    ].join('\n');
    expect(items(text)).toHaveLength(4);
    expect(compile(text).findings.some((f) => f.code === 'OUTLINE.NUMBER_REPEATED')).toBe(true);
  });

  it('is not fooled by numbers that open a wrapped line', () => {
    const text = [
      '一、总体要求',
      '（一）夯实基础。深入推进科技创新工作，支持企业争创国家科学技术进步奖',
      '一、二等奖，力争研发投入强度达到全市平均水平，研发费用占比超过',
      '2.5%，规模以上工业企业研发机构覆盖率进一步提高，达到全省先进水平。',
      '（市科技局负责）',
      '（二）完善服务。按照前款（一）的要求，建立健全服务体系和工作机制，不断',
      '提升服务企业的能力和水平，推动各项政策直达快享，让企业有更多的获得感。',
      '（市财政局负责）',
    ].join('\n');
    expect(items(text)).toEqual(['（一） R:市科技局', '（二） R:市财政局']);
    expect(compile(text).chapters).toHaveLength(1);
  });

  it('takes contents, attachments and page furniture for nothing', () => {
    const text = [
      '某市重点工作实施方案',
      '目录',
      '一、总体要求……1',
      '二、重点任务……2',
      '一、总体要求',
      '坚持稳中求进。',
      '二、重点任务',
      `（一）任务。${units(0)}`,
      '- 2 -',
      `（二）任务。${units(1)}`,
      '附件：1.任务清单',
      '2.责任清单',
      '某市人民政府',
      '2024年3月1日',
    ].join('\n');
    expect(items(text)).toHaveLength(2);
    const policy = compile(text);
    expect(policy.chapters.map((c) => c.title)).toEqual(['重点任务']);
    expect(policy.articles.map((a) => a.numeral)).toEqual(['一、', '（一）', '（二）']);
    expect(policy.date).toBe('2024-03-01');
    expect(policy.issuer).toBe('某市人民政府');
    expect(policy.articles.at(-1)!.text).toBe(`（二）任务。${units(1)}`);
  });

  it('takes headings in a row for contents when the first of them stands again behind the last', () => {
    const text = [
      '某市实施方案',
      '第一章 总则',
      '第二章 任务',
      '第三章 附则',
      '第一章 总则',
      '第一条 为推进工作，制定本方案。',
      '第二章 任务',
      `第二条 建平台。${units(0)}`,
      '第三章 附则',
      '第三条 本方案自印发之日起施行。',
    ].join('\n');
    expect(compile(text).articles.map((a) => a.numeral)).toEqual(['第一条', '第二条', '第三条']);
  });

  it('finds no units in the sentences of a statute', () => {
    const text = [
      '某市绿化条例',
      '第一条 乡镇人民政府、街道办事处应当配合做好绿化工作。',
      '第二条 市绿化行政主管部门负责全市绿化工作。',
      '第三条 公共绿地由绿化行政主管部门或者有关单位负责；居住区绿地由业主负责。',
      '第四条 村民委员会协助乡镇人民政府开展工作。',
      '第五条 市财政部门按照职责分工，负责有关的绿化工作。',
      '第六条 本条例由市绿化行政主管部门负责解释。',
    ].join('\n');
    expect(items(text)).toEqual([]);
    expect(compile(text).articles).toHaveLength(6);
  });

  it('starts numbering again in an attachment', () => {
    const text = [
      '关于印发分工方案的通知',
      '一、高度重视。',
      '二、抓好落实。',
      '附件',
      '重点任务分工方案',
      '一、任务',
      `（一）甲。${units(0)}`,
      '二、保障',
      `（二）乙。${units(1)}`,
    ].join('\n');
    expect(items(text).map((i) => i.split(' ')[0])).toEqual(['（一）', '（二）']);
  });
});

describe('tables written out line by line', () => {
  it('pairs each cell of work with the cell of units behind it', () => {
    const text = [
      '年度工作要点任务分解表',
      '工作任务',
      '责任单位',
      '一、稳增长',
      '扩大有效投资，加快项目开工。',
      '市发改委、市财政局',
      '促进消费恢复，办好促销活动。',
      '市商务局',
      '二、惠民生',
      '稳定和扩大就业。',
      '市人社局',
    ].join('\n');
    expect(items(text)).toEqual(['- R:市发改委|市财政局', '- R:市商务局', '二、 R:市人社局']);
  });

  it('gives the columns their roles', () => {
    const text = [
      '任务分解表',
      '重点任务',
      '牵头单位',
      '责任单位',
      '一、稳增长',
      '扩大有效投资。',
      '市发改委',
      '市财政局、市住建局',
      '促进消费恢复。',
      '市商务局',
      '市文旅局',
    ].join('\n');
    expect(items(text)).toEqual(['- L:市发改委 R:市财政局|市住建局', '- L:市商务局 R:市文旅局']);
  });

  it('reads a cell that says who leads and who takes part, whatever the cells above it say', () => {
    const row = (n: number, ...cells: string[]) => [`${n}`, ...cells, ''];
    const text = [
      ...['重点任务分工及进度安排', '', '序号', '重点任务', '负责单位', '时间进度', ''],
      ...row(1, '制定促进银发消费的政策措施', '商务部、民政部、国家卫生健康委、全国老龄办', '2024年底前完成'),
      ...row(2, '完善免税店政策，增设市内免税店', '财政部、商务部、文化和旅游部、海关总署、税务总局', '持续推进'),
      ...row(3, '开展消费新业态试点', '商务部会同有关部门', '2025年6月底前完成'),
      ...row(4, '健全消费者权益保护机制', '市场监管总局牵头，最高人民法院、公安部、商务部参与', '持续推进'),
    ].join('\n');
    expect(items(text)).toEqual([
      '1 R:商务部|民政部|国家卫生健康委|全国老龄办 D:2024-12-31',
      '2 R:财政部|商务部|文化和旅游部|海关总署|税务总局 D:持续推进',
      '3 R:商务部|有关部门 D:2025-06-30',
      '4 L:市场监管总局 R:最高人民法院|公安部|商务部 D:持续推进',
    ]);
  });
});

describe('tables with numbered rows', () => {
  const rows = [
    '1 L:市发改委 R:市财政局|市住建局 D:2023-12-31',
    '2 L:市商务局 R:各区政府 D:2023-06-30',
    '3 L:市人社局 D:长期坚持',
  ];
  const cells = [
    ['序号', '工作任务', '牵头单位', '责任单位', '完成时限'],
    ['1', '扩大有效投资，加快项目开工建设。', '市发改委', '市财政局、市住建局', '2023年12月底'],
    ['2', '促进消费恢复', '市商务局', '各区政府', '2023年6月底前'],
    ['3', '稳定和扩大就业', '市人社局', '', '长期坚持'],
  ];

  it.each<[string, (row: string[]) => string]>([
    ['tabs', (row) => row.join('\t')],
    ['pipes', (row) => `| ${row.join(' | ')} |`],
    ['one cell a line', (row) => row.filter((cell) => cell !== '').join('\n')],
  ])('divided by %s', (_, write) =>
    expect(items(['重点任务分工表', ...cells.map(write), '注：以上任务按月调度。'].join('\n'))).toEqual(rows),
  );

  it('with columns known nowhere else, enumerations in cells and cells that span rows', () => {
    const text = [
      '类别 | 实事项目 | 工作举措 | 责任单位 | 配合单位 | 监督电话 |',
      '教育 | 1 | 1.4月底前开工。 2.9月底前建成。 | 市教育局 | 市财政局、各镇（街道） | 123456 |',
      '2 | 1.新建公园。 2.改造绿道。 | 市园林局 | 市住建局 | 123457 |',
    ].join('\n');
    expect(items(text)).toEqual(['1 R:市教育局|市财政局|各镇（街道）', '2 R:市园林局|市住建局']);
  });

  it('whose borders are furniture, so that the articles still quote the text', () => {
    const text = '序号 | 任务 | 责任单位 |\n1 | 建平台。 | 市科技局 |\n2 | 育企业。 | 市工信局 |';
    const { articles, furniture } = compile(text);
    const quoted = articles.map(({ span: [from, to] }) =>
      [...text]
        .map((char, i) => (furniture.some(([a, b]) => i >= a && i < b) ? '' : char))
        .slice(from, to)
        .join('')
        .replace(/\s+/g, ''),
    );
    expect(quoted).toEqual(['1建平台。市科技局', '2育企业。市工信局']);
    expect(articles.map((a) => a.text.replace(/\s+/g, ''))).toEqual(quoted);
  });

  it('with blanks within the words of head and task', () => {
    const text = ['任务分工', '序号 工 作 任 务 牵头负责部门', '1 就业 人数增加10万 人社部', '2 建成5条铁路 交通运输部'].join(
      '\n',
    );
    expect(items(text)).toEqual(['1 L:人社部', '2 L:交通运输部']);
  });

  it('written out cell by cell between what is left of the borders, its rows numbered below headings', () => {
    const text = [
      '工作任务',
      '具体要求',
      '责任科室',
      '时限要求',
      '规范公开',
      '1',
      '公布目录。',
      '办公室',
      '年底前',
      '强化解读',
      '2',
      '丰富形式。',
      '各科室、服务中心',
      '持续推进',
    ];
    const expected = ['1 R:办公室 D:年底前', '2 R:各科室|服务中心 D:持续推进'];
    expect(items(text.join('\n'))).toEqual(expected);
    expect(items(text.join('\n|\n'))).toEqual(expected);
  });

  it('divided by blanks', () => {
    const full = cells.slice(0, 3).map((row) => row.join(' '));
    expect(items(['重点任务分工表', ...full].join('\n'))).toEqual(rows.slice(0, 2));
  });

  it('with headings between the rows and verbs in the cells', () => {
    const text = [
      '任务表',
      '序号\t任务\t责任单位',
      '一、投资',
      '1\t扩大投资\t市发改委牵头，市财政局配合',
      '二、消费',
      '2\t促进消费\t市商务局、市文旅局',
    ].join('\n');
    expect(items(text)).toEqual(['1 L:市发改委 R:市财政局', '2 R:市商务局|市文旅局']);
  });
});

describe('who leads where none is marked', () => {
  const inferred = (text: string) =>
    compile(text).articles.map((a) => a.inferredLead && [a.inferredLead.text, a.inferredLead.rule]);

  it('is the first listed, by custom or because the document says so', () => {
    expect(inferred('1.任务。（市科技局、市财政局负责）\n2.任务。（各有关部门负责）\n3.任务。（市财政局牵头）')).toEqual([
      ['市科技局', 'first-listed'],
      undefined,
      undefined,
    ]);
    for (const rule of ['列第一位者为牵头单位', '排在首位的单位为牵头单位', '排名第一的为牵头部门', '第一个单位为牵头单位']) {
      expect(inferred(`1.任务。（市科技局、市财政局负责，${rule}，下同）\n2.任务。（市教育局、市财政局负责）`)).toEqual([
        ['市科技局', 'document'],
        ['市教育局', 'document'],
      ]);
    }
  });
});

describe('who does it, said in other ways', () => {
  it('by the opening of a sentence, in minutes of a meeting that say it in no other way', () => {
    const text = `专题会议纪要
一、关于清淤。由县住建局牵头，县水利局配合，于5月底前完成清淤。
二、关于物资储备。会议明确，由县应急管理局、县发改局（县粮食局）牵头，各乡镇配合，汛前补足沙袋。
三、关于资金。由县财政局统筹安排资金，由此带来的问题另行研究。
四、关于整治。由县水利局负责，会同城关镇拿出方案。
`;
    expect(items(text)).toEqual([
      '一、 L:县住建局 R:县水利局 D:于5月底前完成清淤',
      '二、 L:县应急管理局|县发改局（县粮食局） R:各乡镇',
      '四、 R:县水利局',
    ]);
    const asked = `会议议定事项
一、关于管网。请县住建局牵头，会同县水利局及各乡镇，摸清底数。
二、关于规划。原则同意规划，由县气象局根据会议讨论意见修改完善后报批。
三、关于经费。由此产生的费用按程序解决，申请县财政局支持。
`;
    expect(items(asked)).toEqual(['一、 L:县住建局 R:县水利局|各乡镇', '二、 R:县气象局']);
    expect(items(`${text}五、其他。加强宣传。（县委宣传部负责）\n`).at(-1)).toBe('五、 R:县委宣传部');
  });

  it('by a last sentence that gives each unit its share', () => {
    const share = (sentence: string) => items(`某州方案\n（一）遏制项目盲目上马。${sentence}\n（二）发展产业。（州工信局负责）`);
    expect(share('州发改委牵头负责能耗双控；州生态环境局、州水利局负责环评审批。')).toEqual([
      '（一） L:州发改委 R:州生态环境局|州水利局',
      '（二） R:州工信局',
    ]);
    expect(share('主管部门负责监管；行政机关负责处罚。')).toEqual(['（二） R:州工信局']);
    expect(share('州发改委负责能耗双控；加强巡查。')).toEqual(['（二） R:州工信局']);
  });

  it('behind a dash at the end of the task', () => {
    const text = `工作要点\n1.打造精品课20节。——德育科、教研室\n2.开展评选——三名工程。——人事科（牵头）、教师中心\n3.提升质量——到2025年。\n`;
    expect(items(text)).toEqual(['1. R:德育科|教研室', '2. L:人事科 R:教师中心']);
  });

  it('in brackets with one name behind each task, where several tasks show the custom', () => {
    const tasks = ['1.完成老旧小区改造20个（区住建局）', '2.新增公办学位3000个（区教育局）', '3.开展就业培训60场（区人社局）'];
    expect(items(`重点工作\n${tasks.join('\n')}\n`)).toEqual(['1. R:区住建局', '2. R:区教育局', '3. R:区人社局']);
    expect(items(`重点工作\n${tasks[0]}\n2.改造管网。\n3.建设公园。\n`)).toEqual([]);
    expect(items('名单\n1.组长：李某（区政府）\n2.组员：王某（区财政局）\n3.组员：张某（区教育局）\n')).toEqual([]);
  });

  it('without what a group of units does behind its name, and without persons', () => {
    const text =
      '方案\n（一）乙。由市发改委牵头，会同市财政局等有关部门制定办法。\n（二）甲。（分管副市长牵头，市文旅局具体负责）\n';
    expect(items(text)).toEqual(['（一） L:市发改委 R:市财政局|有关部门', '（二） R:市文旅局']);
  });

  it('under labels that go on with 为', () => {
    expect(inBlock('（责任部门为市科技局，协助部门为市财政局）')).toBe('（一） R:市科技局|市财政局');
  });

  it('in a paragraph behind the last task for all of them', () => {
    const text = `方案\n一、任务\n1.制定规划。\n2.落实资金。\n以上任务由市水利局牵头，市财政局配合，2024年底前完成。\n`;
    expect(items(text)).toEqual(['一、 L:市水利局 R:市财政局 D:2024-12-31']);
  });

  it('under the label of who guides the work', () => {
    const text = '某区方案\n（一）整治。\n实施主体：各街道办事处\n行业指导部门：区城管局\n（二）提质。\n责任单位：区住建局\n';
    expect(items(text)).toEqual(['（一） R:各街道办事处|区城管局', '（二） R:区住建局']);
  });

  it('in a department’s share of a list, whose numbers leave out whole stretches', () => {
    const text =
      '任务分工\n3.甲。（市科技局负责）\n4.乙。（市科技局负责）\n25.丙。（市科技局负责）\n43.丁。（市科技局负责）\n45.戊。（市科技局负责）\n';
    expect(items(text).map((item) => item.split(' ')[0])).toEqual(['3.', '4.', '25.', '43.', '45.']);
  });

  it('in traditional characters, quoted as written', () => {
    const text = `某市優化營商環境工作要點
一、推動審批優化
1.實施清單管理。（市政府辦公室牽頭，市級各有關部門及各縣市區政府按職責分工負責）
2.推進工程審批提速。（責任單位：市住房和城鄉建設局、市自然資源局；完成時限：2022年11月底）
`;
    expect(items(text)).toEqual([
      '1. L:市政府辦公室 R:市級各有關部門|各縣市區政府',
      '2. R:市住房和城鄉建設局|市自然資源局 D:2022-11-30',
    ]);
    const unit: RegistryUnit = {
      code: 'ZJ',
      name: '市住房和城乡建设局',
      shortNames: [],
      aliases: [],
      kind: 'department',
      level: 'city',
    };
    const [mention] = compile(text, { registry: { units: [unit], groups: [] } }).articles[1]!.responsible;
    expect([mention!.text, mention!.unitCode]).toEqual(['市住房和城鄉建設局', 'ZJ']);
  });
});

describe('targets, deadlines and duties', () => {
  const article = (sentence: string) =>
    compile(`某市2023年工作要点\n（一）目标。${sentence}（市科技局负责）\n（二）其他。（市财政局负责）`).articles[0]!;
  const targets = (sentence: string) =>
    article(sentence).targets.map((t) =>
      [
        t.indicator,
        `${t.comparator}${t.value}${t.valueTo ? `-${t.valueTo}` : ''}${t.measureUnit}`,
        t.change ?? '',
        t.due ?? t.recurrence ?? '',
      ]
        .join(' ')
        .trimEnd(),
    );

  it.each<[string, string[]]>([
    ['到2025年底，全社会研发投入强度达到3%以上。', ['全社会研发投入强度 >=3%  2025-12-31']],
    ['2023年6月底前，新建充电桩不少于500个。', ['新建充电桩 >=500个  2023-06-30']],
    ['力争规上工业增加值年均增长8%左右。', ['规上工业增加值 ~8% increase']],
    ['到2025年，实现数字经济规模翻一番。', ['数字经济规模 x2倍  2025-12-31']],
    ['单位GDP能耗下降13.5%。', ['单位GDP能耗 >=13.5% decrease']],
    ['每年培育专精特新企业50家以上。', ['培育专精特新企业 >=50家  year']],
    ['审批时限压缩至5个工作日以内。', ['审批时限 <=5个工作日']],
    ['空气优良天数比率不低于85%，细颗粒物浓度控制在30%以下。', ['空气优良天数比率 >=85%', '细颗粒物浓度 <=30%']],
    ['工业用地亩均税收突破20万元，居民收入超过5万元。', ['工业用地亩均税收 >20万元', '居民收入 >5万元']],
    ['建成高标准农田1,000万亩。', ['建成高标准农田 >=1000万亩']],
    ['引进高层次人才30—50名。', ['引进高层次人才 >=30-50名']],
    ['登记办理时间缩短到1天。', ['登记办理时间 <=1天']],
    [
      '到2025年，工业总产值突破5000亿元，年均增长8%以上。',
      ['工业总产值 >5000亿元  2025-12-31', '工业总产值 >=8% increase 2025-12-31'],
    ],
    ['单位产值能耗比2020年下降14.5%。', ['单位产值能耗 >=14.5% decrease']],
    ['培育国家级企业100家以上、省级企业1000家。', ['培育国家级企业 >=100家', '省级企业 >=1000家']],
    ['打造5个千亿级产业集群。', ['打造千亿级产业集群 >=5个']],
    ['建设农田100万亩，其中2024年完成40万亩。', ['建设农田 >=100万亩', '完成 >=40万亩  2024-12-31']],
    ['人均预期寿命达到79岁左右。', ['人均预期寿命 ~79岁']],
    ['平均浓度控制在35微克/立方米以下。', ['平均浓度 <=35微克/立方米']],
    ['总算力达到300PFLOPS。', ['总算力 >=300PFLOPS']],
    ['年度总额不超过5000万元。', ['年度总额 <=5000万元  year']],
    ['完成投资一千二百亿元。', ['完成投资 >=1200亿元']],
    ['新增绿色工厂两千家以上。', ['新增绿色工厂 >=2000家']],
    ['实施重点任务三十项。', ['实施重点任务 >=30项']],
    ['新增就业一万二千人，培育企业三十至五十家。', ['新增就业 >=12000人', '培育企业 >=30-50家']],
    ['实现营业收入一亿两千万元。', ['营业收入 =12000万元']],
    ['研发投入占比提高二点五个百分点。', ['研发投入占比 >=2.5个百分点 increase']],
    ['每年至少建成两个园区。', ['建成园区 >=2个  year']],
    ['县域生产总值年均增长百分之八，达到百亿级。', ['县域生产总值 >=8% increase', '县域生产总值 >=100亿']],
    ['绿色建筑占比达到三分之一以上。', ['绿色建筑占比 >=33.33%']],
    ['办理环节压减1/3。', ['办理环节 >=33.33% decrease']],
    ['森林覆盖率不低于百分之六十。', ['森林覆盖率 >=60%']],
    ['到2025年，打造千亿级产业集群。', ['打造产业集群 >=1000亿  2025-12-31']],
    ['培育一批百亿级企业，产业规模迈上万亿级台阶。', ['培育一批企业 >=100亿', '产业规模 >=1万亿']],
    ['打造两个千亿级产业集群。', ['打造千亿级产业集群 >=2个']],
    ['数字经济规模五年再翻一番。', ['数字经济规模 x2倍']],
    ['每两年培育示范企业20家以上。', ['培育示范企业 >=20家  two-years']],
  ])('%s', (sentence, expected) => expect(targets(sentence)).toEqual(expected));

  it.each([
    '申请人年龄可放宽至65岁。',
    '按照国发〔2020〕7号文件执行。',
    '2016年实施的24项措施继续执行。',
    '第3条规定的情形除外。',
    '按投资额的10%给予补助，单个项目最高500万元。',
    '2022年增长6.5%，完成投资3200亿元。',
    '对研发投入达不到1%的企业加强辅导。',
    '一是推进改革，二是完善制度，三是加强监督。',
    '推进三个方面工作，实现两个确保，做到两个维护。',
    '落实“十四五”规划，推进“一带一路”建设。',
    '贯彻党的二十大和二十届三中全会精神，实施十四五规划。',
    '坚持两手抓，打造一支队伍，建立一套制度，培育一批企业。',
    '突破一批关键技术，达到一种境界。',
    '推动工作提升一个台阶，达到一个新高度。',
    '实施千人计划、百千万工程，发展千家万户。',
    '统筹推进五位一体总体布局，形成三级网络。',
    '经三分之二以上成员同意，完成第三十项任务。',
    '支持百亿级企业做大，进入全国前十名。',
    '建立几十家企业名录，近三年完成改造。',
  ])('%s sets no target', (sentence) => expect(targets(sentence)).toEqual([]));

  it.each<[string, string[]]>([
    ['2023年10月底前完成。', ['2023-10-31']],
    ['到2025年底基本建成。', ['2025-12-31']],
    ['今年年底前印发方案。', ['2023-12-31']],
    ['于2023年11月15日前报送。', ['2023-11-15']],
    ['2024年上半年启动。', ['2024-06-30']],
    ['“十四五”期末全面建成。', ['2025-12-31']],
    ['每年2月底前报送名单。', ['year']],
    ['每月5日前报送台账。', ['month']],
    ['每两年6月底前开展一次评估。', ['two-years']],
    ['三年内不得再次申报，近三年内无违法记录。', []],
    ['对成效明显的市，在两年之内对其企业实行直通车。', []],
    ['对一年内通过认定的企业给予支持，降低5年内关税降幅较大的商品成本。', []],
    ['春节前后开展慰问，每月汇总，于本月底前报送。', []],
    ['二〇二五年底前建成。', ['2025-12-31']],
    ['2023年6月至12月开展专项行动。', ['2023-12-31']],
    ['2016年实施的措施继续执行，自2019年起调整。', []],
  ])('deadline: %s', (sentence, expected) =>
    expect(article(sentence).deadlines.map((d) => d.due ?? d.recurrence)).toEqual(expected),
  );

  it('reckons periods from the issue where the document is dated', () => {
    const periods = (sentence: string, date: string) =>
      compile(`某市工作方案\n（一）目标。${sentence}（市科技局负责）\n某市人民政府\n${date}`).articles[0]!.deadlines.map((d) => [
        d.within && [d.within.count, d.within.unit, d.within.from].join(' '),
        d.due,
      ]);
    expect(periods('自本方案印发之日起30日内制定细则。', '2024年1月31日')).toEqual([['30 day issue', '2024-03-01']]);
    expect(periods('印发后三个月内出台配套政策。', '2024年1月31日')).toEqual([['3 month issue', '2024-04-30']]);
    expect(periods('印发之日起20个工作日内报送。', '2024年1月31日')).toEqual([['20 working-day issue', undefined]]);
    expect(periods('自施行之日起1年内完成评估。', '2024年1月31日')).toEqual([['1 year effect', undefined]]);
    expect(periods('印发后三个月内出台配套政策。', '')).toEqual([['3 month issue', undefined]]);
    expect(periods('三年内全面建成。', '2024年1月31日')).toEqual([['3 year issue', '2027-01-31']]);
    expect(periods('推进改造，力争六个月内完成。', '2024年1月31日')).toEqual([['6 month issue', '2024-07-31']]);
    expect(periods('三年内全面建成。', '')).toEqual([['3 year issue', undefined]]);
    expect(periods('本月底前报送方案，下月10日前印发。', '2024年12月5日')).toEqual([
      [undefined, '2024-12-31'],
      [undefined, '2025-01-10'],
    ]);
    expect(periods('本月底前报送方案。', '')).toEqual([]);
  });

  const before = (sentence: string, date: string, options = {}) =>
    compile(
      `某市方案\n（一）目标。${sentence}（市科技局负责）\n（二）其他。（市财政局负责）\n某市人民政府\n${date}`,
      options,
    ).articles[0]!.deadlines.map((d) => `${d.text} ${d.due ?? '?'}`);

  it.each([
    ['元旦前完成。', '2024年12月5日', ['元旦前 2024-12-31']],
    ['确保2025年元旦前完成。', '2024年3月5日', ['确保2025年元旦前 2024-12-31']],
    ['“五一”前完成，国庆节前验收。', '2024年3月5日', ['“五一”前 2024-04-30', '国庆节前 2024-09-30']],
    ['国庆前完成。', '2024年10月8日', ['国庆前 2025-09-30']],
    ['春节前完成。', '2024年12月5日', ['春节前 2025-01-27']],
    ['2025年春节前完成，今年中秋节前发放。', '2024年12月5日', ['2025年春节前 2025-01-27', '今年中秋节前 2024-09-14']],
    [
      '务必年前完成，清明节前、端午节之前各查一次。',
      '2024年2月12日',
      ['年前 2025-01-27', '清明节前 2024-04-03', '端午节之前 2024-06-07'],
    ],
    ['春节前完成。', '2026年12月5日', ['春节前 ?']],
    ['两会召开前、元宵节前完成。', '2024年1月5日', ['两会召开前 ?', '元宵节前 ?']],
    ['三年前已启动，春节前后集中宣传，今年前三季度完成80%。', '2024年1月5日', ['今年前三季度 2024-09-30']],
  ])('ends a period with an occasion whose day is known: %s', (sentence, date, expected) => {
    expect(before(sentence, date, { feasts: CN_FEAST_EVES })).toEqual(expected);
  });

  it('guesses no day of a feast without a calendar, and says so', () => {
    const policy = compile(
      '某市方案\n（一）目标。春节前完成发放。（市科技局负责，2025年中秋节前完成）\n某市人民政府\n2024年12月5日',
    );
    expect(policy.articles[0]!.deadlines.map((d) => [d.text, d.due ?? null])).toEqual([
      ['2025年中秋节前完成', null],
      ['春节前', null],
    ]);
    const said = policy.findings.filter((f) => f.code === 'ARTICLE.FEAST_WITHOUT_DATE').map((f) => f.params['text']);
    expect(said).toEqual(['春节前', '2025年中秋节前完成']);
  });

  it('gives no date to what ends before something whose day nobody knows', () => {
    const due = (words: string) =>
      article(`任务。（责任单位：市水利局；完成时限：${words}）`).deadlines.map((d) => d.due ?? null);
    expect(['2025年汛期前', '2024年秋季开学前', '2025年', '2025年底前'].map(due)).toEqual([
      [null],
      [null],
      ['2025-12-31'],
      ['2025-12-31'],
    ]);
  });

  it('reads what a block says of time for no unit', () => {
    expect(inBlock('（市科技局负责，2023年9月底前出台，持续推进）')).toBe('（一） R:市科技局 D:2023-09-30|持续推进');
    expect(inBlock('（市科技局牵头，印发之日起30个工作日内完成）')).toBe('（一） L:市科技局 D:印发之日起30个工作日内完成');
    expect(inBlock('（责任单位：市科技局；完成时间：2023年8月-12月）')).toBe('（一） R:市科技局 D:2023-12-31');
  });

  it('proposes clauses that oblige as duties', () => {
    const found = article('建立健全协同机制，形成工作合力；每季度开展一次评估。市场规模不断扩大。').duties;
    expect(found.map((d) => [d.verb, d.text, d.recurrence ?? null])).toEqual([
      ['建立健全', '建立健全协同机制，形成工作合力', null],
      ['开展', '每季度开展一次评估', 'quarter'],
    ]);
    expect(article('每两年开展一次评估。').duties.map((d) => d.recurrence)).toEqual(['two-years']);
    expect(article('开展评估，两年一次。').duties.map((d) => d.recurrence)).toEqual(['two-years']);
    const dated = article('2024年6月底前制定细则，按月调度进展，于7月15日前报市政府。').duties;
    expect(dated.map((d) => [d.verb, d.recurrence ?? null])).toEqual([
      ['制定', null],
      ['调度', 'month'],
      ['报', null],
    ]);
  });
});

describe('validity', () => {
  const validity = (sentence: string) => {
    const { from, to, fromIssue, years, placeholders } = compile(`某市办法\n1.任务。（市科技局负责）\n${sentence}`).validity;
    return [from ?? '', to ?? '', fromIssue ? 'issue' : '', years ?? '', placeholders.length].join(' ');
  };
  it.each([
    ['本办法自2021年3月1日起施行，有效期五年。', '2021-03-01 2026-02-28  5 0'],
    ['本意见自印发之日起施行，有效期至2025年12月31日。', ' 2025-12-31 issue  0'],
    ['本措施有效期为2023年1月1日至2025年12月31日。', '2023-01-01 2025-12-31   0'],
    ['本政策有效期为2021年**月**日至2025年**月**日。', '    2'],
    ['本办法自2021年X月X日起施行，有效期3年。', '   3 1'],
    ['本意见自2025年1月1日起施行。有效期5年。', '2025-01-01 2029-12-31  5 0'],
    ['本通知自发布之日起执行，有效期2年。', '  issue 2 0'],
  ])('%s', (sentence, expected) => expect(validity(sentence)).toBe(expected));
});
