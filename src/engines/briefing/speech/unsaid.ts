import { has, type PreparedLanguage, SMALL_WORD, WORD } from '../text/language.ts';
import { type Cue, isSubjectStart } from './find-subject.ts';
import type { Node } from './frame.ts';

/** A quotation of a sentence, by the index of its node, with the reporting verbs of the sentence. */
export type QuotePlace = {
  nodes: readonly Node[];
  at: number;
  cues: readonly Cue[];
  language: PreparedLanguage;
  signs: SentenceSigns;
};

/** What is looked for once in a sentence, which may have a hundred quotations: words for what is fake, the first auxiliary. */
export type SentenceSigns = { fakes: readonly number[]; auxiliary: number };
export const NO_SIGNS: SentenceSigns = { fakes: [], auxiliary: -1 };

export function signsOf(nodes: readonly Node[], language: PreparedLanguage): SentenceSigns {
  return {
    fakes: nodes.flatMap((node, at) => (isIn(node, language.unsaid.fakes) ? [at] : [])),
    auxiliary: nodes.findIndex((node) => has(node, WORD.auxiliary) && !isNegator(node, language)),
  };
}

/** The same, with the first node that the quotation can hang on. */
type Reached = QuotePlace & { reach: number };

/** `unsaid`: the sentence says that nobody said the words, or leaves it open. `claimed`: somebody claims that another said them. */
export function unsaidBy(given: QuotePlace): 'unsaid' | 'claimed' | null {
  const place = { ...given, reach: reachOf(given) };
  const governing = verbsWithin(place, place.reach, place.at);
  if (isAskedOf(place) || isInverted(place) || isFake(place, governing)) return 'unsaid';
  if (governing.some((verb) => isUndone(place, verb)) || isDenied(place, governing)) return 'unsaid';
  if (governing.length === 0 && isUnsaidBehind(place)) return 'unsaid';
  return isOnlyClaimed(place, governing) ? 'claimed' : null;
}

export function isIn(node: Node | undefined, words: ReadonlySet<string>): boolean {
  // At the start of a sentence a word may pass for a name ("Rumours that").
  return node !== undefined && (node.type === 'word' || node.last - node.first === 1) && words.has(node.lower);
}

/** The verbs of saying and calling in a stretch: those whose subject is known, and "of having called", "to have told". */
function verbsWithin({ nodes, at, cues, language }: QuotePlace, from: number, to: number): number[] {
  const { mentions, namingNouns } = language.unsaid;
  const known = new Set(cues.map((cue) => cue.at));
  const noun = isIn(nodes[at - 1], namingNouns) || has(nodes[at - 1], WORD.reportNoun);
  const verbs: number[] = [];
  for (let verb = from; verb < to; verb++) {
    const infinite = has(nodes[verb], WORD.participle) || has(nodes[verb - 1], WORD.auxiliary | WORD.infinitive);
    if (!known.has(verb) && !(infinite && has(nodes[verb], REPORTS))) continue;
    if (noun || !isIn(nodes[verb], mentions)) verbs.push(verb);
  }
  return verbs;
}

/** No clause of a real sentence is longer. */
const REACH_NODES_MAX = 60;

/** The first node of the clause that the quotation hangs in, with the clauses that this one hangs in. */
function reachOf(place: QuotePlace): number {
  const { nodes, cues, language } = place;
  const last = Math.max(0, place.at - REACH_NODES_MAX);
  const verbs = new Set(cues.map((cue) => cue.at));
  // Read from the right once: a sentence may have hundreds of quotations.
  const behind = { acts: false, reports: false };
  for (let left = place.at - 1; left >= last; left--) {
    const node = nodes[left];
    if (node?.type === 'stop' || (behind.reports && isJoint(place, left, behind.acts))) return left + 1;
    behind.acts ||= has(node, WORD.finite | WORD.auxiliary);
    // "…, and said": a reporting verb stands behind the joint, and not in a clause that hangs on something before it.
    behind.reports = verbs.has(left) || (behind.reports && !opensComplement(node, language));
  }
  return last;
}

