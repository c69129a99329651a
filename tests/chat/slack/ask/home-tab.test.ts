import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Question, Reply } from '../../../../src/chat/question.ts';
import { COMMAND_SPECS } from '../../../../src/commands/answering/command-table.ts';
import { NEWS, type SlackHarness, startSlackHarness } from '../../../support/slack/start-slack-harness.ts';

function listOf(place: string): Reply {
  return {
    visibility: 'private',
    message: {
      kind: 'list',
      title: `Followed in ${place}`,
      intro: null,
      lines: [{ text: `ferry of ${place}`, detail: 'by ada', url: null }],
      footer: null,
      buttons: [{ label: 'Stop ferry', command: '/unsubscribe ferry' }],
    },
  };
}

describe('handleHome', () => {
  let harness: SlackHarness;
  let asked: Question[];

  beforeEach(async () => {
    harness = await startSlackHarness();
    asked = [];
    await harness.chat.listener.start({
      commands: COMMAND_SPECS,
      complete: async () => [],
      answer: async (question) => {
        asked.push(question);
        if (question.command === 'subscriptions') return listOf(question.asker.channelName ?? 'your direct messages');
        return { message: { kind: 'notice', tone: 'done', text: 'Stopped “ferry”.', hints: [] }, visibility: 'public' };
      },
    });
  });
  afterEach(() => harness.stop());

  const published = () => harness.slack.workspace.views.filter(({ how }) => how === 'publish');
  const shown = () => JSON.stringify(published().at(-1)?.view);
  const open = async (more: Record<string, unknown> = {}) => {
    const before = published().length;
    await harness.slack.event({ type: 'app_home_opened', user: 'U0ADA', tab: 'home', channel: 'D0ADA', ...more }, NEWS);
    await vi.waitFor(() => expect(published()).toHaveLength(before + 1));
  };
  const press = async (action: string, chosen?: string) => {
    const before = published().length;
    await harness.slack.pressView('HU0ADA', action, { ...NEWS, ...(chosen ? { chosen } : {}) });
    await vi.waitFor(() => expect(published()).toHaveLength(before + 1));
  };

  const hide = (id: string) =>
    harness.slack.workspace.channels.set(id, {
      ...{ id, name: 'board-private', archived: false, member: true, creator: 'U0BOSS' },
      people: ['U0BOSS'],
    });

  it('shows what the person follows, and every command', async () => {
    await open();
    expect(asked).toMatchObject([{ command: 'subscriptions', asker: { address: { kind: 'dm', id: 'U0ADA' } } }]);
    expect(shown()).toContain('ferry of your direct messages');
    for (const { name } of COMMAND_SPECS) expect(shown()).toContain(`*/${name}*`);
  });

  it('shows what a channel follows once it is chosen, and still does when it is opened again', async () => {
    await open();
    await press('home:place', 'C0NEWS');
    expect(shown()).toContain('ferry of #world-news');
    expect(asked.at(-1)?.asker).toMatchObject({ address: { kind: 'channel', id: 'C0NEWS' }, managesChannel: true });
    await open({ view: { type: 'home', private_metadata: 'C0NEWS', blocks: [] } });
    expect(shown()).toContain('ferry of #world-news');
  });

  it('stops a subscription of the person, and says so there', async () => {
    await open();
    await press('home:mine:0');
    expect(asked[1]).toMatchObject({
      command: 'unsubscribe',
      input: { text: 'ferry' },
      asker: { address: { kind: 'dm', id: 'U0ADA' } },
    });
    expect(shown()).toContain('Stopped “ferry”.');
    expect(harness.slack.workspace.messages).toEqual([]);
  });

  it('stops a subscription of the chosen channel in that channel', async () => {
    await open();
    await press('home:place', 'C0NEWS');
    await press('home:there:0');
    expect(asked.find(({ command }) => command === 'unsubscribe')?.asker.address).toMatchObject({ id: 'C0NEWS' });
    expect(shown()).toContain('ferry of #world-news');
  });

  it('opens the form for a new subscription', async () => {
    await open();
    await harness.slack.pressView('HU0ADA', 'home:subscribe', NEWS);
    await vi.waitFor(() => expect(harness.slack.workspace.views.at(-1)?.how).toBe('open'));
    expect(harness.slack.workspace.views.at(-1)?.view.title?.text).toBe('Subscribe');
  });

  it('shows nothing of a channel that the person is not in, whoever says that they chose it', async () => {
    hide('C0SECRET');
    await open();
    await press('home:place', 'C0SECRET');
    expect(shown()).toContain('You are not in that channel');
    expect(shown()).not.toContain('board-private');
    expect(published().at(-1)?.view.private_metadata).toBe('');
    await open({ view: { type: 'home', private_metadata: 'C0SECRET', blocks: [] } });
    expect(shown()).not.toContain('board-private');
    expect(asked.every(({ asker }) => asker.address.kind === 'dm')).toBe(true);
  });

  it('forgets a channel that the person has left since, and does nothing there', async () => {
    await open();
    await press('home:place', 'C0NEWS');
    const channel = harness.slack.workspace.channels.get('C0NEWS') ?? expect.unreachable();
    harness.slack.workspace.channels.set('C0NEWS', { ...channel, people: ['U0BOSS'] });
    const before = asked.length;
    await press('home:there:0');
    await open({ view: { type: 'home', private_metadata: 'C0NEWS', blocks: [] } });
    expect(shown()).not.toContain('ferry of #world-news');
    expect(asked.slice(before).every(({ asker }) => asker.address.kind === 'dm')).toBe(true);
    expect(asked.some(({ command }) => command === 'unsubscribe')).toBe(false);
  });

  it('keeps the channel, and shows nothing of it, while Slack does not say who is in it', async () => {
    await open();
    harness.slack.fault('users.conversations', { kind: 'status', status: 500 });
    await press('home:place', 'C0NEWS');
    expect(shown()).toContain('Slack did not say');
    expect(shown()).not.toContain('ferry of #world-news');
    await open({ view: { type: 'home', private_metadata: 'C0NEWS', blocks: [] } });
    expect(shown()).toContain('ferry of #world-news');
  });

  it('leaves the messages tab alone', async () => {
    await harness.slack.event({ type: 'app_home_opened', user: 'U0ADA', tab: 'messages', channel: 'D0ADA' }, NEWS);
    await open();
    expect(published()).toHaveLength(1);
  });
});
