import type { Actor, Span } from '../../news/article.ts';
import { has, WORD } from './text/language.ts';
import type { ParsedText, Sentence } from './text/parse-text.ts';

export const SUMMARY_CHARACTERS_MAX = 420;
const SENTENCES_MAX = 3;
const SENTENCE_CHARACTERS_MIN = 40;
const SENTENCES_READ = 24;
const SAME_WORDS_SHARE = 0.75;
/** What it adds to the score of a sentence to name the first actor, the second and so on. */
const ACTOR_WEIGHTS = [1.6, 1.2, 0.6, 0.4];

type SummaryCandidate = { sentence: Sentence; span: Span; score: number; words: Set<string> };

/** One to three sentences of the article, in its order, that can be read alone and say who did what. */
export function summarise(parsed: ParsedText, actors: readonly Actor[]): Span[] {
  const candidates = candidatesOf(parsed, actors.slice(0, ACTOR_WEIGHTS.length).map(nameForm));
  const impersonal = candidates.filter(({ sentence }) => !usesSelf(sentence, parsed));
  return choose(impersonal.length > 0 ? impersonal : candidates);
}

function candidatesOf(parsed: ParsedText, names: readonly string[]): SummaryCandidate[] {
  const headline = wordsOf(parsed.headline);
  const candidates: SummaryCandidate[] = [];
  for (const [index, sentence] of parsed.sentences.slice(0, SENTENCES_READ).entries()) {
    if (!standsAlone(sentence, parsed)) continue;
    const { start, end, line } = sentence;
    const span = { text: parsed.text.slice(start, end), start, end };
    const words = wordsOf(span.text);
    if (repeats(words, headline) && repeats(headline, words)) continue;
    candidates.push({ sentence, span, words, score: scoreOf(span.text, names, { index, line }) });
  }
  return candidates;
}

function choose(candidates: readonly SummaryCandidate[]): Span[] {
  const chosen: SummaryCandidate[] = [];
  let length = 0;
  for (const candidate of [...candidates].sort((a, b) => b.score - a.score)) {
    if (chosen.length === SENTENCES_MAX) break;
    const longer = length + candidate.span.text.length + (chosen.length > 0 ? 1 : 0);
    if (longer > SUMMARY_CHARACTERS_MAX) continue;
    if (chosen.some(({ words }) => repeats(candidate.words, words) || repeats(words, candidate.words))) continue;
    chosen.push(candidate);
    length = longer;
  }
  return chosen.map(({ span }) => span).sort((a, b) => a.start - b.start);
}

/** How the article is likely to name an actor: a person by the surname. */
function nameForm({ name, kind }: Actor): string {
  const lower = name.toLowerCase();
  return kind === 'person' ? (lower.split(/\s+/).at(-1) ?? lower) : lower;
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
}

/** Whether most of the words stand among the others too. */
function repeats(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  if (words.size === 0) return false;
  let shared = 0;
  for (const word of words) if (others.has(word)) shared++;
  return shared / words.size >= SAME_WORDS_SHARE;
}

/** The lead counts most; naming the main actors, a length that reads well, and few quoted words help. */
function scoreOf(text: string, names: readonly string[], { index, line }: { index: number; line: number }): number {
  const lower = text.toLowerCase();
  const lead = line === 0 ? 3 : 2 / (1 + line * 0.6);
  const named = names.reduce((sum, name, at) => sum + (lower.includes(name) ? (ACTOR_WEIGHTS[at] ?? 0) : 0), 0);
  const long = text.length > 320 ? 1.5 : 0;
  const quoted = /["“„«]|''/.test(text) ? 0.8 : 0;
  return lead + named - long - quoted - index * 0.08;
}

/** Opens with no pronoun, connective or quotation, ends as a sentence, and is no question, label or notice. */
function standsAlone(sentence: Sentence, parsed: ParsedText): boolean {
  const { tokens, text, language } = parsed;
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
  return !language.facts.noiseWords.some((word) => lower.includes(word)) && isBalanced(sentence, parsed);
}

/** A quotation that goes on in the next sentence would be cut. */
function isBalanced(sentence: Sentence, { quotes }: ParsedText): boolean {
  return quotes.every(
    (quote) =>
      quote.outerEnd <= sentence.start ||
      quote.outerStart >= sentence.end ||
      (quote.outerStart >= sentence.start && quote.outerEnd <= sentence.end && quote.closed),
  );
}

/** "I" and "we" outside quotations are the writer's opinion. */
function usesSelf(sentence: Sentence, { tokens, language }: ParsedText): boolean {
  return tokens
    .slice(sentence.first, sentence.last)
    .some((token) => token.quote === -1 && language.pronouns.get(token.lower)?.kind === 'speaker');
}
