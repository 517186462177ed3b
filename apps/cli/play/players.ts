import { ApiSession, type ApiRequest } from '../http/api-client.js';
import { derivedUuid } from '../http/derived-uuid.js';
import type { Act, ArticleNow, DraftedCase, OpenTask } from './errands.js';

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

  /** Does the act under a key that follows from the seed and its place among the subject's acts, so that its ids are the same in every play. */
  async act({ on, id, account, path, body }: Act): Promise<ActAnswer> {
    return await this.request<ActAnswer>(account, {
      method: 'POST',
      path: `/api/${on}/${id}/${path}`,
      body,
      key: this.keyFor(id),
    });
  }

  /** `file`: the answer is a file; returns `{ bytes, type }`. */
  async request<T = unknown>(account: string, request: ApiRequest, file = false): Promise<T> {
    const session = await this.as(account);
    return file ? ((await session.download(request.path)) as T) : await session.request<T>(request);
  }

  /** Key of the next act on a subject, or on whatever else has a name. */
  keyFor(subject: string): string {
    const count = (this.counts.get(subject) ?? 0) + 1;
    this.counts.set(subject, count);
    return derivedUuid(`play ${this.seed} ${subject} ${count}`);
  }

  async inbox(account: string): Promise<readonly OpenTask[]> {
    return await this.items<OpenTask>(account, '/api/inbox?limit=200');
  }

  async article(id: string, account: string): Promise<ArticleNow> {
    return (await this.request<{ state: ArticleNow }>(account, { method: 'GET', path: `/api/articles/${id}` })).state;
  }

  /** What the machine drafted and nobody has looked at, in an order of its own. */
  async drafts(account: string): Promise<readonly DraftedCase[]> {
    const drafted = await this.items<DraftedCase>(account, '/api/cases?status=drafted&limit=200');
    const items = drafted.filter(({ origin }) => origin === 'machine');
    const place = ({ number, unit, task }: DraftedCase): string => `${String(number).padStart(6, '0')} ${unit} ${task}`;
    return items.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  }

  /** The articles of these policies, in their order. */
  async board<Row extends { readonly number: number; readonly numeral: string }>(
    account: string,
    policies: Iterable<string>,
  ): Promise<readonly Row[]> {
    const boards = [...policies].map((policy) => this.items<Row>(account, `/api/policies/${policy}/board?limit=200`));
    return (await Promise.all(boards)).flat().sort((a, b) => a.number - b.number || (a.numeral < b.numeral ? -1 : 1));
  }

  async items<Item>(account: string, path: string): Promise<readonly Item[]> {
    return (await this.request<{ items: Item[] }>(account, { method: 'GET', path })).items;
  }
}
