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
  const ends = [...graphemes.segment(text.slice(0, max))].map(({ index }) => index);
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
