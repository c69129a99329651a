import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.ts';

/** The address is not public, so it is not dialled. */
export class RefusedAddress extends Error {}

/**
 * Connects only to addresses the guard lets through. The check stands between look-up and dial, on the very addresses
 * that are dialled, so a name that answers differently the second time (DNS rebinding) gains nothing. One closed
 * address among several refuses the whole name.
 */
export function guardedDial(guard: AddressGuard, lookup: LookupFunction = dnsLookup): buildConnector.connector {
  const connect = buildConnector({ lookup: guardedLookup(guard, lookup), timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) => {
    const refusal = literalRefusal(options.hostname, guard);
    if (refusal !== null) {
      callback(new RefusedAddress(refusal), null);
      return;
    }
    connect(options, callback);
  };
}

const CONNECT_TIMEOUT_MS = 10_000;
/** RFC 6761 section 6.3: these names are this machine, whatever a name server says. */
const THIS_MACHINE = /(?:^|\.)localhost\.?$/i;

/** A literal address is never looked up, so it is judged here. */
function literalRefusal(hostname: string, guard: AddressGuard): string | null {
  const host = THIS_MACHINE.test(hostname) ? '127.0.0.1' : hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? null : guard.refusal(host);
}

function guardedLookup(guard: AddressGuard, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found, family) => {
      if (error !== null) return callback(error, found, family);
      const addresses = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
      const judged = judge(hostname, addresses, guard);
      if (judged instanceof Error) return callback(judged, '', 0);
      if (options.all === true) return callback(null, addresses);
      callback(null, judged.address, judged.family);
    });
  };
}

/** The first of the addresses, or why none of them may be dialled. */
function judge(hostname: string, addresses: LookupAddress[], guard: AddressGuard): LookupAddress | Error {
  for (const { address } of addresses) {
    const refusal = guard.refusal(address);
    if (refusal !== null) return new RefusedAddress(`${hostname}: ${refusal}`);
  }
  return addresses[0] ?? new Error(`${hostname} has no address`);
}
