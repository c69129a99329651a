import type { NameOccurrence } from '../names/find-names.ts';
import { has, type PreparedLanguage, WORD } from '../text/language.ts';
import { type Cue, firstSubject } from './find-subject.ts';
import type { Node } from './frame.ts';
import { type NounPhrase, phraseChain, phraseStartingAt } from './phrases.ts';

/** What ties a quotation to the one who says it; `confidence` from 0 to 1. */
type QuoteLink = { phrase: NounPhrase; cue: string | null; confidence: number; how: string };

/** How the quotation at a node hangs on the words around it; null where nothing ties it to anybody. */
export function linkQuote(
  nodes: readonly Node[],
  at: number,
  { cues, language }: { cues: readonly Cue[]; language: PreparedLanguage },
): QuoteLink | null {
  if (isCalledByNobody(nodes, at) && !cues.some((cue) => cue.at < at && cue.form === 'finite')) return null;
  return (
    linkSigned(nodes, at, cues) ??
    linkLabel(nodes, at) ??
    linkQuoted(nodes, at, { cues, language }) ??
    linkThat(nodes, at, cues) ??
    linkInserted(nodes, at, cues) ??
    linkOpening(nodes, at, cues) ??
    linkRetold(nodes, at, { cues, language }) ??
    linkAfter(nodes, at, cues) ??
    linkViewed(nodes, at, { cues, language }) ??
    linkIntended(nodes, at, cues) ??
    linkBefore(nodes, at, cues) ??
    linkLater(nodes, at, cues) ??
    linkPossessor(nodes, at) ??
    linkSubject(nodes, at)
  );
}

const CALLED_AS = WORD.determiner | WORD.preposition | WORD.subordinator | WORD.adverb;

/** `in what is being criticized as a "…"`: the sentence does not say who calls it that. */
function isCalledByNobody(nodes: readonly Node[], at: number): boolean {
  let verb = at - 1;
  while (has(nodes[verb], CALLED_AS)) verb--;
  let left = verb - 1;
  while (has(nodes[left], WORD.auxiliary | WORD.adverb)) left--;
  const isPassive = has(nodes[verb], WORD.judging) && has(nodes[verb - 1], WORD.passive);
  return isPassive && has(nodes[left], WORD.subordinator | WORD.relative);
}

/** `"…" — Amara Okoro`; behind a sentence that has its speaker the name is the reporter's. */
function linkSigned(nodes: readonly Node[], at: number, cues: readonly Cue[]): QuoteLink | null {
  if (nodes[at + 1]?.type !== 'dash' || cues.some((cue) => cue.at < at)) return null;
  const after = nodes[at + 3];
  if (after !== undefined && after.type !== 'stop' && after.type !== 'comma') return null;
  const phrase = nameAt(nodes, at + 2);
  return phrase === null ? null : { phrase, cue: null, confidence: 0.95, how: 'signed' };
}

function nameAt(nodes: readonly Node[], at: number): NounPhrase | null {
  const occurrence = nodes[at]?.occurrence;
  return occurrence ? { kind: 'name', occurrence, first: at, last: at } : null;
}

const LABEL_NODES_MAX = 12;
const BEHIND_LABEL = WORD.adverb | WORD.preposition | WORD.coordinator;
const VERB = WORD.finite | WORD.verb | WORD.auxiliary | WORD.participle;

/** `Okoro: "…"`, `Labour's Ada Okoro, once more: "…"`: a name and what is said of it, without a verb. */
function linkLabel(nodes: readonly Node[], at: number): QuoteLink | null {
  if (nodes[at - 1]?.type !== 'colon') return null;
  const start = nodes.findLastIndex(({ type }, index) => index < at - 1 && BREAKS.has(type)) + 1;
  const phrase = at - start > LABEL_NODES_MAX ? null : phraseStartingAt(nodes, start);
  if (phrase?.kind !== 'name' || phrase.occurrence.kind === 'place' || isHighlight(phrase.occurrence)) return null;
  const behind = nodes.slice(phrase.last + 1, at - 1);
  if (behind.some((node) => has(node, VERB))) return null;
  const fits = behind[0] === undefined || behind[0].type === 'comma' || has(behind[0], BEHIND_LABEL);
  const confidence = phrase.occurrence.kind === 'person' ? 0.95 : 0.85;
  return fits ? { phrase, cue: null, confidence, how: 'label' } : null;
}

