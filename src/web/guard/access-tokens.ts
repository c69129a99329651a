import { createHash, createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Owner } from '../../news/owner.ts';
import type { Secret } from '../../news/secret.ts';
import type { Viewer } from '../visit.ts';

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
