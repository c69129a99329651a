import { readRef, writeRef } from '../../chat/button-commands.ts';
import type { Reply } from '../../chat/question.ts';
import { sentence } from '../../chat/say.ts';
import { withKnownCountries } from '../../engines/matching/countries.ts';
import { parseQuery } from '../../engines/matching/parse-query.ts';
import { asWithin, type BadQuery, beginsAs, type Query } from '../../engines/matching/query.ts';
import { DAY_MS } from '../../kit/time.ts';
import type { StoryId } from '../../news/ids.ts';
import { normalText } from '../../news/publisher-text.ts';
import { EVERYTHING, type Subscription, type Topic } from '../../news/subscription.ts';
import { queryAsBefore } from '../../store/migrations/v0.2/queries.ts';
import type { FoundStory, SearchPage } from '../../store/search/search-articles.ts';
import { askForTopic, nothingFound } from '../answering/nothing-found.ts';
import { badQuery, echo, problem, remarked } from '../answering/reply-parts.ts';
import { type ChannelSubscription, type CommandDeps, option } from '../command.ts';
import { readOtherwise } from './read-otherwise.ts';
import { pageOf, type TimeSpan } from './time-span.ts';
import { asLink } from './typed-line.ts';

export const TOPIC_OPTION = option('topic', 'A topic, a story or any keywords', { required: true, offers: 'stories' });

/**
 * Stories newest first, and how many more there are. `called`: what the topic is called in the answer. `follow`: what to
 * type to follow it, or null where no words do. `story`: the reference of the one story that was meant.
 */
export type TopicStories = {
  stories: FoundStory[];
  more: number;
  called: string;
  follow: string | null;
  story: string | null;
  /** The time that was asked for among the words. */
  span?: TimeSpan | null;
};

type AskedTopic = {
  typed: string;
  /** The command that asks, for what it asks back. */
  command: string;
  limit: number;
  span?: TimeSpan | null;
  /** What the words were read as, where they are not as typed. */
  said?: string | null;
  /** The first story is that which is most about it, not the newest. */
  best?: boolean;
  /** The answer for what is neither a topic nor a story but a name; null where nobody has it. */
  ofName?: (typed: string, span: TimeSpan | null) => Promise<Reply | null>;
};

/** Answers with the stories of a topic as typed: a configured one, a story by its number or slug, or keywords. */
export async function answerTopic(
  asked: AskedTopic,
  show: (found: TopicStories) => Reply | Promise<Reply>,
  deps: CommandDeps,
): Promise<Reply> {
  const { typed, span = null } = asked;
  if (typed === '') return askForTopic(asked.command, deps);
  const link = asLink(typed);
  if (link !== null) return answerLink(link, show, deps);
  const read = readTopicQuery(typed, deps);
  const isConfigured = read.kind === 'query' && read.topic !== null;
  const ref = readRef(typed);
  const story = isConfigured ? null : await storyMeant(typed, deps);
  if (story) return show({ ...(await aboutStory(story, typed, deps)), stories: [story], more: 0 });
  if (ref)
    return problem(deps.say('This story is not stored any more.'), [
      deps.say('What there is on a topic: /brief <topic or keywords>'),
    ]);
  const framed = isConfigured ? null : deps.asking.unframed(typed);
  if (framed && framed.topic !== '')
    return answerTopic({ ...asked, typed: framed.topic, said: framed.topic }, show, deps);
  const named = await asked.ofName?.(typed, span);
  if (named) return withSaid(named, asked, deps);
  if (read.kind === 'bad') return badQuery(typed, read, deps.say);
  return answerWords(asked, { read, show }, deps);
}

type ReadTopic = { read: TopicQuery; show: (found: TopicStories) => Reply | Promise<Reply> };

