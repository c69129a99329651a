import type { FoundQuote } from './found-quote.ts';

/** Finds every stretch between single quotation marks, told from apostrophes by what stands around them. */
export function findSingleQuotes(text: string): FoundQuote[] {
  const found: FoundQuote[] = [];
  const marks = [...text.matchAll(MARK)].map(({ index }) => index);
  for (let at = 0; at < marks.length; ) {
    const first = marks[at] ?? 0;
    const newline = text.indexOf('\n', first);
    const end = newline === -1 ? text.length : newline;
    const start = text.lastIndexOf('\n', first) + 1;
    let next = at;
    while (next < marks.length && (marks[next] ?? end) < end) next++;
    scanParagraph({ text, start, end, marks: marks.slice(at, next) }, found);
    at = next;
  }
  return found;
}

type Paragraph = { text: string; start: number; end: number; marks: readonly number[] };

const MARK = /['‘’]/g;
const BEFORE_OPENING = /[\s([{—–\-/:"“]/;
const AFTER_OPENING = /[\p{L}\p{N}[("“…]/u;
// "’90s" and "’em" leave something out.
const ELISION = /^(?:\d\d(?:s|\b)|(?:em|til|tis|twas|cause|n)\b)/;
const ELISION_CHARACTERS_MAX = 6;

function isOpening(text: string, at: number): boolean {
  if (text.charAt(at) === '’' || (at > 0 && !BEFORE_OPENING.test(text.charAt(at - 1)))) return false;
  return AFTER_OPENING.test(text.charAt(at + 1)) && !ELISION.test(text.slice(at + 1, at + 1 + ELISION_CHARACTERS_MAX));
}

function isClosing(text: string, at: number): boolean {
  if (text.charAt(at) === '‘' || at === 0 || /[\s‘']/.test(text.charAt(at - 1))) return false;
  return at + 1 >= text.length || !/[\p{L}\p{N}]/u.test(text.charAt(at + 1));
}

function scanParagraph(paragraph: Paragraph, found: FoundQuote[]): void {
  const { text, marks } = paragraph;
  const lastClosing = marks.findLast((at) => isClosing(text, at)) ?? -1;
  let from = paragraph.start;
  for (const [index, open] of marks.entries()) {
    if (open < from || !isOpening(text, open)) continue;
    const close = open + 1 < lastClosing ? closingOf(paragraph, index) : null;
    if (close === null && !runsOn(open, paragraph)) continue;
    from = push({ paragraph, open, close }, found);
  }
}

/** The first mark behind punctuation or a word; "the workers’ union" closes nothing while a better mark follows. */
function closingOf({ text, marks }: Paragraph, opening: number): number | null {
  let poor: number | null = null;
  for (let next = opening + 1; next < marks.length; next++) {
    const at = marks[next] ?? 0;
    // A mark that opens nothing must not hide the closing one behind it.
    if (poor !== null && isOpening(text, at)) return poor;
    if (at === (marks[opening] ?? 0) + 1 || !isClosing(text, at)) continue;
    if (!/[sxz]/.test(text.charAt(at - 1))) return at;
    poor = at;
  }
  return poor;
}

/** A paragraph of a long quotation is not closed; the next one opens with the mark again. */
function runsOn(open: number, { text, start, end }: Paragraph): boolean {
  if (text.slice(start, open).trim() !== '') return false;
  const next = /\S/.exec(text.slice(end, end + NEXT_PARAGRAPH_WITHIN));
  return next !== null && text.charAt(end + next.index) === text.charAt(open);
}

const NEXT_PARAGRAPH_WITHIN = 8;

type Stretch = { paragraph: Paragraph; open: number; close: number | null };

function push({ paragraph, open, close }: Stretch, found: FoundQuote[]): number {
  const words = paragraph.text.slice(open + 1, close ?? paragraph.end);
  const end = open + 1 + words.trimEnd().length;
  const outerEnd = close === null ? end : close + 1;
  if (/\p{L}/u.test(words)) found.push({ start: open + 1, end, outerStart: open, outerEnd, closed: close !== null });
  return outerEnd;
}
