import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBackground } from '../../src/config/files/background.ts';
import { createBriefWriter } from '../../src/engines/briefing/write-brief.ts';
import { createBackground } from '../../src/engines/joining/background.ts';
import { chooseStory, type StoryVerdict } from '../../src/engines/joining/choose-story.ts';
import { readSignals, type StorySignals } from '../../src/engines/joining/signals.ts';
import { createEventWords } from '../../src/engines/joining/slots/event-words.ts';
import { createSlugWords } from '../../src/engines/joining/slugs/slug-words.ts';
import { storySlug } from '../../src/engines/joining/slugs/story-slug.ts';
import { createStoryMemory } from '../../src/engines/joining/story-index.ts';
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
  /** The name of the story that it may belong to, where that is in doubt. */
  near: string | null;
};

const STORIES = join(import.meta.dirname, '../fixtures/stories');

export function readStream(file: string): StreamArticle[] {
  const lines = readFileSync(join(STORIES, file), 'utf8').trim().split('\n');
  return lines.map((line): StreamArticle => JSON.parse(line));
}

function doubtOf(verdict: StoryVerdict, slugs: ReadonlyMap<StoryId, string>): Pick<JoinedArticle, 'why' | 'near'> {
  if (verdict.kind === 'other') return { why: null, near: null };
  return { why: verdict.why, near: verdict.kind === 'likely' ? (slugs.get(verdict.storyId) ?? null) : null };
}

/** Gives every article of a stream its story, as the store does. */
export async function joinStream(
  articles: readonly StreamArticle[],
  languages: readonly LanguageFacts[],
): Promise<JoinedArticle[]> {
  const writeBrief = createBriefWriter({ languages });
  const background = createBackground(await loadBackground());
  const slugWordsOf = createSlugWords(languages, background);
  const slugOf = (article: StreamArticle, brief: Brief) =>
    storySlug({ headline: article.title, text: article.text, brief }, slugWordsOf(brief.language)).slug;
  const eventWordsOf = createEventWords(languages, background);
  const memory = createStoryMemory();
  const slugs = new Map<StoryId, string>();
  const joinedArticles: JoinedArticle[] = [];
  for (const article of articles) {
    const brief = writeBrief(article);
    const at = new Date(article.published);
    const foundAt = new Date(article.found ?? article.published);
    const read = { signals: readSignals({ article: { ...article, foundAt }, brief }, { eventWordsOf }), at };
    const { verdict, signals, terms } = await chooseStory(read, memory);
    const joined = verdict.kind === 'same' ? verdict : null;
    const storyId = joined?.storyId ?? toId<'story'>(String(slugs.size + 1));
    memory.add({ storyId, at, signals, terms });
    const slug = slugs.get(storyId) ?? slugOf(article, brief);
    slugs.set(storyId, slug);
    joinedArticles.push({ ...article, brief, at, signals, slug, ...doubtOf(verdict, slugs) });
  }
  return joinedArticles;
}
