import type { NameOccurrence } from '../names/find-names.ts';
import { has, isListedAs, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import type { Token, TokenRange } from '../text/tokens.ts';
import type { Member } from './members.ts';

/** What the article says an actor is, or null. */
export type RoleFinder = (member: Member) => string | null;

/** Finds each actor's role once: one actor may speak in every line of the article. */
export function createRoleFinder(parsed: ParsedText): RoleFinder {
  const known = new Map<Member, string | null>();
  return (member) => {
    const before = known.get(member);
    const role = before === undefined ? findRole(member, parsed) : before;
    known.set(member, role);
    return role;
  };
}

const ROLE_CHARACTERS_MAX = 140;

/** What the article says a person is ("former President of Afghanistan"): the fullest wording, in its own words. */
function findRole(member: Member, parsed: ParsedText): string | null {
  if (member.kind !== 'person') return null;
  let best: string | null = null;
  for (const occurrence of member.occurrences) {
    for (const read of [roleBefore, roleAfter, roleWithComma]) {
      const role = read(occurrence, parsed);
      if (role !== null && role.length <= ROLE_CHARACTERS_MAX && role.length > (best?.length ?? 0)) best = role;
    }
  }
  return best;
}

/** "Foreign Minister Amara Okoro"; "Mr." alone is no role. */
function roleBefore(occurrence: NameOccurrence, parsed: ParsedText): string | null {
  const tokens = parsed.tokens.slice(occurrence.roleFirst, occurrence.first);
  if (tokens.every((token) => isHonorific(token, parsed))) return null;
  // "Director of the New Mission Ada Okoro", "director of works Mrs. Okoro"
  const isTail = (token: Token) => has(token, LOOSE) || isHonorific(token, parsed);
  const role = tokens.slice(0, tokens.findLastIndex((token) => !isTail(token)) + 1);
  // "Elected Mr. Okoro"
  return role.length === tokens.length || role.some(isRoleWord) ? sliceOf(role, parsed) : null;
}

function isHonorific(token: Token, { language }: ParsedText): boolean {
  return language.genders.has(token.lower) && !has(token, WORD.roleNoun);
}

function sliceOf(tokens: readonly Token[], { text }: ParsedText): string | null {
  const first = tokens[0];
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return null;
  return text.slice(first.start, last.end).replace(/\s+/g, ' ');
}

const APPOSITION_TOKENS_MAX = 20;
const NOUN_WITHIN = 8;
const ENDS = WORD.relative | WORD.subordinator | WORD.auxiliary | WORD.participle;
/** "The author of “A Long Way”": what stands between marks is not part of the role, nor are the words that lead to it. */
const LOOSE = WORD.preposition | WORD.coordinator | WORD.determiner;

/** "Amara Okoro, the director of the institute, …". */
function roleAfter(occurrence: NameOccurrence, parsed: ParsedText): string | null {
  const { tokens } = parsed;
  const range = apposition(occurrence, parsed);
  if (range === null) return null;
  const words = tokens.slice(range.first, range.last);
  // "Ada Okoro, Bram and Cora Finch, …": another person.
  if (words[0]?.cap && has(words[0], WORD.givenName) && !words.some((word) => !word.cap && isRoleWord(word)))
    return null;
  // "Who's the sister of …"
  if (isListedAs(words[0]?.lower.split(/['’]/)[0] ?? '', WORD.relative, parsed.language)) return null;
  const isRole = words.slice(0, NOUN_WITHIN).some((_, index) => isHead(words, index)) || isOffice(range, parsed);
  return isRole ? sliceOf(words, parsed) : null;
}

/** What stands between the comma behind a name and the next one. */
function apposition(occurrence: NameOccurrence, { tokens }: ParsedText): TokenRange | null {
  const comma = skipAside(tokens, occurrence.last);
  if (tokens[comma]?.kind !== 'comma') return null;
  const isArticle = has(tokens[comma + 1], WORD.determiner) && !has(tokens[comma + 1], WORD.pronoun);
  const first = isArticle ? comma + 2 : comma + 1;
  let last = first;
  while (last < first + APPOSITION_TOKENS_MAX && continuesRole(tokens, last)) last++;
  if (last >= first + APPOSITION_TOKENS_MAX || !closes(tokens[last])) return null;
  // "Dressed as a captain" tells what somebody does.
  const acts = has(tokens[first], WORD.verb) && has(tokens[first + 1], WORD.preposition | WORD.subordinator);
  if (acts || has(tokens[first], WORD.coordinator)) return null;
  while (last > first && has(tokens[last - 1], LOOSE)) last--;
  return { first, last };
}

/** "Rob Okoro, President Astra North America, said": a title and a body, and no second person. */
function isOffice({ first, last }: TokenRange, { tokens }: ParsedText): boolean {
  const [title, body] = [tokens[first], tokens[first + 1]];
  if (!title?.cap || !isRoleWord(title) || !body?.cap || last - first < 3) return false;
  const goesOn = has(tokens[last + 1], WORD.finite | WORD.verb | WORD.auxiliary);
  return goesOn && tokens.slice(first + 1, last).every((token) => token.cap && !has(token, WORD.givenName));
}

/** "Okoro (Labour), the member for Ikeja": the aside comes first. */
function skipAside(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.kind !== 'open') return at;
  const close = tokens.slice(at, at + 8).findIndex((token) => token.kind === 'close');
  return close === -1 ? at : at + close + 1;
}

function isRoleWord(token: Token): boolean {
  return has(token, WORD.roleNoun | WORD.title);
}

const AFTER_HEAD = WORD.preposition | WORD.coordinator | WORD.possessive | WORD.time;

/** "Almost all major publications" names no role: the noun for the role must be the head of the phrase. */
function isHead(words: readonly Token[], at: number): boolean {
  const word = words[at];
  const next = words[at + 1];
  if (word === undefined || !isRoleWord(word)) return false;
  return next === undefined || has(next, AFTER_HEAD) || isRoleWord(next);
}

function continuesRole(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || token.quote !== -1) return false;
  if (token.kind !== 'word') return has(token, WORD.possessive);
  if (tokens[at - 1]?.kind === 'comma' && has(token, WORD.pronoun | WORD.preposition)) return false;
  const verb = has(token, WORD.finite) && !has(token, WORD.roleNoun | WORD.reportNoun);
  return !has(token, ENDS) && !verb;
}

function closes(token: Token | undefined): boolean {
  if (token === undefined || token.quote !== -1 || has(token, ENDS)) return true;
  return ['comma', 'stop', 'dash', 'open'].includes(token.kind);
}

/** "The institute's director, Amara Okoro, …", "the head of the institute, Amara Okoro, …". */
function roleWithComma(occurrence: NameOccurrence, parsed: ParsedText): string | null {
  const { tokens } = parsed;
  const comma = occurrence.roleFirst - 1;
  if (tokens[comma]?.kind !== 'comma') return null;
  let start = comma - 1;
  while (comma - start < NOUN_WITHIN && isRolePart(tokens[start]) && !isIntroduced(tokens, start)) start--;
  const words = tokens.slice(start, comma);
  const isRole = isIntroduced(tokens, start) && isRolePart(tokens[start]) && words.some(isRoleWord);
  return isRole ? sliceOf(words, parsed) : null;
}

/** After a determiner or a possessor, and not inside "of the". */
function isIntroduced(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return has(before, WORD.determiner | WORD.possessive) && !has(tokens[at - 2], WORD.preposition);
}

function isRolePart(token: Token | undefined): boolean {
  if (token?.kind !== 'word' || token.quote !== -1) return false;
  return !has(token, ENDS | WORD.coordinator) && (!has(token, WORD.finite) || isRoleWord(token));
}
