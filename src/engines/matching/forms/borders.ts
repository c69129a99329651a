import { segmentsOf } from '../../../kit/cut-text.ts';
import type { Term } from '../query.ts';
import { plainLetters } from './stems.ts';

// Chinese and Japanese are written without spaces, and each of their characters is a word of the index, so that a name is
// found as a phrase. So is the end of one word with the beginning of the next: 京都 in 東京都, which is 東京 and 都. Where
// words begin and end is indexed beside the characters, by dictionary. Only articles are cut so, never queries: another
// release of ICU cuts news that comes later otherwise, and what is stored stays as it was when it was matched live.

/** Of an article that has such marks. Those that were stored before have none, and are found as before. */
export const BORDERS = '<';
const [BEGINS, ENDS, GOES_ON] = ['<', '>', '~'];

const SIGN = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\u30FC]';
const HANGUL = /^\p{sc=Hangul}+$/u;
const HAS_SIGNS = new RegExp(SIGN, 'u');
const RUN = new RegExp(`(?:${SIGN}\\p{M}*)+`, 'gu');
const TOKEN = new RegExp(`(?=[\\p{L}\\p{N}])${SIGN}\\p{M}*`, 'gu');
const KATAKANA = /^[\p{sc=Katakana}\u30FC\p{M}]+$/u;

/** Names that begin or end as another one does, and that dictionaries cut there or hold for one word. */
const NAMES =
  /(上海|印度尼西[亚亞]|印度[洋支河]|马里[兰奥]|馬里[蘭奧]|马里乌波尔|阿曼达|罗马尼亚|羅馬尼亞|内蒙古?|新几内亚|几内亚比绍|赤道几内亚)/u;

const createSegmenter = () => new Intl.Segmenter('ja', { granularity: 'word' });
let segmenter: Intl.Segmenter | null = null;

/** Whether a word of an index is one sign of Chinese, Japanese or Korean. */
export function isSign(word: string): boolean {
  return HAS_SIGNS.test(word);
}

/** For each sign of a folded text, in order: the marks that it has before it in the index; none where a text has no signs. */
export function readBorders(folded: string): readonly string[] {
  const runs = folded.match(RUN) ?? [];
  return runs
    .flatMap((run) => run.split(NAMES).flatMap((piece) => (NAMES.test(piece) ? [piece] : wordsOf(piece))))
    .flatMap(marksOf);
}

function wordsOf(run: string): string[] {
  if (HANGUL.test(run)) return [run];
  segmenter ??= createSegmenter();
  return segmentsOf(run, segmenter);
}

function marksOf(word: string): string[] {
  const signs = word.match(TOKEN) ?? [];
  // A part of such a word is another word: インド in インドネシア. A part of 日本人 is not.
  const isClosed = KATAKANA.test(word) || HANGUL.test(word) || NAMES.test(word);
  return signs.map((_, at) => {
    const begins = at === 0 ? BEGINS : '';
    const goesOn = at > 0 && !isClosed ? GOES_ON : '';
    return begins + goesOn + (at === signs.length - 1 ? ENDS : '');
  });
}

/** Longer words do not come about by chance. */
const SIGNS_MAX = 3;

/** Whether words that somebody typed as one are looked for as a word, not only as signs in a row. Korean puts spaces. */
export function isWholeWord(words: readonly string[]): boolean {
  if (words.length < 2 || !words.every((word) => isSign(word) && !HANGUL.test(word))) return false;
  return words.length <= SIGNS_MAX || words.every((word) => KATAKANA.test(word));
}

/** How the terms of a word stand in an article with borders: as one word or several, or (unless `exact`) inside of one. */
export function borderedTerms(terms: readonly Term[], whole: 'exact' | 'part'): Term[][] {
  const last = terms.length - 1;
  const term = (mark: string, { word }: Term): Term => ({ word: mark + plainLetters(word), prefix: false });
  const between = terms.map((each, at) => term(at === 0 ? BEGINS : at === last ? ENDS : '', each));
  return whole === 'exact' ? [between] : [between, terms.map((each, at) => term(at === 0 ? '' : GOES_ON, each))];
}
