import type { Node } from './frame.ts';
import { type Phrase, phraseChain, phraseEndingAt, phraseStartingAt } from './phrases.ts';
import type { PreparedLanguage } from './prepare-language.ts';
import { has, WORD } from './word-bits.ts';

/** A reporting verb or phrase with the one who speaks. */
export type Cue = {
  /** Node of the verb. */
  at: number;
  kind: 'speech' | 'judging' | 'source';
  form: 'finite' | 'bare' | 'participle';
  subject: Phrase;
  /** The subject stands after the verb ("said Okoro"). */
  inverted: boolean;
  /** Stands in a clause about somebody ("a voter who said"). */
  relative: boolean;
};

type Found = { cues: readonly Cue[]; language: PreparedLanguage };

/** Finds the reporting verbs of a sentence and whose they are. */
export function findCues(nodes: readonly Node[], language: PreparedLanguage): Cue[] {
  const cues: Cue[] = [];
  for (const [at, node] of nodes.entries()) {
    if (node.type !== 'word') continue;
    const source = language.sourcePhrases.find((phrase) =>
      phrase.every((word, index) => nodes[at + index]?.lower === word),
    );
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
    : finiteCue(nodes, at, { kind, cues });
}

/** Any verb right between a quotation and a name reports ("…" beamed Okoro), as do pairs such as "shot back". */
function kindOfVerb(nodes: readonly Node[], at: number, language: PreparedLanguage): About['kind'] | null {
  const node = nodes[at];
  if (has(node, WORD.speech)) return 'speech';
  if (has(node, WORD.judging)) return 'judging';
  if (isPhrasal(nodes, at, language)) return 'speech';
  if (!has(node, WORD.verb)) return null;
  const inverted = nodes[at - 1]?.type === 'quote' && nodes[at + 1]?.mention?.kind === 'person';
  const after =
    nodes[at - 1]?.mention?.kind === 'person' && nodes[at - 2]?.type === 'quote' && !isSubjectStart(nodes[at + 1]);
  return inverted || after ? 'speech' : null;
}

function isPhrasal(nodes: readonly Node[], at: number, { phrasal }: PreparedLanguage): boolean {
  return phrasal.has(`${nodes[at]?.lower} ${nodes[at + 1]?.lower}`);
}

function isBesideQuote(nodes: readonly Node[], at: number): boolean {
  const beside = (node: Node | undefined) => node !== undefined && ['quote', 'comma', 'colon'].includes(node.type);
  const subject = nodes.slice(Math.max(0, at - 4), at).some((node) => node.type === 'quote');
  return beside(nodes[at + 1]) || subject;
}

type About = { kind: 'speech' | 'judging'; cues: readonly Cue[] };

function finiteCue(nodes: readonly Node[], at: number, { kind, cues }: About): Cue | null {
  if (kind === 'speech' && mayInvert(nodes, at)) {
    const subject = phraseStartingAt(nodes, at + 1);
    if (subject !== null) return { at, kind, form: 'finite', subject, inverted: true, relative: false };
  }
  // "tax breaks used by others" reports nothing.
  if (has(nodes[at + 1], WORD.agent) && !isPassive(nodes, at)) return null;
  if (isPassive(nodes, at)) return agentCue(nodes, at, kind);
  const subject = subjectLeft(nodes, at, cues);
  if (subject === null || isNounHere(nodes, at, subject)) return null;
  return { at, kind, form: 'finite', subject, inverted: false, relative: isRelative(nodes, at) };
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
  if (node === undefined || !has(node, WORD.reportNoun) || subject.last !== at - 1) return false;
  if (has(nodes[at - 1], WORD.possessive | WORD.determiner)) return true;
  return subject.kind === 'nominal' && !has(nodes[at - 1], WORD.roleNoun | WORD.groupNoun | WORD.reportNoun);
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

const SKIPPED = WORD.auxiliary | WORD.adverb | WORD.time;

/** The one who does what the verb at this node says. */
export function subjectLeft(nodes: readonly Node[], verb: number, cues: readonly Cue[]): Phrase | null {
  let at = skipLeft(nodes, verb - 1);
  const node = nodes[at];
  if (node === undefined) return null;
  if (node.type === 'comma' || node.type === 'dash') return subjectBeforeComma(nodes, at, cues);
  if (has(node, WORD.relative)) {
    at = nodes[at - 1]?.type === 'comma' ? at - 2 : at - 1;
    const antecedent = phraseChain(nodes, at);
    return antecedent !== null && isPlaceName(nodes, antecedent) ? subjectBeforeComma(nodes, at + 1, cues) : antecedent;
  }
  if (has(node, WORD.coordinator)) return mainSubject(nodes, at, cues);
  const phrase = phraseChain(nodes, at);
  if (phrase === null) return null;
  return isOpenPhrase(nodes, phrase) ? null : phrase;
}

/** A phrase behind a preposition that hangs on nothing is no subject ("In Lagos said"). */
function isOpenPhrase(nodes: readonly Node[], phrase: Phrase): boolean {
  const before = nodes[phrase.first - 1];
  return before?.type === 'word' && has(before, WORD.preposition) && phrase.first === 1;
}

function skipLeft(nodes: readonly Node[], from: number): number {
  let at = from;
  while (at >= 0) {
    const node = nodes[at];
    if (node?.type !== 'word' || !has(node, SKIPPED) || (has(node, WORD.pronoun) && !has(node, WORD.adverb))) return at;
    const time = has(node, WORD.time);
    at--;
    while (time && at >= 0 && isTimeJoint(nodes[at])) at--;
  }
  return at;
}

function isTimeJoint(node: Node | undefined): boolean {
  if (node?.type !== 'word') return false;
  return has(node, WORD.preposition | WORD.determiner | WORD.time | WORD.adverb) || /^\d/.test(node.lower);
}

/** "Okoro, the minister, said": looks for the phrase before the inserted one. */
function subjectBeforeComma(nodes: readonly Node[], comma: number, cues: readonly Cue[]): Phrase | null {
  const inserted = nameEndingAt(nodes, comma - 1);
  let fallback: Phrase | null = null;
  for (const at of commasBefore(nodes, comma)) {
    const outer = phraseChain(nodes, at - 1);
    if (outer === null || isPlaceName(nodes, outer)) continue;
    if (outer.kind !== 'nominal') return outer;
    if (inserted?.first === at + 1) return inserted;
    fallback ??= outer;
  }
  return fallback ?? mainSubject(nodes, comma, cues);
}

/** The commas and dashes to the left, back to the quotation or the end of the sentence before. */
function commasBefore(nodes: readonly Node[], comma: number): number[] {
  const found: number[] = [];
  for (let at = comma - 1; at > 0; at--) {
    const type = nodes[at]?.type;
    if (type === 'quote' || type === 'stop') return found;
    if (type === 'comma' || type === 'dash') found.push(at);
  }
  return found;
}

/** "Okoro, 59, of Ikeja, Lagos, said": a place is not who said it. */
function isPlaceName(nodes: readonly Node[], phrase: Phrase): boolean {
  if (phrase.kind !== 'name') return false;
  const { kind, located } = phrase.mention;
  if (kind === 'place') return true;
  if (located && kind !== 'person' && kind !== 'organisation') return true;
  const joint = nodes[phrase.first - 1];
  const hangs = joint !== undefined && has(joint, WORD.preposition) && nodes[phrase.first - 2]?.type === 'comma';
  return kind !== 'person' && (joint?.type === 'comma' || hangs);
}

function nameEndingAt(nodes: readonly Node[], at: number): Phrase | null {
  return nodes[at]?.mention?.kind === 'person' ? phraseEndingAt(nodes, at) : null;
}

function participleSubject(nodes: readonly Node[], at: number, cues: readonly Cue[]): Phrase | null {
  if (isFirstWord(nodes, at)) return subjectAfterComma(nodes, at);
  const left = skipLeft(nodes, at - 1);
  const owner = nodes[left - 1];
  // "footage of Okoro saying": the name hangs on a preposition and the verb on the name.
  if (nodes[left]?.mention?.kind === 'person' && owner?.type === 'word' && has(owner, WORD.preposition)) {
    return phraseEndingAt(nodes, left);
  }
  return mainSubject(nodes, at, cues);
}

function isFirstWord(nodes: readonly Node[], at: number): boolean {
  return nodes
    .slice(0, at)
    .every((node) => node.type === 'word' && has(node, WORD.adverb | WORD.preposition | WORD.subordinator));
}

/** "Calling it “reckless,” the minister …": the main clause comes after the comma, or after the quotation that holds it. */
function subjectAfterComma(nodes: readonly Node[], at: number): Phrase | null {
  for (let next = at + 1; next < nodes.length; next++) {
    const node = nodes[next];
    if (node?.type !== 'comma' && node?.type !== 'quote') continue;
    const start = nodes[next + 1]?.type === 'comma' ? next + 2 : next + 1;
    const phrase = phraseStartingAt(nodes, start);
    if (phrase !== null && (nodes[start]?.type !== 'word' || isSubjectStart(nodes[start]))) return phrase;
  }
  return null;
}

function isSubjectStart(node: Node | undefined): boolean {
  const bits = node?.bits ?? 0;
  return (
    (bits & (WORD.determiner | WORD.pronoun | WORD.roleNoun | WORD.groupNoun | WORD.title | WORD.roleModifier)) !== 0
  );
}

/** The subject that the sentence has spoken of so far: of its last reporting verb, or its first phrase. */
export function mainSubject(nodes: readonly Node[], before: number, cues: readonly Cue[]): Phrase | null {
  const last = cues
    .filter((cue) => cue.at < before && cue.form !== 'participle' && !cue.relative && !isSelf(cue.subject))
    .at(-1);
  return last?.subject ?? firstSubject(nodes, before);
}

/** "I" and "we" outside quotations speak for the paper. */
function isSelf(phrase: Phrase): boolean {
  return phrase.kind === 'pronoun' && (phrase.facts?.kind === 'speaker' || phrase.facts?.kind === 'listener');
}

/** The first phrase of a sentence that can be its subject. */
export function firstSubject(nodes: readonly Node[], before: number): Phrase | null {
  for (let at = openingEnd(nodes, before); at < before; at++) {
    const node = nodes[at];
    if (node === undefined || node.type === 'stop' || node.type === 'colon') return null;
    const phrase = startsSubject(nodes, at) ? phraseStartingAt(nodes, at) : null;
    if (phrase !== null && phrase.last < before) return phrase;
  }
  return null;
}

function startsSubject(nodes: readonly Node[], at: number): boolean {
  const node = nodes[at];
  const joint = nodes[at - 1];
  if (node?.type !== 'name' && !isSubjectStart(node)) return false;
  return joint?.type !== 'word' || !has(joint, WORD.preposition);
}

const ADVERBIAL = WORD.preposition | WORD.subordinator | WORD.participle;

/** After "On Monday," or "When the vote came," the sentence proper begins. */
function openingEnd(nodes: readonly Node[], before: number): number {
  const head = nodes[0];
  if (head?.type !== 'word' || !has(head, ADVERBIAL)) return 0;
  const comma = nodes.findIndex((node) => node.type === 'comma');
  return comma > 0 && comma + 1 < before ? comma + 1 : 1;
}
