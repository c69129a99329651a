import type { QuotedSpan } from '../text/tokens.ts';
import { type CuedLink, cuesIn, findLink } from './find-link.ts';
import { findWho, type NamedWho, type Who } from './find-who.ts';
import { foldWord, type Lexicon } from './lexicon.ts';
import type { TextPiece } from './pieces.ts';
import { sentencesOf } from './sentences.ts';

/** Somebody who speaks, under the fullest name that the article has used so far. */
export type Speaker = Pick<NamedWho, 'kind' | 'role'> & { start: number; end: number; name: string; fold: string };

/** `confidence` from 0 to 1; `reported` where a cue stands by the quotation, with a name or without; `after` where it stands behind. */
export type CuedAttribution = {
  speaker: Speaker | null;
  cue: string | null;
  confidence: number;
  reported: boolean;
  after: boolean;
};

const NOBODY: CuedAttribution = { speaker: null, cue: null, confidence: 0, reported: false, after: false };
const SURE = { named: 0.9, pronoun: 0.82, colon: 0.82, goesOn: 0.7 } as const;

/** A paragraph cut into pieces. */
export type CutLine = { pieces: readonly TextPiece[] };

type CuedMemory = {
  text: string;
  lexicon: Lexicon;
  speakers: Speaker[];
  /** Who was named last, and in which line. */
  last: { speaker: Speaker; line: number } | null;
  found: Map<number, CuedAttribution>;
};

type QuotePiece = { sentence: readonly TextPiece[]; at: number; line: number };

/** Names the speakers of quotations, by their index, line by line. */
export function attributeCued(
  lines: readonly CutLine[],
  deps: { text: string; lexicon: Lexicon; quotes: readonly QuotedSpan[] },
) {
  const lexicon = { ...deps.lexicon, spoke: new Set<string>() };
  const memory: CuedMemory = { ...deps, lexicon, speakers: [], last: null, found: new Map() };
  for (const [line, { pieces }] of lines.entries()) {
    let before: TextPiece | null = null;
    for (const sentence of sentencesOf(pieces, deps)) {
      const quotes = sentence.flatMap((piece, at) => (piece.kind === 'quote' ? [at] : []));
      for (const at of quotes) attributeOne({ sentence, at, line }, before, memory);
      if (quotes.length === 0) noteNamed(sentence, line, memory);
      before = sentence.findLast(({ kind }) => kind === 'quote') ?? null;
    }
  }
  return memory;
}

function attributeOne({ sentence, at, line }: QuotePiece, before: TextPiece | null, memory: CuedMemory): void {
  const quote = sentence[at]?.quote ?? -1;
  const from = sentence.findLastIndex(({ kind }, index) => index < at && kind === 'quote') + 1;
  const next = sentence.findIndex(({ kind }, index) => index > at && kind === 'quote');
  const around = { before: sentence.slice(from, at), after: sentence.slice(at + 1, next === -1 ? undefined : next) };
  const earlier = memory.found.get(sentence[from - 1]?.quote ?? -1);
  // The words behind an earlier part name its speaker, unless they hold a verb for each part.
  const isTaken = earlier?.after === true && cuesIn(around.before, 'before').length < 2;
  const link = findLink(isTaken ? { before: [], after: around.after } : around, memory.lexicon);
  const goesOn = isTaken || around.before.length <= JOINED_PIECES_MAX ? earlier : undefined;
  const found =
    link === null ? unlinked(sentence, { goesOn, before }, memory) : settle(link, { line, earlier }, memory);
  memory.found.set(quote, found);
}

/** So many pieces ("and", a comma) join the parts of what one person says. */
const JOINED_PIECES_MAX = 3;

type Neighbours = { goesOn: CuedAttribution | undefined; before: TextPiece | null };

/** Behind words that name the speaker of an earlier part, or alone in a sentence right behind one, a quotation goes on. */
function unlinked(
  sentence: readonly TextPiece[],
  { goesOn, before }: Neighbours,
  { found }: CuedMemory,
): CuedAttribution {
  const alone = sentence.every(({ kind }) => kind !== 'word');
  const said = goesOn ?? (alone && before !== null ? found.get(before.quote) : undefined);
  if (said === undefined || said.speaker === null) return NOBODY;
  return { ...said, cue: null, confidence: goesOn === undefined ? SURE.goesOn : said.confidence };
}

