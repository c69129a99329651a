import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING } from '../../chat/preview/html.ts';
import { webUrl } from '../../chat/preview/web-url.ts';
import { sparkLine } from './spark-line.ts';
import { timeTag } from './time-tag.ts';
import type { FeedRow } from './view-data.ts';
import { emptyNote, viewPage } from './view-page.ts';

type FeedsContent = { feeds: FeedRow[]; total: number; now: Date };

/** Every feed: how it is, what it answered last, when it is asked again, what it brought this week. */
export function feedsView({ feeds, total, now }: FeedsContent): string {
  const failing = feeds.filter(({ failingSince }) => failingSince !== null).length;
  const shown = feeds.length < total ? `, ${feeds.length} shown` : '';
  const intro = html`${total} ${total === 1 ? 'feed' : 'feeds'}${shown}. ${failing === 0 ? 'None is failing.' : `${failing} failing.`}`;
  const body =
    feeds.length === 0
      ? emptyNote(
          'No feeds yet',
          html`List some in <code>config/feeds.yaml</code>, or ask <code>/feeds add</code> in chat.`,
        )
      : html`<ul class="rows">${feeds.map((feed) => feedRow(feed, now))}</ul>`;
  return viewPage({ current: '/feeds', title: 'Feeds', intro, body, events: '/api/views/feeds' });
}

function feedRow(feed: FeedRow, now: Date): Html {
  const url = webUrl(feed.url);
  const label = feed.label === null ? NOTHING : html` <span class="tag">${cleanText(feed.label)}</span>`;
  return html`<li class="row feed">
<div><h2 dir="auto">${cleanText(feed.name)}${label}</h2>
<p class="small address">${url === null ? cleanText(feed.url) : html`<a href="${url}" rel="noopener noreferrer">${url}</a>`}</p></div>
<p>${healthBadge(feed)} <span dir="auto">${answerOf(feed)}</span><br><span class="small">${timesOf(feed, now)}</span></p>
<div class="week">${sparkLine(feed.perDay)}</div>
</li>`;
}

function healthBadge({ state, failingSince, lastPolledAt }: FeedRow): Html {
  if (state !== 'active') return html`<span class="state calm">${state}</span>`;
  if (failingSince !== null) return html`<span class="state bad">failing</span>`;
  return lastPolledAt === null
    ? html`<span class="state busy">not read yet</span>`
    : html`<span class="state good">well</span>`;
}

function answerOf({ lastOutcome }: FeedRow): string {
  return lastOutcome === null ? '' : cleanText(lastOutcome);
}

function timesOf(feed: FeedRow, now: Date): Html {
  const read = feed.lastPolledAt === null ? NOTHING : html`read ${timeTag(feed.lastPolledAt, now)}`;
  const failing = feed.failingSince === null ? NOTHING : html`, failing since ${timeTag(feed.failingSince, now)}`;
  if (feed.state !== 'active') return html`${read}, not asked any more`;
  const due = feed.nextPollAt <= now ? html`due now` : html`next ${timeTag(feed.nextPollAt, now)}`;
  return html`${read}${failing}${feed.lastPolledAt === null ? NOTHING : ', '}${due}`;
}
