import { bytesInTurns } from '../feeds/bytes-in-turns.ts';

/** A copy of a body that a thread is given: one that is sent is copied within a single turn of the event loop. */
export async function bodyToGive(body: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const copy = new Uint8Array(body.length);
  let at = 0;
  for await (const part of bytesInTurns(body)) {
    copy.set(part, at);
    at += part.length;
  }
  return copy;
}
