import type { NameMention } from './find-names.ts';
import type { Cast, Member, MemberKind } from './gather-cast.ts';
import type { Reading } from './read-text.ts';
import { has, WORD } from './word-bits.ts';

/** `alone`: the words that the article also uses as a name of one word. */
type Deps = { reading: Reading; alone: ReadonlySet<string> };

/** What an actor is, judged by all its mentions: two capitalised words alone do not make a person. */
export function settledKind(member: Member, cast: Cast, deps: Deps): MemberKind {
  const { reading } = deps;
  if (isBody(member, reading)) return 'organisation';
  if (member.mentions.some((mention) => mention.titled)) return member.best.known === null ? 'person' : member.kind;
  if (member.best.known?.kind === 'metonym') return placeOr(member, member.kind);
  if (member.best.known !== null) return member.kind;
  if (member.kind === 'person') return kindOfFullName(member, cast, deps);
  if (member.kind !== 'organisation' || member.best.kind === 'organisation') return member.kind;
  if (member.mentions.some((mention) => actsAsPerson(mention, reading))) return 'person';
  return placeOr(member, 'organisation');
}

/** A name that mostly stands after "in" is a place. */
function placeOr(member: Member, kind: MemberKind): MemberKind {
  const located = member.mentions.filter((mention) => mention.located).length;
  return located * 2 > member.mentions.length ? 'place' : kind;
}

/** Two unknown words with capitals are most often a person; without any sign of one, that stays an assumption. */
function kindOfFullName(member: Member, cast: Cast, deps: Deps): MemberKind {
  member.assumed = !isPerson(member, cast, deps);
  if (!member.assumed) return 'person';
  const rare = member.words.every((word) => isRareWord(word, deps.reading));
  return placeOr(member, rare && !member.mentions.some((mention) => mention.definite) ? 'person' : 'organisation');
}

function isPerson(member: Member, cast: Cast, { reading, alone }: Deps): boolean {
  if (member.gender !== null || reading.language.givenGenders.has(member.words[0] ?? '')) return true;
  const surname = member.words.at(-1) ?? '';
  const common = member.words.some((word) => !isRareWord(word, reading));
  if (alone.has(surname) && !common) return true;
  if (cast.mentions.some((mention) => isSurnameSaying(mention, surname, reading))) return true;
  if (member.mentions.some((mention) => actsAsPerson(mention, reading))) return true;
  return cast.members.some((other) => other !== member && other.kind === 'person' && other.words.at(-1) === surname);
}

/** "Billie Jean King … King says": a surname that is a common word too. */
function isSurnameSaying(mention: NameMention, surname: string, reading: Reading): boolean {
  const { words, titled } = mention;
  return words.length === 1 && words[0] === surname && !titled && actsAsPerson(mention, reading);
}

/** A word that the language file knows as something else, or an acronym, is not part of a person's name. */
function isRareWord(word: string, { language }: Reading): boolean {
  const bits = language.words.get(word) ?? 0;
  const common = (bits & ~(WORD.givenName | WORD.particle | WORD.title)) !== 0;
  return !common && !language.known.has(word) && !language.demonyms.has(word) && !/\./.test(word.slice(0, -1));
}

/** Says something, has an age, or is followed by what the person does. */
function actsAsPerson(mention: NameMention, { tokens }: Reading): boolean {
  const next = tokens[mention.last];
  const after = tokens[mention.last + 1];
  const before = tokens[mention.roleFirst - 1];
  if (next === undefined || mention.definite) return false;
  if (isSaying(next.bits) || (has(next, WORD.relative) && next.lower !== 'which' && next.lower !== 'that'))
    return mention.words.length > 1 || isSaying(next.bits);
  if (
    before !== undefined &&
    before.kind === 'word' &&
    isSaying(before.bits) &&
    before.quote === -1 &&
    tokens[mention.roleFirst - 2]?.quote !== -1
  )
    return true;
  if (next.kind !== 'comma' || after === undefined) return false;
  if (/^\d{1,2}$/.test(after.text)) return true;
  return mention.words.length > 1 && hasRoleNoun(tokens.slice(mention.last + 1, mention.last + 8));
}

/** An unknown name without a first name, of which the article speaks as of a thing. */
function isBody({ mentions, best, gender }: Member, reading: Reading): boolean {
  if (best.known !== null || best.given || gender !== null) return false;
  if (mentions.some((mention) => isCalledBody(mention, reading))) return true;
  const says = mentions.filter(({ last, words }) => words.length === 1 && isSaying(reading.tokens[last]?.bits ?? 0));
  return says.length > 0 && says.every((mention) => saysOfItself(mention, reading));
}

/** "The airline Aurelia Air", "a group calling itself Pale Moth". */
function isCalledBody({ roleFirst, titled }: NameMention, { tokens, language }: Reading): boolean {
  const before = tokens[roleFirst - 1];
  if (titled || before === undefined || before.quote !== tokens[roleFirst]?.quote) return false;
  return language.bodyNouns.has(before.lower) || language.pronouns.get(before.lower)?.kind === 'thing';
}

/** "Nordbrygg said it would sell": whoever has one name only and always speaks of itself as "it". */
function saysOfItself({ last }: NameMention, { tokens, language }: Reading): boolean {
  return language.pronouns.get(tokens[last + 1]?.lower ?? '')?.kind === 'thing';
}

function isSaying(bits: number): boolean {
  return (bits & WORD.finite) !== 0 && (bits & WORD.speech) !== 0;
}

function hasRoleNoun(tokens: readonly { bits: number; kind: string }[]): boolean {
  for (const token of tokens) {
    if (token.kind !== 'word') return false;
    if (has(token, WORD.roleNoun)) return true;
    if (has(token, WORD.finite | WORD.auxiliary)) return false;
  }
  return false;
}
