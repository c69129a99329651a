import { setImmediate as turn } from 'node:timers/promises';
import { composeAlert } from '../../src/alerts/compose-alert.ts';
import { createSubscriptionMatcher } from '../../src/alerts/match-subscriptions.ts';
import { renderMessage as renderForDiscord } from '../../src/chat/discord/post/render-message.ts';
import { renderText } from '../../src/chat/preview/render-text.ts';
import { renderMessage as renderForSlack } from '../../src/chat/slack/post/render-message.ts';
import { chooseStory } from '../../src/engines/joining/choose-story.ts';
import { newFacts } from '../../src/engines/joining/new-facts.ts';
import { createStoryMemory } from '../../src/engines/joining/story-index.ts';
import { withWords } from '../../src/engines/matching/match-query.ts';
import { matchedTermsIn } from '../../src/engines/matching/matched-terms.ts';
import { parseQuery } from '../../src/engines/matching/parse-query.ts';
import type { PageBytes } from '../../src/engines/reading/page/read-page.ts';
import { findFeed } from '../../src/feeds/find-feed.ts';
import { keepArticle } from '../../src/feeds/keep-article.ts';
import { pollFeed } from '../../src/feeds/poll-feed.ts';
import type { Http } from '../../src/net/http.ts';
import type { Article } from '../../src/news/article.ts';
import type { Feed } from '../../src/news/feed.ts';
import { toId } from '../../src/news/ids.ts';
import { INSTALLATION } from '../../src/news/owner.ts';
import { type ArticleReading, readHeadline } from '../../src/roles/read-article.ts';
import type { ReaderPool } from '../../src/roles/reader-pool.ts';
import type { KeptText } from '../../src/store/nouns/articles/articles.ts';
import type { FoundArticle } from '../../src/store/nouns/articles/save-found.ts';
import type { LiveSubscription } from '../../src/store/nouns/subscriptions.ts';

const SITE = 'https://publisher.example/';
const PAGE = `${SITE}news/harbour`;
const AT = new Date('2026-03-02T09:00:00Z');
/** Of a document's entries so many go on to an alert; all of them are stored. */
const ENTRIES_READ = 2;
const STORIES_KEPT = 200;
const QUERIES = ['harbour', '"old pier" OR storm', 'a* NOT b', 'feed:courier wave', 'actor:okoro'];

const FEED: Feed = {
  ...{ id: toId('1'), url: `${SITE}feed`, name: '', source: 'config' },
  owners: [{ owner: INSTALLATION, firstPolledAt: new Date(0) }],
  ...{ announce: { kind: 'none' }, everySeconds: 300, adaptive: true, errorStreak: 0, gapSeconds: null },
  ...{
    etag: null,
    lastModified: null,
    bodyHash: null,
    dueAt: AT,
    readAt: null,
    restoredAt: null,
    readAs: null,
    leftOutSince: null,
  },
};

export type SentDocument = { body: Uint8Array; charset: string };

/** What came of a document, in the words of the stages. */
export type DocumentOutcome = { stage: 'poll' | 'page' | 'search' | 'article'; kind: string };

/**
 * Does with a document all that the program does outside network and database: as a feed, and as a page whose text becomes
 * an alert. Its threads read; what is measured is the thread that asks them.
 */
export function createDocumentReader(pool: ReaderPool) {
  const judge = createJudge(pool);
  const { readFeed, readPage, readHtml } = pool;
  const keep = (found: Pick<KeptText, 'url' | 'title'> & { feedText: string }, http: Http) => {
    const announced = {
      id: toId<'article'>('1'),
      outlet: '',
      byline: null,
      language: null,
      waited: null,
      announced: true,
      ...found,
    };
    const admit = async () => null;
    const read = { readPage, readHtml, now: () => AT };
    return keepArticle(announced, { http, admit, ...read, saveText: async (_, kept) => kept });
  };
  const keepAndJudge = async (...input: Parameters<typeof keep>): Promise<DocumentOutcome[]> => {
    const outcome = await keep(...input);
    const kept: DocumentOutcome = { stage: 'page', kind: outcome.kind };
    return outcome.kind === 'kept' ? [kept, await judge(outcome.kept)] : [kept];
  };
  return {
    async feed({ body, charset }: SentDocument): Promise<DocumentOutcome[]> {
      const found: FoundArticle[] = [];
      const saveEntries = async (articles: readonly FoundArticle[]) => {
        for (const article of articles) found.push(article);
        return {
          new: articles.map((_, at) => toId<'article'>(`${at}`)),
          known: 0,
          changed: [],
          waiting: 0,
          leftOut: 0,
        };
      };
      const http = answering(FEED.url, { body, type: `application/rss+xml; charset=${charset}` });
      const { kind } = await pollFeed(FEED, {
        ...{ http, readFeed, saveEntries, countKnown: async () => 0, maxAgeMs: 86_400_000 },
        now: () => AT,
      });
      const outcomes: DocumentOutcome[] = [{ stage: 'poll', kind }];
      for (const entry of found.slice(0, ENTRIES_READ)) outcomes.push(...(await keepAndJudge(entry, http)));
      return outcomes;
    },
    async page({ body, charset }: SentDocument): Promise<DocumentOutcome[]> {
      const http = answering(PAGE, { body, type: `text/html; charset=${charset}` });
      const findLinks = (page: PageBytes) => pool.ask('findFeedLinks', page);
      const { kind } = await findFeed(PAGE, { http, readFeed, findLinks });
      const read = await keepAndJudge({ url: PAGE, title: '', feedText: '' }, http);
      return [{ stage: 'search', kind }, ...read];
    },
  };
}

