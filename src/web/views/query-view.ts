import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING } from '../../chat/preview/html.ts';
import { webUrl } from '../../chat/preview/web-url.ts';
import type { BadQuery, Query } from '../../news/query.ts';
import { unreachable } from '../../news/unreachable.ts';
import { sampleLink } from '../sample-link.ts';
import { explainMatch, sayQuery } from './explain-match.ts';
import { timeTag } from './time-tag.ts';
import type { MatchedArticle, Matches, NamedQuery } from './view-data.ts';
import { emptyNote, viewPage } from './view-page.ts';

export type Tested =
  | { kind: 'nothing' }
  | { kind: 'bad'; problem: BadQuery }
  | { kind: 'found'; tree: Query; topic: NamedQuery | null; matches: Matches };

type QueryContent = { asked: string; tested: Tested; topics: readonly NamedQuery[]; now: Date };

/** What a query would have brought this week, and why; nothing is followed by asking. */
export function queryView(content: QueryContent): string {
  const { asked, topics } = content;
  return viewPage({
    current: '/query',
    title: 'Query tester',
    intro: html`What would this query have matched this week, and why?`,
    body: html`<form class="tester" method="get" action="/query" role="search">
<label for="q">Query or topic</label>
<div><input id="q" name="q" type="search" value="${asked}" maxlength="1000" autocapitalize="off" autocorrect="off" spellcheck="false"
 placeholder="taliban (border OR airstrike) -cricket"><button>Test</button></div>
</form>
<p class="small">Words must all occur. <code>OR</code>, <code>-word</code>, <code>"a phrase"</code>, <code>prefix*</code>, parentheses, <code>actor:"a name"</code>, <code>feed:outlet</code>, <code>lang:en</code>.</p>
${result(content)}${topicLinks(topics)}`,
  });
}

function result({ asked, tested, now }: QueryContent): Html {
  switch (tested.kind) {
    case 'nothing':
      return NOTHING;
    case 'bad':
      return badResult(asked, tested.problem);
    case 'found':
      return foundResult(tested, now);
    default:
      return unreachable(tested);
  }
}

function badResult(asked: string, { at, length, what, mend }: BadQuery): Html {
  const [before, wrong, after] = [
    asked.slice(0, at),
    asked.slice(at, at + Math.max(1, length)),
    asked.slice(at + Math.max(1, length)),
  ];
  return html`<div class="nothing bad" role="alert"><h2>${what}</h2>
<p class="place"><code>${before}<mark>${wrong === '' ? '…' : wrong}</mark>${after}</code></p><p>${mend}</p></div>`;
}

function foundResult({ tree, topic, matches }: Extract<Tested, { kind: 'found' }>, now: Date): Html {
  const { articles, total, atLeast } = matches;
  const read = html`<p class="small">${topic === null ? NOTHING : html`The topic <b>${topic.slug}</b>. `}Read as: <code>${sayQuery(tree)}</code></p>`;
  if (total === 0)
    return html`${read}${emptyNote('Nothing this week', html`Fewer words match more; <code>airstrik*</code> finds every word that begins so.`)}`;
  const shown = articles.length < total ? `, the newest ${articles.length} shown` : '';
  return html`${read}<h2 class="part">${atLeast ? `${total} or more` : total} ${total === 1 ? 'article' : 'articles'} of the last 7 days${shown}</h2>
<ul class="rows">${articles.map((article) => matchRow(article, tree, now))}</ul>`;
}

function matchRow(article: MatchedArticle, tree: Query, now: Date): Html {
  const { reasons, excerpt } = explainMatch(tree, article);
  const url = webUrl(article.url);
  const title = cleanText(article.title) || 'Untitled';
  const pieces = excerpt.map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : html`${text}`));
  const story =
    article.slug === null ? NOTHING : html` · <a href="/stories/${encodeURIComponent(article.slug)}">story</a>`;
  return html`<li class="row">
<div><h3 dir="auto">${url === null ? title : html`<a href="${sampleLink(url)}" rel="noopener noreferrer nofollow">${title}</a>`}</h3>
<p class="small">${cleanText(article.outlet)} · found ${timeTag(article.foundAt, now)}${story}</p>
${pieces.length === 0 ? NOTHING : html`<p class="excerpt" dir="auto">${pieces}</p>`}
<p class="small reasons">matched by ${reasons.map((reason) => html`<span class="tag">${reason}</span> `)}</p></div>
</li>`;
}

function topicLinks(topics: readonly NamedQuery[]): Html {
  if (topics.length === 0) return NOTHING;
  const each = topics.map(
    ({ slug, query }) =>
      html`<li><a href="/query?q=${encodeURIComponent(slug)}">${slug}</a> <code>${query}</code></li>`,
  );
  return html`<section aria-labelledby="topics"><h2 class="part" id="topics">Topics of config/topics.yaml</h2><ul class="topics">${each}</ul></section>`;
}