/** `NEW: "…"`: a word in capitals that is nobody's name. */
function isHighlight({ kind, known, text }: NameOccurrence): boolean {
  return kind !== 'person' && known === null && /^\p{Lu}{3,}$/u.test(text);
}

/** What a label may stand behind. */
const BREAKS: ReadonlySet<Node['type']> = new Set(['stop', 'dash', 'quote', 'other']);

/** `Okoro's claim that "…"`. */
function linkPossessor(nodes: readonly Node[], at: number): QuoteLink | null {
  for (let noun = at - 1; noun > 0; noun--) {
    const node = nodes[noun];
    if (node === undefined || node.type === 'stop' || node.type === 'quote') return null;
    const phrase = has(node, WORD.reportNoun) ? (possessorOf(nodes, noun) ?? ownerOf(nodes, noun, at)) : null;
    if (phrase !== null) return { phrase, cue: node.lower, confidence: 0.6, how: 'possessor' };
  }
  return null;
}

/** `His remarks that "…"`. */
function ownerOf(nodes: readonly Node[], noun: number, at: number): NounPhrase | null {
  const owner = nodes[noun - 1];
  const isOwn = owner?.pronoun?.kind === 'person' && !owner.pronoun.subject && has(nodes[at - 1], WORD.subordinator);
  if (!isOwn || noun !== at - 2) return null;
  return { kind: 'pronoun', word: owner.lower, facts: owner.pronoun, first: noun - 1, last: noun - 1 };
}

const POSSESSOR_NODES_MAX = 4;

function possessorOf(nodes: readonly Node[], noun: number): NounPhrase | null {
  for (let owner = noun - 1; owner >= Math.max(0, noun - POSSESSOR_NODES_MAX); owner--) {
    const phrase = has(nodes[owner + 1], WORD.possessive) ? nameAt(nodes, owner) : null;
    if (phrase !== null) return phrase;
  }
  return null;
}

function linkBy(cue: Cue, nodes: readonly Node[], link: Pick<QuoteLink, 'confidence' | 'how'>): QuoteLink {
  return { phrase: cue.subject, cue: nodes[cue.at]?.lower ?? '', ...link };
}

type LinkContext = { cues: readonly Cue[]; language: PreparedLanguage };

/** `Okoro used to tell guests "she ran the town", said Weld`: in the third person they are words of Weld. */
function linkRetold(nodes: readonly Node[], at: number, { cues, language }: LinkContext): QuoteLink | null {
  const quote = nodes[at];
  if (quote === undefined || quote.cap || language.pronouns.get(quote.lower)?.kind !== 'person') return null;
  const outer = cues.find((cue) => cue.at > at && cue.inverted);
  if (outer === undefined || !cues.some((cue) => cue.at < at && cue.kind === 'speech')) return null;
  return linkBy(outer, nodes, { confidence: 0.85, how: 'retold' });
}

/** `Okoro said the mill was what her father saw as "a gift"`: the words are those of the one who tells what he saw. */
function linkViewed(nodes: readonly Node[], at: number, { cues, language }: LinkContext): QuoteLink | null {
  const near = cues.findLast((cue) => cue.at < at && !cue.relative);
  if (near === undefined || !language.viewing.has(nodes[near.at]?.lower ?? '')) return null;
  const outer = cues.findLast((cue) => cue.at < near.at && cue.kind === 'speech' && !cue.relative);
  if (outer === undefined || !isTold(near, outer, nodes)) return null;
  return linkBy(outer, nodes, { confidence: 0.86, how: 'governed' });
}

/** "said that the court", "saying the average voter": the clause of the second verb is what the first one reports. */
function isTold({ subject }: Cue, outer: Cue, nodes: readonly Node[]): boolean {
  const between = nodes.slice(outer.at + 1, subject.first);
  return (
    between.every(
      ({ type, bits }) => type === 'word' && (bits === 0 || has({ bits }, WORD.determiner | WORD.roleModifier)),
    ) || has(between.at(-1), WORD.subordinator)
  );
}

