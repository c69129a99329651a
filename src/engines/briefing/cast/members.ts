import type { Gender } from '../../../news/language.ts';
import type { NameOccurrence } from '../names/find-names.ts';
import type { PreparedLanguage } from '../text/language.ts';

export type MemberKind = 'person' | 'organisation' | 'group' | 'country' | 'place';

/** All occurrences of one actor. */
export type Member = {
  kind: MemberKind;
  /** The fullest words of its name, in lower case. */
  words: string[];
  /** The occurrence that shows the name best. */
  best: NameOccurrence;
  occurrences: NameOccurrence[];
  gender: Gender | null;
  /** What an unknown first name sounds like. */
  leaning: Gender | null;
  /** Taken for a person by the form of its name alone. */
  assumed: boolean;
};

/** Who acts in an article. */
export type Cast = {
  members: Member[];
  occurrences: NameOccurrence[];
  memberOf: Map<NameOccurrence, Member>;
  /** Words that the article uses as a name of one word. */
  alone: ReadonlySet<string>;
};

export function startMember(cast: Cast, occurrence: NameOccurrence, kind: MemberKind): void {
  const name = { words: occurrence.words, best: occurrence };
  const member: Member = { kind, ...name, occurrences: [], gender: null, leaning: null, assumed: false };
  cast.members.push(member);
  addOccurrence(cast, member, occurrence);
}

export function addOccurrence(cast: Cast, member: Member, occurrence: NameOccurrence): void {
  member.occurrences.push(occurrence);
  cast.memberOf.set(occurrence, member);
  member.gender ??= occurrence.gender;
  if (isFuller(occurrence, member)) {
    member.words = occurrence.words;
    member.best = occurrence;
  }
}

/** More words make a fuller name, unless the first of them is no first name ("Crooked Ada Okoro"). */
function isFuller(occurrence: NameOccurrence, member: Member): boolean {
  // "North Korea" is fuller than "N. Korea".
  const spelled = member.best.text.includes('.') && !occurrence.text.includes('.');
  // "Brave Ada Okoro", and then "Ada Okoro".
  const isTail = occurrence.words.length > 1 && member.best.forms.whole.endsWith(` ${occurrence.forms.whole}`);
  if (member.kind === 'person' && isTail && occurrence.given && !member.best.given) return true;
  if (occurrence.words.length === member.words.length)
    return spelled && occurrence.text.length > member.best.text.length;
  if (occurrence.words.length < member.words.length) return false;
  return member.kind !== 'person' || occurrence.given || !member.best.given;
}

type Name = Pick<NameOccurrence, 'words' | 'forms'>;

/** Whether two full names can be one person: the same surname, and first names that do not contradict each other. */
export function samePerson(a: Name, b: Name, language: PreparedLanguage): boolean {
  if (a.forms.whole === b.forms.whole) return true;
  const [short, long] = a.words.length <= b.words.length ? [a, b] : [b, a];
  if (sharesEdge(short, long) && isSubsequence(short.forms.stems, long.forms.stems)) return true;
  const surname = a.forms.stems.at(-1) ?? '';
  if (surname === '' || surname !== b.forms.stems.at(-1)) return false;
  return sameFirst(a.forms.stems[0] ?? '', b.forms.stems[0] ?? '', language);
}

/** "López Obrador" and "Kim Jong" keep an end or the beginning of the full name. */
function sharesEdge(short: Name, long: Name): boolean {
  if (short.forms.stems.at(-1) === long.forms.stems.at(-1)) return true;
  return short.words.length > 1 && short.words[0] === long.words[0];
}

function isSubsequence(short: readonly string[], long: readonly string[]): boolean {
  let at = 0;
  for (const word of long) if (word === short[at]) at++;
  return at === short.length;
}

function sameFirst(a: string, b: string, { nicknames }: PreparedLanguage): boolean {
  if (a === b) return true;
  if (a.length <= 2 || b.length <= 2) return a.charAt(0) === b.charAt(0);
  return nicknames.get(a)?.some((group) => group.has(b)) === true || spelling(a) === spelling(b);
}

/** "Bryan" and "Brian", "Erik" and "Eric", "Philip" and "Phillip". */
function spelling(name: string): string {
  return name.replaceAll('y', 'i').replaceAll('k', 'c').replace(/(.)\1/gu, '$1');
}

/** Which part of a person's full name a word is, if any; both as stems. */
export function partOfName(word: string, full: readonly string[]): 'last' | 'first' | 'inner' | null {
  if (word === full.at(-1)) return 'last';
  if (word === full[0]) return 'first';
  return full.length > 2 && word.length > 2 && full.slice(1, -1).includes(word) ? 'inner' : null;
}

const TYPO_LETTERS_MIN = 5;

/** Whether two surnames differ by one slip of the pen ("Bornstein", "Bornsten"). */
export function isTypoOf(word: string, other: string): boolean {
  const [short, long] = word.length <= other.length ? [word, other] : [other, word];
  if (short.length < TYPO_LETTERS_MIN || long.length - short.length > 1 || short[0] !== long[0]) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  const rest = short.length === long.length ? short.slice(at + 1) : short.slice(at);
  return rest === long.slice(at + 1);
}

const PLACES: ReadonlySet<string> = new Set(['place', 'country']);

/** Whether a name can be that of this body, group or country: the same, a part of it or its initials. */
export function sameBody({ best }: Member, occurrence: NameOccurrence): boolean {
  const key = occurrence.known?.key;
  if (key !== undefined && key === best.known?.key) return true;
  if (bareBody(occurrence) === bareBody(best)) return true;
  // "South Carolina" is not short for the "University of South Carolina".
  if (occurrence.kind !== best.kind && occurrence.known !== null && PLACES.has(occurrence.kind)) return false;
  if (occurrence.words.length === 1) return isShortFor(occurrence, best);
  if (best.words.length === 1) return isShortFor(best, occurrence);
  return (
    isTail(best, occurrence) ||
    isTail(occurrence, best) ||
    isShortened(occurrence, best) ||
    isShortened(best, occurrence)
  );
}

/** "Tarrow Co." is Tarrow. */
function bareBody({ forms: { whole } }: Name): string {
  return whole.replace(/ \p{L}+\.$/u, '');
}

/** "World Bank" within "the Nordic World Bank"; the "Audit Panel of the World Bank" is another body. */
function isTail({ forms, text }: NameOccurrence, long: NameOccurrence): boolean {
  if (!long.forms.whole.endsWith(` ${forms.whole}`)) return false;
  return !/(?:^|\s)\p{Ll}+\s+$/u.test(long.text.slice(0, -text.length));
}

/** "Okoye Hospital" for "Okoye Central Hospital". */
function isShortened(short: Name, long: Name): boolean {
  return short.words.length === 2 && short.words[0] === long.words[0] && short.words[1] === long.words.at(-1);
}

const ACRONYM_LETTERS_MIN = 2;

/** The letters a body is known by ("Ministry of Public Works" → "mpw"); "VA" leaves the "Department of" out. */
function isShortFor({ forms: { letters } }: Name, { words, forms: { initials } }: Name): boolean {
  if (letters.length < ACRONYM_LETTERS_MIN || words.length < 2) return false;
  return initials === letters || (words.length > 3 && initials.slice(1) === letters);
}
