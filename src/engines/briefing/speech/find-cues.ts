import { has, type PreparedLanguage, WORD } from '../text/language.ts';
import {
  type Cue,
  isQuote,
  isSubjectStart,
  mainSubject,
  participleSubject,
  relativeOwner,
  skipLeft,
  subjectLeft,
} from './find-subject.ts';
import type { Node } from './frame.ts';
import { type NounPhrase, phraseChain, phraseEndingAt, phraseStartingAt } from './phrases.ts';

/** Finds the reporting verbs and phrases of a sentence and whose they are. */
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
  return cueOf(phraseStartingAt(nodes, at + length), { at, kind: 'source', form: 'finite', inverted: true });
}

type CueForm = Pick<Cue, 'at' | 'kind' | 'form'> & Partial<Pick<Cue, 'inverted' | 'relative'>>;

function cueOf(subject: NounPhrase | null, form: CueForm): Cue | null {
  return subject === null ? null : { inverted: false, relative: false, ...form, subject };
}

type VerbContext = { cues: readonly Cue[]; language: PreparedLanguage };

function verbCue(nodes: readonly Node[], at: number, { cues, language }: VerbContext): Cue | null {
  const node = nodes[at];
  const kind = node === undefined ? null : kindOfVerb(nodes, at, language);
  if (node !== undefined && kind === null && language.finding.has(node.lower)) return findingCue(nodes, at, cues);
  if (node === undefined || kind === null) return null;
  const phrasal = isPhrasal(nodes, at, language);
  if (language.onlyBeside.has(node.lower) && !phrasal && !isBesideQuote(nodes, at)) return null;
  return verbFormCue(nodes, at, { node, kind, phrasal, cues, language });
}

type ReportingVerb = VerbContext & { node: Node; kind: VerbKind; phrasal: boolean };

/** Whose the verb is, by its form. */
function verbFormCue(nodes: readonly Node[], at: number, verb: ReportingVerb): Cue | null {
  const { node, kind, cues } = verb;
  const watched = watchedSpeaker(nodes, at, verb);
  if (has(node, WORD.participle))
    return cueOf(watched ?? participleSubject(nodes, at, cues), { at, kind, form: 'participle' });
  if (watched !== null && has(node, WORD.bare)) return cueOf(watched, { at, kind, form: 'bare' });
  if (has(node, WORD.bare) && !has(node, WORD.finite)) return bareCue(nodes, at, verb);
  return invertedCue(nodes, at, verb) ?? finiteCue(nodes, at, verb);
}

/** "Heard a woman shout", "saw the coach, Ola Brin, muttering", "one boy kept asking", "quoted him as saying": whom they tell of speaks. */
function watchedSpeaker(nodes: readonly Node[], at: number, { cues, language }: VerbContext): NounPhrase | null {
  const before = nodes[at - 1];
  if (before?.type === 'word' && language.aspect.has(before.lower)) return subjectLeft(nodes, at - 1, cues);
  // "quoted the mayor as saying"
  const isRetold = has(before, WORD.subordinator);
  const verbs = isRetold ? language.quoting : language.perceiving;
  const inserted = before?.type === 'comma' ? phraseChain(nodes, at - 2) : null;
  const phrase = phraseChain(nodes, inserted === null ? at - (isRetold ? 2 : 1) : inserted.first - 2);
  const heads = phrase === null ? [] : [nodes[phrase.first - 1], nodes[phrase.first]];
  return heads.some((node) => node?.type === 'word' && verbs.has(node.lower)) ? (inserted ?? phrase) : null;
}

/** "A report found": papers speak by verbs that nobody else speaks by. */
function findingCue(nodes: readonly Node[], at: number, cues: readonly Cue[]): Cue | null {
  const subject = subjectLeft(nodes, at, cues);
  const report =
    subject?.kind === 'nominal' && nodes.slice(subject.first, at).some((node) => has(node, WORD.reportNoun));
  return report ? cueOf(subject, { at, kind: 'speech', form: 'finite' }) : null;
}

type VerbKind = 'speech' | 'judging';

/** Pairs such as "shot back" report too, and so does any verb right between a quotation and a name ("…" beamed Okoro). */
function kindOfVerb(nodes: readonly Node[], at: number, language: PreparedLanguage): VerbKind | null {
  const node = nodes[at];
  if (has(node, WORD.speech)) return 'speech';
  if (has(node, WORD.judging)) return 'judging';
  if (isPhrasal(nodes, at, language)) return 'speech';
  if (!has(node, WORD.verb)) return null;
  const free = nodes[at - 2] === undefined || nodes[at - 2]?.type !== 'word';
  const inverted = free && nodes[at - 1]?.type === 'quote' && nodes[at + 1]?.occurrence?.kind === 'person';
  const after =
    nodes[at - 1]?.occurrence?.kind === 'person' && nodes[at - 2]?.type === 'quote' && !isSubjectStart(nodes[at + 1]);
  return inverted || after || leadsQuote(nodes, at) ? 'speech' : null;
}

