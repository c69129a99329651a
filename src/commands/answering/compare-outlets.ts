import type { AcrossSection } from '../../chat/message.ts';
import { sentence } from '../../chat/say.ts';
import { quotedInLine, shownWords, withSureSpeaker } from '../../chat/story-card.ts';
import { chooseStory } from '../../engines/joining/choose-story.ts';
import {
  type ChangeWords,
  diceSimilarity,
  factsOf,
  isFactual,
  mostAlike,
  type SentenceFacts,
  wordStems,
} from '../../engines/joining/facts.ts';
import { readSignals, type SignalInput } from '../../engines/joining/signals.ts';
import type { EventWords } from '../../engines/joining/slots/event-words.ts';
import { createStoryMemory, indexTerms } from '../../engines/joining/story-index.ts';
import type { Quote } from '../../news/article.ts';
import { toId } from '../../news/ids.ts';

/** One outlet's article of a story, with the quotes of its brief. */
export type OutletArticle = { outlet: string; text: string; quotes: readonly Quote[]; language?: string };

/** The same with what says which event it tells. */
export type StoryTelling = OutletArticle & { title: string; publishedAt: Date; brief: SignalInput['brief'] };

/** The outlets that tell the event of the first article, compared; any other article stands under its own headline. */
export type ComparedOutlets = { outlets: string[]; across: ComparedSection[] };

/** Its title is a sentence that is said later; the headline stands in it. */
type ComparedSection = AcrossSection & { headline?: string };

type ReadWords = { changeWords: ChangeWords; eventWordsOf: (language: string) => EventWords };

/** More would hide the story that was asked for. */
const APART_MAX = 3;

/**
 * A story may hold another event: people merged it, or an early join was wrong. So nothing of an article that joining, asked
 * about the two alone, would not put with the first is shown under the headline of that one.
 */
export async function compareStory(
  [shown, ...others]: readonly StoryTelling[],
  words: ReadWords,
): Promise<ComparedOutlets> {
  if (!shown) return { outlets: [], across: [] };
  const same = [shown];
  const apart: StoryTelling[] = [];
  for (const other of others) ((await tellsEventOf(shown, other, words)) ? same : apart).push(other);
  const across = [...compareOutlets(same, words.changeWords), ...apart.slice(0, APART_MAX).map(apartSection)];
  return { outlets: [...new Set(same.map(({ outlet }) => outlet))], across };
}

async function tellsEventOf(shown: StoryTelling, other: StoryTelling, words: ReadWords): Promise<boolean> {
  const memory = createStoryMemory();
  // No outlet: two articles of one are compared like those of two.
  const read = ({ title, text, publishedAt: at, brief }: StoryTelling) => {
    return { signals: readSignals({ article: { title, text, outlet: '', foundAt: at }, brief }, words), at };
  };
  const first = read(shown);
  memory.add({ storyId: toId('1'), ...first, terms: indexTerms(first.signals) });
  return (await chooseStory(read(other), memory)).verdict.kind === 'same';
}

function apartSection(article: StoryTelling): ComparedSection {
  const said = saidBy([article]);
  const lines = said.length > 0 ? said.slice(0, LINES_MAX) : [{ text: article.title, outlets: [article.outlet] }];
  return { title: sentence('Perhaps another event: “{headline}”'), headline: article.title, lines };
}

