const exact: Readonly<Record<string, number>> = {
  'AUTH.SIGN_IN_NEEDED': 401,
  'AUTH.BAD_CREDENTIALS': 401,
  'AUTH.TOO_MANY_ATTEMPTS': 429,
  'REQUEST.INVALID': 400,
  'REQUEST.MALFORMED': 400,
  'REQUEST.TIMEOUT': 408,
  'REQUEST.TOO_LARGE': 413,
  'REQUEST.TOO_LONG': 414,
  'REQUEST.UNSUPPORTED_TYPE': 415,
  'REQUEST.HEADERS_TOO_LARGE': 431,
  'REQUEST.METHOD': 405,
  'DOCUMENT.TOO_LARGE': 413,
  'LEDGER.UNKNOWN_RULES': 422,
  'PLAN.EMPTY': 422,
  'PLAN.UNKNOWN_OWNER': 422,
  'PLAN.REASON_MISSING': 422,
  'PLAN.OPINION_NEEDED': 422,
  'MILESTONE.NO_EVIDENCE': 422,
  'SPLIT.TOO_FEW': 422,
  'SPLIT.UNIT_LEFT_OUT': 422,
  'DISPATCH.NO_UNIT': 422,
  'REPORT.UNKNOWN_TARGET': 422,
  'REPORT.UNKNOWN_CYCLE': 422,
  'ACCOUNT.ROLES_CONFLICT': 422,
  'DISPATCH.NO_LEAD': 422,
  'DISPATCH.NO_OFFICE': 422,
  'DISPATCH.NO_SUPERVISION': 422,
  'LIST.NO_DUE_DATE': 422,
  'CONSULTATION.NO_UNITS': 422,
  'MEETING.NO_ORDER': 422,
  'PAPER.NO_UNITS': 422,
  'MEETING.NO_MEMBERS': 422,
  'MEETING.NO_RULING': 422,
  'CASE.RECUSED': 403,
  'CASE.NEW_CONCLUSION_NEEDED': 422,
  'POLICY.NO_DOCUMENT': 404,
  'DISPATCH.UNIT_TWICE': 422,
  'SIMULATION.BUSY': 429,
  'SIMULATION.TOO_LONG': 422,
  'SIMULATION.NO_ARTICLES': 422,
  'SERVICE.UNAVAILABLE': 503,
  INTERNAL: 500,
};

/**
 * The HTTP status of a problem: 401, 403, 404 (what ends in .UNKNOWN), 413, 415, 429; 422 where what was said cannot be; 409 where the state of
 * things forbids it, which is what is left of the refusals.
 */
export function statusOf(code: string): number {
  const known = exact[code];
  if (known !== undefined) return known;
  if (code.startsWith('AUTH.')) return 403;
  if (code.endsWith('.UNKNOWN')) return 404;
  if (/^(DOCUMENT|CORRECTION|PASSWORD)\./.test(code) || /\.BAD_/.test(code)) return 422;
  return 409;
}
