import type { Gender } from '../../../news/language.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { has, isListedAs, type PreparedLanguage, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import type { Token } from '../text/tokens.ts';
import { isCalledBody, saysOfItself } from './evidence.ts';
import type { Cast, Member, MemberKind } from './members.ts';

/** Settles the kind of an actor and of all its occurrences, and what its first name tells of a person's gender. */
export function settleMember(member: Member, cast: Cast, parsed: ParsedText): void {
  member.kind = settledKind(member, cast, parsed);
  if (member.kind === 'person') {
    member.gender ??= genderOfGiven(member, parsed.language);
    member.leaning = leaningOf(member, parsed.language);
  }
  for (const occurrence of member.occurrences) occurrence.kind = member.kind;
}

/** The gender that a listed first name tells. */
function genderOfGiven({ words }: Member, { givenGenders }: PreparedLanguage): Gender | null {
  const gender = givenGenders.get(words[0] ?? '');
  return gender === undefined || gender === 'both' ? null : gender;
}

/** What an unknown first name sounds like. */
function leaningOf({ words }: Member, { facts }: PreparedLanguage): Gender | null {
  const first = words.length > 1 ? (words[0] ?? '') : '';
  if (facts.givenEndings.female.some((ending) => first.endsWith(ending))) return 'female';
  return facts.givenEndings.male.some((ending) => first.endsWith(ending)) ? 'male' : null;
}

/** What an actor is, judged by all its occurrences: two capitalised words alone do not make a person. */
export function settledKind(member: Member, cast: Cast, parsed: ParsedText): MemberKind {
  const { best, occurrences, kind } = member;
  if (isBody(member, parsed, cast.alone)) return 'organisation';
  if (occurrences.some(({ titled }) => titled)) return best.known === null ? 'person' : kind;
  if (best.known?.kind === 'metonym' || best.known?.kind === 'people') return placeOr(kind, member);
  if (best.known !== null) return kind;
  if (kind === 'person') return kindOfFullName(member, cast, parsed);
  if (kind !== 'organisation' || best.kind === 'organisation') return kind;
  if (occurrences.some((occurrence) => actsAsPerson(occurrence, parsed))) return 'person';
  return placeOr('organisation', member);
}

/** A name that mostly stands after "in" is a place. */
function placeOr(kind: MemberKind, { occurrences }: Member): MemberKind {
  const located = occurrences.filter((occurrence) => occurrence.located).length;
  return located * 2 > occurrences.length ? 'place' : kind;
}

/** Two unknown words with capitals are most often a person; without any sign of one, that stays an assumption. */
function kindOfFullName(member: Member, cast: Cast, parsed: ParsedText): MemberKind {
  if (isPlaceAlike(member, parsed)) return 'place';
  member.assumed = !isPerson(member, cast, parsed);
  if (!member.assumed) return 'person';
  const rare = member.words.every((word) => isRareWord(word, parsed));
  return placeOr(rare && !member.occurrences.some(({ definite }) => definite) ? 'person' : 'organisation', member);
}

/** "In Vera Hills": a first name and a word for a place. */
function isPlaceAlike({ occurrences, words }: Member, { language }: ParsedText): boolean {
  return occurrences.every(({ located }) => located) && isListedAs(words.at(-1) ?? '', WORD.placeWord, language);
}

function isPerson(member: Member, cast: Cast, parsed: ParsedText): boolean {
  if (member.gender !== null || parsed.language.givenGenders.has(member.words[0] ?? '')) return true;
  const surname = member.words.at(-1) ?? '';
  if (cast.alone.has(surname) && member.words.every((word) => isRareWord(word, parsed))) return true;
  if (cast.occurrences.some((occurrence) => isSurnameSaying(occurrence, surname, parsed))) return true;
  if (member.occurrences.some((occurrence) => actsAsPerson(occurrence, parsed))) return true;
  return cast.members.some((other) => other !== member && other.kind === 'person' && other.words.at(-1) === surname);
}

/** "Billie Jean King … King says": a surname that is a common word too. */
function isSurnameSaying(occurrence: NameOccurrence, surname: string, parsed: ParsedText): boolean {
  const { words, titled } = occurrence;
  return words.length === 1 && words[0] === surname && !titled && actsAsPerson(occurrence, parsed);
}

