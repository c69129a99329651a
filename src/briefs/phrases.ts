import type { PronounFacts } from '../news/language.ts';
import type { NameMention } from './find-names.ts';
import type { Node } from './frame.ts';
import { has, WORD } from './word-bits.ts';

/** Who a phrase speaks of. `first`/`last` are nodes of the frame. */
export type Phrase = { first: number; last: number } & (
  | { kind: 'name'; mention: NameMention }
  | { kind: 'pronoun'; word: string; facts: PronounFacts | null }
  | { kind: 'nominal'; head: string; possessor: NameMention | null; owned: boolean }
);

const NOT_NOUN =
  WORD.auxiliary |
  WORD.preposition |
  WORD.subordinator |
  WORD.coordinator |
  WORD.time |
  WORD.infinitive |
  WORD.relative |
  WORD.participle |
  WORD.possessive;
const SURE_NOUN = WORD.roleNoun | WORD.groupNoun | WORD.reportNoun | WORD.title;
const BEFORE_NOUN = WORD.determiner | WORD.roleModifier | WORD.roleNoun | WORD.groupNoun | WORD.title | WORD.portfolio;

function isNoun(node: Node | undefined): boolean {
  if (node?.type !== 'word' || !/\p{L}/u.test(node.lower)) return false;
  if (has(node, WORD.pronoun)) return false;
  if (has(node, SURE_NOUN)) return true;
  return !has(node, NOT_NOUN | WORD.finite | WORD.verb | WORD.adverb | WORD.determiner);
}

/** The noun phrase whose last word is this node, without what hangs on it by prepositions. */
export function phraseEndingAt(nodes: readonly Node[], at: number): Phrase | null {
  const node = nodes[at];
  if (node === undefined) return null;
  if (node.type === 'name' && node.mention !== null) {
    return { kind: 'name', mention: node.mention, first: nameStart(nodes, at), last: at };
  }
  if (node.type !== 'word') return null;
  if (has(node, WORD.pronoun)) {
    return { kind: 'pronoun', word: node.lower, facts: node.pronoun, first: at, last: at };
  }
  if (!isNoun(node) && !isCount(node)) return null;
  return nominalEndingAt(nodes, at);
}

/** "Others", "many": determiners that stand for persons without a noun. */
function isCount(node: Node): boolean {
  return has(node, WORD.determiner) && has(node, WORD.groupNoun);
}

function nameStart(nodes: readonly Node[], at: number): number {
  const roleFirst = nodes[at]?.mention?.roleFirst ?? 0;
  let first = at;
  while (first > 0 && (nodes[first - 1]?.first ?? -1) >= roleFirst) first--;
  while (first > 0 && !isDeterminer(nodes[first]) && joinsName(nodes, first)) first--;
  return first;
}

