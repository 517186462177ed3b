import { CN_2019_2026 } from '#domain/calendar/built-in.js';
import type { RuleSet } from '#domain/rules/rule-set.js';
import { at, listAt, type Memory, type Scene, type Step } from '../scene.js';
import { DEPUTY, DEPUTY_THEN_LEADER, LEADER, MEMBER } from './people.js';

const ask = (question: string, mode: string, approvers: Step['body'], interested: readonly string[] = []): Step => ({
  as: 'office',
  says: [`请示：${question}`, 'the office asks the leading group'],
  path: 'approvals',
  body: {
    policyId: '{policy}',
    effect: { kind: 'resolution' },
    question,
    reason: '工作需要',
    mode,
    approvers: approvers as never,
    interested,
  },
  keep: { approval: 'id' },
});

const agree = (as: string, after: number, says: Step['says'], more: Record<string, never> | object = {}): Step => ({
  after,
  as,
  says,
  path: 'approvals/{approval}/agree',
  body: { opinion: '同意。', ...more },
});

const DECISIONS_OF_THE_GROUP: readonly Scene[] = [
  {
    id: 'single',
    title: ['单人审批与批示', 'One approver, with an instruction'],
    on: { full: '2021-04-12', short: '2021-04-12' },
    steps: [
      ask('设立高质量发展工作专班', 'single', [LEADER]),
      agree('leader', 1, ['同意并批示：科技局、工信局限期报方案', 'the leader agrees, and orders two units to report by a day'], {
        instruction: { text: '请科技、工信部门提出专班方案。', to: ['QY-KJJ', 'QY-GXJ'], due: '{work+8}' },
      }),
      {
        after: 4,
        as: 'kjj',
        says: ['按批示报送方案', 'answers the instruction in time'],
        path: 'approvals/{approval}/answer-instruction',
        body: { index: 0, answer: '方案已报。' },
      },
      {
        after: 8,
        as: 'gxj',
        says: ['批示办理逾期后补报', 'answers it late'],
        path: 'approvals/{approval}/answer-instruction',
        body: { index: 0, answer: '方案补报。' },
      },
      {
        after: 1,
        as: 'leader',
        says: ['组长再作批示', 'the leader gives another instruction, by itself'],
        path: 'approvals/{approval}/instruct',
        body: { instruction: { text: '请科技局牵头落实专班方案。', to: ['QY-KJJ'], due: '{work+6}' } },
        proves: { item: 'instructed-alone', when: (answer) => String(at(answer, 'events')) === 'InstructionGiven' },
      },
      {
        after: 3,
        as: 'kjj',
        says: ['反馈办理情况', 'answers it'],
        path: 'approvals/{approval}/answer-instruction',
        body: { index: 1, answer: '专班已组建。' },
      },
    ],
  },
  {
    id: 'all',
    title: ['全体同意', 'Everybody has to agree'],
    on: { full: '2021-11-08', short: '2021-08-02' },
    steps: [
      ask('专项资金年度安排', 'all', [LEADER, DEPUTY, MEMBER]),
      ...(['fgj', 'leader', 'deputy'] as const).map((as) => agree(as, 1, ['同意', 'agrees'])),
    ],
  },
  {
    id: 'any',
    title: ['任一人决定', 'Whoever decides first'],
    on: { full: '2022-01-10', short: '2021-08-03' },
    steps: [ask('园区宣传方案', 'any', [LEADER, DEPUTY]), agree('deputy', 1, ['同意', 'agrees: that is enough'])],
  },
  {
    id: 'sequence',
    title: ['依次审批', 'One after the other'],
    on: { full: '2022-06-13', short: '2021-08-04' },
    steps: [
      ask('园区考核办法', 'sequence', [MEMBER, DEPUTY, LEADER]),
      ...(['fgj', 'deputy', 'leader'] as const).map((as) => agree(as, 1, ['同意', 'agrees in turn'])),
    ],
  },
  {
    id: 'lapse',
    title: ['逾期自动失效', 'A request lapses'],
    on: { full: '2022-08-15', short: '2021-08-05' },
    steps: [
      ask('赴外地考察', 'escalating', DEPUTY_THEN_LEADER),
      {
        after: 12,
        as: 'office',
        says: ['逾期未批，显示为失效，不作同意', 'nobody decided: it is shown as lapsed, never as approved'],
        path: 'approvals/{approval}',
        proves: { item: 'lapse-shown', when: (answer) => at(answer, 'state.status') === 'lapsed' },
      },
    ],
  },
  {
    id: 'bypass',
    title: ['紧急情况先行决定', 'Past those who should be asked, in an emergency'],
    on: { full: '2023-06-19', short: '2021-08-06' },
    steps: [
      ask('启用园区防汛应急资金', 'all', [LEADER, DEPUTY, MEMBER]),
      {
        as: 'deputy',
        says: ['暴雨红色预警，先行决定，说明理由', 'the deputy decides alone, with the reason'],
        path: 'approvals/{approval}/bypass',
        body: { reason: '暴雨红色预警，人员疏散急需资金。' },
      },
    ],
  },
  {
    id: 'withdrawn',
    title: ['请示撤回', 'A request is withdrawn'],
    on: { full: '2023-09-04', short: '2021-08-09' },
    steps: [
      ask('调整园区名称', 'escalating', DEPUTY_THEN_LEADER),
      {
        after: 2,
        as: 'office',
        says: ['撤回请示', 'the office withdraws it'],
        path: 'approvals/{approval}/withdraw',
        body: { reason: '另行研究。' },
      },
    ],
  },
  {
    id: 'delegation',
    title: ['委托审批', 'Delegation'],
    on: { full: '2024-01-15', short: '2021-08-16' },
    steps: [
      {
        as: 'leader',
        says: ['组长外出，委托发改局负责人', 'the leader delegates for two weeks'],
        path: 'delegations',
        body: {
          role: 'leader',
          account: 'fgj',
          kind: 'delegation',
          policyId: '{policy}',
          from: '{today+0}',
          to: '{today+14}',
          basis: '委托书〔1〕号',
        },
        keep: { delegation: 'id' },
      },
      ask('园区年度评估', 'single', [LEADER]),
      agree('fgj', 2, ['受托代为同意', 'agrees in his place'], { onBehalf: '{delegation}' }),
      ask('园区年度评估补充事项', 'single', [LEADER]),
      {
        after: 1,
        as: 'leader',
        says: ['组长提前返岗，撤销委托', 'the leader is back early and revokes the delegation'],
        path: 'delegations/{delegation}/revoke',
        body: {},
      },
      {
        as: 'fgj',
        says: ['委托已失效，不得再代批', 'may not decide in his place any more'],
        path: 'approvals/{approval}/agree',
        body: { opinion: '同意。', onBehalf: '{delegation}' },
        refused: 'DELEGATION.NOT_IN_FORCE',
      },
      agree('leader', 1, ['组长同意', 'the leader agrees']),
    ],
  },
  {
    id: 'acting-leader',
    title: ['组长离岗，常务副市长主持', 'An acting leader'],
    on: { full: '2024-02-19', short: '2021-09-06' },
    steps: [
      {
        as: 'office',
        says: ['登记代理组长', 'the office records who acts as leader'],
        path: 'delegations',
        body: {
          role: 'leader',
          account: 'cwfsz',
          kind: 'acting',
          policyId: '{policy}',
          from: '{today+0}',
          to: '{today+30}',
          basis: '组长赴党校学习期间由常务副市长主持',
        },
        keep: { acting: 'id' },
      },
      ask('园区基础设施计划', 'single', [LEADER]),
      agree('cwfsz', 2, ['代理组长同意', 'the acting leader agrees'], { onBehalf: '{acting}' }),
    ],
  },
  {
    id: 'own-unit',
    title: ['不审批本单位请示', 'Nobody decides in the own cause'],
    on: { full: '2024-05-13', short: '2021-08-23' },
    steps: [
      ask('科技局牵头建设孵化器', 'any', [LEADER, { role: 'group_member', unit: 'QY-KJJ', account: 'kjj' }], ['QY-KJJ']),
      {
        after: 1,
        as: 'kjj',
        says: ['涉及本单位，应当回避', 'it concerns the own unit'],
        path: 'approvals/{approval}/agree',
        body: { opinion: '同意。' },
        refused: 'AUTH.OWN_UNIT',
      },
      {
        after: 1,
        as: 'leader',
        says: ['不同意', 'the leader refuses'],
        path: 'approvals/{approval}/refuse',
        body: { opinion: '先做可行性研究。' },
      },
    ],
  },
];

