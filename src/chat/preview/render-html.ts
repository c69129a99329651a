import { cleanText, shownText } from '../clean-text.ts';
import { barsDrawing, type Html, html, NOTHING, webUrl } from '../html.ts';
import {
  type Button,
  type Chart,
  chartInWords,
  type ListLine,
  type ListMessage,
  type Message,
  type NoticeMessage,
  sayTime,
} from '../message.ts';
import { FULL_SIZE, type ShownStory, shownStory } from '../shown-story.ts';

/** A message with the id of its row, if it is stored, and its visibility. */
type ShownMessage = {
  id: string | null;
  at: Date;
  message: Message;
  visibility: 'public' | 'private';
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
    case 'alert':
    case 'brief': {
      const story = shownStory(message, FULL_SIZE, shownText);
      const mention = message.kind === 'alert' ? message.mention : null;
      const ping = mention === null ? NOTHING : html`<p class="mention">@${cleanText(mention)}</p>`;
      return html`${ping}${storyCard(story, linkOf)}${story.across.map(acrossSection)}${buttonRow(message.buttons)}`;
    }
    case 'list':
      return listCard(message, linkOf);
    case 'notice':
      return noticeCard(message);
  }
}

/** The parts have the same order as on Slack and Discord. */
function storyCard(card: ShownStory, linkOf: LinkOf): Html {
  const { query, topics, more } = card;
  return html`<div class="card">
${query === '' ? NOTHING : html`<p class="small" dir="auto">Newest on “${query}”</p>`}
<h3 dir="auto">${linked(card.headline, card.url, linkOf)}</h3>
<p class="small source">${sourceLine(card)}</p>
${card.updates.map(updateLine)}
${card.summary === '' ? NOTHING : html`<p class="summary" dir="auto">${card.summary}</p>`}
${card.quotes.map(quoteFigure)}
${card.actors.length > 0 ? html`<div class="field"><h4>Key actors</h4> <ul>${card.actors.map(actorItem)}</ul></div>` : NOTHING}
${topics.length > 0 ? html`<div class="field"><h4>Matched</h4> <p dir="auto">${topics.join(', ')}</p></div>` : NOTHING}
${card.note === '' ? NOTHING : html`<p class="small note">${card.note}</p>`}
${more === '' ? NOTHING : html`<p class="small">${more}</p>`}
</div>`;
}

function linked(text: string, address: string | null, linkOf: LinkOf): Html {
  const url = address === null ? null : webUrl(address);
  if (url === null) return html`${text}`;
  return html`<a href="${linkOf(url)}" target="_blank" rel="noopener noreferrer nofollow">${text}</a>`;
}

function sourceLine({ outlet, publishedAt, also }: ShownStory): Html {
  const others = also === '' ? NOTHING : html` <span>${also}</span>`;
  return html`<b>${outlet || 'Unknown outlet'}</b> <span>${timeTag(publishedAt)}</span>${others}`;
}

function updateLine({ text, outlet, at }: ShownStory['updates'][number]): Html {
  return html`<p class="update" dir="auto"><b>Update</b> <span class="small">${timeTag(at)} ${outlet}</span><br>${text}</p>`;
}

function acrossSection({ title, lines }: ShownStory['across'][number]): Html {
  const items = lines.map(({ text, by }) => html`<li dir="auto">${text} <span class="detail">${by}</span></li>`);
  return html`<section class="card across"><h4>${title}</h4><ul class="lines">${items}</ul></section>`;
}

function quoteFigure({ words, name, role }: ShownStory['quotes'][number]): Html {
  const by = name === '' ? NOTHING : html`<figcaption><b>${name}</b>${role && `, ${role}`}</figcaption>`;
  return html`<figure class="quote" dir="auto"><blockquote>${words}</blockquote>${by}</figure>`;
}

function actorItem({ name, role }: ShownStory['actors'][number]): Html {
  return html`<li dir="auto"><b>${name}</b>${role && ` (${role})`}</li>`;
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

function renderChart(chart: Chart): Html {
  const { title, bars } = chart;
  const look = { bar: 10, gap: 3, height: 60, className: 'chart' };
  const values = bars.map(({ value }) => value);
  const caption = `${title}, ${bars[0]?.label ?? ''} to ${bars.at(-1)?.label ?? ''}`;
  return html`${barsDrawing(values, cleanText(chartInWords(chart)), look)}
<p class="small">${cleanText(caption)}</p>`;
}
