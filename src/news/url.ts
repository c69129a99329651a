/** Parameters that only track where the reader came from: no publisher chooses an article by them. */
const TRACKING_NAMES = new Set(
  `_ga _gl _hsenc _hsmi __s __twitter_impression at_campaign at_custom1 at_custom2 at_custom3 at_custom4
  at_medium cmpid dclid echobox fbclid feature ftag gbraid gclid gclsrc guccounter guce_referrer
  guce_referrer_sig icid igshid mc_cid mc_eid mkt_tok msclkid ncid ns_campaign ns_mchannel ns_source ocid ref
  ref_src ref_url smid smtyp soc_src soc_trk spm sref traffic_source twclid vero_id wbraid wt_mc xtor yclid`.split(
    /\s+/,
  ),
);
const TRACKING_PREFIXES = ['utm_', 'pk_', 'mtm_', 'hsa_', 'itm_', 'stm_'];
/** "AMP" and "print" as views of an article, when they are the value or the name of a parameter. */
const VIEW_NAMES = new Set(['amp', 'outputtype', 'output']);
/** First labels of the hosts of one site's desktop, mobile and AMP pages. */
const TWIN_LABELS = new Set(['www', 'm', 'mobile', 'amp']);

/** Browsers and servers take addresses of about this length; a publisher's longer one is none (decision 0107). */
export const ADDRESS_MAX = 2_000;

/** The URL in a text, resolved against a base, or null. */
export function parseUrl(text: string, base?: string | null): URL | null {
  const trimmed = text.trim();
  const against = base ?? undefined;
  if (trimmed.length > ADDRESS_MAX || (against?.length ?? 0) > ADDRESS_MAX) return null;
  if (!URL.canParse(trimmed, against)) return null;
  const url = new URL(trimmed, against);
  return url.href.length > ADDRESS_MAX ? null : url;
}

/** Second labels under which a country's registry gives names: "example.co.uk" belongs to somebody, "co.uk" to nobody. */
const REGISTRY_LABELS = new Set('ac co com edu gob gouv gov go mil ne net nom or org'.split(' '));

/**
 * The domain that somebody registered, for a host under it: who owns it can name hosts under it without end, so that
 * limits count it as one. An address in digits is its own.
 */
export function registrableDomain(hostname: string): string {
  if (/^[\d.]+$|:/.test(hostname)) return hostname;
  const labels = hostname.replace(/\.$/, '').split('.');
  const [second = '', top = ''] = labels.slice(-2);
  return labels.slice(top.length === 2 && REGISTRY_LABELS.has(second) ? -3 : -2).join('.');
}

/** An http(s) address, resolved against a base, or null. */
export function httpUrl(text: string, base?: string | null): URL | null {
  const url = parseUrl(text, base);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}

/** The eight groups of an IPv6 address as numbers; the URL parser does the reading of "::" and dotted tails. */
export function ipv6Groups(address: string): number[] {
  const host = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = [], tail] = host.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = tail === undefined ? [] : new Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16));
}

/**
 * The http(s) address of an article as we show and fetch it: without fragment, credentials and tracking parameters.
 * Null for anything that is not http(s).
 */
