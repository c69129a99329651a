import { type Lexicon, PART } from './lexicon.ts';
import { isArticled, isNameWord, ROLE, type Run, runsOf } from './name-runs.ts';
import type { TextPiece } from './pieces.ts';

/** Somebody named in a phrase, with how the phrase words the role; `score`: how well name and phrase fit. */
export type NamedWho = {
  kind: 'person' | 'body';
  first: TextPiece;
  last: TextPiece;
  role: { start: number; end: number } | null;
  score: number;
};

/** Who a phrase says speaks: by name, as the one spoken of before, somebody unnamed, or nobody at all. */
export type Who = NamedWho | { kind: 'pronoun' } | { kind: 'unnamed'; noun: TextPiece | null } | { kind: 'empty' };

/** Which end of the phrase the cue stands at. */
type PhraseSide = 'cue before' | 'cue behind';

const NAME_SCORE_MIN = 3;
const PHRASE_PIECES_MAX = 60;

/** Reads who speaks from the words beside a cue. */
export function findWho(phrase: readonly TextPiece[], side: PhraseSide, lexicon: Lexicon): Who {
  const near = side === 'cue before' ? phrase.slice(0, PHRASE_PIECES_MAX) : phrase.slice(-PHRASE_PIECES_MAX);
  const pieces = withoutBrackets(near, side, lexicon);
  const words = pieces.filter(({ kind, parts }) => kind === 'word' && (parts & PASSED) === 0);
  if (words.length === 0) return { kind: 'empty' };
  const runs = runsOf(pieces, lexicon).map((run) => nameOf(pieces, run, { side, lexicon }));
  const best = runs.toSorted((a, b) => b.score - a.score || (side === 'cue before' ? -1 : 1)).at(0);
  if (best !== undefined && best.score >= NAME_SCORE_MIN) return best;
  const body = bodyOf(pieces, lexicon);
  if (body !== null) return body;
  const beside = side === 'cue before' ? words[0] : words.at(-1);
  const isPronoun = (piece: TextPiece | undefined) => ((piece?.parts ?? 0) & PART.pronouns) !== 0;
  const isAlone = words.some(isPronoun) && words.every((word) => isPronoun(word) || word.parts === 0);
  if (isPronoun(beside) || (words.length <= 2 && isAlone)) return { kind: 'pronoun' };
  return { kind: 'unnamed', noun: words.find(({ parts }) => (parts & ROLE) !== 0) ?? null };
}

const PASSED = PART.functionWords | PART.prepositions | PART.postpositions | PART.conjunctions | PART.auxiliaries;

/** Ages and parties in brackets say nothing of who it is; a clause behind a relative is of something else. */
function withoutBrackets(phrase: readonly TextPiece[], side: PhraseSide, { facts }: Lexicon): TextPiece[] {
  const kept: TextPiece[] = [];
  let depth = 0;
  for (const piece of phrase) {
    if (piece.kind === 'open') depth += 1;
    else if (piece.kind === 'close') depth = Math.max(0, depth - 1);
    else if (depth === 0) kept.push(piece);
  }
  const relative = kept.findIndex(({ parts }) => (parts & PART.relatives) !== 0);
  const cut = facts.spaces && side === 'cue before' && relative > 0 ? kept.slice(0, relative) : kept;
  return cut;
}

type RunContext = { side: PhraseSide; lexicon: Lexicon };

function nameOf(pieces: readonly TextPiece[], run: Run, { side, lexicon }: RunContext): NamedWho {
  const [first, last] = [pieces[run.from], pieces[run.to - 1]];
  if (first === undefined || last === undefined) throw new Error('An empty run');
  const before = beforeRun(pieces, run, lexicon);
  const behind = behindRun(pieces, run, lexicon);
  const touches = side === 'cue before' ? run.from === 0 : run.to === pieces.length;
  const beside =
    before.score + behind.score + (touches ? 1 : 0) + (goesOnInName(pieces, run, lexicon) ? COMPLEMENT_COST : 0);
  const score = formScore(pieces.slice(run.from, run.to), lexicon) + beside;
  return { kind: 'person', first, last, role: before.role ?? behind.role, score };
}

const COMPLEMENT_COST = -3;

