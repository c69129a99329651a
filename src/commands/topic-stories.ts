import type { BadQuery, Query } from '../news/query.ts';
import { unreachable } from '../news/unreachable.ts';
import type { ArticleSearch, FoundStory, Page } from '../store/search-articles.ts';
import { findMeaning, type MeaningDeps } from './find-topic.ts';

/** The stories that a topic means, newest first. */
export type TopicStories =
  | { kind: 'stories'; stories: FoundStory[]; more: number; follow: string }
  | { kind: 'none'; tree: Query }
  | BadQuery;

export type TopicStoriesDeps = MeaningDeps & { search: Pick<ArticleSearch, 'stories' | 'storyBySlug'> };

/** Finds the stories of a topic as typed: configured, a story's slug, or keywords. */
export async function findTopicStories(typed: string, page: Page, deps: TopicStoriesDeps): Promise<TopicStories> {
  const meaning = await findMeaning(typed, deps);
  switch (meaning.kind) {
    case 'bad':
      return meaning;
    case 'story':
      return { kind: 'stories', stories: [meaning.story], more: 0, follow: meaning.slug };
    case 'topic':
    case 'keywords': {
      const { stories, more } = await deps.search.stories(meaning.tree, page);
      const follow = meaning.kind === 'topic' ? meaning.topic.slug : meaning.text;
      return stories.length > 0 ? { kind: 'stories', stories, more, follow } : { kind: 'none', tree: meaning.tree };
    }
    default:
      return unreachable(meaning);
  }
}
