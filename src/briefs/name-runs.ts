import type { WordUse } from './find-names.ts';
import { isWorkTitle } from './is-work-title.ts';
import { foldName } from './known-names.ts';
import type { PreparedLanguage } from './prepare-language.ts';
import type { Reading, Sentence } from './read-text.ts';
import type { Token } from './tokens.ts';
import { has, WORD } from './word-bits.ts';

/** Neighbouring words written as a name: role words from `roleFirst`, the name from `first` up to `last`. */
export type NameRun = {
  roleFirst: number;
  /** After the last title; `roleFirst` when there is no title. */
  titleLast: number;
  first: number;
  last: number;
  /** Stands where any word has a capital. */
  opening: boolean;
};

type Place = { reading: Reading; sentence: Sentence; use: WordUse };

const BLOCKED =
  WORD.pronoun |
  WORD.determiner |
  WORD.preposition |
  WORD.subordinator |
  WORD.coordinator |
  WORD.auxiliary |
  WORD.adverb;

/** The run of name-like words that starts at a token, or null. */
export function runAt(place: Place, at: number): NameRun | null {
  const { reading, sentence } = place;
  const token = reading.tokens[at];
  if (token === undefined || token.kind !== 'word' || !token.cap || isCompoundWord(token)) return null;
  if (isInTitle(token, reading)) return null;
  const opening = isOpening(reading.tokens, sentence, at);
  const known = knownAt(place, at);
  if (known === 0 && !mayStart(place, { at, opening })) return null;
  const last = extend(place, { at, from: Math.max(at + 1, at + known) });
  return { roleFirst: at, titleLast: at, first: at, last, opening };
}

/** "Star Wars" and "Mary Poppins" between marks act in no story. */
function isInTitle(token: Token, { quotes, text }: Reading): boolean {
  const quote = quotes[token.quote];
  return quote !== undefined && isWorkTitle(text.slice(quote.start, quote.end));
}

/** "Sixteen-year-old": only its first letter is large, because a sentence begins. */
function isCompoundWord({ text }: Token): boolean {
  return /^\p{Lu}\p{Ll}+-\p{Ll}/u.test(text);
}

function isOpening(tokens: readonly Token[], sentence: Sentence, at: number): boolean {
  const before = tokens[at - 1];
  if (at === sentence.first || before === undefined) return true;
  return before.quote !== tokens[at]?.quote || ['colon', 'stop', 'dash', 'open', 'other'].includes(before.kind);
}

/** How many words the longest known name at this place has. */
function knownAt({ reading, sentence }: Place, at: number): number {
  const { tokens, language, text } = reading;
  const start = tokens[at]?.start ?? 0;
  const longest = language.knownLengths.get(tokens[at]?.lower ?? '') ?? 0;
  for (let count = Math.min(longest, sentence.last - at); count > 0; count--) {
    const end = tokens[at + count - 1];
    if (end === undefined || end.quote !== tokens[at]?.quote) continue;
    if (count === 1 && has(end, BLOCKED)) continue;
    if (language.known.has(foldName(text.slice(start, end.end)))) return count;
  }
  return 0;
}

function mayStart(place: Place, { at, opening }: { at: number; opening: boolean }): boolean {
  const token = place.reading.tokens[at];
  if (token === undefined) return false;
  const next = place.reading.tokens[at + 1];
  // "June" alone is the month; "June Osei" is somebody.
  if (has(token, WORD.time) && !(has(token, WORD.givenName) && next?.cap)) return false;
  if (has(token, BLOCKED) && !has(token, WORD.title)) return false;
  return !opening || mayOpen(place, token, at);
}

function mayOpen({ reading, sentence, use }: Place, token: Token, at: number): boolean {
  const next = reading.tokens[at + 1];
  // "Said Okoro:" is no first name.
  if (has(token, WORD.finite) && has(token, WORD.speech) && at === sentence.first) return false;
  if (has(token, WORD.title) && has(next, WORD.connector)) return true;
  if (next?.kind === 'word' && next.cap && !has(next, BLOCKED | WORD.time)) return true;
  if (next?.text === '&') return true;
  if (has(token, WORD.starter)) return use.capInside.has(token.lower) && !use.lower.has(token.lower);
  if (next !== undefined && reading.language.pluralAuxiliaries.has(next.lower) && !token.allCaps)
    return use.capInside.has(token.lower);
  return maybeAlone(token, { next, use });
}

/** One capitalised word at the start of a sentence: a name only if the article, or what follows, says so. */
function maybeAlone(token: Token, { next, use }: { next: Token | undefined; use: WordUse }): boolean {
  if (use.capInside.has(token.lower)) return true;
  if (use.lower.has(token.lower)) return false;
  if (token.allCaps) return true;
  if (has(token, WORD.roleNoun | WORD.groupNoun | WORD.finite | WORD.participle)) return false;
  if (next === undefined) return false;
  const acts = WORD.finite | WORD.auxiliary | WORD.possessive | WORD.relative | WORD.particle;
  return (next.bits & acts) !== 0 || next.kind === 'comma';
}

