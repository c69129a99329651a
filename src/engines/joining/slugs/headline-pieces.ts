import anyAscii from 'any-ascii';
import { segmentsOf } from '../../../kit/cut-text.ts';
import type { Actor, Brief } from '../../../news/article.ts';
import { normalText, UNSPACED } from '../../../news/publisher-text.ts';
import { fold } from '../../matching/words.ts';
import type { SlugWords } from './slug-words.ts';

/** A word of a headline, or words that belong together: a name, or what has a meaning of its own ("calls off"). */
export type Piece = {
  kind: 'small' | 'vague' | 'name' | 'act' | 'other';
  /** Without it an act would read as done, or as its opposite. */
  isTurn: boolean;
  isVerb: boolean;
  slug: string;
  /** "Kenya's". */
  isOwner: boolean;
  /** A name that says little. */
  isCommon: boolean;
  /** From 0 for what every article has to 1. */
  rarity: number;
  /** Counts the parts of the headline between commas and the like. */
  part: number;
};

type Naming = { isName: (token: HeadToken) => boolean; words: SlugWords };
type HeadToken = { written: string; key: string; part: number };

const TEXT_CHARS = 1_200;
/** A headline, or the first sentences of a text. */
const READ_CHARS = 300;
/** The longest name in tokens. */
const PIECE_MAX = 8;

/** Reads a headline or sentence in pieces. What is a name is said by the brief, by capitals, and by the article's text. */
export function createPieceReader(
  { text, brief }: { text: string; brief: Pick<Brief, 'actors'> },
  words: SlugWords,
): (read: string) => Piece[] {
  const top = text.slice(0, TEXT_CHARS);
  const capitals = capitalsOf(top);
  const actors = brief.actors.map((actor) => ({ actor, keys: readTokens(actor.name).map(({ key }) => key) }));
  return (read) => {
    const tokens = readTokens(read.slice(0, READ_CHARS));
    const isName = nameTest(tokens, capitals, words);
    const pieces: Piece[] = [];
    for (let at = 0; at < tokens.length; ) {
      const rest = tokens.slice(at, at + PIECE_MAX);
      const name = actorAt(rest, actors, words) ?? runAt(rest, isName);
      const piece = name ? withTail(name, rest, { isName, words }) : plainAt(rest, { isName, words });
      at += piece.taken;
      pieces.push(pieceOf(piece, rest, words));
    }
    return pieces.filter(({ slug }) => slug !== '');
  };
}

function pieceOf({ kind, isTurn, taken, shown }: Taken, rest: readonly HeadToken[], words: SlugWords): Piece {
  const keys = rest.slice(0, taken).map(({ key }) => key);
  return {
    ...{ kind, isTurn, slug: shown.map(({ key }) => typeable(key)).join('-') },
    part: rest[0]?.part ?? 0,
    isVerb: kind !== 'name' && words.isVerb(keys[0] ?? ''),
    isOwner: kind === 'name' && OWNER.test(rest[taken - 1]?.written ?? ''),
    isCommon: words.commonNames.has(keys.join(' ')) || keys.every((key) => words.commonNames.has(key)),
    rarity: words.rarityOf(keys.at(-1) ?? ''),
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
  // "States" is a verb as well.
  const shown = name.filter(({ key, written }, at) => !words.isSmall(key) || (at > 0 && CAPITAL.test(written)));
  return { kind: 'name', isTurn: false, taken: name.length, shown: isPerson ? name.slice(-1) : shown };
}

function runAt(rest: readonly HeadToken[], isName: (token: HeadToken) => boolean): Taken | null {
  const isEnd = (token: HeadToken, last: HeadToken | undefined) =>
    !isName(token) || token.part !== rest[0]?.part || OWNER.test(last?.written ?? '');
  const end = rest.findIndex((token, at) => isEnd(token, rest[at - 1]));
  const shown = rest.slice(0, end === -1 ? rest.length : end);
  return shown.length === 0 ? null : { kind: 'name', isTurn: false, taken: shown.length, shown };
}

/** "Lurania del Norte": names with an "of" between them are one. */
function withTail(name: Taken, rest: readonly HeadToken[], { isName, words }: Naming): Taken {
  const after = rest.slice(name.taken);
  const gap = after.findIndex((token) => !words.isSmall(token.key) || isName(token));
  const tail = gap > 0 && words.ofs.has(after[0]?.key ?? '') ? runAt(after.slice(gap), isName) : null;
  if (!tail || tail.shown[0]?.part !== rest[0]?.part) return name;
  return { ...name, taken: name.taken + gap + tail.taken, shown: [...name.shown, ...tail.shown] };
}

const PHRASE_LENGTHS = [3, 2, 1];
const SHORTEST_WORD = 3;

function plainAt(rest: readonly HeadToken[], naming: Naming): Taken {
  const { words } = naming;
  const isSmall = isSmallAt(rest, naming);
  const phrase = phraseAt(rest, isSmall, words);
  if (phrase) return phrase;
  const [isVague, isUnit] = [rest[0], rest[1]].map((token) => token !== undefined && words.isVague(token.key));
  // A number takes its unit with it.
  const taken = isUnit && DIGIT.test(rest[0]?.key ?? '') ? 2 : 1;
  const plain = isVague ? 'vague' : 'other';
  return { kind: isSmall ? 'small' : plain, isTurn: false, taken, shown: rest.slice(0, 1) };
}

function phraseAt(rest: readonly HeadToken[], isSmall: boolean, words: SlugWords): Taken | null {
  for (const taken of PHRASE_LENGTHS.filter((length) => length <= rest.length)) {
    const shown = rest.slice(0, taken);
    const phrase = shown.map(({ key }) => key).join(' ');
    const isTurn = words.isTurn(phrase);
    const isAct = words.isAct(phrase) && !(isSmall && taken === 1);
    if (isTurn || isAct) return { kind: isAct ? 'act' : 'other', isTurn, taken, shown };
  }
  return null;
}

function isSmallAt([first, ...others]: readonly HeadToken[], { isName, words }: Naming): boolean {
  if (!first || typeable(first.key).length < SHORTEST_WORD || DIGIT.test(first.key)) return true;
  const named = others.find(({ key }) => !words.titles.has(key) || words.ofs.has(key));
  return words.isSmall(first.key) || (words.titles.has(first.key) && named !== undefined && isName(named));
}

/** The words of a text that have a capital inside a sentence, and those that have none. */
type Capitals = { inside: ReadonlySet<string>; plain: ReadonlySet<string> };

function capitalsOf(text: string): Capitals {
  const keysOf = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([word]) => keyOf(word)));
  return { inside: keysOf(INSIDE), plain: keysOf(SMALL) };
}

