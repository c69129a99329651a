import { randomUUID } from 'node:crypto';
import { createWorkspace, fail, type SlackWorkspace } from './slack-workspace.ts';

type Arguments = Record<string, unknown>;
type Answer = Record<string, unknown> & { ok: boolean };

/** A workspace, or an organisation, that may install the app. */
type Tenant = {
  /** Team id, or the enterprise id of an organisation. */
  key: string;
  name: string;
  isOrganisation: boolean;
  workspace: SlackWorkspace;
  rotates: boolean;
  token: string;
  refreshToken: string;
  state: 'installed' | 'expired' | 'revoked' | 'away';
};

export type OauthSide = {
  clientId: string;
  clientSecret: string;
  tenants: Map<string, Tenant>;
  add(tenant: Pick<Tenant, 'key' | 'name'> & Partial<Pick<Tenant, 'isOrganisation' | 'rotates'>>): Tenant;
  /** Somebody of the tenant reads what the app asks for and clicks "Allow": where their browser goes next. */
  approve(authorizeUrl: string, key: string): URL;
  access(args: Arguments): Answer;
  /** The workspace behind a token, or why the token does not work. */
  workspaceOf(token: string): SlackWorkspace | { error: string };
};

const HALF_A_DAY_S = 43_200;

/** Slack's side of installations: the page that asks, oauth.v2.access, and what becomes of tokens. */
export function createOauthSide(): OauthSide {
  const tenants = new Map<string, Tenant>();
  const codes = new Map<string, Tenant>();
  const clientId = '1234567890.0987654321';
  const clientSecret = `client-secret-${randomUUID()}`;

  const renew = (tenant: Tenant): void => {
    tenant.token = `${tenant.rotates ? 'xoxe.xoxb-1-' : 'xoxb-'}${tenant.key}-${randomUUID()}`;
    tenant.refreshToken = `xoxe-1-${tenant.key}-${randomUUID()}`;
    tenant.state = 'installed';
  };

  const refreshing = (args: Arguments): Tenant | undefined =>
    [...tenants.values()].find(
      ({ refreshToken, state }) => refreshToken === args['refresh_token'] && state !== 'revoked' && state !== 'away',
    );

  const access = (args: Arguments): Answer => {
    if (args['client_id'] !== clientId) return fail('invalid_client_id');
    if (args['client_secret'] !== clientSecret) return fail('bad_client_secret');
    const tenant = args['grant_type'] === 'refresh_token' ? refreshing(args) : codes.get(String(args['code']));
    if (!tenant) return fail(args['grant_type'] === 'refresh_token' ? 'invalid_refresh_token' : 'invalid_code');
    codes.delete(String(args['code']));
    renew(tenant);
    return grantOf(tenant);
  };

  return {
    clientId,
    clientSecret,
    tenants,
    add: ({ key, name, isOrganisation = false, rotates = false }) => {
      const workspace = createWorkspace(key);
      const tenant: Tenant = {
        key,
        name,
        isOrganisation,
        rotates,
        workspace,
        token: '',
        refreshToken: '',
        state: 'away',
      };
      tenants.set(key, tenant);
      return tenant;
    },
    approve: (authorizeUrl, key) => {
      const asked = new URL(authorizeUrl).searchParams;
      const tenant = tenants.get(key);
      if (asked.get('client_id') !== clientId || !asked.get('scope')?.includes('chat:write') || !tenant) {
        throw new Error(`Slack shows an error page for ${authorizeUrl}`);
      }
      const code = `code-${randomUUID()}`;
      codes.set(code, tenant);
      const back = new URL(asked.get('redirect_uri') ?? 'https://first-redirect.example/slack/oauth_redirect');
      back.search = new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString();
      return back;
    },
    access,
    workspaceOf: (token) => {
      const tenant = [...tenants.values()].find((known) => known.token === token);
      if (!tenant) return { error: 'invalid_auth' };
      if (tenant.state === 'expired') return { error: 'token_expired' };
      return tenant.state === 'installed' ? tenant.workspace : { error: 'token_revoked' };
    },
  };
}

function grantOf({ key, name, isOrganisation, workspace, rotates, token, refreshToken }: Tenant): Answer {
  return {
    ok: true,
    access_token: token,
    token_type: 'bot',
    scope: 'chat:write,commands',
    bot_user_id: workspace.botUserId,
    app_id: 'A0STANDIN',
    team: isOrganisation ? null : { id: key, name },
    enterprise: isOrganisation ? { id: key, name } : null,
    is_enterprise_install: isOrganisation,
    authed_user: { id: 'U0ADA' },
    ...(rotates ? { refresh_token: refreshToken, expires_in: HALF_A_DAY_S } : {}),
  };
}
