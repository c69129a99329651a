import { createBriefWriter } from '../../src/engines/briefing/write-brief.ts';
import { readSignals } from '../../src/engines/joining/signals.ts';
import { indexTerms } from '../../src/engines/joining/story-index.ts';
import { facetWords } from '../../src/engines/matching/facets.ts';
import { indexWords, tsvectorLiteral, type WordIndex } from '../../src/engines/matching/word-index.ts';
import { readWords } from '../../src/engines/matching/words.ts';
import type { Brief } from '../../src/news/article.ts';
import type { LanguageFacts } from '../../src/news/language.ts';
import { plainWords } from '../../tests/support/event-words.ts';
import { pick, randomFrom } from '../chaos/random.ts';
import { inventReports, inventWord, OUTLETS, type Report } from './invent-reports.ts';

/** The moment at which the bench asks its questions. */
export const BENCH_NOW = new Date('2026-06-01T12:00:00Z');

const ARTICLES_A_DAY = 1_000;
const DAY_MS = 86_400_000;
const SAMPLES = 1_000;
/** An article in so many continues a story; of those that were begun last. */
const CONTINUES = 0.6;
const STORIES_GOING_ON = 300;
/** Different words in all articles together, as many as a newspaper's archive has; most of them in a few articles. */
const VOCABULARY = 300_000;
const DRAWN_BY_STORY = 40;
const DRAWN_BY_ARTICLE = 110;
const WORDS_A_SENTENCE = 15;
export const PEOPLE = 6_000;

/** An article as the store has it, with the story that it tells. */
export type ArchivedArticle = {
  url: string;
  title: string;
  outlet: string;
  text: string;
  publishedAt: Date;
  people: string[];
  /** As JSON. */
  brief: string;
  /** As a tsvector. */
  words: string;
  /** Counted from 1. */
  story: number;
};

type ArchivedStory = { slug: string; headline: string; startedAt: Date };

type Archive = { articles(): Generator<ArchivedArticle>; stories: ArchivedStory[] };

export type Sample = ReturnType<typeof toSample>;

/** A report with its brief, which many articles of the archive tell with other people and other words. */
function toSample(report: Report, brief: Brief) {
  const signals = readSignals({ article: { ...report, foundAt: BENCH_NOW }, brief }, plainWords);
  const people = brief.actors.filter(({ kind }) => kind === 'person').map(({ name }) => name);
  const index = indexWords([report.title, report.text], 'en');
  const named = new Set(people.flatMap((name) => wordsOf(name)));
  return {
    ...{ report, people, signals, terms: indexTerms(signals), brief: JSON.stringify(brief) },
    names: [...brief.actors, ...brief.quotes.flatMap(({ speaker }) => speaker ?? [])].map(({ name }) => name),
    positions: index,
    length: Math.max(...[...index.values()].flat()),
    unnamed: tsvectorLiteral(new Map([...index].filter(([word]) => !named.has(word)))),
  };
}

export type Archiving = { count: number; seed: number; samples: readonly Sample[] };

export function inventSamples(seed: number, languages: readonly LanguageFacts[]): Sample[] {
  const writeBrief = createBriefWriter({ languages });
  return inventReports(SAMPLES, seed).map((report) => toSample(report, writeBrief(report)));
}

/**
 * News of a thousand articles a day, oldest first. Words and names come as in the news (Zipf): a few in most articles,
 * most in a few. Stories are told by one article or by many within hours, in words of their own.
 */
export function inventArchive({ count, seed, samples }: Archiving): Archive {
  const random = randomFrom(seed);
  const stories: ArchivedStory[] = [];
  const goingOn: Telling[] = [];
  const slugs = new Set<string>();
  const begin = (startedAt: Date): Telling => {
    const sample = pick(samples, random);
    const headline = sample.report.title;
    stories.push({ slug: slugOf(headline, stories.length + 1, slugs), headline, startedAt });
    const telling = tell(sample, { story: stories.length, random });
    goingOn.push(telling);
    if (goingOn.length > STORIES_GOING_ON) goingOn.shift();
    return telling;
  };
  return {
    stories,
    *articles() {
      for (let n = 1; n <= count; n += 1) {
        const publishedAt = new Date(BENCH_NOW.getTime() - ((count - n) / ARTICLES_A_DAY) * DAY_MS);
        const continues = goingOn.length > 0 && random() < CONTINUES;
        const telling = continues ? pick(goingOn, random) : begin(publishedAt);
        yield articleOf(telling, { n, publishedAt, random });
      }
    },
  };
}

