import { listAt, type Scene } from '../scene.js';
import { DEPUTY_THEN_LEADER, LEADER, MEMBERS } from './people.js';

const SECOND_DAY = { full: '2021-03-02', short: '2021-03-02' } as const;
const basis = '市委编委印发的部门三定规定';

const upheld: Scene = {
  id: 'objection-upheld',
  title: ['退回后维持交办', 'An objection is not upheld'],
  on: SECOND_DAY,
  signs: ['12 QY-RSJ'],
  steps: [
    {
      as: 'rsj',
      says: ['第十二条：退回，称非本局职责', 'article 12: objects to the assignment, with grounds and basis'],
      path: 'articles/{a12}/object',
      body: { grounds: '平台用人服务由主管部门负责更为适宜。', basis },
    },
    {
      after: 2,
      as: 'office',
      says: ['协调后维持原交办', 'the office rules: the assignment stands'],
      path: 'articles/{a12}/confirm-assignment',
      body: { unit: 'QY-RSJ', reason: '人才服务属人社部门法定职责，维持原交办。' },
    },
    { after: 1, as: 'rsj', says: ['签收', 'signs for it'], path: 'articles/{a12}/sign', body: { handler: 'rsj-jbr' } },
  ],
};

const reassigned: Scene = {
  id: 'objection-reassigned',
  title: ['退回后改派', 'An objection is upheld: reassigned'],
  on: SECOND_DAY,
  signs: ['6 QY-SWJ', '6 QY-GXJ'],
  steps: [
    {
      as: 'swj',
      says: ['第六条：退回，请求改派', 'article 6: objects, another unit should do it'],
      path: 'articles/{a6}/object',
      body: { grounds: '该项审批权限已划转。', basis },
    },
    {
      after: 3,
      as: 'office',
      says: ['情况属实，改派市工信局', 'the office gives the part to another unit'],
      path: 'articles/{a6}/reassign',
      body: { unit: 'QY-SWJ', to: ['QY-GXJ'], reason: '相关权限由工信部门行使。' },
    },
    {
      after: 1,
      as: 'gxj',
      says: ['签收改派任务', 'signs for the part it was given'],
      path: 'articles/{a6}/sign',
      body: { handler: 'gxj-jbr' },
    },
  ],
};

const byDeputy: Scene = {
  id: 'dispute-deputy',
  title: ['争议升级至副组长', 'A dispute before the deputy leader'],
  on: SECOND_DAY,
  signs: ['9 QY-SWJ'],
  steps: [
    {
      as: 'swj',
      says: ['第九条：退回，争议立卷', 'article 9: objects; the file of a dispute is opened'],
      path: 'articles/{a9}/object',
      body: { grounds: '招商统筹不应重复安排。', basis, question: '战略性新兴产业招商由谁负责' },
    },
    {
      after: 1,
      as: 'gxj',
      says: ['牵头单位陈述意见', 'the lead puts its opinion into the file'],
      path: 'articles/{a9}/state-opinion',
      body: { dispute: 1, opinion: '应由商务部门负责招商。', reasons: '招商队伍在商务部门。', basis },
    },
    {
      as: 'office',
      says: ['办公室附协调意见', 'the office records its own view'],
      path: 'articles/{a9}/record-view',
      body: { dispute: 1, view: '倾向维持。', basis },
    },
    {
      after: 1,
      as: 'office',
      says: ['协调未果，报副组长', 'the office brings it before the deputy leader'],
      path: 'articles/{a9}/escalate-dispute',
      body: { dispute: 1, reason: '双方意见不一。' },
    },
    {
      after: 2,
      as: 'deputy',
      says: ['副组长裁定：维持', 'the deputy leader rules: it stands'],
      path: 'articles/{a9}/rule-dispute',
      body: { dispute: 1, ruling: 'keep', reason: '招商为商务部门主责。', basis },
    },
    { after: 1, as: 'swj', says: ['签收', 'signs for it'], path: 'articles/{a9}/sign', body: { handler: 'swj-jbr' } },
  ],
};

