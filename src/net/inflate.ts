import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflateRaw, inflate as inflateZlib } from 'node:zlib';

export type InflateOutcome =
  | { kind: 'inflated'; body: Uint8Array }
  | { kind: 'too-large' }
  | { kind: 'broken'; reason: string };

/** Publishers stack one coding; a longer list is a trap. */
const MAX_CODINGS = 2;
const CHUNK_BYTES = 64 * 1024;

/** Undoes Content-Encoding (RFC 9110 section 8.4). The cap counts what comes out, and work stops when it is passed. */
export async function inflate(
  body: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
): Promise<InflateOutcome> {
  const codings = (encoding ?? '').toLowerCase().split(',');
  const applied = codings.map((coding) => coding.trim()).filter((coding) => coding !== '' && coding !== 'identity');
  if (body.length === 0 || applied.length === 0) return { kind: 'inflated', body };
  if (applied.length > MAX_CODINGS) return { kind: 'broken', reason: `${applied.length} content codings` };
  try {
    let current = body;
    for (const coding of applied.reverse()) current = await undo(current, coding, maxBytes);
    return { kind: 'inflated', body: current };
  } catch (error) {
    if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      return { kind: 'too-large' };
    return { kind: 'broken', reason: `the ${encoding} body cannot be unpacked` };
  }
}

const gunzipAsync = promisify(gunzip);
const inflateZlibAsync = promisify(inflateZlib);
const inflateRawAsync = promisify(inflateRaw);
const brotliAsync = promisify(brotliDecompress);

async function undo(body: Uint8Array, coding: string, maxBytes: number): Promise<Uint8Array> {
  // SYNC_FLUSH takes a body that was cut off for what it holds, as browsers do.
  const options = { maxOutputLength: maxBytes, chunkSize: CHUNK_BYTES, finishFlush: constants.Z_SYNC_FLUSH };
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      // Some servers announce gzip and send plain text.
      return body[0] === 0x1f && body[1] === 0x8b ? gunzipAsync(body, options) : body;
    case 'deflate':
      // "deflate" means zlib (RFC 9110 section 8.4.1.2), but some servers send it bare; zlib's first byte has method 8.
      return ((body[0] ?? 0) & 0x0f) === 8 ? inflateZlibAsync(body, options) : inflateRawAsync(body, options);
    case 'br':
      return brotliAsync(body, { maxOutputLength: maxBytes, chunkSize: CHUNK_BYTES });
    default:
      throw new Error(`Unknown content coding: ${coding}`);
  }
}
