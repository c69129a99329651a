import type { NameMention } from './find-names.ts';
import type { Member } from './gather-cast.ts';
import type { Reading } from './read-text.ts';
import type { Token } from './tokens.ts';
import { has, WORD } from './word-bits.ts';

const ROLE_CHARACTERS_MAX = 140;

/** What the article says a person is ("former President of Afghanistan"): the fullest wording, in its own words. */
export function findRole(member: Member, reading: Reading): string | null {
  if (member.kind !== 'person') return null;
  let best: string | null = null;
  for (const mention of member.mentions) {
    for (const role of [roleBefore(mention, reading), roleAfter(mention, reading), roleWithComma(mention, reading)]) {
      if (role !== null && role.length <= ROLE_CHARACTERS_MAX && role.length > (best?.length ?? 0)) best = role;
    }
  }
  return best;
}

/** "Foreign Minister Amara Okoro"; a bare "Mr." is no role. */
function roleBefore(mention: NameMention, reading: Reading): string | null {
  const tokens = reading.tokens.slice(mention.roleFirst, mention.first);
  if (tokens.every((token) => isHonorific(token, reading))) return null;
  return sliceOf(tokens, reading);
}

function isHonorific(token: Token, { language }: Reading): boolean {
  return language.genders.has(token.lower) && !has(token, WORD.roleNoun);
}

function sliceOf(tokens: readonly Token[], { text }: Reading): string | null {
  const first = tokens[0];
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return null;
  return text.slice(first.start, last.end).replace(/\s+/g, ' ');
}

const APPOSITION_TOKENS_MAX = 20;
const NOUN_WITHIN = 8;
const ENDS = WORD.relative | WORD.subordinator | WORD.auxiliary | WORD.participle;

/** "Amara Okoro, the director of the institute, …". */
function roleAfter(mention: NameMention, reading: Reading): string | null {
  const { tokens } = reading;
  const comma = skipAside(tokens, mention.last);
  if (tokens[comma]?.kind !== 'comma') return null;
  const start = isArticle(tokens[comma + 1]) ? comma + 2 : comma + 1;
  let end = start;
  while (end < start + APPOSITION_TOKENS_MAX && continuesRole(tokens, end)) end++;
  if (end >= start + APPOSITION_TOKENS_MAX || !closes(tokens[end])) return null;
  if (has(tokens[start], WORD.coordinator)) return null;
  while (end > start && has(tokens[end - 1], LOOSE)) end--;
  const words = tokens.slice(start, end);
  return words.slice(0, NOUN_WITHIN).some((_, index) => isHead(words, index)) ? sliceOf(words, reading) : null;
}

/** "The author of “A Long Way”": what stands between marks is not part of the role, nor what leads to it. */
const LOOSE = WORD.preposition | WORD.coordinator | WORD.determiner;

/** "Okoro (Labour)" has its aside first. */
function skipAside(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.kind !== 'open') return at;
  const close = tokens.slice(at, at + 8).findIndex((token) => token.kind === 'close');
  return close === -1 ? at : at + close + 1;
}

function isArticle(token: Token | undefined): boolean {
  return token !== undefined && has(token, WORD.determiner) && !has(token, WORD.pronoun);
}

function isRoleWord(token: Token): boolean {
  return has(token, WORD.roleNoun | WORD.title);
}

const AFTER_HEAD = WORD.preposition | WORD.coordinator | WORD.possessive | WORD.time;

/** "Almost all major publications" names no role: the noun for it must be what the phrase is about. */
function isHead(words: readonly Token[], at: number): boolean {
  const word = words[at];
  const next = words[at + 1];
  if (word === undefined || !isRoleWord(word)) return false;
  return next === undefined || has(next, AFTER_HEAD) || isRoleWord(next);
}

function continuesRole(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || token.quote !== -1 || token.kind !== 'word') return false;
  if (tokens[at - 1]?.kind === 'comma' && has(token, WORD.pronoun | WORD.preposition)) return false;
  const verb = has(token, WORD.finite) && !has(token, WORD.roleNoun | WORD.reportNoun);
  return !has(token, ENDS) && !verb;
}

function closes(token: Token | undefined): boolean {
  return (
    token === undefined ||
    ['comma', 'stop', 'dash', 'open'].includes(token.kind) ||
    has(token, ENDS) ||
    token.quote !== -1
  );
}

/** "The institute's director, Amara Okoro, …", "the head of the institute, Amara Okoro, …". */
function roleWithComma(mention: NameMention, reading: Reading): string | null {
  const { tokens } = reading;
  const comma = mention.roleFirst - 1;
  if (tokens[comma]?.kind !== 'comma') return null;
  let start = comma - 1;
  while (comma - start < NOUN_WITHIN && isRolePart(tokens[start]) && !isIntroduced(tokens, start)) start--;
  const words = tokens.slice(start, comma);
  return isIntroduced(tokens, start) && isRolePart(tokens[start]) && words.some(isRoleWord)
    ? sliceOf(words, reading)
    : null;
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
