import type { Bilingual } from '#config/messages.js';
import { MESSAGES } from '#document/findings/messages.js';
import { articleMessages } from './article-messages.js';
import { groupMessages } from './group-messages.js';
import { caseMessages } from './case-messages.js';
import { message, type Message } from './message.js';

const REFUSED: Bilingual = { zh: '文件不能受理', en: 'The document cannot be taken' };
const NOT_CORRECTED: Bilingual = { zh: '更正不能采用', en: 'The correction cannot be used' };

const own: Readonly<Record<string, Message>> = {
  ...articleMessages,
  ...groupMessages,
  ...caseMessages,

  // ── the request itself
  'REQUEST.INVALID': message(
    '请求内容不符合要求',
    'The request is not as described',
    '请按所列各处更正后再提交：{problems}',
    'Correct these and send it again: {problems}',
  ),
  'REQUEST.MALFORMED': message(
    '请求无法解析',
    'The request cannot be read',
    '请求正文须是完整的 JSON，地址须编码正确。',
    'The body must be complete JSON, and the address encoded correctly.',
  ),
  'REQUEST.TIMEOUT': message(
    '请求超时',
    'The request took too long',
    '请求没有在规定时间内发送完，请重试。',
    'The request was not complete in time. Send it again.',
  ),
  'REQUEST.TOO_LARGE': message(
    '请求过大',
    'The request is too large',
    '请求正文超过上限 {maxBytes} 字节。',
    'The body is larger than {maxBytes} bytes.',
  ),
  'REQUEST.HEADERS_TOO_LARGE': message(
    '请求头过大',
    'The headers are too large',
    '请求头超过上限，请清除本站 Cookie 后重试。',
    'The headers of the request exceed the limit. Clear the cookies of this site and try again.',
  ),
  'REQUEST.TOO_LONG': message('地址过长', 'The address is too long', '请缩短请求地址。', 'Shorten the address of the request.'),
  'REQUEST.UNSUPPORTED_TYPE': message(
    '内容类型不支持',
    'The type of the content is not supported',
    '这里不接受类型为“{type}”的内容，请改用：{accepted}。',
    'Content of the type "{type}" is not accepted here. Use: {accepted}.',
  ),
  'REQUEST.METHOD': message(
    '方法不适用',
    'The method does not apply',
    '这个地址只接受：{allowed}。',
    'This address takes only: {allowed}.',
  ),
  'ROUTE.UNKNOWN': message(
    '没有这个地址',
    'There is no such address',
    '接口中没有 {method} {path}，请查阅 /docs。',
    'There is no {method} {path}. See /docs.',
  ),
  'SERVICE.UNAVAILABLE': message(
    '服务暂时不可用',
    'The service is not available now',
    '数据库暂时没有应答，所提交的内容没有保存，请稍后重试。',
    'The database does not answer now. Nothing was saved by this request; try again shortly.',
  ),
  INTERNAL: message(
    '程序出错',
    'Something went wrong in the program',
    '问题已记入日志。联系管理员时请提供本页的编号：{instance}',
    'It has been logged. When you report it, give this number: {instance}',
  ),

  // ── who you are and what you may
  'AUTH.SIGN_IN_NEEDED': message(
    '请先登录',
    'Sign in first',
    '没有登录，或登录已到期。',
    'You are not signed in, or your session has ended.',
  ),
  'AUTH.BAD_CREDENTIALS': message(
    '用户名或密码不对',
    'Name or password is wrong',
    '请核对用户名和密码后重试。',
    'Check the name and the password, and try again.',
  ),
  'AUTH.TOO_MANY_ATTEMPTS': message(
    '尝试次数过多',
    'Too many attempts',
    '请在 {retryAfter} 秒后再试；忘记密码请联系系统管理员。',
    'Try again in {retryAfter} seconds. Who has forgotten the password asks the system administrator.',
  ),
  'AUTH.DISABLED': message('账号已停用', 'The account is disabled', '请联系系统管理员。', 'Ask the system administrator.'),
  'AUTH.PASSWORD_CHANGE_NEEDED': message(
    '请先修改密码',
    'Change your password first',
    '密码由他人设定，须由本人修改后才能使用其他功能。',
    'Your password was set by somebody else. Change it before you do anything else.',
  ),
  'AUTH.FORBIDDEN': message(
    '没有权限',
    'You may not do this',
    '您的角色不能办理此事（所需权限 {permission}）。',
    'Your roles may not do this (permission {permission}).',
  ),
  'AUTH.CROSS_SITE': message(
    '请求来自其他网站',
    'The request comes from another site',
    '使用登录 Cookie 的更改请求须来自本站页面；程序调用请使用 Authorization: Bearer。',
    'With the cookie, a change must come from this site itself. Programs use Authorization: Bearer.',
  ),
  'AUTH.OWN_ACCOUNT': message(
    '不能用于本人账号',
    'Not for your own account',
    '此项操作须由另一名管理员对您的账号进行。',
    'Another administrator has to do this to your account.',
  ),
  'AUTH.NOT_YOUR_UNIT': message(
    '不是您所在单位的事项',
    'Not a matter of your unit',
    '只有 {unit} 的经办人或负责人可以办理。',
    'Only the head or a handler of {unit} may do this.',
  ),
  'AUTH.HEAD_ONLY': message(
    '须由单位负责人办理',
    'Only the head of the unit may do this',
    '此项须由 {unit} 的负责人办理。',
    'The head of {unit} has to do this.',
  ),
  'AUTH.OFFICE_ONLY': message(
    '须由牵头协调机构办理',
    'Only the coordination office may do this',
    '此项由领导小组办公室办理。',
    'This is for the coordination office of the leading group.',
  ),
  'AUTH.OWN_UNIT': message(
    '不能办理本单位的申请',
    'Not for a matter of your own unit',
    '{unit} 与此事有关，须由其他单位的人员办理。',
    '{unit} is concerned, so people of another unit have to do this.',
  ),
  'AUTH.SYSTEM_ONLY': message(
    '由系统自动办理',
    'Only the system does this',
    '此项由系统按期自动办理，人员不能代办。',
    'The system does this when it is due; people cannot.',
  ),
  'AUTH.VERIFIER_ONLY': message(
    '须由核查单位办理',
    'Only the verifying office may do this',
    '此项由核查单位（{role}）办理。',
    'This is for the verifying office ({role}).',
  ),

  // ── accounts
  'ACCOUNT.UNKNOWN': message('没有这个账号', 'There is no such account', '账号 {id} 不存在。', 'There is no account {id}.'),
  'ACCOUNT.ADMINISTRATOR': message(
    '管理员账号不能这样处理',
    'Not for the account of an administrator',
    '“{account}”是管理员账号：忘记密码时在服务器上执行 duban accounts reset-password；停用前先由安全管理员收回其角色。',
    '{account} is an administrator: a lost password is reset on the server by duban accounts reset-password; before it is disabled the security administrator takes its role away.',
  ),
  'ACCOUNT.LAST_ADMINISTRATOR': message(
    '不能收回最后一名管理员的角色',
    'The last administrator of a kind keeps the role',
    '没有其他在用账号担任“{role}”，请先另行授予。',
    'No other active account holds the role {role}. Give it to somebody else first.',
  ),
  'ACCOUNT.RESET_NOT_REQUESTED': message(
    '没有重置密码的申请',
    'No reset was asked for',
    '请先由系统管理员对“{account}”提出重置密码的申请，七日内有效。',
    'The system administrator asks for the reset of {account} first; it stands for seven days.',
  ),
  'ACCOUNT.BAD_NAME': message(
    '用户名不可用',
    'The name cannot be used',
    '“{name}”不可用：须以小写字母或数字开头，只含小写字母、数字、点、下划线和连字符，不超过 64 个字符。',
    '"{name}" cannot be used: begin with a lower-case letter or digit, then lower-case letters, digits, dots, underscores, hyphens; up to 64 characters.',
  ),
  'ACCOUNT.NAME_TAKEN': message(
    '用户名已被使用',
    'The name is taken',
    '已有账号使用“{name}”。',
    'An account is called "{name}" already.',
  ),
  'ACCOUNT.ROLES_CONFLICT': message(
    '角色不能兼任',
    'These roles exclude each other',
    '系统、安全、审计三员不得互相兼任，也不得兼任业务角色：{roles}。',
    'A system, security or audit administrator holds no other role: {roles}.',
  ),
  'PASSWORD.TOO_SHORT': message(
    '密码太短',
    'The password is too short',
    '密码至少 {min} 个字符。',
    'Use at least {min} characters.',
  ),
  'PASSWORD.TOO_LONG': message(
    '密码太长',
    'The password is too long',
    '密码最多 {max} 个字符。',
    'Use at most {max} characters.',
  ),
  'PASSWORD.IS_NAME': message(
    '密码与用户名相同',
    'The password is the name',
    '密码不能就是用户名。',
    'The password must not be the name.',
  ),
  'PASSWORD.SAME': message('新旧密码相同', 'The new password is the old one', '请换一个新密码。', 'Choose a different password.'),

  // ── the ledger
  'LEDGER.STALE_POSITION': message(
    '您看到的不是当前内容',
    'What you have seen is not the present state',
    '您依据的是第 {expected} 步，当前是第 {position} 步，请刷新后再办理。',
    'You act on position {expected}; it is at {position}. Look again before you act.',
  ),
  'LEDGER.UNKNOWN_RULES': message(
    '没有这套规则或日历',
    'There are no such rules or calendar',
    '本系统没有规则版本 {ruleSet} 或日历版本 {calendar}。',
    'This installation does not know the rules {ruleSet} or the calendar {calendar}.',
  ),
  'LEDGER.COMMAND_ID_TAKEN': message(
    '请求编号已用于其他事项',
    'The key of the request was used for something else',
    'Idempotency-Key {commandId} 已用于另一事项，请换一个新的编号。',
    'The Idempotency-Key {commandId} was used for another matter. Take a new one.',
  ),

  // ── articles
  'ARTICLE.UNKNOWN': message(
    '没有这个条款',
    'There is no such article',
    '条款不存在，或尚未交办。',
    'The article does not exist, or is not dispatched yet.',
  ),
  'ARTICLE.ALREADY_DISPATCHED': message(
    '条款已经交办',
    'The article is dispatched already',
    '不能重复交办。',
    'It cannot be dispatched again.',
  ),
  'ARTICLE.ALREADY_SIGNED': message('已经签收', 'Signed for already', '{unit} 已经签收。', '{unit} has signed for it.'),
  'ARTICLE.CLOSED': message(
    '条款已经销号',
    'The article is closed',
    '已销号的条款不能再办理。',
    'A closed article cannot be changed.',
  ),
  'ARTICLE.SUSPENDED': message('条款已中止', 'The article is suspended', '恢复办理之后才能继续。', 'Resume it first.'),
  'ARTICLE.NOT_SUSPENDED': message(
    '条款没有中止',
    'The article is not suspended',
    '没有可恢复的中止。',
    'There is nothing to resume.',
  ),
  'ARTICLE.WRONG_STAGE': message(
    '当前阶段不能办理',
    'Not at this stage',
    '条款处于“{stage}”阶段，此项只能在“{wanted}”阶段办理。',
    'The article is at the stage "{stage}"; this is possible only at: {wanted}.',
  ),
  'ARTICLE.NOT_A_UNIT_OF_IT': message(
    '不是该条款的单位',
    'Not a unit of the article',
    '{unit} 不是该条款的牵头单位或责任单位。',
    '{unit} is neither lead nor responsible unit of the article.',
  ),
  'ARTICLE.NOT_LEAD': message(
    '不是牵头单位',
    'Not the lead unit',
    '{unit} 不是该条款的牵头单位。',
    '{unit} does not lead the article.',
  ),
  'ARTICLE.NO_SIGNATURE_ASKED': message(
    '不需要签收',
    'No signature is asked',
    '该条款不要求 {unit} 签收。',
    'The article asks no signature of {unit}.',
  ),
  'ARTICLE.OBJECTION_PENDING': message(
    '异议尚未处理',
    'An objection is pending',
    '{unit} 的异议处理之后才能签收。',
    'The objection of {unit} has to be decided first.',
  ),
  'OBJECTION.ALREADY_MADE': message(
    '已经提出异议',
    'An objection was made already',
    '{unit} 已经提出过异议。',
    '{unit} has objected already.',
  ),
  'OBJECTION.NONE': message(
    '没有待处理的异议',
    'There is no objection',
    '{unit} 没有待处理的异议。',
    '{unit} has no objection to decide on.',
  ),
  'OBJECTION.TOO_LATE': message(
    '异议期限已过',
    'Too late for an objection',
    '{unit} 的异议期限已于 {due} 届满。',
    'The time for {unit} to object ended on {due}.',
  ),
  'DISPATCH.NO_LEAD': message(
    '没有牵头单位',
    'There is no lead unit',
    '条款{numeral}至少要有一个牵头单位。',
    'Article {numeral} needs a lead unit.',
  ),
  'DISPATCH.UNIT_TWICE': message(
    '单位重复',
    'A unit is named twice',
    '条款{numeral}中 {unit} 出现两次。',
    '{unit} is named twice in article {numeral}.',
  ),
  'DISPATCH.UNKNOWN_ARTICLE': message(
    '没有这一条可以交办',
    'There is no such article to dispatch',
    '第 {article} 条不存在，或不交办。',
    'Article {article} does not exist or is not dispatched.',
  ),
  'DISPATCH.NO_REPORT_CYCLES': message(
    '该规则集不分反馈周期',
    'The rule set knows no report cycles',
    '规则集 {ruleSet} 下条款{numeral}只反馈一次，不能另定周期。',
    'Under the rule set {ruleSet} article {numeral} is reported on once; it takes no cycle of its own.',
  ),
  'DISPATCH.VERIFIER_CONCERNED': message(
    '核查单位与条款有关',
    'The verifying unit is concerned',
    '{unit} 是核查单位，不能同时承办该条款。',
    '{unit} verifies the article, so it cannot carry it out as well.',
  ),
  'PART.ENDED': message(
    '本单位任务已经结束',
    'The part has ended',
    '{unit} 的任务已经完成或免除。',
    'The part of {unit} is complete or waived.',
  ),
  'PART.LEAD_CLOSES': message(
    '牵头单位通过销号申请结束任务',
    'The lead ends its part by closing',
    '{unit} 是牵头单位，且没有其他牵头单位尚未完成，请申请销号。',
    '{unit} leads the article and no other lead has anything left to do: request its closing instead.',
  ),
  'PART.NOT_SIGNED': message('尚未签收', 'Not signed for yet', '{unit} 签收之后才能办理。', '{unit} has to sign for it first.'),
  'PLAN.EMPTY': message('方案没有措施', 'The plan has no measures', '至少写一项措施。', 'Name at least one measure.'),
  'PLAN.IN_REVIEW': message(
    '方案正在会签或审核',
    'The plan is countersigned or in review',
    '会签、审核结束之后才能再次提交。',
    'Wait until it is countersigned and reviewed before you submit another.',
  ),
  'PLAN.NOT_IN_REVIEW': message(
    '没有待审核的方案',
    'No plan is in review',
    '尚未提交方案，或已经审核。',
    'None was submitted, or it is decided already.',
  ),
  'PLAN.UNKNOWN_OWNER': message(
    '措施的责任单位不在条款之中',
    'The owner of a measure is not of the article',
    '{unit} 不是该条款的单位。',
    '{unit} is not a unit of the article.',
  ),
  'REPORT.BAD_PERCENT': message(
    '完成比例不对',
    'The percentage is wrong',
    '应为 0 至 100，不是 {percent}。',
    'Give a number from 0 to 100, not {percent}.',
  ),
  'REPORT.NOTHING_OWED': message(
    '没有应报的进展',
    'No report is owed',
    '{unit} 当前没有应报的进展。',
    '{unit} owes no report now.',
  ),
  'REPORT.UNKNOWN_CYCLE': message(
    '没有这个报送周期',
    'There is no such period',
    '没有周期“{cycle}”，应报的是：{owed}。',
    'There is no period "{cycle}"; owed are: {owed}.',
  ),
  'CLOSING.PARTS_OPEN': message(
    '还有单位没有完成',
    'Some units are not done',
    '以下单位尚未完成：{units}。',
    'These units have not finished: {units}.',
  ),
  'CLOSING.BAD_REWORK_DATE': message(
    '整改期限不对',
    'The date for rework is wrong',
    '整改期限须晚于现在，不能是 {date}。',
    'The date for rework must be in the future, not {date}.',
  ),
  'DATE.TOO_FAR': message(
    '日期太远',
    'The date is too far away',
    '不能定在 {date}：按规则集，至迟为 {latest}。',
    '{date} is too far away: by the rule set {latest} is the latest.',
  ),
  'EXTENSION.BAD_DATE': message(
    '延期日期不对',
    'The new date is wrong',
    '延期后的日期须晚于现在的期限 {due}，不能是 {date}。',
    'The new date must be after the present one, {due}, not {date}.',
  ),
  'EXTENSION.BEYOND_OFFICE': message(
    '超出办公室的延期权限',
    'Beyond what the office may grant',
    '申请延期 {days} 天，办公室至多可批 {officeMaxDays} 天，须报领导小组。',
    '{days} days are asked; the office grants up to {officeMaxDays}. The leading group has to decide.',
  ),
  'EXTENSION.CAP': message(
    '延期次数已满',
    'No more extensions',
    '至多可以延期 {max} 次。',
    'Up to {max} extensions are possible.',
  ),
  'EXTENSION.NONE': message(
    '没有待批的延期申请',
    'No extension is asked for',
    '没有延期申请，或已经办结。',
    'There is no such request, or it is decided already.',
  ),
  'EXTENSION.PENDING': message(
    '延期申请尚未办结',
    'An extension is asked for',
    '请先办结或撤回延期申请。',
    'Decide on it, or withdraw it, first.',
  ),
  'EXTENSION.TOO_LATE': message(
    '期限已过，不能申请延期',
    'Too late for an extension',
    '期限已于 {due} 届满，须在到期之前申请。',
    'It was due on {due}; an extension is asked for before that.',
  ),

  // ── policies
  'POLICY.UNKNOWN': message(
    '没有这份文件',
    'There is no such policy',
    '文件不存在，或您无权查看。',
    'It does not exist, or you may not see it.',
  ),
  'POLICY.ALREADY_IMPORTED': message(
    '文件已经导入',
    'The policy is here already',
    '不能重复导入。',
    'It cannot be imported again.',
  ),
  'POLICY.WRONG_STAGE': message(
    '文件当前阶段不能办理',
    'Not at this stage of the policy',
    '文件处于“{stage}”阶段，此项只能在“{wanted}”阶段办理。',
    'The policy is at the stage "{stage}"; this is possible only at: {wanted}.',
  ),
  'SIMULATION.BUSY': message(
    '模拟任务过多',
    'Too many simulations',
    '已有多个模拟在排队，请在 {retryAfter} 秒后再试。',
    'Others are waiting for their simulations. Try again in {retryAfter} seconds.',
  ),
  'SIMULATION.TOO_LONG': message(
    '模拟用时过长',
    'The simulation takes too long',
    '{runs} 次模拟超过 {seconds} 秒的上限，请减少次数。',
    '{runs} runs took longer than {seconds} seconds. Ask for fewer runs.',
  ),
  'SIMULATION.ABANDONED': message(
    '模拟已取消',
    'The simulation was given up',
    '请求方已断开连接，模拟已停止。',
    'The client has gone before the simulation was done, so it was ended.',
  ),
  'SIMULATION.BAD_SCENARIO': message(
    '情景不符合要求',
    'The scenario is not as described',
    '请按所列各处更正：{problems}',
    'Correct these: {problems}',
  ),
  'SIMULATION.BAD_PERIOD': message(
    '有效期不可用',
    'The validity cannot be used',
    '有效期须在 1900 年至 2200 年之间，末日须晚于交办日（施行后的首个工作日），且不超过三十年。',
    'The validity must lie between 1900 and 2200, end after the dispatch (its first working day), and last for at most thirty years.',
  ),
  'SIMULATION.NO_ARTICLES': message(
    '没有可交办的条款',
    'There is nothing to dispatch',
    '这份文件没有可以交办的条款，无法模拟。',
    'No article of this document could be dispatched, so there is nothing to simulate.',
  ),
  'POLICY.NO_ARTICLES': message(
    '没有可交办的条款',
    'There is nothing to dispatch',
    '至少要有一个条款。',
    'Name at least one article.',
  ),
  'POLICY.BAD_VALIDITY': message(
    '有效期不对',
    'The validity is wrong',
    '日期 {date} 不存在，早于有效期的开始，或不晚于现在的截止日。',
    'There is no day {date}, or it lies before the beginning of validity, or not behind its present end.',
  ),
  'POLICY.VALIDITY_OVER': message(
    '有效期已过',
    'The validity is over',
    '有效期已于 {date} 届满，不能再交办。',
    'It was valid until {date}, so nothing can be dispatched any more.',
  ),

  // ── approvals and instructions
  'AUTH.LEADER_ONLY': message(
    '须由领导小组领导办理',
    'Only a leader may do this',
    '此项由组长或副组长办理。',
    'This is for the leader or a deputy leader of the group.',
  ),
  'APPROVAL.UNKNOWN': message(
    '没有这项审批',
    'There is no such approval',
    '审批事项不存在。',
    'The matter to approve does not exist.',
  ),
  'APPROVAL.ALREADY_REQUESTED': message(
    '审批已经提出',
    'The approval was requested already',
    '不能重复提出。',
    'It cannot be requested again.',
  ),
  'APPROVAL.NO_APPROVER': message(
    '审批人不对',
    'The approvers are not right',
    '按所选审批方式，审批人不能这样设置。',
    'The approvers do not fit the chosen way of approving.',
  ),
  'APPROVAL.ASKED_TWICE': message('审批人重复', 'Somebody is asked twice', '同一审批人只能列一次。', 'Name each approver once.'),
  'APPROVAL.NOBODY_THERE': message(
    '没有这样的审批人',
    'No such approver',
    '单位 {unit} 没有可登录且担任“{role}”的人员，请核对审批人。',
    'Nobody in {unit} who may sign in holds the role {role}. Check the approvers.',
  ),
  'APPROVAL.NOT_THE_LEADING_GROUP': message(
    '审批人不能代表领导小组决定',
    'These approvers do not decide for the leading group',
    '须由组长或副组长决定：单独或任一审批时，审批人都应是组长、副组长；会同或依次审批时，至少有一名。',
    'The leader or a deputy has to decide: with one or any approver each must be one of them, with all or in sequence at least one.',
  ),
  'APPROVAL.NOT_TO_THE_LEADER': message(
    '逐级审批须到组长',
    'It must escalate to the leader',
    '逐级审批的最后一级是组长。',
    'The last approver to whom it escalates is the leader.',
  ),
  'APPROVAL.OVER': message(
    '审批已经结束',
    'The approval is over',
    '已经决定、撤回或失效，不能再办理。',
    'It is decided, withdrawn or lapsed, so nothing more can be done.',
  ),
  'APPROVAL.NOT_ASKED': message(
    '没有请您审批',
    'You are not asked',
    '目前不轮到您对此审批。',
    'Your decision is not asked for now.',
  ),
  'APPROVAL.OWN_REQUEST': message(
    '不能审批本人的申请',
    'Not for your own request',
    '须由他人审批。',
    'Somebody else has to decide on it.',
  ),
  'APPROVAL.NOT_REQUESTER': message(
    '不是申请人',
    'You did not request it',
    '只有申请人及其单位可以撤回；系统提请的，由领导小组办公室撤回。',
    'Only who requested it and that unit may withdraw it; what the machine requested, the coordination office may.',
  ),
  'INSTRUCTION.UNKNOWN': message(
    '没有这项批示',
    'There is no such instruction',
    '没有交给 {unit} 的这项批示。',
    'No such instruction was given to {unit}.',
  ),
  'INSTRUCTION.ALREADY_ANSWERED': message(
    '批示已经回复',
    'The instruction is answered already',
    '{unit} 已经回复。',
    '{unit} has answered it.',
  ),
  'INSTRUCTION.BAD_DATE': message(
    '批示期限不对',
    'The date of the instruction is wrong',
    '期限须晚于现在，不能是 {date}。',
    'The date must be in the future, not {date}.',
  ),

  // ── documents and corrections
  'CORRECTION.UNKNOWN': message(
    '没有这项更正',
    'There is no such correction',
    '更正 {id} 不存在，或已撤回。',
    'There is no correction {id}, or it was withdrawn.',
  ),
  'AUTH.NOT_CONCERNED': message(
    '与本单位无关',
    'It does not concern your unit',
    '这一条没有交办给你的单位；需要查看请联系领导小组办公室。',
    'This article was not assigned to your unit; ask the coordination office if you need to see it.',
  ),
  'AUTH.NO_UNIT': message(
    '账号没有所属单位',
    'The account belongs to no unit',
    '请管理员为账号设定单位，或在请求中指明单位。',
    'Ask the administrator to give the account a unit, or name one in the request.',
  ),
  'CONSULTATION.OPEN': message(
    '正在征求意见',
    'A consultation is under way',
    '请先办完本轮征求意见再继续。',
    'Finish this round of consultation first.',
  ),
  'CONSULTATION.NONE': message(
    '没有在征求意见',
    'There is no consultation',
    '这份政策目前没有征求意见。',
    'Nobody is asked for comments on this policy now.',
  ),
  'CONSULTATION.NOT_ASKED': message(
    '没有征求你单位的意见',
    'Your unit is not asked',
    '本轮没有征求 {unit} 的意见。',
    '{unit} is not asked in this round.',
  ),
  'CONSULTATION.ENDED': message(
    '意见征集已结束',
    'The time for comments is over',
    '{unit} 的意见征集已结束；如有新的意见请联系领导小组办公室。',
    'Commenting is over for {unit}; call the coordination office if there is more.',
  ),
  'CONSULTATION.BAD_DATE': message(
    '截止日期不对',
    'The date is not possible',
    '截止日期须晚于今天，不能是 {date}。',
    'It must end after today, not on {date}.',
  ),
  'CONSULTATION.NO_UNITS': message(
    '没有指明单位',
    'No unit is named',
    '请写明向哪些单位征求意见。',
    'Name the units that are asked.',
  ),
  'CONSULTATION.UNDECIDED': message(
    '还有意见没有处理',
    'Comments wait for a decision',
    '还有 {count} 条意见须采纳或说明不采纳的理由。',
    '{count} comments have to be adopted, or not, with the reason.',
  ),
  'COMMENT.UNKNOWN': message(
    '没有这条意见',
    'There is no such comment',
    '本轮没有意见 {id}。',
    'This round has no comment {id}.',
  ),
  'COMMENT.ALREADY_DECIDED': message(
    '意见已经处理',
    'The comment is decided already',
    '意见 {id} 已经处理过。',
    'Comment {id} was decided before.',
  ),
  'IMPACT.PENDING': message(
    '影响方案已提请审批',
    'The impact plan is before the leading group',
    '方案 {id} 尚未作出决定。',
    'Plan {id} is not decided yet.',
  ),
  'IMPACT.NONE': message(
    '没有待审批的影响方案',
    'There is no impact plan',
    '没有提请过影响方案，或已作出决定。',
    'No impact plan was proposed, or it was decided.',
  ),
  'VERSION.NOTHING_BEFORE': message(
    '没有可比较的版本',
    'There is no version before it',
    '导入时没有写明 replaces；也可以用 with 指明要比较的政策。',
    'The import named no `replaces`; name the policy to compare with in `with`.',
  ),
  'VERSION.RUNNING': message(
    '前一版本正在执行',
    'The version before is running',
    '前一版本 {id} 的条款正在办理；请提请审批影响方案（POST …/impact），不要另行交办。',
    'Articles of version {id} are running. Lay the impact plan before the leading group (POST …/impact) instead of dispatching anew.',
  ),
  'COMMENT.UNKNOWN_ARTICLE': message(
    '没有这一条',
    'There is no such article',
    '征求意见稿中没有第 {article} 条。',
    'The draft has no article {article}.',
  ),
  'COMMENT.WORDS_UNKNOWN': message(
    '引文不在原文中',
    'The draft does not say so',
    '“{quote}”不在征求意见稿中，请按原文引用。',
    'The draft does not say “{quote}”. Quote its own words.',
  ),
  'VERSION.NOT_RUNNING': message(
    '前一版本没有在执行',
    'The version before is not running',
    '前一版本 {id} 没有交办或已经结束，直接交办本版本即可。',
    'Version {id} was not dispatched or is over: dispatch this one.',
  ),
  'DELEGATION.NOT_IN_FORCE': message(
    '委托不在有效期内',
    'The delegation is not in force',
    '委托 {id} 不存在、已撤销、不在有效期内，或不是委托给你的。',
    'Delegation {id} does not exist, was revoked, is out of its dates, or is not yours.',
  ),
  'DELEGATION.NOT_OF_THE_GROUP': message(
    '不是领导小组成员',
    'Not of the leading group',
    '“{account}”在领导小组没有职务，不能代行组长、副组长职责。',
    '{account} holds no role in the leading group and cannot act for its leader.',
  ),
  'DELEGATION.NOT_YOURS': message(
    '不能由你登记',
    'It is not yours to record',
    '只能委托自己的职责；代行由领导小组办公室登记。',
    'People delegate their own role; the coordination office records who acts for somebody absent.',
  ),
  'DELEGATION.TO_ONESELF': message('不能委托给自己', 'It cannot go to oneself', '请写另一个账号。', 'Name another account.'),
  'DELEGATION.BAD_DATES': message(
    '起止日期不对',
    'The dates are not in order',
    '截止日期 {to} 早于开始日期 {from}，或已经过去。',
    'It ends on {to}: before it begins on {from}, or in the past.',
  ),
  'DELEGATION.UNKNOWN': message(
    '没有这项委托',
    'There is no such delegation',
    '委托 {id} 不存在，或已撤销。',
    'There is no delegation {id}, or it was revoked.',
  ),
  'DISPATCH.BLOCKED': message(
    '还不能交办',
    'It cannot be dispatched yet',
    '还有 {count} 处须先处理，每处的说明见该政策的 blockers。',
    '{count} places have to be settled first; the blockers of the policy say what each is.',
  ),
  'DISPATCH.NO_OFFICE': message(
    '没有指明领导小组办公室',
    'No coordination office is named',
    '请在 office 中写明单位代码，或用有所属单位的账号交办。',
    'Name its unit in `office`, or dispatch with an account that belongs to a unit.',
  ),
  'DISPATCH.NO_SUPERVISION': message(
    '没有指明督查室',
    'No supervision office is named',
    '请在 supervision 中写明单位代码；单位库中恰有一个类别为 supervision 的单位时可以省略。',
    'Name its unit in `supervision`; it may be left out when the registry has exactly one unit of that kind.',
  ),
  'DISPATCH.NOT_A_COORDINATION_OFFICE': message(
    '不是领导小组办公室',
    'Not a coordination office',
    '{unit} 没有人具有领导小组办公室的角色，待办将无人处理。office 可为：{offices}；或先由安全管理员授予该单位的人员角色 coordination_office。',
    'Nobody of {unit} has the role of the coordination office, so nobody would do its work. `office` may be: {offices}; or have the security administrator give somebody of it the role coordination_office.',
  ),
  'DISPATCH.NOT_A_SUPERVISION_OFFICE': message(
    '不是督查机构',
    'Not a supervision office',
    '{unit} 在单位库中不是督查机构，也没有人具有督查角色，办结将无人核查。supervision 可为：{offices}；或先由安全管理员授予该单位的人员角色 supervision_office。',
    '{unit} is no supervision office in the registry and nobody of it has that role, so nobody would verify. `supervision` may be: {offices}; or have the security administrator give somebody of it the role supervision_office.',
  ),
  'LIST.NO_DUE_DATE': message(
    '任务没有完成时限',
    'A task has no due date',
    '第 {number} 项须有 completionDue，或整个清单须有 validity.to。',
    'Task {number} needs a completionDue, or the list a validity.to.',
  ),
  'LIST.BAD_DUE_DATE': message(
    '完成时限早于有效期开始',
    'A task is due before the validity begins',
    '第 {number} 项的完成时限早于有效期的开始 {from}。',
    'Task {number} is due before the validity begins on {from}.',
  ),
  'NOTICE.UNKNOWN': message('没有这条通知', 'There is no such notice', '本单位没有通知 {id}。', 'Your unit has no notice {id}.'),
  'POLICY.NO_DOCUMENT': message(
    '没有原文',
    'There is no document',
    '这是直接交办的任务清单，没有政策原文。',
    'This list of tasks was dispatched without a document.',
  ),
  'LESSON.UNKNOWN': message(
    '没有这项裁定提示',
    'There is no such ruling to learn from',
    '没有就政策原文作出、并将事项归于 {unit} 的这项裁定。',
    'There is no such ruling about words of a policy that gave the matter to {unit}.',
  ),
  'LESSON.OTHER_WORDS': message(
    '争议的不是这些字',
    'The dispute was about other words',
    '单位库只能采用争议所引原文中的字句。',
    'The registry can learn only words that the dispute quoted.',
  ),
  'LESSON.NOT_A_NAME': message(
    '不是一个单位的名称',
    'Not the name of one unit',
    '“{words}”不是一个单位的名称，只能记为提示（as: hint）。',
    '“{words}” is not the name of one unit. It can only become a hint (as: hint).',
  ),
  'LESSON.DECIDED': message(
    '已有决定',
    'It was decided otherwise before',
    '这项提示已经处理过；要改，请先撤回原决定。',
    'It was decided before. Withdraw that decision first.',
  ),
  'LESSON.NOT_DECIDED': message(
    '尚无决定可撤回',
    'There is no decision to withdraw',
    '这项提示还没有处理。',
    'Nobody has decided on it.',
  ),
  'LESSON.NAME_TAKEN': message(
    '名称已有所属',
    'The name is taken',
    '这个名称已是其他单位或单位组的名称，不能作为 {unit} 的别名。',
    'It is a name of another unit or a phrase of a group, so it cannot be an alias of {unit}.',
  ),
  'UNIT.BAD_REGISTRY': message(
    '单位库有错误',
    'The registry is not usable',
    '没有保存。共 {count} 处，请先更正：{problems}',
    'Nothing was stored. Correct these first ({count}): {problems}',
  ),
  'UNIT.IN_USE': message(
    '单位尚有未办结的任务',
    'Units still have open tasks',
    '不能从单位库中去掉：{units}。',
    'These cannot be left out of the registry: {units}.',
  ),
  'UNIT.GONE': message(
    '单位已并入或更名',
    'The unit was merged or renamed',
    '{unit} 已不存在，职责由 {successor} 承接，请改用 {successor}（审核中的政策可重新编译，或更正该条单位）。',
    '{unit} is there no more; {successor} has taken over. Name {successor} instead (a policy under review may be compiled anew, or its units corrected).',
  ),
  'UNIT.UNKNOWN': message('单位库中没有该单位', 'No such unit', '单位库中没有代码 {unit}。', 'The registry has no unit {unit}.'),
};

/** What the library finds in a document, and refuses nothing for. */
const FINDINGS: readonly (keyof typeof MESSAGES)[] = [
  'DOCUMENT.NO_ARTICLES',
  'DOCUMENT.PAGES_WITHOUT_WORDS',
  'CORRECTION.NOT_APPLIED',
];

/** The library of documents has its own words, which the command line shows too; here they get a title. */
const ofDocuments = Object.fromEntries(
  (Object.keys(MESSAGES) as (keyof typeof MESSAGES)[])
    .filter((code) => /^(DOCUMENT|CORRECTION)\./.test(code) && !FINDINGS.includes(code))
    .map((code): [string, Message] => [
      code,
      { title: code.startsWith('DOCUMENT') ? REFUSED : NOT_CORRECTED, detail: MESSAGES[code] },
    ]),
);

/** What every code means to people. A test compares this table with the codes in the sources. */
export const problemMessages: Readonly<Record<string, Message>> = { ...own, ...ofDocuments };
