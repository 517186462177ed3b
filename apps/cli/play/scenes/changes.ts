import { at, listAt, type Scene } from '../scene.js';
import { DEPUTY, DEPUTY_THEN_LEADER, LEADER } from './people.js';

const extension = { reason: '涉及跨部门系统对接，需延长实施时间。', progress: '主体工作已完成约八成。' } as const;

const milestones: Scene = {
  id: 'milestones',
  title: ['方案变更与里程碑', 'A change of plan, with milestones'],
  on: { full: '2021-10-11', short: '2021-05-17' },
  steps: [
    ...(['报送变更方案', '修改后再报'] as const).flatMap((zh, i): Scene['steps'] => [
      {
        after: i,
        as: 'kjj-jbr',
        says: [
          `第八条：${zh}，设两个里程碑`,
          `article 8: the lead submits a change of its plan with two milestones${i ? ', again' : ''}`,
        ],
        path: 'articles/{a8}/plan',
        body: {
          measures: [
            {
              title: '建立高新技术企业培育库',
              owner: 'QY-KJJ',
              deliverable: '培育库及入库名单',
              milestones: [
                { title: '培育库建成', due: '{today+45}' },
                { title: '首批入库企业公示', due: '{today+90}' },
              ],
            },
          ],
          comment: '结合年度计划调整',
        },
      },
      i === 0
        ? {
            after: 2,
            as: 'office',
            says: ['变更方案退回', 'the office returns the change; the plan before it stays in force'],
            path: 'articles/{a8}/return-plan',
            body: { opinion: '交付成果需量化。' },
          }
        : {
            after: 2,
            as: 'office',
            says: ['变更方案批准', 'the office approves it'],
            path: 'articles/{a8}/approve-plan',
            body: { opinion: '同意。' },
          },
    ]),
    {
      as: 'office',
      says: ['里程碑成为待办', 'the milestones are tasks now'],
      path: 'articles/{a8}',
      keep: { one: 'state.milestones.0.id', two: 'state.milestones.1.id' },
    },
    {
      after: 20,
      as: 'kjj-jbr',
      says: ['完成里程碑并附佐证', 'completes a milestone, with evidence'],
      path: 'articles/{a8}/complete-milestone',
      body: { milestone: '{one}', summary: '培育库已建成。', evidence: [{ name: '入库名单', ref: '科技局〔2021〕12号' }] },
    },
    {
      after: 5,
      as: 'office',
      says: ['第二个里程碑因上级改革免予完成', 'waives the second one, with the reason'],
      path: 'articles/{a8}/waive-milestone',
      body: { milestone: '{two}', reason: '公示改由省级平台统一进行。' },
    },
  ],
};

const officeExtension: Scene = {
  id: 'extension-office',
  title: ['延期：批准、撤销、驳回、撤回', 'Extensions: granted, undone, refused, withdrawn'],
  on: { full: '2021-09-06', short: '2021-04-19' },
  steps: [
    {
      as: 'gxq',
      says: ['第十一条：申请延期', 'article 11: the lead asks for more time'],
      path: 'articles/{a11}/request-extension',
      body: { due: '{due11+28}', ...extension },
      keep: { granted: '#key' },
    },
    {
      after: 2,
      as: 'office',
      says: ['办公室在权限内批准', 'the office grants it, within its power'],
      path: 'articles/{a11}/grant-extension',
      body: { opinion: '同意。' },
    },
    {
      after: 2,
      as: 'office',
      says: ['批准有误，予以撤销', 'undoes it as granted in error: the date before counts again'],
      path: 'articles/{a11}/undo-extension',
      body: { id: '{granted}', reason: '经核实无需延期。' },
    },
    {
      after: 3,
      as: 'gxq',
      says: ['再次申请', 'asks again'],
      path: 'articles/{a11}/request-extension',
      body: { due: '{due11+20}', ...extension },
    },
    {
      after: 2,
      as: 'office',
      says: ['不予批准', 'the office refuses'],
      path: 'articles/{a11}/refuse-extension',
      body: { opinion: '理由不充分。' },
    },
    {
      after: 3,
      as: 'gxq',
      says: ['第三次申请', 'asks a third time'],
      path: 'articles/{a11}/request-extension',
      body: { due: '{due11+25}', ...extension },
      keep: { withdrawn: '#key' },
    },
    {
      after: 1,
      as: 'gxq',
      says: ['进度赶上，自行撤回', 'has caught up and withdraws it'],
      path: 'articles/{a11}/withdraw-extension',
      body: { id: '{withdrawn}', reason: '进度已赶上。' },
    },
  ],
};

