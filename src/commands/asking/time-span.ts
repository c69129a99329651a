import { type Say, sentence } from '../../chat/say.ts';
import { DAY_MS } from '../../kit/time.ts';

/** A time that somebody typed; `said`: "the last 7 days", "since 27 Nov 2026". */
export type TimeSpan = { since: Date; until?: Date; said: (say: Say) => string };

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

/** Reads "7d", "last week", "2 weeks", "since monday", "yesterday", a date; times are UTC. Null for anything else. */
export function readSpan(typed: string, now: Date): TimeSpan | null {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^since /, '');
  if (text === 'today') return { since: dayOf(now), said: (say) => say('today') };
  if (text === 'yesterday') return from(new Date(dayOf(now).getTime() - DAY_MS));
  const isSince = /^since\s/i.test(typed.trim());
  return (
    readBack(text, now) ??
    readWeekday(text, { now, isSince }) ??
    readDate(text, now) ??
    readMonth(text, { now, isSince })
  );
}

/** Of a beginning: "may 5" and "two weeks" may be words of the news. */
const BEGINS =
  /^(?:\d+ ?[a-z]+|(?:(?:in|for|over|during|within) )?(?:the )?(?:last|past|previous) .*|since .*|yesterday|today)$/i;

/** Takes a span off a line: "floods last 2 weeks", "7d floods". Null where the line has none at its end or beginning. */
export function splitSpan(line: string, now: Date): { words: string; span: TimeSpan } | null {
  const words = line.trim().split(/\s+/);
  return atEnd(words, now) ?? atBeginning(words, now);
}

function atBeginning(words: readonly string[], now: Date): { words: string; span: TimeSpan } | null {
  for (let length = Math.min(5, words.length - 1); length > 0; length -= 1) {
    const typed = words.slice(0, length).join(' ');
    const span = BEGINS.test(typed) ? readSpan(typed, now) : null;
    if (span) return { words: words.slice(length).join(' '), span };
  }
  return null;
}

function atEnd(words: readonly string[], now: Date): { words: string; span: TimeSpan } | null {
  for (let length = Math.min(6, words.length); length > 0; length -= 1) {
    const span = readSpan(words.slice(-length).join(' '), now);
    if (span) return { words: words.slice(0, -length).join(' '), span };
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

function readWeekday(text: string, { now, isSince }: { now: Date; isSince: boolean }): TimeSpan | null {
  const [, last, name = ''] = /^(last )?([a-z]{3,9})$/.exec(text) ?? [];
  const day = WEEKDAYS.indexOf(name.slice(0, 3));
  const isWhole = ['', 'day', 'sday', 'nesday', 'rsday', 'urday'].includes(name.slice(3));
  if (day < 0 || !isWhole || !(isSince || last)) return null;
  const back = (now.getUTCDay() - day + 7) % 7 || 7;
  return from(new Date(dayOf(now).getTime() - back * DAY_MS));
}

/** "May" and "March" alone are words. */
const MONTH_ALONE = /^(?:in )?(?:january|february|april|june|july|august|september|october|november|december)$/;

function readMonth(text: string, { now, isSince }: { now: Date; isSince: boolean }): TimeSpan | null {
  const isAlone = MONTH_ALONE.test(text) || isSince || text.startsWith('in ');
  const name = text.replace(/^in /, '');
  return isAlone && /^[a-z]{3,9}$/.test(name) ? readDate(`1 ${name}`, now) : null;
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[t ](\d{2}:\d{2}(?::\d{2})?)z?)?$/;
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;
const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})(?:,? (\d{4}))?$/;
const MONTH_FIRST = /^([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/;

function readDate(text: string, now: Date): TimeSpan | null {
  const [, day, time = '00:00'] = ISO.exec(text) ?? [];
  if (day) return dated(`${day}T${time}Z`);
  const [, dayNumber, monthNumber, year] = DOTTED.exec(text) ?? [];
  if (dayNumber && monthNumber) return dated(isoOf(Number(year), Number(monthNumber), Number(dayNumber)));
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

function dated(iso: string): TimeSpan | null {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? null : from(at);
}

function from(since: Date): TimeSpan {
  return { since, said: (say) => say('since {day}', { day: since.toLocaleDateString(say.locale, DATE) }) };
}

const DATE = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;

function dayOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}