type Telling = { sample: Sample; people: [string, string][]; drawn: string[]; story: number };

function tell(sample: Sample, { story, random }: { story: number; random: () => number }): Telling {
  const people = sample.people.map((name): [string, string] => [name, personAt(somebody(random))]);
  return { sample, people, drawn: draw(DRAWN_BY_STORY, random), story };
}

type Writing = { n: number; publishedAt: Date; random: () => number };

function articleOf({ sample, people, drawn, story }: Telling, { n, publishedAt, random }: Writing): ArchivedArticle {
  const outlet = pick(OUTLETS, random);
  const url = `https://${outlet.toLowerCase().replaceAll(' ', '-')}.example/${n}`;
  const extra = [...drawn, ...draw(DRAWN_BY_ARTICLE, random)];
  const rename = (text: string): string => people.reduce((said, [from, to]) => said.replaceAll(from, to), text);
  return {
    ...{ url, outlet, publishedAt, story, people: people.map(([, name]) => name) },
    title: sample.report.title,
    text: `${rename(sample.report.text)}\n\n${sentencesOf(extra)}`,
    brief: rename(sample.brief),
    words: [sample.unnamed, renamedWords(sample.positions, people), wordsAt(extra, sample.length + 1)]
      .concat([...facetWords({ outlet, url })].map((word) => `'${word}'`))
      .join(' '),
  };
}

/** Where the sample's people were named stand the story's. */
function renamedWords(positions: WordIndex, people: readonly [string, string][]): string {
  const words = people.flatMap(([from, to]) => {
    const others = to.toLowerCase().split(' ');
    return wordsOf(from).map((word, at) => `'${others[at]}':${positions.get(word)?.join(',') ?? 1}`);
  });
  return words.join(' ');
}

function wordsAt(words: readonly string[], from: number): string {
  return words.map((word, at) => `'${word}':${from + at}`).join(' ');
}

function wordsOf(name: string): string[] {
  return readWords(name).map(({ stem }) => stem);
}

function sentencesOf(words: readonly string[]): string {
  const sentences: string[] = [];
  for (let at = 0; at < words.length; at += WORDS_A_SENTENCE) {
    const [first = '', ...others] = words.slice(at, at + WORDS_A_SENTENCE);
    sentences.push(`${first.charAt(0).toUpperCase()}${first.slice(1)} ${others.join(' ')}.`);
  }
  return sentences.join(' ');
}

function draw(count: number, random: () => number): string[] {
  return Array.from({ length: count }, () => wordAt(zipf(VOCABULARY, random)));
}

/** A rank from 0: the tenth comes a tenth as often as the first (Zipf's law). */
export function zipf(ranks: number, random: () => number): number {
  return Math.floor(ranks ** random()) - 1;
}

/** Nobody is in every third article: whoever is named most is in one of thirty. */
export const MOST_NAMED = 20;

/** A person's rank, from the most named. */
export function somebody(random: () => number): number {
  return Math.floor(MOST_NAMED * (PEOPLE / MOST_NAMED) ** random());
}

/** The word of this rank in the archive: 0 is in nearly every article, 200,000 in a handful. */
export function wordAt(rank: number): string {
  return inventWord(rank * WORD_STEP);
}

/** Neighbours in rank are not neighbours in spelling; no divisor of the number of words. */
const WORD_STEP = 7_919;

export const GIVEN_NAMES =
  'Ilsa Tobin Maren Yorick Lenka Davor Signe Amadou Emeka Farida Henrik Nadia Pablo Odile'.split(' ');

/** The person of this rank: those of the first ranks after `MOST_NAMED` are in thousands of articles, the last in a few. */
export function personAt(rank: number): string {
  const surname = inventWord((rank + 1) * 104_729);
  return `${GIVEN_NAMES[rank % GIVEN_NAMES.length]} ${surname.charAt(0).toUpperCase()}${surname.slice(1)}`;
}

function slugOf(title: string, number: number, taken: Set<string>): string {
  const [subject = '', place = ''] = title
    .toLowerCase()
    .split(' of ')
    .flatMap((part) => part.split(' '));
  const plain = `${place}-${subject}`;
  const slug = taken.has(plain) ? `${plain}-${number}` : plain;
  taken.add(slug);
  return slug;
}
