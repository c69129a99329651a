import type { MemberActivity } from '../cast/find-actors.ts';
import type { Cast, Member } from '../cast/members.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import { findCues } from './find-cues.ts';
import { type Cue, firstSubject } from './find-subject.ts';
import { buildFrame, type Node } from './frame.ts';
import { linkQuote } from './link-quote.ts';
import { createMemory, isNamed, type Memory } from './memory.ts';
import type { NounPhrase } from './phrases.ts';
import { noteNominal, resolveNominal } from './resolve-nominal.ts';
import { noteNames, type Referent, resolvePronoun, startOf } from './resolve-pronoun.ts';

/** Who says a quotation, by which word, and how sure that is, from 0 to 1. */
export type Attribution = {
  quote: number;
  speaker: Referent | null;
  cue: string | null;
  confidence: number;
  /** How the speaker was found; for measuring. */
  how: string;
};

/** Finds the speaker of every quotation that stands in the story, and what part each actor has in it. */
export function attributeQuotes(
  parsed: ParsedText,
  cast: Cast,
): { attributions: Attribution[]; activities: Map<Member, MemberActivity> } {
  const state: AttributionState = { memory: createMemory(cast, parsed), done: new Map(), last: null };
  for (const sentence of parsed.sentences) readSentence(state, sentence);
  const attributions = [...state.done.values()].sort((a, b) => a.quote - b.quote);
  return { attributions, activities: activitiesOf(attributions, state.memory) };
}

function activitiesOf(attributions: readonly Attribution[], { traces }: Memory): Map<Member, MemberActivity> {
  const activities = new Map<Member, MemberActivity>();
  const activityOf = (member: Member): MemberActivity => {
    const activity = activities.get(member) ?? { pronouns: 0, quotes: 0 };
    activities.set(member, activity);
    return activity;
  };
  for (const { member, pronoun } of traces) if (pronoun && isNamed(member)) activityOf(member).pronouns++;
  for (const { speaker } of attributions) if (speaker?.kind === 'member') activityOf(speaker.member).quotes++;
  return activities;
}

type AttributionState = { memory: Memory; done: Map<number, Attribution>; last: LastSpeaker | null };

/** Who spoke, or was spoken of, last; a quotation that stands alone goes back to them. */
type LastSpeaker = {
  attribution: Attribution;
  line: number;
  /** False where the quotation runs on into the next paragraph. */
  closed: boolean;
};

/** A sentence as its nodes and its reporting verbs, with its places among the sentences and among the lines. */
type Scene = { nodes: readonly Node[]; cues: readonly Cue[]; index: number; line: number };

function readSentence(state: AttributionState, sentence: Sentence): void {
  const { memory, last } = state;
  const { parsed, occurrenceAt } = memory;
  const nodes = buildFrame({ parsed, sentence, occurrenceAt });
  const cues = findCues(nodes, parsed.language);
  noteNames(nodes, sentence, memory);
  const scene = { nodes, cues, index: sentence.index, line: sentence.line };
  for (const [at, node] of nodes.entries()) {
    if (node.type === 'quote' && !state.done.has(node.quote)) readQuote(state, scene, at);
  }
  if (state.last === last) state.last = afterPlain(state, scene);
  const phrases = new Set([...cues.map((cue) => cue.subject), firstSubject(nodes, nodes.length)]);
  for (const phrase of phrases) if (phrase?.kind === 'nominal') noteNominal(phrase, scene, memory);
}

function readQuote(state: AttributionState, scene: Scene, at: number): void {
  const { memory, last } = state;
  const { index, line, nodes } = scene;
  const quote = nodes[at]?.quote ?? -1;
  const runsOn = last !== null && !last.closed && last.line === line;
  const attribution =
    labelled(quote, memory) ?? (runsOn ? null : attribute(scene, at, memory)) ?? carriedOver(last, { quote, line });
  state.done.set(quote, attribution);
  state.last = { attribution, line, closed: !runsOn && (memory.parsed.quotes[quote]?.closed ?? true) };
  const { speaker } = attribution;
  if (speaker?.kind === 'member') memory.speaker = { member: speaker.member, sentence: index };
}

const LABEL = /^(\p{Lu}[\p{Lu}'’.-]+(?: \p{Lu}[\p{Lu}'’.-]+){0,2}):\s/u;

