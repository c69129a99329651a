import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Post } from '../../../src/chat/chat.ts';
import { createDiscord } from '../../../src/chat/discord/create-discord.ts';
import { alertOf, fullCard } from '../../contracts/chat-samples.ts';
import { createDiscordHarness, type DiscordHarness } from '../../support/discord/discord-harness.ts';

const MINUTE_MS = 60_000;
const DEAD = {
  ok: false,
  state: 'Discord does not accept the bot token (HTTP 401)',
  code: 'E_DISCORD_REFUSED',
  todo: expect.stringContaining('Reset Token'),
};
const REFUSED = { kind: 'refuse', status: 401, code: 0, message: '401: Unauthorized' } as const;

let harness: DiscordHarness;
let now = new Date('2026-11-28T14:00:00Z');
beforeEach(async () => {
  harness = await createDiscordHarness();
});
afterEach(() => harness.stop());

const chatOf = () =>
  createDiscord(
    { token: harness.discord.token, apiUrl: harness.discord.apiUrl, allowedWorkspaces: [] },
    { now: () => now, timeoutMs: 2_000 },
  );
const post = (nonce: string): Post => ({ address: harness.address, message: alertOf(fullCard), nonce });
const later = () => {
  now = new Date(now.getTime() + MINUTE_MS + 1);
};
const looks = () => harness.discord.calls.filter(({ path }) => path === '/users/@me').length;

it('a token that Discord refuses shows in health, until Discord takes it again', async () => {
  const chat = chatOf();
  await chat.sender.post(post('a1'));
  expect(chat.tokens()).toEqual({ ok: true, state: '' });
  harness.discord.faults.add(/^POST \/channels/, REFUSED);
  expect(await chat.sender.post(post('a2'))).toMatchObject({ kind: 'tenant-closed' });
  expect(chat.tokens()).toEqual(DEAD);
  later();
  chat.tokens();
  await vi.waitFor(() => expect(chat.tokens().ok).toBe(true));
});

it('a token is asked after once a minute, so that a silent process hears of it as well', async () => {
  const chat = chatOf();
  chat.tokens();
  await vi.waitFor(() => expect(looks()).toBe(1));
  later();
  harness.discord.faults.add(/^GET \/users/, REFUSED);
  chat.tokens();
  await vi.waitFor(() => expect(chat.tokens()).toEqual(DEAD));
  expect(looks()).toBe(2);
});

it('a token is not called dead because Discord is away', async () => {
  const chat = chatOf();
  harness.discord.faults.add(/^GET \/users/, { kind: 'error-before', status: 503 });
  chat.tokens();
  await vi.waitFor(() => expect(looks()).toBe(1));
  expect(chat.tokens().ok).toBe(true);
});

it('whoever tries a token that Discord refuses is told with the same code', async () => {
  harness.discord.faults.add(/^GET \/users/, REFUSED);
  expect(await chatOf().verify()).toEqual(DEAD);
});
