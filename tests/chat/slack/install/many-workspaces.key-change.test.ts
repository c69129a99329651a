import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Question } from '../../../../src/chat/question.ts';
import type { SlackChat } from '../../../../src/chat/slack/create-slack.ts';
import { createSeal } from '../../../../src/store/nouns/seal.ts';
import { alertOf, commands, fullCard } from '../../../contracts/chat-samples.ts';
import { type ManyHarness, startManyHarness } from '../../../support/slack/start-many-harness.ts';

/** The key of the harness. */
const FIRST = 'a key of at least thirty-two characters';
const NEXT = 'another key of thirty-two characters';

describe('workspaces after a change of ENCRYPTION_KEY', () => {
  let harness: ManyHarness;
  let started: SlackChat[];
  let asked: Question[];
  beforeEach(async () => {
    harness = await startManyHarness();
    [started, asked] = [[], []];
    await harness.install('T0HARBOUR');
    await harness.install('T0LOWLAND');
  });
  afterEach(async () => {
    for (const chat of started) await chat.listener.stop();
    await harness.stop();
  });

  async function startWith(key: string, old: string[] = []): Promise<SlackChat> {
    const chat = harness.another({ seal: createSeal(key, old) });
    started.push(chat);
    await chat.listener.start({
      commands,
      complete: async () => [],
      answer: async (question) => {
        asked.push(question);
        return { message: { kind: 'notice', tone: 'info', text: 'heard', hints: [] }, visibility: 'public' };
      },
    });
    return chat;
  }
  const post = (chat: SlackChat) =>
    chat.sender.post({
      address: { platform: 'slack', workspace: 'T0HARBOUR', id: 'C0NEWS', kind: 'channel' },
      message: alertOf(fullCard),
      nonce: 'n1',
    });

  it('go on with the old key to read, and need it no more after one start', async () => {
    expect(await post(await startWith(NEXT, [FIRST]))).toMatchObject({ kind: 'posted' });
    expect(harness.logged()).toContain('tokens of 2 workspaces sealed anew under ENCRYPTION_KEY');
    expect(await post(await startWith(NEXT))).toMatchObject({ kind: 'posted' });
    expect(harness.logged()).not.toMatch(/does not open|another key|a key of at least/);
  });

  it('are not given up without the old key: alerts wait, and the log says what was seen and what to do', async () => {
    const chat = await startWith(NEXT);
    expect(await post(chat)).toEqual({ kind: 'try-later', reason: 'ENCRYPTION_KEY does not open its tokens' });
    expect(harness.logged()).toMatch(
      /ENCRYPTION_KEY does not open the tokens of Desk T0HARBOUR, Desk T0LOWLAND: they are sealed under key [\w-]{8}, and the key here is [\w-]{8}\. Put the key that sealed them into ENCRYPTION_KEY_OLD/,
    );
    expect(chat.listener.health()).toMatchObject({ ok: false });
    expect(await chat.verify()).toMatchObject({
      ok: false,
      code: 'E_ENCRYPTION_KEY',
      todo: expect.stringContaining('ENCRYPTION_KEY_OLD'),
    });
    // With the right key back, nothing was lost.
    expect(await post(await startWith(FIRST))).toMatchObject({ kind: 'posted' });
  });

  it('are not told to install Slugline again by a bot with a wrong key', async () => {
    await startWith(NEXT);
    harness.restart(started.at(-1));
    await harness.slack.type('/brief', 'harbour', harness.who('T0HARBOUR'));
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(await harness.installations.list()).toMatchObject([{ state: 'open' }, { state: 'open' }]);
  });
});
