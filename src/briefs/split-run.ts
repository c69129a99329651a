import type { WordUse } from './find-names.ts';
import { foldName } from './known-names.ts';
import type { NameRun } from './name-runs.ts';
import type { PreparedLanguage } from './prepare-language.ts';
import type { Reading } from './read-text.ts';
import { endsAsParticiple, ROLE_BITS, withRoleBefore } from './role-before.ts';
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

/** "President Okoro Speech": a heading's noun behind the name. */
function withoutNoun(run: NameRun, titleLast: number, { reading: { tokens }, use }: Deps): NameRun {
  const end = tokens[run.last - 1];
  const noun = run.last - titleLast === 2 && has(end, WORD.reportNoun) && !use.surnames.has(end?.lower ?? '');
  return noun && !has(tokens[titleLast], WORD.connector) ? { ...run, last: run.last - 1 } : run;
}

function titledRun(whole: NameRun, titleLast: number, deps: Deps): NameRun[] {
  const run = withoutNoun(whole, titleLast, deps);
  const before = knownBefore({ ...run, last: titleLast }, deps);
  const first = afterPortfolio({ ...run, first: titleLast }, deps);
  const inner = first > titleLast ? knownIn({ ...run, first: titleLast, last: first }, deps) : [];
  if (isOfBody({ ...run, first }, titleLast, deps))
    return [...before, { ...run, first, roleFirst: first, titleLast: first }];
  const isOffice = first > titleLast && isBody({ ...run, first }, deps);
  if (first >= run.last || isOffice) return [...before, ...inner];
  const named = { ...run, first, titleLast };
  return [...before, ...inner, withRoleBefore(named, deps)];
}

/** "CEO of Hipcricket": what comes right behind "of", without a first name, is the body. */
function isOfBody({ first, last }: NameRun, titleLast: number, { reading: { tokens } }: Deps): boolean {
  if (first !== titleLast + 1 || first >= last || !has(tokens[titleLast], WORD.connector)) return false;
  return last - first <= 2 && !has(tokens[first], WORD.givenName);
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
