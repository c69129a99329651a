import type { Cue } from './cue.ts';
import { firstSubject } from './find-subject.ts';
import type { Node } from './frame.ts';
import { type Phrase, phraseStartingAt } from './phrases.ts';
import { has, WORD } from './word-bits.ts';

/** What ties a quotation to the one who says it. */
export type Link = { phrase: Phrase; cue: string | null; sure: number; how: string };

/** How a quotation hangs on the words around it. */
export function linkQuote(nodes: readonly Node[], at: number, cues: readonly Cue[]): Link | null {
  return (
    linkSigned(nodes, at, cues) ??
    linkLabel(nodes, at) ??
    linkThat(nodes, at, cues) ??
    linkAfter(nodes, at, cues) ??
    linkBefore(nodes, at, cues) ??
    linkLater(nodes, at, cues) ??
    linkPossessor(nodes, at) ??
    linkSubject(nodes, at)
  );
}

function word(nodes: readonly Node[], cue: Cue): string {
  return nodes[cue.at]?.lower ?? '';
}

/** `"…" — Amara Okoro`; behind a sentence that has its speaker the name is the reporter's. */
function linkSigned(nodes: readonly Node[], at: number, cues: readonly Cue[]): Link | null {
  if (cues.some((cue) => cue.at < at)) return null;
  const name = nodes[at + 2];
  const after = nodes[at + 3];
  if (nodes[at + 1]?.type !== 'dash' || name?.type !== 'name' || name.mention === null) return null;
  if (after !== undefined && after.type !== 'stop' && after.type !== 'comma') return null;
  const phrase: Phrase = { kind: 'name', mention: name.mention, first: at + 2, last: at + 2 };
  return { phrase, cue: null, sure: 0.95, how: 'signed' };
}

/** `Okoro: "…"` with nothing else before it. */
function linkLabel(nodes: readonly Node[], at: number): Link | null {
  const mention = nodes[at - 2]?.mention;
  if (nodes[at - 1]?.type !== 'colon' || !mention || mention.kind === 'place') return null;
  const before = nodes[at - 3];
  if (at !== 2 && before?.type !== 'dash' && before?.type !== 'stop') return null;
  return { phrase: { kind: 'name', mention, first: at - 2, last: at - 2 }, cue: null, sure: 0.85, how: 'label' };
}

/** `Okoro's claim that "…"`. */
function linkPossessor(nodes: readonly Node[], at: number): Link | null {
  for (let noun = at - 1; noun > 0; noun--) {
    const node = nodes[noun];
    if (node === undefined || node.type === 'stop' || node.type === 'quote') return null;
    const phrase = has(node, WORD.reportNoun) ? possessorOf(nodes, noun) : null;
    if (phrase !== null) return { phrase, cue: node.lower, sure: 0.8, how: 'possessor' };
  }
  return null;
}

const POSSESSOR_NODES_MAX = 4;

function possessorOf(nodes: readonly Node[], noun: number): Phrase | null {
  for (let owner = noun - 1; owner >= Math.max(0, noun - POSSESSOR_NODES_MAX); owner--) {
    const mention = nodes[owner]?.mention;
    if (mention && has(nodes[owner + 1], WORD.possessive)) return { kind: 'name', mention, first: owner, last: owner };
  }
  return null;
}

/** `"…," said Okoro` and `"…," Okoro said`. */
function linkAfter(nodes: readonly Node[], at: number, cues: readonly Cue[]): Link | null {
  const start = nodes[at + 1]?.type === 'comma' || nodes[at + 1]?.type === 'dash' ? at + 2 : at + 1;
  for (const cue of cues) {
    if (cue.at < at || cue.kind === 'judging' || cue.form === 'participle') continue;
    if (nodes.slice(at + 1, cue.at).some((node) => node.type === 'quote')) return null;
    if (touches(cue, nodes, start)) return { phrase: cue.subject, cue: word(nodes, cue), sure: 0.97, how: 'after' };
  }
  return null;
}

function touches({ inverted, at, subject }: Cue, nodes: readonly Node[], start: number): boolean {
  return inverted ? at <= start : subject.first === start || isSame(subject, nodes, start);
}

/** `"…," Okoro's niece, Delegate Ada Price, shouted`: the phrase behind the quotation ends in the name. */
function isSame(subject: Phrase, nodes: readonly Node[], start: number): boolean {
  if (subject.kind !== 'name' || subject.first <= start) return false;
  const phrase = phraseStartingAt(nodes, start);
  return phrase?.kind === 'name' && phrase.mention === subject.mention;
}

/** `Even as Okoro claimed that "…," the bank said it had none`: what the second verb reports comes after it. */
function linkThat(nodes: readonly Node[], at: number, cues: readonly Cue[]): Link | null {
  if (!has(nodes[at - 1], WORD.subordinator) || !cues.some((cue) => cue.at < at)) return null;
  const after = cues.find((cue) => cue.at > at && cue.form === 'finite' && !cue.inverted);
  const next = after === undefined ? undefined : nodes[after.at + 1];
  return next?.type === 'word' && has(next, OBJECT) ? linkBefore(nodes, at, cues) : null;
}

const OBJECT = WORD.determiner | WORD.pronoun | WORD.subordinator;

/** `Okoro said: "…"`, `Okoro called it "…"`. */
function linkBefore(nodes: readonly Node[], at: number, cues: readonly Cue[]): Link | null {
  const before = cues.filter((other) => other.at < at);
  const near = before.at(-1);
  if (near === undefined) return null;
  // "told a voter who complained that", "says it shows that": the verb before is the one that reports.
  const inner = near.relative ? at - near.at > 2 || isSomething(near, nodes) : isThing(near);
  const outer = inner ? before.filter((other) => !other.relative && !isThing(other)).at(-1) : undefined;
  const cue = outer ?? near;
  const gap = nodes.slice(cue.at + 1, at);
  const close = gap.every(
    (node) => ['comma', 'colon', 'other', 'dash'].includes(node.type) || (node.type === 'word' && gap.length <= 3),
  );
  return { phrase: cue.subject, cue: word(nodes, cue), sure: close ? 0.96 : 0.86, how: close ? 'before' : 'governed' };
}

function linkLater(nodes: readonly Node[], at: number, cues: readonly Cue[]): Link | null {
  const cue = cues.find((other) => other.at > at && other.kind !== 'judging');
  return cue === undefined ? null : { phrase: cue.subject, cue: word(nodes, cue), sure: 0.85, how: 'later' };
}

function linkSubject(nodes: readonly Node[], at: number): Link | null {
  const phrase = firstSubject(nodes, at);
  return phrase === null ? null : { phrase, cue: null, sure: 0.5, how: 'subject' };
}

/** "A voice that said": what the clause is about does not speak. */
function isSomething({ subject }: Cue, nodes: readonly Node[]): boolean {
  return subject.kind === 'nominal' && !has(nodes[subject.last], WORD.roleNoun | WORD.groupNoun);
}

function isThing({ subject }: Cue): boolean {
  return subject.kind === 'pronoun' && subject.facts?.kind === 'thing';
}
