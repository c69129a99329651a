import { describe, expect, it } from 'vitest';
import { readChannelAddress } from '../../../src/config/files/alerts.ts';
import { addressKey } from '../../../src/news/channel.ts';

const keyOf = (text: string) => {
  const reading = readChannelAddress(text);
  return reading.kind === 'address' ? addressKey(reading.address) : reading.complaint;
};

describe('readChannelAddress', () => {
  it.each([
    ['slack:C0123ABC', 'slack:/C0123ABC'],
    ['slack:T012/C0123ABC', 'slack:T012/C0123ABC'],
    ['slack:@U0123ABC', 'slack:/@U0123ABC'],
    ['slack:U0123ABC', 'slack:/@U0123ABC'],
    ['discord:112233445566778899', 'discord:/112233445566778899'],
    ['discord:99/112233445566778899', 'discord:99/112233445566778899'],
    ['discord:/@42', 'discord:/@42'],
    ['preview:news', 'preview:/news'],
    ['Preview:news', 'preview:/news'],
  ])('reads %s', (text, key) => {
    expect(keyOf(text)).toBe(key);
  });

  it.each([
    ['slack:#world-news', 'has no Slack channel id'],
    ['slack:@C0123', 'has no Slack channel id'],
    ['slack:12/C0123', 'has no Slack workspace id before the slash'],
    ['discord:news', 'has no Discord channel id'],
    ['discord:guild/12', 'has no Discord server id before the slash'],
    ['preview:', 'is no channel address'],
    ['preview:a b', 'has no plain name after preview:'],
    ['teams:x', 'is no channel address'],
    ['C0123ABC', 'is no channel address'],
  ])('says what is wrong with %s', (text, complaint) => {
    expect(keyOf(text)).toBe(complaint);
  });
});
