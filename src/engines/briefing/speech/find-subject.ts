import { has, WORD } from '../text/language.ts';
import type { Node } from './frame.ts';
import { type NounPhrase, phraseChain, phraseEndingAt, phraseStartingAt } from './phrases.ts';

/** A reporting verb or phrase with the one who speaks. */
export type Cue = {
  /** Node of the verb. */
  at: number;
  kind: 'speech' | 'judging' | 'source';
  form: 'finite' | 'bare' | 'participle';
  subject: NounPhrase;
  /** The subject stands after the verb ("said Okoro"). */
  inverted: boolean;
  /** Stands in a clause about somebody ("a voter who said"). */
  relative: boolean;
};

export function isQuote({ type }: Node): boolean {
  return type === 'quote';
}

const SKIPPED = WORD.auxiliary | WORD.adverb | WORD.time;

/** The one who does what the verb at this node says. */
export function subjectLeft(nodes: readonly Node[], verb: number, cues: readonly Cue[]): NounPhrase | null {
  const at = skipLeft(nodes, verb - 1);
  const node = nodes[at];
  if (node === undefined) return null;
  if (node.type === 'comma' || node.type === 'dash') return subjectBeforeComma(nodes, at, cues);
  if (has(node, WORD.relative)) return antecedentOf(nodes, at, cues);
  if (has(node, WORD.coordinator)) return mainSubject(nodes, at, cues);
  const phrase = phraseChain(nodes, at);
  // A phrase behind a preposition that hangs on nothing is no subject ("In Lagos said").
  if (phrase === null || (phrase.first === 1 && has(nodes[0], WORD.preposition))) return null;
  return describedName(nodes, phrase) ?? personOf(nodes, phrase) ?? phrase;
}

/** "Farmer Joyce Banda of Nkula village said": the village says where she is from. */
function personOf(nodes: readonly Node[], { kind, first }: NounPhrase): NounPhrase | null {
  if (kind !== 'nominal') return null;
  let at = first - 1;
  while (nodes[at]?.type === 'name' && nodes[at]?.occurrence?.kind !== 'person') at--;
  if (has(nodes[at], WORD.determiner)) at--;
  return has(nodes[at], WORD.connector) ? nameEndingAt(nodes, at - 1) : null;
}

/** Whom "who said" speaks of. */
function antecedentOf(nodes: readonly Node[], relative: number, cues: readonly Cue[]): NounPhrase | null {
  const at = nodes[relative - 1]?.type === 'comma' ? relative - 2 : relative - 1;
  const antecedent = phraseChain(nodes, at);
  return antecedent !== null && isPlaceName(nodes, antecedent) ? subjectBeforeComma(nodes, at + 1, cues) : antecedent;
}

/** "Okoro, a scientist at the institute in Merrow told reporters": the comma behind the description is missing. */
function describedName(nodes: readonly Node[], { kind, first }: NounPhrase): NounPhrase | null {
  if (kind !== 'nominal' || nodes[first - 1]?.type !== 'comma') return null;
  const name = nameEndingAt(nodes, first - 2);
  const before = name === null ? undefined : nodes[name.first - 1];
  return before?.type === 'name' || (before?.type === 'word' && !has(before, OPENS_CLAUSE)) ? null : name;
}

const OPENS_CLAUSE = WORD.subordinator | WORD.coordinator;

/** "The man who left Okoro's house said": a clause about the subject, with a verb of its own, ends where this verb begins. */
export function relativeOwner(nodes: readonly Node[], verb: number): NounPhrase | null {
  const from = skipLeft(nodes, verb - 1);
  let acts = false;
  for (let at = from; at > 0 && isInClause(nodes[at]); at--) {
    if (has(nodes[at], WORD.relative)) return acts ? phraseChain(nodes, at - 1) : null;
    acts ||= has(nodes[at], WORD.verb | WORD.finite | WORD.auxiliary);
  }
  return null;
}