/** `Okoro laughed, "Was I wrong?"`. */
function leadsQuote(nodes: readonly Node[], at: number): boolean {
  const subject = nodes[at - 1]?.occurrence?.kind === 'person' || nodes[at - 1]?.pronoun?.subject === true;
  const mark = nodes[at + 1]?.type;
  const quote = nodes[at + 2];
  return subject && (mark === 'comma' || mark === 'colon') && quote?.type === 'quote' && quote.cap;
}

function isPhrasal(nodes: readonly Node[], at: number, { phrasal }: PreparedLanguage): boolean {
  return phrasal.get(nodes[at]?.lower ?? '')?.has(nodes[at + 1]?.lower ?? '') === true;
}

function isBesideQuote(nodes: readonly Node[], at: number): boolean {
  if (['quote', 'comma', 'colon'].includes(nodes[at + 1]?.type ?? '')) return true;
  return nodes.slice(Math.max(0, at - 4), at).some(isQuote);
}

/** `"…," said Okoro`: the subject stands behind the verb. */
function invertedCue(
  nodes: readonly Node[],
  at: number,
  { kind, phrasal }: { kind: VerbKind; phrasal: boolean },
): Cue | null {
  if (kind !== 'speech' || phrasal || !mayInvert(nodes, at)) return null;
  const subject = phraseStartingAt(nodes, at + 1) ?? behindNumber(nodes, at + 1);
  return cueOf(subject, { at, kind, form: 'finite', inverted: true });
}

type KnownVerb = { kind: VerbKind; cues: readonly Cue[] };

function finiteCue(nodes: readonly Node[], at: number, { kind, cues }: KnownVerb): Cue | null {
  if (isPassive(nodes, at)) return agentCue(nodes, at, kind);
  // "tax breaks used by others" reports nothing; "Okoro said by telephone" does.
  if (has(nodes[at + 1], WORD.agent) && !isWhoSays(nodes[at - 1])) return null;
  const owner = relativeOwner(nodes, at);
  const subject = owner ?? subjectLeft(nodes, at, cues);
  if (subject === null || isNounHere(nodes, at, subject) || isUsedFor(nodes, at, subject)) return null;
  const relative = owner === null && (has(nodes[skipLeft(nodes, at - 1)], WORD.relative) || isContact(nodes, subject));
  return cueOf(subject, { at, kind, form: 'finite', relative });
}

/** "The platform he promised": a clause about the noun before it. */
function isContact(nodes: readonly Node[], { kind, first }: NounPhrase): boolean {
  const noun = kind === 'pronoun' ? phraseEndingAt(nodes, first - 1) : null;
  return (
    noun?.kind === 'nominal' && has(nodes[noun.first], WORD.determiner) && !has(nodes[noun.first - 1], WORD.preposition)
  );
}

const SPEAKS = WORD.roleNoun | WORD.groupNoun | WORD.reportNoun;

/** "Money used for the visas", "the question asked of the court", "a tax cited in the bill": a participle behind what it tells of. */
function isUsedFor(nodes: readonly Node[], at: number, subject: NounPhrase): boolean {
  if (subject.kind !== 'nominal' || subject.last !== at - 1) return false;
  return has(nodes[at + 1], WORD.preposition) && !has(nodes[subject.last], SPEAKS);
}

const NUMBER_NODES_MAX = 4;

/** `"…," said 9/11 widow Ada Okoro`. */
function behindNumber(nodes: readonly Node[], from: number): NounPhrase | null {
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
  if (nodes[at - 2]?.type === 'quote') return true;
  if (hasDescribed(nodes, at)) return false;
  // `"…" about the vote, said Okoro.`
  const phrase = phraseStartingAt(nodes, at + 1);
  const person = phrase?.kind === 'name' && phrase.occurrence.kind === 'person';
  const quote = person ? nodes.findIndex(isQuote) : -1;
  return (quote !== -1 && quote < at) || (phrase?.kind === 'nominal' && endsClause(nodes, at - 1));
}

/** `"…," Okoro, the minister, told Weld`: the name right behind the quotation and what is said of it, up to the verb. */
function hasDescribed(nodes: readonly Node[], at: number): boolean {
  const quote = nodes.findLastIndex((node, index) => index < at && isQuote(node));
  const start = nodes[quote + 1]?.type === 'comma' ? quote + 2 : quote + 1;
  const phrase = quote === -1 ? null : phraseStartingAt(nodes, start);
  const clause = phrase === null ? [] : nodes.slice(phrase.last + 1, at);
  return (
    phrase?.kind === 'name' &&
    clause[0]?.type === 'comma' &&
    !clause.some((node) => has(node, WORD.finite | WORD.auxiliary))
  );
}

