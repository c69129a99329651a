import { type Html, html, NOTHING } from '../../chat/preview/html.ts';
import { assets } from '../page/assets.ts';
import { brand, foot, nav, type PagePath } from '../page/nav.ts';

type ViewContent = {
  current: PagePath;
  title: string;
  intro: Html;
  body: Html;
  /** Where the page hears that it has changed; without it, it stays as it was loaded. */
  events?: string;
};

/** A page of the operator's view; it needs no script, and with one it stays as if it were loaded now. */
export function viewPage({ current, title, intro, body, events }: ViewContent): string {
  const script = events === undefined ? NOTHING : html`<script src="${assets.viewsScript.url}" defer></script>\n`;
  const live = events === undefined ? NOTHING : html`<p class="live" id="live" role="status" hidden>Connecting</p>\n`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Slugline</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets.style.url}">
<link rel="stylesheet" href="${assets.views.url}">
${script}</head>
<body class="view">
<a class="skip" href="#content">Skip to the content</a>
<div class="frame">
<header class="side">${brand()}${nav(current)}${foot()}</header>
<main class="content" id="content" tabindex="-1">
${live}<h1>${title}</h1>
<div id="rows" data-events="${events ?? ''}">
<p class="intro">${intro}</p>
${body}
</div>
</main>
</div>
</body>
</html>
`.markup;
}

/** Where there is nothing to show: what that means, and what to do. */
export function emptyNote(what: string, todo: Html): Html {
  return html`<div class="nothing"><h2>${what}</h2><p>${todo}</p></div>`;
}

type Paging = { path: string; page: number; isFull: boolean };

/** Links to newer and older; nothing where all of it is shown. */
export function pager({ path, page, isFull }: Paging): Html {
  const link = (to: number, text: string) =>
    html`<a href="${path}${path.includes('?') ? '&' : '?'}page=${to}">${text}</a>`;
  const newer = page > 1 ? link(page - 1, 'Newer') : html``;
  const older = isFull ? link(page + 1, 'Older') : html``;
  return page > 1 || isFull ? html`<nav class="pager" aria-label="More">${newer} ${older}</nav>` : html``;
}
