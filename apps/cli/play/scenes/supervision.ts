import { at, listAt, type Scene, type Step, type Template } from '../scene.js';
import { DEPUTY, LEADER, MEMBER } from './people.js';

const GROUNDS = '政府督查工作条例第十一条';

/** The supervision office opens the case and issues its numbered notice. */
const opened = (id: string, object: string): readonly Step[] => [
  {
    after: 1,
    as: 'dcs',
    says: ['立案，附依据和督查方案', 'opens the case, with its basis and plan'],
    path: `cases/{${id}}/open`,
    body: { basis: GROUNDS, plan: { content: '任务落实情况', object, scope: '本条款' } },
  },
  {
    as: 'dcs',
    says: ['印发督查通知，编号', 'issues the numbered notice'],
    path: `cases/{${id}}/issue-notice`,
    body: { text: '请于十个工作日内书面说明情况。' },
  },
];

const NUMERALS: Readonly<Record<number, string>> = { 5: '五', 9: '九', 10: '十', 12: '十二', 14: '十四', 15: '十五', 17: '十七' };

const byHand = (article: number, unit: string, grounds: string): Step => ({
  as: 'dcs',
  says: [`第${NUMERALS[article]!}条：拟督办`, `article ${article}: drafts a case by hand`],
  path: 'cases',
  body: { articleId: `{a${article}}`, unit, grounds },
  keep: { case: 'id' },
});

const wholeLadder: Scene = {
  id: 'ladder',
  title: ['督办全程：逾期、并案、无答复、整改', 'The whole ladder: a unit that stays silent'],
  on: { full: '2021-03-10', short: '2021-03-10' },
  steps: [
    {
      as: 'dcs',
      says: ['逾期五个工作日，系统已草拟立案', 'five working days overdue: the machine has drafted a case'],
      path: 'cases?status=drafted&unit={silent1}',
      keep: { case: 'items.0.id', task: 'items.0.task', article: 'items.0.articleId' },
    },
    {
      as: 'dcs',
      says: ['灯色为红，附认定依据', 'its light is red, with the derivation'],
      path: 'articles/{article}',
      proves: {
        item: 'light-red',
        when: (answer, memory) => at(answer, `lights.units.${String(memory.get('silent1'))}.timeliness.light`) === 'red',
      },
    },
    {
      as: 'dcs',
      says: ['群众反映同一事项，另拟一件', 'a complaint about the same matter: a second draft'],
      path: 'cases',
      body: { articleId: '{article}', unit: '{silent1}', task: '{task}', grounds: '群众反映' },
      keep: { second: 'id' },
    },
    opened('case', '逾期单位')[0]!,
    {
      as: 'dcs',
      says: ['同一事项不得重复立案', 'a second case on the same matter is blocked'],
      path: 'cases/{second}/open',
      body: { basis: GROUNDS, plan: { content: '同上', object: '同上', scope: '同上' } },
      refused: 'CASE.DUPLICATE',
    },
    {
      as: 'dcs',
      says: ['并入前案', 'it is merged into the first'],
      path: 'cases/{second}/discard',
      body: { reason: '同一事项', mergedInto: '{case}' },
    },
    opened('case', '逾期单位')[1]!,
    {
      after: 11,
      as: 'dcs',
      says: ['十个工作日未答复，作出结论，限期整改', 'no answer in ten working days: concludes, with something to put right'],
      path: 'cases/{case}/conclude',
      body: { finding: '逾期办理且未说明情况。', rectification: { task: '建立签收值班制度', due: '{work+8}' } },
    },
    {
      after: 10,
      as: '{silentHead1}',
      says: ['逾期后报送整改', 'reports what was put right, late'],
      path: 'cases/{case}/rectify',
      body: { report: '已建立值班制度。' },
    },
    {
      after: 1,
      as: 'dcs',
      says: ['核查整改到位', 'the check finds it put right'],
      path: 'cases/{case}/pass-rectification',
      body: { opinion: '属实。' },
    },
    {
      after: 14,
      as: 'dcs',
      says: ['复核申请期满，结案', 'nobody asked for a review in time: closes'],
      path: 'cases/{case}/close',
      body: { summary: '整改到位。' },
    },
  ],
};

