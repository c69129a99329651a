import { findHeadline } from './headline.ts';
import { has, type PreparedLanguage, WORD } from './language.ts';
import { classifyLines, type LineClass } from './line-class.ts';

/** A line of the story itself, from after its dateline or its bullet to its end. */
export type StoryLine = { start: number; end: number; kind: 'prose' | 'point' | 'caption' };

type RawLine = { start: number; end: number; text: string; is: LineClass };

/** Tells the headline and the publisher's credits and notices from the lines of the story. */
export function findStoryLines(
  { title, text }: { title: string | null; text: string },
  language: PreparedLanguage,
): { headline: string; lines: StoryLine[] } {
  const own = withoutNotices(rawLines(text, language), language);
  const told = own.filter(({ is }) => is === 'story').map((line) => line.text);
  const { headline, written } = findHeadline({ title, told }, language);
  const titleLine = own.find((line) => line.is === 'story' && line.text === written);
  const story = own.filter((line) => line !== titleLine);
  const cities = story.filter(({ text: line }) => CITY.test(line));
  const lines = story.map((line) => storyLine(line, language));
  const at = cities[0] === undefined ? -1 : story.indexOf(cities[0]);
  const lead = at < CITY_LINES_MAX ? lines[at] : undefined;
  // Where more lines begin so, they are those of a conversation.
  if (lead !== undefined && cities.length === 1) lead.start += CITY.exec(cities[0]?.text ?? '')?.[0].length ?? 0;
  return { headline, lines: fromDateline(lines, story) };
}

const CITY_LINES_MAX = 5;
const ABOVE_CHARACTERS_MAX = 1200;
const ABOVE_LINE_MAX = 200;

/** Where one line opens with a dateline the story begins there: what stands above it belongs to a picture. */
function fromDateline(lines: readonly StoryLine[], story: readonly RawLine[]): StoryLine[] {
  const [first, second] = lines.filter(({ start, kind }, at) => kind === 'prose' && start !== story[at]?.start);
  if (first === undefined || second !== undefined || first.start > ABOVE_CHARACTERS_MAX) return [...lines];
  if (lines.some(({ start, end }) => start < first.start && end - start > ABOVE_LINE_MAX)) return [...lines];
  return lines.map((line) => (line.kind === 'prose' && line.start < first.start ? { ...line, kind: 'caption' } : line));
}

/** "BENGALURU: The court …". */
const CITY = /^\p{Lu}{3,}(?: \p{Lu}{3,})?: (?=\p{Lu})/u;

/** The first line that is no notice may be the headline, so it stays however it is written. */
function withoutNotices(raw: readonly RawLine[], language: PreparedLanguage): RawLine[] {
  const kept = withoutAuthors(
    raw.filter(({ is }) => is !== 'notice'),
    language,
  );
  const first = kept.find(({ is }) => is === 'story');
  return kept.filter((line) => line === first || !isSubhead(line.text));
}

