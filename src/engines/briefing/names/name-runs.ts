import { has, type PreparedLanguage, SMALL_WORD, WORD } from '../text/language.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import type { Token, TokenRange } from '../text/tokens.ts';
import { isWorkTitle, knownLength, knownName } from './classify-name.ts';

/** Neighbouring words written as a name: role words from `roleFirst`, the name from `first` up to `last`. */
export type NameRun = TokenRange & {
  roleFirst: number;
  /** After the last title; `roleFirst` when there is no title. */
  titleLast: number;
  /** Stands where any word has a capital. */
  opening: boolean;
};

const BLOCKED = SMALL_WORD | WORD.pronoun | WORD.determiner | WORD.adverb;

/** The run of name-like words that starts at a token, or null. */
export function runAt(parsed: ParsedText, sentence: Sentence, at: number): NameRun | null {
  const token = parsed.tokens[at];
  if (token === undefined || token.kind !== 'word' || !token.cap || isCompoundWord(token)) return null;
  if (isInTitle(token, parsed)) return null;
  const opening = isOpening(parsed.tokens, sentence, at);
  const known = knownAt(parsed, sentence, at);
  if (known === 0 && !(mayStart(parsed, at) && (!opening || mayOpen(parsed, sentence, at)))) return null;
  const last = endOfRun(parsed, sentence, { first: at, last: Math.max(at + 1, at + known) });
  // "Sugar Land-based": a name inside an adjective.
  if (known === 0 && isAdjective(parsed.tokens[last], parsed.language)) return null;
  return { roleFirst: at, titleLast: at, first: at, last, opening };
}

/** "Star Wars" and "Mary Poppins" between marks are nobody who acts in the story. */
function isInTitle(token: Token, { quotes, text }: ParsedText): boolean {
  const quote = quotes[token.quote];
  return quote !== undefined && isWorkTitle(text.slice(quote.start, quote.end));
}

function isAdjective(token: Token | undefined, { compoundEndings }: PreparedLanguage): boolean {
  return (
    token?.cap === true &&
    compoundEndings.has(token.lower.slice(token.lower.lastIndexOf('-') + 1)) &&
    token.lower.includes('-')
  );
}

/** "Sixteen-year-old": has a capital only because a sentence begins. */
function isCompoundWord({ text }: Token): boolean {
  return text.includes('-') && /^\p{Lu}\p{Ll}+-\p{Ll}/u.test(text);
}

function isOpening(tokens: readonly Token[], sentence: Sentence, at: number): boolean {
  const before = tokens[at - 1];
  if (at === sentence.first || before === undefined) return true;
  return before.quote !== tokens[at]?.quote || ['colon', 'stop', 'dash', 'open', 'other'].includes(before.kind);
}

/** How many words the longest known name has that starts here, inside the sentence and the quotation. */
function knownAt(parsed: ParsedText, sentence: Sentence, at: number): number {
  const { tokens } = parsed;
  const mayEnd = (end: number) =>
    tokens[end - 1]?.quote === tokens[at]?.quote && !(end === at + 1 && has(tokens[at], BLOCKED));
  return knownLength({ first: at, last: sentence.last }, parsed, mayEnd);
}

function mayStart({ tokens, use, language }: ParsedText, at: number): boolean {
  const token = tokens[at];
  // "May's rise in jobs"
  const isMonth = language.months.has(token?.lower ?? '') && !use.surnames.has(token?.lower ?? '');
  if (isMonth && has(tokens[at + 1], WORD.possessive)) return false;
  // "June" alone is the month; "June Osei" is somebody.
  if (has(token, WORD.time) && !(has(token, WORD.givenName) && tokens[at + 1]?.cap)) return false;
  return !has(token, BLOCKED) || has(token, WORD.title);
}

/** Whether a word that has its capital from the place it stands in is a name all the same. */
function mayOpen(parsed: ParsedText, sentence: Sentence, at: number): boolean {
  const { tokens, use, language } = parsed;
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token === undefined) return false;
  // "Said Okoro:" is no first name.
  if (has(token, WORD.finite) && has(token, WORD.speech) && at === sentence.first) return false;
  if (goesOn(parsed, at)) return true;
  if (has(token, WORD.starter)) return use.capInside.has(token.lower) && !use.lower.has(token.lower);
  if (next !== undefined && language.pluralAuxiliaries.has(next.lower) && !token.allCaps)
    return use.capInside.has(token.lower);
  return mayStandAlone(token, next, parsed);
}

