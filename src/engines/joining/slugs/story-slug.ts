import type { Brief } from '../../../news/article.ts';
import { createPieceReader, type Piece, type SlugWords } from './headline-pieces.ts';
import type { StorySlug } from './slug-names.ts';

type SlugInput = { headline: string; text: string; brief: Pick<Brief, 'actors'> };

const NAMES_MAX = 2;
/** Names, act and what it is about. */
const WORDS_WANTED = 3;
const SIZE_MAX = 5;
const SLUG_MAX = 60;
const SPARE_MAX = 3;
const SENTENCE_MAX = 300;

/**
 * A readable name from the headline, in its order: names of who or where, and what happened
 * ("pakistan-taliban-air-strikes"). Function words, times and numbers are left out; persons have their last names.
 */
export function storySlug(input: SlugInput, words: SlugWords): StorySlug {
  const readPieces = createPieceReader(input, words);
  const read = readPieces(input.headline);
  const named = readPieces(input.text).filter(isTelling);
  const names = chooseNames(read.some(({ kind }) => kind === 'name') ? read : named.slice(0, 1));
  const told = [...read, ...actOfText(read, input, readPieces)];
  const chosen = [...names, ...chooseTold(told, names, words)];
  const slugs = new Set(chosen.map(({ slug }) => slug));
  const left = read.filter(({ kind, slug }) => kind !== 'small' && !slugs.has(slug));
  const spare = [...named.filter(({ slug }) => !slugs.has(slug)), ...left.toSorted(byWorth)];
  while (sizeOf(chosen) < 2 && spare.length > 0) chosen.push(...spare.splice(0, 1));
  const inOrder = (pieces: readonly Piece[]) => joined([...told, ...named].filter((piece) => pieces.includes(piece)));
  const slug = inOrder(chosen);
  const longer = spare.slice(0, SPARE_MAX).map((piece) => inOrder([...chosen, piece]));
  // One word alone would be read as a keyword.
  return { slug: slug.includes('-') ? slug : `${slug || 'untitled'}-story`, longerSlugs: [...new Set(longer)] };
}

/** Of a headline without a name and an act, the first sentence may tell one, but not where it is denied. */
function actOfText(read: readonly Piece[], { text }: SlugInput, readPieces: (read: string) => Piece[]): Piece[] {
  if (read.some(({ kind, isTurn }) => kind === 'name' || kind === 'act' || isTurn)) return [];
  const [sentence = ''] = text.slice(0, SENTENCE_MAX).split(/(?<=[.!?])\s/u, 1);
  const told = readPieces(sentence);
  return told.some(({ isTurn }) => isTurn) ? [] : told.filter(({ kind }) => kind === 'act').slice(0, 1);
}

function sizeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { size }) => sum + size, 0);
}

function byWorth(one: Piece, other: Piece): number {
  return other.worth - one.worth;
}

function isTelling({ kind, isCommon }: Piece): boolean {
  return kind === 'name' && !isCommon;
}

/** Each word once, as many whole ones as fit. */
function joined(pieces: readonly Piece[]): string {
  let slug = '';
  for (const word of new Set(pieces.map((piece) => piece.slug))) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > SLUG_MAX) return slug || word.slice(0, SLUG_MAX);
    slug = longer;
  }
  return slug;
}

/** The names that say most: of several, none of a body that many countries have, and none of nationality. */
function chooseNames(read: readonly Piece[]): Piece[] {
  const names = read.some(isTelling) ? read.filter(isTelling) : read.filter(({ kind }) => kind === 'name');
  const chosen: Piece[] = [];
  for (const name of names.toSorted(byWorth)) {
    const isNew = !chosen.some(({ slug }) => slug === name.slug);
    if (isNew && chosen.length < NAMES_MAX && sizeOf(chosen) + name.size < SIZE_MAX) chosen.push(name);
  }
  return chosen;
}

const ACT_WORTH = 3;
const TURNED_WORTH = 2;

