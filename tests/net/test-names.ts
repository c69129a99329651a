import { Resolver } from 'node:dns/promises';
import type { NameServers } from '../../src/net/ask-name-servers.ts';
import { createResolveName } from '../../src/net/resolve-name.ts';
import { type AskSystem, parseHosts, parseSearchRules } from '../../src/net/system-names.ts';

/** The real resolver, asking a name server of the test's in place of the system's. */
export function askingAt(server: { address: string }, timeoutMs = 300): () => NameServers {
  return () => {
    const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
    resolver.setServers([server.address]);
    return resolver;
  };
}

type TestNames = {
  hosts?: string;
  resolvConf?: string;
  askSystem?: AskSystem | null;
  now?: () => Date;
  timeoutMs?: number;
  limits?: { deadlineMs: number; perDomain: number };
};

export function namesAt(server: { address: string }, names: TestNames = {}) {
  const deps = {
    hosts: async () => parseHosts(names.hosts ?? ''),
    searchRules: async () => parseSearchRules(names.resolvConf ?? ''),
    openNameServers: askingAt(server, names.timeoutMs),
    askSystem: names.askSystem ?? null,
    now: names.now ?? (() => new Date()),
  };
  return names.limits ? createResolveName(deps, names.limits) : createResolveName(deps);
}
