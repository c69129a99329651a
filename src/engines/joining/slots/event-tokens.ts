import type { Brief } from '../../../news/article.ts';
import { readOffsets, readWords } from '../../matching/words.ts';
import type { EventWords } from './event-words.ts';

/** A word of title or text, and how it is written there. */
export type EventToken = {
  word: string;
  stem: string;
  written: string;
  start: number;
  end: number;
  hasCapital: boolean;
  opens: boolean;
  inTitle: boolean;
};

/** A word that opens a sentence, a line or a quotation has a capital whatever it is. */
const OPENING = /(?:[.!?:;…•|\n][\s"'“”‘’([»«]*|["“«‘([]|[-–—]\s)$/;
const BEFORE_MAX = 4;
const CAPITAL = /^\p{Lu}/u;
const NUMBER = /^\p{N}/u;
/** In other scripts one character is a word. */
const SHORT_WORD = /^[a-z]{1,2}$/;

export function readTokens(text: string, inTitle: boolean): EventToken[] {
  const offsets = readOffsets(text);
  let inCapitals = true;
  return readWords(text).map(({ word, stem }, at) => {
    const [start, end] = [offsets[2 * at] ?? 0, offsets[2 * at + 1] ?? 0];
    const written = text.slice(start, end);
    // Many papers set the first words of a text in capitals: "A LARGE crane has fallen".
    inCapitals &&= written === written.toUpperCase();
    const opens = start === 0 || inCapitals || OPENING.test(text.slice(Math.max(0, start - BEFORE_MAX), start));
    return { word, stem, written, start, end, hasCapital: CAPITAL.test(written), opens, inTitle };
  });
}

/** A word that can tell an event: no function word, no number, nothing that every report has. */
export function isContent({ word, stem }: EventToken, { idle, background }: EventWords, language: string): boolean {
  if (SHORT_WORD.test(word) || NUMBER.test(word) || idle.has(word) || idle.has(stem)) return false;
  return !background.isFunctionWord(word, language);
}

type Read = { tokens: readonly EventToken[]; brief: Pick<Brief, 'actors'>; words: EventWords; language: string };
type Uses = { capital: Map<string, number>; inside: Map<string, number>; small: Map<string, number> };

/** Where more of the words inside sentences have a capital, it says nothing (German, a text in capitals). */
const CAPITALS_MAX = 0.5;
const CAPITALS_KNOWN = 12;
const TITLE_CASE_SMALL = 0.3;
/** A word with a capital that is none of so many frequent ones is taken for a name. */
const FREQUENT_RANK = 15_000;

/** Tells names from other words, by how they are written in the whole article. */
export function createNameTest(read: Read): (token: EventToken) => boolean {
  const { tokens, brief, words, language } = read;
  const uses = usesOf(tokens);
  const inside = tokens.filter(
    ({ inTitle, opens, word }) => !inTitle && !opens && word.length > 3 && !NUMBER.test(word),
  );
  const capitals = inside.filter(({ hasCapital }) => hasCapital).length;
  const saysNothing = inside.length >= CAPITALS_KNOWN && capitals > CAPITALS_MAX * inside.length;
  const actors = new Set(
    brief.actors
      .filter(({ kind }) => kind !== 'group')
      .flatMap(({ name }) =>
        readTokens(name, false)
          .filter(({ hasCapital }) => hasCapital)
          .map(({ stem }) => stem),
      ),
  );
  const persons = personsIn(tokens, words);
  const count = (map: ReadonlyMap<string, number>, stem: string) => map.get(stem) ?? 0;
  /** No word of the language, as far as is known. */
  const isStrange = (word: string) => {
    const rank = words.background.rankOf(word, language);
    return rank === null || (rank > FREQUENT_RANK && !saysNothing);
  };
  const isNamed = (stem: string) => actors.has(stem) || persons.has(stem);
  /** "I" has a capital wherever it stands. */
  const isPlain = ({ word, stem }: EventToken) =>
    words.background.isFunctionWord(word, language) && !isNamed(stem) && !words.countries.has(stem);
  return (token) => {
    const { word, stem } = token;
    const [capital, small] = [count(uses.capital, stem), count(uses.small, stem)];
    if (capital === 0 || NUMBER.test(word) || isPlain(token)) return false;
    const most = Math.max(count(uses.inside, stem), isNamed(stem) ? capital : 0);
    if (words.countries.has(stem) || (most > small && !saysNothing)) return true;
    return small === 0 && isStrange(word);
  };
}

/** Given names and the words behind them, which a headline in capitals does not tell from others. */
function personsIn(tokens: readonly EventToken[], { givenNames }: EventWords): Set<string> {
  const persons = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (!token.hasCapital || !givenNames.has(token.word)) continue;
    const next = tokens[at + 1];
    for (const { stem } of next?.hasCapital && next.start === token.end + 1 ? [token, next] : []) persons.add(stem);
  }
  return persons;
}

function usesOf(tokens: readonly EventToken[]): Uses {
  const uses: Uses = { capital: new Map(), inside: new Map(), small: new Map() };
  const title = tokens.filter(({ inTitle, word }) => inTitle && word.length > 3 && !NUMBER.test(word)).slice(1);
  const isTitleCase =
    title.filter(({ hasCapital }) => !hasCapital).length < Math.max(1, TITLE_CASE_SMALL * title.length);
  const count = (map: Map<string, number>, stem: string) => map.set(stem, (map.get(stem) ?? 0) + 1);
  for (const { stem, hasCapital, opens, inTitle } of tokens) {
    count(hasCapital ? uses.capital : uses.small, stem);
    if (hasCapital && !opens && !(inTitle && isTitleCase)) count(uses.inside, stem);
  }
  return uses;
}