/** "Minister of", "Vera Orlova", "Harrow &", "Oil and Gas Corp". */
function goesOn(parsed: ParsedText, at: number): boolean {
  const [token, next] = [parsed.tokens[at], parsed.tokens[at + 1]];
  if (has(token, WORD.title) && has(next, WORD.connector)) return true;
  if (next?.kind === 'word' && next.cap && !has(next, BLOCKED | WORD.time)) return true;
  const run = { first: at, last: at + 1 };
  return next?.text === '&' || (has(next, WORD.coordinator) && (isPairOf(parsed, run) || isFirm(parsed, run)));
}

const AFTER_NAME = WORD.finite | WORD.auxiliary | WORD.possessive | WORD.relative | WORD.particle;

/** One capitalised word at the start of a sentence: a name only if the article, or what follows, says so. */
function mayStandAlone(token: Token, next: Token | undefined, { use, language }: ParsedText): boolean {
  if (use.capInside.has(token.lower)) return true;
  if (use.lower.has(token.lower)) return false;
  if (token.allCaps) return true;
  if (has(token, WORD.roleNoun | WORD.groupNoun | WORD.finite | WORD.participle)) return false;
  // "Growers can add sugar", where "Holms has", "Holms is" may be somebody
  if (/[^s]s$/.test(token.lower) && has(next, WORD.bare | WORD.auxiliary) && !next?.lower.endsWith('s')) return false;
  // "Cheating is easy"
  const { participleEndings } = language.facts;
  if (next?.cap === false && participleEndings.some((ending) => isLongWith(token.lower, ending))) return false;
  return has(next, AFTER_NAME) || next?.kind === 'comma';
}

function isLongWith(word: string, ending: string): boolean {
  return word.endsWith(ending) && word.length >= ending.length + ACT_LETTERS_MIN;
}

const ACT_LETTERS_MIN = 4;

/** The longest name of 1,380 news articles has 11 words and a role of 9; what goes on longer is a text in capitals. */
const RUN_TOKENS_MAX = 100;

/** Where the run that has begun, and has the tokens of `begun` so far, ends. */
function endOfRun(parsed: ParsedText, sentence: Sentence, begun: TokenRange): number {
  let { last } = begun;
  while (last < sentence.last && last - begun.first < RUN_TOKENS_MAX) {
    const step = stepFrom(parsed, { first: begun.first, last });
    if (step === 0) return last;
    last += step;
  }
  return Math.min(last, sentence.last);
}

/** How many of the tokens behind the run belong to it. */
function stepFrom(parsed: ParsedText, run: TokenRange): number {
  const { tokens, text, language } = parsed;
  const before = tokens[run.last - 1];
  const token = tokens[run.last];
  if (before === undefined || token === undefined) return 0;
  const next = tokens[run.last + 1];
  if (token.kind === 'comma') return isSuffix(next, tokens[run.last + 2], language) ? 2 : 0;
  if (has(token, WORD.possessive) && token.start === before.end) return stepOverOwner(before, next);
  if (token.quote !== before.quote || !isGap(text.slice(before.end, token.start))) return 0;
  if (isAdjective(token, language)) return 0;
  return token.kind === 'word' && token.cap ? Number(continues(token, before)) : stepOver(parsed, run);
}

/** Not "Ada Okoro, PhD student": there the letters are part of what she is. */
function isSuffix(token: Token | undefined, next: Token | undefined, { suffixes }: PreparedLanguage): boolean {
  if (next?.cap === false && has(next, WORD.roleNoun)) return false;
  return token?.cap === true && suffixes.has(token.lower);
}

