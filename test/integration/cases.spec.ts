import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { Actor } from '#domain/actor.js';
import type { ApprovalState } from '#domain/approval/state.js';
import type { ArticleState } from '#domain/article/state.js';
import type { CaseCommand } from '#domain/case/commands.js';
import type { CaseState } from '#domain/case/state.js';
import { MUNICIPAL } from '#domain/rules/built-in.js';
import type { ToleranceCommand } from '#domain/tolerance/tolerance.js';
import { CONDITIONS, type Condition } from '#domain/tolerance/events.js';
import type { Ledger, Executed } from '#ledger/ledger.js';
import { verifyLedger } from '#ledger/verify.js';
import { dispatchOf, head, office, supervision } from '../support/articles.js';
import { StandingLedger } from '../support/standing.js';

let standing: StandingLedger;
let pool: pg.Pool;
let ledger: Ledger;

beforeAll(async () => {
  standing = await StandingLedger.start(12);
  ({ pool, ledger } = standing);
});

afterAll(async () => {
  expect((await verifyLedger(pool)).discrepancies).toEqual([]);
  await standing?.close();
});

/** Business time stands at this instant (Beijing). */
const stand = (text: string) => standing.stand(`${text}+08:00`);

const discipline: Actor = { account: 'jw', unit: 'JW', roles: ['discipline_body'] };
const leader: Actor = { account: 'mayor', unit: 'ZF', roles: ['leader'] };
const second: Actor = { account: 'dcs-2', unit: 'DCS', roles: ['supervision_office'] };
const plan = { content: '签收情况', object: 'KJJ', scope: '本条' };
const open: CaseCommand = { kind: 'open', basis: '政府督查工作条例第十一条', plan };
const every = <Value>(value: Value) => Object.fromEntries(CONDITIONS.map((one) => [one, value])) as Record<Condition, Value>;

async function stateOf<State>(id: string): Promise<State> {
  const { rows } = await pool.query<{ state: State }>('select state from subject where id = $1', [id]);
  return rows[0]!.state;
}

const act = (id: string, actor: Actor, command: CaseCommand): Promise<Executed> =>
  ledger.executeCase({ id, actor, command, commandId: randomUUID() });

async function done(id: string, actor: Actor, command: CaseCommand): Promise<void> {
  expect({ command, ...(await act(id, actor, command)) }).toMatchObject({ command, ok: true });
}

const settleAll = () => standing.settleAll();

/** An article that nobody signs for, and the draft that follows five working days after its sign-for date. */
async function overdueArticle(responsible = ['GXJ']): Promise<{ article: string; drafts: string[] }> {
  await stand('2026-03-02T10:00');
  const request = dispatchOf(responsible, {}, MUNICIPAL);
  await ledger.execute(request);
  await stand('2026-03-11T10:00');
  await settleAll();
  const { rows } = await pool.query<{ id: string }>('select id from "case" where article_id = $1 order by unit desc', [
    request.id,
  ]);
  return { article: request.id, drafts: rows.map(({ id }) => id) };
}

/** A case on an overdue article with a conclusion against the unit. */
async function concludedCase(): Promise<string> {
  const { drafts } = await overdueArticle();
  const id = drafts[0]!;
  await done(id, supervision, open);
  await done(id, supervision, { kind: 'issueNotice', text: '请说明情况' });
  await done(id, head('KJJ'), { kind: 'answer', explanation: '人员调整' });
  await done(id, supervision, { kind: 'conclude', finding: '未按期签收' });
  return id;
}

async function propose(id: string, proposal: 'accountability' | 'circular' | 'change-of-lead'): Promise<string> {
  const approvers = [{ role: 'leader', unit: 'ZF', account: null }] as const;
  const newLead = { to: 'GXJ', former: 'responsible' } as const;
  const asked = {
    question: '是否同意',
    reason: '逾期',
    mode: 'single',
    approvers,
    ...(proposal === 'change-of-lead' && { newLead }),
  } as const;
  await done(id, supervision, { kind: 'propose', proposal, ...asked });
  return (await stateOf<CaseState>(id)).proposals.at(-1)!.id;
}

const agree = (id: string) =>
  ledger.executeApproval({ id, actor: leader, command: { kind: 'agree', opinion: '同意' }, commandId: randomUUID() });

