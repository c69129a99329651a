import { type Html, html, NOTHING } from '../../chat/preview/html.ts';
import { assets } from './assets.ts';

/** A whole page: the head that all pages share, and `body` with its element. */
export function htmlDocument(page: { title: string; viewport?: string; head?: Html; body: Html }): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1${page.viewport ?? ''}">
<title>${page.title}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets.style.url}">
${page.head ?? NOTHING}</head>
${page.body}
</html>
`.markup;
}

const PAGES = [
  { path: '/', label: 'Alerts' },
  { path: '/stories', label: 'Stories' },
  { path: '/feeds', label: 'Feeds' },
  { path: '/deliveries', label: 'Deliveries' },
  { path: '/query', label: 'Query' },
  { path: '/settings', label: 'Settings' },
] as const;

export type PagePath = (typeof PAGES)[number]['path'];

/** Links to the pages; the current one is marked. */
export function nav(current: PagePath): Html {
  const items = PAGES.map(
    ({ path, label }) =>
      html`<li><a href="${path}"${path === current ? html` aria-current="page"` : NOTHING}>${label}</a></li>`,
  );
  return html`<nav class="pages" aria-label="Pages"><ul>${items}</ul></nav>`;
}

/** Links to what other programs read. */
export function foot(): Html {
  return html`<nav class="foot" aria-label="Operating"><ul class="parts">
<li><a href="/healthz">Health</a></li><li><a href="/metrics">Metrics</a></li><li><a href="/queues">Queues</a></li>
</ul></nav>`;
}

export function brand(): Html {
  return html`<p class="brand"><img src="/icon.svg" alt="" width="32" height="32">Slugline</p>`;
}

/** The form that asks for ADMIN_TOKEN; works without a script. */
export function loginPage(complaint: string): string {
  const problem = complaint === '' ? NOTHING : html`<p class="complaint" role="alert">${complaint}</p>`;
  return smallPage(
    'Log in',
    html`<form method="post" action="/login">
<label for="token">Admin token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
${problem}
<button>Log in</button>
</form>
<p>The token is the <code>ADMIN_TOKEN</code> that this server was started with.</p>`,
  );
}

/** Explains why nobody can log in, and what the operator must do. */
export function closedPage({ what, todo }: { what: string; todo: string }): string {
  return smallPage('Closed', html`<p class="complaint" role="alert">${what}.</p>\n<p>${todo}</p>`);
}

function smallPage(title: string, content: Html): string {
  const body = html`<body class="login">
<main>
<h1 class="brand"><img src="/icon.svg" alt="" width="32" height="32">Slugline</h1>
${content}
</main>
</body>`;
  return htmlDocument({ title: `${title} · Slugline`, body });
}
