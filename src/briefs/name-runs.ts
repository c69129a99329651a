import type { WordUse } from './find-names.ts';
import { foldName } from './known-names.ts';
import { WORD } from './prepare-language.ts';
import type { Reading, Sentence } from './read-text.ts';
import type { Token } from './tokens.ts';

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
  if (token === undefined || token.kind !== 'word' || !token.cap) return null;
  const opening = isOpening(reading.tokens, sentence, at);
  const known = knownAt(place, at);
  if (known === 0 && !mayStart(place, { at, opening })) return null;
  const last = extend(place, { at, from: Math.max(at + 1, at + known) });
  return { roleFirst: at, titleLast: at, first: at, last, opening };
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
    if (count === 1 && (end.bits & BLOCKED) !== 0) continue;
    if (language.known.has(foldName(text.slice(start, end.end)))) return count;
  }
  return 0;
}

function mayStart({ reading, sentence, use }: Place, { at, opening }: { at: number; opening: boolean }): boolean {
  const token = reading.tokens[at];
  const next = reading.tokens[at + 1];
  if (token === undefined) return false;
  if ((token.bits & WORD.time) !== 0 && (token.bits & WORD.givenName) === 0) return false;
  if ((token.bits & BLOCKED) !== 0 && (token.bits & WORD.title) === 0) return false;
  if (!opening) return true;
  // "Said Okoro:" is no first name.
  if ((token.bits & WORD.finite) !== 0 && (token.bits & WORD.speech) !== 0 && at === sentence.first) return false;
  const nextIsCap = next?.kind === 'word' && next.cap && (next.bits & (BLOCKED | WORD.time)) === 0;
  if ((token.bits & WORD.title) !== 0 && next !== undefined && (next.bits & WORD.connector) !== 0) return true;
  if ((token.bits & WORD.starter) !== 0)
    return nextIsCap || (use.capInside.has(token.lower) && !use.lower.has(token.lower));
  return nextIsCap || maybeAlone(token, { next, use });
}

/** One capitalised word at the start of a sentence: a name only if the article, or what follows, says so. */
function maybeAlone(token: Token, { next, use }: { next: Token | undefined; use: WordUse }): boolean {
  if (use.capInside.has(token.lower)) return true;
  if (use.lower.has(token.lower)) return false;
  if (token.allCaps) return true;
  if ((token.bits & (WORD.roleNoun | WORD.groupNoun | WORD.finite | WORD.participle)) !== 0) return false;
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

function stepFrom({ tokens, text, language }: Reading, { first, last }: { first: number; last: number }): number {
  const before = tokens[last - 1];
  const token = tokens[last];
  const next = tokens[last + 1];
  if (before === undefined || token === undefined) return 0;
  if (token.kind === 'comma') return next !== undefined && next.cap && language.suffixes.has(next.lower) ? 2 : 0;
  if (token.quote !== before.quote || !isGap(text.slice(before.end, token.start))) return 0;
  if (token.kind === 'word' && token.cap) return continues(token, before) ? 1 : 0;
  if (next === undefined || next.quote !== token.quote) return 0;
  return joins({
    before,
    token,
    next,
    after: tokens[last + 2],
    connected: tokens.slice(first, last).some(isConnector),
  });
}

function isGap(between: string): boolean {
  // Quotation marks here belong to a nickname; any others have been taken for quotations.
  return /^[ \t\u00a0\u2009\u202f]{1,3}["“”„]?$|^["“”] $/.test(between);
}

function continues(token: Token, before: Token): boolean {
  if ((token.bits & WORD.time) !== 0)
    return (before.bits & (WORD.givenName | WORD.title)) !== 0 && !/day$/.test(token.lower);
  if ((token.bits & (WORD.title | WORD.givenName | WORD.organisationWord)) !== 0) return true;
  return (token.bits & BLOCKED) === 0;
}

type Joint = { before: Token; token: Token; next: Token; after: Token | undefined; connected: boolean };

function isConnector(token: Token): boolean {
  return !token.cap && (token.bits & WORD.connector) !== 0;
}

/** Small words inside a name: "van", "bin"; and "of", "for" inside the name of a body or a title. */
function joins({ before, token, next, after, connected }: Joint): number {
  const nextIsName = next.kind === 'word' && next.cap && (next.bits & WORD.pronoun) === 0;
  if ((token.bits & WORD.particle) !== 0 && nextIsName) return 2;
  if ((token.bits & WORD.particle) !== 0 && (next.bits & WORD.particle) !== 0 && after?.cap) return 3;
  if ((token.bits & WORD.connector) === 0) return 0;
  // "Museum of History and Culture": after one "of", an "and" goes on with the name unless a person follows.
  if ((token.bits & WORD.coordinator) !== 0)
    return connected && nextIsName && (next.bits & (WORD.givenName | WORD.title)) === 0 ? 2 : 0;
  const mayGoOn = (before.bits & (WORD.organisationWord | WORD.title | WORD.portfolio)) !== 0;
  if (!mayGoOn) return 0;
  if (nextIsName) return (next.bits & WORD.time) === 0 ? 2 : 0;
  return (next.bits & WORD.determiner) !== 0 && after?.cap && after.quote === token.quote ? 3 : 0;
}