const explained: Scene = {
  id: 'explained',
  title: ['说明情况，予以采纳', 'An explanation is accepted'],
  on: { full: '2021-03-10', short: '2021-03-10' },
  steps: [
    {
      as: 'dcs',
      says: ['另一单位逾期，系统草拟立案', 'another unit is overdue: a draft of the machine'],
      path: 'cases?status=drafted&unit={silent2}',
      keep: { case: 'items.0.id' },
    },
    ...opened('case', '逾期单位'),
    {
      after: 4,
      as: '{silentHead2}',
      says: ['书面说明', 'explains itself'],
      path: 'cases/{case}/answer',
      body: { explanation: '机构合署调整，收文中断。' },
    },
    {
      after: 2,
      as: 'dcs',
      says: ['采纳说明，终结', 'accepts the explanation'],
      path: 'cases/{case}/accept-explanation',
      body: { opinion: '情况属实。' },
    },
  ],
};

/** A lateness that is explained before a case is drafted of it. */
const excused: Scene = {
  id: 'excused',
  title: ['逾期已说明，不再拟案', 'A lateness is explained: no case is drafted'],
  on: { full: '2021-03-03', short: '2021-03-03' },
  steps: [
    {
      as: 'dcs',
      says: ['查看逾期单位待办', 'looks at the inbox of a unit that is overdue'],
      path: 'inbox?unit={late1}&limit=50',
      keep: { article: 'items.kind=sign.articleId', task: 'items.kind=sign.key' },
    },
    {
      as: 'office',
      says: ['人工催办逾期单位', 'reminds the late unit by hand'],
      path: 'articles/{article}/remind',
      body: { task: '{task}', words: '请今日内签收。' },
    },
    {
      as: 'dcs',
      says: ['系统已催一次，每周至多两次，不再重复', 'a third one within the week, the machine’s counted in, is blocked'],
      path: 'articles/{article}/remind',
      body: { task: '{task}' },
      refused: 'REMINDER.TOO_MANY',
    },
    {
      as: 'dcs',
      says: ['采纳电话说明，此项不再草拟立案', 'accepts its explanation: the machine drafts no case'],
      path: 'articles/{article}/accept-explanation',
      body: { task: '{task}', reason: '收文系统故障，当日签收。' },
    },
  ],
};

const revoked: Scene = {
  id: 'revoked',
  title: ['复核撤销结论', 'A review revokes the conclusion'],
  on: { full: '2022-10-17', short: '2021-08-11' },
  steps: [
    byHand(14, 'QY-ZZB', '人才团队引进数据存疑'),
    ...opened('case', '市委组织部'),
    {
      after: 3,
      as: 'zzb',
      says: ['答复督查通知', 'answers the notice'],
      path: 'cases/{case}/answer',
      body: { explanation: '统计口径不同。' },
    },
    {
      after: 2,
      as: 'dcs',
      says: ['作出结论', 'concludes'],
      path: 'cases/{case}/conclude',
      body: { finding: '数据不实。' },
    },
    {
      after: 3,
      as: 'zzb',
      says: ['申请复核', 'asks for a review'],
      path: 'cases/{case}/request-review',
      body: { grounds: '有省级认定文件。' },
    },
    {
      after: 4,
      as: 'dcs2',
      says: ['复核：撤销原结论', 'the review revokes the conclusion: the case is over'],
      path: 'cases/{case}/decide-review',
      body: { outcome: 'revoked', opinion: '原结论依据不足。' },
    },
  ],
};

