import type { CorrectionErrorCode, DocumentErrorCode, RegistryErrorCode } from '../errors.js';
import type { RegistryProblemCode } from '../registry/problems.js';
import type { Correction, Finding, NotAssignableCode } from '../types.js';

export type FindingCode =
  | 'DOCUMENT.NO_ARTICLES'
  | 'OUTLINE.NUMBER_GAP'
  | 'OUTLINE.NUMBER_REPEATED'
  | 'VALIDITY.PLACEHOLDER'
  | 'VALIDITY.MISSING'
  | 'UNIT.UNRESOLVED'
  | 'UNIT.NEAR_DUPLICATE'
  | 'UNIT.AMBIGUOUS'
  | 'GROUP.UNCONFIRMED'
  | 'ARTICLE.NO_UNITS'
  | 'ARTICLE.NO_LEAD'
  | 'ARTICLE.SEVERAL_LEADS'
  | 'ARTICLE.LEAD_INFERRED'
  | 'ARTICLE.LEAD_IS_RESPONSIBLE'
  | 'ARTICLE.NO_DEADLINE'
  | 'ARTICLE.FEAST_WITHOUT_DATE'
  | 'DOCUMENT.PAGES_WITHOUT_WORDS'
  | 'CORRECTION.NOT_APPLIED';

/** What forbids the dispatch besides findings of severity `error` (`dispatchBlockers`). */
export type BlockerCode =
  'DISPATCH.VALIDITY_MISSING' | 'DISPATCH.UNIT_UNRESOLVED' | 'DISPATCH.GROUP_UNCONFIRMED' | 'DISPATCH.NO_LEAD';

type Message = { zh: string; en: string };

/** What each code means to people; {name} stands for a parameter. */
export const MESSAGES: Record<
  | FindingCode
  | BlockerCode
  | NotAssignableCode
  | DocumentErrorCode
  | CorrectionErrorCode
  | RegistryErrorCode
  | RegistryProblemCode,
  Message
