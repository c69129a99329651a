import { cleanText } from '../../chat/clean-text.ts';
import { barsDrawing, type Html, html, NOTHING, webUrl } from '../../chat/html.ts';
import { shownAddress } from '../../news/url.ts';
import type { FeedView } from '../../store/views/view-feeds.ts';
import { emptyNote, rowList, timeTag, type ViewDeps, viewPage } from './view-page.ts';

export async function renderFeeds({ views, now, visit }: ViewDeps): Promise<string> {
  const { feeds, total } = await views.feeds(now());
  const failing = feeds.filter(({ failingSince }) => failingSince !== null).length;
  const shown = feeds.length < total ? `, ${feeds.length} shown` : '';
  const intro = html`${total} ${total === 1 ? 'feed' : 'feeds'}${shown}. ${failing === 0 ? 'None is failing.' : `${failing} failing.`}`;
  const body = rowList(feeds, (feed) => feedRow(feed, now()), NO_FEEDS);
  return viewPage({ title: 'Feeds', intro, body, events: '/api/views/feeds' }, visit);
}

const NO_FEEDS = emptyNote(
  'No feeds yet',
  html`List some in <code>config/feeds.yaml</code>, or ask <code>/feeds add</code> in chat.`,
);

function feedRow(feed: FeedView, now: Date): Html {
  const shown = shownAddress(feed.url);
  const url = webUrl(shown);
  const label = feed.label === null ? NOTHING : html` <span class="tag">${cleanText(feed.label)}</span>`;
  const readers = feed.readers.map((owner) => html` <span class="tag">${owner}</span>`);
  return html`<li class="row feed">
<div><h2 dir="auto">${cleanText(feed.name)}${label}${readers}</h2>
<p class="small address">${url === null ? cleanText(shown) : html`<a href="${url}" rel="noopener noreferrer">${url}</a>`}</p></div>
<p>${healthBadge(feed)} <span dir="auto">${cleanText(feed.lastOutcome ?? '')}</span><br><span class="small">${timesOf(feed, now)}</span></p>
<div class="week">${sparkLine(feed.perDay)}</div>
</li>`;
}

function healthBadge({ state, failingSince, lastPolledAt }: FeedView): Html {
  if (state !== 'active') return html`<span class="state calm">${state}</span>`;
  if (failingSince !== null) return html`<span class="state bad">failing</span>`;
  return lastPolledAt === null
    ? html`<span class="state busy">not read yet</span>`
    : html`<span class="state good">well</span>`;
}

function timesOf(feed: FeedView, now: Date): Html {
  const read = feed.lastPolledAt === null ? NOTHING : html`read ${timeTag(feed.lastPolledAt, now)}`;
  const failing = feed.failingSince === null ? NOTHING : html`, failing since ${timeTag(feed.failingSince, now)}`;
  if (feed.state !== 'active') return html`${read}, not asked any more`;
  const due = feed.nextPollAt <= now ? html`due now` : html`next ${timeTag(feed.nextPollAt, now)}`;
  const waiting =
    feed.waiting === 0 ? NOTHING : html`, ${feed.waiting} ${feed.waiting === 1 ? 'article waits' : 'articles wait'}`;
  return html`${read}${failing}${feed.lastPolledAt === null ? NOTHING : ', '}${due}${waiting}`;
}

/** A bar for each day, oldest first. */
function sparkLine(perDay: readonly number[]): Html {
  const total = perDay.reduce((sum, count) => sum + count, 0);
  const label = `Articles by day, the last ${perDay.length} days: ${perDay.join(', ')}`;
  return html`${barsDrawing(perDay, label, { bar: 9, gap: 3, height: 26, className: 'spark' })}
<span class="small">${total} from this week</span>`;
}
