/** Letters that are written from the right, not marks for them: the blocks that Unicode keeps for them (UAX #9, Bidi_Class R and AL). */
const RTL =
  /[\u0590-\u05ff\u0608\u060b\u060d\u061b\u061d-\u064a\u066d-\u066f\u0671-\u06d5\u06e5-\u06e6\u06ee-\u06ef\u06fa-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** First-strong isolate and its end: what stands between them has a direction of its own, and changes none around it. */
const ISOLATE = '\u2068';
const ISOLATE_END = '\u2069';
const RTL_ISOLATE = '\u2067';
/** Invisible, and a letter from the right: clients that look for the direction of a line skip what is isolated. */
const RTL_MARK = '\u200f';

// Ours, in messages: text from outside inside a sentence of ours. Cleaning makes isolates of them, and takes all others out.
const SPAN = '\ufdd2';
const SPAN_END = '\ufdd3';
const MARKS = /[\ufdd2\ufdd3]/gu;

export function holdsRtl(text: string): boolean {
  return RTL.test(text);
}

/** Marks outside text for a sentence of ours, where one of the two is written from the right. */
export function span(text: string, sentence = ''): string {
  // A sentence of ours may stand in another; whoever writes half a mark has none.
  const sound = closes(text) ? text : text.replace(MARKS, '');
  return sound !== '' && (holdsRtl(sound) || holdsRtl(sentence)) ? `${SPAN}${sound}${SPAN_END}` : sound;
}

function closes(text: string): boolean {
  let depth = 0;
  for (const [mark] of text.matchAll(MARKS)) {
    depth += mark === SPAN ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** Outside texts in a row. The first tells the direction of the row; where any is written from the right, the others are isolated. */
export function spans(texts: readonly string[], glue: string): string {
  const all = texts.join('');
  return texts.map((text, at) => (at === 0 ? text : span(text, all))).join(glue);
}

/** Clean text with its spans as isolates. One that was cut ends where the text ends. */
export function isolateSpans(text: string): string {
  let depth = 0;
  const isolates = text.replace(MARKS, (mark) => {
    if (mark === SPAN_END && depth === 0) return '';
    depth += mark === SPAN ? 1 : -1;
    return mark === SPAN ? ISOLATE : ISOLATE_END;
  });
  return isolates + ISOLATE_END.repeat(depth);
}

/** Text as it stands among other text: isolated where it, or what it stands with, is written from the right. */
export function isolated(text: string, isMixed = holdsRtl(text)): string {
  return text !== '' && isMixed ? `${ISOLATE}${text}${ISOLATE_END}` : text;
}

/** Changes isolated text without leaving its isolate, and any other text as it is. */
export function insideIsolate(text: string, change: (inner: string) => string): string {
  const isWhole = text.startsWith(ISOLATE) && text.endsWith(ISOLATE_END);
  return isWhole ? `${ISOLATE}${change(text.slice(1, -1))}${ISOLATE_END}` : change(text);
}

/** Addresses and times of platforms, which have letters of their own. */
const MARKUP = /<[^|>]*\||<[^>]*>|\]\([^)]*\)/gu;
const LINE = /^((?:>\s?|-#\s|-\s)*)(.+)$/gmu;
const LETTER = /\p{L}/u;
/** Times and counts of ours ("28 Nov 2026, 13:40 UTC", "<t:1:R>"), behind any isolate, which stays as it is. */
const NUMBERED = /\u2068[^\u2069]*\u2069|<(?:!date\^|t:)[^>]*>|(?<![\d:])\d[\d:]*(?:,? [\dA-Za-z:]+)+/gu;

/** In a line from the right a number stands on the wrong side of its Latin words, unless both are one isolate. */
function withNumbers(rest: string): string {
  return rest.replace(NUMBERED, (run) => (run.startsWith(ISOLATE) ? run : isolated(run, true)));
}

const ISOLATED = /\u2068[^\u2068\u2069]*\u2069/gu;

/** Finished lines, each in the direction of its first letter, or of its sentence, if a name opens that: in clients that ask for it, and in those that write all from the left. */
export function directed(lines: string): string {
  if (!holdsRtl(lines)) return lines;
  return lines.replace(LINE, (line, start: string, rest: string) => {
    const text = line.replace(MARKUP, '');
    const firsts = [text, text.replace(ISOLATED, '')].map((part) => LETTER.exec(part)?.[0] ?? '');
    return holdsRtl(firsts.join('')) ? `${start}${RTL_MARK}${RTL_ISOLATE}${withNumbers(rest)}${ISOLATE_END}` : line;
  });
}

/** What `directed` may add to so many lines. */
export const DIRECTED_UNITS = 3;
