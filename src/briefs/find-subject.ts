import type { Cue } from './cue.ts';
import type { Node } from './frame.ts';
import { type Phrase, phraseChain, phraseEndingAt, phraseStartingAt } from './phrases.ts';
import { has, WORD } from './word-bits.ts';

const SKIPPED = WORD.auxiliary | WORD.adverb | WORD.time;

/** The one who does what the verb at this node says. */
export function subjectLeft(nodes: readonly Node[], verb: number, cues: readonly Cue[]): Phrase | null {
  let at = skipLeft(nodes, verb - 1);
  const node = nodes[at];
  if (node === undefined) return null;
  if (node.type === 'comma' || node.type === 'dash') return subjectBeforeComma(nodes, at, cues);
  if (has(node, WORD.relative)) {
    at = nodes[at - 1]?.type === 'comma' ? at - 2 : at - 1;
    const antecedent = phraseChain(nodes, at);
    return antecedent !== null && isPlaceName(nodes, antecedent) ? subjectBeforeComma(nodes, at + 1, cues) : antecedent;
  }
  if (has(node, WORD.coordinator)) return mainSubject(nodes, at, cues);
  const phrase = phraseChain(nodes, at);
  if (phrase === null) return null;
  return isOpenPhrase(nodes, phrase) ? null : phrase;
}

/** A phrase behind a preposition that hangs on nothing is no subject ("In Lagos said"). */
function isOpenPhrase(nodes: readonly Node[], phrase: Phrase): boolean {
  const before = nodes[phrase.first - 1];
  return before?.type === 'word' && has(before, WORD.preposition) && phrase.first === 1;
}

/** "The man who left Okoro's house said": a clause about the subject, with a verb of its own, ends where this verb begins. */
export function relativeOwner(nodes: readonly Node[], verb: number): Phrase | null {
  const from = skipLeft(nodes, verb - 1);
  for (let at = from; at > 0 && isInClause(nodes[at]); at--) {
    if (!has(nodes[at], WORD.relative)) continue;
    const acts = nodes.slice(at + 1, from + 1).some((node) => has(node, WORD.verb | WORD.finite | WORD.auxiliary));
    return acts ? phraseChain(nodes, at - 1) : null;
  }
  return null;
}

function isInClause(node: Node | undefined): boolean {
  return (node?.type === 'word' && !has(node, WORD.subordinator)) || node?.type === 'name';
}

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
function subjectBeforeComma(nodes: readonly Node[], comma: number, cues: readonly Cue[]): Phrase | null {
  const inserted = nameEndingAt(nodes, comma - 1);
  let fallback: Phrase | null = null;
  for (const at of commasBefore(nodes, comma)) {
    const outer = phraseChain(nodes, at - 1);
    if (outer === null || isPlaceName(nodes, outer)) continue;
    if (outer.kind !== 'nominal' && !hangsOn(nodes, outer)) return outer;
    if (inserted?.first === at + 1) return personBefore(nodes, outer) ?? inserted;
    fallback ??= outer;
  }
  return fallback ?? mainSubject(nodes, comma, cues);
}

/** "Okoro, a scientist at the institute and Okoye University, said": a body that hangs on a description. */
function hangsOn(nodes: readonly Node[], { kind, first, last }: Phrase): boolean {
  if (kind !== 'name' || nodes[last]?.mention?.kind === 'person') return false;
  let joint = first - 1;
  while (nodes[joint]?.type === 'word' && (nodes[joint]?.bits === 0 || has(nodes[joint], WORD.determiner))) joint--;
  return has(nodes[joint], WORD.coordinator | WORD.preposition);
}

