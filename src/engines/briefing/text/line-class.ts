import {
  endsWord,
  has,
  holdsPhrase,
  isLatinLetter,
  LETTER,
  type PreparedLanguage,
  startsWord,
  WORD,
} from './language.ts';

/** What a line of an article is: part of the story, what stands at a picture, or what is no part of it at all. */
export type LineClass = 'story' | 'caption' | 'notice';

/** Tells by words and form what of a text is a picture's or the publisher's own, a line at a time. */
export function classifyLines(lines: readonly string[], language: PreparedLanguage): LineClass[] {
  const folded = lines.map(foldLine);
  const isCredit = folded.map((line, at) => isPictureCredit(line, lines[at] ?? '', language));
  return lines.map((line, at) => {
    const lower = folded[at] ?? '';
    if (isCredit[at] || isNotice(line, lower, language)) return 'notice';
    const besideCredit = isCredit[at - 1] === true || isCredit[at + 1] === true;
    const aboveCredit = isCredit[at + 1] === true && lines[at + 1]?.startsWith('(') === true;
    return isCaption(line, lower, { language, besideCredit, aboveCredit }) ? 'caption' : 'story';
  });
}

function foldLine(line: string): string {
  return line.toLowerCase().replace(/’/g, "'");
}

/**
 * Whether a line or sentence is a notice by its words. A phrase opens it; a single word is the whole of it, because
 * "Advertisement" alone is a label and "Advertisement fell by half" is news.
 */
export function isNoticeByWords(lower: string, { noises, holdsNotice }: PreparedLanguage): boolean {
  const bare = isLatinLetter(lower.charCodeAt(0)) ? lower : lower.replace(/^[^\p{L}\p{N}@©]+/u, '');
  const opens = (phrase: string) => {
    if (!bare.startsWith(phrase) || !endsWord(bare, phrase.length)) return false;
    return !/^\p{L}+$/u.test(phrase) || !LETTER.test(bare.slice(phrase.length));
  };
  return noises.get(bare.charAt(0))?.some(opens) === true || holdsNotice(lower);
}

const NOTICE_CHARACTERS_MAX = 320;

function isNotice(line: string, lower: string, language: PreparedLanguage): boolean {
  if (!/\p{L}/u.test(line) || isTimeStamp(line, lower, language)) return true;
  if (isPost(line) || isByline(line, lower, language)) return true;
  return line.length <= NOTICE_CHARACTERS_MAX && isNoticeByWords(lower, language);
}

