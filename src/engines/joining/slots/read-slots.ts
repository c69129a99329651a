import type { EventToken } from './event-tokens.ts';
import type { EventWords } from './event-words.ts';

/** What an article says of where, of whom and with which figures, as far as its title and first words tell. */
export type EventSlots = {
  places: { name: string; key: number }[];
  /** "health minister", with the key of "health". */
  offices: { title: string; of: string; key: number }[];
  /** Figures and what they count; 0 for what is counted again and again. */
  counts: [figure: number, unit: number][];
  figures: number[];
  /** The figures of the whole text. */
  textFigures: number[];
  /** One value of an event: "magnitude 6.1". */
  measures: number[];
  scores: string[];
};

export const NO_SLOTS: EventSlots = {
  places: [],
  offices: [],
  counts: [],
  figures: [],
  textFigures: [],
  measures: [],
  scores: [],
};

export type SlotSource = {
  title: string;
  text: string;
  /** Of title and lead. */
  lead: readonly EventToken[];
  tokens: readonly EventToken[];
  words: EventWords;
  isName: (token: EventToken) => boolean;
  isContent: (token: EventToken) => boolean;
};

export function readSlots(source: SlotSource): EventSlots {
  const { title, text, lead, tokens } = source;
  const leadText = text.slice(0, lead.findLast(({ inTitle }) => !inTitle)?.end ?? 0);
  const wholeText = text.slice(0, tokens.findLast(({ inTitle }) => !inTitle)?.end ?? 0);
  const words = (some: readonly EventToken[]) => some.flatMap(({ word }) => source.words.numbers.get(word) ?? []);
  return {
    places: readPlaces(source),
    offices: readOffices(source),
    counts: readCounts(source),
    figures: distinct([...figuresIn(`${title}\n${leadText}`), ...words(lead)]),
    textFigures: distinct([...figuresIn(`${title}\n${wholeText}`), ...words(tokens)]),
    measures: readMeasures(source),
    scores: distinct(
      [...`${title}\n${text.slice(0, SCORE_CHARS)}`.matchAll(SCORE)].map(([score]) => score.replace('–', '-')),
    ),
  };
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}

const SCORE_CHARS = 400;
const SCORE = /(?<![\d.:-])\d{1,2}[-–]\d{1,2}(?![\d-]|\.\d)/g;
/** "62,000" is one figure, and "5. 9" is, too. */
const SPACED_POINT = /(\d)\. (?=\d\b)/g;
const THOUSANDS = /(\d)[,\u00A0\u202F](?=\d{3}\b)/g;
const FIGURE = /(?<![\d.:-])\d+(?:[.,]\d+)?(?![\d:]|-\d)/g;

function figuresIn(text: string): number[] {
  if (!/\d/.test(text)) return [];
  return [...text.replace(THOUSANDS, '$1').replace(SPACED_POINT, '$1.').matchAll(FIGURE)].map(([figure]) =>
    Number(figure.replace(',', '.')),
  );
}

const PLACE_TOKENS = 45;
const PLACE_WORDS_MAX = 4;

/** Names after "in" or "near". What "to" and "from" name is as often a person or where somebody comes from. */
function readPlaces(source: SlotSource): EventSlots['places'] {
  const { lead, words } = source;
  const top = lead.slice(0, lead.filter(({ inTitle }) => inTitle).length + PLACE_TOKENS);
  const named = top.flatMap((before, at) => {
    const isLocative = words.locatives.has(before.word) && before.word !== 'to' && before.word !== 'from';
    return isLocative ? nameAfter(before, top.slice(at + 1, at + 2 + PLACE_WORDS_MAX), source) : [];
  });
  return [...new Map(named.map(({ stem }) => [words.keyOf(stem), stem]))].map(([key, name]) => ({ name, key }));
}

/** "in Harren", "near the Skarn river". */
function nameAfter(before: EventToken, next: readonly EventToken[], source: SlotSource) {
  const { title, text, words, isName, isContent } = source;
  const written = before.inTitle ? title : text;
  const start = next[0]?.hasCapital ? 0 : 1;
  if (written[before.end] !== ' ' || (start === 1 && next[0] && isContent(next[0]))) return [];
  const name = next.slice(start, start + PLACE_WORDS_MAX);
  const isPart = (token: EventToken) => token.hasCapital && token.inTitle === before.inTitle && isName(token);
  const end = name.findIndex((token) => !isPart(token) || words.idle.has(token.stem));
  return end < 0 ? name : name.slice(0, end);
}

const OFFICE_TOKENS = 30;

/** "Finance minister": two ministers are two persons, whatever else their reports share. */
function readOffices({ lead, words }: SlotSource): EventSlots['offices'] {
  const top = lead.slice(0, lead.filter(({ inTitle }) => inTitle).length + OFFICE_TOKENS);
  return top.flatMap((token, at) => {
    const next = top[at + 1];
    const isOffice =
      next && next.inTitle === token.inTitle && words.portfolios.has(token.stem) && words.offices.has(next.stem);
    return isOffice ? [{ title: next.stem, of: token.stem, key: words.keyOf(token.stem) }] : [];
  });
}

const COUNTED_WITHIN = 3;
const UNITS_MAX = 2;

/** Each figure with the one or two words behind it that say what it counts. */
function readCounts({ lead, words, isContent }: SlotSource): EventSlots['counts'] {
  return lead.flatMap((token, at) => {
    const figure = words.numbers.get(token.word) ?? (/^\d+$/.test(token.word) ? Number(token.word) : 0);
    const isPart = /^\d/.test(lead[at + 1]?.word ?? '') || /^\d/.test(lead[at - 1]?.word ?? '');
    if (figure < 2 || isPart) return [];
    const near = lead.slice(at + 1, at + 1 + COUNTED_WITHIN);
    const end = near.findIndex((next) => next.inTitle !== token.inTitle || !isContent(next));
    return (end < 0 ? near : near.slice(0, end)).slice(0, UNITS_MAX).map(({ word, stem }): [number, number] => {
      const changes = words.changing.has(word) || words.changing.has(stem);
      return [figure, changes ? 0 : words.keyOf(stem)];
    });
  });
}

const MEASURE_CHARS = 260;
const MEASURED_BEFORE = /(\d+(?:[.,]\d+)?)[ -]+$/;
const MEASURED_BEHIND = /^[^.,;\d]{0,20}?(\d+(?:[.,]\d+)?)/;

/** The figure right before or behind "magnitude". */
function readMeasures({ title, text, words }: SlotSource): number[] {
  const top = `${title}\n${text.slice(0, MEASURE_CHARS)}`.replace(SPACED_POINT, '$1.');
  const measures = [...words.measures].flatMap((measure) =>
    [...top.toLowerCase().matchAll(new RegExp(`\\b${measure}\\b`, 'g'))].flatMap(({ index }) => {
      const before = MEASURED_BEFORE.exec(top.slice(Math.max(0, index - 6), index))?.[1];
      const behind = MEASURED_BEHIND.exec(top.slice(index + measure.length, index + measure.length + 26))?.[1];
      const value = before ?? behind;
      return value === undefined ? [] : [Number(value.replace(',', '.'))];
    }),
  );
  return distinct(measures);
}
