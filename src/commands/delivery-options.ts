import type { Platform } from '../news/channel.ts';
import { PLATFORM_FACTS } from '../news/platform-facts.ts';

/** A value that was understood (null: not asked for), or what is wrong with it and what to write. */
export type OptionOutcome = { kind: 'value'; value: string | null } | { kind: 'unclear'; what: string; mend: string };

/** How somebody takes an option away that was set before. */
const OFF = /^(?:off|no|none)$/i;

/** True where an option was filled in at all; "off" is an answer too. */
export function isGiven(typed: string | undefined): boolean {
  return (typed?.trim() ?? '') !== '';
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DIGEST = /^(?:daily|weekly\s+(\p{L}{3})\p{L}*)\s+([01]?\d|2[0-3])[:.h]([0-5]\d)(?:\s+(\S+))?$/iu;

/** Reads "daily 08:00" or "weekly mon 08:00", with a time zone behind it where somebody names one. */
export function readDigest(typed: string | undefined): OptionOutcome {
  const text = typed?.trim() ?? '';
  if (text === '' || OFF.test(text)) return { kind: 'value', value: null };
  const [, day, hour = '', minute = '', zone] = DIGEST.exec(text) ?? [];
  const isDaily = /^daily/i.test(text);
  const knownDay = day === undefined ? isDaily : DAYS.includes(day.toLowerCase());
  const mend = 'Write: digest="daily 08:00" or digest="weekly mon 08:00 Europe/Berlin"';
  if (hour === '' || !knownDay) return { kind: 'unclear', what: 'I cannot read the digest time.', mend };
  if (zone !== undefined && !isTimeZone(zone)) return { kind: 'unclear', what: 'I do not know this time zone.', mend };
  const when = isDaily ? 'daily' : `weekly ${day?.toLowerCase()}`;
  return { kind: 'value', value: [when, `${hour.padStart(2, '0')}:${minute}`, zone].filter(Boolean).join(' ') };
}

/** True for an IANA time zone name that this system knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    // The one way to ask: an unknown name is a RangeError (ECMA-402, DateTimeFormat).
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Reads whom to ping: a role (Discord) or a user group (Slack), as its id. Everyone, here and single people are refused:
 * an alert must not wake a whole workspace, nor ping a person who did not ask for it.
 */
export function readMention(typed: string | undefined, platform: Platform): OptionOutcome {
  const text = typed?.trim() ?? '';
  if (text === '' || OFF.test(text)) return { kind: 'value', value: null };
  const id = PLATFORM_FACTS[platform].typed.group.exec(text)?.slice(1).find(Boolean);
  if (id !== undefined) return { kind: 'value', value: id };
  const what = 'Only a role or a user group can be pinged, not everyone and not one person.';
  return { kind: 'unclear', what, mend: 'Pick the role or the user group from the list that opens when you type @.' };
}
