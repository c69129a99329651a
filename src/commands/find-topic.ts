import { parseQuery } from '../news/parse-query.ts';
import type { BadQuery, Query } from '../news/query.ts';
import type { Topic } from '../news/topic.ts';
import type { ArticleSearch, FoundStory } from '../store/search-articles.ts';

/** What somebody means by a topic. */
export type Meaning =
  | { kind: 'topic'; topic: Topic; tree: Query }
  | { kind: 'story'; story: FoundStory; slug: string }
  | { kind: 'keywords'; text: string; tree: Query }
  | BadQuery;

export type MeaningDeps = { topics: readonly Topic[]; search: Pick<ArticleSearch, 'storyBySlug'> };

/** Reads a topic as people write it: a configured slug, a story's slug, or free keywords. */
export async function findMeaning(typed: string, deps: MeaningDeps): Promise<Meaning> {
  const configured = findConfigured(typed, deps.topics);
  if (configured) return configured;
  const slug = asSlug(typed);
  const story = SLUG.test(slug) ? await deps.search.storyBySlug(slug) : null;
  if (story) return { kind: 'story', story, slug };
  return readKeywords(typed);
}

/** The same without the stories: a subscription to a story's slug wants what all its words say. */
export function findWish(typed: string, topics: readonly Topic[]): Exclude<Meaning, { kind: 'story' }> {
  return findConfigured(typed, topics) ?? readKeywords(typed);
}

const SLUG = /^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)+$/u;

function findConfigured(typed: string, topics: readonly Topic[]): (Meaning & { kind: 'topic' }) | null {
  const slug = asSlug(typed);
  const topic = topics.find((known) => known.slug.toLowerCase() === slug);
  const parsed = topic ? parseQuery(topic.query) : null;
  return topic && parsed?.kind === 'query' ? { kind: 'topic', topic, tree: parsed.tree } : null;
}

function readKeywords(typed: string): (Meaning & { kind: 'keywords' }) | BadQuery {
  const text = typed.replace(/\s+/g, ' ').trim();
  const parsed = parseQuery(text);
  return parsed.kind === 'bad' ? parsed : { kind: 'keywords', text, tree: parsed.tree };
}

function asSlug(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replace(/[\u2010-\u2015-]+/g, '-');
}
