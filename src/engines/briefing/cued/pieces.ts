import type { QuotedSpan } from '../text/tokens.ts';
import { foldWord, type Lexicon, type LexiconEntry, lookUp, NO_ENTRY, PART, splitWord } from './lexicon.ts';

/** A word or phrase that the file knows, an unknown word, a mark, or a whole quotation. */
export type TextPiece = LexiconEntry & {
  start: number;
  end: number;
  fold: string;
  kind: 'word' | 'comma' | 'stop' | 'colon' | 'dash' | 'open' | 'close' | 'other' | 'quote';
  /** Begins with a capital. */
  cap: boolean;
  /** Index of the quotation, or -1. */
  quote: number;
};

const WORD =
  /(?:\p{L}\.){2,}|[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200C\u200D]*(?:['’\-‑·・＝][\p{L}\p{N}][\p{L}\p{M}\p{N}\u200C\u200D]*)*|\.{3}|[^\s\p{L}\p{N}\p{M}]/gu;

const KINDS = new Map<string, TextPiece['kind']>([
  ...[...'.!?…۔؟।॥。！？!?'].map((mark) => [mark, 'stop'] as const),
  ...[...',،、，;؛；'].map((mark) => [mark, 'comma'] as const),
  ...[...':：'].map((mark) => [mark, 'colon'] as const),
  ...[...'–—―-'].map((mark) => [mark, 'dash'] as const),
  ...[...'([（［'].map((mark) => [mark, 'open'] as const),
  ...[...')]）］'].map((mark) => [mark, 'close'] as const),
]);

/** Cuts a line into pieces; each of the quotations in it, which come with their indexes, is one. */
export function cutPieces(
  text: string,
  { start, end }: { start: number; end: number },
  { lexicon, quotes }: { lexicon: Lexicon; quotes: readonly (readonly [number, QuotedSpan])[] },
): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = start;
  for (const [index, quote] of quotes) {
    addWords(pieces, { text, start: from, end: quote.outerStart }, lexicon);
    pieces.push({ ...markPiece('', quote.outerStart), end: quote.outerEnd, kind: 'quote', quote: index });
    from = quote.outerEnd;
  }
  addWords(pieces, { text, start: from, end }, lexicon);
  return pieces;
}

function markPiece(mark: string, start: number): TextPiece {
  const kind = KINDS.get(mark) ?? 'other';
  return { ...NO_ENTRY, start, end: start + mark.length, fold: mark, kind, cap: false, quote: -1 };
}

type Stretch = { text: string; start: number; end: number };

function addWords(pieces: TextPiece[], { text, start, end }: Stretch, lexicon: Lexicon): void {
  const words: TextPiece[] = [];
  const stretch = text.slice(start, end);
  for (const match of stretch.matchAll(WORD)) {
    const at = start + match.index;
    if (!/[\p{L}\p{N}]/u.test(match[0])) words.push(markPiece(match[0] === '...' ? '…' : match[0], at));
    else for (const piece of wordPieces(match[0], at, lexicon)) words.push(piece);
  }
  for (const piece of joinPhrases(words, lexicon)) pieces.push(piece);
}

function wordPieces(word: string, start: number, lexicon: Lexicon): TextPiece[] {
  if (!lexicon.facts.spaces) return unspacedPieces(word, start, lexicon);
  const { tag, apostropheEndings } = lexicon.facts;
  const fold = foldWord(word, tag);
  // A fold that is shorter or longer than the word has no places to split at.
  const parts = fold.length === word.length ? splitWord(fold, lexicon.facts) : [fold];
  let at = 0;
  return parts.map((part) => {
    const from = at;
    at += parts.length === 1 ? word.length : part.length;
    const raw = word.slice(from, at);
    return wordPiece(apostropheEndings ? raw.replace(/['’].*$/u, '') : raw, start + from, lexicon);
  });
}

function wordPiece(raw: string, start: number, lexicon: Lexicon): TextPiece {
  const fold = foldWord(raw, lexicon.facts.tag);
  const found = fold.startsWith('-') ? { ...NO_ENTRY, parts: PART.pronouns } : lookUp(fold, lexicon);
  const entry = found === NO_ENTRY ? byEnding(fold, lexicon) : found;
  return { ...entry, start, end: start + raw.length, fold, kind: 'word', cap: /^\p{Lu}/u.test(raw), quote: -1 };
}

const ENDED_MIN = 3;

/** Korean: "-읍" is a place, and a word with the ending of an object is no subject. */
function byEnding(fold: string, { placeEndings, endings, subjectEndings }: Lexicon): LexiconEntry {
  const ends = (all: readonly string[]) => fold.length >= ENDED_MIN && all.some((ending) => fold.endsWith(ending));
  if (ends(placeEndings)) return { ...NO_ENTRY, parts: PART.places };
  const isOblique = subjectEndings.length > 0 && !ends(subjectEndings) && ends(endings);
  return isOblique ? { ...NO_ENTRY, parts: PART.functionWords } : NO_ENTRY;
}

const ENTRY_CHARACTERS_MAX = 12;
/** Letters and the marks between the parts of foreign names; hiragana is grammar. */
const OF_NAMES = '[[\\p{L}·・＝]--\\p{sc=Hiragana}]';
const NAME_CHARACTER = new RegExp(OF_NAMES, 'v');

/** The longest entry at each place; what stands between entries is unknown, and in Japanese no name has hiragana. */
function unspacedPieces(word: string, start: number, lexicon: Lexicon): TextPiece[] {
  const pieces: TextPiece[] = [];
  const whole = foldWord(word, lexicon.facts.tag);
  // Folded once: a look-up for each place and length is all the work.
  const fold = whole.length === word.length ? whole : word;
  let unknown = 0;
  const flush = (end: number) => {
    if (end > unknown) for (const piece of unknownPieces(word.slice(unknown, end), start + unknown)) pieces.push(piece);
  };
  for (let at = 0; at < word.length; ) {
    const entry = entryAt(fold, at, lexicon);
    if (entry === null) {
      at += 1;
      continue;
    }
    flush(at);
    const cap = entry.parts === PART.surnames && entry.cues.length === 0;
    pieces.push({ ...entry, start: start + at, end: start + at + entry.fold.length, kind: 'word', cap, quote: -1 });
    at += entry.fold.length;
    unknown = at;
  }
  flush(word.length);
  return pieces;
}

function entryAt(fold: string, at: number, { entries }: Lexicon): (LexiconEntry & { fold: string }) | null {
  for (let end = Math.min(fold.length, at + ENTRY_CHARACTERS_MAX); end > at; end--) {
    const key = fold.slice(at, end);
    const entry = entries.get(key);
    if (entry !== undefined) return { ...entry, fold: key };
  }
  return null;
}

function unknownPieces(word: string, start: number): TextPiece[] {
  const pieces: TextPiece[] = [];
  for (const [at, character] of [...word].entries()) {
    const cap = NAME_CHARACTER.test(character);
    const last = pieces.at(-1);
    const from = last?.end ?? start;
    if (at > 0 && last?.cap === cap)
      pieces[pieces.length - 1] = { ...last, end: from + character.length, fold: last.fold + character };
    else pieces.push({ ...markPiece(character, from), kind: 'word', cap });
  }
  return pieces;
}

/** Words that only together mean what the file says are one piece: the longest phrase wins. */
function joinPhrases(words: readonly TextPiece[], lexicon: Lexicon): TextPiece[] {
  const joined: TextPiece[] = [];
  for (let at = 0; at < words.length; ) {
    const phrase = phraseAt(words, at, lexicon);
    const [first, last] = [words[at], words[at + (phrase?.count ?? 1) - 1]];
    if (first === undefined || last === undefined) break;
    joined.push(phrase === null ? first : { ...first, ...phrase.entry, end: last.end, fold: phrase.fold });
    at += phrase?.count ?? 1;
  }
  return joined;
}

function phraseAt(words: readonly TextPiece[], at: number, { phraseWords, entries }: Lexicon) {
  const most = phraseWords.get(words[at]?.fold ?? '') ?? 1;
  for (let count = most; count > 1; count--) {
    const some = words.slice(at, at + count);
    if (some.length < count || some.some(({ kind }) => kind !== 'word')) continue;
    const fold = some.map((word) => word.fold).join(' ');
    const entry = entries.get(fold);
    if (entry !== undefined) return { count, fold, entry };
  }
  return null;
}
