// Words in front of a list that say what the listed units have to do: 牵头单位： 责任单位： 配合部门： 完成时限： 责任领导：

export type LabelKind = 'lead' | 'responsible' | 'official' | 'deadline' | 'other';

export interface Label {
  kind: LabelKind;
  /** Without colon and brackets. */
  words: string;
  start: number;
  /** Behind the colon or bracket. */
  end: number;
}

const ROLE =
  '牵头|主办|主责|主抓|责任|配合|协办|协同|协作|协助|参与|参加|参建|承办|承担|承接|实施|落实|执行|组织|主管|支持|试点|完成|会办|共同|联合|具体|主要|(?:行业|业务|技术|对口)?指导|第[一二三]|次要|其他|直接|负责|推进|建设|主体|总|分管|相关|成员';
const UNIT = '单位|部门|主体|机构|处室|科室|股室|科站|委办局|局办|地区|县区|区县|方|乡镇|街道|地方';
const PERSON = '领导|市领导|县领导|区领导|省领导|负责人|责任人|联系人|牵头人|同志|人员|人|专员|组长|局长|科长';
const JOIN = '(?:[、和及与/或]|（(?:' + ROLE + ')）|（(?:' + UNIT + ')）)';

const LEVEL = '(?:(?:国家|中央|省|市|区|县|州|盟|旗|镇|乡)(?:级|直|里)?)?';
// 牵头：… and 配合：… do without the word 单位
const SHORT_LABEL = '(?:总牵头|牵头|主办|主责|责任|配合|协办|会办|协同|参与|参加|承办|落实)';
const UNIT_LABEL = `(?:各|本)?${LEVEL}(?:(?:${ROLE})(?:${UNIT})?${JOIN}?){1,5}(?:${UNIT})(?:（(?:${UNIT})）)?(?:及(?:职责)?分工)?`;
const PERSON_LABEL = `(?:(?:${ROLE}|联系|包联|包抓|挂钩|挂点|督导|监管|市级|县级|区级|省级|市|县|区|省)){0,4}(?:${PERSON})`;
const DEADLINE_LABEL =
  '(?:(?:计划|预计|要求|目标)?(?:完成|办结|落实|整改|实施|推进|时间|时限|进度|工作|任务|起止|达标|达成|办理)(?:时间|时限|期限|节点|要求|进度|安排|时间节点|时限要求|进度安排|日期)|时限|期限|时间|进度)';
// 督导单位 and the like close the list before them but owe nothing of the article
const OTHER_LABEL =
  '(?:(?:督导|督查|督办|督促|监督|验收|考核|评估|检查|审核|报送|汇总|联系|联络|对接|报告|技术支撑)(?:单位|部门|机构)|(?:主要|工作|具体|部门)?(?:职责|职能)(?:任务)?|备注|说明|联系电话|工作目标|工作要求|工作措施|主要措施|具体措施|工作举措|任务来源|文件依据|目标任务|预期成果|成果形式|资金来源|责任分工说明)';
const DIVISION_LABEL = '(?:部门|单位)?(?:职责|任务|责任|工作)?分工';

const COLON = '[：:]|】[：]?';
// **责任单位：** is how Markdown writes a label in bold
const build = (words: string) => new RegExp(`\\*{0,2}【?(${words})(?:（[^（）：]{1,20}）)?\\*{0,2}(?:${COLON})\\*{0,2}`, 'y');
const BUILT: readonly (readonly [LabelKind, RegExp])[] = [
  ['other', build(OTHER_LABEL)],
  ['responsible', build(UNIT_LABEL)],
  ['responsible', build(SHORT_LABEL)],
  ['deadline', build(DEADLINE_LABEL)],
  ['responsible', build(DIVISION_LABEL)],
  ['official', build(PERSON_LABEL)],
];

const NO_COLON = new RegExp(`(${UNIT_LABEL})(?:为|是|有|包括)?`, 'y');

/** Does the label say that its units lead? 牵头（责任）单位 does, 牵头及配合单位 leaves it open. */
function isLeading(words: string): boolean {
  const cut = words.replace(/（[^）]*）/g, '');
  if (!/牵头|主办|主责|主抓|第一责任/.test(cut)) return false;
  return !/配合|协办|参与|参加|协助/.test(cut);
}

/** The label that stands at `index` of the folded text with its colon or brackets, or null. */
export function labelAt(fold: string, index: number): Label | null {
  for (const [kind, pattern] of BUILT) {
    pattern.lastIndex = index;
    const match = pattern.exec(fold);
    if (!match) continue;
    // 【责任单位】 needs both its brackets
    const opened = /^\**【/.test(match[0]);
    if (match[0].includes('】') && !opened) continue;
    const words = match[1]!;
    const role = kind === 'responsible' && isLeading(words) ? 'lead' : kind;
    return { kind: role, words, start: index, end: pattern.lastIndex };
  }
  return null;
}

const ANY_LABEL =
  /[\u4e00-\u9fff]{0,4}(?:单位|部门|机构|领导|责任人|联系人|河长|时间|时限|期限|目标|措施|要求|内容|会办|会签|标准|成果|资金|来源|进展|情况|方式)：/y;

/** Does a label open at `index`, known or not (会审单位：)? 第二批： within a list is none. */
export function opensAnyLabel(fold: string, index: number): boolean {
  ANY_LABEL.lastIndex = index;
  return ANY_LABEL.test(fold) || labelAt(fold, index) !== null;
}

/** The labels that are looked for even where the words before run into them: …按时完成责任单位：市发改委. */
export const GLUED_LABEL = /(?<![各本由与和、及该相有位])(?:牵头|责任|配合|主办|协办)(?:单位|部门)：/g;

/** A label inside brackets may lack its colon: （牵头单位市财政局，责任单位为市教育局）. */
export function bareLabelAt(fold: string, index: number): Label | null {
  NO_COLON.lastIndex = index;
  const match = NO_COLON.exec(fold);
  if (!match) return null;
  return { kind: isLeading(match[1]!) ? 'lead' : 'responsible', words: match[1]!, start: index, end: NO_COLON.lastIndex };
}

/** A cell that names a column of a table of tasks: 责任单位 牵头部门 完成时限 序号 工作任务. */
export function columnOf(words: string): LabelKind | null {
  if (words.length > 10) return null;
  const label = labelAt(`${words}：`, 0);
  if (label && label.end === words.length + 1) return label.kind;
  return /^(?:序号|编号|项目|目标|任务|内容|类别|事项|主要内容|工作内容|具体内容|任务内容|重点任务|工作任务|主要任务|目标任务|任务名称|名称|项目名称|事项名称|工作名称|重点工作|举措|措施|主要举措|工作事项|具体任务|改革任务|工作举措|任务分解|具体措施|分解任务)$/.test(
    words,
  )
    ? 'other'
    : null;
}