> = {
  'DOCUMENT.NO_ARTICLES': {
    zh: '没有找到条款，无法交办：请核对文件内容和编号，改好后重新导入',
    en: 'No articles found, so there is nothing to dispatch: check the words and the numbering of the file and import it again',
  },
  'DOCUMENT.PAGES_WITHOUT_WORDS': {
    zh: '第 {pages} 页没有文字，可能是扫描页，请核对原文是否有遗漏',
    en: 'Pages {pages} hold no words; where they are scans, their words are missing',
  },
  'OUTLINE.NUMBER_GAP': {
    zh: '编号不连续：{numeral} 之前应有第 {expected} 项',
    en: 'Numbering skips: {numeral}, expected {expected}',
  },
  'OUTLINE.NUMBER_REPEATED': {
    zh: '编号重复：{numeral}，应为第 {expected} 项',
    en: 'Number repeated: {numeral}, expected {expected}',
  },
  'VALIDITY.PLACEHOLDER': { zh: '有效期日期未填：{text}', en: 'Date of validity not filled in: {text}' },
  'VALIDITY.MISSING': { zh: '没有写明有效期的截止日期', en: 'The end of validity is not stated' },
  'UNIT.UNRESOLVED': { zh: '单位库中没有“{text}”', en: 'Unit not in the registry: {text}' },
  'UNIT.NEAR_DUPLICATE': {
    zh: '“{text}”与“{similar}”相近，请确认是否同一单位',
    en: '{text} resembles {similar}: the same unit?',
  },
  'UNIT.AMBIGUOUS': { zh: '“{text}”可能是几个单位之一，请选定', en: '{text} may be one of several units' },
  'GROUP.UNCONFIRMED': { zh: '“{text}”是一组单位，请确认成员', en: '{text} is a group: its members need confirming' },
  'ARTICLE.NO_UNITS': { zh: '条款没有写明单位', en: 'The article names no unit' },
  'ARTICLE.NO_LEAD': { zh: '条款没有可作牵头单位的单位', en: 'No unit of the article can lead' },
  'ARTICLE.SEVERAL_LEADS': { zh: '有 {count} 个牵头单位：{units}', en: '{count} lead units: {units}' },
  'ARTICLE.LEAD_INFERRED': { zh: '未标明牵头单位，按排列推定为“{unit}”', en: 'No lead marked; {unit} inferred from the order' },
  'ARTICLE.LEAD_IS_RESPONSIBLE': { zh: '“{unit}”既牵头又列为责任单位', en: '{unit} is both lead and responsible' },
  'ARTICLE.NO_DEADLINE': { zh: '条款没有期限，以政策有效期截止为准', en: 'No deadline: the end of validity applies' },
  'ARTICLE.FEAST_WITHOUT_DATE': {
    zh: '期限“{text}”以节日或会期为准，日期不明，请填写',
    en: 'The deadline {text} hangs on a feast or a session whose day is not known; give the date',
  },
  'CORRECTION.NOT_APPLIED': {
    zh: '第 {number} 项更正（{kind}）已不适用，未起作用：{cause}。请撤回后重新更正，或说明理由予以接受',
    en: 'Correction {number} ({kind}) no longer applies and changed nothing: {cause}. Withdraw it and correct anew, or accept this with a reason',
  },
  'DISPATCH.VALIDITY_MISSING': {
    zh: '没有确定有效期的截止日期，请先填写',
    en: 'The end of validity is not set; set it first',
  },
  'DISPATCH.UNIT_UNRESOLVED': {
    zh: '“{text}”尚未对应到单位库中的单位，请先选定',
    en: '{text} is not yet a unit of the registry; choose one first',
  },
  'DISPATCH.GROUP_UNCONFIRMED': {
    zh: '“{text}”是一组单位，成员尚未确认，请先确认',
    en: '{text} is a group whose members nobody confirmed; confirm them first',
  },
  'DISPATCH.NO_LEAD': { zh: '条款没有牵头单位，请先指定', en: 'The article has no lead unit; name one first' },
  'NOT_ASSIGNABLE.GUIDING': { zh: '阐明指导思想、原则，不作为任务交办', en: 'States principles; nothing to assign' },
  'NOT_ASSIGNABLE.TARGETS': { zh: '提出总体目标，由各条任务落实并考核', en: 'States overall targets; measured, not assigned' },
  'NOT_ASSIGNABLE.BODY': { zh: '成立领导小组并明确组成，未列责任单位', en: 'Founds a leading group; no responsible units' },
  'NOT_ASSIGNABLE.NO_UNITS': { zh: '没有写明牵头单位或责任单位', en: 'Names no lead or responsible unit' },
  'DOCUMENT.EMPTY': { zh: '文件没有文字', en: 'The file holds no text' },
  'DOCUMENT.BINARY': {
    zh: '不支持这种文件（{kind}），请另存为 docx、pdf、html、md 或 txt',
    en: 'This type of file is not read ({kind}); save it as docx, pdf, html, md or txt',
  },
  'DOCUMENT.NOT_A_TABLE': {
    zh: '不是表格文件（{kind}），请另存为 xlsx 或 csv',
    en: 'Not a table ({kind}); save it as xlsx or csv',
  },
  'DOCUMENT.OLD_WORD': {
    zh: '这是旧版 Word 文件（.doc），请用 Word 或 WPS 另存为 .docx',
    en: 'A file of an old Word (.doc); save it as .docx with Word or WPS',
  },
  'DOCUMENT.ENCRYPTED': { zh: '文件已加密，请去掉密码后再上传', en: 'The file is encrypted; remove the password first' },
  'DOCUMENT.BROKEN': { zh: '文件已损坏，无法读取（{type}）', en: 'The file is damaged and cannot be read ({type})' },
  'DOCUMENT.SCAN': {
    zh: '{pages} 页中 {unwritten} 页没有文字，似为扫描件，请先做文字识别或上传原文件',
    en: '{unwritten} of {pages} pages hold no text, likely a scan; recognise the text first or take the original',
  },
  'DOCUMENT.INFLATES': {
    zh: '文件解压后过大，上限 {maxBytes} 字节',
    en: 'The file grows too large when unpacked, limit {maxBytes} bytes',
  },
  'DOCUMENT.TOO_MANY_PAGES': { zh: '页数过多：{pages} 页，上限 {maxPages} 页', en: 'Too many pages: {pages}, limit {maxPages}' },
  'DOCUMENT.TEXT_TOO_LONG': { zh: '文字过多，上限 {maxTextLength} 字', en: 'Too much text, limit {maxTextLength} characters' },
  'DOCUMENT.TIMEOUT': { zh: '读取和解析超时（{timeoutMs} 毫秒）', en: 'Reading and compiling took longer than {timeoutMs} ms' },
  'DOCUMENT.OUT_OF_MEMORY': {
    zh: '读取和解析所需内存超过上限（{memoryMb} MB）',
    en: 'Reading and compiling need more memory than allowed ({memoryMb} MB)',
  },
  'DOCUMENT.TOO_LARGE': {
    zh: '文件过大：{bytes} 字节，上限 {maxBytes} 字节',
    en: 'File too large: {bytes} bytes, limit {maxBytes}',
  },
  'DOCUMENT.CLASSIFIED': {
    zh: '文件或文字带有密级标志，本系统不得处理国家秘密',
    en: 'The file or text carries a classification mark; state secrets are refused',
  },
  'DOCUMENT.UNREADABLE': { zh: '无法识别文字编码', en: 'The encoding cannot be read' },
  'DOCUMENT.OTHER_TEXT': {
    zh: '文件的文字与这份政策不同（原为“{old}”，现为“{new}”），请作为新版本导入',
    en: 'The words are not those of the policy ({old} is now {new}); import the file as its next version',
  },
  'CORRECTION.ARTICLE_GONE': {
    zh: '重新编译后，当时的第 {articleNumber} 条已不在',
    en: 'Article {articleNumber} as it was is gone since the policy was compiled anew',
  },
  'CORRECTION.UNKNOWN_ARTICLE': { zh: '没有第 {articleNumber} 条', en: 'No article {articleNumber}' },
  'CORRECTION.UNKNOWN_UNIT': { zh: '单位库中没有代码 {unitCode}', en: 'No unit {unitCode} in the registry' },
  'CORRECTION.UNKNOWN_MENTION': { zh: '文中没有“{mention}”', en: 'The text does not mention {mention}' },
  'CORRECTION.UNKNOWN_FINDING': { zh: '没有这条检查结果：{findingId}', en: 'No finding {findingId}' },
  'CORRECTION.BAD_DATE': { zh: '日期不对：{date}', en: 'Not a valid date: {date}' },
  'CORRECTION.NO_LEAD': { zh: '第 {articleNumber} 条至少要有一个牵头单位', en: 'Article {articleNumber} needs a lead unit' },
  'CORRECTION.NO_REASON': { zh: '接受检查结果须写明理由', en: 'Accepting a finding needs a reason' },
  'CORRECTION.NO_TITLE': { zh: '标题不能为空', en: 'The title must not be empty' },
  'CORRECTION.UNKNOWN_WORDS': {
    zh: '条款中没有“{words}”，或它在上一处之前',
    en: 'The article does not hold {words} behind the place before',
  },
  'CORRECTION.AMBIGUOUS_WORDS': {
    zh: '“{words}”在条款中不止一处，请多引几个字',
    en: '{words} stands there more than once; quote more',
  },
  'CORRECTION.TOO_MANY_PARTS': { zh: '拆分须为 2 至 {max} 部分（{count}）', en: 'Split into 2 to {max} parts ({count})' },
  'CORRECTION.NOT_ADJACENT': {
    zh: '只能合并与第 {articleNumber} 条相连的后续条款',
    en: 'Only articles that follow article {articleNumber} one behind the other can be merged',
  },
  'REGISTRY.NO_TABLE': {
    zh: '没有找到单位表：首行须有“编码”“名称”等列名',
    en: 'No table of units found: the first row must name columns such as Code and Name',
  },
  'REGISTRY.MISSING_COLUMN': { zh: '缺少“{value}”列', en: 'Column missing: {value}' },
  'REGISTRY.UNKNOWN_COLUMN': { zh: '不认识的列“{value}”，请改名或删去', en: 'Unknown column {value}; rename or remove it' },
  'REGISTRY.REPEATED_COLUMN': { zh: '“{value}”列重复', en: 'Column {value} given twice' },
  'REGISTRY.MISSING_VALUE': { zh: '“{value}”不能为空', en: '{value} must not be empty' },
  'REGISTRY.BAD_CODE': {
    zh: '编码“{value}”不可用：须为字母、数字、点、横线，不超过 40 个',
    en: 'Code {value} cannot be used: letters, digits, dots and dashes, up to 40',
  },
  'REGISTRY.BAD_LEVEL': { zh: '层级“{value}”不可用：国家、省、市、县、乡镇、其他', en: 'Unknown level {value}' },
  'REGISTRY.BAD_DATE': { zh: '日期“{value}”不对，应为 2019-03-01', en: 'Not a valid date: {value}; write 2019-03-01' },
  'REGISTRY.TOO_LONG': { zh: '“{value}”超过 {max} 字', en: '{value} is longer than {max} characters' },
  'REGISTRY.BAD_CHARACTER': {
    zh: '“{value}”含有不能保存的字符',
    en: '{value} has a character that cannot be stored',
  },
  'REGISTRY.TOO_MANY_ROWS': { zh: '行数过多：{count}，上限 {max}', en: 'Too many rows: {count}, limit {max}' },
  'REGISTRY.DUPLICATE_CODE': { zh: '编码“{value}”重复', en: 'Code {value} given twice' },
  'REGISTRY.DUPLICATE_NAME': { zh: '“{value}”已是 {other} 的名称', en: '{value} is a name of {other} already' },
  'REGISTRY.UNKNOWN_PARENT': { zh: '上级“{value}”不存在', en: 'Parent {value} is not there' },
  'REGISTRY.UNKNOWN_SUCCESSOR': { zh: '并入或更名的单位“{value}”不存在', en: 'Successor {value} is not there' },
  'REGISTRY.UNKNOWN_MEMBER': { zh: '成员“{value}”不存在', en: 'Member {value} is not there' },
  'REGISTRY.CYCLE': { zh: '上级关系成环（{value}）', en: 'The unit stands above itself ({value})' },
  'REGISTRY.SUCCESSION_CYCLE': { zh: '并入、更名关系成环（{value}）', en: 'The unit is its own successor ({value})' },
  'REGISTRY.TWO_SUCCESSORS': { zh: '“并入”与“更名为”只能填一个', en: 'Either merged or renamed, not both' },
  'REGISTRY.DATE_WITHOUT_SUCCESSOR': { zh: '有生效日期，但没有并入或更名的单位', en: 'A date, but neither merged nor renamed' },
  'REGISTRY.UNKNOWN_UNIT': { zh: '单位库中没有代码 {unitCode}', en: 'No unit {unitCode} in the registry' },
  'REGISTRY.EMPTY_NAME': { zh: '名称不能为空', en: 'The name must not be empty' },
  'REGISTRY.NAME_TAKEN': { zh: '“{name}”已是 {other} 的名称', en: '{name} is a name of {other} already' },
};

