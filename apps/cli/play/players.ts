import { ApiSession } from '../http/api-client.js';
import { derivedUuid } from '../http/derived-uuid.js';
import type { Act, OpenTask } from './story.js';

interface ActAnswer {
  readonly position: number;
  readonly events: readonly string[];
}

/** The people of the play at the HTTP API, each signed in with the own account when first needed. */
export class Players {
  private readonly sessions = new Map<string, Promise<ApiSession>>();
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly apiUrl: string,
    private readonly passwords: ReadonlyMap<string, string>,
    private readonly seed: number,
  ) {}

  as(account: string): Promise<ApiSession> {
    const known = this.sessions.get(account);
    if (known) return known;
    const session = ApiSession.open(this.apiUrl, account, this.passwords.get(account)!);
    this.sessions.set(account, session);
    return session;
  }

  /** Does the act under a key that follows from the seed and its place among the article's acts, so that its ids are the same in every play. */
  async act({ article, account, path, body }: Act): Promise<ActAnswer> {
    const session = await this.as(account);
    return await session.request<ActAnswer>({
      method: 'POST',
      path: `/api/articles/${article}/${path}`,
      body,
      key: this.keyFor(article),
    });
  }

  /** An act on the policy or the import of it. */
  keyFor(subject: string): string {
    const count = (this.counts.get(subject) ?? 0) + 1;
    this.counts.set(subject, count);
    return derivedUuid(`play ${this.seed} ${subject} ${count}`);
  }

  async inbox(account: string): Promise<readonly OpenTask[]> {
    const session = await this.as(account);
    const { items } = await session.request<{ items: OpenTask[] }>({ method: 'GET', path: '/api/inbox?limit=200' });
    return items;
  }

  async tasksOf(article: string, account: string): Promise<readonly OpenTask[]> {
    const session = await this.as(account);
    return await session.request<OpenTask[]>({ method: 'GET', path: `/api/articles/${article}/tasks` });
  }
}
