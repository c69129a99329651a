import type { LookupAddress } from 'node:dns';
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { platform } from 'node:os';
import { withDeadline } from '../kit/deadline.ts';
import { codeOf } from '../kit/errors.ts';
import { createMutex } from '../kit/mutex.ts';
import { SECOND_MS } from '../kit/time.ts';

/** What this machine itself knows of names: its hosts file, how it completes short names, and its own look-up. */

/** Addresses by name, in lower case. */
export type Hosts = ReadonlyMap<string, readonly LookupAddress[]>;

/** `domains` complete a name with fewer dots than `ndots` (resolv.conf(5)). */
export type SearchRules = { domains: readonly string[]; ndots: number };

const IS_WINDOWS = platform() === 'win32';
export const HOSTS_FILE = IS_WINDOWS ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';
/** Windows has none; c-ares reads the name servers there from the registry, and short names are asked as they are. */
export const RESOLV_CONF = '/etc/resolv.conf';

/** hosts(5): an address and its names on each line; a name may stand on several lines. */
export function parseHosts(text: string): Hosts {
  const hosts = new Map<string, LookupAddress[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const family = isIP(address);
    if (family === 0) continue;
    for (const name of names) {
      const key = name.toLowerCase();
      hosts.set(key, [...(hosts.get(key) ?? []), { address, family }]);
    }
  }
  return hosts;
}

/** glibc takes no higher value either. */
const NDOTS_MAX = 15;

/** resolv.conf(5): the last of `search` and `domain` holds. The name servers are read by c-ares itself. */
export function parseSearchRules(text: string): SearchRules {
  let rules: SearchRules = { domains: [], ndots: 1 };
  for (const line of text.split('\n')) {
    const [keyword = '', ...values] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'search') rules = { ...rules, domains: values.map(plainDomain).filter((domain) => domain !== '') };
    if (keyword === 'domain') rules = { ...rules, domains: values.slice(0, 1).map(plainDomain) };
    if (keyword !== 'options') continue;
    const ndots = values.flatMap((value) => /^ndots:(\d{1,4})$/.exec(value)?.[1] ?? []).at(-1);
    if (ndots !== undefined) rules = { ...rules, ndots: Math.min(NDOTS_MAX, Number(ndots)) };
  }
  return rules;
}

const plainDomain = (domain: string): string => domain.toLowerCase().replace(/^\.+|\.+$/g, '');

/** Operators change these files while the program runs: with a network, a VPN, a container. */
const LOOK_AGAIN_MS = 5 * SECOND_MS;

/**
 * What a file says, of a file that is missing what an empty one says. It is read again when it has changed, and only the
 * first question waits for that: files are read on the threads that other look-ups may hold.
 */
export function createFileValue<Value>(
  file: { path: string; parse: (text: string) => Value },
  now: () => Date,
): () => Promise<Value> {
  let value = file.parse('');
  let version = '';
  let lookAt = 0;
  let first: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    const found = await versionOf(file.path);
    if (found === version) return;
    value = file.parse(found === '' ? '' : await readFile(file.path, 'utf8'));
    version = found;
  };
  return async () => {
    const at = now().getTime();
    if (at >= lookAt) {
      lookAt = at + LOOK_AGAIN_MS;
      // A file that cannot be read for a moment says what it said before.
      const looked = look().catch(() => undefined);
      first ??= looked;
    }
    await first;
    return value;
  };
}

async function versionOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs}:${size}:${ino}`;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

/** mDNS gives up after a second or two; an undici dial, look-up included, after ten. */
const SYSTEM_DEADLINE_MS = 3 * SECOND_MS;

/** The addresses that the system finds for a name by all its ways (nsswitch.conf), or none. */
export type AskSystem = (name: string) => Promise<readonly LookupAddress[]>;

/**
 * getaddrinfo holds one of libuv's four threads until it ends, however long that is, and cannot be cancelled. So one
 * call runs at a time, and who waits for it too long goes without.
 */
export function createAskSystem(
  deps: { lookup: (name: string, options: { all: true }) => Promise<LookupAddress[]> },
  deadlineMs: number = SYSTEM_DEADLINE_MS,
): AskSystem {
  const mutex = createMutex();
  return async (name) => {
    let isLate = false;
    const asked = mutex.acquire().then(async (release) => {
      try {
        return isLate ? [] : await deps.lookup(name, { all: true });
      } catch {
        return [];
      } finally {
        release();
      }
    });
    return withDeadline(asked, deadlineMs, () => {
      isLate = true;
      return [];
    });
  };
}
