import type { EffectivePolicy, Finding, Registry } from '#document/types.js';
import type { DateString } from '#domain/time.js';
import { correctionsFor } from '../review.js';
import { at, listAt, type Memory, type Scene, type Step } from '../scene.js';
import { DEPUTY, LEADER } from './people.js';

const registryOf = (memory: Memory): Registry => memory.get('registry') as Registry;

/** What is done to one unit of the registry. */
const changed = (registry: Registry, code: string, change: object): Registry => ({
  ...registry,
  units: registry.units.map((unit) => (unit.code === code ? { ...unit, ...change } : unit)),
});

const LAND_RESERVE = 'QY-TCJ';
const NATURAL_RESOURCES = 'QY-ZRJ';
const DATA_BUREAU = 'QY-ZSJ';
const OLD_NAMES = ['清远市政务服务数据管理局', '市政务服务数据管理局', '市政数局'];

const finds = (item: string, mention: string, unit: string, says: Step['says'], after = 0): Step => ({
  after,
  as: 'office',
  says,
  path: `units/resolve?mention=${encodeURIComponent(mention)}`,
  proves: { item, when: (answer) => at(answer, 'settled') === true && at(answer, 'candidates.0.unitCode') === unit },
});

/** 机构改革: one unit is merged into another from a later day, another gets a new name; the work goes on. */
const reform: Scene = {
  id: 'reform',
  title: ['机构改革：合并与更名', 'A reform: units merged and renamed'],
  on: { full: '2022-10-12', short: '2021-06-09' },
  steps: [
    {
      as: 'office',
      says: ['土储局尚有在办任务，不能从单位库删除', 'a unit that has work cannot be taken out of the registry'],
      method: 'PUT',
      path: 'units',
      body: (memory) => {
        const registry = registryOf(memory);
        return { ...registry, units: registry.units.filter(({ code }) => code !== LAND_RESERVE) };
      },
      refused: 'UNIT.IN_USE',
    },
    {
      as: 'office',
      says: [
        '登记：土储局自{work+5}起并入自然资源局，政数局更名',
        'records that one unit is merged from {work+5} on, and another renamed',
      ],
      method: 'PUT',
      path: 'units',
      body: (memory, { workday }) => {
        const merged = changed(registryOf(memory), LAND_RESERVE, { mergedInto: NATURAL_RESOURCES, since: workday(5) });
        const names = { name: '清远市政务和数据局', shortNames: ['市政务和数据局'], aliases: OLD_NAMES };
        return changed(merged, DATA_BUREAU, names);
      },
    },
    finds('merger-ahead', '市土地储备局', LAND_RESERVE, ['合并尚未生效，仍为土储局', 'the merger has not happened yet']),
    finds('renamed', '市政务服务数据管理局', DATA_BUREAU, ['旧名称查到新名称', 'the old name still finds the unit']),
    finds(
      'unit-merged',
      '市土地储备局',
      NATURAL_RESOURCES,
      ['合并生效，指向自然资源局', 'the merger has happened: the name means the other unit'],
      6,
    ),
    {
      as: 'office',
      says: ['第十六条：土储局任务由牵头的自然资源局承接', 'article 16: its part goes over to the lead, it is released'],
      path: 'articles/{a16}/release-unit',
      body: { unit: LAND_RESERVE, reason: '机构改革，职责并入市自然资源局。' },
    },
  ],
};

