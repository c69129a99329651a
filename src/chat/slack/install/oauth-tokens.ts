import { setTimeout as wait } from 'node:timers/promises';
import { WebAPIPlatformError, WebClient, type WebClientOptions } from '@slack/web-api';
import { z } from 'zod';
import { SECOND_MS } from '../../../kit/time.ts';
import type { SlackInstallation, SlackTokens } from '../../../news/channel.ts';
import { classifyError } from '../errors.ts';
import type { ManyWorkspacesAccount } from '../settings.ts';
import type { Installations } from './workspaces.ts';

/** How long a process holds the renewal of a token, how often others check for the new one, and how long they wait. */
const RENEW_LEASE_MS = 30_000;
const RENEW_CHECK_MS = 250;
const RENEW_WAIT_MS = 10_000;

type GrantRequest =
  | { kind: 'code'; code: string; redirectUri: string | null }
  | { kind: 'refresh'; refreshToken: string };

const namedShape = z.object({ id: z.string(), name: z.string().default('') });

export type TokenGrant = ReturnType<typeof toGrant>;

type NoTokens = { kind: 'refused'; code: string } | { kind: 'try-later'; reason: string };
type AccessOutcome = { kind: 'granted'; grant: TokenGrant } | NoTokens;

export type Access = (request: GrantRequest) => Promise<AccessOutcome>;

/** docs.slack.dev, reference/methods/oauth.v2.access. We use the bot token alone. */
const grantShape = z.object({
  access_token: z.string().min(1),
  token_type: z.literal('bot'),
  bot_user_id: z.string().min(1),
  app_id: z.string().default(''),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
  is_enterprise_install: z.boolean().default(false),
  team: namedShape.nullish(),
  enterprise: namedShape.nullish(),
  authed_user: z.object({ id: z.string().default('') }).nullish(),
});

/** Exchanges a code or a refresh token for tokens (oauth.v2.access). */
export function createAccess(
  account: ManyWorkspacesAccount,
  { clientOptions, now }: { clientOptions: WebClientOptions; now: () => Date },
): Access {
  const client = new WebClient(undefined, clientOptions);
  return async (request) => {
    const at = now();
    try {
      const answer = await client.apiCall('oauth.v2.access', {
        client_id: account.clientId,
        client_secret: account.clientSecret.reveal(),
        ...argumentsOf(request),
      });
      const read = grantShape.safeParse(answer);
      if (!read.success) return { kind: 'refused', code: 'no_bot_token' };
      return { kind: 'granted', grant: toGrant(read.data, at) };
    } catch (error) {
      return notGranted(error);
    }
  };
}

function argumentsOf(request: GrantRequest) {
  if (request.kind === 'refresh') return { grant_type: 'refresh_token', refresh_token: request.refreshToken };
  return { code: request.code, ...(request.redirectUri === null ? {} : { redirect_uri: request.redirectUri }) };
}

function toGrant(grant: z.output<typeof grantShape>, at: Date) {
  const { access_token: botToken, refresh_token: refreshToken = null, expires_in: expiresIn } = grant;
  const expiresAt = expiresIn === undefined ? null : new Date(at.getTime() + expiresIn * SECOND_MS);
  const tokens: SlackTokens = { botToken, refreshToken, expiresAt };
  return {
    tokens,
    botUserId: grant.bot_user_id,
    appId: grant.app_id,
    team: grant.team ?? null,
    /** Set where a whole organisation installed the app. */
    organisation: grant.is_enterprise_install ? (grant.enterprise ?? null) : null,
    installedBy: grant.authed_user?.id ?? '',
  };
}

/** A refusal is permanent for codes like invalid_code, invalid_refresh_token and bad_client_secret. */
function notGranted(error: unknown): AccessOutcome {
  const failure = classifyError(error);
  if ('code' in failure) return { kind: 'refused', code: failure.code };
  if (failure.kind === 'rate-limited') return { kind: 'try-later', reason: 'Slack limits installations just now' };
  // classifyError takes unknown codes for temporary ones; those that match PERMANENT are not.
  const code = error instanceof WebAPIPlatformError ? error.data.error : '';
  return PERMANENT.test(code) ? { kind: 'refused', code } : { kind: 'try-later', reason: failure.reason };
}

const PERMANENT = /^(?:invalid|bad)_[a-z_]+$|^code_already_used$/u;

type RenewOutcome = { kind: 'renewed'; installation: SlackInstallation } | NoTokens;

type RenewDeps = {
  installations: Pick<Installations, 'find' | 'claimRenewal' | 'saveTokens' | 'releaseRenewal'>;
  access: Access;
  now: () => Date;
};

export type Renew = (installation: SlackInstallation) => Promise<RenewOutcome>;

/**
 * Renews tokens before or after they expire. A refresh token works once (docs.slack.dev, using-token-rotation), so one
 * process renews an installation at a time, and all callers in it share the attempt.
 */
export function createRenew(deps: RenewDeps): Renew {
  const underWay = new Map<string, Promise<RenewOutcome>>();
  return (installation) => {
    const { key } = installation;
    const running = underWay.get(key) ?? renewOrWait(installation, deps).finally(() => underWay.delete(key));
    underWay.set(key, running);
    return running;
  };
}

async function renewOrWait(installation: SlackInstallation, deps: RenewDeps): Promise<RenewOutcome> {
  for (let waited = 0; waited <= RENEW_WAIT_MS; waited += RENEW_CHECK_MS) {
    const at = deps.now();
    const until = new Date(at.getTime() + RENEW_LEASE_MS);
    const claimed = await deps.installations.claimRenewal(installation.key, at, until);
    if (claimed) return renewClaimed(installation, claimed, deps);
    const found = await deps.installations.find(installation.key);
    if (found.kind !== 'open') return { kind: 'refused', code: 'uninstalled' };
    if (found.installation.botToken !== installation.botToken) {
      return { kind: 'renewed', installation: found.installation };
    }
    await wait(RENEW_CHECK_MS);
  }
  return { kind: 'try-later', reason: 'another process renews the token of this workspace' };
}

async function renewClaimed(
  before: SlackInstallation,
  claimed: SlackInstallation,
  deps: RenewDeps,
): Promise<RenewOutcome> {
  const { installations, access } = deps;
  const isRenewed = claimed.botToken !== before.botToken;
  if (isRenewed || claimed.refreshToken === null) {
    await installations.releaseRenewal(claimed.key);
    return isRenewed ? { kind: 'renewed', installation: claimed } : { kind: 'refused', code: 'token_expired' };
  }
  const outcome = await access({ kind: 'refresh', refreshToken: claimed.refreshToken });
  // The claim stays until it expires, so that no process repeats the attempt at once.
  if (outcome.kind !== 'granted') return outcome;
  await installations.saveTokens(claimed, outcome.grant.tokens);
  return { kind: 'renewed', installation: { ...claimed, ...outcome.grant.tokens } };
}
