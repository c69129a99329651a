import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../../src/chat/message.ts';
import type { Question } from '../../../src/chat/question.ts';
import { COMMAND_SPECS } from '../../../src/commands/answering/command-table.ts';
import { createDiscordHarness, type DiscordHarness } from '../../support/discord/discord-harness.ts';
import { readMessage } from '../../support/discord/read-message.ts';

let harness: DiscordHarness;
let asked: Question[];
let message: Message;

beforeEach(async () => {
  asked = [];
  message = { kind: 'notice', tone: 'done', text: 'Following ferry.', hints: [] };
  harness = await createDiscordHarness();
  await harness.chat.listener.start({
    commands: COMMAND_SPECS,
    answer: async (question) => {
      asked.push(question);
      return { message, visibility: 'public' };
    },
    complete: async () => [],
  });
});

afterEach(() => harness.stop());

const channelId = () => harness.discord.channel.id;

describe('a command typed alone', () => {
  it('opens a form with a field for each option, whose words become options', async () => {
    const { interactions } = harness.discord;
    const form = await interactions.form({ name: 'subscribe', channelId: channelId() });
    expect(form.components.map(({ label, component }) => [label, component.type])).toEqual([
      ['Keywords', 4],
      ['Channel', 8],
      ['Me', 3],
      ['Mention', 6],
      ['Digest', 4],
    ]);
    const fields = { keywords: 'ferry (strike OR walkout)', mention: '712345678901234567' };
    const { body } = await interactions.submit({ form, fields, channelId: channelId() });
    expect(readMessage(body).text).toContain('Following ferry.');
    expect(asked).toMatchObject([{ command: 'subscribe', input: { kind: 'options', options: fields } }]);
    expect(asked[0]?.input).toEqual({ kind: 'options', options: fields });
  });

  it('is answered as it is where it has options, or is no form', async () => {
    const { interactions } = harness.discord;
    const options = [{ name: 'keywords', value: 'ferry' }];
    await interactions.command({ name: 'subscribe', options, channelId: channelId() });
    await interactions.command({ name: 'unsubscribe', channelId: channelId() });
    expect(asked.map(({ command }) => command)).toEqual(['subscribe', 'unsubscribe']);
  });

  it('sends a form without words on to the command, which says what is missing', async () => {
    const { interactions } = harness.discord;
    const form = await interactions.form({ name: 'subscribe', channelId: channelId() });
    await interactions.submit({ form, fields: {}, channelId: channelId() });
    expect(asked[0]?.input).toEqual({ kind: 'options', options: {} });
  });
});

describe('choices of one kind', () => {
  it('are a select, in which a choice runs its command as if typed', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `topic ${at}`);
    const buttons = names.map((name) => ({ label: `Stop ${name}`, command: `/unsubscribe ${name}` }));
    const list = { title: 'Followed', intro: null, lines: [], footer: null };
    message = { kind: 'list', ...list, buttons: [...buttons.slice(0, 1), ...buttons], pick: 'Stop one' };
    const { interactions } = harness.discord;
    const { body } = await interactions.command({ name: 'unsubscribe', channelId: channelId() });
    const choices = readMessage(body).buttons;
    expect(choices).toHaveLength(25);
    expect(choices[1]).toEqual({ label: 'Stop topic 1', customId: '/unsubscribe topic 1' });
    const picked = await interactions.pick({ value: '/unsubscribe topic 1', channelId: channelId() });
    expect(picked.ephemeral).toBe(true);
    expect(asked.at(-1)).toMatchObject({ command: 'unsubscribe', input: { kind: 'text', text: 'topic 1' } });
  });
});
