import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Question, Reply } from '../../../../src/chat/question.ts';
import { COMMAND_SPECS } from '../../../../src/commands/answering/command-table.ts';
import { alertOf, fullCard } from '../../../contracts/chat-samples.ts';
import { NEWS, type SlackHarness, startSlackHarness } from '../../../support/slack/start-slack-harness.ts';

const answered: Reply = {
  visibility: 'public',
  message: { kind: 'notice', tone: 'done', text: 'Followed.', hints: [] },
};

describe('onlyAllowed', () => {
  let harness: SlackHarness;
  let asked: Question[];
  const start = async (allowedWorkspaces: string[]) => {
    harness = await startSlackHarness({ allowedWorkspaces });
    await harness.chat.listener.start({
      ...{ commands: COMMAND_SPECS, complete: async () => [{ name: 'a', value: 'a' }] },
      answer: async (question) => {
        asked.push(question);
        return answered;
      },
    });
  };
  beforeEach(() => {
    asked = [];
  });
  afterEach(() => harness.stop());

  describe('in a workspace that is not named', () => {
    beforeEach(() => start(['T0OTHER', '330100000000000001']));

    it('answers a command once, in private, and says what would let the workspace in', async () => {
      const { reply } = await harness.slack.command('/subscribe', 'ferry', NEWS);
      expect(reply.visibility).toBe('private');
      expect(JSON.stringify(reply)).toContain('works in chosen workspaces only');
      expect(JSON.stringify(reply)).toContain('add T0STANDIN to ALLOWED_WORKSPACES');
      expect(asked).toEqual([]);
    });

    it('opens no form, and says the same instead', async () => {
      const { reply } = await harness.slack.command('/subscribe', '', NEWS);
      expect(JSON.stringify(reply)).toContain('chosen workspaces');
      expect(harness.slack.workspace.views).toEqual([]);
    });

    it('answers a mention to its writer alone', async () => {
      await harness.slack.mention('<@U0BOT> brief harbour', NEWS);
      await vi.waitFor(() => expect(harness.slack.workspace.messages).toHaveLength(1));
      expect(harness.slack.workspace.messages[0]).toMatchObject({ ephemeralFor: 'U0ADA' });
      expect(harness.slack.workspace.messages[0]?.text).toContain('chosen workspaces');
      expect(asked).toEqual([]);
    });

    it('says it in the Home tab, which has nothing else', async () => {
      const opened = { type: 'app_home_opened', user: 'U0ADA', tab: 'home', channel: 'D0ADA' };
      await harness.slack.event(opened, NEWS);
      await vi.waitFor(() => expect(harness.slack.workspace.views).toHaveLength(1));
      const shown = JSON.stringify(harness.slack.workspace.views[0]?.view);
      expect(shown).toContain('chosen workspaces');
      expect(shown).not.toContain('/brief');
      expect(asked).toEqual([]);
    });

    it('posts nothing there: the channel counts as closed, with the reason', async () => {
      const { sender } = harness.chat;
      const post = { address: harness.address, message: alertOf(fullCard), nonce: 'n1' };
      const closed = { kind: 'channel-closed', reason: expect.stringContaining('ALLOWED_WORKSPACES') };
      expect(await sender.post(post)).toMatchObject(closed);
      expect(await sender.edit({ ...post, messageId: '1.1' })).toMatchObject(closed);
      expect(await sender.locate(harness.address)).toMatchObject({ kind: 'closed' });
      expect(await sender.locate({ ...harness.address, workspace: '' })).toMatchObject({ kind: 'closed' });
      expect(harness.slack.workspace.messages).toEqual([]);
    });
  });

  it('leaves a workspace that is named alone', async () => {
    await start(['T0STANDIN']);
    const { reply } = await harness.slack.command('/subscribe', 'ferry', NEWS);
    expect(JSON.stringify(reply)).toContain('Followed.');
    const post = { address: harness.address, message: alertOf(fullCard), nonce: 'n1' };
    expect(await harness.chat.sender.post(post)).toMatchObject({ kind: 'posted' });
  });
});
