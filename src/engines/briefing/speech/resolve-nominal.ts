import type { Member } from '../cast/members.ts';
import { has, isListedAs, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import type { Node } from './frame.ts';
import { lastMember, type Memory, type Trace } from './memory.ts';
import { type NounPhrase, phraseChain } from './phrases.ts';
import { type Referent, startOf } from './resolve-pronoun.ts';

type Nominal = Extract<NounPhrase, { kind: 'nominal' }>;

/** "The minister", "the group": the one actor it can mean, else the words as they stand. */
export function resolveNominal(phrase: Nominal, nodes: readonly Node[], memory: Memory): Referent | null {
  const owner = phrase.possessor === null ? undefined : memory.cast.memberOf.get(phrase.possessor);
  // "The minister's statement" speaks for the minister.
  if (owner !== undefined && carriesSpeech(phrase.head, memory.parsed))
    return { kind: 'member', member: owner, confidence: 0.85 };
  return memberMeant(phrase, nodes, memory) ?? asWritten(phrase, nodes, memory);
}

function carriesSpeech(noun: string, { language }: ParsedText): boolean {
  return isListedAs(noun, WORD.reportNoun, language) && !isListedAs(noun, WORD.roleNoun | WORD.groupNoun, language);
}

function memberMeant(phrase: Nominal, nodes: readonly Node[], memory: Memory): Referent | null {
  const definite = isDefinite(nodes, phrase.first, memory);
  if (!definite && !phrase.owned) return null;
  if (!isListedAs(phrase.head, WORD.roleNoun | WORD.title, memory.parsed.language)) {
    const plain = definite && phrase.last - phrase.first <= 1;
    const body = plain ? bodyMeant(phrase, memory) : null;
    return body === null ? null : { kind: 'member', member: body, confidence: 0.8 };
  }
  const start = startOf(phrase, nodes, memory);
  const member = lastInRole(phrase, start, memory);
  if (member !== null) return { kind: 'member', member, confidence: 0.85 };
  const inFocus = definite ? personInFocus(phrase, start, memory) : undefined;
  return inFocus === undefined ? null : { kind: 'member', member: inFocus, confidence: 0.6 };
}

/** "The former minister and current candidate": the article of the first noun counts for the second too. */
function isDefinite(nodes: readonly Node[], at: number, memory: Memory): boolean {
  const { definite } = memory.parsed.language;
  if (definite.has(nodes[at]?.lower ?? '')) return true;
  const before = has(nodes[at - 1], WORD.coordinator) ? phraseChain(nodes, at - 2) : null;
  return before?.kind === 'nominal' && definite.has(nodes[before.first]?.lower ?? '');
}

/** The last person whose title or role the article gave with this noun. */
function lastInRole({ head }: Nominal, start: number, { cast, traces, namesByRole }: Memory): Member | null {
  const fitting = new Set<Member>();
  for (const name of namesByRole.get(head) ?? []) {
    const member = name.start < start ? cast.memberOf.get(name) : undefined;
    if (member?.kind === 'person') fitting.add(member);
  }
  const [only, ...others] = fitting;
  if (only === undefined || others.length === 0) return only ?? null;
  return lastMember(traces, (member, trace) => trace.start < start && fitting.has(member))?.member ?? null;
}

const PHRASE_NODES_MAX = 6;

/** Papers vary the name of whom they speak of: "the businessman" is who the sentence before was about. */
function personInFocus(phrase: Nominal, start: number, memory: Memory): Member | undefined {
  if (phrase.last - phrase.first >= PHRASE_NODES_MAX || isIntroduced(phrase.head, start, memory)) return undefined;
  const gender = memory.parsed.language.genders.get(phrase.head) ?? null;
  const owner = phrase.possessor === null ? undefined : memory.cast.memberOf.get(phrase.possessor);
  const fits = (member: Member) =>
    member.kind === 'person' &&
    member !== owner &&
    (gender === null || member.gender === null || member.gender === gender);
  const isInFocus = (trace: Trace) => trace.start < start && trace.subject && !trace.quoted;
  return lastMember(memory.traces, (member, trace) => isInFocus(trace) && fits(member))?.member;
}

/** "A doctor in the camp … the doctor": somebody without a name who has been spoken of before. */
function isIntroduced(head: string, start: number, { firstUse }: Memory): boolean {
  return (firstUse.get(head) ?? start) < start;
}

const BODY_SENTENCES_MAX = 3;

/** "The ministry" is the ministry named last; "the company" the body that was spoken of last. */
function bodyMeant({ head }: Nominal, { traces, parsed }: Memory): Member | null {
  const lastBody = (fits: (body: Member, trace: Trace) => boolean) =>
    lastMember(traces, (member, trace) => isBody(member, parsed) && fits(member, trace));
  const same = lastBody(({ words }) => words.includes(head));
  if (same !== undefined) return same.member;
  if (!parsed.language.bodyNouns.has(head)) return null;
  const last = lastBody((_, { subject, quoted }) => subject && !quoted);
  const now = traces.at(-1)?.sentence ?? 0;
  return last !== undefined && now - last.sentence <= BODY_SENTENCES_MAX ? last.member : null;
}

/** "The Medical Leave Act" is not what "the union" means. */
function isBody({ kind, words }: Member, { language }: ParsedText): boolean {
  return kind === 'organisation' && !isListedAs(words.at(-1) ?? '', WORD.reportNoun, language);
}

/** The words of the phrase without its article. */
function asWritten({ first, last, head }: Nominal, nodes: readonly Node[], { parsed }: Memory): Referent | null {
  const article = has(nodes[first], WORD.determiner) && last > first;
  const skipped = article && !has(nodes[first + 1], WORD.preposition) ? 1 : 0;
  const from = parsed.tokens[nodes[first + skipped]?.first ?? 0];
  const to = parsed.tokens[(nodes[last]?.last ?? 1) - 1];
  if (from === undefined || to === undefined) return null;
  const person = isListedAs(head, WORD.roleNoun | WORD.groupNoun | WORD.title | WORD.reportNoun, parsed.language);
  return { kind: 'words', start: from.start, end: to.end, confidence: person ? 0.75 : 0.45 };
}

type NominalScene = { nodes: readonly Node[]; index: number };

/** "A doctor in the camp said": later a pronoun may mean the doctor, whom nobody names. */
export function noteNominal(phrase: Nominal, { nodes, index }: NominalScene, memory: Memory): void {
  const { language } = memory.parsed;
  if (!isListedAs(phrase.head, WORD.roleNoun, language)) return;
  const referent = resolveNominal(phrase, nodes, memory);
  if (referent === null) return;
  const gender = language.genders.get(phrase.head) ?? null;
  const member =
    referent.kind === 'member'
      ? referent.member
      : { kind: 'person' as const, gender, leaning: null, start: referent.start, end: referent.end };
  const start = startOf(phrase, nodes, memory);
  const spoken = { member, sentence: index, start };
  memory.traces.push({ ...spoken, subject: true, quoted: false, possessive: false, pronoun: false });
}
