import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import { draftPapers } from '#ledger/papers.js';
import { verifyLedger } from '#ledger/verify.js';
import { Story } from '../support/story.js';

let story: Story;
let policy: string;
let articles: string[];

beforeAll(async () => {
  story = await Story.begin('2026-01-12T10:00+08:00', ['KJJ', 'GXJ']);
  const completionDue = '2026-06-30T17:30:00+08:00';
  ({ policy, articles } = await story.dispatched([
    { leads: ['KJJ'], responsible: ['GXJ'], completionDue },
    { leads: ['GXJ'], completionDue },
  ]));
  await story.execute(articles[0]!, 'KJJ', ['GXJ']);
});

afterAll(async () => {
  await story?.end();
});

interface Paper {
  state: {
    title: string;
    status: string;
    sections: { key: string; lines: { text: string; cites: { subject: string; position: number }[] }[] }[];
  };
}
const papers = async (account = story.office) =>
  (await story.get<{ items: { id: string; kind: string; period: string; status: string }[] }>('/api/papers', account)).items;

describe('periodic papers', () => {
  it('are drafted once for a period that is over, from its events, which every line cites', async () => {
    expect(await draftPapers(story.api.pool, story.ledger)).toBe(0);
    await story.stand('2026-01-20T10:00+08:00');
    await story.settle();
    await story.stand('2026-02-02T10:00+08:00');
    expect(await draftPapers(story.api.pool, story.ledger)).toBe(1);
    expect(await draftPapers(story.api.pool, story.ledger)).toBe(0);
    const [bulletin] = await papers();
    expect(bulletin).toMatchObject({ kind: 'bulletin', period: '2026-01', status: 'draft' });
    const { state } = await story.get<Paper>(`/api/papers/${bulletin!.id}`, story.supervision);
    expect(state.sections.map(({ key }) => key)).toEqual(['approved', 'overdue']);
    const cites = state.sections.flatMap(({ lines }) => lines.flatMap((line) => line.cites));
    const { rows } = await story.api.pool.query<{ type: string }>(
      `select type from event e join unnest($1::uuid[], $2::int[]) c(subject, position)
       on e.subject_id = c.subject and e.position = c.position order by type`,
      [cites.map(({ subject }) => subject), cites.map(({ position }) => position)],
    );
    expect(rows.map(({ type }) => type)).toEqual(['OverdueMarked', 'PlanApproved']);
  });

  it('go to the units as notices once the supervision office has approved them, and to nobody before', async () => {
    const [bulletin] = await papers();
    const kjj = await story.head('KJJ');
    expect(await papers(kjj)).toEqual([]);
    expect((await story.api.request('GET', `/api/papers/${bulletin!.id}`, { token: kjj.token })).status).toBe(404);
    expect(await story.inbox(story.supervision)).toContain('approve-paper');
    expect((await story.post(`/api/papers/${bulletin!.id}/send`, {}, story.office)).status).toBe(403);
    expect(await story.post(`/api/papers/${bulletin!.id}/send`, { units: ['NOPE'] }, story.supervision)).toMatchObject({
      status: 404,
      body: { code: 'UNIT.UNKNOWN' },
    });
    await story.done(`/api/papers/${bulletin!.id}/send`, {}, story.supervision);
    expect(await papers(kjj)).toHaveLength(1);
    const told = await story.get<{ items: { kind: string }[] }>('/api/notices?limit=200', kjj);
    expect(told.items.filter(({ kind }) => kind === 'paper')).toHaveLength(1);
    expect(await story.inbox(story.supervision)).not.toContain('approve-paper');
  });

  it('catch up when the clock was far ahead: each month with events, and the quarter, however often it is asked', async () => {
    await story.stand('2026-03-10T10:00+08:00');
    await story.settle();
    await story.stand('2026-07-02T10:00+08:00');
    await Promise.all([draftPapers(story.api.pool, story.ledger), draftPapers(story.api.pool, story.ledger)]);
    const all = (await papers()).map(({ kind, period }) => `${kind} ${period}`).sort();
    expect(all).toEqual(['bulletin 2026-01', 'bulletin 2026-03', 'summary 2026-Q1']);
    expect((await verifyLedger(story.api.pool)).discrepancies).toEqual([]);
  });

  it('of a new version begin with its dispatch: what its articles did before stands in the papers of the old one', async () => {
    await story.stand('2026-07-06T10:00+08:00');
    const version = await story.dispatched([{ leads: ['KJJ'], completionDue: '2026-12-31T17:30:00+08:00' }]);
    const move = async (to: string) =>
      await story.owner.query('update article set policy_id = $1 where id = $2', [to, articles[0]]);
    await move(version.policy);
    await story.stand('2026-07-20T10:00+08:00');
    await story.settle();
    await story.stand('2026-08-03T10:00+08:00');
    await draftPapers(story.api.pool, story.ledger);
    const { rows } = await story.owner.query('select kind, period from paper where policy_id = $1', [version.policy]);
    await move(policy);
    expect(rows).toEqual([{ kind: 'bulletin', period: '2026-07' }]);
  });
});

