import { parseUrl, registrableDomain } from '../news/url.ts';
import type { HttpAnswer, HttpOutcome, HttpRequest } from './http.ts';

const MAX_REDIRECTS = 5;

/**
 * Asks, and goes where redirects lead, those that a page itself names included. Cookies that an answer sets go back to its
 * own host on the way, for sites that ask for them before they show a page, and are forgotten at its end (decision 0122).
 */
export async function followRedirects(
  request: HttpRequest,
  ask: (asked: HttpRequest) => Promise<HttpOutcome>,
): Promise<HttpOutcome> {
  const hops: HttpAnswer['hops'] = [];
  const mostHops = request.maxRedirects ?? MAX_REDIRECTS;
  let cookies: readonly Cookie[] = [];
  let asked = request;
  for (;;) {
    // What cannot be read as an address is refused where it is asked.
    const address = parseUrl(asked.url);
    const putOff = address && (await asked.admit?.(address));
    if (putOff) return { kind: 'put-off', ...putOff };
    const outcome = await ask(withCookies(asked, cookies));
    if (outcome.kind !== 'answered') return outcome;
    const { 'set-cookie': set = '', ...headers } = outcome.headers;
    const answer = { ...outcome, headers, hops };
    const kept = set.split('\n').reduce((before, line) => keepCookie(before, line, answer), cookies);
    const next = nextHop(asked, answer) ?? refreshHop(asked, answer, kept !== cookies);
    if (next === null) return answer;
    if (hops.length >= mostHops) return { kind: 'unreachable', reason: `more than ${mostHops} redirects` };
    cookies = kept;
    hops.push({ url: answer.url, status: answer.status });
    asked = next;
  }
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Validators belong to one URL (RFC 9110 section 13); secrets to one origin. */
const OF_THIS_URL = new Set(['if-none-match', 'if-modified-since']);
const OF_THIS_ORIGIN = new Set(['authorization', 'cookie']);

type Answered = Pick<HttpAnswer, 'status' | 'headers' | 'url'>;

/** The request a redirect asks for, or null when the answer is none. Only what belongs to the new URL is carried over. */
export function nextHop(asked: HttpRequest, answer: Answered): HttpRequest | null {
  const location = answer.headers['location'];
  if (!REDIRECTS.has(answer.status) || location === undefined) return null;
  const target = parseUrl(location, answer.url);
  if (target === null) return null;
  const { body, ...rest } = asked;
  const next: HttpRequest = { ...rest, ...toTarget(asked, target) };
  // RFC 9110 section 15.4: only 307 and 308 keep method and body.
  if (answer.status >= 307) return body === undefined ? next : { ...next, body };
  return asked.method === 'POST' ? { ...next, method: 'GET' } : next;
}

function toTarget(asked: HttpRequest, target: URL): Pick<HttpRequest, 'url' | 'headers'> {
  const from = new URL(asked.url);
  const isSameOrigin = target.origin === from.origin;
  target.username = isSameOrigin ? from.username : '';
  target.password = isSameOrigin ? from.password : '';
  const headers = Object.entries(asked.headers ?? {}).filter(([name]) => {
    const lower = name.toLowerCase();
    return !OF_THIS_URL.has(lower) && (isSameOrigin || !OF_THIS_ORIGIN.has(lower));
  });
  return { url: target.href, headers: Object.fromEntries(headers) };
}

/** In seconds. Pages that bring themselves up to date wait longer. */
const REFRESH_MAX = 10;

/**
 * The request for a page that this one names in its place ("you will be redirected"), once and of the same site alone. To
 * itself a page leads only with a cookie that it has set.
 */
function refreshHop(asked: HttpRequest, answer: HttpAnswer, hasSetCookie: boolean): HttpRequest | null {
  const isFirst = answer.hops.every(({ status }) => REDIRECTS.has(status));
  if (answer.status !== 200 || (asked.method ?? 'GET') !== 'GET' || !isFirst) return null;
  const refresh = answer.headers['refresh'] ?? refreshIn(answer);
  const [, seconds = '', address = ''] =
    /^\s*(\d{1,4})[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?["']?([^"']*)/i.exec(refresh) ?? [];
  if (seconds === '' || Number(seconds) > REFRESH_MAX) return null;
  const from = new URL(answer.url);
  const target = parseUrl(address.replaceAll('&amp;', '&'), from.href);
  if (target === null || registrableDomain(target.hostname) !== registrableDomain(from.hostname)) return null;
  target.hash = from.hash;
  return target.href === from.href && !hasSetCookie ? null : { ...asked, ...toTarget(asked, target) };
}

const HEAD_BYTES_MAX = 32 * 1024;
/** What a browser with scripts, and no old one, reads. */
const HIDDEN = /<!--[\s\S]*?(?:-->|$)|<(script|style|template|noscript)\b[\s\S]*?(?:<\/\1|$)/gi;
const REFRESH =
  /<meta\b(?=[^>]{0,1200}http-equiv\s*=\s*["']?refresh\b)[^>]{0,200}?\bcontent\s*=\s*(["']?)([^>]{0,1000}?)\1(?:\s|\/?>)/i;

/** What the first `<meta http-equiv="refresh">` of a page says. */
function refreshIn({ headers, body }: HttpAnswer): string {
  const html = Buffer.from(body.subarray(0, HEAD_BYTES_MAX)).toString('utf8');
  if (!/html/i.test(headers['content-type'] ?? 'html') || !/http-equiv/i.test(html)) return '';
  return REFRESH.exec(html.replace(HIDDEN, ''))?.[2] ?? '';
}

/** For the host that set it alone, whatever domain and path it names, and for https alone if it came so. */
type Cookie = { host: string; pair: string; name: string; isSecure: boolean };

const COOKIES_MAX = 30;
const COOKIE = /^\s*([!#$%&'*+.^`|~\w-]{1,200})=([\x21-\x3a\x3c-\x7e ]{0,4000})(?:;|$)/;
const ENDED = /;\s*(?:max-age=\s*(?:0|-\d+)|expires=[^;]*\b19\d\d)\b/i;

/** The cookies with one more, in place of that which it replaces or ends; the same list where it is none (RFC 6265 section 5). */
function keepCookie(cookies: readonly Cookie[], line: string, { url }: Answered): readonly Cookie[] {
  const [, name, value] = COOKIE.exec(line) ?? [];
  const { host, protocol } = new URL(url);
  const isSecure = protocol === 'https:';
  if (name === undefined || (!isSecure && /;\s*secure\s*(?:;|$)/i.test(line))) return cookies;
  const others = cookies.filter((each) => each.name !== name || each.host !== host);
  return ENDED.test(line)
    ? others
    : [...others, { host, name, pair: `${name}=${value}`, isSecure }].slice(-COOKIES_MAX);
}

function withCookies(asked: HttpRequest, cookies: readonly Cookie[]): HttpRequest {
  const url = parseUrl(asked.url);
  const fitting = cookies.filter(
    ({ host, isSecure }) => host === url?.host && (!isSecure || url.protocol === 'https:'),
  );
  if (fitting.length === 0) return asked;
  return { ...asked, headers: { ...asked.headers, cookie: fitting.map(({ pair }) => pair).join('; ') } };
}
