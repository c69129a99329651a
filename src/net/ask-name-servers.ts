import type { LookupAddress, RecordWithTtl } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { codeOf } from '../kit/errors.ts';
import { SECOND_MS } from '../kit/time.ts';

/** What the name servers say of a name. `silent`: none of them answered in time, or none could. */
export type NameServersOutcome =
  | { kind: 'found'; addresses: LookupAddress[]; ttlMs: number }
  | { kind: 'no-such-name' }
  | { kind: 'silent' };

/** The name servers of one look-up; c-ares asks them, on the event loop and without a thread. */
export type NameServers = Pick<Resolver, 'resolve4' | 'resolve6' | 'cancel'>;

const SERVER_TIMEOUT_MS = 2 * SECOND_MS;

/**
 * Opened anew for each look-up, for 60 µs: it then reads the system's name servers as they are now, asks from a port
 * that nobody can guess (c-ares keeps one port as long as a resolver lives), and can be cancelled without ending the
 * look-ups of others.
 */
export function openNameServers(): NameServers {
  return new Resolver({ timeout: SERVER_TIMEOUT_MS, tries: 1 });
}

/** One family's addresses are waited for no longer than this when the other's are there (RFC 8305 section 3 says 50 ms). */
const OTHER_FAMILY_MS = 500;

/** Asks for the IPv4 and the IPv6 addresses of one full name. */
export async function askNameServers(
  name: string,
  open: () => NameServers,
  deadlineMs: number,
): Promise<NameServersOutcome> {
  const servers = open();
  const cancel = () => servers.cancel();
  const timers = [setTimeout(cancel, deadlineMs)];
  const ask = async (asked: Promise<RecordWithTtl[]>, family: 4 | 6): Promise<FamilyOutcome> => {
    const outcome = await familyOutcome(asked, family);
    if (outcome.kind === 'found') timers.push(setTimeout(cancel, OTHER_FAMILY_MS));
    return outcome;
  };
  const outcomes = await Promise.all([
    ask(servers.resolve4(name, { ttl: true }), 4),
    ask(servers.resolve6(name, { ttl: true }), 6),
  ]);
  for (const timer of timers) clearTimeout(timer);
  return together(outcomes);
}

type FamilyOutcome =
  | { kind: 'found'; addresses: LookupAddress[]; ttlSeconds: number }
  | { kind: 'none' }
  | { kind: 'silent' };

/** A hostile zone may list thousands; a dial tries them one after the other. */
const ADDRESSES_MAX = 8;

async function familyOutcome(asked: Promise<RecordWithTtl[]>, family: 4 | 6): Promise<FamilyOutcome> {
  try {
    const records = (await asked).slice(0, ADDRESSES_MAX);
    if (records.length === 0) return { kind: 'none' };
    const addresses = records.map(({ address }) => ({ address, family }));
    return { kind: 'found', addresses, ttlSeconds: Math.min(...records.map(({ ttl }) => ttl)) };
  } catch (error) {
    return { kind: NO_ANSWER_OF_THAT_KIND.has(codeOf(error) ?? '') ? 'none' : 'silent' };
  }
}

/** The server answered: there is no such name, it has no such record, or it is no name that can be asked for. */
const NO_ANSWER_OF_THAT_KIND = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

/** IPv4 comes first: a machine without it notices at once, while a broken IPv6 route is noticed by waiting. */
function together(outcomes: readonly FamilyOutcome[]): NameServersOutcome {
  const found = outcomes.filter((outcome) => outcome.kind === 'found');
  if (found.length > 0) {
    const ttlMs = Math.min(...found.map(({ ttlSeconds }) => ttlSeconds)) * SECOND_MS;
    return { kind: 'found', addresses: found.flatMap(({ addresses }) => addresses), ttlMs };
  }
  return { kind: outcomes.some(({ kind }) => kind === 'silent') ? 'silent' : 'no-such-name' };
}
