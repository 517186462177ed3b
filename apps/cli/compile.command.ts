import type { Command } from 'commander';
import type { Article, CompiledPolicy, UnitMention } from '#document/types.js';
import { readPolicy, readRegistry, withFiles } from './read-policy.js';

interface CompileOptions {
  json?: boolean;
  registry?: string;
}

/**
 * `duban compile FILE`: what the compiler makes of a document, as JSON or for people. Exit codes: 0; 2 for a file that cannot be
 * read (missing, empty, of another type, encrypted, broken, a scan, too large, classified …) or a registry that is none.
 */
export function registerCompile(program: Command): void {
  program
    .command('compile')
    .argument('<file>', '政策文件 (.docx .pdf .html .md .txt) policy document')
    .option('--json', '输出 JSON print JSON')
    .option('--registry <file>', '单位库 JSON，用于识别单位 registry of units')
    .description('编译政策文件：条款、单位、目标、期限、检查结果 compile a policy document')
    .action(runCompile);
}

async function runCompile(file: string, options: CompileOptions): Promise<void> {
  await withFiles('compile', async () => {
    const { policy } = await readPolicy(file, readRegistry(options.registry));
    process.stdout.write(options.json ? `${JSON.stringify(compiledJson(policy), null, 2)}\n` : await report(policy));
  });
}

/** The published shape; texts as in the source, without blanks and line breaks. */
export function compiledJson(policy: CompiledPolicy): object {
  return {
    title: policy.title,
    status: policy.status,
    issuer: policy.issuer,
    articles: policy.articles.map(articleJson),
    findings: policy.findings,
  };
}

function articleJson(article: Article): object {
  const unit = (mention: UnitMention) => ({ text: mention.text, ...(mention.unitCode && { unit: mention.unitCode }) });
  return {
    number: article.number,
    numeral: article.numeral,
    title: article.title,
    leads: article.leads.map(unit),
    responsible: article.responsible.map(unit),
    ...(article.inferredLead && { inferredLead: { text: article.inferredLead.text, rule: article.inferredLead.rule } }),
    deadlines: article.deadlines.map(({ text, due }) => ({ text, ...(due && { due }) })),
    targets: article.targets,
    span: article.span,
  };
}

async function report(policy: CompiledPolicy): Promise<string> {
  const { describeFinding } = await import('#document/index.js');
  const lines: string[] = [
    policy.title ?? '（无标题 untitled）',
    `  发文机关 issuer：${policy.issuer ?? '—'}    状态 status：${policy.status === 'draft' ? '征求意见稿 draft' : '已印发 issued'}`,
  ];
  if (policy.documentNumber) lines.push(`  文号 number：${policy.documentNumber}`);
  if (policy.date) lines.push(`  日期 date：${policy.date}`);
  for (const basis of policy.basis) lines.push(`  依据 basis：《${basis.title}》${basis.documentNumber ?? ''}`);
  let chapter: number | null = null;
  for (const article of policy.articles) {
    const around = policy.chapters.find((c) => c.number === article.chapter);
    if (around && around.number !== chapter) lines.push('', `${around.numeral}${around.title}`);
    chapter = article.chapter;
    lines.push(...articleLines(article));
  }
  if (policy.findings.length > 0) lines.push('', '检查结果 findings：');
  const marks = { error: '✗ 错误', warning: '! 提醒', info: '· 提示' };
  for (const finding of policy.findings) {
    const at = finding.article === undefined ? '' : ` 第${finding.article}条`;
    lines.push(
      `  ${marks[finding.severity]}${at} ${describeFinding(finding)} / ${describeFinding(finding, 'en')} [${finding.code}]`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function articleLines(article: Article): string[] {
  const names = (mentions: readonly UnitMention[]) => mentions.map((m) => m.text).join('、');
  const lines = [`  ${article.number}. ${article.numeral ?? ''}${article.title ?? article.text.slice(0, 24)}`];
  if (article.notAssignableReason)
    lines.push(`     不交办 not assigned：${article.notAssignableReason.zh} / ${article.notAssignableReason.en}`);
  if (article.leads.length > 0) lines.push(`     牵头 lead：${names(article.leads)}`);
  else if (article.inferredLead) lines.push(`     推定牵头 inferred lead：${article.inferredLead.text}`);
  if (article.responsible.length > 0) lines.push(`     责任 responsible：${names(article.responsible)}`);
  for (const d of article.deadlines) lines.push(`     期限 deadline：${d.text}${d.due ? `（${d.due}）` : ''}`);
  for (const t of article.targets)
    lines.push(`     目标 target：${t.indicator} ${t.comparator} ${t.value}${t.measureUnit}${t.due ? `（${t.due}）` : ''}`);
  return lines;
}
