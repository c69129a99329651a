import { cleanText } from '../clean-text.ts';
import { type Html, html, NOTHING, webUrl } from '../html.ts';
import {
  type AcrossSection,
  type Button,
  type Chart,
  chartInWords,
  type ListLine,
  type ListMessage,
  type Message,
  type NoticeMessage,
  type QuoteLine,
  type StoryCard,
  type UpdateLine,
} from '../message.ts';
import { quotedWords, sayTime, shownCard, topicTexts } from './shown-card.ts';

/** A message with the id of its row, if it is stored, and its visibility. */
type ShownMessage = {
  id: string | null;
  at: Date;
  message: Message;
  visibility: 'public' | 'private';
  /** The message to which it is a reply. */
  threadOf?: string | null;
};

/** Turns the address of a story into the address that the page links to. */
type LinkOf = (url: string) => string;

/** Renders a message as an escaped HTML card, which the page styles like Slack or like Discord. */
export function renderHtml(shown: ShownMessage, linkOf: LinkOf): Html {
  const { id, message } = shown;
  return html`<article class="msg ${message.kind}"${id === null ? NOTHING : html` id="m${id}"`}>
<span class="avatar" aria-hidden="true"></span>
<header><b class="who">Slugline</b> <span class="badge">App</span> ${timeTag(shown.at)}</header>
${shown.visibility === 'private' ? html`<p class="only">Only visible to you</p>` : NOTHING}
${shown.threadOf ? html`<p class="only"><a href="#m${shown.threadOf}">In reply to an alert above</a></p>` : NOTHING}
${bodyOf(message, linkOf)}
</article>`;
}

function bodyOf(message: Message, linkOf: LinkOf): Html {
  switch (message.kind) {
    case 'alert': {
      const mention = message.mention === null ? NOTHING : html`<p class="mention">@${cleanText(message.mention)}</p>`;
      const extras = { linkOf, query: null, topics: topicTexts(message), more: 0 };
      return html`${mention}${storyCard(shownCard(message.card), extras)}${buttonRow(message.buttons)}`;
    }
    case 'brief': {
      const extras = { linkOf, query: message.query, topics: [], more: message.more };
      return html`${storyCard(shownCard(message.card), extras)}${message.across.map(acrossSection)}${buttonRow(message.buttons)}`;
    }
    case 'list':
      return listCard(message, linkOf);
    case 'notice':
      return noticeCard(message);
  }
}

type CardExtras = { linkOf: LinkOf; query: string | null; topics: string[]; more: number };

/** The parts have the same order as on Slack and Discord. */
function storyCard(card: StoryCard, extras: CardExtras): Html {
  const { query, topics, more } = extras;
  return html`<div class="card">
${query === null ? NOTHING : html`<p class="small" dir="auto">Newest on “${cleanText(query)}”</p>`}
<h3 dir="auto">${linked(cleanText(card.headline) || 'Untitled story', card.url, extras.linkOf)}</h3>
<p class="small source">${sourceLine(card)}</p>
${card.updates.map(updateLine)}
${card.summary.length > 0 ? html`<p class="summary" dir="auto">${card.summary.map(cleanText).join(' ')}</p>` : NOTHING}
${card.quotes.map(quoteFigure)}
${card.actors.length > 0 ? html`<div class="field"><h4>Key actors</h4> <ul>${card.actors.map(actorItem)}</ul></div>` : NOTHING}
${topics.length > 0 ? html`<div class="field"><h4>Matched</h4> <p dir="auto">${topics.join(', ')}</p></div>` : NOTHING}
${card.note === null ? NOTHING : html`<p class="small note">${cleanText(card.note)}</p>`}
${more === 0 ? NOTHING : html`<p class="small">${more} more ${more === 1 ? 'story matches' : 'stories match'}</p>`}
</div>`;
}

function linked(text: string, address: string | null, linkOf: LinkOf): Html {
  const url = address === null ? null : webUrl(address);
  if (url === null) return html`${text}`;
  return html`<a href="${linkOf(url)}" target="_blank" rel="noopener noreferrer nofollow">${text}</a>`;
}

