import anyAscii from 'any-ascii';
import type { Actor, Brief } from '../../../news/article.ts';
import type { LanguageFacts } from '../../../news/language.ts';
import { normalText, UNSPACED } from '../../../news/publisher-text.ts';
import { fold } from '../../matching/words.ts';
import type { Background } from '../background.ts';
import { wordBeginning } from '../hashes.ts';

/** The words of a language by which a headline is read. */
export type SlugWords = {
  /** Function words, times, numbers, and words that say little of an event ("officials"). */
  isSmall: (key: string) => boolean;
  /** From 0 for what every article has to 1. */
  rarityOf: (key: string) => number;
  /** Whether it can be nothing but a name, also where a sentence begins. */
  isSurelyName: (word: string) => boolean;
  isVerb: (key: string) => boolean;
  /** Of a word or a phrase, folded. */
  isAct: (phrase: string) => boolean;
  isTurn: (phrase: string) => boolean;
  titles: ReadonlySet<string>;
  /** Prepositions before a place. */
  locatives: ReadonlySet<string>;
  /** Names of bodies that many countries have ("Senate"), and of nationality: another name says more. */
  commonNames: ReadonlySet<string>;
  /** What describes an act stands behind it ("moción de censura"). */
  describedBehind: boolean;
};

const NONE: ReadonlySet<string> = new Set();
/** Without a language, and without what comes with the program. */
export const NO_SLUG_WORDS: SlugWords = {
  ...{ isSmall: () => false, rarityOf: () => 1, isSurelyName: () => false, isVerb: () => false },
  ...{ isAct: () => false, isTurn: () => false, titles: NONE, locatives: NONE, commonNames: NONE },
  describedBehind: false,
};

type SlugBackground = Pick<Background, 'isFunctionWord' | 'idfOf' | 'rankOf' | 'placeOf'>;

/** Finds the slug words by language tag; without a language file a slug is made of names and rare words. */
export function createSlugWords(
  facts: readonly LanguageFacts[],
  background: SlugBackground,
): (tag: string) => SlugWords {
  const known = new Map(facts.map((each) => [each.tag, { small: smallWordsOf(each), words: wordsOf(each) }]));
  return (tag) => {
    const { small, words } = known.get(tag) ?? { small: NONE, words: NO_SLUG_WORDS };
    const isRanked = [...small].some((word) => background.rankOf(word, tag) !== null);
    return {
      ...words,
      isSmall: (key) => small.has(key) || background.isFunctionWord(key, tag),
      rarityOf: (key) => background.idfOf(key, tag),
      isSurelyName: (word) =>
        background.placeOf(word) !== null || (isRanked && background.rankOf(fold(word), tag) === null),
    };
  };
}

function smallWordsOf(facts: LanguageFacts): ReadonlySet<string> {
  const { frequentWords, adverbs, timeWords, weekdays, months, numberWords, vagueWords, reporting } = facts;
  const times = [...timeWords, ...weekdays, ...months, ...Object.keys(numberWords)];
  return foldedSet([...frequentWords, ...adverbs, ...reporting.speech.finite, ...vagueWords, ...times]);
}

function wordsOf(facts: LanguageFacts): SlugWords {
  const { any, male, female } = facts.titles;
  const nationalities = Object.values(facts.countries).flatMap(({ people, adjectives }) => [...people, ...adjectives]);
  const bodies = facts.organisationNames.filter((name) => !ACRONYM.test(name));
  const verbs = foldedSet(facts.verbs);
  return {
    ...NO_SLUG_WORDS,
    isVerb: (key) => verbs.has(key) || facts.verbEndings.some((ending) => key.endsWith(ending)),
    isAct: matcherOf(facts.acts),
    isTurn: matcherOf(facts.turns),
    titles: foldedSet([...any, ...male, ...female].flatMap((title) => title.split(' '))),
    locatives: foldedSet(facts.locatives),
    commonNames: foldedSet([...bodies, ...facts.organisationWords, ...nationalities]),
    describedBehind: facts.adjectivesFollow,
  };
}

function foldedSet(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.map(fold));
}

/** An asterisk stands for any ending. */
function matcherOf(words: readonly string[]): (phrase: string) => boolean {
  const [whole, beginnings] = [foldedSet(words), new Set<string>()];
  for (const word of whole) if (word.endsWith('*')) beginnings.add(word.slice(0, -1));
  return (phrase) => {
    if (whole.has(phrase)) return true;
    for (let to = phrase.includes(' ') ? 0 : phrase.length; to > 1; to -= 1) {
      if (beginnings.has(phrase.slice(0, to))) return true;
    }
    return false;
  };
}

