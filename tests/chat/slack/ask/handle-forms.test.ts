import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Choice, Question, Reply, Typing } from '../../../../src/chat/question.ts';
import { COMMAND_SPECS } from '../../../../src/commands/answering/command-table.ts';
import type { StandInView } from '../../../support/slack/check-view.ts';
import { HOSTILE_TEXTS } from '../../../support/slack/hostile-texts.ts';
import { readMrkdwn } from '../../../support/slack/read-mrkdwn.ts';
import { NEWS, type SlackHarness, startSlackHarness } from '../../../support/slack/start-slack-harness.ts';

const followed: Reply = {
  visibility: 'public',
  message: {
    kind: 'list',
    title: 'Following “taliban border” in #world-news',
    intro: null,
    lines: [],
    footer: null,
    buttons: [{ label: 'Unfollow', command: '/unsubscribe taliban border' }],
  },
};
const refused: Reply = {
  visibility: 'private',
  message: { kind: 'notice', tone: 'problem', text: 'I cannot read the digest time.', hints: ['Write: daily 08:00'] },
};

describe.each(['socket', 'http'] as const)('forms over %s', (way) => {
  let harness: SlackHarness;
  let asked: Question[];
  let typings: Typing[];
  let choices: Choice[];
  let reply: Reply;

  beforeEach(async () => {
    harness = await startSlackHarness({ way });
    asked = [];
    typings = [];
    choices = [];
    reply = followed;
    await harness.chat.listener.start({
      commands: COMMAND_SPECS,
      complete: async (typing) => {
        typings.push(typing);
        return choices;
      },
      answer: async (question) => {
        asked.push(question);
        return reply;
      },
    });
  });
  afterEach(() => harness.stop());

  const { slack, newest, views } = {
    slack: () => harness.slack,
    views: () => harness.slack.workspace.views,
    newest: () => harness.slack.workspace.views.at(-1) ?? expect.unreachable(),
  };
  const opened = async (command: string, text = '', who = NEWS) => {
    await slack().type(command, text, who);
    await vi.waitFor(() => expect(views()).toHaveLength(1));
    return newest();
  };
  const answered = async () => {
    await vi.waitFor(() => expect(newest().how).toBe('update'));
    return JSON.stringify(newest().view);
  };
  const fields = () => newest().view.blocks.flatMap((block) => (block.type === 'input' ? [block.block_id] : []));

  it('opens a form with every option of /subscribe when it is typed alone', async () => {
    const { view } = await opened('/subscribe');
    expect(fields()).toEqual(['keywords', 'channel', 'me', 'mention', 'digest']);
    expect(view.title?.text).toBe('Subscribe');
    expect(JSON.stringify(view)).toContain('"initial_conversation":"C0NEWS"');
    expect(asked).toEqual([]);
  });

  it('answers at once what is typed whole', async () => {
    await slack().command('/subscribe', 'taliban border', NEWS);
    expect(asked.map(({ input }) => input)).toEqual([{ kind: 'text', text: 'taliban border' }]);
    expect(views()).toEqual([]);
  });

  it('asks as if the options had been typed, and tells the channel what the channel should know', async () => {
    const { id } = await opened('/subscribe');
    const ack = await slack().submit(id, { keywords: 'taliban border', digest: 'daily 08:00' }, NEWS);
    expect(ack.payload).toMatchObject({ response_action: 'update' });
    expect(await answered()).toContain('Following “taliban border”');
    expect(asked).toMatchObject([
      {
        command: 'subscribe',
        input: { kind: 'options', options: { keywords: 'taliban border', digest: 'daily 08:00' } },
        asker: {
          address: { id: 'C0NEWS', kind: 'channel' },
          channelName: '#world-news',
          userId: 'U0ADA',
          managesChannel: true,
        },
      },
    ]);
    expect(slack().workspace.messages.map(({ channel, text }) => [channel, text])).toEqual([
      ['C0NEWS', expect.stringContaining('Following')],
    ]);
  });

  it('asks in the channel that was chosen, with the rights that somebody has there', async () => {
    slack().workspace.channels.set('C0DESK', {
      id: 'C0DESK',
      name: 'desk',
      archived: false,
      member: true,
      creator: 'U0EVE',
    });
    const { id } = await opened('/subscribe');
    await slack().submit(id, { keywords: 'ferry', channel: 'C0DESK' }, NEWS);
    await answered();
    expect(asked[0]).toMatchObject({
      input: { options: { keywords: 'ferry' } },
      asker: { address: { id: 'C0DESK' }, channelName: '#desk', managesChannel: false },
    });
  });

  it.each([
    ['the form says it was opened in', {}],
    ['is chosen', { channel: 'C0BOARD' }],
  ])('asks nothing in a channel that %s and the person is not in', async (_how, chosen) => {
    slack().workspace.channels.set('C0BOARD', {
      ...{ id: 'C0BOARD', name: 'board-private', archived: false, member: true, creator: 'U0BOSS' },
      people: ['U0BOSS'],
    });
    const from = 'channel' in chosen ? NEWS : { ...NEWS, channelId: 'C0BOARD', channelName: 'privategroup' };
    const { id } = await opened('/subscribe', '', from);
    await slack().submit(id, { keywords: 'ferry', ...chosen }, NEWS);
    const shown = await answered();
    expect(shown).toContain('You are not in that channel');
    expect(shown).not.toContain('board-private');
    expect(asked).toEqual([]);
    expect(slack().workspace.messages).toEqual([]);
  });

  it('asks for it again in a minute where Slack does not say who is in the channel', async () => {
    const { id } = await opened('/subscribe');
    slack().fault('users.conversations', { kind: 'status', status: 500 });
    await slack().submit(id, { keywords: 'ferry' }, NEWS);
    expect(await answered()).toContain('Slack did not say');
    expect(asked).toEqual([]);
  });

  it('keeps to itself what somebody asked for themselves', async () => {
    reply = { ...followed, visibility: 'private' };
    const { id } = await opened('/subscribe');
    await slack().submit(id, { keywords: 'ferry', me: 'yes' }, NEWS);
    await answered();
    expect(asked[0]?.input).toEqual({ kind: 'options', options: { keywords: 'ferry', me: 'yes' } });
    expect(slack().workspace.messages).toEqual([]);
  });

  it('opens in a direct message without a channel in it', async () => {
    const { id, view } = await opened('/subscribe', '', {
      userId: 'U0ADA',
      channelId: 'D0ADA',
      channelName: 'directmessage',
    });
    expect(JSON.stringify(view)).not.toContain('initial_conversation');
    await slack().submit(id, { keywords: 'ferry' }, NEWS);
    await answered();
    expect(asked[0]?.asker.address).toMatchObject({ kind: 'dm', id: 'U0ADA' });
  });

  it('shows the form again, filled as it was, with what was wrong above it', async () => {
    reply = refused;
    const { id } = await opened('/subscribe');
    await slack().submit(id, { keywords: 'ferry', digest: 'at eight', me: 'yes' }, NEWS);
    const shown = await answered();
    expect(shown).toContain('I cannot read the digest time.');
    expect(shown).toContain('"initial_value":"at eight"');
    expect(shown).toMatch(/"initial_option":\{[^}]*"ferry"/);
    expect(shown).toContain('"initial_options"');
    reply = followed;
    await slack().submit(id, { digest: 'daily 08:00' }, NEWS);
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]?.input).toMatchObject({ options: { keywords: 'ferry', digest: 'daily 08:00', me: 'yes' } });
  });

  it('opens the settings with what is set now above them', async () => {
    reply = {
      visibility: 'private',
      message: {
        kind: 'list',
        title: 'Settings of #world-news',
        intro: null,
        lines: [{ text: 'Quiet hours', detail: '22:00 to 07:00', url: null }],
        footer: null,
        buttons: [],
      },
    };
    const { id, view } = await opened('/slugline', 'settings');
    expect(fields()).toEqual(['quiet', 'digest', 'languages', 'length', 'zone', 'language']);
    expect(JSON.stringify(view)).toContain('22:00 to 07:00');
    await slack().submit(id, { quiet: 'off' }, NEWS);
    await answered();
    expect(asked[1]).toMatchObject({
      command: 'slugline',
      input: { options: { subcommand: 'settings', quiet: 'off' } },
    });
  });

  it('answers in words when Slack does not open the form', async () => {
    slack().fault('views.open', { kind: 'refuse', error: 'trigger_expired' });
    const { reply: heard } = await slack().command('/subscribe', '', NEWS);
    expect(heard.text).toContain('Following');
    expect(asked[0]?.input).toEqual({ kind: 'text', text: '' });
  });

  it('does what was asked for although the form was closed meanwhile', async () => {
    const { id } = await opened('/subscribe');
    slack().fault('views.update', { kind: 'refuse', error: 'not_found' });
    await slack().submit(id, { keywords: 'ferry' }, NEWS);
    await vi.waitFor(() => expect(slack().workspace.messages).toHaveLength(1));
    expect(asked).toHaveLength(1);
  });

  it('offers what the store knows while somebody types, and the words as they are', async () => {
    choices = [
      { name: 'pakistan-taliban', value: 'pakistan-taliban' },
      { name: 'too long', value: 'x'.repeat(76) },
      { name: 'taliban', value: 'taliban' },
    ];
    const { id } = await opened('/subscribe');
    const offered = await slack().choices(id, { option: 'keywords', typed: 'taliban' }, NEWS);
    expect(offered.values).toEqual(['taliban', 'pakistan-taliban']);
    expect(typings).toMatchObject([
      // For the person: whether they are in the form's channel is asked when it is sent.
      { command: 'subscribe', option: 'keywords', typed: 'taliban', asker: { address: { kind: 'dm', id: 'U0ADA' } } },
    ]);
  });

  it('offers the user groups of the workspace for pings, and none where it may not see them', async () => {
    slack().workspace.groups.push(
      { id: 'S0DESK', handle: 'desk', name: 'News desk' },
      { id: 'S0OPS', handle: 'ops', name: 'Operations' },
    );
    const { id } = await opened('/subscribe');
    slack().fault('usergroups.list', { kind: 'refuse', error: 'missing_scope' });
    expect((await slack().choices(id, { option: 'mention', typed: '' }, NEWS)).values).toEqual([]);
    expect((await slack().choices(id, { option: 'mention', typed: '@de' }, NEWS)).values).toEqual(['S0DESK']);
    // What was set is taken away again by a choice, since an empty field says nothing.
    expect((await slack().choices(id, { option: 'mention', typed: 'nob' }, NEWS)).values).toEqual(['off']);
    expect(typings).toEqual([]);
  });

  it('opens for a button that asks for it', async () => {
    const message = { ...followed.message, buttons: [{ label: 'Follow', command: '/subscribe' }] };
    if (message.kind !== 'list') return expect.unreachable();
    const posted = await harness.chat.sender.post({ address: harness.address, message, nonce: 'n1' });
    if (posted.kind !== 'posted') return expect.unreachable();
    slack()
      .press(posted.messageId, 'Follow', NEWS)
      .catch(() => undefined);
    await vi.waitFor(() => expect(views()).toHaveLength(1));
    expect(fields()).toContain('keywords');
  });

  it('takes any text into a form without a limit broken or a ping alive', async () => {
    const { id } = await opened('/subscribe');
    for (const [name, text] of HOSTILE_TEXTS) {
      const offered = await slack().choices(id, { option: 'keywords', typed: text }, NEWS);
      expect(offered.values.filter((value) => value.length > 75 || /\p{Cs}/u.test(value))).toEqual([]);
      reply = {
        visibility: 'private',
        message: { kind: 'notice', tone: 'problem', text: `No ${text}`, hints: [text] },
      };
      const before = views().length;
      await slack().submit(id, { keywords: 'x', digest: text || ' ' }, NEWS);
      await vi.waitFor(() => expect(views()).toHaveLength(before + 1));
      expect([name, aliveIn(newest().view)]).toEqual([name, []]);
    }
  });
});

/** Every mention and link in the words of a view that a client would bring to life. */
function aliveIn({ blocks }: StandInView): string[] {
  const objects = blocks.flatMap((block) => {
    if (block.type === 'section') return [block.text];
    return block.type === 'context' ? block.elements : [];
  });
  return objects.flatMap(({ type, text, verbatim }) =>
    type === 'mrkdwn' ? readMrkdwn(text, verbatim !== true).alive : [],
  );
}