describe('a case and its article in one transaction', () => {
  it('the machine drafts one case for every unit that is overdue, once, however often it settles', async () => {
    const { article, drafts } = await overdueArticle();
    expect(drafts).toHaveLength(2);
    expect(await stateOf<CaseState>(drafts[0]!)).toMatchObject({
      status: 'drafted',
      origin: 'machine',
      unit: 'KJJ',
      task: 'sign:KJJ',
    });
    await stand('2026-04-01T10:00');
    await settleAll();
    const { rows } = await pool.query('select 1 from "case" where article_id = $1', [article]);
    expect(rows).toHaveLength(2);
  });

  it('of two cases opened at once on the same matter one is refused with the other named, and nothing of it is written', async () => {
    const { article, drafts } = await overdueArticle();
    const draft = await stateOf<CaseState>(drafts[0]!);
    const byHand = randomUUID();
    await done(byHand, supervision, { kind: 'draft', facts: { ...draft, origin: 'supervision', grounds: '群众反映' } });
    const both = await Promise.all([drafts[0]!, byHand].map((id) => act(id, supervision, open)));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = both.find(({ ok }) => !ok)!;
    expect(refused).toMatchObject({ code: 'CASE.DUPLICATE', params: { unit: 'KJJ' } });
    const opened = [drafts[0]!, byHand][both[0]!.ok ? 0 : 1]!;
    const other = [drafts[0]!, byHand][both[0]!.ok ? 1 : 0]!;
    expect((await stateOf<CaseState>(other)).status).toBe('drafted');
    expect((await stateOf<ArticleState>(article)).cases).toContainEqual(
      expect.objectContaining({ caseId: opened, outcome: 'open' }),
    );
    // merged instead: one demand on the unit
    await done(other, supervision, { kind: 'discard', reason: '同一事项', mergedInto: opened });
    expect((await stateOf<CaseState>(opened)).merged).toMatchObject([{ from: other, task: 'sign:KJJ' }]);
  });

  it('while a case by hand is open the machine drafts none on the task; an accepted explanation is known to the article', async () => {
    await stand('2026-03-02T10:00');
    const request = dispatchOf(['GXJ'], {}, MUNICIPAL);
    await ledger.execute(request);
    const id = randomUUID();
    const { policyId, ruleSet, calendar, title, number, numeral } = await stateOf<ArticleState>(request.id);
    const matter = {
      policyId,
      articleId: request.id,
      ruleSet,
      calendar,
      title,
      number,
      numeral,
      unit: 'KJJ',
      task: 'sign:KJJ',
      due: null,
    };
    const facts = { ...matter, origin: 'supervision', grounds: '久拖不签', supervision: 'DCS' } as const;
    await done(id, supervision, { kind: 'draft', facts });
    await done(id, supervision, open);
    await stand('2026-03-20T10:00');
    await settleAll();
    const { rows } = await pool.query<{ unit: string }>('select unit from "case" where article_id = $1 order by unit', [
      request.id,
    ]);
    expect(rows.map(({ unit }) => unit)).toEqual(['GXJ', 'KJJ']);
    await done(id, supervision, { kind: 'issueNotice', text: '请说明' });
    await done(id, head('KJJ'), { kind: 'answer', explanation: '已书面说明' });
    await done(id, supervision, { kind: 'acceptExplanation', opinion: '成立' });
    await settleAll();
    expect((await stateOf<ArticleState>(request.id)).cases).toMatchObject([{ caseId: id, outcome: 'accepted' }]);
    expect((await pool.query('select 1 from "case" where article_id = $1', [request.id])).rows).toHaveLength(2);
  });

  it('the machine’s drafts end with their article, in the same transaction; what was opened goes on', async () => {
    const { article, drafts } = await overdueArticle();
    await done(drafts[0]!, supervision, open);
    const actor: Actor = { account: 'approval', unit: null, roles: ['approval'] };
    const cancelled = await ledger.execute({
      id: article,
      actor,
      command: { kind: 'cancel', reason: '政策调整' },
      commandId: randomUUID(),
    });
    expect(cancelled).toMatchObject({ ok: true, events: ['ArticleCancelled'] });
    expect((await stateOf<CaseState>(drafts[0]!)).status).toBe('opened');
    expect((await stateOf<CaseState>(drafts[1]!)).status).toBe('discarded');
    const { rows } = await pool.query(
      "select data->>'reason' as reason from event where subject_id = $1 and type = 'CaseDiscarded'",
      [drafts[1]],
    );
    expect(rows).toEqual([{ reason: '条款已终止：政策调整' }]);
    const { rows: open1 } = await pool.query('select 1 from task where subject_id = $1 and closed_at is null', [drafts[1]]);
    expect(open1).toEqual([]);
  });

  it('numbers notices by year without a gap, whichever office issues them, also when some are refused and many are issued at once', async () => {
    const { rows: before } = await pool.query<{ last: number }>('select last from notice_number where year = 2026');
    const cases: string[] = [];
    for (let i = 0; i < 4; i++) cases.push(...(await overdueArticle()).drafts);
    // the supervision office is a unit of this one: the coordination office keeps its cases
    const stoodIn = (await overdueArticle(['DCS'])).drafts;
    const by = (id: string): Actor => (stoodIn.includes(id) ? office : supervision);
    cases.push(...stoodIn);
    for (const id of cases.slice(1)) await done(id, by(id), open);
    const issued = await Promise.all(cases.map((id) => act(id, by(id), { kind: 'issueNotice', text: '请说明' })));
    expect(issued.filter(({ ok }) => !ok)).toMatchObject([{ code: 'CASE.WRONG_STATUS' }]);
    const numbers = (await Promise.all(cases.slice(1).map((id) => stateOf<CaseState>(id)))).map(({ notice }) => notice!.number);
    const from = before[0]?.last ?? 0;
    expect(numbers.sort((a, b) => a - b)).toEqual(cases.slice(1).map((_, i) => from + 1 + i));
  });
});

