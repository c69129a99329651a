import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Http } from '../net/http.ts';
import type { Terminal } from './terminal.ts';

export type Source =
  | { kind: 'read'; body: Uint8Array; contentType: string | null; url: string | null }
  | { kind: 'not-read'; reason: string };

const SOURCE_BYTES_MAX = 10_000_000;
const SOURCE_TIMEOUT_MS = 30_000;

/** The bytes behind an address, a file, or "-" for standard input. */
export async function readSource(source: string, deps: { http: Http; stdin: Terminal['stdin'] }): Promise<Source> {
  if (source === '-') return { kind: 'read', body: await buffer(deps.stdin), contentType: null, url: null };
  if (/^https?:\/\//i.test(source)) return fetchSource(source, deps.http);
  try {
    return { kind: 'read', body: await readFile(source), contentType: null, url: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'not-read', reason: `${source} cannot be read: ${reason}` };
  }
}

async function fetchSource(url: string, http: Http): Promise<Source> {
  const answer = await http({ url, maxBytes: SOURCE_BYTES_MAX, timeoutMs: SOURCE_TIMEOUT_MS });
  switch (answer.kind) {
    case 'answered':
      return answer.status >= 200 && answer.status < 300
        ? { kind: 'read', body: answer.body, contentType: answer.headers['content-type'] ?? null, url: answer.url }
        : { kind: 'not-read', reason: `${url} answers ${answer.status}` };
    case 'too-large':
      return { kind: 'not-read', reason: `${url} is larger than ${answer.maxBytes} bytes` };
    case 'timed-out':
      return { kind: 'not-read', reason: `${url} does not answer within ${answer.timeoutMs / 1000} s` };
    case 'refused-address':
    case 'unreachable':
      return { kind: 'not-read', reason: `${url}: ${answer.reason}` };
  }
}
