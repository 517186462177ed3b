// How names of units look. Open lists of endings, not of names: the genre has more units than any list.

/** Endings that hardly anything but a unit has. */
const STRONG_END =
  /(?:局|委|委员会|厅|署|政府|管委会|法院|检察院|支行|分行|银行|海关|集团|公司|协会|商会|学会|联合会|工会|妇联|工委|党组|编办|总社|供销社|科协|残联|工商联|侨联|文联|社科联|贸促会|红十字会|办事处|部门|单位|机关|专班|领导小组|指挥部|联席会议|办公室|总局|分局|中心|[支大总中]队|军分区|警备区|宣传部|组织部|统战部|财政部|商务部|科技部|教育部|公安部|民政部|水利部|[^全内外干]部|[^兴举新]办)$/;

/** Endings that other words share: 社会, 干部, 地区. */
const WEAK_END =
  /(?:[部院会行社办区县市镇乡村省州盟旗所站队台处科股室组馆校网协联企园带库庭厂端商院系报街岛港]|街道|大学|学院|医院|兵团|平台|基地|高校|地方|各地|企业|媒体|园区|机构|团体|组织|金融机构|总站|税务|气象|海事|铁路|烟草|电力|电信|移动|联通|铁塔|邮政|地震|党委|纪委|监委|高等院校)$/;

/** Openings of phrases that stand for several units. */
const GROUP_START =
  /^(?:[省市区县州盟旗镇乡]?(?:直|级|属|政府|委)?(?:各|有关|相关|其他|其它|全体|所有)|全[省市区县州]各?|各|有关|相关|其他|其它|相应|所有|(?:省|市|区|县|州|中央|国务院|地方|镇|街)(?:直|级|属)?(?:各|有关|相关|其他|职能|主管|部门|单位|机关)|中央和国家机关(?:各|有关)|国务院各|县级以上|属地|乡镇|镇街|街道|园区|部门)/;

/** 镇财政所, 县中医院: an ending that other words share, behind a level that others do not open with. */
const OF_LEVEL =
  /^(?:省|市|区|县|州|旗|镇|乡|街道)(?![级直内外域场属容政]|中心城)[\u4e00-\u9fff]{2,14}(?:所|站|队|院|校|馆|社|公司|中学|医院|大学|学院|台|行|处|科|室|股)$/;

const TRAILING_BRACKET = /[（【][^（）【】]*(?:[（【][^（）【】]*[）】][^（）【】]*)*[）】]$/;
const NOT_IN_NAME = /[。！？!?：；=<>≥≤%]|\d{5,}|[了把将被]|的(?!(?:部门|单位|机构|企业|地方|地区|[省市县区乡镇])$)/;
/** What no name of one unit holds, but phrases for several do: 各设区的市人民政府, 涉及的县（市、区）人民政府. */
const OF_GROUP = /“[^”]*”|(?:设区|有关|相关|所属|所辖|涉及|驻地)的(?=[省市州盟县区乡镇旗街部单地])/g;

const holdsOther = (name: string): boolean => NOT_IN_NAME.test(name.replace(OF_GROUP, ''));

const bare = (name: string): string => {
  const cut = name.replace(TRAILING_BRACKET, '');
  return cut === '' ? name : cut;
};

/** Could these words (one piece of a list, folded) name a unit or a group of units? */
export function isUnitLike(name: string): boolean {
  if (name.length < 2 || name.length > 45 || holdsOther(name)) return false;
  const core = bare(name);
  return GROUP_START.test(core) || STRONG_END.test(core) || WEAK_END.test(core);
}

/** The words end as hardly anything but the name of a unit does. */
export const endsStrongly = (name: string): boolean => STRONG_END.test(bare(name));

/** Words that can hardly be anything but a unit. */
export function isSurelyUnit(name: string): boolean {
  if (name.length < 2 || name.length > 45 || holdsOther(name)) return false;
  const core = bare(name);
  return STRONG_END.test(core) || OF_LEVEL.test(core) || (GROUP_START.test(core) && WEAK_END.test(core));
}

/** The name is complete here: what follows 和, 及, 与, a verb or a blank is something new. */
export function isCompleteUnit(name: string): boolean {
  if (!isUnitLike(name)) return false;
  const core = bare(name);
  if (STRONG_END.test(core)) return true;
  // 村（社区）: one level of administration by itself
  return core.length >= 3 || GROUP_START.test(core) || (core !== name && ADMINISTRATIVE.test(core));
}

const LEVEL_NAME = '(?:省|自治区|直辖市|计划单列市|自治州|自治县|县级市|直管市|市|州|盟|区|县|旗|乡|镇|街道|林区|兵团)';
const IN_BRACKETS = '(?:[（【][^（）【】]{0,16}[）】])?';
const AND = '(?:[、和及与]|以及)';
/** 党委和政府, 委、政府, 党工委、管委会: both heads of one level. */
const BOTH_HEADS = `(?:党委|党工委|委)${AND}?(?:人民政府|政府|管委会|办事处)`;
const HEADS = `(?:${BOTH_HEADS}|人民政府|政府|党委|党工委|管委会|行政公署)`;
const GOES_ON_AS_VERB =
  '(?=$|[^\\u4e00-\\u9fff]|按|负责|落实|牵头|配合|具体|分别|组织|实施|抓|参与|承担|结合|等|[及和与]|为|会同|共同|协助)';
