import { normalText, UNSPACED } from '../../news/publisher-text.ts';

/** One word of a text, folded: the form in which queries and articles are compared. */
export type Word = {
  /** Lower case, without accents. */
  word: string;
  /** The word without an English plural ending; the same as `word` for most. */
  stem: string;
  /** Counts words from 1. */
  position: number;
};

/** PostgreSQL refuses lexemes of 2,047 bytes and more (textsearch-limitations); no word of any language comes near. */
const WORD_LENGTH_MAX = 60;

// In scripts without spaces each character is a token, so that a word is found as a phrase. Dictionaries
// (Intl.Segmenter) would split better, but differently with every ICU release: stored and live tokens would differ.
const SPACED = `[[\\p{L}\\p{N}\\p{M}]--${UNSPACED}]`;
const UNSPACED_TOKEN = `(?=[\\p{L}\\p{N}])${UNSPACED}\\p{M}*`;
/** "u.s.", "u.s", "j.d.": read as "us", "jd". */
const ACRONYM = `\\p{L}(?:\\.\\p{L})+(?!${SPACED})`;
/** "1,000", "1.000": read as "1000". */
const GROUPED_NUMBER = `[0-9]{1,3}(?:[,.][0-9]{3})+(?![0-9])`;
/** The possessive is not part of the word; other apostrophes separate two words ("l'iran", "o'brien"). */
const PLAIN_WORD = `(${SPACED}+)(?:'s(?!${SPACED}))?`;
const WORD = new RegExp(`${UNSPACED_TOKEN}|${ACRONYM}|${GROUPED_NUMBER}|${PLAIN_WORD}`, 'gv');

// The same for a text of Latin letters, without Unicode tables: it takes half the time, for most of the news.
const BEYOND_LATIN = /[^\0-\u024F\u2000-\u206F]/;
const LATIN = 'A-Za-z\u00AA\u00B5\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F';
const LATIN_SPACED = `[${LATIN}0-9\u00B2\u00B3\u00B9\u00BC-\u00BE]`;
const LATIN_ACRONYM = `[${LATIN}](?:\\.[${LATIN}])+(?!${LATIN_SPACED})`;
const LATIN_WORD = new RegExp(`${LATIN_ACRONYM}|${GROUPED_NUMBER}|(${LATIN_SPACED}+)(?:'s(?!${LATIN_SPACED}))?`, 'g');

/** The words of a text in order: the one tokenizer of the live matcher, the stored search and the query parser. */
export function readWords(text: string): Word[] {
  const folded = fold(text);
  const words: Word[] = [];
  // `match` makes one string for each word; `matchAll` would make an array with groups and an iterator result.
  for (const match of folded.match(BEYOND_LATIN.test(folded) ? WORD : LATIN_WORD) ?? []) {
    const word = clip(plainOf(match));
    words.push({ word, stem: singular(word), position: words.length + 1 });
  }
  return words;
}

/** In a matched word an apostrophe is always a possessive, and full stops and commas are those of an acronym or a number. */
function plainOf(found: string): string {
  if (found.endsWith("'s")) return found.slice(0, -2);
  return found.includes('.') || found.includes(',') ? found.replace(/[.,]/g, '') : found;
}

/** The offsets of the same words in the text as written, start and end of each in turn; empty where they are not certain. */
export function readOffsets(text: string): Int32Array {
  const offsets: number[] = [];
  const { folded, starts, ends } = foldWithOffsets(text);
  if (folded !== fold(text)) return Int32Array.of();
  for (const match of folded.matchAll(BEYOND_LATIN.test(folded) ? WORD : LATIN_WORD)) {
    // The possessive is not part of the word.
    const length = match[1]?.length ?? match[0].length;
    const start = starts[match.index];
    const end = ends[match.index + length - 1];
    if (start !== undefined && end !== undefined) offsets.push(start, end);
  }
  return Int32Array.from(offsets);
}

/** Folds each character with its marks separately, and records the offsets that each folded unit comes from. */
function foldWithOffsets(text: string) {
  const starts: number[] = [];
  const ends: number[] = [];
  // A text has few different characters.
  const known = new Map<string, string>();
  let folded = '';
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    // Plain letters stay as many as they were; of another character all that it becomes comes from its place.
    const isPlain = !BEYOND_ASCII.test(piece);
    const plain = isPlain ? fold(piece) : (known.get(piece) ?? fold(piece));
    if (!isPlain) known.set(piece, plain);
    const [step, width] = isPlain ? [1, 1] : [0, piece.length];
    for (let unit = 0; unit < plain.length; unit += 1) {
      starts.push(index + unit * step);
      ends.push(index + unit * step + width);
    }
    folded += plain;
  }
  return { folded, starts, ends };
}

