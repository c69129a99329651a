import { MINUTE_MS } from '../kit/time.ts';
import type { ChannelSettings } from '../news/subscription.ts';

type DeliveryTimes = Pick<ChannelSettings, 'quietHours' | 'digest' | 'timeZone'>;

export type DueTime = { dueAt: Date; gathered: boolean };

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const WEEK_DAYS = 7;
const DIGEST = /^(?:daily|weekly (\w{3})) (\d{2}:\d{2})(?: (\S+))?$/;

/**
 * Makes a function that says when an alert of now is due: at the next digest, and after the end of quiet hours. Local
 * times follow the clocks of their zone; a time that a change of clocks skips counts as the moment of the change. The
 * function caches the formats of time zones, because making one takes longer than using it.
 */
export function createDueTimes(): (now: Date, times: DeliveryTimes) => DueTime {
  const clock = createLocalClock();
  return (now, times) => {
    const digest = readDigest(times);
    const wanted = digest ? nextLocal(now, digest, clock) : now;
    return { dueAt: afterQuietHours(wanted, times, clock), gathered: digest !== null };
  };
}

/** A local time of day, on one day of the week or on every day. */
type LocalMoment = { minutes: number; weekday: number | null; timeZone: string };

/** A digest time that cannot be read is ignored: the alert goes at once rather than never. */
function readDigest({ digest, timeZone }: DeliveryTimes): LocalMoment | null {
  const [, day, time, zone] = DIGEST.exec(digest ?? '') ?? [];
  if (time === undefined) return null;
  const weekday = day === undefined ? null : DAYS.indexOf(day);
  return weekday === -1 ? null : { minutes: minutesOf(time), weekday, timeZone: zone ?? timeZone };
}

function afterQuietHours(at: Date, { quietHours, timeZone }: DeliveryTimes, clock: LocalClock): Date {
  if (!quietHours) return at;
  const { minutes } = clock(at, timeZone);
  const from = minutesOf(quietHours.from);
  const to = minutesOf(quietHours.to);
  const isQuiet = from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
  return isQuiet ? nextLocal(at, { minutes: to, weekday: null, timeZone }, clock) : at;
}

/** The first moment after `now` at which the zone's clocks show the time. */
function nextLocal(now: Date, wanted: LocalMoment, clock: LocalClock): Date {
  const here = clock(now, wanted.timeZone);
  const days = wanted.weekday === null ? 0 : (wanted.weekday - here.weekday + WEEK_DAYS) % WEEK_DAYS;
  const ahead = days * DAY_MINUTES + wanted.minutes - here.minutes;
  const period = wanted.weekday === null ? DAY_MINUTES : WEEK_DAYS * DAY_MINUTES;
  const minuteStart = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const guess = new Date(minuteStart + (ahead > 0 ? ahead : ahead + period) * MINUTE_MS);
  return acrossClockChange(guess, wanted, clock);
}

/** Corrects a guess when the clocks are put forward or back between now and then. */
function acrossClockChange(guess: Date, { minutes, timeZone }: LocalMoment, clock: LocalClock): Date {
  const off = minutes - clock(guess, timeZone).minutes;
  const nearest = ((off + DAY_MINUTES * 1.5) % DAY_MINUTES) - DAY_MINUTES / 2;
  const corrected = new Date(guess.getTime() + nearest * MINUTE_MS);
  // No moment shows a skipped time, so the first one after the change is taken.
  return clock(corrected, timeZone).minutes === minutes
    ? corrected
    : new Date(Math.max(guess.getTime(), corrected.getTime()));
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * HOUR_MINUTES + minutes;
}

/** The time of day and the day of the week that the clocks of a zone show. */
type LocalClock = (at: Date, timeZone: string) => { minutes: number; weekday: number };

function createLocalClock(): LocalClock {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (at, timeZone) => {
    const format = formats.get(timeZone) ?? formatOf(timeZone);
    formats.set(timeZone, format);
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const weekday = DAYS.indexOf((parts['weekday'] ?? '').toLowerCase());
    return { minutes: minutesOf(`${parts['hour']}:${parts['minute']}`), weekday };
  };
}

/** A zone that this system does not know is UTC. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const shape = { hourCycle: 'h23', weekday: 'short', hour: '2-digit', minute: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...shape, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...shape, timeZone: 'UTC' });
  }
}
