import type { Gender } from '../news/language.ts';
import type { NameMention } from './find-names.ts';
import type { Cast, Member } from './gather-cast.ts';
import type { Phrase } from './phrases.ts';
import type { Reading } from './read-text.ts';

/** Whom a phrase stands for: an actor of the article, or only the words themselves. */
export type Referent =
  | { kind: 'member'; member: Member; sure: number }
  | { kind: 'words'; start: number; end: number; sure: number };

/** A person the article does not name ("a doctor in the camp"), by the words it has for them. */
export type Unnamed = { kind: 'person'; gender: Gender | null; leaning: null; start: number; end: number };

/** One time somebody was spoken of, by name, by pronoun or by a noun. */
type Trace = {
  member: Member | Unnamed;
  sentence: number;
  subject: boolean;
  quoted: boolean;
  possessive: boolean;
  pronoun: boolean;
  start: number;
};

/** Who has been spoken of so far; pronouns and "the minister" look back into it. */
export type Memory = {
  traces: Trace[];
  speaker: { member: Member; sentence: number } | null;
  cast: Cast;
  reading: Reading;
};

export type Here = { sentence: number; start: number };

export function newMemory(cast: Cast, reading: Reading): Memory {
  return { traces: [], speaker: null, cast, reading };
}

export function remember(memory: Memory, mention: NameMention, subject: boolean): void {
  const member = memory.cast.memberOf.get(mention);
  if (member === undefined) return;
  const { sentence, quoted, start } = mention;
  const possessive = mention.possessive || mention.compound;
  memory.traces.push({ member, sentence, subject, quoted, possessive, pronoun: false, start });
}

/** Finds whom a phrase stands for, or null: a pronoun without a fitting name stays open. */
export function resolvePhrase(phrase: Phrase, here: Here, memory: Memory): Referent | null {
  switch (phrase.kind) {
    case 'name':
      return resolveName(phrase.mention, memory);
    case 'pronoun':
      return resolvePronoun(phrase.word, here, memory);
    case 'nominal':
      return null;
  }
}

function resolveName(mention: NameMention, { cast }: Memory): Referent {
  const member = cast.memberOf.get(mention);
  if (member === undefined) return { kind: 'words', start: mention.start, end: mention.end, sure: 0.9 };
  return { kind: 'member', member, sure: 1 };
}

const SENTENCES_BACK_MAX = 14;
const TRACES_BACK_MAX = 120;
const DECAY = 0.55;

/** The person or body a pronoun means: of fitting gender and number, spoken of last, a subject before an object. */
export function resolvePronoun(word: string, here: Here, memory: Memory): Referent | null {
  const facts = memory.reading.language.pronouns.get(word);
  if (facts === undefined || facts.kind === 'speaker' || facts.kind === 'listener') return null;
  const fits = (member: Member | Unnamed) => fitsPronoun(member, facts);
  const scores = new Map<Member | Unnamed, number>();
  const oldest = Math.max(0, memory.traces.length - TRACES_BACK_MAX);
  for (let at = memory.traces.length - 1; at >= oldest; at--) {
    const trace = memory.traces[at];
    if (trace === undefined || here.sentence - trace.sentence > SENTENCES_BACK_MAX) break;
    if (trace.start >= here.start || !fits(trace.member)) continue;
    const weight = weightOf(trace, here) * genderWeight(trace.member, facts.gender);
    const best = scores.get(trace.member) ?? 0;
    scores.set(trace.member, Math.max(best, weight) + 0.08 * Math.min(best, weight));
  }
  addSpeaker(scores, here, { memory, fits });
  return pick(scores);
}

type PronounNeed = { kind: string; gender: Gender | null; number: 'one' | 'many' };

function fitsPronoun(member: Member | Unnamed, { kind, gender, number }: PronounNeed): boolean {
  if (kind === 'person')
    return member.kind === 'person' && (member.gender === null || gender === null || member.gender === gender);
  if (kind === 'thing') return member.kind === 'organisation' || member.kind === 'country';
  return number === 'many' && (member.kind === 'group' || member.kind === 'organisation');
}

function weightOf(trace: Trace, here: Here): number {
  const distance = here.sentence - trace.sentence;
  const place = trace.subject ? (distance === 0 ? 3 : 2) : 1;
  return place * (trace.quoted ? 0.2 : 1) * (trace.possessive ? 0.8 : 1) * DECAY ** distance;
}

function genderWeight({ gender: known, leaning }: Member | Unnamed, gender: Gender | null): number {
  if (gender === null || known !== null) return 1;
  if (leaning === null) return 0.85;
  return leaning === gender ? 0.95 : 0.4;
}

type SpeakerDeps = { memory: Memory; fits: (member: Member | Unnamed) => boolean };

/** Who spoke last is likely to go on speaking. */
function addSpeaker(scores: Map<Member | Unnamed, number>, here: Here, { memory, fits }: SpeakerDeps): void {
  const speaker = memory.speaker;
  if (speaker === null || !fits(speaker.member)) return;
  const distance = here.sentence - speaker.sentence;
  scores.set(speaker.member, (scores.get(speaker.member) ?? 0) + 0.8 * DECAY ** distance);
}

function pick(scores: ReadonlyMap<Member | Unnamed, number>): Referent | null {
  let best: Member | Unnamed | null = null;
  let first = 0;
  let second = 0;
  for (const [member, score] of scores) {
    if (score > first) {
      second = first;
      first = score;
      best = member;
    } else if (score > second) second = score;
  }
  if (best === null) return null;
  const sure = 0.6 + 0.35 * (1 - second / first);
  return isNamed(best)
    ? { kind: 'member', member: best, sure }
    : { kind: 'words', start: best.start, end: best.end, sure: sure * 0.8 };
}

export function isNamed(somebody: Member | Unnamed): somebody is Member {
  return 'words' in somebody;
}
