import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Question, Reply } from '../../../../src/chat/question.ts';
import { alertOf, commands, fullCard } from '../../../contracts/chat-samples.ts';
import { NEWS, type SlackHarness, startSlackHarness } from '../../../support/slack/start-slack-harness.ts';

describe('handleQuestions', () => {
  let harness: SlackHarness;
  let asked: Question[];
  let visibility: Reply['visibility'];

  beforeEach(async () => {
    harness = await startSlackHarness({ callTimeoutMs: 60_000 });
    asked = [];
    visibility = 'public';
    await harness.chat.listener.start({
      commands,
      complete: async () => [],
      answer: async (question) => {
        asked.push(question);
        return { message: { kind: 'notice', tone: 'info', text: `heard ${question.command}`, hints: [] }, visibility };
      },
    });
  });
  afterEach(() => harness.stop());

  const line = () => asked.map(({ command, input }) => `${command}|${input.kind === 'text' ? input.text : ''}`);
  const posts = () => harness.slack.workspace.messages;

  it.each([
    ['/brief', 'harbour ferry', 'brief|harbour ferry'],
    ['/brief', '  harbour\u00a0ferry ', 'brief|harbour ferry'],
    ['/brief', '“harbour ferry” A&amp;B &lt;3', 'brief|“harbour ferry” A&B <3'],
    ['/slugline', 'brief harbour', 'brief|harbour'],
    ['/slugline', '/Brief harbour', 'brief|harbour'],
    ['/slugline', 'status', 'slugline|status'],
    ['/slugline', '', 'slugline|'],
    ['/slugline', 'what is this', 'slugline|what is this'],
    [
      '/quotes',
      '<@U0ADA|ada> in <#C0NEWS|world-news> via <https://a.example/x|a.example/x>',
      'quotes|@U0ADA in #C0NEWS via https://a.example/x',
    ],
    ['/quotes', '<#C0PRIV|> <!subteam^S0DESK|@desk> <!here>', 'quotes|#C0PRIV @S0DESK @here'],
    ['/newsbrief', 'brief harbour', 'brief|harbour'],
  ])('reads %s %s', async (command, text, heard) => {
    await harness.slack.command(command, text, NEWS);
    expect(line()).toEqual([heard]);
  });

  it('says who asked, where', async () => {
    await harness.slack.command('/brief', 'x', { ...NEWS, userId: 'U0EVE' });
    expect(asked[0]?.asker).toEqual({
      address: harness.address,
      channelName: '#world-news',
      userId: 'U0EVE',
      userName: 'eve',
      managesChannel: false,
      language: 'en-US',
      mayFollow: true,
    });
  });

  it('takes a direct message as the person', async () => {
    await harness.slack.command('/brief', 'x', { userId: 'U0EVE', channelId: 'D0EVE', channelName: 'directmessage' });
    expect(asked[0]?.asker).toMatchObject({
      address: { kind: 'dm', id: 'U0EVE' },
      channelName: null,
      managesChannel: true,
    });
  });

  it.each([
    ['an admin', 'U0BOSS', true],
    ['whoever made the channel', 'U0ADA', true],
    ['anybody else', 'U0EVE', false],
  ])('lets %s manage the channel or not, and asks Slack once', async (_name, userId, manages) => {
    await harness.slack.command('/brief', 'x', { ...NEWS, userId });
    await harness.slack.command('/brief', 'y', { ...NEWS, userId });
    expect(asked.map(({ asker }) => asker.managesChannel)).toEqual([manages, manages]);
    expect(harness.slack.calls.filter((call) => call.method === 'users.info')).toHaveLength(1);
  });

  it('lets nobody manage while Slack does not say, and asks again', async () => {
    harness.slack.fault('users.info', { kind: 'refuse', error: 'missing_scope' });
    await harness.slack.command('/brief', 'x', { ...NEWS, userId: 'U0BOSS' });
    await harness.slack.command('/brief', 'y', { ...NEWS, userId: 'U0BOSS' });
    expect(asked.map(({ asker }) => asker.managesChannel)).toEqual([false, true]);
  });

  it('answers although Slack never says who may manage the channel', async () => {
    harness.slack.fault('users.info', { kind: 'hang' });
    await harness.slack.command('/brief', 'x', { ...NEWS, userId: 'U0BOSS' });
    expect(asked[0]?.asker.managesChannel).toBe(false);
  });

  it('acknowledges before it answers, with nothing in the acknowledgement', async () => {
    const { ack } = await harness.slack.command('/brief', 'harbour', NEWS);
    expect(ack.payload).toEqual({});
  });

  it('answers a mention in the channel, and in the thread where it was made in one', async () => {
    await harness.slack.mention('<@U0BOT> brief harbour ferry', NEWS);
    await harness.slack.mention('so, <@U0BOT|slugline>: /quotes marrowick', { ...NEWS, threadTs: '1785856000.000001' });
    await vi.waitFor(() => expect(posts()).toHaveLength(2));
    expect(line()).toEqual(['brief|harbour ferry', 'quotes|marrowick']);
    expect(posts().map(({ channel, threadTs }) => [channel, threadTs])).toEqual([
      ['C0NEWS', null],
      ['C0NEWS', '1785856000.000001'],
    ]);
  });

  it('helps whoever mentions it without words', async () => {
    await harness.slack.mention('<@U0BOT>', NEWS);
    await vi.waitFor(() => expect(posts()).toHaveLength(1));
    expect(line()).toEqual(['slugline|help']);
  });

  it('shows a private answer to a mention to its asker alone', async () => {
    visibility = 'private';
    await harness.slack.mention('<@U0BOT> subscriptions', { ...NEWS, userId: 'U0EVE' });
    await vi.waitFor(() => expect(posts()).toHaveLength(1));
    expect(posts()[0]?.ephemeralFor).toBe('U0EVE');
  });

  it('answers a mention once, however often Slack delivers it', async () => {
    await harness.slack.mention('<@U0BOT> brief one', { ...NEWS, eventId: 'Ev1' });
    await harness.slack.mention('<@U0BOT> brief one', { ...NEWS, eventId: 'Ev1' });
    await harness.slack.mention('<@U0BOT> brief two', { ...NEWS, eventId: 'Ev2' });
    await vi.waitFor(() => expect(posts()).toHaveLength(2));
    expect(line()).toEqual(['brief|one', 'brief|two']);
  });

  it('leaves the message with the button as it is', async () => {
    const message = alertOf(fullCard);
    const posted = await harness.chat.sender.post({ address: harness.address, message, nonce: 'n1' });
    if (posted.kind !== 'posted') return expect.unreachable();
    const { reply } = await harness.slack.press(posted.messageId, 'Timeline', NEWS);
    expect(reply.replacesOriginal).toBe(false);
    expect(line()).toEqual(['slugline|timeline harbour-ferry-halt']);
  });

  it('says an answer in plain words when its layout is refused', async () => {
    harness.slack.refuseAnswers(400);
    const { reply } = await harness.slack.command('/brief', 'harbour', NEWS);
    expect(reply.blocks).toEqual([]);
    expect(reply.text).toContain('heard brief');
  });

  it('goes on answering after an answer that could not be given', async () => {
    harness.slack.refuseAnswers(404, 404);
    harness.slack.command('/brief', 'lost', NEWS).catch(() => undefined);
    const { reply } = await harness.slack.command('/brief', 'again', NEWS);
    expect(reply.text).toContain('heard brief');
  });

  it('shows its commands on the Home tab', async () => {
    await harness.slack.socket.deliver('events_api', {
      team_id: 'T0STANDIN',
      type: 'event_callback',
      event_id: 'EvHome',
      event: { type: 'app_home_opened', user: 'U0ADA', tab: 'home', channel: 'D0ADA' },
    });
    const published = () => harness.slack.calls.filter((call) => call.method === 'views.publish');
    await vi.waitFor(() => expect(published()).toHaveLength(1));
    expect(String(published()[0]?.args['view'])).toContain('/subscriptions');
  });
});
