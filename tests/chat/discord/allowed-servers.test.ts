import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Question } from '../../../src/chat/question.ts';
import { COMMAND_SPECS } from '../../../src/commands/answering/command-table.ts';
import { alertOf, fullCard } from '../../contracts/chat-samples.ts';
import { createDiscordHarness, type DiscordHarness } from '../../support/discord/discord-harness.ts';
import { readMessage } from '../../support/discord/read-message.ts';

// The program's own undici is a newer one than discord.js brings, and whichever is loaded first serves both.
const before = getGlobalDispatcher();
beforeAll(() => setGlobalDispatcher(new Agent()));
afterAll(() => setGlobalDispatcher(before));

let harness: DiscordHarness;
let asked: unknown[] = [];
afterEach(() => harness.stop());

async function start(allowedWorkspaces: string[]): Promise<void> {
  asked = [];
  harness = await createDiscordHarness({ allowedWorkspaces });
  await harness.chat.listener.start({
    commands: COMMAND_SPECS,
    answer: async (question: Question) => {
      asked.push(question);
      return { message: { kind: 'notice', tone: 'info', text: 'the answer', hints: [] }, visibility: 'public' };
    },
    complete: async (typing) => {
      asked.push(typing);
      return [{ name: 'a', value: 'a' }];
    },
  });
}

const command = (name: string) => harness.discord.interactions.command({ name, channelId: harness.discord.channel.id });

it('answers people of a server that is not named once, in private, and says what would let it in', async () => {
  await start(['330199999999999999', 'T0OTHER']);
  for (const name of ['brief', 'subscribe', 'feeds']) {
    const { body, ephemeral } = await command(name);
    expect(ephemeral).toBe(true);
    expect(readMessage(body).text).toContain('works in chosen servers only');
    expect(readMessage(body).text).toContain(harness.discord.channel.guildId ?? 'no server');
  }
  expect(asked).toEqual([]);
});

it('posts nothing there: the channel counts as closed, with the reason', async () => {
  await start(['330199999999999999']);
  const { sender } = harness.chat;
  const post = { address: harness.address, message: alertOf(fullCard), nonce: 'n1' };
  const closed = { kind: 'channel-closed', reason: expect.stringContaining('ALLOWED_WORKSPACES') };
  expect(await sender.post(post)).toMatchObject(closed);
  expect(await sender.edit({ ...post, messageId: '1' })).toMatchObject(closed);
  expect(await sender.locate(harness.address)).toMatchObject({ kind: 'closed' });
  expect(await sender.locate({ ...harness.address, workspace: '' })).toMatchObject({ kind: 'closed' });
  expect(await harness.standing()).toEqual([]);
});

it('leaves a server that is named alone', async () => {
  const allowed = ['330199999999999999'];
  await start(allowed);
  allowed.push(harness.discord.channel.guildId ?? '');
  expect(readMessage((await command('brief')).body).text).toContain('the answer');
  const post = { address: harness.address, message: alertOf(fullCard), nonce: 'n1' };
  expect(await harness.chat.sender.post(post)).toMatchObject({ kind: 'posted' });
});
