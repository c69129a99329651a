import type { Cast } from '../cast/members.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { has, WORD } from '../text/language.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import type { Token } from '../text/tokens.ts';
import { eventWorth, overlap, type ReadSentence } from './news-worth.ts';
import { isOnlyJoined, namesStranger, SUMMARY_CHARACTERS_MAX } from './stands-alone.ts';

export const SENTENCES_MAX = 3;

export type Draft = {
  parsed: ParsedText;
  cast: Cast | null;
  candidates: readonly ReadSentence[];
  headline: ReadonlyMap<string, number>;
};
/** Without words for what happens, as where there is no language file, the lead is what stands first. */
export function knowsWords({ language }: ParsedText): boolean {
  return language.acts.size > 0;
}
/** By the line that a sentence stands in: the first one is the lead unless there is a reason against it. */
const LINE_CREDIT = [2.5, 1.6, 1.1, 0.7, 0.4, 0.2];
export const LEAD_LINES = 8;
/** What the first sentence must say of the event to be told first, by its line. */
const LEAD_WORTH_MIN = [0.4, 1.1];
/** And one behind it, with the credit of its line. */
const FOUND_WORTH_MIN = 2.2;
/** Shorter lines at the head are often labels, and no line of the story. */
const STORY_LINE_MIN = 60;

/** The sentence that tells the news, with the one that it leans on; none where no sentence can be told alone. */
export function chooseLead(draft: Draft): ReadSentence[] {
  const firsts = draft.candidates.filter(({ sentence }) => placeOf(sentence, draft) < LEAD_LINES);
  const isClear = (sentence: Sentence) => !isStranger(sentence, [], draft);
  const openings = firsts.filter(({ standing, sentence }) => standing === 'alone' && isClear(sentence));
  const opening = openings.find((each) => (each.isStopped || each.isPoint) && !each.isTeaser) ?? openings[0];
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
  const joined = ranked.find(
    ({ candidate: { sentence } }) => isOnlyJoined(sentence, draft.parsed) && isClear(sentence),
  );
  const last = pointing ?? joined;
  return last === undefined ? [] : [last.candidate];
}

/** What an event is worth more than the one above it that is told first all the same. */
const LEAD_GAIN = 0.85;

/** Behind a standfirst of one sentence, or a scene without a name, the line that tells more of the event, or who it is about. */
function leadBehind(opening: ReadSentence, firsts: readonly ReadSentence[], draft: Draft): ReadSentence | undefined {
  if (!isWholeFirstLine(opening, draft)) return undefined;
  const next = firsts.find(({ sentence }) => sentence.line > opening.sentence.line);
  if (next !== undefined && next.standing === 'alone' && isAboveDate(opening, draft)) return next;
  if (next?.standing !== 'alone' || next.isBackground || isStranger(next.sentence, [], draft)) return undefined;
  return tellsMore(next, opening, draft) || introducesHero(next, opening, draft) ? next : undefined;
}

/** A standfirst: the day of the article stands between it and the lead. */
function isAboveDate({ sentence: { line, end } }: ReadSentence, { parsed: { lines, text, language } }: Draft): boolean {
  const behind = lines.slice(line + 1).find(({ kind }) => kind === 'prose');
  return text
    .slice(end, behind?.start)
    .split('\n')
    .some((between) => DAY.test(between) && language.months.has(between.split(' ', 1)[0]?.toLowerCase() ?? ''));
}

const DAY = /^\p{L}{3,10}\.? \d{1,2}, \d{4}$/u;

/** One sentence above all others, without a date; behind a dateline stands the lead. */
function isWholeFirstLine({ sentence, isDated, isPoint }: ReadSentence, draft: Draft): boolean {
  const { line, start, end } = sentence;
  const { lines, text } = draft.parsed;
  if (isDated || isPoint || placeOf(sentence, draft) > 0 || /[^\n]/.test(text.charAt(start - 1))) return false;
  return lines[line]?.start === start && lines[line].end === end;
}

function tellsMore(next: ReadSentence, opening: ReadSentence, { headline }: Draft): boolean {
  const gain = eventWorth(next, headline) - eventWorth(opening, headline);
  const isFuller = next.text.length > opening.text.length && (next.isDated || next.reports);
  return gain >= LEAD_GAIN && isFuller && overlap(next.stems, headline) > overlap(opening.stems, headline);
}

/** "One young woman stands out." and then the person of whom the whole article is. */
function introducesHero(next: ReadSentence, opening: ReadSentence, draft: Draft): boolean {
  if (opening.acts.size + opening.facts.size > 0 || opening.reports || personsIn(opening, draft).length > 0)
    return false;
  const hero = personsIn(next, draft).find(({ words }) => words.length > 1);
  return hero !== undefined && (draft.cast?.memberOf.get(hero)?.occurrences.length ?? 0) >= HERO_MENTIONS_MIN;
}

