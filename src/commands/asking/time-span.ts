import { type Say, sentence } from '../../chat/say.ts';
import { DAY_MS } from '../../kit/time.ts';
import type { SearchPage } from '../../store/search/search-articles.ts';

/** A time that somebody typed; `said`: "the last 7 days", "since 27 Nov 2026", "25 Nov 2026 – 27 Nov 2026". */
export type TimeSpan = { since: Date; until?: Date; said: (say: Say) => string };

/** What to search for, of that time. */
export function pageOf(span: TimeSpan | null, limit: number): SearchPage {
  return { limit, ...(span && { since: span.since, ...(span.until && { until: span.until }) }) };
}

export function isIn({ since, until }: TimeSpan, at: Date): boolean {
  return at >= since && (until === undefined || at < until);
}

/** What is shown, with its time: "floods (the last 7 days)". */
export function withTime(called: string, span: TimeSpan | null | undefined, say: Say): string {
  return span ? `${called} (${span.said(say)})` : called;
}

const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const UNIT_DAYS = { h: 1 / 24, d: 1, w: 7, mo: 30, y: 365 } as const;
type Unit = keyof typeof UNIT_DAYS;
const UNITS: readonly (readonly [RegExp, Unit])[] = [
  [/^(?:h|hrs?|hours?)$/, 'h'],
  [/^(?:d|days?)$/, 'd'],
  [/^(?:w|wks?|weeks?)$/, 'w'],
  [/^(?:mo|mths?|months?)$/, 'mo'],
  [/^(?:y|yrs?|years?)$/, 'y'],
];
const LAST = {
  h: [sentence('the last hour'), 'the last {n} hours'],
  d: [sentence('the last day'), 'the last {n} days'],
  w: [sentence('the last week'), 'the last {n} weeks'],
  mo: [sentence('the last month'), 'the last {n} months'],
  y: [sentence('the last year'), 'the last {n} years'],
} as const;

export function lastOf(amount: number, unit: Unit): TimeSpan['said'] {
  return (say) => say.count(amount, LAST[unit]);
}

const BACK =
  /^(?:(?:in|for|over|during|within|of) )?(?:the )?(last |past |previous )?(?:(\d{1,4}) ?|([a-z]+) )?([a-z]+)(?: ago)?$/;
/** No article is older. */
const LONGEST_MS = 3650 * DAY_MS;

/** A whole number in digits or as an English word up to twelve; null for anything else. */
export function readNumber(typed: string): number | null {
  const word = typed.trim().toLowerCase();
  if (/^\d{1,6}$/.test(word)) return Number(word);
  const at = NUMBERS.indexOf(word);
  return at < 0 ? null : at + 1;
}

/** Reads "7d", "last week", "since monday", a date, "from 25 nov to 27 nov"; times are UTC. Null for anything else. */
export function readSpan(typed: string, now: Date): TimeSpan | null {
  const text = typed.length > TYPED_MAX ? '' : plainTime(typed);
  if (text === 'today') return { since: dayOf(now), said: (say) => say('today') };
  const bare = text.replace(/^(?:since|from) /, '');
  const isSince = bare !== text;
  const ofDay = /^on (.+)$/.exec(text)?.[1] ?? /^(?:yesterday|\S+ days? ago)$/.exec(text)?.[0];
  const day = ofDay === undefined ? null : readPoint(ofDay, { now, isSince: true });
  if (day) return between(day, day);
  const back = readBack(bare, now) ?? readRange(text, now) ?? readEnd(text, now) ?? readYear(bare, { now, isSince });
  if (back) return back;
  const point = readPoint(bare, { now, isSince });
  return point && from(point.start);
}

const TYPED_MAX = 80;

/** A day or a month, or a moment, which ends as it starts. */
type Point = { start: Date; end: Date };
type PointRules = { now: Date; isSince: boolean };

const SAME_TIMES: readonly (readonly [RegExp, string])[] = [
  [/\bfortnight$/, '2 weeks'],
  [/(?<=^(?:from|since) .+) on(?:wards?)?$/, ''],
  [/^this (?:morning|afternoon|evening)$|^tonight$/, 'today'],
  [/^(?:(?:since |from )?last night|overnight)$/, 'since yesterday'],
  [/^(?:(?:on|over|during|since|last) )?(?:the |this |last )?weekend$/, 'last saturday to last sunday'],
];

function plainTime(typed: string): string {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/[\s,.;!?]+$/, '')
    .replace(/\s+/g, ' ');
  return SAME_TIMES.reduce((read, [form, same]) => read.replace(form, same), text);
}

const RANGE =
  /^(?:(?:from|between|since) )?(\S+(?: \S+){0,3}?)(?: (?:-|–|—|to|until|till|and) |–|—|\.\.)(\S+(?: \S+){0,3})$/;

