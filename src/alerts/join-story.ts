import { chooseStory } from '../engines/joining/choose-story.ts';
import type { RecentSignals } from '../engines/joining/recent-signals.ts';
import { readSignals, type StorySignals } from '../engines/joining/signals.ts';
import type { StoryIndex, StoryJoined } from '../engines/joining/story-index.ts';
import { storySlug } from '../engines/joining/story-slug.ts';
import { DAY_MS, MINUTE_MS } from '../kit/time.ts';
import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { StoryId } from '../news/ids.ts';
import type { StoryStore } from '../store/nouns/stories/stories.ts';

export type JoinInput = {
  article: Pick<Article, 'id' | 'title' | 'text' | 'outlet' | 'foundAt' | 'publishedAt'>;
  brief: Brief;
};

type JoinStore = Pick<StoryStore, 'beginJoining' | 'lookUp' | 'load' | 'enter'>;

export type JoinDeps = { stories: JoinStore; recent: RecentSignals; now: () => Date };

export type JoinOutcome = { kind: 'known' | 'new' | 'joined'; storyId: StoryId };

/** Inverse document frequencies are counted over recent articles; older signals only cost memory. */
const REMEMBERED_DAYS = 21;
/** Outlets follow each other within minutes, so that one edit names several of them. */
const EDIT_AFTER_MS = MINUTE_MS;
/** More than one for each new article, so that signals of an imported archive are deleted, too. */
const FORGET_AT_ONCE = 4;

/**
 * Gives the article its story: one that tells the same event, or a new one. An article that has a story keeps it. Runs
 * inside the transaction that plans the deliveries, one article at a time.
 */
export async function joinStory(input: JoinInput, deps: JoinDeps): Promise<JoinOutcome> {
  const { article } = input;
  const at = article.publishedAt;
  const read = { signals: readSignals(input), at };
  const known = await deps.stories.beginJoining(article.id);
  if (known) return { kind: 'known', storyId: known };
  const { joined, signals, terms } = await chooseStory(read, indexOf(deps));
  const editAt = new Date(deps.now().getTime() + EDIT_AFTER_MS);
  const into = joined ? { kind: 'joined' as const, storyId: joined.storyId, editAt } : newStory(input, signals);
  const why = joined?.why ?? 'first article of the story';
  const forget = { before: new Date(deps.now().getTime() - REMEMBERED_DAYS * DAY_MS), limit: FORGET_AT_ONCE };
  const entry = { articleId: article.id, into, why, at, signals, terms, forget };
  const { storyId, sequence } = await deps.stories.enter(entry);
  // If the transaction fails, no other article gets the number: sequences are not rolled back (functions-sequence).
  if (sequence !== null) deps.recent.keep([{ sequence, signals }]);
  return { kind: into.kind, storyId };
}

function indexOf({ stories, recent }: JoinDeps): StoryIndex {
  return {
    lookUp: (terms, hitsMax) => recent.hits.lookUp({ terms, hitsMax }, stories.lookUp),
    async load(sequences) {
      const compared = await stories.load(sequences, recent.known);
      recent.keep(compared);
      return compared;
    },
    comparableOf: recent.comparableOf,
  };
}

function newStory({ article, brief }: JoinInput, signals: StorySignals): StoryJoined {
  const headline = article.title === '' ? brief.headline : article.title;
  const slug = storySlug({ headline, text: article.text, brief, signals });
  return { kind: 'new', story: { slug, headline, at: article.publishedAt } };
}
