import type { Span } from '../../../news/article.ts';
import type { Cast } from '../cast/members.ts';
import { has, WORD } from '../text/language.ts';
import { holdsPhrase } from '../text/line-class.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import {
  addedWorth,
  eventWorth,
  isHardFact,
  overlap,
  plainWords,
  type ReadSentence,
  readSentence,
  toldBy,
  weighHeadline,
} from './news-worth.ts';
import {
  hangsBack,
  isPersonal,
  namesStranger,
  type Standing,
  SUMMARY_CHARACTERS_MAX,
  standingOf,
  usesSelf,
} from './stands-alone.ts';

const SENTENCES_MAX = 3;
const SENTENCES_READ = 24;
const SAME_WORDS_SHARE = 0.75;
/** A lead of this length says all by itself, unless a toll or a verdict is missing. */
const LONG_LEAD = 300;

type SummarySentence = ReadSentence & { standing: Standing };

type Draft = {
  parsed: ParsedText;
  cast: Cast | null;
  candidates: readonly SummarySentence[];
  headline: ReadonlyMap<string, number>;
};

/** The sentence that tells the news, and up to two more that add facts to it; in the order of the article. */
export function summarise(parsed: ParsedText, cast: Cast | null): Span[] {
  if (knowsWords(parsed) && isPersonal(parsed, parsed.sentences.slice(0, SENTENCES_READ))) return [];
  const all = candidatesOf(parsed);
  const impersonal = all.filter(({ sentence }) => !usesSelf(sentence, parsed));
  const candidates = impersonal.some(({ standing }) => standing === 'alone') ? impersonal : all;
  const draft = { parsed, cast, candidates, headline: weighHeadline(parsed, candidates) };
  const chosen = addFacts(chooseLead(draft), draft);
  return chosen.map(({ text, sentence: { start, end } }) => ({ text, start, end }));
}

function candidatesOf(parsed: ParsedText): SummarySentence[] {
  const isTested = claimTest(parsed);
  const twice = linesToldTwice(parsed);
  const read = parsed.sentences.slice(0, SENTENCES_READ).flatMap((sentence) => {
    const standing = standingOf(sentence, parsed);
    return standing === 'none' ? [] : [{ ...readSentence(sentence, parsed), standing }];
  });
  const telling = knowsWords(parsed) ? read.filter(tellsSomething) : read;
  const kept = telling.filter((each) => !isTested(each) && !(each.sentence.index > 0 && twice.has(each.text)));
  const headline = plainWords(parsed.headline);
  return kept.filter(({ words }) => !(repeats(words, headline) && repeats(headline, words)));
}

/** Without words for what happens, as where there is no language file, the lead is what stands first. */
function knowsWords({ language }: ParsedText): boolean {
  return language.acts.size > 0;
}

/** An act, a day, the dead or a verdict; else a key point has a figure, and every other sentence a verb. */
function tellsSomething({ isPoint, hasVerb, isDated, acts, facts }: SummarySentence): boolean {
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
  const { claimLabels, hoaxWords, claimWords } = parsed.language.facts;
  const says = (words: readonly string[], text: string) => words.some((word) => holdsPhrase(text.toLowerCase(), word));
  const heads = parsed.lines.slice(0, SENTENCES_READ).map(({ start, end }) => parsed.text.slice(start, end));
  const isHoax = says(hoaxWords, parsed.headline) || says(hoaxWords, heads[0] ?? '');
  const isCheck = [parsed.headline.split(':')[0] ?? '', ...heads].some((line) =>
    claimLabels.includes(line.toLowerCase().replace(/[:.]$/, '')),
  );
  if (!isHoax && !isCheck) return () => false;
  return ({ text, reports }) => !says(claimWords, text) && (isHoax || !reports);
}

/** Whether most of the words stand among the others. */
function repeats(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  let shared = 0;
  for (const word of words) if (others.has(word)) shared++;
  return words.size > 0 && shared / words.size >= SAME_WORDS_SHARE;
}