/** "The Road Hauliers' Guild", "Ikeja Sheriff's Office". */
function stepOverOwner(owners: Token, body: Token | undefined): number {
  const owns = owners.lower.endsWith('s') || has(owners, WORD.title);
  return owns && body?.cap && has(body, WORD.organisationWord) ? 2 : 0;
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

/** Small words inside a name: "van", "bin"; and "of", "for" inside the name of a body or a title. */
function stepOver(parsed: ParsedText, run: TokenRange): number {
  const { tokens } = parsed;
  const token = tokens[run.last];
  const next = tokens[run.last + 1];
  const after = tokens[run.last + 2];
  if (token === undefined || next === undefined || next.quote !== token.quote) return 0;
  if (has(token, WORD.particle)) {
    if (isNameWord(next)) return 2;
    if (has(next, WORD.particle) && after?.cap) return 3;
  }
  return has(token, WORD.connector) ? stepOverConnector(parsed, run, next) : 0;
}

function isNameWord(token: Token): boolean {
  return token.kind === 'word' && token.cap && !has(token, WORD.pronoun);
}

function stepOverConnector(parsed: ParsedText, run: TokenRange, next: Token): number {
  const { tokens } = parsed;
  const token = tokens[run.last];
  if (has(token, WORD.coordinator) || token?.text === '&') return isNameWord(next) && joinsPair(parsed, run) ? 2 : 0;
  if (!mayBeOf(tokens[run.last - 1], parsed.language)) return 0;
  if (isNameWord(next)) return has(next, WORD.time) ? 0 : 2;
  return has(next, WORD.determiner) && isCapIn(next.quote, tokens[run.last + 2]) ? 3 : 0;
}

/** Not "the top Democrat on the House Judiciary Committee". */
function mayBeOf(word: Token | undefined, { known }: PreparedLanguage): boolean {
  const isLabel = known.get(word?.lower ?? '')?.kind === 'other';
  return !isLabel && has(word, WORD.organisationWord | WORD.title | WORD.portfolio | WORD.placeWord);
}

function isCapIn(quote: number, token: Token | undefined): boolean {
  return token?.cap === true && token.quote === quote;
}

/** "Harrow & Finch"; "and" only where the name has to go on. */
function joinsPair(parsed: ParsedText, run: TokenRange): boolean {
  const { tokens } = parsed;
  if (tokens[run.last]?.text === '&') return knownName(run, parsed) === undefined;
  if (has(tokens[run.last + 1], WORD.givenName | WORD.title)) return false;
  // "Museum of History and Culture": after one "of", an "and" goes on with the name unless a person follows.
  const connected = tokens.slice(run.first, run.last).some((token) => !token.cap && has(token, WORD.connector));
  return connected || isPairOf(parsed, run) || isFirm(parsed, run);
}

/** "Barley and Finch, the furniture chain", "the law firm Barley and Finch": two names that a word for a body makes one. */
function isFirm(parsed: ParsedText, { first, last }: TokenRange): boolean {
  const { tokens, language } = parsed;
  const [one, other, end] = [tokens[first], tokens[last + 1], last + 2];
  if (last !== first + 1 || other?.cap !== true || has(one, NO_FIRM) || has(other, NO_FIRM)) return false;
  if (language.bodyMakers.has(tokens[first - 1]?.lower ?? '')) return true;
  if (tokens[end]?.kind !== 'comma' || !has(tokens[end + 1], WORD.determiner)) return false;
  const phrase = tokens.slice(end + 2, end + 2 + PAIR_WORDS_MAX);
  return phrase.some(({ lower, cap }) => !cap && language.bodyMakers.has(lower));
}

const NO_FIRM = WORD.givenName | WORD.title | WORD.roleNoun | WORD.time;

/** "Tarrow Mining": what a company does, so that its name goes on behind "and". */
function isIndustry(words: readonly Token[], { facts }: PreparedLanguage): boolean {
  const word = words.length > 1 ? words.at(-1) : undefined;
  return word?.cap === true && facts.participleEndings.some((ending) => word.lower.endsWith(ending));
}

const PAIR_WORDS_MAX = 4;

/** "The Securities and Exchange Commission": behind an article, a word that names nothing yet and a body behind "and". */
function isPairOf(parsed: ParsedText, run: TokenRange): boolean {
  const { tokens, use } = parsed;
  if (knownName(run, parsed) !== undefined) return false;
  const words = tokens.slice(run.first, run.last);
  if (words.some((word) => word.allCaps || has(word, WORD.givenName | WORD.title))) return false;
  // "Oil and Natural Gas Corp": without an article only a word that is no name.
  const common = words.every((word) => has(word, WORD.organisationWord | WORD.portfolio) || use.lower.has(word.lower));
  const introduced = isIndustry(words, parsed.language) || has(tokens[run.first - 1], WORD.determiner);
  if (introduced ? words.some((word) => has(word, WORD.organisationWord)) : !common || words.length > 1) return false;
  const from = run.last + 1;
  let end = from;
  while (end < from + PAIR_WORDS_MAX && tokens[end]?.kind === 'word' && tokens[end]?.cap) end++;
  if (end === from + 1) return false;
  // "The Rock and Folk Hall of Honor"
  const named = has(tokens[end], WORD.connector) && has(tokens[end - 1], WORD.portfolio | WORD.placeWord);
  return has(tokens[end - 1], WORD.organisationWord) || named;
}
