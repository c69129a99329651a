import type { FoundQuote } from './found-quote.ts';

/** Finds every stretch between single quotation marks, told from apostrophes by what stands around them. */
export function findSingleQuotes(text: string): FoundQuote[] {
  const found: FoundQuote[] = [];
  if (!/['‘]/.test(text)) return found;
  for (const match of text.matchAll(/[^\n]+/g)) {
    scanParagraph({ text, start: match.index, end: match.index + match[0].length }, found);
  }
  return found;
}

type Paragraph = { text: string; start: number; end: number };

// Behind a space, a bracket, a dash or the start; "’90s" and "’em" leave something out.
const OPENING =
  /(?<=^|[\s([{—–\-/:"“])[‘'](?=[\p{L}\p{N}[("“…])(?!\d\d(?:s|\b)|em\b|til\b|tis\b|twas\b|cause\b|n\b)/gmu;
const CLOSING = /(?<=[^\s‘'])[’'](?![\p{L}\p{N}])/gu;

function scanParagraph(paragraph: Paragraph, found: FoundQuote[]): void {
  const openings = placesOf(OPENING, paragraph);
  if (openings.length === 0) return;
  const closings = placesOf(CLOSING, paragraph);
  let from = paragraph.start;
  for (const [index, open] of openings.entries()) {
    if (open < from) continue;
    const ends = [...openings.slice(index + 1), paragraph.end];
    const close = firstClosing(ends, (next) => closingOf(open, { paragraph, closings, next }));
    if (close === null && !runsOn(open, paragraph)) continue;
    from = push({ paragraph, open, close }, found);
  }
}

function placesOf(pattern: RegExp, { text, start, end }: Paragraph): number[] {
  const places: number[] = [];
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match !== null && match.index < end; match = pattern.exec(text)) {
    places.push(match.index);
  }
  return places;
}

/** A mark that opens nothing must not hide the closing one behind it. */
function firstClosing(ends: readonly number[], closingBefore: (next: number) => number | null): number | null {
  for (const next of ends) {
    const close = closingBefore(next);
    if (close !== null) return close;
  }
  return null;
}

type Marks = { paragraph: Paragraph; closings: readonly number[]; next: number };

/** The first mark behind punctuation; "the workers’ union" closes nothing while a better mark follows. */
function closingOf(open: number, { paragraph: { text }, closings, next }: Marks): number | null {
  const candidates = closings.filter((at) => at > open + 1 && at < next);
  const behindMark = candidates.find((at) => /[.,!?…]/.test(text.charAt(at - 1)));
  const plain = candidates.find((at) => !/[sxz]/.test(text.charAt(at - 1)));
  if (behindMark !== undefined && (plain === undefined || behindMark < plain)) return behindMark;
  return plain ?? candidates.at(-1) ?? null;
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
