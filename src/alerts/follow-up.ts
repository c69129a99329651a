import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { ChannelId, StoryId } from '../news/ids.ts';
import type { FactsReader } from './facts-reader.ts';
import { newFacts } from './new-facts.ts';
import { type TellDeps, tellChange } from './tell-change.ts';

export type FollowUpDeps = TellDeps & { readerOf: (language: string) => FactsReader; now: () => Date };

export type FollowUp = { article: Article; brief: Pick<Brief, 'language'>; storyId: StoryId };

/** So many of the newest articles of a story are compared with a later one. */
const EARLIER_MAX = 6;

/** An article joined a story: what it says that no earlier one did, and readers of the alert must know, is told. */
export async function followUp({ article, brief, storyId }: FollowUp, deps: FollowUpDeps): Promise<ChannelId[]> {
  if (!article.announced) return [];
  const earlier = await deps.stories.changes.earlier(storyId, article.id, EARLIER_MAX);
  // What is found late tells how it was, not how it is.
  if (earlier.some(({ publishedAt }) => publishedAt > article.publishedAt)) return [];
  const changes = newFacts(article, earlier, deps.readerOf(brief.language));
  return tellChange({ storyId, articleId: article.id, version: '', at: deps.now(), changes }, deps);
}