/** Transcripts name the speaker in capitals within the quotation: "OKORO: Good evening." */
function labelled(quote: number, { parsed, cast }: Memory): Attribution | null {
  const found = parsed.quotes[quote];
  if (found === undefined) return null;
  const label = LABEL.exec(parsed.text.slice(found.start, found.end))?.[1];
  if (label === undefined) return null;
  const surname = label.toLowerCase().split(' ').at(-1);
  const member = cast.members.find(
    ({ kind, words }) => kind === 'person' && words.length > 1 && words.at(-1) === surname,
  );
  const confidence = 0.95;
  const words = { kind: 'words', start: found.start, end: found.start + label.length, confidence } as const;
  const speaker: Referent = member === undefined ? words : { kind: 'member', member, confidence };
  return { quote, speaker, cue: null, confidence, how: 'labelled' };
}

/** The speaker that the words around a quotation give; null where it stands alone or nothing ties it to anybody. */
function attribute(scene: Scene, at: number, memory: Memory): Attribution | null {
  const { nodes, cues } = scene;
  const bare = nodes.every(({ type }) => type !== 'word' && type !== 'name');
  const link = bare ? null : linkQuote(nodes, at, cues);
  if (link === null) return null;
  const { phrase, cue } = link;
  const speaker = referentOf(phrase, scene, memory);
  const confidence = speaker === null ? 0 : link.confidence * speaker.confidence;
  return { quote: nodes[at]?.quote ?? -1, speaker, cue, confidence, how: `${link.how}-${phrase.kind}` };
}

/** Whom a phrase stands for, or null: a pronoun without a fitting name stays open. */
function referentOf(phrase: NounPhrase, { nodes, index }: Scene, memory: Memory): Referent | null {
  switch (phrase.kind) {
    case 'nominal':
      return resolveNominal(phrase, nodes, memory);
    case 'name': {
      const { start, end } = phrase.occurrence;
      const member = memory.cast.memberOf.get(phrase.occurrence);
      if (member === undefined) return { kind: 'words', start, end, confidence: 0.9 };
      return { kind: 'member', member, confidence: 1 };
    }
    case 'pronoun':
      return resolvePronoun(phrase.word, { sentence: index, start: startOf(phrase, nodes, memory) }, memory);
  }
}

/** A hundred lines of quotations alone would be carried a hundred times over. */
const HOW_CHARACTERS_MAX = 80;

/** The speaker of a quotation without words of its own around it: the one before it, less surely with distance. */
function carriedOver(last: LastSpeaker | null, { quote, line }: { quote: number; line: number }): Attribution {
  if (last === null) return { quote, speaker: null, cue: null, confidence: 0, how: 'none' };
  const { speaker, confidence, how } = last.attribution;
  const carry = (by: string, share: number) => {
    return { quote, speaker, cue: null, confidence: confidence * share, how: by.slice(0, HOW_CHARACTERS_MAX) };
  };
  if (last.line === line) return carry(`same-line-${how}`, 0.97);
  const next = line - last.line === 1;
  if (next && !last.closed) return carry(`runs-on-${how}`, 0.97);
  if (next && how.startsWith('announced')) return carry(how, 0.97);
  return carry(`carried-${how}`, next ? 0.75 : 0.5);
}

/** A sentence without quotation may announce one: "The minister was blunt:". */
function afterPlain({ last, memory }: AttributionState, scene: Scene): LastSpeaker | null {
  const { nodes, cues, line } = scene;
  // Words after a quotation that has not been closed still belong to it.
  if (last?.line === line && !last.closed) return last;
  const verb = cues.at(-1);
  const phrase = verb?.subject ?? firstSubject(nodes, nodes.length);
  const speaker = phrase === null ? null : referentOf(phrase, scene, memory);
  if (speaker === null) return last;
  const announces = nodes.at(-1)?.type === 'colon';
  const cue = verb === undefined ? null : (nodes[verb.at]?.lower ?? null);
  const confidence = (announces ? 0.9 : verb === undefined ? 0.5 : 0.6) * speaker.confidence;
  const how = announces ? 'announced' : 'plain';
  return { attribution: { quote: -1, speaker, cue, confidence, how }, line, closed: true };
}
