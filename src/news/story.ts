import type { ArticleId, StoryChangeId, StoryId } from './ids.ts';

/** One event told by one or more articles; a channel is alerted once per story. */
export type Story = {
  id: StoryId;
  /** Readable and stable, usable in `/brief` ("pakistan-taliban-airstrike"). */
  slug: string;
  headline: string;
  startedAt: Date;
  updatedAt: Date;
};

/** One thing that changed: the words as they stand now, and those they stand for, each verbatim from an article. */
export type ToldChange = {
  kind: 'figure' | 'denied-or-affirmed' | 'name' | 'quote' | 'headline' | 'correction' | 'news';
  before: string | null;
  after: string;
};

/** What an article, or a newer version of it, told that its story had not. */
export type StoryChange = {
  id: StoryChangeId;
  articleId: ArticleId;
  outlet: string;
  url: string;
  foundAt: Date;
  changes: ToldChange[];
};