/** By the line that a sentence stands in: the first one is the lead unless there is a reason against it. */
const LINE_CREDIT = [2.5, 1.6, 1.1, 0.7, 0.4, 0.2];
const LEAD_LINES = 8;
/** What the first sentence must say of the event to be told first, by its line. */
const LEAD_WORTH_MIN = [0.4, 1.1];
/** And one behind it, with the credit of its line. */
const FOUND_WORTH_MIN = 2.2;
/** Shorter lines at the head are often labels, and no line of the story. */
const STORY_LINE_MIN = 60;

function chooseLead(draft: Draft): SummarySentence[] {
  const firsts = draft.candidates.filter(({ sentence }) => placeOf(sentence, draft) < LEAD_LINES);
  const isClear = (sentence: Sentence) => !isStranger(sentence, [], draft);
  const opening = firsts.find(({ standing, sentence }) => standing === 'alone' && isClear(sentence));
  const better = opening === undefined ? undefined : betterAnswer(opening, firsts, draft);
  if (better !== undefined) return [better];
  const now = opening?.isOld ? afterThePast(opening, draft) : null;
  if (now !== null) return now;
  if (opening !== undefined && isLead(opening, draft)) return [opening];
  const found = firsts.map((candidate) => ({ candidate, worth: leadWorth(candidate, draft) }));
  const ranked = found.filter(({ worth }) => worth >= FOUND_WORTH_MIN).sort((a, b) => b.worth - a.worth);
  for (const { candidate } of ranked) {
    const chosen = withSupport(candidate, [], draft);
    if (chosen !== null) return chosen;
  }
  const [pointing] = ranked.filter(({ candidate }) => candidate.standing === 'pointing' && isClear(candidate.sentence));
  return pointing === undefined ? [] : [pointing.candidate];
}

const ANSWER_LINES = 6;
const ANSWER_MIN = 0.4;
const ANSWER_GAIN = 0.2;
const OPENING_ANSWER_MAX = 0.35;

/** Where the opening is a scene, a joke or the past, the sentence that says what the headline does. */
function betterAnswer(
  opening: SummarySentence,
  firsts: readonly SummarySentence[],
  draft: Draft,
): SummarySentence | undefined {
  const answerOf = ({ stems }: SummarySentence) => overlap(stems, draft.headline);
  const { isOld, reports, isDated, acts, facts } = opening;
  const isEvent = reports || isDated || acts.size + facts.size > 0 || answerOf(opening) > OPENING_ANSWER_MAX;
  if (isEvent && !isOld && !negates(opening, draft)) return undefined;
  const least = Math.max(ANSWER_MIN, answerOf(opening) + ANSWER_GAIN);
  const answers = firsts.filter(
    (each) =>
      each !== opening &&
      each.standing === 'alone' &&
      !(each.isBackground || each.isPoint) &&
      placeOf(each.sentence, draft) < ANSWER_LINES &&
      answerOf(each) >= least &&
      !isStranger(each.sentence, [], draft),
  );
  return answers.sort((a, b) => answerOf(b) - answerOf(a))[0];
}

/** "For a year, she fought for it. Now, she has it.": the past of a lead is told for the sentence behind it. */
function afterThePast(past: SummarySentence, draft: Draft): SummarySentence[] | null {
  const { sentence } = past;
  const next = draft.candidates.find((each) => each.sentence.index === sentence.index + 1);
  if (next === undefined || next.standing === 'alone' || next.isOld || next.sentence.line !== sentence.line)
    return null;
  return past.text.length + next.text.length >= SUMMARY_CHARACTERS_MAX ? null : [past, next];
}

/** "Broken chairs were not the worst of it." */
function negates({ sentence: { first, last } }: SummarySentence, { parsed: { tokens, language } }: Draft): boolean {
  return tokens
    .slice(first, last)
    .some((token) => token.quote === -1 && has(token, WORD.auxiliary) && language.negations.has(token.lower));
}

function placeOf({ line }: Sentence, { parsed }: Draft): number {
  return parsed.lines
    .slice(0, line)
    .filter(({ start, end, kind }) => kind !== 'caption' && end - start >= STORY_LINE_MIN).length;
}

function isLead(opening: SummarySentence, draft: Draft): boolean {
  if (!knowsWords(draft.parsed)) return true;
  const least = LEAD_WORTH_MIN[placeOf(opening.sentence, draft)];
  return least !== undefined && eventWorth(opening, draft.headline) >= least;
}

