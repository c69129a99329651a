import type { MemberActivity } from '../cast/find-actors.ts';
import type { Cast, Member } from '../cast/members.ts';
import { has, WORD } from '../text/language.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import type { Token } from '../text/tokens.ts';
import { findCues } from './find-cues.ts';
import { type Cue, firstSubject, isQuote } from './find-subject.ts';
import { buildFrame, type Node } from './frame.ts';
import { linkQuote, placeOf } from './link-quote.ts';
import { createMemory, isNamed, type Memory, noteVoice, type Referent } from './memory.ts';
import { isHeading, isOrdered, type NoSpeech, noSpeech, shareOfTerm } from './no-speech.ts';
import { type JointPhrase, type NounPhrase, phraseChain, withPartner } from './phrases.ts';
import { noteJoint, noteNewNouns, noteNominal } from './resolve-nominal.ts';
import { peersOf, referentOf, spokenOf } from './resolve-phrase.ts';
import { NOBODY, noteNames, startOf } from './resolve-pronoun.ts';
import { NO_SIGNS, type SentenceSigns, signsOf } from './unsaid.ts';

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
  const attributions = withOpen(
    [...state.done.values()].sort((a, b) => a.quote - b.quote),
    parsed,
  );
  return { attributions, activities: activitiesOf(attributions, state.memory) };
}

const OPEN = 'open-after';

