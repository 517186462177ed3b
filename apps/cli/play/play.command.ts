import type { Command } from 'commander';
import { isDate } from '#domain/time.js';
import { VALIDITY } from './review.js';

interface PlayArguments {
  readonly seed: string;
  readonly daysPerSecond: string;
  readonly until?: string;
  readonly short?: boolean;
  readonly json?: boolean;
  readonly fast?: boolean;
}

const DAYS_PER_SECOND = 30;
/** As fast as settings allow: the machine is the limit then. */
const FAST_DAYS_PER_SECOND = 365;
/** How long a line of a scene stays at the usual speed. */
const DWELL_MS = 600;

/**
 * `duban play`: five years of the Qingyuan policy in minutes. Exit codes: 0; 1 when the play did not come to its end, did not show something of the
 * checklist (unless it was cut short by `--until`), or `verify` found something; 2 for options that cannot be used; 130 when it was interrupted.
 */
export function registerPlay(program: Command): void {
  program
    .command('play')
    .option('--seed <number>', '种子，同一种子同一故事 seed: the same one tells the same story', '2021')
    .option('--days-per-second <number>', '每秒走过的业务天数 business days in a second', String(DAYS_PER_SECOND))
    .option('--until <date>', '演到哪一天 last day that is played')
    .option('--short', '一年演完所有情节，按季反馈 every scene within a year, reports by quarters')
    .option('--fast', `每秒 ${FAST_DAYS_PER_SECOND} 天，不停顿 ${FAST_DAYS_PER_SECOND} days a second, without pauses`)
    .option('--json', '输出 JSON print JSON')
    .description('演示：清远政策从交办到有效期结束 play the Qingyuan policy from dispatch to the end of its validity')
    .action(run);
}

async function run(given: PlayArguments): Promise<void> {
  const daysPerSecond = given.fast ? FAST_DAYS_PER_SECOND : Number(given.daysPerSecond);
  const seed = Number(given.seed);
  const wrong =
    !Number.isSafeInteger(seed) ||
    !(daysPerSecond > 0 && daysPerSecond <= FAST_DAYS_PER_SECOND) ||
    (given.until !== undefined && (!isDate(given.until) || given.until < VALIDITY.from || given.until > VALIDITY.to));
  if (wrong) {
    const zh = `--seed 为整数，--days-per-second 为 0 至 ${FAST_DAYS_PER_SECOND}，--until 为 ${VALIDITY.from} 至 ${VALIDITY.to} 的日期。`;
    const en = `--seed is a whole number, --days-per-second up to ${FAST_DAYS_PER_SECOND}, --until a date from ${VALIDITY.from} to ${VALIDITY.to}.`;
    process.stderr.write(`${zh}\n${en}\n`);
    process.exitCode = 2;
    return;
  }
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());
  const { play } = await import('./play.js');
  const { signal } = interrupted;
  try {
    const out = given.json ? undefined : process.stdout;
    const edition = given.short ? 'short' : 'full';
    const dwellMs = given.fast || given.json ? 0 : DWELL_MS;
    const until = given.until === undefined ? {} : { until: given.until };
    const result = await play({ seed, edition, daysPerSecond, dwellMs, ...until, out, signal });
    if (given.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else await report(result);
    // a play that was cut short cannot have shown everything
    const missing = given.until === undefined && result.checklist.some(({ times }) => times === 0);
    process.exitCode = result.verified.discrepancies.length > 0 || missing ? 1 : 0;
  } catch (error) {
    process.exitCode = signal.aborted ? 130 : 1;
    const text = signal.aborted ? '演示已中断，全部停止。\nThe play was interrupted; everything has stopped.' : failure(error);
    process.stderr.write(`\n${text}\n`);
  }
}

async function report(result: import('./play.js').PlayResult): Promise<void> {
  const { summaryTable } = await import('./summary.js');
  const { acts, ms, seed, until, articles, checklist, verified } = result;
  const events = articles.reduce((sum, article) => sum + article.events.length, 0);
  const seconds = (ms / 1000).toFixed(0);
  const { checklistTable } = await import('./check.js');
  // undefined where nobody looks: a file, a pipe
  const { columns } = process.stdout;
  console.log(`\n${summaryTable(articles, columns)}\n`);
  console.log(`${checklistTable(checklist, columns)}\n`);
  const seen = checklist.filter(({ times }) => times > 0).length;
  console.log(`环节与决定：${checklist.length} 项，已出现 ${seen} 项 / rungs and decisions: ${seen} of ${checklist.length} seen`);
  console.log(`种子 ${seed}，演至 ${until}，用时 ${seconds} 秒：${acts} 次办理，${events} 个事件。`);
  console.log(`Seed ${seed}, played until ${until} in ${seconds} s: ${acts} acts, ${events} events.`);
  for (const { subject, what, where } of verified.discrepancies)
    console.log(`不一致 discrepancy: ${subject} ${what} ${where ?? ''}`);
  console.log(
    `核对台账 verify: ${verified.subjects} 个主体 subjects, ${verified.events} 个事件 events, ${verified.discrepancies.length} 处不一致 discrepancies`,
  );
}

function failure(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `演示没有演完：${reason}\nThe play did not come to its end: ${reason}`;
}
