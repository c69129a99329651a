import type { ArticleId, StoryChangeId, StoryId } from './ids.ts';

/** One event, reported by one or more articles; a channel is alerted once per story. */
export type Story = {
  id: StoryId;
  /** Readable and stable, usable in `/brief` ("pakistan-taliban-airstrike"). */
  slug: string;
  headline: string;
  startedAt: Date;
  updatedAt: Date;
};

/** One changed fact: the new words, and those they replace, each verbatim from an article. */
export type FactChange = {
  kind: 'figure' | 'denied-or-affirmed' | 'name' | 'quote' | 'headline' | 'correction' | 'news';
  before: string | null;
  after: string;
};

/** What an article, or a newer version of it, adds to or changes in its story. */
export type StoryChange = {
  id: StoryChangeId;
  articleId: ArticleId;
  outlet: string;
  url: string;
  foundAt: Date;
  changes: FactChange[];
};
