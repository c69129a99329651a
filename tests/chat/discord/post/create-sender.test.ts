import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createDiscord } from '../../../../src/chat/discord/create-discord.ts';
import { createDiscordApi } from '../../../../src/chat/discord/discord-api.ts';
import { createSender } from '../../../../src/chat/discord/post/create-sender.ts';
import { alertOf, fullCard } from '../../../contracts/chat-samples.ts';
import { createDiscordHarness, type DiscordHarness } from '../../../support/discord/discord-harness.ts';
import type { Fault } from '../../../support/discord/faults.ts';
import { readMessage } from '../../../support/discord/read-message.ts';

const NONCE = 'a1B2c3D4e5F6g7H8i9J0k1L2';
const POSTS = /^POST \/channels\/\d+\/messages/;

let harness: DiscordHarness;
beforeEach(async () => {
  harness = await createDiscordHarness();
});
afterEach(() => harness.stop());

const alert = (headline = fullCard.headline) => alertOf({ ...fullCard, headline });
const post = (nonce = NONCE, headline?: string) =>
  harness.chat.sender.post({ address: harness.address, message: alert(headline), nonce });
const standing = () => harness.discord.messages(harness.discord.channel.id);
const postCalls = () => harness.discord.calls.filter(({ method, path }) => POSTS.test(`${method} ${path}`));