/** The words for a code with its parameters filled in; the code itself when it is unknown. */
export function messageOf(code: string, params: Record<string, string | number> = {}, language: 'zh' | 'en' = 'zh'): string {
  const message = (MESSAGES as Record<string, Message | undefined>)[code];
  return message ? message[language].replace(/\{(\w+)\}/g, (hole, name: string) => String(params[name] ?? hole)) : code;
}

const CORRECTIONS: Record<Correction['kind'], Message> = {
  setValidity: { zh: '有效期', en: 'validity' },
  resolveUnit: { zh: '选定单位', en: 'choice of a unit' },
  confirmGroup: { zh: '确认成员', en: 'members of a group' },
  setUnits: { zh: '改定单位', en: 'units of an article' },
  setDeadline: { zh: '完成时限', en: 'deadline' },
  split: { zh: '拆分', en: 'split' },
  merge: { zh: '合并', en: 'merger' },
  retitle: { zh: '标题', en: 'title' },
  setDuties: { zh: '任务内容', en: 'duties' },
  acceptFinding: { zh: '接受检查结果', en: 'acceptance of a finding' },
};

/** The words for a finding. */
export function describeFinding(finding: Finding, language: 'zh' | 'en' = 'zh'): string {
  if (finding.code !== 'CORRECTION.NOT_APPLIED') return messageOf(finding.code, finding.params, language);
  const { kind, cause } = finding.params;
  return messageOf(
    finding.code,
    {
      ...finding.params,
      kind: CORRECTIONS[kind as Correction['kind']][language],
      cause: messageOf(String(cause), finding.params, language),
    },
    language,
  );
}