async function answerWords(asked: AskedTopic, { read, show }: ReadTopic, deps: CommandDeps): Promise<Reply> {
  const { typed, command, span = null } = asked;
  const page = pageOf(span, asked.limit);
  const { stories, more } = await deps.search.stories(read.tree, page);
  if (stories.length === 0) {
    const newest = await newestAsked(typed, page, deps);
    if (newest.length > 0) return show({ stories: newest, more: 0, called: typed, follow: null, story: null, span });
    const other = await readOtherwise({ typed, span }, deps);
    return other
      ? answerTopic({ ...asked, ...other, said: other.said ?? (asked.said ? other.typed : null) }, show, deps)
      : withSaid(await nothingFound({ typed, command, tree: read.tree, span }, deps), asked, deps);
  }
  const first = asked.best ? await mostAbout(read.tree, { stories, page }, deps) : [];
  const follow = read.topic ?? read.query;
  const shown = await show({ stories: [...first, ...stories], more, called: typed, follow, story: null, span });
  return withSaid(shown, asked, deps);
}

/** "most important story" asks for no topic. */
async function newestAsked(typed: string, page: SearchPage, { asking, search }: CommandDeps): Promise<FoundStory[]> {
  return asking.unframed(typed)?.topic === '' ? (await search.stories(null, page)).stories : [];
}

function withSaid(reply: Reply, { said = null }: AskedTopic, { say }: CommandDeps): Reply {
  return said === null ? reply : remarked(reply, say('Read as: {query}.', { query: echo(said) }));
}

/** The story of a number or slug, whatever its shape; null where it is neither. */
export async function storyMeant(typed: string, { search }: CommandDeps): Promise<FoundStory | null> {
  const ref = readRef(typed);
  if (ref) return ref.kind === 'story' ? search.storyById(ref.id) : null;
  return SLUG.test(typed.trim()) ? search.storyBySlug(asSlug(typed)) : null;
}

async function aboutStory({ id, slug }: FoundStory, typed: string, deps: CommandDeps) {
  const called = slug ?? typed;
  const follow = id === null ? null : await wordsToFollow({ storyId: id, slug: called }, deps);
  return { called, follow, story: id === null ? null : writeRef({ kind: 'story', id }) };
}

/** The words of a story's slug as keywords, where they find the story: some of a slug are spelled in other letters. */
export async function wordsToFollow(
  { storyId, slug }: { storyId: StoryId; slug: string },
  { search }: CommandDeps,
): Promise<string | null> {
  const read = parseQuery(slug);
  const found = read.kind === 'query' ? await search.stories(read.tree, { limit: FOLLOW_LOOKS }) : null;
  return found?.stories.some(({ id }) => id === storyId) ? slug : null;
}

const FOLLOW_LOOKS = 20;

/** An older story is no news, however much it is about the topic. */
const BEST_WITHIN_MS = 7 * DAY_MS;

/** The newest story of the days before the newest hit that has the words in headline or lead: elsewhere they are mentions. */
async function mostAbout(
  tree: Query,
  { stories, page }: { stories: readonly FoundStory[]; page: SearchPage },
  { search }: CommandDeps,
): Promise<FoundStory[]> {
  const [newest] = stories;
  if (!newest) return [];
  const since = new Date(Math.max(newest.newestAt.getTime() - BEST_WITHIN_MS, page.since?.getTime() ?? 0));
  for (const within of ['title', 'lead'] as const) {
    const { stories: best } = await search.stories(asWithin(tree, within), { ...page, limit: 1, since });
    if (best.length > 0) return best;
  }
  return [];
}

/** The story of a stored article. */
async function answerLink(
  link: string,
  show: (found: TopicStories) => Reply | Promise<Reply>,
  deps: CommandDeps,
): Promise<Reply> {
  const { say } = deps;
  const article = await deps.search.articleAt(link);
  const story = article?.story ? await deps.search.storyById(article.story.id) : null;
  if (story) return show({ ...(await aboutStory(story, link, deps)), stories: [story], more: 0 });
  return article
    ? problem(say('This article is being read; its brief comes in a moment.'), [`/why ${echo(link)}`])
    : problem(say('No feed has brought {link}.', { link: echo(link) }), [say(NO_ARTICLE_HINT)]);
}