type Context = { line: number; earlier: CuedAttribution | undefined };

const PRONOUN_LINES_MAX = 2;

function settle({ who, cue, after }: CuedLink, { line, earlier }: Context, memory: CuedMemory): CuedAttribution {
  const { speaker, sure } = settled(who, { line, earlier }, memory);
  if (who.kind === 'unnamed') memory.last = null;
  if (speaker !== null && who.kind !== 'empty') memory.last = { speaker, line };
  const confidence = speaker === null ? 0 : cue === null ? SURE.colon : sure;
  return { cue, speaker, confidence, reported: true, after };
}

function settled(who: Who, { line, earlier }: Context, memory: CuedMemory): { speaker: Speaker | null; sure: number } {
  const isNear = memory.last !== null && line - memory.last.line <= PRONOUN_LINES_MAX;
  const back = isNear ? (memory.last?.speaker ?? null) : null;
  switch (who.kind) {
    case 'person':
    case 'body':
      return { speaker: speakerOf(who, memory), sure: SURE.named };
    case 'pronoun':
      return { speaker: back, sure: SURE.pronoun };
    case 'empty':
      return { speaker: earlier?.speaker ?? (memory.lexicon.facts.dropsPronoun ? back : null), sure: SURE.pronoun };
    case 'unnamed':
      return { speaker: byRole(who, memory), sure: SURE.pronoun };
  }
}

/** "the minister": who had that role when he or she was named. */
function byRole({ noun }: Extract<Who, { kind: 'unnamed' }>, { speakers, text, lexicon }: CuedMemory): Speaker | null {
  if (noun === null) return null;
  const fits = speakers.filter(
    ({ role }) => role !== null && foldWord(text.slice(role.start, role.end), lexicon.facts.tag).includes(noun.fold),
  );
  return fits.length === 1 ? (fits[0] ?? null) : null;
}

/** A sentence without a quotation: whom it names as speaking, or speaks of by role and name, is who "she" is next. */
function noteNamed(sentence: readonly TextPiece[], line: number, memory: CuedMemory): void {
  const [cue] = cuesIn(sentence, 'before');
  const whos =
    cue === undefined
      ? [findWho(sentence, 'cue behind', memory.lexicon)]
      : [
          findWho(sentence.slice(0, cue.first), 'cue behind', memory.lexicon),
          findWho(sentence.slice(cue.last + 1), 'cue before', memory.lexicon),
        ];
  const best = whos.find((who) => who.kind === 'person' && who.score >= NOTED_SCORE_MIN);
  const speaker = best?.kind === 'person' ? speakerOf(best, memory) : null;
  if (speaker !== null) memory.last = { speaker, line };
}

const NOTED_SCORE_MIN = 5;

/** No article has as many; each quotation looks through them. */
const SPEAKERS_MAX = 100;

/** The fullest name for the same person so far. */
function speakerOf(who: NamedWho, memory: CuedMemory): Speaker {
  const { text, lexicon, speakers } = memory;
  const [start, end] = [who.first.start, nameEnd(who.last, lexicon)];
  const name = text.slice(start, end);
  const fold = ` ${foldWord(name, lexicon.facts.tag)} `;
  const known = speakers.find((speaker) => sharesWords(speaker.fold, fold, lexicon));
  if (known !== undefined && known.name.length >= name.length) {
    known.role ??= who.role;
    return known;
  }
  const speaker = { kind: who.kind, start, end, name, fold, role: who.role };
  if (speakers.length >= SPEAKERS_MAX) return speaker;
  speakers.push(speaker);
  for (const word of fold.trim().split(' ')) lexicon.spoke.add(word);
  return speaker;
}

/** Korean writes the mark of the subject behind the name. */
function nameEnd({ fold, start, end }: TextPiece, { subjectEndings }: Lexicon): number {
  const ending = subjectEndings.find((each) => fold.length - each.length >= 2 && fold.endsWith(each));
  return ending === undefined || fold.length !== end - start ? end : end - ending.length;
}

function sharesWords(longer: string, name: string, { facts }: Lexicon): boolean {
  return facts.spaces ? longer.includes(name) : longer.trim().startsWith(name.trim());
}

/** How often a name's last word stands in the text. */
export function mentionsOf({ name }: Speaker, text: string): number {
  const word = name.split(/\s+/).at(-1) ?? name;
  return Math.max(1, text.split(word).length - 1);
}
