import { groupBy } from '../../../kit/group-by.ts';
import type { Brief } from '../../../news/article.ts';
import { createPieceReader, type Piece } from './headline-pieces.ts';
import type { StorySlug } from './slug-names.ts';
import type { SlugWords } from './slug-words.ts';

type SlugInput = { headline: string; text: string; brief: Pick<Brief, 'actors'> };

const SLUG_MAX = 50;
const LONGER_MAX = 60;
const SPARE_MAX = 3;

/**
 * A readable name: the headline in its order, without what says least, until it is short. Function words, times and numbers
 * are left out; persons have their last names. Words of the text are for a headline that has too few.
 */
export function storySlug(input: SlugInput, words: SlugWords): StorySlug {
  const readPieces = createPieceReader(input, words);
  const headline = withoutSpeech(input.headline);
  const read = readPieces(headline);
  const named = readPieces(input.text).filter(({ kind, isCommon }) => kind === 'name' && !isCommon);
  const ranked = rank(tellable(read, { words, isLabelled: LABEL.test(headline) }), read, words);
  const inOrder = (pieces: readonly Piece[]) =>
    [...new Set([...read, ...named].filter((piece) => pieces.includes(piece)).map(({ slug }) => slug))].join('-');
  const chosen: Piece[] = [];
  for (const { piece, pieces, letters } of ranked) {
    const isShort = chosen.length === 0 || inOrder([...chosen, piece]).length <= letters;
    if (isShort && chosen.length < pieces) chosen.push(piece);
  }
  const slugs = new Set(chosen.map(({ slug }) => slug));
  const spare = [...ranked.map(({ piece }) => piece), ...named].filter(({ slug }) => !slugs.has(slug));
  if (!inOrder(chosen).includes('-')) chosen.push(...spare.splice(0, 2 - chosen.length));
  const slug = wholeWords(inOrder(chosen), SLUG_MAX);
  const longer = spare.slice(0, SPARE_MAX).map((piece) => wholeWords(inOrder([...chosen, piece]), LONGER_MAX));
  // One word alone would be read as a keyword.
  return { slug: slug.includes('-') ? slug : `${slug || 'untitled'}-story`, longerSlugs: [...new Set(longer)] };
}

function wholeWords(slug: string, max: number): string {
  const cut = slug.slice(0, max);
  return slug.length <= max || !cut.includes('-') ? cut : cut.slice(0, cut.lastIndexOf('-'));
}

