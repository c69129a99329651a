import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatHandlers } from '../../../../src/chat/chat.ts';
import { commands } from '../../../contracts/chat-samples.ts';
import { NEWS, type SlackHarness, startSlackHarness } from '../../../support/slack/start-slack-harness.ts';

const listening: ChatHandlers = {
  commands,
  complete: async () => [],
  answer: async () => ({ message: { kind: 'notice', tone: 'info', text: 'here', hints: [] }, visibility: 'public' }),
};

describe('createSocketConnection', () => {
  let harness: SlackHarness;
  beforeEach(async () => {
    harness = await startSlackHarness();
  });
  afterEach(() => harness.stop());

  const reconnected = (times: number) =>
    vi.waitFor(
      () => {
        expect(harness.slack.socket.made()).toBe(times);
        expect(harness.chat.listener.health()).toEqual({ ok: true, state: 'connected' });
      },
      { timeout: 15_000 },
    );

  it.each([
    ['Slack refreshes the connection', () => harness.slack.socket.refresh()],
    ['the connection is cut', () => harness.slack.socket.cut()],
  ])('answers again after %s', async (_name, disturb) => {
    await harness.chat.listener.start(listening);
    disturb();
    await reconnected(2);
    const { reply } = await harness.slack.command('/brief', 'x', NEWS);
    expect(reply.text).toContain('here');
  });

  it.each([
    ['a server error', { kind: 'status', status: 500 }],
    ['a cut connection', { kind: 'drop' }],
    ['a limit', { kind: 'rate-limit', retryAfter: '1' }],
    ['an internal error', { kind: 'refuse', error: 'internal_error' }],
  ] as const)('survives %s while it reconnects', async (_name, fault) => {
    await harness.chat.listener.start(listening);
    harness.slack.fault('apps.connections.open', fault);
    harness.slack.socket.cut();
    await reconnected(2);
  });

  it('waits for Slack at the start as well', async () => {
    harness.slack.fault('auth.test', { kind: 'status', status: 503 });
    harness.slack.fault('apps.connections.open', { kind: 'drop' });
    await harness.chat.listener.start(listening);
    expect(harness.chat.listener.health().ok).toBe(true);
  });

  it('ends the start when Slack refuses the app token, and says which one', async () => {
    const refused = await startSlackHarness({ app: 'xapp-1-somebody-elses' });
    await expect(refused.chat.listener.start(listening)).rejects.toThrow(/SLACK_APP_TOKEN.*invalid_auth/u);
    expect(refused.chat.listener.health()).toMatchObject({
      ok: false,
      state: expect.stringContaining('SLACK_APP_TOKEN'),
    });
    await refused.stop();
  });

  it('stops trying when the token is revoked in mid-flow, and its health says so', async () => {
    await harness.chat.listener.start(listening);
    harness.slack.fault('apps.connections.open', { kind: 'refuse', error: 'account_inactive' });
    harness.slack.socket.cut();
    await vi.waitFor(() => {
      expect(harness.chat.listener.health()).toMatchObject({
        ok: false,
        state: expect.stringContaining('account_inactive'),
      });
    });
    expect(harness.slack.socket.made()).toBe(1);
  });

  it('stops at once although Slack never answers its goodbye', { timeout: 10_000 }, async () => {
    harness.slack.socket.neverClose();
    await harness.chat.listener.start(listening);
    await harness.chat.listener.stop();
    expect(harness.chat.listener.health()).toEqual({ ok: false, state: 'stopped' });
    await vi.waitFor(() => expect(harness.slack.socket.connections()).toBe(0));
  });

  it('ends a start that waits for Slack when it is stopped meanwhile', async () => {
    await harness.slack.stop();
    const started = harness.chat.listener.start(listening);
    await harness.chat.listener.stop();
    await expect(started).resolves.toBeUndefined();
  });
});
