import type { ChannelSettings } from '../news/channel-settings.ts';

type Times = { quietHours: ChannelSettings['quietHours']; digest: string | null; timeZone: string };

export type DueTime = { dueAt: Date; gathered: boolean };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MINUTES = 24 * 60;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const WEEK_DAYS = 7;
const DIGEST = /^(?:daily|weekly (\w{3})) (\d{2}:\d{2})(?: (\S+))?$/;

/**
 * When an alert of now is to go: at the next digest, and never within quiet hours, whose end it waits for. Local times
 * follow the clocks of their zone: an hour that a change of clocks skips is taken at the change.
 */
export function dueTime(now: Date, times: Times): DueTime {
  const digest = readDigest(times);
  const wanted = digest ? nextLocal(now, digest) : now;
  return {
    dueAt: times.quietHours ? afterQuiet(wanted, times.quietHours, times.timeZone) : wanted,
    gathered: !!digest,
  };
}

/** A local time of day, on one day of the week or on every day. */
type Local = { minutes: number; weekday: number | null; timeZone: string };

/** What cannot be read is no digest: the alert goes at once rather than never. */
function readDigest({ digest, timeZone }: Times): Local | null {
  const [, day, time, zone] = DIGEST.exec(digest ?? '') ?? [];
  if (time === undefined) return null;
  const weekday = day === undefined ? null : DAYS.indexOf(day);
  return weekday === -1 ? null : { minutes: minutesOf(time), weekday, timeZone: zone ?? timeZone };
}

function afterQuiet(at: Date, quiet: { from: string; to: string }, timeZone: string): Date {
  const { minutes } = localTime(at, timeZone);
  const from = minutesOf(quiet.from);
  const to = minutesOf(quiet.to);
  const isQuiet = from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
  return isQuiet ? nextLocal(at, { minutes: to, weekday: null, timeZone }) : at;
}

/** The first moment after `now` at which the zone's clocks show the time. */
function nextLocal(now: Date, wanted: Local): Date {
  const here = localTime(now, wanted.timeZone);
  const days = wanted.weekday === null ? 0 : (wanted.weekday - here.weekday + WEEK_DAYS) % WEEK_DAYS;
  const ahead = days * DAY_MINUTES + wanted.minutes - here.minutes;
  const period = wanted.weekday === null ? DAY_MINUTES : WEEK_DAYS * DAY_MINUTES;
  const minuteStart = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const guess = new Date(minuteStart + (ahead > 0 ? ahead : ahead + period) * MINUTE_MS);
  return acrossClockChange(guess, wanted);
}

/** Between now and then the clocks may have been put forward or back. */
function acrossClockChange(guess: Date, { minutes, timeZone }: Local): Date {
  const off = minutes - localTime(guess, timeZone).minutes;
  const nearest = ((off + DAY_MINUTES * 1.5) % DAY_MINUTES) - DAY_MINUTES / 2;
  const mended = new Date(guess.getTime() + nearest * MINUTE_MS);
  // A time that is skipped: no moment shows it, so the first one after the change is taken.
  return localTime(mended, timeZone).minutes === minutes
    ? mended
    : new Date(Math.max(guess.getTime(), mended.getTime()));
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * HOUR_MS) / MINUTE_MS + minutes;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localTime(at: Date, timeZone: string): { minutes: number; weekday: number } {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const weekday = DAYS.indexOf((parts['weekday'] ?? '').toLowerCase());
  return { minutes: minutesOf(`${parts['hour']}:${parts['minute']}`), weekday };
}

/** Making one takes longer than using it. A zone that this system does not know is UTC. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const shape = { hourCycle: 'h23', weekday: 'short', hour: '2-digit', minute: '2-digit' } as const;
  const format = makeFormat(timeZone, shape);
  formats.set(timeZone, format);
  return format;
}

function makeFormat(timeZone: string, shape: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en', { ...shape, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...shape, timeZone: 'UTC' });
  }
}
