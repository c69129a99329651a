/** Namespaces by what their URIs contain, lower case; publishers vary scheme, case and closing slash. */
const KNOWN: [fragment: string, prefix: string][] = [
  ['www.w3.org/2005/atom', ''],
  ['purl.org/atom/ns', ''],
  ['purl.org/rss/1.0/modules/content', 'content'],
  ['purl.org/rss/1.0/modules/syndication', 'sy'],
  ['purl.org/rss/1.0/modules/slash', 'slash'],
  ['purl.org/rss/1.0/modules', 'module'],
  ['purl.org/rss/1.0', ''],
  ['purl.org/net/rss1.1', ''],
  ['purl.org/net/rss', ''],
  ['my.netscape.com/rdf/simple/0.9', ''],
  ['channel.netscape.com/rdf/simple/0.9', ''],
  ['backend.userland.com', ''],
  ['blogs.law.harvard.edu/tech/rss', ''],
  ['www.rssboard.org/rss', ''],
  ['www.w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
  ['purl.org/dc/elements', 'dc'],
  ['purl.org/dc/terms', 'dcterms'],
  ['www.itunes.com/dtds/podcast', 'itunes'],
  ['search.yahoo.com/mrss', 'media'],
  ['www.google.com/schemas/play-podcasts', 'googleplay'],
  ['rssnamespace.org/feedburner', 'feedburner'],
  ['www.w3.org/1999/xhtml', 'xhtml'],
];

/** The prefix we know a namespace by ("" for RSS and Atom themselves), or null when it is none we read. */
export function canonicalPrefix(uri: string): string | null {
  const lower = uri.trim().toLowerCase();
  return KNOWN.find(([fragment]) => lower.includes(fragment))?.[1] ?? null;
}