/** A word of a headline, or words that belong together: a name, or what has a meaning of its own ("calls off"). */
export type Piece = {
  kind: 'small' | 'name' | 'act' | 'other';
  /** Without it an act would read as done, or as its opposite. */
  isTurn: boolean;
  isVerb: boolean;
  slug: string;
  /** How many words it is. */
  size: number;
  /** A name that says little. */
  isCommon: boolean;
  /** How often the text comes back to it, and how rare it is elsewhere. */
  worth: number;
  /** Counts the parts of the headline between commas and the like. */
  part: number;
};

type HeadToken = { written: string; key: string; part: number };
type Named = { text: string; brief: Pick<Brief, 'actors'> };

const TEXT_CHARS = 1_200;
/** A headline, or the first sentences of a text. */
const READ_CHARS = 300;
/** The longest name in tokens. */
const PIECE_MAX = 8;
const USES_MAX = 3;

/** Reads a headline or sentence in pieces. What is a name is said by the brief, by capitals, and by the article's text. */
export function createPieceReader({ text, brief }: Named, words: SlugWords): (read: string) => Piece[] {
  const top = text.slice(0, TEXT_CHARS);
  const usesOf = countUses(readTokens(top));
  const capitals = capitalsOf(top);
  const actors = brief.actors.map((actor) => ({ actor, keys: readTokens(actor.name).map(({ key }) => key) }));
  return (read) => {
    const tokens = readTokens(read.slice(0, READ_CHARS));
    const isName = nameTest(tokens, capitals, words);
    const pieces: Piece[] = [];
    for (let at = 0; at < tokens.length; ) {
      const rest = tokens.slice(at, at + PIECE_MAX);
      const piece = actorAt(rest, actors, words) ?? runAt(rest, isName) ?? plainAt(rest, isName, words);
      at += piece.taken;
      pieces.push(pieceOf(piece, rest, { usesOf, words }));
    }
    return pieces.filter(({ slug }) => slug !== '');
  };
}

type Weighing = { usesOf: (key: string) => number; words: SlugWords };

function pieceOf(
  { kind, isTurn, taken, shown }: Taken,
  rest: readonly HeadToken[],
  { usesOf, words }: Weighing,
): Piece {
  const keys = rest.slice(0, taken).map(({ key }) => key);
  const uses = Math.min(USES_MAX, ...shown.map(({ key }) => usesOf(key)));
  return {
    ...{ kind, isTurn, slug: shown.map(({ key }) => typeable(key)).join('-'), size: shown.length },
    part: rest[0]?.part ?? 0,
    isVerb: kind === 'other' && words.isVerb(keys[0] ?? ''),
    isCommon: words.commonNames.has(keys.join(' ')) || keys.every((key) => words.commonNames.has(key)),
    worth: uses / 2 + words.rarityOf(keys.at(-1) ?? ''),
  };
}

/** How many tokens a piece takes, and those of them that are shown. */
type Taken = Pick<Piece, 'kind' | 'isTurn'> & { taken: number; shown: HeadToken[] };

/** An actor's whole name; of a person the last one, alone as well. */
function actorAt(
  rest: readonly HeadToken[],
  actors: readonly { actor: Actor; keys: string[] }[],
  words: SlugWords,
): Taken | null {
  const [found] = actors
    .filter(({ keys }) => keys.length > 0 && keys.every((key, index) => rest[index]?.key === key))
    .toSorted((one, other) => other.keys.length - one.keys.length);
  const isLast = actors.some(({ actor, keys }) => actor.kind === 'person' && keys.at(-1) === rest[0]?.key);
  if (!found && !isLast) return null;
  const name = rest.slice(0, found?.keys.length ?? 1);
  const isPerson = !found || found.actor.kind === 'person';
  const shown = isPerson ? name.slice(-1) : name.filter(({ key }) => !words.isSmall(key));
  return { kind: 'name', isTurn: false, taken: name.length, shown };
}

function runAt(rest: readonly HeadToken[], isName: (token: HeadToken) => boolean): Taken | null {
  const end = rest.findIndex((token) => !isName(token) || token.part !== rest[0]?.part);
  const shown = rest.slice(0, end === -1 ? rest.length : end);
  return shown.length === 0 ? null : { kind: 'name', isTurn: false, taken: shown.length, shown };
}

