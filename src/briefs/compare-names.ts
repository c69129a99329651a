import type { PreparedLanguage } from './prepare-language.ts';
import { WORD } from './word-bits.ts';

const stem = (word: string) => word.replace(/^(?:al|el|ul|as|an)-/, '').replace(/\.$/, '');

/** Whether two full names can be one person: the same surname, and first names that do not contradict each other. */
export function samePerson(a: readonly string[], b: readonly string[], language: PreparedLanguage): boolean {
  if (a.join(' ') === b.join(' ')) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (isSubsequence(short.map(stem), long.map(stem)) && sharesEdge(short, long)) return true;
  const lastA = stem(a.at(-1) ?? '');
  if (lastA === '' || lastA !== stem(b.at(-1) ?? '')) return false;
  return sameFirst(stem(a[0] ?? ''), stem(b[0] ?? ''), language);
}

/** "López Obrador" and "Kim Jong" keep an end or the beginning of the full name. */
function sharesEdge(short: readonly string[], long: readonly string[]): boolean {
  return stem(short.at(-1) ?? '') === stem(long.at(-1) ?? '') || (short.length > 1 && short[0] === long[0]);
}

function isSubsequence(short: readonly string[], long: readonly string[]): boolean {
  let at = 0;
  for (const word of long) if (word === short[at]) at++;
  return at === short.length;
}

function sameFirst(a: string, b: string, { nicknames }: PreparedLanguage): boolean {
  if (a === b) return true;
  if (a.length <= 2 || b.length <= 2) return a.charAt(0) === b.charAt(0);
  const groups = nicknames.get(b) ?? [];
  return (nicknames.get(a) ?? []).some((group) => groups.includes(group));
}

/** Whether one word is the surname, the first name or both of a person with this full name. */
export function partOfName(word: string, full: readonly string[]): 'last' | 'first' | 'inner' | null {
  const bare = stem(word);
  const last = full.at(-1) ?? '';
  if (bare === stem(last)) return 'last';
  if (bare === stem(full[0] ?? '')) return 'first';
  return full.length > 2 && full.slice(1, -1).some((part) => stem(part) === bare && bare.length > 2) ? 'inner' : null;
}

/** The letters an organisation is known by ("Ministry of Public Works" → "mpw"). */
export function initialsOf(words: readonly string[], { words: bits }: PreparedLanguage): string {
  const small = WORD.connector | WORD.determiner | WORD.preposition | WORD.coordinator;
  const main = words.filter((word) => ((bits.get(word) ?? 0) & small) === 0);
  return main.map((word) => word.charAt(0)).join('');
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
