import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Ten megabytes at once keep everybody else waiting for 25 to 100 ms; this much takes a few. */
const BYTES_PER_TURN = 1024 * 1024;

/** SHA-256 in hex. A large body is hashed in several turns of the event loop: a publisher must not hold it up. */
export async function hashBody(body: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < body.length; from += BYTES_PER_TURN) {
    if (from > 0) await nextTurn();
    hash.update(body.subarray(from, from + BYTES_PER_TURN));
  }
  return hash.digest('hex');
}