/** A paragraph that is left open, with nothing that names its speaker, is of whoever the next one says. */
function withOpen(found: readonly Attribution[], { quotes, text }: ParsedText): Attribution[] {
  const all: Attribution[] = [];
  for (const each of found.toReversed()) {
    const next = all.at(-1);
    const own = quotes[each.quote];
    const goesOn =
      own?.closed === false && text.slice(own.outerEnd, quotes[next?.quote ?? -1]?.outerStart).trim() === '';
    const isFree = /^(?:runs-on-)*(?:none|carried)/.test(each.how);
    const filled = goesOn && isFree && next !== undefined && /^(?:open-)?after/.test(next.how);
    all.push(filled ? { ...next, quote: each.quote, cue: null, confidence: next.confidence * 0.97, how: OPEN } : each);
  }
  return all.reverse();
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
type Scene = {
  nodes: readonly Node[];
  cues: readonly Cue[];
  /** The first phrase that can be a subject. */
  subject: NounPhrase | null;
  signs: SentenceSigns;
  index: number;
  line: number;
};

function readSentence(state: AttributionState, sentence: Sentence): void {
  const { memory, last } = state;
  const { parsed, occurrenceAt } = memory;
  const nodes = buildFrame({ parsed, sentence, occurrenceAt });
  const cues = findCues(nodes, parsed.language);
  const quotes = nodes.some(isQuote);
  const signs = quotes ? signsOf(nodes, parsed.language) : NO_SIGNS;
  const subject = firstSubject(nodes, nodes.length);
  const scene = { nodes, cues, subject, signs, index: sentence.index, line: sentence.line };
  const known = noteNewNouns([...cues.map((cue) => cue.subject), subject], scene, memory);
  noteNames(nodes, sentence, memory);
  noteVoice(sentence, memory);
  for (const [at, node] of quotes ? nodes.entries() : []) {
    if (isQuote(node) && !state.done.has(node.quote)) readQuote(state, scene, at);
  }
  if (state.last === last) state.last = afterPlain(state, scene);
  memory.document = documentOf(state, scene) ?? memory.document;
  for (const phrase of known) noteNominal(phrase, scene, memory);
}

/** "Okoro said in a statement", "A sign hung on the gate": what "it read" means in the next sentence. */
function documentOf({ memory, last }: AttributionState, scene: Scene): Referent | null {
  const { nodes, cues, subject, line } = scene;
  if (last?.line === line && nodes.some((node) => has(node, WORD.reportNoun))) return last.attribution.speaker;
  const phrase = cues.length > 0 ? null : subject;
  if (phrase?.kind !== 'nominal' || has(nodes[phrase.last], WORD.roleNoun | WORD.groupNoun)) return null;
  const words = referentOf(phrase, { nodes, index: scene.index, line, others: NOBODY }, memory);
  return words === null ? null : { ...words, confidence: 0.8 };
}

function readQuote(state: AttributionState, scene: Scene, at: number): void {
  const { memory, last } = state;
  const { index, line, nodes } = scene;
  const quote = nodes[at]?.quote ?? -1;
  const runsOn = last !== null && !last.closed && last.line === line;
  const attribution =
    labelled(quote, memory) ??
    (runsOn ? null : (notSpoken(scene, at, memory) ?? attribute(scene, at, memory))) ??
    carriedOver(last, { quote, line, alone: at === 0 || isBare(nodes) });
  state.done.set(quote, attribution);
  if (isNoSpeech(attribution) && memory.parsed.quotes[quote]?.closed) return;
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
  const { nodes, cues, signs, index, line } = scene;
  const { language } = memory.parsed;
  const quote = nodes[at]?.quote ?? -1;
  const link = isBare(nodes) ? null : linkQuote(nodes, at, { cues, language });
  if (link === null) return null;
  const { cue } = link;
  const phrase = withPartner(link.phrase, nodes, peersOf(memory));
  const place = { nodes, at, cues, signs, language };
  if (isOrdered(link.how, place, tokensBefore(scene, memory))) return unspoken(quote, 'nobody');
  const words = wordsOf(quote, memory);
  const share = shareOfTerm(words, link.how, place);
  if (share === 0) return unspoken(quote, 'nobody');
  const others = spokenOf(nodes, at, { phrase, memory });
  const speaker = documentMeant(phrase, cue, memory) ?? referentOf(phrase, { nodes, index, line, others }, memory);
  if (phrase.kind === 'joint' && speaker !== null)
    noteJoint(speaker, { index, start: startOf(phrase, nodes, memory) }, memory);
  const told = speaker?.kind === 'member' && others.has(speaker.member) ? ABOUT_SELF : 1;
  const how = placeOf(link.how, words, nodes[at + 1]);
  const sure = speaker === null ? 0 : link.confidence * speaker.confidence * shareOf({ how }, phrase, speaker);
  const confidence = sure * (share * told * shareOfRetelling(nodes, phrase, cue));
  return { quote, speaker, cue, confidence, how: `${link.how}-${speaker?.kind === 'words' ? 'words' : phrase.kind}` };
}

function wordsOf(quote: number, { parsed }: Memory): string {
  const { start = 0, end = 0 } = parsed.quotes[quote] ?? {};
  return parsed.text.slice(start, end);
}

/** `"Okoro knows it," she added`: few speak of themselves by their name. */
const ABOUT_SELF = 0.85;
const RETOLD = 0.85;

/** "He tapped me on the arm and said": somebody tells a story, in which "he" may be another than in the article. */
function shareOfRetelling(nodes: readonly Node[], phrase: NounPhrase | JointPhrase, cue: string | null): number {
  if (phrase.kind !== 'pronoun' || phrase.facts?.kind === 'speaker') return 1;
  const isRetold = nodes.some(
    ({ pronoun }, at) => pronoun?.kind === 'speaker' && !pronoun.subject && nodes[at - 1]?.lower !== cue,
  );
  return isRetold ? RETOLD : 1;
}

/** `"…," it read`. */
function documentMeant(phrase: NounPhrase | JointPhrase, cue: string | null, memory: Memory): Referent | null {
  const thing = phrase.kind === 'pronoun' && phrase.facts?.kind === 'thing';
  return thing && memory.parsed.language.reading.has(cue ?? '') ? memory.document : null;
}

/** How much surer or less sure some phrases are than their place tells. */
function shareOf({ how }: { how: string }, phrase: NounPhrase | JointPhrase, { kind, confidence }: Referent): number {
  // "It" may be any body, and "they" anybody.
  if (phrase.kind === 'pronoun' && (phrase.facts?.kind === 'thing' || phrase.facts?.number === 'many')) return 0.8;
  // Right behind a quotation any noun is who says it ("…," said a neighbour); elsewhere it may be another verb's subject.
  // Nothing says that it speaks at all.
  if (how === 'subject' && kind === 'words') return 0.5;
  const isPerson = confidence > 0.5;
  const says =
    (how === 'after' || (how === 'in-sentence' && isPerson)) && phrase.kind === 'nominal' && kind === 'words';
  return says ? Math.max(1, 0.9 / confidence) : 1;
}

function isBare(nodes: readonly Node[]): boolean {
  return nodes.every(({ type }) => type !== 'word' && type !== 'name');
}

const CUES_WITHIN = 60;

/** Where the sentence says that the quotation is no speech, or a line is only a heading. */
function notSpoken({ nodes, cues, signs, line }: Scene, at: number, { parsed }: Memory): Attribution | null {
  const quote = nodes[at]?.quote ?? -1;
  if (isBare(nodes)) return isHeading(quote, line, parsed) ? unspoken(quote, 'unsaid') : null;
  const near = cues.filter((cue) => Math.abs(cue.at - at) <= CUES_WITHIN);
  const not = noSpeech({ nodes, at, cues: near, language: parsed.language, signs });
  return not === null ? null : unspoken(quote, not);
}

/** A sentence that holds a long quotation has thousands. */
const TOKENS_BEFORE_MAX = 300;

function tokensBefore({ index }: Scene, { parsed }: Memory): Token[] {
  const { first = 0, last = 0 } = parsed.sentences[index - 1] ?? {};
  return parsed.tokens.slice(Math.max(first, last - TOKENS_BEFORE_MAX), last);
}

function unspoken(quote: number, how: NoSpeech): Attribution {
  return { quote, speaker: null, cue: null, confidence: 0, how };
}

function isNoSpeech({ how }: Attribution): boolean {
  return how === 'unsaid' || how === 'nobody';
}

/** A hundred lines of quotations alone would be carried a hundred times over. */
const HOW_CHARACTERS_MAX = 80;

/** The speaker of a quotation without words of its own around it: the one before it, less surely with distance. */
function carriedOver(
  last: LastSpeaker | null,
  // "1931: “…” Plaque of 1951": what stands between words of its own is not alone.
  { quote, line, alone }: { quote: number; line: number; alone: boolean },
): Attribution {
  if (last === null || (last.line !== line && !(alone && mayGoOn(last.attribution))))
    return { quote, speaker: null, cue: null, confidence: 0, how: 'none' };
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

/** "The papers show a gain. “…”": a line that says nothing gives its words to a person only. */
function mayGoOn({ how, speaker }: Attribution): boolean {
  return !how.startsWith('plain') || (speaker?.kind === 'member' && speaker.member.kind === 'person');
}

/** A sentence without quotation may announce one: "The minister was blunt:". */
function afterPlain({ last, memory }: AttributionState, scene: Scene): LastSpeaker | null {
  const { nodes, cues, subject, line } = scene;
  // Words after a quotation that has not been closed still belong to it.
  if (last?.line === line && !last.closed) return last;
  const verb = cues.at(-1);
  const announces = nodes.at(-1)?.type === 'colon';
  const phrase = verb?.subject ?? (announces ? carrierOf(nodes) : null) ?? subject;
  const speaker =
    phrase === null ? null : referentOf(phrase, { nodes, index: scene.index, line, others: NOBODY }, memory);
  if (speaker === null) return last;
  const cue = verb === undefined ? null : (nodes[verb.at]?.lower ?? null);
  const announced = verb === undefined ? 0.75 : 0.9;
  const confidence = (announces ? announced : 0.5) * speaker.confidence;
  const how = announces ? 'announced' : 'plain';
  return { attribution: { quote: -1, speaker, cue, confidence, how }, line, closed: true };
}

/** "She shared a page that has the following text:": the page speaks. */
function carrierOf(nodes: readonly Node[]): NounPhrase | null {
  const relative = nodes.findLastIndex((node) => has(node, WORD.relative));
  const end = nodes[relative - 1]?.type === 'comma' ? relative - 2 : relative - 1;
  const phrase = relative === -1 ? null : phraseChain(nodes, end);
  return phrase?.kind === 'nominal' && !has(nodes[phrase.last], WORD.roleNoun) ? phrase : null;
}
