import { sentence } from '../../chat/say.ts';
import { nearest } from '../../kit/nearest.ts';

/** `name`: as it is stored. `mend`: asks for `line`, the zone to write instead, or examples of zones. */
type ZoneOutcome =
  | { kind: 'zone'; name: string }
  | { kind: 'unclear'; what: string; mend: string; values: { line: string; zone: string } };

/** Places that people write by their letters, which have one time all year where people mean the time of a place. */
const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ EST: 'America/New_York', EDT: 'America/New_York', ET: 'America/New_York', EST5EDT: 'America/New_York' },
    ...{ CST: 'America/Chicago', CDT: 'America/Chicago', MST: 'America/Denver', MDT: 'America/Denver' },
    ...{ PST: 'America/Los_Angeles', PDT: 'America/Los_Angeles', PT: 'America/Los_Angeles', GB: 'Europe/London' },
    ...{
      GMT: 'Europe/London',
      BST: 'Europe/London',
      WET: 'Europe/Lisbon',
      WEST: 'Europe/Lisbon',
      MSK: 'Europe/Moscow',
    },
    ...{
      CET: 'Europe/Berlin',
      CEST: 'Europe/Berlin',
      MEZ: 'Europe/Berlin',
      MESZ: 'Europe/Berlin',
      MET: 'Europe/Berlin',
    },
    ...{ EET: 'Europe/Athens', EEST: 'Europe/Athens', IST: 'Asia/Kolkata', PKT: 'Asia/Karachi', JST: 'Asia/Tokyo' },
    ...{ KST: 'Asia/Seoul', AEST: 'Australia/Sydney', AEDT: 'Australia/Sydney', NZST: 'Pacific/Auckland' },
  }),
);

const PLACE = /^[a-z]+(?:\/[a-z_'-]+)+$/iu;
const OFFSET = /^(?:(?:GMT|UTC|Etc\/GMT)\s*)?[+-]\s*\d{1,2}(?::?\d{2})?$|^Etc\//iu;
const EXAMPLES = 'zone=Europe/Berlin, zone=America/New_York, zone=Asia/Kolkata, zone=UTC';
const MEND = sentence('Write the zone of a city, or UTC: {line}');

/** Reads the zone of a place ("Europe/Berlin"), whose summer time it keeps, or UTC; all else is asked about. */
export function readZone(typed: string): ZoneOutcome {
  const name = typed.trim().replace(/\s+/gu, '_');
  if (/^(?:utc|z)$/iu.test(name)) return { kind: 'zone', name: 'UTC' };
  const fixed = { kind: 'unclear', what: sentence('{zone} is one time all year, without summer time.') } as const;
  const zone = name.toUpperCase();
  if (OFFSET.test(typed.trim())) return { ...fixed, mend: MEND, values: { zone, line: EXAMPLES } };
  const place = PLACE.test(name) ? placeNamed(name) : null;
  if (place !== null) return { kind: 'zone', name: place };
  const letters = LETTERS.get(zone);
  if (letters !== undefined) {
    const mend = sentence('Did you mean the time of a place? Write: {line}');
    return { ...fixed, mend, values: { zone, line: `zone=${letters}` } };
  }
  const meant = cityNamed(name) ?? nearest(name, Intl.supportedValuesOf('timeZone'));
  const mend = meant === null ? MEND : sentence('Did you mean {zone}? Write: {line}');
  const values = { zone: meant ?? '', line: meant === null ? EXAMPLES : `zone=${meant}` };
  return { kind: 'unclear', what: sentence('I do not know this time zone.'), mend, values };
}

/** The name as zones are written, which in whatever letters is the same to Node. */
function placeNamed(name: string): string | null {
  const known = Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase() === name.toLowerCase());
  return known ?? (isTimeZone(name) ? written(name) : null);
}

/** "berlin", and "kolkata", which Node takes and lists under its old name alone. */
function cityNamed(name: string): string | null {
  const zones = Intl.supportedValuesOf('timeZone');
  const city = zones.find((zone) => zone.toLowerCase().endsWith(`/${name.toLowerCase()}`));
  const areas = /^[a-z_-]+$/iu.test(name) ? new Set(zones.map((zone) => zone.split('/')[0] ?? '')) : [];
  return city ?? [...areas].map((area) => written(`${area}/${name}`)).find(isTimeZone) ?? null;
}

function written(name: string): string {
  return name
    .toLowerCase()
    .replace(/(^|[/_-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    // There is no other way to check a name: an unknown one is a RangeError (ECMA-402, DateTimeFormat).
    if (error instanceof RangeError) return false;
    throw error;
  }
}
