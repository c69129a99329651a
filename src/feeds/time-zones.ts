/** Minutes east of UTC. Where a name is used by several zones, the one that feeds mean: BST is British, IST Indian. */
const ZONE_MINUTES: Record<string, number> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  bst: 60,
  cet: 60,
  met: 60,
  mez: 60,
  west: 60,
  wat: 60,
  ist: 330,
  cest: 120,
  mest: 120,
  mesz: 120,
  eet: 120,
  sast: 120,
  cat: 120,
  eest: 180,
  msk: 180,
  eat: 180,
  trt: 180,
  irst: 210,
  gst: 240,
  aft: 270,
  pkt: 300,
  npt: 345,
  ict: 420,
  wib: 420,
  sgt: 480,
  hkt: 480,
  awst: 480,
  pht: 480,
  jst: 540,
  kst: 540,
  acst: 570,
  aest: 600,
  acdt: 630,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
  nst: -210,
  ndt: -150,
  ast: -240,
  adt: -180,
  art: -180,
  brt: -180,
  est: -300,
  edt: -240,
  et: -300,
  cst: -360,
  cdt: -300,
  ct: -360,
  mst: -420,
  mdt: -360,
  mt: -420,
  pst: -480,
  pdt: -420,
  pt: -480,
  akst: -540,
  akdt: -480,
  hst: -600,
};

/** Minutes east of UTC that a zone's abbreviation means, or null when it is none. */
export function zoneMinutes(name: string): number | null {
  return ZONE_MINUTES[name.toLowerCase()] ?? null;
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
