import type { Node } from './frame.ts';
import { type Phrase, phraseChain, phraseEndingAt, phraseStartingAt } from './phrases.ts';
import { WORD } from './prepare-language.ts';

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

/** Finds the reporting verbs of a sentence and whose they are. */
export function findCues(nodes: readonly Node[], sourcePhrases: readonly string[][]): Cue[] {
  const cues: Cue[] = [];
  for (const [at, node] of nodes.entries()) {
    if (node.type !== 'word') continue;
    const source = sourcePhrases.find((phrase) => phrase.every((word, index) => nodes[at + index]?.lower === word));
    const cue = source === undefined ? verbCue(nodes, at, cues) : sourceCue(nodes, at, source.length);
    if (cue !== null) cues.push(cue);
  }
  return cues;
}

function sourceCue(nodes: readonly Node[], at: number, length: number): Cue | null {
  const subject = phraseStartingAt(nodes, at + length);
  return subject === null ? null : { at, kind: 'source', form: 'finite', subject, inverted: true, relative: false };
}

const VERB = WORD.speech | WORD.judging;

function verbCue(nodes: readonly Node[], at: number, cues: readonly Cue[]): Cue | null {
  const node = nodes[at];
  if (node === undefined || (node.bits & VERB) === 0) return null;
  const kind = (node.bits & WORD.speech) !== 0 ? 'speech' : 'judging';
  if ((node.bits & WORD.participle) !== 0) {
    const subject = participleSubject(nodes, at, cues);
    return subject === null ? null : { at, kind, form: 'participle', subject, inverted: false, relative: false };
  }
  if ((node.bits & WORD.finite) !== 0) return finiteCue(nodes, at, { kind, cues });
  return bareCue(nodes, at, { kind, cues });
}

type About = { kind: 'speech' | 'judging'; cues: readonly Cue[] };

function finiteCue(nodes: readonly Node[], at: number, { kind, cues }: About): Cue | null {
  if (kind === 'speech' && mayInvert(nodes, at)) {
    const subject = phraseStartingAt(nodes, at + 1);
    if (subject !== null) return { at, kind, form: 'finite', subject, inverted: true, relative: false };
  }
  // "tax breaks used by others" reports nothing.
  if (((nodes[at + 1]?.bits ?? 0) & WORD.agent) !== 0 && !isPassive(nodes, at)) return null;
  if (isPassive(nodes, at)) return agentCue(nodes, at, kind);
  const subject = subjectLeft(nodes, at, cues);
  if (subject === null || isNounHere(nodes, at, subject)) return null;
  return { at, kind, form: 'finite', subject, inverted: false, relative: isRelative(nodes, at) };
}

/** `"…," said Okoro` and, at the start, `Said Okoro:`. */
function mayInvert(nodes: readonly Node[], at: number): boolean {
  if (((nodes[at + 1]?.bits ?? 0) & (WORD.time | WORD.relative | WORD.subordinator)) !== 0) return false;
  const before = nodes[at - 1];
  if (before === undefined) return nodes[at + 1]?.type === 'name';
  return before.type === 'quote' || (before.type === 'comma' && nodes[at - 2]?.type === 'quote');
}

/** "Okoro's claims", "early-morning tweets": the word is a noun here. */
function isNounHere(nodes: readonly Node[], at: number, subject: Phrase): boolean {
  const node = nodes[at];
  if (node === undefined || (node.bits & WORD.reportNoun) === 0 || subject.last !== at - 1) return false;
  if (((nodes[at - 1]?.bits ?? 0) & WORD.possessive) !== 0) return true;
  return (
    subject.kind === 'nominal' &&
    ((nodes[at - 1]?.bits ?? 0) & (WORD.roleNoun | WORD.groupNoun | WORD.reportNoun)) === 0
  );
}

function isRelative(nodes: readonly Node[], at: number): boolean {
  const node = nodes[skipLeft(nodes, at - 1)];
  return node?.type === 'word' && (node.bits & WORD.relative) !== 0;
}

