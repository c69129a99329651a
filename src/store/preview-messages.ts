import { type Kysely, sql } from 'kysely';
import { type Given, prepareQuery } from './prepare-query.ts';
import type { Database } from './schema.ts';

type NewMessage<M> = { channel: string; nonce: string; message: M; threadOf: string | null };
export type StoredMessage = {
  id: string;
  at: Date;
  channel: string;
  nonce: string;
  message: unknown;
  /** The message that it answers. */
  threadOf: string | null;
};

type Row = { channel: string; nonce: string; message: string; threadOf: string | null; at: Date };

const addOnce = prepareQuery((db, given: Given<Row>) =>
  db
    .insertInto('preview_messages')
    .values({
      ...{ channel: given('channel'), nonce: given('nonce'), message: given('message') },
      ...{ thread_of: given('threadOf'), posted_at: given('at') },
    })
    .onConflict((conflict) => conflict.column('nonce').doNothing())
    .returning('id'),
);

/** What the preview has posted. The nonce is unique, so that a repeated delivery finds its first row. */
export function createPreviewMessageStore(db: Kysely<Database>, now: () => Date) {
  const columns = ['id', 'posted_at as at', 'channel', 'nonce', 'message', 'thread_of as threadOf'] as const;
  return {
    async append<M>({ channel, nonce, message, threadOf }: NewMessage<M>): Promise<{ id: string; repeated: boolean }> {
      const row = { channel, nonce, message: JSON.stringify(message), threadOf, at: now() };
      const [added] = (await addOnce(db, row)).rows;
      if (added) return { id: added.id, repeated: false };
      const first = await db
        .selectFrom('preview_messages')
        .select('id')
        .where('nonce', '=', nonce)
        .executeTakeFirstOrThrow();
      return { id: first.id, repeated: true };
    },
    async replace<M>(id: string, message: M): Promise<boolean> {
      const changed = await db
        .updateTable('preview_messages')
        .set({ message: JSON.stringify(message) })
        .where('id', '=', id)
        .executeTakeFirst();
      return changed.numUpdatedRows > 0n;
    },
    async byNonce(nonce: string): Promise<{ id: string } | null> {
      const row = await db.selectFrom('preview_messages').select('id').where('nonce', '=', nonce).executeTakeFirst();
      return row ?? null;
    },
    /** Oldest first; without `after`, the newest `limit`. */
    async after(id: string | null, limit: number): Promise<StoredMessage[]> {
      const page = db.selectFrom('preview_messages').select(columns).limit(limit);
      if (id !== null) return page.where('id', '>', sql<string>`${id}::bigint`).orderBy('id').execute();
      return (await page.orderBy('id', 'desc').execute()).reverse();
    },
  };
}
