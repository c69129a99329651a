import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Message } from '../../../../src/chat/message.ts';
import { alertOf, fullCard } from '../../../contracts/chat-samples.ts';
import { createDiscordHarness, type DiscordHarness } from '../../../support/discord/discord-harness.ts';

const NONCE = 'a1B2c3D4e5F6g7H8i9J0k1L2';
const LISTS = /^GET \/channels\/\d+\/messages/;

let harness: DiscordHarness;
beforeEach(async () => {
  harness = await createDiscordHarness();
});
afterEach(() => harness.stop());

const find = (since = new Date(Date.now() - 1_000), address = harness.address) =>
  harness.chat.sender.find({ address, nonce: NONCE, since, until: new Date(Date.now() + 60_000) });
const post = (nonce: string, message: Message = alertOf(fullCard)) =>
  harness.chat.sender.post({ address: harness.address, message, nonce });

it('findPost recognises its message by the mark in a button, though Discord lists no nonce', async () => {
  const posted = await post(NONCE);
  await post('other1');
  expect(await find()).toEqual({ kind: 'found', messageId: posted.kind === 'posted' ? posted.messageId : '' });
});

it('findPost recognises a message without buttons by its footer', async () => {
  await post(NONCE, { kind: 'notice', tone: 'info', text: 'This channel follows harbour-ferry.', hints: [] });
  expect(await find()).toMatchObject({ kind: 'found' });
});

it('findPost reads on through a busy channel', async () => {
  const since = new Date();
  await post('other');
  const [other] = harness.discord.messages(harness.discord.channel.id);
  if (!other) return expect.unreachable();
  for (let at = 0; at < 150; at += 1)
    harness.discord.world.messages.push({ ...other, id: harness.discord.world.nextId() });
  await post(NONCE);
  expect(await find(since)).toMatchObject({ kind: 'found' });
  expect(harness.discord.calls.filter(({ method, path }) => LISTS.test(`${method} ${path}`))).toHaveLength(2);
});

it('findPost looks no further than its time, however busy the channel is after it', async () => {
  await post('other');
  const [other] = harness.discord.messages(harness.discord.channel.id);
  if (!other) return expect.unreachable();
  const after = Date.now() + 60_000;
  for (let at = 0; at < 400; at += 1) {
    const id = String((BigInt(after + at) - 1_420_070_400_000n) << 22n);
    harness.discord.world.messages.push({ ...other, id });
  }
  const search = { address: harness.address, nonce: NONCE, since: new Date(), until: new Date() };
  expect(await harness.chat.sender.find(search)).toEqual({ kind: 'absent' });
});

it('findPost finds nothing from before the first attempt', async () => {
  await post(NONCE);
  expect(await find(new Date(Date.now() + 60_000))).toEqual({ kind: 'absent' });
});

it('an empty history where we may not read it proves nothing', async () => {
  const blind = harness.discord.addChannel({ name: 'blind', denied: ['history'] });
  const outcome = await find(undefined, harness.addressOf(blind));
  expect(outcome).toEqual({ kind: 'cannot-look', reason: 'no permission to read the history' });
});

it('an empty history where we may read it means that nothing was posted', async () => {
  expect(await find()).toEqual({ kind: 'absent' });
});

it.each([
  ['try-later', 'a server error', { kind: 'error-before', status: 503 }],
  ['cannot-look', 'lost access', { kind: 'refuse', status: 403, code: 50001, message: 'Missing Access' }],
  ['try-later', 'a long rate limit', { kind: 'rate-limit', retryAfterSeconds: 60, scope: 'user' }],
] as const)('says %s after %s', async (kind, _name, fault) => {
  harness.discord.faults.add(LISTS, fault);
  expect(await find()).toMatchObject({ kind });
});

it('a short rate limit of a look is waited for', async () => {
  await post(NONCE);
  harness.discord.faults.add(LISTS, { kind: 'rate-limit', retryAfterSeconds: 0.05, scope: 'user' });
  expect(await find()).toMatchObject({ kind: 'found' });
});