const reviewed: Scene = {
  id: 'reviewed',
  title: ['复核回避、通报、约谈、表扬', 'Review with recusal, circular, interview, commendation'],
  on: { full: '2022-02-21', short: '2021-04-26' },
  steps: [
    byHand(15, 'QY-CZJ', '研发补助资金拨付迟缓'),
    ...opened('case', '市财政局'),
    { after: 3, as: 'office', says: ['人工催办', 'a reminder by hand'], path: 'cases/{case}/remind', body: {} },
    { after: 1, as: 'dcs', says: ['次日再催', 'and another on the next day'], path: 'cases/{case}/remind', body: {} },
    {
      as: 'dcs',
      says: ['每周至多两次，不得再催', 'a third one within the week is blocked'],
      path: 'cases/{case}/remind',
      body: {},
      refused: 'CASE.ALREADY_REMINDED',
    },
    {
      after: 2,
      as: 'czj',
      says: ['答复督查通知', 'answers the notice'],
      path: 'cases/{case}/answer',
      body: { explanation: '资金指标下达较晚。' },
    },
    {
      after: 2,
      as: 'dcs',
      says: ['作出结论，责令整改', 'concludes, with something to put right'],
      path: 'cases/{case}/conclude',
      body: { finding: '拨付不及时。', rectification: { task: '拨付到位', due: '{work+15}' } },
    },
    {
      after: 3,
      as: 'czj',
      says: ['申请复核', 'asks for a review'],
      path: 'cases/{case}/request-review',
      body: { grounds: '部分事实有出入。' },
    },
    {
      after: 1,
      as: 'dcs',
      says: ['原经办人应当回避', 'who took part in the case may not decide it'],
      path: 'cases/{case}/decide-review',
      body: { outcome: 'upheld', opinion: '维持' },
      refused: 'CASE.RECUSED',
    },
    {
      after: 4,
      as: 'dcs2',
      says: ['由未参与人员复核：变更结论', 'somebody else does: the conclusion is changed'],
      path: 'cases/{case}/decide-review',
      body: {
        outcome: 'changed',
        opinion: '部分采纳。',
        conclusion: { finding: '拨付程序不够顺畅。', rectification: { task: '优化拨付流程', due: '{work+20}' } },
      },
    },
    {
      after: 2,
      as: 'dcs',
      says: ['建议通报，请组长决定', 'proposes a circular: the leader decides'],
      path: 'cases/{case}/propose',
      body: { proposal: 'circular', question: '是否通报', reason: '影响面较大', mode: 'single', approvers: [LEADER] },
      keep: { circular: '#key' },
    },
    {
      as: 'dcs',
      says: ['建议约谈，副组长或组长任一人决定', 'proposes an interview: either of two decides'],
      path: 'cases/{case}/propose',
      body: { proposal: 'interview', question: '是否约谈', reason: '督促落实', mode: 'any', approvers: [DEPUTY, LEADER] },
      keep: { interview: '#key' },
    },
    {
      after: 1,
      as: 'leader',
      says: ['同意通报', 'the leader agrees to the circular'],
      path: 'approvals/{circular}/agree',
      body: { opinion: '同意。' },
    },
    {
      as: 'deputy',
      says: ['同意约谈', 'the deputy agrees to the interview'],
      path: 'approvals/{interview}/agree',
      body: { opinion: '同意，由我约谈。' },
    },
    {
      after: 4,
      as: 'czj',
      says: ['报送整改', 'reports what was put right'],
      path: 'cases/{case}/rectify',
      body: { report: '流程已优化。' },
    },
    {
      after: 2,
      as: 'dcs',
      says: ['整改不到位，退回', 'the check did not find it: again'],
      path: 'cases/{case}/return-rectification',
      body: { opinion: '未见制度文件。', due: '{work+10}' },
    },
    { after: 4, as: 'czj', says: ['再次报送', 'reports again'], path: 'cases/{case}/rectify', body: { report: '制度已印发。' } },
    {
      after: 2,
      as: 'dcs',
      says: ['整改到位', 'the check found it put right'],
      path: 'cases/{case}/pass-rectification',
      body: {},
    },
    { as: 'dcs', says: ['结案', 'closes the case'], path: 'cases/{case}/close', body: { summary: '整改到位。' } },
    {
      after: 20,
      as: 'dcs',
      says: ['整改成效突出，建议表扬，须全体同意', 'proposes a commendation: everybody asked has to agree'],
      path: 'cases/{case}/propose',
      body: { proposal: 'commendation', question: '是否表扬', reason: '整改彻底', mode: 'all', approvers: [DEPUTY, LEADER] },
      keep: { commendation: '#key' },
    },
    {
      after: 1,
      as: 'deputy',
      says: ['同意表扬', 'the deputy agrees'],
      path: 'approvals/{commendation}/agree',
      body: { opinion: '同意。' },
    },
    {
      after: 1,
      as: 'leader',
      says: ['同意表扬', 'the leader agrees'],
      path: 'approvals/{commendation}/agree',
      body: { opinion: '同意。' },
    },
  ],
};

