import { sql } from 'kysely';
import type { Db } from '../database.ts';

/** `threadOf`: the message that it answers. */
type NewPreviewMessage<M> = { channel: string; nonce: string; message: M; threadOf: string | null };
export type StoredPreviewMessage = NewPreviewMessage<unknown> & { id: string; at: Date };

/** What the preview has posted. The nonce is unique, so that a repeated delivery finds its first row. */
export function createPreviewMessageStore(db: Db, now: () => Date) {
  const columns = ['id', 'postedAt as at', 'channel', 'nonce', 'message', 'threadOf'] as const;
  return {
    async append<M>(posted: NewPreviewMessage<M>): Promise<{ id: string; repeated: boolean }> {
      const { channel, nonce, message, threadOf } = posted;
      const added = await db
        .insertInto('previewMessages')
        .values({ channel, nonce, message: JSON.stringify(message), threadOf, postedAt: now() })
        .onConflict((conflict) => conflict.column('nonce').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (added) return { id: added.id, repeated: false };
      const first = db.selectFrom('previewMessages').select('id').where('nonce', '=', nonce);
      return { ...(await first.executeTakeFirstOrThrow()), repeated: true };
    },
    async replace<M>(id: string, message: M): Promise<boolean> {
      const changed = db.updateTable('previewMessages').set({ message: JSON.stringify(message) });
      return (await changed.where('id', '=', id).executeTakeFirst()).numUpdatedRows > 0n;
    },
    async byNonce(nonce: string): Promise<{ id: string } | null> {
      const row = await db.selectFrom('previewMessages').select('id').where('nonce', '=', nonce).executeTakeFirst();
      return row ?? null;
    },
    /** Oldest first; without `after`, the newest `limit`. */
    async after(id: string | null, limit: number): Promise<StoredPreviewMessage[]> {
      const page = db.selectFrom('previewMessages').select(columns).limit(limit);
      if (id !== null) return page.where('id', '>', sql<string>`${id}::bigint`).orderBy('id').execute();
      return (await page.orderBy('id', 'desc').execute()).reverse();
    },
  };
}
