import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelEvent } from '../../../../src/chat/chat.ts';
import { createDiscordHarness, type DiscordHarness } from '../../../support/discord/discord-harness.ts';

const SERVER = { platform: 'discord', workspace: '3301' } as const;

describe('what Discord reports of channels', () => {
  let harness: DiscordHarness;
  let heard: ChannelEvent[];
  beforeEach(async () => {
    harness = await createDiscordHarness();
    heard = [];
    await harness.chat.listener.start({
      commands: [],
      answer: () => Promise.reject(new Error('nobody asks')),
      complete: async () => [],
      onChannelEvent: async (event) => void heard.push(event),
    });
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0));
    heard.length = 0;
  });
  afterEach(() => harness.stop());

  it.each<[string, { type: string; data: unknown }, ChannelEvent]>([
    [
      'a deleted channel',
      { type: 'CHANNEL_DELETE', data: { id: '4401', guild_id: '3301', type: 0 } },
      { kind: 'channel-gone', scope: { ...SERVER, channelId: '4401' }, reason: 'the channel was deleted' },
    ],
    [
      'a deleted thread',
      { type: 'THREAD_DELETE', data: { id: '4402', guild_id: '3301', parent_id: '4401', type: 11 } },
      { kind: 'channel-gone', scope: { ...SERVER, channelId: '4402' }, reason: 'the thread was deleted' },
    ],
    [
      'a server that removed the bot',
      { type: 'GUILD_DELETE', data: { id: '3301' } },
      {
        kind: 'workspace-left',
        scope: { ...SERVER, channelId: null },
        reason: 'the bot was removed from the server',
      },
    ],
    [
      'a server that removed the bot, and says that there is no outage',
      { type: 'GUILD_DELETE', data: { id: '3301', unavailable: false } },
      {
        kind: 'workspace-left',
        scope: { ...SERVER, channelId: null },
        reason: 'the bot was removed from the server',
      },
    ],
    [
      'changed permissions of a channel',
      { type: 'CHANNEL_UPDATE', data: { id: '4401', guild_id: '3301', type: 0, name: 'news' } },
      { kind: 'maybe-back', scope: { ...SERVER, channelId: '4401' } },
    ],
    [
      'changed roles',
      { type: 'GUILD_ROLE_UPDATE', data: { guild_id: '3301', role: { id: '9', name: 'bots', permissions: '0' } } },
      { kind: 'maybe-back', scope: { ...SERVER, channelId: null } },
    ],
  ])('names %s', async (_name, { type, data }, event) => {
    harness.discord.gateway.dispatch(type, data);
    await vi.waitFor(() => expect(heard).toEqual([event]));
  });

  it('takes an outage of a server for no farewell', async () => {
    harness.discord.gateway.dispatch('GUILD_DELETE', { id: '3301', unavailable: true });
    harness.discord.gateway.dispatch('CHANNEL_DELETE', { id: '4401', guild_id: '3301', type: 0 });
    await vi.waitFor(() => expect(heard.map(({ kind }) => kind)).toEqual(['channel-gone']));
  });
});
