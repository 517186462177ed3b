import { InvalidArgumentError, type Command } from 'commander';
import type { CaseStatus } from '#domain/case/state.js';
import {
  approvalStatusWords,
  caseStatusWords,
  lessonStatusWords,
  meetingStatusWords,
  toleranceStatusWords,
} from '#contracts/words/statuses.js';
import type { LessonStatus } from '#ledger/queries/lessons.js';
import type { Words } from '#contracts/words/words.js';
import { dataOption } from '../database.js';
import { found, idOf, listed, reading, timelineOf, type ListOptions, type ReadOptions } from './access.js';
import * as print from './print.js';

interface Filters extends ListOptions {
  readonly policy?: string;
  readonly status?: string;
  readonly unit?: string;
}

const POLICY = ['--policy <id>', '只看一份政策 of one policy', idOf] as const;
const UNIT = ['--unit <code>', '只看一个单位 of one unit'] as const;

function count(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('应为非负整数 must be a whole number');
  return Number(text);
}

/** The option that asks for one status, and refuses a name that is none. */
function statusOption(words: Readonly<Record<string, Words>>) {
  const names = Object.keys(words);
  const parse = (text: string): string => {
    if (names.includes(text)) return text;
    throw new InvalidArgumentError(`可用的状态 the statuses: ${names.join(' ')}`);
  };
  return ['--status <status>', '只看一种状态（英文名） of one status', parse] as const;
}

/** A reading command: on the ledger of the installation, as JSON when asked for. */
const command = (parent: Command, name: string, description: string): Command =>
  parent
    .command(name)
    .description(description)
    .option(...dataOption)
    .option('--json', '输出 JSON print JSON');

const list = (parent: Command, description: string, name = 'list'): Command =>
  command(parent, name, description).option('--limit <n>', '最多列出几项，0 为全部 how many at most, 0 for all', count, 50);

const show = (parent: Command, description: string): Command =>
  command(parent, 'show', description).argument('<id>', '编号（清单第一列） id, the first column of the list', idOf);

type Access = Parameters<typeof timelineOf>[0];

/** How to read a subject of this id together with what happened to it. Refuses an unknown id as {@link found} does. */
const withTimeline =
  <View extends object>(
    read: (pool: Access['pool'], rules: Access['rules'], id: string) => Promise<View | undefined>,
    id: string,
  ) =>
  async (access: Access) => ({
    ...found(await read(access.pool, access.rules, id), id),
    timeline: await timelineOf(access, id),
  });

/**
 * What the ledger holds of the work of the leading group and the supervision office: policies, cases, approvals, meetings, disputes, precedents,
 * papers, applications for error tolerance, and the burden ledger. These commands read; people act through the API. Exit code 1 when an id is unknown.
 */
export function registerReading(program: Command): void {
  registerCases(program);
  registerApprovals(program);
  registerMeetings(program);
  registerDisputes(program);
  registerTolerance(program);
  registerPapers(program);
  registerBurden(program);
}

function registerCases(program: Command): void {
  const cases = program.command('cases').description('督办件 supervision cases');
  list(cases, '列出督办件，新的在前 list them, the newest first')
    .option(...POLICY)
    .option(...statusOption(caseStatusWords))
    .option(...UNIT)
    .action(async (options: Filters) => {
      const { readCases } = await import('#ledger/queries/cases.js');
      const { policy, unit, limit } = options;
      const status = options.status as CaseStatus | undefined;
      const query = { policy, unit, status, scope: null };
      await reading(
        options,
        async ({ pool }) => await listed(limit, (page) => readCases(pool, { ...query, ...page })),
        print.cases,
      );
    });
  show(cases, '一件督办件及其经过 one case and what happened').action(async (id: string, options: ReadOptions) => {
    const { readCase } = await import('#ledger/queries/cases.js');
    await reading(options, withTimeline(readCase, id), print.supervisionCase);
  });
}

function registerApprovals(program: Command): void {
  const approvals = program.command('approvals').description('领导小组审批 decisions of the leading group');
  list(approvals, '列出审批，新的在前 list them, the newest first')
    .option(...POLICY)
    .option(...statusOption(approvalStatusWords))
    .option(...UNIT)
    .action(async (options: Filters) => {
      const { readApprovals } = await import('#ledger/queries/approvals.js');
      const { policy: policyId, status, unit = null, limit } = options;
      const query = { policyId, status, unit };
      await reading(
        options,
        async ({ pool }) => await listed(limit, (page) => readApprovals(pool, { ...query, ...page })),
        print.approvals,
      );
    });
  show(approvals, '一项审批及其经过 one request and what happened').action(async (id: string, options: ReadOptions) => {
    const { readApproval } = await import('#ledger/queries/approvals.js');
    await reading(options, withTimeline(readApproval, id), print.approval);
  });
}

