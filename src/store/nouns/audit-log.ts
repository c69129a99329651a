import { addressKey, type ChannelAddress } from '../../news/channel.ts';
import type { Owner } from '../../news/owner.ts';
import type { Db } from '../database.ts';

/** What is noted, in the words that the log shows. */
export type AuditAction =
  | 'added the feed'
  | 'removed the feed'
  | 'imported feeds'
  | 'merged the stories'
  | 'split the story'
  | 'made an alert of the line'
  | 'paused'
  | 'forgot'
  | 'resumed'
  | 'followed'
  | 'unfollowed'
  | 'changed the subscription'
  | 'muted'
  | 'unmuted'
  | 'changed the settings'
  | 'signed in'
  | 'failed to sign in'
  | 'signed out'
  | 'ended the session'
  | 'ended all other sessions';

export type AuditEntry = {
  at: Date;
  /** Whose workspace it was done in, and who may read of it there. */
  owner: Owner;
  /** A person's name, and their id on the platform. */
  actor: string;
  actorId: string | null;
  action: AuditAction;
  /** What it was done to, in words. */
  subject: string;
  /** The channel of a command, and its name where the platform says it. */
  from: { address: ChannelAddress; name: string | null } | null;
  clientAddress: string | null;
  target: ChannelAddress | null;
};

/** An entry as it is read. Channels stand by their keys (`addressKey`). */
export type AuditLine = Awaited<ReturnType<AuditLog['list']>>[number];

/** `channel`: an owner's log as one of its channels may read it. */
type AuditPage = { of: 'all' | { owner: Owner; channel: ChannelAddress }; limit: number; offset: number };

export type AuditLog = ReturnType<typeof createAuditLog>;

const SUBJECT_CHARACTERS_MAX = 300;
const NAME_CHARACTERS_MAX = 80;

/** The log of who changed what. Rows are added and never changed; the database refuses it (src/store/migrations/v0.2/schema.ts). */
export function createAuditLog(db: Db) {
  return {
    async record({ from, target, actorId, clientAddress, ...entry }: AuditEntry): Promise<void> {
      const { at, owner, actor, action, subject } = entry;
      const channel = from && {
        channel: addressKey(from.address),
        channelName: (from.name ?? from.address.id).slice(0, NAME_CHARACTERS_MAX),
      };
      const who = { owner, actor: actor.slice(0, NAME_CHARACTERS_MAX), actorId, clientAddress };
      const what = { action, subject: withoutSecrets(subject).slice(0, SUBJECT_CHARACTERS_MAX) };
      const row = { at, ...who, ...what, target: target && addressKey(target), ...channel };
      await db.insertInto('auditLog').values(row).execute();
    },
    /** Newest first. A channel reads what concerns all that its owner has, and what changed itself; not other channels'. */
    async list({ of, limit, offset }: AuditPage) {
      const all = db
        .selectFrom('auditLog')
        .select(['id', 'at', 'owner', 'actor', 'actorId', 'action', 'subject', 'target'])
        .select(['clientAddress', 'channel as key', 'channelName as name']);
      const read =
        of === 'all'
          ? all
          : all
              .where('owner', '=', of.owner)
              .where((is) => is.or([is('target', 'is', null), is('target', '=', addressKey(of.channel))]));
      const rows = await read.orderBy('id', 'desc').limit(limit).offset(offset).execute();
      return rows.map(({ key, name, ...line }) => ({
        ...line,
        from: key === null ? null : { key, name: name ?? key },
      }));
    },
  };
}

const ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/\S+/gi;

/** Addresses without query, fragment and credentials, in which keys of paid feeds stand. */
function withoutSecrets(text: string): string {
  return text.replace(ADDRESS, (address) => {
    if (!URL.canParse(address)) return '(address)';
    const { protocol, host, pathname } = new URL(address);
    return `${protocol}//${host}${pathname}`;
  });
}
