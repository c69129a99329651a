import type { Gender } from '../../../news/language.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { isListedAs, type PreparedLanguage, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import {
  addOccurrence,
  type Cast,
  isTypoOf,
  type Member,
  type MemberKind,
  partOfName,
  sameBody,
  samePerson,
  startMember,
} from './members.ts';
import { settledKind, settleMember } from './settle-kind.ts';

/** Gathers the occurrences of each actor; two people are kept apart unless their names agree. */
export function gatherCast(occurrences: NameOccurrence[], parsed: ParsedText): Cast {
  const { language } = parsed;
  const cast: Cast = { members: [], occurrences, memberOf: new Map(), alone: loneWords(occurrences) };
  for (const occurrence of occurrences) if (isFullName(occurrence)) joinPerson(cast, occurrence, language);
  for (const member of cast.members) member.kind = settledKind(member, cast, parsed);
  for (const occurrence of occurrences) if (isFullBody(occurrence)) joinBody(cast, occurrence);
  const things = namedThings(occurrences, language);
  const rest = occurrences.filter((occurrence) => !isThingAlone(occurrence, things, cast));
  // "President Moll" is the one who is "Mr. Moll" rather than his daughter, Sanna Moll.
  for (const occurrence of [...rest.filter(isGendered), ...rest]) joinRest(cast, occurrence, language);
  for (const member of cast.members) settleMember(member, cast, parsed);
  return cast;
}

function isGendered({ titled, gender, words }: NameOccurrence): boolean {
  return titled && gender !== null && words.length === 1;
}

/** "Hurricane Olga": the words that name it alone later. */
function namedThings(occurrences: readonly NameOccurrence[], { thingOpenings }: PreparedLanguage): Set<string> {
  const named = occurrences.filter(({ kind, words }) => kind === 'other' && thingOpenings.has(words[0] ?? ''));
  return new Set(named.flatMap(({ words }) => words.slice(1, 2)));
}

/** Not where somebody in the article is called so, too. */
function isThingAlone(occurrence: NameOccurrence, things: ReadonlySet<string>, cast: Cast): boolean {
  const { words, titled } = occurrence;
  return words.length === 1 && !titled && things.has(words[0] ?? '') && personByPart(cast, occurrence) === undefined;
}

function loneWords(occurrences: readonly NameOccurrence[]): Set<string> {
  return new Set(occurrences.flatMap(({ words, located }) => (words.length === 1 && !located ? words : [])));
}

function isFullName({ kind, words }: NameOccurrence): boolean {
  return kind === 'person' && words.length > 1;
}

function isFullBody({ kind, words }: NameOccurrence): boolean {
  return (kind === 'organisation' || kind === 'group' || kind === 'country') && words.length > 1;
}

function joinPerson(cast: Cast, occurrence: NameOccurrence, language: PreparedLanguage): void {
  const same = cast.members.find(
    (member) =>
      member.kind === 'person' &&
      samePerson(member.best, occurrence, language) &&
      gendersAgree(member.gender, occurrence.gender),
  );
  if (same === undefined) startMember(cast, occurrence, 'person');
  else addOccurrence(cast, same, occurrence);
}

function gendersAgree(a: Gender | null, b: Gender | null): boolean {
  return a === null || b === null || a === b;
}

function joinBody(cast: Cast, occurrence: NameOccurrence): void {
  const same = bodyNamed(cast, occurrence);
  if (same === undefined) startMember(cast, occurrence, kindOf(occurrence));
  else addOccurrence(cast, same, occurrence);
}

function bodyNamed(cast: Cast, occurrence: NameOccurrence): Member | undefined {
  return cast.members.find((member) => member.kind !== 'person' && sameBody(member, occurrence));
}

function kindOf({ kind }: NameOccurrence): MemberKind {
  if (kind === 'unknown') return 'organisation';
  return kind === 'other' ? 'place' : kind;
}

function joinRest(cast: Cast, occurrence: NameOccurrence, language: PreparedLanguage): void {
  if (cast.memberOf.has(occurrence)) return;
  if (occurrence.kind === 'other') {
    const person = personBySurname(cast, occurrence);
    if (person !== undefined) addOccurrence(cast, person, occurrence);
    return;
  }
  if (occurrence.words.length > 1 && occurrence.kind !== 'unknown') joinBody(cast, occurrence);
  else joinShort(cast, occurrence, language);
}

/** "Tom Young … Young said": a common word that is the surname of somebody in the article. */
function personBySurname(cast: Cast, { forms, known, leads, quoted }: NameOccurrence): Member | undefined {
  const [surname, ...more] = forms.stems;
  if (surname === undefined || more.length > 0 || known !== null || !leads || quoted) return undefined;
  return cast.members.find(({ kind, best }) => kind === 'person' && best.forms.stems.at(-1) === surname);
}

/** One word, or a name that only the article can explain: a surname, a first name, letters, or a new actor. */
function joinShort(cast: Cast, occurrence: NameOccurrence, language: PreparedLanguage): void {
  const member = memberFor(cast, occurrence, language);
  if (member !== undefined) addOccurrence(cast, member, occurrence);
  else {
    const person =
      occurrence.titled || (isGivenAlone(occurrence, language) && !occurrence.definite && !occurrence.located);
    startMember(cast, occurrence, person ? 'person' : kindOf(occurrence));
  }
}