const PHRASE_LENGTHS = [3, 2, 1];
const SHORTEST_WORD = 3;

function plainAt(rest: readonly HeadToken[], isName: (token: HeadToken) => boolean, words: SlugWords): Taken {
  const isSmall = isSmallAt(rest, isName, words);
  for (const taken of PHRASE_LENGTHS) {
    const shown = rest.slice(0, taken);
    const phrase = shown.length < taken ? '' : shown.map(({ key }) => key).join(' ');
    const isTurn = words.isTurn(phrase);
    const isAct = words.isAct(phrase) && !(isSmall && taken === 1);
    if (isTurn || isAct) return { kind: isAct ? 'act' : 'other', isTurn, taken, shown };
  }
  return { kind: isSmall ? 'small' : 'other', isTurn: false, taken: 1, shown: rest.slice(0, 1) };
}

function isSmallAt(
  [first, next]: readonly HeadToken[],
  isName: (token: HeadToken) => boolean,
  words: SlugWords,
): boolean {
  if (!first || typeable(first.key).length < SHORTEST_WORD || /^\d/.test(first.key)) return true;
  return words.isSmall(first.key) || (words.titles.has(first.key) && next !== undefined && isName(next));
}

function countUses(tokens: readonly HeadToken[]): (key: string) => number {
  const uses = new Map<string, number>();
  for (const { key } of tokens) uses.set(wordBeginning(key), (uses.get(wordBeginning(key)) ?? 0) + 1);
  return (key) => uses.get(wordBeginning(key)) ?? 0;
}

/** The words of a text that have a capital inside a sentence, and those that have none. */
type Capitals = { inside: ReadonlySet<string>; plain: ReadonlySet<string> };

function capitalsOf(text: string): Capitals {
  const keysOf = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([word]) => keyOf(word)));
  return { inside: keysOf(INSIDE), plain: keysOf(SMALL) };
}

/** A capital inside a sentence of the text shows a name, and so does a word of capitals and digits. */
function nameTest(tokens: readonly HeadToken[], { inside, plain }: Capitals, words: SlugWords) {
  const capitals = tokens.slice(1).filter(({ written }) => CAPITAL.test(written)).length;
  const isSentenceCase = capitals * 2 < tokens.length;
  const isNoName = (key: string) => plain.has(key) || words.isSmall(key) || words.titles.has(key);
  return (token: HeadToken): boolean => {
    const { written, key } = token;
    if (ACRONYM.test(written)) return true;
    if (!CAPITAL.test(written) || isNoName(key)) return false;
    if (inside.has(key) || (isSentenceCase && token !== tokens[0])) return true;
    return !words.isAct(key) && !words.isTurn(key) && words.isSurelyName(plainOf(written));
  };
}

const CAPITAL = /^\p{Lu}/u;
const ACRONYM = /^\p{Lu}[\p{Lu}\d-]*[\p{Lu}\d]$/u;
const INSIDE = /(?<=[\p{Ll}\p{N},;] )\p{Lu}[\p{L}\p{M}\p{N}’'-]*/gu;
const SMALL = /(?<![\p{L}\p{M}\p{N}])\p{Ll}[\p{L}\p{M}\p{N}’'-]*/gu;
const TOKEN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:[-.,’'][\p{L}\p{N}\p{M}]+)*|[,;:–—،。、]/gu;
const BREAK = /^[,;:–—،。、]/u;
const WITHOUT_SPACES = new RegExp(UNSPACED, 'v');

function readTokens(text: string): HeadToken[] {
  // In a script without spaces a row of letters is many words.
  const segmenter = WITHOUT_SPACES.test(text) ? new Intl.Segmenter(undefined, { granularity: 'word' }) : null;
  let part = 0;
  return [...normalText(text, 'NFC').matchAll(TOKEN)].flatMap(([found]) => {
    if (BREAK.test(found)) part += 1;
    if (BREAK.test(found)) return [];
    const words = segmenter ? [...segmenter.segment(found)].map(({ segment }) => segment) : [found];
    return words.map((written) => ({ written, key: keyOf(written), part }));
  });
}

function typeable(key: string): string {
  return anyAscii(key)
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '');
}

/** Without a possessive. */
function plainOf(word: string): string {
  return word.replace(/['’]s?$/u, '');
}

function keyOf(word: string): string {
  return plainOf(fold(word));
}
