import type { Actor, Brief, Quote, Span } from '../../../news/article.ts';
import type { CuedFacts } from '../../../news/language.ts';
import { UNSPACED } from '../../../news/publisher-text.ts';
import { findQuotes } from '../speech/find-quotes.ts';
import type { PreparedLanguage } from '../text/language.ts';
import { findStoryLines, type StoryLine } from '../text/story-lines.ts';
import type { QuotedSpan } from '../text/tokens.ts';
import { attributeCued, type CuedAttribution, mentionsOf, type Speaker } from './attribute.ts';
import { findDialogue } from './find-link.ts';
import { type Lexicon, PART } from './lexicon.ts';
import { cutPieces, type TextPiece } from './pieces.ts';
import { sentencesOf } from './sentences.ts';

/** What is known of a language without a file: nothing. Quotations and a summary are found all the same. */
export const NO_CUES: CuedFacts = {
  ...{ tag: 'und', name: 'unknown', reviewedBy: null, cues: [] },
  ...{ capitals: true, spaces: true, titleAfter: false, dropsPronoun: false, apostropheEndings: false },
  ...{ auxiliaries: [], roles: [], complements: [], titles: [], groups: [], bodies: [], places: [], givenNames: [] },
  ...{
    surnames: [],
    particles: [],
    pronouns: [],
    functionWords: [],
    prepositions: [],
    postpositions: [],
    relatives: [],
  },
  ...{ conjunctions: [], negations: [], nameMarkers: [], prefixes: [], endings: [], subjectEndings: [] },
  ...{ placeEndings: [], noNameStarts: [] },
};

type CuedArticle = { title: string | null; text: string };
export type CuedDeps = { lexicon: Lexicon; neutral: PreparedLanguage };

/** A brief by cues alone: all quotations, speakers where something reports, the lead as summary, speakers as actors. */
export function writeCued(
  { title, text }: CuedArticle,
  { lexicon, neutral }: CuedDeps,
): Omit<Brief, 'language' | 'warnings'> {
  const quotes = withDialogue(findQuotes(text), findDialogue(text, lexicon));
  const { headline, lines } = findStoryLines({ title, text }, neutral);
  let at = 0;
  let from = 0;
  const cut = lines.map((line) => {
    const inLine: [number, QuotedSpan][] = [];
    while (at < quotes.length && (quotes[at]?.outerEnd ?? 0) <= line.start) at += 1;
    for (let quote = quotes[at]; quote !== undefined && quote.outerStart < line.end; quote = quotes[++at])
      inLine.push([at, quote]);
    const start = Math.max(line.start, from);
    from = Math.max(line.end, inLine.at(-1)?.[1].outerEnd ?? 0);
    return {
      ...line,
      pieces: cutPieces(text, { start: Math.min(start, line.end), end: line.end }, { lexicon, quotes: inLine }),
    };
  });
  const { found } = attributeCued(cut, { text, lexicon, quotes });
  const before = new Map(
    cut.flatMap(({ pieces }) => pieces.map((piece, index) => [piece.quote, pieces[index - 1]] as const)),
  );
  const shown = quotes.flatMap((quote, index) =>
    toQuote({ quote, text, before: before.get(index) }, found.get(index), lexicon),
  );
  const speakers = quotes.flatMap((_, index) => found.get(index)?.speaker ?? []);
  return {
    headline,
    summary: leadOf({ text, headline, quotes, lines: cut }),
    actors: actorsOf(speakers, text),
    quotes: shown,
    method: 'extractive',
  };
}

/** Where marks stand, they tell better what is said. */
function withDialogue(marked: readonly QuotedSpan[], dashed: readonly QuotedSpan[]): QuotedSpan[] {
  return [...marked, ...dashed].sort((a, b) => a.outerStart - b.outerStart);
}

type FoundQuote = { quote: QuotedSpan; text: string; before: TextPiece | undefined };

/** A few words that nothing reports are a term or a title, and those behind "the newspaper" its name. */
const TERM_WORDS_MAX = 2;
const NEUTRAL_TERM_WORDS_MAX = 1;
const NAME_WORDS_MAX = 5;

function toQuote(
  { quote, text, before }: FoundQuote,
  attribution: CuedAttribution | undefined,
  lexicon: Lexicon,
): Quote[] {
  const { start, end } = quote;
  const words = text.slice(start, end);
  const count = countWords(words);
  const { cues, spaces } = lexicon.facts;
  // Four signs of Chinese or Japanese may be a sentence.
  const most = cues.length === 0 || !spaces ? NEUTRAL_TERM_WORDS_MAX : TERM_WORDS_MAX;
  if (count <= most && attribution?.reported !== true) return [];
  if (count <= NAME_WORDS_MAX && namesSomething(before)) return [];
  const { speaker, cue, confidence } = attribution ?? { speaker: null, cue: null, confidence: 0 };
  const role = speaker === null || speaker.role === null ? null : text.slice(speaker.role.start, speaker.role.end);
  return [
    { text: words, start, end, speaker: speaker === null ? null : { name: speaker.name, role }, cue, confidence },
  ];
}

