import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { StoryId } from '../news/ids.ts';
import type { StoryStore } from '../store/stories.ts';
import { storySlug } from './story-slug.ts';

export type JoinInput = { article: Pick<Article, 'id' | 'title' | 'publishedAt'>; brief: Brief };

export type JoinDeps = { stories: Pick<StoryStore, 'create' | 'attach' | 'ofArticle'>; now: () => Date };

export type JoinOutcome = { kind: 'known' | 'new'; storyId: StoryId };

/** Gives the article its story. Every article begins a story of its own; an article that has one keeps it. */
export async function joinStory(input: JoinInput, deps: JoinDeps): Promise<JoinOutcome> {
  const known = await deps.stories.ofArticle(input.article.id);
  if (known) return { kind: 'known', storyId: known };
  const headline = input.article.title === '' ? input.brief.headline : input.article.title;
  const at = input.article.publishedAt;
  const storyId = await deps.stories.create({ slug: storySlug(headline, input.brief), headline, at });
  await deps.stories.attach(storyId, { articleId: input.article.id, why: 'first article of the story', at });
  return { kind: 'new', storyId };
}