/** A list without a document, done within its time; the validity is extended meanwhile and ends. */
const taskList: Scene = {
  id: 'task-list',
  title: ['任务清单：延长有效期，届满', 'A list of tasks: validity extended, then over'],
  on: { full: '2022-03-01', short: '2021-07-12' },
  steps: [
    {
      as: 'office',
      says: ['交办科技招商任务清单，无正式文件', 'dispatches a list of tasks that comes without a document'],
      path: 'dispatch-lists',
      body: {
        title: '科技招商专项行动任务清单',
        ruleSet: '{ruleSet}',
        validity: { from: '{today+0}', to: '{today+60}' },
        articles: [{ number: 1, numeral: '清单（一）', title: '举办科技招商推介会', leads: ['QY-KJJ'] }],
      },
      keep: { list: 'id', task: 'articles.0.id' },
    },
    { after: 1, as: 'kjj', says: ['签收', 'signs for it'], path: 'articles/{task}/sign', body: { handler: 'kjj-jbr' } },
    {
      after: 2,
      as: 'kjj-jbr',
      says: ['报送方案', 'submits the plan'],
      path: 'articles/{task}/plan',
      body: { measures: [{ title: '举办推介会', owner: 'QY-KJJ', deliverable: '签约清单' }] },
    },
    { after: 1, as: 'office', says: ['批准方案', 'approves it'], path: 'articles/{task}/approve-plan', body: {} },
    {
      after: 12,
      as: 'office',
      says: ['市政府发文延长有效期，完成时限随之顺延', 'the government extends the validity: the dates move with it'],
      path: 'policies/{list}/extend-validity',
      body: { to: '{today+60}', basis: '市政府办公室关于延长有效期的通知' },
    },
    {
      after: 2,
      as: 'kjj',
      says: ['申请办结', 'requests the closing'],
      path: 'articles/{task}/request-closing',
      body: { summary: '推介会已举办，签约项目已列入台账。' },
    },
    {
      after: 2,
      as: 'dcs',
      says: ['抽样', 'draws the sample'],
      path: 'articles/{task}/draw-sample',
      body: {},
    },
    { as: 'dcs', says: ['查阅样本', 'looks at it'], path: 'articles/{task}', keep: { item: 'state.closing.sample.0.item' } },
    {
      as: 'dcs',
      says: ['实地核查', 'checks on the spot'],
      path: 'articles/{task}/record-check',
      body: { item: '{item}', passed: true, finding: '属实。' },
    },
    { as: 'dcs', says: ['销号', 'closes it'], path: 'articles/{task}/verify', body: { grade: 'good', opinion: '属实。' } },
    {
      after: 1,
      as: 'dcs',
      says: ['提前完成，建议表扬，不必经过督办', 'done before its time: proposes a commendation, without any case'],
      path: 'articles/{task}/propose-commendation',
      body: { unit: 'QY-KJJ', question: '是否表扬', reason: '提前完成签约任务', mode: 'single', approvers: [LEADER] },
      keep: { commendation: '#key' },
    },
    {
      after: 1,
      as: 'leader',
      says: ['暂不表扬，待项目落地', 'not yet, says the leader'],
      path: 'approvals/{commendation}/refuse',
      body: { opinion: '待项目落地后再议。' },
    },
    {
      after: 1,
      as: 'dcs',
      says: ['项目落地，再次建议', 'proposes it again when the projects have begun'],
      path: 'articles/{task}/propose-commendation',
      body: { unit: 'QY-KJJ', question: '是否表扬', reason: '签约项目均已开工', mode: 'single', approvers: [LEADER] },
      keep: { commendation: '#key' },
    },
    {
      after: 1,
      as: 'leader',
      says: ['同意表扬', 'the leader agrees: the unit is told'],
      path: 'approvals/{commendation}/agree',
      body: { opinion: '同意。' },
    },
    {
      after: 128,
      as: 'dcs',
      says: ['回头看通过', 'the look-back finds nothing fallen back'],
      path: 'articles/{task}/pass-look-back',
      body: { opinion: '成效保持良好。' },
    },
  ],
};

const repealed: Scene = {
  id: 'repealed',
  title: ['政策废止', 'A policy is repealed'],
  on: { full: '2022-12-05', short: '2021-08-18' },
  steps: [
    {
      as: 'office',
      says: ['交办临时任务清单', 'dispatches another list'],
      path: 'dispatch-lists',
      body: {
        title: '园区能耗专项排查任务清单',
        ruleSet: '{ruleSet}',
        validity: { from: '{today+0}', to: '{today+90}' },
        articles: [{ number: 1, numeral: '清单（一）', title: '园区能耗排查', leads: ['QY-GXJ'] }],
      },
      keep: { list: 'id', task: 'articles.0.id' },
    },
    { after: 1, as: 'gxj', says: ['签收', 'signs for it'], path: 'articles/{task}/sign', body: { handler: 'gxj-jbr' } },
    {
      after: 2,
      as: 'office',
      says: ['上级清理文件，予以废止，在办任务终止', 'it is repealed: what runs under it ends'],
      path: 'policies/{list}/repeal',
      body: { basis: '省关于清理涉企检查事项的通知' },
    },
    {
      as: 'office',
      says: ['涉密文件不得进入本系统', 'a text with a classification mark is refused'],
      path: 'policies?fileName=secret.txt',
      body: { fileName: 'secret.txt', text: '机密★10年\n\n关于某事项的意见\n\n一、某事项。\n' },
      refused: 'DOCUMENT.CLASSIFIED',
    },
  ],
};

const TWENTY = `（二十）培育规上高新技术企业。建立培育台账，实行动态管理，到2025年底，高新区规上高新技术企业达到300家以上。（牵头单位：市科学技术局，责任单位：清远高新区管委会，英德高新区管委会）`;

/** The policy as it is issued anew: a title says more, a unit joins an article, and there is an article more. */
function revised(text: string): string {
  const before = '本政策有效期为';
  const cuts = [
    ['优化完善管理体制', '持续优化完善管理体制'],
    ['市税务局，英德高新区管委会）\n\n（九）', '市税务局，市统计局，英德高新区管委会）\n\n（九）'],
    [before, `${TWENTY}\n\n${before}`],
  ] as const;
  return cuts.reduce((whole, [old, now]) => {
    if (!whole.includes(old)) throw new Error(`the policy of the play does not say ${old}`);
    return whole.replace(old, now);
  }, text);
}

/** The article whose date the new version brings forward. */
const BROUGHT_FORWARD: Readonly<Record<number, DateString>> = { 12: '2025-10-31' };