// Soft hyphens, joiners, direction marks, the Arabic tatweel: they change the look of a word, not its meaning.
const INVISIBLE = /[\u00AD\u0640\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;
// Only marks that people leave out: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels. The vowel signs of
// Hindi or Thai are in category Mn as well, but without them a word becomes another one.
const ACCENTS = /[\u0300-\u036F\u0591-\u05BD\u05BF\u05C1-\u05C2\u05C4-\u05C5\u05C7\u064B-\u065F\u0670\u06D6-\u06DC]/g;
const FOLLOWERS = '\\p{M}\\u00AD\\u0640\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF\\u{E0000}-\\u{E007F}';
/** Plain characters that no mark follows, as many as stand together, or another one with its marks. */
const PIECE = new RegExp(`[\\0-\\x7f]+(?![${FOLLOWERS}])|.[${FOLLOWERS}]*`, 'gsu');
const APOSTROPHES = /[\u2018\u2019\u02BC\u2032\u0060\u00B4]/g;

const LETTERS = new Map(
  Object.entries({
    // Letters with a stroke or a ligature, which NFKD does not decompose.
    ...{ ø: 'o', ł: 'l', đ: 'd', ħ: 'h', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ð: 'd', ς: 'σ' },
    // Persian and Urdu keyboards write what Arabic ones write with another code point.
    ...{ ی: 'ي', ى: 'ي', ک: 'ك' },
  }),
);
const LETTER = new RegExp(`[${[...LETTERS.keys()].join('')}]`, 'g');
const BEYOND_ASCII = /[^\0-\x7f]/;

/** Removes case, accents and presentation forms (NFKD, marks removed, then composed again). */
export function fold(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text.replaceAll('`', "'").toLowerCase();
  // Characters that are not seen may stand between marks: only without them is it known how many marks are in a row.
  const seen = text.replace(APOSTROPHES, "'").replace(INVISIBLE, '');
  const plain = normalText(seen, 'NFKD').toLowerCase().replace(ACCENTS, '');
  return normalText(plain, 'NFC').replace(LETTER, (letter) => LETTERS.get(letter) ?? letter);
}

function clip(word: string): string {
  if (word.length <= WORD_LENGTH_MAX) return word;
  const cut = word.slice(0, WORD_LENGTH_MAX);
  // Never half of a surrogate pair: PostgreSQL takes UTF-8 only.
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/**
 * The word without its English plural ending: "strikes" → "strike", "countries" → "country". Different words stay
 * different: "Afghan" and "Afghanistan", "Hama" and "Hamas", "new" and "news". The result is a key for comparison, the
 * same for singular and plural, and need not be a word.
 */
export function singular(word: string): string {
  const known = IRREGULAR.get(word);
  if (known !== undefined) return known;
  if (word.length < SHORTEST_PLURAL || !word.endsWith('s') || !LATIN_LETTERS.test(word)) return word;
  if (NOT_PLURAL.has(word) || /(?:ss|us|sis)$/.test(word)) return word;
  return withoutEnding(word);
}

/** Words of three letters that end in s are names and small words (US, gas, his), not plurals. */
const SHORTEST_PLURAL = 4;
const LATIN_LETTERS = /^[a-z]+$/;

function withoutEnding(word: string): string {
  if (word.endsWith('ies')) {
    return word.length < 5 || ENDS_IN_IE.has(word.slice(0, -1)) ? word.slice(0, -1) : `${word.slice(0, -3)}y`;
  }
  if (/(?:sse|xe|she|tze|oe|che)s$/.test(word) && !ENDS_IN_E.has(word.slice(0, -1))) return word.slice(0, -2);
  return word.slice(0, -1);
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** Words with a regular plural for which the rules below would guess "-y" or remove an e too many. */
const ENDS_IN_IE = wordSet(`
  movie cookie calorie zombie rookie prairie selfie brownie hoodie newbie freebie junkie birdie genie sortie reverie
  menagerie aussie smoothie foodie techie magpie necktie veggie indie hippie walkie talkie eerie bourgeoisie boogie`);
const ENDS_IN_E = wordSet(`
  ache headache toothache heartache cache niche quiche avalanche mustache moustache psyche apache creche brioche
  porsche tranche panache douche pastiche cliche shoe horseshoe snowshoe canoe oboe toe foe woe axe doe hoe aloe`);

/** Words in s that are no plurals, or that mean something else without the s. */
const NOT_PLURAL = wordSet(`
  news hamas laos mars lagos rhodes tunis davos means goods customs commons aids sars mers series species lens bias
  canvas alias atlas christmas economics electronics genetics logistics robotics politics athletics dynamics physics
  adams andrews carlos marcos santos lucas nicolas andreas elias rios ramos campos collins daniels edwards evans jacobs
  johns jones matthews michaels owens peters phillips philips richards roberts rogers simons stephens stevens williams
  wills hughes harris lewis thomas james myers meyers always perhaps towards besides sometimes afterwards does this
  avis bois bras colis congres corps cours concours deces discours fois mois parcours permis proces recours secours succes
  temps univers`);

const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ...wordPairs(`
    women:woman men:man children:child mps:mp tvs:tv ads:ad crises:crisis analyses:analysis hypotheses:hypothesis
    theses:thesis diagnoses:diagnosis oases:oasis knives:knife wives:wife wolves:wolf halves:half thieves:thief
    shelves:shelf loaves:loaf calves:calf lives:life hindus:hindu hutus:hutu zulus:zulu gurus:guru menus:menu lenses:lens
    buses:bus viruses:virus statuses:status campuses:campus bonuses:bonus censuses:census focuses:focus choruses:chorus
    surpluses:surplus caucuses:caucus consensuses:consensus gases:gas biases:bias canvases:canvas aliases:alias
    atlases:atlas geniuses:genius prospectuses:prospectus coronaviruses:coronavirus minibuses:minibus cactuses:cactus`),
  // "-men" is a plural only after these: Yemen, Bremen and regimen are not.
  ...'gun police fire fisher states congress spokes business militia service country tribes crafts lay work'
    .split(' ')
    .map((head): [string, string] => [`${head}men`, `${head}man`]),
]);

function wordPairs(pairs: string): [string, string][] {
  return [...wordSet(pairs)].map((pair) => {
    const [plural = '', one = ''] = pair.split(':');
    return [plural, one];
  });
}
