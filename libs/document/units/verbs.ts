import { isCompleteUnit } from './lexicon.js';

export type Role = 'lead' | 'responsible';

/** Words behind a name that say what the unit does: 市科技局〔牵头〕, 各部门〔按职责分工负责〕. */
export interface RoleVerb {
  /** Where the name ends and the verb ends, in the words given. */
  nameEnd: number;
  end: number;
  role: Role;
  /** 配合, 协办, 参与: never the lead, whatever label stands in front. */
  assists: boolean;
}

const BY_DUTY =
  '(?:(?:按照?|依据?|依照|根据|结合|照)(?:各自|有关|相关|本)?的?(?:(?:部门|本部门)?(?:职责|职能|责任|任务|权限|业务|事权){1,2})(?:分工|范围)?，?)';
const MANNER =
  '(?:分别|共同|联合|研究提出|研究制定|研究|结合(?:各自|自身|本地)?实际|因地制宜|分头|分级|分类|对口|依法依规|依法|按照?(?:有关|相关)?(?:要求|规定)|按照?(?:行业|领域|业务|区域|条线|各自)(?:管理)?分工|全力|具体|统一|统筹|协同|协调|密切|积极|主动|主要|各自|全程|分工|认真|抓好|做好|总体|总|均|都|予以|组织|一同|全面|做|抓|督促|参与)';
const FIRM =
  '牵头|负责|配合|协助|协办|主办|承办|承担|主责|主抓|参与|落实|推进落实|提出(?:具体|有关|政策|落实|实施|处理)?(?:意见|方案|办法|措施|建议)';
const WEAK =
  '参加|做好(?:相关|有关|各项)?工作|抓好组织实施|实施|推进|支持|指导|执行|完成|推动|办理|开展|编制|制定|制订|起草|拟订|出台|修订|组建|建立|统筹|贯彻落实|抓落实|负总责|会签|会办';
const VERB = new RegExp(`${BY_DUTY}?${MANNER}*(?:(?:${FIRM}|${WEAK})${MANNER}*)+(?:工作)?`, 'y');
const LEADS = /牵头|主办|主责|主抓/;
const ASSISTS = /配合|协办|协助|参与|参加|支持|会办|协同/;
const FIRM_WORD = new RegExp(FIRM);
const BY_DUTY_ONLY = new RegExp(`^${BY_DUTY}${MANNER}*$`);
const AS_ROLE =
  /(?:为|是|作为)(?:总|主要|第一|行业|业务)?(牵头|主办|主责|责任|配合|协办|参与|参加|实施|指导|主管|落实)(?:责任)?(?:单位|部门|主体)$/;
/** 以市政务服务局为主 */
const MAINLY = /为主(?:负责|推进|实施)?$/;
const PART_OF_NAME = /^(?:责任)?(?:单位|部门|处|室|局|办|小组|委|组|中心|同志|领导|企业|机构)/;

/**
 * The first verb in a piece of a unit list that says who does what, or null. The name in front of it must be complete, so
 * that 省推进办 or 工作专班牵头单位 keep their words; `nameEnd` is 0 when the piece is the verb alone (按职责分工负责).
 */
export function findRoleVerb(words: string): RoleVerb | null {
  // what brackets and quotes say is no verb of the piece
  const outside = words.replace(/（[^）]*）|“[^”]*”/g, (inside) => '\u0001'.repeat(inside.length));
  const as = AS_ROLE.exec(outside);
  if (as) {
    return {
      nameEnd: as.index,
      end: words.length,
      role: LEADS.test(as[1]!) ? 'lead' : 'responsible',
      assists: ASSISTS.test(as[1]!),
    };
  }
  const mainly = outside.startsWith('以') ? MAINLY.exec(outside) : null;
  if (mainly) return { nameEnd: mainly.index, end: words.length, role: 'responsible', assists: false };
  for (let i = 0; i < words.length; i += 1) {
    if (i === 1) continue;
    VERB.lastIndex = i;
    const verb = VERB.exec(outside)?.[0];
    if (verb === undefined) {
      if (i >= 2 && BY_DUTY_ONLY.test(outside.slice(i)) && endsName(words.slice(0, i))) {
        return { nameEnd: i, end: words.length, role: 'responsible', assists: false };
      }
      continue;
    }
    const rest = words.slice(i + verb.length);
    if (rest !== '' && (PART_OF_NAME.test(rest) || !FIRM_WORD.test(verb))) continue;
    if (i > 0 && !endsName(words.slice(0, i))) continue;
    return {
      nameEnd: i,
      end: i + verb.length,
      role: LEADS.test(verb) ? 'lead' : 'responsible',
      assists: ASSISTS.test(verb) && !LEADS.test(verb),
    };
  }
  return null;
}

function endsName(left: string): boolean {
  const name = left.replace(/(?:等(?:\d+个)?(?:部门|单位)?(?:和单位)?|作为)$/, '');
  return name !== left || isCompleteUnit(name) || /(?:会同|和|及|与)(?:有关|相关|各)[^、]{0,8}$/.test(name);
}
