import { normalText } from '../../news/publisher-text.ts';

/** Languages whose publishers write dates in words; Node brings their month names. */
const LANGUAGES = 'en de fr es it pt nl sv da nb fi pl cs sk hu ro bg ru uk el tr id ca hr sr-Latn'.split(' ');

/** The month (0 to 11) that a word names in one of the languages, or null. */
export function monthOfName(word: string): number | null {
  const folded = foldWord(word);
  if (folded.length < 2) return null;
  // "Sept", "Octob": any cut of the English name from three letters on.
  const english = folded.length < 3 ? -1 : ENGLISH.findIndex((name) => name.startsWith(folded));
  return english >= 0 ? english : (foreignMonths().get(folded) ?? null);
}

/** Lower case, without accents and dots, as month names are compared. */
export function foldWord(word: string): string {
  return normalText(word, 'NFD')
    .replace(/[\u0300-\u036f.]/g, '')
    .toLowerCase();
}

const ENGLISH = 'january february march april may june july august september october november december'.split(' ');

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

/** Minutes east of UTC. Where a name is used by several zones, the one that feeds mean: BST is British, IST Indian. */
const ZONES: [minutes: number, names: string][] = [
  [0, 'z ut utc gmt wet'],
  [60, 'bst cet met mez west wat'],
  [120, 'cest mest mesz eet sast cat'],
  [180, 'eest msk eat trt'],
  [210, 'irst'],
  [240, 'gst'],
  [270, 'aft'],
  [300, 'pkt'],
  [330, 'ist'],
  [345, 'npt'],
  [420, 'ict wib'],
  [480, 'sgt hkt awst pht'],
  [540, 'jst kst'],
  [570, 'acst'],
  [600, 'aest'],
  [630, 'acdt'],
  [660, 'aedt'],
  [720, 'nzst'],
  [780, 'nzdt'],
  [-150, 'ndt'],
  [-180, 'adt art brt'],
  [-210, 'nst'],
  [-240, 'ast edt'],
  [-300, 'est cdt et'],
  [-360, 'cst mdt ct'],
  [-420, 'mst pdt mt'],
  [-480, 'pst akdt pt'],
  [-540, 'akst'],
  [-600, 'hst'],
];
const ZONE_MINUTES = new Map(
  ZONES.flatMap(([minutes, names]) => names.split(' ').map((name) => [name, minutes] as const)),
);

/** Minutes east of UTC that a zone's abbreviation means, or null when it is none. */
export function zoneMinutes(name: string): number | null {
  return ZONE_MINUTES.get(name.toLowerCase()) ?? null;
}

/** Minutes east of UTC of an IANA zone ("Europe/Brussels") at a wall-clock time given as if it were UTC, or null. */
export function ianaMinutes(zone: string, wallClock: number): number | null {
  try {
    const offset = offsetAt(zone, wallClock);
    // The offset holds at an instant, the wall clock is off by that much: a second look settles it around changes.
    return offsetAt(zone, wallClock - offset * 60_000);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function offsetAt(zone: string, instant: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const found = /GMT([+-])(\d{1,2}):(\d{2})/.exec(name);
  if (found === null) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === '-' ? -minutes : minutes;
}