/** "25 nov to 27 nov", "25 - 27 nov", both days in it. */
function readRange(text: string, now: Date): TimeSpan | null {
  const [, first = '', last = ''] =
    RANGE.exec(text) ?? RANGE.exec(text.replace(/(?<=^| )(\d\d?)-(?=\d\d? )/, '$1 - ')) ?? [];
  const month = /^\d{1,2}(?:st|nd|rd|th)?$/.test(first) ? last.replace(/^\S+/, '') : '';
  const end = last === '' ? null : readPoint(last, { now, isSince: true });
  const start = end && readPoint(first + month, { now, isSince: true });
  if (!start || start.start < end.end) return start && between(start, end);
  // "from monday until friday" on a Tuesday: the Monday before that Friday.
  const before = new Date(start.start.getTime() - 7 * DAY_MS);
  return readWeekday(first, { now, isSince: true }) && before < end.end ? between({ start: before }, end) : null;
}

/** "until 27 nov", "before monday". */
function readEnd(text: string, now: Date): TimeSpan | null {
  const [, word, typed = ''] = /^(until|till|up to|before) (.+)$/.exec(text) ?? [];
  const point = typed === '' ? null : readPoint(typed, { now, isSince: true });
  if (!point) return null;
  return untilThen(null, word === 'before' ? point.start : point.end, now);
}

/** A time that ends; without its beginning, as far back as articles are. */
export function untilThen(begins: TimeSpan | null, until: Date, now: Date): TimeSpan {
  if (begins) return between({ start: begins.since }, { end: until });
  const since = new Date(now.getTime() - LONGEST_MS);
  return { since, until, said: (say) => say('until {day}', { day: lastDay(until, say) }) };
}

function between({ start }: Pick<Point, 'start'>, { end }: Pick<Point, 'end'>): TimeSpan {
  const said = (say: Say) => [...new Set([dayIn(start, say), lastDay(end, say)])].join(' – ');
  return { since: start, until: end, said };
}

function lastDay(end: Date, say: Say): string {
  return dayIn(new Date(end.getTime() - 1), say);
}

function readPoint(text: string, rules: PointRules): Point | null {
  const today = dayOf(rules.now).getTime();
  if (text === 'today' || text === 'now') return dayFrom(new Date(today));
  if (text === 'yesterday') return dayFrom(new Date(today - DAY_MS));
  const [, daysAgo = ''] = /^(\S+) days? ago$/.exec(text) ?? [];
  const ago = daysAgo === '' ? null : readAmount(daysAgo);
  if (ago !== null) return dayFrom(new Date(today - ago * DAY_MS));
  return readWeekday(text, rules) ?? readDate(text, rules.now) ?? readMonth(text, rules);
}

function dayFrom(start: Date): Point {
  return { start, end: new Date(start.getTime() + DAY_MS) };
}

/** "since nov" before "27": a number behind the name of a month is a day of it. */
export function endsInMonth(words: string): boolean {
  return OPEN_MONTH.test(words);
}

const OPEN_MONTH = /(?<!\d\S{0,2} )\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}$/i;

/** Of a beginning: "may 5" and "two weeks" may be words of the news. */
const BEGINS =
  /^(?:\d+ ?[a-z]+|(?:(?:in|for|over|during|within) )?(?:the )?(?:last|past|previous) .*|(?:since|from|between|until|before|on) .*|yesterday|today)$/i;

/** "from 25 nov 2026 to 27 nov 2026". */
const SPAN_WORDS_MAX = 8;

/** Takes a span off a line: "floods last 2 weeks", "7d floods". Null where the line has none at its end or beginning. */
export function splitSpan(line: string, now: Date): { words: string; span: TimeSpan } | null {
  const words = line.trim().split(/\s+/);
  return atEnd(words, now) ?? atBeginning(words, now);
}

function atBeginning(words: readonly string[], now: Date): { words: string; span: TimeSpan } | null {
  for (let length = Math.min(SPAN_WORDS_MAX, words.length - 1); length > 0; length -= 1) {
    const typed = words.slice(0, length).join(' ');
    const span = BEGINS.test(typed) ? readSpan(typed, now) : null;
    if (span) return { words: words.slice(length).join(' '), span };
  }
  return null;
}

function atEnd(words: readonly string[], now: Date): { words: string; span: TimeSpan } | null {
  for (let length = Math.min(SPAN_WORDS_MAX, words.length); length > 0; length -= 1) {
    const span = readSpan(words.slice(-length).join(' '), now);
    if (span)
      return {
        words: words
          .slice(0, -length)
          .join(' ')
          .replace(/[,;:]+$/, ''),
        span,
      };
  }
  return null;
}

