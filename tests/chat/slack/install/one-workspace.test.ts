import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Post } from '../../../../src/chat/chat.ts';
import { alertOf, fullCard } from '../../../contracts/chat-samples.ts';
import { type SlackHarness, startSlackHarness } from '../../../support/slack/start-slack-harness.ts';

const MINUTE_MS = 60_000;
const DEAD = {
  ok: false,
  state: 'Slack refuses the token in SLACK_BOT_TOKEN: Slack answers token_revoked',
  code: 'E_SLACK_REFUSED',
  todo: expect.stringContaining('OAuth & Permissions'),
};

describe('the token of one workspace', () => {
  let harness: SlackHarness;
  let now = new Date('2026-11-28T14:00:00Z');
  beforeEach(async () => {
    harness = await startSlackHarness({ now: () => now, way: 'http' });
  });
  afterEach(() => harness.stop());

  const listening = {
    commands: [],
    complete: async () => [],
    answer: async () => expect.unreachable(),
  };
  const post = (nonce: string): Post => ({ address: harness.address, message: alertOf(fullCard), nonce });
  const refuse = (method: string) => harness.slack.fault(method, { kind: 'refuse', error: 'token_revoked' });
  const later = () => {
    now = new Date(now.getTime() + MINUTE_MS + 1);
  };

  it('shows in health when Slack refuses a post with it, and no longer after a post that Slack takes', async () => {
    await harness.chat.listener.start(listening);
    expect(harness.chat.tokens().ok).toBe(true);
    refuse('chat.postMessage');
    expect(await harness.chat.sender.post(post('a1'))).toMatchObject({ kind: 'tenant-closed' });
    expect(harness.chat.tokens()).toEqual(DEAD);
    expect(harness.chat.listener.health()).toMatchObject({ ok: false, state: expect.stringContaining(DEAD.state) });
    expect(await harness.chat.sender.post(post('a2'))).toMatchObject({ kind: 'posted' });
    expect(harness.chat.tokens()).toEqual({ ok: true, state: '' });
    expect(harness.chat.listener.health()).toEqual({ ok: true, state: 'taking requests' });
  });

  it('is asked after once a minute, so that a silent process hears of it as well', async () => {
    await harness.chat.listener.start(listening);
    later();
    refuse('auth.test');
    harness.chat.tokens();
    await vi.waitFor(() => expect(harness.chat.tokens()).toEqual(DEAD));
    later();
    harness.chat.tokens();
    await vi.waitFor(() => expect(harness.chat.tokens().ok).toBe(true));
    const asked = harness.slack.calls.filter(({ method }) => method === 'auth.test').length;
    for (let times = 0; times < 10; times += 1) harness.chat.tokens();
    expect(harness.slack.calls.filter(({ method }) => method === 'auth.test')).toHaveLength(asked);
  });

  it('is not called dead because Slack is away', async () => {
    await harness.chat.listener.start(listening);
    later();
    harness.slack.fault('auth.test', { kind: 'status', status: 503 });
    harness.chat.tokens();
    await vi.waitFor(() => expect(harness.slack.calls.filter(({ method }) => method === 'auth.test')).toHaveLength(2));
    expect(harness.chat.tokens().ok).toBe(true);
  });

  it('is told of with the same code by whoever tries it', async () => {
    refuse('auth.test');
    expect(await harness.chat.verify()).toEqual(DEAD);
  });
});