/** Signed with a reservation, brought through every level, and resolved by a meeting. */
const byMeeting: Scene = {
  id: 'dispute-meeting',
  title: ['保留意见签收，争议上会', 'Signed with a reservation; a meeting rules'],
  on: SECOND_DAY,
  signs: ['16 QY-TCJ'],
  steps: [
    {
      as: 'tcj',
      says: ['第十六条：保留意见签收，时限照走', 'article 16: signs with a reservation, the clock runs'],
      path: 'articles/{a16}/sign',
      body: { handler: 'tcj-jbr', reservation: '土地收储资金由谁承担未明确。', basis: '土地储备管理办法' },
    },
    {
      after: 1,
      as: 'zrj',
      says: ['牵头单位陈述意见', 'the lead puts its opinion into the file'],
      path: 'articles/{a16}/state-opinion',
      body: { dispute: 1, opinion: '土地收储资金应由收储机构统筹。', reasons: '收储收益归口管理。', basis },
    },
    {
      as: 'office',
      says: ['办公室附协调意见', 'the office records its own view'],
      path: 'articles/{a16}/record-view',
      body: { dispute: 1, view: '建议由领导小组研究。', basis },
    },
    {
      after: 1,
      as: 'office',
      says: ['报副组长', 'to the deputy leader'],
      path: 'articles/{a16}/escalate-dispute',
      body: { dispute: 1, reason: '涉及资金安排。' },
    },
    {
      after: 6,
      as: 'deputy',
      says: ['时限已过，提请领导小组会议', 'the time is up: to the meeting of the leading group'],
      path: 'articles/{a16}/escalate-dispute',
      body: { dispute: 1, reason: '事关全局，提请会议研究。' },
    },
    {
      after: 1,
      as: 'office',
      says: ['另就先行试点请示领导小组', 'asks the leading group about a pilot as well'],
      path: 'approvals',
      body: {
        policyId: '{policy}',
        effect: { kind: 'resolution' },
        question: '是否同意在德清园开展标准地试点',
        reason: '园区申请',
        mode: 'escalating',
        approvers: DEPUTY_THEN_LEADER,
      },
      keep: { pilot: 'id' },
    },
    {
      as: 'office',
      says: ['整理议题：待决争议与请示', 'gathers the agenda: what waits for a decision'],
      path: 'meetings/candidates?policyId={policy}',
      proves: {
        item: 'agenda-gathered',
        when: (answer) => {
          const kinds = listAt(answer, 'items').map(({ matter }) => (matter as { kind: string }).kind);
          return kinds.includes('dispute') && kinds.includes('approval');
        },
      },
    },
    {
      as: 'deputy',
      says: ['召集领导小组会议', 'the deputy leader calls a meeting'],
      path: 'meetings',
      body: {
        policyId: '{policy}',
        title: '领导小组第一次会议',
        place: '市政府三楼会议室',
        startsAt: '{time+5 15:00}',
        chair: 'deputy_leader',
        chairUnit: 'QY-ZF',
        members: MEMBERS,
        invited: ['QY-TCJ'],
        agenda: [
          { kind: 'dispute', articleId: '{a16}', dispute: 1 },
          { kind: 'approval', approvalId: '{pilot}' },
        ],
      },
      keep: { meeting: 'id' },
    },
    {
      as: 'deputy',
      says: ['已列入会议议程，不得另行审批', 'what stands on the agenda is decided by nobody else'],
      path: 'approvals/{pilot}/agree',
      body: {},
      refused: 'APPROVAL.HELD',
    },
    ...(
      [
        ['安全生产专项部署', '增列议题：安全生产', 'adds an item to the agenda'],
        ['园区更名', '增列议题：园区更名', 'adds another item'],
        ['办公用房', '增列议题：办公用房', 'adds one more'],
      ] as const
    ).map(([title, zh, en]): Scene['steps'][number] => ({
      as: 'office',
      says: [zh, en],
      path: 'meetings/{meeting}/add-item',
      body: { matter: { kind: 'other', title } },
    })),
    {
      as: 'office',
      says: ['撤下议题五，另行研究', 'takes the last one off again'],
      path: 'meetings/{meeting}/remove-item',
      body: { item: 5, reason: '另行研究' },
    },
    {
      as: 'office',
      says: ['邀请编办、统计局列席', 'invites two more units'],
      path: 'meetings/{meeting}/invite',
      body: { units: ['QY-BB', 'QY-TJJ'] },
    },
    {
      as: 'deputy',
      says: ['会议改期', 'another hour'],
      path: 'meetings/{meeting}/move',
      body: { startsAt: '{time+6 09:30}', reason: '与市委会议冲突' },
    },
    { after: 1, as: 'tcj', says: ['回复：参会', 'will come'], path: 'meetings/{meeting}/reply', body: { answer: 'attends' } },
    {
      as: 'bb',
      says: ['回复：派员参会', 'sends somebody'],
      path: 'meetings/{meeting}/reply',
      body: { answer: 'represented', words: '副主任' },
    },
    {
      as: 'czj',
      says: ['回复：请假', 'is excused'],
      path: 'meetings/{meeting}/reply',
      body: { answer: 'excused', words: '赴省开会' },
    },
    {
      after: 6,
      as: 'office',
      says: ['会后登记到会情况', 'records who was there'],
      path: 'meetings/{meeting}/record-attendance',
      body: {
        attendance: [
          ...MEMBERS.filter((unit) => unit !== 'QY-CZJ').map((unit) => ({ unit, status: 'present' })),
          { unit: 'QY-CZJ', status: 'excused', words: '赴省开会' },
          { unit: 'QY-TCJ', status: 'present' },
          { unit: 'QY-BB', status: 'represented', words: '副主任' },
          { unit: 'QY-TJJ', status: 'absent' },
        ],
      },
    },
    {
      as: 'office',
      says: ['决议一：争议裁定，维持分工', 'resolution 1: the dispute is ruled, the assignment stands'],
      path: 'meetings/{meeting}/resolve',
      body: {
        item: 1,
        outcome: 'adopted',
        text: '土地收储资金由收储机构统筹，维持分工。',
        votes: { for: ['QY-ZF', 'QY-FGJ', 'QY-GXJ', 'QY-KJJ'] },
        ruling: { ruling: 'keep', basis: '土地储备管理办法' },
      },
    },
    {
      as: 'office',
      says: ['决议二：试点暂不同意', 'resolution 2: no pilot for now'],
      path: 'meetings/{meeting}/resolve',
      body: {
        item: 2,
        outcome: 'rejected',
        text: '条件未成熟，暂不试点。',
        votes: { for: ['QY-GXJ'], against: ['QY-ZF', 'QY-FGJ', 'QY-KJJ', 'QY-ZRJ'] },
      },
    },
    {
      as: 'office',
      says: ['决议三：开展排查，限期反馈', 'resolution 3 orders a unit to act, by a day'],
      path: 'meetings/{meeting}/resolve',
      body: {
        item: 3,
        outcome: 'adopted',
        text: '立即开展排查。',
        votes: { for: ['QY-ZF', 'QY-FGJ', 'QY-GXJ', 'QY-KJJ', 'QY-ZRJ'] },
        orders: [{ text: '开展安全排查', to: ['QY-KJJ', 'QY-GXJ'], due: '{work+12}' }],
      },
    },
    {
      as: 'office',
      says: ['议题四：缓议', 'item 4 is put off'],
      path: 'meetings/{meeting}/resolve',
      body: { item: 4, outcome: 'deferred', text: '下次再议。' },
    },
    {
      as: 'office',
      says: ['呈报会议纪要', 'lays the minutes before the chair'],
      path: 'meetings/{meeting}/submit-minutes',
      body: { text: '会议纪要（初稿）' },
    },
    {
      after: 1,
      as: 'deputy',
      says: ['纪要退回修改', 'the chair returns them'],
      path: 'meetings/{meeting}/return-minutes',
      body: { opinion: '补充缓议理由。' },
    },
    {
      as: 'office',
      says: ['再次呈报纪要', 'lays them before the chair again'],
      path: 'meetings/{meeting}/submit-minutes',
      body: { text: '会议纪要（修改稿）：第四项因资料不足缓议。' },
    },
    {
      after: 1,
      as: 'deputy',
      says: ['签发纪要，决议生效', 'the chair confirms: the resolutions take effect'],
      path: 'meetings/{meeting}/confirm-minutes',
      body: {},
    },
    {
      after: 4,
      as: 'kjj',
      says: ['反馈会议交办事项', 'answers the order of the meeting'],
      path: 'meetings/{meeting}/answer-order',
      body: { order: 0, answer: '已完成排查。' },
    },
    {
      after: 12,
      as: 'gxj',
      says: ['逾期后反馈', 'answers it late'],
      path: 'meetings/{meeting}/answer-order',
      body: { order: 0, answer: '排查完毕，整改两处。' },
    },
  ],
};

