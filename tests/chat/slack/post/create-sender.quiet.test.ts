import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Post } from '../../../../src/chat/chat.ts';
import { alertOf, fullCard } from '../../../contracts/chat-samples.ts';
import { type SlackHarness, startSlackHarness } from '../../../support/slack/start-slack-harness.ts';

describe('a quiet reply on Slack', () => {
  let harness: SlackHarness;
  let alertTs: string;
  beforeEach(async () => {
    harness = await startSlackHarness();
    const alert = await harness.chat.sender.post(post('a1'));
    alertTs = alert.kind === 'posted' ? alert.messageId : expect.unreachable();
  });
  afterEach(() => harness.stop());

  const post = (nonce: string): Post => ({ address: harness.address, message: alertOf(fullCard), nonce });
  const line = () => harness.chat.sender.post({ ...post('l1'), threadOf: alertTs, quiet: true });
  const callsOf = (method: string) => harness.slack.calls.filter((call) => call.method === method);

  it('stands in the thread of a message that stands', async () => {
    expect(await line()).toMatchObject({ kind: 'posted' });
    expect(await harness.replies(alertTs)).toHaveLength(1);
  });

  it('is refused where that message is gone, which Slack would post in the channel', async () => {
    harness.slack.workspace.remove(alertTs);
    expect(await harness.chat.sender.post({ ...post('r1'), threadOf: alertTs })).toMatchObject({ kind: 'posted' });
    expect(await harness.standing()).toHaveLength(1);
    expect(await line()).toMatchObject({ kind: 'refused', code: 'thread_not_found' });
    expect(await harness.standing()).toHaveLength(1);
  });

  it.each(['missing_scope', 'ratelimited', 'internal_error'])(
    'is posted where nobody may look whether that message stands: %s',
    async (error) => {
      harness.slack.fault('conversations.history', { kind: 'refuse', error });
      expect(await line()).toMatchObject({ kind: 'posted' });
    },
  );

  it('does not wait long for the look', async () => {
    harness.slack.fault('conversations.history', { kind: 'hang' });
    const from = performance.now();
    expect(await line()).toMatchObject({ kind: 'posted' });
    expect(performance.now() - from).toBeLessThan(4_000);
  });

  it('is refused where the thread takes no replies, and not sent again as plain text where its layout is', async () => {
    harness.slack.fault('chat.postMessage', { kind: 'refuse', error: 'restricted_action_thread_locked' });
    expect(await line()).toMatchObject({ kind: 'refused' });
    harness.slack.fault('chat.postMessage', { kind: 'refuse', error: 'invalid_blocks' });
    expect(await line()).toMatchObject({ kind: 'refused' });
    expect(callsOf('chat.postMessage')).toHaveLength(3);
  });
});
