import type { Bilingual } from '#config/messages.js';

/** What `duban accounts` says, Chinese first. */
export const accountMessages = {
  ask: { zh: '{titleZh} {name} 的密码（不显示）', en: 'password of {name}, the {titleEn} (not shown)' },
  askOwn: { zh: '{name} 的密码（不显示）', en: 'password of {name} (not shown)' },
  again: { zh: '再输一次', en: 'once more' },
  notTheSame: { zh: '两次输入不一致，请重新输入。', en: 'These were two different ones. Type it anew.' },
  cancelled: { zh: '已取消，没有改动。', en: 'Cancelled; nothing was changed.' },
  noTerminal: {
    zh: '没有终端可以输入密码。请在终端里运行（docker compose run 本来就有终端），或用环境变量给出：{names}；也可以写成 {name}_FILE，其值为存放密码的文件路径。',
    en: 'There is no terminal to ask for the passwords. Run it in a terminal (docker compose run has one), or give {names} in the environment; or {name}_FILE, the path of a file that holds the password.',
  },
  sharedPassword: {
    zh: '三名管理员应由三个人担任，密码不能相同：{names}。',
    en: 'The three administrators are three people; their passwords must differ: {names}.',
  },
  sharedName: { zh: '三个账号的名称不能相同：{name}。', en: 'The three accounts need three names; {name} stands there twice.' },
  there: {
    zh: '已经有管理员账号，没有新建：{names}。请用系统管理员登录，新增账号（POST /api/accounts），再由安全管理员授予角色。忘记密码时：duban accounts reset-password 账号名。',
    en: 'There are administrators already; nothing was made: {names}. Sign in as the system administrator and make accounts (POST /api/accounts); the security administrator gives them roles. When a password is lost: duban accounts reset-password NAME.',
  },
  made: {
    zh: '已新建三名管理员。首次登录后必须修改密码。下一步：系统管理员新增账号，安全管理员授予角色，审计管理员查看日志。',
    en: 'The three administrators are there. Each has to change the password after the first sign-in. Next: the system administrator makes accounts, the security administrator gives them roles, the audit administrator reads the log.',
  },
  reset: {
    zh: '已重置 {name} 的密码，原有登录已全部失效；下次登录后必须修改密码。',
    en: 'The password of {name} was reset and its sessions are over; it has to be changed after the next sign-in.',
  },
  notAnAdministrator: {
    zh: '没有名为 {name} 的管理员账号。现有管理员：{names}。其他账号的密码由系统管理员重置（PUT /api/accounts/ID/password）。',
    en: 'No administrator has the name {name}. There are: {names}. The passwords of other accounts are reset by the system administrator (PUT /api/accounts/ID/password).',
  },
  'PASSWORD.TOO_SHORT': { zh: '{name}：密码至少 {min} 个字符。', en: '{name}: a password has {min} characters at least.' },
  'PASSWORD.TOO_LONG': { zh: '{name}：密码最多 {max} 个字符。', en: '{name}: a password has {max} characters at most.' },
  'PASSWORD.IS_NAME': { zh: '{name}：密码不能是账号名。', en: '{name}: the password must not be the name of the account.' },
  'ACCOUNT.BAD_NAME': {
    zh: '账号名 {name} 不可用：以小写字母或数字开头，只含小写字母、数字和 . _ -，最多 64 个字符。',
    en: '{name} cannot be the name of an account: lower-case letters, digits and . _ -, a letter or digit first, 64 characters at most.',
  },
  'ACCOUNT.NAME_TAKEN': {
    zh: '账号名 {name} 已被使用，请用 --system、--security、--audit 另取名称。',
    en: 'The name {name} is taken; choose another with --system, --security or --audit.',
  },
} satisfies Record<string, Bilingual>;