export function canonicalUrl(text: string, base?: string | null): string | null {
  const url = httpUrl(text, base);
  if (!url?.hostname.includes('.')) return null;
  url.username = '';
  url.password = '';
  // "#!/path" and "#/path" choose the page on sites that run entirely in the browser.
  if (!/^#!?\//.test(url.hash)) url.hash = '';
  withoutTracking(url);
  return url.href;
}

/**
 * A feed's address as chat and pages show it. Its query may be a key that somebody paid for, and what stands before its host
 * is a name and a password.
 */
export function shownAddress(address: string): string {
  const url = httpUrl(address);
  return url === null ? '' : `${url.origin}${url.pathname}`;
}

/**
 * One key for all addresses of an article: it ignores the scheme, www, mobile and AMP hosts and paths, a closing slash
 * and the order of parameters. Only for comparison: it need not be a working address.
 */
export function urlKey(canonical: string): string {
  const url = new URL(canonical);
  for (const name of [...url.searchParams.keys()]) {
    const value = url.searchParams.get(name) ?? '';
    if (VIEW_NAMES.has(name.toLowerCase()) && /^(1|true|amp|)$/i.test(value)) url.searchParams.delete(name);
  }
  url.searchParams.sort();
  const query = url.searchParams.toString();
  return `${keyHost(url.host)}${keyPath(url.pathname)}${query === '' ? '' : `?${query}`}${url.hash}`;
}

/**
 * The addresses under which an article may be stored that somebody copied from a browser: with either scheme, of the
 * desktop, the mobile or the AMP page, with a closing slash and without. None for what is no address.
 */
export function addressForms(typed: string): string[] {
  const canonical =
    canonicalUrl(typed) ?? (/^[^\s/:]+\.[^\s/:]+\//.test(typed) ? canonicalUrl(`https://${typed}`) : null);
  if (canonical === null) return [];
  const { host, pathname, search, hash } = new URL(canonical);
  const bare = keyHost(host);
  const path = keyPath(pathname);
  const ends = [...new Set([pathname, path, `${path}/`])].map((each) => `${each}${search}${hash}`);
  const hosts = [...new Set([host, bare, ...[...TWIN_LABELS].map((label) => `${label}.${bare}`)])];
  const forms = ['https', 'http'].flatMap((scheme) =>
    hosts.flatMap((each) => ends.map((end) => `${scheme}://${each}${end}`)),
  );
  return [canonical, ...forms];
}

/** Parameters that let a reader in or keep an answer out of caches. */
const PASSING =
  /^(?:_|access_token|cachebuster|expires|jsessionid|nocache|phpsessid|rnd|session_?id|sig|signature|token)(?:=|$)/i;
/** A server gives a page with its ending and without, and may write the session behind a path. */
const PATH_END = /(?:\.(?:html?|php|aspx?|jsp))?(?:;jsessionid=[^/]*)?\/*$/i;

/**
 * A key that ignores more than `urlKey`: the ending of the page's file, and parameters by which no publisher chooses an
 * article, such as those that are `shared` by all links of a document. Articles with this in common may still be two.
 */
export function looseUrlKey(canonical: string, shared: ReadonlySet<string>): string {
  const url = new URL(canonical);
  const kept = parametersOf(canonical).filter((part) => !shared.has(part) && !PASSING.test(part));
  url.search = kept.join('&');
  url.pathname = url.pathname.replace(PATH_END, '');
  return urlKey(url.href);
}

const NONE_SHARED: ReadonlySet<string> = new Set();

/**
 * Where to find a page that was asked for at one address and came from another; null where the first will do. What the page
 * declares is believed of parameters; with one that lets a single reader in, the address is for nobody else.
 */
export function foundElsewhere(page: { asked: string; landed: string; declared: string | null }): string | null {
  const [asked, landed, declared] = [page.asked, page.landed, page.declared].map((each) => canonicalUrl(each ?? ''));
  if (!asked || !landed || looseUrlKey(asked, NONE_SHARED) === looseUrlKey(landed, NONE_SHARED)) return null;
  const isSame = declared?.split('?')[0] === landed.split('?')[0];
  const found = isSame && declared ? declared : landed;
  return parametersOf(found).some((part) => PASSING.test(part)) ? null : found;
}

/** More of a document's links would tell nothing else. */
const LINKS_LOOKED_AT = 50;

/** The parameters ("t=168000") that all of several addresses have: none of them is chosen by these. */
export function sharedParameters(addresses: readonly string[]): Set<string> {
  const distinct = [...new Set(addresses.slice(0, LINKS_LOOKED_AT))];
  const [first = new Set<string>(), ...others] = distinct.map((address) => new Set(parametersOf(address)));
  return new Set([...first].filter((part) => others.length > 0 && others.every((each) => each.has(part))));
}

function parametersOf(address: string): string[] {
  const [, query = ''] = /\?([^#]*)/.exec(address) ?? [];
  return query.split('&').filter((part) => part !== '');
}

function withoutTracking(url: URL): void {
  if (url.search === '') return;
  const names = [...url.searchParams.keys()].filter((name) => {
    const lower = name.toLowerCase();
    return TRACKING_NAMES.has(lower) || TRACKING_PREFIXES.some((prefix) => lower.startsWith(prefix));
  });
  // A query without tracking parameters keeps its exact spelling: some servers compare it byte by byte.
  for (const name of names) url.searchParams.delete(name);
  if (url.href.endsWith('?')) url.search = '';
}

function keyHost(host: string): string {
  const labels = host.split('.');
  while (labels.length > 2 && TWIN_LABELS.has(labels[0] ?? '')) labels.shift();
  return labels.join('.');
}

function keyPath(pathname: string): string {
  return pathname
    .replace(/^\/amp(?=\/)/i, '')
    .replace(/\/(?:amp|index\.html?|index\.php)\/?$/i, '/')
    .replace(/\.amp(?:\.html)?$/i, '.html')
    .replace(/\/+$/, '');
}