/** What happened: the act, what turns it around, and what it is about. */
function chooseTold(read: readonly Piece[], names: readonly Piece[], words: SlugWords): Piece[] {
  const content = read.filter(({ kind }) => kind === 'act' || kind === 'other');
  const turned = content.find((_, index) => content[index - 1]?.isTurn);
  const worth = (piece: Piece) => {
    if (piece.kind === 'act') return piece.worth + ACT_WORTH + (piece.isTurn ? 1 : 0);
    return piece.worth + (piece === turned ? TURNED_WORTH : 0) - (piece.isVerb || isBeforeName(read, piece) ? 1 : 0);
  };
  const tellable = content.filter(({ kind, isTurn }) => kind === 'act' || !isTurn);
  const ranked = tellable.toSorted((one, other) => worth(other) - worth(one));
  const [main] = ranked;
  if (!main) return content.slice(0, 1);
  // A turn of another part of the headline is about something else.
  const turn = main.isTurn ? undefined : content.find(({ isTurn, part }) => isTurn && part === main.part);
  const told = turn ? [turn, main] : [main];
  const doer = doerOf(read, main, words);
  const wanted = WORDS_WANTED + (turn ? 1 : 0) + (doer.length > 0 ? 1 : 0);
  for (const piece of [...doer, ...besides(read, main, words), ...ranked.slice(1)]) {
    const isWanted = told.length + names.length < wanted;
    const saysMore = sizeOf(told) < 2 && read[read.indexOf(piece) - 1]?.kind !== 'name';
    const size = sizeOf([...told, ...names, piece]);
    if ((isWanted || saysMore) && !told.includes(piece) && size <= SIZE_MAX) told.push(piece);
  }
  return told;
}

/** "The actor Rolf Hagen": what a name is said to be. */
function isBeforeName(read: readonly Piece[], piece: Piece): boolean {
  const next = read.slice(read.indexOf(piece) + 1).find(({ kind }) => kind !== 'other');
  return next?.kind === 'name' && next.part === piece.part;
}

/** "Court frees Venn": without who does it, who it is done to would seem to. */
function doerOf(read: readonly Piece[], main: Piece, words: SlugWords): Piece[] {
  const after = read.slice(read.indexOf(main) + 1);
  const next = after.find(({ kind, slug }) => kind !== 'small' || words.locatives.has(slug));
  return next?.kind === 'name' && next.part === main.part ? before(read, main, words) : [];
}

/** What an act is about, the likeliest first: what it is done to, or what describes it. */
function besides(read: readonly Piece[], main: Piece, words: SlugWords): Piece[] {
  const after = read.slice(read.indexOf(main) + 1);
  const start = Math.max(
    0,
    after.findIndex((piece) => isPlain(piece, main)),
  );
  const later = plainRun(after.slice(start), main);
  const doer = before(read, main, words);
  // "Una grúa cae sobre un colegio": what stands where it happens does nothing, and nothing is done to it.
  const isWhere = after.slice(0, start).some(({ slug }) => words.locatives.has(slug));
  if (words.describedBehind) return isWhere ? [...doer, ...later.slice(0, 1)] : [...later.slice(0, 1), ...doer];
  return [...plainRun(after, main).slice(-1), ...doer, ...later.slice(-1)];
}

function before(read: readonly Piece[], main: Piece, { describedBehind }: SlugWords): Piece[] {
  const run = plainRun(read.slice(0, read.indexOf(main)).reverse(), main);
  return describedBehind ? run.slice(-1) : run.slice(0, 1);
}

/** Up to the first name, small word or turn; at its end stands no verb. */
function plainRun(pieces: readonly Piece[], main: Piece): Piece[] {
  const end = pieces.findIndex((piece) => !isPlain(piece, main));
  const run = pieces.slice(0, end === -1 ? pieces.length : end);
  return run.slice(0, run.findLastIndex(({ isVerb }) => !isVerb) + 1);
}

function isPlain({ kind, isTurn, part }: Piece, main: Piece): boolean {
  return part === main.part && (kind === 'act' || (kind === 'other' && !isTurn));
}
