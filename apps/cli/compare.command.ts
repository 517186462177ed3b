import type { Command } from 'commander';
import type { ArticleComparison, ArticleRef, DiffPart, PolicyComparison, UnitRef } from '#document/compare/types.js';
import { readPolicy, readRegistry, withFiles } from './read-policy.js';

interface CompareOptions {
  json?: boolean;
  registry?: string;
}

/**
 * `duban compare OLD NEW`: what changed between two versions of a policy, article by article, as JSON or for people. Exit codes: 0; 2 for a
 * file that cannot be read, as `duban compile` has it.
 */
export function registerCompare(program: Command): void {
  program
    .command('compare')
    .argument('<old>', '原版本，例如征求意见稿 the older version')
    .argument('<new>', '新版本，例如印发稿 the newer version')
    .option('--json', '输出 JSON print JSON')
    .option('--registry <file>', '单位库 JSON，用于识别单位 registry of units')
    .description('比较两个版本：逐条列出文字、单位、期限的变化 compare two versions of a policy')
    .action(runCompare);
}

async function runCompare(oldFile: string, newFile: string, options: CompareOptions): Promise<void> {
  await withFiles('compare', async () => {
    const registry = readRegistry(options.registry);
    const [old, next] = await Promise.all([readPolicy(oldFile, registry), readPolicy(newFile, registry)]);
    const { comparePolicies } = await import('#document/index.js');
    const comparison = comparePolicies(old, next);
    process.stdout.write(options.json ? `${JSON.stringify(comparison, null, 2)}\n` : await report(comparison, next.policy.title));
  });
}

async function report(comparison: PolicyComparison, title: string | null): Promise<string> {
  const { COMPARE_WORDS } = await import('#document/index.js');
  const both = (code: keyof typeof COMPARE_WORDS) => {
    const { zh, en } = COMPARE_WORDS[code];
    return `${zh} ${en}`;
  };
  const lines: string[] = [title ?? '（无标题 untitled）'];
  for (const { field, old, new: now } of comparison.head) lines.push(`  ${both(field)}：${old ?? '—'} → ${now ?? '—'}`);
  lines.push('');
  for (const article of comparison.articles) {
    if (article.changes.includes('unchanged') && !article.renumbered && !article.moved) continue;
    lines.push(...articleLines(article, both));
  }
  const counts = Object.entries(comparison.counts).filter(([, count]) => count > 0);
  if (counts.length === 0) lines.push('  两个版本都没有条款 no articles');
  else
    lines.push(
      '',
      `  合计 total：${counts.map(([change, n]) => `${both(change as keyof typeof COMPARE_WORDS)} ${n}`).join('；')}`,
    );
  return `${lines.join('\n')}\n`;
}

const nameOf = (ref: ArticleRef): string => `${ref.numeral ?? `第${ref.number}条`}${ref.title ?? ''}`;

function articleLines(article: ArticleComparison, both: (code: ArticleComparison['changes'][number]) => string): string[] {
  const { old, new: now } = article;
  const renamed = old && now && nameOf(old) !== nameOf(now);
  const changes = article.changes.map(both);
  if (article.moved) changes.push('移位 moved');
  if (article.renumbered && article.changes.includes('unchanged')) changes.push('重新编号 renumbered');
  const lines = [
    `  ${old ? nameOf(old) : ''}${renamed ? ' → ' : ''}${!old || renamed ? nameOf(now!) : ''}  [${changes.join('；')}]`,
  ];
  if (article.splitFrom !== undefined)
    lines.push(`     由原第 ${article.splitFrom} 条拆出 split from article ${article.splitFrom}`);
  if (article.mergedInto !== undefined)
    lines.push(`     并入新版第 ${article.mergedInto} 条 merged into article ${article.mergedInto}`);
  const { units, deadlines, diff } = article;
  if (units) {
    const change = (label: string, list: { removed: UnitRef[]; added: UnitRef[] }) => {
      const words = [...list.removed.map((u) => `－${u.text}`), ...list.added.map((u) => `＋${u.text}`)];
      if (words.length > 0) lines.push(`     ${label}：${words.join(' ')}`);
    };
    change('牵头 lead', units.leads);
    change('责任 responsible', units.responsible);
    if (units.inferredLead)
      lines.push(`     推定牵头 inferred lead：${units.inferredLead.old ?? '—'} → ${units.inferredLead.new ?? '—'}`);
  }
  if (deadlines) {
    const words = (list: { text: string }[]) => list.map((d) => d.text).join('、') || '—';
    lines.push(`     期限 deadline：${words(deadlines.removed)} → ${words(deadlines.added)}`);
  }
  if (diff && article.changes.includes('text changed')) lines.push(`     文字 text：${shown(diff)}`);
  return lines;
}

const AROUND = 12;

/** Changed words with a little around them: 建立〔－协同〕〔＋联动〕机制. */
function shown(diff: readonly DiffPart[]): string {
  return diff
    .map((part, i) => {
      if (part.op === 'removed') return `〔－${part.text}〕`;
      if (part.op === 'added') return `〔＋${part.text}〕`;
      const { text } = part;
      const first = i === 0;
      const last = i === diff.length - 1;
      if (text.length <= AROUND * (first || last ? 1 : 2)) return text;
      return `${first ? '' : text.slice(0, AROUND)}…${last ? '' : text.slice(-AROUND)}`;
    })
    .join('');
}