/** `acts`: a verb stands between it and the quotation. */
function isJoint({ nodes, language }: QuotePlace, at: number, acts: boolean): boolean {
  const node = nodes[at];
  if (node === undefined) return false;
  // `By refusing to say “…,” they are “…”`: the comma of the first stands inside its marks.
  if (node.type === 'quote') return acts;
  // "did not say or write": one clause with two verbs.
  if (has(node, WORD.coordinator)) return !(has(nodes[at - 1], REPORTS) && has(nodes[at + 1], REPORTS));
  if (node.type === 'comma' || node.type === 'dash' || node.type === 'colon') return true;
  if (opensComplement(node, language)) return false;
  // "the man who called her “…”"; a clip "in which" somebody speaks hangs on the clip.
  if (has(node, WORD.relative)) return !has(nodes[at - 1], WORD.preposition);
  return has(node, WORD.subordinator) && !has(nodes[at + 1], WORD.participle);
}

const REPORTS = WORD.speech | WORD.judging;

/** "that", "whether": what follows hangs on the verb before. */
function opensComplement(node: Node | undefined, { unsaid }: PreparedLanguage): boolean {
  return has(node, WORD.subordinator) && (has(node, WORD.relative) || isIn(node, unsaid.conditions));
}

const GROUP = WORD.auxiliary | WORD.adverb | WORD.infinitive;

function isNegator(node: Node | undefined, { negations }: PreparedLanguage): boolean {
  return isIn(node, negations) && !has(node, REPORTS | WORD.verb | WORD.finite);
}

/** "never said", "refused to say", "nobody said": the verb tells what somebody does not do. */
function isUndone(place: QuotePlace, verb: number): boolean {
  const { nodes, language } = place;
  if (isIn(nodes[verb], language.unsaid.opinions) || !reachesOn(place, verb)) return false;
  if (isNegated(place, verb) || isWithheld(place, verb)) return !isLimited(place, verb);
  const subject = place.cues.find(({ at }) => at === verb)?.subject;
  if (subject === undefined || subject.last > verb) return false;
  const before = nodes[subject.first - 1];
  const opens = before?.type !== 'name' && (before?.type !== 'word' || has(before, SMALL_WORD));
  if (opens && isNegator(nodes[subject.first], language)) return true;
  // "Neither Okoro nor Price", "nor did Okoro say"
  const lead = has(before, WORD.auxiliary) ? nodes[subject.first - 2] : before;
  return has(lead, WORD.coordinator | WORD.determiner) && isNegator(lead, language);
}

/** "Declined to say more than “…”", "did not say anything beyond “…”". */
function isLimited({ nodes, at, language }: QuotePlace, verb: number): boolean {
  const from = Math.max(verb + 2, at - 2);
  return nodes.slice(from, Math.min(at, verb + 4)).some((node) => isIn(node, language.unsaid.limits));
}

/** "hardly clarified it, treating it as a joke: “…”": what stands behind a comma is no object of the verb, but for "that". */
function reachesOn({ nodes, at, language }: QuotePlace, verb: number): boolean {
  const between = nodes.slice(verb + 1, Math.max(verb + 1, at - 1));
  const odd = (type: Node['type']) => between.filter((node) => node.type === type).length % 2 === 1;
  const that = between.findLastIndex((node) => opensComplement(node, language));
  return that > between.findIndex(({ type }) => type === 'comma') || !(odd('comma') || odd('dash'));
}

/** The nodes of the verb group before a verb: "has never once". */
function groupBefore({ nodes, language }: QuotePlace, verb: number): number {
  let left = verb - 1;
  while (left >= 0 && nodes[left]?.type === 'word' && (has(nodes[left], GROUP) || isNegator(nodes[left], language)))
    left--;
  return left;
}

/** A passive auxiliary stands in the verb group: "is still called". */
export function isPassiveAt(place: QuotePlace, verb: number): boolean {
  return place.nodes.slice(groupBefore(place, verb) + 1, verb).some((node) => has(node, WORD.passive));
}

function isNegated(place: QuotePlace, verb: number): boolean {
  for (let at = groupBefore(place, verb) + 1; at < verb; at++) {
    if (negatesAt(place, at)) return true;
  }
  return false;
}

