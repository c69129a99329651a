import type { JoinInput } from '../../src/alerts/join-story.ts';
import { readSignals } from '../../src/engines/joining/signals.ts';
import { readSlugWords } from '../../src/engines/joining/story-slug.ts';
import type { Article, Brief } from '../../src/news/article.ts';

type Read = { article: JoinInput['article'] & Pick<Article, 'text' | 'outlet' | 'foundAt'>; brief: Brief };

/** What joining takes of an article: the running program reads it in a thread, before the transaction. */
export function joinable({ article, brief }: Read): JoinInput {
  const slugWords = readSlugWords({ headline: article.title, text: article.text });
  return { article, brief, signals: readSignals({ article, brief }), slugWords };
}
