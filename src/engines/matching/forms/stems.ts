/// <reference path="./opencc.d.ts" />
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as greek } from '@orama/stemmers/greek';
import { stemmer as hindi } from '@orama/stemmers/indian';
import { stemmer as indonesian } from '@orama/stemmers/indonesian';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as russian } from '@orama/stemmers/russian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stemmer as ukrainian } from '@orama/stemmers/ukrainian';
import japanese from 'opencc-js/dict/JPShinjitaiCharactersRev';
import traditional from 'opencc-js/dict/TSCharacters';
import { singular } from '../words.ts';
import { englishSpelling, mayBeSpelledOtherwise } from './spellings.ts';

/** One stem of a word, or each that it may have. */
type Stem = (word: string) => string | readonly string[];

/** Before the language and the stem: no word begins with it, so that a stem is never found as a word, nor by another language. */
export const STEM_MARK = '%';
/** Shorter stems are those of too many words. */
const STEM_LETTERS_MIN = 2;

/** The endings of a language that has no Snowball stemmer, and how many letters stay. The longest that fits goes. */
function affixStem(after: readonly string[], min: number): (word: string) => string {
  const endings = [...after].sort((one, other) => other.length - one.length);
  return (word) => {
    const end = endings.find((each) => word.endsWith(each) && word.length - each.length >= min);
    return end === undefined ? word : word.slice(0, word.length - end.length);
  };
}

const list = (words: string): string[] => words.trim().split(/\s+/);

// Folded as `fold` folds them: plain ه for all that look so, ي for ی, ك for ک, no vowel signs.
/** A last ه (teh marbuta) makes another word of it ("حرب", "حربة"), whose plural is in ات. */
const ARABIC: Stem = (word) => {
  const stem = ARABIC_ENDING(word);
  return word.length - stem.length === 2 && word.endsWith('ات') ? [stem, `${stem}ه`] : stem;
};
const ARABIC_ENDING = affixStem(list('ها ات ان ون ين يه ي'), 3);
const PERSIAN_ENDING = affixStem(list('ها هاي هايي هايش ان ات اتي اي'), 3);
/** Before "ای" a last ه is taken for part of a plural, so it goes from longer words. */
const PERSIAN: Stem = (word) => PERSIAN_ENDING(word).replace(/(?<=....)ه$/u, '');
/** Words in ه, ا and ے have one stem, which is not that of the word without them: "حملہ" and "حمل" are two words. */
const URDU: Stem = (word) => {
  const ofPlural = URDU_PLURAL(word);
  if (ofPlural !== word) return [ofPlural, `${ofPlural}ا`];
  return word.replace(/(?<=..)[هي]$/u, 'ا');
};
const URDU_PLURAL = affixStem(list('وں يں اں ات و'), 2);
const PASHTO = affixStem(list('انو ونو ونه ان و ي ه ې'), 3);
const HEBREW = affixStem(list('ים ות'), 3);
const BENGALI = affixStem(list('গুলো গুলি দের ের য়ের য় তে রা কে র ে'), 2);
const POLISH = affixStem(list('owie ami ach owi iem em om ow ie ia iu ą ę a e i o u y'), 3);
const TURKISH = affixStem(
  list(
    'lerinde larinda lerden lardan lerin larin lerde larda leri lari ler lar den dan ten tan de da te ta nin nun in un yi ye ya',
  ),
  3,
);
const KOREAN = affixStem(list('에서는 에서 에게 으로 까지 부터 은 는 이 가 을 를 의 에 와 과 도 로 만'), 2);

/** Umlauts that somebody typed as two letters are those of one: "Mueller", "Müller", which folding has made "muller". */
export const germanStem = (word: string): string => {
  const plain = word.replace(/(?<![aeq])ue|ae|oe/g, ([first = '']) => first);
  const stem = german(plain);
  // "Ostern" is not of "Ost".
  return stem.length < GERMAN_LETTERS_MIN ? plain : stem;
};
const GERMAN_LETTERS_MIN = 4;