function isInClause(node: Node | undefined): boolean {
  return (node?.type === 'word' && !has(node, WORD.subordinator)) || node?.type === 'name';
}

/** The first node to the left that is no auxiliary, adverb or time ("Okoro on Monday had also said"); -1 when there is none. */
export function skipLeft(nodes: readonly Node[], from: number): number {
  let at = from;
  while (at >= 0) {
    const node = nodes[at];
    if (node?.type !== 'word' || !has(node, SKIPPED) || (has(node, WORD.pronoun) && !has(node, WORD.adverb))) return at;
    const time = has(node, WORD.time);
    at--;
    while (time && at >= 0 && isTimeJoint(nodes[at])) at--;
  }
  return at;
}

function isTimeJoint(node: Node | undefined): boolean {
  if (node?.type !== 'word') return false;
  return has(node, WORD.preposition | WORD.determiner | WORD.time | WORD.adverb) || /^\d/.test(node.lower);
}

/** "Okoro, the minister, said": looks for the phrase before the inserted one. */
function subjectBeforeComma(nodes: readonly Node[], comma: number, cues: readonly Cue[]): NounPhrase | null {
  const inserted = nameEndingAt(nodes, comma - 1);
  if (isTitled(nodes, inserted)) return inserted;
  let fallback: NounPhrase | null = null;
  for (const at of commasBefore(nodes, comma)) {
    const outer = phraseChain(nodes, at - 1);
    if (outer === null || isNoSubject(nodes, outer)) continue;
    if (outer.kind !== 'nominal' && !hangsOn(nodes, outer)) return outer;
    if (inserted?.first === at + 1) return personBefore(nodes, outer) ?? inserted;
    fallback ??= outer;
  }
  return fallback ?? toldSubject(nodes, comma, cues) ?? mainSubject(nodes, comma, cues);
}

/** "Weld recalled that Okoro rose, shouted": the second verb goes on with what is told of Okoro. */
function toldSubject(nodes: readonly Node[], before: number, cues: readonly Cue[]): NounPhrase | null {
  const from = cues.findLast(({ at }) => at < before)?.at ?? 0;
  const that = nodes.findLastIndex((node, at) => at > from && at < before && has(node, WORD.subordinator));
  const phrase = that === -1 ? null : phraseStartingAt(nodes, that + 1);
  return phrase?.kind === 'name' && phrase.occurrence.kind === 'person' && phrase.last < before - 1 ? phrase : null;
}

/** "Okoro, a scientist at the institute and Okoye University, said": a body that hangs on a description. */
function hangsOn(nodes: readonly Node[], { kind, first, last }: NounPhrase): boolean {
  if (kind !== 'name' || nodes[last]?.occurrence?.kind === 'person') return false;
  let joint = first - 1;
  while (nodes[joint]?.type === 'word' && (nodes[joint]?.bits === 0 || has(nodes[joint], WORD.determiner))) joint--;
  return has(nodes[joint], WORD.coordinator | WORD.preposition);
}

/** "Okoro, who heads the Harbour Board, which owns the pier, said": a body behind a verb of its own. */
function isObject(nodes: readonly Node[], { kind, first, last }: NounPhrase): boolean {
  if (kind !== 'name' || nodes[last]?.occurrence?.kind === 'person') return false;
  const before = has(nodes[first - 1], WORD.determiner) ? nodes[first - 2] : nodes[first - 1];
  return has(before, WORD.verb | WORD.finite) && !has(before, WORD.speech);
}

function isNoSubject(nodes: readonly Node[], phrase: NounPhrase): boolean {
  return isPlaceName(nodes, phrase) || isObject(nodes, phrase) || isAdverbial(nodes, phrase);
}

/** "The chief at the time, Okoro, said". */
function isTitled(nodes: readonly Node[], name: NounPhrase | null): boolean {
  const comma = (name?.first ?? 0) - 1;
  if (nodes[comma]?.type !== 'comma' || phraseChain(nodes, comma - 1) !== null) return false;
  const phrase = firstSubject(nodes, comma);
  return phrase?.kind === 'nominal' && nodes.slice(phrase.first, comma).every((node) => !has(node, WORD.finite));
}

