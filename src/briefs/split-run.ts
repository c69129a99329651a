import type { WordUse } from './find-names.ts';
import { foldName } from './known-names.ts';
import type { NameRun } from './name-runs.ts';
import type { PreparedLanguage } from './prepare-language.ts';
import type { Reading } from './read-text.ts';
import type { Token } from './tokens.ts';
import { has, WORD } from './word-bits.ts';

type Deps = { reading: Reading; use: WordUse };

/** Parts a run into the names in it: titles and roles go before the name, countries in a title count on their own. */
export function parseRun(run: NameRun, deps: Deps): NameRun[] {
  const trimmed = withoutOpeningWord(run, deps);
  if (isKnown(trimmed, deps) || (isBody(trimmed, deps) && !isOfficeOf(trimmed, deps))) return [trimmed];
  const titleLast = Math.max(lastTitle(trimmed, deps), afterCode(trimmed, deps));
  if (titleLast > trimmed.first) return titledRun(trimmed, titleLast, deps);
  const placed = afterPlace(trimmed, deps);
  if (placed !== null) return placed;
  const plain = withoutDemonym(trimmed, deps);
  return plain.last > plain.first ? [withRoleBefore(plain, deps)] : [];
}

function isKnown({ first, last }: NameRun, { reading }: Deps): boolean {
  const { tokens, text, language } = reading;
  return language.known.has(foldName(text.slice(tokens[first]?.start ?? 0, tokens[last - 1]?.end ?? 0)));
}

/** "Former minister": where every word has a capital, a first word that the article also writes small is no name. */
function withoutOpeningWord(run: NameRun, { reading, use }: Deps): NameRun {
  const token = reading.tokens[run.first];
  if (token === undefined || !run.opening || run.last - run.first < 2) return run;
  const common = has(token, WORD.starter | WORD.roleModifier | WORD.participle | WORD.finite);
  const small = use.lower.has(token.lower) && !use.capInside.has(token.lower);
  const acts = endsAsParticiple(token, reading) && !use.capInside.has(token.lower);
  const pair = isPair(run, { reading, use });
  const keeps = pair || has(token, WORD.title | WORD.givenName) || isKnown(run, { reading, use });
  if (keeps || !(common || small || acts)) return run;
  const rest = { ...run, first: run.first + 1, roleFirst: run.first + 1, titleLast: run.first + 1 };
  return isBody(rest, { reading, use }) && !small ? run : rest;
}

/** "Big Machine": written so inside a sentence too. */
function isPair({ first }: NameRun, { reading: { tokens }, use }: Deps): boolean {
  const [token, next] = [tokens[first], tokens[first + 1]];
  if (token === undefined || next === undefined || has(token, ROLE_BITS) || has(next, ROLE_BITS)) return false;
  return use.pairs.has(`${token.lower} ${next.lower}`);
}

const PARTICIPLE_LETTERS_MIN = 6;

/** "Getting Disney on board": the first word only has its capital from the sentence. */
function endsAsParticiple({ lower }: Token, { language }: Reading): boolean {
  return lower.length >= PARTICIPLE_LETTERS_MIN && language.facts.participleEndings.some((end) => lower.endsWith(end));
}

/** "Chargé d'Affaires of the Permanent Mission": a title with what it is the title of. */
function isOfficeOf({ first, last }: NameRun, { reading }: Deps): boolean {
  const { tokens } = reading;
  for (let at = first; at < Math.min(last - 1, first + 3); at++) {
    const joint = tokens[at + 1];
    if (!has(tokens[at], WORD.title) || joint === undefined) continue;
    if (!joint.cap && has(joint, WORD.connector)) return true;
  }
  return false;
}

/** Holds a word of bodies after any title ("Justice Department", "General Assembly"). */
function isBody({ first, last }: NameRun, { reading }: Deps): boolean {
  const end = reading.tokens[last - 1];
  const head = reading.tokens[last - 2];
  if (end === undefined || last - first < 2) return false;
  if (has(end, WORD.title)) return false;
  const body = has(end, WORD.organisationWord | WORD.placeWord);
  return body && (!has(head, WORD.givenName) || last - first > 3);
}

function lastTitle({ first, last, opening }: NameRun, { reading, use }: Deps): number {
  for (let at = last - 1; at >= first; at--) {
    const token = reading.tokens[at];
    // "Dean" is a name where the article has a "Howard Dean".
    if (token === undefined || (at === last - 1 && use.surnames.has(token.lower))) continue;
    if (has(token, WORD.title) && (at === first || !has(token, WORD.givenName))) return at + 1;
  }
  // "Striker Babajide Oduya": a trade that has its capital from the start of the sentence.
  const trade =
    opening &&
    last - first > 1 &&
    has(reading.tokens[first], WORD.roleNoun) &&
    !has(reading.tokens[first], WORD.givenName);
  return trade ? first + 1 : first;
}

/** "The ambassador to Britain Liu Xia": a country behind a preposition, and the person whose title it belongs to. */
function afterPlace(run: NameRun, { reading }: Deps): NameRun[] | null {
  const { tokens } = reading;
  const length = knownLength(run, { reading });
  if (length === 0 || run.last - run.first - length < 2) return null;
  if (!has(tokens[run.first - 1], WORD.preposition) || !has(tokens[run.first - 2], WORD.roleNoun | WORD.title))
    return null;
  const middle = run.first + length;
  if (tokens.slice(middle, run.last).some((token) => has(token, WORD.organisationWord | WORD.placeWord))) return null;
  return [
    { ...run, last: middle },
    { ...run, first: middle, roleFirst: run.first - 2, titleLast: middle },
  ];
}

