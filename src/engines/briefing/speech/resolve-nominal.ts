import type { Member } from '../cast/members.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { has, isListedAs, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import type { Node } from './frame.ts';
import { isNamed, lastMember, type Memory, type Referent, type Trace, type Unnamed } from './memory.ts';
import { type NounPhrase, phraseChain, phraseEndingAt } from './phrases.ts';
import { startOf } from './resolve-pronoun.ts';

type Nominal = Extract<NounPhrase, { kind: 'nominal' }>;

/** A sentence, and those whom its clause speaks of as others. */
type NominalScene = { nodes: readonly Node[]; others: ReadonlySet<Member> };

type Before = { start: number; others: ReadonlySet<Member> };

/** "The minister", "the group": the one actor it can mean, else the words as they stand. */
export function resolveNominal(phrase: Nominal, scene: NominalScene, memory: Memory): Referent | null {
  const { nodes } = scene;
  const owner = phrase.possessor === null ? undefined : memory.cast.memberOf.get(phrase.possessor);
  // "The minister's statement" speaks for the minister.
  if (owner !== undefined && carriesSpeech(phrase.head, memory.parsed))
    return { kind: 'member', member: owner, confidence: 0.85 };
  return memberMeant(phrase, scene, memory) ?? asWritten(phrase, nodes, memory);
}

function carriesSpeech(noun: string, { language }: ParsedText): boolean {
  return isListedAs(noun, WORD.reportNoun, language) && !isListedAs(noun, WORD.roleNoun | WORD.groupNoun, language);
}

function memberMeant(phrase: Nominal, { nodes, others }: NominalScene, memory: Memory): Referent | null {
  const definite = isDefinite(nodes, phrase.first, memory);
  if (!definite && !phrase.owned) return null;
  const { language } = memory.parsed;
  if (!language.inhabitants.has(phrase.head) && !isListedAs(phrase.head, WORD.roleNoun | WORD.title, language)) {
    const plain = definite && phrase.last - phrase.first <= 1;
    const body = plain ? bodyMeant(phrase, memory) : null;
    return body === null ? null : { kind: 'member', member: body, confidence: 0.8 };
  }
  const start = startOf(phrase, nodes, memory);
  const inRole = lastInRole(phrase, { start, others }, memory);
  if (inRole !== null) return { kind: 'member', ...inRole };
  const inFocus = definite ? personInFocus(phrase, { start, others }, memory) : undefined;
  return inFocus === undefined ? null : { kind: 'member', member: inFocus, confidence: 0.6 };
}

/** "The former minister and current candidate": the article of the first noun counts for the second too. */
function isDefinite(nodes: readonly Node[], at: number, memory: Memory): boolean {
  const { definite } = memory.parsed.language;
  if (definite.has(nodes[at]?.lower ?? '')) return true;
  const before = has(nodes[at - 1], WORD.coordinator) ? phraseChain(nodes, at - 2) : null;
  return before?.kind === 'nominal' && definite.has(nodes[before.first]?.lower ?? '');
}

const PLACE_WITHIN = 6;

function isPlaceOf(possessor: NameOccurrence | null): boolean {
  return possessor?.kind === 'place' || possessor?.kind === 'country';
}

type MeantInRole = { member: Member; confidence: number } | null;

/** The last person whose title or role the article gave with this noun. */
function lastInRole({ head, possessor }: Nominal, { start, others }: Before, memory: Memory): MeantInRole {
  const { cast, traces, namesByRole, parsed } = memory;
  const fitting = new Set<Member>();
  const names = (namesByRole.get(head) ?? []).filter((name) => name.start < start);
  // "The Florida senator", where "Sen. Ada Okoro of Florida" is one of two.
  const place = possessor?.words.at(-1);
  const isNear = ({ roleFirst, last }: NameOccurrence) =>
    parsed.tokens.slice(Math.max(0, roleFirst - 2), last + PLACE_WITHIN).some(({ lower }) => lower === place);
  for (const name of isPlaceOf(possessor) ? names.filter(isNear) : names) {
    const member = cast.memberOf.get(name);
    if (member?.kind === 'person' && !others.has(member)) fitting.add(member);
  }
  const [only, ...rivals] = fitting;
  if (only === undefined) return null;
  if (rivals.length === 0) return { member: only, confidence: 0.85 };
  const last = lastMember(traces, (member, trace) => trace.start < start && fitting.has(member));
  return last === undefined ? null : { member: last.member, confidence: 0.75 };
}

