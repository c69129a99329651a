import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflateRaw, inflate as inflateZlib } from 'node:zlib';
import { type Client, errors } from 'undici';
import { codeOf } from '../kit/errors.ts';
import { parseUrl } from '../news/url.ts';
import type { Connections } from './connections.ts';
import { RefusedAddress } from './guarded-dial.ts';
import type { HttpAnswer, HttpOutcome, HttpRequest } from './http.ts';

type ExchangeContext = { connections: Connections; userAgent: string; signal: AbortSignal };

/** One request and its answer, redirects not followed. */
export async function exchange(request: HttpRequest, context: ExchangeContext): Promise<HttpOutcome> {
  const url = parseUrl(request.url);
  if (url === null) return { kind: 'unreachable', reason: 'the address cannot be read' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { kind: 'refused-address', reason: `${url.protocol} is neither http nor https` };
  }
  try {
    return await ask(url, request, context);
  } catch (error) {
    return explain(error, request, context.signal);
  }
}

async function ask(url: URL, request: HttpRequest, context: ExchangeContext): Promise<HttpOutcome> {
  const answer = await context.connections.use(url.origin, (client) =>
    answerOf(client, url, { ...request, ...context }),
  );
  if (answer.body === null) return { kind: 'too-large', maxBytes: request.maxBytes };
  const { status, headers } = answer;
  const inflated = await inflate(answer.body, headers['content-encoding'], request.maxBytes);
  switch (inflated.kind) {
    case 'too-large':
      return { kind: 'too-large', maxBytes: request.maxBytes };
    case 'broken':
      return { kind: 'unreachable', reason: inflated.reason };
    case 'inflated':
      url.username = '';
      url.password = '';
      return { kind: 'answered', status, headers, body: inflated.body, url: url.href, hops: [] };
  }
}

type RawAnswer = { status: number; headers: Record<string, string>; body: Uint8Array | null };

async function answerOf(client: Client, url: URL, request: HttpRequest & ExchangeContext): Promise<RawAnswer> {
  const { statusCode, headers, body } = await client.request({
    path: url.pathname + url.search,
    method: request.method ?? 'GET',
    headers: headersFor(url, request, request.userAgent),
    body: request.body ?? null,
    signal: request.signal,
  });
  const read = statusCode === NOT_MODIFIED ? await discard(body) : await collect(body, request.maxBytes);
  return { status: statusCode, headers: lowerCase(headers), body: read };
}

function headersFor(url: URL, request: HttpRequest, userAgent: string): Record<string, string> {
  const own: Record<string, string> = { 'user-agent': userAgent, 'accept-encoding': 'gzip, deflate, br' };
  if (url.username !== '') {
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    own['authorization'] = `Basic ${Buffer.from(credentials).toString('base64')}`;
  }
  return Object.assign(own, request.headers);
}

function lowerCase(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}

const NOT_MODIFIED = 304;

/** A 304 has no body (RFC 9110 section 15.4.5), and most polls end in one: dropping the stream is cheaper than reading it. */
async function discard(stream: { dump(): Promise<void> }): Promise<Uint8Array> {
  await stream.dump();
  return new Uint8Array();
}

/** The raw body, or null as soon as it is over the cap: the rest is not read. */
async function collect(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size);
}

function explain(error: unknown, request: HttpRequest, signal: AbortSignal): Exclude<HttpOutcome, HttpAnswer> {
  const refused = causes(error).find((each) => each instanceof RefusedAddress);
  if (refused !== undefined) return { kind: 'refused-address', reason: refused.message };
  if (signal.aborted) return { kind: 'timed-out', timeoutMs: request.timeoutMs };
  if (error instanceof errors.ConnectTimeoutError || error instanceof errors.HeadersTimeoutError) {
    return { kind: 'timed-out', timeoutMs: request.timeoutMs };
  }
  return { kind: 'unreachable', reason: reasonOf(error) };
}

/** The error with all its causes, an AggregateError's members included. */
function causes(error: unknown): Error[] {
  const found: Error[] = [];
  const open = [error];
  for (let next = open.pop(); next !== undefined && found.length < 20; next = open.pop()) {
    if (!(next instanceof Error)) continue;
    found.push(next);
    open.push(next.cause, ...(next instanceof AggregateError ? next.errors : []));
  }
  return found;
}

/** The reason in words for the errors that logs show most; any other error keeps its own message. */
const PLAIN_WORDS: Record<string, string> = {
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the server broke the connection off',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  EPIPE: 'the server broke the connection off',
  UND_ERR_SOCKET: 'the server broke the connection off',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
};

function reasonOf(error: unknown): string {
  for (const each of causes(error)) {
    const words = PLAIN_WORDS[codeOf(each) ?? ''];
    if (words !== undefined) return words;
  }
  return error instanceof Error ? error.message.slice(0, 200) : 'the request failed';
}

type InflateOutcome =
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
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-large' };
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