const proposal = (words: Step['says'], after = 0): Step => ({
  after,
  as: 'office',
  says: words,
  path: 'policies/{revision}/impact',
  body: {
    question: '是否同意修订版的影响方案',
    reason: '市政府印发修订版',
    mode: 'sequence',
    approvers: [DEPUTY, LEADER],
    ruleSet: '{ruleSet}',
  },
  keep: { approval: 'approval' },
});

const revision: Scene = {
  id: 'revision',
  title: ['修订版印发：在办条款转入新版', 'A new version is issued: what runs goes over to it'],
  on: { full: '2025-02-19', short: '2021-11-29' },
  signs: ['8 QY-TJJ'],
  steps: [
    {
      as: 'office',
      says: ['导入修订版', 'imports the new version'],
      path: 'policies?fileName=revision.txt&replaces={policy}',
      body: (memory) => ({ fileName: 'revision.txt', text: revised(String(memory.get('text'))) }),
      keep: { revision: 'id' },
    },
    {
      as: 'office',
      says: ['误填第十二条时限', 'corrects a date, and errs'],
      path: 'policies/{revision}/corrections',
      body: { correction: { kind: 'setDeadline', articleNumber: 12, due: '2024-10-31' } },
      keep: { wrong: '#key' },
    },
    {
      as: 'office',
      says: ['撤回该更正', 'takes the correction back'],
      path: 'policies/{revision}/withdraw-correction',
      body: { id: '{wrong}' },
    },
    {
      as: 'office',
      says: ['查阅待更正事项', 'looks at what forbids the dispatch'],
      path: 'policies/{revision}',
      keep: { effective: 'policy', blockers: 'blockers' },
    },
    {
      as: 'office',
      says: ['逐项更正：有效期、单位、时限', 'corrects it: validity, units, dates'],
      path: 'policies/{revision}/corrections',
      each: (memory) => {
        const dates = { ...(memory.get('ownDates') as Record<number, DateString>), ...BROUGHT_FORWARD };
        const effective = memory.get('effective') as EffectivePolicy;
        const blockers = memory.get('blockers') as Finding[];
        return correctionsFor(effective, blockers, registryOf(memory), dates).map((correction) => ({ correction }));
      },
    },
    {
      as: 'office',
      says: ['重新编译：更正教会的名称已能识别', 'compiles it anew: the registry knows the names that the corrections taught'],
      path: 'policies/{revision}/recompile',
      body: {},
    },
    {
      as: 'office',
      says: ['逐条比对', 'what changed, article by article'],
      path: 'policies/{revision}/comparison',
      proves: {
        item: 'comparison',
        when: (answer) => {
          const changes = new Set(listAt(answer, 'articles').flatMap((article) => article['changes'] as string[]));
          return ['text changed', 'units changed', 'deadline changed', 'added'].every((one) => changes.has(one));
        },
      },
    },
    {
      as: 'office',
      says: ['对在办事项的影响', 'what it means for the running articles'],
      path: 'policies/{revision}/impact',
      proves: { item: 'impact', when: (answer) => listAt(answer, 'entries').length > 0 },
    },
    proposal(['影响方案报领导小组一次审批', 'lays the impact plan before the leading group, once']),
    {
      after: 2,
      as: 'deputy',
      says: ['不同意，再核', 'the deputy refuses: nothing changes'],
      path: 'approvals/{approval}/refuse',
      body: { opinion: '请再核时限。' },
    },
    proposal(['核对后再报', 'lays it before them again'], 3),
    { after: 1, as: 'deputy', says: ['同意', 'agrees'], path: 'approvals/{approval}/agree', body: { opinion: '同意。' } },
    {
      after: 1,
      as: 'leader',
      says: ['组长同意：在办条款转入新版，新条款交办', 'the leader agrees: articles go over, the new one is dispatched'],
      path: 'approvals/{approval}/agree',
      body: { opinion: '同意。' },
      adopts: true,
    },
    {
      after: 1,
      as: 'tjj',
      says: ['第八条：新增的统计局签收', 'article 8: the unit that the new version adds signs for it'],
      path: 'articles/{a8}/sign',
      body: { handler: 'tjj-jbr' },
    },
    {
      // a day of a month of which nobody has reported yet
      after: 23,
      as: 'office',
      says: ['查阅新版看板', 'looks at the board of the new version'],
      path: 'policies/{revision}/board?limit=200',
      keep: { twenty: 'items.number=20.id' },
    },
    {
      as: 'kjj',
      says: ['第二十条：填报目标值', 'article 20: reports where the target stands'],
      path: 'articles/{twenty}/report',
      body: { progress: '培育台账已建立，入库企业二百六十八家。', percent: 15, values: [{ target: 't1', value: 268 }] },
    },
    {
      as: 'office',
      says: ['目标值与目标对照', 'the value against the target'],
      path: 'articles/{twenty}',
      proves: {
        item: 'trajectory',
        when: (answer) => listAt(answer, 'state.targets').some((target) => at(target, 'last.value') === 268),
      },
    },
  ],
};

export const POLICIES: readonly Scene[] = [reform, taskList, repealed, revision];
