import type { Gender, PronounFacts } from '../../../news/language.ts';
import type { Member } from '../cast/members.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { has, WORD } from '../text/language.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import type { Node } from './frame.ts';
import { isNamed, type Memory, type Referent, type Trace, type Unnamed } from './memory.ts';
import { type NounPhrase, phraseEndingAt } from './phrases.ts';

/** The offset at which a phrase starts. */
export function startOf({ first }: Pick<NounPhrase, 'first'>, nodes: readonly Node[], { parsed }: Memory): number {
  return parsed.tokens[nodes[first]?.first ?? 0]?.start ?? 0;
}

/** Notes the names and the pronouns of a sentence, in their order. */
export function noteNames(nodes: readonly Node[], sentence: Sentence, memory: Memory): void {
  const { parsed, occurrenceAt } = memory;
  const places = new Map<NameOccurrence, NamePlace>();
  for (const [at, { occurrence: name }] of nodes.entries()) {
    if (name === null) continue;
    const owner = ownerOf(nodes, at, parsed);
    places.set(name, { subject: isSubject(name, nodes, at), topic: isTopic(nodes, at, parsed), owner });
  }
  for (let at = sentence.first; at < sentence.last; at++) {
    const occurrence = occurrenceAt.get(at);
    const token = parsed.tokens[at];
    if (occurrence !== undefined) noteName(occurrence, places.get(occurrence) ?? INSIDE, memory);
    else if (token?.quote === -1 && has(token, WORD.pronoun))
      notePronoun(token.lower, { sentence: sentence.index, start: token.start, others: NOBODY }, memory);
  }
}

/** Whether the name at this node can be the subject of its clause. */
function isSubject(name: NameOccurrence, nodes: readonly Node[], at: number): boolean {
  if (name.compound || has(nodes[at + 1], WORD.possessive)) return false;
  let first = phraseEndingAt(nodes, at)?.first ?? at;
  // "Corvale's Amara Okoro".
  if (has(nodes[first - 1], WORD.possessive)) first = phraseEndingAt(nodes, first - 2)?.first ?? first;
  const before = nodes[first - 1];
  if (before?.type !== 'word') return before?.type !== 'name';
  return has(before, WORD.subordinator | WORD.coordinator | WORD.adverb | WORD.time);
}

/** "Asked about Okoro", "asked him about Okoro": whoever answers is another. */
function isTopic(nodes: readonly Node[], at: number, { language: { topics } }: ParsedText): boolean {
  const first = phraseEndingAt(nodes, at)?.first ?? at;
  const joint = nodes[first - 1]?.lower ?? '';
  return [first - 2, first - 3].some((asked) => topics.has(`${nodes[asked]?.lower ?? ''} ${joint}`));
}

type NamePlace = Pick<Trace, 'subject' | 'topic' | 'owner'>;

/** A name within a quotation. */
const INSIDE = { subject: false, topic: false, owner: null };

const OWNED_WITHIN = 4;

/** "Her coach, Pim Vos, waved": whoever "she" is then is more likely the one whose coach it is, unless the coach speaks. */
function ownerOf(nodes: readonly Node[], at: number, { language }: ParsedText): Gender | null {
  const isClosed = nodes[at + 1]?.type === 'comma';
  const verb = isClosed ? nodes[at + 2] : nodes[at + 1];
  if (has(verb, WORD.speech) && has(verb, WORD.finite)) return null;
  const first = phraseEndingAt(nodes, at)?.first ?? at;
  // "With her coach, Pim Vos left": the comma opens no insertion.
  if (nodes[first - 1]?.type === 'comma' && !isClosed) return null;
  const before = nodes.slice(Math.max(0, first - OWNED_WITHIN), at);
  const place = before.findLastIndex(({ lower }) => isPossessive(language.pronouns.get(lower)));
  if (place === -1 || !before.slice(place).every(({ type }) => type === 'word' || type === 'comma')) return null;
  return language.pronouns.get(before[place]?.lower ?? '')?.gender ?? null;
}

function isPossessive(facts: PronounFacts | undefined): boolean {
  return facts?.kind === 'person' && !facts.subject;
}

function noteName(occurrence: NameOccurrence, place: NamePlace, { traces, cast }: Memory): void {
  const member = cast.memberOf.get(occurrence);
  if (member === undefined) return;
  const { sentence, quoted, start } = occurrence;
  const possessive = occurrence.possessive || occurrence.compound;
  traces.push({ member, sentence, start, ...place, quoted, possessive, pronoun: false });
}

/** An object or a possessive tells too little of whom it means to fix anybody's gender. */
const GENDER_CONFIDENCE_MIN = 0.75;

/** Where a word stands that is to be resolved, and whom it hardly means because its clause speaks of them. */
type TextPosition = Pick<Trace, 'sentence' | 'start'> & { others: ReadonlySet<Member> };

export const NOBODY: ReadonlySet<Member> = new Set();

