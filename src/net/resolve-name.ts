import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { withDeadline } from '../kit/deadline.ts';
import { createLru } from '../kit/lru.ts';
import { createTurns } from '../kit/mutex.ts';
import { MINUTE_MS, SECOND_MS } from '../kit/time.ts';
import { registrableDomain } from '../news/url.ts';
import { askNameServers, type NameServers, type NameServersOutcome, openNameServers } from './ask-name-servers.ts';
import {
  type AskSystem,
  createAskSystem,
  createFileValue,
  HOSTS_FILE,
  type Hosts,
  parseHosts,
  parseSearchRules,
  RESOLV_CONF,
  type SearchRules,
} from './system-names.ts';

/** `silent`: the name servers do not answer in time, or cannot. */
export type NameOutcome =
  | { kind: 'found'; addresses: readonly LookupAddress[] }
  | { kind: 'no-such-name' }
  | { kind: 'silent' };

export type ResolveName = (name: string) => Promise<NameOutcome>;

type NameDeps = {
  hosts: () => Promise<Hosts>;
  searchRules: () => Promise<SearchRules>;
  openNameServers: () => NameServers;
  /** For names that only the operator's own network knows; null where no address of that network may be dialled. */
  askSystem: AskSystem | null;
  now: () => Date;
};

const NAME_LIMITS = {
  /** For waiting in line, search domains and all name servers together; a dial may take ten seconds. */
  deadlineMs: 6 * SECOND_MS,
  /** As many as articles are read at once: a feed whose links lead to one dead name server waits for it, nobody else. */
  perDomain: 4,
} as const;

/** Answers of name servers are kept as long as they say, up to this. */
const FOUND_MS = 5 * MINUTE_MS;
/** A feed's fifty dead links ask once; an editor who has just set a name up asks again after a minute. */
const NO_SUCH_NAME_MS = MINUTE_MS;
/** RFC 9520 section 3.2 asks for at least a second and at most five minutes. */
const SILENT_MS = 30 * SECOND_MS;
const NAMES_MAX = 5_000;

/** The names of this machine and its network, as its files and name servers have them now. `now`: the clock. */
export function systemNames(settings: { mayDialPrivate: boolean }, now: () => Date): ResolveName {
  return createResolveName({
    hosts: createFileValue({ path: HOSTS_FILE, parse: parseHosts }, now),
    searchRules: createFileValue({ path: RESOLV_CONF, parse: parseSearchRules }, now),
    openNameServers,
    askSystem: settings.mayDialPrivate ? createAskSystem({ lookup }) : null,
    now,
  });
}

/** `hasAnswered`: the name was found once, so it is no invention of a feed that floods us. */
type KeptName = { outcome: NameOutcome; until: number; hasAnswered: boolean };

/**
 * Finds the addresses of names without a thread: the hosts file first, then the name servers (decision 0108). Whether an
 * address may be dialled is the address guard's to say.
 */
export function createResolveName(deps: NameDeps, limits: { deadlineMs: number; perDomain: number } = NAME_LIMITS) {
  const known = createLru<string, KeptName>(NAMES_MAX);
  const underWay = new Map<string, Promise<NameOutcome>>();
  const inLine = createLines(limits);
  const keep = (name: string, asked: NameServersOutcome): NameOutcome => {
    const outcome: NameOutcome = asked.kind === 'found' ? { kind: 'found', addresses: asked.addresses } : asked;
    const hasAnswered = asked.kind === 'found' || known.get(name)?.hasAnswered === true;
    known.set(name, { outcome, until: deps.now().getTime() + keptMs(asked), hasAnswered });
    return outcome;
  };
  const lookUp = async (name: string): Promise<NameOutcome> => {
    const endsAt = deps.now().getTime() + limits.deadlineMs;
    const ask = async () => keep(name, await askAll(name, endsAt, deps));
    return known.get(name)?.hasAnswered ? ask() : ((await inLine(registrableDomain(name), ask)) ?? { kind: 'silent' });
  };
  return async (typed: string): Promise<NameOutcome> => {
    const name = typed.toLowerCase();
    const own = withoutAsking(name.replace(/\.$/, ''), await deps.hosts());
    if (own) return own;
    const kept = known.get(name);
    if (kept && kept.until > deps.now().getTime()) return kept.outcome;
    const asked = underWay.get(name) ?? lookUp(name).finally(() => underWay.delete(name));
    underWay.set(name, asked);
    return asked;
  };
}

