import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { StoryId } from '../news/ids.ts';
import type { StoryStore } from '../store/stories.ts';
import type { StoryJoined, StorySignals } from '../store/story-shape.ts';
import { chooseStory } from './join-choose.ts';
import type { StoryIndex } from './join-index.ts';
import type { RecentSignals } from './join-recent.ts';
import { readSignals } from './story-signals.ts';
import { storySlug } from './story-slug.ts';

export type JoinInput = {
  article: Pick<Article, 'id' | 'title' | 'text' | 'outlet' | 'foundAt' | 'publishedAt'>;
  brief: Brief;
};

type JoinStore = Pick<StoryStore, 'beginJoining' | 'lookUp' | 'load' | 'enter'>;

export type JoinDeps = { stories: JoinStore; recent: RecentSignals; now: () => Date };

export type JoinOutcome = { kind: 'known' | 'new' | 'joined'; storyId: StoryId };

/** Rarity is learned from what was read lately; older signals only cost room. */
const REMEMBERED_DAYS = 21;
const MS_PER_DAY = 86_400_000;
/** Outlets follow each other within minutes: they share an edit. */
const EDIT_AFTER_MS = 60_000;
/** A few more than one at a time, so that an archive is forgotten as fast as news comes in. */
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
  const into = joined ? joinedBy(joined.storyId, deps) : newStory(input, signals);
  const why = joined?.why ?? 'first article of the story';
  const forget = { before: new Date(deps.now().getTime() - REMEMBERED_DAYS * MS_PER_DAY), limit: FORGET_AT_ONCE };
  const entry = { articleId: article.id, into, why, at, signals, terms, forget };
  const { storyId, sequence } = await deps.stories.enter(entry);
  // Should the transaction fail, no other article gets the number: sequences are not rolled back (functions-sequence).
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
  };
}

function joinedBy(storyId: StoryId, { now }: JoinDeps): StoryJoined {
  return { kind: 'joined', storyId, editAt: new Date(now().getTime() + EDIT_AFTER_MS) };
}

function newStory({ article, brief }: JoinInput, signals: StorySignals): StoryJoined {
  const headline = article.title === '' ? brief.headline : article.title;
  const slug = storySlug({ headline, text: article.text, brief, signals });
  return { kind: 'new', story: { slug, headline, at: article.publishedAt } };
}
