import type { PronounFacts } from '../../../news/language.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { has, SMALL_WORD, WORD } from '../text/language.ts';
import type { Node } from './frame.ts';

/** Whom a phrase speaks of; `first` and `last` are its first and last node of the sentence. */
export type NounPhrase = { first: number; last: number } & (
  | { kind: 'name'; occurrence: NameOccurrence }
  | { kind: 'pronoun'; word: string; facts: PronounFacts | null }
  | { kind: 'nominal'; head: string; possessor: NameOccurrence | null; owned: boolean }
);

/** Two who speak as one, from the first node to the last. */
export type JointPhrase = { kind: 'joint'; first: number; last: number };

const NOT_NOUN = SMALL_WORD | WORD.time | WORD.infinitive | WORD.relative | WORD.participle | WORD.possessive;
const SURE_NOUN = WORD.roleNoun | WORD.groupNoun | WORD.reportNoun | WORD.title;
const BEFORE_NOUN = WORD.determiner | WORD.roleModifier | WORD.roleNoun | WORD.groupNoun | WORD.title | WORD.portfolio;

function isNoun(node: Node | undefined): boolean {
  if (node?.type !== 'word' || has(node, WORD.pronoun) || !/\p{L}/u.test(node.lower)) return false;
  if (has(node, SURE_NOUN)) return true;
  return !has(node, NOT_NOUN | WORD.finite | WORD.verb | WORD.adverb | WORD.determiner);
}

/** The noun phrase whose last word is this node, without what hangs on it by prepositions. */
export function phraseEndingAt(nodes: readonly Node[], at: number): NounPhrase | null {
  const node = nodes[at];
  if (node === undefined) return null;
  const { type, occurrence } = node;
  if (occurrence !== null) return { kind: 'name', occurrence, first: nameStart(nodes, at), last: at };
  if (type !== 'word') return null;
  if (has(node, WORD.pronoun)) return pronounAt(node, at);
  // "Did not appear": the verb itself.
  if (isInfinite(nodes, at)) return null;
  // "Others", "many": determiners that stand for persons without a noun.
  const count = has(node, WORD.determiner) && has(node, WORD.groupNoun);
  return count || isNoun(node) ? nominalEndingAt(nodes, at) : null;
}

function isInfinite(nodes: readonly Node[], at: number): boolean {
  let left = at;
  while (left > 0 && nodes[left]?.type === 'word' && nodes[left]?.bits === 0) left--;
  return left === at - 1 && has(nodes[left], WORD.auxiliary) && !has(nodes[left], WORD.passive);
}

function pronounAt(node: Node, at: number): NounPhrase {
  return { kind: 'pronoun', word: node.lower, facts: node.pronoun, first: at, last: at };
}

function nameStart(nodes: readonly Node[], at: number): number {
  const roleFirst = nodes[at]?.occurrence?.roleFirst ?? 0;
  let first = at;
  while (first > 0 && (nodes[first - 1]?.first ?? -1) >= roleFirst) first--;
  while (first > 0 && !has(nodes[first], WORD.determiner) && joinsName(nodes, first)) first--;
  return first;
}

function joinsName(nodes: readonly Node[], first: number): boolean {
  const before = nodes[first - 1];
  if (before?.type === 'name') return !has(nodes[first], WORD.possessive);
  if (before?.type !== 'word') return false;
  const inRole = has(nodes[first], SURE_NOUN | WORD.roleModifier);
  return isBeforeName(before) || (inRole && before.bits === 0 && isNoun(before));
}

function isBeforeName(node: Node): boolean {
  if (has(node, WORD.subordinator | WORD.relative)) return false;
  return has(node, BEFORE_NOUN) && !isVerb(node);
}

function isVerb(node: Node): boolean {
  return has(node, WORD.finite) && !has(node, SURE_NOUN);
}

const NOMINAL_NODES_MAX = 8;

function nominalEndingAt(nodes: readonly Node[], at: number): NounPhrase {
  let first = at;
  let possessor: NameOccurrence | null = null;
  let owned = false;
  while (first > 0 && at - first < NOMINAL_NODES_MAX && !has(nodes[first], WORD.determiner)) {
    if (has(nodes[first - 1], WORD.possessive)) {
      possessor ??= nodes[first - 2]?.occurrence ?? null;
      owned = true;
      first = Math.max(0, first - 2);
      continue;
    }
    if (!joinsLeft(nodes, first)) break;
    first--;
    possessor ??= nodes[first]?.occurrence ?? null;
  }
  return { kind: 'nominal', head: nodes[at]?.lower ?? '', possessor, owned, first, last: at };
}

/** Whether the node before `first` belongs to the noun phrase that has been read from the right so far. */
function joinsLeft(nodes: readonly Node[], first: number): boolean {
  const before = nodes[first - 1];
  const node = nodes[first];
  if (before === undefined || node === undefined) return false;
  // "Okoro unveiled": an unknown word right after a name is a verb; "the Okoro campaign" is one phrase.
  if (before.type === 'name') return node.type === 'name' || has(node, SURE_NOUN | WORD.roleModifier);
  if (before.type !== 'word') return false;
  return isBeforeNoun(before) || (has(before, WORD.verb) && has(nodes[first - 2], WORD.determiner));
}

