import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Post } from '../../../../src/chat/chat.ts';
import type { Question } from '../../../../src/chat/question.ts';
import type { ChannelAddress } from '../../../../src/news/channel.ts';
import { alertOf, commands, fullCard } from '../../../contracts/chat-samples.ts';
import { addTeam, type ManyHarness, startManyHarness } from '../../../support/slack/start-many-harness.ts';

const HOUR_MS = 3_600_000;

describe('createManyWorkspaces', () => {
  let harness: ManyHarness;
  let asked: Question[];
  beforeEach(async () => {
    harness = await startManyHarness();
    asked = [];
    await harness.chat.listener.start({
      commands,
      complete: async () => [],
      answer: async (question) => {
        asked.push(question);
        return { message: { kind: 'notice', tone: 'info', text: 'heard', hints: [] }, visibility: 'public' };
      },
    });
  });
  afterEach(() => harness.stop());

  const address = (workspace: string): ChannelAddress => ({
    platform: 'slack',
    workspace,
    id: 'C0NEWS',
    kind: 'channel',
  });
  const post = (workspace: string, nonce = 'n1'): Post => ({
    address: address(workspace),
    message: alertOf(fullCard),
    nonce,
  });
  const messagesOf = (key: string) => harness.slack.oauth.tenants.get(key)?.workspace.messages ?? [];
  const tenant = (key: string) => harness.slack.oauth.tenants.get(key) ?? expect.unreachable();
  const later = (ms: number) => {
    harness.clock.at = new Date(harness.clock.at.getTime() + ms);
  };
  const callsOf = (method: string) => harness.slack.calls.filter((call) => call.method === method);
  const leftOwners = async () => {
    const noted = harness.database.db.selectFrom('settings').select('name').where('name', 'like', 'left:%');
    return (await noted.execute()).map(({ name }) => name);
  };
  const grants = () => callsOf('oauth.v2.access').length;

  it('posts to each workspace with its own token', async () => {
    await harness.install('T0HARBOUR');
    await harness.install('T0LOWLAND');
    expect(await harness.chat.sender.post(post('T0LOWLAND'))).toMatchObject({ kind: 'posted' });
    expect([messagesOf('T0HARBOUR').length, messagesOf('T0LOWLAND').length]).toEqual([0, 1]);
  });

  it('edits, finds and locates there too', async () => {
    await harness.install('T0LOWLAND');
    const { sender } = harness.chat;
    const posted = await sender.post(post('T0LOWLAND'));
    if (posted.kind !== 'posted') return expect.unreachable();
    const { messageId } = posted;
    expect(await sender.edit({ ...post('T0LOWLAND'), messageId })).toEqual(posted);
    const search = { address: address('T0LOWLAND'), nonce: 'n1', since: new Date(), until: new Date() };
    expect(await sender.find(search)).toEqual({ kind: 'found', messageId });
    expect(await sender.locate(address('T0LOWLAND'))).toMatchObject({ kind: 'located', name: '#world-news' });
  });

  it('posts nothing where nobody installed it, and asks Slack nothing', async () => {
    expect(await harness.chat.sender.post(post('T0HARBOUR'))).toMatchObject({
      kind: 'tenant-closed',
      code: 'not_installed',
    });
    expect(await harness.chat.sender.locate(address('T0HARBOUR'))).toMatchObject({ kind: 'unreachable' });
    const search = { address: address('T0HARBOUR'), nonce: 'n1', since: new Date(), until: new Date() };
    expect(await harness.chat.sender.find(search)).toMatchObject({ kind: 'try-later' });
    expect(harness.slack.calls).toEqual([]);
  });

  it('posts from a process that started before the installation', async () => {
    const worker = harness.another();
    await harness.install('T0HARBOUR');
    expect(await worker.sender.post(post('T0HARBOUR'))).toMatchObject({ kind: 'posted' });
  });

  it('answers people of each workspace as of their own', async () => {
    await harness.install('T0HARBOUR');
    await harness.install('T0LOWLAND');
    await harness.slack.command('/brief', 'x', harness.who('T0LOWLAND'));
    await harness.slack.mention('<@U0BOT> brief y', harness.who('T0HARBOUR'));
    await vi.waitFor(() => expect(messagesOf('T0HARBOUR')).toHaveLength(1));
    expect(asked.map(({ asker }) => asker.address.workspace)).toEqual(['T0LOWLAND', 'T0HARBOUR']);
    expect(asked[0]?.asker.managesChannel).toBe(true);
  });

  it('tells people of a workspace that took its token back what to do', async () => {
    const { reply } = await harness.slack.command('/brief', 'x', harness.who('T0HARBOUR'));
    expect(reply.text).toContain('no access to this workspace');
    expect(asked).toEqual([]);
  });

  it('serves every team of an organisation by its one token, named by team', async () => {
    addTeam(harness.slack, 'E0ORG', { isOrganisation: true });
    await harness.install('E0ORG');
    expect(await harness.chat.sender.post(post('T0ONE'))).toMatchObject({ kind: 'tenant-closed' });
    await harness.slack.command('/brief', 'x', { ...harness.who('T0ONE'), enterpriseId: 'E0ORG' });
    expect(asked[0]?.asker.address.workspace).toBe('T0ONE');
    expect(await harness.another().sender.post(post('T0ONE'))).toMatchObject({ kind: 'posted' });
    expect(callsOf('chat.postMessage')[0]?.args).toMatchObject({ team_id: 'T0ONE' });
  });

  it('stops serving a team that left its organisation’s installation', async () => {
    addTeam(harness.slack, 'E0ORG', { isOrganisation: true });
    await harness.install('E0ORG');
    const who = { ...harness.who('T0ONE'), enterpriseId: 'E0ORG' };
    await harness.slack.event({ type: 'team_access_granted', team_ids: ['T0ONE', 'T0TWO'] }, who);
    await vi.waitFor(async () =>
      expect(await harness.chat.sender.post(post('T0TWO'))).toMatchObject({ kind: 'posted' }),
    );
    await harness.slack.event({ type: 'team_access_revoked', team_ids: ['T0TWO'] }, who);
    await vi.waitFor(async () =>
      expect(await harness.chat.sender.post(post('T0TWO'))).toMatchObject({ kind: 'tenant-closed' }),
    );
    expect(await leftOwners()).toEqual(['left:slack:T0TWO']);
    expect(await harness.chat.sender.post(post('T0ONE'))).toMatchObject({ kind: 'posted' });
  });

  it.each([
    ['app_uninstalled', { type: 'app_uninstalled' }],
    ['tokens_revoked', { type: 'tokens_revoked', tokens: { oauth: ['U0ADA'], bot: ['U0BOT'] } }],
  ])('forgets the token on %s, stops that workspace alone, and says so in health', async (reason, event) => {
    await harness.install('T0HARBOUR');
    await harness.install('T0LOWLAND');
    later(2000);
    await harness.slack.event(event, {
      ...harness.who('T0HARBOUR'),
      eventTime: Math.floor(harness.clock.at.getTime() / 1000),
    });
    await vi.waitFor(() =>
      expect(harness.chat.listener.health()).toEqual({
        ...{ ok: true, state: 'taking requests' },
        tenants: {
          open: 1,
          stopped: [{ owner: 'slack:T0HARBOUR', name: 'Desk T0HARBOUR', reason, detail: null }],
        },
      }),
    );
    const { rows } = await sql<{ sealed: string | null }>`
      select sealed_tokens as sealed from slack_installations where key = 'T0HARBOUR'`.execute(harness.database.db);
    expect(rows).toEqual([{ sealed: null }]);
    expect(await leftOwners()).toEqual(['left:slack:T0HARBOUR']);
    expect(await harness.chat.sender.post(post('T0HARBOUR'))).toMatchObject({
      kind: 'tenant-closed',
      code: 'uninstalled',
    });
    expect(await harness.chat.sender.post(post('T0LOWLAND'))).toMatchObject({ kind: 'posted' });
    expect(await harness.another().sender.post(post('T0HARBOUR'))).toMatchObject({ kind: 'tenant-closed' });
    await harness.install('T0HARBOUR');
    expect(await leftOwners()).toEqual([]);
    expect(await harness.chat.sender.post(post('T0HARBOUR'))).toMatchObject({ kind: 'posted' });
  });

  it('keeps its token when only people’s tokens were revoked, and when old news arrive late', async () => {
    await harness.install('T0HARBOUR');
    const who = harness.who('T0HARBOUR');
    await harness.slack.event({ type: 'tokens_revoked', tokens: { oauth: ['U0ADA'] } }, who);
    await harness.slack.event({ type: 'app_uninstalled' }, { ...who, eventTime: Math.floor(Date.now() / 1000) - 60 });
    await harness.slack.mention('<@U0BOT> brief y', who);
    await vi.waitFor(() => expect(messagesOf('T0HARBOUR')).toHaveLength(1));
    expect(await harness.chat.sender.post(post('T0HARBOUR'))).toMatchObject({ kind: 'posted' });
  });

  it('tells a refused token in health until it works again, and keeps it', async () => {
    await harness.install('T0HARBOUR');
    harness.slack.fault('chat.postMessage', { kind: 'refuse', error: 'account_inactive' });
    expect(await harness.chat.sender.post(post('T0HARBOUR'))).toMatchObject({
      kind: 'tenant-closed',
      code: 'account_inactive',
    });
    expect(harness.chat.listener.health().state).toBe('taking requests');
    const stopped = { name: 'Desk T0HARBOUR', reason: 'account_inactive' };
    expect(harness.chat.listener.health().tenants).toMatchObject({ open: 1, stopped: [stopped] });
    expect(await harness.chat.sender.post(post('T0HARBOUR'))).toMatchObject({ kind: 'posted' });
    expect(harness.chat.listener.health().tenants).toEqual({ open: 1, stopped: [] });
  });

  it('renews a token two hours before its end, beside the call', async () => {
    addTeam(harness.slack, 'T0TURN', { rotates: true });
    await harness.install('T0TURN');
    const first = tenant('T0TURN').token;
    later(9 * HOUR_MS);
    await harness.chat.sender.post(post('T0TURN', 'n1'));
    expect(grants()).toBe(1);
    later(2 * HOUR_MS);
    harness.slack.fault('oauth.v2.access', { kind: 'hang' });
    expect(await harness.chat.sender.post(post('T0TURN', 'n2'))).toMatchObject({ kind: 'posted' });
    await vi.waitFor(() => expect(grants()).toBe(2));
    expect(tenant('T0TURN').token).toBe(first);
  });

  it('renews an expired token before the call, once for all who wait', async () => {
    addTeam(harness.slack, 'T0TURN', { rotates: true });
    await harness.install('T0TURN');
    const [first, old] = [tenant('T0TURN').token, tenant('T0TURN').refreshToken];
    later(13 * HOUR_MS);
    tenant('T0TURN').state = 'expired';
    const senders = [harness.chat.sender, harness.another().sender, harness.chat.sender];
    const outcomes = await Promise.all(senders.map((sender, at) => sender.post(post('T0TURN', `n${at}`))));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['posted', 'posted', 'posted']);
    expect(grants()).toBe(2);
    expect(tenant('T0TURN').token).not.toBe(first);
    expect(await harness.installations.find('T0TURN')).toMatchObject({
      installation: { botToken: tenant('T0TURN').token },
    });
    expect(harness.logged()).not.toContain(old);
    expect(harness.logged()).not.toContain(tenant('T0TURN').token);
  });

  it('renews a token that Slack calls expired before its time, and posts once', async () => {
    addTeam(harness.slack, 'T0TURN', { rotates: true });
    await harness.install('T0TURN');
    tenant('T0TURN').state = 'expired';
    expect(await harness.chat.sender.post(post('T0TURN'))).toMatchObject({ kind: 'posted' });
    expect([grants(), messagesOf('T0TURN').length]).toEqual([2, 1]);
  });

  it('closes the workspace whose token Slack does not renew, and no other', async () => {
    addTeam(harness.slack, 'T0TURN', { rotates: true });
    await harness.install('T0TURN');
    await harness.install('T0LOWLAND');
    later(13 * HOUR_MS);
    tenant('T0TURN').state = 'revoked';
    expect(await harness.chat.sender.post(post('T0TURN'))).toMatchObject({
      kind: 'tenant-closed',
      code: 'invalid_refresh_token',
    });
    expect(harness.chat.listener.health().tenants?.stopped).toMatchObject([
      { name: 'Desk T0TURN', reason: 'invalid_refresh_token' },
    ]);
    expect(await harness.chat.sender.post(post('T0LOWLAND'))).toMatchObject({ kind: 'posted' });
  });

  it('holds posts back while Slack cannot renew just now', async () => {
    addTeam(harness.slack, 'T0TURN', { rotates: true });
    await harness.install('T0TURN');
    later(13 * HOUR_MS);
    tenant('T0TURN').state = 'expired';
    harness.slack.fault('oauth.v2.access', { kind: 'status', status: 503 });
    expect(await harness.chat.sender.post(post('T0TURN'))).toMatchObject({ kind: 'try-later' });
    later(31_000);
    expect(await harness.chat.sender.post(post('T0TURN'))).toMatchObject({ kind: 'posted' });
  });

  it('holds posts back while the installations cannot be read', async () => {
    await harness.install('T0HARBOUR');
    await sql`alter table slack_installations rename to slack_elsewhere`.execute(harness.database.db);
    const outcome = await harness.chat.sender
      .post(post('T0HARBOUR'))
      .finally(() => sql`alter table slack_elsewhere rename to slack_installations`.execute(harness.database.db));
    expect(outcome).toMatchObject({ kind: 'try-later' });
  });

  it('serves many workspaces over one socket as well', async () => {
    const socket = await startManyHarness('socket');
    await socket.chat.listener.start({
      commands,
      complete: async () => [],
      answer: async ({ asker }) => ({
        message: { kind: 'notice', tone: 'info', text: `heard in ${asker.address.workspace}`, hints: [] },
        visibility: 'public',
      }),
    });
    for (const key of ['T0HARBOUR', 'T0LOWLAND']) {
      expect((await socket.install(key)).status).toBe(200);
      expect((await socket.slack.command('/brief', 'x', socket.who(key))).reply.text).toContain(`heard in ${key}`);
    }
    expect(socket.chat.listener.health()).toEqual({
      ...{ ok: true, state: 'connected' },
      tenants: { open: 2, stopped: [] },
    });
    await socket.stop();
  });

  it('tries the token of each workspace when asked', async () => {
    await harness.install('T0HARBOUR');
    await harness.install('T0LOWLAND');
    expect(await harness.chat.verify()).toEqual({ ok: true, state: '2 workspaces' });
    tenant('T0LOWLAND').state = 'revoked';
    expect(await harness.chat.verify()).toMatchObject({
      ok: false,
      state: expect.stringMatching(/^Desk T0LOWLAND: .*token_revoked/),
      code: 'E_SLACK_REFUSED',
      todo: expect.stringContaining('/slack/install'),
    });
  });
});
