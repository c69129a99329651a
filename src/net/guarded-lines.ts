import type { LookupFunction } from 'node:net';
import { createAddressGuard } from './address-guard.ts';
import { guardedDial } from './guarded-dial.ts';
import { createLines, type Lines } from './lines.ts';

/** A connection kept for this long serves the pages of one feed's burst; more would only hold sockets. */
const KEEP_ALIVE_MS = 10_000;
const MAX_HEADER_BYTES = 64 * 1024;

/** Lines to the web, each guarded when it is dialled; `allowPrivate` are CIDRs that the guard lets through. */
export function guardedLines(allowPrivate: readonly string[], lookup: LookupFunction | undefined): Lines {
  return createLines({
    connect: guardedDial(createAddressGuard(allowPrivate), lookup),
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
}
