import type { Gender } from '../news/language.ts';
import { classifyName, type NameKind } from './classify-name.ts';
import { foldName, type Known } from './known-names.ts';
import { type NameRun, runAt } from './name-runs.ts';
import type { Reading } from './read-text.ts';
import { parseRun } from './split-run.ts';
import type { Token } from './tokens.ts';
import { has, WORD } from './word-bits.ts';

/** One place where the article writes a name. */
export type NameMention = {
  /** Its tokens: from `first` up to, not including, `last`. */
  first: number;
  last: number;
  start: number;
  end: number;
  text: string;
  /** The words of the name in lower case, without suffixes such as "Jr." */
  words: string[];
  kind: NameKind;
  known: Known | null;
  /** A title stands before it ("Gov. Okoro"). */
  titled: boolean;
  gender: Gender | null;
  /** First token of the title and role words before the name; `first` when there are none. */
  roleFirst: number;
  sentence: number;
  quoted: boolean;
  possessive: boolean;
  /** Stands after "in", "near" …. */
  located: boolean;
  definite: boolean;
  /** Begins with a known first name. */
  given: boolean;
  /** A word before a noun: "the Okoro campaign". */
  compound: boolean;
  /** Opens its clause, where subjects stand. */
  leads: boolean;
};

/** How the article writes words, which tells names from words that merely start a sentence. */
export type WordUse = { lower: Set<string>; capInside: Set<string>; surnames: Set<string>; pairs: Set<string> };

/** A list of names without end is no article; comparing all of them would take a minute. */
const MENTIONS_MAX = 1500;

/** Finds every name in the story, in order. */
export function findNames(reading: Reading): NameMention[] {
  const use = wordUse(reading);
  const mentions: NameMention[] = [];
  for (const [index, sentence] of reading.sentences.entries()) {
    if (mentions.length > MENTIONS_MAX) return mentions;
    for (let at = sentence.first; at < sentence.last; ) {
      const run = runAt({ reading, sentence, use }, at);
      if (run === null) {
        at++;
        continue;
      }
      for (const part of parseRun(run, { reading, use }))
        mentions.push(makeMention(part, { reading, sentence: index }));
      at = Math.max(run.last, at + 1);
    }
  }
  return mentions;
}

function wordUse({ tokens, sentences }: Reading): WordUse {
  const use: WordUse = { lower: new Set(), capInside: new Set(), surnames: new Set(), pairs: new Set() };
  const openings = new Set(sentences.map((sentence) => sentence.first));
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word') continue;
    const before = tokens[index - 1];
    if (token.cap && before?.cap && has(before, WORD.givenName)) use.surnames.add(token.lower);
    if (!token.cap) use.lower.add(token.lower);
    else if (!openings.has(index) && before?.kind === 'word' && before.quote === token.quote)
      noteInside(use, before, token);
  }
  return use;
}

function noteInside(use: WordUse, before: Token, token: Token): void {
  use.capInside.add(token.lower);
  if (before.cap && use.capInside.has(before.lower)) use.pairs.add(`${before.lower} ${token.lower}`);
}

function makeMention(run: NameRun, { reading, sentence }: { reading: Reading; sentence: number }): NameMention {
  const { tokens, language, text } = reading;
  const span = tokens.slice(run.first, run.last);
  const start = span[0]?.start ?? 0;
  const end = span.at(-1)?.end ?? start;
  const before = tokens[run.roleFirst - 1];
  const known = language.known.get(foldName(text.slice(start, end))) ?? null;
  const words = span.filter((token) => token.kind === 'word' && !language.suffixes.has(token.lower));
  const definite = before !== undefined && has(before, WORD.determiner);
  const titled = run.titleLast > run.roleFirst;
  return {
    first: run.first,
    last: run.last,
    start,
    end,
    text: text.slice(start, end),
    words: words.map((token) => token.lower),
    kind: classifyName({ words, known, titled, definite }, language),
    known,
    titled,
    gender: genderOf(run, { reading, words }),
    roleFirst: run.roleFirst,
    sentence,
    quoted: (tokens[run.first]?.quote ?? -1) !== -1,
    possessive: has(tokens[run.last], WORD.possessive) && tokens[run.last]?.start === end,
    located: isLocated(tokens, run.roleFirst) || isRegion(tokens, run.last),
    definite,
    given: has(words[0], WORD.givenName),
    compound: isCompound(tokens[run.last], end),
    leads: before === undefined || run.roleFirst === reading.sentences[sentence]?.first || leadsClause(before),
  };
}

const PERSON_NOUN = WORD.roleNoun | WORD.groupNoun | WORD.reportNoun;

function isCompound(next: Token | undefined, end: number): boolean {
  return next?.kind === 'word' && next.start === end + 1 && has(next, PERSON_NOUN) && !has(next, WORD.finite);
}

function leadsClause(before: Token): boolean {
  return before.kind !== 'word' || has(before, WORD.subordinator | WORD.coordinator);
}

function isLocated(tokens: readonly Token[], first: number): boolean {
  const before = tokens[first - 1];
  const at = before !== undefined && has(before, WORD.determiner) ? tokens[first - 2] : before;
  return has(at, WORD.locative);
}

/** "Kano province", "Kano and Jigawa provinces". */
function isRegion(tokens: readonly Token[], last: number): boolean {
  const next = tokens[last];
  if (next === undefined) return false;
  const at = has(next, WORD.coordinator) && tokens[last + 1]?.cap ? tokens[last + 2] : next;
  return at !== undefined && !at.cap && has(at, WORD.placeWord);
}

function genderOf(run: NameRun, { reading, words }: { reading: Reading; words: readonly Token[] }): Gender | null {
  const { tokens, language } = reading;
  for (let at = run.first - 1; at >= run.roleFirst; at--) {
    const gender = language.genders.get(tokens[at]?.lower ?? '');
    if (gender !== undefined) return gender;
  }
  if (words.length < 2 && run.titleLast <= run.roleFirst) return null;
  if (words.length < 2) return null;
  const given = language.givenGenders.get(words[0]?.lower ?? '');
  const hyphen = language.givenGenders.get(words[0]?.lower.split('-')[0] ?? '');
  const gender = given ?? hyphen;
  return gender === undefined || gender === 'both' ? null : gender;
}