const QUOTATION = /["“„«]/;
const PHOTOGRAPHER = /^(?:\p{Lu}[\p{L}.'’-]{0,20} ){1,3}\p{Lu}[\p{L}'’-]{1,20}\/(?:for )?\p{Lu}/u;
/** By whom, of which agency, as all our languages write it: "(Ada Lens/Courier)", "© Ada Lens". */
const CREDITED =
  /(?:\((?:\p{Lu}[\p{L}.'’-]* ){1,3}\p{Lu}?[\p{L}.'’-]*\/[^()]{2,40}\)|(?:©|\(c\)) ?[^.!?"“”]{2,60})\)?\.?$/iu;
/**
 * "… at the quay. (Harbour Court, District of Aldane)": names alone in brackets behind the last stop. A slash parts names: where
 * it was a name as well, a row of slashes could be read in 2^n ways.
 */
const BRACKETED_SOURCE =
  /[.!?] \((?:\p{Lu}[\p{L}.'’-]*|&|and|of|the|for|via)(?:[ ,/]+(?:\p{Lu}[\p{L}.'’-]*|&|and|of|the|for|via))+\)$/u;
const CAPTION_CHARACTERS_MAX = 320;
const CREDIT_TAIL_MAX = 62;
const CREDIT_CHARACTERS_MAX = 110;

const CREDITED_CHARACTERS_MAX = 600;

/** "… (AP Photo/Ada Lens, File) less". */
function bracketsPicture(lower: string, { creditWords, photoWords }: PreparedLanguage['facts']): boolean {
  if (!lower.includes('(')) return false;
  return creditWords.some((word) => lower.includes(`(${word}`) && photoWords.some((photo) => word.includes(photo)));
}

/** A line that says whose picture this is, with or without a caption before it. */
function isPictureCredit(lower: string, line: string, { facts }: PreparedLanguage): boolean {
  if (facts.creditWords.some((word) => lower.startsWith(word))) return true;
  if (line.length <= CREDITED_CHARACTERS_MAX && (bracketsPicture(lower, facts) || opensAsCaption(lower, facts)))
    return true;
  if (line.length > CAPTION_CHARACTERS_MAX || QUOTATION.test(line)) return false;
  if (line.length < CREDIT_CHARACTERS_MAX && facts.creditWords.some((word) => lower.includes(word))) return true;
  if (PHOTOGRAPHER.test(line)) return true;
  return (
    (CREDITED.test(line) || BRACKETED_SOURCE.test(line) || endsWithCredit(lower, facts)) &&
    !/[.!?] \p{Lu}[^()]*[.!?] /u.test(line)
  );
}

/** "… as it leaves the quay. Photograph by: Ada Lens": a word for a picture, a mark, a name. */
function endsWithCredit(lower: string, facts: PreparedLanguage['facts']): boolean {
  return [':', '/'].some((mark) => namesMaker(lower, lower.lastIndexOf(mark), facts));
}

function namesMaker(lower: string, mark: number, { photoWords, bylineWords }: PreparedLanguage['facts']): boolean {
  const tail = lower.slice(mark + 1).trim();
  if (mark === -1 || tail.length < 2 || tail.length > CREDIT_TAIL_MAX || /[.!?].|["“”]/.test(tail)) return false;
  const head = lower.slice(0, mark).trimEnd();
  const by = bylineWords.find((word) => head.endsWith(` ${word}`));
  const heads = by === undefined ? [head] : [head, head.slice(0, -by.length - 1)];
  const names = (text: string, word: string) => text.endsWith(word) && startsWord(text, text.length - word.length);
  return heads.some((text) => photoWords.some((word) => names(text, word)));
}

/** "From left: …", "In this March 3, 2024, photo, …". */
function opensAsCaption(lower: string, { captionOpenings, photoWords }: PreparedLanguage['facts']): boolean {
  const bare = lower.replace(/^[^\p{L}\p{N}]+/u, '');
  const isNamed = photoWords.some((word) => holdsPhrase(bare.slice(0, CREDIT_TAIL_MAX), word));
  return captionOpenings.some((opening) => {
    const rest = bare.startsWith(opening) ? bare.slice(opening.length) : '';
    return /^ ?[-–—):,]/.test(rest) || (isNamed && rest.startsWith(' ') && opening.includes(' '));
  });
}

/** No writer and date take more. */
const POST_END_CHARACTERS = 260;

/** Named after its writer and a date: `… — Ada Lens (@adal) April 7, 2024`. One with quotation marks has a speaker. */
function isPost(line: string): boolean {
  const end = line.slice(-POST_END_CHARACTERS);
  return /[—–-] ?[^—–()]{2,60} \(@\w{2,30}\)[^.!?]{0,40}$/u.test(end) && !QUOTATION.test(line);
}

const MOMENT =
  /^(?:(?:\p{L}{2,10},? )?\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\.?)?(?: \p{L}{2,4})?|(?:\p{L}{2,10},? )?(?:\p{L}{3,10} \d{1,2}|\d{1,2}\.?(?: \p{L}{2})? \p{L}{3,10}),?(?: \p{L}{2})? \d{4}[^.!?]{0,30})$/u;
const STAMP_CHARACTERS_MAX = 90;

function isTimeStamp(line: string, lower: string, { facts }: PreparedLanguage): boolean {
  if (line.length > STAMP_CHARACTERS_MAX) return false;
  if (MOMENT.test(line)) return true;
  const stamped = facts.stampWords.some((word) => lower.startsWith(word) && endsWord(lower, word.length));
  return stamped && !/[.!?]/.test(line.slice(0, -1));
}

const BYLINE_WORDS_MAX = 9;
const BYLINE_CHARACTERS_MAX = 160;
const BYLINE_BITS = WORD.preposition | WORD.determiner | WORD.time | WORD.title | WORD.roleNoun | WORD.roleModifier;

/** "By Ada Lens and Bram Quist, staff writers, on Monday": after the first word nothing but names, dates and trades. */
function isByline(line: string, lower: string, language: PreparedLanguage): boolean {
  const { bylineWords } = language.facts;
  if (line.length > BYLINE_CHARACTERS_MAX || !bylineWords.some((word) => lower.startsWith(`${word} `))) return false;
  const words = line.split(/[\s,;|]+/).filter((word) => word !== '');
  const short = words.length <= BYLINE_WORDS_MAX && !/[.!?]$/.test(line) && !/\s\d/.test(line);
  return short || (/^\p{Lu}/u.test(words[1] ?? '') && words.every((word) => isBylineWord(word, language)));
}

function isBylineWord(word: string, language: PreparedLanguage): boolean {
  if (/^[\p{Lu}\p{N}]/u.test(word)) return true;
  const lower = word.replace(/\.$/, '');
  const bits =
    language.words.get(lower) ?? language.words.get(word) ?? language.words.get(lower.replace(/s$/, '')) ?? 0;
  return has({ bits }, BYLINE_BITS) || language.facts.nameConnectors.includes(word);
}

/** A credit in brackets has its caption above it. */
type CaptionPlace = { language: PreparedLanguage; besideCredit: boolean; aboveCredit: boolean };

const FULL_DATE = /(?:\p{L}{3,10}\.? \d{1,2}|\d{1,2} (?:\p{L}{2} )?\p{L}{3,10}),?(?: \p{L}{2})? \d{4}\.?$/u;
/** "on Thursday, March 28, in Merrow". */
const DATED = / \p{Lu}\p{L}{4,9}, \p{Lu}\p{L}{2,9}\.? \d{1,2},/u;
const NUMBERED = /^\d{1,2} (?:of|\/|de) \d{1,2}\b/u;

/** One sentence at a picture: it says so, or it tells in the present what is dated or stands by a credit. */
function isCaption(line: string, lower: string, { language, besideCredit, aboveCredit }: CaptionPlace): boolean {
  const { weekdays } = language.facts;
  if (line.length > CAPTION_CHARACTERS_MAX || /[.!?] \p{Lu}[^()]*[.!?] /u.test(line)) return false;
  if (NUMBERED.test(line)) return true;
  if (QUOTATION.test(line)) return false;
  if (language.holdsCaption(lower)) return true;
  const end = lower.replace(/\.$/, '');
  const dayEnds = () => weekdays.some((day) => end.endsWith(` ${day.toLowerCase()}`)) || DATED.test(line);
  return (FULL_DATE.test(line) || (besideCredit && dayEnds())) && (aboveCredit || !tellsPast(lower, language));
}

/** Whether a verb is in the past; in the lists of verbs only forms of the present end in "s". */
function tellsPast(lower: string, language: PreparedLanguage): boolean {
  return (lower.match(/\p{L}+/gu) ?? []).some((word) => {
    const bits = language.words.get(word) ?? 0;
    if (has({ bits }, WORD.verb | WORD.finite | WORD.auxiliary)) return !word.endsWith('s') || word === 'was';
    return bits === 0 && language.facts.verbEndings.some((ending) => word.endsWith(ending));
  });
}
