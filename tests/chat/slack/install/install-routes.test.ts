import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OPTIONAL_SCOPES, SCOPES } from '../../../../src/chat/slack/manifest.ts';
import { addTeam, type ManyHarness, startManyHarness } from '../../../support/slack/start-many-harness.ts';

describe('installing Slugline in a workspace', () => {
  let harness: ManyHarness;
  beforeEach(async () => {
    harness = await startManyHarness();
  });
  afterEach(() => harness.stop());

  const begin = async () => {
    const response = await fetch(`${harness.url}/slack/install`, { redirect: 'manual' });
    const cookie = response.headers.get('set-cookie') ?? '';
    return { status: response.status, cookie, location: new URL(response.headers.get('location') ?? '') };
  };
  const finish = async (back: URL, cookie: string) => {
    const response = await fetch(back, { headers: { cookie: cookie.split(';')[0] ?? '' } });
    return { status: response.status, html: await response.text() };
  };
  const installed = async () => (await harness.installations.list()).map(({ key }) => key);

  it('sends people to Slack with all scopes, a state, and the way back', async () => {
    const { status, cookie, location } = await begin();
    expect(status).toBe(302);
    expect(location.origin + location.pathname).toBe(new URL('/oauth/v2/authorize', harness.slack.apiUrl).href);
    const { scope, state, ...rest } = Object.fromEntries(location.searchParams);
    expect(scope?.split(',')).toEqual([...SCOPES, ...OPTIONAL_SCOPES]);
    expect(rest).toEqual({
      client_id: harness.slack.oauth.clientId,
      redirect_uri: `${harness.url}/slack/oauth_redirect`,
    });
    expect(cookie).toMatch(/^slugline_install=[^;]+; Path=\/slack; Max-Age=600; HttpOnly; SameSite=Lax$/);
    expect(cookie).toContain(state);
  });

  it('keeps the tokens sealed and welcomes whoever installed it', async () => {
    const page = await harness.install('T0HARBOUR');
    expect(page.status).toBe(200);
    expect(page.html).toContain('Slugline is in Desk T0HARBOUR');
    const tenant = harness.slack.oauth.tenants.get('T0HARBOUR');
    expect(await harness.installations.find('T0HARBOUR')).toMatchObject({
      kind: 'open',
      installation: { botToken: tenant?.token, refreshToken: null, expiresAt: null, installedBy: 'U0ADA' },
    });
  });

  it('keeps what rotates with its end, and an organisation under its own id', async () => {
    addTeam(harness.slack, 'T0TURN', { rotates: true });
    addTeam(harness.slack, 'E0ORG', { isOrganisation: true });
    await harness.install('T0TURN');
    const page = await harness.install('E0ORG');
    expect(page.html).toContain('workspaces of the organisation');
    expect(await harness.installations.find('T0TURN')).toMatchObject({
      installation: {
        expiresAt: new Date(harness.clock.at.getTime() + 43_200_000),
        refreshToken: expect.stringContaining('xoxe-'),
      },
    });
    expect(await installed()).toEqual(['E0ORG', 'T0TURN']);
  });

  it('says nothing alive that a workspace put into its name', async () => {
    harness.slack.oauth.add({ key: 'T0EVIL', name: '<script>alert("x")</script>' });
    const { html } = await harness.install('T0EVIL');
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
  });

  it('takes a state once, whichever process the browser comes back to', async () => {
    const { cookie, location } = await begin();
    const back = harness.slack.oauth.approve(location.href, 'T0HARBOUR');
    const first = await finish(new URL(back), cookie);
    const again = harness.slack.oauth.approve(location.href, 'T0LOWLAND');
    harness.restart();
    const second = await finish(new URL(again), cookie);
    expect([first.status, second.status]).toEqual([200, 400]);
    expect(second.html).toContain('This link was used already.');
    expect(second.html).toContain('/slack/install');
    expect(await installed()).toEqual(['T0HARBOUR']);
  });

  it('takes one of many who come back with one state at once', async () => {
    const { cookie, location } = await begin();
    const backs = [1, 2, 3].map(() => new URL(harness.slack.oauth.approve(location.href, 'T0HARBOUR')));
    const pages = await Promise.all(backs.map((back) => finish(back, cookie)));
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(harness.slack.calls.filter(({ method }) => method === 'oauth.v2.access')).toHaveLength(1);
  });

  it.each([
    ['without the cookie of this browser', (back: URL) => ({ back, cookie: '' })],
    ['with a cookie of another beginning', (back: URL) => ({ back, cookie: 'slugline_install=1.2.3' })],
    [
      'with a state of its own making',
      (back: URL) => {
        const forged = `${Date.now() + 60_000}.word.signature`;
        back.searchParams.set('state', forged);
        return { back, cookie: `slugline_install=${forged}` };
      },
    ],
    [
      'without a state',
      (back: URL) => {
        back.searchParams.delete('state');
        return { back, cookie: 'slugline_install=' };
      },
    ],
  ])('refuses a return %s', async (_case, change) => {
    const { location } = await begin();
    const { back, cookie } = change(harness.slack.oauth.approve(location.href, 'T0HARBOUR'));
    expect(await finish(back, cookie)).toMatchObject({ status: 400, html: expect.stringContaining('not installed') });
    expect([await installed(), harness.slack.calls]).toEqual([[], []]);
  });

  it('refuses a return after ten minutes', async () => {
    const { location, cookie } = await begin();
    const back = harness.slack.oauth.approve(location.href, 'T0HARBOUR');
    harness.clock.at = new Date(harness.clock.at.getTime() + 601_000);
    expect((await finish(back, cookie)).status).toBe(400);
  });

  it('takes a no for an answer', async () => {
    const { location, cookie } = await begin();
    const back = new URL(`${harness.url}/slack/oauth_redirect`);
    back.search = new URLSearchParams({
      error: 'access_denied',
      state: location.searchParams.get('state') ?? '',
    }).toString();
    expect(await finish(back, cookie)).toMatchObject({ status: 200, html: expect.stringContaining('cancelled') });
  });

  it('uses a code once', async () => {
    const { location, cookie } = await begin();
    const back = harness.slack.oauth.approve(location.href, 'T0HARBOUR');
    expect((await finish(back, cookie)).status).toBe(200);
    const again = await begin();
    back.searchParams.set('state', again.location.searchParams.get('state') ?? '');
    expect(await finish(back, again.cookie)).toMatchObject({
      status: 502,
      html: expect.stringContaining('invalid_code'),
    });
  });

  it.each([
    ['is away', { kind: 'status', status: 503 } as const],
    ['answers with half an answer', { kind: 'half-answer' } as const],
    ['gives no bot token', { kind: 'refuse', error: 'bad_client_secret' } as const],
  ])('says so when Slack %s, and keeps nothing', async (_case, fault) => {
    harness.slack.fault('oauth.v2.access', fault);
    expect(await harness.install('T0HARBOUR')).toMatchObject({
      status: 502,
      html: expect.stringContaining('Start again'),
    });
    expect(await installed()).toEqual([]);
  });

  it('logs no token, code or secret at its finest level', async () => {
    addTeam(harness.slack, 'T0TURN', { rotates: true });
    await harness.install('T0TURN');
    const tenant = harness.slack.oauth.tenants.get('T0TURN');
    const logged = harness.logged();
    expect(logged).toContain('installed in Desk T0TURN');
    for (const secret of [
      tenant?.token,
      tenant?.refreshToken,
      harness.slack.oauth.clientSecret,
      'a-long-random-state-secret',
    ]) {
      expect(logged).not.toContain(secret);
    }
    expect(logged).not.toMatch(/xox[be]|code-[0-9a-f]{8}/);
  });
});

describe('where the operator has named the workspaces that may use it', () => {
  let harness: ManyHarness;
  beforeEach(async () => {
    harness = await startManyHarness('http', ['T0HARBOUR', 'E0ORG']);
  });
  afterEach(() => harness.stop());

  it('takes those, by the id of the workspace or of its organisation', async () => {
    addTeam(harness.slack, 'E0ORG', { isOrganisation: true });
    expect((await harness.install('T0HARBOUR')).status).toBe(200);
    expect((await harness.install('E0ORG')).status).toBe(200);
  });

  it('keeps no token of another, and says what would let it in', async () => {
    const { status, html } = await harness.install('T0LOWLAND');
    expect(status).toBe(403);
    expect(html).toContain('works in chosen workspaces only');
    expect(html).toContain('add T0LOWLAND to ALLOWED_WORKSPACES');
    expect(await harness.installations.find('T0LOWLAND')).toEqual({ kind: 'none' });
  });
});
