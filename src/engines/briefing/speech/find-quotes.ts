import type { QuotedSpan } from '../text/tokens.ts';
import { findDoubleQuotes } from './find-double-quotes.ts';

/** Finds every stretch between quotation marks; whether it is speech is decided later. */
export function findQuotes(text: string): QuotedSpan[] {
  const doubles = findDoubleQuotes(text);
  const singles = findSingleQuotes(text);
  if (speaksInSingles(text, { singles, doubles })) return singles;
  // A paper that sets no double marks calls a wind ‘brutal’ in single ones.
  if (doubles.length === 0) return singles.filter((single) => single.closed || isSpoken(text, single));
  const more = singles.filter((single) => isSpoken(text, single) && !LATIN.test(text.slice(single.start, single.end)));
  return more.length === 0 ? doubles : withSingles(doubles, more);
}

const LATIN = /\p{sc=Latin}/u;

/** Speech in both marks, as letters that know no apostrophe allow: what stands within another quotation is part of it. */
function withSingles(doubles: readonly QuotedSpan[], singles: readonly QuotedSpan[]): QuotedSpan[] {
  const all = [...doubles, ...singles].sort((a, b) => a.outerStart - b.outerStart || b.outerEnd - a.outerEnd);
  let end = 0;
  return all.filter(({ outerStart, outerEnd }) => {
    const isOuter = outerStart >= end;
    end = isOuter ? outerEnd : end;
    return isOuter;
  });
}

type QuotesByMark = { singles: readonly QuotedSpan[]; doubles: readonly QuotedSpan[] };

/** British papers set speech in single marks and keep the double ones for what is quoted within it. */
function speaksInSingles(text: string, { singles, doubles }: QuotesByMark): boolean {
  const spoken = singles.filter((quote) => isSpoken(text, quote));
  const goesOn = spoken.some(({ end }) => text.charAt(end - 1) === ',');
  // Letters that know no apostrophe leave no doubt what the marks are.
  const isSure = goesOn || (spoken.length > 0 && !LATIN.test(text));
  if (spoken.length < 2 && !isSure) return false;
  return spoken.length > countOutside({ singles, doubles });
}

const SPOKEN_WORDS_MIN = 3;

/** Ends with the punctuation of speech; "the ‘new normal’" does not. */
function isSpoken(text: string, { start, end }: QuotedSpan): boolean {
  const words = text.slice(start, end);
  return /[,.!?…۔؟।॥]$/.test(words) && words.split(/\s+/).length >= SPOKEN_WORDS_MIN;
}

/** How many double quotations stand within no single one; both lists are in the order of the text. */
function countOutside({ singles, doubles }: QuotesByMark): number {
  let outside = 0;
  let at = 0;
  for (const { outerStart, outerEnd } of doubles) {
    while (at < singles.length && (singles[at]?.outerEnd ?? 0) < outerEnd) at++;
    if ((singles[at]?.outerStart ?? outerStart) >= outerStart) outside++;
  }
  return outside;
}

const MARK = /['‘’]/g;

/** Finds every stretch between single quotation marks, which what stands around them tells from apostrophes. */
function findSingleQuotes(text: string): QuotedSpan[] {
  const found: QuotedSpan[] = [];
  const marks = [...text.matchAll(MARK)].map(({ index }) => index);
  for (let at = 0; at < marks.length; ) {
    const first = marks[at] ?? 0;
    const newline = text.indexOf('\n', first);
    const end = newline === -1 ? text.length : newline;
    const start = text.lastIndexOf('\n', first) + 1;
    let next = at;
    while (next < marks.length && (marks[next] ?? end) < end) next++;
    const lead = text.slice(start, end);
    const wordsFrom = start + lead.length - lead.trimStart().length;
    for (const quote of quotesOf({ text, start, end, wordsFrom, marks: marks.slice(at, next) })) found.push(quote);
    at = next;
  }
  return found;
}

/** `wordsFrom`: where it begins behind white space. */
type MarkedParagraph = { text: string; start: number; end: number; wordsFrom: number; marks: readonly number[] };

function quotesOf(paragraph: MarkedParagraph): QuotedSpan[] {
  const { text, marks } = paragraph;
  const quotes: QuotedSpan[] = [];
  const lastClosing = marks.findLast((at) => isClosing(text, at)) ?? -1;
  let from = paragraph.start;
  for (const [index, open] of marks.entries()) {
    if (open < from || !isOpening(text, open)) continue;
    const close = open + 1 < lastClosing ? closingOf(paragraph, index) : null;
    if (close === null && !runsOn(open, paragraph)) continue;
    const quote = spanBetween(paragraph, open, close);
    if (/\p{L}/u.test(text.slice(quote.start, quote.end))) quotes.push(quote);
    from = quote.outerEnd;
  }
  return quotes;
}

const BEFORE_OPENING = /[\s([{—–\-/:"“]/;
const AFTER_OPENING = /[\p{L}\p{N}[("“…]/u;
// "’90s" and "’em" leave something out.
const ELISION = /^(?:\d\d(?:s|\b)|(?:em|til|tis|twas|cause|n)\b)/;
const ELISION_CHARACTERS_MAX = 6;

/** Urdu sets ’…‘ as often as ‘…’; letters that know no apostrophe leave no doubt. */
const NO_APOSTROPHE = /[\p{sc=Arabic}\p{sc=Devanagari}\p{sc=Bengali}۔؟،।]/u;

function isOpening(text: string, at: number): boolean {
  if (text.charAt(at) === '’' && !NO_APOSTROPHE.test(text.charAt(at + 1))) return false;
  if (at > 0 && !BEFORE_OPENING.test(text.charAt(at - 1))) return false;
  return AFTER_OPENING.test(text.charAt(at + 1)) && !ELISION.test(text.slice(at + 1, at + 1 + ELISION_CHARACTERS_MAX));
}

function isClosing(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  if (text.charAt(at) === '‘' && !NO_APOSTROPHE.test(before)) return false;
  if (at === 0 || /[\s‘']/.test(before)) return false;
  return at + 1 >= text.length || !/[\p{L}\p{N}]/u.test(text.charAt(at + 1));
}

/** The first mark behind punctuation or a word; "the workers’ union" closes nothing while a better mark follows. */
function closingOf({ text, marks }: MarkedParagraph, opening: number): number | null {
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

const NEXT_PARAGRAPH_WITHIN = 8;

/** A paragraph of a long quotation is not closed; the next one opens with the mark again. */
function runsOn(open: number, { text, wordsFrom, end }: MarkedParagraph): boolean {
  if (open !== wordsFrom) return false;
  const next = /\S/.exec(text.slice(end, end + NEXT_PARAGRAPH_WITHIN));
  return next !== null && text.charAt(end + next.index) === text.charAt(open);
}

function spanBetween(paragraph: MarkedParagraph, open: number, close: number | null): QuotedSpan {
  const start = open + 1;
  const end = start + paragraph.text.slice(start, close ?? paragraph.end).trimEnd().length;
  return { start, end, outerStart: open, outerEnd: close === null ? end : close + 1, closed: close !== null };
}