describe('proposals and error tolerance across subjects', () => {
  it('a proposal becomes an approval that its proposer does not decide, and its outcome stands in the case', async () => {
    const id = await concludedCase();
    const approval = await propose(id, 'circular');
    expect(await stateOf<ApprovalState>(approval)).toMatchObject({ kind: 'circular', interested: ['KJJ'], status: 'pending' });
    expect(await agree(approval)).toMatchObject({ ok: true });
    expect((await stateOf<CaseState>(id)).proposals).toMatchObject([{ id: approval, approved: true }]);
  });

  it('an approved change of lead is carried out on the article in the same transaction', async () => {
    const id = await concludedCase();
    const approval = await propose(id, 'change-of-lead');
    expect(await stateOf<ApprovalState>(approval)).toMatchObject({ interested: ['KJJ', 'GXJ'] });
    expect(await agree(approval)).toMatchObject({ ok: true });
    const { articleId } = await stateOf<CaseState>(id);
    expect((await stateOf<ArticleState>(articleId)).leads).toEqual(['GXJ']);
    expect((await stateOf<CaseState>(id)).proposals).toMatchObject([{ approved: true }]);
  });

  const applied = async (caseId: string): Promise<string> => {
    const { policyId, articleId, number, title, ruleSet, calendar } = await stateOf<CaseState>(caseId);
    const facts = { caseId, policyId, articleId, number, title, ruleSet, calendar, unit: 'KJJ', discipline: 'JW' };
    const command: ToleranceCommand = {
      kind: 'apply',
      facts: { ...facts, statement: '先行先试', conditions: every('见附件'), papers: [] },
      majorSafetyAccident: false,
    };
    const id = randomUUID();
    const executed = await ledger.executeTolerance({ id, actor: head('KJJ'), command, commandId: randomUUID() });
    expect(executed).toMatchObject({ ok: true });
    return id;
  };
  const judge = (id: string, outcome: 'exempt' | 'lighten') =>
    ledger.executeTolerance({
      id,
      actor: discipline,
      command: { kind: 'judge', outcome, reasons: '符合条件', found: every(true) },
      commandId: randomUUID(),
    });

  it('accountability waits, without its time running, until the application is decided, and is then asked anew', async () => {
    const id = await concludedCase();
    const approval = await propose(id, 'accountability');
    const tolerance = await applied(id);
    expect(await agree(approval)).toMatchObject({ ok: false, code: 'APPROVAL.HELD' });
    await stand('2026-04-08T10:00');
    await settleAll();
    expect((await stateOf<ApprovalState>(approval)).status).toBe('pending');
    expect(await judge(tolerance, 'lighten')).toMatchObject({ ok: true });
    expect(await stateOf<CaseState>(id)).toMatchObject({ tolerance: { id: tolerance, status: 'lighten' } });
    expect(await agree(approval)).toMatchObject({ ok: true });
  });

  it('an exemption ends the proposal, and none is made again; one made while an application is open waits from the start', async () => {
    const id = await concludedCase();
    const tolerance = await applied(id);
    const approval = await propose(id, 'accountability');
    expect(await agree(approval)).toMatchObject({ code: 'APPROVAL.HELD' });
    expect(await judge(tolerance, 'exempt')).toMatchObject({ ok: true });
    expect((await stateOf<ApprovalState>(approval)).status).toBe('withdrawn');
    expect((await stateOf<CaseState>(id)).proposals).toMatchObject([{ approved: false }]);
  });

  it('a revoked conclusion takes its open proposals back', async () => {
    const id = await concludedCase();
    const approval = await propose(id, 'circular');
    await done(id, head('KJJ'), { kind: 'requestReview', grounds: '事实有误' });
    expect(await act(id, supervision, { kind: 'decideReview', outcome: 'revoked', opinion: '撤销' })).toMatchObject({
      code: 'CASE.RECUSED',
    });
    await done(id, second, { kind: 'decideReview', outcome: 'revoked', opinion: '撤销' });
    expect((await stateOf<ApprovalState>(approval)).status).toBe('withdrawn');
  });
});
