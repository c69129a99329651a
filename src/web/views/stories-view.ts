import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING } from '../../chat/html.ts';
import { UNTOLD_BEFORE } from '../../news/untold.ts';
import type { WaitingView } from '../../store/views/view-feeds.ts';
import type { StoryArticleView, StoryView } from '../../store/views/view-stories.ts';
import { deliveryRow, toneOf } from './deliveries-view.ts';
import { articleLink, emptyNote, pageOf, pager, rowList, timeTag, type ViewDeps, viewPage } from './view-page.ts';

const OUTLETS_NAMED = 3;

type WaitingLines = { lines: readonly WaitingView[]; total: number };

export async function renderStories({ views, now, visit }: ViewDeps): Promise<string> {
  const { part, pagingOf } = pageOf(visit.request);
  const [stories, waiting] = await Promise.all([views.stories(part), views.waiting()]);
  const paging = pagingOf(stories);
  const none = emptyNote(
    'No stories yet',
    html`They come with the first articles. <a href="/feeds">How are the feeds?</a>`,
  );
  const list = rowList(stories, (story) => storyRow(story, now()), none);
  const intro = html`One event told by one or more articles. A channel is alerted once for each.`;
  const body = html`${waitingNote(waiting, now())}${list}${pager('/stories', paging)}`;
  const events = `/api/views/stories?page=${paging.page}`;
  return viewPage({ title: 'Stories', intro, body, events }, visit);
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
  const none = emptyNote('No channel was to get it', html`${whyNobody(articles)} <a href="/query">Test a query</a>.`);
  const alerts = rowList(deliveries, (delivery) => deliveryRow(delivery, now()), none);
  const intro = html`<code>${story.slug}</code> · since ${timeTag(startedAt, now())}, last told ${timeTag(updatedAt, now())}`;
  const body = html`<section aria-labelledby="articles"><h2 class="part" id="articles">Articles</h2>
<ul class="rows">${articles.map((article) => articleRow(article, now()))}</ul></section>
<section aria-labelledby="alerts"><h2 class="part" id="alerts">Alerts</h2>${alerts}</section>`;
  return viewPage({ title: cleanText(headline), intro, body }, visit);
}

function whyNobody(articles: readonly StoryArticleView[]): string {
  return articles.some(({ announced }) => announced)
    ? 'Nothing that a channel follows matches it.'
    : (articles[0]?.untoldWhy ?? UNTOLD_BEFORE);
}

function articleRow(article: StoryArticleView, now: Date): Html {
  const { outlet, publishedAt, foundAt, why } = article;
  return html`<li class="row">
<div><h3 dir="auto">${articleLink(article)}</h3>
<p class="small">${cleanText(outlet)} · published ${timeTag(publishedAt, now)}, found ${timeTag(foundAt, now)}</p>
<p class="small">${stageOf(article)} In this story: ${cleanText(why)}.</p></div>
</li>`;
}

function stageOf({ stage, textSource, quotes, actors, announced, untoldWhy }: StoryArticleView): string {
  if (stage === 'found') return 'Its page is not read yet.';
  if (stage === 'dropped') return 'It was given up: reading it failed again and again.';
  const source = textSource === 'page' ? 'its page' : 'the feed alone';
  const silent = announced ? '' : ` ${untoldWhy ?? UNTOLD_BEFORE}`;
  return `Text from ${source}: ${quotes} ${quotes === 1 ? 'quote' : 'quotes'}, ${actors} ${actors === 1 ? 'actor' : 'actors'}.${silent}`;
}