const CODE_LETTERS_MAX = 3;

/** "Browns QB Sheldon Okoro": letters right before a first name say what somebody does. */
function afterCode({ first, last }: NameRun, { reading: { tokens, language } }: Deps): number {
  for (let at = last - 3; at >= first; at--) {
    const token = tokens[at];
    if (token === undefined || !token.allCaps || token.text.length > CODE_LETTERS_MAX || /\./.test(token.text))
      continue;
    if (has(tokens[at + 1], WORD.givenName) && !has(token, WORD.givenName) && !language.known.has(token.lower))
      return at + 1;
  }
  return first;
}

function titledRun(run: NameRun, titleLast: number, deps: Deps): NameRun[] {
  const before = knownBefore({ ...run, last: titleLast }, deps);
  const first = afterPortfolio({ ...run, first: titleLast }, deps);
  const inner = first > titleLast ? knownIn({ ...run, first: titleLast, last: first }, deps) : [];
  const isOffice = first > titleLast && isBody({ ...run, first }, deps);
  if (first >= run.last || isOffice) return [...before, ...inner];
  const named = { ...run, first, titleLast };
  return [...before, ...inner, withRoleBefore(named, deps)];
}

/** "Secretary of State John Kerry": skips "of State", and one word of an office that nobody has told us of. */
function afterPortfolio({ first, last }: NameRun, { reading }: Deps): number {
  const { tokens } = reading;
  const of = tokens[first];
  if (of === undefined || !has(of, WORD.connector)) return first;
  let at = first + 1;
  for (
    let step = portfolioStep({ first: at, last }, reading);
    step > 0;
    step = portfolioStep({ first: at, last }, reading)
  ) {
    at += step;
  }
  const unknown = at === first + 1 && last - at > 2 && !has(tokens[at], WORD.givenName);
  return unknown ? at + 1 : at;
}

const OFFICE = WORD.portfolio | WORD.connector | WORD.determiner | WORD.organisationWord;

function portfolioStep({ first, last }: { first: number; last: number }, reading: Reading): number {
  const token = reading.tokens[first];
  if (first >= last || token === undefined) return 0;
  const known = knownLength({ first, last }, { reading });
  if (known > 0) return known;
  return has(token, OFFICE) || reading.language.demonyms.has(token.lower) ? 1 : 0;
}

function knownLength({ first, last }: { first: number; last: number }, { reading }: Pick<Deps, 'reading'>): number {
  const { tokens, text, language } = reading;
  const longest = language.knownLengths.get(tokens[first]?.lower ?? '') ?? 0;
  for (let end = Math.min(last, first + longest); end > first; end--) {
    const words = foldName(text.slice(tokens[first]?.start ?? 0, tokens[end - 1]?.end ?? 0));
    if (language.known.has(words)) return end - first;
  }
  return 0;
}

/** A known name in front of a title: "White House Press Secretary". */
function knownBefore(run: NameRun, deps: Deps): NameRun[] {
  const length = knownLength(run, deps);
  return length === 0 ? [] : [{ ...run, last: run.first + length, roleFirst: run.first, titleLast: run.first }];
}

function knownIn(run: NameRun, deps: Deps): NameRun[] {
  for (let at = run.first; at < run.last; at++) {
    const length = knownLength({ first: at, last: run.last }, deps);
    if (length > 0) return [{ ...run, first: at, last: at + length, roleFirst: at, titleLast: at }];
  }
  return [];
}

/** "Russian Vera Orlova" and "Republican Ada Okoro" lose their first word; "Russian Foreign Ministry" keeps it. */
function withoutDemonym(run: NameRun, { reading }: Deps): NameRun {
  const { tokens, language } = reading;
  let first = run.first;
  while (first < run.last - 1 && isBeforePerson(tokens[first], tokens[first + 1], language)) first++;
  const rest = tokens.slice(first, run.last);
  const isOrganisation = rest.some((token) => has(token, WORD.organisationWord | WORD.placeWord));
  return first === run.first || isOrganisation ? run : { ...run, first };
}

function isBeforePerson(token: Token | undefined, next: Token | undefined, language: PreparedLanguage): boolean {
  if (token === undefined || next === undefined) return false;
  if (language.demonyms.has(token.lower)) return true;
  if (has(token, WORD.givenName) || !has(next, WORD.givenName)) return false;
  return (
    has(token, WORD.roleModifier | WORD.roleNoun | WORD.groupNoun | WORD.starter) || language.known.has(token.lower)
  );
}

const ROLE_BITS = WORD.roleNoun | WORD.roleModifier | WORD.title | WORD.groupNoun | WORD.portfolio;
const ROLE_WORDS_MAX = 9;

/** Takes in the role words before a name: "campaign manager", "former president". */
function withRoleBefore(run: NameRun, deps: Deps): NameRun {
  let at = run.roleFirst;
  while (at > 0 && run.roleFirst - at < ROLE_WORDS_MAX && isRoleWord(at - 1, at === run.first, deps)) at--;
  // "For beating champion Ada Okoro".
  if (at < run.first && isGerund(at, deps)) at++;
  const titleLast = run.titleLast > run.roleFirst || at < run.roleFirst ? run.first : run.titleLast;
  return { ...run, roleFirst: at, titleLast };
}

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
