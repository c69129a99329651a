import { foldWord, ianaMinutes, monthOfName, zoneMinutes } from './date-names.ts';

/** Earlier dates are sentinels: the year 1, 1899, 1904, the epoch. No feed is as old as that. */
const YEAR_MIN = 1995;
const YEAR_MAX = 2100;
const LONGEST_DATE = 100;

/** As Chinese, Japanese and Korean write a day; the half of the day stands before its clock. */
const EAST_ASIAN_DAY = /(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/;
const MORNING = /(?:午前|上午|오전)\s?(\d{1,2}:\d{2})/;
const AFTERNOON = /(?:午後|下午|오후)\s?(\d{1,2}:\d{2})/;

/**
 * The instant a feed's date string means, or null when it means none: a year or a month alone is no date. RFC 3339, W3C
 * dates, RFC 822 with its common mistakes, words in many languages, epoch seconds; a date without a zone is UTC.
 */
export function parseFeedDate(text: string): Date | null {
  const trimmed = text
    .replace(EAST_ASIAN_DAY, '$1-$2-$3 ')
    .replace(MORNING, '$1 am')
    .replace(AFTERNOON, '$1 pm')
    .replace(/\\[nrt]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (trimmed === '' || trimmed.length > LONGEST_DATE) return null;
  return fromDigits(trimmed) ?? fromIso(trimmed) ?? fromWords(trimmed);
}

type Day = { year: number; month: number; day: number };
type TimeOfDay = { hours: number; minutes: number; seconds: number; ms: number };

function instant(day: Day, clock: TimeOfDay, zone: string): Date | null {
  if (day.year < YEAR_MIN || day.year > YEAR_MAX || day.month < 0 || day.month > 11) return null;
  if (day.day < 1 || day.day > 31 || clock.hours > 24 || clock.minutes > 59 || clock.seconds > 60) return null;
  const wall = Date.UTC(day.year, day.month, day.day, clock.hours, clock.minutes, clock.seconds, clock.ms);
  const offset = zoneOffset(zone, wall);
  return offset === null ? null : new Date(wall - offset * 60_000);
}

const MIDNIGHT: TimeOfDay = { hours: 0, minutes: 0, seconds: 0, ms: 0 };

/** Epoch seconds or milliseconds, YYYYMMDD and YYYYMMDDHHMMSS. */
function fromDigits(text: string): Date | null {
  if (!/^\d{8,14}$/.test(text)) return null;
  if (text.length === 8 || text.length === 14) {
    const at = (from: number, to: number) => Number(text.slice(from, to));
    const clock = { hours: at(8, 10), minutes: at(10, 12), seconds: at(12, 14), ms: 0 };
    return instant({ year: at(0, 4), month: at(4, 6) - 1, day: at(6, 8) }, clock, '');
  }
  const date = new Date(text.length <= 10 ? Number(text) * 1000 : Number(text));
  const year = date.getUTCFullYear();
  return year >= YEAR_MIN && year <= YEAR_MAX ? date : null;
}

const ISO_DAY = /^(\d{4})-?(\d{2})-?(\d{2})(?!\d)/;
const ISO_ORDINAL = /^(\d{4})-?(\d{3})(?!\d)/;
const CLOCK = /(?<![\d:])(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d+))?)?)?\s*([ap]\.?\s?m\b\.?)?/i;

function fromIso(text: string): Date | null {
  const ordinal = ISO_ORDINAL.exec(text);
  const found = ordinal ?? ISO_DAY.exec(text);
  if (found === null) return null;
  const year = Number(found[1]);
  const day =
    ordinal === null ? { year, month: Number(found[2]) - 1, day: Number(found[3]) } : dayOfYear(year, Number(found[2]));
  const rest = text.slice(found[0].length).replace(/^[tT ,]+/, '');
  if (rest === '') return instant(day, MIDNIGHT, '');
  const time = /^(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?(?!\d)/.exec(rest);
  if (time === null) return /\d/.test(rest) ? null : instant(day, MIDNIGHT, rest);
  return instant(day, clockFrom(time), rest.slice(time[0].length));
}

function dayOfYear(year: number, ordinal: number): Day {
  const date = new Date(Date.UTC(year, 0, ordinal));
  return { year, month: date.getUTCMonth(), day: date.getUTCDate() };
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
  const clock = clockIn(text);
  const before = clock === null ? text : text.slice(0, clock.index);
  const after = clock === null ? '' : text.slice(clock.index + clock[0].length);
  const time = clock === null ? MIDNIGHT : clockFrom(clock);
  // "Thu Nov 12 17:00:00 GMT 2020": the year may stand behind the clock.
  const yearBehind = /(?:^|\s)(\d{4})\b/.exec(after);
  const day = dayIn(before) ?? (yearBehind === null ? null : dayIn(`${before} ${yearBehind[1]}`));
  if (day === null) return null;
  const zone = clock === null ? (/[a-z]{3,4}$/i.exec(text)?.[0] ?? '') : after.replace(/(?:^|\s)\d{4}\b/, ' ');
  return instant(day, time, zoneMinutes(zone) === null && clock === null ? '' : zone);
}

function clockIn(text: string): RegExpExecArray | null {
  const withMinutes = /(?<![\d:+-])(\d{1,2})[:h](\d{2})(?:[:.](\d{2})(?:[.,](\d+))?)?\s*([ap]\.?\s?m\b\.?)?/i.exec(
    text,
  );
  if (withMinutes !== null) return withMinutes;
  const bare = CLOCK.exec(text);
  return bare?.[5] === undefined ? null : bare;
}

function dayIn(text: string): Day | null {
  const named = namedDay(text);
  if (named !== null) return named;
  const found = /(\d{1,4})\s?[./ -]\s?(\d{1,2})\s?[./ -]\s?(\d{1,4})/.exec(text);
  if (found === null) return null;
  const [first = '', second = '', last = ''] = found.slice(1);
  if (first.length === 4) return { year: Number(first), month: Number(second) - 1, day: Number(last) };
  return yearLast([Number(first), Number(second), fullYear(last)], text);
}

/** Day or month first: what cannot be a month is a day, then the weekday decides, then dots mean day first. */
function yearLast([first, second, year]: [number, number, number], text: string): Day | null {
  const dayFirst = { year, month: second - 1, day: first };
  const monthFirst = { year, month: first - 1, day: second };
  if (first > 12) return second > 12 ? null : dayFirst;
  if (second > 12) return monthFirst;
  const weekday = WEEKDAYS.indexOf(foldWord(text.slice(0, 3)));
  if (weekday >= 0 && weekdayOf(dayFirst) !== weekdayOf(monthFirst)) {
    if (weekdayOf(dayFirst) === weekday) return dayFirst;
    if (weekdayOf(monthFirst) === weekday) return monthFirst;
  }
  return /\d\.\d/.test(text) ? dayFirst : monthFirst;
}

const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');

function weekdayOf({ year, month, day }: Day): number {
  return new Date(Date.UTC(year, month, day)).getUTCDay();
}

function namedDay(text: string): Day | null {
  const words = text.match(/\p{L}+|\d+/gu) ?? [];
  let month: number | null = null;
  // The last one counts: "mar., 01 déc. 2020" begins with a Tuesday.
  for (const word of words) month = monthOfName(word) ?? month;
  if (month === null) return null;
  const numbers = words.filter((word) => /^\d+$/.test(word));
  const year = numbers.find((word) => word.length === 4) ?? numbers[1];
  const day = numbers.find((word) => word !== year && word.length <= 2);
  return year === undefined || day === undefined ? null : { year: fullYear(year), month, day: Number(day) };
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