/** A negation, but for "not only". */
function negatesAt({ nodes, language }: QuotePlace, at: number): boolean {
  return isNegator(nodes[at], language) && !isIn(nodes[at + 1], language.unsaid.limits);
}

/** "declined to say", "stopped short of calling", "rather than call", "denied having said". */
function isWithheld(place: QuotePlace, verb: number): boolean {
  const { nodes, language } = place;
  const { withholdings, denials } = language.unsaid;
  const left = groupBefore(place, verb);
  // "has yet to say"
  const group = nodes.slice(left + 1, verb - 1);
  if (group.some((node, index) => isIn(node, withholdings) && has(nodes[left + index + 2], WORD.infinitive)))
    return true;
  const linked = has(nodes[left], WORD.preposition | WORD.subordinator) && !isIn(nodes[left], withholdings);
  const by = linked ? left - 1 : left;
  const infinite = linked || left < verb - 1 || has(nodes[verb], WORD.participle) || isIn(nodes[by], withholdings);
  const holds = isIn(nodes[by], withholdings) || (!linked && infinite && isIn(nodes[by], denials));
  return holds && !isNegated(place, by);
}

/** "denied that", "whether", "no evidence that", with a verb of saying in the clause; "denied that it was", "asked whether" without one. */
function isDenied(place: Reached, governing: readonly number[]): boolean {
  const { nodes, at, language } = place;
  const { denials, conditions, opinions, askings } = language.unsaid;
  const lastReport = governing.findLast((verb) => !isIn(nodes[verb], opinions)) ?? -1;
  let isAsked = false;
  for (let left = place.reach; left < at; left++) {
    const node = nodes[left];
    const reported = left < lastReport;
    if (isIn(node, conditions) && (reported || isAsked)) return true;
    isAsked ||= isIn(node, askings);
    if (isIn(node, denials) && deniesClause(place, left)) return true;
    if (reported && isNegator(node, language) && negatesClause(place, left, governing)) return true;
  }
  return false;
}

/** "denied that", "denied he was"; "denied it as “…”" calls it something. */
function deniesClause({ nodes, at, cues, language }: QuotePlace, denial: number): boolean {
  const reported = cues.some((cue) => cue.at > denial && cue.at < at);
  if (!reported && has(nodes[at - 1], WORD.subordinator) && !opensComplement(nodes[at - 1], language)) return false;
  const clause = nodes.slice(denial + 1, at);
  const that = clause.findIndex((node) => opensComplement(node, language));
  // "rejected the challenge of the party and found that": only a verb of saying reaches far.
  const near = has(nodes[denial], WORD.speech) || that < NEGATED_WITHIN || clause[that - 1]?.type === 'comma';
  return (that !== -1 && near) || clause[0]?.pronoun?.subject === true;
}

const NEGATED_WITHIN = 4;

/** "no evidence that", "not true that". */
function negatesClause({ nodes, language }: QuotePlace, negator: number, governing: readonly number[]): boolean {
  const within = nodes.slice(negator + 1, negator + 1 + NEGATED_WITHIN);
  const that = within.findIndex((node) => opensComplement(node, language));
  const verb = within.slice(0, Math.max(0, that)).some((node) => has(node, REPORTS));
  return that > 0 && !verb && governing.some((verb) => verb > negator + that);
}

/** "Asked if it was “…”, Okoro left": the words are in the question. */
function isAskedOf({ nodes, at, cues, language }: QuotePlace): boolean {
  const { askings, conditions } = language.unsaid;
  const asked = nodes.findIndex((node) => !has(node, WORD.subordinator));
  if (asked >= at || !isIn(nodes[asked], askings)) return false;
  const reported = cues.some((cue) => cue.at > asked && cue.at < at);
  return !reported && nodes.slice(asked, at).some((node) => isIn(node, conditions));
}

/** "Did Okoro say “…”?", "At no point did Okoro say “…”": an auxiliary before the subject. */
function isInverted(place: Reached): boolean {
  const { nodes, at } = place;
  const first = place.signs.auxiliary;
  if (first === -1 || first >= at || first < place.reach) return false;
  if (nodes[first + 1]?.type !== 'name' && !isSubjectStart(nodes[first + 1])) return false;
  if (first === 0) return nodes.at(-1)?.lower === '?';
  return first <= NEGATED_WITHIN && nodes.slice(0, first).some((_, index) => negatesAt(place, index));
}