function notePronoun(word: string, here: TextPosition, memory: Memory): void {
  const facts = memory.parsed.language.pronouns.get(word);
  const referent = facts?.kind === 'person' ? resolvePronoun(word, here, memory) : null;
  if (!facts || referent?.kind !== 'member') return;
  const { member, confidence } = referent;
  const { subject } = facts;
  if (subject && confidence >= GENDER_CONFIDENCE_MIN) member.gender ??= facts.gender;
  const { sentence, start } = here;
  const plain = { quoted: false, topic: false, owner: null, pronoun: true };
  memory.traces.push({ member, sentence, start, subject, possessive: !subject, ...plain });
}

const SENTENCES_BACK_MAX = 14;
const TRACES_BACK_MAX = 120;
const DECAY = 0.55;
/** What counts for whoever spoke last; a body that speaks goes on more surely. */
const PERSON_BONUS = 0.8;
const BODY_BONUS = 2;

/**
 * The person or body a pronoun means: of fitting gender and number, spoken of last, a subject before an object; null
 * where nobody fits.
 */
export function resolvePronoun(word: string, here: TextPosition, memory: Memory): Referent | null {
  const facts = memory.parsed.language.pronouns.get(word);
  if (facts === undefined || facts.kind === 'speaker' || facts.kind === 'listener') return null;
  const scores = scoresOfTraces(facts, here, memory);
  const { speaker } = memory;
  // Who spoke last is likely to go on speaking.
  if (speaker !== null && fitsPronoun(speaker.member, facts)) {
    const bonus =
      (facts.kind === 'thing' ? BODY_BONUS : PERSON_BONUS) *
      DECAY ** (here.sentence - speaker.sentence) *
      otherWeight(speaker.member, here);
    scores.set(speaker.member, (scores.get(speaker.member) ?? 0) + bonus);
  }
  return bestOf(scores);
}

function scoresOfTraces(facts: PronounFacts, here: TextPosition, { traces }: Memory): Map<Member | Unnamed, number> {
  const scores = new Map<Member | Unnamed, number>();
  const oldest = Math.max(0, traces.length - TRACES_BACK_MAX);
  for (let at = traces.length - 1; at >= oldest; at--) {
    const trace = traces[at];
    if (trace === undefined || here.sentence - trace.sentence > SENTENCES_BACK_MAX) break;
    if (trace.start >= here.start || trace.topic || !fitsPronoun(trace.member, facts)) continue;
    // "In the U.S. … it said": a country is spoken of before it is meant.
    if (facts.kind === 'thing' && trace.member.kind === 'country' && !trace.subject) continue;
    const weight = weightOf(trace, here) * genderWeight(trace, facts.gender) * otherWeight(trace.member, here);
    const best = scores.get(trace.member) ?? 0;
    scores.set(trace.member, Math.max(best, weight) + 0.08 * Math.min(best, weight));
  }
  return scores;
}

function fitsPronoun(member: Member | Unnamed, { kind, gender, number }: PronounFacts): boolean {
  if (kind === 'person')
    return member.kind === 'person' && (member.gender === null || gender === null || member.gender === gender);
  if (kind === 'thing') return member.kind === 'organisation' || member.kind === 'country';
  return number === 'many' && (member.kind === 'group' || member.kind === 'organisation');
}

const OTHER_WEIGHT = 0.2;

/** `"Okoro knows it," she said of Weld`: few speak of themselves by their name. */
function otherWeight(member: Member | Unnamed, { others }: TextPosition): number {
  return isNamed(member) && others.has(member) ? OTHER_WEIGHT : 1;
}

function weightOf(trace: Trace, here: TextPosition): number {
  const distance = here.sentence - trace.sentence;
  const role = trace.subject ? (distance === 0 ? 3 : 2) : isIntroduced(trace) ? 1.7 : 1;
  return role * (trace.quoted ? 0.2 : 1) * (trace.possessive ? 0.8 : 1) * DECAY ** distance;
}

const OWNED_WEIGHT = 0.5;

/** Papers introduce somebody by the full name, and with the next sentence give that person's words. */
function isIntroduced({ member, start, possessive }: Trace): boolean {
  return isNamed(member) && member.words.length > 1 && member.occurrences[0]?.start === start && !possessive;
}

function genderWeight({ member: { gender: known, leaning }, owner }: Trace, gender: Gender | null): number {
  const owned = owner !== null && owner === gender ? OWNED_WEIGHT : 1;
  if (gender === null || known !== null) return owned;
  if (leaning === null) return 0.85 * owned;
  return (leaning === gender ? 0.95 : 0.4) * owned;
}

/** The one of the highest score; the closer the next one comes, the lower the confidence. */
function bestOf(scores: ReadonlyMap<Member | Unnamed, number>): Referent | null {
  let best: Member | Unnamed | null = null;
  let first = 0;
  let second = 0;
  for (const [somebody, score] of scores) {
    if (score > first) [best, first, second] = [somebody, score, first];
    else second = Math.max(second, score);
  }
  if (best === null) return null;
  const confidence = 0.6 + 0.35 * (1 - second / first);
  if (isNamed(best)) return { kind: 'member', member: best, confidence };
  return { kind: 'words', start: best.start, end: best.end, confidence: confidence * 0.8 };
}