function sourceLine(card: StoryCard): Html {
  const also = card.alsoReportedBy.map(cleanText).join(', ');
  return html`<b>${cleanText(card.outlet) || 'Unknown outlet'}</b> <span>${timeTag(card.publishedAt)}</span>${
    also === '' ? NOTHING : html` <span>also in ${also}</span>`
  }`;
}

function updateLine({ text, outlet, at }: UpdateLine): Html {
  return html`<p class="update" dir="auto"><b>Update</b> <span class="small">${timeTag(at)} ${cleanText(outlet)}</span><br>${cleanText(text)}</p>`;
}

function acrossSection({ title, lines }: AcrossSection): Html {
  const items = lines.map(
    ({ text, outlets }) =>
      html`<li dir="auto">${cleanText(text)} <span class="detail">${outlets.map(cleanText).join(', ')}</span></li>`,
  );
  return html`<section class="card across"><h4>${cleanText(title)}</h4><ul class="lines">${items}</ul></section>`;
}

function quoteFigure({ text, speaker }: QuoteLine): Html {
  const role = speaker === null || speaker.role === null ? NOTHING : html`, ${cleanText(speaker.role)}`;
  const by = speaker === null ? NOTHING : html`<figcaption><b>${cleanText(speaker.name)}</b>${role}</figcaption>`;
  return html`<figure class="quote" dir="auto"><blockquote>“${quotedWords(text)}”</blockquote>${by}</figure>`;
}

function actorItem({ name, role }: StoryCard['actors'][number]): Html {
  return html`<li dir="auto"><b>${cleanText(name)}</b>${role === null ? NOTHING : html` (${cleanText(role)})`}</li>`;
}

/** A time in UTC, which the script of the page changes to the reader's time zone. */
function timeTag(at: Date): Html {
  if (!Number.isFinite(at.getTime())) return NOTHING;
  return html`<time datetime="${at.toISOString()}">${sayTime(at)}</time>`;
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
${list.chart ? renderChart(list.chart) : NOTHING}
${lines.length === 0 ? NOTHING : html`<ul class="lines">${lines}</ul>`}
${list.footer === null ? NOTHING : html`<p class="small" dir="auto">${cleanText(list.footer)}</p>`}
</div>${buttonRow(list.buttons)}`;
}

function listLine(line: ListLine, linkOf: LinkOf): Html {
  const detail = line.detail === null ? NOTHING : html`<span class="detail">${cleanText(line.detail)}</span>`;
  return html`<li dir="auto">${linked(cleanText(line.text) || '…', line.url, linkOf)} ${detail}</li>`;
}

function noticeCard(notice: NoticeMessage): Html {
  const hints = notice.hints.map((hint) => html`<li dir="auto">${cleanText(hint)}</li>`);
  return html`<div class="card ${notice.tone}">
<p class="summary" dir="auto">${cleanText(notice.text)}</p>
${hints.length === 0 ? NOTHING : html`<ul class="hints">${hints}</ul>`}
</div>`;
}

const HEIGHT = 60;
const BAR = 10;
const GAP = 3;

/** The bars as an SVG drawing, with the numbers in words for screen readers. */
function renderChart(chart: Chart): Html {
  const { title, bars } = chart;
  const caption = `${title}, ${bars[0]?.label ?? ''} to ${bars.at(-1)?.label ?? ''}`;
  const width = bars.length * (BAR + GAP);
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const rects = bars.map(({ value }, index) => {
    const height = value === 0 ? 1 : Math.max(2, Math.round((value / most) * HEIGHT));
    return html`<rect x="${index * (BAR + GAP)}" y="${HEIGHT - height}" width="${BAR}" height="${height}"></rect>`;
  });
  return html`<svg class="chart" role="img" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" aria-label="${cleanText(chartInWords(chart))}">${rects}</svg>
<p class="small">${cleanText(caption)}</p>`;
}
