import type { NameMention } from './find-names.ts';
import type { Node } from './frame.ts';
import type { Member } from './gather-cast.ts';
import { type Phrase, phraseChain } from './phrases.ts';
import { isNamed, type Memory, type Referent, type Unnamed } from './resolve-referent.ts';
import { has, WORD } from './word-bits.ts';

type Nominal = Extract<Phrase, { kind: 'nominal' }>;

/** "The minister", "the group": the one actor it can mean, else the words as they stand. */
export function resolveNominal(phrase: Nominal, nodes: readonly Node[], memory: Memory): Referent | null {
  const head = { bits: memory.reading.language.words.get(phrase.head) ?? 0 };
  const owner = phrase.possessor === null ? undefined : memory.cast.memberOf.get(phrase.possessor);
  const carriesSpeech = has(head, WORD.reportNoun) && !has(head, WORD.roleNoun | WORD.groupNoun);
  if (carriesSpeech && owner !== undefined) return { kind: 'member', member: owner, sure: 0.85 };
  return namedBy(phrase, nodes, { memory, head }) ?? asWritten(phrase, nodes, { memory, head });
}

type Deps = { memory: Memory; head: { bits: number } };

/** The words of the phrase without its article. */
function asWritten(phrase: Nominal, nodes: readonly Node[], { memory, head }: Deps): Referent | null {
  const { tokens } = memory.reading;
  const article = has(nodes[phrase.first], WORD.determiner) && phrase.last > phrase.first;
  const skips = article && !has(nodes[phrase.first + 1], WORD.preposition) ? 1 : 0;
  const from = tokens[nodes[phrase.first + skips]?.first ?? 0];
  const to = tokens[(nodes[phrase.last]?.last ?? 1) - 1];
  if (from === undefined || to === undefined) return null;
  const person = has(head, WORD.roleNoun | WORD.groupNoun | WORD.title | WORD.reportNoun);
  return { kind: 'words', start: from.start, end: to.end, sure: person ? 0.75 : 0.45 };
}

function namedBy(phrase: Nominal, nodes: readonly Node[], { memory, head }: Deps): Referent | null {
  const first = nodes[phrase.first];
  const definite = isDefinite(nodes, phrase.first, memory);
  if (!definite && !phrase.owned) return null;
  const start = memory.reading.tokens[first?.first ?? 0]?.start ?? 0;
  if (!has(head, WORD.roleNoun | WORD.title)) {
    const plain = definite && phrase.last - phrase.first <= 1;
    return plain ? byKind(phrase, memory) : null;
  }
  const member = byRole(phrase, { memory, start });
  if (member !== null) return { kind: 'member', member, sure: 0.85 };
  return definite ? inFocus(phrase, { memory, start }) : null;
}

/** "A doctor in the camp … the doctor": somebody without a name who has been spoken of before. */
function isIntroduced(head: string, { memory, start }: { memory: Memory; start: number }): boolean {
  return memory.reading.tokens.some((token) => token.start < start && token.lower === head && token.quote === -1);
}

/** "The former minister and current candidate": the article of the first noun counts for the second too. */
function isDefinite(nodes: readonly Node[], at: number, memory: Memory): boolean {
  const { definite } = memory.reading.language;
  if (definite.has(nodes[at]?.lower ?? '')) return true;
  const before = has(nodes[at - 1], WORD.coordinator) ? phraseChain(nodes, at - 2) : null;
  return before?.kind === 'nominal' && definite.has(nodes[before.first]?.lower ?? '');
}

const NAMED_NODES_MAX = 6;

/** The last person whose title or role the article gave with this noun. */
function byRole(phrase: Nominal, { memory, start }: { memory: Memory; start: number }): Member | null {
  const fitting = memory.cast.members.filter(
    (member) =>
      member.kind === 'person' &&
      member.mentions.some((mention) => mention.start < start && hasRole(mention, phrase.head, memory)),
  );
  if (fitting.length <= 1) return fitting[0] ?? null;
  const recent = memory.traces.filter(
    ({ member, start: at }) => at < start && isNamed(member) && fitting.includes(member),
  );
  const last = recent.at(-1)?.member;
  return last !== undefined && isNamed(last) ? last : null;
}

/** Papers vary the name of whom they speak of: "the businessman" is who the sentence before was about. */
function inFocus(phrase: Nominal, { memory, start }: { memory: Memory; start: number }): Referent | null {
  if (phrase.last - phrase.first >= NAMED_NODES_MAX || isIntroduced(phrase.head, { memory, start })) return null;
  const gender = memory.reading.language.genders.get(phrase.head) ?? null;
  const owner = phrase.possessor === null ? undefined : memory.cast.memberOf.get(phrase.possessor);
  const fits = (member: Member | Unnamed): member is Member =>
    isNamed(member) &&
    member.kind === 'person' &&
    member !== owner &&
    (gender === null || member.gender === null || member.gender === gender);
  const last = memory.traces
    .filter((trace) => trace.start < start && trace.subject && !trace.quoted)
    .flatMap(({ member }) => (fits(member) ? [member] : []))
    .at(-1);
  return last === undefined ? null : { kind: 'member', member: last, sure: 0.6 };
}

function hasRole(
  mention: Pick<NameMention, 'roleFirst' | 'first' | 'last' | 'located'>,
  head: string,
  memory: Memory,
): boolean {
  const { tokens } = memory.reading;
  for (let at = mention.roleFirst; at < mention.first; at++) if (tokens[at]?.lower === head) return true;
  if (mention.located || tokens[mention.last]?.kind !== 'comma') return false;
  for (let at = mention.last + 1; at < mention.last + 9; at++) {
    const token = tokens[at];
    if (token === undefined || token.kind !== 'word') return false;
    if (token.lower === head) return true;
  }
  return false;
}

/** "The ministry" is the ministry named last; "the company" the body that was spoken of last. */
function byKind(phrase: Nominal, memory: Memory): Referent | null {
  const member = bodyMeant(phrase, memory);
  return member === null ? null : { kind: 'member', member, sure: 0.8 };
}

function bodyMeant(phrase: Nominal, memory: Memory): Member | null {
  const bodies = memory.traces.flatMap((trace) =>
    isNamed(trace.member) && trace.member.kind === 'organisation' && !isDocument(trace.member, memory)
      ? [{ ...trace, member: trace.member }]
      : [],
  );
  const same = bodies.filter(({ member }) => member.words.includes(phrase.head)).at(-1);
  if (same !== undefined || !memory.reading.language.bodyNouns.has(phrase.head)) return same?.member ?? null;
  const last = bodies.filter((trace) => trace.subject && !trace.quoted).at(-1);
  const now = memory.traces.at(-1)?.sentence ?? 0;
  return last !== undefined && now - last.sentence <= BODY_SENTENCES_MAX ? last.member : null;
}

const BODY_SENTENCES_MAX = 3;

/** "The Medical Leave Act" is not what "the union" means. */
function isDocument({ words }: Member, { reading: { language } }: Memory): boolean {
  return has({ bits: language.words.get(words.at(-1) ?? '') ?? 0 }, WORD.reportNoun);
}
