import type { CueOrder } from '../../../news/language.ts';
import type { QuotedSpan } from '../text/tokens.ts';
import { findWho, type Who } from './find-who.ts';
import { type Lexicon, PART } from './lexicon.ts';
import { cutPieces, type TextPiece } from './pieces.ts';

/** What ties a quotation to whoever says it; `after` where that stands behind the quotation. */
export type CuedLink = { who: Who; cue: string | null; after: boolean };

/** The words of a sentence around a quotation, up to the next one on each side. */
export type Surroundings = { before: readonly TextPiece[]; after: readonly TextPiece[] };

type FoundCue = {
  piece: TextPiece;
  orders: ReadonlySet<CueOrder>;
  first: number;
  last: number;
  side: 'before' | 'after';
};

const CUES_TRIED_MAX = 4;
const GAP_MAX = 4;
/** "said this Monday on the radio that": so many words of its own may stand behind a verb. */
const FREE_WORDS = 3;

/** The cue nearest to the quotation and whoever it names; null where nothing reports. */
export function findLink(around: Surroundings, lexicon: Lexicon): CuedLink | null {
  const cues = [
    ...cuesIn(around.before, 'before').slice(-CUES_TRIED_MAX),
    ...cuesIn(around.after, 'after').slice(0, CUES_TRIED_MAX),
  ];
  const links = cues.flatMap((cue) => linksOf(cue, around, lexicon));
  const [best] = links.toSorted(
    (a, b) => a.gap - b.gap || Number(a.after) - Number(b.after) || rank(b.who) - rank(a.who),
  );
  return best ?? colonLink(around, lexicon);
}

function rank(who: Who): number {
  if (who.kind === 'person' || who.kind === 'body') return who.score;
  return who.kind === 'empty' ? -1 : 0;
}

/** Every cue that is one: a participle needs an auxiliary near it. */
export function cuesIn(pieces: readonly TextPiece[], side: 'before' | 'after'): FoundCue[] {
  return pieces.flatMap((piece, at) => {
    const plain = piece.cues.filter(({ participle }) => !participle);
    const auxiliary = piece.cues.length > plain.length ? auxiliaryOf(pieces, at) : -1;
    const groups = auxiliary === -1 ? plain : piece.cues;
    if (groups.length === 0 || isDenied(pieces, at)) return [];
    const orders = new Set(groups.flatMap((group) => group.orders));
    const far = auxiliary === -1 ? at : auxiliary;
    return [{ piece, orders, first: Math.min(at, far), last: Math.max(at, far), side }];
  });
}

const AUXILIARY_WITHIN = 14;

/** "a-t-il encore dit", "hatte Ada Lens am Montag gesagt", "gesagt habe". */
function auxiliaryOf(pieces: readonly TextPiece[], at: number): number {
  for (let near = at - 1; near >= Math.max(0, at - AUXILIARY_WITHIN); near--) {
    if (((pieces[near]?.parts ?? 0) & PART.auxiliaries) !== 0) return near;
    if (pieces[near]?.kind === 'stop') break;
  }
  return ((pieces[at + 1]?.parts ?? 0) & PART.auxiliaries) !== 0 ? at + 1 : -1;
}

const DENIED_WITHIN = 3;

/** What somebody did not say has no speaker. */
function isDenied(pieces: readonly TextPiece[], at: number): boolean {
  return pieces.slice(Math.max(0, at - DENIED_WITHIN), at + 2).some(({ parts }) => (parts & PART.negations) !== 0);
}

type NearLink = CuedLink & { gap: number };

function linksOf(cue: FoundCue, around: Surroundings, lexicon: Lexicon): NearLink[] {
  const { before, after } = around;
  const within = cue.side === 'before' ? before : after;
  const inner = within.slice(cue.first + 1, cue.last).filter((piece) => piece !== cue.piece);
  const ahead = [...(cue.piece === within[cue.first] ? [] : inner), ...within.slice(cue.last + 1)];
  const behind = within.slice(0, cue.first);
  const link = (who: Who, gap: number): NearLink => ({ who, gap, cue: cue.piece.fold, after: cue.side === 'after' });
  const see = (order: CueOrder, side: 'before' | 'after') => cue.side === side && cue.orders.has(order);
  const found: NearLink[] = [];
  if (see('who cue quote', 'before'))
    found.push(link(findWho(behind, 'cue behind', lexicon), Math.max(0, wordsIn(ahead) - FREE_WORDS)));
  if (see('cue who quote', 'before')) found.push(link(findWho(ahead, 'cue before', lexicon), 0));
  if (see('quote cue who', 'after') && wordsIn(behind) <= GAP_MAX)
    found.push(link(findWho(ahead, 'cue before', lexicon), wordsIn(behind)));
  if (see('quote who cue', 'after')) found.push(link(findWho(behind, 'cue behind', lexicon), 0));
  if (see('who quote cue', 'after') && wordsIn(behind) <= GAP_MAX)
    found.push(link(findWho(before, 'cue behind', lexicon), wordsIn(behind)));
  const told = found.filter(({ who }) => who.kind !== 'empty');
  return told.length > 0 ? told : found.slice(0, 1);
}

