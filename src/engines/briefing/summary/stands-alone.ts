import type { Cast } from '../cast/members.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { has, isListedAs, WORD } from '../text/language.ts';
import { isNoticeByWords } from '../text/line-class.ts';
import type { ParsedText, Sentence } from '../text/parse-text.ts';
import type { Token } from '../text/tokens.ts';

export const SUMMARY_CHARACTERS_MAX = 420;
const SENTENCE_CHARACTERS_MIN = 28;
/** A line without a full stop is a sentence only if it is as long as one. */
const UNSTOPPED_CHARACTERS_MIN = 80;
const LABEL_TOKENS_MAX = 9;
const ADDRESS_TOKENS = 12;
/** A clause before the subject ("At the end of a debate over the weekend, she …"). */
const OPENING_TOKENS_MAX = 20;

/** `leaning`: understood only right after the sentence before it; `pointing`: so too, but the headline may do for it. */
export type Standing = 'alone' | 'pointing' | 'leaning' | 'none';

/** Whether a sentence can be told by itself: a whole sentence, no label or notice, nothing in it that points back. */
export function standingOf(sentence: Sentence, parsed: ParsedText): Standing {
  if (!isWhole(sentence, parsed)) return 'none';
  const tokens = parsed.tokens.slice(sentence.first, sentence.last);
  // Far behind the beginning of a lead, "you" is anybody: "a feature that makes it look as if you …".
  const addressed = sentence.index === 0 ? tokens.slice(0, ADDRESS_TOKENS) : tokens;
  if (isLabelled(tokens) || addressed.some((token) => speaks(token, 'listener', parsed))) return 'none';
  // Nothing stands before the first sentence that its "the two sides" or "even" could point at.
  if (sentence.index === 0 && (!opensBack(tokens, parsed) || isOnlyJoined(sentence, parsed))) return 'alone';
  if (opensBack(tokens, parsed)) return 'leaning';
  return opensPointing(tokens, parsed) || pointsBack(tokens, parsed) ? 'pointing' : 'alone';
}

