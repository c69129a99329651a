import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflateRaw, inflate as inflateZlib } from 'node:zlib';
import { errors } from 'undici';
import { codeOf } from '../kit/errors.ts';
import { parseUrl } from '../news/url.ts';
import type { Connections } from './connections.ts';
import { NotPublic } from './guarded-dial.ts';
import type { HttpAnswer, HttpOutcome, HttpRequest } from './http.ts';
import { loginOf } from './proxy.ts';
import { type RawAnswer, receiveAnswer } from './receive-answer.ts';

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
  const proxy = context.connections.forwards(url.origin);
  const path = url.pathname + url.search;
  const asked = {
    path: proxy === null ? path : url.origin + path,
    method: request.method ?? 'GET',
    headers: { ...headersFor(url, request, context.userAgent), ...(proxy === null ? {} : loginOf(proxy)) },
    body: request.body ?? null,
  };
  const accepts = ({ status, headers }: Omit<RawAnswer, 'body'>) =>
    (status >= 300 && status < 400) || request.accept?.(status, lowerCase(headers)) !== false;
  const limits = { maxBytes: request.maxBytes, signal: context.signal, accepts };
  const answer = await context.connections.use(url.origin, (client) => receiveAnswer(client, asked, limits));
  const { status } = answer;
  const headers = lowerCase(answer.headers);
  if (answer.body === 'too-large') return { kind: 'too-large', maxBytes: request.maxBytes };
  if (answer.body === 'unwanted') return { kind: 'unwanted', contentType: headers['content-type'] ?? null };
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

function headersFor(url: URL, request: HttpRequest, userAgent: string): Record<string, string> {
  const own: Record<string, string> = { 'user-agent': userAgent, 'accept-encoding': 'gzip, deflate, br' };
  if (url.username !== '') {
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    own['authorization'] = `Basic ${Buffer.from(credentials).toString('base64')}`;
  }
  return Object.assign(own, request.headers);
}

function lowerCase(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const named = Object.entries(headers).flatMap(([key, value]) => {
    const name = key.toLowerCase();
    // Cookies have commas of their own (RFC 9110 section 5.3).
    return value === undefined ? [] : [[name, [value].flat().join(name === 'set-cookie' ? '\n' : ', ')] as const];
  });
  return Object.fromEntries(named);
}

function explain(error: unknown, request: HttpRequest, signal: AbortSignal): Exclude<HttpOutcome, HttpAnswer> {
  const closed = causes(error).find((each) => each instanceof NotPublic);
  if (closed !== undefined) return { kind: 'not-public', detail: closed.message };
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
const PLAIN_WORDS = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'the server broke the connection off'],
  ['EHOSTUNREACH', 'host unreachable'],
  ['ENETUNREACH', 'network unreachable'],
  ['EADDRNOTAVAIL', 'network unreachable'],
  ['ETIMEDOUT', 'no answer to the connection'],
  ['EPIPE', 'the server broke the connection off'],
  ['UND_ERR_SOCKET', 'the server broke the connection off'],
  ['UND_ERR_HEADERS_OVERFLOW', 'the headers of the answer are too large'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'the body is shorter or longer than the server said'],
  ['CERT_HAS_EXPIRED', 'the certificate has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'the certificate is self-signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'the certificate is self-signed'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'the certificate cannot be verified'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate is for another name'],
]);

function reasonOf(error: unknown): string {
  for (const each of causes(error)) {
    const words = PLAIN_WORDS.get(codeOf(each) ?? '');
    if (words !== undefined) return words;
  }
  // The message of a failed connection holds the address that the name led to, which may be one of the operator's network.
  if (causes(error).some((each) => 'address' in each)) return `the connection failed (${codeOf(error) ?? 'no code'})`;
  return error instanceof Error ? error.message.slice(0, 200) : 'the request failed';
}

type InflateOutcome =
  | { kind: 'inflated'; body: Uint8Array }
  | { kind: 'too-large' }
  | { kind: 'broken'; reason: string };

/** Publishers stack one coding; a longer list is a trap. */
const MAX_CODINGS = 2;
const CHUNK_BYTES = 64 * 1024;

/** Undoes Content-Encoding (RFC 9110 section 8.4), and gzip that no header names. The cap counts what comes out, and work stops when it is passed. */
export async function inflate(
  body: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
): Promise<InflateOutcome> {
  const codings = (encoding ?? '').toLowerCase().split(',');
  const applied = codings.map((coding) => coding.trim()).filter((coding) => coding !== '' && coding !== 'identity');
  if (applied.length > MAX_CODINGS) return { kind: 'broken', reason: `${applied.length} content codings` };
  try {
    let current = body;
    for (const coding of current.length === 0 ? [] : applied.reverse()) current = await undo(current, coding, maxBytes);
    // No text begins so: a file that was packed before it was put on the server ("feed.xml.gz").
    if (isGzip(current)) current = await undo(current, 'gzip', maxBytes);
    return { kind: 'inflated', body: current };
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-large' };
    return { kind: 'broken', reason: `the ${encoding ?? 'gzip'} body cannot be unpacked` };
  }
}

function isGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
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
      return isGzip(body) ? gunzipAsync(body, options) : body;
    case 'deflate':
      // "deflate" means zlib (RFC 9110 section 8.4.1.2), but some servers send it bare; zlib's first byte has method 8.
      return ((body[0] ?? 0) & 0x0f) === 8 ? inflateZlibAsync(body, options) : inflateRawAsync(body, options);
    case 'br':
      return brotliAsync(body, { maxOutputLength: maxBytes, chunkSize: CHUNK_BYTES });
    default:
      throw new Error(`Unknown content coding: ${coding}`);
  }
}
