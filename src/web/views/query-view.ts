import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING } from '../../chat/html.ts';
import { withKnownCountries } from '../../engines/matching/countries.ts';
import { type Explanation, sayQuery } from '../../engines/matching/explain-match.ts';
import { NO_NAMES, withNames } from '../../engines/matching/names.ts';
import { parseQuery } from '../../engines/matching/parse-query.ts';
import type { BadQuery, Query } from '../../engines/matching/query.ts';
import { DAY_MS } from '../../kit/time.ts';
import type { Topic } from '../../news/subscription.ts';
import type { MatchesView, MatchView } from '../../store/views/view-store.ts';
import { scopeOfViewer } from '../visit.ts';
import { articleLink, emptyNote, timeTag, type ViewDeps, viewPage } from './view-page.ts';

type FoundMatches = { tree: Query; topic: Topic | null; sense: string[]; matches: MatchesView; rows: ExplainedMatch[] };

/** Null where the article's text cannot be read. */
type ExplainedMatch = { article: MatchView; explanation: Explanation | null };

const MATCHES_SHOWN = 50;
const QUERY_MAX = 1000;
const WEEK_MS = 7 * DAY_MS;

/** The articles published in the last seven days that a query matches, and why. Testing a query subscribes to nothing. */
export async function renderQuery(deps: ViewDeps): Promise<string> {
  const { q } = deps.visit.request.query;
  const typed = typeof q === 'string' ? q.slice(0, QUERY_MAX).trim() : '';
  const intro = html`What would this query have matched this week, and why?`;
  const body = html`<form class="tester" method="get" action="/query" role="search">
<label for="q">Query or topic</label>
<div><input id="q" name="q" type="search" value="${typed}" maxlength="1000" autocapitalize="off" autocorrect="off" spellcheck="false"
 placeholder="taliban (border OR airstrike) -cricket"><button>Test</button></div>
</form>
<p class="small">Words must all occur. <code>OR</code>, <code>-word</code>, <code>"a phrase"</code>, <code>prefix*</code>, parentheses, <code>actor:"a name"</code>, <code>country:pakistan</code>, <code>title:word</code>, <code>lead:word</code>, <code>feed:outlet</code>, <code>lang:en</code>, <code>outlets&gt;2</code>.</p>
${await testQuery(typed, deps)}${topicLinks(deps.topics)}`;
  return viewPage({ title: 'Query tester', intro, body }, deps.visit);
}

async function testQuery(typed: string, deps: ViewDeps): Promise<Html> {
  const { views, topics, now } = deps;
  if (typed === '') return NOTHING;
  const topic = topics.find(({ slug }) => slug === typed) ?? null;
  const [names, text] = [deps.names ?? NO_NAMES, topic?.query ?? typed];
  const parsed = withKnownCountries(parseQuery(text), { text, names });
  if (parsed.kind === 'bad') return badResult(typed, parsed);
  const tree = withNames(parsed.tree, names);
  const since = new Date(now().getTime() - WEEK_MS);
  const matches = await views.matches(tree, { since, limit: MATCHES_SHOWN });
  const rows = await explainAll(tree, matches, deps);
  const sense = await deps.senseOf({ typed: text, tree: parsed.tree }, scopeOfViewer(deps.visit.viewer));
  return foundResult({ tree, topic, sense, matches, rows }, now());
}

/** Each text that cannot be read takes its thread's whole time: after so many, nobody waits for another. */
const UNREADABLE_MAX = 2;

async function explainAll(
  tree: Query,
  { articles }: MatchesView,
  { explainMatch }: ViewDeps,
): Promise<ExplainedMatch[]> {
  const rows: ExplainedMatch[] = [];
  let unreadable = 0;
  for (const article of articles) {
    const asked = unreadable < UNREADABLE_MAX;
    const read = asked ? await explainMatch(tree, article) : null;
    if (read?.kind === 'unreadable') unreadable += 1;
    rows.push({ article, explanation: read?.kind === 'done' ? read.result : null });
  }
  return rows;
}

function badResult(typed: string, { at, length, what, mend }: BadQuery): Html {
  const end = at + Math.max(1, length);
  const wrong = typed.slice(at, end) || '…';
  return html`<div class="nothing bad" role="alert"><h2>${what}</h2>
<p class="place"><code>${typed.slice(0, at)}<mark>${wrong}</mark>${typed.slice(end)}</code></p><p>${mend}</p></div>`;
}

function foundResult({ tree, topic, sense, matches, rows }: FoundMatches, now: Date): Html {
  const { articles, total, atLeast } = matches;
  const read = html`<p class="small">${topic === null ? NOTHING : html`The topic <b>${topic.slug}</b>. `}Read as: <code>${sayQuery(tree)}</code></p>${sense.map((remark) => html`<p class="remark" role="note">${cleanText(remark)}</p>`)}`;
  if (total === 0) return html`${read}${nothingThisWeek(rows, now)}`;
  const shown = articles.length < total ? `, the newest ${articles.length} shown` : '';
  return html`${read}<h2 class="part">${atLeast ? `${total} or more` : total} ${total === 1 ? 'article' : 'articles'} of the last 7 days${aDay(matches)}${shown}</h2>
<ul class="rows">${rows.map((row) => matchRow(row, now))}</ul>`;
}

function nothingThisWeek(earlier: readonly ExplainedMatch[], now: Date): Html {
  const todo = html`Fewer words match more; <code>airstrik*</code> finds every word that begins so.`;
  const before =
    earlier.length === 0
      ? NOTHING
      : html`<h2 class="part">The last ones before</h2><ul class="rows">${earlier.map((row) => matchRow(row, now))}</ul>`;
  return html`${emptyNote('Nothing this week', todo)}${before}`;
}

function aDay({ total, atLeast }: MatchesView): string {
  const rate = Math.round(total / (WEEK_MS / DAY_MS));
  return rate < 1 ? '' : `, about ${rate}${atLeast ? ' or more' : ''} a day`;
}

function matchRow({ article, explanation }: ExplainedMatch, now: Date): Html {
  const { reasons, excerpt } = explanation ?? { reasons: [], excerpt: [] };
  const pieces = excerpt.map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : html`${text}`));
  const tags = reasons.map((reason) => html`<span class="tag">${reason}</span> `);
  const why =
    explanation === null ? html`why it matches cannot be shown: its text cannot be read` : html`matched by ${tags}`;
  const story =
    article.slug === null ? NOTHING : html` · <a href="/stories/${encodeURIComponent(article.slug)}">story</a>`;
  return html`<li class="row">
<div><h3 dir="auto">${articleLink(article)}</h3>
<p class="small">${cleanText(article.outlet)} · ${timeTag(article.publishedAt, now)}${story}</p>
${pieces.length === 0 ? NOTHING : html`<p class="excerpt" dir="auto">${pieces}</p>`}
<p class="small reasons">${why}</p></div>
</li>`;
}

function topicLinks(topics: readonly Topic[]): Html {
  if (topics.length === 0) return NOTHING;
  const each = topics.map(
    ({ slug, query }) =>
      html`<li><a href="/query?q=${encodeURIComponent(slug)}">${slug}</a> <code>${query}</code></li>`,
  );
  return html`<section aria-labelledby="topics"><h2 class="part" id="topics">Topics of config/topics.yaml</h2><ul class="topics">${each}</ul></section>`;
}