function personsIn({ sentence: { index } }: ReadSentence, { cast }: Draft): readonly NameOccurrence[] {
  return cast?.occurrences.filter(({ sentence, kind }) => sentence === index && kind === 'person') ?? [];
}

const HERO_MENTIONS_MIN = 4;
const ANECDOTE_ANSWER_MAX = 0.08;

/** An event, or what the headline says; not the past, what was not, or what happened to somebody of whom the headline says no word. */
function tellsNews(opening: ReadSentence, draft: Draft): boolean {
  const { isOld, reports, isDated, acts, facts, stems } = opening;
  const answer = overlap(stems, draft.headline);
  const isReport = reports || isDated || facts.size > 0;
  const isEvent = isReport || acts.size > 0 || answer > OPENING_ANSWER_MAX;
  const isAnecdote = !isReport && answer <= ANECDOTE_ANSWER_MAX && personsIn(opening, draft).length > 0;
  return isEvent && !isOld && !negates(opening, draft) && !isAnecdote;
}

const ANSWER_LINES = 6;
const ANSWER_MIN = 0.3;
const ANSWER_GAIN = 0.2;
const OPENING_ANSWER_MAX = 0.35;

/** Where the opening is a scene, a joke or the past, the sentence that says what the headline does. */
function betterAnswer(opening: ReadSentence, firsts: readonly ReadSentence[], draft: Draft): ReadSentence | undefined {
  const answerOf = ({ stems }: ReadSentence) => overlap(stems, draft.headline);
  const lead = leadBehind(opening, firsts, draft);
  if (lead !== undefined || tellsNews(opening, draft)) return lead;
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
function afterThePast(past: ReadSentence, { candidates, parsed }: Draft): ReadSentence[] | null {
  const { index, line } = past.sentence;
  const rest = candidates.filter(({ sentence, standing, isOld }) => {
    const isNear = sentence.index > index && sentence.index <= index + PAST_SENTENCES_MAX;
    return isNear && standing !== 'alone' && !isOld;
  });
  const { contrasts } = parsed.language;
  const isTurn = (token: Token | undefined) => has(token, WORD.adverb) || contrasts.has(token?.lower ?? '');
  const joined = rest.find(({ sentence }) => isTurn(parsed.tokens[sentence.first]));
  const next = joined ?? rest.find(({ sentence }) => sentence.index === index + 1 && sentence.line === line);
  if (next === undefined || past.text.length + next.text.length >= SUMMARY_CHARACTERS_MAX) return null;
  return [past, next];
}

const PAST_SENTENCES_MAX = 2;

/** "Broken chairs were not the worst of it." */
function negates({ sentence: { first, last } }: ReadSentence, { parsed: { tokens, language } }: Draft): boolean {
  return tokens
    .slice(first, last)
    .some((token) => token.quote === -1 && has(token, WORD.auxiliary) && language.negations.has(token.lower));
}

function placeOf({ line }: Sentence, { parsed }: Draft): number {
  return parsed.lines
    .slice(0, line)
    .filter(({ start, end, kind }) => kind !== 'caption' && end - start >= STORY_LINE_MIN).length;
}

function isLead(opening: ReadSentence, draft: Draft): boolean {
  if (!knowsWords(draft.parsed)) return true;
  const least = LEAD_WORTH_MIN[placeOf(opening.sentence, draft)];
  return least !== undefined && eventWorth(opening, draft.headline) >= least;
}

const BACKGROUND_COST = 1.5;
const LATER_COST = 0.2;

function leadWorth(candidate: ReadSentence, draft: Draft): number {
  const { sentence, isBackground } = candidate;
  const first = draft.parsed.sentences.find(({ line }) => line === sentence.line)?.index ?? sentence.index;
  const credit = (LINE_CREDIT[placeOf(sentence, draft)] ?? 0) - (sentence.index - first) * LATER_COST;
  return eventWorth(candidate, draft.headline) + credit - (isBackground ? BACKGROUND_COST : 0);
}

/** The candidate, with the sentence that it leans on where that is not chosen yet; null where it cannot be told. */
export function withSupport(
  candidate: ReadSentence,
  chosen: readonly ReadSentence[],
  draft: Draft,
): ReadSentence[] | null {
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

function isStranger(sentence: Sentence, before: readonly ReadSentence[], { parsed, cast }: Draft): boolean {
  const known = [parsed.headline, ...before.map(({ text }) => text)].join('\n');
  return namesStranger(sentence, known, { parsed, cast });
}
