import type { NameRun } from './name-runs.ts';
import type { Reading } from './read-text.ts';
import type { Token } from './tokens.ts';
import { has, WORD } from './word-bits.ts';

type Deps = { reading: Reading };

export const ROLE_BITS = WORD.roleNoun | WORD.roleModifier | WORD.title | WORD.groupNoun | WORD.portfolio;
const ROLE_WORDS_MAX = 9;

/** Takes in the role words before a name: "campaign manager", "former president". */
export function withRoleBefore(run: NameRun, deps: Deps): NameRun {
  let at = run.roleFirst;
  while (at > 0 && run.roleFirst - at < ROLE_WORDS_MAX && isRoleWord(at - 1, at === run.first, deps)) at--;
  // "For beating champion Ada Okoro".
  if (at < run.first && isGerund(at, deps)) at++;
  const titleLast = run.titleLast > run.roleFirst || at < run.roleFirst ? run.first : run.titleLast;
  return { ...run, roleFirst: at, titleLast };
}

/** "By beating champion": a verb that governs the role. */
function isGerund(at: number, { reading }: Deps): boolean {
  const token = reading.tokens[at];
  return token !== undefined && has(reading.tokens[at - 1], WORD.preposition) && endsAsParticiple(token, reading);
}

/** Whether the word belongs to the role before a name; the one nearest to the name must name an office. */
function isRoleWord(at: number, nearest: boolean, { reading }: Deps): boolean {
  const { tokens, text, language } = reading;
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token?.kind !== 'word' || next === undefined || token.quote !== next.quote) return false;
  if (!/^[ \u00a0]+$/.test(text.slice(token.end, next.start))) return false;
  if (has(token, WORD.title | WORD.roleNoun)) return true;
  // "el líder sindical Ernesto Quiroga": here adjectives follow their noun.
  if (nearest && language.facts.adjectivesFollow) return isQualifier(token) && has(tokens[at - 1], WORD.roleNoun);
  if (nearest || has(token, WORD.finite | WORD.determiner)) return false;
  return has(token, ROLE_BITS) || (token.cap && language.demonyms.has(token.lower)) || qualifies(token, next);
}

/** "To kill Rep. Okoro": what stands small before a shortened title is no part of it. */
function qualifies(token: Token, next: Token): boolean {
  return isQualifier(token) && (token.cap || !next.text.endsWith('.'));
}

/** "Handball coach", "data protection commissioner": a noun of which we know nothing else. */
function isQualifier(token: Token): boolean {
  // Written small, a first name is a common word ("marine").
  const names = token.cap ? 0 : WORD.givenName;
  return (
    (token.bits & ~(WORD.starter | WORD.organisationWord | WORD.placeWord | names)) === 0 && /^\p{L}/u.test(token.text)
  );
}

const PARTICIPLE_LETTERS_MIN = 6;

/** "Getting Disney on board": the first word only has its capital from the sentence. */
export function endsAsParticiple({ lower }: Token, { language }: Reading): boolean {
  return lower.length >= PARTICIPLE_LETTERS_MIN && language.facts.participleEndings.some((end) => lower.endsWith(end));
}
