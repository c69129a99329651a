import type { Gender } from '../../../news/language.ts';
import { normalText } from '../../../news/publisher-text.ts';
import { has, isListedAs, type KnownName, type PreparedLanguage, SMALL_WORD, WORD } from '../text/language.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import type { Token, TokenRange } from '../text/tokens.ts';
import { classifyName, knownLength, knownName, type NameKind } from './classify-name.ts';
import { type NameRun, runAt } from './name-runs.ts';
import { splitRun } from './split-run.ts';

/** What names are compared by; read once for each, because each is compared with every actor. */
export type NameForms = ReturnType<typeof formsOf>;

/** One place where the article writes a name. */
export type NameOccurrence = TokenRange & {
  /** Offsets in the text. */
  start: number;
  end: number;
  text: string;
  /** The words of the name in lower case, without suffixes such as "Jr." */
  words: string[];
  forms: NameForms;
  kind: NameKind;
  known: KnownName | null;
  /** A title stands before it ("Gov. Okoro"). */
  titled: boolean;
  gender: Gender | null;
  /** First token of the title and role words before the name; `first` when there are none. */
  roleFirst: number;
  /** Index among the sentences. */
  sentence: number;
  quoted: boolean;
  possessive: boolean;
  /** Stands after "in", "near" …. */
  located: boolean;
  /** Stands after an article. */
  definite: boolean;
  /** Begins with a known first name. */
  given: boolean;
  /** A word before a noun: "the Okoro campaign". */
  compound: boolean;
  /** Opens its clause, where subjects stand. */
  leads: boolean;
};

/** A list of names without end is no article; comparing all of them would take a minute. */
const OCCURRENCES_MAX = 1500;

/** Finds every name in the story, in order. */
export function findNames(parsed: ParsedText): NameOccurrence[] {
  const occurrences: NameOccurrence[] = [];
  for (const sentence of parsed.sentences) {
    if (isLabel(sentence, parsed)) continue;
    for (const name of namesOf(sentence, parsed)) {
      if (occurrences.length > OCCURRENCES_MAX) return occurrences;
      occurrences.push(name);
    }
  }
  return occurrences;
}

const LABEL_WORDS_MAX = 4;

/** "WHO PAYS?", "Text Size": a line in capitals, or of some words with capitals that are no sentence and nobody's name. */
function isLabel({ first, last, line }: Sentence, { tokens, lines, text }: ParsedText): boolean {
  const { start = 0, end = 0 } = lines[line] ?? {};
  const [head, tail] = [tokens[first], tokens[last - 1]];
  if (head === undefined || tail === undefined || head.quote !== -1) return false;
  if (!/\p{Ll}/u.test(text.slice(head.start, tail.end))) return true;
  if (head.start > start || tail.end < end || tail.kind === 'stop' || tail.kind === 'colon') return false;
  const words = tokens.slice(first, last).filter(({ kind }) => kind === 'word');
  if (words.length > LABEL_WORDS_MAX || !words.every(({ cap }) => cap)) return false;
  return !has(head, WORD.givenName | WORD.title) || isNamedOnce(tail, text);
}

/** A writer's or a photographer's name on a line of its own, of whom the article knows nothing. */
function isNamedOnce({ text: surname, start, end }: Token, text: string): boolean {
  return !text.includes(surname, end) && !text.slice(0, start).includes(surname);
}

function namesOf(sentence: Sentence, parsed: ParsedText): NameOccurrence[] {
  const found: NameOccurrence[] = [];
  for (let at = sentence.first; at < sentence.last; ) {
    const run = runAt(parsed, sentence, at);
    const names = run === null ? [] : splitRun(run, parsed);
    for (const name of names) found.push(occurrenceOf(name, sentence, parsed));
    at = Math.max(run?.last ?? 0, at + 1);
  }
  return found;
}

