import { type Lexicon, PART } from './lexicon.ts';
import type { TextPiece } from './pieces.ts';

/** Pieces from `from` up to, not including, `to`. */
export type Run = { from: number; to: number };

export const ROLE = PART.roles | PART.titles;
const KNOWN = ~(PART.givenNames | PART.surnames | PART.particles);

/** Whether a word may be part of a name: a capital where names have one, else a word that no list knows. */
export function isNameWord(piece: TextPiece, { facts, noNameStarts }: Lexicon): boolean {
  if (piece.kind !== 'word' || piece.cues.length > 0 || (piece.parts & KNOWN) !== 0) return false;
  if (/^\p{N}/u.test(piece.fold)) return false;
  if (facts.capitals || !facts.spaces) return piece.cap;
  return !noNameStarts.some((start) => piece.fold.startsWith(start) && piece.fold.length > start.length + 1);
}

/** Names hold small words between capitals ("de", "bin") and, in Arabic, words with an article behind the first. */
function isInnerWord(piece: TextPiece | undefined, next: TextPiece | undefined, lexicon: Lexicon): boolean {
  if (piece?.kind !== 'word' || next === undefined) return false;
  if ((piece.parts & PART.particles) !== 0) return isNameWord(next, lexicon) || isArticled(next, lexicon);
  return false;
}

/** Whether an unknown word, or a given name, has an article, so that it can begin no name. */
export function isArticled(piece: TextPiece, lexicon: Lexicon): boolean {
  return (piece.parts & KNOWN) === 0 && piece.cues.length === 0 && hasArticle(piece, lexicon);
}

function hasArticle({ fold }: TextPiece, { noNameStarts }: Lexicon): boolean {
  return noNameStarts.some((start) => fold.startsWith(start));
}

/** The runs of words in a phrase that may be names. */
export function runsOf(pieces: readonly TextPiece[], lexicon: Lexicon): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at];
    const opens = piece !== undefined && (isNameWord(piece, lexicon) || opensAsGiven(pieces, at, lexicon));
    if (!opens && !opensWithParticle(pieces, at, lexicon)) continue;
    const from = at;
    while (continues(pieces, at + 1, lexicon)) at += 1;
    const skipped = lexicon.facts.spaces ? unknownBefore(pieces.slice(from, at + 1), lexicon) : 0;
    runs.push({ from: from + skipped, to: at + 1 });
  }
  return runs;
}

/** "Noor Mohammad" may begin with a word that means something else, too. */
function opensAsGiven(pieces: readonly TextPiece[], at: number, lexicon: Lexicon): boolean {
  const [piece, next] = [pieces[at], pieces[at + 1]];
  const isGiven = piece !== undefined && (piece.parts & PART.givenNames) !== 0 && piece.cues.length === 0;
  return isGiven && !lexicon.facts.capitals && next !== undefined && isNameWord(next, lexicon);
}

/** Without capitals, what stands before a given name in a long run is a role that no list knows. */
function unknownBefore(run: readonly TextPiece[], { facts }: Lexicon): number {
  if (facts.capitals || run.length < LONG_RUN) return 0;
  let from = Math.max(
    0,
    run.findIndex(({ parts }) => (parts & PART.givenNames) !== 0),
  );
  // "Abd al-Karim", "Abu Hassan": the name begins with its small word.
  while (((run[from - 1]?.parts ?? 0) & PART.particles) !== 0) from -= 1;
  return from;
}

const LONG_RUN = 3;

/** "abd al-Karim", "de la Cruz": only where a name was begun, but for those that no other word is. */
function opensWithParticle(pieces: readonly TextPiece[], at: number, lexicon: Lexicon): boolean {
  const piece = pieces[at];
  if (piece === undefined || (piece.parts & PART.particles) === 0 || (piece.parts & PART.prepositions) !== 0)
    return false;
  return isInnerWord(piece, pieces[at + 1], lexicon);
}

function continues(pieces: readonly TextPiece[], at: number, lexicon: Lexicon): boolean {
  const [before, piece] = [pieces[at - 1], pieces[at]];
  if (piece === undefined) return false;
  if (isNameWord(piece, lexicon) || isInnerWord(piece, pieces[at + 1], lexicon)) return true;
  if (piece.kind !== 'word' || piece.cues.length > 0 || before === undefined) return false;
  if ((before.parts & PART.givenNames) !== 0 && isFamilyName(pieces, at, lexicon)) return true;
  return !lexicon.facts.capitals && isArticled(piece, lexicon) && before.parts !== 0;
}

/** Family names are words for places and trades as well; without capitals, a trade is one only where the name ends with it. */
function isFamilyName(pieces: readonly TextPiece[], at: number, lexicon: Lexicon): boolean {
  const [piece, next] = [pieces[at], pieces[at + 1]];
  if (piece === undefined || (lexicon.facts.capitals && !piece.cap)) return false;
  const ends = lexicon.facts.capitals || next?.kind !== 'word' || next.cues.length > 0;
  const other = PART.complements | PART.places | (ends ? ROLE : 0);
  return (piece.parts & other) !== 0 || hasArticle(piece, lexicon);
}
