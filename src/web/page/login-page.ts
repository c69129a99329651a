import { type Html, html, NOTHING } from '../../chat/preview/html.ts';
import { assets } from './assets.ts';

/** Asks for ADMIN_TOKEN; works without a script. */
export function loginPage(complaint: string): string {
  const problem = complaint === '' ? NOTHING : html`<p class="complaint" role="alert">${complaint}</p>`;
  return framed(
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

/** Says why nobody can log in, and what whoever runs the server does about it. */
export function closedPage({ what, todo }: { what: string; todo: string }): string {
  return framed('Closed', html`<p class="complaint" role="alert">${what}.</p>\n<p>${todo}</p>`);
}

function framed(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Slugline</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets.style.url}">
</head>
<body class="login">
<main>
<h1 class="brand"><img src="/icon.svg" alt="" width="32" height="32">Slugline</h1>
${body}
</main>
</body>
</html>
`.markup;
}