function readBack(text: string, now: Date): TimeSpan | null {
  const [, last = '', digits, word = '', named = ''] = BACK.exec(text) ?? [];
  const typed = digits ?? word;
  const unit = UNITS.find(([form]) => form.test(named));
  const amount = typed === '' && (last !== '' || text.startsWith('this ')) ? 1 : readAmount(typed);
  if (!unit || amount === null || amount < 1) return null;
  const ms = Math.min(LONGEST_MS, amount * UNIT_DAYS[unit[1]] * DAY_MS);
  return { since: new Date(now.getTime() - ms), said: lastOf(amount, unit[1]) };
}

function readAmount(typed: string): number | null {
  if (typed === 'this' || typed === 'a' || typed === 'an') return 1;
  return typed === '' ? null : readNumber(typed);
}

function readWeekday(text: string, { now, isSince }: PointRules): Point | null {
  const [, last, name = ''] = /^(last )?([a-z]{3,9})$/.exec(text) ?? [];
  const day = WEEKDAYS.indexOf(name.slice(0, 3));
  const isWhole = ['', 's', 'rs', 'day', 'sday', 'nesday', 'rsday', 'urday'].includes(name.slice(3));
  if (day < 0 || !isWhole || !(isSince || last)) return null;
  const back = (now.getUTCDay() - day + 7) % 7 || 7;
  return dayFrom(new Date(dayOf(now).getTime() - back * DAY_MS));
}

/** "May" and "March" alone are words. */
const MONTH_ALONE = /^(?:in )?(?:january|february|april|june|july|august|september|october|november|december)$/;

function readMonth(text: string, { now, isSince }: PointRules): Point | null {
  const isAlone = MONTH_ALONE.test(text) || isSince || text.startsWith('in ');
  const name = text.replace(/^in /, '');
  const first = isAlone && /^[a-z]{3,9}$/.test(name) ? readDate(`1 ${name}`, now) : null;
  if (!first) return null;
  const { start } = first;
  return { start, end: new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1)) };
}

/** "in 2026", "since 2026"; a bare number is a word of the news. */
function readYear(text: string, { now, isSince }: PointRules): TimeSpan | null {
  const [, word, year] = /^(in )?((?:19|20)\d\d)$/.exec(text) ?? [];
  const start = year === undefined || !(isSince || word) ? null : dated(isoOf(Number(year), 1, 1));
  if (!start || start.start > now) return null;
  return isSince ? from(start.start) : between(start, { end: new Date(Date.UTC(Number(year) + 1, 0, 1)) });
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[t ](\d{2}:\d{2}(?::\d{2})?)z?)?$/;
/** The day comes first where either may be: the answer says the month in words. */
const NUMBERED = /^(\d{1,2})([./])(\d{1,2})(?:\2(\d{4}|\d\d))?$/;
const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})(?:,? (\d{4}))?$/;
const MONTH_FIRST = /^([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/;

function readDate(text: string, now: Date): Point | null {
  const [, day, time] = ISO.exec(text) ?? [];
  if (day) return time === undefined ? dated(`${day}T00:00Z`) : momentAt(`${day}T${time}Z`);
  const [, first, sign, second, year] = NUMBERED.exec(text) ?? [];
  if (first && second && (sign === '/' || year?.length === 4)) {
    const [date, month] = Number(second) > 12 ? [second, first] : [first, second];
    return readNamedDay(`${date} ${MONTHS[Number(month) - 1]}${year ? ` ${year.padStart(4, '20')}` : ''}`, now);
  }
  return readNamedDay(text, now);
}

function readNamedDay(text: string, now: Date): Point | null {
  const [, date, month, ofYear] = DAY_FIRST.exec(text) ?? swapped(MONTH_FIRST.exec(text));
  const at = MONTHS.indexOf((month ?? '').slice(0, 3)) + 1;
  if (date === undefined || at === 0) return null;
  const thisYear = now.getUTCFullYear();
  // Without a year it is the last such day.
  const isPast = new Date(isoOf(thisYear, at, Number(date))) <= now;
  return dated(isoOf(ofYear ? Number(ofYear) : isPast ? thisYear : thisYear - 1, at, Number(date)));
}

function swapped(found: RegExpExecArray | null): (string | undefined)[] {
  return found ? [found[0], found[2], found[1], found[3]] : [];
}

function isoOf(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T00:00Z`;
}

function dated(iso: string): Point | null {
  const moment = momentAt(iso);
  return moment && dayFrom(moment.start);
}

function momentAt(iso: string): Point | null {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? null : { start: at, end: at };
}

function from(since: Date): TimeSpan {
  return { since, said: (say) => say('since {day}', { day: dayIn(since, say) }) };
}

function dayIn(at: Date, { locale }: Say): string {
  return at.toLocaleDateString(locale, DATE);
}

const DATE = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;

function dayOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}
