import { has, SMALL_WORD, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import type { Token } from '../text/tokens.ts';
import type { Cue } from './find-subject.ts';
import type { Node } from './frame.ts';
import { phraseEndingAt } from './phrases.ts';
import { isIn, isPassiveAt, type QuotePlace, unsaidBy } from './unsaid.ts';

/** What stands between marks without being said: `unsaid` is not shown, `nobody` is shown without a speaker. */
export type NoSpeech = 'unsaid' | 'nobody';

/** What is longer may be a slogan, but is shown. */
const NAME_TOKENS_MAX = 6;

/** Whether the sentence around a quotation makes it something else than the words of the one it names. */
export function noSpeech(place: QuotePlace): NoSpeech | null {
  const unsaid = unsaidBy(place);
  if (unsaid !== null) return unsaid === 'unsaid' ? 'unsaid' : 'nobody';
  const node = place.nodes[place.at];
  const short = node !== undefined && node.last - node.first <= NAME_TOKENS_MAX;
  if (isNamedByNoun(place) || isNamedByVerb(place) || isNamedBehind(place)) return short ? 'unsaid' : 'nobody';
  return isInscribed(place) ? 'nobody' : null;
}

const HEADING_WORDS_MAX = 8;

/** A line that is nothing but a few words between marks, and does not end as speech does. */
export function isHeading(quote: number, line: number, { quotes, lines, text }: ParsedText): boolean {
  const [found, whole] = [quotes[quote], lines[line]];
  if (found === undefined || found.outerStart !== whole?.start || found.outerEnd !== whole.end) return false;
  const words = text.slice(found.start, found.end);
  return found.closed && /[\p{L}\p{N}]$/u.test(words) && words.split(/\s+/).length <= HEADING_WORDS_MAX;
}

const MODIFIERS_MAX = 3;

/** "the term “…”", "the right to use the word “…”"; whoever "used the word" said it. */
function isNamedByNoun(place: QuotePlace): boolean {
  const { nodes, at, cues, language } = place;
  // "the words “…” and “…”"
  if (has(nodes[at - 1], WORD.coordinator) && nodes[at - 2]?.type === 'quote')
    return isNamedByNoun({ ...place, at: at - 2 });
  const noun = nodes[at - 1]?.type === 'colon' ? at - 2 : at - 1;
  if (!isIn(nodes[noun], language.unsaid.namingNouns)) return false;
  if (has(nodes[at + 1], WORD.finite | WORD.verb | WORD.auxiliary)) return true;
  const user = cues.findLast((cue) => cue.at < noun);
  return user === undefined || user.form === 'bare' || !isObject(nodes, user, noun);
}

function isObject(nodes: readonly Node[], { at }: Cue, noun: number): boolean {
  const between = nodes.slice(at + 1, noun);
  return between.length <= MODIFIERS_MAX && between.every((node) => !has(node, WORD.preposition | WORD.finite));
}

const NAMED_WITHIN = 4;

/** `“slow flooding,” a term coined by the planner`. */
function isNamedBehind({ nodes, at, language }: QuotePlace): boolean {
  const first = nodes[at + 1]?.type === 'comma' ? at + 2 : at + 1;
  if (!has(nodes[first], WORD.determiner) || language.definite.has(nodes[first]?.lower ?? '')) return false;
  const behind = nodes.slice(first + 1, first + NAMED_WITHIN);
  const noun = behind.findIndex((node) => isIn(node, language.unsaid.namingNouns));
  return (
    noun !== -1 && behind.slice(0, noun).every(({ type, bits }) => type === 'word' && !has({ bits }, WORD.preposition))
  );
}

/** "a storm dubbed “…”", "known as “…”"; "what Okoro called “…”" are words of Okoro. */
function isNamedByVerb(place: QuotePlace): boolean {
  const { nodes, at, language } = place;
  const verb = has(nodes[at - 1], WORD.subordinator) ? at - 2 : at - 1;
  if (!isIn(nodes[verb], language.unsaid.namingVerbs) || has(nodes[at + 1], WORD.agent)) return false;
  if (isPassiveAt(place, verb)) return true;
  if (isFronted(nodes, verb)) return false;
  const phrase = phraseEndingAt(nodes, verb - 1);
  if (phrase === null) return true;
  if (phrase.kind !== 'nominal') return false;
  const person = has(nodes[phrase.last], WORD.roleNoun | WORD.groupNoun | WORD.title);
  return !(person && language.definite.has(nodes[phrase.first]?.lower ?? ''));
}

/** "what the minister called", "which the chief of the bank, Okoro, called": the thing stands before. */
function isFronted(nodes: readonly Node[], verb: number): boolean {
  for (let at = verb - 1; at >= 0; at--) {
    if (has(nodes[at], WORD.relative) || (has(nodes[at], WORD.subordinator) && !has(nodes[at], WORD.preposition)))
      return true;
    if (nodes[at]?.type === 'stop' || has(nodes[at], WORD.finite | WORD.auxiliary)) return false;
  }
  return false;
}

/** "under a sign reading “…”", "the banner says “…”". */
function isInscribed({ nodes, at, cues, language }: QuotePlace): boolean {
  const cue = cues.findLast((other) => other.at < at);
  if (cue === undefined) return false;
  const before = has(nodes[cue.at - 1], WORD.relative) ? cue.at - 2 : cue.at - 1;
  const { inscriptions } = language.unsaid;
  const { subject } = cue;
  return isIn(nodes[before], inscriptions) || (subject.kind === 'nominal' && inscriptions.has(subject.head));
}

/** "Under the new law people may smoke in rooms “open to the sky”": no verb of saying ties the words to the people. */
export function isOrdered(how: string, { nodes, at, cues, language }: QuotePlace, before: readonly Token[]): boolean {
  const near = cues.findLast((cue) => cue.at < at);
  const allowed = near !== undefined && near.form === 'bare' && has(nodes[near.at - 1], WORD.auxiliary);
  const isLaw = ({ quote, lower, cap }: Pick<Token, 'quote' | 'lower' | 'cap'>) =>
    quote === -1 && !cap && language.unsaid.laws.has(lower);
  if (how === 'governed' || how === 'before')
    return allowed && near.kind === 'judging' && [...nodes, ...before].some(isLaw);
  const orders = nodes.some((node, index) => index < at && isModal(node));
  return how === 'subject' && (nodes.some(isLaw) || (orders && before.some(isLaw)));
}

function isModal(node: Node): boolean {
  return has(node, WORD.auxiliary) && !has(node, WORD.passive | WORD.adverb);
}

const TERM_WORDS_MAX = 3;
const TERM_SHARE = 0.8;

/** How much surer or less sure few words are said that may be a term of the paper; 0 where the sentence shows that they are one. */
export function shareOfTerm(words: string, how: string, place: QuotePlace): number {
  const { nodes, at, cues } = place;
  if (words.split(/\s+/).length > TERM_WORDS_MAX) return 1;
  if (how === 'after' && isInOpening(place)) return 0;
  if (!/[\p{L}\p{N}]$/u.test(words) || !isBeforeNoun(place)) return 1;
  if (how === 'after') return 0;
  if (how === 'later') return 1;
  const near = cues.findLast((cue) => cue.at < at);
  const others = nodes.slice((near?.at ?? -1) + 1, at).some((node) => has(node, ACTS));
  const sure = !/^\p{Lu}/u.test(words) && near !== undefined && (near.kind === 'judging' || !others);
  return sure ? 1 : TERM_SHARE;
}

const ACTS = WORD.finite | WORD.verb | WORD.auxiliary | WORD.participle;

/** "doing “hotspot” analysis", "has had “thank you” calls": the words stand before a noun, as an adjective does. */
function isBeforeNoun({ nodes, at, cues }: QuotePlace): boolean {
  const [before, after] = [nodes[at - 1], nodes[at + 1]];
  if (before?.type !== 'word' || after?.type !== 'word') return false;
  const object = has(before, ACTS) && !cues.some((cue) => cue.at === at - 1);
  return !has(
    after,
    SMALL_WORD | WORD.relative | WORD.adverb | WORD.time | WORD.determiner | WORD.pronoun | (object ? 0 : WORD.finite),
  );
}

/** "In a letter to the “Mirova family,” Quint said she …": the words close what opens the sentence, and the verb has others. */
function isInOpening({ nodes, at, cues }: QuotePlace): boolean {
  const joint = has(nodes[at - 1], WORD.determiner) ? at - 2 : at - 1;
  const hangs = nodes[joint]?.type === 'word' && has(nodes[joint], WORD.preposition | WORD.infinitive);
  if (!hangs && !(has(nodes[0], WORD.preposition) && joint === at - 2)) return false;
  const verb = cues.find((cue) => cue.at > at)?.at ?? nodes.length;
  const object = nodes[nodes[verb + 1]?.type === 'colon' ? verb + 2 : verb + 1];
  return object?.type === 'quote' || has(object, WORD.pronoun | WORD.subordinator);
}
