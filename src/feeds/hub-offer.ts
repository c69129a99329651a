import { httpUrl } from '../news/canonical-url.ts';
import type { FeedDocument } from '../news/entry.ts';
import type { HubOffer } from '../store/websub.ts';

/**
 * Where a feed says that it can be subscribed to, and as what. Link headers come before the document (W3C WebSub
 * section 4). A feed that names a hub and forgets to name itself is meant by the address it was read at.
 */
export function hubOffer(
  answer: { headers: Record<string, string>; url: string },
  document: Pick<FeedDocument, 'hub' | 'self'>,
): HubOffer | null {
  const links = linksIn(answer.headers['link'] ?? '');
  const named = (rel: string): string | null => links.find(({ rels }) => rels.includes(rel))?.target ?? null;
  const given = named('hub') ?? document.hub;
  const hub = given === null ? null : httpUrl(given, answer.url);
  const topic = httpUrl(named('self') ?? document.self ?? answer.url, answer.url);
  return hub === null || topic === null ? null : { hub: hub.href, topic: topic.href };
}

type Link = { target: string; rels: string[] };

const LINK_CHARS_MAX = 8_000;

/** RFC 8288 section 3: <target>; rel="one two", … A parameter's value may be bare or in quotes. */
function linksIn(header: string): Link[] {
  const links = header.slice(0, LINK_CHARS_MAX).matchAll(/<([^<>]*)>([^<]*)/g);
  return [...links].map(([, target = '', parameters = '']) => {
    const [, quoted, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters) ?? [];
    const rels = (quoted ?? bare ?? '').toLowerCase().split(/\s+/);
    return { target, rels };
  });
}
