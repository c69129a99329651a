import type { AuditEntry, AuditLog } from '../../../src/store/nouns/audit-log.ts';
import type { Session, SessionStore } from '../../../src/store/nouns/sessions.ts';

type Kept = Session & { secretHash: string; tokenMark: string };

/** The store of sessions, for servers under test that share one or have one each. */
export function sessionsInMemory(): SessionStore {
  let kept: Kept[] = [];
  let ids = 0;
  return {
    async begin(session) {
      ids += 1;
      kept.push({ ...session, id: String(ids) });
    },
    find: async (secretHash, now) =>
      kept.find((session) => session.secretHash === secretHash && session.expiresAt > now) ?? null,
    async used(id, { at, address }) {
      kept = kept.map((session) => (session.id === id ? { ...session, lastUsedAt: at, address } : session));
    },
    list: async (marks, now) => kept.filter(({ tokenMark, expiresAt }) => marks.includes(tokenMark) && expiresAt > now),
    async end(id) {
      const before = kept.length;
      kept = kept.filter((session) => session.id !== id);
      return kept.length < before;
    },
    async endOthers(id) {
      const before = kept.length;
      kept = kept.filter((session) => session.id === id);
      return before - kept.length;
    },
  };
}

export type AuditInMemory = Pick<AuditLog, 'record' | 'list'> & { entries: AuditEntry[] };

export function auditInMemory(): AuditInMemory {
  const entries: AuditEntry[] = [];
  return {
    entries,
    record: async (entry) => void entries.push(entry),
    list: async () =>
      entries
        .map(({ from, target, ...entry }, at) => {
          const named = from && { key: from.address.id, name: from.name ?? from.address.id };
          return { ...entry, id: String(at + 1), from: named, target: target?.id ?? null };
        })
        .reverse(),
  };
}