/** A site that has one document and nothing else. */
function answering(address: string, { body, type }: { body: Uint8Array; type: string }): Http {
  return async ({ url }) => {
    await turn();
    const known = url === address;
    const answer = { url, hops: [], headers: known ? { 'content-type': type } : {} };
    return { kind: 'answered', ...answer, status: known ? 200 : 404, body: known ? body : new Uint8Array() };
  };
}

/** From a text to its alerts, as the article's job and the channel's do it between their calls of the database. */
function createJudge(pool: ReaderPool) {
  const matchSubscriptions = createSubscriptionMatcher(subscriptions(), { now: () => AT, tenants: 'one' });
  let stories = createStoryMemory();
  let told = 0;
  let before: ArticleReading | null = null;
  return async (kept: KeptText): Promise<DocumentOutcome> => {
    const article: Article = { ...kept, ...IN_STORE };
    const read = await pool.readArticle({ article, brief: null });
    const reading = read.kind === 'done' ? read.result : readHeadline(article, read.reason);
    const { brief, words, places, signals, facts } = reading;
    const actors = brief.actors.map(({ name }) => name);
    const wanted = await matchSubscriptions(article, brief, words);
    await turn();
    const match = withWords({ ...article, language: brief.language, actors }, words);
    const termsOf = matchedTermsIn({ article: { ...article, actors }, match, places });
    const met = wanted.map(({ query }) => ({ topic: query, words: termsOf(query) }));
    await turn();
    const choice = await chooseStory({ signals, at: AT }, stories);
    told += 1;
    // An hour of articles would not fit.
    if (told % STORIES_KEPT === 0) stories = createStoryMemory();
    stories.add({ storyId: toId('1'), at: AT, signals: choice.signals, terms: choice.terms });
    newFacts(facts, before === null ? [] : [before.facts]);
    before = reading;
    await turn();
    showEverywhere(article, { reading, met });
    await pool.ask('explainMatch', { query: HARBOUR, article: { ...article, actors } });
    return { stage: 'article', kind: read.kind };
  };
}

const IN_STORE = {
  ...{ id: toId<'article'>('1'), feedId: toId<'feed'>('1'), owner: INSTALLATION, announced: true },
  ...{ publishedAt: AT, foundAt: AT },
};

const HARBOUR = queryOf('harbour');

function queryOf(text: string) {
  const parsed = parseQuery(text);
  if (parsed.kind !== 'query') throw new Error(`No query: ${text}`);
  return parsed.tree;
}

type Shown = { reading: ArticleReading; met: { topic: string; words: string[] }[] };

function showEverywhere(article: Article, { reading, met }: Shown): void {
  const ids = { id: toId<'delivery'>('7'), storyId: toId<'story'>('4') };
  const delivery = { ...ids, because: met.map(({ topic }) => topic), met, mention: null };
  const content = {
    article,
    brief: reading.brief,
    changes: [],
    delivery,
    outlets: [article.outlet],
    fuller: null,
  };
  const alert = composeAlert(content);
  renderForSlack(alert, AT);
  renderForDiscord(alert, 'nonce');
  renderText(alert);
}

function subscriptions() {
  const channelId = toId<'channel'>('9');
  const wishes = QUERIES.map((query, at): LiveSubscription => {
    return { id: toId(`${at}`), channelId, owner: INSTALLATION, query, topic: null, mention: null, digest: null };
  });
  return { version: async () => '1', changedSince: async () => new Map([[channelId, wishes]]) };
}