const AUTHOR_LINES_MAX = 6;
const AUTHOR = /^((?:\p{Lu}[\p{L}.'’-]{0,30} ){2,4})(\p{Ll}{2}) (\p{Ll}{1,4}) ([^"“”„«]{5,200})/u;

/** "Ada Okoro is a senior researcher at …", behind a story that knows no Okoro, and what follows. */
function withoutAuthors(kept: readonly RawLine[], language: PreparedLanguage): RawLine[] {
  const from = Math.max(1, kept.length - AUTHOR_LINES_MAX);
  const end = kept.findIndex((line, at) => at >= from && isAuthor(line, language, kept.slice(0, at)));
  const isStory = end === -1 || kept.slice(end).some(({ text }) => QUOTED.test(text));
  return isStory ? [...kept] : kept.slice(0, end);
}

function isAuthor({ text }: RawLine, { words }: PreparedLanguage, before: readonly RawLine[]): boolean {
  const [, name = '', verb = '', article = '', rest = ''] = AUTHOR.exec(text) ?? [];
  const is = (word: string, bits: number) => has({ bits: words.get(word) ?? 0 }, bits);
  if (!is(verb, WORD.auxiliary) || !is(article, WORD.determiner)) return false;
  const surname = name.trim().split(' ').at(-1) ?? '';
  const isTrade = rest.split(/[ ,]+/).some((word) => is(word, WORD.roleNoun));
  return isTrade && !before.some((line) => line.text.includes(surname));
}

const QUOTED = /["“”„«]/;

function rawLines(text: string, language: PreparedLanguage): RawLine[] {
  const lines: Omit<RawLine, 'is'>[] = [];
  for (const match of text.matchAll(/[^\n\r]+/g)) {
    const trimmed = match[0].trim();
    if (trimmed === '') continue;
    const start = match.index + match[0].indexOf(trimmed);
    lines.push({ start, end: start + trimmed.length, text: trimmed });
  }
  const classes = classifyLines(
    lines.map((line) => line.text),
    language,
  );
  return lines.map((line, at) => ({ ...line, is: classes[at] ?? 'story' }));
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
  return long.length >= 2 && long.every((word) => /^[\p{Lu}\p{N}]/u.test(word));
}

/** "16:40 The leader …": an entry of a live blog. */
const CLOCK = /^\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\.?)?\s+(?:[-–—] )?(?=\p{Lu})/u;
const BULLET = /^(?:[•●▪‣◦·*]|[-–—](?= ))\s*/u;

function storyLine({ start, end, text, is }: RawLine, language: PreparedLanguage): StoryLine {
  if (is === 'caption') return { start, end, kind: 'caption' };
  const mark = (BULLET.exec(text) ?? CLOCK.exec(text))?.[0].length ?? 0;
  if (mark > 0) return { start: start + mark, end, kind: 'point' };
  return { start: start + datelineLength(text.slice(0, DATELINE_CHARACTERS_MAX), language), end, kind: 'prose' };
}

// "KABUL, Afghanistan (Reuters) – ", "LONDON — ", "Lagos, 4 May (Agency): "; only with a word in capitals or an agency.
// Each word can be read in one way: with a second way for its full stop, thirty initials took 2^30 steps.
const DATELINE =
  /^(?:[\p{Lu}][\p{L}.'’-]*,?\s|of\s|and\s|the\s|d[eu]\s|\d{1,4},?\s)*(?:\d{1,4}(?=:))?(?:\([^)]{2,40}\)\s?|\/[^/\n]{2,40}\/\s?|\/\s?(?:[\p{Lu}][\p{L}.'’-]*,?\s)+)?(?:[–—―-]{1,2}|:)\s+/u;
/** "(CNN) ", "Aldane (CNN Business) ": without a dash, only before a name that the language file lists, or in capitals. */
const BRACKETED =
  /^((?:\p{Lu}[\p{L}.'’-]*,? ){0,4})\((\p{Lu}[\p{L}.]*)((?: \p{Lu}\p{L}*){0,2})\) ?(?=[\p{Lu}\p{N}"“])/u;
/** "NEW ALDANE--". A run of capitals is one word: cut in four in every way, a line of 90 took 100,000 steps. */
const UNSPACED = /^(?:\p{Lu}{2,}(?!\p{Lu})[ ,]{0,2}){1,4}--(?=\p{Lu})/u;
const DATELINE_CHARACTERS_MAX = 90;

function datelineLength(text: string, language: PreparedLanguage): number {
  const head = DATELINE.exec(text)?.[0] ?? '';
  if (/^(?:\p{Lu}{2}\.? )?\p{Lu}{3,}/u.test(head) || (/\([^)]+\)/.test(head) && !head.trimEnd().endsWith(':')))
    return head.length;
  if (isDated(head, language)) return head.length;
  const [bracketed = '', city = '', agency = ''] = BRACKETED.exec(text) ?? [];
  const isOutlet = language.known.get(agency.toLowerCase())?.kind === 'outlet';
  const isCapitals = /^\p{Lu}{2,}$/u.test(agency) && (city === '' || /^\p{Lu}{3,}/u.test(city));
  if (isOutlet || isCapitals) return bracketed.length;
  const unspaced = UNSPACED.exec(text)?.[0] ?? '';
  if (unspaced !== '') return unspaced.length;
  return writerLength(text, language);
}

/** "Kabul, December 3 – ", "Feb. 23, 2015 -- " */
function isDated(head: string, { months }: PreparedLanguage): boolean {
  return (
    (/ \d{4} /.test(head) || (/\d/.test(head) && /^\p{Lu}\p{Ll}+, /u.test(head))) &&
    head.split(/[\s,]+/).some((word) => months.has(word.toLowerCase()))
  );
}

/** "By Ada Lens: " at the head of a line. */
function writerLength(text: string, { facts }: PreparedLanguage): number {
  const [head = '', by = ''] = /^(\p{L}+) \p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){1,3} ?: /u.exec(text) ?? [];
  return facts.bylineWords.includes(by.toLowerCase()) ? head.length : 0;
}
