import { foldName, has, type KnownName, type PreparedLanguage, SMALL_WORD, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import type { Token, TokenRange } from '../text/tokens.ts';

export type NameKind = 'person' | 'organisation' | 'group' | 'country' | 'place' | 'other' | 'unknown';

type NameForm = {
  words: readonly Token[];
  known: KnownName | null;
  titled: boolean;
  definite: boolean;
  paired: boolean;
};

const ACRONYM_LETTERS_MAX = 5;
const PERSON_WORDS_MAX = 5;
/** "Lincoln County" is a place, "Rosa Park" may be somebody. */
const PLACE_LETTERS_MIN = 6;

/** Tells from the words of a name alone what it names; `unknown` where only the article as a whole can tell. */
export function classifyName(name: NameForm, language: PreparedLanguage): NameKind {
  const { words, known, titled } = name;
  if (titled && known?.kind !== 'organisation') return 'person';
  if (known !== null) return kindOfKnown(known);
  const [first, ...more] = words;
  if (first === undefined || isThing(words, language)) return 'other';
  if (isOfTown(words, language)) return kindOfTowns(words, language);
  if (name.paired || words.some((word) => word.cap && has(word, WORD.organisationWord)))
    return organisationOrPerson(words, name.definite || name.paired);
  if (more.length === 0) return kindOfOne(first);
  return isPlace(words, language) ? 'place' : kindOfMany(name);
}

/** "Los Angeles Chargers": a city of two words, and more. */
function isOfTown(words: readonly Token[], { largerPlaces, known }: PreparedLanguage): boolean {
  if (isValley(words)) return true;
  const town = `${words[0]?.lower} ${words[1]?.lower}`;
  if (words.length < 3 || has(words[0], WORD.givenName)) return false;
  return largerPlaces.has(town) || known.get(town)?.kind === 'place';
}

function kindOfTowns(words: readonly Token[], language: PreparedLanguage): NameKind {
  return isPlace(words, language) ? 'place' : 'organisation';
}

/** "Mission Valley", "Union Street". */
function isValley([first, last, ...more]: readonly Token[]): boolean {
  if (last === undefined || more.length > 0 || !has(first, WORD.organisationWord)) return false;
  return has(last, WORD.placeWord) && !has(last, WORD.organisationWord | WORD.portfolio);
}

function isPlace(words: readonly Token[], language: PreparedLanguage): boolean {
  const last = words.at(-1);
  // "Elm St."
  if (last !== undefined && language.placeOpenings.has(last.lower)) return true;
  // "Gulf of Mexico"
  if (has(words[0], WORD.placeWord) && words[1]?.cap === false && has(words[1], WORD.connector)) return true;
  if (last === undefined || !has(last, WORD.placeWord)) return false;
  // "Joe Farrington Road"
  if (words.length > 2) return true;
  return !has(words[0], WORD.givenName) || last.text.length >= PLACE_LETTERS_MIN;
}

function kindOfKnown({ kind }: KnownName): NameKind {
  switch (kind) {
    case 'metonym':
      return 'country';
    case 'people':
      return 'group';
    case 'outlet':
      return 'organisation';
    default:
      return kind;
  }
}

/** "The Second Marlow War", "Treaty of Fenwick". */
function isThing(words: readonly Token[], language: PreparedLanguage): boolean {
  const { thingWords, thingOpenings } = language;
  if (/^\d/.test(words[0]?.text ?? '')) return true;
  const end = words.at(-1);
  const last = end?.lower.slice(end.lower.lastIndexOf('-') + 1) ?? '';
  if (isLabel(words, last, language)) return true;
  // "Ada Okoro Live"
  if (words.length > 2 && thingWords.has(last)) return true;
  if (words.length < 2 || has(words[0], WORD.givenName)) return false;
  return (
    thingOpenings.has(words[0]?.lower ?? '') ||
    PLURAL_LETTERS.test(end?.text ?? '') ||
    thingWords.has(last) ||
    has(end, WORD.time) ||
    /\d/.test(last) ||
    words.some((word, at) => thingWords.has(word.lower) && words[at + 1]?.cap === false)
  );
}

/** "South Korean", "a Virginia Democrat"; "Ada English" may be somebody. */
function isLabel(words: readonly Token[], last: string, { demonyms, known }: PreparedLanguage): boolean {
  const first = words[0];
  if (has(first, WORD.givenName) && known.get(first?.lower ?? '')?.kind !== 'place') return false;
  const whole = words.map(({ lower }) => lower).join(' ');
  return demonyms.has(last) || demonyms.has(whole) || known.get(last)?.kind === 'other';
}

/** "Rosa House" is a person, "Rosa House Trust" is not. */
function organisationOrPerson([first, second, ...more]: readonly Token[], definite: boolean): NameKind {
  const person =
    !definite && more.length === 0 && has(first, WORD.givenName) && second !== undefined && second.text.length <= 5;
  return person ? 'person' : 'organisation';
}

const COMMON =
  WORD.portfolio | WORD.roleModifier | WORD.starter | WORD.reportNoun | WORD.groupNoun | WORD.time | WORD.finite;

const ADDRESS = /\.(?:com|org|net)$/iu;
const PLURAL_LETTERS = /^\p{Lu}{2,}s$/u;
// "AFL-CIO"
const UNION = /^\p{Lu}{3}-\p{Lu}{3,}$/u;
// "WeWork", "SoftBank"; not "McCain", "DeVos" or "LaPierre".
const CAMEL = /^(?!(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|Al|El|O['’])\p{Lu})\p{Lu}\p{Ll}+\p{Lu}/u;

function kindOfOne(word: Token): NameKind {
  // "D-Va." and other labels, headings in capitals, and common words that happen to have a capital.
  if (/^\p{Lu}{1,3}-\p{Lu}/u.test(word.text)) return UNION.test(word.text) ? 'organisation' : 'other';
  // "MPs"
  if (PLURAL_LETTERS.test(word.text) || word.text.length === 1) return 'other';
  if (ADDRESS.test(word.text) || CAMEL.test(word.text)) return 'organisation';
  if (word.allCaps) return word.text.length <= ACRONYM_LETTERS_MAX ? 'organisation' : 'other';
  return has(word, COMMON) && !has(word, WORD.givenName) ? 'other' : 'unknown';
}

function kindOfMany({ words, definite }: NameForm): NameKind {
  const [first] = words;
  if (words.length > PERSON_WORDS_MAX) return 'other';
  if (has(first, WORD.givenName) || /^(?:(?:al|el|abu|abdul)-|\p{L}\.(?:\p{L}\.)?$)/iu.test(first?.text ?? ''))
    return 'person';
  if (words.some((word) => word.allCaps && word.text.length > 2)) return 'organisation';
  return definite ? 'unknown' : 'person';
}

const NO_ACRONYM = SMALL_WORD | WORD.relative | WORD.pronoun | WORD.determiner;

/** What the language file says of the name that these tokens are; "Who" at the start of a question is not the WHO. */
export function knownName({ first, last }: TokenRange, { tokens, text, language }: ParsedText): KnownName | undefined {
  const token = tokens[first];
  if (last - first === 1 && !token?.allCaps && has(token, NO_ACRONYM)) return undefined;
  return language.known.get(foldName(text.slice(tokens[first]?.start ?? 0, tokens[last - 1]?.end ?? 0)));
}

/** How many of these tokens the longest known name has that starts with the first of them, and may end before `end`. */
export function knownLength(
  { first, last }: TokenRange,
  parsed: ParsedText,
  mayEnd: (end: number) => boolean = () => true,
): number {
  const longest = parsed.language.knownLengths.get(parsed.tokens[first]?.lower ?? '') ?? 0;
  for (let end = Math.min(last, first + longest); end > first; end--) {
    if (mayEnd(end) && knownName({ first, last: end }, parsed) !== undefined) return end - first;
  }
  return 0;
}

const TITLE_CHARACTERS_MAX = 90;
const WORK_WORDS_MAX = 9;
const LONG_WORD_LETTERS = 4;

/** "Make Your Kid a Millionaire": a quotation whose long words all have capitals names a work, a show or a day. */
export function isWorkTitle(text: string): boolean {
  if (text.length > TITLE_CHARACTERS_MAX) return false;
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
  if (words.length < 2 || words.length > WORK_WORDS_MAX || /[.!?…]["”']?$/.test(text)) return false;
  const long = words.filter((word) => word.length >= LONG_WORD_LETTERS);
  const ends = [words[0] ?? '', words.at(-1) ?? ''];
  return long.length > 0 && [...long, ...ends].every((word) => !/^\p{Ll}/u.test(word));
}

const SMALL = WORD.preposition | WORD.coordinator | WORD.determiner | WORD.subordinator;
const NAMED_WORDS_MAX = 16;

/** `CBS's "Face the Nation."`: right behind a word, American papers set the full stop of the sentence inside the marks. */
export function isNamedWork({ first, last }: TokenRange, { tokens, language }: ParsedText): boolean {
  const before = tokens[first - 1];
  if (before?.kind !== 'word' || before.quote !== -1) return false;
  const owned = has(before, WORD.possessive) || language.workNouns.has(before.lower);
  const end = tokens[last - 1]?.text ?? '';
  if (!owned && end !== '.' && end !== ',') return false;
  const words = tokens.slice(first, last).filter(({ kind, text }) => kind === 'word' && !text.startsWith("'"));
  if (words.length < 2 || words.length > NAMED_WORDS_MAX || words.at(-1)?.cap === false) return false;
  if (!words.every((word) => word.cap || has(word, SMALL) || /^\d/.test(word.text))) return false;
  return words.filter(({ cap, text }) => cap && text.length >= LONG_WORD_LETTERS).length >= 2;
}
