import { message, type Message } from './message.js';

/** Meetings of the leading group, what they adopt, and the papers that are sent in their course. */
export const groupMessages: Readonly<Record<string, Message>> = {
  'MEETING.UNKNOWN': message('没有这次会议', 'There is no such meeting', '没有会议 {id}。', 'There is no meeting {id}.'),
  'MEETING.ALREADY_CALLED': message(
    '会议已经召集',
    'The meeting was called already',
    '同一次会议只召集一次。',
    'A meeting is called once.',
  ),
  'MEETING.NO_ORDER': message(
    '没有写明召集依据',
    'The order is missing',
    '办公室受组长或副组长委托召集会议，须在 order 中写明依据。',
    'The office calls a meeting on the order of the leader or a deputy: say in `order` where that is recorded.',
  ),
  'MEETING.NO_RULES': message(
    '规则集没有会议规定',
    'The rule set knows no meetings',
    '规则集版本 {ruleSet} 没有会议的时限和法定人数。',
    'Version {ruleSet} of the rule set has neither time limits nor a quorum for meetings.',
  ),
  'MEETING.NO_MEMBERS': message(
    '没有参会成员',
    'Nobody would vote',
    '请在 members 中写明成员单位。',
    'Name the units of the members in `members`.',
  ),
  'MEETING.BAD_START': message(
    '会议时间不对',
    'The hour is not possible',
    '会议时间 {date} 须在现在之后。',
    'The meeting has to begin in the future, not on {date}.',
  ),
  'MEETING.WRONG_STATUS': message(
    '会议现在不能这样办理',
    'Not possible at this point of the meeting',
    '会议处于“{status}”状态，此项只能在“{wanted}”状态办理。',
    'The meeting is {status}; this is possible while it is {wanted}.',
  ),
  'MEETING.ITEM_UNKNOWN': message('没有这项议题', 'No such item', '议程上没有第 {item} 项。', 'The agenda has no item {item}.'),
  'MEETING.ITEM_TWICE': message(
    '议题已在议程上',
    'It is on the agenda already',
    '“{title}”已经列入议程。',
    '"{title}" is on the agenda already.',
  ),
  'MEETING.INVITED_ALREADY': message(
    '都已邀请',
    'They are invited already',
    '所列单位都已在邀请之列。',
    'All of these units are asked to come already.',
  ),
  'MEETING.NOT_INVITED': message(
    '没有受邀参会',
    'The unit is not invited',
    '单位 {unit} 不在邀请之列。',
    'Unit {unit} is not asked to come.',
  ),
  'MEETING.BAD_ATTENDANCE': message(
    '到会记录不完整',
    'The attendance is not complete',
    '单位 {unit}：应到单位每个记一次；由他人代表的须写明姓名。',
    'Unit {unit}: list everybody who was asked, each once, with the name of who represents it.',
  ),
  'MEETING.NO_ATTENDANCE': message(
    '还没有记录到会情况',
    'The attendance is not recorded',
    '请先记录到会情况。',
    'Record first who was there.',
  ),
  'MEETING.BAD_VOTES': message(
    '表决记录有误',
    'The votes are not possible',
    '单位 {unit} 不是到会的表决成员，或重复计票。',
    'Unit {unit} is no voting member who was there, or is counted twice.',
  ),
  'MEETING.NO_QUORUM': message(
    '到会人数不足',
    'There is no quorum',
    '有表决权的成员 {entitled} 个，到会 {present} 个，须超过百分之 {quorumPercent}。可以缓议。',
    '{present} of {entitled} members who may vote were there; more than {quorumPercent} in a hundred have to be. It can be deferred.',
  ),
  'MEETING.NO_MAJORITY': message(
    '没有多数同意',
    'There is no majority',
    '到会有表决权的成员 {present} 个，赞同此结论的 {votes} 个。与多数意见不一致的，请在 againstMajority 中说明理由。',
    '{votes} of {present} voting members are for this outcome. Give the reason in `againstMajority` when it is decided otherwise.',
  ),
  'MEETING.NO_RULING': message(
    '裁决与议题不符',
    'The ruling does not fit the item',
    '第 {item} 项：通过的争议议题须写明裁决，其他议题不写。',
    'Item {item}: an adopted resolution on a dispute needs a ruling, and nothing else has one.',
  ),
  'MEETING.ITEMS_OPEN': message(
    '还有议题没有结论',
    'Items have no resolution',
    '议题 {items} 还没有结论；可以记为缓议，或移出议程。',
    'Items {items} have no resolution: record them as deferred, or take them off the agenda.',
  ),
  'MEETING.ORDER_UNKNOWN': message(
    '没有这项任务',
    'No such order',
    '会议没有向单位 {unit} 下达第 {order} 项任务。',
    'The meeting gave unit {unit} no order {order}.',
  ),
  'MEETING.ORDER_ANSWERED': message(
    '已经答复',
    'It is answered already',
    '单位 {unit} 已经答复。',
    'Unit {unit} has answered already.',
  ),
};
