import type { FoundStory, StoredArticle } from '../store/search-articles.ts';

/** The article that tells most of a story: most quotes with a speaker, then most quotes, then the newest. */
export function bestArticle(story: FoundStory): StoredArticle | undefined {
  return [...story.articles].sort(
    (a, b) => spoken(b) - spoken(a) || b.brief.quotes.length - a.brief.quotes.length || newerFirst(a, b),
  )[0];
}

/** The other outlets that tell it, each once, newest first. */
export function otherOutlets(story: FoundStory, than: string): string[] {
  return [...new Set(story.articles.map(({ outlet }) => outlet))].filter((outlet) => outlet !== than);
}

function spoken(article: StoredArticle): number {
  return article.brief.quotes.filter((quote) => quote.speaker !== null).length;
}

function newerFirst(a: StoredArticle, b: StoredArticle): number {
  return b.publishedAt.getTime() - a.publishedAt.getTime();
}