/** Beyond the office's power: the deputy leader stays silent, the leader decides. */
const groupExtension: Scene = {
  id: 'extension-group',
  title: ['长延期：副组长逾期转组长', 'A long extension: from the deputy to the leader'],
  on: { full: '2022-11-07', short: '2021-05-10' },
  steps: [
    {
      as: 'jrj',
      says: ['第十三条：申请延期六十日', 'article 13: the lead asks for sixty days'],
      path: 'articles/{a13}/request-extension',
      body: { due: '{due13+60}', ...extension },
    },
    {
      as: 'office',
      says: ['超出办公室权限', 'beyond the power of the office'],
      path: 'articles/{a13}/grant-extension',
      body: { opinion: '同意。' },
      refused: 'EXTENSION.BEYOND_OFFICE',
    },
    {
      after: 1,
      as: 'office',
      says: ['提请领导小组决定', 'lays it before the leading group'],
      path: 'articles/{a13}/propose-decision',
      body: { command: { kind: 'grantExtension', due: '{due13+60}' }, reason: '超出办公室权限' },
    },
    {
      as: 'office',
      says: ['请示副组长，逾期转组长', 'the deputy is asked first, then the leader'],
      path: 'approvals',
      body: {
        articleId: '{a13}',
        effect: { kind: 'proposed' },
        question: '第十三条是否延期六十日',
        reason: '系统对接需要时间',
        mode: 'escalating',
        approvers: DEPUTY_THEN_LEADER,
      },
      keep: { approval: 'id' },
    },
    {
      after: 7,
      as: 'leader',
      says: ['副组长逾期未批，组长同意', 'the deputy let his time pass; the leader agrees'],
      path: 'approvals/{approval}/agree',
      body: { opinion: '同意。' },
    },
  ],
};

const shortExtension: Scene = {
  id: 'extension-short',
  title: ['办公室批准延期', 'An extension by the office'],
  on: { full: '2023-09-11', short: '2021-06-21' },
  steps: [
    {
      as: 'zrj',
      says: ['第十六条：申请延期二十日', 'article 16: the lead asks for twenty days'],
      path: 'articles/{a16}/request-extension',
      body: { due: '{due16+20}', ...extension },
    },
    {
      after: 3,
      as: 'office',
      says: ['同意延期', 'the office grants it'],
      path: 'articles/{a16}/grant-extension',
      body: { opinion: '情况属实，同意延期。' },
    },
  ],
};

const suspension: Scene = {
  id: 'suspension',
  title: ['中止与恢复', 'Suspension and resume'],
  on: { full: '2022-03-14', short: '2021-06-07' },
  steps: [
    {
      as: 'office',
      says: ['第十条：上级政策调整，中止', 'article 10 is suspended: policy above it is changing'],
      path: 'articles/{a10}/suspend',
      body: { category: 'higher-policy', reason: '上级政策正在调整，暂停推进。' },
    },
    {
      as: 'office',
      says: ['灯色转灰，时限停走', 'its light is grey, its deadlines stand still'],
      path: 'articles/{a10}',
      proves: { item: 'light-grey', when: (answer) => at(answer, 'lights.article.timeliness.light') === 'grey' },
    },
    {
      after: 20,
      as: 'office',
      says: ['恢复办理', 'it goes on'],
      path: 'articles/{a10}/resume',
      body: { reason: '上级政策已明确。' },
    },
  ],
};

const units: Scene = {
  id: 'units',
  title: ['增加、退出责任单位', 'Units join and leave'],
  on: { full: '2022-05-16', short: '2021-06-14' },
  signs: ['4 QY-ZJJ'],
  steps: [
    {
      as: 'office',
      says: ['第四条：增加市住建局', 'article 4: a unit is added'],
      path: 'articles/{a4}/add-units',
      body: { units: ['QY-ZJJ'], reason: '涉及园区建设管理。' },
    },
    { after: 1, as: 'zjj', says: ['签收', 'it signs'], path: 'articles/{a4}/sign', body: { handler: 'zjj-jbr' } },
    {
      as: 'zjj',
      says: ['负责人指定经办人', 'its head names another handler'],
      path: 'articles/{a4}/assign-handler',
      body: { handler: 'zjj-jbr' },
    },
    {
      after: 5,
      as: 'office',
      says: ['第四条：城管局退出', 'another one is released'],
      path: 'articles/{a4}/release-unit',
      body: { unit: 'QY-CGJ', reason: '机构职能调整。' },
    },
    {
      as: 'office',
      says: ['第五条：编办任务免予承担', 'article 5: the part of a unit is waived'],
      path: 'articles/{a5}/waive-part',
      body: { unit: 'QY-BB', reason: '已由上级统一部署。' },
    },
  ],
};