/** `Okoro said that the court should call it "…"`: what another is to say is said by the one who tells of it. */
function linkIntended(nodes: readonly Node[], at: number, cues: readonly Cue[]): QuoteLink | null {
  const near = cues.findLast((cue) => cue.at < at);
  if (near?.form !== 'bare' || has(nodes[near.subject.last + 1], WORD.passive)) return null;
  const outer = cues.findLast((cue) => cue.at < near.subject.first && cue.kind === 'speech' && !cue.relative);
  if (outer === undefined || outer.subject.first === near.subject.first || !isTold(near, outer, nodes)) return null;
  return linkBy(outer, nodes, { confidence: 0.78, how: 'intended' });
}

/** `Okoro quoted the poet Elias Bram: "…"`: the words are those of whom she quotes. */
function linkQuoted(nodes: readonly Node[], at: number, { cues, language }: LinkContext): QuoteLink | null {
  const near = cues.findLast((cue) => cue.at < at);
  if (near === undefined || nodes[at - 1]?.type !== 'colon' || !language.quoting.has(nodes[near.at]?.lower ?? ''))
    return null;
  const phrase = phraseChain(nodes, at - 2);
  const isWhole = phrase !== null && phrase.last === at - 2 && phrase.first > near.at;
  return isWhole ? { ...linkBy(near, nodes, { confidence: 0.9, how: 'quoted' }), phrase } : null;
}

/** `"…," said Okoro` and `"…," Okoro said`. */
function linkAfter(nodes: readonly Node[], at: number, cues: readonly Cue[]): QuoteLink | null {
  const start = nodes[at + 1]?.type === 'comma' || nodes[at + 1]?.type === 'dash' ? at + 2 : at + 1;
  const next = nodes.findIndex((node, index) => index > at && node.type === 'quote');
  const told = cues.some((cue) => cue.at < at);
  // `One asked, "Who pays?" The other said`: a sentence of its own.
  if (told && nodes[at - 1]?.type === 'comma' && nodes[at + 1]?.cap && has(nodes[at + 1], WORD.determiner)) return null;
  // `Okoro broke in: "…," she said`: the sentence has named its speaker.
  const announced = nodes[at - 1]?.type === 'colon' && told;
  const mayFollow = ({ at: verb, kind, form, subject }: Cue) =>
    verb > at && kind !== 'judging' && form !== 'participle' && !(announced && subject.kind === 'pronoun');
  for (const cue of cues.filter(mayFollow)) {
    if (next !== -1 && next < cue.at) return null;
    if (touches(cue, nodes, start)) return linkBy(cue, nodes, { confidence: 0.97, how: 'after' });
  }
  return null;
}

function touches({ inverted, at, subject }: Cue, nodes: readonly Node[], start: number): boolean {
  return inverted ? at <= start : subject.first === start || isSame(subject, nodes, start);
}

/** `"…," Okoro's niece, Delegate Ada Price, shouted`: the phrase behind the quotation ends in the name. */
function isSame(subject: NounPhrase, nodes: readonly Node[], start: number): boolean {
  if (subject.kind !== 'name' || subject.first <= start) return false;
  const phrase = phraseStartingAt(nodes, start);
  return phrase?.kind === 'name' && phrase.occurrence === subject.occurrence;
}

const OBJECT = WORD.determiner | WORD.pronoun | WORD.subordinator;

/** `Even as Okoro claimed that "…," the bank said it had none`: what the second verb reports comes after it. */
function linkThat(nodes: readonly Node[], at: number, cues: readonly Cue[]): QuoteLink | null {
  const after = cues.find((cue) => cue.at > at && cue.form === 'finite' && !cue.inverted);
  if (after === undefined) return null;
  const object = nodes[after.at + 1]?.type === 'comma' ? nodes[after.at + 2] : nodes[after.at + 1];
  const own = has(nodes[at - 1], WORD.subordinator) && object?.type === 'word' && has(object, OBJECT);
  const told = cues.findLast((cue) => cue.at < at);
  const opens = has(nodes[0], WORD.subordinator) && told !== undefined && !isThing(told);
  const quoted = opens && (object?.type === 'colon' || object?.type === 'quote' || has(object, WORD.relative));
  return own || quoted ? linkBefore(nodes, at, cues) : null;
}

const TALKED_OF_NODES_MAX = 4;

