import { foldWord, ianaMinutes, monthOfName, type NamedMonth, zoneMinutes } from './date-names.ts';
import { plainDate } from './date-notations.ts';

/** Earlier dates are sentinels: the year 1, 1899, 1904, the epoch. No feed is as old as that. */
const YEAR_MIN = 1995;
const YEAR_MAX = 2100;
const LONGEST_DATE = 100;

/**
 * The instant a feed's date string means, or null when it means none: a year or a month alone is no date, and neither is
 * what has more numbers than are understood. RFC 3339, W3C dates, RFC 822 with its common mistakes, words in many
 * languages, the solar calendar of Iran and Afghanistan, epoch seconds; a date without a zone is UTC.
 */
export function parseFeedDate(text: string): Date | null {
  if (text.length > LONGEST_DATE * 4) return null;
  const plain = plainDate(text);
  if (plain === '' || plain.length > LONGEST_DATE) return null;
  return fromDigits(plain) ?? fromIso(plain) ?? fromWords(plain) ?? fromParts(plain);
}

type Day = { year: number } & NamedMonth & { day: number };
type TimeOfDay = { hours: number; minutes: number; seconds: number; ms: number };

function instant(day: Day, clock: TimeOfDay, zone: string): Date | null {
  const midnight = startOfDay(day);
  if (midnight === null || clock.hours > 24 || clock.minutes > 59 || clock.seconds > 60) return null;
  const wall = midnight + ((clock.hours * 60 + clock.minutes) * 60 + clock.seconds) * 1000 + clock.ms;
  const offset = zoneOffset(zone, wall);
  return offset === null ? null : new Date(wall - offset * 60_000);
}

/** Milliseconds since the epoch, or null where the calendar has no such day. */
function startOfDay({ year, month, day, solar }: Day): number | null {
  const start = solar ? solarDay(year, month, day) : gregorianDay(year > YEAR_MAX ? year - BUDDHIST : year, month, day);
  return start === null || start > LATEST ? null : start;
}

const LATEST = Date.UTC(YEAR_MAX, 11, 31);
const DAY_MS = 86_400_000;
/** Thailand counts from the death of the Buddha. */
const BUDDHIST = 543;

function gregorianDay(year: number, month: number, day: number): number | null {
  if (year < YEAR_MIN || month < 0 || month > 11 || day < 1 || day > 31) return null;
  const start = Date.UTC(year, month, day);
  return day < 29 || new Date(start).getUTCDate() === day ? start : null;
}

/** Days from the epoch to the year 0 of the solar calendar, whose leap years come eight times in 33 years. */
const SOLAR_EPOCH = -492_633;

function solarDay(year: number, month: number, day: number): number | null {
  const start = (of: number) => SOLAR_EPOCH + 365 * of + Math.floor((8 * of + 21) / 33);
  const before = month * 30 + Math.min(month, 6);
  const length = month < 6 ? 31 : month < 11 ? 30 : start(year + 1) - start(year) - before;
  if (year < SOLAR_YEARS.from || month < 0 || month > 11 || day < 1 || day > length) return null;
  return (start(year) + before + day - 1) * DAY_MS;
}

/** The years 1995 to 2035. From 1415 on, a year may be of the lunar calendar, where it was 1994. */
const SOLAR_YEARS = { from: 1374, to: 1414 };

function numbered(year: number, month: number, day: number): Day {
  return { year, month: month - 1, day, solar: year >= SOLAR_YEARS.from && year <= SOLAR_YEARS.to };
}

const MIDNIGHT: TimeOfDay = { hours: 0, minutes: 0, seconds: 0, ms: 0 };

/** Epoch seconds or milliseconds, YYYYMMDD and YYYYMMDDHHMMSS. */
function fromDigits(text: string): Date | null {
  if (!/^\d{8,14}$/.test(text)) return null;
  if (text.length === 8 || text.length === 14) {
    const at = (from: number, to: number) => Number(text.slice(from, to));
    const clock = { hours: at(8, 10), minutes: at(10, 12), seconds: at(12, 14), ms: 0 };
    return instant(numbered(at(0, 4), at(4, 6), at(6, 8)), clock, '');
  }
  const date = new Date(text.length <= 10 ? Number(text) * 1000 : Number(text));
  const year = date.getUTCFullYear();
  return year >= YEAR_MIN && year <= YEAR_MAX ? date : null;
}

