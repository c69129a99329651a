import type { Owner } from '../../news/owner.ts';
import type { Db } from '../database.ts';

/** A browser that is signed in to the page. */
export type Session = {
  id: string;
  owner: Owner;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  /** Where it was last used from, and by which browser. */
  address: string;
  userAgent: string;
};

/** How it is found again: by the hash of the cookie's secret, and by the token that it was begun with. */
type SessionProof = { secretHash: string; tokenMark: string };

export type SessionStore = ReturnType<typeof createSessionStore>;

const COLUMNS = ['id', 'owner', 'created_at', 'last_used_at', 'expires_at', 'address', 'user_agent'] as const;

/** The sessions of the page: every process on the database knows them, and a restart ends none. */
export function createSessionStore(db: Db) {
  const inForce = (now: Date) => db.selectFrom('sessions').select(COLUMNS).where('expires_at', '>', now);
  return {
    ...createSessionChanges(db),
    async find(secretHash: string, now: Date): Promise<Session | null> {
      const row = await inForce(now).where('secret_hash', '=', secretHash).executeTakeFirst();
      return row ? toSession(row) : null;
    },
    /** Those begun with tokens that still open the page; the last used first. */
    async list(tokenMarks: readonly string[], now: Date): Promise<Session[]> {
      if (tokenMarks.length === 0) return [];
      const known = inForce(now).where('token_mark', 'in', tokenMarks);
      const rows = await known.orderBy('last_used_at', 'desc').orderBy('id', 'desc').execute();
      return rows.map(toSession);
    },
  };
}

function createSessionChanges(db: Db) {
  return {
    /** Forgets those that have expired, too. */
    async begin({
      secretHash,
      tokenMark,
      owner,
      address,
      ...session
    }: Omit<Session, 'id'> & SessionProof): Promise<void> {
      const times = { created_at: session.createdAt, expires_at: session.expiresAt, last_used_at: session.lastUsedAt };
      await db.deleteFrom('sessions').where('expires_at', '<', session.createdAt).execute();
      const proof = { secret_hash: secretHash, token_mark: tokenMark };
      const from = { address, user_agent: session.userAgent };
      await db
        .insertInto('sessions')
        .values({ ...proof, owner, ...times, ...from })
        .execute();
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

type SessionRow = {
  id: string;
  owner: Owner;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
  address: string;
  user_agent: string;
};

function toSession({ id, owner, address, ...row }: SessionRow): Session {
  const times = { createdAt: row.created_at, lastUsedAt: row.last_used_at, expiresAt: row.expires_at };
  return { id, owner, ...times, address, userAgent: row.user_agent };
}
