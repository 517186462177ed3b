import type { Pool } from 'pg';

/** What somebody has begun to write about an article. Nothing of it has happened yet, so it stands outside the ledger. */
export interface Draft {
  readonly content: Readonly<Record<string, unknown>>;
  /** When it was saved, on the real clock. */
  readonly savedAt: Date;
}

/** The account's draft on the article. Undefined: there is none. */
export async function readDraft(pool: Pool, account: string, articleId: string): Promise<Draft | undefined> {
  const { rows } = await pool.query<Draft>({
    name: 'draft-read',
    text: 'select content, saved_at as "savedAt" from draft where account = $1 and article_id = $2',
    values: [account, articleId],
  });
  return rows[0];
}

/** Saves the account's draft on the article in place of the one before it; returns when. */
export async function saveDraft(pool: Pool, account: string, articleId: string, content: Draft['content']): Promise<Date> {
  const { rows } = await pool.query<{ savedAt: Date }>({
    name: 'draft-save',
    text: `
      insert into draft (account, article_id, content) values ($1, $2, $3)
      on conflict (account, article_id) do update set content = excluded.content, saved_at = clock_timestamp()
      returning saved_at as "savedAt"`,
    values: [account, articleId, JSON.stringify(content)],
  });
  return rows[0]!.savedAt;
}

/** Throws the account's drafts on these articles away. */
export async function dropDrafts(pool: Pool, account: string, articleIds: readonly string[]): Promise<void> {
  await pool.query({
    name: 'draft-drop',
    text: 'delete from draft where account = $1 and article_id = any($2)',
    values: [account, articleIds],
  });
}