const PHRASE_NODES_MAX = 6;
const TRACES_SEARCHED_MAX = 2_000;

/** Papers vary the name of whom they speak of: "the businessman" is who the sentence before was about. */
function personInFocus(phrase: Nominal, { start, others }: Before, memory: Memory): Member | undefined {
  if (phrase.last - phrase.first >= PHRASE_NODES_MAX || isIntroduced(phrase.head, start, memory)) return undefined;
  const gender = memory.parsed.language.genders.get(phrase.head) ?? null;
  const owner = phrase.possessor === null ? undefined : memory.cast.memberOf.get(phrase.possessor);
  const fits = (member: Member | Unnamed) =>
    member.kind === 'person' &&
    member !== owner &&
    !(isNamed(member) && others.has(member)) &&
    (gender === null || member.gender === null || member.gender === gender);
  const isInFocus = ({ member, start: at, subject, quoted }: Trace) =>
    at < start && subject && !quoted && (isNamed(member) || !member.known);
  const last = memory.traces.slice(-TRACES_SEARCHED_MAX).findLast((trace) => isInFocus(trace) && fits(trace.member));
  return last !== undefined && isNamed(last.member) ? last.member : undefined;
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

/** "The former minister and current candidate", "police and residents": from the first noun, where it opens the clause. */
function startOfPair(nodes: readonly Node[], first: number): number {
  if (!has(nodes[first - 1], WORD.coordinator) || has(nodes[first], WORD.determiner)) return first;
  const before = phraseEndingAt(nodes, first - 2);
  if (before?.kind !== 'nominal' || !has(nodes[before.last], WORD.roleNoun | WORD.groupNoun | WORD.title)) return first;
  return before.first === 0 || nodes[before.first - 1]?.type === 'comma' ? before.first : first;
}

/** The words of the phrase without its article, but with its number ("two ministers", "40 percent"). */
function asWritten({ first: head0, last, head }: Nominal, nodes: readonly Node[], { parsed }: Memory): Referent | null {
  const first = /^\d/.test(nodes[head0 - 1]?.lower ?? '') ? head0 - 1 : startOfPair(nodes, head0);
  const article = has(nodes[first], WORD.determiner) && last > first && !isNumber(nodes[first], parsed);
  const skipped = article && !has(nodes[first + 1], WORD.preposition) ? 1 : 0;
  const from = parsed.tokens[nodes[first + skipped]?.first ?? 0];
  const to = parsed.tokens[(nodes[last]?.last ?? 1) - 1];
  if (from === undefined || to === undefined) return null;
  const person = isListedAs(head, WORD.roleNoun | WORD.groupNoun | WORD.title | WORD.reportNoun, parsed.language);
  return { kind: 'words', start: from.start, end: to.end, confidence: person ? 0.8 : 0.5 };
}

function isNumber(node: Node | undefined, { language }: ParsedText): boolean {
  return node !== undefined && (/^\d/.test(node.lower) || language.facts.numberWords[node.lower] !== undefined);
}

/** "The Dane said": the one the story is about, or nobody. */
export function resolveInhabitant(
  { first, last, occurrence }: Extract<NounPhrase, { kind: 'name' }>,
  scene: NominalScene,
  memory: Memory,
): Referent | null {
  const nominal = {
    kind: 'nominal',
    head: occurrence.words[0] ?? '',
    possessor: null,
    owned: false,
    first,
    last,
  } as const;
  const start = startOf(nominal, scene.nodes, memory);
  const member = personInFocus(nominal, { start, others: scene.others }, memory);
  return member === undefined ? null : { kind: 'member', member, confidence: 0.85 };
}

/** "Next door lives a neighbour who gave no name": somebody new, of whom the next sentences may speak. */
function newcomers(nodes: readonly Node[]): NounPhrase[] {
  const found: NounPhrase[] = [];
  for (let at = 0; at < nodes.length - 1; at++) {
    if (!has(nodes[at], WORD.roleNoun) || !has(nodes[at + 1], WORD.relative)) continue;
    const phrase = phraseEndingAt(nodes, at);
    if (phrase !== null) found.push(phrase);
  }
  return found;
}

/** "A woman": nobody of whom the article has spoken. */
function isNew({ first, owned }: Nominal, nodes: readonly Node[], memory: Memory): boolean {
  return !owned && !isDefinite(nodes, first, memory);
}

type SpokenOf = { nodes: readonly Node[]; index: number };

/** "A woman wept when she called it …": whoever is new comes before the pronoun. Returns the nouns that are not new. */
export function noteNewNouns(subjects: readonly (NounPhrase | null)[], scene: SpokenOf, memory: Memory): Nominal[] {
  const phrases = new Set([...subjects, ...newcomers(scene.nodes)]);
  const nouns = [...phrases].flatMap((phrase) => (phrase?.kind === 'nominal' ? phrase : []));
  const known = nouns.filter((phrase) => !isNew(phrase, scene.nodes, memory));
  for (const phrase of nouns) if (!known.includes(phrase)) noteNominal(phrase, scene, memory);
  return known;
}

/** "A doctor in the camp said": later a pronoun may mean the doctor, whom nobody names. */
export function noteNominal(phrase: Nominal, { nodes, index }: SpokenOf, memory: Memory): void {
  const { language } = memory.parsed;
  const one = isListedAs(phrase.head, WORD.roleNoun, language);
  const noun = !isListedAs(phrase.head, WORD.determiner, language);
  const many =
    !one && noun && (isListedAs(phrase.head, WORD.groupNoun, language) || isNumber(nodes[phrase.first], memory.parsed));
  const subject = withoutVerb(phrase, nodes);
  const referent = one || many ? resolveNominal(subject, { nodes, others: new Set() }, memory) : null;
  if (referent === null) return;
  const gender = language.genders.get(phrase.head) ?? null;
  const known = isDefinite(nodes, phrase.first, memory);
  const start = startOf(phrase, nodes, memory);
  noteSubject(referent, { kind: one ? 'person' : 'group', gender, known, index, start }, memory);
}

/** "Workers of the kiosk want more": where no listed verb follows, the phrase may hold one, and only its first noun is sure. */
function withoutVerb(phrase: Nominal, nodes: readonly Node[]): Nominal {
  const { first, last, head } = phrase;
  const noun = nodes.findIndex((node, at) => at >= first && node.lower === head);
  if (last <= noun || nodes.slice(last + 1).some((node) => has(node, WORD.finite | WORD.verb | WORD.auxiliary)))
    return phrase;
  return { ...phrase, last: noun };
}

/** Two who spoke as one are "they". */
export function noteJoint(
  referent: Referent,
  { index, start }: { index: number; start: number },
  memory: Memory,
): void {
  noteSubject(referent, { kind: 'group', gender: null, known: true, index, start }, memory);
}

type Subject = Pick<Unnamed, 'kind' | 'gender' | 'known'> & { index: number; start: number };

function noteSubject(referent: Referent, { kind, gender, known, index, start }: Subject, { traces }: Memory): void {
  const member =
    referent.kind === 'member'
      ? referent.member
      : { kind, gender, known, leaning: null, start: referent.start, end: referent.end };
  const plain = { quoted: false, possessive: false, topic: false, owner: null, pronoun: false };
  traces.push({ member, sentence: index, start, subject: true, ...plain });
}