describe('postMessage', () => {
  it('sends nonce, enforce_nonce and allowed_mentions with every create', async () => {
    await post();
    expect(postCalls()[0]?.body).toMatchObject({ nonce: NONCE, enforce_nonce: true, allowed_mentions: { parse: [] } });
  });

  it('a repeat with the same nonce is the first message, not a second one', async () => {
    const first = await post();
    expect(await post()).toEqual(first);
    expect(standing()).toHaveLength(1);
  });

  it('a repeat after somebody deleted the message counts as posted', async () => {
    const first = await post();
    harness.discord.deleteMessage(first.kind === 'posted' ? first.messageId : '');
    expect(await post()).toEqual({ kind: 'posted', messageId: '' });
    expect(standing()).toEqual([]);
  });

  it.each<[string, Fault, unknown, number]>([
    ['a 500 before anything happened', { kind: 'error-before', status: 500 }, { kind: 'unknown' }, 0],
    ['a 502 after it was stored', { kind: 'error-after', status: 502 }, { kind: 'unknown' }, 1],
    ['a connection cut after it was stored', { kind: 'drop-after' }, { kind: 'unknown' }, 1],
    ['a connection cut at once', { kind: 'drop-before' }, { kind: 'unknown' }, 0],
    [
      'a rate limit',
      { kind: 'rate-limit', retryAfterSeconds: 1.5, scope: 'user' },
      { kind: 'rate-limited', retryAfterMs: 1500, scope: 'channel' },
      0,
    ],
    [
      'a global rate limit',
      { kind: 'rate-limit', retryAfterSeconds: 2, scope: 'global' },
      { kind: 'rate-limited', retryAfterMs: 2000, scope: 'app' },
      0,
    ],
    ['a 429 page without a time', { kind: 'page', status: 429 }, { kind: 'rate-limited', retryAfterMs: 30_000 }, 0],
    ['a 403 page of something in front', { kind: 'page', status: 403 }, { kind: 'try-later' }, 0],
    [
      'a 401',
      { kind: 'refuse', status: 401, code: 0, message: '401: Unauthorized' },
      { kind: 'tenant-closed', code: '401' },
      0,
    ],
    [
      'Missing Access',
      { kind: 'refuse', status: 403, code: 50001, message: 'Missing Access' },
      { kind: 'channel-closed', code: '50001' },
      0,
    ],
    [
      'Missing Permissions',
      { kind: 'refuse', status: 403, code: 50013, message: 'Missing Permissions' },
      { kind: 'channel-closed', code: '50013' },
      0,
    ],
    [
      'Unknown Channel',
      { kind: 'refuse', status: 404, code: 10003, message: 'Unknown Channel' },
      { kind: 'channel-closed', code: '10003' },
      0,
    ],
    [
      'an archived thread',
      { kind: 'refuse', status: 400, code: 50083, message: 'Thread is archived' },
      { kind: 'channel-closed', code: '50083' },
      0,
    ],
    [
      'a paused API',
      { kind: 'refuse', status: 400, code: 130000, message: 'API resource is currently overloaded' },
      { kind: 'try-later' },
      0,
    ],
    [
      'a blocked user agent',
      { kind: 'refuse', status: 403, code: 40333, message: 'Cloudflare is blocking your request' },
      { kind: 'app-broken', code: '40333' },
      0,
    ],
    [
      'content that is not allowed',
      { kind: 'refuse', status: 400, code: 20009, message: 'Explicit content cannot be sent' },
      { kind: 'refused', code: '20009' },
      0,
    ],
  ])('%s ends as it should, after one call', async (...[, fault, outcome, stored]) => {
    harness.discord.faults.add(POSTS, fault);
    expect(await post()).toMatchObject(outcome ?? {});
    expect(postCalls()).toHaveLength(1);
    expect(standing()).toHaveLength(stored);
  });

  it.each([
    ['silence', 'hang-before', 0],
    ['silence after it was stored', 'hang-after', 1],
    ['an answer that never ends', 'half-answer', 1],
  ] as const)('%s ends as unknown when the time is up', async (_name, kind, stored) => {
    const brief = await createDiscordHarness({ timeoutMs: 300 });
    brief.discord.faults.add(POSTS, { kind });
    expect(await brief.chat.sender.post({ address: brief.address, message: alert(), nonce: NONCE })).toMatchObject({
      kind: 'unknown',
    });
    await expect.poll(() => brief.discord.messages(brief.discord.channel.id)).toHaveLength(stored);
    await brief.stop();
  });

  it('content that Discord refuses is sent once more as short plain text', async () => {
    harness.discord.faults.add(POSTS, {
      kind: 'refuse',
      status: 400,
      code: 240000,
      message: 'Message contains a harmful link',
    });
    expect(await post()).toMatchObject({ kind: 'posted' });
    const [message] = standing();
    expect(message?.body.embeds).toEqual([]);
    expect(message && readMessage(message.body).text).toContain(fullCard.headline);
    expect(
      await harness.chat.sender.find({ address: harness.address, nonce: NONCE, since: new Date(), until: new Date() }),
    ).toMatchObject({ kind: 'found' });
  });

  it('content that Discord refuses twice is refused', async () => {
    harness.discord.faults.add(POSTS, { kind: 'refuse', status: 400, code: 50035, message: 'Invalid Form Body' }, 2);
    expect(await post()).toMatchObject({ kind: 'refused', code: '50035' });
    expect(postCalls()).toHaveLength(2);
  });

  it('a channel whose pace is used up is rate limited without a call', async () => {
    const slow = await createDiscordHarness({ pace: { limit: 2, windowMs: 60_000 } });
    const outcomes = [];
    for (const nonce of ['n1', 'n2', 'n3'])
      outcomes.push(await slow.chat.sender.post({ address: slow.address, message: alert(), nonce }));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['posted', 'posted', 'rate-limited']);
    expect(slow.discord.calls.filter(({ status }) => status === 429)).toEqual([]);
    await slow.stop();
  });

  it('a dead token is not asked again at once, and is asked again later', async () => {
    let now = Date.now();
    const settings = { token: harness.discord.token, apiUrl: harness.discord.apiUrl, allowedWorkspaces: [] };
    const { sender } = createDiscord(settings, { now: () => new Date(now) });
    const send = () => sender.post({ address: harness.address, message: alert(), nonce: NONCE });
    harness.discord.faults.add(POSTS, { kind: 'refuse', status: 401, code: 0, message: '401: Unauthorized' });
    expect(await send()).toMatchObject({ kind: 'tenant-closed' });
    expect(await send()).toMatchObject({ kind: 'tenant-closed' });
    expect(postCalls()).toHaveLength(1);
    now += 60_000;
    expect(await send()).toMatchObject({ kind: 'posted' });
  });

  it('many refusals in ten minutes are not followed by more: Discord would ban the address', async () => {
    let now = Date.now();
    const settings = { token: harness.discord.token, apiUrl: harness.discord.apiUrl, allowedWorkspaces: [] };
    const deps = { now: () => new Date(now), timeoutMs: 5_000, log: undefined, refusalsMax: 1 };
    const sender = createSender(createDiscordApi(settings, deps));
    const send = () => sender.post({ address: harness.address, message: alert(), nonce: NONCE });
    harness.discord.faults.add(POSTS, { kind: 'refuse', status: 403, code: 50013, message: 'Missing Permissions' });
    expect(await send()).toMatchObject({ kind: 'channel-closed' });
    expect(await send()).toMatchObject({ kind: 'rate-limited', scope: 'app' });
    expect(postCalls()).toHaveLength(1);
    now += 600_000;
    expect(await send()).toMatchObject({ kind: 'posted' });
  });

  it('nothing listening is a later attempt, not an unknown end', async () => {
    const { sender } = createDiscord(
      { token: 'x', apiUrl: 'http://127.0.0.1:9/api', allowedWorkspaces: [] },
      { now: () => new Date() },
    );
    expect(await sender.post({ address: harness.address, message: alert(), nonce: NONCE })).toMatchObject({
      kind: 'try-later',
    });
  });

  it('the everyone role, which has the server’s id, is not pinged', async () => {
    const message = { ...alert(), mention: harness.address.workspace };
    await harness.chat.sender.post({ address: harness.address, message, nonce: NONCE });
    expect(postCalls()[0]?.body).not.toHaveProperty('content');
  });

  it('a person is posted to in a DM that is opened once', async () => {
    const address = { platform: 'discord', workspace: '', id: '700000000000000042', kind: 'dm' } as const;
    for (const nonce of ['n1', 'n2'])
      expect(await harness.chat.sender.post({ address, message: alert(), nonce })).toMatchObject({ kind: 'posted' });
    const opened = harness.discord.calls.filter(({ path }) => path === '/users/@me/channels');
    expect(opened).toHaveLength(1);
    const dm = [...harness.discord.world.channels.values()].find(({ recipientId }) => recipientId === address.id);
    expect(harness.discord.messages(dm?.id ?? '')).toHaveLength(2);
  });

  it('a DM that cannot be opened was surely not posted', async () => {
    const address = { platform: 'discord', workspace: '', id: '700000000000000043', kind: 'dm' } as const;
    const send = () => harness.chat.sender.post({ address, message: alert(), nonce: NONCE });
    harness.discord.faults.add(/users\/@me\/channels/, { kind: 'error-before', status: 500 });
    expect(await send()).toMatchObject({ kind: 'try-later' });
    harness.discord.faults.add(/users\/@me\/channels/, {
      kind: 'refuse',
      status: 403,
      code: 50007,
      message: 'Cannot send messages to this user',
    });
    expect(await send()).toMatchObject({ kind: 'channel-closed', code: '50007' });
  });
});

describe('editMessage', () => {
  const edit = (messageId: string, mention: string | null = null) =>
    harness.chat.sender.edit({
      address: harness.address,
      message: { ...alert('New headline'), mention },
      nonce: NONCE,
      messageId,
    });

  it('empties what the new message lacks and pings nobody again', async () => {
    const first = await harness.chat.sender.post({
      address: harness.address,
      message: { ...alert(), mention: '712345678901234567' },
      nonce: NONCE,
    });
    await edit(first.kind === 'posted' ? first.messageId : '');
    expect(standing()[0]?.body).toMatchObject({ content: '', allowedMentions: { parse: [] } });
    const title = z.array(z.object({ title: z.string() })).parse(standing()[0]?.body.embeds)[0]?.title;
    expect(title).toBe('New headline');
  });

  it('of a message that is gone is refused', async () => {
    expect(await edit('100000000000000000')).toMatchObject({ kind: 'refused', code: '10008' });
  });
});