const newLead: Scene = {
  id: 'change-of-lead',
  title: ['调整牵头单位', 'A change of lead'],
  on: { full: '2023-05-15', short: '2021-05-31' },
  steps: [
    byHand(17, 'QY-ZJJ', '产城融合推进不力'),
    ...opened('case', '市住建局'),
    {
      after: 12,
      as: 'zjj',
      says: ['逾期后答复', 'answers after the time for it'],
      path: 'cases/{case}/answer',
      body: { explanation: '牵头力量不足。' },
    },
    { after: 2, as: 'dcs', says: ['作出结论', 'concludes'], path: 'cases/{case}/conclude', body: { finding: '牵头不力。' } },
    {
      after: 2,
      as: 'zjj',
      says: ['申请复核', 'asks for a review'],
      path: 'cases/{case}/request-review',
      body: { grounds: '请考虑客观因素。' },
    },
    {
      after: 4,
      as: 'dcs2',
      says: ['复核：维持', 'the review upholds the conclusion'],
      path: 'cases/{case}/decide-review',
      body: { outcome: 'upheld', opinion: '事实清楚，予以维持。' },
    },
    {
      after: 1,
      as: 'dcs',
      says: ['建议调整牵头单位，依次审批', 'proposes a change of lead: three are asked in turn'],
      path: 'cases/{case}/propose',
      body: {
        proposal: 'change-of-lead',
        question: '第十七条改由高新区管委会牵头',
        reason: '牵头不力',
        mode: 'sequence',
        approvers: [MEMBER, DEPUTY, LEADER],
        newLead: { to: 'QY-GXQ', former: 'responsible' },
      },
      keep: { approval: '#key' },
    },
    {
      as: 'leader',
      says: ['未到次序，不能先批', 'the leader is not asked yet'],
      path: 'approvals/{approval}/agree',
      body: { opinion: '同意。' },
      refused: 'APPROVAL.NOT_ASKED',
    },
    ...(['fgj', 'deputy', 'leader'] as const).map((as): Step => ({
      after: 1,
      as,
      says: ['依次同意', 'agrees in turn'],
      path: 'approvals/{approval}/agree',
      body: { opinion: '同意。' },
    })),
    {
      as: 'office',
      says: ['第十七条已由高新区管委会牵头', 'article 17 has another lead'],
      path: 'articles/{a17}',
      proves: { item: 'lead-changed-seen', when: (answer) => String(at(answer, 'state.leads')) === 'QY-GXQ' },
    },
    { after: 24, as: 'dcs', says: ['结案', 'closes the case'], path: 'cases/{case}/close', body: {} },
  ],
};

/** What the routine does with a draft of the machine that it opens. */
export const ROUTINE_CASE: Scene = {
  id: 'routine-case',
  title: ['日常督办', 'A case of every day'],
  on: { full: '2021-04-01', short: '2021-04-01' },
  steps: [
    ...opened('case', '逾期单位'),
    {
      after: 3,
      as: '{head}',
      says: ['说明情况', 'explains itself'],
      path: 'cases/{case}/answer',
      body: { explanation: '人员轮岗，已补办。' },
    },
    {
      after: 2,
      as: 'dcs',
      says: ['采纳说明', 'accepts the explanation'],
      path: 'cases/{case}/accept-explanation',
      body: { opinion: '已补办，予以采纳。' },
    },
  ],
};