const CLAUSE_NODES_MIN = 4;

/** `Nurses work too long, says a report`: all that stands before the comma is one clause, which has its verb. */
function endsClause(nodes: readonly Node[], comma: number): boolean {
  const clause = nodes.slice(0, comma);
  if (clause.length < CLAUSE_NODES_MIN || has(clause[0], WORD.preposition | WORD.subordinator)) return false;
  if (clause.some(({ type, bits }) => type === 'comma' || has({ bits }, WORD.relative))) return false;
  return clause.some((node) => has(node, WORD.finite | WORD.verb | WORD.auxiliary));
}

/** "Okoro's claims", "early-morning tweets": the word is a noun here. */
function isNounHere(nodes: readonly Node[], at: number, subject: NounPhrase): boolean {
  if (subject.last !== at - 1) return false;
  if (isAttribute(nodes, subject) || isHeadNoun(nodes, at, subject)) return true;
  if (!has(nodes[at], WORD.reportNoun)) return false;
  if (has(nodes[at - 1], WORD.possessive | WORD.determiner)) return true;
  return subject.kind === 'nominal' && !has(nodes[at - 1], WORD.roleNoun | WORD.groupNoun | WORD.reportNoun);
}

/** "Envoys of the lake states will meet": the verb comes behind it. */
function isHeadNoun(nodes: readonly Node[], at: number, subject: NounPhrase): boolean {
  return (
    subject.kind === 'nominal' &&
    has(nodes[at + 1], WORD.auxiliary) &&
    !has(nodes[subject.first - 1], WORD.relative | WORD.subordinator)
  );
}

/** "The Paris attacks": between an article and a verb that may be a noun, a place of one word is no subject. */
function isAttribute(nodes: readonly Node[], subject: NounPhrase): boolean {
  if (subject.kind !== 'name' || !has(nodes[subject.first - 1], WORD.determiner)) return false;
  const { kind, words, known } = subject.occurrence;
  return words.length === 1 && (kind === 'place' || known?.kind === 'metonym');
}

function isPassive(nodes: readonly Node[], at: number): boolean {
  for (let left = at - 1; left >= 0; left--) {
    const node = nodes[left];
    if (node?.type !== 'word') return false;
    if (has(node, WORD.passive)) return true;
    if (!has(node, WORD.adverb | WORD.auxiliary)) return false;
  }
  return false;
}

/** "was called … by": the one after "by" speaks. */
function agentCue(nodes: readonly Node[], at: number, kind: VerbKind): Cue | null {
  let by = at + 1;
  while (by < nodes.length && nodes[by]?.type !== 'stop' && !has(nodes[by], WORD.agent)) by++;
  if (!has(nodes[by], WORD.agent) || nodes[by]?.type === 'stop') return null;
  return cueOf(phraseStartingAt(nodes, by + 1), { at, kind, form: 'finite' });
}

function bareCue(nodes: readonly Node[], at: number, { kind, cues, language }: KnownVerb & VerbContext): Cue | null {
  const before = nodes[at - 1];
  if (before?.type !== 'word' && before?.type !== 'name') return null;
  const marked = has(before, WORD.infinitive | WORD.auxiliary | WORD.adverb);
  const subject = has(before, WORD.infinitive)
    ? (causedSubject(nodes, at, language) ?? mainSubject(nodes, at, cues))
    : subjectLeft(nodes, at, cues);
  // "At one point"
  const hangs = subject !== null && has(nodes[subject.first - 1], WORD.preposition);
  if (subject === null || !(marked || (!hangs && mayBeMany(subject, before) && takesSpeech(nodes[at + 1]))))
    return null;
  return cueOf(subject, { at, kind, form: 'bare' });
}

/** "Which led the judge to remark": who is made to speak, speaks. */
function causedSubject(nodes: readonly Node[], at: number, { causing }: PreparedLanguage): NounPhrase | null {
  const phrase = phraseChain(nodes, at - 2);
  const first = phrase?.first ?? 0;
  return [nodes[first - 1], nodes[first]].some((node) => node && causing.has(node.lower)) ? phrase : null;
}

/** What follows a verb of saying, and not a noun that looks like one ("state workers"). */
function takesSpeech(node: Node | undefined): boolean {
  if (node?.type !== 'word') return node?.type !== undefined && node.type !== 'name';
  return has(node, WORD.subordinator | WORD.relative | WORD.determiner | WORD.pronoun | WORD.adverb);
}

function mayBeMany(subject: NounPhrase, before: Node): boolean {
  if (subject.kind === 'name') return false;
  if (subject.kind === 'nominal') return has(before, WORD.groupNoun);
  return subject.facts === null || subject.facts.number === 'many' || subject.facts.kind === 'speaker';
}