async function register(id: string, format: string): Promise<Buffer> {
  const response = await fetch(`${story.api.url}/api/policies/${id}/register?format=${format}`, {
    headers: { authorization: `Bearer ${story.office.token}` },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toContain(`register.${format}`);
  return Buffer.from(await response.arrayBuffer());
}

describe('the register of a policy', () => {
  it('has a row an article as XLSX, computes nothing, and holds the last problems that were reported', async () => {
    const kjj = await story.head('KJJ');
    const problem = '=HYPERLINK("http://example.org")';
    await story.done(`/api/articles/${articles[0]}/report`, { progress: '推进', problems: problem, percent: 30 }, kjj);
    const [sheet] = await readXlsxFile(await register(policy, 'xlsx'));
    expect(sheet!.data).toHaveLength(3);
    const [head, first] = sheet!.data as string[][];
    expect(head![0]).toBe('序号');
    expect(first!.slice(0, 6)).toEqual(['1', expect.any(String), '任务1', 'KJJ', 'GXJ', '办理']);
    expect(first![10]).toBe(`'${problem}`);
    expect(first![11]).toMatch(/KJJ \d+\.\d/);
  });

  it('holds the problems that a handler reported once the head has confirmed them, and the burden ledger counts that report', async () => {
    const head = await story.head('GXJ');
    const handler = await story.api.accountOf('handler', 'GXJ');
    const reports = async () => {
      const months = await story.get<{ counts: { report: number } }[]>('/api/burden?from=2026-01&to=2026-08', head);
      return months.reduce((sum, { counts }) => sum + counts.report, 0);
    };
    const problems = async () => ((await readXlsxFile(await register(policy, 'xlsx')))[0]!.data[1] as string[])[10];
    const asked = await reports();
    expect(asked).toBeGreaterThan(0);
    const before = await problems();
    await story.done(`/api/articles/${articles[0]}/report`, { progress: '推进', problems: '经费不足', percent: 30 }, handler);
    expect([await problems(), await reports()]).toEqual([before, asked]);
    await story.done(`/api/articles/${articles[0]}/confirm-report`, {}, head);
    expect([await problems(), await reports()]).toEqual(['经费不足', asked]);
  });

  it('is a table of a document as DOCX', async () => {
    const parts = unzipSync(await register(policy, 'docx'));
    const xml = strFromU8(parts['word/document.xml']!);
    expect(xml.match(/<w:tr[ >]/g)).toHaveLength(3);
    expect(xml).toContain('任务2');
    expect(xml).toContain('<w:tblHeader');
  });

  it.each(['xlsx', 'docx'])('of a thousand articles comes as %s', async (format) => {
    const completionDue = '2026-12-31T17:30:00+08:00';
    const list = await story.dispatched(
      Array.from({ length: 1_000 }, () => ({ leads: ['KJJ'], responsible: ['GXJ'], completionDue })),
    );
    const bytes = await register(list.policy, format);
    const rows =
      format === 'xlsx'
        ? (await readXlsxFile(bytes))[0]!.data.length
        : strFromU8(unzipSync(bytes)['word/document.xml']!).match(/<w:tr[ >]/g)!.length;
    expect(rows).toBe(1_001);
  });

  it('is of a policy that exists, for offices and the leading group', async () => {
    const of = (id: string, token: string) => story.api.request('GET', `/api/policies/${id}/register`, { token });
    expect((await of(randomUUID(), story.office.token)).status).toBe(404);
    expect((await of(policy, (await story.head('KJJ')).token)).status).toBe(403);
  });
});

describe('the statistics of a policy', () => {
  it('count tasks by unit and the days for which each held the clock, in the order of the registry', async () => {
    const { units } = await story.get<{
      units: { unit: string; tasks: number; onTime: number; late: number; open: number; averageDays: number }[];
    }>(`/api/policies/${policy}/statistics`, story.leader);
    const order = (await story.get<{ units: { code: string }[] }>('/api/units', story.office)).units.map(({ code }) => code);
    expect(units.map(({ unit }) => unit)).toEqual(order.filter((code) => units.some(({ unit }) => unit === code)));
    for (const { tasks, onTime, late, open } of units) expect(onTime + late + open).toBe(tasks);
    const gxj = units.find(({ unit }) => unit === 'GXJ')!;
    // the second article was never signed for
    expect(gxj.late).toBeGreaterThanOrEqual(1);
    expect(gxj.averageDays).toBeGreaterThan(10);
  });
});
