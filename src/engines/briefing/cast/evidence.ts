import { normalText } from '../../../news/publisher-text.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { has, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import type { Token } from '../text/tokens.ts';

const SKIPPED = WORD.adverb | WORD.time;
const ASIDE_TOKENS_MAX = 20;
/** A list of names without end has no verb. */
const SUBJECTS_TOKENS_MAX = 60;

/** Whether the name is the subject of a verb that tells what somebody does or says, outside quotations. */
export function isActing(name: NameOccurrence, parsed: ParsedText): boolean {
  const { tokens, language } = parsed;
  if (name.quoted || name.possessive || name.compound || isHanging(name, parsed)) return false;
  const at = predicateOf(name, parsed);
  const verb = tokens[at];
  if (verb === undefined || verb.cap || verb.quote !== -1) return false;
  const next = tokens[skipAdverbs(tokens, at + 1)];
  if (next !== undefined && language.thingVerbs.has(next.lower)) return false;
  if (isBareWord(name) && !actsPlainly(at, parsed)) return false;
  if (has(verb, WORD.auxiliary)) {
    // "Is recalling", "has lost", "will appeal", "was fined"; not "is cheap".
    return (
      has(next, WORD.verb | WORD.finite | WORD.bare | WORD.participle) ||
      endsAsVerb(next, parsed) ||
      !has(verb, WORD.passive)
    );
  }
  return has(verb, WORD.finite | WORD.verb) && !language.thingVerbs.has(verb.lower);
}

/** One word or letters that no list has: the name of a thing as well as of somebody. */
function isBareWord({ words, known, given, titled }: NameOccurrence): boolean {
  return words.length === 1 && known === null && !given && !titled;
}

/** "Said", "signed", "is recalling"; not "can optimise" or "should be". */
function actsPlainly(at: number, { tokens }: ParsedText): boolean {
  const verb = tokens[at];
  if (!has(verb, WORD.auxiliary) || has(verb, WORD.passive)) return true;
  return !has(tokens[skipAdverbs(tokens, at + 1)], WORD.auxiliary | WORD.passive);
}

/** "On the BBC": behind a preposition. */
export function isHanging({ roleFirst, definite }: NameOccurrence, { tokens }: ParsedText): boolean {
  return has(tokens[roleFirst - (definite ? 2 : 1)], WORD.preposition);
}

function endsAsVerb(token: Token | undefined, { language }: ParsedText): boolean {
  return token?.cap === false && language.facts.participleEndings.some((ending) => token.lower.endsWith(ending));
}

function skipAdverbs(tokens: readonly Token[], from: number): number {
  let at = from;
  while (tokens[at]?.cap === false && has(tokens[at], SKIPPED) && !has(tokens[at], WORD.auxiliary)) at++;
  return at;
}

/** Where the verb of this subject may stand: behind an aside, an apposition between commas and other subjects. */
function predicateOf({ last }: NameOccurrence, { tokens }: ParsedText): number {
  let at = last;
  const isOpening = tokens[at]?.kind === 'open';
  if (isOpening) at = 1 + endOfAside(tokens, at, 'close');
  if (tokens[at]?.kind === 'comma') {
    const end = endOfAside(tokens, at, 'comma');
    at = end > at ? end + 1 : at;
  }
  if (has(tokens[at], WORD.relative)) at++;
  const end = at + SUBJECTS_TOKENS_MAX;
  while (at < end && has(tokens[at], WORD.coordinator) && tokens[at + 1]?.cap) {
    at++;
    while (at < end && tokens[at]?.cap) at++;
  }
  return skipAdverbs(tokens, at);
}

function endOfAside(tokens: readonly Token[], from: number, kind: Token['kind']): number {
  for (let at = from + 1; at < from + ASIDE_TOKENS_MAX; at++) {
    const token = tokens[at];
    if (token === undefined || token.kind === 'stop' || token.quote !== -1) return from;
    if (token.kind === kind) return at;
  }
  return from;
}

/** "The airline Aurelia Air", "a group calling itself Pale Moth", "Quiet Water, a charity", "the publisher, Tall Books,". */
export function isCalledBody(name: NameOccurrence, parsed: ParsedText): boolean {
  const { roleFirst, titled, last } = name;
  const { tokens, language } = parsed;
  const before = tokens[roleFirst - 1];
  if (titled || tokens[roleFirst]?.quote !== (before ?? tokens[roleFirst])?.quote) return false;
  if (before !== undefined && isThing(before, parsed)) return true;
  if (before !== undefined && language.bodyMakers.has(before.lower)) return true;
  const introduced = before?.kind === 'comma' ? tokens[roleFirst - 2] : undefined;
  if (
    introduced !== undefined &&
    !introduced.cap &&
    language.bodyMakers.has(introduced.lower) &&
    tokens[last]?.kind === 'comma'
  )
    return true;
  return isFollowedByBody(last, parsed);
}

function isThing(token: Token, { language }: ParsedText): boolean {
  return (
    has(token, WORD.pronoun) && language.pronouns.get(token.lower)?.kind === 'thing' && !has(token, WORD.determiner)
  );
}

const NOUN_WITHIN = 6;
const PHRASE_END = WORD.preposition | WORD.relative | WORD.participle;

/** "Quiet Water, a charity in Ikeja": the head of the phrase behind the comma is a body. */
function isFollowedByBody(last: number, { tokens, language }: ParsedText): boolean {
  if (tokens[last]?.kind !== 'comma' || !has(tokens[last + 1], WORD.determiner)) return false;
  const phrase = tokens.slice(last + 2, last + 2 + NOUN_WITHIN);
  const end = phrase.findIndex((token) => token.kind !== 'word' || has(token, PHRASE_END));
  const head = end > 0 ? phrase[end - 1] : undefined;
  return head !== undefined && language.bodyMakers.has(head.lower);
}

/** "Nordbrygg said on Monday it would sell": whoever has one name only and speaks of itself as "it". */
export function saysOfItself({ last }: NameOccurrence, { tokens, language }: ParsedText): boolean {
  const rest = tokens.slice(last + 1, last + NOUN_WITHIN);
  const subject = rest.find((token) => token.kind !== 'word' || has(token, WORD.pronoun));
  return subject !== undefined && has(subject, WORD.pronoun) && language.pronouns.get(subject.lower)?.kind === 'thing';
}

/** A city, a region or what is called like one. */
export function isPlaceName(
  { best, words }: { best: NameOccurrence; words: readonly string[] },
  { language }: ParsedText,
): boolean {
  const name = normalText(best.text, 'NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').toLowerCase();
  return language.largerPlaces.has(name) || (words.length === 2 && language.placeOpenings.has(words[0] ?? ''));
}
