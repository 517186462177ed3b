import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { CompiledPolicy, Registry } from '#document/types.js';
import type { CalendarData } from '#domain/calendar/calendar.js';
import type { RuleSet } from '#domain/rules/rule-set.js';
import type { SimulatedPolicy, SimulationJob } from '#domain/simulation/policy.js';
import type { Scenario } from '#domain/simulation/scenario.js';

interface SimulateOptions {
  readonly seed: string;
  readonly runs: string;
  readonly scenario?: string;
  readonly profile?: string;
  readonly rules?: string;
  readonly calendar?: string;
  readonly compare?: string;
  readonly compareProfile?: string;
  readonly compareRules?: string;
  readonly compareCalendar?: string;
  readonly registry?: string;
  readonly json?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly office?: string;
  readonly supervision?: string;
  readonly workers?: string;
}

/** Exit code of a file, a scenario or an option that cannot be used. */
const UNUSABLE = 2;
/** As shells have it for what SIGINT ended. */
const INTERRUPTED = 130;
const RUNS_MAX = 100_000;
const OFFICE = '领导小组办公室';
const SUPERVISION = '督查室';

/** Something that the caller has to put right. */
class Unusable extends Error {
  constructor(
    readonly zh: string,
    readonly en: string,
  ) {
    super(en);
  }
}

/**
 * `duban simulate FILE`: the policy lived many times on a virtual calendar before it is dispatched (docs/simulation.md). What a review would have to
 * settle is assumed and said. The same seed gives the same result for any number of threads. Exit codes: 0; 2 for a file, a scenario or an option
 * that cannot be used; 130 when it was interrupted.
 */
export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .argument('<file>', '政策文本 policy text')
    .option('--seed <n>', '随机种子 seed of the random numbers', '1')
    .option('--runs <n>', '模拟次数 number of runs', '100')
    .option('--scenario <file>', '情景 JSON：单位习惯、审批速度 scenario')
    .option('--profile <name>', '各单位的习惯类型（代替情景中的 standard）habit of every unit')
    .option('--rules <file>', '规则集 JSON rule set')
    .option('--calendar <file>', '工作日历 JSON calendar')
    .option('--compare <file>', '与另一情景比较 compare with another scenario')
    .option('--compare-profile <name>', '与另一习惯类型比较 compare with another habit')
    .option('--compare-rules <file>', '与另一规则集比较 compare with another rule set')
    .option('--compare-calendar <file>', '与另一日历比较 compare with another calendar')
    .option('--registry <file>', '单位库 JSON registry of units')
    .option('--from <date>', '施行日 first day of the validity, YYYY-MM-DD')
    .option('--to <date>', '有效期末日 last day of the validity')
    .option('--office <unit>', '办公室所在单位代码 unit of the coordination office')
    .option('--supervision <unit>', '督查机构代码 unit of the supervision office')
    .option('--workers <n>', '线程数，默认与核数相同 number of threads')
    .option('--json', '输出 JSON print JSON')
    .description('交办前模拟：负担、扎堆、超期、关键条款 simulate a policy before its dispatch')
    .action(async (file: string, options: SimulateOptions) => {
      try {
        await simulate(file, options);
      } catch (error) {
        const { Interrupted } = await import('./pool.js');
        if (error instanceof Interrupted) {
          process.stderr.write('duban simulate: 已中断 / interrupted\n');
          process.exitCode = INTERRUPTED;
          return;
        }
        const words = await wordsOf(error);
        if (!words) throw error;
        for (const { zh, en } of words) process.stderr.write(`duban simulate: ${zh} / ${en}\n`);
        process.exitCode = UNUSABLE;
      }
    });
}

