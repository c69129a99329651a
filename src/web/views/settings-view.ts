import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING } from '../../chat/preview/html.ts';
import type { ShownSetting } from './shown-settings.ts';
import type { ChannelRow, NamedQuery } from './view-data.ts';
import { emptyNote, viewPage } from './view-page.ts';

type SettingsContent = { settings: ShownSetting[]; topics: readonly NamedQuery[]; channels: ChannelRow[] };

/** What is in force: settings without their secrets, and who follows what. */
export function settingsView({ settings, topics, channels }: SettingsContent): string {
  const rows = settings.map(({ name, value }) => html`<div><dt><code>${name}</code></dt><dd>${value}</dd></div>`);
  return viewPage({
    current: '/settings',
    title: 'Settings',
    intro: html`As they are in force. They are changed in <code>.env</code> and <code>config/</code>; a start reads them.`,
    body: html`<section aria-labelledby="set"><h2 class="part" id="set">From the environment</h2><dl class="facts">${rows}</dl></section>
<section aria-labelledby="channels"><h2 class="part" id="channels">Channels and what they follow</h2>
${channels.length === 0 ? emptyNote('No channel yet', html`Name one in <code>config/alerts.yaml</code>, or ask <code>/subscribe</code> in chat.`) : html`<ul class="rows">${channels.map(channelRow)}</ul>`}</section>
<p class="small">${topics.length} ${topics.length === 1 ? 'topic' : 'topics'} in <code>topics.yaml</code>: <a href="/query">see and test them</a>.</p>`,
  });
}

function channelRow({ name, platform, state, reason, follows }: ChannelRow): Html {
  const why = reason === null ? NOTHING : html`<p class="why" dir="auto">${cleanText(reason)}</p>`;
  const each = follows.map(
    ({ query, topic, source }) =>
      html`<li>${followLink(topic ?? query)} <span class="small">${source === 'config' ? 'from alerts.yaml' : 'added in chat'}</span></li>`,
  );
  return html`<li class="row channel">
<div><h3 dir="auto">${cleanText(name)} <span class="tag">${platform}</span></h3>${why}</div>
<p><span class="state ${state === 'open' ? 'good' : 'calm'}">${state}</span></p>
${each.length === 0 ? html`<p class="small">follows nothing</p>` : html`<ul class="follows">${each}</ul>`}
</li>`;
}

/** "*" is how `all: true` of config/alerts.yaml is stored. */
function followLink(query: string): Html {
  if (query === '*') return html`everything`;
  return html`<a href="/query?q=${encodeURIComponent(query)}">${cleanText(query)}</a>`;
}
