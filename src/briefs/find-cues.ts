import type { Cue } from './cue.ts';
import {
  isSubjectStart,
  mainSubject,
  participleSubject,
  relativeOwner,
  skipLeft,
  subjectLeft,
} from './find-subject.ts';
import type { Node } from './frame.ts';
import { type Phrase, phraseStartingAt } from './phrases.ts';
import type { PreparedLanguage } from './prepare-language.ts';
import { has, WORD } from './word-bits.ts';

type Found = { cues: readonly Cue[]; language: PreparedLanguage };

/** Finds the reporting verbs of a sentence and whose they are. */
export function findCues(nodes: readonly Node[], language: PreparedLanguage): Cue[] {
  const cues: Cue[] = [];
  for (const [at, node] of nodes.entries()) {
    if (node.type !== 'word') continue;
    const source = language.sourcePhrases
      .get(node.lower)
      ?.find((phrase) => phrase.every((word, index) => nodes[at + index]?.lower === word));
    const cue = source === undefined ? verbCue(nodes, at, { cues, language }) : sourceCue(nodes, at, source.length);
    if (cue !== null) cues.push(cue);
  }
  return cues;
}

function sourceCue(nodes: readonly Node[], at: number, length: number): Cue | null {
  const subject = phraseStartingAt(nodes, at + length);
  return subject === null ? null : { at, kind: 'source', form: 'finite', subject, inverted: true, relative: false };
}

function verbCue(nodes: readonly Node[], at: number, { cues, language }: Found): Cue | null {
  const node = nodes[at];
  const kind = node === undefined ? null : kindOfVerb(nodes, at, language);
  if (node === undefined || kind === null) return null;
  if (language.onlyBeside.has(node.lower) && !isPhrasal(nodes, at, language) && !isBesideQuote(nodes, at)) return null;
  if (has(node, WORD.participle)) {
    const subject = participleSubject(nodes, at, cues);
    return subject === null ? null : { at, kind, form: 'participle', subject, inverted: false, relative: false };
  }
  return has(node, WORD.bare) && !has(node, WORD.finite)
    ? bareCue(nodes, at, { kind, cues })
    : finiteCue(nodes, at, { kind, cues, phrasal: isPhrasal(nodes, at, language) });
}

/** Any verb right between a quotation and a name reports ("…" beamed Okoro), as do pairs such as "shot back". */
function kindOfVerb(nodes: readonly Node[], at: number, language: PreparedLanguage): About['kind'] | null {
  const node = nodes[at];
  if (has(node, WORD.speech)) return 'speech';
  if (has(node, WORD.judging)) return 'judging';
  if (isPhrasal(nodes, at, language)) return 'speech';
  if (!has(node, WORD.verb)) return null;
  const free = nodes[at - 2] === undefined || nodes[at - 2]?.type !== 'word';
  const inverted = free && nodes[at - 1]?.type === 'quote' && nodes[at + 1]?.mention?.kind === 'person';
  const after =
    nodes[at - 1]?.mention?.kind === 'person' && nodes[at - 2]?.type === 'quote' && !isSubjectStart(nodes[at + 1]);
  return inverted || after ? 'speech' : null;
}

function isPhrasal(nodes: readonly Node[], at: number, { phrasal }: PreparedLanguage): boolean {
  return phrasal.get(nodes[at]?.lower ?? '')?.has(nodes[at + 1]?.lower ?? '') === true;
}

function isBesideQuote(nodes: readonly Node[], at: number): boolean {
  const beside = (node: Node | undefined) => node !== undefined && ['quote', 'comma', 'colon'].includes(node.type);
  const subject = nodes.slice(Math.max(0, at - 4), at).some((node) => node.type === 'quote');
  return beside(nodes[at + 1]) || subject;
}

type About = { kind: 'speech' | 'judging'; cues: readonly Cue[] };

function finiteCue(
  nodes: readonly Node[],
  at: number,
  { kind, cues, phrasal }: About & { phrasal: boolean },
): Cue | null {
  if (kind === 'speech' && !phrasal && mayInvert(nodes, at)) {
    const subject = phraseStartingAt(nodes, at + 1) ?? behindNumber(nodes, at + 1);
    if (subject !== null) return { at, kind, form: 'finite', subject, inverted: true, relative: false };
  }
  // "tax breaks used by others" reports nothing; "Okoro said by telephone" does.
  if (has(nodes[at + 1], WORD.agent) && !isPassive(nodes, at) && !isWhoSays(nodes[at - 1])) return null;
  if (isPassive(nodes, at)) return agentCue(nodes, at, kind);
  const owner = relativeOwner(nodes, at);
  const subject = owner ?? subjectLeft(nodes, at, cues);
  if (subject === null || isNounHere(nodes, at, subject)) return null;
  return { at, kind, form: 'finite', subject, inverted: false, relative: owner === null && isRelative(nodes, at) };
}

