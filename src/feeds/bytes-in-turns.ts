import { setImmediate as nextTurn } from 'node:timers/promises';

/** Ten megabytes at once keep everybody else waiting for 25 to 100 ms; this much takes one, and eight polls go on in a turn. */
const BYTES_PER_TURN = 256 * 1024;

/** The parts of a body, each in a turn of the event loop of its own: a publisher must not hold it up. */
export async function* bytesInTurns(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < body.length; from += BYTES_PER_TURN) {
    if (from > 0) await nextTurn();
    yield body.subarray(from, from + BYTES_PER_TURN);
  }
}