/** So short words are others with another last vowel ("caso", "casa"): only their plural is undone. */
const SHORT_ROMANCE = 6;

// The stemmers look for accents, which folding has taken: plurals that need one are made singular before.
const spanishStem: Stem = (word) => {
  const one = word
    .replace(/([cs])iones$/, '$1ion')
    .replace(/ces$/, 'z')
    .replace(/(?<=[^aeiou])es$|(?<=[aeiou])s$/, '');
  return one.length <= SHORT_ROMANCE ? one.replace(/(?<=[rlndz])e$/, '') : spanish(one);
};
const FRENCH_IN_S = new Set(
  list(`abus acces avis bas bois bras cas choix colis concours congres corps cours croix deces discours dos fils fois gros mars
  mois paix parcours pas pays permis plus prix proces propos recours refus repos secours sens succes tapis temps univers voix`),
);
const frenchStem: Stem = (word) => {
  if (FRENCH_IN_S.has(word)) return word;
  const one = word.replace(/(?<=[ae]u)x$/, '').replace(/(?<=[^s])s$/, '');
  return one.length <= SHORT_ROMANCE && !/aux$/.test(word) ? one : french(word);
};
const portugueseStem: Stem = (word) => {
  const one = word
    .replace(/oes$/, 'ao')
    .replace(/([ae])is$/, '$1l')
    .replace(/(?<=[aeiou])s$/, '');
  return one.length <= SHORT_ROMANCE ? one : portuguese(one);
};
/** Folding has made и of the last й, by which the stemmer knows adjectives: "Саудовской". */
const russianStem = (word: string): string => russian(word.replace(/(?<=[оыеи])и$/u, 'й'));
const italianStem: Stem = (word) => {
  if (word.length > SHORT_ROMANCE) return word.replace(/[aeio]$/, '');
  return word.replace(/i$/, 'o').replace(/e$/, 'a');
};

const STEMS: ReadonlyMap<string, Stem> = new Map(
  Object.entries({
    ...{ ar: ARABIC, de: germanStem, el: greek, es: spanishStem, fa: PERSIAN, fr: frenchStem, he: HEBREW, hi: hindi },
    ...{ id: indonesian, it: italianStem, ko: KOREAN, pl: POLISH, ps: PASHTO },
    ...{
      pt: portugueseStem,
      ru: russianStem,
      tr: TURKISH,
      uk: ukrainian,
      ur: URDU,
      bn: BENGALI,
    },
  }),
);

/** Which of the languages a query's word may be of: it is looked up under the stems of all of them. */
const SCRIPTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^[a-z\u00df-\u024f]+$/, ['de', 'es', 'fr', 'id', 'it', 'pl', 'pt', 'tr']],
  [/^\p{sc=Cyrillic}+$/u, ['ru', 'uk']],
  [/^\p{sc=Arabic}+$/u, ['ar', 'fa', 'ps', 'ur']],
  [/^\p{sc=Hangul}+$/u, ['ko']],
  [/^[\p{sc=Devanagari}]+$/u, ['hi']],
  [/^\p{sc=Bengali}+$/u, ['bn']],
  [/^\p{sc=Greek}+$/u, ['el']],
  [/^\p{sc=Hebrew}+$/u, ['he']],
];

/** The language by whose rules words of an article in `language` have keys; "" where it has none of its own. */
export function rulesOf(language: string): string {
  return STEMS.has(language) ? language : '';
}

/** The keys beside itself under which a word of an article in `language` is found. */
export function keysOfWord(word: string, language: string): readonly string[] {
  const stem = STEMS.get(language);
  if (!stem && !BEYOND_LATIN_1.test(word)) return spellingOf(word);
  const plain = plainLetters(word);
  const other = plain === word ? [] : [plain];
  if (stem) return [...other, ...stemKeys(plain, { stem, language })];
  return other;
}

