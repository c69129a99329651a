import type { Span } from '../../../news/article.ts';
import type { Cast } from '../cast/members.ts';
import { has, WORD } from '../text/language.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import { chooseLead, type Draft, knowsWords, LEAD_LINES, SENTENCES_MAX, withSupport } from './choose-lead.ts';
import {
  addedWorth,
  isHardFact,
  plainWords,
  type ReadSentence,
  readSentence,
  toldBy,
  weighHeadline,
} from './news-worth.ts';
import { hangsBack, isPersonal, SUMMARY_CHARACTERS_MAX, standingOf, usesSelf } from './stands-alone.ts';

const SENTENCES_READ = 24;
const SAME_WORDS_SHARE = 0.75;
/** A lead of this length says all by itself, unless a toll or a verdict is missing. */
const LONG_LEAD = 300;

/** The sentence that tells the news, and up to two more that add facts to it; in the order of the article. */
export function summarise(parsed: ParsedText, cast: Cast | null): Span[] {
  if (knowsWords(parsed) && isPersonal(parsed, parsed.sentences.slice(0, SENTENCES_READ))) return [];
  const all = candidatesOf(parsed);
  const impersonal = all.filter(({ sentence }) => !usesSelf(sentence, parsed));
  const candidates = impersonal.some(({ standing }) => standing === 'alone') ? impersonal : all;
  const draft = { parsed, cast, candidates, headline: weighHeadline(parsed, candidates) };
  const chosen = addFacts(withRebuttal(chooseLead(draft), draft), draft);
  return chosen.map(({ text, sentence: { start, end } }) => ({ text, start, end }));
}

/** "A post says … . That is false.": a claim is told with the sentence behind it that says so, or not at all. */
function withRebuttal(lead: readonly ReadSentence[], { parsed }: Draft): readonly ReadSentence[] {
  const claim = lead.at(-1);
  const next = parsed.sentences[(claim?.sentence.index ?? parsed.sentences.length) + 1];
  if (claim === undefined || next === undefined || !rebuts(next, parsed)) return lead;
  const told = [...lead, readSentence({ sentence: next, standing: 'leaning' }, parsed)];
  return told.reduce((sum, { text }) => sum + text.length + 1, -1) > SUMMARY_CHARACTERS_MAX ? [] : told;
}

/** In characters: "The claim is not true". */
const REBUTTAL_WITHIN = 40;

/** "This is not true", "He has not: …". */
function rebuts({ first, last, start, end }: Sentence, { tokens, text, language }: ParsedText): boolean {
  const [subject, verb, negation, stop] = tokens.slice(first, last);
  if (subject?.quote !== -1 || !(has(subject, WORD.determiner) || language.openers.has(subject.lower))) return false;
  const opening = text.slice(start, Math.min(end, start + REBUTTAL_WITHIN));
  if (language.holdsRebuttal(opening.toLowerCase().replace(/’/g, "'"))) return true;
  return has(verb, WORD.auxiliary) && language.negations.has(negation?.lower ?? '') && stop?.kind !== 'word';
}

function candidatesOf(parsed: ParsedText): ReadSentence[] {
  const isTested = claimTest(parsed);
  const twice = linesToldTwice(parsed);
  const read = parsed.sentences.slice(0, SENTENCES_READ).flatMap((sentence) => {
    const standing = standingOf(sentence, parsed);
    return standing === 'none' ? [] : [readSentence({ sentence, standing }, parsed)];
  });
  const telling = knowsWords(parsed) ? read.filter(tellsSomething) : read;
  const kept = telling.filter((each) => !isTested(each) && !(each.sentence.index > 0 && twice.has(each.text)));
  const headline = plainWords(parsed.headline);
  return kept.filter(({ text }) => !saysSame(text, headline));
}

/** An act, a day, the dead or a verdict; else a key point has a figure, and every other sentence a verb. */
function tellsSomething({ isPoint, hasVerb, isDated, acts, facts }: ReadSentence): boolean {
  if (acts.size > 0 || isDated || facts.has('harm') || facts.has('verdict')) return true;
  return isPoint ? facts.size > 0 : hasVerb;
}

/** Lines that stand in the text twice: one of them is set large beside the story. */
function linesToldTwice({ text, lines }: ParsedText): Set<string> {
  const [told, twice] = [new Set<string>(), new Set<string>()];
  for (const { start, end } of lines) {
    const line = text.slice(start, end);
    (told.has(line) ? twice : told).add(line);
  }
  return twice;
}

/**
 * Where a text tests a claim or tells of a hoax, the claim itself would read as a fact: only sentences that say so, or who
 * says it, are told. Tells those apart that do not.
 */