function occurrenceOf(run: NameRun, sentence: Sentence, parsed: ParsedText): NameOccurrence {
  const { tokens, language, text } = parsed;
  const { first, last, roleFirst } = run;
  const span = tokens.slice(first, last);
  const start = span[0]?.start ?? 0;
  const end = span.at(-1)?.end ?? start;
  const before = tokens[roleFirst - 1];
  const known = knownName(run, parsed) ?? null;
  const words = span.filter((token) => token.kind === 'word' && !language.suffixes.has(token.lower));
  const lower = words.map((token) => token.lower);
  const definite = has(before, WORD.determiner);
  const isOffice = isOfficeBehind(run, parsed);
  const titled = run.titleLast > roleFirst && !isOffice;
  const paired = span.some((token) => token.text === '&' || has(token, WORD.coordinator));
  return {
    first,
    last,
    start,
    end,
    text: text.slice(start, end),
    words: lower,
    forms: formsOf(lower, language),
    kind:
      isOffice || (known === null && isNobody(run, parsed))
        ? 'other'
        : classifyName({ words, known, titled, definite, paired }, language),
    known,
    titled,
    gender: genderOf(run, words, parsed),
    roleFirst,
    sentence: sentence.index,
    quoted: (span[0]?.quote ?? -1) !== -1,
    possessive: has(tokens[last], WORD.possessive) && tokens[last]?.start === end,
    located: has(definite ? tokens[roleFirst - 2] : before, WORD.locative) || isRegion(parsed, last),
    definite,
    given: has(words[0], WORD.givenName),
    compound: isCompound(tokens[last], end),
    leads: before === undefined || roleFirst === sentence.first || leadsClause(before),
  };
}

/** "Rob Okoro, President Astra North America, said": a title and a body behind a person's name, and no second person. */
function isOfficeBehind({ first, last, roleFirst }: NameRun, { tokens }: ParsedText): boolean {
  const behindName = tokens[roleFirst - 1]?.kind === 'comma' && has(tokens[roleFirst - 3], WORD.givenName);
  if (!behindName || last - first < 2 || tokens.slice(first, last).some((token) => has(token, WORD.givenName)))
    return false;
  const next = tokens[last];
  if (next?.kind === 'comma') return has(tokens[last + 1], WORD.finite | WORD.verb | WORD.auxiliary);
  return has(next, WORD.preposition);
}

function isNobody(run: NameRun, parsed: ParsedText): boolean {
  return isMarked(run, parsed) || isCalledWork(run, parsed);
}

const UNIT_LETTERS_MAX = 4;

/** "40 GW", "Rs 300", "Ada Okoro (@ada)", "Ada Okoro/Wire": a unit beside its number, or who wrote a post or took a picture. */
function isMarked({ first, last }: NameRun, { tokens, text }: ParsedText): boolean {
  const [name, before, next] = [tokens[first], tokens[first - 1], tokens[last]];
  const mark = text.slice(next?.start ?? 0, (next?.start ?? 0) + 2);
  if (mark === '(@' || mark.startsWith('@') || (mark.startsWith('/') && next?.start === tokens[last - 1]?.end))
    return true;
  // "The S&P 500 Index"
  if (last - first === 1 && /^\d/.test(before?.text ?? '') && isLabelled(tokens[first - 2])) return true;
  if (last - first > 1 || name === undefined || name.text.length > UNIT_LETTERS_MAX) return false;
  return [before, next].some((token) => token?.quote === name.quote && /^\d/.test(token.text));
}

function isLabelled(before: Token | undefined): boolean {
  return before?.cap === true && !has(before, SMALL_WORD | WORD.time | WORD.determiner);
}

/** "Her new film Winter Garden Party". */
function isCalledWork({ first, last, roleFirst }: NameRun, { tokens, language }: ParsedText): boolean {
  const before = tokens[first - 1];
  if (last - first < 2 || roleFirst < first || before?.cap !== false || has(tokens[first], WORD.givenName))
    return false;
  return (
    language.workNouns.has(before.lower) &&
    !has(before, WORD.roleNoun | WORD.groupNoun) &&
    before.quote === tokens[first]?.quote
  );
}

const SMALL = WORD.connector | WORD.determiner | WORD.preposition | WORD.coordinator;

