import type { Report } from './invent-reports.ts';

const TEASERS = 24;
/** Today, so that articles are compared with those before them, as news is. */
const PUBLISHED = new Date();

/** A report as a newspaper's site serves it: with navigation, teasers, scripts and a footer around it (about 30 KB). */
export function dressPage({ title, text }: Report): string {
  const paragraphs = text.split('\n\n').map((paragraph) => `<p class="body-text">${paragraph}</p>`);
  const teasers = Array.from(
    { length: TEASERS },
    (_, at) =>
      `<li class="teaser"><a href="/more/${at}"><img src="/img/${at}.jpg" alt=""><h3>Another story, number ${at}</h3></a><p class="kicker">Region</p></li>`,
  ).join('');
  const data = JSON.stringify({ '@type': 'NewsArticle', headline: title, datePublished: PUBLISHED.toISOString() });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} | Site</title>
<meta property="og:title" content="${title}"><meta property="article:published_time" content="${PUBLISHED.toISOString()}">
<script type="application/ld+json">${data}</script><script>${'window.site = window.site || [];'.repeat(200)}</script>
<style>${'.teaser { display: grid; gap: 4px }'.repeat(120)}</style></head><body>
<header><nav><ul>${'<li><a href="/section">Section</a></li>'.repeat(20)}</ul></nav></header>
<main><article><h1>${title}</h1><div class="byline">By a reporter</div>${paragraphs.join('\n')}</article>
<aside><ul>${teasers}</ul></aside></main><footer>${'<a href="/legal">Legal notice</a> '.repeat(30)}</footer></body></html>`;
}

/** Reports as an RSS feed, newest first; with a hub that it pushes through where one is named. */
export function dressFeed(reports: readonly Report[], base: string, hubUrl: string | null = null): string {
  const hub =
    hubUrl === null ? '' : `<atom:link rel="hub" href="${hubUrl}"/><atom:link rel="self" href="${base}/feed.xml"/>`;
  const items = reports.map(
    ({
      id,
      title,
      text,
    }) => `<item><guid isPermaLink="false">${id}</guid><title>${title}</title><link>${base}/${id}</link>
<description>${text.slice(0, 300)}</description><pubDate>${PUBLISHED.toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Loopback Courier</title><link>${base}/</link>
<description>News of the bench</description>${hub}${items.join('\n')}</channel></rss>`;
}
