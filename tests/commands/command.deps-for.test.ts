import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { depsFor } from '../../src/commands/command.ts';
import type { ChannelAddress } from '../../src/news/channel.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;
beforeAll(async () => {
  newsroom = await openNewsroom();
});
afterAll(() => newsroom.database.close());

const PLACES: [string, ChannelAddress, string][] = [
  ['a Slack channel', { platform: 'slack', workspace: 'T0A', id: 'C1', kind: 'channel' }, 'slack:T0A'],
  ['a direct message on Slack', { platform: 'slack', workspace: 'T0A', id: 'U1', kind: 'dm' }, 'slack:T0A'],
  ['a Discord channel', { platform: 'discord', workspace: '3301', id: '1', kind: 'channel' }, 'discord:3301'],
  ['a direct message on Discord', { platform: 'discord', workspace: '', id: '42', kind: 'dm' }, 'installation'],
  ['the preview', { platform: 'preview', workspace: '', id: 'news', kind: 'channel' }, 'installation'],
];

describe('depsFor', () => {
  it.each(PLACES)('gives %s what it and the installation have', (_place, address, owner) => {
    expect(depsFor({ address }, newsroom.deps)).toMatchObject({ owner, scope: { kind: 'owner', owner } });
  });

  it.each(PLACES)('lets all of a house share what %s adds (tenants: one)', (_place, address) => {
    const house = depsFor({ address }, { ...newsroom.deps, tenants: 'one' });
    expect(house).toMatchObject({ owner: 'installation', scope: { kind: 'everything' } });
  });
});