/** The first sentences of an outlet are compared, each with the whole text of the others. */
const TOP_SENTENCES = 12;
const OUTLETS_MAX = 6;
const FACT_WORDS_MIN = 6;
/** Dice similarity from which two sentences state the same, below which they do not, and from which quotes are one. */
const SAME = 0.45;
const OTHER = 0.35;
const SAME_QUOTE = 0.8;
const LINES_MAX = 3;
const QUOTES_MAX = 5;
const QUOTE_MARKS = /[“”"«»„]/u;

/**
 * Compares the outlets of a story: what all of them report, where their numbers differ, what only one of them has, and
 * who said what. Every line is a verbatim sentence or quotation with the outlets that have it; numbers that differ are
 * never averaged. Empty for a story of a single outlet.
 */
export function compareOutlets(articles: readonly OutletArticle[], words: ChangeWords): AcrossSection[] {
  const outlets = onePerOutlet(articles).map((article): OutletFacts => {
    const sentences = factsOf(article.text, words);
    return { ...article, sentences, stems: new Map(sentences.map((each) => [each, wordStems(each.words)])) };
  });
  if (outlets.length < 2) return [];
  const differing = numbersThatDiffer(outlets);
  const shown = new Set(differing.map(({ text }) => text));
  return [
    { title: sentence('All report'), lines: allReport(outlets).filter(({ text }) => !shown.has(text)) },
    { title: sentence('Numbers differ'), lines: differing },
    { title: sentence('Only one reports'), lines: onlyOne(outlets) },
    { title: sentence('Who said what'), lines: saidBy(outlets) },
  ].filter(({ lines }) => lines.length > 0);
}

type OutletFacts = OutletArticle & {
  sentences: SentenceFacts[];
  stems: ReadonlyMap<SentenceFacts, ReadonlySet<string>>;
};
type AcrossLine = AcrossSection['lines'][number];

/** The longest article of each outlet, since articles of one outlet repeat each other. */
function onePerOutlet(articles: readonly OutletArticle[]): OutletArticle[] {
  const longestFirst = [...articles].sort((one, other) => other.text.length - one.text.length);
  const first = longestFirst.filter(
    ({ outlet }, at) => longestFirst.findIndex((each) => each.outlet === outlet) === at,
  );
  return first.slice(0, OUTLETS_MAX);
}

/** Statements of the outlet itself. Sentences with quotes are left out: `saidBy` lists them with their speakers. */
function factual({ sentences }: OutletFacts): SentenceFacts[] {
  const top = sentences.slice(0, TOP_SENTENCES).filter(({ words }) => words.length >= FACT_WORDS_MIN);
  return top.filter((sentence) => !QUOTE_MARKS.test(sentence.text) && isFactual(sentence));
}

/** Which sentence of the other outlet is nearest, and how near. */
function nearest(sentence: SentenceFacts, one: OutletFacts, other: OutletFacts) {
  return mostAlike(other.stems, one.stems.get(sentence) ?? new Set());
}

function allReport([first, ...others]: readonly OutletFacts[]): AcrossLine[] {
  if (!first) return [];
  const names = [first, ...others].map(({ outlet }) => outlet);
  return factual(first)
    .filter((sentence) => others.every((other) => (nearest(sentence, first, other)?.alike ?? 0) >= SAME))
    .slice(0, LINES_MAX)
    .map(({ text }) => ({ text, outlets: names }));
}

/** Sentences that differ in their figures alone, as one line for each outlet, next to each other. */
function numbersThatDiffer(outlets: readonly OutletFacts[]): AcrossLine[] {
  const lines = outlets.flatMap((one, index) =>
    outlets.slice(index + 1).flatMap((other) =>
      factual(one).flatMap((sentence): AcrossLine[] => {
        const match = nearest(sentence, one, other);
        if (!match || match.alike < SAME || !contradict(sentence, match.one)) return [];
        return [
          { text: sentence.text, outlets: [one.outlet] },
          { text: match.one.text, outlets: [other.outlet] },
        ];
      }),
    ),
  );
  return onePerText(lines).slice(0, 2 * LINES_MAX);
}

/** Merges lines with the same text into one with all their outlets. */
function onePerText(lines: readonly AcrossLine[]): AcrossLine[] {
  return [...new Set(lines.map(({ text }) => text))].map((text) => {
    const same = lines.filter((line) => line.text === text);
    return { text, outlets: [...new Set(same.flatMap(({ outlets }) => outlets))] };
  });
}

function contradict({ figures: some }: SentenceFacts, { figures: others }: SentenceFacts): boolean {
  return some.some((figure) => !others.includes(figure)) && others.some((figure) => !some.includes(figure));
}

function onlyOne(outlets: readonly OutletFacts[]): AcrossLine[] {
  const lines = outlets.map((one) =>
    factual(one)
      .filter((sentence) =>
        outlets.every((other) => other === one || (nearest(sentence, one, other)?.alike ?? 0) < OTHER),
      )
      .map(({ text }) => ({ text, outlets: [one.outlet] })),
  );
  // The first of each outlet, then the second of each, and so on.
  const rounds = Math.max(...lines.map(({ length }) => length));
  const byRound = Array.from({ length: rounds }, (_, round) => lines.flatMap((each) => each.slice(round, round + 1)));
  return byRound.flat().slice(0, LINES_MAX);
}

/** Each quotation is compared with each: of 1,380 news articles one has 80, and the longest has 290 words. */
const QUOTES_COMPARED_MAX = 60;
const QUOTE_WORDS_MAX = 100;

function saidBy(outlets: readonly OutletArticle[]): AcrossLine[] {
  const spoken = outlets.flatMap(({ outlet, quotes, language }) => {
    const sure = quotes
      .map(withSureSpeaker)
      .flatMap(({ text, speaker }) =>
        speaker ? [{ text, said: quotedInLine(shownWords(text), language), speaker, outlet }] : [],
      );
    return sure.slice(0, QUOTES_COMPARED_MAX);
  });
  const lines: (AcrossLine & { stems: ReadonlySet<string>; speaker: string })[] = [];
  for (const { text, said, speaker, outlet } of spoken) {
    const stems = wordStems(text.toLowerCase().split(/\s+/u, QUOTE_WORDS_MAX));
    const known = lines.find((line) => diceSimilarity(line.stems, stems) >= SAME_QUOTE);
    if (known && !known.outlets.includes(outlet)) known.outlets.push(outlet);
    if (!known) lines.push({ text: said, stems, speaker: speaker.name, outlets: [outlet] });
  }
  const most = lines.sort((one, other) => other.outlets.length - one.outlets.length).slice(0, QUOTES_MAX);
  return most.map(({ text, speaker, outlets }) => ({ text: `${speaker}: ${text}`, outlets }));
}
