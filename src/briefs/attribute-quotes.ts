import type { Gender } from '../news/language.ts';
import { carriedOver, type Last } from './carry-speaker.ts';
import type { Cue } from './cue.ts';
import type { Part } from './find-actors.ts';
import { findCues } from './find-cues.ts';
import type { NameMention } from './find-names.ts';
import { firstSubject } from './find-subject.ts';
import { buildFrame, type Node } from './frame.ts';
import type { Cast, Member } from './gather-cast.ts';
import { type Link, linkQuote } from './link-quote.ts';
import { type Phrase, phraseEndingAt } from './phrases.ts';
import type { Reading, Sentence } from './read-text.ts';
import { resolveNominal } from './resolve-nominal.ts';
import {
  isNamed,
  type Memory,
  newMemory,
  type Referent,
  remember,
  resolvePhrase,
  resolvePronoun,
  type Unnamed,
} from './resolve-referent.ts';
import { has, WORD } from './word-bits.ts';

/** Who says a quotation, by which word, and how sure that is. */
export type Attribution = {
  quote: number;
  speaker: Referent | null;
  cue: string | null;
  sure: number;
  /** How the speaker was found; for measuring. */
  how: string;
};

/** Finds the speaker of every quotation that stands in the story, and what part each actor has in it. */
export function attributeQuotes(
  reading: Reading,
  cast: Cast,
): { attributions: Attribution[]; parts: Map<Member, Part> } {
  const memory = newMemory(cast, reading);
  const byToken = new Map(cast.mentions.map((mention) => [mention.first, mention]));
  const done = new Map<number, Attribution>();
  const state: State = { reading, memory, byToken, done, last: null };
  for (const [index, sentence] of reading.sentences.entries()) readSentence(state, { index, sentence });
  const attributions = [...done.values()].sort((a, b) => a.quote - b.quote);
  return { attributions, parts: partsOf(attributions, memory) };
}

function partsOf(attributions: readonly Attribution[], memory: Memory): Map<Member, Part> {
  const parts = new Map<Member, Part>();
  const part = (member: Member): Part => {
    const known = parts.get(member) ?? { pronouns: 0, subjects: 0, quotes: 0 };
    parts.set(member, known);
    return known;
  };
  for (const trace of memory.traces) {
    if (!isNamed(trace.member)) continue;
    if (trace.pronoun) part(trace.member).pronouns++;
    if (trace.subject) part(trace.member).subjects++;
  }
  for (const { speaker } of attributions) if (speaker?.kind === 'member') part(speaker.member).quotes++;
  return parts;
}

type State = {
  reading: Reading;
  memory: Memory;
  byToken: Map<number, NameMention>;
  done: Map<number, Attribution>;
  last: Last | null;
};

function readSentence(state: State, { index, sentence }: { index: number; sentence: Sentence }): void {
  const { reading } = state;
  const nodes = buildFrame(reading, sentence, state.byToken);
  const cues = findCues(nodes, reading.language);
  noteNames(state, { nodes, sentence, index });
  const scene: Scene = { nodes, cues, index, line: sentence.line, bare: nodes.every(isOutsideWords) };
  const before = state.last;
  for (const [at, node] of nodes.entries()) {
    if (node.type === 'quote' && !state.done.has(node.quote)) readQuote(state, scene, at);
  }
  if (state.last === before) state.last = afterPlain(state, scene);
  noteNouns(state, scene);
}

type Scene = {
  nodes: readonly Node[];
  cues: readonly Cue[];
  index: number;
  line: number;
  /** Nothing but quotations and marks. */
  bare: boolean;
};

function isOutsideWords({ type }: Node): boolean {
  return type !== 'word' && type !== 'name';
}

function readQuote(state: State, scene: Scene, at: number): void {
  const { index, line, nodes, cues } = scene;
  const quote = nodes[at]?.quote ?? -1;
  const runsOn = state.last !== null && !state.last.closed && state.last.line === line;
  const link = scene.bare || runsOn ? null : linkQuote(nodes, at, cues);
  const attribution =
    labelled(state, quote) ??
    (link === null ? carriedOver(state.last, { quote, line }) : attribute(state, { nodes, link, index }, quote));
  state.done.set(quote, attribution);
  state.last = { attribution, line, closed: !runsOn && (state.reading.quotes[quote]?.closed ?? true) };
  const { speaker } = attribution;
  if (speaker?.kind === 'member') state.memory.speaker = { member: speaker.member, sentence: index };
}

const LABEL = /^(\p{Lu}[\p{Lu}'’.-]+(?: \p{Lu}[\p{Lu}'’.-]+){0,2}):\s/u;

/** Transcripts name the speaker in capitals within the quotation: "OKORO: Good evening." */
function labelled({ reading, memory }: State, quote: number): Attribution | null {
  const found = reading.quotes[quote];
  if (found === undefined) return null;
  const label = LABEL.exec(reading.text.slice(found.start, found.end))?.[1];
  if (label === undefined) return null;
  const surname = label.toLowerCase().split(' ').at(-1) ?? '';
  const member = memory.cast.members.find(
    ({ kind, words }) => kind === 'person' && words.length > 1 && words.at(-1) === surname,
  );
  const words: Referent = { kind: 'words', start: found.start, end: found.start + label.length, sure: 0.95 };
  return {
    quote,
    speaker: member === undefined ? words : { kind: 'member', member, sure: 0.95 },
    cue: null,
    sure: 0.95,
    how: 'labelled',
  };
}

