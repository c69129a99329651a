import { setTimeout as sleep } from 'node:timers/promises';

/** A restart of the database takes a few seconds; after that a look for the message must do. */
const WAITS_MS = [100, 300, 700, 1_500, 2_500];

/** Writes down what happened outside, through a short outage of the database: once forgotten, it could only be looked for. */
export async function untilWritten(write: () => Promise<void>): Promise<void> {
  for (const waitMs of WAITS_MS) {
    try {
      return await write();
    } catch {
      await sleep(waitMs);
    }
  }
  return write();
}
