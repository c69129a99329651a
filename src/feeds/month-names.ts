/** Languages whose publishers write dates in words; Node brings their month names. */
const LANGUAGES = 'en de fr es it pt nl sv da nb fi pl cs sk hu ro bg ru uk el tr id ca hr sr-Latn'.split(' ');

/** The month (0 to 11) that a word names in one of the languages, or null. */
export function monthOfName(word: string): number | null {
  const folded = foldWord(word);
  if (folded.length < 2) return null;
  const english = ENGLISH.indexOf(folded.slice(0, 3));
  if (english >= 0 && /^[a-z]+$/.test(folded) && isEnglish(folded, english)) return english;
  return foreignMonths().get(folded) ?? null;
}

/** Lower case, without accents and dots, as month names are compared. */
export function foldWord(word: string): string {
  return word
    .normalize('NFD')
    .replace(/[\u0300-\u036f.]/g, '')
    .toLowerCase();
}

const ENGLISH = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const ENGLISH_LONG = 'january february march april may june july august september october november december'.split(' ');

/** "Sept", "Octob": any cut of the English name from three letters on. */
function isEnglish(folded: string, month: number): boolean {
  return ENGLISH_LONG[month]?.startsWith(folded) === true;
}

/** Built on the first foreign name: it takes 90 ms, and most feeds write English. */
const foreignMonths = once(monthTable);

function once<T>(build: () => T): () => T {
  let built: T | undefined;
  return () => {
    built ??= build();
    return built;
  };
}

function monthTable(): Map<string, number> {
  const table = new Map<string, number>();
  for (const language of LANGUAGES) {
    for (const form of FORMS) {
      const format = new Intl.DateTimeFormat(language, { ...form, timeZone: 'UTC' });
      for (let month = 0; month < 12; month += 1) learn(table, monthIn(format, month), month);
    }
  }
  return table;
}

/** With the day, Slavic and other languages put the month in the genitive, as dates do. */
const FORMS = [{ month: 'short', day: 'numeric' }, { month: 'long', day: 'numeric' }, { month: 'long' }] as const;

function monthIn(format: Intl.DateTimeFormat, month: number): string {
  return format.formatToParts(Date.UTC(2024, month, 15)).find((part) => part.type === 'month')?.value ?? '';
}

function learn(table: Map<string, number>, name: string, month: number): void {
  const folded = foldWord(name);
  if (/^\p{L}{2,}$/u.test(folded) && !table.has(folded)) table.set(folded, month);
}
