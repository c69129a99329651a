import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Post } from '../../../../src/chat/chat.ts';
import { alertOf, fullCard } from '../../../contracts/chat-samples.ts';
import type { Fault } from '../../../support/slack/misbehave.ts';
import { type SlackHarness, startSlackHarness } from '../../../support/slack/start-slack-harness.ts';

const NONCE = 'q1W2e3R4t5Y6u7I8o9P0a1S2d';

describe('createSender', () => {
  let harness: SlackHarness;
  beforeEach(async () => {
    harness = await startSlackHarness();
  });
  afterEach(() => harness.stop());

  const post = (nonce = NONCE): Post => ({ address: harness.address, message: alertOf(fullCard), nonce });
  const callsOf = (method: string) => harness.slack.calls.filter((call) => call.method === method);
  const person = (id: string): Post => ({ ...post(), address: { ...harness.address, id, kind: 'dm' } });

  it.each<[string, Fault, object]>([
    [
      'a limit with its time',
      { kind: 'rate-limit', retryAfter: '12' },
      { kind: 'rate-limited', retryAfterMs: 12_000, scope: 'channel' },
    ],
    [
      'a limit without a time',
      { kind: 'rate-limit', retryAfter: null },
      { kind: 'rate-limited', retryAfterMs: 30_000 },
    ],
    [
      'a limit with a broken time',
      { kind: 'rate-limit', retryAfter: 'soon' },
      { kind: 'rate-limited', retryAfterMs: 30_000 },
    ],
    ['a limit in the answer', { kind: 'refuse', error: 'ratelimited' }, { kind: 'rate-limited', retryAfterMs: 30_000 }],
    [
      'the free plan’s ceiling',
      { kind: 'refuse', error: 'message_limit_exceeded' },
      { kind: 'rate-limited', scope: 'workspace' },
    ],
    [
      'a vanished channel',
      { kind: 'refuse', error: 'channel_not_found' },
      { kind: 'channel-closed', code: 'channel_not_found' },
    ],
    ['a closed thread', { kind: 'refuse', error: 'restricted_action_thread_locked' }, { kind: 'channel-closed' }],
    ['a revoked token', { kind: 'refuse', error: 'token_revoked' }, { kind: 'tenant-closed', code: 'token_revoked' }],
    [
      'a missing scope',
      { kind: 'refuse', error: 'missing_scope', more: { needed: 'chat:write' } },
      { kind: 'app-broken', reason: 'Slack says missing_scope (needed: chat:write)' },
    ],
    ['a service that is away', { kind: 'refuse', error: 'service_unavailable' }, { kind: 'try-later' }],
    ['a code that nobody knows', { kind: 'refuse', error: 'brand_new_reason' }, { kind: 'try-later' }],
    ['an internal error', { kind: 'refuse', error: 'internal_error' }, { kind: 'unknown' }],
    ['a fatal error', { kind: 'refuse', error: 'fatal_error' }, { kind: 'unknown' }],
    ['a server error', { kind: 'status', status: 503 }, { kind: 'unknown' }],
    ['a status that never reached the method', { kind: 'status', status: 403 }, { kind: 'try-later' }],
    ['a cut connection', { kind: 'drop' }, { kind: 'unknown' }],
    ['a lost answer', { kind: 'lose-answer' }, { kind: 'unknown' }],
    ['half an answer', { kind: 'half-answer' }, { kind: 'unknown' }],
    ['a proxy’s page', { kind: 'page' }, { kind: 'unknown' }],
  ])('tells %s as its outcome after one call', async (_name, fault, outcome) => {
    harness.slack.fault('chat.postMessage', fault);
    expect(await harness.chat.sender.post(post())).toMatchObject(outcome);
    expect(callsOf('chat.postMessage')).toHaveLength(1);
  });

  it('gives up on an answer that never comes, and says that the post may stand', async () => {
    const hurried = await startSlackHarness({ callTimeoutMs: 200 });
    hurried.slack.fault('chat.postMessage', { kind: 'hang' });
    expect(await hurried.chat.sender.post(post())).toMatchObject({ kind: 'unknown' });
    expect(hurried.slack.calls).toHaveLength(1);
    await hurried.stop();
  });

  it('knows that nothing was sent where nobody listens', async () => {
    await harness.slack.stop();
    expect(await harness.chat.sender.post(post())).toMatchObject({ kind: 'try-later' });
  });

  it('posts once more as plain words what Slack refuses as a layout', async () => {
    harness.slack.fault('chat.postMessage', { kind: 'refuse', error: 'invalid_blocks' });
    expect(await harness.chat.sender.post(post())).toMatchObject({ kind: 'posted' });
    const [stored] = harness.slack.workspace.messages;
    expect(stored?.blocks).toEqual([]);
    expect(stored?.text).toContain(fullCard.headline);
    expect(stored?.metadata?.event_payload).toEqual({ delivery_id: NONCE });
  });

  it('tells a refusal of the plain words too', async () => {
    harness.slack.fault('chat.postMessage', { kind: 'refuse', error: 'invalid_blocks' });
    harness.slack.fault('chat.postMessage', { kind: 'refuse', error: 'msg_too_long' });
    expect(await harness.chat.sender.post(post())).toMatchObject({ kind: 'refused', code: 'msg_too_long' });
    expect(callsOf('chat.postMessage')).toHaveLength(2);
  });

  it('lets one limited method hold up no other', async () => {
    harness.slack.fault('chat.postMessage', { kind: 'rate-limit', retryAfter: '3600' });
    const [limited, located] = await Promise.all([
      harness.chat.sender.post(post()),
      harness.chat.sender.locate(harness.address),
    ]);
    expect([limited.kind, located.kind]).toEqual(['rate-limited', 'located']);
  });

  it('asks for no previews, no parsing and no linked names, in posts and in edits', async () => {
    const posted = await harness.chat.sender.post(post());
    if (posted.kind !== 'posted') return expect.unreachable();
    await harness.chat.sender.edit({ ...post(), messageId: posted.messageId });
    const [first] = callsOf('chat.postMessage').map((call) => call.args);
    const [second] = callsOf('chat.update').map((call) => call.args);
    expect(first).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false', parse: 'none', link_names: 'false' });
    expect(second).toMatchObject({ parse: 'none', link_names: 'false' });
  });

  it('posts to a person, edits there and finds it there', async () => {
    const { sender } = harness.chat;
    const posted = await sender.post(person('U0ADA'));
    if (posted.kind !== 'posted') return expect.unreachable();
    expect(harness.slack.workspace.messages[0]?.channel).toBe('D0ADA');
    expect(await sender.edit({ ...person('U0ADA'), messageId: posted.messageId })).toEqual(posted);
    const search = { address: person('U0ADA').address, nonce: NONCE, since: new Date(), until: new Date() };
    expect(await sender.find(search)).toEqual({ kind: 'found', messageId: posted.messageId });
    expect(await sender.locate(person('U0GONE').address)).toMatchObject({ kind: 'closed' });
  });

  it('finds its marker among many other messages', async () => {
    const posted = await harness.chat.sender.post(post());
    if (posted.kind !== 'posted') return expect.unreachable();
    for (let at = 0; at < 40; at += 1) await harness.chat.sender.post(post(`other${at}`));
    const search = { address: harness.address, nonce: NONCE, since: new Date(), until: new Date() };
    expect(await harness.chat.sender.find(search)).toEqual({ kind: 'found', messageId: posted.messageId });
  });

  it('looks no further than its time, however busy the channel is after it', async () => {
    await harness.chat.sender.post(post());
    const [first] = harness.slack.workspace.messages;
    if (!first) return expect.unreachable();
    for (let at = 0; at < 200; at += 1) {
      const ts = (Number(first.ts) + 60 + at).toFixed(6);
      harness.slack.workspace.messages.push({ ...first, ts, metadata: null });
    }
    const search = { address: harness.address, nonce: 'another', since: new Date(), until: new Date() };
    expect(await harness.chat.sender.find(search)).toEqual({ kind: 'absent' });
  });

  it.each([
    [
      'the history is not ours to read',
      { kind: 'refuse', error: 'missing_scope', more: { needed: 'channels:history' } },
      'cannot-look',
    ],
    ['the look is limited', { kind: 'rate-limit', retryAfter: '60' }, 'try-later'],
    ['Slack is away', { kind: 'status', status: 500 }, 'try-later'],
  ] satisfies [string, Fault, string][])(
    'tells a look that never works from one that may, where %s',
    async (_name, fault, kind) => {
      harness.slack.fault('conversations.history', fault);
      const search = { address: harness.address, nonce: NONCE, since: new Date(), until: new Date() };
      expect(await harness.chat.sender.find(search)).toMatchObject({ kind });
    },
  );

  it.each([
    ['archived', 'C0OLD', /archived/],
    ['not its own', 'C0AWAY', /\/invite @slugline/],
    ['unheard of', 'C0NOWHERE', /\/invite @slugline/],
  ])('says why a channel that is %s cannot be used', async (_name, id, reason) => {
    const outcome = await harness.chat.sender.locate({ ...harness.address, id });
    expect(outcome).toMatchObject({ kind: 'closed', reason: expect.stringMatching(reason) });
  });

  it('names a channel as people do, and fills in the workspace', async () => {
    const outcome = await harness.chat.sender.locate({ ...harness.address, workspace: '' });
    expect(outcome).toEqual({ kind: 'located', name: '#world-news', address: harness.address });
  });

  it('does not call a channel closed when Slack is away', async () => {
    harness.slack.fault('conversations.info', { kind: 'status', status: 502 });
    expect(await harness.chat.sender.locate(harness.address)).toMatchObject({ kind: 'unreachable' });
  });

  it('lets members add, lets admins and whoever made it manage, and shows a channel to nobody else', async () => {
    const { channels } = harness.slack.workspace;
    for (let at = 0; at < 250; at += 1) {
      channels.set(`C0X${at}`, { id: `C0X${at}`, name: `x${at}`, archived: false, member: true, creator: 'U0ADA' });
    }
    const desk = { id: 'C0DESK', name: 'desk', archived: false, member: true, creator: 'U0ADA' };
    channels.set('C0DESK', { ...desk, people: ['U0ADA', 'U0EVE'] });
    const address = { ...harness.address, id: 'C0DESK' };
    const rightsOf = (userId: string) => harness.chat.sender.rightsOf(userId, address);
    expect(await rightsOf('U0ADA')).toEqual({ kind: 'rights', sees: true, adds: true, manages: true });
    expect(await rightsOf('U0EVE')).toEqual({ kind: 'rights', sees: true, adds: true, manages: false });
    expect(await rightsOf('U0BOSS')).toEqual({ kind: 'rights', sees: false, adds: false, manages: false });
    channels.set('C0DESK', desk);
    expect(await rightsOf('U0BOSS')).toEqual({ kind: 'rights', sees: true, adds: true, manages: true });
    const own = { ...harness.address, id: 'U0EVE', kind: 'dm' } as const;
    expect(await harness.chat.sender.rightsOf('U0ADA', own)).toMatchObject({ sees: false });
    harness.slack.fault('users.conversations', { kind: 'status', status: 500 });
    expect(await rightsOf('U0ADA')).toMatchObject({ kind: 'unreachable' });
  });
});