const UNSPACED_CHARACTER = new RegExp(UNSPACED, 'gv');
/** So many characters of Chinese or Japanese say what a word says. */
const CHARACTERS_A_WORD = 2;

/** Words, as many as they are or, without spaces, as many as the characters make. */
export function countWords(text: string): number {
  const characters = text.match(UNSPACED_CHARACTER)?.length ?? 0;
  return Math.max(text.split(/\s+/).length, characters / CHARACTERS_A_WORD);
}

function namesSomething(before: TextPiece | undefined): boolean {
  return before !== undefined && (before.parts & PART.nameMarkers) !== 0;
}

function actorsOf(speakers: readonly Speaker[], text: string): Actor[] {
  const actors = [...new Set(speakers)].map((speaker) => {
    const { kind, start, end, name } = speaker;
    const role = speaker.role === null ? null : text.slice(speaker.role.start, speaker.role.end);
    const known = kind === 'body' ? ('organisation' as const) : ('person' as const);
    return { name, kind: known, role, mentions: mentionsOf(speaker, text), start, end };
  });
  return actors.sort((a, b) => b.mentions - a.mentions || a.start - b.start);
}

const DENSE = new RegExp(`[${UNSPACED}--\\p{sc=Hangul}]`, 'gv');
const HANGUL = /\p{sc=Hangul}/gu;
/** What one character of a script says, in letters of an alphabet. */
const DENSE_LETTERS = 2.6;
const HANGUL_LETTERS = 1.8;

/** The length of a text as if it were written with letters: 40 characters of Chinese tell what 100 of English do. */
function lengthInLetters(text: string): number {
  const dense = text.match(DENSE)?.length ?? 0;
  const hangul = text.match(HANGUL)?.length ?? 0;
  return text.length + dense * (DENSE_LETTERS - 1) + hangul * (HANGUL_LETTERS - 1);
}

const SENTENCE_MIN = 28;
const SENTENCE_MAX = 520;
const UNSTOPPED_MIN = 80;
const TWO_MAX = 380;
const LINES_READ = 8;

type ToldSentence = Span & { line: number; quoted: boolean };

/** What the summary is taken from: the lines of the story, each with its pieces. */
type LeadSource = {
  text: string;
  headline: string;
  quotes: readonly QuotedSpan[];
  lines: readonly (StoryLine & { pieces: readonly TextPiece[] })[];
};

/** The first sentence that can stand alone, and the next one where both are short; nothing of the script is asked. */
function leadOf(source: LeadSource): Span[] {
  const told = source.lines.slice(0, LINES_READ).flatMap((line, at) => sentencesIn(line, at, source));
  const first = told.findIndex((each) => !each.quoted && standsAlone(each, source));
  const [lead, next] = [told[first], told[first + 1]];
  if (first === -1 || lead === undefined) return [];
  const fits = next !== undefined && !next.quoted && standsAlone(next, source) && next.line - lead.line <= 1;
  const both = fits && lengthInLetters(lead.text) + lengthInLetters(next.text) <= TWO_MAX ? [lead, next] : [lead];
  return both.map(({ text, start, end }) => ({ text, start, end }));
}

function sentencesIn(line: LeadSource['lines'][number], at: number, { text, quotes }: LeadSource): ToldSentence[] {
  if (line.kind === 'caption') return [];
  return sentencesOf(line.pieces, { text, quotes }).flatMap((pieces) => {
    const [first, last] = [pieces.find(({ kind }) => kind === 'word' || kind === 'quote'), pieces.at(-1)];
    if (first === undefined || last === undefined) return [];
    const opening = pieces[pieces.indexOf(first) - 1];
    const start = opening?.kind === 'open' ? opening.start : first.start;
    return [{ text: text.slice(start, last.end), start, end: last.end, line: at, quoted: first.kind === 'quote' }];
  });
}

/** A whole statement, no question, no label, not what the headline says already. */
function standsAlone({ text, start, end, line }: ToldSentence, { headline, lines }: LeadSource): boolean {
  const length = lengthInLetters(text);
  if (length < SENTENCE_MIN || length > SENTENCE_MAX || text === headline) return false;
  if (/[?？؟:：]["”’»」』)]*$/u.test(text)) return false;
  if (/[.!…۔।॥。！]["“”’»」』)）]*$/u.test(text)) return true;
  const whole = lines[line];
  return whole !== undefined && whole.end === end && start - whole.start < SENTENCE_MIN && length >= UNSTOPPED_MIN;
}