const precedent: Scene = {
  id: 'precedent',
  title: ['同类争议援引先例', 'A precedent is found again'],
  on: { full: '2022-04-18', short: '2021-05-24' },
  steps: [
    {
      as: 'zrj',
      says: ['第七条：就土地收储资金提出争议', 'article 7: raises a dispute, the work goes on'],
      path: 'articles/{a7}/open-dispute',
      body: {
        question: '分园土地收储资金由谁承担',
        opinion: '应由园区承担。',
        reasons: '园区受益。',
        basis: '土地储备管理办法',
      },
    },
    {
      after: 2,
      as: 'office',
      says: ['检索先例，查到会议裁定', 'searches the rulings and finds that of the meeting'],
      path: 'precedents?words=土地收储资金',
      keep: { earlier: 'items.0.numeral', reason: 'items.0.ruling.basis' },
      proves: {
        item: 'precedent-found',
        when: (answer) => listAt(answer, 'items').some(({ ruling }) => (ruling as { level: string }).level === 'meeting'),
      },
    },
    {
      as: 'office',
      says: ['参照{earlier}裁定', 'rules as in {earlier}'],
      path: 'articles/{a7}/rule-dispute',
      body: { dispute: 1, ruling: 'keep', reason: '与{earlier}争议同类。', basis: '参照{earlier}裁定：{reason}' },
    },
  ],
};