function isWhole(sentence: Sentence, parsed: ParsedText): boolean {
  const { text, lines, language, tokens } = parsed;
  const { start, end } = sentence;
  const line = lines[sentence.line];
  const length = end - start;
  if (line?.kind === 'caption' || length < SENTENCE_CHARACTERS_MIN || length > SUMMARY_CHARACTERS_MAX) return false;
  const slice = text.slice(start, end);
  if (tokens[sentence.first]?.quote !== -1 || !/^\p{Ll}?[\p{Lu}\p{N}]/u.test(slice)) return false;
  const isStopped = /[.!][”"’'»“)]*$/.test(slice) || /\.''$/.test(slice);
  if (slice.endsWith(':')) return false;
  const isLong = start === line?.start && end === line.end && length >= UNSTOPPED_CHARACTERS_MIN;
  const isQuestion = /\?[”"’'»“)]*$/.test(slice);
  if (isQuestion || !(isStopped || isLong || line?.kind === 'point')) return false;
  return !isNoticeByWords(slice.toLowerCase().replace(/’/g, "'"), language) && isBalanced(sentence, parsed);
}

/** A quotation that goes on in the next sentence would be cut. */
function isBalanced(sentence: Sentence, { quotes }: ParsedText): boolean {
  return quotes.every(
    (quote) =>
      quote.outerEnd <= sentence.start ||
      quote.outerStart >= sentence.end ||
      (quote.outerStart >= sentence.start && quote.outerEnd <= sentence.end && quote.closed),
  );
}

const VERBAL = WORD.finite | WORD.auxiliary | WORD.verb;

/** "Merrow (3-0): Ada Lens 3 goals", "Q: …", "Mayor Lens again, on the ferry: …". */
function isLabelled(tokens: readonly Token[]): boolean {
  const colon = tokens.slice(0, LABEL_TOKENS_MAX).findIndex(({ kind, quote }) => kind === 'colon' && quote === -1);
  return colon !== -1 && !tokens.slice(0, colon).some((token) => has(token, VERBAL));
}

/** "I" and "we" outside quotations are the writer's opinion; "tells us" and "our brains" may be anybody's. */
export function usesSelf({ first, last }: Sentence, parsed: ParsedText): boolean {
  return parsed.tokens.slice(first, last).some((token) => speaks(token, 'speaker', parsed));
}

const PERSONAL_MIN = 3;
const PERSONAL_SHARE = 0.35;
const GUIDE_SHARE = 0.1;
const OPENING_SENTENCES = 3;

/** Whether the writer speaks of himself or to the reader all along, as guides, essays and notes of programmers do. */
export function isPersonal(parsed: ParsedText, sentences: readonly Sentence[]): boolean {
  const speaksUp = ({ first, last }: Sentence) =>
    parsed.tokens
      .slice(first, last)
      .some((token) => speaks(token, 'speaker', parsed) || speaks(token, 'listener', parsed));
  const personal = sentences.filter(speaksUp).length;
  const share = isGuide(parsed) ? GUIDE_SHARE : PERSONAL_SHARE;
  if (personal < PERSONAL_MIN || personal < sentences.length * share) return false;
  return isGuide(parsed) || !sentences.slice(0, OPENING_SENTENCES).some((sentence) => tellsEvent(sentence, parsed));
}

/** "How to …", "When to …". */
function isGuide({ headline, language }: ParsedText): boolean {
  const [how = '', to = ''] = headline.toLowerCase().split(/\s+/, 2);
  const bitsOf = (word: string) => ({ bits: language.words.get(word) ?? 0 });
  return has(bitsOf(how), WORD.subordinator) && has(bitsOf(to), WORD.infinitive);
}

function tellsEvent({ first, last }: Sentence, { tokens, language }: ParsedText): boolean {
  return tokens
    .slice(first, last)
    .some(
      (token) =>
        token.quote === -1 && ((has(token, WORD.finite) && has(token, WORD.speech)) || language.days.has(token.lower)),
    );
}

const DEFINITE_WORDS_MAX = 4;

/** Whether "the proposed rule" names what only sentences before this one told; `known` is what the reader has. */
export function hangsBack(sentence: Sentence, known: string, parsed: ParsedText): boolean {
  const { tokens, use, language } = parsed;
  const isEarlier = (word: string) => (use.firstPlace(word) ?? sentence.first) < sentence.first;
  const lowerKnown = known.toLowerCase();
  const [opener, next] = tokens.slice(sentence.first, sentence.last);
  const isOwned = opener?.cap === true && has(next, WORD.possessive) && isEarlier(opener.lower);
  if (isOwned && !lowerKnown.includes(opener.lower)) return true;
  return tokens.slice(sentence.first, sentence.last).some((token, at) => {
    if (token.quote !== -1 || !language.definite.has(token.lower) || has(token, WORD.subordinator)) return false;
    const from = sentence.first + at + 1;
    const phrase = tokens.slice(from, Math.min(sentence.last, from + DEFINITE_WORDS_MAX));
    const next = phrase.findIndex(({ kind, cap, bits }, place) => kind !== 'word' || cap || (place > 0 && bits !== 0));
    const noun = phrase[next - 1];
    const isExplained = has(phrase[next], WORD.preposition | WORD.relative) || phrase[next]?.cap === true;
    return noun !== undefined && !isExplained && isEarlier(noun.lower) && !lowerKnown.includes(noun.lower);
  });
}

/** "You" or "we" as a subject outside quotations, or "your". */
function speaks(token: Token, kind: 'speaker' | 'listener', { language }: ParsedText): boolean {
  const pronoun = token.quote === -1 ? pronounOf(token, language) : undefined;
  return pronoun?.kind === kind && (pronoun.subject || kind === 'listener');
}

function pronounOf(token: Token, { pronouns }: ParsedText['language']) {
  return has(token, WORD.pronoun) ? pronouns.get(token.lower) : undefined;
}

/** Opens with a pronoun or a connective; "one person", "some 300" and "no injuries" are counts. */
function opensBack(tokens: readonly Token[], { language }: ParsedText): boolean {
  const [first, second] = tokens;
  if (first === undefined) return true;
  // "On Friday, they …"
  const comma = tokens.slice(0, OPENING_TOKENS_MAX).findIndex(({ kind, quote }) => kind === 'comma' && quote === -1);
  const subject = has(first, WORD.preposition | WORD.adverb) ? tokens[comma + 1] : undefined;
  if (comma > 0 && subject?.quote === -1 && pronounOf(subject, language)?.subject) return true;
  return (language.openers.has(first.lower) || has(first, WORD.pronoun)) && !isCount(first, second, language);
}

/** "But on Monday the talks broke down", "Now the bridge goes": all that it leans on is its first word. */
export function isOnlyJoined({ first, last }: Sentence, parsed: ParsedText): boolean {
  const [joint, ...rest] = parsed.tokens.slice(first, last);
  if (!has(joint, WORD.coordinator | WORD.adverb | WORD.subordinator) || has(joint, WORD.pronoun | WORD.determiner))
    return false;
  const behind = rest[0]?.kind === 'comma' ? rest.slice(1) : rest;
  return !opensBack(behind, parsed) && !opensPointing(behind, parsed) && !pointsBack(behind, parsed);
}

/** "In addition", "the former". */
function opensPointing(tokens: readonly Token[], { text, language }: ParsedText): boolean {
  const lower = text.slice(tokens[0]?.start, tokens.at(-1)?.end).toLowerCase().replace(/’/g, "'");
  return language.openerPhrases.get(lower.charAt(0))?.some((phrase) => lower.startsWith(phrase)) === true;
}

function isCount(first: Token, second: Token | undefined, { numbers, counts }: ParsedText['language']): boolean {
  if (second === undefined || !has(first, WORD.determiner) || has(first, WORD.pronoun)) return false;
  return /^\d/.test(second.text) || numbers.has(second.lower) || counts.has(second.lower);
}

function pointsBack(tokens: readonly Token[], parsed: ParsedText): boolean {
  return tokens.some((token, at) => {
    if (token.quote !== -1 || token.kind !== 'word') return false;
    if (pronounOf(token, parsed.language)?.kind === 'person') return lacksPerson(tokens, at, parsed.language);
    return parsed.language.pointing.has(token.lower) && isPointer(tokens, at, parsed);
  });
}

/** "Also" and "those" point by themselves, but for "this week"; nouns do with "the". */
function isPointer(tokens: readonly Token[], at: number, parsed: ParsedText): boolean {
  const { language } = parsed;
  const lower = tokens[at]?.lower ?? '';
  if (isListedAs(lower, WORD.adverb, language)) return true;
  if (isListedAs(lower, WORD.determiner, language) && !language.numbers.has(lower))
    return !has(tokens[at + 1], WORD.time);
  return language.definite.has(tokens[at - 1]?.lower ?? '') && !isTold(tokens, at, parsed);
}

/** Whether nobody in the sentence can be "she": before it, or right after the clause that it opens. */
function lacksPerson(tokens: readonly Token[], at: number, { definite, openers }: ParsedText['language']): boolean {
  const before = tokens.slice(0, at);
  const near = before.some(({ kind }) => kind === 'comma') ? before : tokens;
  if (near.some(({ cap }, place) => cap && place > 0)) return false;
  // "A player", "an official"
  const introduces = (token: Token) =>
    has(token, WORD.determiner) && !has(token, WORD.pronoun) && !definite.has(token.lower) && !openers.has(token.lower);
  return !before.some((token) => has(token, WORD.roleNoun | WORD.title) || introduces(token));
}

const EXPLAINS = WORD.preposition | WORD.relative | WORD.subordinator | WORD.possessive;

/** Whether the noun is explained here: by what follows it, by a name beside it, or because it stood before. */
function isTold(tokens: readonly Token[], at: number, { headline, language }: ParsedText): boolean {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token === undefined || next === undefined) return false;
  // A noun that another one follows is a part of its name ("the company chief").
  const isPart = next.kind === 'word' && !next.cap && next.bits === 0;
  if (has(next, EXPLAINS) || isPart || (next.kind === 'word' && next.cap)) return true;
  if (next.kind === 'comma' && tokens[at + 2]?.cap) return true;
  const before = tokens.slice(0, at);
  if (before.some(({ lower }) => lower === token.lower)) return true;
  if (language.bodyNouns.has(token.lower) && before.some(({ cap }, place) => cap && place > 0)) return true;
  return headline.toLowerCase().includes(token.lower);
}

/** How a person is called by anybody ("Mr", "Mrs"), which tells the reader nothing of who it is. */
const PLAIN_TITLE_MAX = 4;

/**
 * Whether the sentence names a person by the surname alone whose full name the article has, and the reader not yet.
 * `known`: headline and summary before it.
 */
export function namesStranger(sentence: Sentence, known: string, { parsed, cast }: NamedText): boolean {
  return (cast?.occurrences ?? []).some((person) => {
    if (person.sentence !== sentence.index || !isSurname(person, parsed)) return false;
    const member = cast?.memberOf.get(person);
    // A name that is only spelled much like the person's may be a place.
    if (member?.kind !== 'person' || member.words.length < 2 || !member.words.includes(person.words[0] ?? ''))
      return false;
    if (parsed.headline.includes(person.text) || hasOffice(person, parsed)) return false;
    if (sharesSurname(person, member.words.at(-1), parsed)) return false;
    const told = known + parsed.text.slice(sentence.start, person.start);
    return !member.occurrences.some(({ words, text }) => words.length > 1 && told.includes(text));
  });
}

/** "The island of Torsa", "in Torsa": a place, though a person or a ship may be called so. */
function isSurname({ words, quoted, compound, located, first }: NameOccurrence, { tokens }: ParsedText): boolean {
  return words.length === 1 && !(quoted || compound || located) && !has(tokens[first - 1], WORD.connector);
}

/** "Ada and Bram Lens". */
function sharesSurname({ last }: NameOccurrence, surname: string | undefined, { tokens }: ParsedText): boolean {
  return has(tokens[last], WORD.coordinator) && tokens[last + 2]?.lower === surname;
}

type NamedText = { parsed: ParsedText; cast: Cast | null };

function hasOffice({ titled, first }: NameOccurrence, { tokens, language }: ParsedText): boolean {
  const title = tokens[first - 1];
  return titled && title !== undefined && !(title.text.length <= PLAIN_TITLE_MAX && language.genders.has(title.lower));
}
