import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.ts';
import type { ResolveName } from './resolve-name.ts';

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
