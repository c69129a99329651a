import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBackground } from '../../src/config/files/background.ts';
import { loadLanguages } from '../../src/config/files/languages.ts';
import { createBriefWriter } from '../../src/engines/briefing/write-brief.ts';
import { createBackground } from '../../src/engines/joining/background.ts';
import { readSignals, type StorySignals } from '../../src/engines/joining/signals.ts';
import { createEventWords } from '../../src/engines/joining/slots/event-words.ts';
import type { Brief } from '../../src/news/article.ts';

/** One article of the labelled set: our own writing, about invented people and places. */
export type LabelledArticle = {
  id: string;
  event: string;
  relation: 'same' | 'update' | 'other';
  title: string;
  outlet: string;
  published: string;
  text: string;
};

export type ReadArticle = LabelledArticle & { brief: Brief; at: Date; signals: StorySignals };

const FIXTURES = join(import.meta.dirname, '../fixtures/stories');
const CONFIG = join(import.meta.dirname, '../../config');

export function readLabelled(): LabelledArticle[] {
  const lines = readFileSync(join(FIXTURES, 'labelled.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line): LabelledArticle => JSON.parse(line));
}

/** Pairs of articles that are one event, or look like one: some kinds of them, or all. */
export function readPairs(kind?: string): Promise<ReadArticle[]> {
  const lines = readFileSync(join(FIXTURES, '../events/pairs.jsonl'), 'utf8').trim().split('\n');
  const pairs = lines.map((line): LabelledArticle & { kind: string } => ({ relation: 'same', ...JSON.parse(line) }));
  return withBriefs(pairs.filter((each) => kind === undefined || each.kind === kind));
}

/** The set with the briefs the product writes of it. */
export function readWithBriefs(): Promise<ReadArticle[]> {
  return withBriefs(readLabelled());
}

/** The brief of each and what is compared of it. */
export async function withBriefs(articles: readonly LabelledArticle[]): Promise<ReadArticle[]> {
  const languages = await loadLanguages([CONFIG]);
  if (languages.kind === 'unsound') throw new Error('The language files are unsound');
  const writeBrief = createBriefWriter({ languages: languages.data });
  const eventWordsOf = createEventWords(languages.data, createBackground(await loadBackground()));
  return articles.map((article) => {
    const brief = writeBrief(article);
    const at = new Date(article.published);
    const signals = readSignals({ article: { ...article, foundAt: at }, brief }, { eventWordsOf });
    return { ...article, brief, at, signals };
  });
}

export type PairScore = { precision: number; recall: number; wrong: string[] };

/** Compares every two articles: told as one event by hand, and by the machine. */
export function scorePairs(articles: readonly LabelledArticle[], storyOf: ReadonlyMap<string, string>): PairScore {
  const pairs = articles.flatMap((one, index) => articles.slice(index + 1).map((other) => ({ one, other })));
  const wanted = pairs.filter(isOneEvent);
  const joined = pairs.filter(({ one, other }) => storyOf.get(one.id) === storyOf.get(other.id));
  const right = joined.filter(isOneEvent);
  return {
    precision: right.length / joined.length,
    recall: right.length / wanted.length,
    wrong: joined.filter((pair) => !isOneEvent(pair)).map(({ one, other }) => `${one.id} + ${other.id}`),
  };
}

function isOneEvent({ one, other }: { one: LabelledArticle; other: LabelledArticle }): boolean {
  return one.event === other.event && one.relation !== 'other' && other.relation !== 'other';
}
