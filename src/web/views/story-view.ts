import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html } from '../../chat/preview/html.ts';
import { webUrl } from '../../chat/preview/web-url.ts';
import { sampleLink } from '../sample-link.ts';
import { deliveryRow } from './deliveries-view.ts';
import { timeTag } from './time-tag.ts';
import type { StoryArticle, WholeStory } from './view-data.ts';
import { emptyNote, viewPage } from './view-page.ts';

/** One story whole: each decision from article to post. */
export function storyView({ story, now }: { story: WholeStory; now: Date }): string {
  const { headline, slug, articles, deliveries, startedAt, updatedAt } = story;
  const alerts =
    deliveries.length === 0
      ? emptyNote('No channel was to get it', html`${whyNobody(articles)} <a href="/query">Test a query</a>.`)
      : html`<ul class="rows">${deliveries.map((delivery) => deliveryRow(delivery, now))}</ul>`;
  return viewPage({
    current: '/stories',
    title: cleanText(headline),
    intro: html`<code>${slug}</code> · since ${timeTag(startedAt, now)}, last told ${timeTag(updatedAt, now)}`,
    body: html`<section aria-labelledby="articles"><h2 class="part" id="articles">Articles</h2>
<ul class="rows">${articles.map((article) => articleRow(article, now))}</ul></section>
<section aria-labelledby="alerts"><h2 class="part" id="alerts">Alerts</h2>${alerts}</section>`,
  });
}

function whyNobody(articles: readonly StoryArticle[]): string {
  return articles.some(({ announced }) => announced)
    ? 'Nothing that a channel follows matches it.'
    : 'It was there when its feed was first read: such articles are stored and not announced.';
}

function articleRow(article: StoryArticle, now: Date): Html {
  const { title, outlet, publishedAt, foundAt, why } = article;
  const url = webUrl(article.url);
  const shown = cleanText(title) || 'Untitled';
  return html`<li class="row">
<div><h3 dir="auto">${url === null ? shown : html`<a href="${sampleLink(url)}" rel="noopener noreferrer nofollow">${shown}</a>`}</h3>
<p class="small">${cleanText(outlet)} · published ${timeTag(publishedAt, now)}, found ${timeTag(foundAt, now)}</p>
<p class="small">${stageOf(article)} In this story: ${cleanText(why)}.</p></div>
</li>`;
}

function stageOf({ stage, textSource, quotes, actors, announced }: StoryArticle): string {
  if (stage === 'found') return 'Its page is not read yet.';
  if (stage === 'dropped') return 'It was given up: reading it failed again and again.';
  const source = textSource === 'page' ? 'its page' : 'the feed alone';
  const silent = announced ? '' : ' Stored in silence by its feed’s first poll.';
  return `Text from ${source}: ${quotes} ${quotes === 1 ? 'quote' : 'quotes'}, ${actors} ${actors === 1 ? 'actor' : 'actors'}.${silent}`;
}
