import type { LanguageFacts } from '../../news/language.ts';
import { normalText } from '../../news/publisher-text.ts';
import type { PreparedLanguage } from './text/language.ts';
import { prepareLanguage } from './text/prepare-language.ts';
import type { BriefSource } from './write-brief.ts';

type GuardVerdict = { kind: 'kept' } | { kind: 'dropped'; reason: string };

export type SentenceGuard = (sentence: string) => GuardVerdict;

const SHARED_MIN = 0.85;

/**
 * Whether a sentence that a model wrote says nothing that the article does not say: its names, numbers, dates and
 * quotations stand in the article, its words stand near each other there, in the same order, with the same negations.
 */
export function createSentenceGuard({ title, text }: BriefSource, facts: LanguageFacts): SentenceGuard {
  const language = prepareLanguage(facts);
  const whole = title === null ? text : `${title}\n${text}`;
  const folded = fold(whole);
  const numbers = new Set(numbersIn(folded));
  const article = { folded, lower: folded.toLowerCase(), numbers, sentences: sentencesOf(whole) };
  return (sentence) => guardSentence(sentence, article, language);
}

type FoldedArticle = {
  folded: string;
  lower: string;
  numbers: ReadonlySet<string>;
  sentences: readonly string[][];
};

/** Twice what a summary may have. Each word is compared with each of the article, and a model may answer with a book. */
const CHARACTERS_MAX = 1_000;

function guardSentence(sentence: string, article: FoldedArticle, language: PreparedLanguage): GuardVerdict {
  if (sentence.length > CHARACTERS_MAX) return dropped(`it has ${sentence.length} characters`);
  const words = wordsOf(sentence);
  if (words.length === 0) return dropped('it is empty');
  if (/…|\.\.\./.test(sentence)) return dropped('it leaves something out of a quotation');
  const quote = quotedIn(sentence).find((quoted) => !holds(article.folded, fold(quoted)));
  if (quote !== undefined) return dropped(`“${quote}” is not in the article`);
  const names = namesIn(sentence, language);
  const name = names.find((word) => !holdsName(article, word));
  if (name !== undefined) return dropped(`"${name}" is not in the article`);
  const numbers = numbersIn(fold(sentence));
  const number = numbers.find((digits) => !article.numbers.has(digits));
  if (number !== undefined) return dropped(`the number ${number} is not in the article`);
  const keys = new Set([...names, ...numbers].flatMap(wordsOf));
  return guardMeaning({ words, keys }, article.sentences, language);
}

function dropped(reason: string): GuardVerdict {
  return { kind: 'dropped', reason };
}

/** One form of quotation marks, apostrophes, dashes and spaces; nothing else is forgiven. */
function fold(text: string): string {
  return normalText(text, 'NFC')
    .replace(/[“”„‟«»]|''|``/g, '"')
    .replace(/[‘’‚]/g, "'")
    .replace(/[–—―]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

function quotedIn(sentence: string): string[] {
  return [...fold(sentence).matchAll(/"([^"]+)"/g)].map((match) => (match[1] ?? '').replace(/[,.;:!?]+$/, '').trim());
}

/**
 * Whether the part stands in the text as whole words: an edge cut inside a word is no quotation. Nothing stands in every
 * text, and `indexOf` would find it at the end again and again.
 */
function holds(text: string, part: string): boolean {
  if (part === '') return true;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, behindWord(text, at))) {
    if (!LETTER.test(text.charAt(at - 1)) && !LETTER.test(text.charAt(at + part.length))) return true;
  }
  return false;
}

const LETTER = /[\p{L}\p{N}]/u;
const NO_LETTER = /[^\p{L}\p{N}]/gu;

/** Where the next word may begin: a row of letters that holds the part holds it at every letter. */
function behindWord(text: string, at: number): number {
  NO_LETTER.lastIndex = at;
  const end = NO_LETTER.exec(text)?.index ?? text.length;
  return end + 1;
}

function namesIn(sentence: string, language: PreparedLanguage): string[] {
  const words = fold(sentence).match(/[\p{L}\p{N}][\p{L}\p{N}'.-]*[\p{L}\p{N}]|\p{L}/gu) ?? [];
  return words.filter((word, index) => /^\p{Lu}/u.test(word) && (index > 0 || !language.words.has(word.toLowerCase())));
}

function holdsName({ folded, lower }: FoldedArticle, name: string): boolean {
  const bare = name.replace(/'s$/, '');
  return holds(folded, bare) || holds(lower, bare.toLowerCase());
}

function numbersIn(folded: string): string[] {
  return folded.match(/\d+(?:[.,:]\d+)*/g) ?? [];
}

function wordsOf(text: string): string[] {
  const folded = fold(text).toLowerCase();
  return folded.match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? [];
}

/** The sentences of the article as words. */
function sentencesOf(article: string): string[][] {
  const sentences = article.split(/(?<=[.!?…]["”»’']?)\s+|\n+/u);
  return sentences.map(wordsOf).filter((words) => words.length > 0);
}

/** The words of a sentence that a model wrote, and those of them that belong to names and numbers. */
type ModelClaim = { words: readonly string[]; keys: ReadonlySet<string> };

/**
 * Looks for one sentence of the article, or two in a row, that hold the words in this order, names and numbers above
 * all. The negations of those whole sentences count: a cut at the edge may not lose a "not".
 */
function guardMeaning(claim: ModelClaim, sentences: readonly string[][], language: PreparedLanguage): GuardVerdict {
  const pairs = sentences.slice(1).map((sentence, index) => [...(sentences[index] ?? []), ...sentence]);
  const single = sentences.filter((window) => carries(claim, window));
  // A "not" of the next sentence must not stand in for one that this sentence lacks.
  const windows = single.length > 0 ? single : pairs.filter((window) => carries(claim, window));
  if (windows.length === 0) return dropped('its words do not stand together in the article, in this order');
  const said = negationsIn(claim.words, language);
  if (windows.some((window) => negationsIn(window, language) === said)) return { kind: 'kept' };
  return dropped('it says "not" where the article does not, or leaves a "not" out');
}

function carries(claim: ModelClaim, window: readonly string[]): boolean {
  return inOrder(claim.words, window) / claim.words.length >= SHARED_MIN && keepsOrder(claim, window);
}

/** Names and numbers come one after the other as they do in the article. */
function keepsOrder({ words, keys }: ModelClaim, window: readonly string[]): boolean {
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
