import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatHandlers } from '../../../../src/chat/chat.ts';
import { createDiscord } from '../../../../src/chat/discord/create-discord.ts';
import type { Question, Typing } from '../../../../src/chat/question.ts';
import { alertOf, commands, fullCard } from '../../../contracts/chat-samples.ts';
import { createDiscordHarness, type DiscordHarness } from '../../../support/discord/discord-harness.ts';
import { readMessage } from '../../../support/discord/read-message.ts';

let harness: DiscordHarness;
beforeEach(async () => {
  harness = await createDiscordHarness();
});
afterEach(() => harness.stop());

function listening(asked: Question[] = [], typed: Typing[] = []): ChatHandlers {
  return {
    commands,
    answer: async (question) => {
      asked.push(question);
      return {
        message: { kind: 'notice', tone: 'info', text: `asked ${question.command}`, hints: [] },
        visibility: 'public',
      };
    },
    complete: async (typing) => {
      typed.push(typing);
      return Array.from({ length: 40 }, (_, at) => ({
        name: `Topic ${at} @everyone ${'x'.repeat(120)}`,
        value: at === 0 ? 'y'.repeat(101) : `topic-${at}`,
      }));
    },
  };
}

const start = (part = listening()) => harness.chat.listener.start(part);
const ask = () =>
  harness.discord.interactions.command({
    name: 'brief',
    options: [{ name: 'topic', value: 'ferry' }],
    channelId: harness.discord.channel.id,
  });

describe('connecting', () => {
  it('asks for nothing but the servers it is in', async () => {
    await start();
    expect(harness.discord.gateway.intents()).toBe(1);
  });

  it.each([
    [4004, 'E_DISCORD_TOKEN'],
    [4014, 'intents'],
  ])('gives up when the gateway closes with %i, and says what to do', async (code, words) => {
    harness.discord.gateway.refuseNextIdentify(code);
    await expect(start()).rejects.toThrow(words);
    expect(harness.chat.listener.health()).toEqual({ ok: false, state: expect.stringContaining(words) });
  });

  it('waits for Discord to come back when it is down at the start', async () => {
    harness.discord.faults.add(/gateway\/bot/, { kind: 'error-before', status: 503 });
    const started = start();
    await vi.waitFor(() => expect(harness.logged()).toContain('discord was not reached'));
    expect(harness.chat.listener.health().ok).toBe(false);
    await started;
    expect(harness.chat.listener.health()).toEqual({ ok: true, state: 'connected' });
  });

  it('can be stopped while it waits', async () => {
    const nowhere = createDiscord(
      { token: 'x', apiUrl: 'http://127.0.0.1:9/api', allowedWorkspaces: [] },
      { now: () => new Date() },
    );
    const started = nowhere.listener.start(listening());
    await nowhere.listener.stop();
    await expect(started).resolves.toBeUndefined();
    expect(nowhere.listener.health()).toEqual({ ok: false, state: 'stopped' });
  });

  it('can be stopped when it never started', async () => {
    await harness.chat.listener.stop();
    expect(harness.chat.listener.health().ok).toBe(false);
  });

  it('tells in its health that the token died later', async () => {
    await start();
    harness.discord.gateway.close(4004);
    await vi.waitFor(() =>
      expect(harness.chat.listener.health()).toEqual({ ok: false, state: expect.stringContaining('E_DISCORD_TOKEN') }),
    );
  });
});

describe('a connection that breaks', () => {
  const seen = () => harness.discord.gateway.seen;

  it.each<[string, () => void]>([
    ['a request to reconnect (op 7)', () => harness.discord.gateway.askToReconnect()],
    ['a cut', () => harness.discord.gateway.close(null)],
    ['an unknown error (4000)', () => harness.discord.gateway.close(4000)],
  ])('resumes after %s and answers what was asked meanwhile', async (_name, breakIt) => {
    await start();
    breakIt();
    await vi.waitFor(() => expect(harness.discord.gateway.connections()).toBe(0));
    const answer = await ask();
    expect(readMessage(answer.body).text).toContain('asked brief');
    expect(seen().filter((what) => what !== 'heartbeat')).toEqual(['identify', 'resume']);
  });

  it('identifies anew after an invalid session (op 9)', async () => {
    await start();
    harness.discord.gateway.invalidate(false);
    await vi.waitFor(() => expect(seen().filter((what) => what === 'identify')).toHaveLength(2), 10_000);
    await vi.waitFor(() => expect(harness.chat.listener.health().ok).toBe(true), 10_000);
    expect(readMessage((await ask()).body).text).toContain('asked brief');
  });
});