function keptMs(outcome: NameServersOutcome): number {
  switch (outcome.kind) {
    case 'found':
      return Math.min(FOUND_MS, outcome.ttlMs);
    case 'no-such-name':
      return NO_SUCH_NAME_MS;
    case 'silent':
      return SILENT_MS;
  }
}

/** RFC 6761 section 6.3: these names are this machine, whatever a name server says. */
const THIS_MACHINE = /(?:^|\.)localhost$/;
/** Never asked for: RFC 6761 section 6.4 and RFC 7686 section 2. */
const NO_NAMES = /(?:^|\.)(?:invalid|onion)$/;

function withoutAsking(name: string, hosts: Hosts): NameOutcome | null {
  const family = isIP(name);
  if (family !== 0) return { kind: 'found', addresses: [{ address: name, family }] };
  const addresses = hosts.get(name);
  if (addresses) return { kind: 'found', addresses };
  if (THIS_MACHINE.test(name)) return { kind: 'found', addresses: [{ address: '127.0.0.1', family: 4 }] };
  return NO_NAMES.test(name) ? { kind: 'no-such-name' } : null;
}

/** A name of the operator's network: one word, or under an ending that no public name has (RFC 6762, appendix G). */
const PRIVATE_NAME = /^[^.]+$|\.(?:local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa)$/;
/** What the system finds by its other ways (mDNS, NIS) says no time to live. */
const PRIVATE_NAME_MS = 30 * SECOND_MS;

/** Asks for the name in each of its full forms, and at last the system. */
async function askAll(name: string, endsAt: number, deps: NameDeps): Promise<NameServersOutcome> {
  let isSilent = false;
  for (const fullName of fullNames(name, await deps.searchRules())) {
    const leftMs = endsAt - deps.now().getTime();
    const outcome: NameServersOutcome =
      leftMs > 0 ? await askNameServers(fullName, deps.openNameServers, leftMs) : { kind: 'silent' };
    if (outcome.kind === 'found') return outcome;
    isSilent ||= outcome.kind === 'silent';
  }
  const plain = name.replace(/\.$/, '');
  const addresses = deps.askSystem && PRIVATE_NAME.test(plain) ? await deps.askSystem(plain) : [];
  if (addresses.length > 0) return { kind: 'found', addresses: [...addresses], ttlMs: PRIVATE_NAME_MS };
  return { kind: isSilent ? 'silent' : 'no-such-name' };
}

/**
 * The full names that a name may stand for (resolv.conf(5)). As musl does and unlike glibc, a name with enough dots is
 * not completed: a publisher's dead links would all be asked for again under the operator's own domain.
 */
function fullNames(name: string, { domains, ndots }: SearchRules): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const isFull = name.split('.').length - 1 >= ndots;
  return isFull ? [name] : [...domains.map((domain) => `${name}.${domain}`), name];
}

/** Of the deadline. Who is let in has the rest of it, so nobody asks a dead name server in the last millisecond. */
const WAIT_SHARE = 0.75;

/**
 * Lets few look-ups of a domain through at a time; null for one that would have to wait too long. Without the list of
 * public suffixes, strangers may share a line; that hurts little, since a name that has answered before waits in none.
 */
function createLines({ perDomain, deadlineMs }: { perDomain: number; deadlineMs: number }) {
  const turnOf = createTurns(perDomain);
  return async <Result>(domain: string, work: () => Promise<Result>): Promise<Result | null> => {
    let isLate = false;
    const entered = turnOf(domain).then((leave) => {
      if (isLate) leave();
      return leave;
    });
    const leave = await withDeadline(entered, deadlineMs * WAIT_SHARE, () => {
      isLate = true;
      return null;
    });
    if (leave === null) return null;
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
