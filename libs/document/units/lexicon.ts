// How names of units look. Open lists of endings, not of names: the genre has more units than any list.

/** Endings that hardly anything but a unit has. */
const STRONG_END =
  /(?:局|委|委员会|厅|署|政府|管委会|法院|检察院|支行|分行|银行|海关|集团|公司|协会|商会|学会|联合会|工会|妇联|工委|党组|编办|总社|供销社|科协|残联|工商联|侨联|文联|社科联|贸促会|红十字会|办事处|部门|单位|机关|专班|领导小组|指挥部|联席会议|办公室|总局|分局|中心|宣传部|组织部|统战部|财政部|商务部|科技部|教育部|公安部|民政部|水利部|[^全内外干]部|[^兴举新]办)$/;

/** Endings that other words share: 社会, 干部, 地区. */
const WEAK_END =
  /(?:[部院会行社办区县市镇乡村省州盟旗所站队台处科股室组馆校网协联企园带库庭厂端商院系报街岛港]|街道|大学|学院|医院|兵团|平台|基地|高校|地方|各地|企业|媒体|园区|机构|团体|组织|金融机构|总站|税务|气象|海事|铁路|烟草|电力|电信|移动|联通|铁塔|邮政|地震|党委|纪委|监委|高等院校)$/;

/** Openings of phrases that stand for several units. */
const GROUP_START =
  /^(?:[省市区县州盟旗镇乡]?(?:直|级|属|政府|委)?(?:各|有关|相关|其他|其它|全体|所有)|全[省市区县州]各?|各|有关|相关|其他|其它|相应|所有|(?:省|市|区|县|州|中央|国务院|地方|镇|街)(?:直|级|属)?(?:各|有关|相关|其他|职能|主管|部门|单位|机关)|中央和国家机关(?:各|有关)|国务院各|县级以上|属地|乡镇|镇街|街道|园区|部门)/;

const TRAILING_BRACKET = /[（【][^（）【】]*(?:[（【][^（）【】]*[）】][^（）【】]*)*[）】]$/;
const NOT_IN_NAME = /[。！？!?：；=<>≥≤%]|\d{5,}|[了把将被]|的(?!(?:部门|单位|机构|企业|地方|地区|[省市县区乡镇])$)/;

const bare = (name: string): string => {
  const cut = name.replace(TRAILING_BRACKET, '');
  return cut === '' ? name : cut;
};

/** Could these words (one piece of a list, folded) name a unit or a group of units? */
export function isUnitLike(name: string): boolean {
  if (name.length < 2 || name.length > 45 || NOT_IN_NAME.test(name.replace(/“[^”]*”/g, ''))) return false;
  const core = bare(name);
  return GROUP_START.test(core) || STRONG_END.test(core) || WEAK_END.test(core);
}

/** Words that can hardly be anything but a unit. */
export function isSurelyUnit(name: string): boolean {
  if (name.length < 2 || name.length > 45 || NOT_IN_NAME.test(name.replace(/“[^”]*”/g, ''))) return false;
  const core = bare(name);
  return STRONG_END.test(core) || (GROUP_START.test(core) && WEAK_END.test(core));
}

/** The name is complete here: what follows 和, 及, 与, a verb or a blank is something new. */
export function isCompleteUnit(name: string): boolean {
  if (!isUnitLike(name)) return false;
  const core = bare(name);
  if (STRONG_END.test(core)) return true;
  // 村（社区）: one level of administration by itself
  return core.length >= 3 || GROUP_START.test(core) || (core !== name && ADMINISTRATIVE.test(core));
}

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
