import { describe, expect, it } from 'vitest';
import { readDigest } from '../../../src/commands/answering/delivery-options.ts';
import { readZone } from '../../../src/commands/answering/time-zones.ts';

describe('readZone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['America/New York', 'America/New_York'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['america/argentina/buenos_aires', 'America/Argentina/Buenos_Aires'],
    ['utc', 'UTC'],
  ])('takes %s, with the summer time of its place', (typed, name) => {
    const read = readZone(typed);
    // Node lists some places under their older name.
    const older = new Map([['America/Argentina/Buenos_Aires', 'America/Buenos_Aires']]);
    expect([name, older.get(name)]).toContain(read.kind === 'zone' ? read.name : read.what);
  });

  it.each([
    ['berlin', 'zone=Europe/Berlin'],
    ['new york', 'zone=America/New_York'],
    ['Kyiv', 'zone=Europe/Kyiv'],
    ['Europe/Berlni', 'zone=Europe/Berlin'],
    ['EST', 'zone=America/New_York'],
    ['cet', 'zone=Europe/Berlin'],
    ['EST5EDT', 'zone=America/New_York'],
    ['GMT', 'zone=Europe/London'],
    ['GMT+2', 'or zone=UTC'],
    ['+02:00', 'or zone=UTC'],
    ['Etc/GMT-2', 'or zone=UTC'],
    ['middle earth', 'or zone=UTC'],
  ])('answers %s with what to type: %s', (typed, mend) => {
    expect(readZone(typed)).toMatchObject({ kind: 'unclear', mend: expect.stringContaining(mend) });
  });

  it('is asked for the zone of a digest, too', () => {
    expect(readDigest('daily 08:00 europe/berlin')).toEqual({ kind: 'value', value: 'daily 08:00 Europe/Berlin' });
    expect(readDigest('daily 08:00 EST')).toMatchObject({ mend: expect.stringContaining('Write: America/New_York') });
  });
});