const conditions = {
  lawful: '符合国家和省有关规定',
  diligent: '按程序推进，尽职尽责',
  noPrivateGain: '无私利',
  decidedCollectively: '见班子会议纪要',
  risksAssessed: '见风险评估报告',
  effectsRemoved: '已采取补救措施',
} as const;

interface Trial {
  readonly article: number;
  readonly unit: string;
  readonly head: string;
  readonly outcome: 'exempt' | 'lighten' | 'mitigate' | 'refuse';
  readonly words: readonly [zh: string, en: string];
  readonly on: Scene['on'];
  /** Conditions that the discipline body did not find. */
  readonly lacks: readonly (keyof typeof conditions)[];
}

const TRIALS: readonly Trial[] = [
  {
    article: 12,
    unit: 'QY-KJJ',
    head: 'kjj',
    outcome: 'exempt',
    words: ['免责', 'exempt'],
    on: { full: '2023-08-07', short: '2021-05-06' },
    lacks: [],
  },
  {
    article: 9,
    unit: 'QY-GXJ',
    head: 'gxj',
    outcome: 'lighten',
    words: ['从轻', 'lighter'],
    on: { full: '2024-01-08', short: '2021-05-10' },
    lacks: ['effectsRemoved'],
  },
  {
    article: 5,
    unit: 'QY-RSJ',
    head: 'rsj',
    outcome: 'mitigate',
    words: ['减轻', 'mitigated'],
    on: { full: '2024-03-04', short: '2021-05-12' },
    lacks: ['risksAssessed'],
  },
  {
    article: 10,
    unit: 'QY-FGJ',
    head: 'fgj',
    outcome: 'refuse',
    words: ['不予容错', 'refused'],
    on: { full: '2024-06-03', short: '2021-05-14' },
    lacks: ['lawful', 'diligent'],
  },
];

/** Working days; the last one takes longer than the discipline body has. */
const JUDGED_AFTER: Readonly<Record<Trial['outcome'], number>> = { exempt: 6, lighten: 6, mitigate: 6, refuse: 26 };

/** Papers are attached when the choice is made; months later an application for tolerance cites them. */
function toleranceScene(trial: Trial): Scene {
  const { outcome, words, on, lacks } = trial;
  const [zh, en] = words;
  const found = Object.fromEntries(Object.keys(conditions).map((one) => [one, !lacks.includes(one as keyof typeof conditions)]));
  return {
    id: `tolerance-${outcome}`,
    title: [`容错：${zh}`, `Error tolerance: ${en}`],
    on,
    steps: [
      ...upToAccountability(trial),
      ...applications(trial),
      {
        as: 'deputy',
        says: ['容错未决，追责暂停', 'until it is decided nobody decides on accountability'],
        path: 'approvals/{approval}/agree',
        body: { opinion: '同意。' },
        refused: 'APPROVAL.HELD',
      },
      {
        after: JUDGED_AFTER[outcome],
        as: 'jjjc',
        says: [`纪检监察机关认定：${zh}`, `the discipline body decides: ${en}`],
        path: 'tolerance/{tolerance}/judge',
        body: { outcome, reasons: `经审查，${zh}。`, found },
      },
      ...afterTolerance(outcome),
      { after: 24, as: 'dcs', says: ['结案', 'closes the case'], path: 'cases/{case}/close', body: {} },
    ],
  };
}

