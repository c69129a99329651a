import { UNSPACED } from '../../../news/publisher-text.ts';
import type { QuotedSpan } from '../text/tokens.ts';

/** Finds every stretch between double quotation marks, whatever their form. */
export function findDoubleQuotes(text: string): QuotedSpan[] {
  const found: QuotedSpan[] = [];
  const lowOpening = text.includes('„');
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    start = end > start ? scanParagraph({ text, start, end, lowOpening }, found) : end + 1;
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

// Within a Hebrew word the mark is that of an acronym.
const MARK = /''|``|,,(?!,)|["＂“”„‟«»「」『』]|(?<!\p{L})״|״(?!\p{L})/gu;
/** "‚Nein‘": German within a quotation, or for it. The second mark is an apostrophe elsewhere. */
const MARK_OR_LOW = new RegExp(`${MARK.source}|‚|(?<=\\S)‘(?!\\p{L})`, 'gu');

/** Returns where the next paragraph begins. */
function scanParagraph(paragraph: Paragraph, found: QuotedSpan[]): number {
  const marks = withoutDoubles(marksOf(paragraph), paragraph);
  const scan: QuoteScan = { paragraph, families: familiesOf(marks), open: null, nested: null, found };
  const sure = marks.map((mark) => sureDirection(mark, paragraph));
  for (const [index, mark] of marks.entries()) {
    if (directionOf(mark, paragraph, scan.open) === 'open') openAt(scan, mark, sure.slice(index, index + MARKS_AHEAD));
    else closeAt(scan, mark);
  }
  const close = scan.open === null ? null : closingBelow(scan.open, paragraph);
  if (scan.open !== null) addQuote(scan, close ?? { at: paragraph.end, width: 0, glyph: '' });
  return close === null ? paragraph.end + 1 : close.at + close.width;
}

const BELOW_CHARACTERS_MAX = 1_000;

/** A text that is broken into lines by hand: the quotation closes in one of the next lines, before any other opens. */
function closingBelow(open: Mark, { text, end, lowOpening }: Paragraph): Mark | null {
  const below = { text, start: end + 1, end: Math.min(text.length, end + BELOW_CHARACTERS_MAX), lowOpening };
  const [first] = marksOf(below, 1);
  const lines = text.slice(end + 1, first?.at).split('\n');
  // An empty line ends it, and so does one that says who speaks: `…today.⏎Ada Okoro, banker”`
  if (first === undefined || lines.some((line) => line.trim() === '' || /^\s*\p{Lu}\S*\s\p{Lu}/u.test(line)))
    return null;
  const closes = directionOf(first, below, open) === 'close';
  return closes && familyOf(first.glyph) === familyOf(open.glyph) ? first : null;
}

/** How many marks are looked at to see whether they close again. */
const MARKS_AHEAD = 60;

/** `““We go,” she said`: two marks for one. Where both close again, the first words are a quotation of their own. */
function withoutDoubles(marks: readonly Mark[], { text, start }: Paragraph): Mark[] {
  const kept: Mark[] = [];
  for (let at = 0; at < marks.length; at++) {
    const [mark, next] = [marks[at], marks[at + 1]];
    if (mark === undefined) break;
    const end = next === undefined ? 0 : next.at + next.width;
    const doubled = next?.at === mark.at + mark.width && (mark.at === start || /\s/.test(text.charAt(mark.at - 1)));
    const opens = doubled && /[\p{L}\p{N}]/u.test(text.charAt(end)) && !closeAgain(marks.slice(at, at + MARKS_AHEAD));
    kept.push(opens ? { ...mark, width: end - mark.at } : mark);
    if (opens) at++;
  }
  return kept;
}

function closeAgain(marks: readonly Mark[]): boolean {
  const closing = marks.filter(({ glyph }) => glyph === '”').length;
  const curly = marks.filter(({ glyph }) => glyph === '“').length;
  if (marks[0]?.glyph === '“') return marks[1]?.glyph === '“' && closing === curly;
  return marks.length % 2 === 0;
}

/** `“They called us “sheep” and left,” said Okoro`: both quotations that are open now close before the paragraph ends. */
function bothClose(ahead: readonly (Direction | null)[]): boolean {
  let depth = 1;
  for (const direction of ahead) {
    if (direction === null) return false;
    depth += direction === 'open' ? 1 : -1;
    if (depth === 0) return true;
  }
  return false;
}

function openAt(scan: QuoteScan, mark: Mark, ahead: readonly (Direction | null)[]): void {
  const { open, nested, families } = scan;
  if (open !== null && nested === null && isNested(mark, { open, families, ahead })) {
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

function marksOf(paragraph: Paragraph, most = Number.POSITIVE_INFINITY): Mark[] {
  const { text, start, end } = paragraph;
  const marks: Mark[] = [];
  // Alone: a paragraph without marks would be searched on to the end of the text.
  const words = text.slice(start, end);
  const mark = words.includes('‚') ? MARK_OR_LOW : MARK;
  mark.lastIndex = 0;
  for (let match = mark.exec(words); match !== null && marks.length < most; match = mark.exec(words)) {
    const found = start + match.index;
    const at = closesInnerFirst(found, paragraph) ? found + 1 : found;
    marks.push({ at, width: match[0].length, glyph: match[0] });
    mark.lastIndex = at + match[0].length - start;
  }
  return marks;
}

/** Of three apostrophes behind a word the first closes the inner quotation. */
function closesInnerFirst(at: number, { text, start }: Paragraph): boolean {
  return text.startsWith("'''", at) && at > start && /\S/.test(text.charAt(at - 1));
}

const UNSPACED_LETTER = new RegExp(`[${UNSPACED}--\\p{sc=Hangul}]|[。，：；！？、]`, 'v');
const BEFORE_OPENING = /[\s([{—–\-‘'/:>=]/;
const AFTER_CLOSING = /[\s)\]},.;:!?—–\-’'/<۔،؛؟।॥]/;

type Direction = 'open' | 'close';

/** What is sure of a mark, then whether a quotation is open: papers mix curly, straight and doubled marks. */
function directionOf(mark: Mark, paragraph: Paragraph, open: Mark | null): Direction {
  const glyph = glyphDirection(mark.glyph, paragraph.lowOpening);
  const sure = sureDirection(mark, paragraph);
  // `“we wait ”and left`, `said“ we wait”`: the space is on the wrong side.
  const fits = glyph === 'open' ? open === null : open !== null && familyOf(open.glyph) === familyOf(mark.glyph);
  if (glyph !== null && sure !== glyph && fits) return glyph;
  return sure ?? (open === null ? 'open' : 'close');
}

/** Asks the context first, then the glyph. */
function sureDirection(mark: Mark, paragraph: Paragraph): Direction | null {
  const { text, start, end } = paragraph;
  const before = mark.at > start ? text.charAt(mark.at - 1) : ' ';
  const after = mark.at + mark.width < end ? text.charAt(mark.at + mark.width) : ' ';
  const opensWords =
    !/[\s,;:!?)۔،؛؟।॥]/.test(after) && (after !== '.' || /[.\d]/.test(text.charAt(mark.at + mark.width + 1)));
  const certain = glyphDirection(mark.glyph, paragraph.lowOpening);
  // Where no spaces stand between words, none stand around marks.
  if (UNSPACED_LETTER.test(before + after)) return certain;
  const canOpen = opensWords && BEFORE_OPENING.test(before);
  const canClose = !/\s/.test(before) && AFTER_CLOSING.test(after);
  if (canOpen !== canClose) return canOpen ? 'open' : 'close';
  const loose = /\s/.test(before) && /\s/.test(after);
  return loose ? null : certain;
}

function glyphDirection(glyph: string, lowOpening: boolean): Direction | null {
  if (/[„‚「『]|``/.test(glyph)) return 'open';
  if (/[‘」』]/.test(glyph)) return 'close';
  if (glyph === '“') return lowOpening ? 'close' : 'open';
  if (glyph === '”') return 'close';
  return null;
}

function familyOf(glyph: string): string {
  if (['“', '”', '„', '‟', ',,'].includes(glyph)) return 'curly';
  if (glyph === '‚' || glyph === '‘') return 'low single';
  if (glyph === '「' || glyph === '」') return 'corner';
  if (glyph === '『' || glyph === '』') return 'double corner';
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

type OpenQuotation = { open: Mark; families: MarkFamilies; ahead: readonly (Direction | null)[] };

/** A quotation within a quotation mostly uses other marks; both close again before the paragraph ends. */
function isNested(mark: Mark, { open, families, ahead }: OpenQuotation): boolean {
  const { last, next } = families;
  const family = familyOf(open.glyph);
  if (familyOf(mark.glyph) === family) return bothClose(ahead);
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

/** `Olumide "Olu" Bankole`, `Ivo "the Bear" Brandt`: marks within a name. */
function isNickname(text: string, { start, end, outerStart, outerEnd }: Omit<QuotedSpan, 'closed'>): boolean {
  const words = text.slice(start, end);
  if (!/^(?:\p{Ll}{2,3} )?\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*)?$/u.test(words) || words.length > 24) return false;
  const before = text.slice(Math.max(0, outerStart - 24), outerStart);
  return /(?:^|\s)\p{Lu}[\p{L}'’-]*\.? $/u.test(before) && /^ \p{Lu}\p{Ll}/u.test(text.slice(outerEnd, outerEnd + 3));
}
