import { type Html, html, NOTHING } from '../../chat/html.ts';
import type { Viewer, Visit } from '../visit.ts';
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

/** The pages, in the order of the navigation; what stands in none of them belongs to the last. */
const PAGES = [
  { path: '/', label: 'Alerts' },
  { path: '/stories', label: 'Stories' },
  { path: '/feeds', label: 'Feeds' },
  { path: '/deliveries', label: 'Deliveries' },
  { path: '/query', label: 'Query' },
  { path: '/settings', label: 'Settings' },
] as const;

/** What a reader of one owner may open, besides what everybody may. */
const OF_READERS: readonly string[] = ['/stories', '/feeds', '/deliveries', '/query'];

/** Links to the pages that the viewer may open; the one that the address is of is marked. */
export function nav(address: string, viewer: Viewer): Html {
  const current = PAGES.find(({ path }) => address === path || address.startsWith(`${path}/`))?.path ?? '/settings';
  const open = PAGES.filter(({ path }) => viewer.kind === 'installation' || OF_READERS.includes(path));
  const items = open.map(
    ({ path, label }) =>
      html`<li><a href="${path}"${path === current ? html` aria-current="page"` : NOTHING}>${label}</a></li>`,
  );
  return html`<nav class="pages" aria-label="Pages"><ul>${items}</ul></nav>`;
}

/** Links to what is looked at less often, and to what other programs read; a browser that signed in can sign out. */
export function foot({ viewer, sessionId }: Pick<Visit, 'viewer' | 'sessionId'>): Html {
  const operating = html`<li><a href="/metrics">Metrics</a></li><li><a href="/queues">Queues</a></li>
<li><a href="/audit">Audit log</a></li><li><a href="/sessions">Sessions</a></li>`;
  const out = html`<li><form method="post" action="/logout"><button>Sign out</button></form></li>`;
  return html`<nav class="foot" aria-label="Operating"><ul class="parts">
<li><a href="/healthz">Health</a></li>${viewer.kind === 'installation' ? operating : NOTHING}${sessionId === null ? NOTHING : out}
</ul></nav>`;
}

export function brand(): Html {
  return html`<p class="brand"><img src="/icon.svg" alt="" width="32" height="32">Slugline</p>`;
}

/** The form that asks for a token; works without a script. `returnTo`: where it leads when the token is right. */
export function loginPage({ complaint, returnTo }: { complaint: string; returnTo: string }): string {
  const problem = complaint === '' ? NOTHING : html`<p class="complaint" role="alert">${complaint}</p>`;
  return smallPage(
    'Log in',
    html`<form method="post" action="/login">
<label for="token">Admin token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<input type="hidden" name="to" value="${returnTo}">
${problem}
<button>Log in</button>
</form>
<p>The token is the <code>ADMIN_TOKEN</code> that this server was started with, or one of its <code>OWNER_TOKENS</code>.</p>`,
  );
}

/** What a link on another page leads to: nothing is looked up before its reader goes on. */
export function linkPage(address: string): string {
  return smallPage(
    'Open',
    html`<p>A link on another page led here. Nothing was looked up yet.</p>
<p><a href="${address}" autofocus>Open <code>${address}</code></a></p>`,
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