const split: Scene = {
  id: 'split',
  title: ['拆分与取消', 'An article is split, a part of it cancelled'],
  on: { full: '2023-03-06', short: '2021-07-05' },
  steps: [
    {
      as: 'office',
      says: ['第十八条：拆分为两项，分别督办', 'article 18 is split into two'],
      path: 'articles/{a18}/split',
      body: {
        into: [
          {
            numeral: '（十八·一）',
            title: '专项资金投入',
            leads: ['QY-CZJ'],
            responsible: ['QY-GXQ', 'QY-YDS', 'QY-SW', 'QY-YDGXQ'],
          },
          { numeral: '（十八·二）', title: '区级配套资金', leads: ['QY-CZJ'], responsible: ['QY-QCQ', 'QY-QXQ'] },
        ],
        reason: '市、区两级资金分别管理。',
      },
      adopts: true,
    },
    {
      after: 40,
      as: 'office',
      says: ['查阅看板', 'looks at the board'],
      path: 'policies/{policy}/board?limit=200',
      keep: { second: 'items.numeral=（十八·二）.id' },
    },
    {
      as: 'office',
      says: ['区级配套已取消，提请终止', 'proposes to give the second one up'],
      path: 'articles/{second}/propose-decision',
      body: { command: { kind: 'cancel', reason: '区级配套政策已取消' }, reason: '上级清理配套要求' },
    },
    {
      as: 'office',
      says: ['请示：副组长或组长任一人决定', 'either of two may decide'],
      path: 'approvals',
      body: {
        articleId: '{second}',
        effect: { kind: 'proposed' },
        question: '是否终止（十八·二）',
        reason: '区级配套政策已取消',
        mode: 'any',
        approvers: [DEPUTY, LEADER],
      },
      keep: { approval: 'id' },
    },
    {
      after: 2,
      as: 'deputy',
      says: ['同意终止', 'the deputy agrees: it is cancelled'],
      path: 'approvals/{approval}/agree',
      body: { opinion: '同意。' },
    },
  ],
};

const declined: Scene = {
  id: 'declined',
  title: ['领导小组不同意终止', 'The leading group does not give an article up'],
  on: { full: '2023-11-06', short: '2021-09-13' },
  steps: [
    {
      as: 'office',
      says: ['第七条：提请终止', 'article 7: proposes to give it up'],
      path: 'articles/{a7}/propose-decision',
      body: { command: { kind: 'cancel', reason: '拟与其他工作合并' }, reason: '精简任务' },
    },
    {
      as: 'office',
      says: ['请示组长', 'asks the leader'],
      path: 'approvals',
      body: {
        articleId: '{a7}',
        effect: { kind: 'proposed' },
        question: '是否终止第七条',
        reason: '精简任务',
        mode: 'single',
        approvers: [LEADER],
      },
      keep: { approval: 'id' },
    },
    {
      after: 2,
      as: 'leader',
      says: ['不同意，继续办理', 'the leader refuses: it goes on'],
      path: 'approvals/{approval}/refuse',
      body: { opinion: '“一区多园”是重点，继续办理。' },
    },
  ],
};

