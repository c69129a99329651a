import { createHash } from 'node:crypto';
import { bytesInTurns } from './bytes-in-turns.ts';

/** SHA-256 in hex, taken in turns. */
export async function hashBody(body: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of bytesInTurns(body)) hash.update(part);
  return hash.digest('hex');
}
