import type { AcrossSection } from '../chat/message.ts';
import { shownWords, withSureSpeaker } from '../chat/story-card.ts';
import type { Quote } from '../news/brief.ts';
import { alike, type ChangeWords, factsOf, isFactual, type SentenceFacts } from '../news/facts-of-text.ts';

/** One outlet's article of a story, with the quotes of its brief. */
export type Telling = { outlet: string; title: string; text: string; quotes: readonly Quote[] };

/** An outlet's say is in its first sentences; each is looked for in all of the others' text. */
const TOP_SENTENCES = 12;
const OUTLETS_MAX = 6;
const FACT_WORDS_MIN = 6;
const SAME = 0.45;
const OTHER = 0.35;
const SAME_QUOTE = 0.8;
const LINES_MAX = 3;
const QUOTES_MAX = 5;
const QUOTE_MARKS = /[“”"«»„]/u;

/**
 * A story as its outlets tell it, side by side: what all of them report, where their numbers differ, what only one of
 * them has, and who said what. Every line is a verbatim sentence or quotation with the outlets that have it; numbers
 * that differ are never averaged. Empty where one outlet alone tells it.
 */
export function acrossOutlets(tellings: readonly Telling[], words: ChangeWords): AcrossSection[] {
  const told = onePerOutlet(tellings).map((telling) => ({ ...telling, sentences: factsOf(telling.text, words) }));
  if (told.length < 2) return [];
  const differing = numbersThatDiffer(told);
  const shown = new Set(differing.map(({ text }) => text));
  return [
    { title: 'All report', lines: allReport(told).filter(({ text }) => !shown.has(text)) },
    { title: 'Numbers differ', lines: differing },
    { title: 'Only one reports', lines: onlyOne(told) },
    { title: 'Who said what', lines: saidBy(told) },
  ].filter(({ lines }) => lines.length > 0);
}

type Told = Telling & { sentences: SentenceFacts[] };
type Line = AcrossSection['lines'][number];

/** The one that tells most: articles of one outlet repeat each other. */
function onePerOutlet(tellings: readonly Telling[]): Telling[] {
  const longestFirst = [...tellings].sort((one, other) => other.text.length - one.text.length);
  const first = longestFirst.filter(
    ({ outlet }, at) => longestFirst.findIndex((each) => each.outlet === outlet) === at,
  );
  return first.slice(0, OUTLETS_MAX);
}

/** Statements of the outlet itself: what is quoted stands by its speaker. */
function factual({ sentences }: Told): SentenceFacts[] {
  return sentences
    .slice(0, TOP_SENTENCES)
    .filter(
      (sentence) => sentence.words.length >= FACT_WORDS_MIN && !QUOTE_MARKS.test(sentence.text) && isFactual(sentence),
    );
}

function nearest(sentence: SentenceFacts, { sentences }: Told): { sentence: SentenceFacts | null; alike: number } {
  return sentences.reduce<{ sentence: SentenceFacts | null; alike: number }>(
    (best, other) => {
      const much = alike(sentence.words, other.words);
      return much > best.alike ? { sentence: other, alike: much } : best;
    },
    { sentence: null, alike: 0 },
  );
}

function allReport([first, ...others]: readonly Told[]): Line[] {
  if (!first) return [];
  const outlets = [first, ...others].map(({ outlet }) => outlet);
  return factual(first)
    .filter((sentence) => others.every((other) => nearest(sentence, other).alike >= SAME))
    .slice(0, LINES_MAX)
    .map(({ text }) => ({ text, outlets }));
}

/** The same sentence with other figures: one line for each outlet, next to each other. */
function numbersThatDiffer(told: readonly Told[]): Line[] {
  const lines = told.flatMap((one, index) =>
    told.slice(index + 1).flatMap((other) =>
      factual(one).flatMap((sentence): Line[] => {
        const match = nearest(sentence, other);
        if (!match.sentence || match.alike < SAME || !contradict(sentence, match.sentence)) return [];
        return [
          { text: sentence.text, outlets: [one.outlet] },
          { text: match.sentence.text, outlets: [other.outlet] },
        ];
      }),
    ),
  );
  return onePerText(lines).slice(0, 2 * LINES_MAX);
}

/** The same sentence of several outlets is one line with all of them. */
function onePerText(lines: readonly Line[]): Line[] {
  return [...new Set(lines.map(({ text }) => text))].map((text) => {
    const same = lines.filter((line) => line.text === text);
    return { text, outlets: [...new Set(same.flatMap(({ outlets }) => outlets))] };
  });
}

function contradict({ figures: some }: SentenceFacts, { figures: others }: SentenceFacts): boolean {
  return some.some((figure) => !others.includes(figure)) && others.some((figure) => !some.includes(figure));
}

function onlyOne(told: readonly Told[]): Line[] {
  const lines = told.map((one) =>
    factual(one)
      .filter((sentence) => told.every((other) => other === one || nearest(sentence, other).alike < OTHER))
      .map(({ text }) => ({ text, outlets: [one.outlet] })),
  );
  // One of each outlet first.
  const rounds = Math.max(...lines.map(({ length }) => length));
  const inTurn = Array.from({ length: rounds }, (_, round) => lines.flatMap((each) => each.slice(round, round + 1)));
  return inTurn.flat().slice(0, LINES_MAX);
}

function saidBy(told: readonly Told[]): Line[] {
  const spoken = told.flatMap(({ outlet, quotes }) =>
    quotes.map(withSureSpeaker).flatMap(({ text, speaker }) => (speaker ? [{ text, speaker, outlet }] : [])),
  );
  const lines: (Line & { words: string[]; speaker: string })[] = [];
  for (const { text, speaker, outlet } of spoken) {
    const words = text.toLowerCase().split(/\s+/u);
    const known = lines.find((line) => alike(line.words, words) >= SAME_QUOTE);
    if (known && !known.outlets.includes(outlet)) known.outlets.push(outlet);
    if (!known) lines.push({ text, words, speaker: speaker.name, outlets: [outlet] });
  }
  const most = lines.sort((one, other) => other.outlets.length - one.outlets.length).slice(0, QUOTES_MAX);
  return most.map(({ text, speaker, outlets }) => ({ text: `${speaker}: “${shownWords(text)}”`, outlets }));
}
