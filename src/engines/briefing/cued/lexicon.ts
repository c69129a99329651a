import { groupBy } from '../../../kit/group-by.ts';
import { CUED_LISTS, type CuedFacts, type CueGroup } from '../../../news/language.ts';
import { normalText } from '../../../news/publisher-text.ts';

/** What a word may be in a language of level "cued", one bit each. */
export const PART = {
  auxiliaries: 1 << 0,
  roles: 1 << 1,
  complements: 1 << 2,
  titles: 1 << 3,
  groups: 1 << 4,
  bodies: 1 << 5,
  places: 1 << 6,
  givenNames: 1 << 7,
  surnames: 1 << 8,
  particles: 1 << 9,
  pronouns: 1 << 10,
  functionWords: 1 << 11,
  prepositions: 1 << 12,
  postpositions: 1 << 13,
  relatives: 1 << 14,
  conjunctions: 1 << 15,
  negations: 1 << 16,
  nameMarkers: 1 << 17,
} as const;

const LISTED: Partial<Record<(typeof CUED_LISTS)[number], number>> = PART;

/** What an entry of the file says of a word or phrase. */
export type LexiconEntry = { parts: number; cues: readonly CueGroup[] };

export const NO_ENTRY: LexiconEntry = { parts: 0, cues: [] };

/** A cued language as look-ups, all by folded words. */
export type Lexicon = ReturnType<typeof prepareLexicon>;

// Short vowels, signs on letters that many leave out, the lengthening stroke, joiners.
const LEFT_OUT = /[\u064B-\u0655\u0670\u0640\u200B-\u200F\u093C]/g;
const SAME_LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{
      ي: 'ی',
      ى: 'ی',
      ئ: 'ی',
      ك: 'ک',
      ة: 'ه',
      ۀ: 'ه',
      ہ: 'ه',
      ھ: 'ه',
      أ: 'ا',
      إ: 'ا',
      آ: 'ا',
      ؤ: 'و',
      ۍ: 'ی',
      ې: 'ی',
    },
    ...{ '’': "'", '‑': '-', ё: 'е' },
  }),
);
const SAME = new RegExp(`[${[...SAME_LETTERS.keys()].join('')}]`, 'g');

/** One spelling for what is one word to its readers. */
export function foldWord(word: string, tag: string): string {
  const lower = normalText(word.toLocaleLowerCase(tag), 'NFC');
  return lower.replace(LEFT_OUT, '').replace(SAME, (letter) => SAME_LETTERS.get(letter) ?? letter);
}

/** "l'eau" and "ajoute-t-elle" are two words each: by the prefixes that end in an apostrophe and the endings that begin with a hyphen. */
export function splitWord(word: string, { prefixes, endings }: Pick<CuedFacts, 'prefixes' | 'endings'>): string[] {
  const parts: string[] = [];
  let rest = word;
  while (parts.length < ELISIONS_MAX) {
    const elided = prefixes.find((each) => each.endsWith("'") && rest.length > each.length && rest.startsWith(each));
    if (elided === undefined) break;
    parts.push(elided);
    rest = rest.slice(elided.length);
  }
  const tail = endings.find((each) => each.startsWith('-') && rest.length > each.length && rest.endsWith(each));
  return tail === undefined ? [...parts, rest] : [...parts, rest.slice(0, -tail.length), tail];
}

/** "qu'l'…": no word has more. */
const ELISIONS_MAX = 2;

/** What is cut off words, folded, the longest first. */
function affixes(words: readonly string[], tag: string): string[] {
  return words.map((word) => foldWord(word, tag)).sort((a, b) => b.length - a.length);
}

/** Compiles a cued language into look-ups. */
export function prepareLexicon(facts: CuedFacts) {
  const entries = collect(facts);
  const phrases = [...entries.keys()].filter((key) => key.includes(' '));
  const byFirst = groupBy(phrases, (phrase) => phrase.slice(0, phrase.indexOf(' ')));
  const open = [...entries].filter(([key]) => key.endsWith('*') || key.startsWith('*'));
  return {
    facts,
    entries,
    /** First word → how many words its longest phrase has. */
    phraseWords: new Map([...byFirst].map(([first, all]) => [first, Math.max(...all.map(wordCount))])),
    /** Beginnings ("minister*") and endings ("*minister") of words. */
    beginnings: new Map(
      open.flatMap(([key, entry]) => (key.endsWith('*') ? [[key.slice(0, -1), entry] as const] : [])),
    ),
    finals: new Map(open.flatMap(([key, entry]) => (key.startsWith('*') ? [[key.slice(1), entry] as const] : []))),
    prefixes: affixes(facts.prefixes, facts.tag),
    endings: affixes(facts.endings, facts.tag),
    subjectEndings: affixes(facts.subjectEndings, facts.tag),
    surnames: affixes(facts.surnames, facts.tag),
    placeEndings: affixes(facts.placeEndings, facts.tag),
    noNameStarts: affixes(facts.noNameStarts, facts.tag),
    /** Words of the names of those who spoke in the article so far. */
    spoke: new Set<string>(),
  };
}

function wordCount(phrase: string): number {
  return phrase.split(' ').length;
}

function collect(facts: CuedFacts): Map<string, LexiconEntry> {
  const entries = new Map<string, LexiconEntry>();
  const add = (word: string, more: LexiconEntry) => {
    const words = word.split(' ').flatMap((one) => splitWord(foldWord(one, facts.tag), facts));
    const key = words.join(' ');
    const { parts, cues } = entries.get(key) ?? NO_ENTRY;
    entries.set(key, { parts: parts | more.parts, cues: [...cues, ...more.cues] });
  };
  for (const list of CUED_LISTS) {
    const parts = LISTED[list] ?? 0;
    if (parts > 0) for (const word of facts[list]) add(word, { parts, cues: [] });
  }
  for (const group of facts.cues) for (const word of group.words) add(word, { parts: 0, cues: [group] });
  return entries;
}

const STEM_MIN = 2;

/** What a single folded word is: as it stands, without what is written together with it, or by how it begins or ends. */
export function lookUp(word: string, lexicon: Lexicon): LexiconEntry {
  return lexicon.entries.get(word) ?? bare(word, lexicon) ?? byStar(word, lexicon) ?? NO_ENTRY;
}

function bare(word: string, { entries, prefixes, endings }: Lexicon): LexiconEntry | undefined {
  for (const prefix of prefixes) {
    if (!word.startsWith(prefix) || word.length - prefix.length < STEM_MIN) continue;
    const found = entries.get(word.slice(prefix.length));
    if (found !== undefined) return found;
  }
  for (const ending of endings) {
    if (!word.endsWith(ending) || word.length <= ending.length) continue;
    const found = entries.get(word.slice(0, -ending.length));
    if (found !== undefined) return found;
  }
  return undefined;
}

function byStar(word: string, { beginnings, finals }: Lexicon): LexiconEntry | undefined {
  for (let at = word.length; beginnings.size > 0 && at > STEM_MIN; at--) {
    const found = beginnings.get(word.slice(0, at));
    if (found !== undefined) return found;
  }
  for (let at = 1; finals.size > 0 && word.length - at > STEM_MIN; at++) {
    const found = finals.get(word.slice(at));
    if (found !== undefined) return found;
  }
  return undefined;
}