/** "Vian, the editor of the daily, L'Osservatore, said": the description already has its person. */
function personBefore(nodes: readonly Node[], description: Phrase): Phrase | null {
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
function isPlaceName(nodes: readonly Node[], phrase: Phrase): boolean {
  if (phrase.kind !== 'name') return false;
  const { kind, located } = phrase.mention;
  if (kind === 'place') return true;
  if (located && kind !== 'person' && kind !== 'organisation') return true;
  const joint = nodes[phrase.first - 1];
  const hangs = joint !== undefined && has(joint, WORD.preposition) && nodes[phrase.first - 2]?.type === 'comma';
  return kind !== 'person' && (joint?.type === 'comma' || hangs);
}

function nameEndingAt(nodes: readonly Node[], at: number): Phrase | null {
  return nodes[at]?.mention?.kind === 'person' ? phraseEndingAt(nodes, at) : null;
}

export function participleSubject(nodes: readonly Node[], at: number, cues: readonly Cue[]): Phrase | null {
  if (isFirstWord(nodes, at)) return subjectAfterComma(nodes, at);
  const left = skipLeft(nodes, at - 1);
  const owner = nodes[left - 1];
  // "footage of Okoro saying": the name hangs on a preposition and the verb on the name.
  if (nodes[left]?.mention?.kind === 'person' && owner?.type === 'word' && has(owner, WORD.preposition)) {
    return phraseEndingAt(nodes, left);
  }
  return mainSubject(nodes, at, cues);
}

function isFirstWord(nodes: readonly Node[], at: number): boolean {
  return nodes
    .slice(0, at)
    .every((node) => node.type === 'word' && has(node, WORD.adverb | WORD.preposition | WORD.subordinator));
}

/** "Calling it “reckless,” the minister …": the main clause comes after the comma, or after the quotation that holds it. */
function subjectAfterComma(nodes: readonly Node[], at: number): Phrase | null {
  for (let next = at + 1; next < nodes.length; next++) {
    const node = nodes[next];
    if (node?.type !== 'comma' && node?.type !== 'quote') continue;
    const start = nodes[next + 1]?.type === 'comma' ? next + 2 : next + 1;
    const phrase = phraseStartingAt(nodes, start);
    if (phrase !== null && (nodes[start]?.type !== 'word' || isSubjectStart(nodes[start]))) return phrase;
  }
  return null;
}

export function isSubjectStart(node: Node | undefined): boolean {
  const bits = node?.bits ?? 0;
  return (
    (bits & (WORD.determiner | WORD.pronoun | WORD.roleNoun | WORD.groupNoun | WORD.title | WORD.roleModifier)) !== 0
  );
}

/** The subject that the sentence has spoken of so far: of its last reporting verb, or its first phrase. */
export function mainSubject(nodes: readonly Node[], before: number, cues: readonly Cue[]): Phrase | null {
  const last = cues
    .filter((cue) => cue.at < before && cue.form !== 'participle' && !cue.relative && !isSelf(cue.subject))
    .at(-1);
  return last?.subject ?? firstSubject(nodes, before);
}

/** "I" and "we" outside quotations speak for the paper. */
function isSelf(phrase: Phrase): boolean {
  return phrase.kind === 'pronoun' && (phrase.facts?.kind === 'speaker' || phrase.facts?.kind === 'listener');
}

/** The first phrase of a sentence that can be its subject. */
export function firstSubject(nodes: readonly Node[], before: number): Phrase | null {
  for (let at = openingEnd(nodes, before); at < before; at++) {
    const node = nodes[at];
    if (node === undefined || node.type === 'stop' || node.type === 'colon') return null;
    const phrase = startsSubject(nodes, at) ? phraseStartingAt(nodes, at) : null;
    if (phrase !== null && phrase.last < before && !isInsertedPlace(nodes, phrase)) return phrase;
  }
  return null;
}

/** "At a school in Ames, Iowa, on Sunday, Okoro …": a place between two commas says where. */
function isInsertedPlace(nodes: readonly Node[], phrase: Phrase): boolean {
  const between = nodes[phrase.first - 1]?.type === 'comma' && nodes[phrase.last + 1]?.type === 'comma';
  return between && phrase.kind === 'name' && (phrase.mention.kind === 'place' || phrase.mention.kind === 'country');
}

function startsSubject(nodes: readonly Node[], at: number): boolean {
  const node = nodes[at];
  const joint = nodes[at - 1];
  if (node?.type !== 'name' && !isSubjectStart(node)) return false;
  return joint?.type !== 'word' || !has(joint, WORD.preposition);
}

const ADVERBIAL = WORD.preposition | WORD.subordinator | WORD.participle;

/** After "On Monday," or "When the vote came," the sentence proper begins. */
function openingEnd(nodes: readonly Node[], before: number): number {
  const head = nodes[0];
  if (head?.type !== 'word' || !has(head, ADVERBIAL)) return 0;
  const comma = nodes.findIndex((node) => node.type === 'comma');
  return comma > 0 && comma + 1 < before ? comma + 1 : 1;
}
