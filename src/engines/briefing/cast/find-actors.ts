import type { Actor, ActorKind } from '../../../news/article.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import { isAct } from '../summary/news-worth.ts';
import { isListedAs, WORD } from '../text/language.ts';
import type { ParsedText } from '../text/parse-text.ts';
import { isActing, isCalledBody, isHanging, isPlaceName, saysOfItself } from './evidence.ts';
import type { RoleFinder } from './find-role.ts';
import type { Cast, Member } from './members.ts';
import { actsAsPerson, isDescribed } from './settle-kind.ts';

/** How often an actor was meant by a pronoun, and how many quotations are its own. */
export type MemberActivity = { pronouns: number; quotes: number };

const LEAD_LINES = 2;
const ACTORS_MAX = 12;

type ActorDeps = { headline: string; activities: ReadonlyMap<Member, MemberActivity> };

type ActorsFound = { activities: ActorDeps['activities']; roleOf: RoleFinder };

/** The actors of the article, those first who do most in it; places, outlets and credits are none. */
export function findActors(cast: Cast, parsed: ParsedText, { activities, roleOf }: ActorsFound): Actor[] {
  const headline = ` ${foldWords(parsed.headline)} `;
  return cast.members
    .filter((member) => acts(member, parsed, { headline, activities }))
    .map((member) => ({ member, score: scoreOf(member, parsed, { headline, activities }) }))
    .sort((a, b) => b.score - a.score || firstStart(a.member) - firstStart(b.member))
    .filter(({ member }, at) => at < ACTORS_MAX || (activities.get(member)?.quotes ?? 0) > 0)
    .map(({ member }) => toActor(member, parsed, { role: roleOf(member), activity: activities.get(member) }));
}

/** In the headline and in the text; of one word, where it owns something or opens a clause, too: "the Lumo users" are no Lumo. */
function isTopic(member: Member, headline: string): boolean {
  const { occurrences, words } = member;
  const stands = words.length > 1 || occurrences.some(({ possessive, leads }) => possessive || leads);
  return stands && occurrences.length > 1 && isInHeadline(member, headline);
}

function firstStart({ occurrences }: Member): number {
  return Math.min(...occurrences.map((occurrence) => occurrence.start));
}

function foldWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/’s\b|'s\b/g, '')
    .replace(/[^\p{L}\p{N}.-]+/gu, ' ');
}

function acts(member: Member, parsed: ParsedText, { headline, activities }: ActorDeps): boolean {
  const { quotes = 0, pronouns = 0 } = activities.get(member) ?? {};
  if (quotes > 0 || (pronouns > 0 && member.kind === 'person')) return true;
  const { best, kind, occurrences } = member;
  switch (best.known?.kind) {
    case 'metonym':
      return false;
    case 'country':
      // "Pell, Kazakhstan"
      return isInHeadline(member, headline) || !occurrences.every((name) => isBehindTown(name, parsed));
    case 'outlet':
      return !isPlatform(member, parsed) || isInHeadline(member, headline);
    case undefined:
      return actsUnknown(member, parsed, headline);
    default:
      return kind !== 'place' || (isSubject(occurrences, parsed) && isInHeadline(member, headline));
  }
}

function isBehindTown({ first }: NameOccurrence, { tokens, language }: ParsedText): boolean {
  const [town, comma] = tokens.slice(Math.max(0, first - 2), first);
  return comma?.kind === 'comma' && town?.cap === true && !language.known.has(town.lower);
}

/** "A post on Twitter": what is listed as a thing, too, and never acts. */
function isPlatform({ best, occurrences }: Member, parsed: ParsedText): boolean {
  const isListed = parsed.language.facts.otherNames.includes(best.text);
  return isListed && occurrences.every((name) => isHanging(name, parsed));
}

/** A name that no list has is an actor where the article shows that it is one: by its form, or by what it does. */
function actsUnknown(member: Member, parsed: ParsedText, headline: string): boolean {
  const { language } = parsed;
  const { best, kind, occurrences, words } = member;
  if (isPlaceName(member, parsed) || kind === 'place')
    return isSubject(occurrences, parsed) && headline.includes(` ${best.forms.whole} `);
  if (words.length === 1 && language.thingWords.has(words[0] ?? '')) return false;
  if (kind === 'person')
    return (
      !member.assumed || (words.length > 1 && isSpokenOf(member, parsed, headline)) || isSubject(occurrences, parsed)
    );
  if (isThing(member, parsed)) return false;
  // Two words with capitals that come again name something, if not for the first time in passing.
  const comesAgain = kind === 'organisation' && words.length > 1 && occurrences.length > 1;
  return isBodyByForm(best, parsed) || comesAgain || doesSomething(member, parsed) || isTopic(member, headline);
}

/** "Xana Lund", whom no list of first names has: told of more than in passing. */
function isSpokenOf(member: Member, parsed: ParsedText, headline: string): boolean {
  const { best, occurrences } = member;
  if (best.definite) return false;
  return occurrences.length > 1 || headline.includes(` ${best.forms.whole} `) || isPersonShown(member, parsed);
}

