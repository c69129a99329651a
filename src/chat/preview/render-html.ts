import { unreachable } from '../../news/unreachable.ts';
import type { Button, ListLine, ListMessage, Message, NoticeMessage, StoryCard } from '../message.ts';
import { cleanText, webUrl } from './clean-text.ts';
import { type Html, html, NOTHING } from './html.ts';
import { sayTime } from './say-time.ts';

/** What stands around the card: its row, if it has one, and who sees it. */
export type Shown = { id: string | null; at: Date; message: Message; visibility: 'public' | 'private' };

/** Turns a story's address into the one to open from the page. */
export type LinkOf = (url: string) => string;

/** A message as one escaped HTML card; the page's style makes it look as on Slack or as on Discord. */
export function renderHtml(shown: Shown, linkOf: LinkOf): Html {
  const { id, message } = shown;
  return html`<article class="msg ${message.kind}"${id === null ? NOTHING : html` id="m${id}"`}>
<span class="avatar" aria-hidden="true"></span>
<header><b class="who">Slugline</b> <span class="badge">App</span> ${timeTag(shown.at, 'at')}</header>
${shown.visibility === 'private' ? html`<p class="only">Only visible to you</p>` : NOTHING}
${bodyOf(message, linkOf)}
</article>`;
}

function bodyOf(message: Message, linkOf: LinkOf): Html {
  switch (message.kind) {
    case 'alert': {
      const mention = message.mention === null ? NOTHING : html`<p class="mention">@${cleanText(message.mention)}</p>`;
      return html`${mention}${storyCard(message.card, { linkOf, topics: message.topics, more: 0 })}${buttonRow(message.buttons)}`;
    }
    case 'brief':
      return html`${storyCard(message.card, { linkOf, topics: [], more: message.more })}${buttonRow(message.buttons)}`;
    case 'list':
      return listCard(message, linkOf);
    case 'notice':
      return noticeCard(message);
    default:
      return unreachable(message);
  }
}

type Around = { linkOf: LinkOf; topics: string[]; more: number };

function storyCard(card: StoryCard, around: Around): Html {
  return html`<div class="card">
<h3 dir="auto">${linked(card.headline, card.url, around.linkOf)}</h3>
${card.summary.length > 0 ? html`<p class="summary" dir="auto">${card.summary.map(cleanText).join(' ')}</p>` : NOTHING}
${quoteList(card)}${actorList(card)}
${card.note === null ? NOTHING : html`<p class="note">${cleanText(card.note)}</p>`}
<footer>${contextLine(card, around)}</footer>
</div>`;
}

function linked(text: string, address: string | null, linkOf: LinkOf): Html {
  const url = address === null ? null : webUrl(address);
  if (url === null) return html`${cleanText(text)}`;
  return html`<a href="${linkOf(url)}" target="_blank" rel="noopener noreferrer nofollow">${cleanText(text)}</a>`;
}

function quoteList(card: StoryCard): Html {
  const quotes = card.quotes.map(({ text, speaker }) => {
    const role = speaker === null || speaker.role === null ? NOTHING : html`, ${cleanText(speaker.role)}`;
    const by = speaker === null ? NOTHING : html`<figcaption><b>${cleanText(speaker.name)}</b>${role}</figcaption>`;
    return html`<figure class="quote" dir="auto"><blockquote>“${cleanText(text)}”</blockquote>${by}</figure>`;
  });
  return quotes.length === 0 ? NOTHING : html`<section class="quotes"><h4>Quotes</h4>${quotes}</section>`;
}

function actorList(card: StoryCard): Html {
  const actors = card.actors.map(({ name, role }) => {
    const part = role === null ? NOTHING : html` <span>${cleanText(role)}</span>`;
    return html`<li dir="auto"><b>${cleanText(name)}</b>${part}</li>`;
  });
  return actors.length === 0 ? NOTHING : html`<section class="actors"><h4>Key actors</h4><ul>${actors}</ul></section>`;
}

function contextLine(card: StoryCard, around: Around): Html {
  const parts = [html`<span class="outlet">${cleanText(card.outlet)}</span>`, timeTag(card.publishedAt, 'published')];
  if (card.alsoReportedBy.length > 0) {
    parts.push(html`<span>also ${card.alsoReportedBy.map(cleanText).join(', ')}</span>`);
  }
  if (around.topics.length > 0)
    parts.push(html`<span class="topics">${around.topics.map(cleanText).join(', ')}</span>`);
  if (around.more > 0) parts.push(html`<span>${around.more} more ${around.more === 1 ? 'story' : 'stories'}</span>`);
  return html`${parts}`;
}

/** The page's script shows it in the reader's own time zone. */
function timeTag(at: Date, name: string): Html {
  return html`<time class="${name}" datetime="${at.toISOString()}">${sayTime(at)}</time>`;
}

function buttonRow(buttons: Button[]): Html {
  if (buttons.length === 0) return NOTHING;
  const each = buttons.map(
    (button) =>
      html`<button type="button" data-command="${cleanText(button.command)}">${cleanText(button.label)}</button>`,
  );
  return html`<p class="buttons">${each}</p>`;
}

function listCard(list: ListMessage, linkOf: LinkOf): Html {
  const lines = list.lines.map((line) => listLine(line, linkOf));
  return html`<div class="card">
<h3 dir="auto">${cleanText(list.title)}</h3>
${list.intro === null ? NOTHING : html`<p class="summary" dir="auto">${cleanText(list.intro)}</p>`}
${lines.length === 0 ? NOTHING : html`<ul class="lines">${lines}</ul>`}
${list.footer === null ? NOTHING : html`<footer>${cleanText(list.footer)}</footer>`}
</div>${buttonRow(list.buttons)}`;
}

function listLine(line: ListLine, linkOf: LinkOf): Html {
  const detail = line.detail === null ? NOTHING : html`<span class="detail">${cleanText(line.detail)}</span>`;
  return html`<li dir="auto">${linked(line.text, line.url, linkOf)} ${detail}</li>`;
}

function noticeCard(notice: NoticeMessage): Html {
  const hints = notice.hints.map((hint) => html`<li dir="auto">${cleanText(hint)}</li>`);
  return html`<div class="card ${notice.tone}">
<p class="summary" dir="auto">${cleanText(notice.text)}</p>
${hints.length === 0 ? NOTHING : html`<ul class="hints">${hints}</ul>`}
</div>`;
}
