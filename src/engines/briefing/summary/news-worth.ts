import { has, type PreparedLanguage, WORD } from '../text/language.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import { firstLetters } from '../text/prepare-language.ts';
import type { Token } from '../text/tokens.ts';
import type { Standing } from './stands-alone.ts';

/** What kinds of facts a sentence has, by what each adds to a summary that has none of them. */
const FACT_WORTH = { toll: 3, verdict: 2.5, score: 2, result: 1.2, sum: 1, percent: 1, count: 0.8, harm: 0.8 } as const;
type FactKind = keyof typeof FACT_WORTH;
const FACT_KINDS = ['toll', 'verdict', 'score', 'result', 'sum', 'percent', 'count', 'harm'] as const;
/** Of that, where the reader has such a fact already. */
const AGAIN = 0.25;

/** A sentence as it is compared with the headline and with what is told already. */
export type ReadSentence = {
  sentence: Sentence;
  standing: Standing;
  text: string;
  stems: ReadonlySet<string>;
  acts: ReadonlySet<string>;
  facts: ReadonlySet<FactKind>;
  /** A year behind a preposition ("in 1998"), a ticker, or a phrase that tells how things were or always are. */
  isBackground: boolean;
  /** Opens with the past, or tells of an old year. */
  isOld: boolean;
  /** One of the key points that an editor listed. */
  isPoint: boolean;
  isDated: boolean;
  /** Ends in a stop, as standfirsts and headings often do not. */
  isStopped: boolean;
  /** "There is a new twist …": says only that there is something to say. */
  isTeaser: boolean;
  hasVerb: boolean;
  reports: boolean;
  /** The other side's answer: "denied", "rejected". */
  denies: boolean;
};

type StandingSentence = Pick<ReadSentence, 'sentence' | 'standing'>;

export function readSentence({ sentence, standing }: StandingSentence, parsed: ParsedText): ReadSentence {
  const { language } = parsed;
  const tokens = parsed.tokens.slice(sentence.first, sentence.last);
  const text = parsed.text.slice(sentence.start, sentence.end);
  const lower = text.toLowerCase().replace(/’/g, "'");
  const plain = tokens.filter(({ quote }) => quote === -1);
  const facts = factsOf(lower, tokens, language);
  const isDated = plain.some((token, at) => isDate(token, plain[at + 1], language));
  const isOldYear = !isDated && hasOldYear(plain);
  return {
    sentence,
    standing,
    text,
    stems: stemsOf(tokens, language),
    facts,
    acts: new Set(
      tokens.filter(({ lower: word, cap }) => !cap && isAct(word, language)).map((word) => stem(word.lower, language)),
    ),
    isBackground: TICKER.test(text) || isOldYear || language.holdsBackground(lower),
    isOld: isOldYear || language.holdsBackground(openingOf(lower)),
    isStopped: /[.!?…]\P{L}*$/u.test(text),
    isTeaser: facts.size === 0 && language.facts.teaserPhrases.some((phrase) => lower.startsWith(`${phrase} `)),
    isPoint: parsed.lines[sentence.line]?.kind === 'point',
    isDated,
    hasVerb: plain.some((token) => has(token, WORD.finite | WORD.auxiliary | WORD.verb | WORD.bare)),
    denies: plain.some((token) => has(token, WORD.finite) && language.negations.has(token.lower)),
    reports: plain.some((token) => has(token, WORD.finite) && has(token, WORD.speech)),
  };
}

/** Words of three letters or more, to compare whole sentences by. */
export function plainWords(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
}

/** A day of the week, or a day of a month. */
function isDate({ lower }: Token, next: Token | undefined, { days, months }: PreparedLanguage): boolean {
  return days.has(lower) || (months.has(lower) && /^\d{1,2}$/.test(next?.text ?? ''));
}

const STEM_MAX = 7;
const STEM_MIN = 3;

function stemsOf(tokens: readonly Token[], language: PreparedLanguage): Set<string> {
  const stems = new Set<string>();
  for (const { kind, lower } of tokens) {
    const isTelling = kind === 'word' && lower.length >= STEM_MIN && !language.frequent.has(lower);
    if (isTelling) stems.add(stem(lower, language));
  }
  return stems;
}

function stem(word: string, { endings }: PreparedLanguage): string {
  const ending = endings
    .get(word.slice(-1))
    ?.find((each) => word.endsWith(each) && word.length - each.length >= STEM_MIN);
  return (ending === undefined ? word : word.slice(0, -ending.length)).slice(0, STEM_MAX);
}

/** Whether the word tells of an event ("frost", "merged"). */
export function isAct(word: string, { acts, actBeginnings }: PreparedLanguage): boolean {
  if (acts.has(word)) return true;
  return actBeginnings.get(firstLetters(word))?.some((beginning) => word.startsWith(beginning)) === true;
}

const YEAR = /^(?:1[5-9]|20)\d{2}$/;

