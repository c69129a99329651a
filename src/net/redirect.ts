import { parseUrl } from '../news/canonical-url.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Validators belong to one URL (RFC 9110 section 13); secrets to one origin. */
const OF_THIS_URL = new Set(['if-none-match', 'if-modified-since']);
const OF_THIS_ORIGIN = new Set(['authorization', 'cookie']);

/** The request a redirect asks for, or null when the answer is none. Only what belongs to the new URL is carried over. */
export function nextHop(
  asked: HttpRequest,
  answer: Pick<HttpAnswer, 'status' | 'headers' | 'url'>,
): HttpRequest | null {
  const location = answer.headers['location'];
  if (!REDIRECTS.has(answer.status) || location === undefined) return null;
  const target = parseUrl(location, answer.url);
  if (target === null) return null;
  target.username = '';
  target.password = '';
  const sameOrigin = target.origin === new URL(answer.url).origin;
  const headers = Object.entries(asked.headers ?? {}).filter(([name]) => {
    const lower = name.toLowerCase();
    return !OF_THIS_URL.has(lower) && (sameOrigin || !OF_THIS_ORIGIN.has(lower));
  });
  const { body, ...rest } = asked;
  const next: HttpRequest = { ...rest, url: target.href, headers: Object.fromEntries(headers) };
  // RFC 9110 section 15.4: only 307 and 308 keep method and body.
  if (answer.status >= 307) return body === undefined ? next : { ...next, body };
  return asked.method === 'POST' ? { ...next, method: 'GET' } : next;
}