/** "the spokesman of the judiciary, Ada Lens": right behind a role and before a comma and a name, a run belongs to the role. */
function goesOnInName(pieces: readonly TextPiece[], { from, to }: Run, lexicon: Lexicon): boolean {
  const [before, behind] = [pieces[from - 1], pieces[to]];
  if (behind?.kind !== 'comma' || ((before?.parts ?? 0) & (PART.roles | PART.complements)) === 0) return false;
  return pieces.slice(to + 1, to + 3).filter((piece) => isNameWord(piece, lexicon)).length === 2;
}

const RUN_WORDS_MAX = 5;

function formScore(run: readonly TextPiece[], { facts, surnames, spoke }: Lexicon): number {
  if (run.length > RUN_WORDS_MAX) return -5;
  const [first] = run;
  if (run.length === 1 && spoke.has(first?.fold ?? '')) return NAME_SCORE_MIN;
  const letters = run.reduce((sum, { fold }) => sum + fold.length, 0);
  if (!facts.spaces) return unspacedScore(run, surnames);
  const given = run.some(({ parts }) => (parts & PART.givenNames) !== 0) ? 2 : 0;
  if (facts.capitals) return (run.length > 1 ? 3 : 0) + given;
  const surname = surnames.some((name) => first?.fold.startsWith(name)) && letters <= 4 ? 2 : 0;
  return (run.length > 1 ? 1 : -2) + given + surname;
}

function unspacedScore(run: readonly TextPiece[], surnames: readonly string[]): number {
  const name = run.map(({ fold }) => fold).join('');
  if (/[·・＝]/.test(name)) return 3;
  if (name.length < 2 || name.length > 8) return -3;
  if (/^\p{sc=Katakana}/u.test(name)) return 1;
  if (name.length > 5) return -3;
  return surnames.some((surname) => name.startsWith(surname) && name.length > surname.length) ? 2 : 0;
}

/** What is found on one side of a run: how much it speaks for a name, and the words of the role. */
type Beside = { score: number; role: { start: number; end: number } | null };

const NOTHING: Beside = { score: 0, role: null };
const ROLE_PIECES_MAX = 9;
const PREPOSITION_COST = -4;
const GROUP_COST = -3;

/** "the minister of the interior, Ada Lens": a role before it; behind a preposition it is a place or somebody else's. */
function beforeRun(pieces: readonly TextPiece[], { from }: Run, lexicon: Lexicon): Beside {
  if (from === 0) return { score: 1, role: null };
  if (isGoverned(pieces, from)) return { score: PREPOSITION_COST, role: null };
  const commas = pieces[from - 1]?.kind === 'comma' ? 1 : 0;
  const at = roleAt(pieces, from - commas, lexicon);
  if (at !== -1) {
    const isGroup = ((pieces[at]?.parts ?? 0) & PART.groups) !== 0;
    if (isGroup) return { score: GROUP_COST, role: null };
    return { score: commas === 1 ? 2 : 3, role: roleBefore(pieces, at, from - commas) };
  }
  const opens = pieces.slice(0, from).every(({ kind, parts }) => kind !== 'word' || (parts & PASSED) !== 0);
  return opens ? { score: 1, role: null } : NOTHING;
}

/** The nearest role or group of people, with nothing between that may be a name or ends the phrase. */
function roleAt(pieces: readonly TextPiece[], end: number, lexicon: Lexicon): number {
  for (let at = end - 1; at >= Math.max(0, end - ROLE_PIECES_MAX); at--) {
    const piece = pieces[at];
    // "the head of Kabul Water, Ada Lens": before a comma, names are parts of the role.
    if (piece?.kind !== 'word' || (isNameWord(piece, lexicon) && pieces[end]?.kind !== 'comma')) return -1;
    // "the head of the farmers"
    const isGroup = (piece.parts & PART.groups) !== 0 && !isGoverned(pieces, at);
    if ((piece.parts & ROLE) !== 0 || isGroup) return at;
  }
  return -1;
}

/** Small words may stand between a preposition and what it governs. */
function isGoverned(pieces: readonly TextPiece[], from: number): boolean {
  for (let at = from - 1; at >= 0; at--) {
    const parts = pieces[at]?.parts ?? 0;
    if ((parts & PART.prepositions) !== 0) return true;
    if ((parts & PART.functionWords) === 0) return false;
  }
  return false;
}

