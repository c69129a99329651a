import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html } from '../../chat/preview/html.ts';
import { meaningOf } from './delivery-state.ts';
import { timeTag } from './time-tag.ts';
import type { StoryRow } from './view-data.ts';
import { emptyNote, pager, viewPage } from './view-page.ts';

type StoriesContent = { stories: StoryRow[]; paging: { page: number; isFull: boolean }; now: Date };

const OUTLETS_NAMED = 3;

/** The newest stories: who told them, and what became of their alerts. */
export function storiesView({ stories, paging, now }: StoriesContent): string {
  const list =
    stories.length === 0
      ? emptyNote('No stories yet', html`They come with the first articles. <a href="/feeds">How are the feeds?</a>`)
      : html`<ul class="rows">${stories.map((story) => storyRow(story, now))}</ul>`;
  return viewPage({
    current: '/stories',
    title: 'Stories',
    intro: html`One event told by one or more articles. A channel is alerted once for each.`,
    body: html`${list}${pager({ path: '/stories', ...paging })}`,
    events: `/api/views/stories?page=${paging.page}`,
  });
}

function storyRow(story: StoryRow, now: Date): Html {
  const { slug, headline, outlets, articles, updatedAt } = story;
  const named = outlets.slice(0, OUTLETS_NAMED).map(cleanText).join(', ');
  const others = outlets.length > OUTLETS_NAMED ? ` and ${outlets.length - OUTLETS_NAMED} more` : '';
  return html`<li class="row story">
<div><h2 dir="auto"><a href="/stories/${encodeURIComponent(slug)}">${cleanText(headline)}</a></h2>
<p class="small">${named}${others} · ${articles} ${articles === 1 ? 'article' : 'articles'} · <code>${slug}</code></p></div>
<p>${fate(story)}</p>
<p class="small when">${timeTag(updatedAt, now)}</p>
</li>`;
}

/** What became of the story's alerts, or why there are none. */
function fate({ deliveries, announced }: StoryRow): Html {
  if (deliveries.length > 0) {
    const each = deliveries.map(
      ({ state, count }) => html`<span class="state ${meaningOf(state).tone}">${count} ${state}</span> `,
    );
    return html`${each}`;
  }
  return announced
    ? html`<span class="state calm">nobody follows it</span>`
    : html`<span class="state calm">stored in silence</span>`;
}
