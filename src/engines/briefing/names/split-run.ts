import { has, type PreparedLanguage, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import type { Token } from '../text/tokens.ts';
import { knownLength, knownName } from './classify-name.ts';
import type { NameRun } from './name-runs.ts';
import { endOfOffice, endOfTitles, endsAsParticiple, ROLE_BITS, withRoleBefore } from './role-words.ts';

/** Splits a run into the names in it: titles and roles go before the name, countries in a title count on their own. */
export function splitRun(run: NameRun, parsed: ParsedText): NameRun[] {
  const trimmed = withoutOpeningWord(run, parsed);
  if (knownName(trimmed, parsed) !== undefined) return [trimmed];
  const known = isBeforeCountry(trimmed, parsed) ? trimmed.first + 1 : afterAdjectives(trimmed, parsed);
  if (known > trimmed.first) return [startingAt(known, trimmed)];
  if (isBody(trimmed, parsed) && !isOfficeOf(trimmed, parsed)) return [trimmed];
  const titleLast = endOfTitles(trimmed, parsed);
  if (titleLast > trimmed.first) return splitTitledRun(trimmed, titleLast, parsed);
  const placed = afterPlace(trimmed, parsed);
  if (placed !== null) return placed;
  const plain = withoutDemonym(trimmed, parsed);
  return plain.last > plain.first ? [withRoleBefore(plain, parsed)] : [];
}

/** "Mountainous Nepal", where a sentence begins. */
function isBeforeCountry({ first, last, opening }: NameRun, parsed: ParsedText): boolean {
  if (!opening || parsed.use.capInside.has(parsed.tokens[first]?.lower ?? '')) return false;
  return knownName({ first: first + 1, last }, parsed)?.kind === 'country';
}

/** "Native American Supreme Court", "Presumptive Democratic White House": a known name or a body behind a label of people. */
function afterAdjectives({ first, last }: NameRun, parsed: ParsedText): number {
  for (let at = first; at < last - 2; at++) {
    const known = parsed.language.known;
    const [word, next] = [parsed.tokens[at]?.lower ?? '', parsed.tokens[at + 1]?.lower ?? ''];
    const rest = { first: at + 2, last };
    if (at === first && known.get(`${word} ${next}`)?.kind === 'other' && last - at > 3) return at + 2;
    if (at > first && known.get(word)?.kind === 'other' && knownName({ ...rest, first: at + 1 }, parsed) !== undefined)
      return at + 1;
  }
  return first;
}

/** "Former minister": where every word has a capital, a first word that the article also writes small is no name. */
function withoutOpeningWord(run: NameRun, parsed: ParsedText): NameRun {
  const { tokens, use, language } = parsed;
  const token = tokens[run.first];
  if (token === undefined || !run.opening || run.last - run.first < 2) return run;
  if (has(token, WORD.title | WORD.givenName) || knownName(run, parsed) !== undefined) return run;
  if (isWrittenPair(run, parsed)) return run;
  const alwaysCap = use.capInside.has(token.lower);
  const small = use.lower.has(token.lower) && !alwaysCap;
  const acts = endsAsParticiple(token, parsed) && !alwaysCap;
  const common = has(token, WORD.starter | WORD.roleModifier | WORD.participle | WORD.finite);
  // "Shipbuilder Holm & Sand"
  const pair = tokens.slice(run.first, run.last).some(({ text }) => text === '&');
  const maker = pair && language.bodyMakers.has(token.lower) && !alwaysCap;
  if (!(common || small || acts || maker)) return run;
  const rest = startingAt(run.first + 1, run);
  return isBody(rest, parsed) && !small && !maker ? run : rest;
}

/** The name from here on, without a title. */
function startingAt(first: number, run: NameRun): NameRun {
  return { ...run, first, roleFirst: first, titleLast: first };
}

/** "Big Machine": written so inside a sentence too. */
function isWrittenPair({ first }: NameRun, { tokens, use }: ParsedText): boolean {
  const [token, next] = [tokens[first], tokens[first + 1]];
  if (token === undefined || next === undefined || has(token, ROLE_BITS) || has(next, ROLE_BITS)) return false;
  return use.pairs.has(`${token.lower} ${next.lower}`);
}

/** "Chargé d'Affaires of the Permanent Mission": a title with what it is the title of. */
function isOfficeOf({ first, last }: NameRun, { tokens }: ParsedText): boolean {
  for (let at = first; at < Math.min(last - 1, first + 3); at++) {
    const joint = tokens[at + 1];
    if (has(tokens[at], WORD.title) && joint?.cap === false && has(joint, WORD.connector)) return true;
  }
  return false;
}

/** Ends in a word for a body or a place and in no title ("Justice Department", "General Assembly"). */
function isBody({ first, last }: NameRun, { tokens }: ParsedText): boolean {
  const end = tokens[last - 1];
  if (last - first < 2 || has(end, WORD.title) || !has(end, WORD.organisationWord | WORD.placeWord)) return false;
  return !has(tokens[last - 2], WORD.givenName) || last - first > 3;
}

/** "The ambassador to Britain Liu Xia": a country behind a preposition, and the person whose title it belongs to. */
function afterPlace(run: NameRun, parsed: ParsedText): NameRun[] | null {
  const { tokens } = parsed;
  const length = knownLength(run, parsed);
  if (length === 0 || run.last - run.first - length < 2) return null;
  if (!has(tokens[run.first - 1], WORD.preposition) || !has(tokens[run.first - 2], WORD.roleNoun | WORD.title))
    return null;
  const middle = run.first + length;
  if (tokens.slice(middle, run.last).some(isOfBodyOrPlace)) return null;
  return [
    { ...run, last: middle },
    { ...run, first: middle, roleFirst: run.first - 2, titleLast: middle },
  ];
}

function isOfBodyOrPlace(token: Token): boolean {
  return has(token, WORD.organisationWord | WORD.placeWord);
}

function splitTitledRun(whole: NameRun, titleLast: number, parsed: ParsedText): NameRun[] {
  const run = withoutNoun(whole, titleLast, parsed);
  const before = knownBefore({ ...run, last: titleLast }, parsed);
  const first = endOfOffice({ first: titleLast, last: run.last }, parsed);
  if (isOfBody({ ...run, first }, titleLast, parsed)) {
    const body = has(parsed.tokens[titleLast + 1], WORD.determiner) ? titleLast + 2 : first;
    return [...before, startingAt(body, run)];
  }
  const inner = knownIn({ ...run, first: titleLast, last: first }, parsed);
  // "Minister for Traditional Affairs and Roads": nobody's name has an "and".
  const isJoint = parsed.tokens.slice(first, run.last).some((token) => has(token, WORD.coordinator));
  const isOffice = first > titleLast && (isJoint || isBody({ ...run, first }, parsed));
  if (first >= run.last || isOffice) return [...before, ...inner];
  return [...before, ...inner, withRoleBefore({ ...run, first, titleLast }, parsed)];
}

/** "President Okoro Speech": a heading's noun behind the name. */
function withoutNoun(run: NameRun, titleLast: number, { tokens, use }: ParsedText): NameRun {
  const end = tokens[run.last - 1];
  const noun = run.last - titleLast === 2 && has(end, WORD.reportNoun) && !use.surnames.has(end?.lower ?? '');
  return noun && !has(tokens[titleLast], WORD.connector) ? { ...run, last: run.last - 1 } : run;
}

/** "CEO of Hipcricket", "editor of the Ikeja Globe": what comes right behind "of", without a first name, is the body. */
function isOfBody({ first, last }: NameRun, titleLast: number, parsed: ParsedText): boolean {
  const { tokens } = parsed;
  if (first >= last || !has(tokens[titleLast], WORD.connector)) return false;
  const rest = tokens.slice(titleLast + 1, last);
  if (has(rest[0], WORD.determiner)) return !rest.some((token) => has(token, WORD.givenName));
  const placed = knownLength({ first: last - 1, last }, parsed) > 0;
  return first === titleLast + 1 && (placed || last - first <= 2) && !has(tokens[first], WORD.givenName);
}

/** A known name in front of a title: "White House Press Secretary". */
function knownBefore(run: NameRun, parsed: ParsedText): NameRun[] {
  const length = knownLength(run, parsed);
  return length === 0 ? [] : [{ ...startingAt(run.first, run), last: run.first + length }];
}

/** The first known name in these tokens. */
function knownIn(run: NameRun, parsed: ParsedText): NameRun[] {
  for (let first = run.first; first < run.last; first++) {
    const length = knownLength({ first, last: run.last }, parsed);
    if (length > 0) return [{ ...startingAt(first, run), last: first + length }];
  }
  return [];
}

/** "Russian Vera Orlova" and "Republican Ada Okoro" lose their first word; "Russian Foreign Ministry" keeps it. */
function withoutDemonym(run: NameRun, { tokens, language }: ParsedText): NameRun {
  let first = run.first;
  while (first < run.last - 1 && isBeforePerson(tokens[first], tokens[first + 1], language)) first++;
  return tokens.slice(first, run.last).some(isOfBodyOrPlace) ? run : { ...run, first };
}

function isBeforePerson(token: Token | undefined, next: Token | undefined, language: PreparedLanguage): boolean {
  if (token === undefined) return false;
  if (language.demonyms.has(token.lower)) return true;
  if (language.inhabitants.has(token.lower) && has(next, WORD.givenName)) return true;
  if (has(token, WORD.givenName) || !has(next, WORD.givenName)) return false;
  return (
    has(token, WORD.roleModifier | WORD.roleNoun | WORD.groupNoun | WORD.starter) || language.known.has(token.lower)
  );
}