function isGivenAlone({ words, kind }: NameOccurrence, { givenGenders }: PreparedLanguage): boolean {
  return kind === 'unknown' && words.length === 1 && givenGenders.has(words[0] ?? '');
}

function memberFor(cast: Cast, occurrence: NameOccurrence, language: PreparedLanguage): Member | undefined {
  const { titled, known } = occurrence;
  const person = known === null || titled ? personByPart(cast, occurrence) : undefined;
  if (person !== undefined) return person;
  const body = titled ? undefined : bodyNamed(cast, occurrence);
  if (body !== undefined) return body;
  const { whole } = occurrence.forms;
  const same = cast.members.find((member) => member.best.forms.whole === whole);
  if (same !== undefined || titled) return same;
  return (
    bodyByFirstWord(cast, occurrence, language) ?? bodyByLastWord(cast, occurrence) ?? personByTypo(cast, occurrence)
  );
}

/** The person whose name holds this word; where several do, the one spoken of, a surname before a first name. */
function personByPart(cast: Cast, occurrence: NameOccurrence): Member | undefined {
  const word = occurrence.words.length === 1 ? occurrence.forms.stems[0] : undefined;
  if (word === undefined) return undefined;
  const gender = occurrence.titled ? occurrence.gender : null;
  const ranked = cast.members.flatMap((member) => {
    const fits = member.kind === 'person' && gendersAgree(member.gender, gender);
    const part = fits ? partOfName(word, member.best.forms.stems) : null;
    // "Halvor" is not short for "Halvor Duo Flow", of which nothing says that it is somebody.
    const loose = part === 'first' && member.assumed && !occurrence.given;
    return part === null || loose ? [] : [{ member, rank: rankOf(member, occurrence, part) }];
  });
  return ranked.sort((a, b) => b.rank - a.rank)[0]?.member;
}

const PART_RANK = { last: 2_000_000, first: 1_000_000, inner: 0 } as const;
const NEAR_CHARACTERS = 500;

/** A surname that two share means the one just spoken of in full, else the one the article speaks of most. */
function rankOf(member: Member, occurrence: NameOccurrence, part: keyof typeof PART_RANK): number {
  const full = member.occurrences.findLast(
    (other) => other.start < occurrence.start && other.words.length > 1 && other.leads,
  );
  const distance = full === undefined ? NEAR_CHARACTERS : Math.min(NEAR_CHARACTERS, occurrence.start - full.start);
  const near = (NEAR_CHARACTERS - distance) * 100 + (full === undefined ? 0 : 5);
  // "Advocate Ada Okoro … Advocate Okoro"
  const called =
    occurrence.titled &&
    member.occurrences.some(({ titled, words, start }) => titled && words.length > 1 && start < occurrence.start);
  // "President Moll", before anybody of that name is called in full.
  const sole = occurrence.titled && member.words.length === 1 ? 6 : 0;
  return PART_RANK[part] + sole + near + (called ? NEAR_CHARACTERS * 100 : 0) + member.occurrences.length * 10;
}

function bodyByFirstWord(
  cast: Cast,
  { words, kind, start: at }: NameOccurrence,
  language: PreparedLanguage,
): Member | undefined {
  const [first, ...more] = words;
  if (first === undefined || more.length > 0 || kind !== 'unknown') return undefined;
  if (isListedAs(first, WORD.title | WORD.roleNoun, language)) return undefined;
  return cast.members.find(
    (member) =>
      member.kind === 'organisation' &&
      member.words.length > 1 &&
      member.best.forms.stems[0] === first &&
      member.best.start < at &&
      !endsInNoun(member, language),
  );
}

/** "The Foundation": the only body before it that is one. */
function bodyByLastWord(cast: Cast, { words, definite, start: at }: NameOccurrence): Member | undefined {
  if (!definite || words.length > 1) return undefined;
  const [meant, ...others] = cast.members.filter(
    ({ kind, words: full, best }) =>
      kind === 'organisation' && best.known === null && full.length > 1 && full.at(-1) === words[0] && best.start < at,
  );
  return others.length === 0 ? meant : undefined;
}

/** "The Okoro Speech": a heading, and no body that "Okoro" is short for. */
function endsInNoun({ words }: Member, language: PreparedLanguage): boolean {
  const last = words.at(-1) ?? '';
  if (isListedAs(last, WORD.organisationWord, language)) return false;
  return isListedAs(last, WORD.reportNoun | WORD.roleNoun | WORD.verb, language);
}

/** The only person whose surname differs from this word by a slip of the pen. */
function personByTypo(cast: Cast, { words, kind }: NameOccurrence): Member | undefined {
  const word = words.length === 1 && kind === 'unknown' ? (words[0] ?? '') : '';
  const [meant, ...others] = cast.members.filter(
    (member) => member.kind === 'person' && member.words.length > 1 && isTypoOf(word, member.words.at(-1) ?? ''),
  );
  return others.length === 0 ? meant : undefined;
}
