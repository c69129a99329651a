/** Discord keeps 100 characters of a button's command, and the command has its own words and a mark (0082). */
const BEGINNING_MAX = 60;
const CUT = '…';
const QUOTES = /["\u201C\u201D\u201E]/gu;

/**
 * A query's name in buttons: its beginning where it is long. A quotation mark without its partner would take the words
 * behind the name into the phrase.
 */
export function queryBeginning(query: string): string {
  const characters = [...query];
  if (characters.length <= BEGINNING_MAX) return query;
  const start = characters.slice(0, BEGINNING_MAX).join('');
  const quotes = [...start.matchAll(QUOTES)];
  const end = quotes.length % 2 === 0 ? start.length : (quotes.at(-1)?.index ?? start.length);
  return `${start.slice(0, end).trimEnd()}${CUT}`;
}

/** Whether a name that was cut, here or where an answer showed it, is the beginning of a query. */
export function beginsAs(query: string, name: string): boolean {
  const start = name.endsWith(CUT) ? name.slice(0, -CUT.length).trimEnd().toLowerCase() : '';
  return start !== '' && query.replace(/\s+/gu, ' ').toLowerCase().startsWith(start);
}
