import { describe, expect, it } from 'vitest';
import { COMMAND_SPECS } from '../../../src/commands/answering/command-table.ts';
import { readTypedLine } from '../../../src/commands/asking/typed-line.ts';

function read(line: string) {
  const [, name = '', text = ''] = /^\/(\S+)\s*([\s\S]*)$/.exec(line) ?? [];
  const spec = COMMAND_SPECS.find((candidate) => candidate.name === name);
  if (!spec) throw new Error(name);
  return readTypedLine(text, spec);
}

describe('readTypedLine', () => {
  it.each([
    ['/brief pakistan-taliban', { topic: 'pakistan-taliban' }],
    ['/brief  ferry\u00A0 strike ', { topic: 'ferry strike' }],
    ['/brief “ferry strike” -tram', { topic: '“ferry strike” -tram' }],
    ['/brief topic="ferry strike"', { topic: 'ferry strike' }],
    ['/brief actor:"Mara Quist"', { topic: 'actor:"Mara Quist"' }],
    ['/brief fer\u200Bry', { topic: 'ferry' }],
    ['/brief "open', { topic: '"open' }],
    ['/brief a=b', { topic: 'a=b' }],
    ['/brief', {}],
    ['/latest 7', { count: '7' }],
    ['/timeline ferry 7', { topic: 'ferry', days: '7' }],
    ['/timeline 737', { topic: '737' }],
    ['/timeline ferry 365', { topic: 'ferry', days: '365' }],
    ['/timeline budget 2026', { topic: 'budget 2026' }],
    ['/timeline boeing 737', { topic: 'boeing 737' }],
    ['/timeline euro 2028 30', { topic: 'euro 2028', days: '30' }],
    ['/timeline ferry 0', { topic: 'ferry 0' }],
    ['/timeline ferry 007', { topic: 'ferry 007' }],
    ['/timeline ferry days=2026', { topic: 'ferry', days: '2026' }],
    ['/timeline windows 11 days=', { topic: 'windows 11', days: '' }],
    ['/timeline windows 11 days=30', { topic: 'windows 11', days: '30' }],
    ['/latest 2026', { count: '2026' }],
    ['/brief budget 2026', { topic: 'budget 2026' }],
    ['/quotes area 51', { topic: 'area 51' }],
    ['/actors budget 7', { topic: 'budget 7' }],
    ['/subscribe budget 2026', { keywords: 'budget 2026' }],
    ['/subscribe tell me me=no', { keywords: 'tell me', me: 'no' }],
    ['/subscribe ferry #C02', { keywords: 'ferry', channel: '#C02' }],
    ['/subscribe ferry <#C02|world>', { keywords: 'ferry', channel: '<#C02|world>' }],
    ['/subscribe ferry @S07 me', { keywords: 'ferry', mention: '@S07', me: 'yes' }],
    ['/subscribe me', { keywords: 'me' }],
    ['/subscribe tell me more', { keywords: 'tell me more' }],
    ['/subscribe DIGEST=“daily 08:00” ferry', { keywords: 'ferry', digest: 'daily 08:00' }],
    ['/subscribe digest=daily 08:00 ferry', { keywords: 'ferry', digest: 'daily 08:00' }],
    ['/subscriptions me', { me: 'yes' }],
    ['/subscribe ferry in #world', { keywords: 'ferry', channel: '#world' }],
    ['/subscribe ferry for @S07 to me', { keywords: 'ferry', mention: '@S07', me: 'yes' }],
    ['/subscribe ferry me, please', { keywords: 'ferry me,' }],
    ['/subscribe ferry me please', { keywords: 'ferry', me: 'yes' }],
    ['/subscribe “ferry please”', { keywords: '“ferry please”' }],
    ['/unsubscribe ferry for=2 days', { keywords: 'ferry', for: '2 days' }],
    ['/subscriptions #world', { channel: '#world' }],
  ])('reads %s', (line, options) => {
    expect(read(line)).toEqual({ subcommand: null, options });
  });

  it('reads a subcommand and its options', () => {
    expect(read('/feeds Add https://courier.example/feed')).toEqual({
      subcommand: 'add',
      options: { address: 'https://courier.example/feed' },
    });
  });

  it('keeps what is no subcommand', () => {
    expect(read('/feeds dance now')).toEqual({ subcommand: null, options: { text: 'dance now' } });
  });
});