const ISO_DAY = /^(\d{4})-?(\d{2})-?(\d{2})(?!\d)/;
const ISO_ORDINAL = /^(\d{4})-?(\d{3})(?!\d)/;

function fromIso(text: string): Date | null {
  const ordinal = ISO_ORDINAL.exec(text);
  const found = ordinal ?? ISO_DAY.exec(text);
  if (found === null) return null;
  const [year = 0, second = 0, third = 0] = found.slice(1).map(Number);
  const day = ordinal === null ? numbered(year, second, third) : dayOfYear(year, second);
  const rest = text.slice(found[0].length).replace(/^[tT ,]+/, '');
  if (rest === '') return instant(day, MIDNIGHT, '');
  const time = /^(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?(?!\d)/.exec(rest);
  if (time === null) return /\d/.test(rest) ? null : instant(day, MIDNIGHT, rest);
  const zone = rest.slice(time[0].length);
  // What follows is the half of the day: fromWords reads it.
  return /^ ?[ap]\.?m/i.test(zone) ? null : instant(day, clockFrom(time), zone);
}

/** Of the year before, where the year has no such day. */
function dayOfYear(year: number, ordinal: number): Day {
  const date = new Date(Date.UTC(year, 0, ordinal));
  const within = date.getUTCFullYear() === year;
  return { year, month: within ? date.getUTCMonth() : -1, day: date.getUTCDate(), solar: false };
}

function clockFrom(found: RegExpExecArray): TimeOfDay {
  const [, hours, minutes, seconds, fraction, half] = found;
  const ms = Math.floor(Number(`0.${fraction ?? '0'}`) * 1000);
  return { hours: withHalf(Number(hours), half), minutes: Number(minutes ?? 0), seconds: Number(seconds ?? 0), ms };
}

function withHalf(hours: number, half: string | undefined): number {
  if (half === undefined) return hours;
  if (/^p/i.test(half)) return hours < 12 ? hours + 12 : hours;
  return hours === 12 ? 0 : hours;
}

/** Dates in words and with slashes: the clock is taken out first, the zone is what follows it, the rest is the day. */
function fromWords(text: string): Date | null {
  const clock = CLOCK.exec(text) ?? HOUR_OF_TWELVE.exec(text) ?? DOTTED_CLOCK.exec(text);
  if (clock === null) return fromDayAlone(text);
  const before = text.slice(0, clock.index);
  const after = text.slice(clock.index + clock[0].length);
  if (!/\d/.test(before)) return fromClockFirst(clockFrom(clock), `${before} ${after}`);
  // "Thu Nov 12 17:00:00 GMT 2020": the year may stand behind the clock.
  const yearBehind = /(?:^|\s)(\d{4})\b/.exec(after);
  const day = dayIn(before) ?? (yearBehind === null ? null : dayIn(`${before} ${yearBehind[1]}`));
  return day && instant(day, clockFrom(clock), after.replace(/(?:^|\s)\d{4}\b/, ' '));
}

const CLOCK = /(?<![\d:+-])(\d{1,2})[:h](\d{2})(?:[:.](\d{2})(?:[.,](\d+))?)?\s*([ap]\.?\s?m\b\.?)?/i;
const HOUR_OF_TWELVE = /(?<![\d:])(\d{1,2})(?:\.(\d{2}))?()()\s*([ap]\.?\s?m\b\.?)/i;
/** "10.20" after a year: in Indonesian, Danish and German a dot parts hours and minutes. */
const DOTTED_CLOCK = /(?<=\d{4}[^\d.]\D*)(\d{1,2})\.(\d{2})(?![.\d])/;

function fromDayAlone(text: string): Date | null {
  const zone = /[a-z]{3,4}$/i.exec(text)?.[0] ?? '';
  const day = dayIn(text);
  return day && instant(day, MIDNIGHT, zoneMinutes(zone) === null ? '' : zone);
}

/** "19:05 UTC+1, 8 March 2026". */
function fromClockFirst(clock: TimeOfDay, rest: string): Date | null {
  const [zone = ''] = /^\s*(?:[A-Z]{1,4})?(?:[+-]\d{1,2}(?::?\d{2})?)?(?![\p{L}\d/.-])/u.exec(rest) ?? [];
  const isZone = /\d/.test(zone) || zoneMinutes(zone.trim()) !== null;
  const day = dayIn(isZone ? rest.slice(zone.length) : rest);
  return day && instant(day, clock, isZone ? zone : '');
}

/** A day that is given in two calendars, of which one may be unknown: what is read of them must be one day. */
function fromParts(text: string): Date | null {
  const parts = text.split(/[|()=،]|\s-\s/).filter((part) => /\d/.test(part));
  if (parts.length < 2 || parts.some((part) => !/(?<!\d)\d{4}(?!\d)/.test(part))) return null;
  const [first, ...others] = parts.map((part) => fromWords(part.trim())).filter((date) => date !== null);
  return first !== undefined && others.every((other) => other.getTime() === first.getTime()) ? first : null;
}

function dayIn(text: string): Day | null {
  const named = namedDay(text);
  if (named !== null) return named;
  const found = /(\d{1,4})\s?[./ -]\s?(\d{1,2})\s?[./ -]\s?(\d{1,4})/.exec(text);
  if (found === null || /\d/.test(text.replace(found[0], ''))) return null;
  const [first = '', second = '', last = ''] = found.slice(1);
  if (first.length === 4) return numbered(Number(first), Number(second), Number(last));
  return yearLast([Number(first), Number(second), fullYear(last)], text);
}

/** Day or month first: what cannot be a month is a day, then the weekday decides, then dots mean day first. */
function yearLast([first, second, year]: [number, number, number], text: string): Day | null {
  const dayFirst = numbered(year, second, first);
  const monthFirst = numbered(year, first, second);
  if (first > 12) return second > 12 ? null : dayFirst;
  if (second > 12) return monthFirst;
  const weekday = WEEKDAYS.indexOf(foldWord(text.slice(0, 3)));
  if (weekday >= 0 && weekdayOf(dayFirst) !== weekdayOf(monthFirst)) {
    if (weekdayOf(dayFirst) === weekday) return dayFirst;
    if (weekdayOf(monthFirst) === weekday) return monthFirst;
  }
  return dayFirst.solar || year > YEAR_MAX || /\d\.\d/.test(text) ? dayFirst : monthFirst;
}

const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');

function weekdayOf({ year, month, day }: Day): number {
  return new Date(Date.UTC(year, month, day)).getUTCDay();
}

const ENGLISH_WORDS = /[a-z]+|\d+/gi;
/** Letters with the dots and marks inside their word ("พ.ย."), or a number. */
const WORDS = /\p{L}[\p{L}\p{M}'’׳॰]*(?:\.(?!\p{Script=Latin})[\p{L}\p{M}]+)*|\d+/gu;

function namedDay(text: string): Day | null {
  const words = text.match(/^[ -~]*$/.test(text) ? ENGLISH_WORDS : WORDS) ?? [];
  const month = monthIn(words);
  const numbers = words.filter((word) => /^\d+$/.test(word));
  if (month === null || numbers.length !== 2) return null;
  const year = numbers.find((word) => word.length === 4) ?? numbers[1] ?? '';
  const day = numbers.find((word) => word !== year) ?? year;
  return day.length > 2 ? null : { ...month, year: fullYear(year), day: Number(day) };
}

/** The last one counts: "mar., 01 déc. 2020" begins with a Tuesday. Some have two words: "تشرين الثاني". */
function monthIn(words: readonly string[]): NamedMonth | null {
  let month: NamedMonth | null = null;
  let before = '';
  for (const word of words) {
    if (!/^\d/.test(word)) {
      const pair = before !== '' && word > 'z' ? monthOfName(`${before} ${word}`) : null;
      month = pair ?? monthOfName(word) ?? month;
    }
    before = word;
  }
  return month;
}

/** RFC 5322 section 4.3: two digits up to 49 are this century. The year 0001 of some programs is no 2001. */
function fullYear(year: string): number {
  const number = Number(year);
  if (year.length !== 2) return number;
  return number < 50 ? 2000 + number : 1900 + number;
}

function zoneOffset(text: string, wall: number): number | null {
  const zone = text.replace(/\(.*$/, '').trim();
  if (zone === '') return 0;
  const numeric = /([+-])\s?(\d{1,2}):?(\d{2})?/.exec(zone);
  if (numeric !== null) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0);
    return numeric[1] === '-' ? -minutes : minutes;
  }
  const area = /[A-Z][A-Za-z]+\/[A-Za-z_/]+/.exec(zone)?.[0];
  if (area !== undefined) return ianaMinutes(area, wall) ?? 0;
  const name = /[A-Za-z]+/.exec(zone)?.[0] ?? '';
  return zoneMinutes(name) ?? 0;
}
