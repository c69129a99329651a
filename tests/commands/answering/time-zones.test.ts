import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../../../src/chat/say.ts';
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
    ['GMT+2', 'zone=UTC'],
    ['+02:00', 'zone=UTC'],
    ['Etc/GMT-2', 'zone=UTC'],
    ['middle earth', 'zone=UTC'],
  ])('answers %s with what to type: %s', (typed, line) => {
    const read = readZone(typed);
    expect(read.kind === 'zone' ? read.name : ENGLISH(read.mend, read.values)).toContain(line);
  });

  it('is asked for the zone of a digest, too', () => {
    expect(readDigest('daily 08:00 europe/berlin')).toEqual({ kind: 'value', value: 'daily 08:00 Europe/Berlin' });
    expect(readDigest('daily 08:00 EST')).toMatchObject({
      mend: expect.stringContaining('Write: {line}'),
      values: { line: 'America/New_York' },
    });
  });
});
