import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING } from '../../chat/preview/html.ts';
import type { WaitingView } from '../../store/views/view-feeds.ts';
import type { StoryArticleView, StoryView } from '../../store/views/view-stories.ts';
import { deliveryList, toneOf } from './deliveries-view.ts';
import { articleLink, emptyNote, pageOf, pager, timeTag, type ViewDeps, viewPage } from './view-page.ts';

const OUTLETS_NAMED = 3;

type WaitingLines = { lines: readonly WaitingView[]; total: number };

/** The newest stories with their outlets, and what became of their alerts. */
export async function renderStories({ views, now, visit }: ViewDeps): Promise<string> {
  const { part, pagingOf } = pageOf(visit.request);
  const [stories, waiting] = await Promise.all([views.stories(part), views.waiting()]);
  const paging = pagingOf(stories);
  const list =
    stories.length === 0
      ? emptyNote('No stories yet', html`They come with the first articles. <a href="/feeds">How are the feeds?</a>`)
      : html`<ul class="rows">${stories.map((story) => storyRow(story, now()))}</ul>`;
  const content = {
    title: 'Stories',
    intro: html`One event told by one or more articles. A channel is alerted once for each.`,
    body: html`${waitingNote(waiting, now())}${list}${pager('/stories', paging)}`,
    events: `/api/views/stories?page=${paging.page}`,
  };
  return viewPage({ current: '/stories', ...content }, visit);
}

/** What is found and in no story yet, because a limit holds it. */
function waitingNote({ lines, total }: WaitingLines, now: Date): Html {
  if (total === 0) return NOTHING;
  const each = lines.map(({ site, feed, articles, until }) => {
    const whose = site === null ? 'for its quota' : `for the pace of ${site}`;
    return html`<li>${articles} of ${cleanText(feed)} ${cleanText(whose)}, the last ${timeTag(until, now)}</li>`;
  });
  return html`<p>${total} ${total === 1 ? 'article waits' : 'articles wait'} to be read:</p><ul class="small">${each}</ul>`;
}

function storyRow(story: StoryView, now: Date): Html {
  const { slug, headline, outlets, articles, updatedAt } = story;
  const named = outlets.slice(0, OUTLETS_NAMED).map(cleanText).join(', ');
  const others = outlets.length > OUTLETS_NAMED ? ` and ${outlets.length - OUTLETS_NAMED} more` : '';
  return html`<li class="row story">
<div><h2 dir="auto"><a href="/stories/${encodeURIComponent(slug)}">${cleanText(headline)}</a></h2>
<p class="small">${named}${others} · ${articles} ${articles === 1 ? 'article' : 'articles'} · <code>${slug}</code></p></div>
<p>${alertStates(story)}</p>
<p class="small when">${timeTag(updatedAt, now)}</p>
</li>`;
}

/** What became of the story's alerts, or why there are none. */
function alertStates({ deliveries, announced }: StoryView): Html {
  if (deliveries.length > 0) {
    const each = deliveries.map(
      ({ state, count }) => html`<span class="state ${toneOf(state)}">${count} ${state}</span> `,
    );
    return html`${each}`;
  }
  return announced
    ? html`<span class="state calm">nobody follows it</span>`
    : html`<span class="state calm">stored in silence</span>`;
}

/** One story with every step from article to post; null if no story has the slug of the address. */
export async function renderStory({ views, now, visit }: ViewDeps): Promise<string | null> {
  const { slug } = visit.request.params;
  const story = typeof slug === 'string' ? await views.story(slug) : null;
  if (story === null) return null;
  const { headline, articles, deliveries, startedAt, updatedAt } = story;
  const alerts =
    deliveryList(deliveries, now()) ??
    emptyNote('No channel was to get it', html`${whyNobody(articles)} <a href="/query">Test a query</a>.`);
  const content = {
    title: cleanText(headline),
    intro: html`<code>${story.slug}</code> · since ${timeTag(startedAt, now())}, last told ${timeTag(updatedAt, now())}`,
    body: html`<section aria-labelledby="articles"><h2 class="part" id="articles">Articles</h2>
<ul class="rows">${articles.map((article) => articleRow(article, now()))}</ul></section>
<section aria-labelledby="alerts"><h2 class="part" id="alerts">Alerts</h2>${alerts}</section>`,
  };
  return viewPage({ current: '/stories', ...content }, visit);
}

function whyNobody(articles: readonly StoryArticleView[]): string {
  return articles.some(({ announced }) => announced)
    ? 'Nothing that a channel follows matches it.'
    : 'It was there when its feed was first read: such articles are stored and not announced.';
}

function articleRow(article: StoryArticleView, now: Date): Html {
  const { outlet, publishedAt, foundAt, why } = article;
  return html`<li class="row">
<div><h3 dir="auto">${articleLink(article)}</h3>
<p class="small">${cleanText(outlet)} · published ${timeTag(publishedAt, now)}, found ${timeTag(foundAt, now)}</p>
<p class="small">${stageOf(article)} In this story: ${cleanText(why)}.</p></div>
</li>`;
}

function stageOf({ stage, textSource, quotes, actors, announced }: StoryArticleView): string {
  if (stage === 'found') return 'Its page is not read yet.';
  if (stage === 'dropped') return 'It was given up: reading it failed again and again.';
  const source = textSource === 'page' ? 'its page' : 'the feed alone';
  const silent = announced ? '' : ' Stored in silence by its feed’s first poll.';
  return `Text from ${source}: ${quotes} ${quotes === 1 ? 'quote' : 'quotes'}, ${actors} ${actors === 1 ? 'actor' : 'actors'}.${silent}`;
}