const NO_ARTICLE_HINT = sentence(
  'Articles of the feeds alone are stored: /feeds lists them. Words of the headline find others on it.',
);

/** A query to store: that of a configured topic, or keywords as typed. */
export type TopicQuery = { kind: 'query'; query: string; topic: string | null; tree: Query };

/** Reads a configured topic, or keywords. The slug of a story is read as keywords: articles with all its words. */
export function readTopicQuery(typed: string, deps: Pick<CommandDeps, 'topics' | 'names'>): TopicQuery | BadQuery {
  const slug = asSlug(typed);
  const topic = deps.topics.find((known) => known.slug.toLowerCase() === slug);
  const ofTopic = topic ? parseQuery(topic.query) : null;
  if (topic && ofTopic?.kind === 'query') {
    return { kind: 'query', query: topic.query, topic: topic.slug, tree: ofTopic.tree };
  }
  const query = typed.replace(/\s+/g, ' ').trim();
  const parsed = withKnownCountries(parseQuery(query), { text: query, names: deps.names });
  return parsed.kind === 'bad' ? parsed : { kind: 'query', query, topic: null, tree: parsed.tree };
}

const SLUG = /^[\p{L}\p{M}\p{N}\u2010-\u2015-]{1,120}$/u;

function asSlug(typed: string): string {
  return normalText(typed.trim(), 'NFC')
    .toLowerCase()
    .replace(/[\u2010-\u2015-]+/g, '-');
}

/** Finds a subscription by its topic, by its query or the beginning of it, or by an equivalent query. */
export function findSubscription(
  typed: string,
  listed: readonly ChannelSubscription[],
  topics: readonly Topic[],
): ChannelSubscription | null {
  const ref = readRef(typed);
  if (ref) return listed.find(({ id }) => ref.kind === 'subscription' && id === ref.id) ?? null;
  const name = typed.trim().toLowerCase();
  const byTopic = listed.find(({ topic }) => topic?.toLowerCase() === name.replace(/\s+/g, '-'));
  // A button of 0.1.0 has the words of its day.
  const asStored = queryAsBefore(name);
  const byText = listed.find((each) =>
    [each.query.trim(), subscriptionName(each)].some((text) => [name, asStored].includes(text.toLowerCase())),
  );
  const begun = listed.filter((each) => beginsAs(subscriptionName(each), name));
  if (begun.length === 1) return begun[0] ?? null;
  const read = readTopicQuery(typed, { topics });
  const meaning = read.kind === 'bad' ? null : treeAsText(read.tree);
  return byTopic ?? byText ?? listed.find(({ query }) => meaning !== null && meaningOf(query) === meaning) ?? null;
}

/** Finds the subscription to a topic by its name alone, and that to keywords by the same or an equivalent query. */
export function findExisting(
  { query, topic }: Pick<Subscription, 'query' | 'topic'>,
  listed: readonly ChannelSubscription[],
): ChannelSubscription | null {
  if (topic !== null) return listed.find((each) => each.topic === topic) ?? null;
  const meaning = meaningOf(query);
  return (
    listed.find((each) => each.query === query) ??
    listed.find((each) => meaning !== null && meaningOf(each.query) === meaning) ??
    null
  );
}

/** The name of a subscription in answers and for commands; `all: true` of config/alerts.yaml is stored as "*". */
export function subscriptionName({ topic, query }: Pick<ChannelSubscription, 'topic' | 'query'>): string {
  return topic ?? (query === EVERYTHING ? 'every article' : query);
}

/** The query tree as text, which equivalent queries share; null for a query that cannot be read. */
function meaningOf(query: string): string | null {
  const parsed = parseQuery(query);
  return parsed.kind === 'bad' ? null : treeAsText(parsed.tree);
}

/** Without the forms as typed: "strike" and "strikes" ask for one word. */
function treeAsText(tree: Query): string {
  return JSON.stringify(tree, (key, value: unknown) => (key === 'form' ? undefined : value));
}
