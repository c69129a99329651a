import type { Db } from '../database.ts';

/** A browser that is signed in: where it was last used from, and by which. */
export type Session = Awaited<ReturnType<ReturnType<typeof inForce>['execute']>>[number];

/** How it is found again: by the hash of the cookie's secret, and by the token that it was begun with. */
type SessionProof = { secretHash: string; tokenMark: string };

export type SessionStore = ReturnType<typeof createSessionStore>;

const COLUMNS = [
  ...(['id', 'owner', 'address', 'userAgent'] as const),
  ...(['createdAt', 'lastUsedAt', 'expiresAt'] as const),
];

function inForce(db: Db, now: Date) {
  return db.selectFrom('sessions').select(COLUMNS).where('expiresAt', '>', now);
}

/** The sessions of the page: every process on the database knows them, and a restart ends none. */
export function createSessionStore(db: Db) {
  return {
    async find(secretHash: string, now: Date): Promise<Session | null> {
      return (await inForce(db, now).where('secretHash', '=', secretHash).executeTakeFirst()) ?? null;
    },
    /** Those begun with tokens that still open the page; the last used first. */
    async list(tokenMarks: readonly string[], now: Date): Promise<Session[]> {
      if (tokenMarks.length === 0) return [];
      const known = inForce(db, now).where('tokenMark', 'in', tokenMarks);
      return known.orderBy('lastUsedAt', 'desc').orderBy('id', 'desc').execute();
    },
    /** Forgets those that have expired, too. */
    async begin(session: Omit<Session, 'id'> & SessionProof): Promise<void> {
      await db.deleteFrom('sessions').where('expiresAt', '<', session.createdAt).execute();
      await db.insertInto('sessions').values(session).execute();
    },
    async used(id: string, { at, address }: { at: Date; address: string }): Promise<void> {
      await db.updateTable('sessions').set({ lastUsedAt: at, address }).where('id', '=', id).execute();
    },
    /** False where there was none. */
    async end(id: string): Promise<boolean> {
      const ended = await db.deleteFrom('sessions').where('id', '=', id).executeTakeFirst();
      return ended.numDeletedRows > 0n;
    },
    /** Ends all but one, and says how many. */
    async endOthers(id: string | null): Promise<number> {
      const others = id === null ? db.deleteFrom('sessions') : db.deleteFrom('sessions').where('id', '<>', id);
      return Number((await others.executeTakeFirst()).numDeletedRows);
    },
  };
}