/** From the choice with its papers to the proposal of accountability, by way of a case that is concluded. */
function upToAccountability({ article, unit, head }: Trial): readonly Step[] {
  const paper = (kind: string, title: string, name: string, english: string): Step => ({
    as: head,
    says: [`决策时附${title}`, `attaches ${english} while the choice is made`],
    path: `articles/{a${article}}/papers`,
    body: { kind, title, text: `${title}（第${NUMERALS[article]!}条试点事项）` },
    keep: { [name]: 'id' },
  });
  return [
    paper('risk-assessment', '风险评估报告', 'paper', 'a risk assessment'),
    paper('collective-decision', '班子会议纪要', 'minutes', 'the record of a collective decision'),
    { ...byHand(article, unit, '试点项目未达预期'), after: 45 },
    ...opened('case', unit),
    { after: 3, as: head, says: ['答复', 'answers'], path: 'cases/{case}/answer', body: { explanation: '探索性失误。' } },
    {
      after: 2,
      as: 'dcs',
      says: ['作出结论', 'concludes'],
      path: 'cases/{case}/conclude',
      body: { finding: '试点未达预期，造成延误。' },
    },
    {
      after: 1,
      as: 'dcs',
      says: ['建议追责，依次审批', 'proposes accountability: the deputy, then the leader'],
      path: 'cases/{case}/propose',
      body: {
        proposal: 'accountability',
        question: '是否移送追责',
        reason: '造成延误',
        mode: 'sequence',
        approvers: [DEPUTY, LEADER],
      },
      keep: { approval: '#key' },
    },
  ];
}

/** The papers are found again and cited; one of the units tries it in a matter in which tolerance is excluded. */
function applications({ article, head, outcome }: Trial): readonly Step[] {
  const application = {
    caseId: '{case}',
    discipline: 'QY-JW',
    statement: '先行先试中的失误。',
    conditions,
    papers: ['{paper}', '{minutes}'],
  };
  const excluded: Step = {
    as: head,
    says: ['涉重大安全事故的，不适用容错', 'a major safety accident excludes tolerance'],
    path: 'tolerance',
    body: { ...application, majorSafetyAccident: true },
    refused: 'TOLERANCE.MAJOR_SAFETY_ACCIDENT',
  };
  return [
    {
      after: 1,
      as: head,
      says: ['查到当年所附决策材料', 'finds the papers of that time again'],
      path: `articles/{a${article}}/papers`,
      proves: {
        item: 'papers-found',
        when: (answer, memory) =>
          [memory.get('paper'), memory.get('minutes')].every((id) => listAt(answer, '').some((one) => one['id'] === id)),
      },
    },
    ...(outcome === 'refuse' ? [excluded] : []),
    ...(outcome === 'mitigate' ? takenBack(head, application) : []),
    {
      as: head,
      says: ['申请容错，援引决策材料', 'applies for tolerance, citing them'],
      path: 'tolerance',
      body: { ...application, majorSafetyAccident: false },
      keep: { tolerance: 'id' },
    },
  ];
}

/** One unit takes its application back to make a better one. */
const takenBack = (head: string, application: { readonly [field: string]: Template }): readonly Step[] => [
  {
    as: head,
    says: ['申请容错', 'applies for tolerance'],
    path: 'tolerance',
    body: { ...application, majorSafetyAccident: false },
    keep: { tolerance: 'id' },
  },
  {
    after: 1,
    as: head,
    says: ['撤回，补充说明后再报', 'takes the application back to make a better one'],
    path: 'tolerance/{tolerance}/withdraw',
    body: { reason: '补充说明后再报。' },
  },
];

function afterTolerance(outcome: Trial['outcome']): readonly Step[] {
  if (outcome === 'exempt')
    return [
      {
        after: 1,
        as: 'dcs',
        says: ['已免责，不得再提追责', 'it cannot be proposed again'],
        path: 'cases/{case}/propose',
        body: { proposal: 'accountability', question: '是否移送追责', reason: '造成延误', mode: 'single', approvers: [LEADER] },
        refused: 'CASE.EXEMPTED',
      },
    ];
  const agree = (as: string): Step => ({
    after: 1,
    as,
    says: ['同意移送', 'agrees to hand it over'],
    path: 'approvals/{approval}/agree',
    body: { opinion: '同意。' },
  });
  const refuse: Step = {
    after: 1,
    as: 'leader',
    says: ['不同意追责', 'the leader refuses'],
    path: 'approvals/{approval}/refuse',
    body: { opinion: '教育为主。' },
  };
  return [agree('deputy'), outcome === 'mitigate' ? refuse : agree('leader')];
}

export const SUPERVISION: readonly Scene[] = [
  excused,
  wholeLadder,
  explained,
  reviewed,
  revoked,
  newLead,
  ...TRIALS.map(toleranceScene),
];