/** A word that the language file knows as something else, or an acronym, is not part of a person's name. */
function isRareWord(word: string, { language }: ParsedText): boolean {
  const bits = language.words.get(word) ?? 0;
  // "Piet de Vries": the particle joins names in other ways, too.
  const common = !has({ bits }, WORD.particle) && (bits & ~(WORD.givenName | WORD.title)) !== 0;
  return !common && !language.known.has(word) && !language.demonyms.has(word) && !/\./.test(word.slice(0, -1));
}

/** Says something, has an age, or is followed by what the person does. */
export function actsAsPerson(name: NameOccurrence, parsed: ParsedText): boolean {
  if (name.definite) return false;
  return isSaying(name, parsed) || isSaidBehindQuote(parsed.tokens, name.roleFirst) || isDescribed(name, parsed);
}

/** As nobody but a person is: "Okoro, who …", "Okoro, 31, …", "the manager, Okoro, …". */
export function isDescribed({ words, roleFirst, last }: NameOccurrence, parsed: ParsedText): boolean {
  const { tokens, language } = parsed;
  const [next, after] = tokens.slice(last, last + 2);
  if (language.personRelatives.has((next?.kind === 'comma' ? after : next)?.lower ?? '')) return true;
  if (next?.kind !== 'comma' || after === undefined) return false;
  const introduced = isIntroducedBy(tokens[roleFirst - 2], tokens[roleFirst - 1], parsed);
  return (
    introduced || /^\d{1,2}$/.test(after.text) || (words.length > 1 && hasRoleNoun(tokens.slice(last + 1, last + 8)))
  );
}

/** "The manager, Okoro Vance, …". */
function isIntroducedBy(noun: Token | undefined, comma: Token | undefined, { language }: ParsedText): boolean {
  if (comma?.kind !== 'comma' || noun === undefined || noun.cap) return false;
  return has(noun, WORD.roleNoun) && !language.bodyMakers.has(noun.lower);
}

/** `"…," said Okoro`. */
function isSaidBehindQuote(tokens: readonly Token[], roleFirst: number): boolean {
  const before = tokens[roleFirst - 1];
  return before?.kind === 'word' && before.quote === -1 && isSpeech(before) && tokens[roleFirst - 2]?.quote !== -1;
}

/** An unknown name without a first name, of which the article speaks as of a thing. */
function isBody({ occurrences, best, gender, words }: Member, parsed: ParsedText, alone: Cast['alone']): boolean {
  if (best.known !== null || best.given || gender !== null || occurrences.some(({ titled }) => titled)) return false;
  // "The developer Ammo Askin … Askin said"
  const [first = '', last = '', ...more] = words;
  const calledByLast = more.length === 0 && alone.has(last) && !alone.has(first) && !parsed.use.lower.has(last);
  if (!calledByLast && occurrences.some((occurrence) => isCalledBody(occurrence, parsed))) return true;
  const says = occurrences.filter((occurrence) => occurrence.words.length === 1 && isSaying(occurrence, parsed));
  return says.length > 0 && says.every((occurrence) => saysOfItself(occurrence, parsed));
}

/** Not "continues to report" or "added 0.9 percent", which anything may do. */
function isSaying({ roleFirst, last }: NameOccurrence, { tokens, language }: ParsedText): boolean {
  const [verb, next] = [tokens[last], tokens[last + 1]];
  if (!isSpeech(verb) || /^\d/.test(next?.text ?? '')) return false;
  return !language.onlyBeside.has(verb?.lower ?? '') || (tokens[roleFirst - 1] ?? verb)?.quote !== verb?.quote;
}

function isSpeech(verb: Token | undefined): boolean {
  return has(verb, WORD.finite) && has(verb, WORD.speech);
}

function hasRoleNoun(tokens: readonly Token[]): boolean {
  const stops = WORD.roleNoun | WORD.finite | WORD.auxiliary;
  const first = tokens.find((token) => token.kind !== 'word' || has(token, stops));
  return first?.kind === 'word' && has(first, WORD.roleNoun);
}