/** A word that only has its capital in quotations, a "War", or the letters of a "natural moisturising factor (NMF)". */
function isThing({ best, occurrences, words }: Member, { tokens, language, use }: ParsedText): boolean {
  if (occurrences.every(({ quoted }) => quoted)) return true;
  // "The Coliseum"
  if (words.length === 1 && best.definite && isListedAs(words[0] ?? '', WORD.placeWord, language)) return true;
  // "Frost has destroyed …": a capital that the place in the sentence gives.
  if (words.length === 1 && isAct(words[0] ?? '', language) && !use.capInside.has(words[0] ?? '')) return true;
  return occurrences.some(({ first, text }) => {
    const before = tokens[first - 2];
    return (
      text === text.toUpperCase() &&
      tokens[first - 1]?.kind === 'open' &&
      before?.kind === 'word' &&
      (!before.cap || language.thingWords.has(before.lower))
    );
  });
}

function doesSomething({ occurrences }: Member, parsed: ParsedText): boolean {
  return occurrences.some((name) => isCalledBody(name, parsed) || isActing(name, parsed) || actsAsPerson(name, parsed));
}

function isBodyByForm({ kind, text, words }: NameOccurrence, { language }: ParsedText): boolean {
  return (
    kind === 'organisation' &&
    (text.includes('&') || words.some((word) => isListedAs(word, WORD.organisationWord, language))) &&
    text !== text.toUpperCase()
  );
}

function isSubject(occurrences: readonly NameOccurrence[], parsed: ParsedText): boolean {
  return occurrences.some((occurrence) => isActing(occurrence, parsed));
}

/** What the article shows an actor to be; null where it leaves that open. */
function kindShown(member: Member, parsed: ParsedText, isSomebody: boolean): ActorKind | null {
  const { kind, best, occurrences } = member;
  if (kind === 'place') return null;
  if (best.known !== null || best.given) return kind;
  if (kind === 'person') {
    if (isSomebody || isPersonShown(member, parsed)) return kind;
    return occurrences.some((name) => isActing(name, parsed) && saysOfItself(name, parsed)) ? 'organisation' : null;
  }
  return kind === 'organisation' && !isBodyShown(member, parsed) ? null : kind;
}

/** A name whose first word is no known first name: with a title, an age or initials, or called by the surname. */
function isPersonShown({ best, occurrences, words, gender, assumed }: Member, parsed: ParsedText): boolean {
  if (gender !== null || /^\p{Lu}\./u.test(best.text) || (words.length > 1 && !assumed)) return true;
  // A firm of one name says something, too.
  const shows = words.length > 1 ? actsAsPerson : isDescribed;
  return occurrences.some((occurrence) => occurrence.titled || shows(occurrence, parsed));
}

function isBodyShown(member: Member, parsed: ParsedText): boolean {
  const { best, occurrences } = member;
  if (isPlaceName(member, parsed)) return false;
  if (best.kind === 'organisation' || occurrences.some((name) => isCalledBody(name, parsed))) return true;
  return best.words.length > 1 && !best.text.endsWith('s');
}

function isInHeadline({ words, kind, occurrences }: Member, headline: string): boolean {
  const forms = kind === 'person' ? [words.at(-1) ?? ''] : occurrences.map(({ forms: { whole } }) => whole);
  return forms.some((form) => form !== '' && headline.includes(` ${form} `));
}

const PRONOUN_WEIGHT = 0.4;
const QUOTE_WEIGHT = 0.25;
const QUOTES_COUNTED_MAX = 3;
const LEAD_BONUS = 2.5;
const HEADLINE_BONUS = 1.5;

function scoreOf(member: Member, { lines }: ParsedText, { headline, activities }: ActorDeps): number {
  const leadEnd = lines[Math.min(LEAD_LINES, lines.length) - 1]?.end ?? 0;
  const { pronouns, quotes } = activities.get(member) ?? { pronouns: 0, quotes: 0 };
  const lead = firstStart(member) < leadEnd ? LEAD_BONUS : 0;
  const title = isInHeadline(member, headline) ? HEADLINE_BONUS : 0;
  const spoken = PRONOUN_WEIGHT * pronouns + QUOTE_WEIGHT * Math.min(QUOTES_COUNTED_MAX, quotes);
  return member.occurrences.length + spoken + lead + title;
}

type ActorFacts = { role: string | null; activity: MemberActivity | undefined };

function toActor(member: Member, parsed: ParsedText, { role, activity }: ActorFacts): Actor {
  const { text: name, start, end } = member.best;
  const { pronouns, quotes } = activity ?? { pronouns: 0, quotes: 0 };
  const isSomebody = role !== null || pronouns > 0 || (quotes > 0 && member.words.length > 1);
  const kind = kindShown(member, parsed, isSomebody);
  return { name, kind, role, mentions: member.occurrences.length, start, end };
}