const SPEECH = /^['"“‘«„].{3,160}?['"”’»] ?[:–—] (?=\S+ \S+ \S)/u;
const TITLE = / (?=['"“‘«][^'"”’»]{3,80}['"”’»]$)/u;

/** "'We lost everything': farmers …": what is said in front tells less than the rest, and so does a title at the end. */
function withoutSpeech(headline: string): string {
  return headline.trim().replace(SPEECH, '').replace(TITLE, ', ');
}

/** Of what tells the event, of what stands in front of that ("Floods: …"), or of what another part of the headline adds. */
type Placed = { piece: Piece; place: 'main' | 'front' | 'beside' };
/** So long a slug may be with it. */
type Ranked = { piece: Piece; pieces: number; letters: number };

/** Words that say little, and what another part adds, are for slugs that are short without them. */
const PIECES_MAX = { main: 5, front: 5, beside: 3 };
const LETTERS_MAX = { rest: SLUG_MAX, vague: 40 };
const PLACE_WORTH = { main: 0, front: -1, beside: -10 };
const WORTH = { turn: 6, name: 4, act: 4, word: 2, head: 2, doer: 0.8, further: -1.2, aside: -0.5, later: -0.1 };
const NAMES_ENOUGH = 2;

/** The pieces that a slug may have, the best first. */
function rank(placed: readonly Placed[], read: readonly Piece[], words: SlugWords): Ranked[] {
  const told = placed.filter(({ piece }) => piece.kind !== 'small');
  const doer = told.find(({ piece, place }) => place === 'main' && !isAside(read, piece, words))?.piece;
  const further = told.map(({ piece }) => piece).filter(({ kind }) => kind === 'name');
  const ranked = told.map(({ piece, place }, index) => {
    const isDoer = piece === doer && piece.kind === 'other';
    const more = (isDoer ? WORTH.doer : 0) + (further.indexOf(piece) < NAMES_ENOUGH ? 0 : WORTH.further);
    const worth = place === 'beside' ? 0 : worthOf(piece, read, words) + more;
    const letters = worth < WORTH.word + WORTH.aside ? LETTERS_MAX.vague : LETTERS_MAX.rest;
    return { piece, pieces: PIECES_MAX[place], letters, order: worth + PLACE_WORTH[place] + index * WORTH.later };
  });
  return ranked.toSorted((one, other) => other.order - one.order);
}

function worthOf(piece: Piece, read: readonly Piece[], words: SlugWords): number {
  const { kind, isTurn, isCommon, rarity } = piece;
  if (isTurn) return WORTH.turn;
  if (kind === 'name') return WORTH.name - (isCommon ? 1 : 0);
  const worth = { small: 0, vague: rarity, other: WORTH.word + rarity, act: WORTH.act }[kind];
  if (isAside(read, piece, words)) return worth + WORTH.aside;
  return kind !== 'act' && isHead(read, piece, words) ? worth + WORTH.head : worth;
}

/** "Floods: …". */
const LABEL = /^[^,;:–—?!]{1,60}: /u;

/** Without what comes after "but", who confirms it, and what another part denies or doubts. */
function tellable(read: readonly Piece[], { words, isLabelled }: { words: SlugWords; isLabelled: boolean }): Placed[] {
  const but = read.findIndex(({ slug }, index) => index > 1 && words.contrasts.has(slug));
  const parts: (readonly Piece[])[] = [...groupBy(but === -1 ? read : read.slice(0, but), ({ part }) => part).values()];
  const main = mainOf(isLabelled && parts.length > 1 ? parts.slice(1) : parts);
  const mainAt = main ? parts.indexOf(main) : -1;
  return parts.flatMap((pieces, index): Placed[] => {
    if (index === mainAt) return pieces.map((piece) => ({ piece, place: 'main' }));
    if (pieces.some(({ isTurn, slug }) => isTurn || words.reports.has(slug))) return [];
    const isInFront = ({ kind }: Piece) => index < mainAt && (index === 0 || kind === 'name');
    return pieces.map((piece) => ({ piece, place: isInFront(piece) ? 'front' : 'beside' }));
  });
}

const SHORT_MAX = 2;

/** The part that tells the event. */
function mainOf(parts: readonly (readonly Piece[])[]): readonly Piece[] | undefined {
  const contentOf = (pieces: readonly Piece[] = []) => pieces.filter(({ kind }) => kind !== 'small');
  const isLong = (pieces: readonly Piece[] = []) => contentOf(pieces).length > SHORT_MAX;
  const tellsOfName = (pieces: readonly Piece[] = []) =>
    pieces.some(tells) && pieces.some(({ kind }) => kind === 'name');
  const [first, ...others] = parts;
  if (tellsOfName(first) || (isLong(first) && first?.some(tells))) return first;
  // "Chess champion Ivo Lindqvist, 19, retains his title": of whom it is told stands in front.
  const told = others.slice(isLong(first) ? 1 : 0).find((pieces) => contentOf(pieces).slice(0, 1).some(tells));
  if (told && contentOf(first).at(-1)?.kind === 'name') return told;
  return parts.find(isLong) ?? parts.find(tellsOfName) ?? parts.find((pieces) => pieces.some(tells)) ?? first;
}

function tells({ kind, isTurn, isVerb }: Piece): boolean {
  return kind === 'act' || isTurn || isVerb;
}

/** "Mayor of Alderwick", "Velmora's government", "rail workers": without its head the rest would seem to be what acts. */
function isHead(read: readonly Piece[], piece: Piece, { ofs, describedBehind }: SlugWords): boolean {
  const at = read.indexOf(piece);
  const [before, last, next] = [read[at - 2], read[at - 1], read[at + 1]];
  const after = read.slice(at + 1).find(({ kind }) => kind !== 'small');
  if (next && ofs.has(next.slug) && after?.kind === 'name') return true;
  if (last?.isOwner || (before?.isOwner && last?.kind === 'other')) return true;
  const isNoun = piece.kind === 'vague' && next?.kind !== 'name';
  return !describedBehind && isNoun && last?.kind === 'other' && !tells(last);
}

/** What a name is said to be ("actor Rolf Hagen"), and what describes the word beside it ("mobile data", "maíz refinado"). */
function isAside(read: readonly Piece[], piece: Piece, { describedBehind }: SlugWords): boolean {
  const at = read.indexOf(piece);
  const beside = read[describedBehind ? at - 1 : at + 1];
  if (!beside || beside.part !== piece.part || piece.isVerb || beside.isVerb || beside.isTurn) return false;
  if (describedBehind) return piece.kind !== 'act' && (beside.kind === 'other' || beside.kind === 'act');
  return beside.kind === 'other' || (beside.kind === 'act' && piece.kind === 'act') || beside.kind === 'name';
}
