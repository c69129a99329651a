import type { LanguageFacts } from '../../../news/language.ts';
import type { PreparedLanguage } from './language.ts';

/** What stands above the story: as it is shown, and as the text writes it where it repeats it. */
type FoundHeadline = { headline: string; written: string | null };

/** The title without what the site adds to it; without a title, the first line of the text that looks like one. */
export function findHeadline(
  { title, told }: { title: string | null; told: readonly string[] },
  language: PreparedLanguage,
): FoundHeadline {
  const given = title?.replace(/\s+/g, ' ').trim() ?? '';
  const [first, second] = told;
  if (given === '') {
    const written = first !== undefined && looksLikeHeadline(first, second) ? first : null;
    return { headline: first === undefined ? '' : withoutSite(first, language, told), written };
  }
  const headline = withoutSite(given, language, told);
  const repeats = first !== undefined && [...new Set([given, headline])].some((form) => sameWords(first, form));
  return { headline, written: repeats ? first : null };
}

function sameWords(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  const [first, second] = [firstSign(one), firstSign(other)];
  return first === second && lettersOf(one) === lettersOf(other);
}

function firstSign(lower: string): string | undefined {
  return /[\p{L}\p{N}]/u.exec(lower)?.[0];
}

function lettersOf(lower: string): string {
  return lower.replace(/[^\p{L}\p{N}]+/gu, '');
}

const HEADLINE_CHARACTERS_MAX = 180;

function looksLikeHeadline(first: string, second: string | undefined): boolean {
  if (second === undefined || first.length > HEADLINE_CHARACTERS_MAX) return false;
  if (!/[.!?:,;"”]$/.test(first)) return true;
  return !/[,;:]$/.test(first) && second.length > first.length * 2;
}

const WORDS_LEFT_MIN = 2;
const PART_WORDS_MIN = 3;
/** What is longer is no title, but a text in one line. */
const TITLE_CHARACTERS_MAX = 500;

/** The longest part between bars, and of it what stands before the outlet, the date or the writers behind a dash. */
function withoutSite(title: string, language: PreparedLanguage, told: readonly string[]): string {
  if (title.length > TITLE_CHARACTERS_MAX) return title;
  const parts = title.split(/\s+(?:\||::|»)\s+/).toSorted((a, b) => wordsIn(b) - wordsIn(a));
  const [longest = title] = parts;
  const pieces = longest.split(/\s+[-–—]\s+/);
  let kept = longest;
  for (const piece of pieces.slice(1).reverse()) {
    const outlet = piece.replace(/,\s[^,]+$/, (date) => (isDate(date.slice(2), language) ? '' : date));
    if (!isDate(piece, language) && !isOutlet(outlet, language) && !isWriters(piece, { language, told })) break;
    kept = kept.slice(0, kept.lastIndexOf(piece)).replace(/\s+[-–—]\s+$/, '');
  }
  // What is left of an outlet or a date is the headline, short as it may be.
  return wordsIn(kept) >= (kept === longest ? PART_WORDS_MIN : WORDS_LEFT_MIN) ? kept : title;
}

function wordsIn(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

function isDate(part: string, { months }: PreparedLanguage): boolean {
  const [, month] = /^(?:\d{1,2}\.? (\p{L}{3,10})|(\p{L}{3,10})\.? \d{1,2})$/u.exec(part)?.filter(Boolean) ?? [];
  if (month !== undefined && months.has(month.toLowerCase())) return true;
  return /^(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\p{L}{3,10}\.? \d{1,2},? \d{4}|\d{1,2}\.? \p{L}{3,10} \d{4})$/u.test(
    part,
  );
}

const OUTLET_WORDS_MAX = 5;

/** A known outlet, a domain, or a name that ends as those of outlets do. */
function isOutlet(part: string, { known, facts }: PreparedLanguage): boolean {
  const words = part.toLowerCase().split(/\s+/);
  if (words.length > OUTLET_WORDS_MAX || !/^[\p{Lu}\p{N}]/u.test(part))
    return /^[\p{L}\p{N}-]+(?:\.\p{L}{2,5}){1,2}$/u.test(part);
  const bare = words[0] === 'the' ? words.slice(1) : words;
  if (known.get(bare.join(' '))?.kind === 'outlet' || /\.\p{L}{2,4}$/u.test(part)) return true;
  return isNameLike(part, facts) && facts.outletWords.some((word) => bare.at(-1) === word.toLowerCase());
}

function isNameLike(part: string, { nameConnectors }: LanguageFacts): boolean {
  return part.split(/\s+/).every((word) => /^[\p{Lu}\p{N}]/u.test(word) || nameConnectors.includes(word));
}

type WritersContext = { language: PreparedLanguage; told: readonly string[] };

/** "Ada Lens and Bram Quist", of whom the text knows nothing. */
function isWriters(part: string, { language, told }: WritersContext): boolean {
  const { givenNames, coordinators } = language.facts;
  const words = part.split(/,? /).map((word) => (coordinators.includes(word) || word === '&' ? ',' : word));
  return words
    .join(' ')
    .split(' , ')
    .every((name) => {
      const words = name.split(' ');
      const [given = '', ...rest] = words;
      if (rest.length === 0 || rest.length > 2 || !words.every((word) => /^\p{Lu}/u.test(word))) return false;
      if (!givenNames.male.includes(given) && !givenNames.female.includes(given)) return false;
      return !told.some((line) => line.includes(words.at(-1) ?? name));
    });
}