function claimTest(parsed: ParsedText): (read: ReadSentence) => boolean {
  const { facts, holdsHoax, holdsClaim } = parsed.language;
  const heads = parsed.lines.slice(0, SENTENCES_READ).map(({ start, end }) => parsed.text.slice(start, end));
  const isHoax = [parsed.headline, heads[0] ?? ''].some((text) => holdsHoax(text.toLowerCase()));
  const isCheck = [parsed.headline.split(':')[0] ?? '', ...heads].some((line) =>
    facts.claimLabels.includes(line.toLowerCase().replace(/[:.]$/, '')),
  );
  if (!isHoax && !isCheck) return () => false;
  return ({ text, reports }) => !holdsClaim(text.toLowerCase()) && (isHoax || !reports);
}

/** Whether the two have most words of each other; most sentences lack words of the headline, and are not cut into words. */
function saysSame(text: string, headline: ReadonlySet<string>): boolean {
  const lower = text.toLowerCase();
  const shared = [...headline].filter((word) => lower.includes(word)).length;
  if (shared < headline.size * SAME_WORDS_SHARE) return false;
  const words = plainWords(text);
  return repeats(words, headline) && repeats(headline, words);
}

/** Whether most of the words stand among the others. */
function repeats(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  let shared = 0;
  for (const word of words) if (others.has(word)) shared++;
  return words.size > 0 && shared / words.size >= SAME_WORDS_SHARE;
}

const ADDED_MIN = 1.5;
const ADDED_LAST_MIN = 2.2;
const STRONG = 2.5;

/** Adds what is new, best first, as long as it is worth the room. */
function addFacts(lead: readonly ReadSentence[], draft: Draft): readonly ReadSentence[] {
  let chosen = lead;
  const last = lead.at(-1);
  while (last !== undefined && chosen.length < SENTENCES_MAX) {
    const told = toldBy(chosen);
    const least = leastWorth(chosen);
    const rest = draft.candidates.filter(({ sentence }) => sentence.index > last.sentence.index);
    const ranked = rest
      .map((each) => ({ each, worth: addedWorth(each, told, draft.headline) + nearness(each, last, draft) }))
      .filter(({ worth }) => worth >= least)
      .sort((a, b) => b.worth - a.worth);
    const more = firstThatFits(ranked, chosen, draft);
    if (more === null) return chosen;
    chosen = more;
  }
  return chosen;
}

/** The summary with the best that can follow; what is worth less is not looked at. */
function firstThatFits(
  ranked: readonly { each: ReadSentence }[],
  chosen: readonly ReadSentence[],
  draft: Draft,
): ReadSentence[] | null {
  for (const { each } of ranked) {
    const fits = canFollow(each, chosen, draft) && !isTold(each, chosen);
    const more = fits ? withSupport(each, chosen, draft) : null;
    if (more !== null) return more;
  }
  return null;
}

/** One good sentence is better than two: what follows has a hard fact and is understood with the summary alone. */
function canFollow(each: ReadSentence, chosen: readonly ReadSentence[], draft: Draft): boolean {
  const { sentence } = each;
  const lines = sentence.line - (chosen.at(-1)?.sentence.line ?? 0);
  if (chosen.includes(each) || lines > LEAD_LINES) return false;
  const isNext = chosen.some((other) => other.sentence.index === sentence.index - 1);
  const contrasts = draft.parsed.language.contrasts.has(draft.parsed.tokens[sentence.first]?.lower ?? '');
  if (isNext && contrasts) return true;
  if (!isHardFact(each) || (each.standing !== 'alone' && !isNext)) return false;
  const known = [draft.parsed.headline, ...chosen.map(({ text }) => text)].join('\n');
  return isNext || !hangsBack(sentence, known, draft.parsed);
}

function leastWorth(chosen: readonly ReadSentence[]): number {
  if (chosen.reduce((sum, { text }) => sum + text.length, 0) > LONG_LEAD) return STRONG;
  return chosen.length === 1 ? ADDED_MIN : ADDED_LAST_MIN;
}

function isTold({ text }: ReadSentence, chosen: readonly ReadSentence[]): boolean {
  const words = plainWords(text);
  return chosen.map((other) => plainWords(other.text)).some((other) => repeats(words, other) || repeats(other, words));
}

/** What stands near the lead belongs to it; "But …" right behind it is often the news itself. */
function nearness({ sentence, standing }: ReadSentence, last: ReadSentence, { parsed }: Draft): number {
  const opener = parsed.tokens[sentence.first];
  const near = 1 / (1 + (sentence.line - last.sentence.line) * 0.5);
  if (standing === 'alone') return near - sentence.index * 0.03;
  const contrasts = parsed.language.contrasts.has(opener?.lower ?? '') && sentence.index === last.sentence.index + 1;
  return contrasts ? near + 1 : near - (has(opener, WORD.pronoun) ? 0.3 : 0.6);
}