/** Where the run that has begun ends. */
function extend({ reading, sentence }: Place, { at, from }: { at: number; from: number }): number {
  let last = from;
  while (last < sentence.last) {
    const step = stepFrom(reading, { first: at, last });
    if (step === 0) return last;
    last += step;
  }
  return Math.min(last, sentence.last);
}

function stepFrom(reading: Reading, { first, last }: { first: number; last: number }): number {
  const { tokens, text, language } = reading;
  const before = tokens[last - 1];
  const token = tokens[last];
  if (before === undefined || token === undefined) return 0;
  const next = tokens[last + 1];
  if (token.kind === 'comma') return isSuffix(next, language) ? 2 : 0;
  if (isOwnerMark(token, before)) return isBodyOf(before, next) ? 2 : 0;
  if (token.quote !== before.quote || !isGap(text.slice(before.end, token.start))) return 0;
  return token.kind === 'word' && token.cap ? Number(continues(token, before)) : stepOver(reading, { first, last });
}

function isSuffix(token: Token | undefined, { suffixes }: PreparedLanguage): boolean {
  return token?.cap === true && suffixes.has(token.lower);
}

function stepOver(reading: Reading, { first, last }: { first: number; last: number }): number {
  const { tokens } = reading;
  const before = tokens[last - 1];
  const token = tokens[last];
  const next = tokens[last + 1];
  if (before === undefined || token === undefined || next === undefined || next.quote !== token.quote) return 0;
  // "Museum of History and Culture": after one "of", an "and" goes on with the name unless a person follows.
  const connected = tokens.slice(first, last).some(isConnector) || isPairOf(reading, { first, last });
  return joins({ before, token, next, after: tokens[last + 2], connected });
}

const PAIR_WORDS_MAX = 3;

/** "The Securities and Exchange Commission": behind an article, a word that names nothing yet and a body behind "and". */
function isPairOf({ tokens, text, language }: Reading, { first, last }: { first: number; last: number }): boolean {
  if (!has(tokens[first - 1], WORD.determiner)) return false;
  const words = tokens.slice(first, last);
  if (words.some((word) => has(word, WORD.givenName | WORD.title | WORD.organisationWord))) return false;
  if (language.known.has(foldName(text.slice(words[0]?.start ?? 0, words.at(-1)?.end ?? 0)))) return false;
  let end = last + 1;
  while (end < last + 1 + PAIR_WORDS_MAX && tokens[end]?.kind === 'word' && tokens[end]?.cap) end++;
  return end > last + 2 && has(tokens[end - 1], WORD.organisationWord);
}

function isOwnerMark(token: Token, before: Token): boolean {
  return has(token, WORD.possessive) && token.start === before.end;
}

/** "The Road Hauliers' Guild". */
function isBodyOf(owners: Token, body: Token | undefined): boolean {
  return owners.lower.endsWith('s') && body?.cap === true && has(body, WORD.organisationWord);
}

function isGap(between: string): boolean {
  // Quotation marks here belong to a nickname; any others have been taken for quotations.
  return /^[ \t\u00a0\u2009\u202f]{1,3}["“”„]?$|^["“”] $/.test(between);
}

function continues(token: Token, before: Token): boolean {
  if (has(token, WORD.time)) return has(before, WORD.givenName | WORD.title) && !/day$/.test(token.lower);
  if (has(token, WORD.title | WORD.givenName | WORD.organisationWord)) return true;
  return !has(token, BLOCKED & ~WORD.adverb);
}

type Joint = { before: Token; token: Token; next: Token; after: Token | undefined; connected: boolean };

function isConnector(token: Token): boolean {
  return !token.cap && has(token, WORD.connector);
}

/** Small words inside a name: "van", "bin"; and "of", "for" inside the name of a body or a title. */
function joins(joint: Joint): number {
  const { token, next, after } = joint;
  const nextIsName = next.kind === 'word' && next.cap && !has(next, WORD.pronoun);
  if (has(token, WORD.particle)) {
    if (nextIsName) return 2;
    if (has(next, WORD.particle) && after?.cap) return 3;
  }
  return has(token, WORD.connector) ? connects(joint, nextIsName) : 0;
}

function connects(joint: Joint, nextIsName: boolean): number {
  const { before, token, next, after } = joint;
  if (has(token, WORD.coordinator) || token.text === '&') return nextIsName && isPair(joint) ? 2 : 0;
  if (!has(before, WORD.organisationWord | WORD.title | WORD.portfolio)) return 0;
  if (nextIsName) return has(next, WORD.time) ? 0 : 2;
  return has(next, WORD.determiner) && after?.cap && after.quote === token.quote ? 3 : 0;
}

/** "Harrow & Finch"; "and" only where the name has to go on. */
function isPair({ token, next, connected }: Joint): boolean {
  return token.text === '&' || (connected && !has(next, WORD.givenName | WORD.title));
}
