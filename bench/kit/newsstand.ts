import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { dressFeed, dressPage } from './dress.ts';
import type { Report } from './invent-reports.ts';

export type Newsstand = {
  feedUrl: string;
  /** Puts reports on top of the feed. */
  publish(reports: readonly Report[]): void;
  /** The feed as it is now. */
  feed(): string;
  /** When the feed was first served as it is now, by `performance.now()`; null while nobody has asked. */
  servedAt(): number | null;
  close(): Promise<void>;
};

const FEED_ITEMS_MAX = 300;

/** A publisher on loopback with a feed that has an ETag, and a page for each report. Pages are made beforehand. */
export async function openNewsstand(hubUrl: string | null = null): Promise<Newsstand> {
  const pages = new Map<string, string>();
  let reports: Report[] = [];
  let feed = { body: '', etag: '' };
  let servedAt: number | null = null;
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? '');
    if (request.url === '/feed.xml') {
      const isKnown = request.headers['if-none-match'] === feed.etag;
      if (!isKnown) servedAt ??= performance.now();
      if (isKnown) response.writeHead(304, { etag: feed.etag }).end();
      else answer(response, { 'content-type': 'application/rss+xml', etag: feed.etag }, feed.body);
    } else if (page) answer(response, { 'content-type': 'text/html; charset=utf-8' }, page);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The newsstand does not listen');
  const base = `http://127.0.0.1:${address.port}`;
  const publish = (more: readonly Report[]): void => {
    for (const report of more) pages.set(`/${report.id}`, dressPage(report));
    reports = [...more, ...reports].slice(0, FEED_ITEMS_MAX);
    const body = dressFeed(reports, base, hubUrl);
    feed = { body, etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"` };
    servedAt = null;
  };
  publish([]);
  return {
    feedUrl: `${base}/feed.xml`,
    publish,
    feed: () => feed.body,
    servedAt: () => servedAt,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, headers: Record<string, string>, body: string): void {
  response.writeHead(200, headers).end(body);
}
