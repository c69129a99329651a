import { WebClient, type WebClientOptions } from '@slack/web-api';
import { z } from 'zod';
import { classifyError, reasonOf } from './classify-error.ts';
import type { Tokens } from './installations.ts';
import type { ManyWorkspaces } from './slack-settings.ts';

/** What we hand to Slack for tokens. */
type Ticket = { kind: 'code'; code: string; redirectUri: string | null } | { kind: 'refresh'; refreshToken: string };

export type Granted = {
  tokens: Tokens;
  botUserId: string;
  appId: string;
  team: Named | null;
  /** Set where a whole organisation installed the app. */
  organisation: Named | null;
  installedBy: string;
};
type Named = { id: string; name: string };

type AccessOutcome =
  | { kind: 'granted'; granted: Granted }
  | { kind: 'refused'; code: string }
  | { kind: 'try-later'; reason: string };

export type Access = (ticket: Ticket) => Promise<AccessOutcome>;

type AccessDeps = { clientOptions: WebClientOptions; now: () => Date };

/** docs.slack.dev, reference/methods/oauth.v2.access; a bot token is all we ask for. */
const grantShape = z.object({
  access_token: z.string().min(1),
  token_type: z.literal('bot'),
  bot_user_id: z.string().min(1),
  app_id: z.string().default(''),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
  is_enterprise_install: z.boolean().default(false),
  team: z.object({ id: z.string(), name: z.string().default('') }).nullish(),
  enterprise: z.object({ id: z.string(), name: z.string().default('') }).nullish(),
  authed_user: z.object({ id: z.string().default('') }).nullish(),
});

const MS_PER_SECOND = 1000;

/** Hands a code or a refresh token to Slack (oauth.v2.access) and tells what came of it. */
export function createAccess(account: ManyWorkspaces, { clientOptions, now }: AccessDeps): Access {
  const client = new WebClient(undefined, clientOptions);
  return async (ticket) => {
    const asked = now();
    try {
      const answer = await client.apiCall('oauth.v2.access', {
        client_id: account.clientId,
        client_secret: account.clientSecret.reveal(),
        ...ticketArguments(ticket),
      });
      const grant = grantShape.safeParse(answer);
      if (!grant.success) return { kind: 'refused', code: 'no_bot_token' };
      return { kind: 'granted', granted: toGranted(grant.data, asked) };
    } catch (error) {
      return notGranted(error);
    }
  };
}

function ticketArguments(ticket: Ticket) {
  if (ticket.kind === 'refresh') return { grant_type: 'refresh_token', refresh_token: ticket.refreshToken };
  return { code: ticket.code, ...(ticket.redirectUri === null ? {} : { redirect_uri: ticket.redirectUri }) };
}

function toGranted(grant: z.output<typeof grantShape>, asked: Date): Granted {
  const { refresh_token: refreshToken, expires_in: expiresIn } = grant;
  const expiresAt = expiresIn === undefined ? null : new Date(asked.getTime() + expiresIn * MS_PER_SECOND);
  return {
    tokens: { botToken: grant.access_token, refreshToken: refreshToken ?? null, expiresAt },
    botUserId: grant.bot_user_id,
    appId: grant.app_id,
    team: grant.team ?? null,
    organisation: grant.is_enterprise_install ? (grant.enterprise ?? null) : null,
    installedBy: grant.authed_user?.id ?? '',
  };
}

/** A code that Slack gives here (invalid_code, invalid_refresh_token, bad_client_secret) will be given again. */
function notGranted(error: unknown): AccessOutcome {
  const failure = classifyError(error);
  switch (failure.kind) {
    case 'tenant-closed':
    case 'app-broken':
    case 'channel-closed':
    case 'refused':
      return { kind: 'refused', code: failure.code };
    case 'rate-limited':
      return { kind: 'try-later', reason: 'Slack limits installations just now' };
    default:
      return refusedCode(error) ?? { kind: 'try-later', reason: failure.reason || reasonOf(error) };
  }
}

const REFUSALS = /^(?:invalid|bad)_[a-z_]+$|^code_already_used$/u;

/** classifyError takes codes that it does not know for passing ones; of these two families none passes. */
function refusedCode(error: unknown): AccessOutcome | null {
  const code = platformCode(error);
  return code !== null && REFUSALS.test(code) ? { kind: 'refused', code } : null;
}

const platformError = z.object({ data: z.object({ error: z.string() }) });

function platformCode(error: unknown): string | null {
  const read = platformError.safeParse(error);
  return read.success ? read.data.data.error : null;
}