/** From the first word of the role on, as it is written. */
function roleBefore(pieces: readonly TextPiece[], role: number, end: number): Beside['role'] {
  let first = role;
  while (((pieces[first - 1]?.parts ?? 0) & (ROLE | PART.complements)) !== 0) first -= 1;
  const last = pieces[end - 1];
  const start = pieces[first]?.start ?? 0;
  return last === undefined || (pieces[role]?.parts ?? 0) === PART.titles ? null : { start, end: last.end };
}

/** "Ada Lens, the minister of the interior,", or a title that stands behind; "Ada Lens's brother" is not Ada Lens. */
function behindRun(pieces: readonly TextPiece[], { to }: Run, { facts }: Lexicon): Beside {
  const near = pieces[to];
  if (near === undefined) return NOTHING;
  if ((near.parts & PART.postpositions) !== 0) return { score: PREPOSITION_COST, role: null };
  if (facts.titleAfter && (near.parts & ROLE) !== 0) {
    const role = (near.parts & PART.roles) === 0 ? null : { start: near.start, end: near.end };
    return { score: 3, role };
  }
  if (near.kind !== 'comma') return NOTHING;
  const end = pieces.findIndex(({ kind }, at) => at > to && kind !== 'word');
  const words = pieces.slice(to + 1, end === -1 ? undefined : end);
  const start = words.findIndex(({ parts }) => (parts & PART.functionWords) === 0);
  const named = words.findIndex(({ parts }) => (parts & PART.roles) !== 0);
  const [first, last] = [words[start], words.at(-1)];
  if (named === -1 || named > start + 2 || first === undefined || last === undefined) return NOTHING;
  return { score: 2, role: { start: first.start, end: last.end } };
}

const BODY_PIECES_MAX = 6;
const BODY = PART.bodies | PART.complements | PART.places;

/** "the ministry of health": a body speaks as it is named, but for one word that every body of its kind has. */
function bodyOf(pieces: readonly TextPiece[], lexicon: Lexicon): NamedWho | null {
  const at = pieces.findIndex(({ parts }) => (parts & PART.bodies) !== 0);
  const body = pieces[at];
  if (body === undefined || pieces.some(({ parts }) => (parts & (ROLE | PART.groups)) !== 0)) return null;
  if (isGoverned(pieces, at)) return null;
  const { from, to } = stretchOf(pieces, at, lexicon);
  const [first, last] = [pieces[from], pieces[to - 1]];
  // Where family names come first, files list whole bodies.
  const isProper = to - from > 1 || body.fold.includes(' ') || lexicon.surnames.length > 0;
  if (first === undefined || last === undefined || !isProper) return null;
  return { kind: 'body', first, last, role: null, score: NAME_SCORE_MIN };
}

/** What belongs to a body's name: behind it, over small words, and up to two words before it. */
function stretchOf(pieces: readonly TextPiece[], at: number, lexicon: Lexicon): Run {
  const { capitals } = lexicon.facts;
  const belongs = (piece: TextPiece | undefined) =>
    piece?.kind === 'word' && piece.cues.length === 0 && isOfBody(piece, lexicon);
  const small = PART.prepositions | PART.particles | (capitals ? PART.functionWords : 0);
  const links = ({ parts }: TextPiece) => (parts & small) !== 0;
  let [from, to] = [at, at + 1];
  for (let step: number | undefined = 0; step !== undefined && to - at < BODY_PIECES_MAX; ) {
    step = [0, 1, 2].find((more) => belongs(pieces[to + more]) && pieces.slice(to, to + more).every(links));
    to += step === undefined ? 0 : step + 1;
  }
  // "the ministry of public works": one small word may stand before the cue.
  const tail = pieces[to];
  const isTail = tail?.kind === 'word' && tail.parts === 0 && tail.cues.length === 0 && pieces[to + 1]?.kind !== 'word';
  if (to > at + 1 && isTail) to += 1;
  while (at - from < 2 && belongs(pieces[from - 1])) from -= 1;
  return { from, to };
}

function isOfBody(piece: TextPiece, lexicon: Lexicon): boolean {
  if ((piece.parts & BODY) !== 0 || isNameWord(piece, lexicon)) return true;
  return !lexicon.facts.capitals && isArticled(piece, lexicon);
}