const HOLIDAY = '2025-12-31';
const CALENDAR_VERSION = '2026.1-qy1';

const calendar: Scene = {
  id: 'calendar',
  title: ['新日历：逐条确认', 'A new calendar, approved in part'],
  on: { full: '2024-11-18', short: '2021-11-15' },
  steps: [
    {
      as: 'office',
      says: [`登记新日历：${HOLIDAY} 放假`, `stores a calendar in which ${HOLIDAY} is a holiday`],
      path: 'calendars',
      body: () => ({ ...CN_2019_2026, version: CALENDAR_VERSION, holidays: [...CN_2019_2026.holidays, HOLIDAY].sort() }),
    },
    // every policy with running articles has a list of its own
    {
      as: 'office',
      says: ['查阅本政策的清单', 'looks for the list of this policy'],
      path: 'adoptions?policyId={policy}',
      keep: { adoption: 'items.0.id' },
    },
    {
      as: 'office',
      says: ['列出将要移动的日期', 'gets the list of the dates that would move; none has moved'],
      path: 'adoptions/{adoption}',
      keep: { items: 'state.items' },
      proves: {
        item: 'moves-listed',
        when: (answer) => listAt(answer, 'state.items').some((item) => (item['moves'] as unknown[]).length > 0),
      },
    },
    {
      after: 2,
      as: 'office',
      says: ['同意其中一半', 'takes half of them'],
      path: 'adoptions/{adoption}/decide',
      body: (memory) => ({ articles: halfOf(memory), reason: '其余条款按原日期办理。' }),
    },
  ],
};

