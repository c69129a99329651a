import type { Gender } from '../../../news/language.ts';
import type { Member } from '../cast/members.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import type { Node } from './frame.ts';
import type { Memory, Referent } from './memory.ts';
import type { JointPhrase, NounPhrase, withPartner } from './phrases.ts';
import { resolveInhabitant, resolveNominal } from './resolve-nominal.ts';
import { resolvePronoun, startOf } from './resolve-pronoun.ts';

/** A sentence with its places, and those whom its clause speaks of as others. */
type PhraseScene = { nodes: readonly Node[]; index: number; line: number; others: ReadonlySet<Member> };

/** Whom a phrase stands for, or null: a pronoun without a fitting name stays open. */
export function referentOf(
  phrase: NounPhrase | JointPhrase,
  { nodes, index, line, others }: PhraseScene,
  memory: Memory,
): Referent | null {
  switch (phrase.kind) {
    case 'nominal':
      return resolveNominal(phrase, { nodes, others }, memory);
    case 'name':
      return nameMeant(phrase, { nodes, others }, memory);
    case 'joint': {
      const names = nodes.slice(phrase.first, phrase.last + 1).flatMap(({ occurrence }) => occurrence ?? []);
      const [start, end] = [names[0]?.start, names.at(-1)?.end];
      return start === undefined || end === undefined ? null : { kind: 'words', start, end, confidence: 0.95 };
    }
    case 'pronoun':
      if (phrase.facts?.kind === 'speaker') return voiceOf(memory, line);
      return resolvePronoun(phrase.word, { sentence: index, start: startOf(phrase, nodes, memory), others }, memory);
  }
}

function nameMeant(
  phrase: Extract<NounPhrase, { kind: 'name' }>,
  scene: Parameters<typeof resolveInhabitant>[1],
  memory: Memory,
): Referent | null {
  const { start, end, words, definite } = phrase.occurrence;
  // "The Dane said".
  const inhabitant = definite && words.length === 1 && memory.parsed.language.inhabitants.has(words[0] ?? '');
  if (inhabitant) return resolveInhabitant(phrase, scene, memory);
  const outlet = outletMeant(phrase, scene.nodes, memory);
  if (outlet !== null) return outlet;
  const member = memory.cast.memberOf.get(phrase.occurrence);
  if (member === undefined) return { kind: 'words', start, end, confidence: 0.9 };
  return { kind: 'member', member, confidence: isShared(member, phrase.occurrence, memory) ? SHARED_NAME : 1 };
}

/** "according to the Lagos Times": where the last word of an outlet's name passes for another, its first is no speaker. */
function outletMeant(
  { last, occurrence }: Extract<NounPhrase, { kind: 'name' }>,
  nodes: readonly Node[],
  { parsed: { language, tokens } }: Memory,
): Referent | null {
  const next = nodes[last + 1];
  if (next?.type !== 'word' || !next.cap || !language.outletWords.has(next.lower)) return null;
  return { kind: 'words', start: occurrence.start, end: tokens[next.first]?.end ?? occurrence.end, confidence: 0.9 };
}

const SHARED_NAME = 0.8;
const RIVAL_SHARE = 1 / 3;

/** "Okoro said", where the article speaks of two of that surname about as often. */
function isShared({ words, occurrences }: Member, name: NameOccurrence, { cast }: Memory): boolean {
  if (name.words.length > 1 || name.words[0] !== words.at(-1)) return false;
  const told = (other: Gender | null) => other !== null && name.gender !== null && other !== name.gender;
  return cast.members.some(
    (other) =>
      other.kind === 'person' &&
      other.occurrences !== occurrences &&
      other.words.at(-1) === words.at(-1) &&
      !told(other.gender) &&
      other.occurrences.length > occurrences.length * RIVAL_SHARE,
  );
}

function voiceOf({ voice }: Memory, line: number): Referent | null {
  return voice?.line === line ? { kind: 'member', member: voice.member, confidence: 0.95 } : null;
}

export function peersOf({ cast, parsed }: Memory): Parameters<typeof withPartner>[2] {
  const kindOf = (name: NameOccurrence) => cast.memberOf.get(name)?.kind ?? 'place';
  const isPeer = (a: NameOccurrence, b: NameOccurrence) =>
    kindOf(a) !== 'place' && (kindOf(a) === 'person') === (kindOf(b) === 'person');
  return { areJoints: parsed.language.joints, isPeer };
}

/** The names of a stretch. All of them stand in the order of the text, and an article may have as many quotations as names. */
function namesWithin(
  names: readonly NameOccurrence[],
  { start, end }: { start: number; end: number },
): NameOccurrence[] {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while ((names[last]?.start ?? end) < end) last++;
  return names.slice(low, last);
}

/** Those whom the quotation or its clause speaks of by name: `"Okoro knows it," she told Weld`. */
export function spokenOf(
  nodes: readonly Node[],
  at: number,
  { phrase, memory }: { phrase: NounPhrase | JointPhrase; memory: Memory },
): Set<Member> {
  const { cast, parsed } = memory;
  const quote = parsed.quotes[nodes[at]?.quote ?? -1];
  const inside = quote === undefined ? [] : namesWithin(cast.occurrences, quote);
  const end = nodes.findIndex(({ type }, index) => index > phrase.last && type !== 'word' && type !== 'name');
  const behind = nodes
    .slice(phrase.last + 1, end === -1 ? nodes.length : end)
    .flatMap(({ occurrence }) => occurrence ?? []);
  const names = phrase.kind === 'name' ? [] : [...inside, ...behind];
  return new Set(names.filter(({ compound }) => !compound).flatMap((name) => cast.memberOf.get(name) ?? []));
}
