import { setImmediate as nextTurn } from 'node:timers/promises';

/** To hash ten megabytes at once takes 25 to 100 ms; and all polls that are in hand go on in one turn. */
const BYTES_PER_TURN = 256 * 1024;

/** The parts of a body, each in a turn of the event loop of its own: a publisher must not hold it up. */
export async function* bytesInTurns(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < body.length; from += BYTES_PER_TURN) {
    if (from > 0) await nextTurn();
    yield body.subarray(from, from + BYTES_PER_TURN);
  }
}
