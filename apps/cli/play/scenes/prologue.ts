import { at, listAt, type Memory, type Scene } from '../scene.js';

/** People of the leading group and of the supervision office that the demonstration does not bring along. */
const NEWCOMERS = [
  { name: 'dcs2', displayName: '市政府督查室复核员', unit: 'QY-DCS', roles: ['supervision_office'] },
  { name: 'cwfsz', displayName: '常务副市长', unit: 'QY-ZF', roles: ['group_member'] },
] as const;
export const GROUP_MEMBERS = ['fgj', 'czj', 'gxj', 'kjj', 'zrj'] as const;
export const NEW_ACCOUNTS = NEWCOMERS.map(({ name, displayName }) => ({ name, displayName }));

const JANUARY = { full: '2021-01-25', short: '2021-01-25' } as const;

/** Accounts: one administrator makes them, another gives them roles, their owners change the passwords (三员分立). */
const accounts: Scene = {
  id: 'accounts',
  title: ['开户与授权', 'Accounts and roles'],
  on: JANUARY,
  steps: [
    ...NEWCOMERS.flatMap(({ name, displayName, unit, roles }): Scene['steps'] => [
      {
        as: 'sysadmin',
        says: [`系统管理员开设账号：${displayName}`, `the system administrator makes an account, ${name}, without any role`],
        path: 'accounts',
        body: { name, displayName, unit, password: '{password}' },
        keep: { account: 'id' },
      },
      {
        as: 'secadmin',
        says: [`安全管理员授予角色`, 'the security administrator gives it its role'],
        method: 'PUT',
        path: 'accounts/{account}/roles',
        body: { roles },
      },
      {
        as: name,
        says: ['首次登录，修改密码', 'signs in for the first time and changes the password'],
        method: 'PUT',
        path: 'session/password',
        body: { oldPassword: '{password}', newPassword: '{password}-2' },
      },
    ]),
    {
      as: 'secadmin',
      says: ['查阅账号', 'looks the accounts up'],
      path: 'accounts?limit=200',
      keep: Object.fromEntries(GROUP_MEMBERS.map((name) => [name, `items.name=${name}.id`])),
    },
    ...GROUP_MEMBERS.map((name): Scene['steps'][number] => ({
      as: 'secadmin',
      says: [`登记领导小组成员 ${name}`, `enters ${name} as a member of the leading group`],
      method: 'PUT',
      path: `accounts/{${name}}/roles`,
      body: { roles: ['unit_head', 'handler', 'group_member'] },
    })),
  ],
};

/** 征求意见: units comment on the draft; each comment is adopted or not, with the reason. */
const consultation: Scene = {
  id: 'consultation',
  title: ['征求意见', 'Consultation on the draft'],
  on: { full: '2021-01-26', short: '2021-01-26' },
  steps: [
    {
      as: 'office',
      says: ['向科技局、财政局、人民银行征求意见', 'asks three units for comments on the draft until {today+10}'],
      path: 'policies/{policy}/consultation',
      body: { units: ['QY-KJJ', 'QY-CZJ', 'QY-RH'], due: '{today+10}' },
    },
    {
      after: 2,
      as: 'kjj',
      says: ['对第八条提出意见', 'comments on article 8'],
      path: 'policies/{policy}/comments',
      body: { article: 8, text: '建议明确高新技术企业年度培育目标的责任分工。' },
    },
    { as: 'kjj', says: ['反馈完毕', 'has no further comments'], path: 'policies/{policy}/conclude-comments', body: {} },
    {
      after: 1,
      as: 'czj',
      says: ['对第十八条提出意见', 'comments on article 18'],
      path: 'policies/{policy}/comments',
      body: { article: 18, text: '建议取消专项资金的增长要求。' },
    },
    {
      after: 6,
      as: 'office',
      says: ['期满汇总；人民银行逾期未反馈，视为无意见', 'reads the comments when the time is over; who said nothing has none'],
      path: 'policies/{policy}/consultation',
      keep: { first: 'rounds.0.comments.unit=QY-KJJ.id', second: 'rounds.0.comments.unit=QY-CZJ.id' },
    },
    {
      as: 'office',
      says: ['采纳科技局意见', 'adopts the first comment'],
      path: 'policies/{policy}/decide-comment',
      body: { id: '{first}', adopted: true, reason: '有利于压实责任。' },
    },
    {
      as: 'office',
      says: ['不采纳财政局意见，说明理由', 'does not adopt the second, and says why'],
      path: 'policies/{policy}/decide-comment',
      body: { id: '{second}', adopted: false, reason: '与上级文件要求不一致。' },
    },
    { as: 'office', says: ['征求意见结束', 'closes the round'], path: 'policies/{policy}/close-consultation', body: {} },
  ],
};

const SIMULATED_RUNS = 3;

/** What five years would bring, before anything is dispatched. */
const simulation: Scene = {
  id: 'simulation',
  title: ['交办前推演', 'Simulation before dispatch'],
  on: { full: '2021-02-22', short: '2021-02-22' },
  steps: [
    {
      as: 'office',
      says: ['推演全周期：负荷、时限冲突、预计超期', 'simulates the whole validity: load, collisions, expected overdue'],
      path: 'policies/{policy}/simulate',
      body: { seed: 1, runs: SIMULATED_RUNS, from: '2021-03-01', to: '2025-12-31' },
      proves: { item: 'simulation', when: (answer) => at(answer, 'summary.runs') === SIMULATED_RUNS },
    },
  ],
};

/** The short play reports by quarters, by a rule set of its own. */
export const quarterly: Scene = {
  id: 'quarterly-rules',
  title: ['规则集新版本', 'A rule set of quarters'],
  on: { full: '2021-02-23', short: '2021-02-23' },
  steps: [
    {
      as: 'office',
      says: ['登记按季反馈的规则集版本', 'stores a version of the rule set with quarterly reports'],
      path: 'rule-sets',
      body: (memory: Memory) => memory.get('rules'),
      proves: { item: 'rule-set-stored', when: (answer) => listAt(answer, 'adoptions').length === 0 },
    },
  ],
};

export const PROLOGUE: readonly Scene[] = [accounts, consultation, simulation];