/** A sentence without quotation may announce one: "The minister was blunt:". */
function afterPlain(state: State, { nodes, cues, index, line }: Scene): Last | null {
  // Words after a quotation that has not been closed still belong to it.
  if (state.last?.line === line && !state.last.closed) return state.last;
  const verb = cues.at(-1);
  const phrase = verb?.subject ?? firstSubject(nodes, nodes.length);
  const speaker = phrase === null ? null : referentOf(state, { nodes, phrase, index });
  if (speaker === null) return state.last;
  const announces = nodes.at(-1)?.type === 'colon';
  const cue = verb === undefined ? null : (nodes[verb.at]?.lower ?? null);
  const sure = (announces ? 0.9 : verb === undefined ? 0.5 : 0.6) * speaker.sure;
  return { attribution: { quote: -1, speaker, cue, sure, how: announces ? 'announced' : 'plain' }, line, closed: true };
}

type Names = { nodes: readonly Node[]; sentence: Sentence; index: number };

function noteNames({ reading, memory, byToken }: State, { nodes, sentence, index }: Names): void {
  const subjects = new Set<NameMention>();
  for (const [at, node] of nodes.entries()) {
    if (node.mention !== null && isSubject(nodes, at)) subjects.add(node.mention);
  }
  for (let at = sentence.first; at < sentence.last; at++) {
    const mention = byToken.get(at);
    const token = reading.tokens[at];
    if (mention !== undefined) remember(memory, mention, subjects.has(mention));
    else if (token !== undefined && token.quote === -1 && has(token, WORD.pronoun))
      notePronoun(memory, token.lower, { sentence: index, start: token.start });
  }
}

/** "A doctor in the camp said": later a pronoun may mean the doctor, whom nobody names. */
function noteNouns(state: State, scene: Scene): void {
  const phrases = new Set([...scene.cues.map((cue) => cue.subject), firstSubject(scene.nodes, scene.nodes.length)]);
  for (const phrase of phrases) if (phrase?.kind === 'nominal') noteNoun(state, scene, phrase);
}

function noteNoun({ reading, memory }: State, { nodes, index }: Scene, phrase: Phrase & { kind: 'nominal' }): void {
  if (!has({ bits: reading.language.words.get(phrase.head) ?? 0 }, WORD.roleNoun)) return;
  const referent = resolveNominal(phrase, nodes, memory);
  if (referent === null) return;
  const gender = reading.language.genders.get(phrase.head) ?? null;
  const member = referent.kind === 'member' ? referent.member : unnamed(referent, gender);
  const start = reading.tokens[nodes[phrase.first]?.first ?? 0]?.start ?? 0;
  const plain = { quoted: false, possessive: false, pronoun: false };
  memory.traces.push({ member, sentence: index, subject: true, ...plain, start });
}

function unnamed({ start, end }: { start: number; end: number }, gender: Gender | null): Unnamed {
  return { kind: 'person', gender, leaning: null, start, end };
}

/** An object or a possessive tells too little of whom it means to fix anybody's gender. */
const GENDER_SURE_MIN = 0.75;

function notePronoun(memory: Memory, word: string, here: { sentence: number; start: number }): void {
  const facts = memory.reading.language.pronouns.get(word);
  if (facts?.kind !== 'person') return;
  const referent = resolvePronoun(word, here, memory);
  if (referent?.kind !== 'member') return;
  if (facts.subject && referent.sure >= GENDER_SURE_MIN) referent.member.gender ??= facts.gender;
  memory.traces.push({
    member: referent.member,
    sentence: here.sentence,
    subject: facts.subject,
    quoted: false,
    possessive: !facts.subject,
    pronoun: true,
    start: here.start,
  });
}

function isSubject(nodes: readonly Node[], at: number): boolean {
  if (has(nodes[at + 1], WORD.possessive) || nodes[at]?.mention?.compound) return false;
  const node = nodes[(phraseEndingAt(nodes, at)?.first ?? at) - 1];
  if (node === undefined || node.type !== 'word') return node?.type !== 'name';
  return has(node, WORD.subordinator | WORD.coordinator | WORD.adverb | WORD.time);
}

function attribute(
  state: State,
  { nodes, link, index }: { nodes: readonly Node[]; link: Link; index: number },
  quote: number,
): Attribution {
  const speaker = referentOf(state, { nodes, phrase: link.phrase, index });
  const sure = speaker === null ? 0 : link.sure * speaker.sure;
  return { quote, speaker, cue: link.cue, sure, how: `${link.how}-${link.phrase.kind}` };
}

function referentOf(
  state: State,
  { nodes, phrase, index }: { nodes: readonly Node[]; phrase: Phrase; index: number },
): Referent | null {
  if (phrase.kind === 'nominal') return resolveNominal(phrase, nodes, state.memory);
  const start = state.reading.tokens[nodes[phrase.first]?.first ?? 0]?.start ?? 0;
  return resolvePhrase(phrase, { sentence: index, start }, state.memory);
}