function isBeforeNoun(node: Node): boolean {
  if (has(node, WORD.subordinator | WORD.relative) && !has(node, WORD.determiner)) return false;
  if (has(node, WORD.determiner | WORD.roleModifier)) return true;
  if (has(node, WORD.pronoun)) return false;
  return isNoun(node);
}

/** The phrase that ends here with all that it hangs on: "a spokesman for the ministry" is the spokesman. */
export function phraseChain(nodes: readonly Node[], at: number): NounPhrase | null {
  let phrase = phraseEndingAt(nodes, at);
  while (phrase !== null && phrase.first >= 2) {
    const longer = hangsOn(nodes, phrase);
    if (longer === null) break;
    phrase = longer;
  }
  return phrase;
}

/** What the phrase hangs on by a preposition, together with it. */
function hangsOn(nodes: readonly Node[], phrase: NounPhrase): NounPhrase | null {
  const at = jointBefore(nodes, phrase);
  const joint = nodes[at];
  if (joint?.type !== 'word' || !has(joint, WORD.preposition | WORD.infinitive)) return null;
  // "A memo seen by this paper".
  const owned = has(joint, WORD.agent) && has(nodes[at - 2], WORD.reportNoun);
  const head = phraseEndingAt(nodes, at - (owned ? 2 : 1));
  if (head === null || (head.kind === 'pronoun' && head.facts?.kind === 'thing')) return null;
  if (owned || head.kind !== 'nominal') return head;
  // A statement "by" or "from" somebody is theirs, a letter "to" them is not; in any other pair the first noun speaks.
  const isTheirs = phrase.kind === 'name' && !has(joint, WORD.infinitive) && isReport(nodes[head.last]);
  return isTheirs ? { ...phrase, first: head.first } : { ...head, last: phrase.last };
}

function isReport(noun: Node | undefined): boolean {
  return has(noun, WORD.reportNoun) && !has(noun, WORD.roleNoun | WORD.groupNoun);
}

/** "From the Calder-based Lake Alliance": the joint stands before what says where the body is. */
function jointBefore(nodes: readonly Node[], { kind, first }: NounPhrase): number {
  let at = first - 1;
  if (kind !== 'name' || !/-\p{L}+ed$/u.test(nodes[at]?.lower ?? '')) return at;
  do at--;
  while (at > 0 && (nodes[at]?.cap || has(nodes[at], WORD.determiner)));
  return at;
}

/** The noun phrase that starts at this node: "the group's director, Amara Okoro". */
export function phraseStartingAt(nodes: readonly Node[], at: number): NounPhrase | null {
  const head = nodes[at];
  if (head === undefined) return null;
  const next = nodes[at + 1];
  // "His director": the pronoun is the determiner of a noun.
  const owns = has(head, WORD.determiner) && next?.type === 'word' && isBeforeNoun(next);
  if (head.type === 'word' && has(head, WORD.pronoun) && !owns) return pronounAt(head, at);
  const end = endOfNoun(nodes, at);
  if (end < at) return null;
  const phrase = phraseEndingAt(nodes, end);
  return phrase === null ? null : withName(nodes, { ...phrase, first: at });
}

const TITLE_NODES_MAX = 10;

/** The name whose title starts at this node: "Senate Majority Leader Amara Okoro". */
function titledName(nodes: readonly Node[], at: number): number | null {
  const start = nodes[at]?.first ?? 0;
  for (let next = at + 1; next < Math.min(nodes.length, at + TITLE_NODES_MAX); next++) {
    const occurrence = nodes[next]?.occurrence;
    if (occurrence && occurrence.roleFirst <= start) return next;
  }
  return null;
}

/** The last node of the noun phrase that starts here; before `at` when none does. */
function endOfNoun(nodes: readonly Node[], at: number): number {
  let end = titledName(nodes, at) ?? at - 1;
  for (let next = end + 1; next < nodes.length; next++) {
    const node = nodes[next];
    if (node === undefined || !belongs(nodes, next, next > at)) break;
    end = next;
  }
  return end;
}

function belongs(nodes: readonly Node[], at: number, inside: boolean): boolean {
  const node = nodes[at];
  const before = nodes[at - 1];
  if (node?.type !== 'word') return node?.type === 'name';
  if (has(node, WORD.possessive) || isBetween(nodes, at)) return inside;
  if (has(node, WORD.time | WORD.preposition)) return false;
  // "A report warning of the flood".
  const opens = has(node, WORD.participle) && has(before, SURE_NOUN);
  if (inside && (opens || has(node, WORD.determiner))) return false;
  if (inside && before?.type === 'name') return !isVerb(node) && followsName(nodes, at);
  if (has(node, WORD.verb)) return has(before, WORD.determiner);
  return isBeforeNoun(node);
}

/** "A later chancellor". */
function isBetween(nodes: readonly Node[], at: number): boolean {
  return has(nodes[at - 1], WORD.determiner) && has(nodes[at], WORD.adverb) && has(nodes[at + 1], SURE_NOUN);
}

