import { normalText } from '../../news/publisher-text.ts';

/** `solar`: of the calendar of Iran and Afghanistan. Months count from 0. */
export type NamedMonth = { month: number; solar: boolean };

/** The month that a word, or two of them, name in one of the languages, or null. */
export function monthOfName(name: string): NamedMonth | null {
  const folded = foldWord(name);
  if (folded.length < 2) return null;
  // "Sept", "Octob": any cut of the English name from three letters on.
  const english = folded.length < 3 ? -1 : ENGLISH.findIndex((each) => each.startsWith(folded));
  if (english >= 0) return { month: english, solar: false };
  const months = MONTHS.find(({ script }) => script.test(folded))?.table();
  // In Hebrew the preposition is part of the word: "במרץ".
  const alone = folded.startsWith('ב') ? folded.slice(1) : folded;
  return months?.get(folded) ?? months?.get(alone) ?? null;
}

/** As names of months are compared: lower case, without accents and dots, letters that are one written as one. */
export function foldWord(word: string): string {
  if (/^[a-z]+$/i.test(word)) return word.toLowerCase();
  return normalText(word, 'NFD')
    .replace(/[\u0300-\u036f\u064b-\u0655\u093c\u0640.׳॰'’]/g, '')
    .replace(/[يىېۍ]/g, 'ی')
    .replace(/[كګ]/g, (letter) => (letter === 'ك' ? 'ک' : 'گ'))
    .replace(/[ةۀہھ]/g, 'ه')
    .replace(/म्ब/g, 'ंब')
    .toLowerCase();
}

const ENGLISH = 'january february march april may june july august september october november december'.split(' ');

/**
 * Languages whose publishers write dates in words, by script; Node brings their month names. Of two languages that name
 * another month alike (listopad), the first holds.
 */
const MONTHS = Object.entries({
  Latin: 'de fr es it pt nl sv da nb fi pl cs sk hu ro tr id ca hr sr-Latn uz az',
  Cyrillic: 'ru uk bg sr mk be kk ky tg',
  Arabic: 'ar ar-LB ar-DZ ar-MA fa fa-AF ps ur fa-u-ca-persian fa-AF-u-ca-persian ps-u-ca-persian',
  Devanagari: 'hi mr ne',
  Greek: 'el',
  Hebrew: 'he',
}).map(([script, locales]) => ({
  script: new RegExp(`\\p{Script=${script}}`, 'u'),
  table: once(() => monthTable(locales.split(' '))),
}));
MONTHS.push({ script: /./u, table: once(() => monthTable('bn th ta te ml gu pa kn si ka hy am'.split(' '))) });

/** What Node does not bring: other spellings, and names with an ending. */
const OTHER_NAMES: [month: NamedMonth, names: string][] = [
  [{ month: 0, solar: false }, 'янв, كانون ثاني, জানুয়ারী'],
  [{ month: 1, solar: false }, 'фев, فوریه, ফেব্রুয়ারী'],
  [{ month: 2, solar: false }, 'мар, מרס'],
  [{ month: 3, solar: false }, 'апр'],
  [{ month: 4, solar: false }, 'мая, مئ'],
  [{ month: 5, solar: false }, 'июн, يونيه'],
  [{ month: 6, solar: false }, 'июл, يوليه'],
  [{ month: 7, solar: false }, 'авг, آگوست, آگست'],
  [{ month: 8, solar: false }, 'сен, سپتامبر'],
  [{ month: 9, solar: false }, 'окт, تشرين أول, अक्तूबर'],
  [{ month: 10, solar: false }, 'ноя, تشرين ثاني'],
  [{ month: 11, solar: false }, 'дек, كانون أول, ډسمبر'],
  [{ month: 6, solar: true }, 'تلې'],
  [{ month: 10, solar: true }, 'سلواغې'],
];

/** Built on the first foreign name of a script: it takes up to 90 ms, and most feeds write English. */
function once<T>(build: () => T): () => T {
  let built: T | undefined;
  return () => {
    built ??= build();
    return built;
  };
}

function monthTable(locales: readonly string[]): Map<string, NamedMonth> {
  const table = new Map<string, NamedMonth>();
  const learn = (name: string, month: NamedMonth): void => {
    const folded = foldWord(name);
    if (/^[\p{L}\p{M} ]{2,}$/u.test(folded) && !table.has(folded)) table.set(folded, month);
  };
  for (const locale of locales) {
    const solar = isSolar(locale);
    for (const [month, name] of FORMS.flatMap((form) => [...namesIn(locale, form).entries()]))
      learn(name, { month, solar });
  }
  for (const [month, names] of OTHER_NAMES) {
    for (const name of names.split(', ')) learn(name, month);
  }
  return table;
}

/** With the day, Slavic and other languages put the month in the genitive, as dates do. */
const FORMS = [{ month: 'short', day: 'numeric' }, { month: 'long', day: 'numeric' }, { month: 'long' }] as const;

function isSolar(locale: string): boolean {
  return locale.includes('persian');
}

/** The solar year begins in March: its first month is asked for with a day of April. */
function namesIn(locale: string, form: Intl.DateTimeFormatOptions): string[] {
  const tag = isSolar(locale) ? locale : `${locale}-u-ca-gregory`;
  const format = new Intl.DateTimeFormat(tag, { ...form, timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, at) => {
    const parts = format.formatToParts(Date.UTC(2024, isSolar(locale) ? at + 3 : at, 15));
    return parts.find((part) => part.type === 'month')?.value ?? '';
  });
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
