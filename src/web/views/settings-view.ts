import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING } from '../../chat/html.ts';
import { type Interest, isGone, renamedTo, type Topic } from '../../news/subscription.ts';
import type { ChannelView } from '../../store/views/view-feeds.ts';
import { emptyNote, rowList, type ViewDeps, viewPage } from './view-page.ts';

/** Groups whose name in `.env` differs from that in the program. */
const PREFIXES = new Map([['model', 'LLM']]);
/** Levels of the settings object that do not appear in names in `.env`. */
const UNNAMED = new Set(['chats', 'transport', 'account']);
const HIDDEN = 'set, not shown';

/** The settings in force, without secrets, and what each channel follows. */
export async function renderSettings({ views, settings, topics, healthWithNames, visit }: ViewDeps): Promise<string> {
  const [channels, parts] = await Promise.all([views.channels(), healthWithNames()]);
  const rows = shownSettings(settings).map(
    ({ name, value }) => html`<div><dt><code>${name}</code></dt><dd>${value}</dd></div>`,
  );
  const intro = html`As they are in force. They are changed in <code>.env</code> and <code>config/</code>; a start reads them. See also the <a href="/sessions">sessions</a> and the <a href="/audit">audit log</a>.`;
  const body = html`<section aria-labelledby="set"><h2 class="part" id="set">From the environment</h2><dl class="facts">${rows}</dl></section>
${partsSection(parts)}
<section aria-labelledby="channels"><h2 class="part" id="channels">Channels and what they follow</h2>
${rowList(channels, (channel) => channelRow(channel, topics), NO_CHANNELS)}</section>
<p class="small">${topics.length} ${topics.length === 1 ? 'topic' : 'topics'} in <code>topics.yaml</code>: <a href="/query">see and test them</a>.</p>`;
  return viewPage({ title: 'Settings', intro, body }, visit);
}

const NO_CHANNELS = emptyNote(
  'No channel yet',
  html`Name one in <code>config/alerts.yaml</code>, or ask <code>/subscribe</code> in chat.`,
);

/** The parts' health with the names of workspaces, which /healthz does not tell. */
function partsSection(parts: Awaited<ReturnType<ViewDeps['healthWithNames']>>): Html {
  const rows = Object.entries(parts).map(
    ([part, { ok, state, todo }]) =>
      html`<div><dt>${part} <span class="state ${ok ? 'good' : 'bad'}">${ok ? 'well' : 'not well'}</span></dt><dd dir="auto">${cleanText([state, todo].filter(Boolean).join(' '))}</dd></div>`,
  );
  return html`<section aria-labelledby="parts"><h2 class="part" id="parts">How the parts are doing</h2><dl class="facts">${rows}</dl></section>`;
}

function channelRow({ name, platform, state, reason, follows }: ChannelView, topics: readonly Topic[]): Html {
  const why = reason === null ? NOTHING : html`<p class="why" dir="auto">${cleanText(reason)}</p>`;
  const each = follows.map(
    ({ query, topic, source }) =>
      html`<li>${followLink(topic ?? query)} <span class="small">${source === 'config' ? 'from alerts.yaml' : 'added in chat'}${goneNote({ topic, query }, topics)}</span></li>`,
  );
  return html`<li class="row channel">
<div><h3 dir="auto">${cleanText(name)} <span class="tag">${platform}</span></h3>${why}</div>
<p><span class="state ${state === 'open' ? 'good' : 'calm'}">${state}</span></p>
${each.length === 0 ? html`<p class="small">follows nothing</p>` : html`<ul class="follows">${each}</ul>`}
</li>`;
}

function goneNote(followed: Interest, topics: readonly Topic[]): string {
  if (!isGone(followed, topics)) return '';
  const now = renamedTo(followed, topics);
  return `, no longer in topics.yaml${now === null ? '' : ` (${now} now)`}: goes on as ${cleanText(followed.query)}`;
}

/** "*" is how `all: true` of config/alerts.yaml is stored. */
function followLink(query: string): Html {
  if (query === '*') return html`everything`;
  return html`<a href="/query?q=${encodeURIComponent(query)}">${cleanText(query)}</a>`;
}

/** The settings in force by their names in `.env`. Secrets show only that they are set; unset parts are left out. */
export function shownSettings(settings: object, prefix: readonly string[] = []): { name: string; value: string }[] {
  return Object.entries(settings).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'kind' || value === null || value === undefined) return [];
    const path = UNNAMED.has(key) ? prefix : [...prefix, nameOf(key, prefix)];
    const isGroup = typeof value === 'object' && !Array.isArray(value) && !isSecret(value);
    return isGroup ? shownSettings(value, path) : [{ name: path.join('_'), value: shownValue(value) }];
  });
}

function shownValue(value: unknown): string {
  if (isSecret(value)) return HIDDEN;
  if (Array.isArray(value))
    return value.some((each) => isSecret(each) || holdsSecret(each)) ? HIDDEN : value.join(',') || 'none';
  return withoutPassword(String(value));
}

function nameOf(key: string, prefix: readonly string[]): string {
  const renamed = prefix.length === 0 ? PREFIXES.get(key) : undefined;
  return renamed ?? key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** Recognised by its shape, not its name, so that a future secret is hidden as well. */
function isSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'reveal' in value;
}

function holdsSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).some(isSecret);
}

/** An address may carry a user and a password (RFC 3986 section 3.2.1). */
function withoutPassword(value: string): string {
  if (!URL.canParse(value)) return value;
  const url = new URL(value);
  if (url.username === '' && url.password === '') return value;
  url.username = '';
  url.password = '';
  return url.href;
}