const WHOLE_PHRASES: readonly RegExp[] = [
  // 各省、自治区、直辖市人民政府, 各设区的市、县（市、区）党委和政府, 各市、州、直管市及神农架林区人民政府
  `(?:各?有关|各?相关|各|地方各级)(?:设区的?|地级以?上?)?${LEVEL_NAME}${IN_BRACKETS}(?:${AND}(?:[\\u4e00-\\u9fff]{2,4}(?=林区))?${LEVEL_NAME}${IN_BRACKETS})+${HEADS}`,
  // 市、县（区）人民政府 without 各
  `(?:省|市|州|盟|县|区)${IN_BRACKETS}(?:${AND}(?:市|州|盟|县|区|旗|乡|镇|街道)${IN_BRACKETS})+(?:两级|三级|各级)?${HEADS}`,
  // 各县（市、区）党委和政府, 乡镇党委、政府
  `(?:各级|地方各级|各地|各?(?:有关|相关)?(?:设区的?)?(?:${LEVEL_NAME}){1,3}${IN_BRACKETS})${BOTH_HEADS}`,
  // 各盟行政公署、市人民政府
  `各(?:地区|盟)?行政公署${AND}(?:各?(?:自治州|州|市)${AND}?)+(?:人民政府|政府)`,
  // 市直有关部门、单位
  `(?:[省市州盟区县旗镇](?:直|级)|国务院|中央)?(?:各有关|各相关|各|有关|相关|其他)(?:职能|主管)?部门(?:、|和|及)(?:有关|相关)?单位`,
  // 各国家级、省级产业园区, 省级、市级有关部门, 省直、市直各单位
  `(?:各|有关|相关)?(?:国家|中央|省|市|州|县|区|镇)(?:级${AND}(?:省|市|州|县|区|镇|乡|村)级|直${AND}(?:省|市|州|县|区|中)直)[^、，；。（）]{2,12}`,
].map((words) => new RegExp(`${words}${GOES_ON_AS_VERB}`, 'y'));

const PHRASE_MAX = 80;

/**
 * End of a phrase for several units that begins at `index` of a folded list and whose 、 or 和 separates nothing
 * (各市、县（市、区）人民政府; 各县（市、区）党委和政府): only its end says what it is. `index` where none begins. Nothing behind
 * `limit` belongs to it, nor tells that it goes on: the next paragraph (…党委、政府⏎督导单位：) may begin there.
 */
export function wholePhraseEnd(fold: string, index: number, limit = fold.length): number {
  if (!'各有相地省市州盟县区乡镇街国中'.includes(fold[index] ?? '。')) return index;
  const near = limit < Math.min(fold.length, index + PHRASE_MAX);
  const words = near ? fold.slice(index, limit) : fold;
  const from = near ? 0 : index;
  let end = from;
  for (const pattern of WHOLE_PHRASES) {
    pattern.lastIndex = from;
    if (pattern.test(words)) end = Math.max(end, pattern.lastIndex);
  }
  return index + end - from;
}

/** Only a head, which needs the body it heads: 高新区党工委〔和管委会〕, 各乡镇党委〔、政府〕. */
const BARE_HEAD = new RegExp(`^(?:人民政府|政府|管委会|办事处|行政公署)${GOES_ON_AS_VERB}`);
const PARTY_HEAD = /(?:党委|党工委|工委|[省市州盟县区旗]委)$/;

export const opensWithHead = (words: string): boolean => BARE_HEAD.test(words);

/** Does `right` open with a head of the body that `left` ends with, so that neither 、 nor 和 between them separates two units? */
export const headOneBody = (left: string, right: string): boolean => PARTY_HEAD.test(left) && opensWithHead(right);

/** Endings of whole names behind which 和, 及, 与 join another one; 农业农村和水利局, 招商和投资促进局 stay whole. */
const ENDS_BEFORE_JOIN = /(?:[部院会行社办所站队网校联企]|中央|大学|学院|医院|高校|机构|园区|企业|街道|兵团)$/;
const ADMINISTRATIVE = /[区县市州旗镇乡村]$/;

/** Does 和 (及, 与) between the two join two units, rather than stand inside one name? */
export function joinsUnits(left: string, right: string): boolean {
  if (!isCompleteUnit(left)) return false;
  const core = bare(left);
  if (STRONG_END.test(core) || GROUP_START.test(core) || ENDS_BEFORE_JOIN.test(core)) return true;
  return ADMINISTRATIVE.test(core) && ADMINISTRATIVE.test(bare(right));
}

/** A phrase for several units: 各县（市、区）人民政府, 有关部门, 区直相关部门, 领导小组成员单位. */
export function isGroupPhrase(text: string): boolean {
  const folded = text.replace(/[(]/g, '（');
  return (
    /^(?:各|有关|相关|其他|其它|所有|全体|相应)/.test(folded) ||
    /(?:各|有关|相关|其他|其它|职能|主管|成员|参与|所属|驻\S{0,4})(?:的)?[^、，]{0,8}(?:单位|部门|机构|地区|县区|企业)$/.test(
      folded,
    ) ||
    /(?:[省市区县州]直|[省市区县州]级|政府|地方)(?:部门|单位|机关)$/.test(folded) ||
    /^全[省市区县州]/.test(folded) ||
    /各(?:[省市县区州镇乡]|街道|部门|单位|地|园区|功能区)/.test(folded)
  );
}
