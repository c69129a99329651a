import { has, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import type { Token, TokenRange } from '../text/tokens.ts';
import { knownLength } from './classify-name.ts';
import type { NameRun } from './name-runs.ts';

export const ROLE_BITS = WORD.roleNoun | WORD.roleModifier | WORD.title | WORD.groupNoun | WORD.portfolio;

/** Where the titles that a run starts with end; its first token when it starts with none. */
export function endOfTitles(run: NameRun, parsed: ParsedText): number {
  const [token, next] = [parsed.tokens[run.first], parsed.tokens[run.first + 1]];
  // "King Road"
  if (has(token, WORD.title) && isStreet(next, parsed.use)) return run.first;
  return Math.max(endOfLastTitle(run, parsed), endOfCode(run, parsed));
}

function endOfLastTitle({ first, last, opening }: NameRun, { tokens, use }: ParsedText): number {
  for (let at = last - 1; at >= first; at--) {
    const token = tokens[at];
    // "Dean" is a name where the article has a "Howard Dean".
    if (token === undefined || (at === last - 1 && use.surnames.has(token.lower))) continue;
    if (isTitle(token, at === first) || (at < last - 2 && isTradeOf(token, tokens[at + 1]))) return at + 1;
  }
  // "Striker Babajide Oduya": a trade that has its capital from the start of the sentence.
  return opening && last - first > 1 && isTrade(tokens[first]) ? first + 1 : first;
}

function isStreet(next: Token | undefined, use: ParsedText['use']): boolean {
  return (
    has(next, WORD.placeWord) && !has(next, WORD.organisationWord | WORD.title) && !use.surnames.has(next?.lower ?? '')
  );
}

function isTitle(token: Token, isFirst: boolean): boolean {
  return has(token, WORD.title) && (isFirst || !has(token, WORD.givenName));
}

/** "State Park Patrol Supervisor Tom Sedge". */
function isTradeOf(token: Token, name: Token | undefined): boolean {
  return isTrade(token) && has(name, WORD.givenName);
}

function isTrade(token: Token | undefined): boolean {
  return has(token, WORD.roleNoun) && !has(token, WORD.givenName);
}

const CODE_LETTERS_MAX = 3;

/** "Browns QB Sheldon Okoro": letters right before a first name say what somebody does. */
function endOfCode({ first, last }: NameRun, { tokens, language, use }: ParsedText): number {
  for (let at = last - 2; at >= first; at--) {
    const token = tokens[at];
    if (token === undefined || !token.allCaps || token.text.length > CODE_LETTERS_MAX || /\./.test(token.text))
      continue;
    const isCalled =
      has(tokens[at + 1], WORD.givenName) || (last - at === 2 && use.surnames.has(tokens[at + 1]?.lower ?? ''));
    if (isCalled && !has(token, WORD.givenName) && !language.known.has(token.lower)) return at + 1;
  }
  return first;
}

/** "Secretary of State John Kerry": behind "of State", and behind one word of an office that no list names. */
export function endOfOffice({ first, last }: TokenRange, parsed: ParsedText): number {
  const { tokens } = parsed;
  if (!has(tokens[first], WORD.connector)) return first;
  let at = first + 1;
  for (let step = officeStep({ first: at, last }, parsed); step > 0; step = officeStep({ first: at, last }, parsed)) {
    at += step;
  }
  const unlisted = at === first + 1 && last - at > 2 && !has(tokens[at], WORD.givenName);
  return unlisted ? at + 1 : at;
}

const OFFICE = WORD.portfolio | WORD.connector | WORD.determiner | WORD.organisationWord;

function officeStep(range: TokenRange, parsed: ParsedText): number {
  const token = parsed.tokens[range.first];
  if (range.first >= range.last || token === undefined) return 0;
  const known = knownLength(range, parsed);
  if (known > 0) return known;
  return has(token, OFFICE) || parsed.language.demonyms.has(token.lower) ? 1 : 0;
}

const ROLE_WORDS_MAX = 9;

/** Takes in the role words before a name: "campaign manager", "former president". */
export function withRoleBefore(run: NameRun, parsed: ParsedText): NameRun {
  let at = run.roleFirst;
  // "Kettle maker Tarrow": no role, but what Tarrow is.
  if (isMaker(parsed.tokens[at - 1], parsed) && !has(parsed.tokens[run.first], WORD.givenName)) return run;
  // "Fellow Ennara members": the role of those who belong to it.
  if (isBeforeMembers(run, parsed)) return run;
  while (
    at > 0 &&
    run.roleFirst - at < ROLE_WORDS_MAX &&
    isRoleWord(at - 1, at === run.roleFirst && run.titleLast === at, parsed)
  )
    at--;
  if (at < run.first) at = startOfBody(at, parsed);
  // "For beating champion Ada Okoro": the verb that governs the role is not part of it.
  if (at < run.first && isGerund(at, parsed)) at++;
  const titleLast = run.titleLast > run.roleFirst || at < run.roleFirst ? run.first : run.titleLast;
  return { ...run, roleFirst: at, titleLast };
}

function isBeforeMembers({ first, last, titleLast }: NameRun, { tokens }: ParsedText): boolean {
  const [name, next] = [tokens[first], tokens[last]];
  if (last - first > 1 || titleLast > first || has(name, WORD.givenName) || next?.cap !== false) return false;
  return has(next, WORD.roleNoun | WORD.groupNoun) && !has(next, WORD.finite | WORD.auxiliary);
}

/** "Bank of Canada governor": what stands before "of" is part of the body. */
function startOfBody(from: number, { tokens }: ParsedText): number {
  const [body, joint] = tokens.slice(Math.max(0, from - 2), from);
  const isOf = tokens[from]?.cap && joint?.cap === false && has(joint, WORD.connector) && !has(joint, WORD.coordinator);
  return isOf && body?.cap && has(body, WORD.organisationWord) ? from - 2 : from;
}

/** Where a sentence begins, a capital says nothing. */
function isMaker(token: Token | undefined, { language, use }: ParsedText): boolean {
  return token !== undefined && (!token.cap || !use.capInside.has(token.lower)) && language.bodyMakers.has(token.lower);
}

const BEFORE_ROLE =
  WORD.determiner | WORD.possessive | WORD.preposition | WORD.coordinator | WORD.roleModifier | WORD.finite | WORD.verb;

function isUnlisted(token: Token | undefined): boolean {
  return token?.kind === 'word' && !token.cap && isQualifier(token);
}

/** "To investigate former mayor Okoro": small words that no list has belong to a role only behind what begins a phrase. */
function isInRole(from: number, { tokens, language }: ParsedText): boolean {
  let at = from;
  while (isUnlisted(tokens[at])) at--;
  const before = tokens[at];
  if (at === from || before?.kind !== 'word') return true;
  if (has(before, WORD.infinitive)) return language.sourcePhrases.has(tokens[at - 1]?.lower ?? '');
  return (before.cap && isQualifier(before)) || (has(before, BEFORE_ROLE) && !has(before, WORD.pronoun));
}

function isGerund(at: number, parsed: ParsedText): boolean {
  const token = parsed.tokens[at];
  const before = parsed.tokens[at - 1];
  // "…, prompting Senate President Ada Okoro"
  const opens = before?.kind === 'comma' && token?.cap === false && !has(token, WORD.roleModifier);
  return token !== undefined && (opens || has(before, WORD.preposition)) && endsAsParticiple(token, parsed);
}

/** Whether the word belongs to the role before a name; the one nearest to the name must name an office. */
function isRoleWord(at: number, nearest: boolean, parsed: ParsedText): boolean {
  const { tokens, text, language } = parsed;
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token?.kind !== 'word' || next === undefined || token.quote !== next.quote) return false;
  if (!/^[ \u00a0]+$/.test(text.slice(token.end, next.start))) return false;
  if (has(token, WORD.title | WORD.roleNoun)) return true;
  // "el líder sindical Ernesto Quiroga": here adjectives follow their noun.
  if (nearest && language.facts.adjectivesFollow) return isQualifier(token) && has(tokens[at - 1], WORD.roleNoun);
  if (nearest || has(token, WORD.finite | WORD.determiner)) return false;
  return has(token, ROLE_BITS) || qualifies(at, parsed);
}

/** "To kill Rep. Okoro": a small word before a shortened title is no part of the role. */
function qualifies(at: number, parsed: ParsedText): boolean {
  const [token, next] = [parsed.tokens[at], parsed.tokens[at + 1]];
  if (token?.cap && parsed.language.demonyms.has(token.lower)) return true;
  if (token === undefined || !isQualifier(token)) return false;
  return (
    token.cap || (next?.text.endsWith('.') === false && !(next.cap && has(next, WORD.title)) && isInRole(at, parsed))
  );
}

/** "Handball coach", "data protection commissioner": a noun of which we know nothing else. */
function isQualifier({ bits, cap, text }: Token): boolean {
  // Written small, a first name is a common word ("marine").
  const allowed = WORD.starter | WORD.organisationWord | WORD.placeWord | (cap ? 0 : WORD.givenName);
  return (bits & ~allowed) === 0 && /^\p{L}/u.test(text);
}

const PARTICIPLE_LETTERS_MIN = 6;

/** "Getting Disney on board": the first word has its capital only from the sentence. */
export function endsAsParticiple({ lower }: Token, { language }: ParsedText): boolean {
  return lower.length >= PARTICIPLE_LETTERS_MIN && language.facts.participleEndings.some((end) => lower.endsWith(end));
}
