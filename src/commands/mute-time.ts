/** Until when a mute holds, that it is to end now, or what is wrong with the time. */
export type MuteTime =
  | { kind: 'until'; until: Date }
  | { kind: 'lift' }
  | { kind: 'unclear'; what: string; mend: string };

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const UNIT_MS: Record<string, number> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };
const USUAL_MS = DAY_MS;
/** Whoever wants longer silence unsubscribes. */
const LONGEST_MS = 366 * DAY_MS;

/** What is offered while somebody types. */
export const USUAL_TIMES: readonly string[] = ['8h', '1d', '3d', '1w', 'off'];

const SPAN = /^(\d{1,5})\s*(m|h|d|w)[a-z]*$/i;
const MEND = 'Write: for=8h, for=1d or for=1w; for=off ends it.';

/** Reads "1d", "8 hours", "1w"; "yes" is a day, "off" ends a mute. */
export function readMuteTime(typed: string, now: Date): MuteTime {
  const text = typed.trim();
  if (/^(?:off|no|none|0)$/i.test(text)) return { kind: 'lift' };
  const [, amount = '', unit = ''] = SPAN.exec(text) ?? [];
  const spanMs = /^(?:yes|on)$/i.test(text) ? USUAL_MS : Number(amount) * (UNIT_MS[unit.toLowerCase()] ?? 0);
  if (spanMs === 0) return { kind: 'unclear', what: 'I cannot read for how long to mute.', mend: MEND };
  if (spanMs > LONGEST_MS) return { kind: 'unclear', what: 'A mute lasts a year at most.', mend: MEND };
  return { kind: 'until', until: new Date(now.getTime() + spanMs) };
}
