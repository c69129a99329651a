import type { QuotedSpan } from '../text/tokens.ts';
import type { TextPiece } from './pieces.ts';

type Source = { text: string; quotes: readonly QuotedSpan[] };

/** What is longer is no sentence, and each quotation in it looks through it. */
const PIECES_MAX = 250;

/** The pieces up to each full stop; a quotation that ends with one and has no clause behind it ends a sentence, too. */
export function sentencesOf(pieces: readonly TextPiece[], { text, quotes }: Source): TextPiece[][] {
  const sentences: TextPiece[][] = [];
  let current: TextPiece[] = [];
  for (const [at, piece] of pieces.entries()) {
    current.push(piece);
    if (current.length < PIECES_MAX && !endsSentence(pieces, at, { text, quotes })) continue;
    sentences.push(current);
    current = [];
  }
  if (current.length > 0) sentences.push(current);
  return sentences;
}

function endsSentence(pieces: readonly TextPiece[], at: number, { text, quotes }: Source): boolean {
  const [before, piece, next] = [pieces[at - 1], pieces[at], pieces[at + 1]];
  if (piece === undefined || next === undefined) return true;
  if (piece.kind === 'quote') {
    const quote = quotes[piece.quote];
    return (
      quote !== undefined && /[.!?…۔؟।。！？]$/u.test(text.slice(quote.start, quote.end)) && startsAnew(next, text)
    );
  }
  if (piece.kind !== 'stop' || next.kind === 'stop' || next.kind === 'dash' || next.kind === 'comma') return false;
  if (text.charAt(piece.start) !== '.') return true;
  // "St. Gallen", "J. Okoro", "3.5"
  const isShort =
    before?.kind === 'word' && before.end === piece.start && before.end - before.start === 1 && before.cap;
  return !isShort && next.start > piece.end && !/^\p{Ll}/u.test(text.slice(next.start));
}

/** A capital begins a sentence; without capitals, a clause that reports may go on. */
function startsAnew({ start, kind }: TextPiece, text: string): boolean {
  return kind === 'quote' || /^\p{Lu}/u.test(text.slice(start, start + 2));
}