/** A capital inside a sentence shows a name, and so does a word of capitals and digits. */
function nameTest(tokens: readonly HeadToken[], { inside, plain }: Capitals, words: SlugWords) {
  const isCapital = (token: HeadToken | undefined) => token !== undefined && CAPITAL.test(token.written);
  const isSentenceCase = tokens.slice(1).filter(isCapital).length * 2 < tokens.length;
  const places = placesIn(tokens, words);
  const isOfText = ({ written, key }: HeadToken) =>
    inside.has(key) || (!words.isAct(key) && !words.isTurn(key) && words.isSurelyName(plainOf(written)));
  // "El Hierro": an article with a capital is of the name.
  const isInside = (token: HeadToken, next: HeadToken | undefined) =>
    isSentenceCase && (token !== tokens[0] || (inside.has(token.key) && isCapital(next)));
  const isNoName = (token: HeadToken, next: HeadToken | undefined) => {
    if (words.titles.has(token.key)) return true;
    const isArticle = token !== tokens[0] && isSentenceCase && isCapital(next) && next?.part === token.part;
    return words.isSmall(token.key) && !isArticle;
  };
  return (token: HeadToken): boolean => {
    if (ACRONYM.test(token.written) || places.has(token)) return true;
    const next = tokens[tokens.indexOf(token) + 1];
    if (!isCapital(token) || isNoName(token, next)) return false;
    return isInside(token, next) || (!plain.has(token.key) && isOfText(token));
  };
}

/** The words of the known places of several: "New Zealand", "Costa de Marfil". */
function placesIn(tokens: readonly HeadToken[], words: SlugWords): ReadonlySet<HeadToken> {
  const runs = tokens.flatMap((_, at) => [2, 3].map((length) => tokens.slice(at, at + length)));
  const isPlace = (run: readonly HeadToken[]) => {
    const [first, last] = [run[0], run.at(-1)];
    if (!first || first === last || !CAPITAL.test(first.written) || !CAPITAL.test(last?.written ?? '')) return false;
    const kind = words.placeKind(run.map(({ written }) => plainOf(written)).join(' '));
    // "El Banco" is a town as well.
    return kind === 'country' || (kind !== null && !words.isSmall(first.key));
  };
  return new Set(runs.filter(isPlace).flat());
}

const OWNER = /['’]s?$/u;
const DIGIT = /^\d/;
const CAPITAL = /^\p{Lu}/u;
const ACRONYM = /^\p{Lu}[\p{Lu}\d-]*[\p{Lu}\d]$/u;
const INSIDE = /(?<=[\p{Ll}\p{N},;] )\p{Lu}[\p{L}\p{M}\p{N}’'-]*/gu;
const SMALL = /(?<![\p{L}\p{M}\p{N}])\p{Ll}[\p{L}\p{M}\p{N}’'-]*/gu;
const TOKEN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:[-.,’'][\p{L}\p{N}\p{M}]+)*|[,;:–—?!،。、]/gu;
const BREAK = /^[,;:–—?!،。、]/u;
const WITHOUT_SPACES = new RegExp(UNSPACED, 'v');

function readTokens(text: string): HeadToken[] {
  // In a script without spaces a row of letters is many words.
  const segmenter = WITHOUT_SPACES.test(text) ? new Intl.Segmenter(undefined, { granularity: 'word' }) : null;
  let part = 0;
  return [...normalText(text, 'NFC').matchAll(TOKEN)].flatMap(([found]) => {
    if (BREAK.test(found)) part += 1;
    if (BREAK.test(found)) return [];
    const words = segmenter ? segmentsOf(found, segmenter) : [found];
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