/** "was called … by": the one after "by" speaks. */
function isPassive(nodes: readonly Node[], at: number): boolean {
  for (let left = at - 1; left >= 0; left--) {
    const node = nodes[left];
    if (node?.type !== 'word') return false;
    if ((node.bits & WORD.passive) !== 0) return true;
    if ((node.bits & (WORD.adverb | WORD.auxiliary)) === 0) return false;
  }
  return false;
}

function agentCue(nodes: readonly Node[], at: number, kind: About['kind']): Cue | null {
  for (let right = at + 1; right < nodes.length; right++) {
    const node = nodes[right];
    if (node === undefined || node.type === 'stop') return null;
    if ((node.bits & WORD.agent) === 0) continue;
    const subject = phraseStartingAt(nodes, right + 1);
    return subject === null ? null : { at, kind, form: 'finite', subject, inverted: false, relative: false };
  }
  return null;
}

function bareCue(nodes: readonly Node[], at: number, { kind, cues }: About): Cue | null {
  const before = nodes[at - 1];
  if (before?.type !== 'word' && before?.type !== 'name') return null;
  const marked = (before.bits & (WORD.infinitive | WORD.auxiliary | WORD.adverb)) !== 0;
  const subject = (before.bits & WORD.infinitive) !== 0 ? mainSubject(nodes, at, cues) : subjectLeft(nodes, at, cues);
  if (subject === null || !(marked || mayBeMany(subject, before))) return null;
  return { at, kind, form: 'bare', subject, inverted: false, relative: false };
}

function mayBeMany(subject: Phrase, before: Node): boolean {
  if (subject.kind === 'pronoun')
    return subject.word === 'they' || subject.word === 'who' || subject.word === 'i' || subject.word === 'we';
  if (subject.kind === 'name') return false;
  return /s$|people|police|men|women/.test(before.lower) && (before.bits & (WORD.groupNoun | WORD.roleNoun)) !== 0;
}

const SKIPPED = WORD.auxiliary | WORD.adverb | WORD.time;

/** The one who does what the verb at this node says. */
export function subjectLeft(nodes: readonly Node[], verb: number, cues: readonly Cue[]): Phrase | null {
  let at = skipLeft(nodes, verb - 1);
  const node = nodes[at];
  if (node === undefined) return null;
  if (node.type === 'comma' || node.type === 'dash') return subjectBeforeComma(nodes, at, cues);
  if ((node.bits & WORD.relative) !== 0) {
    at = nodes[at - 1]?.type === 'comma' ? at - 2 : at - 1;
    const antecedent = phraseChain(nodes, at);
    return antecedent !== null && isPlaceName(nodes, antecedent) ? subjectBeforeComma(nodes, at + 1, cues) : antecedent;
  }
  if ((node.bits & WORD.coordinator) !== 0) return mainSubject(nodes, at, cues);
  const phrase = phraseChain(nodes, at);
  if (phrase === null) return null;
  return isOpenPhrase(nodes, phrase) ? null : phrase;
}

/** A phrase behind a preposition that hangs on nothing is no subject ("In Lagos said"). */
function isOpenPhrase(nodes: readonly Node[], phrase: Phrase): boolean {
  const before = nodes[phrase.first - 1];
  return before?.type === 'word' && (before.bits & WORD.preposition) !== 0 && phrase.first === 1;
}

function skipLeft(nodes: readonly Node[], from: number): number {
  let at = from;
  while (at >= 0) {
    const node = nodes[at];
    if (
      node?.type !== 'word' ||
      (node.bits & SKIPPED) === 0 ||
      ((node.bits & WORD.pronoun) !== 0 && (node.bits & WORD.adverb) === 0)
    )
      return at;
    const time = (node.bits & WORD.time) !== 0;
    at--;
    while (time && at >= 0 && isTimeJoint(nodes[at])) at--;
  }
  return at;
}

function isTimeJoint(node: Node | undefined): boolean {
  if (node?.type !== 'word') return false;
  return (
    (node.bits & (WORD.preposition | WORD.determiner | WORD.time)) !== 0 ||
    /^(?:last|next|early|late|\d+(?:st|nd|rd|th)?)$/.test(node.lower)
  );
}