function halfOf(memory: Memory): unknown[] {
  const ids = (memory.get('items') as { articleId: string }[]).map(({ articleId }) => articleId);
  return ids.slice(0, Math.ceil(ids.length / 2));
}

const rules: Scene = {
  id: 'rules',
  title: ['新规则集：领导小组批准', 'A new rule set, adopted by the leading group'],
  on: { full: '2023-11-13', short: '2021-11-22' },
  steps: [
    {
      as: 'office',
      says: ['减负：反馈期限由5日放宽到8日', 'less burden: reports are due on the 8th instead of the 5th'],
      path: 'rule-sets',
      body: (memory) => {
        const now = memory.get('rules') as RuleSet;
        return { ...now, version: `${now.version}-qy2`, report: { ...now.report, dueDay: 8 } };
      },
    },
    // every policy with running articles has a list of its own
    {
      as: 'office',
      says: ['查阅本政策的清单', 'looks for the list of this policy'],
      path: 'adoptions?policyId={policy}',
      keep: { adoption: 'items.0.id' },
    },
    {
      as: 'office',
      says: ['列出将要移动的日期', 'gets the list of the dates that would move'],
      path: 'adoptions/{adoption}',
      keep: { items: 'state.items' },
    },
    {
      after: 1,
      as: 'office',
      says: ['提请领导小组批准其中两条', 'asks the leading group about two articles'],
      path: 'adoptions/{adoption}/ask',
      body: (memory) => ({
        articles: (memory.get('items') as { articleId: string }[]).slice(0, 2).map(({ articleId }) => articleId),
        reason: '先行试点。',
        mode: 'escalating',
        approvers: DEPUTY_THEN_LEADER,
      }),
      keep: { approval: 'id' },
    },
    agree('deputy', 2, ['同意试点', 'the deputy agrees: it is carried out']),
  ],
};

const PERIODS = ['2021-06', '2021-Q2'] as const;