/** "A doctored clip in which Okoro says", "falsely quoted Okoro as saying", "In a fake clip, Okoro says". */
function isFake(place: Reached, governing: readonly number[]): boolean {
  const { nodes, cues } = place;
  const near = cues.find((cue) => cue.at === governing.at(-1))?.subject;
  const falsifies = (at: number) =>
    isHeldFalse(place, at) ||
    (near !== undefined && at >= near.first && at <= near.last) ||
    isPlacedIn(place, at) ||
    // "In the clip, which is fake,"
    (has(nodes[at - 1], WORD.passive) && has(nodes[at - 2], WORD.relative));
  return isCalledFake(place) || place.signs.fakes.some(falsifies);
}

/** "falsely claimed that it was “…”" was claimed; what "falsely claimed that Okoro called it" says of Okoro was not. */
function isHeldFalse(place: Reached, fake: number): boolean {
  const from = fake + (has(place.nodes[fake], WORD.adverb) ? 2 : 1);
  return fake >= reachThroughClip(place) && verbsWithin(place, from, place.at).length > 0;
}

/** "The claim that Okoro said “…” is untrue." */
function isCalledFake({ nodes, at, language }: QuotePlace): boolean {
  const { fakes, denials } = language.unsaid;
  const verb = nodes[at + 1]?.type === 'comma' ? at + 2 : at + 1;
  if (!has(nodes[verb], WORD.passive)) return false;
  return nodes.slice(verb + 1, verb + NEGATED_WITHIN).some((node) => isIn(node, fakes) || isIn(node, denials));
}

/** The reach, on through "which shows". */
function reachThroughClip(place: Reached): number {
  const { reach } = place;
  if (!has(place.nodes[reach - 1], WORD.relative)) return reach;
  return reachOf({ ...place, at: reach - 1 });
}

/** "In a fake clip, Okoro says", "Okoro says in a fake clip". */
function isPlacedIn({ nodes, cues, at }: QuotePlace, fake: number): boolean {
  let left = fake - 1;
  while (has(nodes[left], WORD.determiner | WORD.adverb) && !has(nodes[left], WORD.locative)) left--;
  if (!has(nodes[left], WORD.locative)) return false;
  return left === 0 || (left > at && cues.some((cue) => left === Math.max(cue.at, cue.subject.last) + 1));
}

/** "“…” is something Okoro never said", "is a word that Okoro denied using". */
function isUnsaidBehind(place: QuotePlace): boolean {
  const { nodes, at } = place;
  const [first, second] = verbsWithin(place, at + 1, Math.min(nodes.length, at + REACH_NODES_MAX));
  if (first === undefined) return false;
  // `Okoro stood by “…,” refusing to say more`: nobody stands between.
  if (!nodes.slice(at + 1, first).some((node) => node.type === 'name' || node.pronoun?.subject)) return false;
  return isUndone(place, first) || (second !== undefined && second <= first + 2 && isWithheld(place, second));
}

/** "accused Okoro of telling", "allegedly told", "may have told". */
function isOnlyClaimed(place: Reached, governing: readonly number[]): boolean {
  const { nodes, at, language } = place;
  const { accusations, maybes, duties } = language.unsaid;
  const accused = nodes.slice(place.reach, at).findIndex((node) => isIn(node, accusations));
  if (accused !== -1 && governing.some((verb) => verb > place.reach + accused)) return true;
  const behind = () => verbsWithin(place, at + 1, Math.min(nodes.length, at + REACH_NODES_MAX)).slice(0, 1);
  const verbs = governing.length > 0 ? governing : behind();
  return verbs.some((verb, index) => {
    const bare = place.cues.some((cue) => cue.at === verb && cue.form === 'bare');
    // "Okoro said that the court should call it “…”" are words of Okoro.
    const group = nodes.slice(Math.max(0, groupBefore(place, verb)), verb);
    return (
      !(bare && index > 0) && group.some((node) => (!node.cap && isIn(node, maybes)) || (bare && isIn(node, duties)))
    );
  });
}