async function simulate(file: string, options: SimulateOptions): Promise<void> {
  const { compareScenarios } = await import('#domain/simulation/compare.js');
  const { simulateInThreads } = await import('./pool.js');
  const { ProgressBar } = await import('./progress.js');
  const seed = wholeNumber('--seed', options.seed, 0, Number.MAX_SAFE_INTEGER);
  const runs = wholeNumber('--runs', options.runs, 1, RUNS_MAX);
  const workers = wholeNumber('--workers', options.workers ?? String(availableParallelism()), 1, 256);
  const settings = await settingsFrom(options);
  const registry = options.registry === undefined ? { units: [], groups: [] } : readRegistry(options.registry);
  const { policyUnder, assumptions, nameOf } = await policyFrom(file, registry, options);
  const jobs = settings.map((setting): SimulationJob => ({ ...setting, policy: policyUnder(setting.calendar), seed }));
  const bar = new ProgressBar(process.stderr, runs * jobs.length);
  const started = performance.now();
  const gatherings = await untilInterrupted(
    async (signal) => await simulateInThreads(jobs, runs, { workers, progress: (done) => bar.draw(done), signal }),
  ).finally(() => bar.end());
  const elapsed = performance.now() - started;
  const summaries = gatherings.map((gathering) => gathering.summary());
  const comparison = gatherings.length === 2 ? compareScenarios(gatherings[0]!, gatherings[1]!) : null;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ assumptions, summaries, ...(comparison && { comparison }) }, null, 2)}\n`);
    return;
  }
  const { comparisonOf, reportOf } = await import('./report.js');
  process.stdout.write(summaries.map((summary) => reportOf(summary, assumptions, nameOf)).join('\n'));
  if (comparison) process.stdout.write(`\n${comparisonOf(comparison, nameOf)}`);
  const all = runs * jobs.length;
  process.stderr.write(`${all} 次 runs，${(elapsed / 1000).toFixed(1)} s，${Math.min(workers, all)} 线程 threads\n`);
}

/** Compiles the file and settles by stated assumptions what a review would have to settle. */
async function policyFrom(file: string, registry: Registry, options: SimulateOptions) {
  const { articlesToDispatch, assumeReview, compile, readDocument } = await import('#document/index.js');
  const { policyOn } = await import('#domain/simulation/policy.js');
  const { buildCalendar } = await import('#domain/calendar/calendar.js');
  const { CN_FEAST_EVES } = await import('#domain/calendar/built-in.js');
  let compiled: CompiledPolicy;
  try {
    const { text } = await readDocument(fs.readFileSync(file), { fileName: file });
    compiled = compile(text, {
      ...(options.registry !== undefined && { registry }),
      feasts: CN_FEAST_EVES,
    });
  } catch (error) {
    throw (await wordsOf(error))
      ? error
      : new Unusable(`${file}：无法读取：${reasonOf(error)}`, `${file}: cannot be read: ${reasonOf(error)}`);
  }
  const today = new Date().toISOString().slice(0, 10);
  const given = {
    ...(options.from !== undefined && { from: options.from }),
    ...(options.to !== undefined && { to: options.to }),
    today,
  };
  const assumed = assumeReview(compiled, [], registry, given);
  const supervising = registry.units.filter(({ kind }) => kind === 'supervision');
  const supervision = options.supervision ?? (supervising.length === 1 ? supervising[0]!.code : SUPERVISION);
  const assumptions = [...assumed.assumptions, ...officeAssumption(options)];
  const { from, to } = assumed.policy.validity;
  const policyUnder = (calendar: CalendarData): SimulatedPolicy =>
    policyOn(buildCalendar(calendar), {
      title: compiled.title ?? file,
      from: from!,
      to: to!,
      office: options.office ?? OFFICE,
      supervision,
      articles: articlesToDispatch(assumed.policy),
    });
  const names = new Map(assumed.registry.units.map(({ code, name, shortNames }) => [code, shortNames[0] ?? name]));
  return { policyUnder, assumptions, nameOf: (unit: string) => names.get(unit) ?? rowWords[unit] ?? unit };
}

const rowWords: Readonly<Record<string, string>> = {
  leader: '领导小组 leading group',
  suspended: '中止 suspended',
  discipline: '纪检监察机关 discipline body',
};

const officeAssumption = ({ office }: SimulateOptions): { code: string; zh: string; en: string }[] =>
  office === undefined
    ? [
        {
          code: 'ASSUMED.OFFICE',
          zh: '办公室不承担条款任务，自行审批',
          en: 'the coordination office owes no article and decides by itself',
        },
      ]
    : [];

/** Scenario, rule set and calendar; a second time, where something of it is compared with something else. */
async function settingsFrom(options: SimulateOptions): Promise<readonly Setting[]> {
  const { MUNICIPAL } = await import('#domain/rules/built-in.js');
  const { CN_2019_2026 } = await import('#domain/calendar/built-in.js');
  const { parseScenario } = await import('#domain/simulation/parse-scenario.js');
  const scenario = (file: string | undefined, profile: string | undefined): Scenario => {
    const written = file === undefined ? {} : readJson(file);
    if (profile === undefined) return parseScenario(written);
    return parseScenario({ ...(file === undefined && { name: profile }), ...(written as object), standard: profile });
  };
  const first: Setting = {
    scenario: scenario(options.scenario, options.profile),
    rules: options.rules === undefined ? MUNICIPAL : await readRules(options.rules),
    calendar: options.calendar === undefined ? CN_2019_2026 : await readCalendar(options.calendar),
  };
  const { compare, compareProfile, compareRules, compareCalendar } = options;
  if ([compare, compareProfile, compareRules, compareCalendar].every((option) => option === undefined)) return [first];
  const other = compare !== undefined || compareProfile !== undefined;
  return [
    first,
    {
      scenario: other ? scenario(compare ?? options.scenario, compareProfile) : first.scenario,
      rules: compareRules === undefined ? first.rules : await readRules(compareRules),
      calendar: compareCalendar === undefined ? first.calendar : await readCalendar(compareCalendar),
    },
  ];
}

type Setting = Pick<SimulationJob, 'scenario' | 'rules' | 'calendar'>;

async function readRules(file: string): Promise<RuleSet> {
  const { parseRuleSet } = await import('#domain/rules/rule-set.js');
  return asData(file, '规则集', 'rule set', parseRuleSet);
}

async function readCalendar(file: string): Promise<CalendarData> {
  const { parseCalendar } = await import('#domain/calendar/calendar.js');
  return asData(file, '工作日历', 'calendar', parseCalendar);
}

function asData<T>(file: string, zh: string, en: string, parse: (value: unknown) => T): T {
  const value = readJson(file);
  try {
    return parse(value);
  } catch (error) {
    throw new Unusable(
      `${file}：不是可用的${zh}：${reasonOf(error)} [SIMULATION.BAD_FILE]`,
      `${file}: no usable ${en}: ${reasonOf(error)}`,
    );
  }
}

/** Ends with the exit code of an interrupt, and without a trace of threads, when Ctrl-C or a request to end comes. */
async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function readRegistry(file: string): Registry {
  const value = readJson(file) as Partial<Registry> | null;
  if (Array.isArray(value?.units) && Array.isArray(value.groups)) return value as Registry;
  throw new Unusable(
    `${file}：不是单位库（缺 units、groups）[SIMULATION.BAD_FILE]`,
    `${file}: is no registry (units and groups are needed)`,
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new Unusable(
      `${file}：无法读取：${reasonOf(error)} [SIMULATION.BAD_FILE]`,
      `${file}: cannot be read: ${reasonOf(error)}`,
    );
  }
}

function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Unusable(
    `${option} 应为 ${min} 到 ${max} 的整数 [SIMULATION.BAD_OPTION]`,
    `${option} must be a whole number from ${min} to ${max}`,
  );
}

const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;

/** What to tell the caller of an error that is theirs to put right; null for a fault of the program. */
async function wordsOf(error: unknown): Promise<{ zh: string; en: string }[] | null> {
  const { CorrectionError, DocumentError, messageOf } = await import('#document/index.js');
  const { ScenarioError } = await import('#domain/simulation/parse-scenario.js');
  const { SimulationError } = await import('#domain/simulation/world.js');
  if (error instanceof Unusable) return [error];
  if (error instanceof ScenarioError)
    return error.problems.map(({ path, zh, en }) => ({
      zh: `情景 ${path}：${zh} [SIMULATION.BAD_SCENARIO]`,
      en: `scenario, ${path}: ${en}`,
    }));
  if (error instanceof SimulationError) return [simulationWords(error)];
  if (!(error instanceof DocumentError || error instanceof CorrectionError)) return null;
  return [{ zh: messageOf(error.code, error.params), en: `${messageOf(error.code, error.params, 'en')} [${error.code}]` }];
}

function simulationWords({ code, params }: { readonly code: string; readonly params: object }): { zh: string; en: string } {
  const about = Object.keys(params).length > 0 ? ` ${JSON.stringify(params)}` : '';
  if (code === 'SIMULATION.NO_ARTICLES')
    return { zh: `没有可交办的条款 [${code}]`, en: 'there is no article that could be dispatched' };
  if (code === 'SIMULATION.BAD_PERIOD')
    return {
      zh: `有效期不可用：须在 1900 年至 2200 年之间，末日晚于交办日（施行后的首个工作日），且不超过三十年 [${code}]`,
      en: 'the validity must lie between 1900 and 2200, end after the dispatch (its first working day), and last for at most thirty years',
    };
  return { zh: `无法交办 [${code}]${about}`, en: `cannot be dispatched${about}` };
}
