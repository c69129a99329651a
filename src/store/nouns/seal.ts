import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto';

export type Seal = ReturnType<typeof createSeal>;

/** `isStale`: sealed under a key of ENCRYPTION_KEY_OLD, so that it should be sealed anew. */
export type OpenedText = { text: string; isStale: boolean };

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
/** What GCM wants (NIST SP 800-38D section 8.2.1), random each time. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 16;
const KEY_ID_BYTES = 6;
// One key per installation of Slugline: the salt only keeps it from being the key of another program.
const SALT = 'slugline sealed v1';
const DERIVED = 'slugline derived v1';
/** About 60 ms and 32 MB, once for each key; Node's own ceiling is just below what scrypt then asks for. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/**
 * Seals with AES-256-GCM under a key made of ENCRYPTION_KEY by scrypt, which bears keys that people made up. What the old
 * keys sealed is read as well.
 */
export function createSeal(encryptionKey: string, oldKeys: readonly string[] = []) {
  const own = lazily(() => masterKey(encryptionKey));
  const old = oldKeys.filter((key) => key !== encryptionKey).map((key) => lazily(() => masterKey(key)));
  return {
    /** `owner` says whose text it is; moved to another owner's row it does not open. */
    close: (text: string, owner: string) => seal(text, owner, own()),
    /** Null where no key of ours sealed it, where it is another owner's, and where it was changed since. */
    open(sealed: string, owner: string): OpenedText | null {
      for (const key of [own, ...old]) {
        const text = unseal(sealed, owner, key());
        if (text !== null) return { text, isStale: key !== own };
      }
      return null;
    },
    /** A secret that need not be stored: the same from the same seed, which alone does not give it (HKDF, RFC 5869). */
    derive: (seed: string) => derived(seed, own()),
    /** What it is under this key and under the old ones, each derived when it is asked for. */
    *derivedByAll(seed: string): Iterable<string> {
      for (const key of [own, ...old]) yield derived(seed, key());
    },
    /** A name for the key that seals, which does not give the key. */
    keyId: () => own().id,
  };
}

/** The name of the key that sealed a text; null for a text of version 1, which does not say. */
export function sealedUnder(sealed: string): string | null {
  const [version, keyId] = sealed.split('.');
  return version === 'v2' ? (keyId ?? null) : null;
}

type MasterKey = { bytes: Buffer; id: string };

function masterKey(encryptionKey: string): MasterKey {
  const bytes = scryptSync(encryptionKey, SALT, KEY_BYTES, SCRYPT);
  return { bytes, id: hkdf(bytes, '', { info: 'slugline key id', length: KEY_ID_BYTES }).toString('base64url') };
}

function lazily<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

function hkdf(key: Buffer, salt: string | Buffer, { info, length }: { info: string; length: number }): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length));
}

function derived(seed: string, { bytes }: MasterKey): string {
  return hkdf(bytes, seed, { info: DERIVED, length: KEY_BYTES }).toString('base64url');
}

/** "v2", the id of the key, and salt, nonce, tag and body. The salt gives each text a key of its own. */
function seal(text: string, owner: string, key: MasterKey): string {
  const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv(ALGORITHM, keyOfText(key, salt), nonce).setAAD(Buffer.from(`${key.id}\n${owner}`));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `v2.${key.id}.${Buffer.concat([salt, nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
}

function keyOfText({ bytes }: MasterKey, salt: Buffer): Buffer {
  return hkdf(bytes, salt, { info: 'slugline sealed v2', length: KEY_BYTES });
}

function unseal(sealed: string, owner: string, key: MasterKey): string | null {
  const [version, ...parts] = sealed.split('.');
  const bytes = Buffer.from(parts.at(-1) ?? '', 'base64url');
  // What Slugline 0.1.0 wrote: nonce, tag and body under the one key.
  if (version === 'v1') return decipher(bytes, { key: key.bytes, aad: owner });
  if (version !== 'v2' || parts[0] !== key.id) return null;
  const textKey = keyOfText(key, bytes.subarray(0, SALT_BYTES));
  return decipher(bytes.subarray(SALT_BYTES), { key: textKey, aad: `${key.id}\n${owner}` });
}

function decipher(bytes: Buffer, { key, aad }: { key: Buffer; aad: string }): string | null {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const opened = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES));
  opened.setAAD(Buffer.from(aad)).setAuthTag(tag);
  const start = opened.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8');
  try {
    return start + opened.final('utf8');
  } catch {
    // `final` throws where the tag does not fit, and only there (Node crypto, decipher.final).
    return null;
  }
}
