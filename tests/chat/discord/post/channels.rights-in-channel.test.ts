import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDiscordHarness, type DiscordHarness } from '../../../support/discord/discord-harness.ts';
import { BITS, type Channel } from '../../../support/discord/world.ts';

const ADA = '700000000000000042';
const EDITORS = '700000000000000077';
const NONE = { kind: 'rights', sees: false, adds: false, manages: false };
const READS = { kind: 'rights', sees: true, adds: false, manages: false };
const MANAGES = { kind: 'rights', sees: true, adds: true, manages: true };

let harness: DiscordHarness;
beforeEach(async () => {
  harness = await createDiscordHarness();
  harness.discord.world.members.set(ADA, [EDITORS]);
  harness.discord.world.roles.push({ id: EDITORS, permissions: 0n });
});
afterEach(() => harness.stop());

const rightsIn = (channel: Channel, userId = ADA) =>
  harness.chat.sender.rightsOf(userId, { ...harness.addressOf(channel), workspace: harness.discord.world.guildId });

function channelWhere(...overwrites: Channel['overwrites']): Channel {
  return harness.discord.addChannel({ name: 'desk', overwrites });
}

const forAll = (deny: bigint) => ({ id: harness.discord.world.guildId, type: 0 as const, allow: 0n, deny });
const forEditors = (allow: bigint, deny = 0n) => ({ id: EDITORS, type: 0 as const, allow, deny });
const forAda = (allow: bigint, deny = 0n) => ({ id: ADA, type: 1 as const, allow, deny });

it('somebody without a role of weight reads and does not manage', async () => {
  expect(await rightsIn(channelWhere())).toEqual(READS);
});

it('overwrites of roles and people count, the nearest last', async () => {
  const { view, manageChannels } = BITS;
  expect(await rightsIn(channelWhere(forAll(view)))).toEqual(NONE);
  expect(await rightsIn(channelWhere(forAll(view), forEditors(view | manageChannels)))).toEqual(MANAGES);
  expect(await rightsIn(channelWhere(forEditors(manageChannels), forAda(0n, manageChannels)))).toEqual(READS);
  expect(await rightsIn(channelWhere(forAda(manageChannels)))).toEqual(MANAGES);
  // Managing what one cannot see is no right (topics/permissions: without View Channel all else is denied).
  expect(await rightsIn(channelWhere(forEditors(manageChannels), forAda(0n, view)))).toEqual(NONE);
});

it('administrators and the owner manage every channel', async () => {
  const hidden = channelWhere(forAll(BITS.view));
  expect(await rightsIn(hidden, '700000000000000001')).toMatchObject({ kind: 'unreachable' });
  harness.discord.world.members.set('700000000000000001', []);
  expect(await rightsIn(hidden, '700000000000000001')).toEqual(MANAGES);
  harness.discord.world.roles.push({ id: '700000000000000088', permissions: BITS.administrator });
  harness.discord.world.members.set(ADA, ['700000000000000088']);
  expect(await rightsIn(hidden)).toEqual(MANAGES);
});

it('a thread goes by its parent, and a private one is for its moderators', async () => {
  const parent = channelWhere(forEditors(BITS.manageChannels));
  const thread = (type: number, parentId: string) => harness.discord.addChannel({ name: 'talk', type, parentId });
  expect(await rightsIn(thread(11, parent.id))).toEqual(MANAGES);
  expect(await rightsIn(thread(12, parent.id))).toEqual(NONE);
  const moderated = channelWhere(forEditors(BITS.manageChannels | BITS.manageThreads));
  expect(await rightsIn(thread(12, moderated.id))).toEqual(MANAGES);
});

it('a channel of another server is nobody’s here', async () => {
  const theirs = harness.discord.addChannel({ name: 'theirs', guildId: harness.discord.world.otherGuildId });
  expect(await rightsIn(theirs)).toEqual(NONE);
});

it('nobody is told “yes” while Discord does not answer', async () => {
  harness.discord.faults.add(/^GET \/guilds\//, { kind: 'error-before', status: 500 }, 2);
  expect(await rightsIn(channelWhere(forEditors(BITS.manageChannels)))).toMatchObject({ kind: 'unreachable' });
});

it('direct messages are their person’s own', async () => {
  const own = { platform: 'discord', workspace: '', id: ADA, kind: 'dm' } as const;
  expect(await harness.chat.sender.rightsOf(ADA, own)).toEqual(MANAGES);
  expect(await harness.chat.sender.rightsOf('700000000000000001', own)).toEqual(NONE);
});