describe('questions', () => {
  it('are acknowledged at once and carry the asker, the channel and its rights', async () => {
    const asked: Question[] = [];
    await start(listening(asked));
    const person = { id: '700000000000000077', name: 'Edda\u202e Editor', managesChannel: true };
    const answer = await harness.discord.interactions.command({
      name: 'slugline',
      subcommand: 'status',
      channelId: harness.discord.channel.id,
      person,
    });
    expect(answer.ackMs).toBeLessThan(1_000);
    expect(asked[0]).toEqual({
      command: 'slugline',
      input: { kind: 'options', options: { subcommand: 'status' } },
      asker: {
        address: harness.address,
        channelName: '#world-news',
        userId: person.id,
        userName: 'Edda Editor',
        language: 'en-GB',
        managesChannel: true,
      },
    });
  });

  it('carry typed options by name, as text', async () => {
    const asked: Question[] = [];
    await start(listening(asked));
    const options = [
      { name: 'topic', value: 'harbour "ferry halt"' },
      { name: 'days', value: 7 },
      { name: 'channel', value: harness.discord.channel.id, type: 7 },
      { name: 'mention', value: '712345678901234567', type: 8 },
    ];
    await harness.discord.interactions.command({ name: 'brief', options, channelId: harness.discord.channel.id });
    expect(asked[0]?.input).toEqual({
      kind: 'options',
      options: {
        topic: 'harbour "ferry halt"',
        days: '7',
        channel: harness.discord.channel.id,
        mention: '712345678901234567',
      },
    });
    expect(asked[0]?.asker.managesChannel).toBe(false);
  });

  it('by a button in a direct message belong to that person', async () => {
    const asked: Question[] = [];
    await start(listening(asked));
    const address = { platform: 'discord', workspace: '', id: '700000000000000042', kind: 'dm' } as const;
    const posted = await harness.chat.sender.post({ address, message: alertOf(fullCard), nonce: 'n1' });
    const messageId = posted.kind === 'posted' ? posted.messageId : '';
    const channelId = harness.discord.world.messages.find(({ id }) => id === messageId)?.channelId ?? '';
    await harness.discord.interactions.press({ customId: '/quotes harbour #n:n1', messageId, channelId });
    expect(asked[0]).toMatchObject({ command: 'quotes', input: { kind: 'text', text: 'harbour' } });
    expect(asked[0]?.asker).toMatchObject({ address, managesChannel: true, channelName: null });
  });

  it('are completed with at most 25 choices of at most 100 characters', async () => {
    const typed: Typing[] = [];
    await start(listening([], typed));
    const choices = await harness.discord.interactions.typing({
      name: 'brief',
      option: 'topic',
      typed: 'ferr',
      channelId: harness.discord.channel.id,
    });
    expect(typed[0]).toMatchObject({ command: 'brief', option: 'topic', typed: 'ferr' });
    expect(choices).toHaveLength(25);
    expect(choices[0]?.value).toBe('topic-1');
    expect(choices[0]?.name).not.toContain('@everyone');
  });

  it('that lack what Discord promises are answered or passed over, and end nothing', async () => {
    const asked: Question[] = [];
    await start(listening(asked));
    const member = { user: { id: '700000000000000042', username: 'ada' } };
    const bare = {
      id: '1',
      token: 't',
      application_id: '1',
      type: 2,
      guild_id: harness.discord.world.guildId,
      channel_id: '5',
      member,
    };
    harness.discord.gateway.dispatch('INTERACTION_CREATE', { ...bare, type: 99 });
    harness.discord.gateway.dispatch('INTERACTION_CREATE', { ...bare, data: { name: 'brief' } });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.asker.address.id).toBe('5');
    expect(readMessage((await ask()).body).text).toContain('asked brief');
  });

  it('get no choices when completing fails', async () => {
    await start({ ...listening(), complete: () => Promise.reject(new Error('the store is away')) });
    const choices = await harness.discord.interactions.typing({
      name: 'brief',
      option: 'topic',
      typed: 'f',
      channelId: harness.discord.channel.id,
    });
    expect(choices).toEqual([]);
  });

  it('are answered once though two processes hear them', async () => {
    const asked: Question[] = [];
    const settings = { token: harness.discord.token, apiUrl: harness.discord.apiUrl, allowedWorkspaces: [] };
    const twin = createDiscord(settings, { now: () => new Date() });
    await Promise.all([start(listening(asked)), twin.listener.start(listening(asked))]);
    await ask();
    await vi.waitFor(() => expect(harness.discord.interactions.acknowledgements()).toEqual([2]));
    expect(asked).toHaveLength(1);
    await twin.listener.stop();
  });

  it('under way are answered before a stop', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const part = listening();
    await start({ ...part, answer: async (question) => held.then(() => part.answer(question)) });
    const answer = ask();
    await vi.waitFor(() => expect(harness.discord.interactions.acknowledgements()).toEqual([1]));
    const stopped = harness.chat.listener.stop();
    release();
    expect(readMessage((await answer).body).text).toContain('asked brief');
    await stopped;
  });
});
