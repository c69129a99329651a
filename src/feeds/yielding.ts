import { setImmediate as yieldToEventLoop } from 'node:timers/promises';

// Loops over what a publisher sent, which may be large. They yield to the event loop often, because every poll that is
// under way continues on the same turn of it.

/** The oddest entries took half a millisecond each. */
const ITEMS_BETWEEN_YIELDS = 3;
/** Hashing ten megabytes at once takes 25 to 100 ms. */
const BYTES_BETWEEN_YIELDS = 256 * 1024;

/** Like `map`. */
export async function mapYielding<Item, Result>(
  items: readonly Item[],
  make: (item: Item) => Result,
): Promise<Result[]> {
  const made: Result[] = [];
  for (const item of items) {
    if (made.length % ITEMS_BETWEEN_YIELDS === ITEMS_BETWEEN_YIELDS - 1) await yieldToEventLoop();
    made.push(make(item));
  }
  return made;
}

/** A body chunk by chunk, as views of it. */
export async function* chunksYielding(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < body.length; from += BYTES_BETWEEN_YIELDS) {
    if (from > 0) await yieldToEventLoop();
    yield body.subarray(from, from + BYTES_BETWEEN_YIELDS);
  }
}
