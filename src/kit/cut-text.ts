const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const ELLIPSIS = '…';
/** How far back, in UTF-16 units, a cut may go to end on a whole word. */
const WORD_SEARCH_MAX = 30;

/**
 * The text, or its start and an ellipsis, so that it has at most `max` UTF-16 units as `show` renders it (escaped, say).
 * No character is split (Unicode UAX #29, grapheme clusters), and the cut is at a word's end where one is near, without the
 * comma or full stop behind it.
 */
export function cutText(text: string, max: number, show: (text: string) => string = (plain) => plain): string {
  const whole = text.length <= max ? show(text) : null;
  if (whole !== null && whole.length <= max) return whole;
  const ends = [0];
  for (const { length } of segmentsOf(text.slice(0, max), graphemes)) ends.push((ends.at(-1) ?? 0) + length);
  ends.pop();
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (show(text.slice(0, ends[middle]) + ELLIPSIS).length <= max) low = middle;
    else high = middle - 1;
  }
  return show(atWordEnd(text, ends[low] ?? 0) + ELLIPSIS);
}

function atWordEnd(text: string, end: number): string {
  // The space behind the cut tells that its last word is whole.
  const space = text.lastIndexOf(' ', end);
  const start = text.slice(0, space > 0 && end - space <= WORD_SEARCH_MAX ? space : end);
  return start.replace(/[\s,;:.–—-]+$/u, '');
}

const PIECE = 256;

/**
 * The segments of a text, one after the other. Node 20 copies the whole text for each segment, in one call that cannot be
 * ended: 200,000 Chinese characters took minutes and many gigabytes. So the text is cut piece by piece, and the last segment
 * of a piece, which may go on, is read again with the next one.
 */
export function segmentsOf(text: string, segmenter: Intl.Segmenter): string[] {
  const segments: string[] = [];
  let length = PIECE;
  for (let start = 0; start < text.length; ) {
    const isLast = start + length >= text.length;
    const piece = text.slice(start, start + length);
    // Half a character would end the segment before it.
    const cut = isLast ? piece : piece.replace(/[\uD800-\uDBFF]$/, '');
    const found = [...segmenter.segment(cut)].map(({ segment }) => segment);
    const whole = isLast ? found : found.slice(0, -1);
    // One segment longer than the piece: it is read again in a piece of twice the length.
    length = whole.length === 0 ? length * 2 : PIECE;
    for (const segment of whole) {
      segments.push(segment);
      start += segment.length;
    }
  }
  return segments;
}
