import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto';

/** Keeps texts so that the database alone cannot read them. */
export type Seal = {
  /** `owner` says whose text it is; moved to another owner's row it does not open. */
  close(text: string, owner: string): string;
  /** Null where it was sealed under another key, for another owner, or was changed since. */
  open(sealed: string, owner: string): string | null;
  /** A secret that need not be stored: the same from the same seed, which alone does not give it (HKDF, RFC 5869). */
  derive(seed: string): string;
};

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
/** What GCM wants (NIST SP 800-38D section 8.2.1), random each time. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
// One key per installation of Slugline: the salt only keeps it from being the key of another program.
const SALT = 'slugline sealed v1';
const DERIVED = 'slugline derived v1';
/** About 60 ms and 32 MB, once at the start; Node's own ceiling is just below what scrypt then asks for. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** Seals with AES-256-GCM under a key made of ENCRYPTION_KEY by scrypt, which bears keys that people made up. */
export function createSeal(encryptionKey: string): Seal {
  const key = scryptSync(encryptionKey, SALT, KEY_BYTES, SCRYPT);
  return {
    close(text, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed, owner) {
      const [version, encoded = ''] = sealed.split('.');
      const bytes = Buffer.from(encoded, 'base64url');
      if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(owner)).setAuthTag(tag);
      const start = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8');
      try {
        return start + decipher.final('utf8');
      } catch {
        // `final` throws where the tag does not fit, and only there (Node crypto, decipher.final).
        return null;
      }
    },
    derive: (seed) => Buffer.from(hkdfSync('sha256', key, seed, DERIVED, KEY_BYTES)).toString('base64url'),
  };
}
