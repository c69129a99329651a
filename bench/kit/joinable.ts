import type { JoinInput } from '../../src/alerts/join-story.ts';
import { readSignals } from '../../src/engines/joining/signals.ts';
import { NO_SLUG_WORDS } from '../../src/engines/joining/slugs/slug-words.ts';
import { storySlug } from '../../src/engines/joining/slugs/story-slug.ts';
import type { Article, Brief } from '../../src/news/article.ts';
import { plainWords } from '../../tests/support/event-words.ts';

type Read = { article: JoinInput['article'] & Pick<Article, 'text' | 'outlet' | 'foundAt'>; brief: Brief };

/** What joining takes of an article: the running program reads it in a thread, before the transaction. */
export function joinable({ article, brief }: Read): JoinInput {
  const slug = storySlug({ headline: article.title, text: article.text, brief }, NO_SLUG_WORDS);
  return { article, brief, signals: readSignals({ article, brief }, plainWords), slug };
}
