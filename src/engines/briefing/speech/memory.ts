import { groupBy } from '../../../kit/group-by.ts';
import type { Gender } from '../../../news/language.ts';
import type { Cast, Member } from '../cast/members.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { has, WORD } from '../text/language.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import type { Token } from '../text/tokens.ts';

/**
 * Somebody whom the article does not name ("a doctor in the camp", "two ministers"), by the words it has for them;
 * `known` where they are spoken of as somebody known ("the doctor").
 */
export type Unnamed = {
  kind: 'person' | 'group';
  gender: Gender | null;
  leaning: null;
  start: number;
  end: number;
  known: boolean;
};

/** Whom a phrase stands for: an actor of the article, or only the words themselves, with a confidence from 0 to 1. */
export type Referent = { confidence: number } & (
  | { kind: 'member'; member: Member }
  | { kind: 'words'; start: number; end: number }
);

/** One time somebody was spoken of, by name, by pronoun or by a noun; `sentence` is an index, `start` an offset. */
export type Trace = {
  member: Member | Unnamed;
  sentence: number;
  start: number;
  subject: boolean;
  quoted: boolean;
  possessive: boolean;
  /** Somebody is asked about them, or speaks of them. */
  topic: boolean;
  /** The gender of whom they are told of as somebody's: "her coach, Pim Vos". */
  owner: Gender | null;
  pronoun: boolean;
};

/** Who has been spoken of so far; pronouns and "the minister" look back into it. */
export type Memory = {
  traces: Trace[];
  speaker: { member: Member; sentence: number } | null;
  /** Who says "I" in a line of an interview that begins with initials. */
  voice: { member: Member; line: number } | null;
  /** What "it read" means: the notice spoken of last, or whoever gave the statement. */
  document: Referent | null;
  cast: Cast;
  parsed: ParsedText;
  /** The name that starts at a token. */
  occurrenceAt: ReadonlyMap<number, NameOccurrence>;
  /** The names that have a word in the role that the article gives with them. */
  namesByRole: ReadonlyMap<string, NameOccurrence[]>;
  /** Where the article first has a word outside quotations. */
  firstUse: ReadonlyMap<string, number>;
};

export function createMemory(cast: Cast, parsed: ParsedText): Memory {
  const occurrenceAt = new Map(cast.occurrences.map((occurrence) => [occurrence.first, occurrence]));
  const namesByRole = namesByRoles(cast.occurrences, parsed);
  return {
    traces: [],
    speaker: null,
    voice: null,
    document: null,
    cast,
    parsed,
    occurrenceAt,
    namesByRole,
    firstUse: firstUses(parsed),
  };
}

function namesByRoles(
  names: readonly NameOccurrence[],
  { tokens, language: { titleNouns } }: ParsedText,
): Map<string, NameOccurrence[]> {
  const roles = names.flatMap((name) => {
    const words = [...roleWords(name, tokens)].flatMap((word) => [word, ...(titleNouns.get(word) ?? [])]);
    return words.map((word) => ({ word, name }));
  });
  const byRole = groupBy(roles, ({ word }) => word);
  return new Map([...byRole].map(([word, found]) => [word, found.map(({ name }) => name)]));
}

const ROLE_WITHIN = 8;

/** The words right before the name, and those behind its comma. */
function roleWords({ roleFirst, first, last, located }: NameOccurrence, tokens: readonly Token[]): Set<string> {
  const words = new Set(tokens.slice(roleFirst, first).map(({ lower }) => lower));
  if (located || tokens[last]?.kind !== 'comma') return words;
  const behind = new Set<string>();
  for (const { kind, lower, bits } of tokens.slice(last + 1, last + 1 + ROLE_WITHIN)) {
    if (kind !== 'word') return new Set([...words, ...behind]);
    // "After a meeting with Okoro, the minister said": another's clause.
    if (has({ bits }, WORD.finite) && behind.size > 0 && !has({ bits }, WORD.roleNoun | WORD.title)) return words;
    behind.add(lower);
  }
  return new Set([...words, ...behind]);
}

function firstUses({ tokens }: ParsedText): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { lower, quote, start } of tokens) if (quote === -1 && !uses.has(lower)) uses.set(lower, start);
  return uses;
}

/** An article has some hundred traces; a longer memory would be searched again and again for what is not in it. */
const TRACES_SEARCHED_MAX = 2_000;

/** The last of the actors whom the article spoke of that fits, and the sentence in which it did. */
export function lastMember(
  traces: readonly Trace[],
  fits: (member: Member, trace: Trace) => boolean,
): { member: Member; sentence: number } | undefined {
  const oldest = Math.max(0, traces.length - TRACES_SEARCHED_MAX);
  for (let at = traces.length - 1; at >= oldest; at--) {
    const trace = traces[at];
    if (trace === undefined || !isNamed(trace.member)) continue;
    if (fits(trace.member, trace)) return { member: trace.member, sentence: trace.sentence };
  }
  return undefined;
}

export function isNamed(somebody: Member | Unnamed): somebody is Member {
  return 'words' in somebody;
}

const INITIALS = /^\p{Lu}{2,3}$/u;

/** Interviews put the initials of who answers before the line: "AO We had no choice." */
export function noteVoice({ first, line }: Sentence, memory: Memory): void {
  const { text } = memory.parsed.tokens[first] ?? { text: '' };
  if (memory.parsed.tokens[first - 1] !== undefined && memory.voice?.line === line) return;
  const initials = text.toLowerCase();
  const fitting = !INITIALS.test(text)
    ? []
    : memory.cast.members.filter(
        ({ kind, words }) => kind === 'person' && words.map((word) => word.charAt(0)).join('') === initials,
      );
  const [member, ...more] = fitting;
  if (member !== undefined && more.length === 0) memory.voice = { member, line };
}
