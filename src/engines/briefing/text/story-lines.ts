import type { PreparedLanguage } from './language.ts';

/** A line of the story itself, from after its dateline to its end. */
export type StoryLine = { start: number; end: number };

type RawLine = StoryLine & { text: string };

/** Tells the headline and the publisher's credits and notices from the lines of the story. */
export function findStoryLines(
  { title, text }: { title: string | null; text: string },
  language: PreparedLanguage,
): { headline: string; lines: StoryLine[] } {
  const own = withoutNotices(rawLines(text), language);
  const given = title?.replace(/\s+/g, ' ').trim() ?? '';
  const [first, second] = own;
  if (first === undefined) return { headline: given, lines: [] };
  const isHeadline = given !== '' ? sameWords(first.text, given) : looksLikeHeadline(first, second);
  const story = isHeadline ? own.slice(1) : own;
  return { headline: given !== '' ? given : first.text, lines: story.map(withoutDateline) };
}

/** The first line that is no notice may be the headline, so it stays however it is written. */
function withoutNotices(raw: readonly RawLine[], language: PreparedLanguage): RawLine[] {
  const kept = raw.filter((line) => !isNotice(line.text, language));
  const first = kept[0];
  return kept.filter((line) => line === first || !isSubhead(line.text));
}

function rawLines(text: string): RawLine[] {
  const lines: RawLine[] = [];
  for (const match of text.matchAll(/[^\n\r]+/g)) {
    const trimmed = match[0].trim();
    if (trimmed === '') continue;
    const start = match.index + match[0].indexOf(trimmed);
    lines.push({ start, end: start + trimmed.length, text: trimmed });
  }
  return lines;
}

const NOTICE_CHARACTERS_MAX = 220;
const BYLINE_WORDS_MAX = 9;

function isNotice(line: string, { facts }: PreparedLanguage): boolean {
  const lower = line.toLowerCase();
  if (!/\p{L}/u.test(lower) || isPictureOrTime(line)) return true;
  if (facts.creditWords.some((word) => lower.startsWith(word))) return true;
  if (line.length > NOTICE_CHARACTERS_MAX) return false;
  if (facts.noiseWords.some((word) => startsLine(lower, word))) return true;
  const short = line.length < NOTICE_CHARACTERS_MAX / 2 && !/["“„«]/.test(line);
  if (short && facts.creditWords.some((word) => lower.includes(word))) return true;
  const words = line.split(/\s+/);
  const byline = facts.bylineWords.some((word) => lower.startsWith(`${word} `));
  return byline && words.length <= BYLINE_WORDS_MAX && !/[.!?]$/.test(line) && !/\s\d/.test(line);
}

const CAPTION_CHARS_MAX = 320;
/** How the credit at the end of a caption is written in all our languages: by whom, of which agency. */
const CREDITED =
  /(?:\((?:\p{Lu}[\p{L}.'’-]* ){1,3}\p{Lu}?[\p{L}.'’-]*\/[^()]{2,40}\)|\b(?:photo(?:graph)?s?|pictures?|images?|illustration|foto(?:grafía|s)?|imagen|bild)(?: by| de| von)? ?[:/] ?[^.!?"“”]{2,60}|(?:©|\(c\)) ?[^.!?"“”]{2,60})\)?\.?$/iu;
const POINTED_AT = /^\(?(?:L-R|left to right|from left|pictured|caption|file photo|de izquierda a derecha)\b ?[):,]/i;
const TIME_STAMP =
  /^(?:(?:(?:first )?(?:published|updated|posted)|last (?:updated|modified)|publicado|actualizado|aktualisiert|veröffentlicht|publié)\b[^.!?]{0,60}|(?:\p{L}{2,10},? )?\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\.?)?(?: \p{L}{2,4})?|(?:\p{L}{2,10},? )?(?:\p{L}{3,10} \d{1,2}|\d{1,2}\.?(?: de)? \p{L}{3,10}),?(?: de)? \d{4}[^.!?]{0,30})$/iu;

/** A caption of one sentence with its credit, or a time stamp alone. */
function isPictureOrTime(line: string): boolean {
  if (line.length > CAPTION_CHARS_MAX || /["“„«]/.test(line)) return false;
  return (
    (CREDITED.test(line) && !/[.!?] \p{Lu}[^()]*[.!?] /u.test(line)) || POINTED_AT.test(line) || TIME_STAMP.test(line)
  );
}

const SUBHEAD_WORDS_MIN = 3;
const SUBHEAD_WORDS_MAX = 14;
const LONG_WORD_LETTERS = 4;

/** "Veto Power Impedes Peace Efforts": a line whose every long word has a capital. */
function isSubhead(line: string): boolean {
  if (/["“”„«]|[!?;]/.test(line) || /\.\s/.test(line)) return false;
  const words = line.match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu) ?? [];
  if (words.length < SUBHEAD_WORDS_MIN || words.length > SUBHEAD_WORDS_MAX) return false;
  const long = words.filter((word) => word.length >= LONG_WORD_LETTERS);
  return long.length >= 2 && long.every((word) => !/^\p{Ll}/u.test(word));
}

function startsLine(lower: string, word: string): boolean {
  return lower.startsWith(word) || lower.startsWith(`(${word}`) || lower.startsWith(`[${word}`);
}

function sameWords(a: string, b: string): boolean {
  const fold = (words: string) => words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return fold(a) === fold(b);
}

const HEADLINE_CHARACTERS_MAX = 180;

function looksLikeHeadline(first: RawLine, second: RawLine | undefined): boolean {
  if (second === undefined || first.text.length > HEADLINE_CHARACTERS_MAX) return false;
  if (!/[.!?:,;"”]$/.test(first.text)) return true;
  return !/[,;:]$/.test(first.text) && second.text.length > first.text.length * 2;
}

// "KABUL, Afghanistan (Reuters) – ", "LONDON — ", "Lagos, 4 May (Agency): "; only with a word in capitals or an agency.
// Each word can be read in one way: with a second way for its full stop, thirty initials took 2^30 steps.
const DATELINE =
  /^(?:[\p{Lu}][\p{L}.'’-]*,?\s|of\s|and\s|the\s|d[eu]\s|\d{1,2},?\s|\/\s?)+(?:\([^)]{2,40}\)\s?)?(?:[–—―-]{1,2}|:)\s+/u;
const DATELINE_CHARACTERS_MAX = 90;

function withoutDateline(line: RawLine): StoryLine {
  const match = DATELINE.exec(line.text.slice(0, DATELINE_CHARACTERS_MAX));
  const head = match?.[0] ?? '';
  const isDateline = /^\p{Lu}{3,}/u.test(head) || (/\([^)]+\)/.test(head) && !head.trimEnd().endsWith(':'));
  return { start: line.start + (isDateline ? head.length : 0), end: line.end };
}
