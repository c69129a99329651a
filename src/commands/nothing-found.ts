import type { ListMessage } from '../chat/message.ts';
import type { Query } from '../news/query.ts';
import type { Topic } from '../news/topic.ts';
import type { ArticleSearch, FoundStory } from '../store/search-articles.ts';
import { nearestTopics } from './nearest-topics.ts';
import { articleLine, echo } from './show-text.ts';

export type NothingFoundDeps = { topics: readonly Topic[]; search: Pick<ArticleSearch, 'stories'> };

const HEADLINES = 5;
const TOPICS_NAMED = 3;

/** The answer where a topic has no story: what comes nearest, and the newest headlines. Never an empty one. */
export async function nothingFound(
  asked: { typed: string; tree: Query | null },
  deps: NothingFoundDeps,
): Promise<ListMessage> {
  const loose = asked.tree ? loosened(asked.tree) : null;
  const some = loose ? (await deps.search.stories(loose, { limit: HEADLINES })).stories : [];
  const newest = (await deps.search.stories(null, { limit: HEADLINES })).stories;
  const near = nearTopics(asked.typed, { topics: deps.topics, stories: newest });
  return {
    kind: 'list',
    title: asked.typed === '' ? 'Which topic?' : `Nothing on “${echo(asked.typed)}” yet`,
    intro: introduce({ some: some.length, newest: newest.length, near }),
    lines: (some.length > 0 ? some : newest).flatMap((story) => story.articles.slice(0, 1)).map(articleLine),
    footer: footer(asked),
    buttons: near.map((topic) => ({ label: topic, command: `/brief ${topic}` })),
  };
}

/** Any of the words instead of all of them. */
function loosened(tree: Query): Query | null {
  return tree.kind === 'all' ? { kind: 'any', parts: tree.parts.filter((part) => part.kind !== 'not') } : null;
}

function nearTopics(typed: string, known: { topics: readonly Topic[]; stories: readonly FoundStory[] }): string[] {
  const slugs = known.topics.map((topic) => topic.slug);
  const stories = known.stories.flatMap((story) => story.slug ?? []);
  const near = nearestTopics(typed, [...slugs, ...stories], TOPICS_NAMED);
  return near.length > 0 ? near : slugs.slice(0, TOPICS_NAMED);
}

function introduce({ some, newest, near }: { some: number; newest: number; near: string[] }): string {
  const topics = near.length > 0 ? `Topics you may mean: ${near.join(', ')}. ` : '';
  if (some > 0) return `${topics}No story has all of these words; the newest with some of them:`;
  if (newest > 0) return `${topics}The newest headlines:`;
  return `${topics}No article is stored yet: “/feeds status” says how the feeds are doing.`;
}

function footer({ typed, tree }: { typed: string; tree: Query | null }): string {
  const follow = tree ? ` “/subscribe ${echo(typed)}” tells you when something comes.` : '';
  return `A topic is a configured name, a story's name or any keywords.${follow}`;
}
