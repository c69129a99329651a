import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { parseUrl } from '../news/url.ts';
import type { Http, HttpAnswer, HttpOutcome, HttpRequest } from './http.ts';

/** RFC 6761 section 6.5: names under .example never resolve, so no real host is ever shadowed. */
const SAMPLE_HOSTS = '.slugline.example';

const CONTENT_TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.xml', 'application/xml; charset=utf-8'],
  ['.rss', 'application/rss+xml; charset=utf-8'],
  ['.atom', 'application/atom+xml; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.txt', 'text/plain; charset=utf-8'],
]);

/** Answers the sample newsroom's hosts from a directory, validators included, and hands everything else on. */
export function createSampleHttp(settings: { directory: string }, deps: { http: Http }): Http {
  return async (request) => {
    const url = parseUrl(request.url);
    if (url === null || !url.hostname.endsWith(SAMPLE_HOSTS)) return deps.http(request);
    return answerFromFile(url, request, settings.directory);
  };
}

/** The page of a story, by its address without the scheme ("/<host>/<path>"), or null: our own links lead to it. */
export async function readSampleStory(address: string, directory: string): Promise<string | null> {
  const url = parseUrl(`http:/${address}`);
  if (!url?.hostname.endsWith(SAMPLE_HOSTS) || !url.pathname.endsWith('.html')) return null;
  const file = await sampleFile(url, directory);
  return file === null ? null : readFile(file, 'utf8');
}

async function answerFromFile(url: URL, request: HttpRequest, directory: string): Promise<HttpOutcome> {
  const file = await sampleFile(url, directory);
  if (file === null) return answer(url, { status: 404, headers: { 'content-type': 'text/plain' } });
  const body = await readFile(file);
  if (body.length > request.maxBytes) return { kind: 'too-large', maxBytes: request.maxBytes };
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
  const asked = Object.entries(request.headers ?? {}).find(([name]) => name.toLowerCase() === 'if-none-match');
  if (asked?.[1] === etag) return answer(url, { status: 304, headers: { etag } });
  const contentType = CONTENT_TYPES.get(extname(file)) ?? 'application/octet-stream';
  return answer(url, { status: 200, headers: { etag, 'content-type': contentType }, body });
}

/** The file behind a sample URL, or null when there is none or it would lie outside the directory. */
async function sampleFile(url: URL, directory: string): Promise<string | null> {
  const path = readablePath(url.pathname);
  if (path === null) return null;
  try {
    const root = await realpath(directory);
    const file = await realpath(join(root, url.hostname, path.endsWith('/') ? `${path}index.html` : path));
    const inside = file.startsWith(join(root, url.hostname) + sep);
    return inside && (await stat(file)).isFile() ? file : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

function readablePath(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname);
    return path.includes('\0') ? null : path;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function answer(url: URL, given: Pick<HttpAnswer, 'status' | 'headers'> & { body?: Uint8Array }): HttpAnswer {
  return { kind: 'answered', body: new Uint8Array(), url: url.href, hops: [], ...given };
}
