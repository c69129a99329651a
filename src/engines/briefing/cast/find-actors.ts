import type { Actor } from '../../../news/article.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { has, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import type { Token } from '../text/tokens.ts';
import type { Cast, Member } from './members.ts';

/** How often an actor was meant by a pronoun, and how many quotations are its own. */
export type MemberActivity = { pronouns: number; quotes: number };

const LEAD_LINES = 2;
const ACTORS_MAX = 12;

type ActorDeps = { headline: string; activities: ReadonlyMap<Member, MemberActivity> };

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

type ActorsFound = { activities: ActorDeps['activities']; roleOf: RoleFinder };

/** The actors of the article, those first who do most in it; places, outlets and credits are none. */
export function findActors(cast: Cast, parsed: ParsedText, { activities, roleOf }: ActorsFound): Actor[] {
  const headline = ` ${foldWords(parsed.headline)} `;
  const ranked = cast.members
    .filter((member) => acts(member, { headline, activities }))
    .map((member) => ({ member, score: scoreOf(member, parsed, { headline, activities }) }))
    .sort((a, b) => b.score - a.score || firstStart(a.member) - firstStart(b.member));
  return ranked.slice(0, ACTORS_MAX).map(({ member }) => toActor(member, roleOf(member), activities.get(member)));
}

function firstStart({ occurrences }: Member): number {
  return Math.min(...occurrences.map((occurrence) => occurrence.start));
}

function foldWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/’s\b|'s\b/g, '')
    .replace(/[^\p{L}\p{N}.-]+/gu, ' ');
}

function acts(member: Member, { headline, activities }: ActorDeps): boolean {
  const speaks = (activities.get(member)?.quotes ?? 0) > 0;
  if (speaks) return true;
  if (member.kind === 'place') return false;
  // An outlet acts where it is the story, or where it speaks in its own name.
  return member.best.known?.kind === 'outlet' ? isInHeadline(member, headline) : !isChance(member);
}

/** A word that has its capital by chance: only in quotations, or once at the start of a sentence. */
function isChance({ kind, best, occurrences, words }: Member): boolean {
  if (kind !== 'organisation' || best.known !== null) return false;
  if (occurrences.every((occurrence) => occurrence.quoted)) return true;
  return words.length === 1 && occurrences.length === 1 && best.leads && best.text !== best.text.toUpperCase();
}

function isInHeadline({ words, kind, occurrences }: Member, headline: string): boolean {
  const forms = kind === 'person' ? [words.at(-1) ?? ''] : occurrences.map(({ forms: { whole } }) => whole);
  return forms.some((form) => form !== '' && headline.includes(` ${form} `));
}

const PRONOUN_WEIGHT = 0.5;
const QUOTE_WEIGHT = 0.25;
const QUOTES_COUNTED_MAX = 3;
const LEAD_BONUS = 2;
const HEADLINE_BONUS = 2;

function scoreOf(member: Member, { lines }: ParsedText, { headline, activities }: ActorDeps): number {
  const leadEnd = lines[Math.min(LEAD_LINES, lines.length) - 1]?.end ?? 0;
  const { pronouns, quotes } = activities.get(member) ?? { pronouns: 0, quotes: 0 };
  const lead = (member.occurrences[0]?.start ?? 0) < leadEnd ? LEAD_BONUS : 0;
  const title = isInHeadline(member, headline) ? HEADLINE_BONUS : 0;
  const spoken = PRONOUN_WEIGHT * pronouns + QUOTE_WEIGHT * Math.min(QUOTES_COUNTED_MAX, quotes);
  return member.occurrences.length + spoken + lead + title;
}

function toActor(member: Member, role: string | null, activity: MemberActivity | undefined): Actor {
  const { best, occurrences } = member;
  // Whoever has no role, no pronoun and no word to say may as well be a ship or a club.
  const silent = role === null && (activity?.pronouns ?? 0) + (activity?.quotes ?? 0) === 0;
  const kind = member.kind === 'person' && member.assumed && silent ? 'organisation' : member.kind;
  const { text: name, start, end } = best;
  return { name, kind: kind === 'place' ? 'country' : kind, role, mentions: occurrences.length, start, end };
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
  return sliceOf(tokens, parsed);
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
  const comma = skipAside(tokens, occurrence.last);
  if (tokens[comma]?.kind !== 'comma') return null;
  const isArticle = has(tokens[comma + 1], WORD.determiner) && !has(tokens[comma + 1], WORD.pronoun);
  const start = isArticle ? comma + 2 : comma + 1;
  let end = start;
  while (end < start + APPOSITION_TOKENS_MAX && continuesRole(tokens, end)) end++;
  if (end >= start + APPOSITION_TOKENS_MAX || !closes(tokens[end])) return null;
  if (has(tokens[start], WORD.coordinator)) return null;
  while (end > start && has(tokens[end - 1], LOOSE)) end--;
  const words = tokens.slice(start, end);
  return words.slice(0, NOUN_WITHIN).some((_, index) => isHead(words, index)) ? sliceOf(words, parsed) : null;
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
  if (token === undefined || token.quote !== -1 || token.kind !== 'word') return false;
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
