import type { Gender } from '../news/language.ts';
import { initialsOf, isTypoOf, partOfName, samePerson } from './compare-names.ts';
import type { NameMention } from './find-names.ts';
import { genderOfGiven, leaningOf } from './gender-of-name.ts';
import type { PreparedLanguage } from './prepare-language.ts';
import type { Reading } from './read-text.ts';
import { settledKind } from './settle-kind.ts';
import { has, WORD } from './word-bits.ts';

export type MemberKind = 'person' | 'organisation' | 'group' | 'country' | 'place';

/** All mentions of one actor. */
export type Member = {
  kind: MemberKind;
  /** The fullest words of its name, in lower case. */
  words: string[];
  /** The mention that shows the name best. */
  best: NameMention;
  mentions: NameMention[];
  gender: Gender | null;
  /** What an unknown first name sounds like. */
  leaning: Gender | null;
  /** Taken for a person by its form alone. */
  assumed: boolean;
};

export type Cast = {
  members: Member[];
  mentions: NameMention[];
  memberOf: Map<NameMention, Member>;
};

/** Gathers the mentions of each actor; two people are kept apart unless their names agree. */
export function gatherCast(mentions: NameMention[], reading: Reading): Cast {
  const { language } = reading;
  const cast: Cast = { members: [], mentions, memberOf: new Map() };
  const deps = { reading, alone: loneWords(mentions) };
  for (const mention of mentions) if (isFullName(mention)) joinPerson(cast, mention, language);
  for (const member of cast.members) member.kind = settledKind(member, cast, deps);
  for (const mention of mentions) if (isBody(mention) && mention.words.length > 1) joinBody(cast, mention, language);
  for (const mention of mentions) joinRest(cast, mention, language);
  for (const member of cast.members) settle(member, cast, deps);
  return cast;
}

type Deps = Parameters<typeof settledKind>[2];

function settle(member: Member, cast: Cast, deps: Deps): void {
  member.kind = settledKind(member, cast, deps);
  if (member.kind === 'person') {
    member.gender ??= genderOfGiven(member, deps.reading.language);
    member.leaning = leaningOf(member, deps.reading.language);
  }
  for (const mention of member.mentions) mention.kind = member.kind;
}

function loneWords(mentions: readonly NameMention[]): Set<string> {
  return new Set(mentions.flatMap(({ words, located }) => (words.length === 1 && !located ? words : [])));
}

function isFullName({ kind, words }: NameMention): boolean {
  return kind === 'person' && words.length > 1;
}

function joinRest(cast: Cast, mention: NameMention, language: PreparedLanguage): void {
  if (cast.memberOf.has(mention)) return;
  if (mention.kind === 'other') {
    const person = personNamed(cast, mention);
    if (person !== null) add(cast, person, mention);
    return;
  }
  if (mention.words.length > 1 && mention.kind !== 'unknown') joinBody(cast, mention, language);
  else joinShort(cast, mention, language);
}

/** "Tom Young … Young said": a common word that is the surname of somebody in the article. */
function personNamed(cast: Cast, { words, known, leads, quoted }: NameMention): Member | null {
  const surname = words.length === 1 && known === null && leads && !quoted ? words[0] : undefined;
  if (surname === undefined) return null;
  return (
    cast.members.find((member) => member.kind === 'person' && partOfName(surname, member.words) === 'last') ?? null
  );
}

function isBody({ kind }: NameMention): boolean {
  return kind === 'organisation' || kind === 'group' || kind === 'country';
}

function add(cast: Cast, member: Member, mention: NameMention): void {
  member.mentions.push(mention);
  cast.memberOf.set(mention, member);
  member.gender ??= mention.gender;
  if (isFuller(mention, member)) {
    member.words = mention.words;
    member.best = mention;
  }
}

/** More words make a fuller name, unless the first of them is no first name ("Crooked Ada Okoro"). */
function isFuller(mention: NameMention, member: Member): boolean {
  if (mention.words.length <= member.words.length) return false;
  return member.kind !== 'person' || mention.given || !member.best.given;
}

function start(cast: Cast, mention: NameMention, kind: MemberKind): void {
  const member: Member = {
    kind,
    words: mention.words,
    best: mention,
    mentions: [],
    gender: null,
    leaning: null,
    assumed: false,
  };
  cast.members.push(member);
  add(cast, member, mention);
}

function joinPerson(cast: Cast, mention: NameMention, language: PreparedLanguage): void {
  const same = cast.members.find(
    (member) =>
      member.kind === 'person' &&
      samePerson(member.words, mention.words, language) &&
      gendersAgree(member.gender, mention.gender),
  );
  if (same === undefined) start(cast, mention, 'person');
  else add(cast, same, mention);
}

function gendersAgree(a: Gender | null, b: Gender | null): boolean {
  return a === null || b === null || a === b;
}

function joinBody(cast: Cast, mention: NameMention, language: PreparedLanguage): void {
  const same = cast.members.find((member) => member.kind !== 'person' && sameBody(member, mention, language));
  if (same === undefined) start(cast, mention, kindOf(mention));
  else add(cast, same, mention);
}

