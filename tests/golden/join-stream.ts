import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBriefWriter } from '../../src/engines/briefing/write-brief.ts';
import { chooseStory } from '../../src/engines/joining/choose-story.ts';
import { readSignals, type StorySignals } from '../../src/engines/joining/signals.ts';
import { createStoryMemory } from '../../src/engines/joining/story-index.ts';
import { storySlug } from '../../src/engines/joining/story-slug.ts';
import type { Brief } from '../../src/news/article.ts';
import { type StoryId, toId } from '../../src/news/ids.ts';
import type { LanguageFacts } from '../../src/news/language.ts';

/** One line of a stream of our own articles; `found` is when we saw it, where that is not when it was published. */
export type StreamArticle = {
  id: string;
  title: string;
  outlet: string;
  published: string;
  text: string;
  found?: string;
};

export type JoinedArticle = StreamArticle & {
  brief: Brief;
  at: Date;
  /** As weighed against the articles before it. */
  signals: StorySignals;
  slug: string;
  /** Null for the first article of a story. */
  why: string | null;
};

const STORIES = join(import.meta.dirname, '../fixtures/stories');

export function readStream(file: string): StreamArticle[] {
  const lines = readFileSync(join(STORIES, file), 'utf8').trim().split('\n');
  return lines.map((line): StreamArticle => JSON.parse(line));
}

/** Gives every article of a stream its story, as the store does. */
export async function joinStream(
  articles: readonly StreamArticle[],
  languages: readonly LanguageFacts[],
): Promise<JoinedArticle[]> {
  const writeBrief = createBriefWriter({ languages });
  const memory = createStoryMemory();
  const slugs = new Map<StoryId, string>();
  const joinedArticles: JoinedArticle[] = [];
  for (const article of articles) {
    const brief = writeBrief(article);
    const at = new Date(article.published);
    const foundAt = new Date(article.found ?? article.published);
    const read = { signals: readSignals({ article: { ...article, foundAt }, brief }), at };
    const { joined, signals, terms } = await chooseStory(read, memory);
    const storyId = joined?.storyId ?? toId<'story'>(String(slugs.size + 1));
    memory.add({ storyId, at, signals, terms });
    if (!joined) slugs.set(storyId, storySlug({ headline: article.title, text: article.text, brief, signals }));
    joinedArticles.push({ ...article, brief, at, signals, slug: slugs.get(storyId) ?? '', why: joined?.why ?? null });
  }
  return joinedArticles;
}
