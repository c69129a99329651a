import type { NameOutcome } from '../../src/net/resolve-name.ts';

/** For clients that are given addresses in digits alone: every name is one that does not exist. */
export async function noNames(): Promise<NameOutcome> {
  return { kind: 'no-such-name' };
}
