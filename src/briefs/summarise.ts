import type { Actor, Span } from '../news/brief.ts';
import type { Reading, Sentence } from './read-text.ts';
import { has, WORD } from './word-bits.ts';

const SUMMARY_CHARACTERS_MAX = 420;
const SENTENCES_MAX = 3;
const SENTENCE_CHARACTERS_MIN = 40;
const SENTENCES_READ = 24;
const SAME_WORDS_SHARE = 0.75;

type Candidate = { span: Span; score: number; words: Set<string> };

/** One to three sentences of the article that can be read alone and say who did what, in their order. */
export function summarise(reading: Reading, actors: readonly Actor[]): Span[] {
  const names = actors.slice(0, 4).map((actor) => nameWords(actor, reading.text));
  const headline = wordsOf(reading.headline);
  const strict = candidatesOf(reading, {
    names,
    headline,
    fits: (sentence) => standsAlone(sentence, reading) && !usesSelf(sentence, reading),
  });
  if (strict.length > 0) return choose(strict);
  return choose(candidatesOf(reading, { names, headline, fits: (sentence) => standsAlone(sentence, reading) }));
}

type Search = { names: readonly string[][]; headline: ReadonlySet<string>; fits: (sentence: Sentence) => boolean };

function candidatesOf(reading: Reading, { names, headline, fits }: Search): Candidate[] {
  const candidates: Candidate[] = [];
  for (const [index, sentence] of reading.sentences.slice(0, SENTENCES_READ).entries()) {
    if (!fits(sentence)) continue;
    const span = spanOf(sentence, reading);
    const words = wordsOf(span.text);
    if (repeats(words, headline) && repeats(headline, words)) continue;
    candidates.push({ span, words, score: scoreOf(span.text, { index, names, line: sentence.line }) });
  }
  return candidates;
}

function choose(candidates: readonly Candidate[]): Span[] {
  const chosen: Candidate[] = [];
  let length = 0;
  for (const candidate of [...candidates].sort((a, b) => b.score - a.score)) {
    if (chosen.length === SENTENCES_MAX) break;
    const longer = length + candidate.span.text.length + (chosen.length > 0 ? 1 : 0);
    if (longer > SUMMARY_CHARACTERS_MAX) continue;
    if (chosen.some((other) => repeats(candidate.words, other.words) || repeats(other.words, candidate.words)))
      continue;
    chosen.push(candidate);
    length = longer;
  }
  return chosen.map(({ span }) => span).sort((a, b) => a.start - b.start);
}

function spanOf({ start, end }: Sentence, { text }: Reading): Span {
  return { text: text.slice(start, end), start, end };
}

function nameWords({ name, kind }: Actor, text: string): string[] {
  const words = name.toLowerCase().split(/\s+/);
  return kind === 'person' && text.length > 0 ? [words.at(-1) ?? name.toLowerCase()] : [name.toLowerCase()];
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
}

/** Most words of the first stand in the second too. */
function repeats(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  if (words.size === 0) return false;
  let shared = 0;
  for (const word of words) if (others.has(word)) shared++;
  return shared / words.size >= SAME_WORDS_SHARE;
}

type About = { index: number; names: readonly string[][]; line: number };
const ACTOR_WEIGHTS = [1.6, 1.2, 0.6, 0.4];

/** The lead counts most; naming the main actors, a length that reads well, and few quoted words help. */
function scoreOf(text: string, { index, names, line }: About): number {
  const lower = text.toLowerCase();
  const lead = line === 0 ? 3 : 2 / (1 + line * 0.6);
  const named = names.reduce(
    (sum, forms, at) => sum + (forms.some((form) => lower.includes(form)) ? (ACTOR_WEIGHTS[at] ?? 0) : 0),
    0,
  );
  const long = text.length > 320 ? 1.5 : 0;
  const quoted = /["“„«]|''/.test(text) ? 0.8 : 0;
  return lead + named - long - quoted - index * 0.08;
}

/** Opens with no pronoun, connective or quotation, ends as a sentence, and is no question, label or notice. */
function standsAlone(sentence: Sentence, reading: Reading): boolean {
  const { tokens, text, language } = reading;
  const length = sentence.end - sentence.start;
  if (length < SENTENCE_CHARACTERS_MIN || length > SUMMARY_CHARACTERS_MAX) return false;
  const first = tokens[sentence.first];
  const slice = text.slice(sentence.start, sentence.end);
  if (first === undefined || first.quote !== -1 || !/^[\p{Lu}\p{N}]/u.test(slice)) return false;
  if (!/[.!][”"’'»“)]*$/.test(slice) && !/\.''$/.test(slice)) return false;
  if (language.openers.has(first.lower) || has(first, WORD.pronoun)) return false;
  const lower = slice.toLowerCase().replace(/’/g, "'");
  if (language.openerPhrases.some((phrase) => lower.startsWith(phrase) || lower.startsWith(phrase.replace(/ $/, ','))))
    return false;
  return !language.facts.noiseWords.some((word) => lower.includes(word)) && isBalanced(sentence, reading);
}

/** A quotation that goes on in the next sentence would be cut. */
function isBalanced(sentence: Sentence, { quotes }: Reading): boolean {
  return quotes.every(
    (quote) =>
      quote.outerEnd <= sentence.start ||
      quote.outerStart >= sentence.end ||
      (quote.outerStart >= sentence.start && quote.outerEnd <= sentence.end && quote.closed),
  );
}

/** "I" and "we" outside quotations are the writer's opinion. */
function usesSelf(sentence: Sentence, { tokens, language }: Reading): boolean {
  return tokens
    .slice(sentence.first, sentence.last)
    .some((token) => token.quote === -1 && language.pronouns.get(token.lower)?.kind === 'speaker');
}