const BACKGROUND_COST = 1.5;
const LATER_COST = 0.2;

function leadWorth(candidate: SummarySentence, draft: Draft): number {
  const { sentence, isBackground } = candidate;
  const first = draft.parsed.sentences.find(({ line }) => line === sentence.line)?.index ?? sentence.index;
  const credit = (LINE_CREDIT[placeOf(sentence, draft)] ?? 0) - (sentence.index - first) * LATER_COST;
  return eventWorth(candidate, draft.headline) + credit - (isBackground ? BACKGROUND_COST : 0);
}

/** The candidate, with the sentence that it leans on where that is not chosen yet; null where it cannot be told. */
function withSupport(
  candidate: SummarySentence,
  chosen: readonly SummarySentence[],
  draft: Draft,
): SummarySentence[] | null {
  const before = candidate.sentence.index - 1;
  const isSupported = candidate.standing === 'alone' || chosen.some(({ sentence }) => sentence.index === before);
  const support = isSupported ? undefined : draft.candidates.find(({ sentence }) => sentence.index === before);
  if (!isSupported && (support?.standing !== 'alone' || support.isBackground)) return null;
  const all = [...chosen, ...(support ? [support] : []), candidate].sort((a, b) => a.sentence.index - b.sentence.index);
  const length = all.reduce((sum, { text }) => sum + text.length + 1, -1);
  if (length > SUMMARY_CHARACTERS_MAX || all.length > SENTENCES_MAX) return null;
  const unknown = all.some(({ sentence }, at) => isStranger(sentence, all.slice(0, at), draft));
  return unknown ? null : all;
}

function isStranger(sentence: Sentence, before: readonly SummarySentence[], { parsed, cast }: Draft): boolean {
  const known = [parsed.headline, ...before.map(({ text }) => text)].join('\n');
  return namesStranger(sentence, known, { parsed, cast });
}

const ADDED_MIN = 1.5;
const ADDED_LAST_MIN = 2.2;
const STRONG = 2.5;

/** Adds what is new, best first, as long as it is worth the room. */
function addFacts(lead: readonly SummarySentence[], draft: Draft): readonly SummarySentence[] {
  let chosen = lead;
  const last = lead.at(-1);
  while (last !== undefined && chosen.length < SENTENCES_MAX) {
    const told = toldBy(chosen);
    const least = leastWorth(chosen);
    const rest = draft.candidates.filter(
      (each) => each.sentence.index > last.sentence.index && !isTold(each, chosen) && canFollow(each, chosen, draft),
    );
    const ranked = rest
      .map((each) => ({ each, worth: addedWorth(each, told, draft.headline) + nearness(each, last, draft) }))
      .filter(({ worth }) => worth >= least)
      .sort((a, b) => b.worth - a.worth);
    const more = ranked.map(({ each }) => withSupport(each, chosen, draft)).find((all) => all !== null);
    if (more === undefined || more === null) return chosen;
    chosen = more;
  }
  return chosen;
}

/** One good sentence is better than two: what follows has a hard fact and is understood with the summary alone. */
function canFollow(each: SummarySentence, chosen: readonly SummarySentence[], draft: Draft): boolean {
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

function leastWorth(chosen: readonly SummarySentence[]): number {
  if (chosen.reduce((sum, { text }) => sum + text.length, 0) > LONG_LEAD) return STRONG;
  return chosen.length === 1 ? ADDED_MIN : ADDED_LAST_MIN;
}

function isTold({ words }: SummarySentence, chosen: readonly SummarySentence[]): boolean {
  return chosen.some((other) => repeats(words, other.words) || repeats(other.words, words));
}

/** What stands near the lead belongs to it; "But …" right behind it is often the news itself. */
function nearness({ sentence, standing }: SummarySentence, last: SummarySentence, { parsed }: Draft): number {
  const opener = parsed.tokens[sentence.first];
  const near = 1 / (1 + (sentence.line - last.sentence.line) * 0.5);
  if (standing === 'alone') return near - sentence.index * 0.03;
  const contrasts = parsed.language.contrasts.has(opener?.lower ?? '') && sentence.index === last.sentence.index + 1;
  return contrasts ? near + 1 : near - (has(opener, WORD.pronoun) ? 0.3 : 0.6);
}
