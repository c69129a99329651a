import type { Query } from './query.ts';
import { readWords } from './words.ts';

/** Each has a mark that no word begins with: so its words stand beside those of the text, live and stored. */
const MARKS = { feed: '@', author: '~', category: '>', label: '$' } as const;

/** What an article carries besides its text. */
export type Facet = keyof typeof MARKS;

/** Of articles from before 0.2, author, categories and label are not known. */
export type FacetSource = {
  outlet: string;
  url: string;
  byline?: string | null;
  /** As the feed names them. */
  categories?: readonly string[] | null;
  /** Of the feed, in config/feeds.yaml. */
  label?: string | null;
};

export function isFacet(query: Query): query is Extract<Query, { kind: Facet }> {
  return Object.hasOwn(MARKS, query.kind);
}

export function marked(facet: Facet, word: string): string {
  return MARKS[facet] + word;
}

/** All words of all facets, each with its mark. */
export function facetWords({ outlet, url, byline, categories, label }: FacetSource): Set<string> {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]*)/i.exec(url)?.[1] ?? '';
  const texts = { feed: `${outlet} ${host}`, author: byline ?? '', category: (categories ?? []).join(' , '), label };
  const facets: Facet[] = ['feed', 'author', 'category', 'label'];
  return new Set(
    facets.flatMap((facet) =>
      readWords(texts[facet] ?? '').flatMap(({ word, stem }) => [marked(facet, word), marked(facet, stem)]),
    ),
  );
}
