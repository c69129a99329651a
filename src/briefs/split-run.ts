import type { WordUse } from './find-names.ts';
import { foldName } from './known-names.ts';
import type { NameRun } from './name-runs.ts';
import { type PreparedLanguage, WORD } from './prepare-language.ts';
import type { Reading } from './read-text.ts';
import type { Token } from './tokens.ts';

type Deps = { reading: Reading; use: WordUse };

/** Parts a run into the names in it: titles and roles go before the name, countries in a title count on their own. */
export function parseRun(run: NameRun, deps: Deps): NameRun[] {
  const trimmed = withoutOpeningWord(run, deps);
  if (isKnown(trimmed, deps) || (isBody(trimmed, deps) && !isOfficeOf(trimmed, deps))) return [trimmed];
  const titleLast = lastTitle(trimmed, deps);
  if (titleLast > trimmed.first) return titledRun(trimmed, titleLast, deps);
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
  const common = (token.bits & (WORD.starter | WORD.roleModifier | WORD.participle | WORD.finite)) !== 0;
  const small = use.lower.has(token.lower) && !use.capInside.has(token.lower);
  const keeps = (token.bits & (WORD.title | WORD.givenName)) !== 0 || isKnown(run, { reading, use });
  if (keeps || !(common || small)) return run;
  const rest = { ...run, first: run.first + 1, roleFirst: run.first + 1, titleLast: run.first + 1 };
  return isBody(rest, { reading, use }) && !small ? run : rest;
}

/** "Chargé d'Affaires of the Permanent Mission": a title with what it is the title of. */
function isOfficeOf({ first, last }: NameRun, { reading }: Deps): boolean {
  const { tokens } = reading;
  for (let at = first; at < Math.min(last - 1, first + 3); at++) {
    const joint = tokens[at + 1];
    if (((tokens[at]?.bits ?? 0) & WORD.title) === 0 || joint === undefined) continue;
    if (!joint.cap && (joint.bits & WORD.connector) !== 0) return true;
  }
  return false;
}

/** Holds a word of bodies after any title ("Justice Department", "General Assembly"). */
function isBody({ first, last }: NameRun, { reading }: Deps): boolean {
  const end = reading.tokens[last - 1];
  const head = reading.tokens[last - 2];
  if (end === undefined || last - first < 2) return false;
  if ((end.bits & WORD.title) !== 0) return false;
  const body = (end.bits & (WORD.organisationWord | WORD.placeWord)) !== 0;
  return body && (((head?.bits ?? 0) & WORD.givenName) === 0 || last - first > 3);
}

function lastTitle({ first, last }: NameRun, { reading, use }: Deps): number {
  for (let at = last - 1; at >= first; at--) {
    const token = reading.tokens[at];
    // "Dean" is a name where the article has a "Howard Dean".
    if (token === undefined || (at === last - 1 && use.surnames.has(token.lower))) continue;
    if ((token.bits & WORD.title) !== 0 && (at === first || (token.bits & WORD.givenName) === 0)) return at + 1;
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

/** "Secretary of State John Kerry": skips "of State". */
function afterPortfolio({ first, last }: NameRun, { reading }: Deps): number {
  const { tokens, language } = reading;
  const of = tokens[first];
  if (of === undefined || (of.bits & WORD.connector) === 0) return first;
  let at = first + 1;
  while (at < last) {
    const token = tokens[at];
    if (token === undefined) return at;
    const known = knownLength({ first: at, last }, { reading });
    if (known > 0) at += known;
    else if ((token.bits & (WORD.portfolio | WORD.connector | WORD.determiner | WORD.organisationWord)) !== 0) at++;
    else if (language.demonyms.has(token.lower)) at++;
    else return at;
  }
  return at;
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
  const isOrganisation = rest.some((token) => (token.bits & (WORD.organisationWord | WORD.placeWord)) !== 0);
  return first === run.first || isOrganisation ? run : { ...run, first };
}

function isBeforePerson(token: Token | undefined, next: Token | undefined, language: PreparedLanguage): boolean {
  if (token === undefined || next === undefined) return false;
  if (language.demonyms.has(token.lower)) return true;
  if ((token.bits & WORD.givenName) !== 0 || (next.bits & WORD.givenName) === 0) return false;
  return (
    (token.bits & (WORD.roleModifier | WORD.roleNoun | WORD.groupNoun | WORD.starter)) !== 0 ||
    language.known.has(token.lower)
  );
}

const ROLE_BITS = WORD.roleNoun | WORD.roleModifier | WORD.title | WORD.groupNoun | WORD.portfolio;
const ROLE_WORDS_MAX = 9;

/** Takes in the role words before a name: "campaign manager", "former president". */
function withRoleBefore(run: NameRun, { reading }: Deps): NameRun {
  const { tokens, text, language } = reading;
  let at = run.roleFirst;
  for (; at > 0 && run.roleFirst - at < ROLE_WORDS_MAX; at--) {
    const token = tokens[at - 1];
    const next = tokens[at];
    if (token === undefined || next === undefined || token.kind !== 'word' || token.quote !== next.quote) break;
    if (/[^ \u00a0]/.test(text.slice(token.end, next.start)) || token.end === next.start) break;
    const nearest = at === run.first;
    const role = nearest ? WORD.roleNoun | WORD.title : ROLE_BITS;
    if ((token.bits & role) === 0 && (nearest || !(token.cap && language.demonyms.has(token.lower)))) break;
    if ((token.bits & (WORD.finite | WORD.determiner)) !== 0 && (token.bits & (WORD.title | WORD.roleNoun)) === 0)
      break;
  }
  const titleLast = run.titleLast > run.roleFirst || at < run.roleFirst ? run.first : run.titleLast;
  return { ...run, roleFirst: at, titleLast };
}
