import type { Node } from './frame.ts';
import type { Member } from './gather-cast.ts';
import type { Phrase } from './phrases.ts';
import { WORD } from './prepare-language.ts';
import type { Memory, Referent } from './resolve-referent.ts';

type Nominal = Extract<Phrase, { kind: 'nominal' }>;

/** "The minister", "the group": the one actor it can mean, else the words as they stand. */
export function resolveNominal(phrase: Nominal, nodes: readonly Node[], memory: Memory): Referent | null {
  const { tokens } = memory.reading;
  const head = nodes[phrase.first];
  const definite = head !== undefined && /^(?:the|this|that)$/.test(head.lower);
  const bits = memory.reading.language.words.get(phrase.head) ?? 0;
  if (definite && phrase.possessor === null) {
    const member = (bits & (WORD.roleNoun | WORD.title)) !== 0 ? byRole(phrase, nodes, memory) : byKind(phrase, memory);
    if (member !== null) return { kind: 'member', member, sure: 0.8 };
  }
  const skipsDeterminer = head !== undefined && (head.bits & WORD.determiner) !== 0 && phrase.last > phrase.first;
  const from = tokens[nodes[skipsDeterminer ? phrase.first + 1 : phrase.first]?.first ?? 0];
  const to = tokens[(nodes[phrase.last]?.last ?? 1) - 1];
  if (from === undefined || to === undefined) return null;
  const person = (bits & (WORD.roleNoun | WORD.groupNoun | WORD.title | WORD.reportNoun)) !== 0;
  return { kind: 'words', start: from.start, end: to.end, sure: person ? 0.75 : 0.45 };
}

/** Persons whose title or role the article gave with this noun. */
function byRole(phrase: Nominal, nodes: readonly Node[], memory: Memory): Member | null {
  const words = nodes.slice(phrase.first, phrase.last + 1).map((node) => node.lower);
  const start = memory.reading.tokens[nodes[phrase.first]?.first ?? 0]?.start ?? 0;
  const fitting = memory.cast.members.filter(
    (member) =>
      member.kind === 'person' &&
      member.mentions.some((mention) => mention.start < start && hasRole(mention, phrase.head, memory)),
  );
  if (fitting.length === 1) return fitting[0] ?? null;
  const gender = memory.reading.language.genders.get(phrase.head);
  const recent = memory.traces.filter((trace) => trace.start < start && fitting.includes(trace.member)).at(-1);
  return words.length > 0 && gender !== undefined && recent !== undefined && fitting.length > 1 ? null : null;
}

function hasRole(mention: { roleFirst: number; first: number; last: number }, head: string, memory: Memory): boolean {
  const { tokens } = memory.reading;
  for (let at = mention.roleFirst; at < mention.first; at++) if (tokens[at]?.lower === head) return true;
  if (tokens[mention.last]?.kind !== 'comma') return false;
  for (let at = mention.last + 1; at < mention.last + 9; at++) {
    const token = tokens[at];
    if (token === undefined || token.kind !== 'word') return false;
    if (token.lower === head) return true;
  }
  return false;
}

/** "The ministry" is the ministry named last. */
function byKind(phrase: Nominal, memory: Memory): Member | null {
  const trace = memory.traces
    .filter(({ member }) => member.kind === 'organisation' && member.words.includes(phrase.head))
    .at(-1);
  return trace?.member ?? null;
}
