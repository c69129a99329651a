import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type NewsItem = { id: string; title: string; body: string; published?: Date };

export type Publisher = {
  feedUrl: string;
  /** Adds news; the feed shows the newest first. */
  publish(...items: NewsItem[]): void;
  requests: string[];
  close(): Promise<void>;
};

type PublisherOptions = { hub?: string; onRequest?: (path: string) => void };

const FEED_ITEMS_MAX = 1_000;

/** A newspaper of our own on loopback: an RSS feed with an ETag, and a page per article. */
export async function startPublisher({ hub, onRequest }: PublisherOptions = {}): Promise<Publisher> {
  const items: NewsItem[] = [];
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    onRequest?.(request.url ?? '');
    const etag = `"${items.length}"`;
    const item = items.find(({ id }) => request.url === `/${id}`);
    if (request.url === '/feed.xml' && request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else if (request.url === '/feed.xml')
      answer(response, { 'content-type': 'application/rss+xml', etag }, rss(items, base(), hub));
    else if (item) answer(response, { 'content-type': 'text/html; charset=utf-8' }, page(item));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = (): string => `http://127.0.0.1:${portOf(server.address())}`;
  return {
    feedUrl: `${base()}/feed.xml`,
    publish: (...more) => void items.unshift(...more),
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The publisher does not listen');
  return address.port;
}

function answer(response: ServerResponse, headers: Record<string, string>, body: string): void {
  response.writeHead(200, headers).end(body);
}

function rss(items: readonly NewsItem[], base: string, hub?: string): string {
  const offer = hub ? `<atom:link rel="hub" href="${hub}"/><atom:link rel="self" href="${base}/feed.xml"/>` : '';
  const entries = items
    .slice(0, FEED_ITEMS_MAX)
    .map(
      ({ id, title, published = new Date() }) =>
        `<item><guid isPermaLink="false">${id}</guid><title>${title}</title><link>${base}/${id}</link>` +
        `<description>${title}.</description><pubDate>${published.toUTCString()}</pubDate></item>`,
    );
  return `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Loopback Courier</title><link>${base}/</link>${offer}${entries.join('')}</channel></rss>`;
}

function page({ title, body }: NewsItem): string {
  const paragraphs = body.split('\n\n').map((text) => `<p>${text}</p>`);
  return `<!doctype html><html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1>${paragraphs.join('')}</article></body></html>`;
}

/** An article of our own about a strike on a made-up border. */
export function airstrikeNews(id: string): NewsItem {
  return {
    id,
    title: `Varonia condemns airstrike on border village (${id})`,
    body: [
      `TELLAN – An airstrike hit the border village of Osk in report ${id} on Tuesday, officials in Varonia said, and killed two shepherds on the slope above the mill.`,
      '“We will answer this attack with patience and with law,” Prime Minister Ilsa Marrowick said. “Nobody in Osk has to leave home tonight.”',
      'The Lowland Republic did not comment. Tobin Hesk, spokesman of the border guard, called the strike “a grave mistake” and asked both governments to open the crossing for ambulances.',
      'The two countries share a border of four hundred kilometres, most of it mountain, and have argued about its course since the last survey.',
    ].join('\n\n'),
  };
}
