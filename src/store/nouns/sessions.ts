import type { Db } from '../database.ts';

/** A browser that is signed in: where it was last used from, and by which. */
export type Session = Awaited<ReturnType<ReturnType<typeof inForce>['execute']>>[number];

/** How it is found again: by the hash of the cookie's secret, and by the token that it was begun with. */
type SessionProof = { secretHash: string; tokenMark: string };

export type SessionStore = ReturnType<typeof createSessionStore>;

const COLUMNS = [
  ...(['id', 'owner', 'address', 'user_agent as userAgent'] as const),
  ...(['created_at as createdAt', 'last_used_at as lastUsedAt', 'expires_at as expiresAt'] as const),
];

function inForce(db: Db, now: Date) {
  return db.selectFrom('sessions').select(COLUMNS).where('expires_at', '>', now);
}

/** The sessions of the page: every process on the database knows them, and a restart ends none. */
export function createSessionStore(db: Db) {
  return {
    ...createSessionChanges(db),
    async find(secretHash: string, now: Date): Promise<Session | null> {
      return (await inForce(db, now).where('secret_hash', '=', secretHash).executeTakeFirst()) ?? null;
    },
    /** Those begun with tokens that still open the page; the last used first. */
    async list(tokenMarks: readonly string[], now: Date): Promise<Session[]> {
      if (tokenMarks.length === 0) return [];
      const known = inForce(db, now).where('token_mark', 'in', tokenMarks);
      return known.orderBy('last_used_at', 'desc').orderBy('id', 'desc').execute();
    },
  };
}

function createSessionChanges(db: Db) {
  return {
    /** Forgets those that have expired, too. */
    async begin(session: Omit<Session, 'id'> & SessionProof): Promise<void> {
      const { owner, address, createdAt, secretHash, tokenMark } = session;
      const times = { created_at: createdAt, expires_at: session.expiresAt, last_used_at: session.lastUsedAt };
      const proof = { secret_hash: secretHash, token_mark: tokenMark };
      await db.deleteFrom('sessions').where('expires_at', '<', createdAt).execute();
      const begun = { owner, address, user_agent: session.userAgent, ...times, ...proof };
      await db.insertInto('sessions').values(begun).execute();
    },
    async used(id: string, { at, address }: { at: Date; address: string }): Promise<void> {
      await db.updateTable('sessions').set({ last_used_at: at, address }).where('id', '=', id).execute();
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