function followsName(nodes: readonly Node[], at: number): boolean {
  if (has(nodes[at], SURE_NOUN | WORD.roleModifier)) return true;
  if (!isNoun(nodes[at])) return false;
  // "Okoro constituent Dan Golan": the word says what the second is to the first.
  if (nodes[at + 1]?.occurrence?.kind === 'person') return true;
  // "A spokeswoman for Lisbon airport, Catarina Valadares,": a noun behind the name of a place.
  return isPlace(nodes[at - 1]) && nodes[at + 1]?.type === 'comma' && nodes[at + 2]?.occurrence?.kind === 'person';
}

function isPlace(node: Node | undefined): boolean {
  return ['place', 'country'].includes(node?.occurrence?.kind ?? '');
}

const HOPS_MAX = 3;

/** "the director, Amara Okoro," has a name; "a spokesman for the ministry" keeps the ministry. */
function withName(nodes: readonly Node[], phrase: NounPhrase): NounPhrase {
  if (phrase.kind !== 'nominal') return phrase;
  const last = endOfJoints(nodes, phrase.last);
  const name = titledName(nodes, last + 2) ?? last + 2;
  const occurrence = nodes[name]?.occurrence;
  const closes = nodes[name + 1]?.type !== 'name';
  if (nodes[last + 1]?.type === 'comma' && occurrence?.kind === 'person' && closes) {
    return { kind: 'name', occurrence, first: phrase.first, last: name };
  }
  return secondTitle(nodes, { ...phrase, last }) ?? { ...phrase, last };
}

/** "Former governor and party chairman Ada Okoro": two titles without an article are one person's. */
function secondTitle(nodes: readonly Node[], { first, last }: NounPhrase): NounPhrase | null {
  if (has(nodes[first], WORD.determiner) || !has(nodes[last], WORD.title | WORD.roleNoun)) return null;
  const name = has(nodes[last + 1], WORD.coordinator) ? titledName(nodes, last + 2) : null;
  const occurrence = name === null ? null : nodes[name]?.occurrence;
  return occurrence && name !== null ? { kind: 'name', occurrence, first, last: name } : null;
}

/** Follows "for the ministry", "of the council", "in Lagos and Lisbon" behind a noun. */
function endOfJoints(nodes: readonly Node[], from: number): number {
  let last = from;
  for (let hops = 0; hops < HOPS_MAX; hops++) {
    const joint = nodes[last + 1];
    if (joint?.type !== 'word' || !has(joint, WORD.preposition)) return last;
    const end = endOfNoun(nodes, last + 2);
    if (end < last + 2) return last;
    last = has(nodes[end + 1], WORD.coordinator) && isPlace(nodes[end]) && isPlace(nodes[end + 2]) ? end + 2 : end;
  }
  return last;
}

type Peers = { areJoints: ReadonlySet<string>; isPeer: (a: NameOccurrence, b: NameOccurrence) => boolean };

/** "Okoro and Strand said": both speak, unless what stands before them has the first for its object. */
export function withPartner(
  phrase: NounPhrase,
  nodes: readonly Node[],
  { areJoints, isPeer }: Peers,
): NounPhrase | JointPhrase {
  if (phrase.kind !== 'name') return phrase;
  const partner = (at: number, read: (nodes: readonly Node[], at: number) => NounPhrase | null, step: -1 | 1) => {
    const other = areJoints.has(nodes[at]?.lower ?? '') ? read(nodes, at + step) : null;
    return other?.kind === 'name' && isPeer(other.occurrence, phrase.occurrence) ? other : null;
  };
  const left = firstOfList(partner(phrase.first - 1, phraseEndingAt, -1), nodes, (other) =>
    isPeer(other, phrase.occurrence),
  );
  if (left !== null)
    return isFree(nodes[left.first - 1]) ? { kind: 'joint', first: left.first, last: phrase.last } : phrase;
  const right = partner(phrase.last + 1, phraseStartingAt, 1);
  const acts = has(nodes[(right?.last ?? 0) + 1], WORD.finite | WORD.verb | WORD.auxiliary);
  if (right === null || (acts && !isFree(nodes[phrase.first - 1]))) return phrase;
  return { kind: 'joint', first: phrase.first, last: right.last };
}

/** "Okoro, Weld and Strand": back to the first of them. */
function firstOfList(
  last: NounPhrase | null,
  nodes: readonly Node[],
  fits: (name: NameOccurrence) => boolean,
): NounPhrase | null {
  let first = last;
  for (let next = last; next !== null; ) {
    first = next;
    const before = nodes[first.first - 1]?.type === 'comma' ? phraseEndingAt(nodes, first.first - 2) : null;
    next = before?.kind === 'name' && fits(before.occurrence) ? before : null;
  }
  return first;
}

function isFree(before: Node | undefined): boolean {
  if (before?.type !== 'word') return before?.type !== 'name';
  return has(before, WORD.subordinator | WORD.adverb | WORD.time);
}
