import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelEvent, ChatHandlers } from '../../../../src/chat/chat.ts';
import { alertOf, commands, fullCard } from '../../../contracts/chat-samples.ts';
import { createDiscordHarness, type DiscordHarness } from '../../../support/discord/discord-harness.ts';
import { readMessage } from '../../../support/discord/read-message.ts';

describe('a bot in so many servers that Discord wants two shards', () => {
  let harness: DiscordHarness;
  let heard: ChannelEvent[];
  let places: { guildId: string; channelId: string }[];
  beforeEach(async () => {
    harness = await createDiscordHarness({ shards: 2 });
    heard = [];
    const { guildId, otherGuildId } = harness.discord.world;
    places = [
      { guildId, channelId: harness.discord.channel.id },
      { guildId: otherGuildId, channelId: harness.discord.addChannel({ name: 'there', guildId: otherGuildId }).id },
    ];
    await harness.chat.listener.start(listening());
  });
  afterEach(() => harness.stop());

  const listening = (): ChatHandlers => ({
    commands,
    answer: async ({ asker }) => ({
      message: { kind: 'notice', tone: 'info', text: `heard in ${asker.address.workspace}`, hints: [] },
      visibility: 'public',
    }),
    complete: async () => [],
    onChannelEvent: async (event) => void heard.push(event),
  });
  const ask = (channelId: string) =>
    harness.discord.interactions.command({ name: 'brief', options: [{ name: 'topic', value: 'ferry' }], channelId });

  it('identifies each of them, and is well when both are ready', () => {
    expect(harness.discord.gateway.identified.toSorted()).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(harness.chat.listener.health()).toEqual({ ok: true, state: 'connected' });
  });

  it('hears what happens in a server of either once', async () => {
    await vi.waitFor(() => expect(heard).toHaveLength(places.length));
    expect(new Set(heard.map(({ scope: place }) => place.workspace))).toEqual(
      new Set(places.map(({ guildId }) => guildId)),
    );
    for (const { guildId, channelId } of places)
      harness.discord.gateway.dispatch('CHANNEL_DELETE', { id: channelId, guild_id: guildId, type: 0 });
    await vi.waitFor(() => expect(heard).toHaveLength(2 * places.length));
    const gone = heard.filter(({ kind }) => kind === 'channel-gone');
    expect(gone.map(({ scope: place }) => place.channelId)).toEqual(
      expect.arrayContaining(places.map(({ channelId }) => channelId)),
    );
  });

  it('answers a command from a server of either, once', async () => {
    for (const { guildId, channelId } of places)
      expect(readMessage((await ask(channelId)).body).text).toContain(`heard in ${guildId}`);
    expect(harness.discord.interactions.acknowledgements()).toEqual([1, 1]);
  });

  it('registers its commands once, however many shards there are', async () => {
    await vi.waitFor(() => expect(harness.discord.world.registrations).toBe(1));
  });

  it('posts to a channel of either', async () => {
    for (const { guildId: workspace, channelId: id } of places) {
      const address = { platform: 'discord', workspace, id, kind: 'channel' } as const;
      const outcome = await harness.chat.sender.post({
        address,
        message: alertOf(fullCard),
        nonce: `n${id.slice(-8)}`,
      });
      expect(outcome).toMatchObject({ kind: 'posted' });
      expect(harness.discord.messages(id)).toHaveLength(1);
    }
  });

  it('goes on in both after a cut', async () => {
    harness.discord.gateway.close(null);
    await vi.waitFor(() => expect(harness.chat.listener.health().ok).toBe(false));
    for (const { guildId, channelId } of places)
      expect(readMessage((await ask(channelId)).body).text).toContain(`heard in ${guildId}`);
    await vi.waitFor(() => expect(harness.chat.listener.health()).toEqual({ ok: true, state: 'connected' }), 10_000);
    expect(harness.discord.gateway.seen.filter((what) => what === 'resume')).toHaveLength(2);
  });
});
