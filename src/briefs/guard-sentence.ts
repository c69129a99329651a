import type { LanguageFacts } from '../news/language.ts';
import { type PreparedLanguage, prepareLanguage } from './prepare-language.ts';

export type Verdict = { kind: 'kept' } | { kind: 'dropped'; reason: string };

type Source = { title: string | null; text: string };

const SHARED_MIN = 0.85;

/**
 * Whether a sentence that a model wrote says nothing that the article does not say: its names, numbers, dates and
 * quotations stand in the article, its words stand near each other there, in the same order, with the same negations.
 */
export function guardSentence(sentence: string, source: Source, facts: LanguageFacts): Verdict {
  const language = prepareLanguage(facts);
  const article = source.title === null ? source.text : `${source.title}\n${source.text}`;
  const said = fold(sentence);
  const words = wordsOf(sentence);
  if (words.length === 0) return dropped('it is empty');
  if (/…|\.\.\./.test(sentence)) return dropped('it leaves something out of a quotation');
  const quote = quotedIn(sentence).find((quoted) => !holds(fold(article), fold(quoted)));
  if (quote !== undefined) return dropped(`“${quote}” is not in the article`);
  const name = namesIn(sentence, language).find((word) => !holdsWord(article, word));
  if (name !== undefined) return dropped(`"${name}" is not in the article`);
  const number = numbersIn(said).find((digits) => !numbersIn(fold(article)).includes(digits));
  if (number !== undefined) return dropped(`the number ${number} is not in the article`);
  const keys = new Set([...namesIn(sentence, language), ...numbersIn(said)].flatMap(wordsOf));
  return guardMeaning({ words, keys }, sentencesOf(article), language);
}

function dropped(reason: string): Verdict {
  return { kind: 'dropped', reason };
}

/** One form of quotation marks, apostrophes, dashes and spaces; nothing else is forgiven. */
function fold(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[“”„‟«»]|''|``/g, '"')
    .replace(/[‘’‚]/g, "'")
    .replace(/[–—―]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

function quotedIn(sentence: string): string[] {
  return [...fold(sentence).matchAll(/"([^"]+)"/g)].map((match) => (match[1] ?? '').replace(/[,.;:!?]+$/, '').trim());
}

/** The words stand in the text as whole words: an edge cut inside a word is no quotation. */
function holds(text: string, part: string): boolean {
  const letter = /[\p{L}\p{N}]/u;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    if (!letter.test(text.charAt(at - 1)) && !letter.test(text.charAt(at + part.length))) return true;
  }
  return false;
}

function namesIn(sentence: string, language: PreparedLanguage): string[] {
  const words = fold(sentence).match(/[\p{L}\p{N}][\p{L}\p{N}'.-]*[\p{L}\p{N}]|\p{L}/gu) ?? [];
  return words.filter((word, index) => /^\p{Lu}/u.test(word) && (index > 0 || !language.words.has(word.toLowerCase())));
}

function holdsWord(article: string, word: string): boolean {
  const bare = word.replace(/'s$/, '');
  return holds(fold(article), bare) || holds(fold(article).toLowerCase(), bare.toLowerCase());
}

function numbersIn(folded: string): string[] {
  return folded.match(/\d+(?:[.,:]\d+)*/g) ?? [];
}

function wordsOf(text: string): string[] {
  return (
    fold(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? []
  );
}

/** The sentences of the article as words. */
function sentencesOf(article: string): string[][] {
  const sentences = article.split(/(?<=[.!?…]["”»’']?)\s+|\n+/u);
  return sentences.map(wordsOf).filter((words) => words.length > 0);
}

type Claim = { words: readonly string[]; keys: ReadonlySet<string> };

/**
 * Looks for one sentence of the article, or two in a row, that hold the words in this order, names and numbers above
 * all. The negations of those whole sentences count: a cut at the edge may not lose a "not".
 */
function guardMeaning(claim: Claim, sentences: readonly string[][], language: PreparedLanguage): Verdict {
  const pairs = sentences.slice(1).map((sentence, index) => [...(sentences[index] ?? []), ...sentence]);
  const single = sentences.filter((window) => carries(claim, window));
  // A "not" of the next sentence must not stand in for one that this sentence lacks.
  const windows = single.length > 0 ? single : pairs.filter((window) => carries(claim, window));
  if (windows.length === 0) return dropped('its words do not stand together in the article, in this order');
  const said = negationsIn(claim.words, language);
  if (windows.some((window) => negationsIn(window, language) === said)) return { kind: 'kept' };
  return dropped('it says "not" where the article does not, or leaves a "not" out');
}

function carries(claim: Claim, window: readonly string[]): boolean {
  return inOrder(claim.words, window) / claim.words.length >= SHARED_MIN && keepsOrder(claim, window);
}

/** Names and numbers come one after the other as they do in the article. */
function keepsOrder({ words, keys }: Claim, window: readonly string[]): boolean {
  const wanted = words.filter((word) => keys.has(word));
  let at = 0;
  for (const word of window) if (word === wanted[at]) at++;
  return at === wanted.length;
}

function negationsIn(words: readonly string[], { negations }: PreparedLanguage): number {
  return words.filter((word) => negations.has(word) || word.endsWith("n't")).length;
}

/** How many words the two share in the same order (longest common subsequence). */
function inOrder(words: readonly string[], window: readonly string[]): number {
  let before = new Array<number>(window.length + 1).fill(0);
  for (const word of words) {
    const row = new Array<number>(window.length + 1).fill(0);
    for (const [index, other] of window.entries()) {
      row[index + 1] = word === other ? (before[index] ?? 0) + 1 : Math.max(before[index + 1] ?? 0, row[index] ?? 0);
    }
    before = row;
  }
  return before.at(-1) ?? 0;
}
