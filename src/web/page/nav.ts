import { type Html, html, NOTHING } from '../../chat/preview/html.ts';

const PAGES = [
  { path: '/', label: 'Alerts' },
  { path: '/stories', label: 'Stories' },
  { path: '/feeds', label: 'Feeds' },
  { path: '/deliveries', label: 'Deliveries' },
  { path: '/query', label: 'Query' },
  { path: '/settings', label: 'Settings' },
] as const;

export type PagePath = (typeof PAGES)[number]['path'];

/** The way from each page to the others. */
export function nav(current: PagePath): Html {
  const items = PAGES.map(
    ({ path, label }) =>
      html`<li><a href="${path}"${path === current ? html` aria-current="page"` : NOTHING}>${label}</a></li>`,
  );
  return html`<nav class="pages" aria-label="Pages"><ul>${items}</ul></nav>`;
}

/** What other programs read, for people who want to see it. */
export function foot(): Html {
  return html`<nav class="foot" aria-label="Operating"><ul class="parts">
<li><a href="/healthz">Health</a></li><li><a href="/metrics">Metrics</a></li><li><a href="/queues">Queues</a></li>
</ul></nav>`;
}

export function brand(): Html {
  return html`<p class="brand"><img src="/icon.svg" alt="" width="32" height="32">Slugline</p>`;
}