const withdrawn: Scene = {
  id: 'dispute-withdrawn',
  title: ['争议撤回', 'A dispute is taken back'],
  on: { full: '2022-09-05', short: '2021-06-01' },
  steps: [
    {
      as: 'kjj',
      says: ['第十四条：提出争议', 'article 14: raises a dispute'],
      path: 'articles/{a14}/open-dispute',
      body: { question: '团队认定标准由谁制定', opinion: '应由组织部门制定。', reasons: '归口管理。', basis },
    },
    {
      after: 2,
      as: 'kjj',
      says: ['协商一致，撤回争议', 'takes it back'],
      path: 'articles/{a14}/withdraw-dispute',
      body: { dispute: 1, reason: '双方已协商一致。' },
    },
  ],
};

const unitAdded: Scene = {
  id: 'dispute-unit-added',
  title: ['争议裁定：增加责任单位', 'A dispute: a unit is added'],
  on: { full: '2022-06-20', short: '2021-07-14' },
  signs: ['10 QY-SWJ'],
  steps: [
    {
      as: 'gxj',
      says: ['第十条：就引资责任提出争议', 'article 10: the lead raises a dispute'],
      path: 'articles/{a10}/open-dispute',
      body: { question: '技改引资由谁配合', opinion: '商务部门应当参加。', reasons: '涉及外资项目。', basis },
    },
    {
      after: 2,
      as: 'office',
      says: ['裁定：增加商务局', 'the office rules: another unit joins'],
      path: 'articles/{a10}/rule-dispute',
      body: { dispute: 1, ruling: 'add-unit', to: ['QY-SWJ'], reason: '外资项目由商务部门对接。', basis },
    },
    {
      after: 1,
      as: 'swj',
      says: ['签收', 'it signs'],
      path: 'articles/{a10}/sign',
      body: { handler: 'swj-jbr' },
    },
  ],
};

/** Only the leading group changes a lead; here it rules on a dispute by a request that the office lays before it. */
const leadByRuling: Scene = {
  id: 'dispute-lead',
  title: ['争议裁定：变更牵头', 'A dispute: the lead is changed'],
  on: { full: '2023-10-09', short: '2021-06-28' },
  steps: [
    {
      as: 'zrj',
      says: ['第十六条：提出由园区牵头', 'article 16: the lead thinks that the zone should lead'],
      path: 'articles/{a16}/open-dispute',
      body: { question: '园区用地报批由谁牵头', opinion: '应由园区牵头。', reasons: '报批主体已下放。', basis },
    },
    {
      after: 1,
      as: 'office',
      says: ['提请领导小组裁定', 'lays the ruling before the leading group'],
      path: 'articles/{a16}/propose-decision',
      body: {
        command: {
          kind: 'ruleDispute',
          dispute: 2,
          ruling: 'change-lead',
          to: ['QY-GXQ'],
          reason: '报批主体已下放园区。',
          basis,
        },
        reason: '变更牵头由领导小组决定',
      },
    },
    {
      as: 'office',
      says: ['请示组长', 'asks the leader'],
      path: 'approvals',
      body: {
        articleId: '{a16}',
        effect: { kind: 'proposed' },
        question: '第十六条是否改由高新区管委会牵头',
        reason: '报批主体已下放园区',
        mode: 'single',
        approvers: [LEADER],
      },
      keep: { approval: 'id' },
    },
    {
      after: 1,
      as: 'leader',
      says: ['同意变更牵头', 'the leader agrees: the dispute is ruled, the lead changes'],
      path: 'approvals/{approval}/agree',
      body: { opinion: '同意。' },
    },
  ],
};

const cancelledMeeting: Scene = {
  id: 'meeting-cancelled',
  title: ['会议取消', 'A meeting is cancelled'],
  on: { full: '2024-11-11', short: '2021-11-08' },
  steps: [
    {
      as: 'office',
      says: ['按组长指示召集专题会议', 'the office calls a meeting on the order of the leader'],
      path: 'meetings',
      body: {
        policyId: '{policy}',
        title: '专题会议',
        place: '二楼会议室',
        startsAt: '{time+4 10:00}',
        chair: 'leader',
        chairUnit: 'QY-ZF',
        order: '组长当面指示',
        members: MEMBERS,
      },
      keep: { meeting: 'id' },
    },
    {
      after: 2,
      as: 'leader',
      says: ['会议取消', 'the leader cancels it'],
      path: 'meetings/{meeting}/cancel',
      body: { reason: '防汛值守' },
    },
  ],
};

export const DISPUTES: readonly Scene[] = [
  upheld,
  reassigned,
  byDeputy,
  byMeeting,
  precedent,
  withdrawn,
  unitAdded,
  leadByRuling,
  cancelledMeeting,
];
