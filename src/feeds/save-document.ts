import type { FeedDocument } from '../news/entry.ts';
import type { Feed } from '../news/feed.ts';
import type { ArticleId } from '../news/ids.ts';
import type { FoundArticle, SavedArticles } from '../store/articles.ts';
import { announcedOf, foundArticles } from './found-articles.ts';

export type SaveDeps = {
  /** Saves what is new, whole or not at all. */
  saveEntries: (found: readonly FoundArticle[]) => Promise<SavedArticles>;
  now: () => Date;
};

/** Saves what a document brings, and names what is new in the order in which it is to be read. */
export async function saveDocument(feed: Feed, document: FeedDocument, deps: SaveDeps): Promise<SavedArticles> {
  const found = await foundArticles({ feed, document, foundAt: deps.now() });
  if (found.length === 0) return { new: [], known: 0, changed: [] };
  const saved = await deps.saveEntries(found);
  return { ...saved, new: inReadingOrder(saved.new, announcedOf(feed)) };
}

/** A channel is told in the order of the news, the oldest first; the archive of a first poll is wanted newest first. */
function inReadingOrder(newestFirst: readonly ArticleId[], announced: number): ArticleId[] {
  return [...newestFirst.slice(0, announced).reverse(), ...newestFirst.slice(announced)];
}
