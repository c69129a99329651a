import { describe, expect, it } from 'vitest';
import { COMMAND_SPECS } from '../../src/commands/command-table.ts';
import { readText } from '../../src/commands/read-text.ts';

function read(line: string) {
  const [, name = '', text = ''] = /^\/(\S+)\s*([\s\S]*)$/.exec(line) ?? [];
  const spec = COMMAND_SPECS.find((candidate) => candidate.name === name);
  if (!spec) throw new Error(name);
  return readText(text, spec);
}

describe('readText', () => {
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
    ['/subscribe ferry #C02', { keywords: 'ferry', channel: '#C02' }],
    ['/subscribe ferry <#C02|world>', { keywords: 'ferry', channel: '<#C02|world>' }],
    ['/subscribe ferry @S07 me', { keywords: 'ferry', mention: '@S07', me: 'yes' }],
    ['/subscribe me', { keywords: 'me' }],
    ['/subscribe tell me more', { keywords: 'tell me more' }],
    ['/subscribe DIGEST=“daily 08:00” ferry', { keywords: 'ferry', digest: 'daily 08:00' }],
    ['/subscribe digest=daily 08:00 ferry', { keywords: 'ferry', digest: 'daily 08:00' }],
    ['/subscriptions me', { me: 'yes' }],
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
