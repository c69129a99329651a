import { MessageFlags } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertOf, fullCard } from '../../../contracts/chat-samples.ts';
import { createDiscordHarness, type DiscordHarness } from '../../../support/discord/discord-harness.ts';

const POSTS = /^POST \/channels\/\d+\/messages/;

describe('a quiet reply on Discord', () => {
  let harness: DiscordHarness;
  let alertId: string;
  beforeEach(async () => {
    harness = await createDiscordHarness();
    const alert = await harness.chat.sender.post(post('a1'));
    alertId = alert.kind === 'posted' ? alert.messageId : expect.unreachable();
  });
  afterEach(() => harness.stop());

  const post = (nonce: string) => ({ address: harness.address, message: alertOf(fullCard), nonce });
  const line = () => harness.chat.sender.post({ ...post('l1'), threadOf: alertId, quiet: true });
  const standing = () => harness.discord.messages(harness.discord.channel.id);
  const calls = () => harness.discord.calls.filter(({ method, path }) => POSTS.test(`${method} ${path}`));

  it('answers the message, and notifies nobody', async () => {
    expect(await line()).toMatchObject({ kind: 'posted' });
    const [, quiet] = standing();
    expect(quiet).toMatchObject({ repliesTo: alertId, body: { flags: MessageFlags.SuppressNotifications } });
    expect(quiet?.body.allowedMentions).toEqual({ parse: [] });
    expect(standing()[0]?.body.flags).toBe(0);
  });

  it('is refused where that message is gone, where another reply stands alone', async () => {
    harness.discord.deleteMessage(alertId);
    expect(await line()).toMatchObject({ kind: 'refused' });
    expect(calls()).toHaveLength(2);
    expect(standing()).toEqual([]);
    expect(await harness.chat.sender.post({ ...post('r1'), threadOf: alertId })).toMatchObject({ kind: 'posted' });
  });
});