/** Words that are no part of the grammar. */
function wordsIn(pieces: readonly TextPiece[]): number {
  return pieces.filter(({ kind, parts }) => kind === 'word' && (parts & (PART.functionWords | PART.prepositions)) === 0)
    .length;
}

const COLON_SCORE_MIN = 4;

/** `Ada Lens was disappointed: "…"`: the colon reports, if the sentence leaves no doubt whom. */
function colonLink({ before }: Surroundings, lexicon: Lexicon): CuedLink | null {
  if (before.at(-1)?.kind !== 'colon' || lexicon.facts.cues.length === 0) return null;
  const who = findWho(before.slice(0, -1), 'cue behind', lexicon);
  const isSure = who.kind === 'person' && who.score >= COLON_SCORE_MIN;
  return isSure ? { who, cue: null, after: false } : null;
}

const DASHED_LINE = /^[ \t]*[—–―-][ \t\u00A0\u202F]+(?=\S)/gmu;
const MARKS = /["“”„«»「」]/u;
const LINE_CHARACTERS_MAX = 1_500;
/** So many words may stand between the dash and the verb. */
const CUE_WITHIN = 3;

/** Speech behind a dash (`— We wait, — said Ada Lens. — It is late.`); a line that no cue reports is a point of a list. */
export function findDialogue(text: string, lexicon: Lexicon): QuotedSpan[] {
  const spans: QuotedSpan[] = [];
  for (const match of text.matchAll(DASHED_LINE)) {
    const start = match.index + match[0].length;
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (end - start > LINE_CHARACTERS_MAX || MARKS.test(text.slice(start, end))) continue;
    for (const span of speechIn(cutPieces(text, { start, end }, { lexicon, quotes: [] }))) spans.push(span);
  }
  return spans;
}

function speechIn(pieces: readonly TextPiece[]): QuotedSpan[] {
  const dashed = turnsAt(pieces, (at) => pieces[at + 1]?.kind === 'dash');
  if (dashed.some((at) => reportsAt(pieces, at + 2))) return alternate(pieces, dashed);
  const plain = turnsAt(pieces, (at) => reportsAt(pieces, at + 1, 1));
  const last = plain.at(-1);
  return last === undefined ? [] : spansOf(pieces, [[0, last]]);
}

/** Where a mark ends what is said or told. */
function turnsAt(pieces: readonly TextPiece[], fits: (at: number) => boolean): number[] {
  return pieces.flatMap(({ kind }, at) => (at > 0 && (kind === 'comma' || kind === 'stop') && fits(at) ? [at] : []));
}

function reportsAt(pieces: readonly TextPiece[], at: number, within = CUE_WITHIN): boolean {
  const [cue] = cuesIn(pieces.slice(at, at + CUE_WITHIN + 2), 'after');
  return cue !== undefined && cue.first < within && [...cue.orders].some((order) => order.startsWith('quote'));
}

/** Told and said take turns at the dashes. */
function alternate(pieces: readonly TextPiece[], turns: readonly number[]): QuotedSpan[] {
  const parts: [number, number][] = [];
  let from = 0;
  let isSpeech = true;
  for (const at of [...turns, pieces.length]) {
    if (isSpeech) parts.push([from, at]);
    if (isSpeech && at < pieces.length && !reportsAt(pieces, at + 2)) {
      from = at + 2;
      continue;
    }
    isSpeech = !isSpeech;
    from = at + 2;
  }
  return spansOf(pieces, parts);
}

function spansOf(pieces: readonly TextPiece[], parts: readonly (readonly [number, number])[]): QuotedSpan[] {
  return parts.flatMap(([from, to]) => {
    const [first, last] = [pieces[from], pieces[to - 1]];
    if (first === undefined || last === undefined || to <= from) return [];
    const [start, end] = [first.start, last.end];
    return [{ start, end, outerStart: start, outerEnd: end, closed: true }];
  });
}