const papers: Scene = {
  id: 'papers',
  title: ['月报与季度小结', 'Monthly bulletin and quarterly summary'],
  on: { full: '2021-07-08', short: '2021-07-08' },
  papers: PERIODS,
  steps: [
    {
      as: 'dcs',
      says: ['系统已草拟月报和季度小结', 'the machine has drafted both'],
      path: 'papers?limit=50&policyId={policy}',
      keep: { bulletin: 'items.period=2021-06.id', summary: 'items.period=2021-Q2.id' },
      untilProven: true,
      proves: {
        item: 'papers-drafted',
        when: (answer) =>
          PERIODS.every((period) => listAt(answer, 'items').some((one) => one['period'] === period && one['status'] === 'draft')),
      },
    },
    {
      as: 'dcs',
      says: ['逐条可查来源', 'every line cites its events'],
      path: 'papers/{bulletin}',
      proves: {
        item: 'papers-cite',
        when: (answer) => {
          const lines = listAt(answer, 'state.sections').flatMap((section) => section['lines'] as { cites: unknown[] }[]);
          return lines.length > 0 && lines.every(({ cites }) => cites.length > 0);
        },
      },
    },
    { as: 'dcs', says: ['附按语', 'adds a remark'], path: 'papers/{bulletin}/remark', body: { remark: '请逾期单位对照检查。' } },
    { as: 'dcs', says: ['印发月报', 'sends the bulletin'], path: 'papers/{bulletin}/send', body: {} },
    {
      after: 7,
      as: 'dcs',
      says: ['季度小结审签超期，并入半年会议材料，不单独印发', 'lets the summary pass its time, and does not send it'],
      path: 'papers/{summary}/discard',
      body: { reason: '并入半年工作会议材料。' },
    },
  ],
};

const FILE_BYTES_MIN = 2_000;
const isFile = (answer: unknown): boolean => Number(at(answer, 'bytes')) > FILE_BYTES_MIN;

const register: Scene = {
  id: 'register',
  title: ['台账与减负', 'Register and burden'],
  on: { full: '2021-12-20', short: '2021-11-24' },
  steps: [
    ...(['xlsx', 'docx'] as const).map((format): Step => ({
      as: 'office',
      says: [`导出台账 ${format}`, `exports the register as ${format}`],
      path: `policies/{policy}/register?format=${format}`,
      file: true,
      proves: { item: `register-${format}`, when: isFile },
    })),
    {
      as: 'office',
      says: ['第八条：查看走势预测', 'article 8: where it is heading'],
      path: 'articles/{a8}',
      proves: { item: 'forecast', when: (answer) => typeof at(answer, 'forecast.light') === 'string' },
    },
    {
      as: 'kjj',
      says: ['查看本单位负担', 'a unit sees what was asked of it by month'],
      path: 'burden?from=2021-03&to=2021-11',
      proves: { item: 'burden', when: (answer) => listAt(answer, '').length > 0 },
    },
    {
      as: 'office',
      says: ['统计：不排名', 'statistics: nobody is ranked'],
      path: 'policies/{policy}/statistics',
      proves: { item: 'statistics', when: (answer) => listAt(answer, 'units').length > 0 },
    },
  ],
};

/** Until its time is over nobody decides; then none of the dates is moved. */
const noneTaken: Scene = {
  id: 'calendar-declined',
  title: ['又一日历：均不采纳', 'Another calendar, of which nothing is taken'],
  on: { full: '2025-06-09', short: '2022-01-04' },
  steps: [
    {
      as: 'office',
      says: ['登记又一日历', 'stores another calendar'],
      path: 'calendars',
      body: () => {
        const holidays = [...CN_2019_2026.holidays, '2025-12-30', HOLIDAY].sort();
        return { ...CN_2019_2026, version: `${CALENDAR_VERSION}b`, holidays };
      },
      keep: { adoption: 'adoptions.0' },
    },
    {
      after: 12,
      as: 'office',
      says: ['超期后决定：均按原日期办理', 'decides after the time for it: all dates stay'],
      path: 'adoptions/{adoption}/decide',
      body: { articles: [], reason: '放假安排未正式公布。' },
    },
  ],
};

export const DECISIONS: readonly Scene[] = [...DECISIONS_OF_THE_GROUP, calendar, noneTaken, rules, papers, register];
