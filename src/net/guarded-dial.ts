import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { withDeadline } from '../kit/deadline.ts';
import type { AddressGuard } from './address-guard.ts';
import type { NameOutcome, ResolveName } from './resolve-name.ts';

/**
 * There is no public address to dial: the name does not exist, or leads into a network that is not to be dialled. The
 * message says which, and is for the operator alone.
 */
export class NotPublic extends Error {}

/** The name servers do not answer, so nothing is known of the name. */
class SilentNameServers extends Error {}

/**
 * Connects only to addresses the guard lets through. The check stands between look-up and dial, on the very addresses
 * that are dialled, so a name that answers differently the second time (DNS rebinding) gains nothing. One closed
 * address among several refuses the whole name.
 */
export function guardedDial(guard: AddressGuard, resolveName: ResolveName): buildConnector.connector {
  const connect = buildConnector({ lookup: guardedLookup(guard, resolveName), timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) => {
    // A literal address is never looked up, so it is judged here.
    const host = options.hostname.replace(/^\[|\]$/g, '');
    const refusal = isIP(host) === 0 ? null : guard.refusal(host);
    if (refusal === null) connect(options, callback);
    else callback(new NotPublic(refusal), null);
  };
}

/** Names of a network of one's own: RFC 6762, RFC 6761, RFC 8375, what ICANN keeps for it, and what is in wide use. */
const OWN_NAME = /^[^.]*$|\.(?:local|localhost|internal|home\.arpa|intranet|lan|home|corp|private)$/i;
const NAME_WITHIN_MS = 1_000;

/**
 * Connects through a proxy, which alone knows the address in the end. So the guard judges what it can: an address in the
 * place of a name, a name that only one's own network has, and the addresses that our own name servers give it, where they
 * know it. The rest is the proxy's to refuse (decision 0141).
 */
export function guardedTunnel(
  guard: AddressGuard,
  resolveName: ResolveName,
  dial: buildConnector.connector,
): buildConnector.connector {
  return (options, callback) => {
    proxiedRefusal(options.hostname.replace(/^\[|\]$/g, ''), guard, resolveName).then(
      (refusal) => (refusal === null ? dial(options, callback) : callback(new NotPublic(refusal), null)),
      (error) => callback(error, null),
    );
  };
}

async function proxiedRefusal(host: string, guard: AddressGuard, resolveName: ResolveName): Promise<string | null> {
  if (isIP(host) !== 0) return guard.refusal(host);
  const unknown: NameOutcome = { kind: 'silent' };
  const outcome = await withDeadline(resolveName(host), NAME_WITHIN_MS, () => unknown);
  if (outcome.kind !== 'found') return OWN_NAME.test(host) ? `${host} is a name of your own network` : null;
  return outcome.addresses.map(({ address }) => guard.refusal(address)).find((refusal) => refusal !== null) ?? null;
}

const CONNECT_TIMEOUT_MS = 10_000;

function guardedLookup(guard: AddressGuard, resolveName: ResolveName): LookupFunction {
  return (hostname, { all }, callback) => {
    mayBeDialled(hostname, guard, resolveName).then(
      ([first, ...others]) => {
        if (all === true) callback(null, [first, ...others]);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, '', 0),
    );
  };
}

type SomeAddresses = [LookupAddress, ...LookupAddress[]];

async function mayBeDialled(hostname: string, guard: AddressGuard, resolveName: ResolveName): Promise<SomeAddresses> {
  const outcome = await resolveName(hostname);
  if (outcome.kind === 'silent') throw new SilentNameServers('the name server does not answer');
  const [first, ...others] = outcome.kind === 'found' ? outcome.addresses : [];
  if (first === undefined) throw new NotPublic(`${hostname}: no such host`);
  for (const { address } of [first, ...others]) {
    const refusal = guard.refusal(address);
    if (refusal !== null) throw new NotPublic(`${hostname}: ${refusal}`);
  }
  return [first, ...others];
}