/** What only the leading group may split is laid before it, and taken back. */
const takenBack: Scene = {
  id: 'proposal-withdrawn',
  title: ['撤回提请', 'A proposal is taken back'],
  on: { full: '2022-11-21', short: '2021-08-25' },
  steps: [
    {
      as: 'office',
      says: ['第九条：提请拆分', 'article 9: proposes to split it'],
      path: 'articles/{a9}/propose-decision',
      body: {
        command: {
          kind: 'split',
          into: [
            {
              numeral: '（九·一）',
              title: '产业培育',
              leads: ['QY-GXJ'],
              responsible: ['QY-GXQ', 'QY-YDS', 'QY-KJJ', 'QY-YDGXQ'],
            },
            { numeral: '（九·二）', title: '产业招商', leads: ['QY-SWJ'], responsible: ['QY-GXQ', 'QY-YDGXQ'] },
          ],
          reason: '培育与招商分别推进。',
        },
        reason: '分工调整',
      },
    },
    {
      as: 'office',
      says: ['请示组长', 'asks the leader'],
      path: 'approvals',
      body: {
        articleId: '{a9}',
        effect: { kind: 'proposed' },
        question: '第九条是否拆分',
        reason: '分工调整',
        mode: 'single',
        approvers: [LEADER],
      },
      keep: { approval: 'id' },
    },
    {
      after: 2,
      as: 'office',
      says: ['与各方商定不拆分，撤回', 'all agree not to: takes it back, the article goes on'],
      path: 'approvals/{approval}/withdraw',
      body: { reason: '各方商定维持现状。' },
    },
  ],
};

/** The words of the form, twice: the second time the system hints at it. */
const progress = '已召开专题会议，明确任务分工和时间节点，台账同步更新，企业服务专员全部到位。';
const form = (memory: ReadonlyMap<string, unknown>) => ({
  reports: [memory.get('a8'), memory.get('a12')].map((articleId) => ({ articleId, progress, percent: 40 })),
});

const oneForm: Scene = {
  id: 'one-form',
  title: ['一表多报', 'One form for several articles'],
  on: { full: '2022-07-07', short: '2021-07-07' },
  steps: [
    {
      as: 'kjj',
      says: ['先存草稿', 'saves a draft'],
      method: 'PUT',
      path: 'articles/{a8}/draft',
      body: { content: { progress: '初稿' } },
      proves: { item: 'draft-saved', when: (answer) => typeof at(answer, 'savedAt') === 'string' },
    },
    {
      as: 'kjj',
      says: ['第八、十二条一张表填报', 'reports on articles 8 and 12 in one form'],
      path: 'reports',
      body: form,
      proves: { item: 'one-form', when: (answer) => listAt(answer, 'results').length === 2 },
    },
    {
      after: 1,
      as: 'kjj',
      says: ['牵头单位汇总', 'the lead rolls the cycle up'],
      path: 'articles/{a8}/roll-up',
      body: { summary: '总体进展顺利。', percent: 40 },
    },
  ],
};

const repeated: Scene = {
  id: 'repeated',
  title: ['雷同提示', 'A hint at repeated words'],
  on: { full: '2022-08-05', short: '2021-10-11' },
  steps: [
    { as: 'kjj', says: ['照抄上期反馈', 'reports with words of an earlier period'], path: 'reports', body: form },
    {
      as: 'kjj',
      says: ['系统提示与上期雷同，单位自己也看得到', 'the system hints at it, to the unit as well'],
      path: 'articles/{a8}',
      proves: {
        item: 'hint',
        when: (answer) => listAt(answer, 'hints').some(({ code, unit }) => code === 'repeated-text' && unit === 'QY-KJJ'),
      },
    },
  ],
};

const returned: Scene = {
  id: 'report-returned',
  title: ['单位内部审核', 'Review inside the unit'],
  on: { full: '2022-10-10', short: '2021-10-11' },
  steps: [
    ...(['经办人填报', '修改后再报'] as const).flatMap((zh, i): Scene['steps'] => [
      {
        after: i,
        as: 'gxj-jbr',
        says: [`第九条：${zh}`, i === 0 ? 'article 9: the handler files a report' : 'files it again'],
        path: 'articles/{a9}/report',
        body: { progress: i === 0 ? '正在推进。' : '新增项目七个，开工三个，均已列入台账。', percent: 35 },
      },
      i === 0
        ? {
            as: 'gxj',
            says: ['负责人退回，要求写实', 'the head returns it'],
            path: 'articles/{a9}/return-report',
            body: { opinion: '请写明项目和数字。' },
          }
        : {
            as: 'gxj',
            says: ['负责人确认，方才算数', 'the head confirms it: now it counts'],
            path: 'articles/{a9}/confirm-report',
            body: {},
          },
    ]),
  ],
};

export const CHANGES: readonly Scene[] = [
  milestones,
  officeExtension,
  groupExtension,
  shortExtension,
  suspension,
  units,
  split,
  declined,
  takenBack,
  oneForm,
  repeated,
  returned,
];