const NUMBER_NODES_MAX = 4;

/** `"…," said 9/11 widow Ada Okoro`. */
function behindNumber(nodes: readonly Node[], from: number): Phrase | null {
  if (!/^\d/.test(nodes[from]?.lower ?? '')) return null;
  for (let at = from + 1; at < from + NUMBER_NODES_MAX; at++) {
    const phrase = phraseStartingAt(nodes, at);
    if (phrase?.kind === 'name') return phrase;
  }
  return null;
}

function isWhoSays(node: Node | undefined): boolean {
  return node?.type === 'name' || node?.type === 'comma' || node?.pronoun?.subject === true;
}

/** `"…," said Okoro` and, at the start, `Said Okoro:`. */
function mayInvert(nodes: readonly Node[], at: number): boolean {
  if (has(nodes[at + 1], WORD.time | WORD.relative | WORD.subordinator)) return false;
  const before = nodes[at - 1];
  if (before === undefined) return nodes[at + 1]?.type === 'name';
  if (before.type === 'quote') return true;
  if (before.type !== 'comma') return false;
  // `"…" about the vote, said Okoro.`
  return (
    nodes[at - 2]?.type === 'quote' || (nodes[at + 1]?.mention?.kind === 'person' && nodes.slice(0, at).some(isQuote))
  );
}

function isQuote({ type }: Node): boolean {
  return type === 'quote';
}

/** "Okoro's claims", "early-morning tweets": the word is a noun here. */
function isNounHere(nodes: readonly Node[], at: number, subject: Phrase): boolean {
  const node = nodes[at];
  if (node === undefined || subject.last !== at - 1) return false;
  if (isTheirs(nodes, subject)) return true;
  if (!has(node, WORD.reportNoun)) return false;
  if (has(nodes[at - 1], WORD.possessive | WORD.determiner)) return true;
  return subject.kind === 'nominal' && !has(nodes[at - 1], WORD.roleNoun | WORD.groupNoun | WORD.reportNoun);
}

/** "The Paris attacks": between an article and a verb that may be a noun, a place of one word is no subject. */
function isTheirs(nodes: readonly Node[], subject: Phrase): boolean {
  if (subject.kind !== 'name' || !has(nodes[subject.first - 1], WORD.determiner)) return false;
  const { kind, words, known } = subject.mention;
  return words.length === 1 && (kind === 'place' || known?.kind === 'metonym');
}

function isRelative(nodes: readonly Node[], at: number): boolean {
  const node = nodes[skipLeft(nodes, at - 1)];
  return node?.type === 'word' && has(node, WORD.relative);
}

/** "was called … by": the one after "by" speaks. */
function isPassive(nodes: readonly Node[], at: number): boolean {
  for (let left = at - 1; left >= 0; left--) {
    const node = nodes[left];
    if (node?.type !== 'word') return false;
    if (has(node, WORD.passive)) return true;
    if (!has(node, WORD.adverb | WORD.auxiliary)) return false;
  }
  return false;
}

function agentCue(nodes: readonly Node[], at: number, kind: About['kind']): Cue | null {
  for (let right = at + 1; right < nodes.length; right++) {
    const node = nodes[right];
    if (node === undefined || node.type === 'stop') return null;
    if (!has(node, WORD.agent)) continue;
    const subject = phraseStartingAt(nodes, right + 1);
    return subject === null ? null : { at, kind, form: 'finite', subject, inverted: false, relative: false };
  }
  return null;
}

function bareCue(nodes: readonly Node[], at: number, { kind, cues }: About): Cue | null {
  const before = nodes[at - 1];
  if (before?.type !== 'word' && before?.type !== 'name') return null;
  const marked = has(before, WORD.infinitive | WORD.auxiliary | WORD.adverb);
  const subject = has(before, WORD.infinitive) ? mainSubject(nodes, at, cues) : subjectLeft(nodes, at, cues);
  if (subject === null || !(marked || (mayBeMany(subject, before) && takesSpeech(nodes[at + 1])))) return null;
  return { at, kind, form: 'bare', subject, inverted: false, relative: false };
}

/** What follows a verb of saying, and not a noun that looks like one ("state workers"). */
function takesSpeech(node: Node | undefined): boolean {
  if (node?.type !== 'word') return node?.type !== undefined && node.type !== 'name';
  return has(node, WORD.subordinator | WORD.relative | WORD.determiner | WORD.pronoun | WORD.adverb);
}

function mayBeMany(subject: Phrase, before: Node): boolean {
  if (subject.kind === 'name') return false;
  if (subject.kind === 'nominal') return has(before, WORD.groupNoun);
  return subject.facts === null || subject.facts.number === 'many' || subject.facts.kind === 'speaker';
}
