import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Reply } from '../../../../src/chat/question.ts';
import { commands } from '../../../contracts/chat-samples.ts';
import { createDiscordHarness, type DiscordHarness } from '../../../support/discord/discord-harness.ts';
import type { Fault } from '../../../support/discord/faults.ts';
import { readMessage } from '../../../support/discord/read-message.ts';

// The program's own undici is a newer one than discord.js brings, and whichever is loaded first serves both.
const before = getGlobalDispatcher();
beforeAll(() => setGlobalDispatcher(new Agent()));
afterAll(() => setGlobalDispatcher(before));

let harness: DiscordHarness;
beforeEach(async () => {
  harness = await createDiscordHarness();
});
afterEach(() => harness.stop());

async function ask(visibility: Reply['visibility'], name = 'brief') {
  const answer = async (): Promise<Reply> => ({
    message: { kind: 'notice', tone: 'info', text: 'the answer', hints: [] },
    visibility,
  });
  await harness.chat.listener.start({ commands, answer, complete: async () => [] });
  return harness.discord.interactions.command({ name, channelId: harness.discord.channel.id });
}

it('a private answer to a public command is seen by the asker alone', async () => {
  const answer = await ask('private');
  expect(answer).toMatchObject({ ephemeral: true });
  expect(answer.followups).toHaveLength(1);
  expect(readMessage(answer.body).text).toContain('the answer');
});

it('an answer to a private command stays private whatever it says', async () => {
  expect(await ask('public', 'subscriptions')).toMatchObject({ ephemeral: true, followups: [] });
});

it.each<[string, RegExp, Fault]>([
  ['the acknowledgement is lost', /callback/, { kind: 'drop-after' }],
  ['the acknowledgement ends in a 500 after it was taken', /callback/, { kind: 'error-after', status: 500 }],
  ['showing the answer fails once', /PATCH .*original/, { kind: 'error-before', status: 500 }],
  ['the connection is cut while the answer is shown', /PATCH .*original/, { kind: 'drop-before' }],
])('is answered though %s', async (_name, match, fault) => {
  harness.discord.faults.add(match, fault);
  expect(readMessage((await ask('public')).body).text).toContain('the answer');
});

it('every answer names whom it may ping: nobody', async () => {
  const answer = await ask('public');
  expect(answer.body.allowedMentions).toEqual({ parse: [] });
});

it('no token of a question reaches the log, not even when its answer cannot be shown', async () => {
  harness.discord.faults.add(/PATCH .*original/, {
    kind: 'refuse',
    status: 404,
    code: 10015,
    message: 'Unknown Webhook',
  });
  const answer = ask('public').catch(() => 'never shown');
  await expect.poll(() => harness.logged()).toContain('discord answer was not shown');
  for (const token of harness.discord.interactions.tokens()) expect(harness.logged()).not.toContain(token);
  void answer;
});

const timeline: Reply = {
  message: {
    kind: 'list',
    title: 'Timeline: harbour',
    intro: null,
    chart: {
      title: 'Articles a day',
      bars: [
        { label: '1 Mar', value: 2 },
        { label: '2 Mar', value: 5 },
      ],
    },
    lines: [{ text: 'Ferry fire', detail: null, url: null }],
    footer: null,
    buttons: [],
  },
  visibility: 'public',
};

async function askTimeline() {
  await harness.chat.listener.start({ commands, answer: async () => timeline, complete: async () => [] });
  return harness.discord.interactions.command({ name: 'brief', channelId: harness.discord.channel.id });
}

const shownBodies = () =>
  harness.discord.calls
    .filter(({ method, path }) => method === 'PATCH' && path.endsWith('original'))
    .map(({ body }) => body);

it('a chart comes as a picture that says its numbers', async () => {
  await askTimeline();
  expect(shownBodies()).toMatchObject([
    {
      embeds: [{ title: 'Timeline: harbour', image: { url: 'attachment://coverage.png' } }],
      attachments: [{ id: 0, filename: 'coverage.png', description: 'Articles a day. 1 Mar: 2, 2 Mar: 5' }],
    },
  ]);
});

it('an answer whose picture is not taken stands without it', async () => {
  harness.discord.faults.add(/PATCH .*original/, {
    kind: 'refuse',
    status: 403,
    code: 50013,
    message: 'Missing Permissions',
  });
  expect(readMessage((await askTimeline()).body).text).toContain('Ferry fire');
  expect(shownBodies().at(-1)).not.toHaveProperty('attachments');
});
