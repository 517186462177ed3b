import type { ReadDocument } from '../readers/read.js';
import type { CompiledPolicy, Finding } from '../types.js';
import { hash } from './finding.js';

const CODE = 'DOCUMENT.PAGES_WITHOUT_WORDS';

/**
 * The policy with what its file did not give: pages without words may be blank, or scans between pages that are none, whose words nobody has read.
 * A text alone does not tell, so what was found at an earlier reading is kept: `before`.
 */
export function withUnreadPages(
  policy: CompiledPolicy,
  { unwritten = [] }: Pick<ReadDocument, 'unwritten'>,
  before: readonly Finding[] = [],
): CompiledPolicy {
  const kept = before.filter(({ code }) => code === CODE);
  if (unwritten.length === 0 && kept.length === 0) return policy;
  const pages = unwritten.join('、');
  const found: Finding = {
    id: `${CODE}:0:${hash(pages)}`,
    code: CODE,
    severity: 'warning',
    span: [0, 0],
    params: { pages, count: unwritten.length },
  };
  return { ...policy, findings: [...policy.findings, ...(unwritten.length > 0 ? [found] : kept)] };
}