function joinsName(nodes: readonly Node[], first: number): boolean {
  const before = nodes[first - 1];
  if (before?.type === 'name') return !isPossessive(nodes, first);
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

function isPossessive(nodes: readonly Node[], at: number): boolean {
  const node = nodes[at];
  return node !== undefined && has(node, WORD.possessive);
}

const NOMINAL_NODES_MAX = 8;

function nominalEndingAt(nodes: readonly Node[], at: number): Phrase {
  let first = at;
  let possessor: NameMention | null = null;
  let owned = false;
  while (first > 0 && at - first < NOMINAL_NODES_MAX && !isDeterminer(nodes[first])) {
    if (isPossessive(nodes, first - 1)) {
      possessor ??= nodes[first - 2]?.mention ?? null;
      owned = true;
      first = Math.max(0, first - 2);
      continue;
    }
    if (!joinsLeft(nodes, first)) break;
    first--;
    possessor ??= nodes[first]?.mention ?? null;
  }
  return { kind: 'nominal', head: nodes[at]?.lower ?? '', possessor, owned, first, last: at };
}

function isDeterminer(node: Node | undefined): boolean {
  return node?.type === 'word' && has(node, WORD.determiner);
}

/** Whether the node before `first` belongs to the noun phrase that has been read from the right so far. */
function joinsLeft(nodes: readonly Node[], first: number): boolean {
  const before = nodes[first - 1];
  const node = nodes[first];
  if (before === undefined || node === undefined) return false;
  // "Okoro unveiled": an unknown word right after a name is a verb; "the Okoro campaign" is one phrase.
  if (before.type === 'name') return node.type === 'name' || has(node, SURE_NOUN | WORD.roleModifier);
  if (before.type !== 'word') return false;
  return isBeforeNoun(before) || (has(before, WORD.verb) && isDeterminer(nodes[first - 2]));
}

function isBeforeNoun(node: Node): boolean {
  if (has(node, WORD.subordinator | WORD.relative) && !has(node, WORD.determiner)) return false;
  if (has(node, WORD.determiner | WORD.roleModifier)) return true;
  if (has(node, WORD.pronoun)) return false;
  return isNoun(node);
}

/** The phrase that ends here with all that it hangs on: "a spokesman for the ministry" is the spokesman. */
export function phraseChain(nodes: readonly Node[], at: number): Phrase | null {
  let phrase = phraseEndingAt(nodes, at);
  while (phrase !== null && phrase.first >= 2) {
    const joint = nodes[phrase.first - 1];
    if (joint?.type !== 'word' || !has(joint, WORD.preposition | WORD.infinitive)) break;
    const owner: Phrase | null = phraseEndingAt(nodes, phrase.first - 2);
    if (owner === null || (owner.kind === 'pronoun' && owner.facts?.kind === 'thing')) break;
    phrase = hang(phrase, owner, nodes);
  }
  return phrase;
}

/** A statement "by" or "from" somebody is theirs; in any other pair the first noun is who speaks. */
function hang(phrase: Phrase, owner: Phrase, nodes: readonly Node[]): Phrase {
  const bits = nodes[owner.last]?.bits ?? 0;
  const report =
    owner.kind === 'nominal' && (bits & WORD.reportNoun) !== 0 && (bits & (WORD.roleNoun | WORD.groupNoun)) === 0;
  if (report && phrase.kind === 'name') return { ...phrase, first: owner.first };
  return { ...owner, last: owner.kind === 'nominal' ? phrase.last : owner.last };
}

/** The noun phrase that starts at this node: "the group's director, Amara Okoro". */
export function phraseStartingAt(nodes: readonly Node[], at: number): Phrase | null {
  const head = nodes[at];
  if (head === undefined) return null;
  const pronoun = head.type === 'word' && has(head, WORD.pronoun);
  const owner = pronoun && isDeterminer(head) && nodes[at + 1]?.type === 'word' && isBeforeNoun(nodes[at + 1] ?? head);
  if (pronoun && !owner) return { kind: 'pronoun', word: head.lower, facts: head.pronoun, first: at, last: at };
  const end = endOfNoun(nodes, at);
  if (end < at) return null;
  const phrase = phraseEndingAt(nodes, end);
  return phrase === null ? null : named(nodes, { ...phrase, first: at });
}

const TITLE_NODES_MAX = 10;

/** The name whose title starts at this node: "Senate Majority Leader Amara Okoro". */
function titledName(nodes: readonly Node[], at: number): number | null {
  const start = nodes[at]?.first ?? 0;
  for (let next = at + 1; next < Math.min(nodes.length, at + TITLE_NODES_MAX); next++) {
    const mention = nodes[next]?.mention;
    if (mention && mention.roleFirst <= start) return next;
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
  if (node?.type === 'name') return true;
  if (node?.type !== 'word') return false;
  if (has(node, WORD.possessive)) return inside;
  if (has(node, WORD.time | WORD.preposition)) return false;
  if (inside && before?.type === 'name')
    return (
      !isVerb(node) && (has(node, SURE_NOUN | WORD.roleModifier) || isBetweenNames(nodes, at) || isOfPlace(nodes, at))
    );
  if (has(node, WORD.verb)) return isDeterminer(before);
  if (inside && isDeterminer(node)) return false;
  return isBeforeNoun(node);
}

/** "Okoro constituent Dan Golan": the word says what the second is to the first. */
function isBetweenNames(nodes: readonly Node[], at: number): boolean {
  const node = nodes[at];
  return node !== undefined && isNoun(node) && nodes[at + 1]?.mention?.kind === 'person';
}

/** "A spokeswoman for Lisbon airport, Catarina Valadares,": a noun behind the name of a place. */
function isOfPlace(nodes: readonly Node[], at: number): boolean {
  const node = nodes[at];
  const kind = nodes[at - 1]?.mention?.kind;
  if (node === undefined || (kind !== 'place' && kind !== 'country')) return false;
  return isNoun(node) && nodes[at + 1]?.type === 'comma' && nodes[at + 2]?.mention?.kind === 'person';
}

const HOPS_MAX = 3;

/** "the director, Amara Okoro," has a name; "a spokesman for the ministry" keeps the ministry. */
function named(nodes: readonly Node[], phrase: Phrase): Phrase {
  if (phrase.kind !== 'nominal') return phrase;
  const last = endOfJoints(nodes, phrase.last);
  const name = titledName(nodes, last + 2) ?? last + 2;
  const mention = nodes[name]?.mention;
  const closes = nodes[name + 1]?.type !== 'name';
  if (nodes[last + 1]?.type === 'comma' && mention?.kind === 'person' && closes) {
    return { kind: 'name', mention, first: phrase.first, last: name };
  }
  return secondTitle(nodes, { ...phrase, last }) ?? { ...phrase, last };
}

/** "Former governor and party chairman Ada Okoro": two titles without an article are one person's. */
function secondTitle(nodes: readonly Node[], { first, last }: Phrase): Phrase | null {
  if (isDeterminer(nodes[first]) || !has(nodes[last], WORD.title | WORD.roleNoun)) return null;
  const name = has(nodes[last + 1], WORD.coordinator) ? titledName(nodes, last + 2) : null;
  const mention = name === null ? null : nodes[name]?.mention;
  return mention && name !== null ? { kind: 'name', mention, first, last: name } : null;
}

/** Follows "for the ministry", "of the council" behind a noun. */
function endOfJoints(nodes: readonly Node[], from: number): number {
  let last = from;
  for (let hops = 0; hops < HOPS_MAX; hops++) {
    const joint = nodes[last + 1];
    if (joint?.type !== 'word' || !has(joint, WORD.preposition)) return last;
    const end = endOfNoun(nodes, last + 2);
    if (end < last + 2) return last;
    last = end;
  }
  return last;
}
