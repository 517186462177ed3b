import { expect } from '@jest/globals';
import pg from 'pg';
import { Ledger } from '#ledger/ledger.js';
import { startTestApi, type Answer, type TestAccount, type TestApi } from './api.js';

/** The registry, the people and the clock that stories of a leading group are told with, over HTTP. */
export class Story {
  private constructor(
    readonly api: TestApi,
    readonly owner: pg.Pool,
    readonly ledger: Ledger,
    readonly office: TestAccount,
    readonly leader: TestAccount,
    readonly deputy: TestAccount,
    readonly supervision: TestAccount,
  ) {}

  /** Business time stands at `start`. */
  static async begin(start: string, units: readonly string[]): Promise<Story> {
    const api = await startTestApi();
    const owner = new pg.Pool({ connectionString: api.database.ownerUrl, max: 1 });
    const people = {
      office: await api.accountOf('coordination_office', 'OFFICE'),
      leader: await api.accountOf('leader', 'ZF'),
      deputy: await api.accountOf('deputy_leader', 'ZF'),
      supervision: await api.accountOf('supervision_office', 'DCS'),
    };
    const story = new Story(api, owner, new Ledger(api.pool), people.office, people.leader, people.deputy, people.supervision);
    await story.stand(start);
    const unit = (code: string, kind = 'department') => ({ code, name: code, shortNames: [], aliases: [], kind, level: 'city' });
    const all = ['OFFICE', 'ZF', ...units].map((code) => unit(code));
    const body = { units: [...all, unit('DCS', 'supervision')], groups: [] };
    expect((await api.request('PUT', '/api/units', { token: people.office.token, body })).status).toBeLessThan(300);
    return story;
  }

  /** Business time stands at this instant from now on. */
  async stand(instant: string): Promise<void> {
    await this.owner.query('update business_clock set hold_at = $1, business_anchor = $1, real_anchor = clock_timestamp()', [
      instant,
    ]);
  }

  /** What the worker does when time has come. */
  async settle(): Promise<void> {
    await this.ledger.settleDue(500);
  }

  head(unit: string): Promise<TestAccount> {
    return this.api.accountOf('unit_head', unit);
  }

  async post(path: string, body: unknown, { token }: TestAccount): Promise<Answer<Record<string, unknown>>> {
    return await this.api.request('POST', path, { token, body });
  }

  /** An act that has to succeed; returns its answer. */
  async done(path: string, body: unknown, account: TestAccount): Promise<Record<string, unknown>> {
    const answer = await this.post(path, body, account);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async get<Body = Record<string, unknown>>(path: string, { token }: TestAccount): Promise<Body> {
    const answer = await this.api.request<Body>('GET', path, { token });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async inbox(account: TestAccount): Promise<string[]> {
    const { items } = await this.get<{ items: { key: string; kind: string }[] }>('/api/inbox?limit=200', account);
    return items.map(({ kind }) => kind);
  }

  /** A list of tasks, dispatched: its policy and its articles by number. */
  async dispatched(
    articles: readonly { leads: string[]; responsible?: string[]; completionDue: string }[],
  ): Promise<{ policy: string; articles: string[] }> {
    const body = await this.done(
      '/api/dispatch-lists',
      {
        title: '清单',
        articles: articles.map((article, i) => ({ number: i + 1, title: `任务${i + 1}`, responsible: [], ...article })),
      },
      this.office,
    );
    return { policy: body['id'] as string, articles: (body['articles'] as { id: string }[]).map(({ id }) => id) };
  }

  /** Signed by its units, planned and approved. */
  async execute(article: string, lead: string, responsible: readonly string[] = []): Promise<void> {
    const act = (name: string, body: unknown, account: TestAccount) =>
      this.done(`/api/articles/${article}/${name}`, body, account);
    for (const unit of [lead, ...responsible]) await act('sign', {}, await this.head(unit));
    const measures = [{ title: '措施', owner: lead, deliverable: '文件' }];
    await act('plan', { measures }, await this.head(lead));
    await act('approve-plan', {}, this.office);
  }

  async end(): Promise<void> {
    await this.owner.end();
    await this.api.close();
  }
}