function registerMeetings(program: Command): void {
  const meetings = program.command('meetings').description('领导小组会议 meetings of the leading group');
  list(meetings, '列出会议，新的在前 list them, the latest first')
    .option(...POLICY)
    .option(...statusOption(meetingStatusWords))
    .option(...UNIT)
    .action(async (options: Filters) => {
      const { readMeetings } = await import('#ledger/queries/meetings.js');
      const { policy: policyId, status, unit = null, limit } = options;
      const query = { policyId, status, unit };
      await reading(
        options,
        async ({ pool }) => await listed(limit, (page) => readMeetings(pool, { ...query, ...page })),
        print.meetings,
      );
    });
  show(meetings, '一次会议：议题、出席、决议、交办 one meeting: agenda, attendance, resolutions, orders').action(
    async (id: string, options: ReadOptions) => {
      const { readMeeting } = await import('#ledger/queries/meetings.js');
      await reading(options, withTimeline(readMeeting, id), print.meeting);
    },
  );
}

function registerDisputes(program: Command): void {
  const disputes = program.command('disputes').description('未决争议 open disputes');
  list(disputes, '列出未决争议，等待最久的在前 list them, the longest waiting first')
    .option(...POLICY)
    .action(async (options: Filters) => {
      const { readOpenDisputes } = await import('#ledger/queries/disputes.js');
      const { policy: policyId, limit } = options;
      await reading(
        options,
        async ({ pool }) => await listed(limit, (page) => readOpenDisputes(pool, { policyId, ...page })),
        print.disputes,
      );
    });
  const precedents = program.command('precedents').description('裁定先例 rulings as precedents');
  list(precedents, '列出裁定，新的在前 list them, the newest first')
    .option('--words <words>', '含有这些字 in which these words stand')
    .option(...UNIT)
    .action(async (options: Filters & { readonly words?: string }) => {
      const { readPrecedents } = await import('#ledger/queries/precedents.js');
      const { words, unit, limit } = options;
      await reading(
        options,
        async ({ pool }) => await listed(limit, (page) => readPrecedents(pool, { words, unit, ...page })),
        print.precedents,
      );
    });
  list(precedents, '单位库可从裁定学到的 what the registry of units may learn from rulings', 'lessons')
    .option(...statusOption(lessonStatusWords))
    .action(async (options: Filters) => {
      const { readLessons } = await import('#ledger/queries/lessons.js');
      const { limit } = options;
      const status = options.status as LessonStatus | undefined;
      await reading(
        options,
        async ({ pool }) => await listed(limit, (page) => readLessons(pool, { status, ...page })),
        print.lessons,
      );
    });
}

function registerTolerance(program: Command): void {
  const tolerance = program.command('tolerance').description('容错申请 applications for error tolerance');
  list(tolerance, '列出容错申请，新的在前 list them, the newest first')
    .option(...POLICY)
    .option(...statusOption(toleranceStatusWords))
    .option('--unit <code>', '只看一个单位申请或认定的 made by one unit, or decided by it')
    .action(async (options: Filters) => {
      const { readTolerances } = await import('#ledger/queries/tolerance.js');
      const { policy: policyId, status, unit: scope = null, limit } = options;
      const query = { policyId, status, scope };
      await reading(
        options,
        async ({ pool }) => await listed(limit, (page) => readTolerances(pool, { ...query, ...page })),
        print.tolerances,
      );
    });
  show(tolerance, '一件容错申请：逐项条件、所引决策材料、经过 one application: conditions, papers cited, what happened').action(
    async (id: string, options: ReadOptions) => {
      const { readTolerance } = await import('#ledger/queries/tolerance.js');
      await reading(
        options,
        withTimeline((pool) => readTolerance(pool, id), id),
        print.tolerance,
      );
    },
  );
}

function registerPapers(program: Command): void {
  const papers = program.command('papers').description('月度通报、季度小结 monthly bulletins, quarterly summaries');
  list(papers, '列出通报、小结，新的在前 list them, the newest first')
    .option(...POLICY)
    .action(async (options: Filters) => {
      const { readPapers } = await import('#ledger/papers.js');
      const { policy: policyId, limit } = options;
      const query = { policyId, unit: null };
      await reading(
        options,
        async ({ pool }) => await listed(limit, (page) => readPapers(pool, { ...query, ...page })),
        print.papers,
      );
    });
  show(papers, '一份通报或小结，每行附所依据的事项 one paper, each line with the events that it cites').action(
    async (id: string, options: ReadOptions) => {
      const { readPaper } = await import('#ledger/papers.js');
      await reading(options, async ({ pool }) => found(await readPaper(pool, id), id), print.paper);
    },
  );
}

function registerBurden(program: Command): void {
  const month = (text: string): string => {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('应写作 2026-01 must be written 2026-01');
    return text;
  };
  command(program, 'burden', '负担台账：各单位每月被要求的报告、附件、通知、检查 what was asked of each unit, by month')
    .requiredOption('--from <month>', '起始月 first month, 2026-01', month)
    .requiredOption('--to <month>', '截止月 last month, 2026-12', month)
    .option(...UNIT)
    .action(async (options: ReadOptions & { readonly from: string; readonly to: string; readonly unit?: string }) => {
      const { readBurden } = await import('#ledger/queries/burden.js');
      const { from, to, unit = null } = options;
      await reading(options, async ({ pool }) => await readBurden(pool, { from, to, unit }), print.burden);
    });
}