/** "Denby did not appear at the trial, but …, rejected": what hangs on a verb. */
function isAdverbial(nodes: readonly Node[], { kind, first }: NounPhrase): boolean {
  return kind === 'nominal' && has(nodes[first - 1], WORD.preposition);
}

/** "Vian, the editor of the daily, L'Osservatore, said": the description already has its person. */
function personBefore(nodes: readonly Node[], description: NounPhrase): NounPhrase | null {
  return nodes[description.first - 1]?.type === 'comma' ? nameEndingAt(nodes, description.first - 2) : null;
}

/** The commas and dashes to the left, back to the quotation or the end of the sentence before. */
function commasBefore(nodes: readonly Node[], comma: number): number[] {
  const found: number[] = [];
  for (let at = comma - 1; at > 0; at--) {
    const type = nodes[at]?.type;
    if (type === 'quote' || type === 'stop') return found;
    if (type === 'comma' || type === 'dash') found.push(at);
  }
  return found;
}

/** "Okoro, 59, of Ikeja, Lagos, said": a place is not who said it. */
function isPlaceName(nodes: readonly Node[], phrase: NounPhrase): boolean {
  if (phrase.kind !== 'name') return false;
  const { kind, located } = phrase.occurrence;
  if (kind === 'place') return true;
  if (located && kind !== 'person' && kind !== 'organisation') return true;
  if (kind === 'person') return false;
  const joint = nodes[phrase.first - 1];
  return joint?.type === 'comma' || (has(joint, WORD.preposition) && nodes[phrase.first - 2]?.type === 'comma');
}

function nameEndingAt(nodes: readonly Node[], at: number): NounPhrase | null {
  return nodes[at]?.occurrence?.kind === 'person' ? phraseEndingAt(nodes, at) : null;
}

/** The one who does what a participle says: "Okoro spoke on Monday, calling it reckless". */
export function participleSubject(nodes: readonly Node[], at: number, cues: readonly Cue[]): NounPhrase | null {
  if (isFirstWord(nodes, at)) return subjectAfterComma(nodes, at);
  const left = skipLeft(nodes, at - 1);
  const joined = has(nodes[left], WORD.coordinator) ? cues.findLast((cue) => cue.at < left) : undefined;
  if (joined?.form === 'participle') return joined.subject;
  return ownSubject(nodes, left, cues) ?? mainSubject(nodes, at, cues);
}

/** Who stands right before a participle and does what it says. */
function ownSubject(nodes: readonly Node[], left: number, cues: readonly Cue[]): NounPhrase | null {
  // "Footage of Okoro saying": the name hangs on a preposition and the verb on the name.
  if (nodes[left]?.occurrence?.kind === 'person' && has(nodes[left - 1], WORD.preposition))
    return phraseEndingAt(nodes, left);
  // "They answered Okoro's tweet calling it a hoax": the tweet does.
  const phrase = has(nodes[left], WORD.reportNoun) ? phraseEndingAt(nodes, left) : null;
  if (phrase?.kind !== 'nominal' || phrase.possessor === null) return null;
  // "She said Okoro's tweet calling it a hoax was one": the tweet is what she tells of.
  const before = has(nodes[phrase.first - 1], WORD.subordinator) ? phrase.first - 2 : phrase.first - 1;
  return cues.some(({ at }) => at === before) ? null : phrase;
}

const BEFORE_PARTICIPLE = WORD.adverb | WORD.preposition | WORD.subordinator;

function isFirstWord(nodes: readonly Node[], at: number): boolean {
  const other = nodes.findIndex((node) => node.type !== 'word' || !has(node, BEFORE_PARTICIPLE));
  return other === -1 || other >= at;
}

