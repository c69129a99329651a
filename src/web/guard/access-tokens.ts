import { createHash, createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { createLru } from '../../kit/lru.ts';
import { MINUTE_MS, SECOND_MS } from '../../kit/time.ts';
import type { Owner } from '../../news/owner.ts';
import type { Secret } from '../../news/secret.ts';
import type { Viewer } from '../visit.ts';
import { networkOf } from './client-address.ts';

export type AccessToken = { viewer: Viewer; token: Secret };

export type TokenSettings = {
  adminToken: Secret | null;
  /** Tokens of readers of one workspace or server each. */
  ownerTokens: readonly { owner: Owner; token: Secret }[];
};

export type AccessTokens = ReturnType<typeof createAccessTokens>;

const MARK_BYTES = 16;
const MARK_SALT = 'slugline session';
const derive = promisify<string, string, number, Buffer>(scrypt);

/** ADMIN_TOKEN and OWNER_TOKENS. Texts are compared in constant time, and with all of them. */
export function createAccessTokens({ adminToken, ownerTokens }: TokenSettings) {
  const tokens: AccessToken[] = [
    ...(adminToken === null ? [] : [{ viewer: { kind: 'installation' as const }, token: adminToken }]),
    ...ownerTokens.map(({ owner, token }) => ({ viewer: { kind: 'owner' as const, owner }, token })),
  ];
  const marks = new Map<AccessToken, Promise<string>>();
  const markOf = (access: AccessToken): Promise<string> => {
    const derived = () => derive(access.token.reveal(), MARK_SALT, MARK_BYTES).then((bytes) => bytes.toString('hex'));
    const mark = marks.get(access) ?? derived();
    marks.set(access, mark);
    return mark;
  };
  return {
    /** The token that this text is, or null. */
    match: (offered: string): AccessToken | null =>
      tokens.filter(({ token }) => isSame(offered, token.reveal()))[0] ?? null,
    /** The token that a cookie's secret was signed with, or null: a changed token ends its sessions. */
    signerOf: (secret: string, signature: string): AccessToken | null =>
      tokens.filter(({ token }) => isSame(signature, sign(secret, token)))[0] ?? null,
    /**
     * By which a stored session is known to be of a token. Derived slowly, so that whoever reads the database does not
     * find a short token by trying.
     */
    markOf,
    operator: (): AccessToken | null => tokens.find(({ viewer }) => viewer.kind === 'installation') ?? null,
    allMarks: (): Promise<string[]> => Promise.all(tokens.map(markOf)),
  };
}

/** Signed cookies are told from made-up ones without a look at the store. */
export function sign(secret: string, token: Secret): string {
  return createHmac('sha256', token.reveal()).update(`slugline session ${secret}`).digest('base64url');
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function isSame(offered: string, expected: string): boolean {
  // Hashing first makes both as long as timingSafeEqual asks for.
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(offered), digest(expected));
}

/** So many at once, and one more each `refillMs`. */
type Allowance = { most: number; refillMs: number };

/** Mistakes of a person, or of a program with an old token. */
const EACH: Allowance = { most: 5, refillMs: 12 * SECOND_MS };
/** Over all addresses, since a guesser may have many. */
const ALL: Allowance = { most: 60, refillMs: SECOND_MS };
/** Lines of the audit log: a guesser must not fill the database. */
const NOTED: Allowance = { most: 30, refillMs: 2 * MINUTE_MS };
const NETWORKS_MAX = 1000;
const HELD_MS = SECOND_MS;
const HELD_MAX = 50;

export type WrongTokens = ReturnType<typeof createWrongTokens>;

/**
 * Slows down who offers wrong tokens, and nobody else: the right token is never counted, so that nobody can lock others
 * out, not even where a proxy gives all of them one address. What keeps a token from being guessed is its length
 * (decision 0109).
 */
export function createWrongTokens(deps: { now: () => Date; pause: (ms: number) => Promise<unknown> }) {
  const networks = createLru<string, Bucket>(NETWORKS_MAX);
  const [all, noted] = [createBucket(ALL), createBucket(NOTED)];
  let held = 0;
  return {
    /**
     * Counts a wrong token; where there were too many, it resolves after a moment, with a wait above zero. `isNoted`: it is
     * worth a line in the audit log, as the first of its network in a while, and not one of very many.
     */
    async count(address: string) {
      const now = deps.now().getTime();
      const network = networkOf(address);
      const own = networks.get(network) ?? createBucket(EACH);
      networks.set(network, own);
      const isFirst = own.isFull(now);
      const waitMs = Math.max(own.take(now), all.take(now));
      const isNoted = isFirst && noted.take(now) === 0;
      if (waitMs > 0 && held < HELD_MAX) {
        held += 1;
        await deps.pause(HELD_MS);
        held -= 1;
      }
      return { retryAfterSeconds: Math.ceil(waitMs / SECOND_MS), isNoted };
    },
  };
}

type Bucket = ReturnType<typeof createBucket>;

/** A token bucket: `take` gives 0, or the time until there is something to take. */
function createBucket({ most, refillMs }: Allowance) {
  let level = most;
  let at = 0;
  const refill = (now: number): void => {
    level = Math.min(most, level + Math.max(0, now - at) / refillMs);
    at = now;
  };
  return {
    isFull(now: number): boolean {
      refill(now);
      return level >= most;
    },
    take(now: number): number {
      refill(now);
      if (level < 1) return (1 - level) * refillMs;
      level -= 1;
      return 0;
    },
  };
}
