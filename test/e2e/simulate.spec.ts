import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PEER } from '#domain/rules/built-in.js';
import { packageRoot } from '#runtime/paths.js';
import { Simulator } from '../../apps/api/simulation/simulator.js';
import { startTestApi, type TestAccount, type TestApi } from '../support/api.js';
import { until } from '../support/until.js';

const text = readFileSync(`${packageRoot()}/demo/qingyuan/policy.txt`);
const registry: unknown = JSON.parse(readFileSync(`${packageRoot()}/demo/qingyuan/units.json`, 'utf8'));

interface Answer {
  readonly code: string;
  readonly detail: string;
  readonly assumptions: { code: string; message: string }[];
  readonly second: { runs: number } | null;
  readonly comparison: { first: string; second: string } | null;
  readonly summary: { runs: number; articles: { number: number }[]; totals: Record<string, { mean: number }> };
}

let api: TestApi;
let office: TestAccount;
let policy: string;

beforeAll(async () => {
  api = await startTestApi();
  office = await api.accountOf('coordination_office', 'QY-ZF');
  expect((await api.request('PUT', '/api/units', { token: office.token, body: registry })).status).toBe(204);
  const imported = await api.request<{ id: string }>('POST', '/api/policies?fileName=policy.txt', {
    token: office.token,
    body: text,
    headers: { 'content-type': 'application/octet-stream' },
  });
  policy = imported.body.id;
});

afterAll(async () => {
  await api?.close();
});

const simulate = async (body: unknown, { token } = office, headers: Record<string, string> = {}, id = policy) =>
  await api.request<Answer>('POST', `/api/policies/${id}/simulate`, { token, body, headers });

describe('the simulation of a policy under review, over HTTP', () => {
  const short = { seed: 5, runs: 2, from: '2021-03-01', to: '2021-12-31' };

  it('answers load and dangers with what it assumed, the same for the same seed, and records nothing', async () => {
    const first = await simulate(short);
    expect(first.status).toBe(200);
    expect(first.body.summary).toMatchObject({ runs: 2 });
    expect(first.body.summary.articles).toHaveLength(16);
    expect(first.body.summary.totals['tasks']!.mean).toBeGreaterThan(500);
    expect(first.body.assumptions.map(({ code }) => code)).toContain('ASSUMED.GROUP');
    expect((await simulate(short)).body).toEqual(first.body);
    const { body } = await api.request<{ position: number; stage: string }>('GET', `/api/policies/${policy}`, {
      token: office.token,
    });
    expect(body).toMatchObject({ position: 1, stage: 'review' });
  }, 120_000);

  it('takes a scenario, and says in the language of the reader what is wrong with one', async () => {
    const punctual = await simulate({ ...short, runs: 1, scenario: { standard: 'punctual' } });
    expect(punctual.body.summary.totals['overdue']!.mean).toBe(0);
    const wrong = await simulate({ ...short, scenario: { standard: 'lazy' } }, office, { 'accept-language': 'en' });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'SIMULATION.BAD_SCENARIO' } });
    expect(wrong.body.detail).toContain('standard one of these profiles is needed');
    expect((await simulate({ ...short, scenario: { standard: 'lazy' } })).body.detail).toContain('应为以下类型之一');
  }, 120_000);

  it('puts a what-if beside it, with the difference and whether it is certain', async () => {
    const compareWith = { scenario: { name: '都迟报', standard: 'late' } };
    const { body } = await simulate({ ...short, runs: 3, scenario: { name: '都按时', standard: 'punctual' }, compareWith });
    expect(body.second).toMatchObject({ scenario: '都迟报', runs: 3 });
    expect(body.comparison).toMatchObject({
      first: '都按时',
      second: '都迟报',
      totals: { overdueDays: { first: 0, certain: true } },
    });
    const peer = { ruleSet: { id: 'peer', version: PEER.version } };
    const rules = await simulate({ ...short, runs: 1, compareWith: peer });
    expect(rules.body.comparison).toMatchObject({ second: `default, peer ${PEER.version}` });
  }, 120_000);

  it.each([
    [{ compareWith: { calendar: { id: 'cn', version: 'none' } } }, 404, 'RULES.UNKNOWN'],
    [{ compareWith: { scenario: { standard: 'lazy' } } }, 422, 'SIMULATION.BAD_SCENARIO'],
    [{ from: '2021-03-01', to: '9999-12-31' }, 422, 'SIMULATION.BAD_PERIOD'],
    [{ runs: -1 }, 400, 'REQUEST.INVALID'],
    [{ runs: 201 }, 400, 'REQUEST.INVALID'],
    [{ runs: 0 }, 400, 'REQUEST.INVALID'],
    [{ sed: 1 }, 400, 'REQUEST.INVALID'],
    [{ from: '2021-03-01', to: '2020-01-01' }, 422, 'CORRECTION.BAD_DATE'],
    [{ from: '2021-03-01', to: '2099-01-01' }, 422, 'SIMULATION.BAD_PERIOD'],
    [{ scenario: { changes: { articles: { '1': { due: '2021-06-30' } } } } }, 422, 'SIMULATION.BAD_SCENARIO'],
  ])('refuses %j with %i %s', async (body, status, code) => {
    expect(await simulate(body)).toMatchObject({ status, body: { code } });
  });

  it('ends with its client, whose place the next one takes', async () => {
    const simulator = api.app.get(Simulator);
    const gone = new AbortController();
    // 200 runs of five years: longer than this test may take
    const abandoned = fetch(`${api.url}/api/policies/${policy}/simulate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${office.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ runs: 200, compareWith: { scenario: { standard: 'late' } } }),
      signal: gone.signal,
    });
    await until(async () => (simulator.atWork === 1 ? true : undefined), 'the thread of the simulation is at work');
    gone.abort();
    await expect(abandoned).rejects.toThrow('abort');
    await until(async () => (simulator.atWork === 0 ? true : undefined), 'the thread has ended with its client');
    expect((await simulate({ ...short, runs: 1 })).status).toBe(200);
  }, 120_000);

  it('is for the offices, and for a policy that is there', async () => {
    const supervision = await api.accountOf('supervision_office', 'QY-DCS');
    const head = await api.accountOf('unit_head', 'QY-KJJ');
    expect((await simulate({ ...short, runs: 1 }, supervision)).status).toBe(200);
    expect(await simulate(short, head)).toMatchObject({ status: 403, body: { code: 'AUTH.FORBIDDEN' } });
    const unknown = '01900000-0000-7000-8000-000000000000';
    expect(await simulate(short, office, {}, unknown)).toMatchObject({ status: 404, body: { code: 'POLICY.UNKNOWN' } });
  }, 120_000);
});