/** "Calling it “reckless,” the minister …": the main clause comes after the comma, or after the quotation that holds it. */
function subjectAfterComma(nodes: readonly Node[], at: number): NounPhrase | null {
  for (let next = at + 1; next < nodes.length; next++) {
    if (nodes[next]?.type !== 'comma' && nodes[next]?.type !== 'quote') continue;
    const start = nodes[next + 1]?.type === 'comma' ? next + 2 : next + 1;
    const phrase = phraseStartingAt(nodes, start);
    if (phrase !== null && (nodes[start]?.type !== 'word' || isSubjectStart(nodes[start]))) return phrase;
  }
  return null;
}

const SUBJECT_START = WORD.determiner | WORD.pronoun | WORD.roleNoun | WORD.groupNoun | WORD.title | WORD.roleModifier;

export function isSubjectStart(node: Node | undefined): boolean {
  return has(node, SUBJECT_START);
}

/** The subject of the sentence so far: that of its last reporting verb, or its first phrase. */
export function mainSubject(nodes: readonly Node[], before: number, cues: readonly Cue[]): NounPhrase | null {
  // "As Okoro spoke, the bank went on, calling it …": what opens the sentence is over.
  const from = has(nodes[0], WORD.subordinator | WORD.finite | WORD.verb) ? openingEnd(nodes, before) : 0;
  const last = cues.findLast(
    (cue) => cue.at >= from && cue.at < before && cue.form !== 'participle' && !cue.relative && !isSelf(cue.subject),
  );
  return last?.subject ?? firstSubject(nodes, before);
}

/** "I" and "we" outside quotations speak for the paper. */
function isSelf(phrase: NounPhrase): boolean {
  return phrase.kind === 'pronoun' && (phrase.facts?.kind === 'speaker' || phrase.facts?.kind === 'listener');
}

/** Where so many words that may start a subject start none, there is none. */
const STARTS_MAX = 30;

/** The first phrase of a sentence that can be its subject. */
export function firstSubject(nodes: readonly Node[], before: number): NounPhrase | null {
  let starts = 0;
  for (let at = openingEnd(nodes, before); at < before; at++) {
    const node = nodes[at];
    if (node === undefined || node.type === 'stop' || node.type === 'colon') return null;
    if (!startsSubject(nodes, at)) continue;
    const phrase = phraseStartingAt(nodes, at);
    if (phrase !== null && phrase.last < before && !isInsertedPlace(nodes, phrase)) return phrase;
    starts += 1;
    if (starts > STARTS_MAX) return null;
  }
  return null;
}

/** "At a school in Ames, Iowa, on Sunday, Okoro …": a place between two commas says where. */
function isInsertedPlace(nodes: readonly Node[], phrase: NounPhrase): boolean {
  if (phrase.kind !== 'name' || !['place', 'country'].includes(phrase.occurrence.kind)) return false;
  return nodes[phrase.first - 1]?.type === 'comma' && nodes[phrase.last + 1]?.type === 'comma';
}

function startsSubject(nodes: readonly Node[], at: number): boolean {
  return (nodes[at]?.type === 'name' || isSubjectStart(nodes[at])) && !has(nodes[at - 1], WORD.preposition);
}

const ADVERBIAL = WORD.preposition | WORD.subordinator | WORD.participle;

/** After "On Monday," or "When the vote came," the sentence proper begins. */
function openingEnd(nodes: readonly Node[], before: number): number {
  // "Asked about the bill by a paper, Okoro …".
  const asked = has(nodes[0], WORD.finite | WORD.verb) && has(nodes[1], ADVERBIAL);
  if (nodes[0]?.type !== 'word' || !(asked || has(nodes[0], ADVERBIAL))) return 0;
  // "That is what worries Okoro, head of the club".
  if (has(nodes[0], WORD.determiner) && has(nodes[1], WORD.auxiliary)) return 0;
  const comma = nodes.findIndex((node) => node.type === 'comma');
  // `As a mother, “…”`: nothing stands between.
  return comma > 0 && comma < before ? comma + 1 : 1;
}