const NONE: readonly string[] = [];

function spellingOf(word: string): readonly string[] {
  if (!mayBeSpelledOtherwise(word)) return NONE;
  const one = singular(word);
  const spelled = englishSpelling(one);
  return spelled === one ? NONE : [spelled];
}

/**
 * The keys under which a word that somebody asks for is looked up as well: in articles of one language, or, where `language`
 * is left out, of all.
 */
export function keysOfAsked(word: string, language?: string): string[] {
  const plain = plainLetters(word);
  const keys = [...(plain === word ? [] : [plain]), ...spellingOf(word)].filter((key) => key !== word);
  const asked = language === undefined || STEMS.has(language) ? languagesOf(plain) : [];
  for (const each of asked) {
    const stem = language === undefined || each === language ? STEMS.get(each) : undefined;
    if (stem) keys.push(...stemKeys(plain, { stem, language: each }));
  }
  return language === undefined ? [...new Set(keys)] : keys;
}

function languagesOf(word: string): readonly string[] {
  return SCRIPTS.find(([script]) => script.test(word))?.[1] ?? [];
}

/** Small words that are written at the head of the next one. A letter of the word itself may look the same, so both count. */
const HEADS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    ar: /^(?:[وف]?(?:[بك]?ال|لل)(?=...)|[وفبلك](?=....))/u,
    he: /^(?:[וש]?ה|[ובלשכ])(?=...)/u,
  }),
);

function stemKeys(word: string, { stem, language }: { stem: Stem; language: string }): string[] {
  const head = HEADS.get(language);
  const bare = head ? word.replace(head, '') : word;
  // What is no ending to the stemmer may be the whole of the word: "Талибан".
  const stems = new Set([stem(word), stem(bare), word].flat());
  return [...stems].filter((each) => each.length >= STEM_LETTERS_MIN).map((each) => STEM_MARK + language + each);
}

// Letters that keyboards and habits exchange: heh, its forms and teh marbuta, alef with its signs, yeh with a hamza, the
// dots below (nukta) of Hindi.
const ALIKE = new Map(
  Object.entries({ ہ: 'ه', ھ: 'ه', ة: 'ه', ۀ: 'ه', ۃ: 'ه', أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ئ: 'ي', ؤ: 'و', ے: 'ي' }),
);
/** Characters that are written otherwise in Taiwan, Hong Kong and Japan, each with its form in mainland China. */
const SIGNS_ALIKE = readSignsAlike();
const LETTERS_ALIKE = /[ہھةۀۃأإآٱئؤے]/g;
const NUKTA = /\u093c/g;
const DIGIT = /(?![0-9])\p{Nd}/gu;

/** The word as the plainest of its spellings: digits of our script, one letter for those that are exchanged. */
export function plainLetters(word: string): string {
  if (!BEYOND_LATIN_1.test(word)) return word;
  return (SIGNS_ALIKE.get(word) ?? word)
    .replace(LETTERS_ALIKE, (letter) => ALIKE.get(letter) ?? letter)
    .replace(NUKTA, '')
    .replace(DIGIT, (digit) => String(digitValue(digit)));
}

const BEYOND_LATIN_1 = /[^\0-\u024f]/;

function readSignsAlike(): ReadonlyMap<string, string> {
  const pairsOf = (text: string) => text.split('|').map((pair) => pair.split(' '));
  const alike = new Map(pairsOf(traditional).map(([sign = '', plain = '']) => [sign, plain]));
  for (const [old = '', sign = ''] of pairsOf(japanese)) {
    const plain = alike.get(old) ?? old;
    if (sign !== plain && !alike.has(sign)) alike.set(sign, plain);
  }
  return alike;
}

/** The digits of a script stand one after the other, from 0 to 9 (Unicode, chapter 4.6). */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}
