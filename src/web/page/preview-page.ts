import { type Html, html, NOTHING } from '../../chat/html.ts';
import type { Preview } from '../../chat/preview/create-preview.ts';
import { PREVIEW_CHANNEL, type PreviewMessage } from '../../chat/preview/preview-messages.ts';
import { renderHtml } from '../../chat/preview/render-html.ts';
import type { Suggestion } from '../../chat/preview/typed-line.ts';
import { sendText } from '../respond.ts';
import { sampleLink } from '../sample-pages.ts';
import type { Visit } from '../visit.ts';
import { assets } from './assets.ts';
import { brand, foot, htmlDocument, nav } from './layout.ts';

/** More than a reader scrolls through; `/latest` shows older ones. */
const MESSAGES_SHOWN = 30;

export function pageRoute(preview: Pick<Preview, 'after' | 'suggest'>): (visit: Visit) => Promise<void> {
  return async (visit) => {
    const { request, response, viewer } = visit;
    // The preview is the installation's channel. A reader of one owner begins with the stories.
    if (viewer.kind === 'owner') return response.redirect(303, '/stories');
    const [messages, commands] = await Promise.all([preview.after(null, MESSAGES_SHOWN), preview.suggest('/')]);
    response.set({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
    sendText({ body: previewPage({ messages, commands, visit }) }, request, response);
  };
}

type PreviewContent = { messages: PreviewMessage[]; commands: Suggestion[]; visit: Visit };

/** The whole page. It can be read before its script runs, and without it. */
function previewPage({ messages, commands, visit }: PreviewContent): string {
  return htmlDocument({
    title: 'Slugline preview',
    viewport: ', interactive-widget=resizes-content',
    head: html`<script defer src="${assets.script.url}"></script>\n`,
    body: html`<body>
<a class="skip" href="#line">Skip to the command box</a>
<div class="frame">
${side(commands, visit)}
${main(messages)}
</div>
<p class="hidden" id="announce" aria-live="polite"></p>
</body>`,
  });
}

function side(commands: Suggestion[], visit: Visit): Html {
  return html`<header class="side">
${brand()}
${nav('/', visit.viewer)}
<fieldset class="look"><legend>Show messages as on</legend><div>
<label><input class="hidden" type="radio" name="look" id="look-slack" value="slack" checked>Slack</label>
<label><input class="hidden" type="radio" name="look" id="look-discord" value="discord">Discord</label>
</div></fieldset>
${commands.length === 0 ? NOTHING : commandList(commands)}
${foot(visit)}
</header>`;
}

function commandList(commands: Suggestion[]): Html {
  const items = commands.map(
    ({ label, hint, insert }) =>
      html`<li><button type="button" data-insert="${insert}" title="${label}"><b>${insert.trim()}</b><span>${hint}</span></button></li>`,
  );
  return html`<section class="commands" aria-labelledby="commands-title"><h2 id="commands-title">Commands</h2><ul>${items}</ul></section>`;
}

function main(messages: PreviewMessage[]): Html {
  const cards = messages.map((message) => renderHtml({ ...message, visibility: 'public' }, sampleLink));
  return html`<main class="main">
<header class="bar">
<h1><span aria-hidden="true">#</span> ${PREVIEW_CHANNEL.id}</h1>
<p>Alerts as your channel will get them. Ask with a command below.</p>
<p class="live" id="live">Connecting</p>
</header>
<section class="log" id="log" tabindex="0" aria-label="Alerts and answers" data-last="${messages.at(-1)?.id ?? ''}">
<noscript><p class="noscript">New alerts and the command box need JavaScript. Reload to see what is new.</p></noscript>
${emptyState()}
${cards}
</section>
<button class="newer" id="newer" type="button" hidden></button>
${commandBox()}
</main>`;
}

function emptyState(): Html {
  return html`<div class="empty"><img src="/icon.svg" alt="" width="56" height="56">
<h3>No alerts yet</h3>
<p>The first story that matches a topic appears here by itself. Until then, ask for what is stored: <b>/latest</b></p></div>`;
}

function commandBox(): Html {
  return html`<form class="ask" id="ask">
<ul class="options" id="options" role="listbox" aria-label="Completions" hidden></ul>
<div class="line">
<label class="hidden" for="line">Command</label>
<input id="line" type="text" role="combobox" aria-expanded="false" aria-controls="options" aria-autocomplete="list"
 autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" enterkeyhint="send" maxlength="1000"
 placeholder="/brief pakistan-taliban">
<button id="send">Ask</button>
</div>
<p class="keys"><kbd>/</kbd> for commands, <kbd>Tab</kbd> to complete, <kbd>↑</kbd> for what you asked before</p>
</form>`;
}