function factsOf(lower: string, tokens: readonly Token[], language: PreparedLanguage): Set<FactKind> {
  const { tolls, verdicts, results, sums } = language;
  const says = (words: ReadonlySet<string>) => tokens.some((token) => words.has(token.lower));
  const counts = tokens.some((token, at) => isCount(token, tokens[at - 1], language));
  const [isToll, isResult] = [says(tolls), says(results)];
  const found: Record<FactKind, boolean> = {
    toll: isToll && counts,
    verdict: says(verdicts),
    score: isResult && /(?<![\d-])\d{1,3}[-–]\d{1,3}(?![\d-])/.test(lower),
    result: isResult && (lower.includes('%') || counts),
    sum: /[$€£¥₹]\s?\d/.test(lower) || (/\d/.test(lower) && says(sums)),
    percent: /\d\s?(?:%|per ?cent\b|percent\b)/.test(lower),
    count: counts,
    harm: isToll,
  };
  return new Set(FACT_KINDS.filter((kind) => found[kind]));
}

/** A number that counts something: no year, no day of a month, no time. */
function isCount({ text, lower }: Token, before: Token | undefined, { numbers, months }: PreparedLanguage): boolean {
  if (numbers.has(lower)) return true;
  return /^\d[\d.,]*$/.test(text) && !YEAR.test(text) && !months.has(before?.lower ?? '');
}

/** "Average .CIA": the symbol of an index or a share, as tables of prices have it. */
const TICKER = /\s\.\p{Lu}{2}/u;

/** Up to the first comma: "A few weeks ago", "For over a year". */
function openingOf(lower: string): string {
  const comma = lower.indexOf(',');
  return comma > 0 && comma < OPENING_CHARACTERS_MAX ? lower.slice(0, comma) : '';
}

const OPENING_CHARACTERS_MAX = 60;

/** A year behind a preposition. */
function hasOldYear(tokens: readonly Token[]): boolean {
  return tokens.some(({ text }, at) => YEAR.test(text) && has(tokens[at - 1], WORD.preposition | WORD.subordinator));
}

/** Of a word that the text does not have: the headline puts it in other words. */
const UNUSED_WEIGHT = 0.4;

/** Weighs the words of the headline: those that few sentences have tell more than those of the whole article. */
export function weighHeadline(parsed: ParsedText, sentences: readonly ReadSentence[]): Map<string, number> {
  const words = parsed.headline.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const stems = new Set(
    words.filter((word) => !parsed.language.frequent.has(word)).map((word) => stem(word, parsed.language)),
  );
  const weights = new Map<string, number>();
  for (const each of stems) {
    const uses = sentences.filter((sentence) => sentence.stems.has(each)).length;
    weights.set(each, uses > 0 ? 1 / Math.sqrt(uses) : UNUSED_WEIGHT);
  }
  return weights;
}

/** A single word that both have tells little. */
const ONE_WORD = 0.6;

/** The share of the headline that the sentence has, from 0 to 1; `told` does not count again. */
export function overlap(
  stems: ReadonlySet<string>,
  headline: ReadonlyMap<string, number>,
  told?: ReadonlySet<string>,
): number {
  let [shared, all] = [0, 0];
  for (const [each, weight] of headline) {
    all += weight;
    if (stems.has(each) && !told?.has(each)) shared += weight;
  }
  return all === 0 ? 0 : shared / (all + ONE_WORD);
}

/** How much a sentence tells of the event that the headline names. */
export function eventWorth(read: ReadSentence, headline: ReadonlyMap<string, number>): number {
  const event = (read.isDated ? 0.8 : 0) + (read.acts.size > 0 ? 0.7 : 0) + (read.reports ? 0.4 : 0);
  const figures = (read.facts.size > 0 ? 0.3 : 0) + (read.isPoint ? 1 : 0);
  return overlap(read.stems, headline) * 3.5 + event + figures;
}

/** What the reader knows from the headline and the sentences before. */
export type ToldNews = { stems: ReadonlySet<string>; facts: ReadonlySet<FactKind>; acts: ReadonlySet<string> };

export function toldBy(sentences: readonly ReadSentence[]): ToldNews {
  const all = <Each>(of: (read: ReadSentence) => ReadonlySet<Each>) =>
    new Set(sentences.flatMap((read) => [...of(read)]));
  return { stems: all((read) => read.stems), facts: all((read) => read.facts), acts: all((read) => read.acts) };
}

const SOFT_FACTS: ReadonlySet<FactKind> = new Set(['count', 'harm']);

/** A toll, a verdict, a score, a sum, the other side's answer; a mere number only where something happens. */
export function isHardFact({ facts, denies, acts, reports, isDated }: ReadSentence): boolean {
  if (denies || [...facts].some((kind) => !SOFT_FACTS.has(kind))) return true;
  return facts.size > 0 && (acts.size > 0 || reports || isDated);
}

const ACTS_COUNTED = 2;

/** How much a sentence adds to what the reader knows; what is told of the past is no news. */
export function addedWorth(read: ReadSentence, told: ToldNews, headline: ReadonlyMap<string, number>): number {
  if (read.isBackground) return 0;
  const facts = [...read.facts].reduce((sum, kind) => sum + FACT_WORTH[kind] * (told.facts.has(kind) ? AGAIN : 1), 0);
  const acts = [...read.acts].filter((act) => !told.acts.has(act) && !told.stems.has(act)).length;
  const event =
    Math.min(acts, ACTS_COUNTED) * 0.4 + (read.isDated ? 0.3 : 0) + (read.reports ? 0.6 : 0) + (read.denies ? 0.5 : 0);
  return facts + event + overlap(read.stems, headline, told.stems) * 2;
}