/** `As Okoro talked about "…" and "…," Quist said yes`: the clause that opens the sentence has its own verb for them. */
function linkOpening(nodes: readonly Node[], at: number, cues: readonly Cue[]): QuoteLink | null {
  const own = cues.findLast((cue) => cue.at < at);
  if (own === undefined || !has(nodes[0], WORD.subordinator) || isThing(own)) return null;
  const gap = nodes.slice(own.at + 1, at);
  const words = gap.filter(({ type }) => type === 'word');
  const isList = gap.every(({ type }, index) => type !== 'comma' || gap[index - 1]?.type === 'quote');
  const others = gap.some(({ type }) => type !== 'word' && type !== 'quote' && type !== 'comma');
  if (others || !isList || words.length > TALKED_OF_NODES_MAX) return null;
  return linkBefore(nodes, at, cues);
}

/** `Okoro mourned the delay - "a lost year" - and the bank said`: what is set between dashes belongs to what stands before. */
function linkInserted(nodes: readonly Node[], at: number, cues: readonly Cue[]): QuoteLink | null {
  if (nodes[at - 1]?.type !== 'dash' || nodes[at + 1]?.type !== 'dash') return null;
  const person = nodes[at - 2]?.occurrence?.kind === 'person' ? nameAt(nodes, at - 2) : null;
  return person === null
    ? linkBefore(nodes, at, cues)
    : { phrase: person, cue: null, confidence: 0.85, how: 'inserted' };
}

/** `Okoro said: "…"`, `Okoro called it "…"`. */
function linkBefore(nodes: readonly Node[], at: number, cues: readonly Cue[]): QuoteLink | null {
  const before = cues.filter((other) => other.at < at);
  const near = before.at(-1);
  if (near === undefined) return null;
  // "told a voter who complained that", "says it shows that": the verb before is the one that reports.
  const loose = near.relative && !isAside(near, nodes, at);
  const inner = loose
    ? at - near.at > 2 || isSomething(near, nodes)
    : !near.relative && (isThing(near) || (near.kind !== 'source' && isSomething(near, nodes)));
  const outer = inner ? before.findLast((other) => !other.relative && !isThing(other)) : undefined;
  const cue = outer ?? near;
  const gap = nodes.slice(cue.at + 1, at);
  const close = gap.every(
    ({ type }) => ['comma', 'colon', 'other', 'dash'].includes(type) || (type === 'word' && gap.length <= 3),
  );
  return linkBy(cue, nodes, close ? { confidence: 0.96, how: 'before' } : { confidence: 0.86, how: 'governed' });
}

/** "Brand, who told a radio that …": a clause behind a comma goes on to the end of the sentence, or to the next comma. */
function isAside(cue: Cue, nodes: readonly Node[], at: number): boolean {
  const relative = nodes.findLastIndex((node, index) => index < cue.at && has(node, WORD.relative));
  return nodes[relative - 1]?.type === 'comma' && !nodes.slice(cue.at, at).some(({ type }) => type === 'comma');
}

/** "A voice that said": what the clause is about does not speak. */
function isSomething({ subject }: Cue, nodes: readonly Node[]): boolean {
  return subject.kind === 'nominal' && !has(nodes[subject.last], WORD.roleNoun | WORD.groupNoun | WORD.reportNoun);
}

function isThing({ subject }: Cue): boolean {
  return subject.kind === 'pronoun' && subject.facts?.kind === 'thing';
}

/** `"…" was the word, Okoro said later`. */
function linkLater(nodes: readonly Node[], at: number, cues: readonly Cue[]): QuoteLink | null {
  const cue = cues.find((other) => other.at > at && other.kind !== 'judging');
  return cue === undefined ? null : linkBy(cue, nodes, { confidence: 0.78, how: 'later' });
}

/** No reporting word at all: the subject of the sentence, with little confidence. */
function linkSubject(nodes: readonly Node[], at: number): QuoteLink | null {
  const phrase = firstSubject(nodes, at);
  // "Who Pays: Ending “the scourge of rent” is its goal": a heading has said nothing.
  const isHeading = phrase !== null && nodes.slice(phrase.last, at - 1).some(({ type }) => type === 'colon');
  return phrase === null || isHeading ? null : { phrase, cue: null, confidence: 0.5, how: 'subject' };
}

/** `“Harbour” suggests a lean year`: without a mark at its end the quotation may be the subject of the verb. */
export function placeOf(how: string, words: string, next: Node | undefined): string {
  return how === 'after' && next?.type === 'word' && /[\p{L}\p{N})]$/u.test(words) ? 'in-sentence' : how;
}