/** "Okoro, the minister, said": looks for the phrase before the inserted one. */
function subjectBeforeComma(nodes: readonly Node[], comma: number, cues: readonly Cue[]): Phrase | null {
  const inserted = nameEndingAt(nodes, comma - 1);
  let fallback: Phrase | null = null;
  for (let at = comma - 1; at > 0; at--) {
    const type = nodes[at]?.type;
    if (type === 'quote' || type === 'stop') break;
    if (type !== 'comma' && type !== 'dash') continue;
    const outer = phraseChain(nodes, at - 1);
    if (outer === null || isPlaceName(nodes, outer)) continue;
    if (inserted !== null && inserted.first === at + 1 && outer.kind === 'nominal') return inserted;
    if (outer.kind !== 'nominal') return outer;
    fallback ??= outer;
  }
  if (fallback !== null) return fallback;
  return mainSubject(nodes, comma, cues);
}

/** "Okoro, 59, of Ikeja, Lagos, said": a place is not who said it. */
function isPlaceName(nodes: readonly Node[], phrase: Phrase): boolean {
  if (phrase.kind !== 'name') return false;
  const { kind, located } = phrase.mention;
  if (kind === 'place' || located) return true;
  const joint = nodes[phrase.first - 1];
  const hangs = joint !== undefined && (joint.bits & WORD.preposition) !== 0 && nodes[phrase.first - 2]?.type === 'comma';
  return kind !== 'person' && (joint?.type === 'comma' || hangs);
}

function nameEndingAt(nodes: readonly Node[], at: number): Phrase | null {
  const mention = nodes[at]?.mention;
  return mention?.kind === 'person' ? { kind: 'name', mention, first: at, last: at } : null;
}

function participleSubject(nodes: readonly Node[], at: number, cues: readonly Cue[]): Phrase | null {
  if (isFirstWord(nodes, at)) return subjectAfterComma(nodes, at);
  const left = skipLeft(nodes, at - 1);
  const owner = nodes[left - 1];
  // "footage of Okoro saying": the name hangs on a preposition and the verb on the name.
  if (nodes[left]?.mention?.kind === 'person' && owner?.type === 'word' && (owner.bits & WORD.preposition) !== 0) {
    return phraseEndingAt(nodes, left);
  }
  return mainSubject(nodes, at, cues);
}

function isFirstWord(nodes: readonly Node[], at: number): boolean {
  return nodes
    .slice(0, at)
    .every((node) => node.type === 'word' && (node.bits & (WORD.adverb | WORD.preposition | WORD.subordinator)) !== 0);
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
  return phrase.kind === 'pronoun' && (phrase.word === 'i' || phrase.word === 'we' || phrase.word === 'you');
}

/** The first phrase of a sentence that can be its subject. */
export function firstSubject(nodes: readonly Node[], before: number): Phrase | null {
  for (let at = openingEnd(nodes, before); at < before; at++) {
    const node = nodes[at];
    if (node === undefined || node.type === 'stop' || node.type === 'colon') return null;
    if (node.type !== 'name' && !isSubjectStart(node)) continue;
    const joint = nodes[at - 1];
    if (joint?.type === 'word' && (joint.bits & WORD.preposition) !== 0) continue;
    const phrase = phraseStartingAt(nodes, at);
    if (phrase !== null && phrase.last < before) return phrase;
  }
  return null;
}

const ADVERBIAL = WORD.preposition | WORD.subordinator | WORD.participle;

/** After "On Monday," or "When the vote came," the sentence proper begins. */
function openingEnd(nodes: readonly Node[], before: number): number {
  const head = nodes[0];
  if (head?.type !== 'word' || (head.bits & ADVERBIAL) === 0) return 0;
  const comma = nodes.findIndex((node) => node.type === 'comma');
  return comma > 0 && comma + 1 < before ? comma + 1 : 1;
}