function kindOf({ kind }: NameMention): MemberKind {
  if (kind === 'unknown') return 'organisation';
  return kind === 'other' ? 'place' : kind;
}

function sameBody(member: Member, mention: NameMention, language: PreparedLanguage): boolean {
  const key = mention.known?.key;
  if (key !== undefined && key === member.best.known?.key) return true;
  const words = mention.words.join(' ');
  const others = member.words.join(' ');
  if (words === others) return true;
  if (mention.words.length > 1 && member.words.length > 1) return endsWith(words, others) || endsWith(others, words);
  if (mention.words.length === 1) return isShortFor(mention.words[0] ?? '', member.words, language);
  return isShortFor(member.words[0] ?? '', mention.words, language);
}

function endsWith(long: string, short: string): boolean {
  return long.endsWith(` ${short}`);
}

const ACRONYM_LETTERS_MIN = 2;

function isShortFor(short: string, words: readonly string[], language: PreparedLanguage): boolean {
  const letters = short.replace(/\./g, '');
  if (letters.length < ACRONYM_LETTERS_MIN || words.length < 2) return false;
  const initials = initialsOf(words, language);
  // "VA" leaves the "Department of" out.
  return initials === letters || (initials.slice(1) === letters && words.length > 3);
}

/** One word, or a name that only the article can explain: a surname, a first name, letters, or a new actor. */
function joinShort(cast: Cast, mention: NameMention, language: PreparedLanguage): void {
  const member = memberFor(cast, mention, language);
  if (member !== null) add(cast, member, mention);
  else start(cast, mention, mention.titled || isGivenAlone(mention, language) ? 'person' : kindOf(mention));
}

function memberFor(cast: Cast, mention: NameMention, language: PreparedLanguage): Member | null {
  const { titled, known } = mention;
  const person = known === null || titled ? personBy(cast, mention) : null;
  if (person !== null) return person;
  const words = mention.words.join(' ');
  const body = cast.members.find((member) => member.kind !== 'person' && sameBody(member, mention, language));
  if (body !== undefined && !titled) return body;
  const lone = cast.members.find((member) => member.words.join(' ') === words);
  return lone ?? (titled ? null : (bodyByFirstWord(cast, mention, language) ?? personWithTypo(cast, mention)));
}

function personWithTypo(cast: Cast, { words, kind }: NameMention): Member | null {
  const word = words.length === 1 && kind === 'unknown' ? (words[0] ?? '') : '';
  const meant = cast.members.filter(
    (member) => member.kind === 'person' && member.words.length > 1 && isTypoOf(word, member.words.at(-1) ?? ''),
  );
  return meant.length === 1 ? (meant[0] ?? null) : null;
}

function isGivenAlone({ words, kind }: NameMention, { givenGenders }: PreparedLanguage): boolean {
  return kind === 'unknown' && words.length === 1 && givenGenders.has(words[0] ?? '');
}

/** "The Okoro Speech": a heading, and no body that "Okoro" is short for. */
function endsInNoun({ words }: Member, language: PreparedLanguage): boolean {
  const bits = language.words.get(words.at(-1) ?? '') ?? 0;
  return has({ bits }, WORD.reportNoun | WORD.roleNoun | WORD.verb) && !has({ bits }, WORD.organisationWord);
}

function bodyByFirstWord(
  cast: Cast,
  { words, kind, start: at }: NameMention,
  language: PreparedLanguage,
): Member | undefined {
  if (words.length !== 1 || kind !== 'unknown') return undefined;
  if (has({ bits: language.words.get(words[0] ?? '') ?? 0 }, WORD.title | WORD.roleNoun)) return undefined;
  return cast.members.find(
    (member) =>
      member.kind === 'organisation' &&
      member.words.length > 1 &&
      member.words[0] === words[0] &&
      member.best.start < at &&
      !endsInNoun(member, language),
  );
}

/** The person whose name holds this word; where several do, the one spoken of, a surname before a first name. */
function personBy(cast: Cast, mention: NameMention): Member | null {
  const word = mention.words.length === 1 ? mention.words[0] : undefined;
  if (word === undefined) return null;
  const gender = mention.titled ? mention.gender : null;
  const ranked = cast.members.flatMap((member) => {
    const part =
      member.kind === 'person' && gendersAgree(member.gender, gender) ? partOfName(word, member.words) : null;
    return part === null ? [] : [{ member, rank: rankOf(member, mention, part) }];
  });
  return ranked.sort((a, b) => b.rank - a.rank)[0]?.member ?? null;
}

const PART_RANK = { last: 2_000_000, first: 1_000_000, inner: 0 } as const;
const NEAR_CHARACTERS = 500;

/** A surname that two share means the one just spoken of in full, else the one the article speaks of most. */
function rankOf(member: Member, mention: NameMention, part: keyof typeof PART_RANK): number {
  const full = member.mentions
    .filter((other) => other.start < mention.start && other.words.length > 1 && other.leads)
    .at(-1);
  const distance = full === undefined ? NEAR_CHARACTERS : Math.min(NEAR_CHARACTERS, mention.start - full.start);
  return (
    PART_RANK[part] + (NEAR_CHARACTERS - distance) * 100 + member.mentions.length * 10 + (full === undefined ? 0 : 5)
  );
}
