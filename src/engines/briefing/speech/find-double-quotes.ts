import type { QuotedSpan } from '../text/tokens.ts';

/** Finds every stretch between double quotation marks, whatever their form. */
export function findDoubleQuotes(text: string): QuotedSpan[] {
  const found: QuotedSpan[] = [];
  const lowOpening = text.includes('„');
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (end > start) scanParagraph({ text, start, end, lowOpening }, found);
    start = end + 1;
  }
  return found;
}

type Paragraph = { text: string; start: number; end: number; lowOpening: boolean };
type Mark = { at: number; width: number; glyph: string };
type QuoteScan = {
  paragraph: Paragraph;
  families: MarkFamilies;
  open: Mark | null;
  nested: Mark | null;
  found: QuotedSpan[];
};

const MARK = /''|``|["“”„‟«»]/g;

function scanParagraph(paragraph: Paragraph, found: QuotedSpan[]): void {
  const marks = marksOf(paragraph);
  const scan: QuoteScan = { paragraph, families: familiesOf(marks), open: null, nested: null, found };
  for (const mark of marks) {
    if (directionOf(mark, paragraph, scan.open !== null) === 'open') openAt(scan, mark);
    else closeAt(scan, mark);
  }
  if (scan.open !== null) addQuote(scan, { at: paragraph.end, width: 0, glyph: '' });
}

function openAt(scan: QuoteScan, mark: Mark): void {
  if (scan.open !== null && scan.nested === null && isNested(mark, scan.open, scan.families)) {
    scan.nested = mark;
    return;
  }
  if (scan.open !== null) addQuote(scan, { at: mark.at, width: 0, glyph: '' });
  scan.open = mark;
  scan.nested = null;
}

function closeAt(scan: QuoteScan, mark: Mark): void {
  if (scan.nested !== null && familyOf(scan.nested.glyph) === familyOf(mark.glyph)) {
    scan.nested = null;
    return;
  }
  if (scan.open === null) return;
  addQuote(scan, mark);
  scan.open = null;
  scan.nested = null;
}

function marksOf(paragraph: Paragraph): Mark[] {
  const { text, start, end } = paragraph;
  const marks: Mark[] = [];
  // Alone: a paragraph without marks would be searched on to the end of the text.
  const words = text.slice(start, end);
  MARK.lastIndex = 0;
  for (let match = MARK.exec(words); match !== null; match = MARK.exec(words)) {
    const found = start + match.index;
    const at = closesInnerFirst(found, paragraph) ? found + 1 : found;
    marks.push({ at, width: match[0].length, glyph: match[0] });
    MARK.lastIndex = at + match[0].length - start;
  }
  return marks;
}

/** Of three apostrophes behind a word the first closes the inner quotation. */
function closesInnerFirst(at: number, { text, start }: Paragraph): boolean {
  return text.startsWith("'''", at) && at > start && /\S/.test(text.charAt(at - 1));
}

const BEFORE_OPENING = /[\s([{—–\-‘'/:>=]/;
const AFTER_CLOSING = /[\s)\]},.;:!?—–\-’'/<]/;

/** Asks the context first, then the glyph, then whether a quotation is open: papers mix curly, straight and doubled marks. */
function directionOf(mark: Mark, paragraph: Paragraph, isOpen: boolean): 'open' | 'close' {
  const { text, start, end } = paragraph;
  const before = mark.at > start ? text.charAt(mark.at - 1) : ' ';
  const after = mark.at + mark.width < end ? text.charAt(mark.at + mark.width) : ' ';
  const canOpen = !/\s/.test(after) && BEFORE_OPENING.test(before);
  const canClose = !/\s/.test(before) && AFTER_CLOSING.test(after);
  if (canOpen !== canClose) return canOpen ? 'open' : 'close';
  const loose = /\s/.test(before) && /\s/.test(after);
  return (loose ? null : glyphDirection(mark.glyph, paragraph.lowOpening)) ?? (isOpen ? 'close' : 'open');
}

function glyphDirection(glyph: string, lowOpening: boolean): 'open' | 'close' | null {
  if (glyph === '„' || glyph === '``') return 'open';
  if (glyph === '“') return lowOpening ? 'close' : 'open';
  if (glyph === '”') return 'close';
  return null;
}

function familyOf(glyph: string): string {
  if (glyph === '“' || glyph === '”' || glyph === '„' || glyph === '‟') return 'curly';
  return glyph === '«' || glyph === '»' ? 'angle' : glyph;
}

/** Where the last mark of each family stands, and where the next one of its own stands behind each mark. */
type MarkFamilies = { last: ReadonlyMap<string, number>; next: ReadonlyMap<Mark, number> };

function familiesOf(marks: readonly Mark[]): MarkFamilies {
  const last = new Map<string, number>();
  const next = new Map<Mark, number>();
  const behind = new Map<string, number>();
  for (const mark of marks.toReversed()) {
    const family = familyOf(mark.glyph);
    const following = behind.get(family);
    if (following === undefined) last.set(family, mark.at);
    else next.set(mark, following);
    behind.set(family, mark.at);
  }
  return { last, next };
}

/** A quotation within a quotation uses other marks, and both close again before the paragraph ends. */
function isNested(mark: Mark, open: Mark, { last, next }: MarkFamilies): boolean {
  const family = familyOf(open.glyph);
  if (familyOf(mark.glyph) === family) return false;
  const inner = next.get(mark);
  return inner !== undefined && (last.get(family) ?? -1) > inner;
}

function addQuote({ paragraph, open, found }: QuoteScan, close: Mark): void {
  if (open === null) return;
  // What is left of a tag: `date="…"`.
  if (paragraph.text.charAt(open.at - 1) === '=') return;
  const from = open.at + open.width;
  const words = paragraph.text.slice(from, close.at);
  if (!/[\p{L}\p{N}]/u.test(words)) return;
  const start = from + words.length - words.trimStart().length;
  const end = close.at - (words.length - words.trimEnd().length);
  const closed = close.width > 0;
  const quote = { start, end, outerStart: open.at, outerEnd: closed ? close.at + close.width : end, closed };
  if (!isNickname(paragraph.text, quote)) found.push(quote);
}

/** `Olumide "Olu" Bankole`: marks within a name. */
function isNickname(text: string, { start, end, outerStart, outerEnd }: Omit<QuotedSpan, 'closed'>): boolean {
  const words = text.slice(start, end);
  if (!/^\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*)?$/u.test(words) || words.length > 24) return false;
  const before = text.slice(Math.max(0, outerStart - 24), outerStart);
  return /(?:^|\s)\p{Lu}[\p{L}'’-]*\.? $/u.test(before) && /^ \p{Lu}\p{Ll}/u.test(text.slice(outerEnd, outerEnd + 3));
}