function formsOf(words: readonly string[], language: PreparedLanguage) {
  const whole = words.map(plainLetters).join(' ');
  const main = words.filter((word) => !isListedAs(word, SMALL, language));
  return {
    /** Its words with single spaces. */
    whole,
    /** Its words without the Arabic article, the end of an address and the dot of an initial. */
    stems: words.map((word) =>
      plainLetters(word)
        .replace(/^(?:al|el|ul|as|an)-|\.(?:com|org|net)$/, '')
        .replace(/\.$/, ''),
    ),
    /** What it may be short for: "V.A." has "va". */
    letters: whole.replaceAll('.', ''),
    /** The first letters of its longer words: "Ministry of Public Works" has "mpw". */
    initials: main.map((word) => word.charAt(0)).join(''),
  };
}

/** "Sofía" and "Sofia" are one. */
function plainLetters(word: string): string {
  return /[^\0-\x7f]/.test(word) ? normalText(word, 'NFD').replace(/\p{M}/gu, '') : word;
}

const PERSON_NOUN = WORD.roleNoun | WORD.groupNoun | WORD.reportNoun;

function isCompound(next: Token | undefined, end: number): boolean {
  return next?.kind === 'word' && next.start === end + 1 && has(next, PERSON_NOUN) && !has(next, WORD.finite);
}

function leadsClause(before: Token): boolean {
  return before.kind !== 'word' || has(before, WORD.subordinator | WORD.coordinator);
}

const REGIONS_TOKENS_MAX = 8;

/** "Kano province", "Kano, Jigawa and Bauchi provinces", "Ikeja, Nigeria". */
function isRegion(parsed: ParsedText, last: number): boolean {
  const { tokens } = parsed;
  const after = tokens[last]?.kind === 'comma' ? { first: last + 1, last: last + 1 + LABEL_WORDS_MAX } : null;
  const length = after === null ? 0 : knownLength(after, parsed);
  if (after !== null && length > 0) {
    const kind = knownName({ ...after, last: after.first + length }, parsed)?.kind;
    if (kind === 'place' || kind === 'country') return true;
  }
  let at = last;
  while (at < last + REGIONS_TOKENS_MAX && joinsRegions(tokens[at], at > last)) at++;
  return tokens[at]?.cap === false && has(tokens[at], WORD.placeWord);
}

function joinsRegions(token: Token | undefined, inside: boolean): boolean {
  return token?.kind === 'comma' || has(token, WORD.coordinator) || (inside && token?.cap === true);
}

/** What the title, else what the person is called beside a comma ("his sister, Kim Roth"), else a first name tells. */
function genderOf(run: NameRun, words: readonly Token[], { tokens, language }: ParsedText): Gender | null {
  const titles = tokens.slice(run.roleFirst, run.first).reverse();
  const beside = words.length > 1 ? besideComma(run, tokens) : [];
  const gender = [...titles, ...beside]
    .map(({ lower }) => language.genders.get(lower))
    .find((each) => each !== undefined);
  if (gender !== undefined) return gender;
  const given = words.length < 2 ? '' : (words[0]?.lower ?? '');
  const usual = language.givenGenders.get(given) ?? language.givenGenders.get(given.split('-')[0] ?? '');
  return usual === undefined || usual === 'both' ? null : usual;
}

/** The nouns of "his sister, Kim Roth, …" and "Kim Roth, his sister"; not of "With his wife, Bram Quist left". */
function besideComma({ roleFirst, last }: NameRun, tokens: readonly Token[]): Token[] {
  if (tokens[last]?.kind !== 'comma') return [];
  const before = tokens[roleFirst - 1]?.kind === 'comma' ? tokens.slice(Math.max(0, roleFirst - 2), roleFirst - 1) : [];
  // "Bram Quist, his wife Ada and …": somebody else
  const isNoun = has(tokens[last + 1], WORD.determiner | WORD.pronoun) && tokens[last + 3]?.cap !== true;
  return [...before, ...(isNoun ? tokens.slice(last + 2, last + 3) : [])];
}
