/** Most articles are one piece. Words of a piece are read in some milliseconds. */
const PIECE_CHARS = 8_000;

// Characters that are words by themselves (words.ts), and of them those that no character before changes.
const ALONE = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}가-힣]';
/** Where no word goes on: behind what parts words, and between characters that are words by themselves. */
const BREAK = `(?<=[\\s,;:!?…—、。，！？])|(?<=${ALONE})(?=[${ALONE}--\\p{M}])`;
const LAST_BREAK = new RegExp(`^.*(?:${BREAK})`, 'sv');
const NEXT_BREAK = new RegExp(BREAK, 'v');

/** A long text cut between its words, so that others have their turn while it is read. */
export function wordPieces(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > PIECE_CHARS) {
    const end = lastBreak(rest.slice(0, PIECE_CHARS)) ?? nextBreak(rest);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest === '' && pieces.length > 0 ? pieces : [...pieces, rest];
}

function lastBreak(piece: string): number | null {
  const end = LAST_BREAK.exec(piece)?.[0].length ?? 0;
  return end === 0 ? null : end;
}

/** A word of many thousand letters stays one. */
function nextBreak(rest: string): number {
  const at = rest.slice(PIECE_CHARS).search(NEXT_BREAK);
  return at === -1 ? rest.length : PIECE_CHARS + at;
}
