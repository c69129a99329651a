import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDiscordHarness, type DiscordHarness } from '../../../support/discord/discord-harness.ts';
import type { Denial } from '../../../support/discord/world.ts';

let harness: DiscordHarness;
beforeEach(async () => {
  harness = await createDiscordHarness();
});
afterEach(() => harness.stop());

it('locateChannel names an open channel and fills in its server', async () => {
  const located = await harness.chat.sender.locate({ ...harness.address, workspace: '' });
  expect(located).toEqual({ kind: 'located', address: harness.address, name: '#world-news' });
});

it.each<[Denial, string]>([
  ['view', 'Missing Access'],
  ['send', 'Send Messages'],
  ['embed', 'Embed Links'],
])('a channel where we may not %s is closed with the reason', async (denial, reason) => {
  const channel = harness.discord.addChannel({ name: 'quiet', denied: [denial] });
  expect(await harness.chat.sender.locate(harness.addressOf(channel))).toEqual({
    kind: 'closed',
    reason: expect.stringContaining(reason),
  });
});

it('a thread asks its parent and the permission of threads', async () => {
  const parent = harness.discord.addChannel({ name: 'parent', denied: ['sendInThreads'] });
  const closed = harness.discord.addChannel({ name: 'talk', type: 11, parentId: parent.id });
  expect(await harness.chat.sender.locate(harness.addressOf(closed))).toEqual({
    kind: 'closed',
    reason: 'I lack these permissions there: Send Messages in Threads',
  });
  const silent = harness.discord.addChannel({ name: 'parent', denied: ['send'] });
  const open = harness.discord.addChannel({ name: 'talk', type: 11, parentId: silent.id });
  expect(await harness.chat.sender.locate(harness.addressOf(open))).toMatchObject({ kind: 'located' });
});

it.each([4, 15, 16])('a channel of type %i takes no messages', async (type) => {
  const channel = harness.discord.addChannel({ name: 'forum', type });
  expect(await harness.chat.sender.locate(harness.addressOf(channel))).toMatchObject({ kind: 'closed' });
});

it('a channel of another server is closed, even where the bot is a member of both', async () => {
  const channel = harness.discord.addChannel({ name: 'theirs', guildId: harness.discord.world.otherGuildId });
  const address = { ...harness.addressOf(channel), workspace: harness.address.workspace };
  expect(await harness.chat.sender.locate(address)).toEqual({
    kind: 'closed',
    reason: 'that channel belongs to another server',
  });
});

it('a channel nobody knows is closed', async () => {
  expect(await harness.chat.sender.locate({ ...harness.address, id: '100000000000000000' })).toMatchObject({
    kind: 'closed',
  });
});

it('a person is located as a DM', async () => {
  const address = { platform: 'discord', workspace: '', id: '700000000000000042', kind: 'dm' } as const;
  expect(await harness.chat.sender.locate(address)).toEqual({ kind: 'located', address, name: 'direct message' });
});

it('an outage closes nothing', async () => {
  harness.discord.faults.add(/^GET \/channels\//, { kind: 'error-before', status: 500 });
  expect(await harness.chat.sender.locate(harness.address)).toMatchObject({ kind: 'unreachable' });
});

it('permissions that Discord does not tell close nothing', async () => {
  harness.discord.faults.add(/^GET \/guilds\//, { kind: 'error-before', status: 500 }, 2);
  expect(await harness.chat.sender.locate(harness.address)).toMatchObject({ kind: 'located' });
});
