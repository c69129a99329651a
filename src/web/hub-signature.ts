import { createHmac, timingSafeEqual } from 'node:crypto';

/** The methods W3C WebSub section 8 allows. */
const METHODS = new Set(['sha1', 'sha256', 'sha384', 'sha512']);

/** Whether X-Hub-Signature ("sha256=…") is the HMAC of the raw body; compared in constant time. */
export function isSignedBy(secret: string, header: string | undefined, body: Uint8Array): boolean {
  const [, method = '', given = ''] = /^\s*(sha\d+)\s*=\s*([0-9a-f]+)\s*$/i.exec(header ?? '') ?? [];
  if (!METHODS.has(method.toLowerCase())) return false;
  const right = createHmac(method.toLowerCase(), secret).update(body).digest();
  const offered = Buffer.from(given, 'hex');
  return offered.length === right.length && timingSafeEqual(offered, right);
}
